/** Everything that reads the folder of the log: its own connections, so that a long commit delays no screen. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AcceptedAct, Deadline, Ring, SignedHead, StoredEntry } from '../../desk/ports.ts';
import type { DeviceName, Id, Sha256Hex, Thread } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import type { PastEpoch } from '../../log/verify.ts';
import { askedAad, blobAad, wordsAad } from '../../vault/data-keys.ts';
import { unseal } from './cipher.ts';
import { naming, StoreFault } from './fault.ts';
import type { KeyFile } from './key-file.ts';
import { StampRows } from './stamp-rows.ts';
import { fromJson, unsummed } from './summed.ts';

/** Entries whose words are kept opened, at most, and the longest text worth keeping: what the boards show again at every commit. */
const AT_HAND = 8192;
const LONGEST_AT_HAND = 8192;
/** Entries read at a time: no read transaction stays open while the caller works. */
const PAGE = 256;

const SELECTS = {
  head: 'SELECT size, root, checkpoint FROM head',
  entries:
    'SELECT "index", rx, thread, thread_seq AS threadSeq, leaf, bytes FROM entry WHERE "index" >= ? AND "index" < ? ORDER BY "index"',
  thread:
    'SELECT "index", rx, thread, thread_seq AS threadSeq, leaf, bytes FROM entry WHERE thread = ? AND thread_seq >= ? AND thread_seq < ? ORDER BY thread_seq',
  leaves: 'SELECT leaf FROM entry WHERE "index" >= ? AND "index" < ? ORDER BY "index"',
  words: 'SELECT n, data_key AS dataKey, sealed FROM words WHERE "index" = ? ORDER BY n',
  blob: 'SELECT data_key AS dataKey, sealed FROM blob WHERE sha256 = ? ORDER BY rowid',
  // what an index that is damaged no longer finds is found by reading the table
  blobAgain: 'SELECT data_key AS dataKey, sealed FROM blob NOT INDEXED WHERE sha256 = ? ORDER BY rowid',
  accepted: 'SELECT "index", data_key AS dataKey, asked, reply FROM accepted WHERE device = ? AND id = ?',
  timers: 'SELECT key, due, thread, act FROM timer ORDER BY due, key',
  rings: 'SELECT ring FROM ring ORDER BY place',
  pulse: 'SELECT at FROM pulse',
  note: 'SELECT value FROM note WHERE key = ?',
  id: 'SELECT id FROM folder',
} as const;
/** A folder of version 1 has no epochs, and may be read all the same. */
const EPOCHS = 'SELECT origin, size, checkpoint, lost FROM epoch ORDER BY size, origin';

type Words = readonly { readonly n: number; readonly text: string | null }[];

/** A damaged row may hold anything, whatever its table says of it. */
function ofBytes(row: StoredEntry): StoredEntry {
  if (row.bytes instanceof Uint8Array && row.leaf instanceof Uint8Array) return row;
  throw new StoreFault('damaged', 'no bytes where there should be some');
}

export class Reader {
  readonly #db: DatabaseSync;
  readonly #keys: KeyFile;
  readonly #do: { readonly [name in keyof typeof SELECTS]: StatementSync };
  /** What others said of our heads. */
  readonly stamps: StampRows;
  /** Beside the keys, and forgotten with them: what was shredded is nowhere. */
  readonly #opened = new Map<number, Words>();

  constructor(db: DatabaseSync, keys: KeyFile) {
    this.#db = db;
    this.#keys = keys;
    this.stamps = new StampRows(db);
    const prepared = Object.entries(SELECTS).map(([name, sql]) => [name, db.prepare(sql)] as const);
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof SELECTS, StatementSync>;
  }

  head(): SignedHead | null {
    return naming(() => {
      const row = this.#do.head.get() as unknown as SignedHead | undefined;
      if (row === undefined) return null;
      if (row.root instanceof Uint8Array && typeof row.checkpoint === 'string') return row;
      throw new StoreFault('damaged', 'the head is not one');
    });
  }

