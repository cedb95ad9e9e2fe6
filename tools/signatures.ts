/**
 * `npm run signatures`: whether the packages of the lock file bear the signature of where they come from (`npm audit signatures`). A bad
 * signature fails. What could not be checked (no network, a mirror that keeps no signatures) is said, and fails nothing: the lock file's own
 * digests hold what is installed either way.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { judgeSignatures } from './signed-packages.ts';

const args = ['audit', 'signatures', '--json', '--fetch-retries=0', '--fetch-timeout=20000'];
const { stdout, status } = spawnSync('npm', args, { cwd: join(import.meta.dirname, '..'), encoding: 'utf8', timeout: 180_000 });
const { holds, says } = judgeSignatures(stdout ?? '', status);
// Only what was checked and holds gets the mark of a test that passed.
const mark = says.includes('NOT CHECKED') ? '–' : holds ? '✔' : '✖';
console.log(`${mark} ${says}`);
process.exitCode = holds ? 0 : 1;
