/**
 * A store in memory that passes the contract of stores, with a place between the desk and the "disk" where a test puts a
 * fault: an append that fails, that was written and is reported failed, that stalls, or that another writer overtakes.
 */
import {
  type AcceptedAct,
  type Batch,
  type Deadline,
  type LastStamps,
  LostFence,
  type Near,
  type Ring,
  type SignedHead,
  type SnapshotPiece,
  type SnapshotRefusal,
  type Snapshots,
  type Stamp,
  type Stampbook,
  type Stamps,
  type Store,
  type StoredEntry,
} from '../../src/desk/ports.ts';
import { blobScope, wordsScope } from '../../src/vault/data-keys.ts';

/** What survives the process. */
export class Disk {
  head: SignedHead | null = null;
  entries: readonly StoredEntry[] = [];
  words: ReadonlyMap<number, ReadonlyMap<number, string | null>> = new Map();
  blobs: ReadonlyMap<string, { readonly sha256: string; readonly bytes: Uint8Array }> = new Map();
  accepted: ReadonlyMap<string, AcceptedAct> = new Map();
  timers: ReadonlyMap<string, Deadline> = new Map();
  rings: ReadonlyMap<string, Ring> = new Map();
  stamps: readonly Stamp[] = [];
  beat: number | null = null;
  notes: ReadonlyMap<string, string> = new Map();
  /** How many batches were written: one for a group commit. */
  appends = 0;
}

/** Runs instead of an append; `write` is the append itself. */
export type Fault = (write: () => void, batch: Batch) => Promise<void> | void;

const acceptedKey = (device: string, id: string): string => `${device} ${id}`;
const broken = (why: string): Error => new Error(`the batch contradicts the store: ${why}`);

export class MemoryStore implements Store, Stampbook {
  readonly disk: Disk;
  /** The next append goes through this, once. */
  fault: Fault | null = null;
  closed = false;
  #tail: Promise<void> = Promise.resolve();

  readonly near: Near = {
    words: (index) => this.#wordsOf(index),
    entry: (index) => this.disk.entries[index] ?? null,
    thread: (thread, from, to) => this.disk.entries.filter((row) => row.thread === thread && row.threadSeq >= from && row.threadSeq < to),
    leaves: (from, to) => Buffer.concat(this.disk.entries.slice(from, to).map(({ leaf }) => leaf)),
  };

  constructor(disk: Disk = new Disk()) {
    this.disk = disk;
  }

