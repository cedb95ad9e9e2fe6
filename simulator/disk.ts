/**
 * A disk: what was written and flushed is there after a crash, whatever the process believed. The process reaches it
 * through `DiskStore`, which puts the faults of a story between them: a batch that is not written, that is written and
 * reported failed, that takes its time, that finds the disk full.
 */
import {
  type AcceptedAct,
  type Batch,
  type Deadline,
  LostFence,
  type Near,
  type Ring,
  type SignedHead,
  type SnapshotPiece,
  type Snapshots,
  type Store,
  type StoredEntry,
} from '../src/desk/ports.ts';
import type { Ms } from '../src/kernel/time.ts';

export class Disk {
  head: SignedHead | null = null;
  readonly entries: StoredEntry[];
  readonly words: Map<number, readonly { n: number; text: string }[]>;
  readonly blobs: Map<string, Uint8Array>;
  readonly accepted: Map<string, AcceptedAct>;
  readonly timers: Map<string, Deadline>;
  readonly rings: Map<string, Ring>;
  readonly notes: Map<string, string>;
  beat: Ms | null = null;
  /** The snapshot: what is here after a crash is what was flushed, as for the rest. */
  snapshot: Uint8Array | null = null;
  next = 1;
  readonly pieces: Map<number, Uint8Array>;

  constructor(like?: Disk) {
    this.snapshot = like?.snapshot ?? null;
    this.next = like?.next ?? 1;
    this.pieces = new Map(like?.pieces);
    this.head = like?.head ?? null;
    this.entries = [...(like?.entries ?? [])];
    this.words = new Map(like?.words);
    this.blobs = new Map(like?.blobs);
    this.accepted = new Map(like?.accepted);
    this.timers = new Map(like?.timers);
    this.rings = new Map(like?.rings);
    this.notes = new Map(like?.notes);
  }

  /** One transaction: everything is checked, then everything is set. */
  write(batch: Batch): void {
    const size = this.entries.length;
    if (batch.expected !== size) throw new LostFence(`the log has ${size} entries, not ${batch.expected}`);
    if (batch.head.size !== size + batch.entries.length) throw new Error('the head is not that of the entries');
    batch.entries.forEach((entry, i) => {
      if (entry.index !== size + i) throw new Error(`entry ${entry.index} at place ${size + i}`);
    });
    const twice = batch.accepted.find((row) => this.accepted.has(acceptedKey(row.device, row.id)));
    if (twice !== undefined) throw new Error(`accepted twice: ${twice.device} ${twice.id}`);

    this.entries.push(...batch.entries);
    for (const { index, n, text } of batch.words) this.words.set(index, [...(this.words.get(index) ?? []), { n, text }]);
    for (const { sha256, bytes } of batch.blobs) this.blobs.set(sha256, bytes);
    for (const row of batch.accepted) this.accepted.set(acceptedKey(row.device, row.id), row);
    for (const prefix of batch.clearTimers) for (const key of this.timers.keys()) if (key.startsWith(prefix)) this.timers.delete(key);
    for (const row of batch.setTimers) this.timers.set(row.key, row);
    for (const key of batch.doneRings) this.rings.delete(key);
    for (const ring of batch.addRings) if (!this.rings.has(ring.key)) this.rings.set(ring.key, ring);
    this.head = batch.head;
  }
}

export const acceptedKey = (device: string, id: string): string => `${device} ${id}`;

/** What becomes of one write. */
export interface Fate {
  readonly takes: Ms;
  readonly end: 'written' | 'not_written' | 'written_but_failed';
}

/** The process and its world, as far as the store needs them. */
export interface Host {
  /** Counts as a moment at which the process may die; false when it is dead, now or already. */
  touch(): boolean;
  /** Runs after so many ms of true time, even if the process has died. */
  after(ms: Ms, run: () => void): void;
  isDead(): boolean;
  fate(batch: Batch | null): Fate;
}

const NEVER = new Promise<never>(() => undefined);

/** The store port on a disk. Of a dead process every call stays unanswered. */
export class DiskStore implements Store {
  readonly #disk: Disk;
  readonly #host: Host;
  /** Batches handed over and not yet on the disk: a crash decides for each whether it got there. */
  readonly #pending = new Set<Batch>();

