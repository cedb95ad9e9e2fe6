/**
 * The bags of sealed dossiers, in the data folder. A bag is there whole or not at all: what a power cut or a full disk kept from
 * being written is made again from the log at the next start.
 */
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Desk } from '../desk/desk.ts';

type Files = ReadonlyMap<string, Uint8Array>;

const bagsFolder = (folder: string): string => join(folder, 'dossiers');
/** A bag that another takes the place of. */
const oldFolder = (folder: string, dossier: string): string => join(bagsFolder(folder), `.old-${dossier}`);
export const bagFolder = (folder: string, dossier: string): string => join(bagsFolder(folder), `dossier-${dossier}`);

/** Written beside its place, flushed, then put there at once. One that is there stays, unless it is to be made anew. */
async function writeBag(folder: string, dossier: string, files: Files, isRenewed: boolean): Promise<void> {
  const place = bagFolder(folder, dossier);
  if (existsSync(place) && !isRenewed) return;
  const draft = join(bagsFolder(folder), `.new-${dossier}`);
  await rm(draft, { recursive: true, force: true });
  const folders = new Set([draft]);
  for (const [path, bytes] of files) {
    const target = join(draft, path);
    for (let at = dirname(target); at.startsWith(draft); at = dirname(at)) folders.add(at);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const file = await open(target, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  }
  for (const path of folders) await flush(path);
  const old = oldFolder(folder, dossier);
  await dropFolder(old);
  if (existsSync(place)) await rename(place, old);
  await rename(draft, place);
  await flush(bagsFolder(folder));
  await dropFolder(old);
}

/** A name in a folder survives a power cut only once the folder itself is on the disk. */
async function flush(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/**
 * Keeps the bag of a dossier. The seal is durable before: a disk that has no room for the copy does not make it unsealed, and the
 * bag can be fetched all the same. It is said on standard error.
 */
export async function keepBag(folder: string, dossier: string, files: Files, isRenewed = false): Promise<void> {
  const place = bagFolder(folder, dossier);
  // One after the other: a seal may still be keeping its copy when somebody outside has answered.
  const turn = (underWay.get(place) ?? Promise.resolve()).then(() => writeOrSay(folder, dossier, files, isRenewed));
  underWay.set(place, turn);
  await turn;
  if (underWay.get(place) === turn) underWay.delete(place);
}
const underWay = new Map<string, Promise<void>>();

async function writeOrSay(folder: string, dossier: string, files: Files, isRenewed: boolean): Promise<void> {
  try {
    await writeBag(folder, dossier, files, isRenewed);
  } catch (error) {
    const why = (error as Error).message;
    console.error(
      `abri: le dossier ${dossier} est scellé ; sa copie dans ${bagsFolder(folder)} n’a pu être écrite, elle le sera au prochain démarrage (${why})\n` +
        `abri: dossier ${dossier} is sealed; its copy in ${bagsFolder(folder)} could not be written, it will be at the next start (${why})`,
    );
  }
}

/** Puts a bag in the place of the one that is there: the same dossier, with what those outside have said since. */
export const renewBag = (folder: string, dossier: string, files: Files): Promise<void> => keepBag(folder, dossier, files, true);

/**
 * The words of its case are gone: nothing of them may stay in the folder. A bag holds them in clear, so its files are overwritten
 * before they are removed; what a disk keeps of its own accord (wear levelling, snapshots) is for its encryption to protect.
 */
export async function dropBag(folder: string, dossier: string): Promise<void> {
  await dropFolder(bagFolder(folder, dossier));
  await dropFolder(oldFolder(folder, dossier));
}

async function dropFolder(place: string): Promise<void> {
  if (!existsSync(place)) return;
  for (const row of await readdir(place, { recursive: true, withFileTypes: true }))
    if (row.isFile()) await zero(join(row.parentPath, row.name)).catch(() => undefined);
  await rm(place, { recursive: true, force: true });
  await flush(dirname(place));
}

async function zero(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const zeros = Buffer.alloc(Math.min(size, 1 << 20));
    for (let at = 0; at < size; at += zeros.length) await file.write(zeros, 0, Math.min(zeros.length, size - at), at);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** After a start: the bags that are sealed in the log and not in the folder; and those whose words are gone and that still are. */
export async function keepMissingBags(folder: string, desk: Desk): Promise<void> {
  for (const { id: dossier, shredded } of desk.dossiers()) {
    if (shredded) {
      await dropBag(folder, dossier);
      continue;
    }
    // One that was being made anew when the power was cut.
    await dropFolder(oldFolder(folder, dossier));
    if (existsSync(bagFolder(folder, dossier))) continue;
    const files = await desk.bag(dossier);
    if (files !== null) await keepBag(folder, dossier, files);
  }
}
