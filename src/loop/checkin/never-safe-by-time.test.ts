/**
 * I-14 by chance: whatever is asked, in whatever order, however long one waits, somebody overdue becomes anything else only
 * by the word of a human who was free to give it. And nobody late is left without a next round of telling people (I-05).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MemberId } from '../../kernel/ids.ts';
import { MINUTE, type Ms } from '../../kernel/time.ts';
import { asks, EVENING } from '../given.ts';
import { asLoopAsks, cast, coerced, escalates, PROVED, panics, plans, records, silent, takes } from './cast.ts';
import { allItems, dueOf } from './ladder.ts';
import { type CheckinAct, type CheckinState, evolveCheckin, initialCheckin, underDuress } from './model.ts';
import { expected, overdue, phaseAt } from './rhythm.ts';
import { checkinDeadlines } from './rules.ts';

interface World {
  readonly state: CheckinState;
  readonly now: Ms;
  readonly index: number;
}
interface Move {
  readonly by: MemberId;
  readonly for?: MemberId;
  readonly asked: (now: Ms) => CheckinAct;
  /** How much older than its arrival the word is. */
  readonly late?: Ms;
}
const facts = cast();
const PEOPLE = ['hermine', 'renard-1', 'vigie'] as const;

function step(world: World, { by, asked, late = 0, ...more }: Move): World {
  const { now } = world;
  const act = asked(now);
  const asker = asks(by, { now, t: now - late, ...PROVED, ...(more.for === undefined ? {} : { for: more.for }) });
  const decision = asLoopAsks(world.state, act, asker, facts);
  if (!decision.ok) return world;
  const state = decision.events.reduce(
    (folded, event) => evolveCheckin(folded, event, { ...asker, index: world.index, act: act.act }),
    world.state,
  );
  const free = by !== 'desk' && ![by, more.for ?? by].some((hand) => underDuress(world.state, hand));
  for (const plan of world.state.plans.values()) {
    const before = phaseAt(world.state, plan, now);
    const known = state.plans.get(plan.id);
    assert.ok(known, 'a plan is never forgotten');
    const after = phaseAt(state, known, now);
    if ((before !== 'missed' && before !== 'overdue') || (after !== 'expected' && after !== 'ended')) continue;
    assert.ok(act.act === 'checkin.record' && act.with.person === plan.person, `${act.act} made ${plan.id} ${after}`);
    assert.ok(free, 'their word was not theirs');
    assert.ok(by === plan.person || act.with.means === 'sight' || act.with.means === 'voice');
  }
  const another = (person: MemberId) => free && by !== person && (more.for ?? by) !== person;
  for (const member of PEOPLE) {
    const lifted = underDuress(world.state, member) && !underDuress(state, member);
    assert.ok(!lifted || (act.act === 'duress.lift' && another(member)), `${act.act} lifted the duress of ${member}`);
    const quiet = world.state.panics.get(member)?.state === 'open' && state.panics.get(member)?.state !== 'open';
    assert.ok(!quiet || (act.act === 'panic.cancel' && another(member)), `${act.act} ended the panic of ${member}`);
  }
  return { ...world, state, index: world.index + 1 };
}

/** Time passes; `wakes`: whether the desk's timer lives meanwhile, or the power is cut. */
function wait(from: World, span: Ms, wakes: boolean): World {
  let world = from;
  const until = from.now + span;
  const late = (state: CheckinState, now: Ms) => overdue(state, now).map((line) => line.plan.id);
  for (;;) {
    const due = allItems(world.state)
      .map((item) => ({ item, due: Math.max(dueOf(world.state, item) ?? until + 1, from.now) }))
      .sort((a, b) => a.due - b.due)[0];
    const before = late(world.state, world.now);
    if (!wakes || due === undefined || due.due > until) {
      const after = late(world.state, until);
      assert.ok(before.every((id) => after.includes(id)));
      return { ...world, now: until };
    }
    const woken = step({ ...world, now: due.due }, { by: 'desk', asked: () => escalates(due.item) });
    assert.notEqual(woken.state, world.state, 'what is due must do something');
    assert.ok((dueOf(woken.state, due.item) ?? 0) > due.due, 'and somebody is told again later');
    world = woken;
  }
}

