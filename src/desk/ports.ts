/**
 * What the desk asks of the world. Each port has one contract suite in test/contracts that every adapter passes.
 */
import type { DeviceName, Id, MemberId, Sha256Hex, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { Deadline, Ring } from '../loop/loop.ts';

/**
 * The world refused and the adapter cannot go on. `code` is for programs and tests; `fr` and `en` tell the person at the
 * machine what happened and what to do. Never thrown for a refusal of the core: that is an answer, not a fault.
 */
export class PortFault extends Error {
  readonly code: string;
  readonly fr: string;
  readonly en: string;
  constructor(code: string, fr: string, en: string, detail = '') {
    super(`${fr}\n${en}${detail === '' ? '' : `\n(${code}: ${detail})`}`);
    this.name = 'PortFault';
    this.code = code;
    this.fr = fr;
    this.en = en;
  }
}

export interface Clock {
  /** Wall time, ms UTC. May jump; the conductor guards `rx = max(previous, now)`. */
  now(): Ms;
  /** Calls `wake` once when `due` is reached (or soon after); returns a function that forgets it. */
  at(due: Ms, wake: () => void): () => void;
  /**
   * Awaited by the outbox before every send. Real clocks resolve at once; a driven clock (exercise folders only) may
   * hold here so that a drill can cut the power between two sends.
   */
  pace(): Promise<void>;
  /** Milliseconds of a clock nobody can set, from an arbitrary start: tells a wall jump from time that passed (decision 14). */
  steady?(): Ms;
}

export interface Dice {
  bytes(n: number): Uint8Array;
}

export interface StoredEntry {
  readonly index: number;
  readonly rx: Ms;
  readonly thread: Thread;
  readonly threadSeq: number;
  /** Leaf hash, 32 bytes. */
  readonly leaf: Uint8Array;
  /** The exact bytes that were hashed: receipt line + outcome line + note. */
  readonly bytes: Uint8Array;
}
/** One disclosed field of an entry: SD-JWT text `D` (log/disclosure.ts). Stored encrypted under the thread's data key. */
export interface StoredWords {
  readonly index: number;
  readonly n: number;
  readonly text: string;
}
/** A trigger or attachment, kept byte for byte, encrypted under the thread's data key. */
export interface StoredBlob {
  readonly sha256: Sha256Hex;
  readonly thread: Thread;
  readonly bytes: Uint8Array;
}
/** Accepted ids are kept for ever: they make a retry harmless (decision 12). Refusals are not kept. */
export interface AcceptedAct {
  readonly device: DeviceName;
  readonly id: Id;
  readonly index: number;
  /** SHA-256 of what was asked (act, with, words): the same id with other content is a conflict, not a retry. */
  readonly asked: Sha256Hex;
  readonly reply: string;
}
export interface SignedHead {
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
  /** The signed checkpoint note, text. */
  readonly checkpoint: string;
}
/** What others said of one head: kept beside the heads, outside the log, since it comes after them. */
export interface Stamps {
  /** The head as it was shown to them, under the signature of the log alone; null when nothing is kept of this size. */
  readonly checkpoint: string | null;
  /** Signature lines of witnesses, newline included, by name. */
  readonly cosignatures: readonly string[];
  /** TimeStampResp (RFC 3161) for `checkpoint`, and whose it is. */
  readonly tsr: Uint8Array | null;
  readonly tsa: StampedBy | null;
}
export interface StampedBy {
  readonly name: string;
  /** Certificate of its root, PEM. */
  readonly ca: string;
  /** It proves nothing to anybody outside, and whoever is shown it is told so. */
  readonly test: boolean;
}
/** One answer, to be kept: a witness's line, or a time stamp. */
export type Stamp = { readonly size: number; readonly checkpoint: string /** ms UTC, as who stamped tells it. */; readonly at: Ms } & (
  | { readonly witness: string; readonly line: string }
  | { readonly tsr: Uint8Array; readonly tsa: StampedBy }
);
/** The last that each of them said. */
export interface LastStamps {
  /** By the verifier key of the witness. */
  readonly witnesses: ReadonlyMap<string, { readonly size: number; readonly at: Ms }>;
  readonly authority: { readonly size: number; readonly at: Ms; readonly name: string; readonly test: boolean } | null;
}
/** Where that is kept: with the log, so that a backup carries it, and written apart from commits, which it never delays. */
export interface Stampbook {
  /** Keeps what a witness or an authority answered, once; durable when it resolves. The same again does nothing. */
  stamp(stamp: Stamp): Promise<void>;
  /** What is kept of the head of this size. */
  stamps(size: number): Promise<Stamps>;
  lastStamps(): Promise<LastStamps>;
  /** The smallest head of at least this size that `what` has said something of; null when there is none. */
  stampedFrom(size: number, what: 'witness' | 'authority'): Promise<number | null>;
}
/** Everything one group commit writes, in one transaction, or nothing. */
export interface Batch {
  /** The size the log must have for this batch to be valid; otherwise `LostFence`. */
  readonly expected: number;
  readonly entries: readonly StoredEntry[];
  readonly words: readonly StoredWords[];
  readonly blobs: readonly StoredBlob[];
  readonly accepted: readonly AcceptedAct[];
  /** Prefixes of timer keys to clear, then the deadlines to set. */
  readonly clearTimers: readonly string[];
  readonly setTimers: readonly Deadline[];
  readonly addRings: readonly Ring[];
  /** Keys of outbox rows whose result is in this batch. */
  readonly doneRings: readonly string[];
  readonly head: SignedHead;
}

/** Another writer moved the log: discard the draft, load the tail, decide again. */
export class LostFence extends Error {}

/**
 * What a view needs of an entry, read on the spot: a view is one look at one state, and waits for nothing. A store that is
 * not at hand keeps a copy near that is, or blocks on a worker that asks for it.
 */
export interface Near {
  /** As `Store.words`. The same rows for the same entry as long as they are at hand, and never those of shredded words. */
  words(index: number): readonly { readonly n: number; readonly text: string | null }[];
  /** One entry, by its index; null when there is none. */
  entry(index: number): StoredEntry | null;
  /** Entries `from` (inclusive) to `to` (exclusive) of a thread, by their places in it. */
  thread(thread: Thread, from: number, to: number): readonly StoredEntry[];
  /** Leaf hashes of the entries `from` to `to`, one after the other. */
  leaves(from: number, to: number): Uint8Array;
}

export interface Store {
  readonly near: Near;
  /** Size of the log and its last signed head; null for an empty store. */
  head(): Promise<SignedHead | null>;
  /** Entries `from` (inclusive) to `to` (exclusive), in order. */
  entries(from: number, to: number): AsyncIterable<StoredEntry>;
  /** Disclosed fields of one entry; a shredded field has text null. */
  words(index: number): Promise<readonly { n: number; text: string | null }[]>;
  blob(sha256: Sha256Hex): Promise<Uint8Array | null>;
  /** Durable when it resolves (fsync). Rejects with LostFence, or with an I/O error after which the process must stop. */
  append(batch: Batch): Promise<void>;
  accepted(device: DeviceName, id: Id): Promise<AcceptedAct | null>;
  /**
   * Destroys the data keys of these scopes (vault/data-keys.ts): their words, blobs and askings can never be read again, and
   * the entries stand. Durable when it resolves; asked again of scopes that have no key, it does nothing. Only after the entry
   * that says so is durable: the store does not ask who approved (log-and-dossier §3). True when any of them had a key.
   */
  shred(scopes: readonly string[]): Promise<boolean>;
  timers(): Promise<readonly Deadline[]>;
  rings(): Promise<readonly Ring[]>;
  /** The desk's own pulse, to tell a power cut from a quiet night. Not part of the log. */
  beat(at: Ms): Promise<void>;
  lastBeat(): Promise<Ms | null>;
  /** Small facts about the folder: `exercise`, `org`, `created`. */
  note(key: string): Promise<string | null>;
  setNote(key: string, value: string): Promise<void>;
  close(): Promise<void>;
}

/** One part of a snapshot: opaque bytes under a number. Numbers grow; one that was sealed is not used again before a `discard`. */
export interface SnapshotPiece {
  readonly id: number;
  readonly bytes: Uint8Array;
}
/** Why the snapshot there is was not used. The log is replayed instead, and gives the same. */
export type SnapshotRefusal = 'damaged' | 'other_program' | 'other_log' | 'ahead';

/**
 * Where the mind is kept beside the log, so that an opening need not read all of it. Derived: it may be gone, or from long
 * ago, at any instant, and nothing is lost but time. It never has the desk wait: it is written apart from commits.
 */
export interface Snapshots {
  /** Names the code that folds the log: what another one kept is not read. */
  readonly program: string;
  /** A snapshot is begun when this many entries have come since the last one. */
  readonly every: number;
  /** The root of the last one that was sealed; null when there is none, or nothing that can be read. */
  root(): Promise<Uint8Array | null>;
  /** One piece, on the spot; null when it is not there. */
  piece(id: number): Uint8Array | null;
  /** Writes pieces that no sealed snapshot counts on. */
  write(pieces: readonly SnapshotPiece[]): Promise<void>;
  /**
   * All at once: this root takes the place of the one before, and the pieces `gone` are dropped. Pieces from number `next` on
   * are of no sealed snapshot: a crash leaves some, and the next opening drops them.
   */
  seal(sealed: { readonly root: Uint8Array; readonly next: number; readonly gone: readonly number[] }): Promise<void>;
  /** Drops everything. */
  discard(): Promise<void>;
  /** Told when the one there is was not used. */
  refused(why: SnapshotRefusal): void;
  close(): Promise<void>;
}

/** Signing keys the server holds: the log key, the desk key, and for now one per enrolled device. Kept 0600, apart from the database. */
export interface Keys {
  /** Makes a key under `name` if there is none; returns its vkey (`name+hash+base64`). */
  ensure(name: string): string;
  vkey(name: string): string | null;
  /** Raw 64-byte Ed25519 signature. */
  sign(name: string, message: Uint8Array): Uint8Array;
}

/** A bearer token as a person may list it: never the token, which is shown once and stored only as its SHA-256 (decision 34). */
export interface TokenRow {
  readonly id: Id;
  readonly member: MemberId;
  readonly device: DeviceName;
  readonly label: string;
  readonly created: Ms;
  readonly expires: Ms;
  /** Null while it stands. */
  readonly revoked: Ms | null;
  /** Last used, to within a minute; null when it never was. */
  readonly seen: Ms | null;
}
/** Who may speak for whom over HTTP. Session data: apart from the log and from the database of the log. */
export interface Tokens {
  createToken(of: { member: MemberId; device: DeviceName; label: string; expires: Ms }): { readonly token: string; readonly id: Id };
  /** Null when unknown, expired or revoked: the three look alike. */
  find(token: string): { readonly member: MemberId; readonly device: DeviceName; readonly id: Id } | null;
  list(): readonly TokenRow[];
  /** True when a standing token was revoked; false when there was none. */
  revoke(id: Id): boolean;
  close(): void;
}

/** Somebody outside who keeps the last head of our log (C2SP tlog-witness). */
export interface Witness {
  /** As the people of the desk call it. */
  readonly name: string;
  /** Verifier key of its cosignatures. */
  readonly vkey: string;
  /** `add-checkpoint`. Null when nobody answered; never rejects. */
  add(request: string): Promise<{ readonly status: number; readonly type: string; readonly body: string } | null>;
}
/** Who dates our heads (RFC 3161). */
export interface Authority extends StampedBy {
  /** TimeStampReq to TimeStampResp. Null when nobody answered; never rejects. */
  stamp(query: Uint8Array): Promise<Uint8Array | null>;
}

/** Those outside to whom our heads are shown, and where what they answer is kept. */
export interface Outside {
  readonly witnesses: readonly Witness[];
  readonly authority: Authority | null;
  readonly book: Stampbook;
  /** Told once: this witness has cosigned, at this size, what is not in our log. */
  readonly forked: (witness: string, size: number) => void;
}

/** Which of somebody's codes one is; `place`: the first or the second, in the order of their tags, which says nothing of which is which. */
export type CodeVerdict =
  | { readonly is: 'genuine' | 'duress'; readonly place: 'first' | 'second' }
  | { readonly is: 'unknown'; readonly place: null };
/** The codes of one member, under the id of the act that set them; a tag says nothing of its code to whoever lacks the pepper. */
export interface CodeSet {
  readonly member: MemberId;
  readonly set: Id;
  readonly genuine: Uint8Array;
  readonly duress: Uint8Array;
}
/**
 * The codes of an organisation, apart from the log: only as tags, one for each code, the same whoever has it, so that two
 * people can be kept from having one code (I-25). Which set is in force stands in the log; sets that no log names do nothing.
 */
export interface Codes {
  /** Slow on purpose, and as slow for every code. `code` in its one spelling. */
  tag(code: string): Promise<Uint8Array>;
  /** Durable when it returns. A set that is kept already is left as it is. */
  keep(set: CodeSet): void;
  find(member: MemberId, set: Id): CodeSet | null;
  /** The sets that hold a code with this tag. */
  bearing(tag: Uint8Array): readonly Pick<CodeSet, 'member' | 'set'>[];
  /** The same work whatever the answer, and for a set that is not there (I-23). */
  verdict(member: MemberId, set: Id | null, tag: Uint8Array): CodeVerdict;
  /** Destroys the sets of a member but these. */
  prune(member: MemberId, but: readonly Id[]): void;
  /** Does the work, and answers on the beat: how long it took within one does not show (I-23). */
  onBeat<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

/** A way out to a person. It reports what it can prove, never more. */
export interface Channel {
  readonly name: Ring['channel'];
  send(ring: Ring, lockedText: string): Promise<'accepted' | 'received' | 'failed' | 'no_channel'>;
}

export interface Ports {
  readonly store: Store;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly channels: readonly Channel[];
  /** Left out: every opening replays the whole log. */
  readonly snapshots?: Snapshots;
  /** Left out: heads are shown to nobody, dated by nobody. */
  readonly outside?: Outside;
  /** Left out: nobody has codes, and any that is typed is nobody's. */
  readonly codes?: Codes;
}
export type { Deadline, Ring } from '../loop/loop.ts';
export type { Accepted, Command, Refused, Reply, Session } from './command.ts';
export { type Door, NotDurable, type SealRequest, type Touched } from './door.ts';
export type { CameBy, Identity, Links, Passkey, Passkeys, SessionRow, Sessions, Shares, Used } from './identity.ts';
