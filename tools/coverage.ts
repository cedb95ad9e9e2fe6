/**
 * How much of the core its own tests go through: the branches of src/kernel and src/loop, counted while the tests beside them run
 * and by those alone. A stage that falls under the floor fails the suite: a branch nobody has tried is a rule nobody has read.
 */
import { globSync } from 'node:fs';
import { matchesGlob, relative, sep } from 'node:path';

/** Of the branches, in all and in each stage, in percent. */
const FLOOR = 95;

/** The tests that count: whoever runs all of them has the number. */
export const isCoreTest = (file: string): boolean => /^src\/(kernel|loop)\//.test(file.replaceAll(sep, '/'));

/** Options of `run`. What serves tests only is not judged, nor are the tests themselves. */
export const CORE_COVERAGE = {
  coverage: true,
  coverageIncludeGlobs: ['src/kernel/**/*.ts', 'src/loop/**/*.ts'],
  coverageExcludeGlobs: ['**/*.test.ts', '**/given.ts', '**/cast.ts'],
};

interface Covered {
  readonly path: string;
  readonly totalBranchCount: number;
  readonly coveredBranchCount: number;
  readonly branches: readonly { readonly line: number; readonly count: number }[];
}
interface Tally {
  all: number;
  covered: number;
  /** `file:line` of what nobody went through. */
  readonly missed: string[];
}

const percent = ({ all, covered }: Tally): number => (all === 0 ? 100 : (100 * covered) / all);

/** `kernel`, `loop/alerting`, `loop` for what stands beside the stages. */
export function partOf(path: string): string {
  const parts = path.replaceAll(sep, '/').split('/').slice(1, -1);
  return parts.join('/');
}

/** What is said of the core, and whether it holds. */
export function judgeCoverage(files: readonly Covered[], root: string): { readonly said: string; readonly holds: boolean } {
  const parts = new Map<string, Tally>();
  const whole: Tally = { all: 0, covered: 0, missed: [] };
  for (const { path, totalBranchCount, coveredBranchCount, branches } of files) {
    const name = relative(root, path);
    const part = parts.get(partOf(name)) ?? { all: 0, covered: 0, missed: [] };
    parts.set(partOf(name), part);
    for (const tally of [part, whole]) {
      tally.all += totalBranchCount;
      tally.covered += coveredBranchCount;
    }
    for (const { line, count } of branches) if (count === 0) part.missed.push(`${name}:${line}`);
  }
  const seen = new Set(files.map(({ path }) => relative(root, path)));
  const unread = globSync(CORE_COVERAGE.coverageIncludeGlobs, { cwd: root }).filter(
    (file) => !seen.has(file) && !CORE_COVERAGE.coverageExcludeGlobs.some((glob) => matchesGlob(file, glob)),
  );
  const rows = [...parts].sort(([a], [b]) => (a < b ? -1 : 1));
  const low = rows.filter(([, tally]) => percent(tally) < FLOOR);
  const holds = whole.all > 0 && unread.length === 0 && low.length === 0 && percent(whole) >= FLOOR;
  const said = [
    `${holds ? '✔' : '✖'} branches of the core its own tests go through: ${percent(whole).toFixed(1)} % (at least ${FLOOR} %, in each stage)`,
    `  ${rows.map(([part, tally]) => `${part} ${percent(tally).toFixed(1)}`).join(', ')}`,
    ...unread.map((file) => `  no test of the core loads ${file}`),
    ...low.flatMap(([part, { missed }]) => [`  ${part}, not gone through:`, ...missed.map((place) => `    ${place}`)]),
  ];
  return { said: said.join('\n'), holds };
}
