/**
 * What was shredded is overwritten too. The key is destroyed at once, before anybody is shown that the words are gone: from
 * then on nothing can be read, whatever was copied where. The ciphertext that no key opens any more goes after it, here, for
 * whoever finds a key we did not know of, or a weakness of the cipher, one day.
 *
 * When: behind the commits, never before one. Each attachment is a transaction of its own, then the rows of a scope are one;
 * between two of them whatever is asked of the writer has its turn, so that an alert waits for one slice at most (decision
 * 13). The write-ahead log is emptied when the last slice is done and nobody reads in it; a backup that is being taken does,
 * and then it is tried again at each beat. SQLite zeroes what an update frees (secure_delete), but a page that was split keeps
 * the bytes that moved in a gap: VACUUM alone rewrites those, and it locks the database for as long as it takes. So it waits
 * for the desk to close in order, when nobody is being rung, and only where it takes seconds (COMPACT_MAX).
 *
 * A kill between two slices loses nothing: a note is set in the transaction that overwrites a scope, and the next start asks
 * again for every scope the log says is shredded. A disk that refuses stops nothing either: the rows wait for that start.
 */
import type { DatabaseSync } from 'node:sqlite';
import { ORGANISATION_THREAD } from '../../kernel/ids.ts';
import { parseEntry } from '../../log/entry.ts';
import { LogFault } from '../../log/fault.ts';
import { openNote } from '../../log/note.ts';
import { numberOf } from './files.ts';
import type { KeyFile } from './key-file.ts';

/** The largest database that is rewritten when the desk closes, in bytes: a second or two. */
const COMPACT_MAX = 256 * 1024 * 1024;
const NOTE = 'overwritten:';
const COMPACT = 'compact';

export class Overwriting {
  readonly #db: DatabaseSync;
  readonly #keys: KeyFile;
  #slices: (() => void)[] = [];
  #isFoldDue = false;

  constructor(db: DatabaseSync, keys: KeyFile) {
    this.#db = db;
    this.#keys = keys;
  }

  /** Nothing waits to be overwritten; the write-ahead log may still hold it, if somebody reads there. */
  get isDone(): boolean {
    return this.#slices.length === 0;
  }

  /** @param destroyed those whose key was destroyed just now; of the others, those are taken up that a crash left half-way. */
  add(scopes: readonly string[], destroyed: readonly string[]): void {
    for (const scope of scopes) {
      const noted = this.#note(NOTE + scope);
      if (destroyed.includes(scope) || noted === null) this.#plan(scope);
      else if (noted === 'rows') this.#isFoldDue = true;
    }
  }

  /** The next slice. What the disk refuses is left for the next start. */
  step(): void {
    const slice = this.#slices.shift();
    try {
      slice?.();
    } catch {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#slices = [];
    }
    if (this.#slices.length === 0) this.fold();
  }

  /** Empties the write-ahead log, unless somebody reads in it: nobody waits for that. */
  fold(): void {
    if (!this.#isFoldDue) return;
    const patience = numberOf(this.#db, 'PRAGMA busy_timeout');
    try {
      this.#db.exec('PRAGMA busy_timeout = 0');
      this.#isFoldDue = numberOf(this.#db, 'PRAGMA wal_checkpoint(TRUNCATE)') !== 0;
      if (!this.#isFoldDue) this.#db.exec(`UPDATE note SET value = 'done' WHERE key >= '${NOTE}' AND key < '${NOTE}~' AND value = 'rows'`);
    } catch {
      // tried again at the next beat
    } finally {
      this.#db.exec(`PRAGMA busy_timeout = ${patience}`);
    }
  }

  /** The desk closes in order: what waits is done, and the gaps of split pages are rewritten. */
  finish(): void {
    while (!this.isDone) this.step();
    const size = numberOf(this.#db, 'PRAGMA page_count') * numberOf(this.#db, 'PRAGMA page_size');
    if (this.#note(COMPACT) !== 'due' || size > COMPACT_MAX) return;
    try {
      this.#db.exec('VACUUM');
      this.#db.prepare('UPDATE note SET value = ? WHERE key = ?').run('done', COMPACT);
    } catch {
      // no room for the copy, or somebody reads: it stays due
    }
  }

  #note(key: string): string | null {
    return (this.#db.prepare('SELECT value FROM note WHERE key = ?').get(key) as { value: string } | undefined)?.value ?? null;
  }

  #plan(scope: string): void {
    const dead = this.#keys.dead(scope);
    for (const id of dead) {
      const blobs = this.#db.prepare('SELECT rowid AS row FROM blob WHERE data_key = ? AND length(sealed) > 0').all(id);
      for (const { row } of blobs as { row: number }[]) {
        this.#slices.push(() => void this.#db.prepare("UPDATE blob SET sealed = x'' WHERE rowid = ?").run(row));
      }
    }
    this.#slices.push(() => this.#rows(scope, dead));
  }

  /** Words and askings of a scope, and the note that says so. */
  #rows(scope: string, dead: readonly string[]): void {
    const words = this.#db.prepare('UPDATE words SET sealed = x\'\' WHERE "index" = ? AND data_key = ?');
    const asked = this.#db.prepare("UPDATE accepted SET asked = x'' WHERE device = ? AND id = ? AND data_key = ?");
    const askedAt = this.#db.prepare('UPDATE accepted SET asked = x\'\' WHERE "index" = ? AND data_key = ?');
    const note = this.#db.prepare('INSERT OR REPLACE INTO note (key, value) VALUES (?, ?)');
    const entries = this.#entriesOf(scope);
    this.#db.exec('BEGIN IMMEDIATE');
    for (const { index, bytes } of entries) {
      const senders = sendersOf(bytes);
      for (const key of dead) {
        words.run(index, key);
        if (senders === null) askedAt.run(index, key);
        else for (const { device, id } of senders) asked.run(device, id, key);
      }
    }
    note.run(NOTE + scope, 'rows');
    if (dead.length > 0) note.run(COMPACT, 'due');
    this.#db.exec('COMMIT');
    this.#isFoldDue = true;
  }

  #entriesOf(scope: string): { index: number; bytes: Uint8Array }[] {
    const [, own] = new RegExp(`^${ORGANISATION_THREAD}:(.*)$`).exec(scope) ?? [];
    const found =
      own === undefined
        ? this.#db.prepare('SELECT "index", bytes FROM entry WHERE thread = ?').all(scope)
        : this.#db.prepare('SELECT "index", bytes FROM entry WHERE thread = ? AND "index" = ?').all(ORGANISATION_THREAD, indexOf(own));
    return found as { index: number; bytes: Uint8Array }[];
  }
}

/** Of an act of the organisation; one of its attachments has a scope of its own, which no entry bears. */
const indexOf = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : -1);

/** Under which name the answer to an act is kept, which the table is read by; null for bytes that are no entry. */
function sendersOf(bytes: Uint8Array): { device: string; id: string }[] | null {
  try {
    const { note, body } = parseEntry(bytes);
    return openNote(note).signatures.map(({ name }) => ({ device: name, id: body.id }));
  } catch (error) {
    if (error instanceof LogFault) return null;
    throw error;
  }
}
