import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, type Ms } from '../../kernel/time.ts';
import { EVENING, refusalOf } from '../given.ts';
import { escalates, plans, records, rung, Story, silent, takes } from './cast.ts';
import { allItems, callStands, itemsMovedBy } from './ladder.ts';
import type { CheckinEvent } from './model.ts';
import { expected, nextDue, overdue } from './rhythm.ts';
import { checkinDeadlines } from './rules.ts';

const at = (minute: number): Ms => EVENING + minute * MINUTE;
const find = <E extends CheckinEvent['e']>(events: readonly CheckinEvent[], e: E): Extract<CheckinEvent, { e: E }> | undefined =>
  events.find((event): event is Extract<CheckinEvent, { e: E }> => event.e === e);
const planned = (change: Parameters<typeof plans>[0] = {}, facts: ConstructorParameters<typeof Story>[0] = {}): Story => {
  const story = new Story(facts);
  story.told(plans(change), 'vigie', 0);
  return story;
};

describe('a plan', () => {
  test('every half hour is elapsed since the last word; fixed instants stand by themselves', () => {
    const story = planned();
    assert.equal(story.due('p1'), 35);
    story.told(records(), 'hermine', 20);
    assert.equal(story.plan().due, at(50));
    const fixed = planned({ every: null, at: [at(60), at(120)] });
    assert.equal(fixed.due('p1'), 65);
    fixed.told(records(), 'hermine', 20);
    assert.equal(fixed.plan().due, at(60), 'too early to count for 18:00');
    fixed.told(records(), 'hermine', 56);
    assert.equal(fixed.plan().due, at(120), 'within the grace before it');
    fixed.told(records(), 'hermine', 121);
    assert.equal(fixed.plan().phase, 'ended');
    assert.equal(fixed.due('p1'), null);
  });

  test('I-14 the end of a plan is a check-in due, not a pardon', () => {
    const story = planned({ until: at(50) });
    story.told(records(), 'hermine', 30);
    assert.equal(story.plan().due, at(50));
    assert.deepEqual(
      overdue(story.state, at(24 * 60)).map((line) => line.plan.id),
      ['p1'],
    );
    story.told(records(), 'hermine', 47);
    assert.equal(story.plan().phase, 'ended');
    assert.equal(nextDue({ every: 30, at: [], from: 0, until: 60, grace: 0 }, 40), 60);
  });

  test('what has passed when the plan is made is not asked for', () => {
    const story = new Story();
    story.told(plans({ from: at(-60), at: [at(-10), at(20)], every: null }), 'vigie', 0);
    assert.equal(story.plan().due, at(20));
    assert.equal(story.plan().from, at(0));
    story.told(plans({ plan: 'p2', from: at(60) }), 'vigie', 0);
    assert.equal(story.plan('p2').due, at(90));
  });

  test('a plan asks for something, of somebody known, and takes no name of another item', () => {
    const code = (change: Parameters<typeof plans>[0]) => refusalOf(new Story().ask(plans(change), 'vigie', 0));
    assert.equal(code({ every: null }), 'rhythm_missing');
    assert.equal(code({ every: null, until: at(30) }), 'rhythm_missing');
    assert.equal(code({ every: null, at: [at(-1)] }), 'rhythm_missing');
    assert.equal(code({ every: 0 }), 'rhythm_missing');
    assert.equal(code({ every: -1 }), 'rhythm_missing');
    assert.equal(code({ grace: -1 }), 'rhythm_missing');
    assert.equal(code({ until: at(0) }), 'period_empty');
    assert.equal(code({ person: 'inconnue' }), 'person_unknown');
    assert.equal(code({ plan: 'panic:hermine' }), 'plan_reserved');
    assert.equal(code({ plan: 'back:hermine' }), 'plan_reserved');
  });

  test('the desk, a team leader or the person themself makes a plan; nobody else does', () => {
    const by = (member: string) => refusalOf(new Story().ask(plans(), member, 0));
    for (const member of ['vigie', 'delcassou', 'renard-1', 'hermine', 'desk']) assert.equal(by(member), null);
    for (const member of ['atlas', 'renard-3']) assert.equal(by(member), 'role_missing');
  });
});

