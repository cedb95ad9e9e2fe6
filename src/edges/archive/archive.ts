/**
 * Half a backup (docs/decisions/0010): a plain folder, so that nothing has to be unpacked and `sha256sum -c` checks it.
 *
 *     about.json            what it is, of which log, how far
 *     manifest-sha256.txt   one line for every other file
 *     manifest.mac          SHA-256 of the manifest, then its HMAC-SHA256 under a key derived from the master key: whoever
 *                           stores the backup cannot put another in its place
 *     opened-epochs.txt     which epochs were opened from it; not part of what was backed up
 *
 * Nothing of it is believed: names are held against what a backup may contain before any is opened, links are not followed,
 * and a file is copied first and judged on the copy.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { constants } from 'node:fs';
import { appendFile, type FileHandle, mkdir, open, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArchiveFault } from './fault.ts';

const FORMAT = 'abri.backup/1';
const ABOUT = 'about.json';
const MANIFEST = 'manifest-sha256.txt';
const MAC = 'manifest.mac';
const EPOCHS = 'opened-epochs.txt';
const CHUNK = 1024 * 1024;
const TEXT_MAX = 64 * 1024 * 1024;

export type Part = 'record' | 'keys';
export interface About {
  readonly format: string;
  readonly part: Part;
  /** The same in both halves of one backup. */
  readonly id: string;
  /** When it was begun, ms UTC: what the desk received later is not in it. */
  readonly made: number;
  readonly program: string;
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  /** Ties words to keys (the id born with keys.db). */
  readonly folder: string;
}
export interface Archive {
  readonly folder: string;
  readonly about: About;
  /** SHA-256 in hex, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly manifest: Uint8Array;
  readonly mac: string;
}

/** The only names a backup may hold: no `..`, nothing absolute, nothing hidden. */
const NAMES: Readonly<Record<Part, RegExp>> = {
  record: /^(about\.json|abri\.db|dossiers\/dossier-[A-Za-z0-9][A-Za-z0-9._:-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*){1,3})$/,
  keys: /^(about\.json|keys\.db|sessions\.db|codes\.db|kek|keys\/[A-Za-z0-9][A-Za-z0-9._%-]*\.pem)$/,
};

const NEEDED: Readonly<Record<Part, string>> = { record: 'abri.db', keys: 'keys.db' };

/** Calls `take` with each piece of a file; never follows a link, never waits on a pipe. */
async function pieces(path: string, take: (piece: Uint8Array) => Promise<void> | void): Promise<void> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw new ArchiveFault('altered', path);
    const buffer = new Uint8Array(CHUNK);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return;
      await take(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** Copies a file to a new one, 0600 and durable; gives the SHA-256 of what was written. */
export async function copyFile(from: string, to: string): Promise<string> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  const copy = await open(to, 'wx', 0o600);
  try {
    await pieces(from, async (piece) => {
      hash.update(piece);
      await writeWhole(copy, piece);
    });
    await copy.sync();
  } finally {
    await copy.close();
  }
  return hash.digest('hex');
}

async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await writeWhole(file, Buffer.from(text));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A name survives a power cut only once its folder is on the disk. */
export async function syncTree(folder: string): Promise<void> {
  for (const row of await readdir(folder, { withFileTypes: true })) if (row.isDirectory()) await syncTree(join(folder, row.name));
  await syncOne(folder);
}
export async function syncOne(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pieces(path, (piece) => void hash.update(piece));
  return hash.digest('hex');
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

async function filesIn(root: string, under = ''): Promise<string[]> {
  const found: string[] = [];
  for (const row of await readdir(join(root, under), { withFileTypes: true })) {
    const path = under === '' ? row.name : `${under}/${row.name}`;
    if (row.isDirectory()) found.push(...(await filesIn(root, path)));
    else found.push(path);
  }
  return found;
}

/** The last files of a half, once all the others stand in `folder`; everything is durable when it resolves. */
export async function sealArchive(folder: string, about: Omit<About, 'format'>, macKey: Uint8Array): Promise<void> {
  await writeNew(join(folder, ABOUT), `${JSON.stringify({ format: FORMAT, ...about }, null, 2)}\n`);
  const lines: string[] = [];
  for (const path of (await filesIn(folder)).sort()) lines.push(`${await digestOf(join(folder, path))}  ${path}\n`);
  const manifest = lines.join('');
  await writeNew(join(folder, MANIFEST), manifest);
  const mac = createHmac('sha256', macKey).update(manifest).digest('hex');
  await writeNew(join(folder, MAC), `${sha256Of(manifest)}  ${MANIFEST}\n${mac}\n`);
  await syncTree(folder);
}

async function textOf(folder: string, name: string): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    await pieces(join(folder, name), (piece) => {
      length += piece.length;
      if (length > TEXT_MAX) throw new ArchiveFault('altered', join(folder, name));
      parts.push(piece.slice());
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw code === 'ELOOP' ? new ArchiveFault('altered', join(folder, name)) : error;
  }
  return Buffer.concat(parts).toString('utf8');
}

function aboutOf(text: string, folder: string): About {
  let about: Partial<About> | null;
  try {
    about = JSON.parse(text) as Partial<About> | null;
  } catch {
    throw new ArchiveFault('altered', join(folder, ABOUT));
  }
  const { format, part, id, made, program, origin, size, root, folder: tie } = about ?? {};
  if (typeof format === 'string' && format !== FORMAT && format.startsWith('abri.backup/')) throw new ArchiveFault('newer_backup', folder);
  const texts = [id, program, origin, root, tie].every((value) => typeof value === 'string');
  if (format !== FORMAT || (part !== 'record' && part !== 'keys') || !texts || !Number.isSafeInteger(made) || !Number.isSafeInteger(size)) {
    throw new ArchiveFault('altered', join(folder, ABOUT));
  }
  return about as About;
}

/** Opens a half for what it says it is; the files themselves are judged when they are copied. Throws ArchiveFault. */
export async function openArchive(folder: string, part: Part): Promise<Archive> {
  const [aboutText, manifest, mac] = [await textOf(folder, ABOUT), await textOf(folder, MANIFEST), await textOf(folder, MAC)];
  if (aboutText === null && manifest === null) throw new ArchiveFault('not_a_backup', folder);
  for (const [name, text] of [
    [ABOUT, aboutText],
    [MANIFEST, manifest],
    [MAC, mac],
  ] as const)
    if (text === null) throw new ArchiveFault('missing', join(folder, name));
  const [, stated, told] = /^([0-9a-f]{64}) {2}manifest-sha256\.txt\n([0-9a-f]{64})\n$/.exec(mac ?? '') ?? [];
  if (stated === undefined || told === undefined) throw new ArchiveFault('altered', join(folder, MAC));
  if (stated !== sha256Of(manifest ?? '')) throw new ArchiveFault('altered', join(folder, MANIFEST));
  const files = new Map<string, string>();
  for (const line of (manifest ?? '').split('\n').slice(0, -1)) {
    const [, digest, path] = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line) ?? [];
    if (digest === undefined || path === undefined || files.has(path)) throw new ArchiveFault('altered', join(folder, MANIFEST));
    files.set(path, digest);
  }
  // Before it is believed: it may be of a newer format, or damaged, and the words differ.
  if (files.get(ABOUT) !== sha256Of(aboutText ?? '')) throw new ArchiveFault('altered', join(folder, ABOUT));
  const about = aboutOf(aboutText ?? '', folder);
  if (about.part !== part) throw new ArchiveFault('wrong_part', folder);
  for (const path of files.keys())
    if (!NAMES[part].test(path) || path.includes('..')) throw new ArchiveFault('altered', join(folder, MANIFEST));
  if (!files.has(NEEDED[part])) throw new ArchiveFault('missing', join(folder, NEEDED[part]));
  return { folder, about, files, manifest: Buffer.from(manifest ?? ''), mac: told };
}

/** Copies what the half holds, but for `without`, and judges the copies. Throws ArchiveFault `altered` or `missing`, naming the file. */
export async function copyOut({ folder, files }: Archive, to: string, without: readonly string[] = []): Promise<void> {
  for (const [path, digest] of files) {
    if (path === ABOUT || without.includes(path)) continue;
    const from = join(folder, path);
    const copied = await copyFile(from, join(to, path)).catch((error: unknown) => {
      // A fault of the place written to is told as such.
      throw (error as NodeJS.ErrnoException).path === from || (error as NodeJS.ErrnoException).syscall === 'read'
        ? unreadable(error, from)
        : error;
    });
    if (copied !== digest) throw new ArchiveFault('altered', from);
  }
}

/** Reads every file where it stands. Throws ArchiveFault `altered` or `missing`, naming the file. */
export async function checkArchive({ folder, files }: Archive): Promise<void> {
  for (const [path, digest] of files) {
    const from = join(folder, path);
    const found = await digestOf(from).catch((error: unknown) => {
      throw unreadable(error, from);
    });
    if (found !== digest) throw new ArchiveFault('altered', from);
  }
}

/** What reading a file of a backup may say: it is not there, it is a link, or its medium fails. */
function unreadable(error: unknown, from: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new ArchiveFault('missing', from);
  return code === 'ELOOP' || syscall === 'read' ? new ArchiveFault('altered', from) : error;
}

/** Throws ArchiveFault `not_sealed` unless the holder of the master key made it. */
export function checkMac({ folder, manifest, mac }: Archive, macKey: Uint8Array): void {
  const right = createHmac('sha256', macKey).update(manifest).digest();
  if (!timingSafeEqual(Buffer.from(mac, 'hex'), right)) throw new ArchiveFault('not_sealed', folder);
}

/** The highest epoch of a log that was opened from these halves, or from any that lies beside them; 1 when none was. */
export async function epochsOpened(log: string, ...folders: readonly string[]): Promise<number> {
  const beside = await Promise.all(
    [...new Set(folders.map(dirname))].map(async (place) => (await readdir(place).catch(() => [])).map((name) => join(place, name))),
  );
  const texts = await Promise.all(
    [...new Set([...folders, ...beside.flat()])].map((folder) => readFile(join(folder, EPOCHS), 'utf8').catch(() => '')),
  );
  const opened = texts
    .join('\n')
    .split('\n')
    .map((line) => /^e(\d{1,9}) (\S+) /.exec(line) ?? []);
  return Math.max(1, ...opened.filter(([, , of]) => of === log).map(([, n]) => Number(n)));
}

/**
 * Notes in the backup itself that an epoch is about to be opened from it, so that a second restore takes the next one.
 * False when it cannot be written there (a medium that is read only).
 */
export async function noteEpoch(log: string, folders: readonly string[], epoch: number): Promise<boolean> {
  const written = folders.map((folder) =>
    appendFile(join(folder, EPOCHS), `e${epoch} ${log} ${new Date().toISOString()}\n`, { mode: 0o600, flush: true }).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(written)).some(Boolean);
}
