/**
 * `head.last`: the last signed head, outside the database and outside backups (decision 7). A database put back from a
 * backup is behind it, and the desk must not go on as if nothing had happened: two heads would exist for one size.
 *
 * Temporary file, fsync, rename: old or new, never torn. It may lag behind the database by HEAD_EVERY, which hides no
 * restore: a backup is older than that. Written at each commit it would cost four times the commit itself.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { SignedHead } from '../../desk/ports.ts';
import { naming, StoreFault } from './fault.ts';

const FORMAT = 'abri.head/1';

/** Under load, how often the file follows the database, ms; a lone commit is followed at once. */
export const HEAD_EVERY = 100;

export function writeHeadFile(path: string, head: SignedHead): void {
  naming(() => {
    const draft = `${path}.new`;
    const fd = openSync(draft, 'w', 0o600);
    try {
      writeSync(fd, `${FORMAT}\n${head.size}\n${Buffer.from(head.root).toString('base64')}\n${head.checkpoint}`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, path);
  });
}

/** Null when there is none yet. Throws StoreFault `damaged` when it is there and cannot be read as a head. */
export function readHeadFile(path: string): SignedHead | null {
  return naming(() => {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const [, size, root, checkpoint] = /^abri\.head\/1\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n(.*)$/s.exec(text) ?? [];
    if (size === undefined || root === undefined || checkpoint === undefined) throw new StoreFault('damaged', path);
    const bytes = Buffer.from(root, 'base64');
    // Only what this program writes: a size no log reaches, or bits after the last byte of the root, are damage.
    if (!Number.isSafeInteger(Number(size)) || bytes.toString('base64') !== root) throw new StoreFault('damaged', path);
    return { size: Number(size), root: new Uint8Array(bytes), checkpoint };
  });
}
