/** `abri upgrade`, and what every opening of a folder to serve it asks first. */
import { join, resolve } from 'node:path';
import type { Options } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import { type Io, say } from '../cli/io.ts';
import { isLivedIn, type Upgraded, upgradeFolder } from '../edges/store-sqlite/upgrade.ts';
import { openKeys } from '../edges/system/keys.ts';
import { openKek } from '../edges/system/secrets.ts';
import { told } from './telling.ts';

export async function upgrade(options: Options, io: Io): Promise<number> {
  const folder = resolve(io.cwd, options.data);
  if (!isLivedIn(folder)) {
    io.err(say(io, `Aucune organisation dans ${folder}.`, `No organisation in ${folder}.`));
    return EXIT.notFound;
  }
  return await told(io, async () => {
    const done = await broughtUp(folder, io.lang);
    if (options.json) io.out(JSON.stringify(done ?? { changed: [], kept: null, size: null }));
    else if (done === null) io.out(say(io, 'Ce dossier est déjà de cette version.', 'This folder is of this version already.'));
    else io.out(say(io, ...wordsOf(done)));
    return EXIT.ok;
  });
}

/** The folder in this version: null when it was already, or when nobody lives in it yet. */
export async function broughtUp(folder: string, lang: 'fr' | 'en'): Promise<Upgraded | null> {
  if (!isLivedIn(folder)) return null;
  return await upgradeFolder(folder, { kek: openKek(folder), vkey: openKeys(join(folder, 'keys')).vkey, lang });
}

export const wordsOf = ({ changed, kept, size }: Upgraded): [fr: string, en: string] => {
  const files = changed.map(({ name, from, to }) => `${name} ${from} → ${to}`).join(', ');
  return [
    `Dossier mis à niveau et vérifié (${files} ; ${size} écritures). Les fichiers d’avant sont dans ${kept} : effacez-les quand tout va bien.`,
    `Folder upgraded and verified (${files}; ${size} entries). The files of before are in ${kept}: delete them once all is well.`,
  ];
};
