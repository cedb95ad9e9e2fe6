/**
 * `abri log export FOLDER`: the log as static files (C2SP tlog-tiles), which public tools read from a disk or a web server. The
 * checkpoint is written last: what it promises is there before it. Entries stand in it as they are: it is to be kept as the log is.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { openCheckpoint } from '../log/checkpoint.ts';
import { entryBundle } from '../log/entry.ts';
import { logOf, openHeadOf } from '../log/epoch.ts';
import { LogFault } from '../log/fault.ts';
import { parseVkey } from '../log/note.ts';
import { sameBytes } from '../log/text.ts';
import { leafHash, Tree, tilePath } from '../log/tree.ts';
import type { LogFolder, Options } from './commands.ts';
import { EXIT } from './exit.ts';
import { type Io, say } from './io.ts';

const WIDTH = 256;

export async function exportLog(folder: LogFolder, options: Options, io: Io): Promise<number> {
  const [, to, ...more] = options.rest;
  if (to === undefined || more.length > 0) {
    io.err(say(io, 'abri log export DOSSIER', 'abri log export FOLDER'));
    return EXIT.usage;
  }
  const place = resolve(io.cwd, to);
  const head = openCheckpoint(folder.checkpoint, folder.logVkey);
  const tree = new Tree();
  const there = await exported(place, folder);
  if (there === 'other') return refused(io, place);
  for await (const bytes of folder.entries()) tree.push(leafHash(bytes));
  if (tree.size !== head.size || !sameBytes(tree.root(), head.root)) {
    io.err(
      say(
        io,
        'abri : le journal n’est pas celui qui fut signé ; rien n’est à publier. Faites : abri log verify',
        'abri: the log is not what was signed; nothing is to be published. Run: abri log verify',
      ),
    );
    return EXIT.broken;
  }
  if (there !== null && (there.size > tree.size || !sameBytes(tree.root(there.size), there.root))) return refused(io, place);
  // Judged before anything is written; then read a second time.
  await writeEntries(place, folder);
  for (let level = 0, hashes = tree.size; hashes > 0; level++, hashes = Math.floor(hashes / WIDTH)) {
    for (let n = 0; n < Math.floor(hashes / WIDTH); n++) await write(place, tilePath(level, n), tree.tile(level, n));
    const rest = hashes % WIDTH;
    if (rest > 0) await write(place, tilePath(level, Math.floor(hashes / WIDTH), rest), tree.tile(level, Math.floor(hashes / WIDTH), rest));
  }
  const { checkpoint, cosignatures } = await folder.stamps(tree.size);
  const lines = checkpoint === folder.checkpoint ? cosignatures : [];
  await write(place, 'checkpoint', Buffer.from(folder.checkpoint + lines.join('')));
  if (options.json) io.out(JSON.stringify({ folder: place, origin: head.origin, size: head.size, vkey: folder.logVkey }));
  else
    io.err(
      say(
        io,
        `${head.size} écritures dans ${place}. À vérifier avec la clé ${folder.logVkey}`,
        `${head.size} entries in ${place}. To be checked with the key ${folder.logVkey}`,
      ),
    );
  return EXIT.ok;
}

async function writeEntries(place: string, folder: LogFolder): Promise<void> {
  let bundle: Uint8Array[] = [];
  let n = 0;
  for await (const bytes of folder.entries()) {
    if (bundle.push(bytes) < WIDTH) continue;
    await write(place, tilePath('entries', n++), entryBundle(bundle));
    bundle = [];
  }
  if (bundle.length > 0) await write(place, tilePath('entries', n, bundle.length), entryBundle(bundle));
}

function refused(io: Io, place: string): number {
  io.err(
    say(
      io,
      `abri : ${place} tient déjà un autre journal, ou une autre histoire de celui-ci ; rien n’y a été remplacé.`,
      `abri: ${place} already holds another log, or another history of this one; nothing in it was replaced.`,
    ),
  );
  return EXIT.conflict;
}

/** The head of what was exported there before; null when nothing was. */
async function exported(place: string, folder: LogFolder): Promise<ReturnType<typeof openHeadOf> | 'other' | null> {
  let text: string;
  try {
    text = await readFile(join(place, 'checkpoint'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return openHeadOf(logOf(folder.origin), text, parseVkey(folder.logVkey).pub);
  } catch (error) {
    if (error instanceof LogFault) return 'other';
    throw error;
  }
}

/** Beside its place, then there at once: whoever reads meanwhile reads the one before. */
async function write(place: string, path: string, bytes: Uint8Array): Promise<void> {
  const target = join(place, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const file = await open(`${target}.new`, 'w', 0o600);
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
  await rename(`${target}.new`, target);
}
