/** An installed tree as a release lists it: the files of what runs, wherever they lie, and what is shipped beside them. */
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../log/digest.ts';
import { LogFault } from '../log/fault.ts';
import { verifyNote } from '../log/note.ts';
import { type Release, type ReleaseFile, readRelease, SERVED } from '../wire/release.ts';

/** What runs, tests left out: a test holds it against what the program imports. `node_modules` is held by the digests of the lock file, which is listed. */
export const RUNS = ['bench', 'bin', 'dist/console', 'package-lock.json', 'package.json', 'simulator', 'src', 'tools', 'tsconfig.json'];
/** The note of the release, and the key it says it is signed with. */
export const NOTE = 'release.note';
export const VKEY = 'release.vkey';

function pathsUnder(root: string, path: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(root, path), { withFileTypes: true });
  } catch {
    return [path];
  }
  return entries.flatMap((entry) => {
    const inner = `${path}/${entry.name}`;
    if (entry.isDirectory()) return pathsUnder(root, inner);
    // A dot file runs nowhere: the stamp of the console is the launcher's own.
    return entry.name.startsWith('.') || /\.test\.tsx?$/.test(entry.name) ? [] : [inner];
  });
}

/** Every path of `RUNS` in `root`, those that could not be read among them. */
export const releasePaths = (root: string): string[] => RUNS.flatMap((path) => pathsUnder(root, path));

/** The file as it lies there; null when there is none that can be read. */
export function releaseFile(root: string, path: string): ReleaseFile | null {
  const bytes = readIfThere(join(root, path));
  return bytes === null ? null : { path, sha256: sha256Hex(bytes), size: bytes.length };
}

function readIfThere(path: string): Uint8Array | null {
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    return null;
  }
}

export interface Shipped {
  readonly note: string;
  readonly vkey: string | null;
}

/** What came with the tree; null for a build nobody signed. */
export function shipped(root: string): Shipped | null {
  const text = (name: string): string | null => {
    const bytes = readIfThere(join(root, name));
    return bytes === null ? null : new TextDecoder().decode(bytes);
  };
  const note = text(NOTE);
  return note === null ? null : { note, vkey: text(VKEY)?.trim() ?? null };
}

/** Why a note is not believed: not signed by that key, or signed and no list of a release. */
export type Unbelieved = 'bad_signature' | 'not_a_release';

export function openRelease(note: string, vkey: string): Release | Unbelieved {
  try {
    return readRelease(verifyNote(note, vkey)) ?? 'not_a_release';
  } catch (error) {
    if (error instanceof LogFault) return 'bad_signature';
    throw error;
  }
}

export interface FileFault {
  readonly code: 'missing' | 'changed' | 'extra';
  readonly path: string;
}

/** What differs between the list and what is there; `found` gives a file as it stands, `there` every path that may be. */
export async function compareFiles(
  listed: readonly ReleaseFile[],
  found: (path: string) => Promise<ReleaseFile | null> | ReleaseFile | null,
  there: readonly string[] = [],
): Promise<FileFault[]> {
  const faults: FileFault[] = [];
  for (const { path, sha256, size } of listed) {
    const file = await found(path);
    if (file === null) faults.push({ code: 'missing', path });
    else if (file.sha256 !== sha256 || file.size !== size) faults.push({ code: 'changed', path });
  }
  const known = new Set(listed.map(({ path }) => path));
  for (const path of there) if (!known.has(path) && (await found(path)) !== null) faults.push({ code: 'extra', path });
  return faults;
}

/** What this tree says of itself, the console's files looked at: `null` for a build nobody signed. */
export async function buildOf(
  root: string,
): Promise<{ readonly release: Release; readonly vkey: string; readonly faults: FileFault[] } | Unbelieved | null> {
  const came = shipped(root);
  if (came === null) return null;
  if (came.vkey === null) return 'bad_signature';
  const release = openRelease(came.note, came.vkey);
  if (typeof release === 'string') return release;
  const served = release.files.filter(({ path }) => path.startsWith(SERVED));
  return { release, vkey: came.vkey, faults: await compareFiles(served, (path) => releaseFile(root, path)) };
}
