#!/usr/bin/env node
/**
 * The one launcher, behind `npm start`, `npm test`, `npm run …` and `npx abri` (decision 33). Plain JavaScript for any
 * Node ≥ 18, no dependency: it must run before anything is installed.
 *
 *   abri COMMAND …            the program (src/main.ts)
 *   abri --run FILE.ts …      a script of this repository, under the same Node (tools/test.ts)
 *
 * 1. A `node_modules` that matches the lock file is used at once, with no network. Otherwise it is installed beside and
 *    swapped in by rename (tools/launcher/tree.js).
 * 2. Commands that show the console build it when its sources changed (tools/launcher/console.js).
 * 3. The pinned Node runs the program, in place of this process where it can (tools/launcher/run.js).
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole } from '../tools/launcher/console.js';
import { runNode } from '../tools/launcher/run.js';
import { ensureTree } from '../tools/launcher/tree.js';
import { Told, tell } from '../tools/launcher/words.js';

/** The commands that show the console. The others (verify, log, --help…) never wait for a build. */
const FACES = ['serve', 'drill'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const script = args[0] === '--run' ? args[1] : null;

try {
  if (script === undefined) throw new Told('runWhat');
  await ensureTree(root);
  if (script !== null || FACES.includes(args[0] ?? '')) await buildConsole(root);
  await runNode(root, script === null ? resolve(root, 'src/main.ts') : resolve(script), args.slice(script === null ? 0 : 2));
} catch (error) {
  if (!(error instanceof Told)) throw error;
  tell(error.key, error.detail);
  process.exitCode = 1;
}
