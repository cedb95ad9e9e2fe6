/** What each clock has beyond the contract (test/contracts/clock.ts). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DrivenClock } from './driven-clock.ts';
import { RealClock } from './real-clock.ts';

test('the driven clock shows each waker its own instant, and wakes what is set on the way', () => {
  const clock = new DrivenClock(100);
  const seen: [string, number][] = [];
  clock.at(120, () => {
    seen.push(['a', clock.now()]);
    clock.at(125, () => seen.push(['set on the way', clock.now()]));
  });
  clock.at(120, () => seen.push(['b', clock.now()]));
  clock.at(130, () => seen.push(['c', clock.now()]));
  assert.equal(clock.nextDue(), 120);
  clock.advance(129);
  assert.deepEqual(seen, [
    ['a', 120],
    ['b', 120],
    ['set on the way', 125],
  ]);
  assert.deepEqual([clock.now(), clock.nextDue()], [129, 130]);
  clock.advance(130);
  assert.deepEqual([seen.length, clock.nextDue()], [4, null]);
  assert.throws(() => clock.advance(129));
});

test('a hold lets n sends through, then holds every one until it is released', async () => {
  let held = 0;
  const clock = new DrivenClock(0, () => held++);
  clock.holdAfterSends(2);
  await clock.pace();
  await clock.pace();
  assert.equal(held, 0);
  const sent: number[] = [];
  const waiting = [1, 2].map(async (n) => {
    await clock.pace();
    sent.push(n);
  });
  clock.advance(10_000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([held, sent], [2, []]);
  clock.release();
  await Promise.all(waiting);
  assert.deepEqual(sent, [1, 2]);
  await clock.pace();
});

test('a wall clock set back does not slow the desk’s: time goes on at its pace (decision 14)', (t) => {
  let wall = 1_900_000_000_000;
  t.mock.method(Date, 'now', () => wall);
  const clock = new RealClock();
  const before = clock.now();
  wall -= 3_600_000;
  const after = clock.now();
  assert.ok(after >= before && after < before + 60_000, `${after - before}`);
  wall = before + 120_000;
  assert.equal(clock.now(), wall);
});

test('after a step forward of the wall clock the wake comes at the next look, not an hour later', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_900_000_000_000 });
  const clock = new RealClock();
  let woken = 0;
  clock.at(clock.now() + 3_600_000, () => woken++);
  t.mock.timers.setTime(1_900_000_000_000 + 3_600_000);
  t.mock.timers.tick(10_000);
  assert.equal(woken, 1);
});
