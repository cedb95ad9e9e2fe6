/**
 * `abri release verify [FOLDER] [--url ADDRESS] [--key VKEY]`: whether an installed tree, or what a desk serves, is the release
 * that was signed. Without `--key` the key that came with the release is taken at its word, and that is said.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { sha256Hex } from '../log/digest.ts';
import { type Release, type ReleaseFile, SERVED } from '../wire/release.ts';
import type { Options } from './commands.ts';
import { EXIT } from './exit.ts';
import { type Io, say } from './io.ts';
import { compareFiles, type FileFault, NOTE, openRelease, releaseFile, releasePaths, type Shipped, shipped, VKEY } from './release-tree.ts';

/** A desk that does not answer within it is not there, ms. */
const PATIENCE = 10_000;
const SHOWN = 20;
const ROOT = join(import.meta.dirname, '../..');

interface Place {
  /** As it is named to the person. */
  readonly name: string;
  readonly came: Shipped | null;
  /** What of the list is looked for here. */
  readonly listed: (file: ReleaseFile) => boolean;
  readonly found: (path: string) => Promise<ReleaseFile | null> | ReleaseFile | null;
  readonly there: readonly string[];
}

export async function releaseCommand(options: Options, io: Io): Promise<number> {
  const [verb, folder, ...more] = options.rest;
  if (verb !== 'verify' || more.length > 0) {
    io.err(
      say(
        io,
        'Usage : abri release verify [DOSSIER] [--url ADRESSE] [--key CLÉ]',
        'Usage: abri release verify [FOLDER] [--url ADDRESS] [--key VKEY]',
      ),
    );
    return EXIT.usage;
  }
  const url = typeof options.values.url === 'string' ? options.values.url : null;
  const key = typeof options.values.key === 'string' ? await keyOf(options.values.key) : null;
  const places: Place[] = [];
  if (folder !== undefined || url === null) places.push(tree(resolve(io.cwd, folder ?? ROOT)));
  if (url !== null) {
    const served = await desk(url);
    if (served === null) {
      io.err(say(io, `abri : ${url} ne répond pas.`, `abri: ${url} does not answer.`));
      return EXIT.tryAgain;
    }
    places.push(served);
  }
  let code: number = EXIT.ok;
  for (const place of places) code = Math.max(code, await judge(place, key, options, io));
  return code;
}

/** The key itself (`name+hash+base64`), or a file that holds it. */
const keyOf = async (given: string): Promise<string> =>
  /^[^+\s]+\+[0-9a-f]{8}\+/.test(given) ? given : (await readFile(given, 'utf8').catch(() => given)).trim();

const tree = (root: string): Place => ({
  name: root,
  came: shipped(root),
  listed: () => true,
  found: (path) => releaseFile(root, path),
  there: releasePaths(root),
});

/** What a desk shows to anybody: of the whole list, the files of its console. Null when it does not answer. */
async function desk(url: string): Promise<Place | null> {
  const get = async (path: string): Promise<Uint8Array | null> => {
    const address = new URL(path.split('/').map(encodeURIComponent).join('/'), url);
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE), cache: 'no-store' });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
  };
  try {
    const [note, vkey] = [await get(`/${NOTE}`), await get(`/${VKEY}`)].map((bytes) =>
      bytes === null ? null : new TextDecoder().decode(bytes),
    );
    return {
      name: url,
      came: note === undefined || note === null ? null : { note, vkey: vkey?.trim() ?? null },
      listed: ({ path }) => path.startsWith(SERVED),
      found: async (path) => {
        const bytes = await get(`/${path.slice(SERVED.length)}`).catch(() => null);
        return bytes === null ? null : { path, sha256: sha256Hex(bytes), size: bytes.length };
      },
      // What else a desk could serve has no list; that the page itself is the one listed is what matters.
      there: [],
    };
  } catch {
    return null;
  }
}

interface Judged {
  readonly place: string;
  readonly ok: boolean;
  /** Why the note is not believed; null when it is. */
  readonly unbelieved: string | null;
  readonly version: string | null;
  readonly made: string | null;
  readonly key: string | null;
  /** `given` on the command line, or `shipped` with the release and trusted on first use. */
  readonly trust: 'given' | 'shipped';
  readonly files: number;
  readonly faults: readonly FileFault[];
}

async function judge(place: Place, given: string | null, options: Options, io: Io): Promise<number> {
  const { came, name } = place;
  const key = given ?? came?.vkey ?? null;
  const opened = came === null ? 'unsigned' : key === null ? 'no_key' : openRelease(came.note, key);
  const release: Release | null = typeof opened === 'string' ? null : opened;
  const listed = release?.files.filter(place.listed) ?? [];
  const faults = release === null ? [] : await compareFiles(listed, place.found, place.there);
  const judged: Judged = {
    place: name,
    ok: release !== null && faults.length === 0 && listed.length > 0,
    unbelieved: typeof opened === 'string' ? opened : null,
    version: release?.version ?? null,
    made: release === null ? null : new Date(release.made).toISOString(),
    key,
    trust: given === null ? 'shipped' : 'given',
    files: listed.length,
    faults,
  };
  if (options.json) io.out(JSON.stringify(judged));
  else tell(judged, io);
  if (judged.ok) return EXIT.ok;
  return judged.unbelieved === 'unsigned' || judged.unbelieved === 'no_key' ? EXIT.notFound : EXIT.broken;
}

const UNBELIEVED: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  unsigned: ['version non signée : il n’y a pas de release.note', 'unsigned build: there is no release.note'],
  no_key: ['aucune clé : donnez --key', 'no key: give --key'],
  bad_signature: ['la liste n’est pas signée par cette clé', 'the list is not signed by this key'],
  not_a_release: ['la note signée n’est pas la liste d’une version', 'the signed note is not the list of a release'],
};
const FAULTS: Readonly<Record<FileFault['code'], readonly [fr: string, en: string]>> = {
  missing: ['manque', 'missing'],
  changed: ['changé', 'changed'],
  extra: ['en trop', 'not in the list'],
};

function tell({ place, ok, unbelieved, version, made, key, trust, files, faults }: Judged, io: Io): void {
  const t = (pair: readonly [string, string]): string => say(io, pair[0], pair[1]);
  const out = ok ? io.out : io.err;
  if (unbelieved !== null) {
    out(`${place}: ${t(UNBELIEVED[unbelieved] ?? ['', ''])}`);
    return;
  }
  for (const { code, path } of faults.slice(0, SHOWN)) out(`  ${path}: ${t(FAULTS[code])}`);
  if (faults.length > SHOWN) out(say(io, `  et ${faults.length - SHOWN} autres`, `  and ${faults.length - SHOWN} more`));
  out(
    ok
      ? say(
          io,
          `${place} : version ${version} (${made}), ${files} fichiers, tous conformes.`,
          `${place}: release ${version} (${made}), ${files} files, all as signed.`,
        )
      : say(
          io,
          `${place} : ce n’est pas la version ${version} qui fut signée.`,
          `${place}: this is not the release ${version} that was signed.`,
        ),
  );
  out(`${say(io, 'Clé', 'Key')}  ${key}`);
  if (trust === 'shipped') {
    out(
      say(
        io,
        'Cette clé est venue avec la version, crue sur parole : comparez-la à celle publiée ailleurs, puis donnez --key.',
        'This key came with the release and is taken at its word: compare it with the one published elsewhere, then give --key.',
      ),
    );
  }
}
