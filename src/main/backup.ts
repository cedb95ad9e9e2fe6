/**
 * `abri backup`: two folders that must not travel together, of a desk that runs or not. The record (the log, its sealed
 * words, the dossiers) is taken first and the keys after it, so that the keys open all of it: a data key is durable before
 * the commit that uses it. `head.last` stays on the machine, `lock.db` and what is derived are not copied.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { readBagFolder } from '../cli/bagfolder.ts';
import type { Options } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import { type Io, say } from '../cli/io.ts';
import { checkArchive, copyFile, openArchive, sealArchive, syncOne } from '../edges/archive/archive.ts';
import { expireKeys } from '../edges/archive/expiry.ts';
import { ArchiveFault, writing } from '../edges/archive/fault.ts';
import { copyDatabase } from '../edges/store-sqlite/copy.ts';
import { openFolderForReading } from '../edges/store-sqlite/folder.ts';
import { inspect } from '../edges/store-sqlite/inspect.ts';
import { ABRI, CODES, KEYS, SESSIONS } from '../edges/store-sqlite/schema.ts';
import { openKeys } from '../edges/system/keys.ts';
import { openKek } from '../edges/system/secrets.ts';
import { publicKeyToPem, sha256 } from '../log/digest.ts';
import { verifyDossier } from '../log/dossier/bag.ts';
import { parseVkey } from '../log/note.ts';
import { toUtf8 } from '../log/text.ts';
import { bagFolder } from './bags.ts';
import { orFault } from './sound.ts';
import { progress, told } from './telling.ts';

export const macKeyOf = (kek: Uint8Array): Uint8Array => sha256(toUtf8('abri backups'), kek);

interface Made {
  readonly record: string;
  readonly keys: string;
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly made: number;
  readonly bytes: number;
  readonly dossiers: number;
  /** Bags that do not verify on the machine itself: copied as they are. */
  readonly damaged: readonly string[];
  /** Old copies of the keys that were deleted, when it was asked. */
  readonly expired: readonly string[];
  /** The master key is not in the folder (a systemd credential holds it): it must be kept by other means. */
  readonly kek: boolean;
}

export async function backup(options: Options, io: Io, program: string): Promise<number> {
  const { to, 'keys-to': keysTo, 'prune-keys-days': days } = options.values;
  if (typeof to !== 'string' || options.rest.length > 0) {
    io.err(
      say(
        io,
        'abri backup --to DOSSIER [--keys-to AUTRE_DOSSIER] [--prune-keys-days 30] [--data DOSSIER] [--json]',
        'abri backup --to FOLDER [--keys-to OTHER_FOLDER] [--prune-keys-days 30] [--data FOLDER] [--json]',
      ),
    );
    return EXIT.usage;
  }
  const data = resolve(io.cwd, options.data);
  if (!existsSync(join(data, 'abri.db'))) {
    io.err(say(io, `Aucune organisation dans ${data}.`, `No organisation in ${data}.`));
    return EXIT.notFound;
  }
  return await told(io, async () => {
    const places = { record: resolve(io.cwd, to), keys: resolve(io.cwd, typeof keysTo === 'string' ? keysTo : to) };
    for (const place of Object.values(places)) if (isInside(place, data)) throw new ArchiveFault('inside_data', place);
    const made = await takeBackup(data, places, typeof days === 'string' ? Number(days) : null, program, io);
    tell(made, options, io);
    return made.damaged.length > 0 ? EXIT.broken : EXIT.ok;
  });
}