describe('a missed check-in', () => {
  test('decision 31: the person is rung first, then the team leader and the desk, then everybody, until one takes it', () => {
    const story = planned();
    assert.equal(refusalOf(story.ask(escalates('p1'), 'desk', 34)), 'nothing_due');
    const first = story.wake('p1', 35);
    assert.deepEqual(find(first, 'CheckinMissed'), { e: 'CheckinMissed', plan: 'p1', person: 'hermine', due: at(30) });
    assert.deepEqual(rung(first), ['hermine']);
    assert.equal(story.plan().phase, 'missed');
    assert.equal(story.due('p1'), 37);
    assert.equal(refusalOf(story.ask(escalates('p1'), 'desk', 36)), 'nothing_due');
    assert.deepEqual(rung(story.wake('p1', 37)), ['hermine', 'renard-1', 'vigie']);
    assert.equal(story.plan().phase, 'overdue');
    assert.deepEqual(rung(story.wake('p1', 38)), ['hermine', 'renard-1', 'vigie', 'delcassou', 'dehors']);
    assert.deepEqual(story.plan().calling.told, ['hermine', 'renard-1', 'vigie', 'delcassou', 'dehors']);
    story.told(takes('p1'), 'vigie', 38.5);
    assert.equal(story.plan().calling.takenBy, 'vigie');
    assert.equal(story.plan().phase, 'overdue', 'taking it closes nothing');
    assert.equal(story.due('p1'), 53.5);
    assert.ok(rung(story.wake('p1', 54)).includes('delcassou'), 'nor is whoever took it trusted for ever');
    assert.equal(story.plan().calling.takenBy, null);
  });

  test('I-09 what was to ring about a check-in missed before rings nobody about the next one: the person is first again', () => {
    const story = planned();
    story.wake('p1', 35);
    story.wake('p1', 37);
    assert.ok(callStands(story.state, 'p1', 1, at(37)));
    story.told(records(), 'hermine', 38);
    story.wake('p1', 73);
    assert.deepEqual([callStands(story.state, 'p1', 1, at(37)), callStands(story.state, 'p1', 0, at(73))], [false, true]);
  });

  test('a check-in closes the overdue with both times', () => {
    const story = planned();
    story.wake('p1', 35);
    story.wake('p1', 37);
    const events = story.told(records('late'), 'hermine', 42);
    assert.deepEqual(find(events, 'OverdueClosed'), { e: 'OverdueClosed', plan: 'p1', missed: at(30), said: at(42), due: at(72) });
    assert.equal(story.plan().phase, 'expected');
    assert.equal(story.due('p1'), 77);
    assert.equal(story.state.contacts.get('hermine')?.kind, 'late');
  });

  test('S8 after an outage the person and the others are rung at once, and a word closes what nobody had been woken for', () => {
    const story = planned();
    assert.deepEqual(rung(story.wake('p1', 60)), ['hermine', 'renard-1', 'vigie']);
    const other = planned();
    assert.equal(find(other.told(records(), 'hermine', 60), 'OverdueClosed')?.missed, at(30));
  });

  test('I-14 only a human word closes it: not the end of the plan, not a silence announced too late', () => {
    const story = planned();
    assert.equal(refusalOf(story.ask({ act: 'checkin.end', with: { plan: 'p1' } }, 'vigie', 40)), 'checkin_overdue', 'woken or not');
    assert.equal(find(story.told(silent(at(300)), 'hermine', 40), 'SilencePlanned')?.conflict, 'checkin_overdue');
    assert.equal(overdue(story.state, at(40)).length, 1);
    story.told(records(), 'hermine', 41);
    assert.equal(refusalOf(story.ask({ act: 'checkin.end', with: { plan: 'p1' } }, 'vigie', 42)), null);
    assert.deepEqual(expected(story.state, at(42)), []);
  });

  test('I-17 somebody who saw or heard them may say so; a device or hearsay says nothing of them', () => {
    for (const [means, conflict] of [
      ['sight', null],
      ['voice', null],
      ['relayed', 'not_seen_or_heard'],
      ['device', 'not_seen_or_heard'],
    ] as const) {
      const story = planned();
      story.wake('p1', 35);
      const events = story.told(records('ok', 'hermine', means), 'renard-3', 36);
      const said = find(events, 'CheckedIn');
      assert.equal(said?.conflict, conflict);
      assert.equal(said?.relayer, 'renard-3');
      assert.equal(story.plan().phase, conflict === null ? 'expected' : 'missed');
      assert.equal(story.state.contacts.has('hermine'), conflict === null);
    }
    const byMachine = planned().told(records('ok', 'hermine', 'voice'), 'desk', 36, { for: 'hermine' });
    assert.equal(find(byMachine, 'CheckedIn')?.conflict, 'not_seen_or_heard', 'nor does a machine');
  });

  test('an old word that arrives late does not close what was missed since; one that was in time does', () => {
    const story = planned();
    story.wake('p1', 70);
    const old = story.told(records(), 'hermine', 71, { t: at(29) });
    assert.equal(find(old, 'CheckedIn')?.conflict, 'word_too_old');
    assert.equal(story.plan().phase, 'overdue');
    assert.equal(story.state.contacts.get('hermine')?.said, at(29), 'it was said all the same');
    story.told(records(), 'hermine', 72, { t: at(10) });
    assert.equal(story.state.contacts.get('hermine')?.said, at(29), 'the last word is the last said');
    assert.equal(find(story.told(records(), 'hermine', 73, { t: at(65) }), 'OverdueClosed')?.said, at(65));
    const slow = planned({}, { clockBehind: () => 50 * MINUTE });
    slow.wake('p1', 70);
    assert.equal(find(slow.told(records(), 'hermine', 71, { t: at(21) }), 'OverdueClosed')?.said, at(71), 'a slow clock is allowed for');
  });

  test('an old word never brings the next check-in nearer, and a fast clock never puts it off', () => {
    const story = planned();
    story.told(records(), 'hermine', 20);
    story.told(records(), 'hermine', 21, { t: at(5) });
    assert.equal(story.plan().due, at(50));
    story.told(records(), 'hermine', 22, { t: at(500) });
    assert.equal(story.plan().due, at(52));
  });

  test('each plan of a person is met by one word; a stranger’s word is kept and shown', () => {
    const story = planned();
    story.told(plans({ plan: 'p2', every: null, at: [at(32)] }), 'vigie', 1);
    const met = story.told(records(), 'hermine', 31);
    assert.deepEqual(
      met.flatMap((event) => ('plan' in event ? [event.plan] : [])),
      ['p1', 'p2'],
    );
    assert.equal(find(story.told(records('ok', 'inconnue', 'sight'), 'vigie', 32), 'CheckedIn')?.conflict, 'person_unknown');
  });

  test('somebody without a device is not rung: the team leader and the desk are, at once', () => {
    const story = planned({ person: 'lison' });
    assert.deepEqual(rung(story.wake('p1', 35)), ['renard-1', 'vigie']);
    assert.equal(story.plan().phase, 'overdue');
  });

  test('S12 missed while a handover is offered: the outgoing owner and the supervisor are rung; once accepted, the new owner', () => {
    const offered = planned({}, { owner: () => 'vigie', relieving: (member) => member === 'vigie' });
    offered.wake('p1', 35);
    assert.deepEqual(rung(offered.wake('p1', 37)), ['hermine', 'renard-1', 'vigie', 'delcassou']);
    const accepted = planned({}, { owner: () => 'atlas' });
    accepted.wake('p1', 35);
    assert.deepEqual(rung(accepted.wake('p1', 37)), ['hermine', 'renard-1', 'atlas']);
  });

  test('with nobody to tell the supervisors are, and the confidant; the silent person alone is rung for ever', () => {
    const nobody = { teamLeader: () => null, owner: () => null, watch: () => [] };
    const story = planned({}, nobody);
    story.wake('p1', 35);
    assert.deepEqual(rung(story.wake('p1', 37)), ['hermine', 'delcassou', 'dehors']);
    const alone = planned({}, { ...nobody, supervisors: () => [], confidant: () => null });
    alone.wake('p1', 35);
    alone.wake('p1', 37);
    assert.deepEqual(rung(alone.wake('p1', 38)), ['hermine']);
    assert.equal(alone.due('p1'), 39);
  });

  test('whoever is missing does not take it; whoever was called, or holds the desk or a team, does', () => {
    const story = planned({ person: 'renard-3' });
    story.wake('p1', 35);
    assert.equal(refusalOf(story.ask(takes('p1'), 'renard-3', 36)), 'other_person_needed');
    assert.equal(refusalOf(story.ask(takes('p1'), 'renard-3', 36, { for: 'vigie' })), 'other_person_needed');
    assert.equal(refusalOf(story.ask(takes('p1'), 'dehors', 36)), 'role_missing');
    assert.equal(refusalOf(story.ask(takes('p1'), 'delcassou', 36)), null);
  });
});

