/**
 * One writer per folder: an exclusive transaction on an empty database, kept open for the life of the process. The
 * kernel holds the lock, so `kill -9` and a power cut release it; there is no stale lock file for a person to delete.
 * Nothing may ever open and close `lock.db` by other means in this process: POSIX would drop the lock.
 */
import { DatabaseSync } from 'node:sqlite';
import { naming } from './fault.ts';

/** Returns the function that releases the lock. Throws StoreFault `locked` when another process (or store) has it. */
export function lockFolder(path: string): () => void {
  return naming(() => {
    const db = new DatabaseSync(path, { timeout: 0 });
    try {
      db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (error) {
      db.close();
      throw error;
    }
    return () => db.close();
  });
}
