/**
 * `snapshot.db`, the writing end. It runs in a thread of its own (snapshot-thread.ts): a commit never waits behind it.
 *
 * synchronous=NORMAL: nothing here is flushed at each commit. After a power cut SQLite goes back to some earlier whole
 * state, that is to an earlier snapshot; and a file it cannot read is thrown away.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { SnapshotPiece } from '../../desk/ports.ts';
import { openForWriting } from './files.ts';
import { SNAPSHOT } from './schema.ts';

export const snapshotFile = (folder: string): string => join(folder, 'snapshot.db');

export class SnapshotFile {
  readonly #path: string;
  #db: DatabaseSync;

  constructor(folder: string) {
    this.#path = snapshotFile(folder);
    try {
      this.#db = this.#open();
    } catch {
      this.#remove();
      this.#db = this.#open();
    }
    // What a snapshot that was never sealed has left.
    this.#db.exec('DELETE FROM piece WHERE id >= (SELECT coalesce(max(next), 0) FROM root)');
  }

  write(pieces: readonly SnapshotPiece[]): void {
    if (pieces.length === 0) return;
    this.#inOne(() => {
      const insert = this.#db.prepare('INSERT OR REPLACE INTO piece (id, bytes) VALUES (?, ?)');
      for (const { id, bytes } of pieces) insert.run(id, bytes);
    });
  }

  seal(root: Uint8Array, next: number, gone: readonly number[]): void {
    this.#inOne(() => {
      const drop = this.#db.prepare('DELETE FROM piece WHERE id = ?');
      for (const id of gone) drop.run(id);
      this.#db.prepare('INSERT OR REPLACE INTO root (one, next, bytes) VALUES (1, ?, ?)').run(next, root);
    });
  }

  /** The file itself goes, so that its room is free. */
  discard(): void {
    this.#db.close();
    this.#remove();
    this.#db = this.#open();
  }

  close(): void {
    this.#db.close();
  }

  #open(): DatabaseSync {
    const db = openForWriting(this.#path, SNAPSHOT);
    db.exec('PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF');
    return db;
  }

  #remove(): void {
    for (const end of ['', '-wal', '-shm']) rmSync(this.#path + end, { force: true });
  }

  #inOne(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}
