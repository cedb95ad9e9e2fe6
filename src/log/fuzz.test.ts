/** Whatever comes in, a reader answers with a value or a LogFault: nothing else is ever thrown at its caller. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { LOG_KEY, testBody, testLog } from '../../test/vectors/testlog.ts';
import { openCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { publicKeyFromPem } from './digest.ts';
import { makeDisclosure, readDisclosure } from './disclosure.ts';
import { parseEntry } from './entry.ts';
import { LogFault } from './fault.ts';
import { jcs, parseBody } from './jcs.ts';
import { openNote, parseVkey } from './note.ts';
import { formatProof, parseProof } from './proof.ts';
import { verifyLog } from './verify.ts';

const log = testLog();
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const readers: Record<string, { read: (given: Uint8Array) => unknown; sound: Uint8Array }> = {
  parseEntry: { read: parseEntry, sound: log.entries[4] as Uint8Array },
  openNote: { read: openNote, sound: bytes(log.checkpoint()) },
  openNoteText: { read: (given) => openNote(latin1(given)), sound: bytes(log.checkpoint()) },
  parseBody: {
    read: (given) => parseBody(utf8(given)),
    sound: bytes(jcs(testBody({ blob: [{ sha256: '00'.repeat(32), len: 1 }], ref: [1] }))),
  },
  parseProof: { read: (given) => parseProof(utf8(given)), sound: bytes(formatProof(2, log.tree.inclusion(2), log.checkpoint())) },
  readDisclosure: {
    read: (given) => readDisclosure(latin1(given)),
    sound: bytes(makeDisclosure('verbatim', 'Une voiture grise, deux passages.', new Uint8Array(16)).text),
  },
  parseCheckpoint: { read: (given) => parseCheckpoint(utf8(given)), sound: bytes(openNote(log.checkpoint()).text) },
  openCheckpoint: { read: (given) => openCheckpoint(given, LOG_KEY.vkey), sound: bytes(log.checkpoint()) },
  parseVkey: { read: (given) => parseVkey(utf8(given)), sound: bytes(LOG_KEY.vkey) },
  publicKeyFromPem: {
    read: (given) => publicKeyFromPem(utf8(given)),
    sound: bytes('-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n'),
  },
};

/** Cuts, flips, repeats and splices, where a hostile hand would. */
function mutated(sound: Uint8Array): fc.Arbitrary<Uint8Array> {
  const step = fc.record({
    at: fc.nat(sound.length),
    remove: fc.nat(8),
    put: fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.constantFrom('\n', '\n\n', '0', '"', '{', ' ', '=', '\u2014 ', '[[[').map(bytes)),
  });
  return fc
    .array(step, { minLength: 1, maxLength: 4 })
    .map((steps) =>
      steps.reduce((given, { at, remove, put }) => Uint8Array.of(...given.slice(0, at), ...put, ...given.slice(at + remove)), sound),
    );
}

for (const [name, { read, sound }] of Object.entries(readers)) {
  test(`${name} throws nothing but LogFault`, () => {
    const answers = (given: Uint8Array): void => {
      try {
        read(given);
      } catch (fault) {
        assert.ok(fault instanceof LogFault, `${fault}`);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), answers), { numRuns: 200 });
    fc.assert(fc.property(fc.json({ maxDepth: 4 }).map(bytes), answers), { numRuns: 100 });
    fc.assert(fc.property(mutated(sound), answers), { numRuns: 400 });
    for (const flood of ['[', '{"a":', '\n', '— a ', '=', '9']) answers(bytes(flood.repeat(30_000)));
  });
}

test('an audit of mutated entries never throws and never says ok', async () => {
  const checkpoint = log.checkpoint();
  await fc.assert(
    fc.asyncProperty(
      fc.nat(log.entries.length - 1).chain((i) => mutated(log.entries[i] as Uint8Array).map((entry) => ({ i, entry }))),
      async ({ i, entry }) => {
        fc.pre(Buffer.compare(entry, log.entries[i] as Uint8Array) !== 0);
        const report = await verifyLog({ entries: log.entries.toSpliced(i, 1, entry), checkpoint, logVkey: LOG_KEY.vkey });
        assert.equal(report.ok, false);
      },
    ),
    { numRuns: 100 },
  );
});
