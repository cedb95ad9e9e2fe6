/**
 * I-05, by enumeration and by chance: after any sequence of acts, every required recipient has answered, is about to be
 * rung, or has somebody who answered in their place. Time only passes by waking what is due, as the desk's timer does.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MemberId } from '../../kernel/ids.ts';
import { MINUTE, SECOND } from '../../kernel/time.ts';
import { asks, EVENING } from '../given.ts';
import { answers, cast, escalates, issue } from './cast.ts';
import {
  type Alert,
  type AlertingAct,
  type AlertingFacts,
  type AlertingState,
  evolveAlerting,
  humanTold,
  initialAlerting,
  type Recipient,
  standing,
} from './model.ts';
import { decideAlerting } from './rules.ts';

interface World {
  readonly state: AlertingState;
  readonly index: number;
  readonly now: number;
}

function step(world: World, asked: AlertingAct, by: MemberId, facts: AlertingFacts): World {
  const asker = asks(by, { now: world.now });
  const decision = decideAlerting(world.state, asked, asker, facts);
  if (!decision.ok) return world;
  const told = { ...asker, index: world.index, act: asked.act };
  const state = decision.events.reduce((folded, event) => evolveAlerting(folded, event, told), world.state);
  return { ...world, state, index: world.index + 1 };
}

const theAlert = (world: World): Alert => {
  const alert = world.state.alerts.get('a1');
  assert.ok(alert);
  return alert;
};

/** Lets time pass to `until`, waking every rung on its way at its own instant. */
function wait(from: World, until: number, facts: AlertingFacts): World {
  let world = from;
  for (;;) {
    const alert = theAlert(world);
    const due = alert.recipients.filter((r) => r.next !== null && r.next <= until).sort((a, b) => (a.next ?? 0) - (b.next ?? 0))[0];
    if (due?.next == null) return { ...world, now: until };
    const woken = step({ ...world, now: due.next }, escalates(due.member, alert.versions.length), 'desk', facts);
    assert.notEqual(woken.state, world.state, 'a rung that is due must do something');
    world = woken;
  }
}

function holds(alert: Alert, r: Recipient, now: number): string[] {
  const held: string[] = [];
  const said = standing(alert, r);
  if (said === 'acknowledged') held.push('acknowledged');
  if (r.next !== null) held.push(r.next > now ? 'scheduled' : 'overdue');
  if (r.exhausted && r.next === null && humanTold(alert, r)) held.push('told');
  const replaced = r.called.some((c) => c.because === 'substitute' && alert.recipients.some((s) => s.member === c.member && s.required));
  if (said === 'unable' && r.next === null && !r.exhausted && replaced) held.push('replaced');
  return held;
}

function check(world: World): void {
  const alert = theAlert(world);
  if (alert.state === 'closed') {
    assert.ok(alert.recipients.every((r) => r.next === null));
    return;
  }
  for (const r of alert.recipients.filter((x) => x.required)) {
    const held = holds(alert, r, world.now);
    assert.equal(held.length, 1, `${r.member}: ${held.join(' and ') || 'forgotten'}`);
    assert.notEqual(held[0], 'overdue');
  }
}

/** What two worlds must share to have the same future, up to the clock. */
function likeness(world: World): string {
  const alert = theAlert(world);
  return JSON.stringify([
    alert.state,
    alert.cancelledBy,
    alert.versions.map((v) => [v.kind, v.substantive]),
    alert.recipients.map((r) => [
      r.member,
      r.required,
      r.rung,
      r.next === null ? null : r.next - world.now,
      r.exhausted,
      r.reached,
      standing(alert, r),
      humanTold(alert, r),
      r.called.map((c) => [c.member, c.because]),
    ]),
  ]);
}

type Move = (world: World, facts: AlertingFacts) => World;
const version = (world: World): number => theAlert(world).versions.length;
const MOVES: readonly Move[] = [
  ...(['renard-2', 'renard-3', 'renard-5', 'delcassou'] as const).flatMap((by) =>
    (['executing', 'unable'] as const).map(
      (kind): Move =>
        (world, facts) =>
          step(world, answers(kind, version(world)), by, facts),
    ),
  ),
  (world, facts) => step(world, answers('seen', version(world)), 'renard-3', facts),
  (world, facts) => step(world, answers('executing', 1), 'renard-3', facts),
  (world, facts) => step(world, { act: 'alert.update', with: { alert: 'a1', action: 'shelter', substantive: true } }, 'vigie', facts),
  (world, facts) => step(world, { act: 'alert.update', with: { alert: 'a1', action: 'evacuate', substantive: false } }, 'vigie', facts),
  (world, facts) => step(world, { act: 'alert.recall', with: { alert: 'a1', version: version(world) } }, 'vigie', facts),
  (world, facts) => step(world, { act: 'alert.cancel', with: { alert: 'a1', version: version(world) } }, 'vigie', facts),
  (world, facts) => wait(world, world.now + 30 * SECOND, facts),
  (world, facts) => wait(world, world.now + 2 * MINUTE, facts),
];

const begin = (facts: AlertingFacts): World =>
  step({ state: initialAlerting, index: 0, now: EVENING }, issue({ recipients: ['renard-2', 'renard-3'] }), 'vigie', facts);

const CASTS: Readonly<Record<string, AlertingFacts>> = {
  'a substitute outside the alert': cast(),
  'each the substitute of the other': cast({ substitute: (m) => (m === 'renard-3' ? 'renard-2' : 'renard-3') }),
};

for (const [name, facts] of Object.entries(CASTS)) {
  test(`I-05 nobody is forgotten, after every sequence of four acts, with ${name}`, () => {
    let reached = [begin(facts)];
    const seen = new Set(reached.map(likeness));
    for (let depth = 0; depth < 4; depth++) {
      const next: World[] = [];
      for (const world of reached) {
        for (const move of MOVES) {
          const after = move(world, facts);
          if (after.state === world.state) continue;
          check(after);
          const like = likeness(after);
          if (seen.has(like)) continue;
          seen.add(like);
          next.push(after);
        }
      }
      reached = next;
    }
    assert.ok(seen.size > 500);
  });

  test(`I-05 I-09 nobody is forgotten in long stories, with ${name}`, () => {
    const moves = fc.array(fc.nat(MOVES.length - 1), { maxLength: 40 });
    fc.assert(
      fc.property(moves, fc.nat(40), (chosen, closedAt) => {
        let world = begin(facts);
        for (const [i, move] of chosen.entries()) {
          world = MOVES[move]?.(world, facts) ?? world;
          if (i === closedAt) world = step(world, { act: 'alert.close', with: { alert: 'a1', cause: 'op' } }, 'desk', facts);
          check(world);
        }
      }),
      { numRuns: 300 },
    );
  });
}
