/** `abri bench`: the figures have their names, their floor and the machine beside them. No time is asserted (decision 32). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT } from '../../src/cli/exit.ts';
import { abri } from './program.ts';

async function bench(what: string): Promise<Record<string, unknown>> {
  const ran = await abri(['bench', what, '--json', '--entries', '300']);
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

test('append: durable events and the tree alone, beside what this machine could do', async () => {
  const result = await bench('append');
  positive(result, ['entries', 'durable_events_per_s', 'tree_appends_per_s']);
  positive(result.floor as Record<string, unknown>, ['sha256_entries_per_s', 'fsyncs_per_s', 'ed25519_verify_per_s']);
});

test('verify: the tree and the whole audit, in CPU seconds, beside SHA-256 alone', async () => {
  const result = await bench('verify');
  assert.ok(Number(result.entries) >= 300);
  positive(result, ['tree_cpu_s', 'full_cpu_s']);
  positive(result.floor as Record<string, unknown>, ['sha256_entries_per_s']);
});
