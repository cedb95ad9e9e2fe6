import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accept, type Decision, refuse } from '../../kernel/decider.ts';
import { MINUTE } from '../../kernel/time.ts';
import { asks, EVENING, refusalOf } from '../given.ts';
import { coerced, PROVED, panics, plans, records, rung, Story, silent, takes } from './cast.ts';
import { asShownTo, coercedIn, isPutAside, putAside } from './duress.ts';
import { type CheckinAct, type CheckinEvent, underDuress } from './model.ts';
import { overdue } from './rhythm.ts';

const cancels = (person = 'hermine', means: 'sight' | 'voice' | 'device' = 'voice'): CheckinAct => ({
  act: 'panic.cancel',
  with: { person, means },
});
const lifts = (member = 'renard-2', means: 'sight' | 'voice' | 'device' = 'sight'): CheckinAct => ({
  act: 'duress.lift',
  with: { member, means },
});
const names = (events: readonly CheckinEvent[]): string[] => events.map((event) => event.e);

describe('panic', () => {
  test('I-01 any enrolled device raises one for anybody, and it rings at once, each time, until somebody takes it', () => {
    for (const by of ['hermine', 'renard-3', 'atlas', 'dehors']) {
      assert.deepEqual(rung(new Story().told(panics(), by, 0)), ['renard-1', 'vigie', 'delcassou']);
    }
    const story = new Story();
    story.told(panics(), 'hermine', 0);
    assert.equal(story.due('panic:hermine'), 1);
    assert.deepEqual(rung(story.wake('panic:hermine', 1)), ['renard-1', 'vigie', 'delcassou', 'dehors']);
    story.told(takes('panic:hermine'), 'vigie', 1.5);
    assert.equal(story.due('panic:hermine'), 16.5);
    assert.ok(rung(story.told(panics(), 'hermine', 2)).includes('dehors'), 'a second call rings everybody again');
    assert.equal(story.due('panic:hermine'), 3);
    assert.equal(refusalOf(story.ask(takes('panic:hermine'), 'hermine', 3)), 'other_person_needed');
  });

  test('a panic about somebody the desk does not know is kept, shown and rung', () => {
    const [raised, asked] = new Story().told(panics('inconnue'), 'renard-3', 0);
    assert.ok(raised?.e === 'PanicRaised' && raised.conflict === 'person_unknown');
    assert.deepEqual(rung(asked === undefined ? [] : [asked]), ['vigie', 'delcassou']);
  });

  test('decision 31: visible or discreet is the person’s choice; discreet unless they chose, and no later call lights the screen', () => {
    const story = new Story();
    story.told(panics(), 'hermine', 0);
    assert.equal(story.state.panics.get('hermine')?.manner, 'discreet');
    story.told({ act: 'panic.preference', with: { manner: 'visible' } }, 'hermine', 1);
    story.told(panics(), 'hermine', 2);
    assert.equal(story.state.panics.get('hermine')?.manner, 'discreet');
    story.told(panics('renard-3'), 'renard-3', 2);
    assert.equal(story.state.panics.get('renard-3')?.manner, 'discreet', 'a choice is one’s own');
    story.told(cancels(), 'renard-1', 3, PROVED);
    story.told(panics(), 'hermine', 4);
    assert.equal(story.state.panics.get('hermine')?.manner, 'visible');
  });

  test('whoever hides is not rung: a missed check-in goes to the others at once', () => {
    const hiding = new Story();
    hiding.told(plans(), 'vigie', 0);
    hiding.told(panics(), 'hermine', 1);
    assert.deepEqual(rung(hiding.wake('p1', 35)), ['renard-1', 'vigie']);
    const seen = new Story();
    seen.told({ act: 'panic.preference', with: { manner: 'visible' } }, 'hermine', 0);
    seen.told(plans(), 'vigie', 0);
    seen.told(panics(), 'hermine', 1);
    assert.deepEqual(rung(seen.wake('p1', 35)), ['hermine']);
  });

  test('help is a word heard, and a panic at once, even at second hand', () => {
    const story = new Story();
    story.told(plans(), 'vigie', 0);
    story.wake('p1', 35);
    assert.deepEqual(names(story.told(records('help'), 'hermine', 36)), ['CheckedIn', 'OverdueClosed', 'PanicRaised', 'AttentionAsked']);
    assert.deepEqual(names(new Story().told(records('help', 'hermine', 'relayed'), 'renard-3', 0)), [
      'CheckedIn',
      'PanicRaised',
      'AttentionAsked',
    ]);
  });

  test('decision 29: only another person, who saw or spoke to them and asked the question, cancels it', () => {
    const story = new Story();
    story.told(panics(), 'hermine', 0);
    assert.equal(refusalOf(story.ask(cancels(), 'hermine', 1, PROVED)), 'other_person_needed');
    assert.equal(refusalOf(story.ask(cancels(), 'hermine', 1, { ...PROVED, for: 'vigie' })), 'other_person_needed');
    assert.equal(refusalOf(story.ask(cancels(), 'vigie', 1, { ...PROVED, for: 'hermine' })), 'other_person_needed');
    assert.equal(refusalOf(story.ask(cancels(), 'desk', 1, PROVED)), 'other_person_needed', 'nor does a machine');
    assert.equal(refusalOf(story.ask(cancels('hermine', 'device'), 'renard-1', 1, PROVED)), 'sight_or_voice_needed');
    assert.equal(refusalOf(story.ask(cancels(), 'renard-1', 1)), 'proof_of_life_missing');
    story.told(cancels(), 'renard-1', 1, PROVED);
    assert.equal(story.due('panic:hermine'), null);
    assert.equal(refusalOf(story.ask(cancels(), 'renard-1', 2, PROVED)), 'panic_cancelled');
    story.told(panics(), 'hermine', 3);
    assert.equal(story.state.panics.get('hermine')?.raisedAt, EVENING + 3 * MINUTE, 'and one after it is a new one');
  });
});

