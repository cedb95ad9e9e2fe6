/** The repository as its own tests read it: the files that would be committed, and their text with the comments taken out. */
import { AssertionError } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Never committed (see .gitignore), so never read. */
const LEFT_OUT = /^(\.git|node_modules|dist|data|test-results|\.abri-install-.*)$/;
const BYTES = /\.(png|jpg|ico|woff2|db|sqlite|pdf|zip|gz|mp3|ogg|wav)$/;

export interface Source {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

function pathsUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.name === 'node_modules' || (folder === '' && LEFT_OUT.test(entry.name))) return [];
    if (entry.isDirectory()) return pathsUnder(path);
    return entry.isFile() && !entry.name.endsWith('.log') ? [path] : [];
  });
}

/** Every text file of the repository. */
export const sources: readonly Source[] = pathsUnder('')
  .filter((path) => !BYTES.test(path))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

export const isCode = ({ path }: Source): boolean => /\.(ts|tsx|js|mjs)$/.test(path);
export const isTest = ({ path }: Source): boolean => /\.test\.tsx?$/.test(path);

/**
 * The text with comments, and on demand the insides of strings, blanked out; lines keep their numbers. A scanner of a few
 * states, not a parser: a quote left open ends with its line, which is what apostrophes in markup need.
 */
export function stripped(text: string, strings: 'keep' | 'blank'): string {
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'?|"(?:\\.|[^"\\\n])*"?|`(?:\\[\s\S]|[^`\\])*`?|(?<=[=(,:[!&|?{};\n]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//g;
  return text.replace(token, (found) => {
    if (found.startsWith('//') || found.startsWith('/*')) return found.replace(/[^\n]/g, ' ');
    return strings === 'keep' ? found : found.replace(/[^\n'"`]/g, ' ');
  });
}

export interface Import {
  readonly specifier: string;
  /** Erased when the file runs: `import type`, `export type … from`. */
  readonly typeOnly: boolean;
}

/** All that a file imports or re-exports, `import('…')` included. */
export function importsOf(text: string): Import[] {
  const code = stripped(text, 'keep');
  const found: Import[] = [];
  for (const match of code.matchAll(/(?:^|[;\n])\s*(?:import|export)\s+(type\s)?(?:[\w*$\s{},]+?\sfrom\s+)?['"]([^'"\n]+)['"]/g)) {
    found.push({ specifier: match[2] ?? '', typeOnly: match[1] !== undefined });
  }
  for (const match of code.matchAll(/(?<![.\w])import\(\s*['"`]([^'"`]+)['"`]/g))
    found.push({ specifier: match[1] ?? '', typeOnly: false });
  return found;
}

/** Where a relative specifier leads, from the root; null for a package. */
export function target(from: string, specifier: string): string | null {
  return specifier.startsWith('.') ? posix.join(dirname(from), specifier) : null;
}

/** `path:line` of a position, for a failure text. */
export function place({ path, text }: Source, index: number): string {
  return `${path}:${text.slice(0, index).split('\n').length}`;
}

/** Fails with the rule, what to do instead, and each place where it does not hold. */
export function holds(rule: string, places: readonly string[]): void {
  if (places.length > 0) throw new AssertionError({ message: `${rule}\n  ${places.join('\n  ')}`, stackStartFn: holds });
}