  /** Size by the entries themselves, to compare with the head on opening. */
  lastIndex(): number | null {
    return naming(() => (this.#db.prepare('SELECT max("index") AS last FROM entry').get() as { last: number | null }).last);
  }

  *entries(from: number, to: number): Generator<StoredEntry> {
    for (let at = from; at < to; ) {
      const page = this.#page(at, Math.min(at + PAGE, to));
      if (page.length === 0) return;
      yield* page;
      at += page.length;
    }
  }

  /** As many as can be read from there on; the first that cannot is named by its index. */
  #page(from: number, to: number): StoredEntry[] {
    try {
      return naming(() => (this.#do.entries.all(from, to) as unknown as StoredEntry[]).map(ofBytes));
    } catch (error) {
      if (to - from > 1) return this.#page(from, from + Math.floor((to - from) / 2));
      throw error instanceof StoreFault ? new StoreFault(error.code, `entry ${from}: ${error.detail}`) : error;
    }
  }

  entry(index: number): StoredEntry | null {
    return this.#page(index, index + 1)[0] ?? null;
  }

  words(index: number): { n: number; text: string | null }[] {
    return naming(() =>
      (this.#do.words.all(index) as unknown as { n: number; dataKey: string; sealed: Uint8Array }[]).map(({ n, dataKey, sealed }) => {
        const plain = this.#open(dataKey, wordsAad(index, n), sealed);
        return { n, text: plain === null ? null : Buffer.from(plain).toString('utf8') };
      }),
    );
  }

  /** The same, from memory where they were read lately. */
  wordsAtHand(index: number): Words {
    const known = this.#opened.get(index);
    const words = known ?? this.words(index);
    if (words.some(({ text }) => text !== null && text.length > LONGEST_AT_HAND)) return words;
    this.#opened.delete(index);
    const [oldest] = this.#opened.keys();
    if (this.#opened.size >= AT_HAND && oldest !== undefined) this.#opened.delete(oldest);
    this.#opened.set(index, words);
    return words;
  }

  thread(thread: Thread, from: number, to: number): StoredEntry[] {
    return naming(() => this.#do.thread.all(thread, from, to) as unknown as StoredEntry[]);
  }

  /** One after the other. */
  leaves(from: number, to: number): Uint8Array {
    return naming(() => Buffer.concat((this.#do.leaves.all(from, to) as { leaf: Uint8Array }[]).map(({ leaf }) => leaf)));
  }

  blob(sha256: Sha256Hex): Uint8Array | null {
    return naming(() => {
      type Row = { dataKey: string; sealed: Uint8Array };
      const found = this.#do.blob.all(sha256) as unknown as Row[];
      for (const { dataKey, sealed } of found.length > 0 ? found : (this.#do.blobAgain.all(sha256) as unknown as Row[])) {
        const plain = this.#open(dataKey, blobAad(sha256), sealed);
        if (plain !== null) return plain;
      }
      return null;
    });
  }

  /** `asked` is '' once the thread was shredded: nothing equals it, so a retry that late is a conflict, not a lie. */
  accepted(device: DeviceName, id: Id): AcceptedAct | null {
    return naming(() => {
      type Row = { index: number; dataKey: string; asked: Uint8Array; reply: string };
      const row = this.#do.accepted.get(device, id) as unknown as Row | undefined;
      if (row === undefined) return null;
      const asked = this.#open(row.dataKey, askedAad(device, id), row.asked);
      return { device, id, index: row.index, asked: asked === null ? '' : Buffer.from(asked).toString(), reply: row.reply };
    });
  }

  /** By due instant, then key. */
  timers(): Deadline[] {
    return naming(() =>
      (this.#do.timers.all() as unknown as { key: string; due: Ms; thread: Thread; act: string }[]).map((row) => ({
        ...row,
        act: fromJson(row.act) as Deadline['act'],
      })),
    );
  }

  /** In the order they were added. */
  rings(): Ring[] {
    return naming(() => (this.#do.rings.all() as unknown as { ring: string }[]).map(({ ring }) => unsummed(ring) as Ring));
  }

  lastBeat(): Ms | null {
    return naming(() => (this.#do.pulse.get() as { at: Ms } | undefined)?.at ?? null);
  }

  note(key: string): string | null {
    return naming(() => (this.#do.note.get(key) as { value: string } | undefined)?.value ?? null);
  }

  /** The id that ties the words here to the keys of the same folder. */
  folderId(): string | null {
    return naming(() => (this.#do.id.get() as { id: string } | undefined)?.id ?? null);
  }

  /** The epochs that a restore closed, oldest first. */
  pastEpochs(): PastEpoch[] {
    return naming(() => {
      const has = this.#db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'epoch'").get();
      return has === undefined ? [] : (this.#db.prepare(EPOCHS).all() as unknown as PastEpoch[]).map((row) => ({ ...row }));
    });
  }

  /** Ids of the data keys under which something here is sealed. */
  dataKeys(): string[] {
    return naming(() => {
      const tables = ['words', 'blob', 'accepted'].map((table) => `SELECT data_key AS id FROM ${table}`);
      return (this.#db.prepare(tables.join(' UNION ')).all() as unknown as { id: string }[]).map(({ id }) => id);
    });
  }

  /** Those of these data keys that the key file never had: it is of another folder, or older than what it should open. */
  unknownKeys(): string[] {
    return naming(() => this.dataKeys().filter((id) => !this.#keys.knows(id)));
  }

  /** After a shredding: no key stays in memory, and nothing that one opened. */
  forgetKeys(): void {
    this.#keys.forget();
    this.#opened.clear();
  }

  /** Slow (reads every page): for a doctor's command, never on the way to an alert. Empty when all is well. */
  check(): string[] {
    return naming(() => {
      const rows = this.#db.prepare('PRAGMA quick_check').all() as { quick_check: string }[];
      return rows.map((row) => row.quick_check).filter((line) => line !== 'ok');
    });
  }

  close(): void {
    this.#keys.close();
    this.#db.close();
  }

  /** Null: shredded. A value whose key stands and that does not open was changed by hand, or the disk forgets. */
  #open(dataKey: string, aad: string, sealed: Uint8Array): Uint8Array | null {
    const key = this.#keys.get(dataKey);
    // Overwritten: an old copy of the keys opens nothing more. Whether it had to be, the log says (`abri log verify --full`).
    if (key === null || (sealed instanceof Uint8Array && sealed.length === 0)) return null;
    const plain = unseal(key, aad, sealed);
    if (plain === null) throw new StoreFault('damaged', aad);
    return plain;
  }
}
