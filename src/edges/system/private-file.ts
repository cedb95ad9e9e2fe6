/** Files and folders that only their owner may read: made so, and refused when they are not. */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { PortFault } from '../../desk/ports.ts';

/** Windows keeps access rights elsewhere than in mode bits. */
const HAS_MODES = process.platform !== 'win32';

export function syncFolder(folder: string): void {
  if (!HAS_MODES) return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Throws PortFault `open_to_others`. `forbidden` is a mask: 0o077 (owner only) unless the system guards the folder. */
export function refuseOpen(path: string, forbidden = 0o077): void {
  const mode = statSync(path).mode & 0o777;
  if (!HAS_MODES || (mode & forbidden) === 0) return;
  const wanted = statSync(path).isDirectory() ? '700' : '600';
  throw new PortFault(
    'open_to_others',
    `D’autres comptes de cette machine peuvent lire ${path}. Fermez-le (chmod ${wanted}), et demandez-vous qui l’a déjà lu.`,
    `Other accounts of this machine can read ${path}. Close it (chmod ${wanted}), and ask yourself who has read it already.`,
    mode.toString(8),
  );
}

/** Makes the folder 0700. One that is there and empty is closed; one that holds something and is open is refused. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (HAS_MODES && readdirSync(path).length === 0) chmodSync(path, 0o700);
  refuseOpen(path);
}

/** Writes a new 0600 file, durably, whole or not at all. Never replaces one: throws EEXIST. */
export function writeNewPrivateFile(path: string, text: string): void {
  const draft = `${path}.new`;
  const fd = openSync(draft, 'w', 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  putInPlace(draft, path);
  syncFolder(dirname(path));
}

/** A hard link refuses to replace, a rename would not; file systems without links (some USB sticks) get the rename. */
function putInPlace(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    renameSync(draft, path);
    return;
  }
  unlinkSync(draft);
}
