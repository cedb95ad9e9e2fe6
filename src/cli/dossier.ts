/**
 * `abri dossier wrap BAG --to age1…`: the bag as one file that only the service can open, to be carried or sent. On the machine of a
 * person, not on the server: the recipient is checked against what the service gave, by whoever hands over.
 */
import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { tar } from '../log/dossier/tar.ts';
import { LogFault } from '../log/fault.ts';
import { sealFor } from '../vault/age.ts';
import { readBagFolder } from './bagfolder.ts';
import type { Options } from './commands.ts';
import { EXIT } from './exit.ts';
import { type Io, say } from './io.ts';

export async function dossierCommand({ rest, values, json }: Options, io: Io): Promise<number> {
  const [verb, bag, ...more] = rest;
  const { to } = values;
  if (verb !== 'wrap' || bag === undefined || typeof to !== 'string' || more.length > 0) {
    io.err(say(io, 'abri dossier wrap DOSSIER --to age1…', 'abri dossier wrap BAG --to age1…'));
    return EXIT.usage;
  }
  const place = resolve(io.cwd, bag);
  const folder = await readBagFolder(place);
  if (folder === null) {
    io.err(say(io, `abri : dossier introuvable : ${bag}`, `abri: no such dossier: ${bag}`));
    return EXIT.notFound;
  }
  if (folder.strange.length > 0 || !folder.files.has('bagit.txt')) {
    io.err(say(io, 'abri : ce n’est pas un dossier figé ; voyez abri verify', 'abri: this is not a sealed dossier; see abri verify'));
    return EXIT.refused;
  }
  const target = `${place}.tar.age`;
  if (await exists(target)) {
    io.err(say(io, `abri : ${target} existe déjà`, `abri: ${target} exists already`));
    return EXIT.conflict;
  }
  try {
    const wrapped = await sealFor(Buffer.concat([...tar(basename(place), folder.files)]), [to]);
    await writeNew(target, wrapped);
    if (json) io.out(JSON.stringify({ file: target, bytes: wrapped.length, to }));
    else io.out(say(io, `${target}\nÀ ouvrir avec : age -d -i CLÉ FICHIER | tar x`, `${target}\nTo open: age -d -i KEY FILE | tar x`));
    return EXIT.ok;
  } catch (fault) {
    if (!(fault instanceof LogFault)) throw fault;
    io.err(say(io, 'abri : --to n’est pas une clé age (age1…)', 'abri: --to is not an age recipient (age1…)'));
    return EXIT.usage;
  }
}

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
};

/** There whole or not at all, and readable by nobody else on this machine. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
