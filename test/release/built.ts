/** The console built from its sources in a folder that is not this one, as a stranger would who checks what we ship. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
const SOURCES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'src/console',
  'src/kernel',
  'src/loop',
  'src/log',
  'src/vault',
  'src/wire',
];

/** Copies the sources to `folder` and builds there; gives the folder of the built console. */
export async function buildElsewhere(folder: string, env: Readonly<Record<string, string>>, change?: () => void): Promise<string> {
  for (const path of SOURCES) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  change?.();
  const out = join(folder, 'dist/console');
  const args = ['build', 'src/console', '--outDir', out, '--emptyOutDir', '--logLevel', 'warn', '--configLoader', 'native'];
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), ...args], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...env },
  });
  const code = await new Promise((done, fail) => child.on('close', done).on('error', fail));
  if (code !== 0) throw new Error(`vite build: ${code}`);
  return out;
}

/** Every file of a folder by its path there, dot files left out. */
export function filesOf(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith('.'),
  );
  const files = entries.map((entry): [string, Buffer] => {
    const path = join(entry.parentPath, entry.name);
    return [relative(folder, path).split(sep).join('/'), readFileSync(path)];
  });
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}
