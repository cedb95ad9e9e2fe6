/** The words: the same messages in both languages, French set in type, and nothing that a screen reader would stumble over. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { french } from './typography.ts';
import { counter } from './words/plural.ts';
import { TABLES } from './words.ts';

/** Every message with its path; functions are asked with plain arguments. */
function flat(node: unknown, path: string): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') return [[path, String(node(2, 2, 2))]];
  return Object.entries(node as object).flatMap(([key, value]) => flat(value, `${path}/${key}`));
}
const fr = flat(TABLES.fr, '');
const en = flat(TABLES.en, '');

test('both languages are complete: the same messages, none empty', () => {
  assert.deepEqual(
    fr.map(([path]) => path),
    en.map(([path]) => path),
  );
  assert.deepEqual(
    [...fr, ...en].filter(([, text]) => text.trim() === ''),
    [],
  );
});

test('French typography: spaces before ; ! ? : and inside « », the curved apostrophe', () => {
  const bad = fr.filter(([, text]) => /[^\u202f][;!?](?=\s|$)|[^\u00a0]:(?=\s|$)|«(?!\u202f)|(?<!\u202f)»|['"]|\.\.\./.test(text));
  assert.deepEqual(bad, []);
});

test('English typography: no space before ; ! ? :, the curved apostrophe', () => {
  assert.deepEqual(
    en.filter(([, text]) => /\s[;!?:]|['"]|\.\.\./.test(text)),
    [],
  );
});

test('French words are not written with spaces nobody can see', () => {
  for (const name of ['./words/fr.ts', './words/identity-fr.ts', './words/places-fr.ts', '../wire/act-names.ts']) {
    const source = readFileSync(new URL(name, import.meta.url), 'utf8');
    assert.equal(/[\u202f\u00a0]/.test(source), false, `${name}: typography.ts sets them`);
  }
});

test('plurals by the rules of each language: zero is one in French', () => {
  assert.equal(counter('fr')(0, 'origine', 'origines'), '0 origine');
  assert.equal(counter('fr')(2, 'origine', 'origines'), '2 origines');
  assert.equal(counter('en')(0, 'origin', 'origins'), '0 origins');
  assert.equal(counter('fr')(10482, 'écriture', 'écritures'), '10\u202f482 écritures');
});

test('times and addresses are left as they are', () => {
  assert.equal(french('à 17:38:55; http://a:80/'), 'à 17:38:55\u202f; http://a:80/');
  assert.equal(french('«pas avant»'), '«\u202fpas avant\u202f»');
});