function check(world: World): void {
  for (const line of overdue(world.state, world.now)) assert.equal(checkinDeadlines(world.state, line.plan.id).length, 1);
  const lines = [...overdue(world.state, world.now), ...expected(world.state, world.now)].map((line) => line.plan.id);
  const open = world.state.plans.filter((plan) => plan.phase !== 'ended').map((plan) => plan.id);
  assert.deepEqual(lines.sort(), open.sort(), 'everybody is on one of the two lists');
}

const person = fc.constantFrom(...PEOPLE);
const means = fc.constantFrom('device', 'sight', 'voice', 'relayed');
const kind = fc.constantFrom('ok', 'late', 'help');
const item = fc.constantFrom('p1', 'p2', 'back:hermine', 'back:vigie', 'panic:hermine', 'duress:renard-1', 'duress:hermine');
const minutes = fc.integer({ min: -10, max: 200 });
const by = fc.constantFrom(...PEOPLE, ...PEOPLE, 'delcassou', 'desk');

const asked: fc.Arbitrary<(now: Ms) => CheckinAct> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ person, kind, means }).map((w) => () => records(w.kind, w.person, w.means)) },
  { weight: 4, arbitrary: fc.record({ person, minutes }).map((w) => (now: Ms) => silent(now + w.minutes * MINUTE, w.person)) },
  fc.constantFrom('p1', 'p2').map((plan) => (): CheckinAct => ({ act: 'checkin.end', with: { plan } })),
  item.map((id) => () => takes(id)),
  item.map((id) => () => escalates(id)),
  person.map((id) => () => panics(id)),
  person.map((id) => () => coerced(id)),
  fc.record({ person, means }).map((w) => (): CheckinAct => ({ act: 'panic.cancel', with: w })),
  { weight: 3, arbitrary: fc.record({ member: person, means }).map((w) => (): CheckinAct => ({ act: 'duress.lift', with: w })) },
  fc
    .record({ person, minutes })
    .map((w) => (now: Ms) => plans({ plan: 'p2', person: w.person, at: [now + w.minutes * MINUTE], every: null })),
);
const move = fc.oneof(
  fc.record({ by, asked, for: fc.option(person, { nil: undefined }), late: fc.constantFrom(0, 0, 20 * MINUTE, 90 * MINUTE) }).map(
    ({ for: whom, ...rest }) =>
      (world: World) =>
        step(world, whom === undefined ? rest : { ...rest, for: whom }),
  ),
  fc
    .record({ span: fc.integer({ min: 1, max: 45 }), wakes: fc.boolean() })
    .map((w) => (world: World) => wait(world, w.span * MINUTE, w.wakes)),
);

test('I-14 I-25b no sequence of acts and of time turns overdue into anything but by a free human word', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 20, maxLength: 40 }), fc.option(person), (moves, held) => {
      let world: World = { state: initialCheckin, now: EVENING, index: 0 };
      world = step(world, { by: 'vigie', asked: () => plans({ until: EVENING + 240 * MINUTE }) });
      if (held !== null) world = step(world, { by: 'delcassou', asked: () => coerced(held) });
      for (const next of moves) {
        world = next(world);
        check(world);
      }
    }),
    { numRuns: 200 },
  );
});

test('I-14 a year of silence ends nothing, with the timer or without', () => {
  for (const wakes of [true, false]) {
    let world: World = { state: initialCheckin, now: EVENING, index: 0 };
    world = step(world, { by: 'vigie', asked: () => plans({ until: EVENING + 60 * MINUTE }) });
    world = wait(world, wakes ? 300 * MINUTE : 525_600 * MINUTE, wakes);
    assert.equal(overdue(world.state, world.now).length, 1);
    assert.equal(underDuress(world.state, 'hermine'), false);
  }
});
