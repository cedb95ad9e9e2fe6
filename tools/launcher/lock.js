/**
 * One launcher at a time does the work of a folder. The lock is a folder (mkdir is atomic everywhere) holding one file,
 * `owner`: host, process, token. Its time is renewed while the owner works.
 *
 *   free → mkdir → held → removed → free
 *   held → stale when the owner's process is gone (same host), or when its time was not renewed for a minute
 *   stale → taken away by rename: one of the waiters wins, and looks at what it took before throwing it away
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { tell } from './words.js';

const RENEW_MS = 5_000;
const STALE_MS = 60_000;
const POLL_MS = 150;

/**
 * Runs `work` as the only holder of the lock folder `dir`; waits, saying so once, while another holds it.
 * @template T @param {string} dir @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function withLock(dir, work) {
  const mine = `${hostname()} ${process.pid} ${randomUUID()}`;
  for (let said = false; !take(dir, mine); ) {
    if (isStale(dir)) {
      breakStale(dir);
      continue;
    }
    if (!said) tell('waiting');
    said = true;
    await wait(POLL_MS);
  }
  const renew = setInterval(() => attempt(() => touch(dir)), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renew);
    if (owner(dir) === mine) rmSync(dir, { recursive: true, force: true });
  }
}

/** @param {string} dir @param {string} mine @returns {boolean} */
function take(dir, mine) {
  try {
    mkdirSync(dir);
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
  writeFileSync(join(dir, 'owner'), mine);
  return true;
}

/** @param {string} dir @returns {string | null} null while it is being taken, or when it is gone */
function owner(dir) {
  return attempt(() => readFileSync(join(dir, 'owner'), 'utf8')) || null;
}

/** @param {string} dir */
function touch(dir) {
  const now = new Date();
  utimesSync(dir, now, now);
}

/** @param {string} dir @returns {boolean} */
export function isStale(dir) {
  const age = attempt(() => Date.now() - statSync(dir).mtimeMs);
  if (age === null) return false;
  if (age > STALE_MS) return true;
  const [host, pid] = owner(dir)?.split(' ') ?? [];
  return host === hostname() && !isAlive(Number(pid));
}

/** Takes the stale lock away; if another launcher renewed or replaced it in between, gives it back. @param {string} dir */
function breakStale(dir) {
  const aside = `${dir}-${randomUUID()}`;
  if (attempt(() => renameSync(dir, aside) ?? true) === null) return;
  if (isStale(aside) || attempt(() => renameSync(aside, dir) ?? true) === null) rmSync(aside, { recursive: true, force: true });
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isCode(error, 'ESRCH');
  }
}

/** @param {unknown} error @param {...string} codes @returns {boolean} */
export function isCode(error, ...codes) {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** The result, or null when the file system said no. @template T @param {() => T} read @returns {T | null} */
export function attempt(read) {
  try {
    return read();
  } catch {
    return null;
  }
}
