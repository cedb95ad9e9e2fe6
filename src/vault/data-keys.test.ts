import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blobScope, fieldState, packEnvelope, unpackEnvelope, wordsScope } from './data-keys.ts';

test('a thread has one data key; each act of the organisation has its own', () => {
  assert.equal(wordsScope('c0123456789abcdef', 7), 'c0123456789abcdef');
  assert.equal(blobScope('c0123456789abcdef', 'f'.repeat(64)), 'c0123456789abcdef');
  assert.notEqual(wordsScope('-', 7), wordsScope('-', 8));
  assert.notEqual(wordsScope('-', 7), blobScope('-', 'f'.repeat(64)));
});

test('an envelope comes back as it went in; what is not one is null', () => {
  const parts = { nonce: new Uint8Array(12).fill(1), ciphertext: Uint8Array.of(9, 8, 7), tag: new Uint8Array(16).fill(2) };
  const packed = packEnvelope(parts);
  assert.deepEqual(unpackEnvelope(packed), parts);
  assert.equal(packed.length, 1 + 12 + 3 + 16);
  assert.equal(unpackEnvelope(packed.subarray(0, 20)), null);
  assert.equal(unpackEnvelope(packed.with(0, 2)), null);
});

test('four field states: shredded is never confused with missing', () => {
  assert.equal(fieldState({ present: true, shredded: false, complete: true }), 'disclosed');
  assert.equal(fieldState({ present: false, shredded: true, complete: true }), 'shredded');
  assert.equal(fieldState({ present: false, shredded: true, complete: false }), 'shredded');
  assert.equal(fieldState({ present: false, shredded: false, complete: false }), 'withheld');
  assert.equal(fieldState({ present: false, shredded: false, complete: true }), 'missing');
});
