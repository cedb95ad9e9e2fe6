/**
 * Everything that writes to the folder of the log: synchronous, one transaction per batch. It runs in its own thread
 * (writer-thread.ts), so that a disk that stalls does not stall delivery (decision 13).
 */
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Batch, LostFence, type SignedHead, type Stamp } from '../../desk/ports.ts';
import type { Thread } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import { askedAad, blobAad, blobScope, wordsAad, wordsScope } from '../../vault/data-keys.ts';
import { seal } from './cipher.ts';
import { named, StoreFault } from './fault.ts';
import { writeHeadFile } from './head-file.ts';
import type { KeyFile } from './key-file.ts';
import { Overwriting } from './overwriting.ts';
import { addToShreddedFile, shreddedFile } from './shredded-file.ts';
import { summed } from './summed.ts';

const INSERTS = {
  entry: 'INSERT INTO entry ("index", rx, thread, thread_seq, leaf, bytes) VALUES (?, ?, ?, ?, ?, ?)',
  words: 'INSERT INTO words ("index", n, data_key, sealed) VALUES (?, ?, ?, ?)',
  // the same bytes may come with two reports: each thread keeps its own copy, so that shredding one leaves the other
  blob: 'INSERT INTO blob (sha256, data_key, sealed) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  accepted: 'INSERT INTO accepted (device, id, "index", data_key, asked, reply) VALUES (?, ?, ?, ?, ?, ?)',
  clearTimers: 'DELETE FROM timer WHERE key >= ?1 AND key < ?1 || char(1114111)',
  setTimer: 'INSERT OR REPLACE INTO timer (key, due, thread, act) VALUES (?, ?, ?, ?)',
  doneRing: 'DELETE FROM ring WHERE key = ?',
  addRing: 'INSERT INTO ring (key, ring) VALUES (?, ?) ON CONFLICT (key) DO NOTHING',
  head: 'INSERT OR REPLACE INTO head (one, size, root, checkpoint) VALUES (1, ?, ?, ?)',
  pulse: 'INSERT OR REPLACE INTO pulse (one, at) VALUES (1, ?)',
  note: 'INSERT OR REPLACE INTO note (key, value) VALUES (?, ?)',
  shown: 'INSERT INTO shown (size, checkpoint) VALUES (?, ?) ON CONFLICT DO NOTHING',
  cosignature: 'INSERT INTO cosignature (size, witness, line, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  timeStamp: 'INSERT INTO time_stamp (size, tsr, at, name, ca, test) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  closeEpoch:
    "INSERT INTO epoch (origin, size, checkpoint, lost) SELECT note.value, head.size, head.checkpoint, ? FROM note, head WHERE key = 'origin'",
} as const;

/** The fence and the shape of a batch, before anything is written. */
function checkShape(batch: Batch): void {
  batch.entries.forEach((entry, i) => {
    if (entry.index !== batch.expected + i) throw new StoreFault('invariant', `entry ${entry.index} at place ${batch.expected + i}`);
  });
  const size = batch.expected + batch.entries.length;
  if (batch.head.size !== size) throw new StoreFault('invariant', `a head of size ${batch.head.size} for ${size} entries`);
}

export class Writer {
  readonly overwriting: Overwriting;
  readonly #db: DatabaseSync;
  readonly #keys: KeyFile;
  readonly #headFile: string;
  readonly #shreddedFile: string;
  readonly #do: { readonly [name in keyof typeof INSERTS]: StatementSync };
  readonly #size: StatementSync;
  readonly #threadOf: StatementSync;
  /** After an I/O fault the disk's answer is unknown: nothing more is written, and everybody is told why, until a restart (decision 12). */
  #broken: StoreFault | null = null;
  /** The last committed head, while `head.last` is behind it. */
  #headToFile: SignedHead | null = null;

  constructor(db: DatabaseSync, keys: KeyFile, folder: string) {
    this.#db = db;
    this.#keys = keys;
    this.overwriting = new Overwriting(db, keys);
    this.#headFile = join(folder, 'head.last');
    this.#shreddedFile = shreddedFile(folder);
    const prepared = Object.entries(INSERTS).map(([name, sql]) => [name, db.prepare(sql)] as const);
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof INSERTS, StatementSync>;
    this.#size = db.prepare('SELECT size FROM head');
    this.#threadOf = db.prepare('SELECT thread FROM entry WHERE "index" = ?');
  }

  /** One transaction. Throws LostFence, or a StoreFault after which (but for `invariant`) nothing more is written. */
  append(batch: Batch): void {
    checkShape(batch);
    this.#write(() => {
      const size = Number((this.#size.get() as { size: number } | undefined)?.size ?? 0);
      if (size !== batch.expected) throw new LostFence(`the log has ${size} entries, not ${batch.expected}`);
      this.#record(batch);
    });
    this.#headToFile = batch.head;
  }

