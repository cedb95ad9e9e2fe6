import assert from 'node:assert/strict';
import test from 'node:test';
import { testBody, testLog, testSigner } from '../../test/vectors/testlog.ts';
import { b64 } from './base64.ts';
import { sha256Hex } from './digest.ts';
import { encodeEntry, entryBundle, leafHash, noteSha256, parseEntry } from './entry.ts';
import { LogFault } from './fault.ts';
import { jcs } from './jcs.ts';
import { signNote, verifyNote } from './note.ts';

const refused = (code: string) => (fault: unknown) => fault instanceof LogFault && fault.code === code;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const body = testBody();
const note = signNote(`${jcs(body)}\n`, [testSigner('dev/0a1b2c3d')]);
const outcome = '{"ev":[{"e":"ReportSubmitted","report":"r-1"}],"rules":"1"}';
const parts = { index: 7, rx: 1_780_000_000_123, thread: body.thread, seq: 0, prev: null, outcome, note };
const text = new TextDecoder().decode(encodeEntry(parts));

test('an entry is its three parts, verbatim', () => {
  assert.equal(text, `abri.entry/1 7 1780000000123 ${body.thread} 0 -\n${outcome}\n${note}`);
  const entry = parseEntry(bytes(text));
  assert.deepEqual(
    { ...entry, bytes: null },
    {
      index: 7,
      rx: 1_780_000_000_123,
      thread: body.thread,
      seq: 0,
      prev: '-',
      outcome,
      rules: '1',
      events: [{ e: 'ReportSubmitted', report: 'r-1' }],
      note,
      text: `${jcs(body)}\n`,
      body,
      bytes: null,
    },
  );
  assert.equal(verifyNote(entry.note, testSigner('dev/0a1b2c3d').vkey), entry.text);
  assert.equal(noteSha256(note), sha256Hex(bytes(note)));
});

test('the previous leaf of the thread may be given as bytes or as it is written', () => {
  const prev = leafHash(bytes(text));
  const next = encodeEntry({ ...parts, index: 8, seq: 1, prev });
  assert.deepEqual(next, encodeEntry({ ...parts, index: 8, seq: 1, prev: b64(prev) }));
  assert.equal(parseEntry(next).prev, b64(prev));
});

test('nothing but the exact grammar is read', () => {
  const hash = b64(new Uint8Array(32));
  const forms: [string, string, string][] = [
    ['abri.entry/1', 'abri.entry/2', 'entry.receipt'],
    [' 7 ', ' 07 ', 'entry.receipt'],
    [' 7 ', '  7 ', 'entry.receipt'],
    [' 7 ', ' -7 ', 'entry.receipt'],
    [' 7 ', ' 7.0 ', 'entry.receipt'],
    [' 7 ', ' 9007199254740992 ', 'entry.receipt'],
    [' 0 -\n', ' 0 - \n', 'entry.receipt'],
    [' 0 -\n', ' 0\n', 'entry.receipt'],
    [' 0 -\n', ' 1 -\n', 'entry.receipt'],
    [' 0 -\n', ` 0 ${hash}\n`, 'entry.receipt'],
    [' 0 -\n', ` 1 ${hash.slice(4)}\n`, 'entry.receipt'],
    [' 0 -\n', ` 1 ${hash.slice(1)}\n`, 'base64'],
    [' 0 -\n', ' 0 -\r\n', 'entry.receipt'],
    [` ${body.thread} 0`, ' c00000000000000ab 0', 'entry.thread'],
    [` ${body.thread} 0`, ' - 0', 'entry.thread'],
    [` ${body.thread} 0`, ' C 0', 'entry.receipt'],
    ['abri', '\ufeffabri', 'entry.receipt'],
    ['"rules":"1"}', '"rules":1}', 'entry.outcome'],
    ['"rules":"1"}', '"rules":"1","x":1}', 'entry.outcome'],
    ['"rules":"1"}', '"rules":""}', 'entry.outcome'],
    [',"rules":"1"', '', 'entry.outcome'],
    ['{"ev":', '{ "ev":', 'json'],
    ['"e":"ReportSubmitted",', '', 'entry.outcome'],
    ['[{"e"', '[[],{"e"', 'entry.outcome'],
    [outcome, '[]', 'entry.outcome'],
    ['"r-1"}]', '"é"}]', 'json'],
    ['"r-1"}]', '"r-1","report":"r-1"}]', 'json'],
    [`${outcome}\n`, '', 'entry.outcome'],
    [`${outcome}\n`, `${outcome}\n\n`, 'json'],
  ];
  for (const [from, to, code] of forms) assert.throws(() => parseEntry(bytes(text.replace(from, to))), refused(code), `${from} -> ${to}`);
  assert.throws(() => parseEntry(bytes('')), refused('entry.form'));
  assert.throws(() => parseEntry(bytes(text.slice(0, 20))), refused('entry.form'));
  assert.throws(() => parseEntry(Uint8Array.of(...bytes(text), 0xff)), refused('utf8'));
  assert.throws(() => parseEntry(new Uint8Array(65_536)), refused('entry.size'));
});

test('what would not be read back is never written', () => {
  assert.throws(() => encodeEntry({ ...parts, seq: 1 }), refused('entry.receipt'));
  assert.throws(() => encodeEntry({ ...parts, index: 1.5 }), refused('entry.receipt'));
  assert.throws(() => encodeEntry({ ...parts, thread: '-' }), refused('entry.thread'));
  assert.throws(() => encodeEntry({ ...parts, prev: new Uint8Array(31), seq: 1 }), refused('entry.receipt'));
  const five = signNote(`${jcs(body)}\n`, ['a', 'b', 'c', 'd', 'e'].map(testSigner));
  assert.throws(() => encodeEntry({ ...parts, note: five }), refused('entry.signatures'));
  const long = signNote(`${jcs(body)}\n${'x'.repeat(66_000)}\n`, [testSigner('a')]);
  assert.throws(() => encodeEntry({ ...parts, note: long }), refused('entry.size'));
  const two = signNote(`${jcs(body)}\n${jcs(body)}\n`, [testSigner('a')]);
  assert.throws(() => encodeEntry({ ...parts, note: two }), refused('json'));
});

test('bundles: the length of each entry on two bytes, then the entry', () => {
  const { entries } = testLog();
  const bundle = entryBundle(entries);
  let at = 0;
  for (const entry of entries) {
    assert.equal(((bundle[at] ?? 0) << 8) | (bundle[at + 1] ?? 0), entry.length);
    assert.deepEqual(bundle.slice(at + 2, at + 2 + entry.length), entry);
    at += 2 + entry.length;
  }
  assert.equal(at, bundle.length);
  assert.throws(() => entryBundle([new Uint8Array(65_536)]), refused('entry.size'));
});
