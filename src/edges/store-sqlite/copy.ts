/**
 * A copy of a database as it stood at one instant, taken beside the program that writes it (SQLite's backup, step by step,
 * inside one read transaction): commits go on meanwhile and are not in it. The copy is one file, readable from a medium
 * that cannot be written.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { named } from './fault.ts';
import { openForReading } from './files.ts';
import type { Schema } from './schema.ts';

/** Pages of 4 KiB copied between two looks at the rest of the program. */
const STEP = 1024;

/** @param onProgress is told how much of it is done, from 0 to 1. Throws StoreFault. */
export async function copyDatabase(
  from: string,
  to: string,
  schema: Schema,
  onProgress: (done: number) => void = () => undefined,
): Promise<void> {
  try {
    const source = openForReading(from, schema);
    try {
      closeSync(openSync(to, 'wx', 0o600)); // SQLite would make it readable by others
      // One transaction for all steps: otherwise each commit of the desk would begin the copy again, and a busy night never end it.
      source.exec('BEGIN; SELECT count(*) FROM sqlite_master');
      await backup(source, to, {
        rate: STEP,
        progress: ({ remainingPages, totalPages }) => onProgress(1 - remainingPages / Math.max(1, totalPages)),
      });
    } finally {
      source.close();
    }
    const copy = new DatabaseSync(to);
    copy.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL');
    copy.close();
    const fd = openSync(to, 'r');
    fsyncSync(fd);
    closeSync(fd);
  } catch (error) {
    throw named(error);
  }
}
