/** The audit on all cores says what the audit alone says, of a sound log and of every kind of broken one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, enrolment, LOG_KEY, type TestLog, testLog, testSigner } from '../../test/vectors/testlog.ts';
import { verifyLog } from '../log/verify.ts';
import { verifyOnAllCores } from './cores.ts';
import { allHold, packed } from './signatures.ts';

/** Long enough for several parcels. */
function longLog(): TestLog {
  const log = testLog();
  for (let i = 0; i < 900; i++) log.add({ device: 'dev/0a1b2c3d', body: { dev: 1, id: `many-${i}` } });
  return log;
}
async function agree(log: TestLog, entries: readonly Uint8Array[] = log.entries): Promise<string[]> {
  const asked = { checkpoint: log.checkpoint(), logVkey: LOG_KEY.vkey };
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield* entries;
  }
  const alone = await verifyLog({ ...asked, entries });
  for (const read of [() => entries, stream]) assert.deepEqual(await verifyOnAllCores({ ...asked, entries: read }, 2), alone);
  return alone.faults.map(({ index, code }) => `${index ?? '-'} ${code}`);
}

test('a sound log, long and short', async () => {
  assert.deepEqual(await agree(longLog()), []);
  assert.deepEqual(await agree(testLog()), []);
});

/** The same entries, one of them with its signature turned. */
function turned(log: TestLog, index: number): Uint8Array[] {
  const entries = log.entries.map((bytes) => bytes.slice());
  const bytes = entries[index] as Uint8Array;
  bytes[bytes.length - 9] = bytes.at(-9) === 0x41 ? 0x42 : 0x41;
  return entries;
}

test('one signature turned, in the middle or at the end: the faults that the audit alone names', async () => {
  const log = longLog();
  const last = log.entries.length - 1;
  assert.deepEqual(await agree(log, turned(log, 600)), ['600 note.signature', '601 thread.prev', '- tree.root']);
  assert.deepEqual(await agree(log, turned(log, last)), [`${last} note.signature`, '- tree.root']);
});

test('a device that a forged signature would have enrolled is enrolled by neither', async () => {
  const log = longLog();
  const desk = { act: 'device.enrol', by: 'desk', thread: '-', with: asked(enrolment('dev/99999999', 'renard-9')) };
  log.add({ device: 'desk', body: desk, events: [enrolment('dev/99999999', 'renard-9')] });
  log.add({ device: 'dev/99999999', body: { by: 'renard-9' } });
  const [at, next] = [log.entries.length - 2, log.entries.length - 1];
  const found = await agree(log, turned(log, at));
  assert.deepEqual(found, [`${at} note.signature`, `${at} enrol.signer`, `${next} note.unsigned`, '- tree.root']);
});

test('a signature of another length holds for no key', () => {
  const { vkey: _, ...signer } = testSigner('dev/0a1b2c3d');
  const message = new Uint8Array([1, 2, 3]);
  assert.equal(allHold(packed(new Uint8Array(32), message, signer.sign(message).slice(1))), false);
});
