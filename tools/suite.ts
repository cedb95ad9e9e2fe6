/**
 * The whole judgement on the repository: types, style, tests. One order for a developer, for CI and for a stranger who
 * follows the README (decision 32): what the machine permits is run, and the end says what was skipped and why.
 */
import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { CORE_COVERAGE, isCoreTest, judgeCoverage } from './coverage.ts';
import { isFresh } from './launcher/console.js';

const ROOT = join(import.meta.dirname, '..');
/** A file that hangs must not hold the rest: the longest of a normal run takes a fraction of this. */
const FILE_TIMEOUT_MS = 8 * 60_000;

export interface SuiteOptions {
  /** Only the test files whose path contains one of these; types and style are then left out. */
  readonly patterns: readonly string[];
  /** A skip is a failure. */
  readonly strict: boolean;
  /** Larger numbers in the same suites. */
  readonly long: boolean;
}

interface Skip {
  readonly name: string;
  readonly file: string;
  readonly reason: string | null;
}

interface Counts {
  tests: number;
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs it all, tells it on stdout, and returns whether everything holds. */
export async function runSuite(options: SuiteOptions): Promise<boolean> {
  const files = testFiles(options.patterns);
  if (files.length === 0) {
    console.log(`No test file matches: ${options.patterns.join(' ')}`);
    return false;
  }
  const style = options.patterns.length > 0 || [await typesAndStyle(), consoleIsBuilt()].every(Boolean);
  if (options.long) process.env.ABRI_LONG = '1';
  if (options.strict) process.env.ABRI_TEST_STRICT = '1';
  const { counts, skips, coverage } = await runTests(files, options.long);
  console.log(skipTable(skips));
  if (coverage !== null) console.log(coverage.said);
  const { tests, passed, failed, skipped } = counts;
  console.log(`tests ${tests}, pass ${passed}, fail ${failed}, skipped ${skipped}, types and style ${styleWord(options, style)}`);
  const unexplained = skips.filter(({ reason }) => reason === null).length;
  if (unexplained > 0) console.log(`${unexplained} skipped without a reason: give one, t.skip('why').`);
  if (options.strict && skipped > 0) console.log('ABRI_TEST_STRICT=1: a skip is a failure.');
  const covered = coverage === null || coverage.holds;
  return style && covered && failed === 0 && unexplained === 0 && !(options.strict && skipped > 0);
}

function styleWord(options: SuiteOptions, style: boolean): string {
  if (options.patterns.length > 0) return 'not run';
  return style ? 'pass' : 'fail';
}

function testFiles(patterns: readonly string[]): string[] {
  const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'simulator/**/*.test.ts'], { cwd: ROOT }).sort();
  return files.filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)));
}

/** The three checks of the sources, together; each prints only what it finds. */
async function typesAndStyle(): Promise<boolean> {
  const results = await Promise.all([
    check('types', ['tsc', '--noEmit', '--pretty', 'false', '-p', 'tsconfig.json']),
    check('types of the pure core, with no clock, network or files in reach', [
      'tsc',
      '--noEmit',
      '--pretty',
      'false',
      '-p',
      'tsconfig.core.json',
    ]),
    check('style', ['biome', 'check', '--error-on-warnings', '--max-diagnostics=40', '.']),
  ]);
  return results.every(Boolean);
}

/** The launcher starts a desk with the previous console when the new one cannot be built; a judgement may not. */
function consoleIsBuilt(): boolean {
  if (!existsSync(join(ROOT, 'src/console/index.html'))) return true;
  const fresh = isFresh(ROOT);
  console.log(fresh ? '✔ the console is built from these sources' : '✖ the console could not be built from these sources');
  return fresh;
}

async function check(what: string, [program = '', ...args]: readonly string[]): Promise<boolean> {
  const child = spawn(join(ROOT, 'node_modules/.bin', program), args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  const code = await new Promise((done, fail) => child.on('close', done).on('error', fail));
  console.log(code === 0 ? `✔ ${what}` : `✖ ${what}\n${said}`);
  return code === 0;
}

interface Ran {
  readonly counts: Counts;
  readonly skips: Skip[];
  readonly coverage: ReturnType<typeof judgeCoverage> | null;
}

/** The tests of the core by themselves, so that what they go through is theirs alone; then the others. */
async function runTests(files: readonly string[], long: boolean): Promise<Ran> {
  const core = files.filter(isCoreTest);
  const judged = core.length > 0 && core.length === testFiles([]).filter(isCoreTest).length;
  const ran: Ran[] = [];
  if (core.length > 0) ran.push(await runSome(core, long, judged));
  const others = files.filter((file) => !isCoreTest(file));
  if (others.length > 0) ran.push(await runSome(others, long, false));
  const sum = (of: keyof Counts): number => ran.reduce((n, { counts }) => n + counts[of], 0);
  return {
    counts: { tests: sum('tests'), passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') },
    skips: ran.flatMap(({ skips }) => skips),
    coverage: ran.find(({ coverage }) => coverage !== null)?.coverage ?? null,
  };
}

async function runSome(files: readonly string[], long: boolean, judged: boolean): Promise<Ran> {
  const counts: Counts = { tests: 0, passed: 0, failed: 0, skipped: 0 };
  const skips: Skip[] = [];
  let coverage: Ran['coverage'] = null;
  const events = run({
    files: files.map((file) => join(ROOT, file)),
    cwd: ROOT,
    concurrency: availableParallelism(),
    ...(long ? {} : { timeout: FILE_TIMEOUT_MS }),
    ...(judged ? CORE_COVERAGE : {}),
  });
  events.on('test:summary', (summary) => {
    if (summary.file !== undefined) return;
    const { tests, passed, skipped, todo } = summary.counts;
    Object.assign(counts, { tests, passed, skipped: skipped + todo, failed: tests - passed - skipped - todo });
    if (!summary.success) counts.failed = Math.max(1, counts.failed);
  });
  events.on('test:pass', ({ name, file, skip, todo }) => {
    const why = skip ?? todo;
    if (why !== undefined && why !== false)
      skips.push({ name, file: relative(ROOT, file ?? ''), reason: typeof why === 'string' ? why : null });
  });
  events.on('test:coverage', ({ summary }) => {
    coverage = judgeCoverage(summary.files, ROOT);
  });
  // The coverage of each file in a table of its own is too long to be read; what matters of it is said once, at the end.
  const told = events.filter(({ type }) => type !== 'test:coverage');
  const report = told.compose(new spec()).pipe(new PassThrough());
  report.pipe(process.stdout, { end: false });
  await finished(report);
  return { counts, skips, coverage };
}

/** What was not run, and why: one line per reason, the tests under it. */
export function skipTable(skips: readonly Skip[]): string {
  if (skips.length === 0) return 'Nothing was skipped.';
  const lines = ['Skipped:'];
  for (const reason of new Set(skips.map((skip) => skip.reason))) {
    lines.push(`  ${reason ?? 'no reason given'}`);
    for (const skip of skips) if (skip.reason === reason) lines.push(`    ${skip.file}  ${skip.name}`);
  }
  return lines.join('\n');
}