  #wordsOf(index: number): readonly { n: number; text: string | null }[] {
    return [...(this.disk.words.get(index) ?? [])].map(([n, text]) => ({ n, text })).sort((a, b) => a.n - b.n);
  }

  async head(): Promise<SignedHead | null> {
    return this.disk.head;
  }
  async *entries(from: number, to: number): AsyncIterable<StoredEntry> {
    yield* this.disk.entries.slice(from, to);
  }
  async words(index: number): Promise<readonly { n: number; text: string | null }[]> {
    return this.#wordsOf(index);
  }
  async blob(sha256: string): Promise<Uint8Array | null> {
    for (const blob of this.disk.blobs.values()) if (blob.sha256 === sha256) return blob.bytes;
    return null;
  }
  async accepted(device: string, id: string): Promise<AcceptedAct | null> {
    return this.disk.accepted.get(acceptedKey(device, id)) ?? null;
  }
  async timers(): Promise<readonly Deadline[]> {
    return [...this.disk.timers.values()].sort((a, b) => a.due - b.due || (a.key < b.key ? -1 : 1));
  }
  async rings(): Promise<readonly Ring[]> {
    return [...this.disk.rings.values()];
  }
  async stamp(stamp: Stamp): Promise<void> {
    const about = (one: Stamp): string => `${one.size} ${'witness' in one ? one.witness : ''}`;
    if (!this.disk.stamps.some((one) => about(one) === about(stamp))) this.disk.stamps = [...this.disk.stamps, stamp];
  }
  async stamps(size: number): Promise<Stamps> {
    const of = this.disk.stamps.filter((one) => one.size === size);
    const dated = of.flatMap((one) => ('tsr' in one ? [one] : []))[0];
    const lines = of.flatMap((one) => ('witness' in one ? [one] : [])).sort((a, b) => (a.witness < b.witness ? -1 : 1));
    return {
      checkpoint: of[0]?.checkpoint ?? null,
      cosignatures: lines.map(({ line }) => line),
      tsr: dated?.tsr ?? null,
      tsa: dated?.tsa ?? null,
    };
  }
  async lastStamps(): Promise<LastStamps> {
    const bySize = [...this.disk.stamps].sort((a, b) => a.size - b.size);
    const dated = bySize.flatMap((one) => ('tsr' in one ? [one] : [])).at(-1);
    return {
      witnesses: new Map(bySize.flatMap((one) => ('witness' in one ? [[one.witness, { size: one.size, at: one.at }] as const] : []))),
      authority: dated === undefined ? null : { size: dated.size, at: dated.at, name: dated.tsa.name, test: dated.tsa.test },
    };
  }
  async stampedFrom(size: number, what: 'witness' | 'authority'): Promise<number | null> {
    const sizes = this.disk.stamps.filter((one) => one.size >= size && (what === 'witness') === 'witness' in one).map((one) => one.size);
    return sizes.length === 0 ? null : Math.min(...sizes);
  }
  async beat(at: number): Promise<void> {
    this.disk.beat = at;
  }
  async lastBeat(): Promise<number | null> {
    return this.disk.beat;
  }
  async note(key: string): Promise<string | null> {
    return this.disk.notes.get(key) ?? null;
  }
  async setNote(key: string, value: string): Promise<void> {
    this.disk.notes = new Map(this.disk.notes).set(key, value);
  }
  async close(): Promise<void> {
    await this.#tail;
    this.closed = true;
  }

  /** In the order asked, one at a time, answered no sooner than a real disk could: never in the turn of the call. */
  append(batch: Batch): Promise<void> {
    const done = this.#tail.then(async () => {
      const { fault } = this;
      this.fault = null;
      const write = (): void => writeTo(this.disk, batch);
      if (fault === null) write();
      else await fault(write, batch);
    });
    this.#tail = done.catch(() => undefined);
    return done;
  }

  /** The next shredding fails with this, once. */
  shredFault: Error | null = null;
  /** Scopes asked to be shredded, in order. */
  readonly shredded: string[] = [];

  /** Destroys the words, blobs and askings under these scopes (vault/data-keys.ts). */
  async shred(scopes: readonly string[]): Promise<boolean> {
    const { disk, shredFault } = this;
    this.shredFault = null;
    if (shredFault !== null) throw shredFault;
    this.shredded.push(...scopes);
    const isUnder = (index: number): boolean => {
      const entry = disk.entries[index];
      return entry !== undefined && scopes.includes(wordsScope(entry.thread, index));
    };
    const isBlobUnder = (key: string): boolean => scopes.some((scope) => key.startsWith(`${scope} `));
    // As with real keys: a key is there as soon as something was sealed under it, an asking included.
    const had =
      [...disk.words].some(([index, rows]) => isUnder(index) && [...rows.values()].some((text) => text !== null)) ||
      [...disk.blobs.keys()].some(isBlobUnder) ||
      [...disk.accepted.values()].some((row) => isUnder(row.index) && row.asked !== '');
    disk.words = new Map(
      [...disk.words].map(([index, rows]) => [index, isUnder(index) ? new Map([...rows.keys()].map((n) => [n, null])) : rows]),
    );
    disk.blobs = new Map([...disk.blobs].filter(([key]) => !isBlobUnder(key)));
    disk.accepted = new Map([...disk.accepted].map(([key, row]) => [key, isUnder(row.index) ? { ...row, asked: '' } : row]));
    return had;
  }
}

