/**
 * The drills from the command line, as a probe or a stranger runs them: the report has exactly the keys that are promised,
 * everything expected was seen, and the sealed dossier is checked with the program alone, whole and then changed by one byte.
 */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EXIT } from '../../src/cli/exit.ts';
import { abri, throwAway } from './program.ts';

const folder = throwAway('drills');
after(() => folder.remove());

/** The keys of an object, and of the objects in it; of a list, those of its elements, once. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(shape(item))))].map((text) => JSON.parse(text));
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
}

const PROMISED = {
  scenario: 'string',
  exercise: 'string',
  seed: 'number',
  steps: [{ at: 'string', index: 'number', type: 'string' }],
  alert: { recipients: 'number', answered: 'number', escalations: 'number' },
  rollCall: { expected: 'number', accounted: 'number', unaccounted: 'number' },
  independentOrigins: 'number',
  outcome: 'string',
  dossier: { path: 'string', key: 'string' },
  log: { size: 'number', root: 'string' },
  expectations: { passed: 'number', failed: [] },
};

interface Report {
  readonly scenario: string;
  readonly seed: number;
  readonly steps: readonly { readonly at: string; readonly index: number; readonly type: string }[];
  readonly alert: { readonly recipients: number; readonly answered: number };
  readonly rollCall: { readonly expected: number; readonly accounted: number; readonly unaccounted: number };
  readonly dossier: { readonly path: string; readonly key: string };
  readonly log: { readonly size: number; readonly root: string };
  readonly expectations: { readonly passed: number; readonly failed: readonly unknown[] };
}

for (const name of ['reference', 'server-dies']) {
  test(`drill ${name}: every expectation holds, and the dossier can be checked by anyone`, async () => {
    const ran = await abri(['drill', name, '--seed', '2', '--into', join(folder.path, name), '--json']);
    assert.equal(ran.code, EXIT.ok, ran.err);
    const report = JSON.parse(ran.out) as Report;
    assert.deepEqual(shape(report), PROMISED);
    assert.deepEqual(Object.keys(report), Object.keys(PROMISED));
    assert.deepEqual([report.scenario, report.seed, report.expectations.failed], [name, 2, []]);
    assert.ok(report.expectations.passed > 0);
    assert.deepEqual(
      report.steps.map(({ index }) => index),
      report.steps.map((_, i) => i),
    );
    for (const { at } of report.steps) assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
    assert.equal(report.alert.answered, report.alert.recipients);
    assert.deepEqual([report.rollCall.accounted, report.rollCall.unaccounted], [report.rollCall.expected, 0]);
    assert.ok(report.log.size >= report.steps.length);
    assert.equal(Buffer.from(report.log.root, 'base64').length, 32);

    const verify = async (bag: string, ...more: string[]) => await abri(['verify', bag, '--key', report.dossier.key, ...more]);
    const changed = join(folder.path, `${name}-changed`);
    cpSync(report.dossier.path, changed, { recursive: true });
    const page = join(changed, 'data/chronologie.html');
    const bytes = readFileSync(page);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(page, bytes);
    const [whole, json, broken, other] = await Promise.all([
      verify(report.dossier.path),
      verify(report.dossier.path, '--json'),
      verify(changed),
      verify(join(folder.path, 'none')),
    ]);
    assert.equal(whole.code, EXIT.ok, whole.out);
    assert.match(whole.out, /Whole: nothing is missing and nothing was changed since the seal\.\n$/);
    assert.equal((JSON.parse(json.out) as { ok: boolean }).ok, true);
    assert.equal(broken.code, EXIT.broken);
    assert.match(broken.out, /Broken: data\/chronologie\.html is not what was sealed\.\n$/);
    assert.equal(other.code, EXIT.notFound);
  });
}

test('what a person reads says EXERCISE, and what was held', async () => {
  const ran = await abri(['drill', 'reference', '--seed', '2', '--into', join(folder.path, 'again')]);
  assert.equal(ran.code, EXIT.ok, ran.err);
  assert.match(ran.out, /^EXERCISE .*\(seed 2\)\n/);
  assert.match(ran.out, /expectations held: \d+\n$/);
  assert.equal(ran.err, '');
});
