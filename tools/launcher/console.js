/**
 * The console, built from its sources when they changed: into a folder aside, put in place by rename. `.stamp` in
 * `dist/console` is a digest of all it is made of. A failed build never stops a desk: people on duty need the alerts
 * more than the newest screen, so the previous build stays and the failure is said.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { attempt, isCode, withLock } from './lock.js';
import { chooseNode } from './run.js';
import { Told, tell } from './words.js';

/** What the console may import (the import law), the console itself first. */
const MADE_OF = ['src/console', 'src/kernel', 'src/loop', 'src/log', 'src/vault', 'src/wire'];

/** Builds `dist/console` when it is stale; nothing to do where there is no console yet. @param {string} root */
export async function buildConsole(root) {
  if (!existsSync(join(root, 'src/console/index.html')) || isFresh(root)) return;
  try {
    mkdirSync(join(root, 'dist'), { recursive: true });
    await withLock(join(root, 'dist/.console-lock'), async () => {
      if (!isFresh(root)) await build(root);
    });
  } catch (error) {
    if (error instanceof Told) tell(error.key, error.detail);
    else if (isCode(error, 'EACCES', 'EROFS', 'EPERM')) tell('consoleFailed', root);
    else throw error;
  }
}

/** @param {string} root */
export function isFresh(root) {
  return attempt(() => readFileSync(join(root, 'dist/console/.stamp'), 'utf8')) === sourcesDigest(root);
}

/** @param {string} root @returns {string} */
export function sourcesDigest(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  // How markup is compiled is said there.
  hash.update(attempt(() => readFileSync(join(root, 'tsconfig.json'))) ?? '');
  for (const folder of MADE_OF) {
    for (const file of filesUnder(join(root, folder))) {
      const bytes = readFileSync(file);
      hash.update(`\n${relative(root, file).split(sep).join('/')} ${bytes.length}\n`).update(bytes);
    }
  }
  return `${hash.digest('hex')}\n`;
}

/** In a fixed order, tests left out. @param {string} dir @returns {string[]} */
function filesUnder(dir) {
  const entries = attempt(() => readdirSync(dir, { withFileTypes: true })) ?? [];
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    if (entry.isDirectory()) return filesUnder(join(dir, entry.name));
    return /\.test\.tsx?$/.test(entry.name) ? [] : [join(dir, entry.name)];
  });
}

/** @param {string} root */
async function build(root) {
  const live = join(root, 'dist/console');
  const aside = join(root, `dist/.console-${process.pid}`);
  const old = `${aside}-old`;
  const digest = sourcesDigest(root);
  rmSync(aside, { recursive: true, force: true });
  try {
    await vite(root, aside);
    writeFileSync(join(aside, '.stamp'), digest);
    if (existsSync(live)) renameSync(live, old);
    renameSync(aside, live);
  } finally {
    if (!existsSync(live) && existsSync(old)) renameSync(old, live);
    rmSync(aside, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

/** @param {string} root @param {string} outDir @returns {Promise<void>} */
async function vite(root, outDir) {
  const program = join(root, 'node_modules/vite/bin/vite.js');
  const args = ['build', 'src/console', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn', '--configLoader', 'native'];
  const child = spawn(chooseNode(root), [program, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  const code = await new Promise((done, fail) => child.on('exit', (status, signal) => done(status ?? signal)).on('error', fail));
  if (code !== 0) throw new Told('consoleFailed', `vite build: ${code}`);
}
