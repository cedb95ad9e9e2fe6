/** Opens a folder for writing: lock, keys, database, and the checks that must pass before a single byte is written. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { KEY_BYTES, type SecretKey, secretKey } from './cipher.ts';
import { naming, StoreFault } from './fault.ts';
import { openForReading, openForWriting } from './files.ts';
import { readHeadFile } from './head-file.ts';
import { folderOfKeyFile, foundKeyFile, KeyFile } from './key-file.ts';
import { lockFolder } from './lock.ts';
import { Reader } from './reader.ts';
import { ABRI, KEYS } from './schema.ts';
import { Writer } from './writer.ts';

const isThere = (path: string): boolean => existsSync(path) && statSync(path).size > 0;

/** The folder's id is born in keys.db and copied into abri.db: words and keys of two folders are never mixed. */
function tie(abri: DatabaseSync, keys: DatabaseSync, kek: SecretKey): void {
  const ours = (abri.prepare('SELECT id FROM folder').get() as { id: string } | undefined)?.id;
  const theirs = folderOfKeyFile(keys, kek) ?? (ours === undefined ? foundKeyFile(keys, kek) : null);
  if (theirs === null || (ours !== undefined && ours !== theirs)) throw new StoreFault('keys_missing');
  if (ours === undefined) abri.prepare('INSERT INTO folder (one, id) VALUES (1, ?)').run(theirs);
}

/**
 * No `PRAGMA quick_check` here: it reads every page, and a desk that comes back in the middle of an alert has no such
 * minutes. What it would find is found anyway: SQLite reports a broken page when it is read, and the conductor reads
 * every entry on loading and compares the leaves with the signed head, which also sees what quick_check cannot.
 */
function checkHead(reader: Reader, writer: Writer, headFile: string): void {
  const head = reader.head();
  const size = head?.size ?? 0;
  if ((reader.lastIndex() ?? -1) + 1 !== size) throw new StoreFault('damaged', 'the entries do not fit the head');
  const last = readHeadFile(headFile);
  if (last !== null && size < last.size) throw new StoreFault('behind_last_head', `${size} < ${last.size}`);
  if (last !== null && head !== null && size === last.size && Buffer.compare(head.root, last.root) !== 0) {
    throw new StoreFault('other_history', `size ${size}`);
  }
  if (head !== null && (last === null || last.size < size)) writer.writeHead(head);
}

export interface OpenedFolder {
  readonly writer: Writer;
  close(): void;
}

/**
 * Runs in the writer's thread. Throws StoreFault and leaves everything closed.
 * @param quota.maxPages the most pages of 4 KiB abri.db may have: a full disk, for tests on machines that cannot mount one
 */
export function openFolderForWriting(folder: string, kek: Uint8Array, quota: { readonly maxPages?: number } = {}): OpenedFolder {
  if (kek.length !== KEY_BYTES) throw new StoreFault('wrong_kek', `${kek.length} bytes instead of ${KEY_BYTES}`);
  if (!existsSync(folder)) throw new StoreFault('nothing_here', folder);
  const master = secretKey(kek);
  const unlock = lockFolder(join(folder, 'lock.db'));
  const opened: { close(): void }[] = [{ close: unlock }];
  const closeAll = () => {
    for (const one of opened.reverse()) one.close();
  };
  try {
    return naming(() => {
      // before any file is made: what was moved away must find its place empty when it comes back
      const isNew = !isThere(join(folder, 'abri.db'));
      if (!isNew && !isThere(join(folder, 'keys.db'))) throw new StoreFault('keys_missing');
      const last = isNew ? readHeadFile(join(folder, 'head.last')) : null;
      if (last !== null && last.size > 0) throw new StoreFault('behind_last_head', `no database, ${last.size} entries signed`);
      const keys = openForWriting(join(folder, 'keys.db'), KEYS);
      opened.push(keys);
      const abri = openForWriting(join(folder, 'abri.db'), ABRI);
      opened.push(abri);
      tie(abri, keys, master);
      if (quota.maxPages !== undefined) abri.exec(`PRAGMA max_page_count = ${Math.trunc(quota.maxPages)}`);
      const writer = new Writer(abri, new KeyFile(keys, master), folder);
      const reader = openFolderForReading(folder, kek);
      try {
        checkHead(reader, writer, join(folder, 'head.last'));
      } finally {
        reader.close();
      }
      return {
        writer,
        close: () => {
          try {
            writer.overwriting.finish();
            writer.writeHead();
          } catch {
            // a disk that is full or gone: the database is ahead of the file, and the next opening writes it again
          }
          closeAll();
        },
      };
    });
  } catch (error) {
    closeAll();
    throw error;
  }
}

/** The signed heads a folder still tells of, whatever the state it is in: that of its database, and `head.last`. */
export function headsIn(folder: string): string[] {
  const heads: string[] = [];
  const attempt = (read: () => string | undefined): void => {
    try {
      heads.push(...[read()].filter((head) => head !== undefined));
    } catch {
      // What cannot be read tells nothing: the folder of a machine that died may be in any state.
    }
  };
  attempt(() => readHeadFile(join(folder, 'head.last'))?.checkpoint);
  attempt(() => {
    const abri = openForReading(join(folder, 'abri.db'), ABRI);
    const row = abri.prepare('SELECT checkpoint FROM head').get() as { checkpoint: string } | undefined;
    abri.close();
    return row?.checkpoint;
  });
  return heads;
}

/**
 * Takes no lock: the program that writes may be running. Throws StoreFault, as above, and leaves everything closed.
 * @param keysFolder where keys.db is, when it lies apart (the two halves of a backup)
 */
export function openFolderForReading(folder: string, kek: Uint8Array, keysFolder: string = folder): Reader {
  return naming(() => {
    if (kek.length !== KEY_BYTES) throw new StoreFault('wrong_kek', `${kek.length} bytes instead of ${KEY_BYTES}`);
    const master = secretKey(kek);
    const abri = openForReading(join(folder, 'abri.db'), ABRI);
    const opened = [abri];
    try {
      const keys = openForReading(join(keysFolder, 'keys.db'), KEYS);
      opened.push(keys);
      if (folderOfKeyFile(keys, master) === null) throw new StoreFault('keys_missing');
      return new Reader(abri, new KeyFile(keys, master));
    } catch (error) {
      for (const db of opened) db.close();
      throw error;
    }
  });
}