/** One transaction: everything is reckoned first, then set at once. */
function writeTo(disk: Disk, batch: Batch): void {
  const size = disk.entries.length;
  if (batch.expected !== size) throw new LostFence(`the log has ${size} entries, not ${batch.expected}`);
  const entries = [...disk.entries, ...batch.entries];
  if (batch.head.size !== entries.length) throw broken('head');
  const places = new Set(disk.entries.map(({ thread, threadSeq }) => `${thread} ${threadSeq}`));
  batch.entries.forEach(({ index, thread, threadSeq }, i) => {
    const place = `${thread} ${threadSeq}`;
    if (index !== size + i || places.has(place)) throw broken(`entry ${index}`);
    places.add(place);
  });

  const words = new Map(disk.words);
  for (const { index, n, text } of batch.words) {
    const rows = words.get(index) ?? new Map<number, string | null>();
    if (index >= entries.length || rows.has(n)) throw broken(`words of ${index}`);
    words.set(index, new Map(rows).set(n, text));
  }
  const blobs = new Map(disk.blobs);
  for (const { sha256, thread, bytes } of batch.blobs) blobs.set(`${blobScope(thread, sha256)} ${sha256}`, { sha256, bytes });
  const accepted = new Map(disk.accepted);
  for (const row of batch.accepted) {
    const key = acceptedKey(row.device, row.id);
    if (accepted.has(key)) throw broken(`accepted ${key}`);
    accepted.set(key, row);
  }
  const timers = new Map(disk.timers);
  for (const prefix of batch.clearTimers) for (const key of timers.keys()) if (key.startsWith(prefix)) timers.delete(key);
  for (const row of batch.setTimers) timers.set(row.key, row);
  const rings = new Map(disk.rings);
  for (const key of batch.doneRings) rings.delete(key);
  for (const ring of batch.addRings) if (!rings.has(ring.key)) rings.set(ring.key, ring);

  Object.assign(disk, { head: batch.head, entries, words, blobs, accepted, timers, rings, appends: disk.appends + 1 });
}

/** What it holds, as one batch for an empty store. */
export function asOneBatch(disk: Disk): Batch {
  if (disk.head === null) throw broken('an empty disk');
  return {
    expected: 0,
    entries: disk.entries,
    words: [...disk.words].flatMap(([index, rows]) => [...rows].flatMap(([n, text]) => (text === null ? [] : [{ index, n, text }]))),
    blobs: [...disk.blobs].map(([key, blob]) => ({ ...blob, thread: key.split(/[: ]/)[0] ?? '' })),
    accepted: [...disk.accepted.values()],
    clearTimers: [],
    setTimers: [...disk.timers.values()],
    addRings: [...disk.rings.values()],
    doneRings: [],
    head: disk.head,
  };
}

/** What survives the process of a snapshot. */
export class SnapshotDisk {
  root: Uint8Array | null = null;
  next = 1;
  pieces: ReadonlyMap<number, Uint8Array> = new Map();
}

/** Snapshots in memory. `fault` runs before each write, seal and discard: to fail there, or never to come back. */
export class MemorySnapshots implements Snapshots {
  readonly disk: SnapshotDisk;
  readonly program: string;
  readonly every: number;
  readonly refusals: SnapshotRefusal[] = [];
  fault: ((what: 'write' | 'seal' | 'discard') => Promise<void> | void) | null = null;
  /** Pieces read. */
  reads = 0;

  constructor(disk: SnapshotDisk = new SnapshotDisk(), { program = 'essai', every = 8 }: { program?: string; every?: number } = {}) {
    this.disk = disk;
    this.program = program;
    this.every = every;
    // What a snapshot that was never sealed has left.
    this.disk.pieces = new Map([...disk.pieces].filter(([id]) => id < disk.next));
  }

  async root(): Promise<Uint8Array | null> {
    return this.disk.root;
  }
  piece(id: number): Uint8Array | null {
    this.reads++;
    return this.disk.pieces.get(id) ?? null;
  }
  async write(pieces: readonly SnapshotPiece[]): Promise<void> {
    await this.fault?.('write');
    this.disk.pieces = new Map([...this.disk.pieces, ...pieces.map(({ id, bytes }) => [id, bytes] as const)]);
  }
  async seal({ root, next, gone }: { root: Uint8Array; next: number; gone: readonly number[] }): Promise<void> {
    await this.fault?.('seal');
    const left = new Set(gone);
    Object.assign(this.disk, { root, next, pieces: new Map([...this.disk.pieces].filter(([id]) => !left.has(id))) });
  }
  async discard(): Promise<void> {
    await this.fault?.('discard');
    Object.assign(this.disk, { root: null, next: 1, pieces: new Map() });
  }
  refused(why: SnapshotRefusal): void {
    this.refusals.push(why);
  }
  async close(): Promise<void> {}
}