describe('a planned silence', () => {
  test('decision 31: what is due within it is due when it ends, and a later word replaces it', () => {
    const story = planned();
    story.told(silent(at(100)), 'hermine', 5);
    assert.equal(story.due('p1'), 105);
    assert.deepEqual(
      expected(story.state, at(60)).map((line) => [line.plan.id, line.due, line.silentUntil]),
      [['p1', at(100), at(100)]],
    );
    story.told(records(), 'hermine', 50);
    assert.equal(story.due('p1'), 105, 'a word on the way breaks no promise');
    story.told(silent(at(60)), 'hermine', 51);
    assert.equal(story.due('p1'), 85, 'back earlier: the rhythm counts again');
    assert.equal(expected(story.state, at(70))[0]?.silentUntil, null);
  });

  test('I-14 it ends in a check-in: who does not come back from it is missed', () => {
    const story = planned();
    story.told(silent(at(100)), 'hermine', 5);
    assert.deepEqual(rung(story.wake('p1', 105)), ['hermine']);
    assert.equal(story.plan().missed, at(100));
    const closed = story.told(records(), 'hermine', 106, { t: at(104) });
    assert.equal(find(closed, 'OverdueClosed')?.due, at(134));
  });

  test('two taps without a plan: somebody is expected back all the same, and may change the hour', () => {
    const story = new Story();
    story.told(silent(at(60)), 'hermine', 0);
    assert.equal(story.due('back:hermine'), 70);
    story.told(silent(at(40)), 'hermine', 5);
    assert.equal(story.due('back:hermine'), 50);
    story.told(records(), 'hermine', 41);
    assert.equal(story.plan('back:hermine').phase, 'ended');
  });

  test('it is the person’s own word, theirs or relayed, about what is to come', () => {
    const story = planned();
    const conflict = (...args: Parameters<Story['told']>) => find(story.told(...args), 'SilencePlanned')?.conflict;
    assert.equal(conflict(silent(at(60)), 'vigie', 1), 'not_their_word');
    assert.equal(conflict(silent(at(60)), 'vigie', 1, { for: 'hermine' }), null);
    assert.equal(conflict(silent(at(1)), 'hermine', 1), 'silence_over');
    assert.equal(conflict(silent(at(60), 'inconnue'), 'vigie', 1), 'person_unknown');
    story.told({ act: 'panic.raise', with: { person: 'hermine' } }, 'hermine', 2);
    assert.equal(conflict(silent(at(600)), 'hermine', 3), 'panic_open');
  });
});