describe('duress', () => {
  test('the desk is rung, nobody near them is; where they sit at the desk, or it does not answer, the confidant outside', () => {
    const story = new Story();
    assert.deepEqual(rung(story.told(coerced(), 'renard-2', 0)), ['vigie', 'delcassou']);
    assert.deepEqual(rung(story.wake('duress:renard-2', 1)), ['vigie', 'delcassou', 'dehors']);
    assert.deepEqual(rung(new Story().told(coerced('vigie'), 'vigie', 0)), ['delcassou', 'dehors']);
    const near = new Story({ vicinity: () => ['vigie', 'delcassou'] });
    assert.deepEqual(rung(near.told(coerced(), 'renard-2', 0)), ['dehors']);
    const both = new Story({ vicinity: () => [] });
    both.told(coerced('vigie'), 'vigie', 0);
    assert.deepEqual(rung(both.told(coerced('renard-2'), 'renard-2', 1)), ['delcassou'], 'nor another who is coerced');
    assert.deepEqual(rung(both.told(coerced(), 'renard-2', 2)), ['delcassou'], 'raised again, rung again');
  });

  test('I-25b a check-in under duress meets nothing and rings the desk; the person’s phone is left in peace', () => {
    const story = new Story();
    story.told(plans({ person: 'renard-2' }), 'vigie', 0);
    story.told(coerced(), 'renard-2', 10);
    const events = story.told(records('ok', 'renard-2'), 'renard-2', 30);
    assert.deepEqual(names(events), ['CoercedActRecorded', 'AttentionAsked']);
    assert.deepEqual(rung(events), ['vigie', 'delcassou']);
    assert.equal(story.plan().due, EVENING + 30 * MINUTE);
    assert.deepEqual(rung(story.wake('p1', 35)), ['vigie', 'delcassou', 'dehors']);
    assert.equal(overdue(story.state, EVENING + 36 * MINUTE).length, 1);
    // A word by voice relayed by the desk is theirs too; somebody who saw them speaks for themself.
    story.told(records('ok', 'renard-2', 'voice'), 'vigie', 37, { for: 'renard-2' });
    assert.equal(story.plan().phase, 'overdue');
    story.told(records('ok', 'renard-2', 'sight'), 'renard-1', 38);
    assert.equal(story.plan().phase, 'expected');
    assert.ok(underDuress(story.state, 'renard-2'));
  });

  test('I-23 I-24 they are answered, and shown, what they would have been', () => {
    const free = new Story();
    const held = new Story();
    for (const story of [free, held]) story.told(plans({ person: 'renard-2' }), 'vigie', 0);
    held.told(coerced(), 'renard-2', 10);
    const asked: [CheckinAct, number][] = [
      [records('late', 'renard-2'), 20],
      [silent(EVENING + 70 * MINUTE, 'renard-2'), 21],
      [silent(EVENING, 'renard-2'), 22],
      [records('ok', 'renard-2', 'relayed'), 23],
      [records('ok', 'hermine', 'sight'), 24],
      [{ act: 'panic.preference', with: { manner: 'visible' } }, 24],
      [{ act: 'checkin.end', with: { plan: 'p1' } }, 25],
      [lifts('renard-2'), 26],
      [lifts('renard-3'), 26],
      [takes('duress:renard-2'), 27],
      [coerced('renard-3'), 27],
    ];
    const said = (story: Story, act: CheckinAct, minute: number) => {
      const decision = story.ask(act, 'renard-2', minute, PROVED);
      if (!decision.ok) return decision.refusal.code;
      return decision.events.map((event) => ('conflict' in event ? event.conflict : null)).find((code) => code !== null) ?? 'recorded';
    };
    for (const [act, minute] of asked) assert.equal(said(held, act, minute), said(free, act, minute), act.act);
    const shown = (story: Story, viewer: string) => {
      const { plans: rows, contacts, silences, preferences } = asShownTo(story.state, viewer, EVENING + 30 * MINUTE, story.facts);
      const seen = [...rows.values()].map(({ id, due, phase, missed }) => ({ id, due, phase, missed }));
      return [
        seen,
        [...contacts.values()].map(({ person, kind, said: at }) => ({ person, kind, said: at })),
        [...silences],
        [...preferences],
      ];
    };
    assert.deepEqual(shown(held, 'renard-2'), shown(free, 'renard-2'));
    assert.equal(held.plan().due, EVENING + 30 * MINUTE, 'while nothing has changed');
    assert.equal(underDuress(held.state, 'renard-3'), false, 'nor can they bring another under it');
    assert.equal(held.state.duresses.get('renard-2')?.acts.length, 8);
  });

  test('I-24 neither they nor those near them are shown it; the desk is', () => {
    const story = new Story();
    story.told(plans({ person: 'renard-2' }), 'vigie', 0);
    story.told(plans({ plan: 'p2', person: 'renard-3' }), 'vigie', 0);
    story.told(coerced(), 'renard-2', 10);
    story.told(records('ok', 'renard-2'), 'renard-2', 30);
    story.told(panics('renard-2'), 'renard-2', 31);
    story.wake('p1', 35);
    story.told(records('ok', 'renard-3'), 'renard-3', 36);
    const seen = (viewer: string) => asShownTo(story.state, viewer, EVENING + 40 * MINUTE, story.facts);
    for (const viewer of ['renard-2', 'renard-1', 'renard-3', 'hermine']) {
      assert.equal(seen(viewer).duresses.size, 0, viewer);
      assert.equal(seen(viewer).plans.get('p1')?.phase, 'expected', viewer);
      assert.equal(seen(viewer).plans.get('p1')?.due, EVENING + 60 * MINUTE, viewer);
      assert.equal(seen(viewer).panics.size, 0, viewer);
    }
    assert.equal(seen('renard-3').plans.get('p2')?.due, EVENING + 66 * MINUTE, 'those near see their own as it is');
    assert.equal(seen('renard-3').contacts.get('renard-2')?.said, EVENING + 30 * MINUTE);
    assert.equal(seen('vigie'), story.state);
    assert.equal(refusalOf(story.ask(takes('duress:renard-2'), 'renard-1', 37)), 'item_unknown', 'nor may they guess at it');
    assert.equal(refusalOf(story.ask(takes('duress:renard-2'), 'vigie', 37)), null);
    assert.equal(story.due('duress:renard-2'), 52);
    story.told(silent(EVENING + 90 * MINUTE, 'renard-2'), 'renard-2', 38);
    assert.equal(story.due('duress:renard-2'), 39, 'every act of theirs rings again, taken or not');
  });

  test('I-01 a call for help under duress is heard, discreetly, and nothing else of it stands', () => {
    const story = new Story();
    story.told({ act: 'panic.preference', with: { manner: 'visible' } }, 'renard-2', 0);
    story.told(plans({ person: 'renard-2' }), 'vigie', 0);
    story.told(coerced(), 'renard-2', 10);
    const events = story.told(records('help', 'renard-2'), 'renard-2', 30);
    assert.deepEqual(names(events), ['CoercedActRecorded', 'AttentionAsked', 'PanicRaised', 'AttentionAsked']);
    assert.equal(story.state.panics.get('renard-2')?.manner, 'discreet');
    assert.deepEqual(rung(events.slice(2)), ['vigie', 'delcassou'], 'nobody near them rings');
    assert.equal(story.plan().due, EVENING + 30 * MINUTE);
  });

  test('S5 I-25b the acts of other stages are put aside alike: the answer is the same, the desk is rung', () => {
    const story = new Story();
    const would = [{ e: 'StandDownProposed', operation: 'op' }];
    const asker = asks('renard-2', { now: EVENING + 20 * MINUTE });
    const asked = (act: string) => ({ act, with: {} });
    assert.equal(coercedIn(story.state, asker), null, 'nobody is coerced yet');
    story.told(coerced(), 'renard-2', 10);
    assert.equal(coercedIn(story.state, asker), 'renard-2');
    assert.equal(coercedIn(story.state, { by: 'vigie', for: 'renard-2' }), 'renard-2', 'their voice is theirs, whoever relays it');
    assert.equal(coercedIn(story.state, asks('renard-1')), null);
    const put = (decision: Decision<{ e: string }>, act = 'standdown.propose') =>
      putAside(story.state, 'renard-2', asked(act), asker, story.facts, decision);
    const decision = put(accept(...would));
    assert.ok(decision.ok);
    assert.deepEqual(decision.events[0], { e: 'CoercedActRecorded', member: 'renard-2', act: 'standdown.propose', would, conflict: null });
    assert.equal(decision.events[1]?.e, 'AttentionAsked');
    const told = put(accept<{ e: string }>({ ...would[0], e: 'Arrived', ...{ conflict: 'already_sheltered' } }), 'operation.arrive');
    const first = told.ok ? told.events[0] : undefined;
    assert.ok(first !== undefined && 'conflict' in first && first.conflict === 'already_sheltered');
    assert.equal(refusalOf(put(refuse('people_unaccounted', 'I-16'))), 'people_unaccounted');
    for (const act of ['standdown.confirm', 'alert.cancel', 'statement.secure']) assert.ok(isPutAside(asked(act), 'renard-2'), act);
    for (const act of ['alert.issue', 'panic.raise', 'report.submit', 'refusal.record', 'operation.move'])
      assert.ok(!isPutAside(asked(act), 'renard-2'), act);
  });

  test('decision 29: lifted only by another person who saw or spoke to them and asked; never by time, never by theirs', () => {
    const story = new Story();
    story.told(plans({ person: 'renard-2' }), 'vigie', 0);
    story.told(coerced(), 'vigie', 0);
    assert.equal(refusalOf(story.ask(lifts(), 'renard-2', 1, PROVED)), 'other_person_needed');
    assert.equal(refusalOf(story.ask(lifts('renard-2', 'device'), 'vigie', 1, PROVED)), 'sight_or_voice_needed');
    assert.equal(refusalOf(story.ask(lifts(), 'vigie', 1)), 'proof_of_life_missing');
    for (let minute = 1; minute < 200; minute++) story.wake('duress:renard-2', minute);
    assert.ok(underDuress(story.state, 'renard-2'));
    story.told(lifts(), 'vigie', 201, PROVED);
    assert.equal(underDuress(story.state, 'renard-2'), false);
    assert.equal(story.due('duress:renard-2'), null);
    assert.deepEqual(names(story.told(records('ok', 'renard-2'), 'renard-2', 202)), ['CheckedIn', 'OverdueClosed']);
    assert.deepEqual(names(story.told(lifts('renard-3'), 'vigie', 203, PROVED)), ['DuressLifted'], 'the answer tells nothing of who is');
    story.told(coerced(), 'renard-2', 204);
    assert.ok(underDuress(story.state, 'renard-2'));
    assert.equal(story.state.duresses.get('renard-2')?.raisedAt, EVENING + 204 * MINUTE);
  });

  test('a coerced person lifts nobody’s duress, cancels nobody’s panic and takes nothing', () => {
    const story = new Story();
    story.told(panics(), 'hermine', 0);
    story.told(coerced('delcassou'), 'delcassou', 0);
    story.told(coerced('renard-1'), 'vigie', 1);
    story.told(lifts('delcassou'), 'renard-1', 2, PROVED);
    story.told(takes('panic:hermine'), 'renard-1', 2);
    story.told(cancels(), 'renard-1', 2, PROVED);
    assert.ok(underDuress(story.state, 'delcassou'));
    assert.equal(story.state.panics.get('hermine')?.state, 'open');
    assert.equal(story.state.panics.get('hermine')?.calling.takenBy, null);
  });

  test('where the team leader who would be told is coerced, the supervisor is told with them', () => {
    const story = new Story();
    story.told(plans(), 'vigie', 0);
    story.told(coerced('renard-1'), 'renard-1', 1);
    story.wake('p1', 35);
    assert.deepEqual(rung(story.wake('p1', 37)), ['hermine', 'renard-1', 'vigie', 'delcassou']);
  });
});
