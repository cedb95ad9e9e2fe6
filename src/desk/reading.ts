/**
 * What views show of old entries, read from the store when they are looked at: disclosed words, and what was done in a
 * thread. Nothing of it is kept for long here, and no words at all but beside the store's own rows, so that what is
 * shredded is gone as soon as the store says so (decision 9).
 */
import type { Thread } from '../kernel/ids.ts';
import { readDisclosure } from '../log/disclosure.ts';
import { type Entry, parseEntry } from '../log/entry.ts';
import type { Body } from '../log/jcs.ts';
import { fromUtf8 } from '../log/text.ts';
import { logAltered } from './altered.ts';
import { actedIn, type Mind } from './mind.ts';
import type { Near } from './ports.ts';
import type { Acted } from './projection/rows.ts';

type Words = Readonly<Record<string, string>>;
/** Threads whose lines are kept at hand, the last ones looked at. */
const THREADS = 256;

/** What is known of the log, to hold what is read against. */
interface KnownLog {
  readonly mind: Mind;
  /** Whether these are the bytes of the entry that the tree has in that place. */
  holds(entry: { readonly index: number; readonly bytes: Uint8Array }): boolean;
}

export class Reading {
  readonly #near: Near;
  readonly #log: KnownLog;
  /** Held by the rows the store gave: forgotten with them. */
  readonly #words = new WeakMap<object, Words>();
  readonly #acts = new Map<Thread, readonly Acted[]>();

  constructor(near: Near, log: KnownLog) {
    this.#near = near;
    this.#log = log;
  }

  /**
   * The disclosed words of an entry; empty when shredded or unknown. Throws PortFault when the disk no longer has what was
   * written there: a screen without them would be wrong, and nobody told.
   */
  words(index: number): Words {
    const rows = this.#near.words(index);
    const known = this.#words.get(rows);
    if (known !== undefined) return known;
    const committed = this.#committed(index);
    const fields: Record<string, string> = {};
    let isWhole = rows.length === committed.length;
    for (const { text } of rows) {
      if (text === null) continue;
      const { name, value, digest } = readDisclosure(text);
      isWhole &&= committed.includes(digest);
      fields[name] = value;
    }
    if (!isWhole) throw logAltered(`entry ${index}: its words`);
    this.#words.set(rows, fields);
    return fields;
  }

  /** The digests an entry was signed with. Not parsed whole: views ask for words by the hundred. */
  #committed(index: number): readonly string[] {
    const stored = this.#near.entry(index);
    if (stored === null) return [];
    if (!this.#log.holds(stored)) throw logAltered(`entry ${index}`);
    const [, , body = ''] = fromUtf8(stored.bytes).split('\n', 3);
    return (JSON.parse(body) as Body).sd;
  }

  /**
   * Every entry of a thread from its `from`-th on. Throws PortFault `log_altered` where one is missing or not in its place.
   * Whether each is the one that was signed is for `holds` to say.
   */
  entries(thread: Thread, from = 0): Entry[] {
    const size = this.#sizeOf(thread);
    const entries = this.#near.thread(thread, from, size).map(({ bytes }) => parseEntry(bytes));
    const isWhole = entries.length === size - from && entries.every((entry, i) => entry.thread === thread && entry.seq === from + i);
    if (!isWhole) throw logAltered(`thread ${thread}`);
    return entries;
  }

  #sizeOf(thread: Thread): number {
    return (this.#log.mind.threads.get(thread)?.seq ?? -1) + 1;
  }

  /**
   * What was done in a thread, oldest first. The organisation's own is left out: it grows without end. Throws PortFault
   * `log_altered` when an entry is not the one that was signed for: an opening from a snapshot has not read it.
   */
  acts(thread: Thread): readonly Acted[] {
    const known = this.#acts.get(thread) ?? [];
    if (thread === '-' || known.length === this.#sizeOf(thread)) return known;
    const fresh = this.entries(thread, known.length);
    if (!fresh.every((entry) => this.#log.holds(entry))) throw logAltered(`thread ${thread}`);
    const acts = [...known, ...fresh.map(actedIn)];
    this.#acts.delete(thread);
    const [oldest] = this.#acts.keys();
    if (this.#acts.size >= THREADS && oldest !== undefined) this.#acts.delete(oldest);
    this.#acts.set(thread, acts);
    return acts;
  }
}
