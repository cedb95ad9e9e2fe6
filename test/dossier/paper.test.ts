/** The chronology on paper: the same bytes for the same input (I-37), both languages, and nothing that somebody wrote is ever markup. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { typeset } from '../../src/edges/paper/typeset.ts';
import { readDisclosure } from '../../src/log/disclosure.ts';
import { parseEntry } from '../../src/log/entry.ts';
import { chronologyOnPaper } from '../../src/public/chronology/paper.ts';
import { makeWorld, type WorldOptions } from './forge.ts';

const AT = Date.UTC(2031, 2, 9, 18, 30);
const HOSTILE = [
  '#panic("non")',
  '"; #panic("non")',
  '\\") #panic("non")',
  '\\',
  '\\\\"',
  '"',
  '] } ) #import "x.typ"',
  '[*gras*] _souligné_ $ x^2 $ `brut` <etiquette> @reference',
  '// rien\n/* ni ceci',
  '= Titre\n- liste\n+ numéro',
  'de droite à gauche : \u202eعربي\u202c עברית',
  'image : 😀🔥, drapeau : 🇫🇷',
  'commande : \u0000\u0007\u001b[2J\u007f',
  'demi-caractère à part',
  '\u{10FFFF}\uFEFF\u2028\u2029',
  'e\u0301'.repeat(50),
];

function source(
  lang: 'fr' | 'en',
  said: (name: string, value: string) => string = (_, value) => value,
  options: WorldOptions = {},
): string {
  const { forge, input } = makeWorld(options);
  const words = (index: number): Record<string, string> =>
    Object.fromEntries(
      forge.disclosures
        .filter((row) => row.index === index)
        .map(({ text }) => readDisclosure(text))
        .map(({ name, value }) => [name, said(name, value)]),
    );
  return chronologyOnPaper({ dossier: 'D1', lang, zone: 'Europe/Paris', entries: input.entries.map(parseEntry), words });
}
function set(t: TestContext, text: string): Buffer | null {
  const pdf = typeset(text, AT);
  if (pdf !== null) return Buffer.from(pdf);
  assert.notEqual(process.env.ABRI_TEST_STRICT, '1', 'typst is not built for this machine');
  t.skip('typst is not built for this machine');
  return null;
}

test('the same input gives the same bytes, in French and in English, dated by the dossier and not by the day (I-37)', (t) => {
  const pdfs = (['fr', 'en'] as const).map((lang) => [set(t, source(lang)), set(t, source(lang))] as const);
  for (const [first, second] of pdfs) {
    if (first === null || second === null) return;
    assert.ok(first.equals(second));
    assert.equal(first.subarray(0, 5).toString(), '%PDF-');
    assert.ok(!first.includes(`D:${new Date().getUTCFullYear()}`), 'the day it was made is not in it');
  }
  assert.ok(!pdfs[0]?.[0]?.equals(pdfs[1]?.[0] ?? Buffer.alloc(0)));
});

test('its fonts are in it', (t) => {
  const pdf = set(t, source('fr'));
  if (pdf === null) return;
  const streams = [...pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, body = '']) =>
    Buffer.from(body, 'latin1'),
  );
  const opened = streams.map((body) => {
    try {
      return inflateSync(body).toString('latin1');
    } catch {
      return '';
    }
  });
  const all = pdf.toString('latin1') + opened.join('\n');
  assert.match(all, /FontFile[23]/);
  assert.match(all, /LibertinusSerif/);
});

test('whatever people wrote is text: it neither stops the document nor changes anything but its own words', (t) => {
  for (const text of HOSTILE) {
    const written = source('fr', (name, value) => (name === 'verbatim' ? text : value));
    assert.ok(set(t, written) !== null || typeset('', AT) === null, text);
    // Line by line the source is that of harmless words, but for the two lines that bear them.
    const calm = source('fr', (name, value) => (name === 'verbatim' ? 'mots' : value)).split('\n');
    const differing = written.split('\n').filter((line, i) => line !== calm[i]);
    assert.equal(written.split('\n').length, calm.length, text);
    assert.equal(differing.length, 2, text);
    for (const line of differing) assert.match(line, /^#row\((?:"(?:[^"\\]|\\.)*"|[(), ])*\)$/, text);
  }
});

test('what the fonts cannot draw is spelt out, so that nothing is lost', () => {
  const written = source('fr', (_, value) => `${value} 😀`);
  assert.ok(written.includes('\\\\u{1f600}'));
  assert.ok(!written.includes('😀'));
});

test('an exercise says so on paper, at both ends', () => {
  assert.equal(source('fr', undefined, { ex: 'EX1' }).match(/^#drill\("EXERCICE EX1"\)$/gm)?.length, 2);
});
