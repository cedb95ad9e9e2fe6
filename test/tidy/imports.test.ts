/** The import law of ARCHITECTURE.md, and what the pure core never touches. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RUNS } from '../../src/cli/release-tree.ts';
import { BANNED_IN_CORE, refusal } from './law.ts';
import { holds, importsOf, isCode, isTest, place, type Source, sources, stripped, target } from './sources.ts';

const code = sources.filter(isCode);

function broken({ path, text }: Source): string[] {
  return importsOf(text).flatMap(({ specifier, typeOnly }) => {
    const to = target(path, specifier);
    const why = refusal(path, to === null ? { package: specifier } : { path: to }, typeOnly);
    return why === null ? [] : [`${path} imports ${specifier}: ${why}`];
  });
}

test('the import law holds', () => {
  holds('Import law (ARCHITECTURE.md):', code.flatMap(broken));
});

test('no clock, no dice, no I/O in the pure core', () => {
  const places = code
    .filter((source) => /^src\/(kernel|loop)\//.test(source.path) && !isTest(source))
    .flatMap((source) => {
      const bare = stripped(source.text, 'blank');
      return BANNED_IN_CORE.flatMap(([ban, instead]) =>
        [...bare.matchAll(ban)].map((match) => `${place(source, match.index)} says ${match[0]}: ${instead}`),
      );
    });
  holds('kernel/ and loop/ are pure: the same acts give the same events, for ever.', places);
});

test('whatever the program loads stands in the list a release signs', () => {
  const byPath = new Map(code.map((source) => [source.path, source]));
  const loaded = new Set<string>();
  const load = (path: string): void => {
    const source = byPath.get(path);
    if (source === undefined || loaded.has(path)) return;
    loaded.add(path);
    for (const { specifier, typeOnly } of importsOf(source.text)) if (!typeOnly) load(target(path, specifier) ?? '');
  };
  for (const path of ['bin/abri.js', 'src/main.ts']) load(path);
  assert.ok(loaded.size > 300 && [...loaded].some((path) => path.startsWith('simulator/')));
  const isListed = (path: string): boolean => RUNS.some((root) => path === root || path.startsWith(`${root}/`));
  holds(
    'RUNS of src/cli/release-tree.ts:',
    [...loaded].filter((path) => !isListed(path) || /\.test\.tsx?$/.test(path)),
  );
});

test('the law is awake: what it forbids, it finds', () => {
  const cases: readonly [string, string, boolean][] = [
    ['src/kernel/a.ts', "import { x } from '../log/entry.ts';", false],
    ['src/loop/intake/a.ts', "import type { X } from '../alerting/model.ts';", false],
    ['src/loop/intake/a.ts', "import {\n  x,\n  y,\n} from '../../kernel/ids.ts';", true],
    ['src/loop/intake/a.ts', "import { hash } from 'node:crypto';", false],
    ['src/loop/intake/a.ts', "// import { hash } from 'node:crypto';", true],
    ['src/loop/handoffs/a.ts', "import type { X } from '../alerting/model.ts';", true],
    ['src/log/a.ts', "import { hash } from 'node:crypto';", false],
    ['src/log/digest.ts', "import { hash } from 'node:crypto';", true],
    ['src/vault/a.ts', "import { Encrypter } from 'age-encryption';", false],
    ['src/vault/age.ts', "import { Encrypter } from 'age-encryption';", true],
    ['src/cli/a.ts', "import { openWith } from '../vault/age.ts';", true],
    ['src/desk/a.ts', "import { openWith } from '../vault/age.ts';", false],
    ['src/edges/http/a.ts', "import { openWith } from '../../vault/age.ts';", false],
    ['src/main/serving.ts', "import { openWith } from '../vault/age.ts';", false],
    ['src/wire/a.ts', "import type { X } from '../loop/loop.ts';", true],
    ['src/wire/a.ts', "import { x } from '../loop/loop.ts';", false],
    ['src/desk/a.ts', "import { x } from '../loop/intake/rules.ts';", false],
    ['src/desk/a.ts', "import { x } from '../edges/http/server.ts';", false],
    ['src/edges/http/a.ts', "import { x } from '../system/clock.ts';", false],
    ['src/edges/channels/sms/a.ts', "import { x } from '../email/a.ts';", false],
    ['src/edges/http/a.ts', "const m = await import('../../loop/loop.ts');", false],
    ['src/edges/http/a.ts', "import type { Store } from '../../desk/ports.ts';", true],
    ['src/console/a.tsx', "import { x } from '../desk/desk.ts';", false],
    ['src/console/a.tsx', "import './a.css';", true],
    ['src/cli/a.ts', "import { main } from '../main.ts';", false],
    ['test/a.test.ts', "import '../src/main.ts';", false],
    ['src/loop/intake/cast.ts', "import { given } from '../given.ts';", true],
    ['src/loop/intake/a.ts', "import { someone } from './cast.ts';", false],
    ['src/attic/a.ts', "import 'node:fs';", false],
  ];
  for (const [path, text, allowed] of cases) assert.equal(broken({ path, text }).length === 0, allowed, `${path}: ${text}`);
});

test('comments and strings are not code', () => {
  const text = "const a = 'Date.now'; // Date.now\n/* Date.now */ const b = /['\"]/; Date.now(); `Date.now`";
  assert.equal(stripped(text, 'blank').match(/Date\.now/g)?.length, 1);
  assert.equal(stripped(text, 'blank').split('\n').length, 2);
});
