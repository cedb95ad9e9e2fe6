/** The public page by itself: contrasts computed from its own style, its weight, hours across the year, words untouched. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PublicStatement, PublicView } from '../../wire/public-views.ts';
import { atom, jsonFeed } from './feeds.ts';
import { listPage, minutesToRead, missingPage, paragraphs, statementPage } from './page.ts';
import { STYLE } from './style.ts';
import { said, stamp } from './times.ts';

const statement: PublicStatement = {
  slug: '2031-03-13-elle-va-bien',
  title: 'Elle va bien',
  text: 'Elle va bien.',
  lang: 'fr',
  released: Date.UTC(2031, 2, 13, 10, 20),
  updated: Date.UTC(2031, 2, 13, 10, 20),
  corrections: [],
  photo: null,
  related: [],
};
const view = (more: Partial<PublicView> = {}): PublicView => ({
  organisation: 'Vigie, Vernac-sur-Argent',
  zone: 'Europe/Paris',
  exercise: false,
  statements: [statement],
  ...more,
});

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

test('contrasts of the three palettes: by day, in the dark, on paper (WCAG 1.4.3, 1.4.6, 1.4.11)', () => {
  const palettes = [...STYLE.matchAll(/:root\{([^}]*)\}/g)].map(
    ([, body = '']) => new Map([...body.matchAll(/--(\w+):(#[0-9A-F]{6})/g)].map(([, key = '', value = '']) => [key, value])),
  );
  const [day, ...others] = palettes;
  assert.equal(palettes.length, 3);
  const poor = others.concat(day ?? new Map()).flatMap((palette) => {
    const of = (name: string): string => palette.get(name) ?? day?.get(name) ?? '';
    const pairs = [
      ['ink', 'paper', 7],
      ['muted', 'paper', 4.5],
      ['link', 'paper', 4.5],
      ['drill', 'paper', 4.5],
      ['line', 'paper', 3],
      ['focus', 'paper', 3],
    ] as const;
    return pairs.flatMap(([a, b, least]) =>
      contrast(of(a), of(b)) >= least ? [] : [`${a} ${of(a)} on ${b} ${of(b)}: ${contrast(of(a), of(b)).toFixed(2)}`],
    );
  });
  assert.deepEqual(poor, []);
  const outside = STYLE.replace(/:root\{[^}]*\}/g, '').match(/#[0-9A-Fa-f]{3,8}\b|rgba?\(|url\(|@import|@font-face/g);
  assert.equal(outside, null, 'no colour outside the palettes, and nothing fetched');
});

test('a page without its photo stays small (ux 3, budget 13), and holds no script', () => {
  const long = { ...statement, text: 'Elle va bien. '.repeat(570) };
  for (const page of [listPage(view(), 'fr'), statementPage(view(), long, 'fr'), missingPage(view(), 'en')]) {
    assert.ok(Buffer.byteLength(page) <= 50_000, `${Buffer.byteLength(page)} bytes`);
    assert.doesNotMatch(page, /<script|javascript:|\son\w+=/);
  }
});

test('the words are the organisation’s: escaped, never corrected, in their own language and direction', () => {
  const text = 'Il dit: "non" !\n<script>alert(1)</script>\n\n\n  مرحبا ';
  const page = statementPage(view(), { ...statement, text, lang: 'ar', title: '&<>"\'' }, 'fr');
  assert.match(page, /<p>Il dit: &quot;non&quot; !<br>&lt;script&gt;alert\(1\)&lt;\/script&gt;<\/p>\n<p>مرحبا<\/p>/);
  assert.match(page, /<h1 lang="ar" dir="auto">&amp;&lt;&gt;&quot;&#39;<\/h1>/);
  assert.deepEqual(paragraphs('a\r\n\r\nb\n \nc'), ['a', 'b', 'c']);
  assert.deepEqual([minutesToRead('mot'), minutesToRead('mot '.repeat(230)), minutesToRead('mot '.repeat(231))], [1, 1, 2]);
});

test('hours are those of the organisation, in winter and in summer, and say whose they are', () => {
  const [winter, summer] = [Date.UTC(2031, 2, 1, 10, 5), Date.UTC(2031, 5, 13, 10, 5)];
  assert.equal(said(winter, 'Europe/Paris', 'fr'), '1er mars 2031 à 11\u202fh\u202f05, heure de Paris');
  assert.equal(said(summer, 'Indian/Reunion', 'en'), '13 June 2031 at 14:05, Reunion time');
  assert.deepEqual(
    [stamp(winter, 'Europe/Paris'), stamp(summer, 'Europe/Paris')],
    ['2031-03-01T11:05:00+01:00', '2031-06-13T12:05:00+02:00'],
  );
  assert.equal(stamp(summer, 'America/St_Johns'), '2031-06-13T07:35:00-02:30');
});

test('an exercise says so first and last, on every page and in every title of a feed, and is not indexed', () => {
  const drill = view({ exercise: true });
  for (const lang of ['fr', 'en'] as const) {
    const word = lang === 'fr' ? 'EXERCICE' : 'EXERCISE';
    for (const page of [listPage(drill, lang), statementPage(drill, statement, lang)]) {
      assert.equal(page.split(`<p class="drill">${word}`).length, 3);
      assert.match(page, new RegExp(`<title>${word} · [\\s\\S]*noindex|noindex[\\s\\S]*<title>${word} · `));
      assert.doesNotMatch(page, /pas un exercice|not an exercise|not a drill/i);
    }
    assert.equal(atom(drill, lang, null).split(`<title>${word} · `).length, 3);
    assert.match(jsonFeed(drill, lang, null), new RegExp(`"title": "${word} · Elle va bien"`));
  }
});

test('feeds without a known address: relative in Atom, left out of JSON Feed; nothing out yet tells no instant', () => {
  const feed = atom(view(), 'fr', null);
  assert.match(feed, /href="\/communiques\/2031-03-13-elle-va-bien"/);
  assert.doesNotMatch(jsonFeed(view(), 'fr', null), /"url"|null/);
  assert.match(atom(view({ organisation: null, statements: [] }), 'en', null), /<updated>1970-01-01T00:00:00Z<\/updated>/);
});
