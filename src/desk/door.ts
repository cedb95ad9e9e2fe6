/**
 * The desk as a face or an edge may use it: nothing of the store, the log or the core shows through. `ports.ts`
 * re-exports these types, so that an edge needs no other file of the desk.
 */
import type { DeviceName, Id, MemberId, Sha256Hex } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { LogLine } from '../wire/log-views.ts';
import type { PublicView } from '../wire/public-views.ts';
import type { KeysView, ProvenEntry } from '../wire/sealed-views.ts';
import type { Command, Reply, Session, TypedAlone } from './command.ts';

/** What changed, by kind and id; who may see it is decided by the projection, never here. */
export interface Touched {
  readonly kind: string;
  readonly id: Id;
}

/**
 * The log as C2SP tlog-tiles (edges/http/tlog.ts): the caller checks who may have what through the projection. Null for what is
 * not in the tree.
 */
export interface ServedLog {
  /** The last head, with the line of every witness that has signed under it. */
  checkpoint(): Promise<string>;
  tile(level: number, n: number, width: number): Uint8Array | null;
  /** Entries of a tile of leaves, each after its length. */
  bundle(n: number, width: number): Promise<Uint8Array | null>;
  /** A tlog-proof, under the last head. */
  proof(index: number): string | null;
  /** Hashes in base64, one a line. */
  consistency(from: number, to: number): string | null;
}

export interface SealRequest {
  readonly id: Id;
  readonly case: Id;
  readonly recipient: string;
  readonly purpose: string;
  readonly supplements: Id | null;
  /** Names of fields that are not disclosed: their words stay here, and the dossier says which they are. */
  readonly withhold?: readonly string[];
}

/** `V` is the projection (desk/projection), `C` the context a command is completed with (wire/operations). */
export interface Door<V, C> {
  /** Null when live; the exercise id in an exercise folder. */
  readonly exercise: Id | null;
  /** The name of the log, which checkpoints bear. */
  readonly origin: string;
  now(): Ms;
  /** Resolves once durable (2xx) or refused; rejects with NotDurable when the disk did not answer (I-03, I-04). */
  submit(session: Session, command: Command): Promise<Reply>;
  /** Answers somebody who typed a code: on a beat, so that how long it took does not tell which code it was (I-23). */
  onBeat<T>(member: MemberId, work: () => Promise<T>): Promise<T>;
  /** Somebody is being answered on it: until then nothing changes on their screens. */
  waits(member: MemberId): boolean;
  /** A code typed with what is refused before the desk is asked it: accepted when it was theirs, and nothing else is done. */
  hear(session: Session, typed: TypedAlone): Promise<Reply>;
  /** Seals the dossier of a case and writes the bag; the reply of the sealing act. */
  seal(session: Session, request: SealRequest): Promise<Reply>;
  /** The files of a sealed dossier's bag, by path; null when unknown. */
  bag(dossier: Id): Promise<ReadonlyMap<string, Uint8Array> | null>;
  /** Bytes kept beside an act; null when unknown or shredded. The caller has seen them named in a view. */
  kept(sha256: Sha256Hex): Promise<Uint8Array | null>;
  view(viewer: MemberId): V;
  context(viewer: MemberId): C;
  /** What anybody may read; the same object as long as nothing of it changed. */
  publicView(): PublicView;
  /** Called after each commit with what it touched; with nothing, when somebody who waited may be shown it. Returns a function that forgets the listener. */
  onChange(listener: (touched: readonly Touched[]) => void): () => void;
  /** How far the log has come: only ever shown to a client inside an opaque cursor (decision 10). */
  position(): number;
  /** The last `most` things touched at or after a position, each once, oldest first. */
  touchedSince(position: number, most: number): readonly Touched[];
  /** Log-reading roles only; the caller checks the role through the projection. */
  logLines(from: number, limit: number): Promise<readonly LogLine[]>;
  checkpoint(): string;
  /**
   * The head devices are told, which they sign that they have seen: renewed at most once a minute, whatever happens or not, so
   * that nobody learns from it how busy the desk is just now (decision 10).
   */
  head(): string;
  /** False for a device that was stopped, or whose time is over: its sessions read no more. */
  stands(device: DeviceName): boolean;
  /** Whose act a note is, by the signature of a device that holds its key and stands; null for any other note. */
  signerOf(note: string): Session | null;
  readonly served: ServedLog;
  /** Entries with the proof that they are under the last head. The caller has seen to it that they may be read. */
  proven(indexes: readonly number[]): Promise<readonly ProvenEntry[]>;
  /** Every act that says which devices may read: enrolments, revocations, the root, the paper keys. */
  keys(): Promise<KeysView>;
  roles(member: MemberId): readonly string[];
  /** Enrols a device held by the server for a member and returns its name; used when a token is created. */
  deviceOf(member: MemberId): string | null;
  /** Whose device it is, and the key it was enrolled with; null for one that was never enrolled. */
  holderOf(device: string): MemberId | null;
  enrolledKey(device: string): string | null;
  /** The count of the last act of a device that was accepted (decision 3). */
  countOf(device: string): number;
}

/** The disk did not answer: nothing was recorded. The face says "not recorded: use the radio" (I-04). */
export class NotDurable extends Error {}
