import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { joinShares, rootShares } from './secret-words.ts';

const dice = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
const wordsOf = (line: string): string[] => line.split(' ');

describe('decision 30: a root in three shares, two of which give it', () => {
  for (const lang of ['fr', 'en'] as const)
    test(`${lang}: any two, in any order, in capitals or not; each is thirty words`, () => {
      for (const seed of [dice(32), new Uint8Array(32)]) {
        const [a = '', b = '', c = ''] = rootShares(seed, lang, dice);
        assert.deepEqual(
          [a, b, c].map((line) => wordsOf(line).length),
          [30, 30, 30],
        );
        for (const lines of [
          [a, b],
          [c, a],
          [b.toUpperCase(), `  ${c} `],
        ])
          assert.deepEqual(joinShares(lines), seed);
      }
    });

  test('a word that is wrong, missing, or in the place of another is told, with the line it is on', () => {
    const [a = '', b = ''] = rootShares(dice(32), 'fr', dice);
    const words = wordsOf(b);
    for (let n = 0; n < words.length; n++) {
      const wrong = words.with(n, words[n] === 'abaisser' ? 'abandon' : 'abaisser').join(' ');
      assert.deepEqual(joinShares([a, wrong]), { wrong: 2 }, `word ${n + 1}`);
    }
    assert.deepEqual(joinShares([words.slice(1).join(' '), a]), { wrong: 1 });
    assert.deepEqual(joinShares([a, `${b} abaisser`]), { wrong: 2 });
  });

  test('the same share twice, shares of two roots, or three lines give nothing', () => {
    const [a = '', b = '', c = ''] = rootShares(dice(32), 'en', dice);
    const [, other = ''] = rootShares(dice(32), 'en', dice);
    assert.deepEqual([joinShares([a, a]), joinShares([a, other]), joinShares([a, b, c])], ['apart', 'apart', 'apart']);
  });
});
