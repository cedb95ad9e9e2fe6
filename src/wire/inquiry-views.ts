/** Cases as a viewer may read them: dossiers, receipts, holds, what two people must agree on, and what is due for deletion. */
import type { Id, MemberId, Sha256Hex, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { Actions, LogRef, PersonRef, SignedBy } from './views.ts';
import type { Category } from './vocabulary.ts';

export interface ReceiptView {
  readonly reference: Id;
  readonly at: Ms;
  readonly by: MemberId;
  readonly from: string | null;
  readonly custody: 'server' | 'device';
}
export interface CustodyView {
  readonly from: MemberId;
  readonly at: Ms;
  readonly what: 'sealed' | 'received';
}
export interface DossierView {
  readonly id: Id;
  readonly case: Id;
  readonly contents: Sha256Hex;
  readonly sealedAt: Ms;
  readonly by: PersonRef;
  /** Sealed by one person only (decision 30). */
  readonly alone: boolean;
  readonly supplements: Id | null;
  readonly recipient: string | null;
  readonly purpose: string | null;
  readonly receipts: readonly ReceiptView[];
  readonly custodyLines: readonly CustodyView[];
  readonly signed: SignedBy;
}
export interface CaseView {
  readonly kind: 'case';
  readonly id: Id;
  readonly thread: Thread;
  readonly title: string | null;
  readonly threads: readonly Thread[];
  readonly by: PersonRef;
  readonly at: Ms;
  readonly state: 'open' | 'referred' | 'dormant' | 'closed';
  readonly dossiers: readonly DossierView[];
  /** Whose data it holds: read off its threads, or named. */
  readonly categories: readonly Category[];
  readonly closedAt: Ms | null;
  /** When its retention runs out, and by which category; null while it does not run. */
  readonly keptUntil: { readonly at: Ms; readonly category: Category } | null;
  readonly holds: readonly HoldView[];
  /** What one person proposed and another may confirm. */
  readonly pairs: readonly PairView[];
  /** Since when its words are gone, and of which threads (I-38). */
  readonly shredded: { readonly at: Ms; readonly threads: readonly Thread[] } | null;
  readonly compartment: string | null;
  readonly actions: Actions;
  readonly signed: SignedBy;
  readonly log?: LogRef;
}

/** A legal hold that stands. */
export interface HoldView {
  readonly id: Id;
  readonly by: PersonRef;
  readonly at: Ms;
  readonly reason: string | null;
}
export interface PairView {
  readonly id: Id;
  readonly what: 'lift' | 'shred';
  readonly hold: Id | null;
  readonly threads: readonly Thread[];
  readonly by: PersonRef;
  readonly at: Ms;
  /** Null: it waits for a second person, with no end (decision 30). */
  readonly lapses: Ms | null;
  readonly reason: string | null;
  /** Of the signed proposal: what the second person confirms (decision 6). */
  readonly sha256: Sha256Hex | null;
}
/** What is kept how long, and what is overdue for deletion. */
export interface RetentionView {
  /** Every category: without a rule, nothing of it is ever due. `validated` false: to be validated by your counsel. */
  readonly rules: readonly {
    readonly category: Category;
    readonly days: number | null;
    readonly validated: boolean;
    readonly at: Ms | null;
    readonly by: PersonRef | null;
  }[];
  readonly overdue: readonly {
    readonly case: Id;
    readonly title: string | null;
    readonly since: Ms;
    readonly category: Category;
    /** Why it is kept all the same (`case_held`, `thread_in_use`); null: two people may shred it. */
    readonly obstacle: string | null;
  }[];
  /** Threads no case gathers, whose period has run out: somebody opens a review of them. */
  readonly loose: readonly { readonly thread: Thread; readonly since: Ms; readonly category: Category }[];
}
