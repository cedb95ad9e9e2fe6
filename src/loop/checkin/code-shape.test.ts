import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { areFit, spelling } from './code-shape.ts';

test('a code has one spelling, however it was typed or heard', () => {
  assert.equal(spelling(' 40 71-93 '), '407193');
  assert.equal(spelling('Mélèze'), 'meleze');
  assert.equal(spelling('ÇÀ ET LÀ'), 'caetla');
  assert.equal(spelling('４０７１９３'), '407193');
});

test('I-25 two codes of one person: one kind, one length, neither tried first by whoever guesses', () => {
  assert.ok(areFit('407193', '852640'));
  assert.ok(areFit('verglas', 'corniche'.slice(0, 7)));
  for (const [genuine, duress] of [
    ['40719', '85264'],
    ['407193', '8526401'],
    ['407193', 'verger'],
    ['4071934071934', '8526408526408'],
    ['111111', '852640'],
    ['407193', '345678'],
    ['407193', '987654'],
    ['loup', 'rive'],
    ['', ''],
    ['40719a', '85264b'],
  ] as const)
    assert.ok(!areFit(genuine, duress), `${genuine} ${duress}`);
});

test('I-25 nor is one what a slip makes of the other: a sign changed, two swapped, the number before or after', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 6, maxLength: 12 });
  fc.assert(
    fc.property(digits, fc.nat(), fc.nat(9), (code, at, digit) => {
      const i = at % (code.length - 1);
      const slips = [
        code,
        `${code.slice(0, i)}${digit}${code.slice(i + 1)}`,
        `${code.slice(0, i)}${code[i + 1]}${code[i]}${code.slice(i + 2)}`,
        String(Number(code) + 1).padStart(code.length, '0'),
        String(Math.max(0, Number(code) - 1)).padStart(code.length, '0'),
      ];
      for (const slip of slips) assert.ok(!areFit(code, slip) && !areFit(slip, code), `${code} ${slip}`);
    }),
  );
  assert.ok(!areFit('139999', '140000'));
  assert.ok(!areFit('verglas', 'verglaz'));
  assert.ok(areFit('407193', '407329'));
});
