/**
 * What a face asks of the desk, and what the desk answers. A command becomes one signed note; an accepted note becomes
 * one entry. A refusal leaves no entry; a code that was typed with it is noted by the desk all the same.
 */
import type { Asker, Refusal } from '../kernel/decider.ts';
import type { DeviceName, Id, MemberId, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { Command as WireCommand } from '../wire/operation.ts';
import type { CodeVerdict } from './ports.ts';

/** Who is at the other end: an authenticated member on an enrolled device. */
export interface Session {
  readonly member: MemberId;
  readonly device: DeviceName;
}

/**
 * What a face asks, as the wire describes it, and what only the desk may add. The id is made by the client: the same id
 * from the same device is a retry, never a second act (I-11).
 */
export interface Command extends WireCommand {
  /** What the device's clock said, for an act made offline; the desk's own instant otherwise. */
  readonly t?: Ms;
  /** The place in its thread the act was drawn up for: refused `heads_moved` when another took it meanwhile. Sealing only. */
  readonly threadSeq?: number;
  /** The code typed with the act: the desk judges it, and no note, log or digest holds it (I-23). */
  readonly code?: string;
  /** The codes of a `code.set`, kept apart from the log. */
  readonly codes?: { readonly genuine: string; readonly duress: string };
}

export interface Accepted {
  readonly ok: true;
  readonly id: Id;
  readonly at: Ms;
  readonly thread: Thread;
  /** Testimony that did not fit the state: recorded all the same, and shown to a person. */
  readonly conflict: string | null;
}
export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}
export type Reply = Accepted | Refused;

export const DESK: Session = { member: 'desk', device: 'desk' };

export type Pending = {
  readonly session: Session;
  readonly command: Command;
  readonly settle: (reply: Reply) => void;
  readonly fail: (error: Error) => void;
  /** Outbox rows this act settles (delivery.note only). */
  readonly doneRings?: readonly string[];
  readonly typed?: Typed;
};

/** A code that was typed with an act that the conductor is not asked as it stands. */
export interface TypedAlone {
  readonly id: Id;
  readonly act: string;
  readonly code: string;
  readonly for?: MemberId;
}

/** A code as the conductor holds it against those of the person who acts. */
export interface Typed {
  readonly tag: Uint8Array;
  /** Whose it should be, and the act it was typed with. */
  readonly member: MemberId;
  readonly act: string;
  /** So many were wrong that none is right for now; one for duress is heard all the same. */
  readonly isSpent: boolean;
  /** Nothing is asked with it: it is heard, and that is all. */
  readonly alone?: true;
  /** Told what it was held to be. */
  readonly heard: (verdict: CodeVerdict) => void;
}

export type { Asker };
