/** Posture and statements as a viewer may read them. */
import type { Id, MemberId, Sha256Hex, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { Actions, LogRef, PersonRef } from './views.ts';
import type { ClaimOwner, Means, Reveal, StatementForm } from './vocabulary.ts';

/** A level by its id and its name. Never a figure: 1 is the worst in one country and the mildest in another (domain §0). */
export interface LevelRef {
  readonly scale: Id;
  readonly level: Id;
  readonly name: string | null;
}
export interface ScaleView {
  readonly id: Id;
  readonly title: string | null;
  /** Lightest first: the order is the severity. */
  readonly levels: readonly LevelRef[];
  readonly reinforcedFrom: Id;
}
export interface IntervalView extends LevelRef {
  readonly id: Id;
  readonly from: Ms;
  /** Null: in force until the next decision. */
  readonly to: Ms | null;
  readonly reviewBy: Ms;
  readonly overdueSince: Ms | null;
  readonly change: 'first' | 'raised' | 'kept' | 'lowered' | 'changed';
  readonly heard: boolean;
  readonly measures: readonly Id[];
  readonly by: readonly PersonRef[];
  /** For the desk: why, and on what. */
  readonly reason: string | null;
  readonly basis: readonly Id[];
}
export interface LoweringView extends LevelRef {
  readonly posture: Id;
  readonly by: PersonRef;
  readonly at: Ms;
  readonly lapses: Ms;
  readonly reviewBy: Ms;
  readonly reason: string | null;
  readonly basis: readonly Id[];
  /** Of the signed decision: what the second person confirms (decision 6). */
  readonly sha256: Sha256Hex | null;
}
export interface LevelProposalView extends LevelRef {
  readonly id: Id;
  readonly by: PersonRef;
  readonly at: Ms;
  readonly reviewBy: Ms;
  readonly reason: string | null;
  readonly basis: readonly Id[];
}
export interface PostureView {
  readonly kind: 'posture';
  readonly person: PersonRef;
  /** Null before the authority's first decision. */
  readonly inForce: IntervalView | null;
  /** Oldest first, without a hole (I-41). */
  readonly history: readonly IntervalView[];
  readonly waiting: readonly LoweringView[];
  readonly proposals: readonly LevelProposalView[];
  readonly heard: { readonly at: Ms; readonly words: string | null } | null;
  readonly actions: Actions;
  readonly log?: LogRef;
}
/** On the board: one line for everybody protected. */
export interface PostureLine {
  readonly who: PersonRef;
  readonly level: LevelRef | null;
  readonly reinforced: boolean;
  readonly since: Ms | null;
  readonly reviewBy: Ms | null;
  readonly overdue: boolean;
  readonly waiting: LoweringView | null;
}

/** What keeps a statement back: a code, its words, and whom or what it is about, as far as the viewer may see them. */
export interface ObstacleView {
  readonly code: string;
  readonly fr: string;
  readonly en: string;
  readonly about: readonly Id[];
  readonly who: readonly PersonRef[];
}
export interface ClearanceView {
  readonly kind: 'security' | 'principal' | 'legal';
  readonly person: PersonRef | null;
  readonly by: PersonRef;
  readonly at: Ms;
  readonly means: Means;
}
export interface PhotoView {
  readonly sha256: Sha256Hex;
  readonly bytes: number;
  readonly type: 'jpeg' | 'png' | 'webp';
  readonly alt: string | null;
  readonly credit: string | null;
}
export interface StatementVersionView {
  readonly n: number;
  readonly by: PersonRef;
  readonly at: Ms;
  readonly about: readonly PersonRef[];
  readonly title: string | null;
  readonly text: string | null;
  readonly lang: Id;
  readonly claims: readonly { readonly text: string | null; readonly ownedBy: ClaimOwner; readonly basis: readonly Id[] }[];
  readonly mentions: readonly Id[];
  readonly tasks: readonly Id[];
  readonly reveals: readonly Reveal[];
  readonly embargo: {
    readonly until: Ms | null;
    readonly condition: Id | null;
    readonly words: string | null;
    readonly liftedAt: Ms | null;
  };
  /** The version in public it is to put right. */
  readonly corrects: number | null;
  readonly correction: string | null;
  readonly saidBefore: string | null;
  readonly photo: PhotoView | null;
  readonly objections: readonly {
    readonly by: PersonRef;
    readonly at: Ms;
    readonly reveals: readonly Reveal[];
    readonly reason: string | null;
  }[];
  readonly released: { readonly by: PersonRef; readonly at: Ms; readonly channel: Id; readonly alone: boolean } | null;
  /** Of the signed version: what is cleared and released (decision 6). */
  readonly sha256: Sha256Hex | null;
}
export interface StatementView {
  readonly kind: 'statement';
  readonly id: Id;
  readonly thread: Thread;
  readonly form: StatementForm;
  /** Oldest first; the last is the one in question. */
  readonly versions: readonly StatementVersionView[];
  /** The version in public; null while nothing is out. */
  readonly inPublic: number | null;
  /** Every version ever released, in order, each with what it put right. */
  readonly released: readonly number[];
  readonly corrections: readonly number[];
  /** In the order in which people take them away; empty when nothing stands in the way. */
  readonly obstacles: readonly ObstacleView[];
  /** Of the last version: those that count. */
  readonly clearances: readonly ClearanceView[];
  readonly compartment: string | null;
  readonly exercise: Id | null;
  readonly actions: Actions;
  readonly log?: LogRef;
}
export interface StatementLine {
  readonly id: Id;
  readonly form: StatementForm;
  readonly title: string | null;
  readonly about: readonly PersonRef[];
  readonly version: number;
  readonly state: 'draft' | 'released';
  /** When the last version was written. */
  readonly at: Ms;
  readonly by: MemberId;
  readonly inPublic: number | null;
  readonly obstacles: readonly ObstacleView[];
}
