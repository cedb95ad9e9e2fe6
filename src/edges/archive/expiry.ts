/**
 * Copies of the keys expire: a data key that was destroyed on the machine lives on in every `keys-…` made before, and is gone
 * for good with the last of them. The record stays readable: later keys open earlier records.
 */
import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DAY, type Ms } from '../../kernel/time.ts';
import { type Archive, checkMac, openArchive, syncOne } from './archive.ts';
import { ArchiveFault } from './fault.ts';

const NAME = /^keys-\d{8}-\d{6}-[0-9a-f]{4}$/;

export interface Expiring {
  /** The folder that holds the `keys-…`. */
  readonly place: string;
  /** Whose backups: the id born with keys.db. Those of another desk are left alone. */
  readonly folder: string;
  readonly macKey: Uint8Array;
  readonly days: number;
  readonly now: Ms;
}

/**
 * Deletes the complete halves of this desk that are older than so many days, and names them; never the youngest, whatever its
 * age. What is cut short, altered or of somebody else is for a person to look at. A deletion that is cut short leaves a
 * `….partial`, as a backup does.
 */
export async function expireKeys({ place, folder, macKey, days, now }: Expiring): Promise<string[]> {
  const found: Archive[] = [];
  for (const row of await readdir(place, { withFileTypes: true })) {
    if (!row.isDirectory() || !NAME.test(row.name)) continue;
    const half = await ours(join(place, row.name), macKey);
    if (half?.about.folder === folder) found.push(half);
  }
  const [, ...older] = found.sort((a, b) => b.about.made - a.about.made);
  const expired = older.filter(({ about }) => about.made < now - days * DAY);
  for (const { folder: path, files } of expired) {
    const going = `${path}.partial`;
    await rename(path, going);
    for (const name of files.keys()) await zero(join(going, name));
    await rm(going, { recursive: true });
  }
  if (expired.length > 0) await syncOne(place);
  return expired.map((half) => half.folder);
}

async function ours(path: string, macKey: Uint8Array): Promise<Archive | null> {
  try {
    const half = await openArchive(path, 'keys');
    checkMac(half, macKey);
    return half;
  } catch (error) {
    if (error instanceof ArchiveFault) return null;
    throw error;
  }
}

/** For a disk that would give the bytes back; one that keeps them of its own accord is for its encryption to protect. */
async function zero(path: string): Promise<void> {
  const file = await open(path, 'r+').catch(() => null);
  if (file === null) return;
  try {
    await file.write(Buffer.alloc((await file.stat()).size), 0, undefined, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}