test('I-10 the deadlines can be rebuilt from the state alone, and each event says which it moves', () => {
  const story = planned({ every: HOUR });
  story.told(plans({ plan: 'p2', person: 'renard-3' }), 'renard-1', 0);
  assert.deepEqual(allItems(story.state).sort(), ['p1', 'p2']);
  assert.deepEqual(checkinDeadlines(story.state, 'p1'), [
    { key: 'checkin:p1/wake', due: at(65), thread: 'c0000000000000001', act: { act: 'attention.escalate', with: { item: 'p1' } } },
  ]);
  assert.deepEqual(checkinDeadlines(story.state, 'p9'), []);
  const moved = (events: readonly CheckinEvent[]) => [...new Set(events.flatMap((event) => itemsMovedBy(story.state, event)))];
  assert.deepEqual(moved(story.told(silent(at(60)), 'hermine', 1)), ['p1']);
  assert.deepEqual(moved(story.told(records(), 'hermine', 2)), ['p1']);
  assert.deepEqual(moved(story.told({ act: 'panic.raise', with: { person: 'hermine' } }, 'hermine', 3)), ['panic:hermine']);
  assert.deepEqual(moved(story.told({ act: 'duress.raise', with: { member: 'renard-2' } }, 'renard-2', 4)), ['duress:renard-2']);
  assert.deepEqual(moved(story.told({ act: 'panic.preference', with: { manner: 'visible' } }, 'hermine', 4)), []);
  assert.deepEqual(allItems(story.state).sort(), ['duress:renard-2', 'p1', 'p2', 'panic:hermine']);
});