function isInside(place: string, folder: string): boolean {
  const way = relative(folder, place);
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

/** Writes both halves, whole or not at all, and judges what was written before it says so. Only then do old copies of the keys go. */
async function takeBackup(
  data: string,
  to: { record: string; keys: string },
  keepDays: number | null,
  program: string,
  io: Io,
): Promise<Made> {
  const kek = openKek(data);
  const id = randomBytes(8).toString('hex');
  const made = Date.now();
  const stamp = `${new Date(made).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}-${id.slice(0, 4)}`;
  const names = { record: join(to.record, `record-${stamp}`), keys: join(to.keys, `keys-${stamp}`) };
  const drafts = { record: `${names.record}.partial`, keys: `${names.keys}.partial` };
  const step = progress(io);
  try {
    for (const place of [to.record, to.keys]) await mkdir(place, { recursive: true, mode: 0o700 });
    for (const draft of [drafts.record, drafts.keys, join(drafts.keys, 'keys')]) await mkdir(draft, { mode: 0o700 });
    // A token before the log that enrols its device, the keys after the words they open: each copy holds whatever the others need.
    if (existsSync(join(data, 'sessions.db'))) await copyDatabase(join(data, 'sessions.db'), join(drafts.keys, 'sessions.db'), SESSIONS);
    await copyDatabase(join(data, 'abri.db'), join(drafts.record, 'abri.db'), ABRI, step('Copie du journal', 'Copying the log'));
    await copyDatabase(join(data, 'keys.db'), join(drafts.keys, 'keys.db'), KEYS);
    // After the log that names its sets.
    if (existsSync(join(data, 'codes.db'))) await copyDatabase(join(data, 'codes.db'), join(drafts.keys, 'codes.db'), CODES);
    for (const name of readdirSync(join(data, 'keys')).filter((file) => file.endsWith('.pem')))
      await copyFile(join(data, 'keys', name), join(drafts.keys, 'keys', name));
    const hasKek = existsSync(join(data, 'kek'));
    if (hasKek) await copyFile(join(data, 'kek'), join(drafts.keys, 'kek'));

    const reader = openFolderForReading(drafts.record, kek, drafts.keys);
    try {
      const { vkey } = openKeys(join(drafts.keys, 'keys'));
      const inspected = await inspect(reader, { vkey, lang: io.lang, onProgress: step('Vérification', 'Verifying') });
      const found = orFault(inspected, data, 'source_broken');
      const { origin, size, root } = found;
      const bags = await copyBags(data, drafts.record, found.dossiers, publicKeyToPem(parseVkey(found.logVkey).pub));
      const about = { id, made, program, origin, size, root, folder: reader.folderId() ?? '' };
      for (const part of ['keys', 'record'] as const) await sealArchive(drafts[part], { part, ...about }, macKeyOf(kek));
      for (const part of ['keys', 'record'] as const) await checkArchive(await openArchive(drafts[part], part));
      for (const part of ['keys', 'record'] as const) {
        await rename(drafts[part], names[part]);
        await syncOne(dirname(names[part]));
      }
      const expiring = { place: to.keys, folder: about.folder, macKey: macKeyOf(kek), days: keepDays ?? 0, now: made };
      const expired = keepDays === null ? [] : await expireKeys(expiring);
      const bytes = statSync(join(names.record, 'abri.db')).size;
      return { ...names, origin, size, root, made, bytes, ...bags, expired, kek: hasKek };
    } finally {
      reader.close();
    }
  } catch (error) {
    for (const draft of Object.values(drafts)) await rm(draft, { recursive: true, force: true });
    throw writing(error, to.record === to.keys ? to.record : `${to.record}, ${to.keys}`);
  }
}

/**
 * The bags of the dossiers that the copied log has sealed. One that is not there (yet) is left out: a desk makes it again from
 * the log when it starts. One that is there and does not hold is copied as it is, and said.
 */
async function copyBags(
  data: string,
  record: string,
  dossiers: readonly string[],
  pem: string,
): Promise<{ dossiers: number; damaged: string[] }> {
  const damaged: string[] = [];
  for (const dossier of dossiers) {
    const from = bagFolder(data, dossier);
    const bag = await readBagFolder(from);
    if (bag === null) continue;
    if (bag.strange.length > 0 || !verifyDossier(bag.files, pem).ok) damaged.push(dossier);
    for (const path of bag.files.keys()) await copyFile(join(from, path), join(bagFolder(record, dossier), path));
  }
  return { dossiers: dossiers.length, damaged };
}

function tell(made: Made, options: Options, io: Io): void {
  const { record, keys, size, root, damaged, dossiers } = made;
  if (options.json) io.out(JSON.stringify(made));
  else {
    io.out(
      say(
        io,
        `Sauvegardé et relu : ${size} écritures, ${dossiers} dossiers. Empreinte : ${root}`,
        `Backed up and read back: ${size} entries, ${dossiers} dossiers. Root: ${root}`,
      ),
    );
    io.out(`  ${record}\n  ${keys}`);
    for (const old of made.expired)
      io.out(say(io, `Copie des clés expirée, effacée : ${old}`, `Copy of the keys expired, deleted: ${old}`));
  }
  io.err(
    say(
      io,
      'À ranger en deux lieux différents : qui tient les deux lit tout. Gardez les clés 30 jours au plus.',
      'Keep them in two different places: whoever holds both reads everything. Keep the keys 30 days at most.',
    ),
  );
  if (!made.kek)
    io.err(
      say(
        io,
        'La clé maîtresse est dans systemd, pas dans cette sauvegarde : sans elle rien ne se lit. Gardez-la par ailleurs.',
        'The master key is in systemd, not in this backup: nothing can be read without it. Keep it by other means.',
      ),
    );
  for (const dossier of damaged)
    io.err(
      say(
        io,
        `Le dossier ${dossier} ne se vérifie plus sur cette machine : sauvegardé tel quel. Effacez-le de dossiers/ : le poste le refait au démarrage.`,
        `Dossier ${dossier} no longer verifies on this machine: backed up as it is. Delete it from dossiers/: the desk makes it again when it starts.`,
      ),
    );
}
