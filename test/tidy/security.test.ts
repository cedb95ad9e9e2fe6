/** SECURITY.md claims nothing that no test shows: each line of its tables names where, and that is there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, isTest, sources } from './sources.ts';

const HEAD = '| threat | protected, by what | not protected | test |';
const paths = new Set(sources.map(({ path }) => path));
const page = sources.find(({ path }) => path === 'SECURITY.md')?.text ?? '';

/** The cells of every line of every table. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|') && line !== HEAD && !/^\|[-|]+\|$/.test(line))
  .map((line) => line.split('|').slice(1, -1));

test('the tables of SECURITY.md can be read', () => {
  assert.ok(page.includes(HEAD) && rows.length > 30, 'the tables could not be read');
  const torn = rows.filter((cells) => cells.length !== 4 || cells[0]?.trim() === '' || cells[1]?.trim() === '');
  holds(
    'Four columns; the third may be empty.',
    torn.map((cells) => cells.join('|')),
  );
});

test('what SECURITY.md calls protected names the test that shows it, and that test is there', () => {
  const unshown = rows.flatMap(([threat = '', , , tests = '']) => {
    const named = [...tests.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    const missing = named.filter((name) => {
      const drill = /^abri drill ([a-z-]+)$/.exec(name)?.[1];
      return drill === undefined ? !(paths.has(name) && isTest({ path: name, text: '' })) : !paths.has(`src/drill/scenarios/${drill}.ts`);
    });
    return named.length === 0 ? [`${threat}: none`] : missing.map((name) => `${threat}: ${name}`);
  });
  holds('A claim without a test is a hope: name a file that ends in .test.ts, from the root, or `abri drill NAME`.', unshown);
});

test('every file that the rest of SECURITY.md names is there', () => {
  const named = [...page.matchAll(/`((?:src|test|docs)\/[^`]+)`/g)].map(([, path = '']) => path);
  holds(
    'Not there:',
    named.filter((path) => !paths.has(path)),
  );
});
