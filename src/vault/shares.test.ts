import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { cut, inverse, join, times } from './shares.ts';

const dice = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

test('the field is that of AES: the products of FIPS 197, and every byte but zero has its inverse', () => {
  assert.deepEqual([times(0x57, 0x83), times(0x57, 0x13), times(0x53, 0xca), times(0xff, 0)], [0xc1, 0xfe, 1, 0]);
  for (let a = 1; a < 256; a++) assert.equal(times(a, inverse(a)), 1);
  assert.equal(inverse(0), 0);
});

test('a cut by hand: the secret 42 with the term 7, read at 1, 2 and 3', () => {
  const parts = cut(new Uint8Array([42]), 2, 3, () => new Uint8Array([7]));
  assert.deepEqual(
    parts.map(({ at, bytes }) => [at, ...bytes]),
    [
      [1, 42 ^ 7],
      [2, 42 ^ 14],
      [3, 42 ^ 9],
    ],
  );
});

test('any two of three give the secret, in any order, and so do three; whatever the secret', () => {
  for (let n = 0; n < 200; n++) {
    const secret = n === 0 ? new Uint8Array(32) : dice(32);
    const [a, b, c] = cut(secret, 2, 3, dice);
    assert.ok(a && b && c);
    for (const parts of [
      [a, b],
      [b, a],
      [a, c],
      [b, c],
      [c, a, b],
    ])
      assert.deepEqual(join(parts), secret);
  }
  const secret = dice(32);
  const five = cut(secret, 3, 5, dice);
  assert.deepEqual(join(five.slice(2)), secret);
  assert.notDeepEqual(join(five.slice(3)), secret, 'two are not three');
});

test('one part tells nothing: whatever the secret, each value of it comes from one term and one only', () => {
  for (const secret of [0, 1, 42, 255])
    for (const at of [0, 1, 2]) {
      const seen = new Set<number>();
      for (let term = 0; term < 256; term++)
        seen.add(cut(new Uint8Array([secret]), 2, 3, () => new Uint8Array([term]))[at]?.bytes[0] ?? -1);
      assert.equal(seen.size, 256);
    }
});

test('the same part twice, or parts of two lengths, are refused; so is a cut that would tell too much', () => {
  const [a] = cut(new Uint8Array(32), 2, 3, dice);
  assert.ok(a);
  assert.throws(() => join([a, a]), RangeError);
  assert.throws(() => join([a, { at: 2, bytes: new Uint8Array(31) }]), RangeError);
  assert.throws(() => cut(new Uint8Array(32), 1, 3, dice), RangeError);
});