  beat(at: Ms): void {
    this.#write(() => this.#do.pulse.run(at));
    this.overwriting.fold();
  }

  setNote(key: string, value: string): void {
    this.#write(() => this.#do.note.run(key, value));
  }

  /** The first answer of each about a head is the one that is kept. */
  stamp(stamp: Stamp): void {
    const { size, checkpoint, at } = stamp;
    this.#write(() => {
      this.#do.shown.run(size, checkpoint);
      if ('witness' in stamp) this.#do.cosignature.run(size, stamp.witness, stamp.line, at);
      else this.#do.timeStamp.run(size, stamp.tsr, at, stamp.tsa.name, stamp.tsa.ca, stamp.tsa.test ? 1 : 0);
    });
  }

  /**
   * Closes the epoch of the folder and puts another origin in its place: what is signed from here on is signed under it.
   * @param lost the last head known of the epoch that ends, when it went further than what is here
   */
  openEpoch(origin: string, lost: string | null): void {
    this.#write(() => {
      if (this.#do.closeEpoch.run(lost).changes !== 1) throw new StoreFault('invariant', 'no epoch to close');
      this.#do.note.run('origin', origin);
    });
  }

  /**
   * Destroys the data keys of these scopes (vault/data-keys.ts): their words and blobs are shredded. False when none had a key.
   * Whoever runs the writer has it overwrite the rows behind the next commits (`overwriting`).
   */
  shred(scopes: readonly string[]): boolean {
    return this.#guard(() => {
      addToShreddedFile(this.#shreddedFile, scopes);
      const destroyed = this.#keys.destroy(scopes);
      this.overwriting.add(scopes, destroyed);
      return destroyed.length > 0;
    });
  }

  /** Brings `head.last` up to the last commit. Whoever runs the writer sets the rhythm (HEAD_EVERY). */
  writeHead(head: SignedHead | null = this.#headToFile): void {
    if (head === null) return;
    this.#guard(() => writeHeadFile(this.#headFile, head));
    this.#headToFile = null;
  }

  #record(batch: Batch): void {
    const threads = new Map<number, Thread>();
    for (const { index, rx, thread, threadSeq, leaf, bytes } of batch.entries) {
      this.#do.entry.run(index, rx, thread, threadSeq, leaf, bytes);
      threads.set(index, thread);
    }
    const keyFor = (index: number) => {
      const thread = threads.get(index) ?? (this.#threadOf.get(index) as { thread: Thread } | undefined)?.thread;
      if (thread === undefined) throw new StoreFault('invariant', `nothing at index ${index}`);
      return this.#keys.ensure(wordsScope(thread, index));
    };
    for (const { index, n, text } of batch.words) {
      const { id, key } = keyFor(index);
      this.#do.words.run(index, n, id, seal(key, wordsAad(index, n), Buffer.from(text)));
    }
    for (const { sha256, thread, bytes } of batch.blobs) {
      const { id, key } = this.#keys.ensure(blobScope(thread, sha256));
      this.#do.blob.run(sha256, id, seal(key, blobAad(sha256), bytes));
    }
    for (const { device, id, index, asked, reply } of batch.accepted) {
      // an unsalted hash of words would let whoever guesses them be sure, even after they were shredded: sealed with them
      const dataKey = keyFor(index);
      this.#do.accepted.run(device, id, index, dataKey.id, seal(dataKey.key, askedAad(device, id), Buffer.from(asked)), reply);
    }
    for (const prefix of batch.clearTimers) this.#do.clearTimers.run(prefix);
    for (const { key, due, thread, act } of batch.setTimers) this.#do.setTimer.run(key, due, thread, JSON.stringify(act));
    // done before added: what is asked again in the same batch is sent again; a lost ring is worse than two
    for (const key of batch.doneRings) this.#do.doneRing.run(key);
    for (const ring of batch.addRings) this.#do.addRing.run(ring.key, summed(ring));
    this.#do.head.run(batch.head.size, batch.head.root, batch.head.checkpoint);
  }

  /** BEGIN IMMEDIATE … COMMIT; data keys are durable before the commit that uses them. */
  #write(work: () => void): void {
    this.#guard(() => {
      this.#db.exec('BEGIN IMMEDIATE');
      try {
        work();
        this.#keys.settle();
        this.#db.exec('COMMIT');
      } catch (error) {
        this.#keys.drop();
        if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  #guard<T>(work: () => T): T {
    if (this.#broken !== null) throw this.#broken;
    try {
      return work();
    } catch (error) {
      const fault = named(error);
      if (fault instanceof StoreFault && fault.code !== 'invariant') this.#broken = fault;
      throw fault;
    }
  }
}
