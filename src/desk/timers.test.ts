/** The timers alone: what is due is asked once, together; what changes meanwhile is heard. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOW } from '../../test/faults/rig.ts';
import { DrivenClock } from '../edges/system/driven-clock.ts';
import type { Deadline } from './ports.ts';
import { Timers } from './timers.ts';

const at = (key: string, after: number): Deadline => ({
  key,
  due: NOW + after,
  thread: 'c00000000000000a1',
  act: { act: 'alert.escalate', with: {} },
});
const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((turn) => setImmediate(turn));
};

function open() {
  const clock = new DrivenClock(NOW);
  const fired: string[][] = [];
  let during: (due: readonly Deadline[]) => Promise<void> = async () => undefined;
  const timers = new Timers(clock, async (due) => {
    fired.push(due.map(({ key }) => key));
    await during(due);
  });
  return { clock, timers, fired, whileFiring: (does: typeof during) => (during = does) };
}

test('a deadline is asked once, at its instant; those due together are asked together', async () => {
  const { clock, timers, fired } = open();
  timers.change([], [at('a/1', 1000), at('a/2', 1000), at('b/1', 2000)]);
  assert.equal(timers.next(), NOW + 1000);
  clock.advance(NOW + 999);
  await turns();
  assert.deepEqual(fired, []);
  clock.advance(NOW + 1000);
  await turns();
  assert.deepEqual(fired, [['a/1', 'a/2']]);
  clock.advance(NOW + 9000);
  await turns();
  assert.deepEqual(fired, [['a/1', 'a/2'], ['b/1']]);
  assert.deepEqual([timers.next(), timers.idle], [null, true]);
});

test('the same key again replaces; a prefix clears what it names and nothing else', async () => {
  const { clock, timers, fired } = open();
  timers.change([], [at('alert:a/1', 1000), at('alert:a/2', 1000), at('alert:ab/1', 1000)]);
  timers.change(['alert:a/'], [at('alert:a/2', 3000)]);
  clock.advance(NOW + 2000);
  await turns();
  clock.advance(NOW + 3000);
  await turns();
  assert.deepEqual(fired, [['alert:ab/1'], ['alert:a/2']]);
});

test('what is due already fires at once: after a restart nothing waits for the next change', async () => {
  const { timers, fired } = open();
  timers.change([], [at('a/1', -3_600_000), at('a/2', 0), at('a/3', 1)]);
  await turns();
  assert.deepEqual(fired, [['a/1', 'a/2']]);
});

test('what is set while others are being asked is not lost, whenever it is due', async () => {
  const { clock, timers, fired, whileFiring } = open();
  let asked: () => void = () => undefined;
  whileFiring(() => new Promise((go) => (asked = go)));
  timers.change([], [at('a/1', 1000)]);
  clock.advance(NOW + 1000);
  await turns();
  timers.change(['a/'], [at('a/1', 1500), at('b/1', 4000)]);
  clock.advance(NOW + 2000);
  await turns();
  assert.deepEqual([fired.length, timers.idle], [1, false], 'one asking at a time');
  whileFiring(async () => undefined);
  asked();
  await turns();
  assert.deepEqual(fired, [['a/1'], ['a/1']]);
  clock.advance(NOW + 4000);
  await turns();
  assert.deepEqual(fired.at(-1), ['b/1']);
});

test('stopped, it wakes nobody, even if a commit that was under way still changes it', async () => {
  const { clock, timers, fired } = open();
  timers.change([], [at('a/1', 1000)]);
  timers.stop();
  timers.change(['a/'], [at('a/1', 2000)]);
  clock.advance(NOW + 3000);
  await turns();
  assert.deepEqual([fired, clock.nextDue()], [[], null]);
});
