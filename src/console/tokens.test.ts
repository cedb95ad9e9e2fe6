/** The contrasts of the three themes, computed from the colours themselves (WCAG 2.2: 1.4.3, 1.4.6 for orders, 1.4.11). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('./style/tokens.css', import.meta.url), 'utf8');
const themes = [...css.matchAll(/data-theme="(\w+)"\] \{([^}]*)\}/g)].map(([, name = '', body = '']) => ({
  name,
  tokens: new Map([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, key = '', value = '']) => [key, value])),
}));

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

/** Ink on paper, and the least contrast it must have. */
const PAPERS = ['bg', 'surface', 'raised'] as const;
const ON_PAPER = [
  ['ink', 7],
  ['muted', 4.5],
  ['p1-text', 4.5],
  ['p2-text', 4.5],
  ['p3-text', 4.5],
  ['ok', 4.5],
  ['drill', 4.5],
  ['focus-outer', 3],
] as const;
const PAIRS = [
  ['p1-on', 'p1-fill', 7],
  ['p2-on', 'p2-fill', 7],
  ['line', 'surface', 3],
  ['line', 'bg', 3],
  ['p1-edge', 'bg', 3],
  ['p2-edge', 'bg', 3],
  ['focus-outer', 'focus-inner', 3],
] as const;

for (const { name, tokens } of themes) {
  test(`contrasts of the theme ${name}`, () => {
    const all = [...ON_PAPER.flatMap(([ink, least]) => PAPERS.map((paper) => [ink, paper, least] as const)), ...PAIRS];
    const poor = all.flatMap(([a, b, least]) => {
      const found = contrast(tokens.get(a) ?? '', tokens.get(b) ?? '');
      return found >= least ? [] : [`${a} on ${b}: ${found.toFixed(2)} < ${least}`];
    });
    assert.deepEqual(poor, []);
  });
}

test('the three themes name the same colours, and no colour is written outside them', () => {
  assert.deepEqual(
    themes.map(({ name }) => name),
    ['jour', 'sombre', 'nuit'],
  );
  for (const { tokens } of themes) assert.deepEqual([...tokens.keys()], [...(themes[0]?.tokens.keys() ?? [])]);
  for (const file of ['base', 'frame', 'register', 'people', 'alert', 'door']) {
    const text = readFileSync(new URL(`./style/${file}.css`, import.meta.url), 'utf8');
    assert.deepEqual(text.match(/#[0-9A-Fa-f]{3,8}\b|\brgba?\(|\bhsla?\(/g) ?? [], [], file);
  }
});
