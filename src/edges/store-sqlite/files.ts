/** Opens the SQLite files of a folder: private to their owner, durable at every commit, of a version we know. */
import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { naming, StoreFault } from './fault.ts';
import { APPLICATION_ID, type Schema } from './schema.ts';

/** How long a write waits for another program that holds the file (a backup, a look with sqlite3), in ms. */
const BUSY_MS = 5000;

/** A name in a folder survives a power cut only once the folder itself is on the disk. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // Windows cannot open a folder; NTFS journals names
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export const numberOf = (db: DatabaseSync, sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0]);

/** Before any pragma that would write: a folder of a newer program must stay as it is. */
function refuseUnknown(db: DatabaseSync, path: string, { version: ours }: Schema): 'empty' | 'older' | 'present' {
  const version = numberOf(db, 'PRAGMA user_version');
  if (numberOf(db, 'SELECT count(*) FROM sqlite_master') === 0) return 'empty';
  if (numberOf(db, 'PRAGMA application_id') !== APPLICATION_ID) throw new StoreFault('not_ours', path);
  if (version > ours) throw new StoreFault('newer_folder', `${path}: ${version} > ${ours}`);
  return version < ours ? 'older' : 'present';
}

/** Creates the file with `schema` when it is new or empty; refuses what is newer than this program, older or not ours. */
export function openForWriting(path: string, schema: Schema): DatabaseSync {
  return naming(() => {
    const isNew = !existsSync(path);
    closeSync(openSync(path, 'a', 0o600)); // SQLite would make it readable by others; -wal and -shm inherit from it
    const db = new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true });
    try {
      const found = refuseUnknown(db, path, schema);
      if (found === 'older') throw new StoreFault('older_folder', path);
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF');
      db.exec('PRAGMA cell_size_check = ON; PRAGMA journal_size_limit = 67108864');
      if (found === 'empty') {
        const { sql, version } = schema;
        db.exec(`BEGIN IMMEDIATE; ${sql} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}; COMMIT`);
      }
      if (isNew) syncFolder(dirname(path));
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Brings what the write-ahead log of a database still holds into the database itself. Under the folder's lock only. */
export function foldWal(path: string): void {
  naming(() => {
    const db = new DatabaseSync(path);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
  });
}

/**
 * For whoever only looks, beside the program that writes or without it, at a folder of this version or of one before.
 * Throws StoreFault `nothing_here` for a missing file.
 */
export function openForReading(path: string, schema: Schema): DatabaseSync {
  return naming(() => {
    if (!existsSync(path)) throw new StoreFault('nothing_here', path);
    const db = new DatabaseSync(path, { timeout: BUSY_MS, readOnly: true });
    try {
      if (refuseUnknown(db, path, schema) === 'empty') throw new StoreFault('nothing_here', path);
      db.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}
