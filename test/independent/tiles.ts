/** A log written out as C2SP tlog-tiles, from the specification: what an exported log looks like to somebody who has only that. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const WIDTH = 256;
const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** RFC 6962, 2.1, over hashes of leaves. */
function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length < 2) return leaves[0] ?? sha256();
  const left = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(Uint8Array.of(1), treeHash(leaves.slice(0, left)), treeHash(leaves.slice(left)));
}

function tilePath(n: number): string {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0');
  const parts = digits.match(/\d{3}/g) ?? [];
  return parts.map((part, i) => (i < parts.length - 1 ? `x${part}` : part)).join('/');
}

export function writeTiles(folder: string, checkpoint: string, entries: readonly Uint8Array[]): void {
  const write = (kind: string, n: number, width: number, bytes: Uint8Array): void => {
    const path = join(folder, 'tile', kind, `${tilePath(n)}${width === WIDTH ? '' : `.p/${width}`}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'checkpoint'), checkpoint);
  for (let n = 0; n * WIDTH < entries.length; n++) {
    const some = entries.slice(n * WIDTH, (n + 1) * WIDTH);
    write('entries', n, some.length, Buffer.concat(some.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 255), entry])));
  }
  let row = entries.map((entry) => sha256(Uint8Array.of(0), entry));
  for (let level = 0; row.length > 0; level++) {
    for (let n = 0; n * WIDTH < row.length; n++) {
      const some = row.slice(n * WIDTH, (n + 1) * WIDTH);
      write(String(level), n, some.length, Buffer.concat(some));
    }
    row = Array.from({ length: Math.floor(row.length / WIDTH) }, (_, n) => treeHash(row.slice(n * WIDTH, (n + 1) * WIDTH)));
  }
}
