/** The dossier of the reference drill, and what Abri and the other verifier each say of a dossier. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { verifyDossier } from '../../src/log/dossier/bag.ts';
import { abri } from '../e2e/program.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
export function needsPython(t: TestContext): boolean {
  if (!hasPython) t.skip('no python3');
  return hasPython;
}

export interface Drilled {
  readonly folder: string;
  readonly bag: string;
  /** A file: the log's public key. */
  readonly key: string;
}
export async function drilled(into: string): Promise<Drilled> {
  const ran = await abri(['drill', 'reference', '--seed', '2', '--into', into, '--json']);
  if (ran.code !== 0) throw new Error(ran.err);
  const { dossier } = JSON.parse(ran.out) as { dossier: { path: string; key: string } };
  return { folder: into, bag: dossier.path, key: dossier.key };
}

/** Runs one of the programs beside this file; gives what it printed, a line of JSON each. */
export function python<T>(program: string, args: readonly string[]): { readonly lines: readonly T[]; readonly status: number | null } {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout, stderr, status } = spawnSync('python3', [join(import.meta.dirname, program), ...args], {
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (stderr !== '') throw new Error(stderr);
  return {
    lines: stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as T),
    status,
  };
}

/** `abri verify`: null when it finds nothing, else its first word about it. */
export function ownFault(files: ReadonlyMap<string, Uint8Array>, key: string): string | null {
  const { ok, faults } = verifyDossier(files, readFileSync(key, 'utf8'), { language: 'en' });
  return ok ? null : `${faults[0]?.file}: ${faults[0]?.words}`;
}
