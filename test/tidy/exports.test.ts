/** An exported name that no other file mentions is dead, or private: either way it should not be exported. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, isCode, isTest, sources, stripped } from './sources.ts';

/** Names called by something that is not a file of ours, each with its caller. */
const CALLED_FROM_OUTSIDE = new Map<string, string>([]);

/**
 * Names exported by a text. A type is in order when its own file uses it elsewhere (the shape of what an exported function
 * takes or returns must be nameable); a value is not.
 */
function exportedNames(code: string): string[] {
  const values = [...code.matchAll(/^export (?:async )?(?:const|let|function\*?|class) (\w+)/gm)].map((match) => match[1] ?? '');
  const types = [...code.matchAll(/^export (?:interface|type) (\w+)/gm)]
    .map((match) => match[1] ?? '')
    .filter((name) => (code.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length < 2);
  const lists = [...code.matchAll(/^export (?:type )?\{([^}]*)\}(?! from)/gm)].flatMap((match) =>
    (match[1] ?? '').split(',').map((item) => item.trim().split(/\s+/).at(-1) ?? ''),
  );
  return [...values, ...types, ...lists].filter((name) => name !== '');
}

test('every exported name of src/ is used by another file', () => {
  const code = sources.filter(isCode).map((source) => ({ ...source, bare: stripped(source.text, 'keep') }));
  const users = new Map<string, number>();
  for (const { bare } of code) for (const name of new Set(bare.match(/\b\w+\b/g))) users.set(name, (users.get(name) ?? 0) + 1);
  const unused = code
    .filter((source) => source.path.startsWith('src/') && !isTest(source) && !source.path.endsWith('vite.config.ts'))
    .flatMap(({ path, bare }) =>
      exportedNames(bare)
        .filter((name) => users.get(name) === 1 && !CALLED_FROM_OUTSIDE.has(name))
        .map((name) => `${path}  ${name}`),
    );
  holds('Drop `export`, or drop the name:', unused);
});

test('exported names are found in each of their forms', () => {
  const text =
    'export const a = 1;\nexport async function b() {}\nexport interface C {}\nexport type D = 1; let x: D;\nconst e = 1, f = 2;\nexport { e, f as g };';
  assert.deepEqual(exportedNames(text), ['a', 'b', 'C', 'e', 'g']);
});
