/** What every clock must do (desk/ports.ts). `pass` lets `ms` go by: by waiting, or by advancing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../src/desk/ports.ts';

export interface OpenedClock {
  readonly clock: Clock;
  pass(ms: number): Promise<void>;
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

export function clockContract(name: string, open: () => OpenedClock): void {
  test(`${name}: time passes and never goes back`, async () => {
    const { clock, pass } = open();
    let last = clock.now();
    assert.ok(Number.isSafeInteger(last));
    for (let i = 0; i < 3; i++) {
      await pass(4);
      const now = clock.now();
      assert.ok(Number.isSafeInteger(now) && now > last, `${now} after ${last}`);
      last = now;
    }
    assert.ok(clock.steady === undefined || clock.steady() >= 0);
  });

  test(`${name}: wakes once, never early, in order of the instants`, async () => {
    const { clock, pass } = open();
    const start = clock.now();
    const woken: [string, number][] = [];
    for (const [who, after] of [
      ['late', 30],
      ['early', 10],
      ['middle', 20],
    ] as const) {
      clock.at(start + after, () => woken.push([who, clock.now() - start - after]));
    }
    await pass(1);
    assert.equal(woken.length, 0);
    await pass(60);
    await pass(60);
    assert.deepEqual(
      woken.map(([who]) => who),
      ['early', 'middle', 'late'],
    );
    for (const [who, late] of woken) assert.ok(late >= 0, `${who} was woken ${-late} ms early`);
  });

  test(`${name}: what is due already wakes soon, but not inside the call`, async () => {
    const { clock } = open();
    let woken = 0;
    clock.at(clock.now(), () => woken++);
    clock.at(clock.now() - 1000, () => woken++);
    assert.equal(woken, 0);
    await turn();
    assert.equal(woken, 2);
  });

  test(`${name}: a forgotten wake stays asleep; forgetting twice, or late, is harmless`, async () => {
    const { clock, pass } = open();
    let woken = 0;
    const forget = clock.at(clock.now() + 5, () => woken++);
    forget();
    forget();
    const forgetLate = clock.at(clock.now() + 5, () => woken++);
    await pass(30);
    assert.equal(woken, 1);
    forgetLate();
  });

  test(`${name}: a wake months away does not come now`, async () => {
    const { clock, pass } = open();
    let woken = 0;
    const forget = clock.at(clock.now() + 90 * 86_400_000, () => woken++);
    await pass(20);
    forget();
    assert.equal(woken, 0);
  });

  test(`${name}: pace lets sends through`, async () => {
    const { clock } = open();
    await clock.pace();
  });
}
