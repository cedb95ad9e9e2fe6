/**
 * The hostile corpus: what once went wrong, or well might. One file per reader (parsers.ts), cases separated by blank lines:
 *
 *     # a key twice, once escaped          the name of the test
 *     refused duplicate_key                or `refused`, or `read`
 *     | {"id":"a","i\u0064":"b"}           text as it stands; what follows on the next line is joined without a newline
 *     x eda080                             bytes in hexadecimal
 *     /                                    a newline
 *     10000 * [                            so many times; ⏎ in it is a newline
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'corpus');

export interface Case {
  readonly name: string;
  /** `read`, `refused`, or the code it is refused with. */
  readonly expected: string;
  readonly given: Uint8Array;
}

function bytesOf(line: string, where: string): Uint8Array {
  const [, times, repeated] = /^([0-9]+) \* (.+)$/.exec(line) ?? [];
  if (line === '/') return Uint8Array.of(0x0a);
  if (line === '|') return new Uint8Array();
  if (line.startsWith('| ')) return new TextEncoder().encode(line.slice(2));
  if (/^x (?:[0-9a-f]{2})+$/.test(line)) return new Uint8Array(Buffer.from(line.slice(2), 'hex'));
  if (times !== undefined && repeated !== undefined) return new TextEncoder().encode(repeated.replaceAll('⏎', '\n').repeat(Number(times)));
  throw new Error(`${where}: not a line of a case: ${line}`);
}

function caseOf(block: string, file: string): Case {
  const [title = '', verdict = '', ...lines] = block.split('\n').filter((line) => line !== '');
  const where = `corpus/${file} ${title}`;
  const [, read, code = 'refused'] = /^(?:(read)|refused(?: (\S+))?)$/.exec(verdict) ?? [];
  if (!title.startsWith('# ') || (read === undefined && !verdict.startsWith('refused')))
    throw new Error(`${where}: a case is "# name", then "read" or "refused"`);
  return { name: title.slice(2), expected: read ?? code, given: new Uint8Array(Buffer.concat(lines.map((line) => bytesOf(line, where)))) };
}

/** By the name of the reader. */
export const corpus: ReadonlyMap<string, readonly Case[]> = new Map(
  readdirSync(FOLDER)
    .sort()
    .map((file) => {
      const blocks = readFileSync(join(FOLDER, file), 'utf8').split(/\n\n+/);
      return [file.replace(/\.txt$/, ''), blocks.filter((block) => block.trim() !== '').map((block) => caseOf(block, file))];
    }),
);
