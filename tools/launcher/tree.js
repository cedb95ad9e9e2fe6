/**
 * The installed tree (`node_modules`) and the lock file.
 *
 *   matching   `.abri-stamp` inside it names this lock file, platform and processor → nothing to do, no network
 *   unstamped  installed by hand with npm and complete → stamped and used, no network
 *   otherwise  installed into `.abri-install-<pid>/`, checked, stamped there, swapped in by two renames
 *
 * A failure before the swap leaves the old tree as it was. A crash between the two renames leaves no `node_modules` and a
 * complete tree aside: the next start puts it in place (`heal`), again with no network.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { attempt, isCode, withLock } from './lock.js';
import { pinnedNode } from './run.js';
import { Told, tell } from './words.js';

const ASIDE = '.abri-install-';
const STAMP = '.abri-stamp';

/** Makes `node_modules` match the lock file. @param {string} root @throws {Told} */
export async function ensureTree(root) {
  if (matches(root) || adopt(root)) return;
  try {
    await withLock(join(root, `${ASIDE}lock`), async () => {
      if (matches(root)) return;
      heal(root);
      if (matches(root) || adopt(root)) return;
      await install(root);
    });
  } catch (error) {
    if (isCode(error, 'EACCES', 'EROFS', 'EPERM')) throw new Told('notWritable', root);
    throw error;
  }
}

/** The line a matching tree carries. @param {string} root @returns {string} */
export function wantedStamp(root) {
  const lock = attempt(() => readFileSync(join(root, 'package-lock.json')));
  if (lock === null) throw new Told('noLockFile', root);
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`;
}

/** @param {string} root @param {string} [modules] @returns {boolean} */
function matches(root, modules = join(root, 'node_modules')) {
  const node = pinnedNode(modules);
  return attempt(() => readFileSync(join(modules, STAMP), 'utf8')) === wantedStamp(root) && (node === null || existsSync(node));
}

/** A complete tree that npm itself put there: stamped, or used as it is when it cannot be written. @param {string} root */
function adopt(root) {
  const modules = join(root, 'node_modules');
  if (missing(root, modules) !== null) return false;
  attempt(() => stamp(root, modules));
  return true;
}

/** @param {string} root @param {string} modules */
function stamp(root, modules) {
  const bin = join(modules, '.bin');
  mkdirSync(bin, { recursive: true });
  rmSync(join(bin, 'abri'), { force: true });
  // npm makes no link for a package's own program: with this one `npx abri` is found here and asks no registry.
  if (process.platform === 'win32') writeFileSync(join(bin, 'abri.cmd'), '@node "%~dp0\\..\\..\\bin\\abri.js" %*\r\n');
  else symlinkSync(join('..', '..', 'bin', 'abri.js'), join(bin, 'abri'));
  writeFileSync(join(modules, STAMP), wantedStamp(root));
}

/**
 * @typedef {{version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[]}} Locked
 * @typedef {Record<string, Locked>} LockedPackages
 */

/**
 * The first package of the lock file that is not in the tree, by npm's own list of what it installed; null when all are.
 * npm leaves an optional package out without failing, and the pinned Node is one: hence the second look.
 * @param {string} root @param {string} modules @returns {string | null}
 */
function missing(root, modules) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(modules, '.package-lock.json'));
  for (const [path, want] of Object.entries(wanted)) {
    if (path === '') continue;
    const have = present[path];
    if (have === undefined && want.optional && !isForHere(want)) continue;
    if (have?.version !== want.version || have?.integrity !== want.integrity) return path;
    if (!existsSync(join(dirname(modules), path, 'package.json'))) return path;
  }
  return null;
}

/** @param {string} file @returns {LockedPackages} */
function packagesOf(file) {
  return attempt(() => JSON.parse(readFileSync(file, 'utf8')).packages) ?? {};
}

/** An optional package is required when it says it is for this machine (where the pinned Node runs, libc is glibc). @param {Locked} want */
function isForHere(want) {
  if (pinnedNode('') === null || want.libc?.includes('musl')) return false;
  return want.os?.includes(process.platform) === true && want.cpu?.includes(process.arch) === true;
}

/** What a crash left aside: a finished tree goes in, else the old one comes back; the rest goes. @param {string} root */
function heal(root) {
  const live = join(root, 'node_modules');
  const left = readdirSync(root).filter((name) => name.startsWith(ASIDE) && !name.startsWith(`${ASIDE}lock`));
  for (const name of left) {
    const aside = join(root, name);
    if (!isThere(live) && matches(root, join(aside, 'node_modules'))) renameSync(join(aside, 'node_modules'), live);
    if (!isThere(live) && isThere(join(aside, 'old'))) renameSync(join(aside, 'old'), live);
  }
  for (const name of left) rmSync(join(root, name), { recursive: true, force: true, maxRetries: 3 });
}

/** @param {string} root */
async function install(root) {
  const aside = join(root, `${ASIDE}${process.pid}`);
  mkdirSync(aside);
  try {
    tell('installing');
    for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
      if (existsSync(join(root, name))) cpSync(join(root, name), join(aside, name));
    }
    await npm(aside);
    const modules = join(aside, 'node_modules');
    const gap = missing(root, modules);
    if (gap !== null) throw new Told('installFailed', `npm ci, ${gap}`);
    stamp(root, modules);
    swap(join(root, 'node_modules'), modules, join(aside, 'old'));
    tell('installed');
  } finally {
    rmSync(aside, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param {string} live @param {string} fresh @param {string} old */
function swap(live, fresh, old) {
  const had = isThere(live);
  if (had) renameSync(live, old);
  try {
    renameSync(fresh, live);
  } catch (error) {
    if (had) renameSync(old, live);
    throw error;
  }
}

/** The user's npm, registry and certificates; no package may run a script. @param {string} cwd @returns {Promise<void>} */
async function npm(cwd) {
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--no-progress'];
  const [command, ...before] = npmCommand(process.env);
  // What npm prints goes to stderr: stdout belongs to the program.
  const child = spawn(String(command), [...before, ...args], {
    cwd,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && before.length === 0,
  });
  const stop = () => child.kill('SIGTERM');
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    const code = await new Promise((done, fail) => child.on('exit', (status, signal) => done(status ?? signal)).on('error', fail));
    if (code !== 0) throw new Told('installFailed', `npm ci: ${code}`);
  } catch (error) {
    throw isCode(error, 'ENOENT') ? new Told('noNpm') : error;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** The npm that started us, or the first on the path. @param {NodeJS.ProcessEnv} env @returns {string[]} */
export function npmCommand(env) {
  const parent = env.npm_execpath;
  if (parent !== undefined && /^np[mx]-cli\.js$/.test(basename(parent))) {
    const cli = join(dirname(parent), 'npm-cli.js');
    if (existsSync(cli)) return [process.execPath, cli];
  }
  const name = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  if (!(env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, name)))) throw new Told('noNpm');
  return [name];
}

/** @param {string} path */
function isThere(path) {
  return attempt(() => lstatSync(path)) !== null;
}
