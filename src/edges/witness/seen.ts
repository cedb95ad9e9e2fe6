/**
 * What a witness has seen: the last head of each log it cosigned. Judging a head and keeping it are one transaction, on the disk
 * before the answer leaves: whatever is cut short, no two roots are ever cosigned for one size, not even by two processes.
 */
import { DatabaseSync } from 'node:sqlite';
import type { Checkpoint } from '../../log/checkpoint.ts';

const BUSY_MS = 5000;
const SQL = `
CREATE TABLE IF NOT EXISTS seen (
  origin TEXT PRIMARY KEY,
  size INTEGER NOT NULL CHECK (size >= 0),
  root BLOB NOT NULL CHECK (length(root) = 32),
  note TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** A head, with the signature of its log and the line the witness put under it. */
export type Seen = Checkpoint & { readonly note: string };

export class SeenHeads {
  readonly #db: DatabaseSync;

  /** Made when it is not there. Throws when the file cannot be opened. */
  constructor(path: string) {
    this.#db = new DatabaseSync(path, { timeout: BUSY_MS });
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF');
    this.#db.exec(SQL);
  }

  last(origin: string): Seen | null {
    const row = this.#db.prepare('SELECT origin, size, root, note FROM seen WHERE origin = ?').get(origin) as Seen | undefined;
    return row === undefined ? null : { ...row, root: new Uint8Array(row.root) };
  }

  /** By the name under which others ask for it: the digest of its origin. */
  all(): Seen[] {
    return (this.#db.prepare('SELECT origin, size, root, note FROM seen').all() as unknown as Seen[]).map((row) => ({ ...row }));
  }

  /** Runs `decide` with nobody in between; what it says is seen is on the disk when this returns. */
  decide<T>(decide: (last: (origin: string) => Seen | null) => { readonly answer: T; readonly seen: Seen | null }): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const { answer, seen } = decide((origin) => this.last(origin));
      if (seen !== null) {
        const { origin, size, root, note } = seen;
        this.#db.prepare('INSERT OR REPLACE INTO seen (origin, size, root, note) VALUES (?, ?, ?, ?)').run(origin, size, root, note);
      }
      this.#db.exec('COMMIT');
      return answer;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }
}
