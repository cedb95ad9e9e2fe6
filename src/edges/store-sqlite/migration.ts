/**
 * An older database becomes one of this version: each step in the transaction that writes the new version, so that a file
 * is of one version or of the next, never in between. Only copies are ever migrated (upgrade.ts).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { naming, StoreFault } from './fault.ts';
import { numberOf, openForReading } from './files.ts';
import { SCHEMAS, type Schema } from './schema.ts';

/** What a database is, and what it must become. */
export interface Outdated {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The databases of a folder that this program would refuse to write to. Throws StoreFault `newer_folder`, `not_ours`. */
export function outdated(folder: string, schemas: Readonly<Record<string, Schema>> = SCHEMAS): Outdated[] {
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const path = join(folder, name);
    if (!existsSync(path)) return [];
    const db = openForReading(path, schema);
    const from = naming(() => numberOf(db, 'PRAGMA user_version'));
    db.close();
    return from < schema.version ? [{ name, from, to: schema.version }] : [];
  });
}

/** Brings one file to the version of `schema`, step by step. Throws what SQLite says; the file is then of a whole version. */
export function migrate(path: string, { version, steps }: Schema): void {
  naming(() => {
    const db = new DatabaseSync(path);
    try {
      for (let at = numberOf(db, 'PRAGMA user_version'); at < version; at++) {
        const step = steps[at - 1];
        if (step === undefined) throw new StoreFault('invariant', `${path}: no way from version ${at}`);
        db.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${at + 1}; COMMIT`);
      }
    } finally {
      db.close();
    }
  });
}
