/** `abri bench`: the figures have their names, their floor and the machine beside them. No time is asserted (decision 32). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kolmogorovSmirnov } from '../../bench/duress.ts';
import { EXIT } from '../../src/cli/exit.ts';
import { abri, throwAway } from './program.ts';

async function bench(what: string, entries = 300, ...more: string[]): Promise<Record<string, unknown>> {
  const ran = await abri(['bench', what, '--json', '--entries', String(entries), ...more]);
  assert.equal(ran.code, EXIT.ok, ran.err);
  assert.equal(ran.out.trimEnd().includes('\n'), false, 'one line, for a pipe');
  return JSON.parse(ran.out) as Record<string, unknown>;
}

function positive(result: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
  for (const key of keys) {
    const figure = result[key];
    assert.ok(typeof figure === 'number' && Number.isFinite(figure) && figure > 0, `${key}: ${String(figure)}`);
  }
}

const FLOOR = ['sha256_entries_per_s', 'node_hash_entries_per_s', 'ed25519_verify_per_s'];

test('append: durable events and the tree alone, beside what this machine could do', async () => {
  const result = await bench('append');
  positive(result, ['entries', 'durable_events_per_s', 'durable_events_per_cpu_s', 'tree_appends_per_s']);
  positive(result.floor as Record<string, unknown>, [...FLOOR, 'fsyncs_per_s']);
  positive(result.ratio as Record<string, unknown>, ['tree_append_to_sha256', 'durable_to_ed25519_verify']);
  assert.match(String(result.ran), /300 report\.submit signed/);
});

test('verify: the tree and the whole audit on one core and on all, beside SHA-256 and Ed25519 alone; or the tree only', async () => {
  const result = await bench('verify');
  assert.ok(Number(result.entries) >= 300);
  positive(result, ['tree_cpu_s', 'tree_entries_per_s', 'full_cpu_s', 'full_wall_s', 'all_cores_wall_s', 'threads']);
  positive(result.floor as Record<string, unknown>, FLOOR);
  positive(result.ratio as Record<string, unknown>, ['tree_verify_to_sha256']);
  const tree = await bench('verify', 300, '--tree-only');
  positive(tree, ['tree_cpu_s', 'tree_entries_per_s']);
  assert.equal('full_cpu_s' in tree, false);
});

test('prove: proofs made and checked, of both kinds', async () => {
  const result = await bench('prove', 5000);
  assert.equal(result.hashes_in_a_proof, 13);
  positive(result, ['inclusion_proofs_per_s', 'consistency_proofs_per_s', 'inclusion_checks_per_s', 'consistency_checks_per_s']);
});

test('open: seconds until an alert is durable in a new process, with a snapshot and without, beside what was read', async () => {
  const result = await bench('open', 1200);
  assert.ok(Number(result.entries) >= 1200);
  positive(result, ['resident_mb', 'snapshot_bytes', 'log_bytes']);
  positive(result.open_s as Record<string, unknown>, ['min', 'median', 'runs']);
  const without = result.without_snapshot as Record<string, unknown>;
  positive(without, ['entries', 'seconds', 'ms_per_entry']);
  assert.equal(without.sampled, false, 'said, where fewer entries were replayed');
  positive(result.floor as Record<string, unknown>, ['fsyncs_per_s']);
});

test('duress: two distributions side by side, of the work and of the answer, and how far apart they are', async () => {
  const result = await bench('duress', 3);
  assert.equal(result.of_each, 3);
  for (const part of [result.work, result.answered] as Record<string, Record<string, unknown>>[]) {
    for (const kind of ['genuine_ms', 'duress_ms']) positive(part[kind] ?? {}, ['min', 'p10', 'p50', 'p90', 'p99', 'max']);
    const { d, p } = part.kolmogorov_smirnov as { d: number; p: number };
    assert.ok(d >= 0 && d <= 1 && p >= 0 && p <= 1);
  }
});

test('the distance of two samples is that of the tables: none, all, and one worked by hand', () => {
  assert.deepEqual(kolmogorovSmirnov([1, 2, 3], [1, 2, 3]), { d: 0, p: 1 });
  assert.equal(kolmogorovSmirnov([1, 2], [3, 4]).d, 1);
  const { d, p } = kolmogorovSmirnov(
    [1, 3, 5, 7],
    [2, 4, 6, 8].map((n) => n + 3),
  );
  assert.equal(d, 0.5);
  assert.ok(p > 0.5 && p < 0.8, String(p));
});

test('open raises an alert, so it opens no folder but one of its own making', async () => {
  const { path, remove } = throwAway('bench-open');
  try {
    await abri(['org', 'create', '--example', '--data', path]);
    const ran = await abri(['bench', 'open', '--data', path]);
    assert.equal(ran.code, EXIT.refused, ran.err);
  } finally {
    remove();
  }
});
