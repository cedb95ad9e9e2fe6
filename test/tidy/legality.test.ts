/**
 * No hole between the tables of legality and their tests: each stage brings about every pair of act and situation of its table and
 * holds it against the rule (`disagreements` of src/loop/given.ts, where a pair without a sample is told).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Legality } from '../../src/kernel/decider.ts';
import { NEVER } from '../../src/kernel/legality.ts';
import { legality } from '../../src/loop/loop.ts';
import { holds, isTest, type Source, sources, stripped } from './sources.ts';

const tables: readonly (readonly [stage: string, table: Legality<string, string>])[] = Object.entries(legality);

/** Stages without a test of their own that goes through the whole of their table and finds nothing. */
function unheld(files: readonly Source[]): string[] {
  return tables
    .map(([stage]) => stage)
    .filter((stage) => {
      const asked = new RegExp(`\\bassert\\.deepEqual\\(disagreements\\(${stage}Legality, \\w+\\), \\[\\]\\)`);
      return !files.some((file) => file.path.startsWith(`src/loop/${stage}/`) && isTest(file) && asked.test(stripped(file.text, 'keep')));
    });
}

test('every table of legality is held against its rule, pair by pair, by a test of its stage', () => {
  holds('Write `assert.deepEqual(disagreements(…Legality, samples), []);` beside the stage:', unheld(sources));
});

test('a stage whose test is gone, or is a comment, is seen', () => {
  assert.deepEqual(unheld(sources.filter(({ path }) => !path.startsWith('src/loop/intake/'))), ['intake']);
  const silent = sources.map((file) =>
    file.path === 'src/loop/intake/intake.test.ts'
      ? { ...file, text: file.text.replaceAll('assert.deepEqual(disag', '// assert.deepEqual(disag') }
      : file,
  );
  assert.deepEqual(unheld(silent), ['intake']);
});

test('every row says who may ask and by what doctrine, and can be asked of something', () => {
  const bare = tables.flatMap(([stage, table]) =>
    Object.entries(table)
      .filter(
        ([, { who, doctrine, in: cells }]) => who.length === 0 || doctrine === '' || Object.values(cells).every((cell) => cell === NEVER),
      )
      .map(([act]) => `${stage} ${act}`),
  );
  holds('Say who, why, and where it is allowed:', bare);
  const mute = tables.flatMap(([, table]) =>
    Object.entries(table)
      .filter(([, row]) => !Object.values(row.in).includes('yes'))
      .map(([act]) => act),
  );
  holds('An act that is allowed nowhere is no act:', mute);
});
