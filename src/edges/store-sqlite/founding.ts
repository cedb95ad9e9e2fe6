/**
 * A founding that was cut short (a power cut, a full disk) leaves the beginnings of an organisation that nobody can enter: tokens
 * come last. Such a folder is told from one that lives by a note that the first write sets and the last one changes.
 */
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { naming, StoreFault } from './fault.ts';
import { openForReading } from './files.ts';
import { lockFolder } from './lock.ts';
import { ABRI, type Schema, SESSIONS } from './schema.ts';

/** The note, and its values. */
export const FOUNDING = 'founding';
export const BEGUN = 'begun';
export const DONE = 'done';

const withJournal = (name: string): string[] => [name, `${name}-wal`, `${name}-shm`];
/** What a founding makes; the master key stays, it may be the operator's own. */
const DATABASES = ['abri.db', 'keys.db', 'sessions.db', 'codes.db', 'snapshot.db'];
const MADE = [...DATABASES.flatMap(withJournal), 'head.last', 'head.last.new', 'shredded.last', 'keys'];

const numberOf = (db: DatabaseSync, sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0]);

/** What `ask` finds in a database; null when there is no table in it yet, or no file. */
function look<T>(path: string, schema: Schema, ask: (db: DatabaseSync) => T): T | null {
  return naming(() => {
    let db: DatabaseSync;
    try {
      db = openForReading(path, schema);
    } catch (error) {
      if (error instanceof StoreFault && error.code === 'nothing_here') return null;
      throw error;
    }
    try {
      return ask(db);
    } finally {
      db.close();
    }
  });
}

/** False for a folder that holds nothing at all. Throws StoreFault when the database cannot be read. */
export function isHalfFounded(folder: string): boolean {
  const abri = join(folder, 'abri.db');
  if (!existsSync(abri)) return false;
  if (statSync(abri).size > 0) {
    const isLiving = look(abri, ABRI, (db) => {
      const note = db.prepare('SELECT value FROM note WHERE key = ?').get(FOUNDING) as { value: string } | undefined;
      return note?.value !== BEGUN && numberOf(db, 'SELECT count(*) FROM entry') > 0;
    });
    if (isLiving === true) return false;
  }
  return (look(join(folder, 'sessions.db'), SESSIONS, (db) => numberOf(db, 'SELECT count(*) FROM token')) ?? 0) === 0;
}

/** Takes such beginnings away, and nothing else. Throws StoreFault `locked` while somebody is founding it. */
export function clearHalfFounded(folder: string): void {
  if (!isHalfFounded(folder)) return;
  const unlock = lockFolder(join(folder, 'lock.db'));
  try {
    if (isHalfFounded(folder)) for (const name of MADE) rmSync(join(folder, name), { recursive: true, force: true });
  } finally {
    unlock();
  }
}
