/** Drills and after-action reviews as a viewer may read them: what is rehearsed, what was learnt, and what is owed by whom. */
import type { Id, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { Measures, Usual } from '../loop/loop.ts';
import type { Actions, LogRef, PersonRef, SignedBy } from './views.ts';
import type { DrillLanguage, Heat } from './vocabulary.ts';

export interface DrillLine {
  readonly id: Id;
  readonly scenario: Id;
  readonly state: 'planned' | 'running' | 'ended' | 'preempted';
  readonly from: Ms;
  readonly to: Ms;
  readonly startedAt: Ms | null;
  readonly endedAt: Ms | null;
  /** The live alert that ended it (I-39). */
  readonly preemptedBy: Id | null;
  readonly participants: readonly PersonRef[];
  readonly by: PersonRef;
}
/** What is said in a drill. `text` bears the exercise mark at both ends; null once its words are shredded. */
export interface InjectView {
  readonly id: Id;
  readonly text: string | null;
  readonly lang: DrillLanguage;
  readonly at: Ms;
}
/** For whoever leads drills; participants have `MeView.drills`, while it runs, and nothing else. */
export interface DrillView extends DrillLine {
  readonly kind: 'drill';
  readonly thread: Thread;
  readonly title: string | null;
  readonly injects: readonly (InjectView & { readonly to: readonly PersonRef[]; readonly by: PersonRef })[];
  readonly compartment: string | null;
  readonly actions: Actions;
  readonly signed: SignedBy;
  readonly log?: LogRef;
}
/** A drill that runs, as one of its participants has it: how long, and what was said to them. */
export interface MyDrill {
  readonly id: Id;
  readonly to: Ms;
  readonly injects: readonly InjectView[];
}

/** What somebody promised at a review. It outlives the review; past its date it is overdue, never gone (I-14). */
export interface PromiseView {
  readonly review: Id;
  readonly id: Id;
  readonly title: string | null;
  readonly owner: PersonRef;
  readonly due: Ms;
  readonly overdue: boolean;
  readonly doneAt: Ms | null;
}
export interface ReviewLine {
  readonly id: Id;
  readonly subject: Id;
  readonly of: 'operation' | 'drill';
  /** Whom the operation was for; null for a drill. */
  readonly principal: PersonRef | null;
  /** À chaud, within a day; à froid, within thirty. */
  readonly heat: Heat;
  readonly due: Ms;
  readonly overdue: boolean;
  readonly state: 'open' | 'closed';
  readonly findings: number;
}
export interface ReviewView extends Omit<ReviewLine, 'findings'> {
  readonly kind: 'review';
  readonly thread: Thread;
  readonly closedAt: Ms | null;
  readonly findings: readonly { readonly id: Id; readonly text: string | null; readonly by: PersonRef; readonly at: Ms }[];
  readonly promised: readonly PromiseView[];
  /** What the operation took, counted from the log, ms; null for a drill, and for whoever may not see the operation. */
  readonly measures: Measures | null;
  /** What live operations here usually take; a drill is none of them (I-39). Null where `measures` is. */
  readonly usual: Usual | null;
  readonly compartment: string | null;
  readonly actions: Actions;
  readonly log?: LogRef;
}
