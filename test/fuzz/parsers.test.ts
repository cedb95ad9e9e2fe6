/**
 * Whatever comes in, a reader answers with a value or with a refusal that has a code: nothing else is ever thrown at its caller,
 * and what it takes and would write again is the same bytes. First the corpus, then what chance and a hostile hand would send.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { holds, isTest, sources } from '../tidy/sources.ts';
import { corpus } from './corpus.ts';
import { mutated } from './mutated.ts';
import { type Parser, parsers, refusal, shut } from './parsers.ts';
import { runs } from './runs.ts';

after(shut);

const bytesOf = (given: string | Uint8Array): Uint8Array => (typeof given === 'string' ? new TextEncoder().encode(given) : given);
/** What a reader of texts was given: bytes that are no UTF-8 are read with marks in their place. */
const asText = (given: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(given);
const TIMES = process.env.ABRI_LONG === '1' ? 10 : 1;

/** `read`, or the code of the refusal; anything else fails. */
function verdict({ read, again }: Parser, given: Uint8Array): string {
  try {
    read(given);
  } catch (error) {
    const code = refusal(error);
    assert.ok(code !== null, `${error instanceof Error ? error.stack : error}`);
    return code;
  }
  if (again !== undefined) {
    const written = bytesOf(again(given));
    const same = Buffer.compare(written, given) === 0 || Buffer.compare(written, bytesOf(asText(given))) === 0;
    assert.ok(same, `read, and written again otherwise: ${Buffer.from(written).toString('latin1').slice(0, 300)}`);
  }
  return 'read';
}

for (const [name, parser] of Object.entries(parsers)) {
  const sound = parser.sound.map(bytesOf);

  for (const { name: what, expected, given } of corpus.get(name) ?? []) {
    test(`${name}: ${what}`, () => {
      const got = verdict(parser, given);
      if (expected === 'refused') assert.notEqual(got, 'read');
      else assert.equal(got, expected);
    });
  }

  test(`${name}: anything at all`, () => {
    for (const given of sound) if (name !== 'foreign-cursor') assert.equal(verdict(parser, given), 'read');
    const answers = (given: Uint8Array): void => void verdict(parser, given);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), answers), runs(200));
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }).map(bytesOf), answers), runs(100));
    fc.assert(fc.property(fc.json({ maxDepth: 4 }).map(bytesOf), answers), runs(100));
    fc.assert(fc.property(fc.constantFrom(...sound).chain(mutated), answers), runs(500));
    for (const flood of ['[', '{"a":', '\n', '\u2014 a ', '=', '9', 'A', ' ', '/', '%', '\ud83d\udf01', 'a@', '(', '-x\n', '0 '])
      answers(bytesOf(flood.repeat(30_000 * TIMES)));
    // A sound beginning that goes on for ever, and one that ends too soon.
    for (const given of sound) {
      answers(Uint8Array.of(...given, ...given, ...given));
      for (let cut = 0; cut < given.length; cut += Math.max(1, Math.floor(given.length / 200))) answers(given.slice(0, cut));
    }
  });
}

test('every file of the corpus is that of a reader, and no two of its cases bear one name', () => {
  assert.deepEqual(
    [...corpus.keys()].filter((name) => !Object.hasOwn(parsers, name)),
    [],
  );
  for (const [file, cases] of corpus) assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length, file);
});

/** Exported names that read nothing from outside, or are tried elsewhere. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['readBody', 'test/fuzz/routes.test.ts: bodies cut, poured, too large'],
  ['readStatic', 'reads the console that was built, at the start'],
  ['readBagFolder', 'test/fuzz/dossier.test.ts'],
  ['openFolderForWriting', 'test/faults/damage.test.ts'],
  ['openFolderForReading', 'test/faults/damage.test.ts'],
  ['openForWriting', 'test/faults/damage.test.ts'],
  ['openForReading', 'test/faults/damage.test.ts'],
  ['openSqliteStore', 'test/faults/damage.test.ts'],
  ['openSnapshots', 'test/faults/snapshot.test.ts'],
  ['openArchive', 'test/fuzz/archive.test.ts'],
  ['unpack', 'src/desk/snapshot/pieces.test.ts: read only under a digest that the key of the log has signed'],
  ['openCodes', 'a code is derived and compared, never read: test/contracts/codes.ts, src/loop/checkin/code-shape.test.ts'],
  ['parseDevice', 'src/cli/recovery.test.ts: a file of one’s own machine, which nobody else may write'],
  ['readKeys', 'src/vault/recipients.test.ts: entries and proofs, whose readers are fuzzed; every way in of a ghost is tried'],
  ['openWith', 'test/vectors/age.test.ts: the vectors of CCTV; what it gives is held against a commitment'],
  ['openKek', 'test/fuzz/secrets.test.ts'],
  ['openKeys', 'test/fuzz/secrets.test.ts'],
  ['unseal', 'test/faults/damage.test.ts'],
  ['openDevice', 'src/cli/device.test.ts: a file its owner alone may read'],
  ['openSession', 'it opens the session of whoever was let in, and reads nothing: test/http/ for who is'],
  ['openRelease', 'a note and a list, each fuzzed: test/release/verify.test.ts'],
]);

test('every reader of the sources is fuzzed: one more name is one more row of parsers.ts, with its corpus', () => {
  const covered = new Set(Object.values(parsers).flatMap(({ covers }) => covers));
  const folders = ['src/log/', 'src/wire/', 'src/edges/', 'src/vault/', 'src/cli/', 'src/desk/snapshot/'];
  const missing: string[] = [];
  for (const source of sources) {
    if (isTest(source) || !folders.some((folder) => source.path.startsWith(folder))) continue;
    for (const [, name = ''] of source.text.matchAll(
      /^export (?:async )?(?:function\*? |const |class )((?:(?:parse|read|open|from|exact|decode)[A-Z0-9]|un(?:pack|seal|sum))[A-Za-z0-9]*)/gm,
    ))
      if (!covered.has(name) && !ELSEWHERE.has(name)) missing.push(`${source.path}  ${name}`);
  }
  holds('A reader without its row in test/fuzz/parsers.ts (or a reason in ELSEWHERE):', missing);
});
