import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { exactJson } from './exact-json.ts';

const fault = (source: string | Uint8Array, limits?: { size: number; depth: number }): string => {
  const read = exactJson(source, limits);
  return read.ok ? 'ok' : `${read.fault.code} ${read.fault.path}`;
};

test('each fault has its own code and its place', () => {
  assert.equal(fault('{"a":{"__proto__":1}}'), 'forbidden_key /a/__proto__');
  assert.equal(fault('{"a":[{"constructor":1}]}'), 'forbidden_key /a/0/constructor');
  assert.equal(fault('{"prototype":null}'), 'forbidden_key /prototype');
  assert.equal(fault('{"\\u005f_proto__":1}'), 'forbidden_key /__proto__');
  assert.equal(fault('{"a":1,"a":2}'), 'duplicate_key /a');
  assert.equal(fault('{"a":"\\ud800"}'), 'lone_surrogate /a');
  assert.equal(fault('{"a":"\ud800"}'), 'lone_surrogate /a');
  assert.equal(fault('{"a":"x\\u0000"}'), 'nul /a');
  assert.equal(fault('{"a":"x\u0000"}'), 'nul /a');
  assert.equal(fault('\ufeff{}'), 'bom ');
  assert.equal(fault(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d)), 'bom ');
  assert.equal(fault(Uint8Array.of(0x22, 0xc3, 0x28, 0x22)), 'invalid_utf8 ');
  assert.equal(fault('['.repeat(33) + ']'.repeat(33)), `too_deep ${'/0'.repeat(32)}`);
  assert.equal(fault('['.repeat(32) + ']'.repeat(32)), 'ok');
  assert.equal(fault('"é"', { size: 3, depth: 1 }), 'too_large ');
  assert.equal(fault('"é"', { size: 4, depth: 1 }), 'ok');
  assert.equal(fault('{"n":9007199254740993}'), 'number_range /n');
  assert.equal(fault('[1e999]'), 'number_range /0');
});

test('what JSON does not allow is malformed', () => {
  for (const text of [
    '',
    ' ',
    '{',
    '}',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    "'a'",
    '01',
    '+1',
    '.5',
    '1.',
    'nul',
    'NaN',
    '"\t"',
    '"\\x"',
    '"\\u12"',
    '1 2',
    '[1 2]',
    '{"a" 1}',
    '//x\n1',
    '\u00a01',
  ]) {
    assert.match(fault(text), /^malformed_json/, JSON.stringify(text));
  }
});

test('what it accepts is what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value);
      const read = exactJson(text);
      if (read.ok) assert.deepEqual(read.value, JSON.parse(text));
      else assert.ok(['nul', 'lone_surrogate', 'forbidden_key', 'number_range'].includes(read.fault.code), read.fault.code);
    }),
    { numRuns: 300 },
  );
});

test('any bytes get an answer, and JSON.parse never accepts less than it does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const read = exactJson(text);
      if (read.ok) assert.deepEqual(read.value, JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});