  readonly near: Near = {
    words: (index) => this.#disk.words.get(index) ?? [],
    entry: (index) => this.#disk.entries[index] ?? null,
    thread: (thread, from, to) => this.#disk.entries.filter((row) => row.thread === thread && row.threadSeq >= from && row.threadSeq < to),
    leaves: (from, to) => Buffer.concat(this.#disk.entries.slice(from, to).map(({ leaf }) => leaf)),
  };

  constructor(disk: Disk, host: Host) {
    this.#disk = disk;
    this.#host = host;
  }

  /** The power is cut: what was on its way has reached the disk, or has not. */
  cut(reached: () => boolean): void {
    for (const batch of this.#pending) {
      if (!reached()) continue;
      try {
        this.#disk.write(batch);
      } catch {
        break; // it would have been refused: nothing of it, nor of what was to follow, is on the disk
      }
    }
    this.#pending.clear();
  }

  async append(batch: Batch): Promise<void> {
    const { takes, end } = this.#host.fate(batch);
    this.#pending.add(batch);
    if (!this.#host.touch()) return NEVER;
    return new Promise((ok, fail) => {
      this.#host.after(takes, () => {
        if (this.#host.isDead()) return;
        this.#pending.delete(batch);
        try {
          if (end !== 'not_written') this.#disk.write(batch);
        } catch (error) {
          fail(error);
          return;
        }
        if (!this.#host.touch()) return;
        if (end === 'written') ok();
        else fail(new Error('the disk refused the write'));
      });
    });
  }

  async beat(at: Ms): Promise<void> {
    const { takes, end } = this.#host.fate(null);
    return new Promise((ok, fail) => {
      this.#host.after(takes, () => {
        if (this.#host.isDead()) return;
        if (end === 'not_written') return fail(new Error('the disk refused the write'));
        this.#disk.beat = at;
        ok();
      });
    });
  }

  head(): Promise<SignedHead | null> {
    return this.#read(() => this.#disk.head);
  }
  async *entries(from: number, to: number): AsyncIterable<StoredEntry> {
    yield* this.#disk.entries.slice(from, to);
  }
  words(index: number): Promise<readonly { n: number; text: string | null }[]> {
    return this.#read(() => this.#disk.words.get(index) ?? []);
  }
  blob(sha256: string): Promise<Uint8Array | null> {
    return this.#read(() => this.#disk.blobs.get(sha256) ?? null);
  }
  accepted(device: string, id: string): Promise<AcceptedAct | null> {
    return this.#read(() => this.#disk.accepted.get(acceptedKey(device, id)) ?? null);
  }
  timers(): Promise<readonly Deadline[]> {
    return this.#read(() => [...this.#disk.timers.values()]);
  }
  rings(): Promise<readonly Ring[]> {
    return this.#read(() => [...this.#disk.rings.values()]);
  }
  lastBeat(): Promise<Ms | null> {
    return this.#read(() => this.#disk.beat);
  }
  note(key: string): Promise<string | null> {
    return this.#read(() => this.#disk.notes.get(key) ?? null);
  }
  async setNote(key: string, value: string): Promise<void> {
    this.#disk.notes.set(key, value);
  }
  /** Stories shred nothing yet. */
  shred(): Promise<boolean> {
    return this.#read(() => false);
  }
  async close(): Promise<void> {
    await Promise.resolve();
  }

  /** Reads are answered at once, as those of the real store: what a person waits for is the write. */
  #read<T>(read: () => T): Promise<T> {
    return this.#host.isDead() ? NEVER : Promise.resolve(read());
  }
}

/** So few that a story has snapshots in every state, between any two of its moments. */
const EVERY = 6;

/** The port of snapshots on a disk. Each write is a moment at which the process may die, before it or after. */
export class DiskSnapshots implements Snapshots {
  readonly program = 'simulated';
  readonly every = EVERY;
  readonly #disk: Disk;
  readonly #host: Host;
  readonly #refused: (why: string) => void;

  constructor(disk: Disk, host: Host, refused: (why: string) => void) {
    this.#disk = disk;
    this.#host = host;
    this.#refused = refused;
    for (const id of disk.pieces.keys()) if (id >= disk.next) disk.pieces.delete(id);
  }

  root(): Promise<Uint8Array | null> {
    return this.#host.isDead() ? NEVER : Promise.resolve(this.#disk.snapshot);
  }
  piece(id: number): Uint8Array | null {
    return this.#disk.pieces.get(id) ?? null;
  }
  write(pieces: readonly SnapshotPiece[]): Promise<void> {
    return this.#moment(() => {
      for (const { id, bytes } of pieces) this.#disk.pieces.set(id, bytes);
    });
  }
  seal({ root, next, gone }: { root: Uint8Array; next: number; gone: readonly number[] }): Promise<void> {
    return this.#moment(() => {
      for (const id of gone) this.#disk.pieces.delete(id);
      this.#disk.snapshot = root;
      this.#disk.next = next;
    });
  }
  discard(): Promise<void> {
    return this.#moment(() => {
      this.#disk.snapshot = null;
      this.#disk.next = 1;
      this.#disk.pieces.clear();
    });
  }
  refused(why: string): void {
    this.#refused(why);
  }
  async close(): Promise<void> {
    await Promise.resolve();
  }

  #moment(write: () => void): Promise<void> {
    if (!this.#host.touch()) return NEVER;
    return new Promise((ok) => {
      this.#host.after(1, () => {
        if (this.#host.isDead()) return;
        write();
        if (this.#host.touch()) ok();
      });
    });
  }
}
