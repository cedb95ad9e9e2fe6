/**
 * What the machine could do at best, measured in the same run on the same bytes: the floor every figure is put beside.
 */
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, hash, sign, verify } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** CPU seconds this process has used. */
export const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** SHA-256 works on 64-byte blocks, the last one padded with 9 bytes at least. */
const blocks = (bytes: number): number => Math.ceil((bytes + 9) / 64);

/**
 * Entries a second if nothing but SHA-256 ran: for each entry the blocks of its leaf hash (one prefix byte more than
 * the entry) and of one inner node (65 bytes), hashed as one long stream, without a call per entry.
 */
export function sha256EntriesPerSecond(entries: readonly number[], rounds = 3): number {
  // Often enough to be measured: a thousand entries are hashed in less than the clock of a process tells.
  const sizes = Array.from({ length: Math.ceil(200_000 / Math.max(1, entries.length)) }, () => entries).flat();
  const total = sizes.reduce((sum, size) => sum + blocks(size + 1) + blocks(65), 0) * 64;
  const chunk = Buffer.alloc(1 << 20, 0x61);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const before = cpuSeconds();
    const hash = createHash('sha256');
    for (let left = total; left > 0; left -= chunk.length) hash.update(left >= chunk.length ? chunk : chunk.subarray(0, left));
    hash.digest();
    best = Math.min(best, cpuSeconds() - before);
  }
  return sizes.length / best;
}

const mean = (sizes: readonly number[]): number => Math.round(sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length));

/**
 * The same as `openssl speed -evp sha256` has it, one call for each hash of the mean length; 0 where there is no openssl.
 * Its own program, in the same minute.
 */
export function opensslEntriesPerSecond(sizes: readonly number[]): number {
  const perCall = (bytes: number): number => {
    const args = ['speed', '-mr', '-seconds', '1', '-bytes', String(bytes), '-evp', 'sha256'];
    const { stdout } = spawnSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const [, perSecond] = /^\+F:\d+:[^:]+:([\d.]+)/m.exec(stdout ?? '') ?? [];
    return perSecond === undefined ? Number.POSITIVE_INFINITY : bytes / Number(perSecond);
  };
  return 1 / (perCall(mean(sizes) + 1) + perCall(65));
}

/** Two one-shot hashes of node:crypto for each entry, and nothing kept of them: what a program in JavaScript can come to. */
export function nodeHashEntriesPerSecond(sizes: readonly number[], rounds = 3): number {
  const bytes = new Uint8Array(Math.max(...sizes, 0) + 1);
  const views = sizes.map((size) => bytes.subarray(0, size + 1));
  const node = new Uint8Array(65);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const before = cpuSeconds();
    for (const leaf of views) {
      hash('sha256', leaf, 'binary');
      hash('sha256', node, 'binary');
    }
    best = Math.min(best, cpuSeconds() - before);
  }
  return sizes.length / best;
}

/** One page written and fsynced, again and again, in this folder. */
export function fsyncsPerSecond(folder: string, seconds = 1): number {
  const path = join(folder, 'fsync.probe');
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4096, 1);
  const start = performance.now();
  let n = 0;
  while (performance.now() - start < seconds * 1000) {
    writeSync(file, page, 0, page.length, 0);
    fsyncSync(file);
    n++;
  }
  const took = (performance.now() - start) / 1000;
  closeSync(file);
  unlinkSync(path);
  return n / took;
}

/** Ed25519 verifications a second on one core, on a body of the size of ours. */
export function ed25519VerifyPerSecond(bytes: number, seconds = 1): number {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const message = Buffer.alloc(bytes, 0x61);
  const signature = sign(null, message, privateKey);
  const before = cpuSeconds();
  let n = 0;
  while (cpuSeconds() - before < seconds) {
    if (!verify(null, message, publicKey, signature)) throw new Error('a good signature was refused');
    n++;
  }
  return n / (cpuSeconds() - before);
}

/** Every byte of a file read once, from wherever the system has it. */
export function readSeconds(path: string): number {
  const chunk = Buffer.alloc(1 << 20);
  const start = performance.now();
  const file = openSync(path, 'r');
  while (readSync(file, chunk, 0, chunk.length, null) > 0);
  closeSync(file);
  return (performance.now() - start) / 1000;
}
