import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE } from '../../kernel/time.ts';
import { asks, disagreements, EVENING, type Sample } from '../given.ts';
import { coerced, escalates, PROVED, panics, plans, records, Story, silent, takes } from './cast.ts';
import { type CheckinAct, type CheckinEvent, type CheckinState, evolveCheckin, initialCheckin } from './model.ts';
import { type CheckinSituation, checkinLegality, checkinSituation, decideCheckin } from './rules.ts';

const NOW = 200;
type Samples = Partial<Record<`${CheckinAct['act']} ${CheckinSituation}`, Sample<CheckinSituation>>>;

/** The shortest story that brings about each phase of plan p1, HERMINE's, at 20:20. */
const PHASES: Partial<Record<CheckinSituation, (story: Story) => unknown>> = {
  none: () => undefined,
  expected: (story) => story.told(plans({ from: EVENING + NOW * MINUTE }), 'vigie', 0),
  missed: (story) => story.told(plans(), 'vigie', 0),
  overdue: (story) => [story.told(plans(), 'vigie', 0), story.wake('p1', 199)],
  ended: (story) => [story.told(plans(), 'vigie', 0), story.told({ act: 'checkin.end', with: { plan: 'p1' } }, 'vigie', 1)],
};
const PANIC: Partial<Record<CheckinSituation, (story: Story) => unknown>> = {
  none: () => undefined,
  open: (story) => story.told(panics(), 'hermine', 0),
  closed: (story) => [story.told(panics(), 'hermine', 0), story.told(cancel, 'renard-1', 1, PROVED)],
};
const DURESS: Partial<Record<CheckinSituation, (story: Story) => unknown>> = {
  none: () => undefined,
  open: (story) => story.told(coerced('hermine'), 'vigie', 0),
  closed: (story) => [story.told(coerced('hermine'), 'vigie', 0), story.told(lift, 'delcassou', 1, PROVED)],
};
const CODES: Partial<Record<CheckinSituation, (story: Story) => unknown>> = {
  none: () => undefined,
  open: (story) => story.told({ act: 'code.set', with: { set: 's1' } }, 'hermine', 0),
};
const cancel: CheckinAct = { act: 'panic.cancel', with: { person: 'hermine', means: 'sight' } };
const lift: CheckinAct = { act: 'duress.lift', with: { member: 'hermine', means: 'sight' } };

test('the table and the rule agree on every act in every situation', () => {
  const samples: Samples = {};
  const sample = (reached: typeof PHASES, asked: CheckinAct, by: string, only: readonly CheckinSituation[] = []) => {
    for (const [situation, bringAbout] of Object.entries(reached) as [CheckinSituation, (story: Story) => unknown][]) {
      if (only.length > 0 && !only.includes(situation)) continue;
      const story = new Story();
      bringAbout(story);
      const code = asked.act === 'code.rehearse' ? 'first' : 'known';
      const asker = asks(by, { now: EVENING + NOW * MINUTE, exercise: 'ex', code, ...PROVED });
      const decision = decideCheckin(story.state, asked, asker, story.facts);
      samples[`${asked.act} ${situation}`] = { situation: checkinSituation(story.state, asked, asker), decision };
    }
  };
  const living = ['none', 'expected', 'missed', 'overdue'] as const;
  sample(PHASES, plans({ from: EVENING + NOW * MINUTE }), 'vigie');
  sample(PHASES, { act: 'checkin.end', with: { plan: 'p1' } }, 'vigie');
  sample(PHASES, silent(EVENING + 300 * MINUTE), 'hermine', living);
  sample(PANIC, silent(EVENING + 300 * MINUTE), 'hermine', ['open']);
  sample(PHASES, records(), 'hermine', living);
  sample(PANIC, panics(), 'hermine');
  sample(PANIC, cancel, 'renard-1');
  sample(PANIC, { act: 'panic.preference', with: { manner: 'discreet' } }, 'hermine', ['none']);
  sample(DURESS, coerced('hermine'), 'hermine');
  sample(DURESS, lift, 'vigie');
  sample(CODES, { act: 'code.set', with: { set: 's2' } }, 'hermine');
  sample(CODES, { act: 'code.rehearse', with: {} }, 'hermine');
  sample(CODES, { act: 'code.reset', with: { member: 'hermine', means: 'sight' } }, 'vigie');
  sample(CODES, { act: 'code.note', with: { member: 'hermine', act: 'checkin.record', matched: false } }, 'desk');
  sample(PHASES, takes('p1'), 'vigie');
  sample(PANIC, takes('panic:hermine'), 'vigie', ['open', 'closed']);
  sample(PHASES, escalates('p1'), 'desk');
  sample(DURESS, escalates('duress:hermine'), 'desk', ['open', 'closed']);
  sample(PHASES, { act: 'attention.note', with: { item: 'p1', results: [] } }, 'desk');
  sample(PANIC, { act: 'attention.note', with: { item: 'panic:hermine', results: [] } }, 'desk', ['open', 'closed']);
  assert.deepEqual(disagreements(checkinLegality, samples), []);
});

test('only the desk’s key wakes an item', () => {
  const story = new Story();
  story.told(plans(), 'vigie', 0);
  const decision = story.ask(escalates('p1'), 'delcassou', NOW);
  assert.ok(!decision.ok && decision.refusal.code === 'role_missing');
});

test('an event about what nobody knows changes nothing; an unknown act or event is a defect', () => {
  const told = { ...asks('desk'), index: 0, act: 'test' };
  const after = (event: CheckinEvent): CheckinState => evolveCheckin(initialCheckin, event, told);
  const stray: CheckinEvent[] = [
    { e: 'CheckinEnded', plan: 'p9' },
    { e: 'AttentionTaken', item: 'p9', by: 'vigie', next: 0 },
    { e: 'AttentionTaken', item: 'panic:p9', by: 'vigie', next: 0 },
    { e: 'DuressLifted', member: 'renard-2', means: 'sight', by: 'vigie' },
  ];
  for (const event of stray) {
    const { plans: rows, panics: calls, duresses } = after(event);
    assert.equal(rows.size + calls.size + duresses.size, 0);
  }
  const strange = JSON.parse('{"e":"Strange","act":"strange"}');
  assert.throws(() => after(strange), /unknown event Strange/);
  assert.throws(() => checkinSituation(initialCheckin, strange, asks('vigie')), /unknown act strange/);
});

test('a coerced act of another stage leaves this one as it was, but for the record of it', () => {
  const story = new Story();
  story.told(coerced(), 'renard-2', 0);
  const would = [{ e: 'AlertCancelled' }];
  const event: CheckinEvent = { e: 'CoercedActRecorded', member: 'renard-2', act: 'alert.cancel', would, conflict: null };
  const after = evolveCheckin(story.state, event, { ...asks('renard-2'), index: 9, act: 'alert.cancel' });
  assert.deepEqual(
    after.duresses.get('renard-2')?.acts.map(({ index, act }) => ({ index, act })),
    [{ index: 9, act: 'alert.cancel' }],
  );
  assert.equal(after.duresses.get('renard-2')?.facade, story.state.duresses.get('renard-2')?.facade);
});
