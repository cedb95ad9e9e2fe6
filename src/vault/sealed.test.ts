import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogFault } from '../log/fault.ts';
import { toUtf8 } from '../log/text.ts';
import { makeSealed, openSealed, parseSealed } from './sealed.ts';

const salt = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const ADDRESS = '12, chemin des Genêts, La Roche-Vernac (adresse inventée)';
const fault =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof LogFault && error.code === code;

test('a value comes back as it was sealed, and is held against the commitment of the log', () => {
  const { plain, pc } = makeSealed(ADDRESS, salt(1));
  assert.equal(openSealed(plain, pc), ADDRESS);
  assert.equal(parseSealed(plain), ADDRESS);
  const other = makeSealed('17, rue du Four', salt(2));
  assert.throws(() => openSealed(other.plain, pc), fault('sealed.commitment'));
  for (let at = 0; at < plain.length; at += 7) {
    const turned = plain.with(at, (plain[at] ?? 0) ^ 1);
    assert.throws(() => openSealed(turned, pc), fault('sealed.commitment'), `byte ${at}`);
  }
});

test('the size tells no more than a step of 256 bytes', () => {
  const length = (value: string): number => makeSealed(value, salt(1)).plain.length;
  assert.equal(length('a'), length('a'.repeat(256)));
  assert.equal(length('a'.repeat(257)), length('a') + 256);
  assert.equal(length(ADDRESS), length('oui'));
});

test('the same value under another salt has another commitment: nobody confirms an address by guessing it', () => {
  assert.notEqual(makeSealed(ADDRESS, salt(1)).pc, makeSealed(ADDRESS, salt(2)).pc);
});

test('one value has one spelling: what no sealing makes is refused', () => {
  const { plain } = makeSealed('oui', salt(1));
  const refused: [string, Uint8Array][] = [
    ['nothing', new Uint8Array()],
    ['another version', Uint8Array.of(...toUtf8('abri.sealed/2\n'), ...plain.subarray(14))],
    ['no value', plain.subarray(0, 46)],
    ['cut within a step', plain.subarray(0, plain.length - 1)],
    ['a step too many', Uint8Array.of(...plain, ...new Uint8Array(256))],
    ['only padding', Uint8Array.of(...plain.subarray(0, 46), ...new Uint8Array(256))],
    ['something after the padding', plain.with(plain.length - 1, 1)],
  ];
  for (const [name, bytes] of refused) assert.throws(() => parseSealed(bytes), fault('sealed.form'), name);
  assert.throws(() => parseSealed(plain.with(46, 0xff)), fault('utf8'));
  for (const value of ['', 'a\0b', 'a'.repeat(8193)]) assert.throws(() => makeSealed(value, salt(1)), fault('sealed.value'));
  assert.throws(() => makeSealed('oui', new Uint8Array(31)), fault('sealed.salt'));
  assert.throws(() => makeSealed('\ud83d', salt(1)), fault('utf8'));
});
