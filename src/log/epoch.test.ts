/** Decision 7 on the whole log: one tree, several origins, one key; what a restore states is held against the entries. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Forge, ORIGIN, THREAD_A } from '../../test/dossier/forge.ts';
import { epochOf, logOf, originOf } from './epoch.ts';
import { type PastEpoch, verifyLog } from './verify.ts';

const E2 = `${ORIGIN}/e2`;
const E4 = `${ORIGIN}/e4`;

test('the name of an epoch is the name of the log and a number from 2 on; anything else is part of the name', () => {
  assert.deepEqual([logOf(ORIGIN), epochOf(ORIGIN), originOf(ORIGIN, 1)], [ORIGIN, 1, ORIGIN]);
  for (const epoch of [2, 3, 10, 999_999_999]) {
    const origin = originOf(ORIGIN, epoch);
    assert.deepEqual([logOf(origin), epochOf(origin)], [ORIGIN, epoch]);
  }
  for (const name of ['a/e1', 'a/e0', 'a/e02', 'a/e', 'a/e2x', 'ae2', 'a/e2/', 'a/e9999999999'])
    assert.deepEqual([logOf(name), epochOf(name)], [name, 1]);
});

interface Story {
  readonly forge: Forge;
  readonly past: PastEpoch[];
}

/** An organisation, a first act, a restore, an act, a second restore, an act. */
function story(change: Readonly<Record<string, unknown>> = {}): Story {
  const forge = new Forge();
  const past: PastEpoch[] = [];
  const close = (lost: string | null): void =>
    void past.push({ origin: forge.origin, size: forge.size, checkpoint: forge.checkpoint(), lost });
  forge.enrol('desk', 'desk');
  forge.enrol('dev/00000001', 'renard-1');
  forge.append({ act: 'alert.answer', thread: THREAD_A, device: 'dev/00000001' });
  const longer = Object.assign(new Forge(), { origin: ORIGIN });
  for (let i = 0; i < 9; i++) longer.enrol('desk', 'desk');
  close(longer.checkpoint());
  forge.restore(E2, change);
  forge.append({ act: 'alert.answer', thread: THREAD_A, device: 'dev/00000001' });
  close(null);
  forge.restore(E4);
  forge.append({ act: 'alert.answer', thread: THREAD_A, device: 'dev/00000001' });
  return { forge, past };
}
const audit = ({ forge, past }: Story, entries = forge.entries) =>
  verifyLog({ entries, past, checkpoint: forge.checkpoint(), logVkey: forge.log.vkey, language: 'en' });
const codes = async (told: Story): Promise<string[]> => (await audit(told)).faults.map(({ index, code }) => `${index ?? '-'} ${code}`);

test('every epoch verifies under the one key, each to the last head that was signed in it', async () => {
  const report = await audit(story());
  assert.deepEqual(report.faults, []);
  assert.deepEqual(report.epochs, [
    { origin: ORIGIN, from: 0, to: 3, signed: true, lostTo: 9 },
    { origin: E2, from: 3, to: 5, signed: true, lostTo: null },
    { origin: E4, from: 5, to: 7, signed: true, lostTo: null },
  ]);
});

test('a head of an epoch that nobody kept is said not to be signed here; the log holds all the same', async () => {
  const { forge } = story();
  const report = await audit({ forge, past: [] });
  assert.equal(report.ok, true);
  assert.deepEqual(
    report.epochs.map(({ signed }) => signed),
    [false, false, true],
  );
});

test('what a restore states is held against the entries before it', async () => {
  assert.deepEqual(await codes(story({ root: 'A'.repeat(43) })), ['3 epoch.root']);
  assert.deepEqual((await codes(story({ size: 2 })))[0], '3 epoch');
  assert.deepEqual((await codes(story({ origin: ORIGIN })))[0], '3 epoch');
});

test('a kept head that is of other entries, or not signed by the log, is named', async () => {
  const { forge, past } = story();
  const [first, second] = past;
  assert.ok(first !== undefined && second !== undefined);
  assert.deepEqual(await codes({ forge, past: [{ ...first, checkpoint: first.lost ?? '' }, second] }), ['- epoch.head']);
  assert.deepEqual(await codes({ forge, past: [{ ...first, origin: E2 }, second] }), ['- epoch.checkpoint']);
});

test('a head under an epoch that the entries never opened is refused', async () => {
  const { forge, past } = story();
  forge.origin = `${ORIGIN}/e5`;
  assert.deepEqual(await codes({ forge, past }), ['- epoch.last']);
});
