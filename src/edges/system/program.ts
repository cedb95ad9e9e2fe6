/**
 * Names the code that folds the log: the SHA-256 of its sources, as they lie on the disk. A snapshot made by another fold
 * is not read (docs/decisions/0011); a number that a person must remember to raise would one day not be raised.
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What decides what an entry does to the mind, and how a mind is written down. */
const FOLD = ['kernel/**/*.ts', 'loop/**/*.ts', 'log/*.ts', 'desk/mind.ts', 'desk/snapshot/*.ts'];

/** @param src the folder of the sources */
export function programDigest(src: string): string {
  const digest = createHash('sha256');
  const files = globSync(FOLD, { cwd: src }).filter((path) => !path.endsWith('.test.ts'));
  for (const path of files.sort()) {
    const bytes = readFileSync(join(src, path));
    digest.update(`${path.replaceAll('\\', '/')} ${bytes.length}\n`).update(bytes);
  }
  return digest.digest('hex');
}
