/**
 * Where the public test vectors are. They are not copied into the repository: `ABRI_VECTORS` names their folder, else
 * `../shared/vectors` beside it. Absent, a test says so and is skipped; with `ABRI_TEST_STRICT=1` absence is a failure.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';

const ROOT = process.env.ABRI_VECTORS ?? resolve(import.meta.dirname, '../../../shared/vectors');

/** The path of a folder or file of vectors, or null once the test has been skipped with its reason. */
export function vectors(t: TestContext, ...path: readonly string[]): string | null {
  const found = join(ROOT, ...path);
  if (existsSync(found)) return found;
  const reason = `no public vectors ${path.join('/')}: set ABRI_VECTORS to their folder`;
  assert.notEqual(process.env.ABRI_TEST_STRICT, '1', reason);
  t.skip(reason);
  return null;
}
