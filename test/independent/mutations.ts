/** What somebody does to a dossier who wants it to say something else, drawn by lot; half of them make the bag whole again. */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

export type Draw = (below: number) => number;

/** The same draws for the same seed, on every machine: 32 bits of a digest each. */
export function drawsOf(seed: number): Draw {
  let n = 0;
  return (below) => createHash('sha256').update(`${seed} ${n++}`).digest().readUInt32BE() % below;
}

export function filesUnder(root: string): string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')).sort();
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The lists of the bag, made again over what now lies there: all that can be done without a key. */
export function listAgain(root: string): void {
  const payload = filesUnder(root).filter((path) => path.startsWith('data/'));
  const list = (paths: readonly string[]): string => paths.map((path) => `${digest(readFileSync(join(root, path)))}  ${path}\n`).join('');
  writeFileSync(join(root, 'manifest-sha256.txt'), list(payload));
  const bytes = payload.reduce((sum, path) => sum + readFileSync(join(root, path)).length, 0);
  const info = readFileSync(join(root, 'bag-info.txt'), 'utf8');
  writeFileSync(join(root, 'bag-info.txt'), info.replace(/^Payload-Oxum: .*$/m, `Payload-Oxum: ${bytes}.${payload.length}`));
  writeFileSync(join(root, 'tagmanifest-sha256.txt'), list(['bag-info.txt', 'bagit.txt', 'manifest-sha256.txt']));
}

type Change = (root: string, path: string, draw: Draw) => void;
const CHANGES: Readonly<Record<string, Change>> = {
  'a bit turned': (root, path, draw) => {
    const bytes = readFileSync(join(root, path));
    const at = draw(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << draw(8));
    writeFileSync(join(root, path), bytes);
  },
  'a byte cut off': (root, path) => writeFileSync(join(root, path), readFileSync(join(root, path)).subarray(0, -1)),
  'a newline more': (root, path) => writeFileSync(join(root, path), `${readFileSync(join(root, path), 'latin1')}\n`, 'latin1'),
  'a file taken out': (root, path) => rmSync(join(root, path)),
  'a file put in': (root, path, draw) => {
    const to = join(dirname(join(root, path)), `${String(draw(1e8)).padStart(8, '0')}${path.slice(path.lastIndexOf('.'))}`);
    writeFileSync(to, readFileSync(join(root, path)));
  },
  'two files exchanged': (root, path, draw) => {
    const beside = filesUnder(root).filter((other) => dirname(other) === dirname(path) && other !== path);
    const other = beside[draw(beside.length)];
    if (other === undefined) return rmSync(join(root, path));
    const [one, two] = [readFileSync(join(root, path)), readFileSync(join(root, other))];
    writeFileSync(join(root, path), two);
    return writeFileSync(join(root, other), one);
  },
  'two lines exchanged': (root, path, draw) => {
    const lines = readFileSync(join(root, path), 'latin1').split('\n');
    const at = draw(Math.max(1, lines.length - 2));
    [lines[at], lines[at + 1]] = [`${lines[at + 1]}`, `${lines[at]}`];
    const changed = lines.join('\n');
    // Two lines that were alike are exchanged for nothing.
    writeFileSync(join(root, path), changed === readFileSync(join(root, path), 'latin1') ? `${changed} ` : changed, 'latin1');
  },
};

/** Copies `from` to `to`, changed as `seed` says; tells what was done. */
export function mutate(from: string, to: string, seed: number): string {
  const draw = drawsOf(seed);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
  const again = draw(2) === 0;
  // Who draws up a bag, and when, nobody signs: of what is only said, nothing is tried when the lists are made again.
  const paths = filesUnder(to).filter((path) => path.startsWith('data/') || !again);
  const path = paths[draw(paths.length)] ?? '';
  const names = Object.keys(CHANGES);
  const name = names[draw(names.length)] ?? '';
  CHANGES[name]?.(to, path, draw);
  if (again) listAgain(to);
  return `seed ${seed}: ${name}, ${path}${again ? ', the lists made again' : ''}`;
}
