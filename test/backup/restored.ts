/** What the tests of backup and restore share: the command line with JSON answers, the folder of a machine that died, dossiers judged. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { abri, type Ran, ROOT } from '../e2e/program.ts';

export interface Halves {
  readonly record: string;
  readonly keys: string;
  readonly origin: string;
  readonly size: number;
  readonly root: string;
}

/** `abri backup --json`, of a desk that runs or not. */
export async function backUp(data: string, to: string, more: readonly string[] = []): Promise<Halves> {
  const ran = await abri(['backup', '--to', to, '--data', data, '--json', ...more]);
  assert.equal(ran.code, 0, ran.err);
  return JSON.parse(ran.out) as Halves;
}

export interface Told {
  readonly origin: string;
  readonly previous: string;
  readonly size: number;
  readonly root: string;
  readonly known: { readonly origin: string; readonly size: number; readonly root: string } | null;
  readonly missing: { readonly from: number; readonly to: number } | null;
  readonly tokens: string;
  readonly marked: boolean;
}

export const restoring = (halves: Halves, data: string, more: readonly string[] = [], lang = 'en_GB.UTF-8'): Promise<Ran> =>
  abri(['restore', '--from', halves.record, '--keys', halves.keys, '--data', data, '--why', 'Disque mort.', '--by', 'Odile', ...more], {
    env: { LC_ALL: lang },
  });

export async function restore(halves: Halves, data: string, more: readonly string[] = []): Promise<Told> {
  const ran = await restoring(halves, data, ['--json', ...more]);
  assert.equal(ran.code, 0, ran.err);
  return JSON.parse(ran.out) as Told;
}

export interface Epochs {
  readonly ok: boolean;
  readonly entries: number;
  readonly epochs: readonly {
    readonly origin: string;
    readonly from: number;
    readonly to: number;
    readonly signed: boolean;
    readonly lostTo: number | null;
  }[];
}

/** `abri log verify --json`. */
export async function verified(data: string): Promise<Epochs> {
  const ran = await abri(['log', 'verify', '--data', data, '--json']);
  assert.equal(ran.code, 0, ran.out + ran.err);
  return JSON.parse(ran.out) as Epochs;
}

export interface Line {
  readonly index: number;
  readonly act: string;
  readonly by: string;
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly words: Readonly<Record<string, string>>;
}
/** `abri log show --json`. */
export async function linesOf(data: string): Promise<Line[]> {
  const ran = await abri(['log', 'show', '--data', data, '--json']);
  assert.equal(ran.code, 0, ran.err);
  return JSON.parse(ran.out) as Line[];
}

/** A copy of the folder that version 0.1.0 left, closed as a data folder must be: Git keeps no mode bits. */
export const oldFolder = (to: string): string => copyOf(join(ROOT, 'test/fixtures/folder-0.1.0'), to);

/** A whole folder copied as it stands, for its owner alone. */
export function copyOf(folder: string, to: string): string {
  cpSync(folder, to, { recursive: true });
  close(to);
  return to;
}
function close(path: string): void {
  const isFolder = statSync(path).isDirectory();
  chmodSync(path, isFolder ? 0o700 : 0o600);
  if (isFolder) for (const name of readdirSync(path)) close(join(path, name));
}

/** The machine is gone, but for `head.last` when somebody kept it. */
export function lose(data: string): void {
  rmSync(data, { recursive: true, force: true });
}

/** Every file of a folder with its digest, but for what SQLite makes beside a database that somebody reads, and the lock. */
export function filesOf(folder: string, under = ''): Map<string, string> {
  return new Map(
    readdirSync(join(folder, under), { withFileTypes: true }).flatMap((row): [string, string][] => {
      const path = join(under, row.name);
      if (row.isDirectory()) return [...filesOf(folder, path)];
      if (row.name === 'lock.db' || /-(wal|shm)$/.test(row.name)) return [];
      return [
        [
          path,
          createHash('sha256')
            .update(readFileSync(join(folder, path)))
            .digest('hex'),
        ],
      ];
    }),
  );
}
