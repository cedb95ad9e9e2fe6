/** Sealed values as a viewer may read of them: never what they hold, which this desk does not know. */
import type { Id, Sha256Hex, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { Actions, LogRef, PersonRef } from './views.ts';
import type { Purpose, SealedKind } from './vocabulary.ts';

/** A device it is encrypted for. */
export interface SealedReader {
  readonly who: PersonRef;
  readonly device: string;
  /** Set when it was added for a movement or for an operation only (decision 28). */
  readonly order: Id | null;
  readonly operation: Id | null;
  /** When that ends, once it is known: twelve hours after the movement. */
  readonly until: Ms | null;
  /** An operation of its principal is under way: nothing ends by itself. */
  readonly suspended: boolean;
  /** Why it may not read any more: the value is to be sealed again without it. */
  readonly over: 'revoked' | 'expired' | 'briefing' | null;
}
export interface OpeningView {
  readonly id: Id;
  readonly who: PersonRef;
  readonly at: Ms;
  readonly why: Purpose;
  /** In their words; null where an operation is the purpose. */
  readonly purpose: string | null;
  readonly operation: Id | null;
  readonly aloud: readonly PersonRef[];
  /** With other places within the hour, and for no operation. */
  readonly unusual: boolean;
}
export interface SealedLine {
  readonly id: Id;
  readonly what: SealedKind;
  readonly subject: Id;
  /** Its code name, where the viewer knows it. */
  readonly subjectName: string | null;
  readonly compartment: string | null;
  readonly by: PersonRef;
  readonly at: Ms;
  readonly readers: readonly SealedReader[];
  /** The paper key of the compartment opens it too. */
  readonly recovery: boolean;
  /** Whether a device of the viewer opens it now. */
  readonly mine: boolean;
  readonly lastOpened: OpeningView | null;
}
export interface SealedView extends SealedLine {
  readonly kind: 'sealed';
  readonly thread: Thread;
  /** The operation under way that is about it, and would be the purpose of an opening. */
  readonly concerning: Id | null;
  /** Oldest first. */
  readonly openings: readonly OpeningView[];
  readonly actions: Actions;
  readonly log?: LogRef;
}
export interface SealedListView {
  readonly kind: 'sealed-list';
  /** Newest first. */
  readonly values: readonly SealedLine[];
}
/** An entry of the log, and the proof that it is under the head it was given with: what a client believes, and nothing else. */
export interface ProvenEntry {
  /** Its bytes, in base64. */
  readonly entry: string;
  /** C2SP tlog-proof, the checkpoint included. */
  readonly proof: string;
}
/** The age file of a value, for whoever has just said why they open it. */
export interface SealedFileView {
  readonly kind: 'sealed-file';
  readonly value: Id;
  readonly opening: Id;
  readonly ct: Sha256Hex;
  /** In base64. */
  readonly age: string;
  /** The sealing, and the act that put the present file in its place: both say what the commitment is. */
  readonly entries: readonly ProvenEntry[];
}
/** Everything from which a client works out, by itself, which devices may read. */
export interface KeysView {
  readonly kind: 'keys';
  /** The key of the log, for whoever was not given it in person: it is believed once, and held to from then on. */
  readonly log: string;
  readonly checkpoint: string;
  readonly entries: readonly ProvenEntry[];
}

export type SealedViews = SealedView | SealedListView | SealedFileView | KeysView;
