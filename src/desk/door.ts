/**
 * The desk as a face or an edge may use it: nothing of the store, the log or the core shows through. `ports.ts`
 * re-exports these types, so that an edge needs no other file of the desk.
 */
import type { Id, MemberId, Sha256Hex, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { PublicView } from '../wire/public-views.ts';
import type { Command, Reply, Session, TypedAlone } from './command.ts';

/** What changed, by kind and id; who may see it is decided by the projection, never here. */
export interface Touched {
  readonly kind: string;
  readonly id: Id;
}

/** One line of the log as log-reading roles see it. */
export interface LogEntryLine {
  readonly index: number;
  readonly rx: Ms;
  readonly thread: Thread;
  readonly threadSeq: number;
  readonly act: string;
  readonly by: MemberId;
  readonly device: string;
  readonly leaf: string;
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

export interface SealRequest {
  readonly id: Id;
  readonly case: Id;
  readonly recipient: string;
  readonly purpose: string;
  readonly supplements: Id | null;
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
  logLines(from: number, limit: number): Promise<readonly LogEntryLine[]>;
  checkpoint(): string;
  roles(member: MemberId): readonly string[];
  /** Enrols a device held by the server for a member and returns its name; used when a token is created. */
  deviceOf(member: MemberId): string | null;
  /** Whose device it is, and the key it was enrolled with; null for one that was never enrolled. */
  holderOf(device: string): MemberId | null;
  enrolledKey(device: string): string | null;
}

/** The disk did not answer: nothing was recorded. The face says "not recorded: use the radio" (I-04). */
export class NotDurable extends Error {}
