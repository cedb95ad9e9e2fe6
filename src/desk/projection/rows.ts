/** The rows of the state that views are made from, and what the desk adds to the state. */
import type { Id, MemberId, Sha256Hex, Thread } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import type { OutsideView } from '../../wire/outside-views.ts';

export type {
  Alert,
  Appearance,
  Assessment,
  Case,
  Check,
  Dossier,
  Drill,
  Handover,
  Hold,
  Interval,
  Lowering,
  MovementOrder,
  Opening,
  Operation,
  Pair,
  Recipient,
  RelatedPerson,
  Report,
  Review,
  SealedValue,
  Statement,
  StatementVersion,
  Version,
  Weighed,
} from '../../loop/loop.ts';

/** The disclosed words of a log entry; empty when shredded or never given. Synchronous: the conductor holds them in memory. */
export type WordsReader = (index: number) => Readonly<Record<string, string>>;

/** One entry of a thread as the conductor keeps it in memory, for timelines. */
export interface Acted {
  readonly index: number;
  readonly rx: Ms;
  readonly t: Ms;
  readonly act: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly by: MemberId;
  readonly device: string;
  readonly for?: MemberId;
  readonly occurred?: Ms;
  readonly compartment?: string;
  readonly exercise: Id | null;
  /** The conflict the act was recorded with, if any. */
  readonly conflict: string | null;
  /** The words of that entry are not of this act. */
  readonly wordless?: true;
}

/** What the projection needs beside the state. */
export interface Extra {
  readonly exercise: Id | null;
  /** Name of the log. */
  readonly origin: string;
  readonly size: number;
  readonly checkpoint: string;
  /** When the last head was signed; left out, it is not shown. */
  readonly sealedAt?: Ms;
  /** What those outside said of our heads; left out where nobody was asked to. */
  readonly outside?: OutsideView;
  /** SHA-256 of the signed note of what a second person reads: a proposal, a lowering, a statement; by log index. */
  digest(index: number): Sha256Hex | null;
  /** The entries of a thread, oldest first; left out, timelines are empty. */
  acts?(thread: Thread): readonly Acted[];
}
