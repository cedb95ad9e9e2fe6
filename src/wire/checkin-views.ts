/** Who is expected to be heard from, who has not been, who calls for help, and who was called because of it. */
import type { Id } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { Actions, PersonRef } from './views.ts';
import type { Means, PanicManner } from './vocabulary.ts';

/** Somebody whose news is awaited, or late: named, and since when; never a percentage (domain 6b). */
export interface AwaitedLine {
  readonly plan: Id;
  readonly who: PersonRef;
  /** `missed`: past its grace, they are being rung; `overdue`: others are. */
  readonly phase: 'expected' | 'missed' | 'overdue';
  /** When the news is, or was, due. */
  readonly due: Ms;
  readonly silentUntil: Ms | null;
  /** The last word heard of them, and how. */
  readonly heard: { readonly at: Ms; readonly means: Means } | null;
  /** Who said "I have it". It closes nothing. */
  readonly takenBy: PersonRef | null;
  readonly actions: Actions;
}
/** A call that only a human word ends. */
export interface CallLine {
  readonly item: Id;
  readonly kind: 'panic' | 'duress';
  readonly who: PersonRef;
  readonly since: Ms;
  readonly by: PersonRef;
  /** Everybody rung about it so far. */
  readonly told: readonly PersonRef[];
  readonly takenBy: PersonRef | null;
  /** When they are rung again. */
  readonly next: Ms | null;
  /** What a coerced person did since, none of which has had any effect; empty for a panic. */
  readonly acts: readonly { readonly act: string; readonly at: Ms }[];
  readonly actions: Actions;
}
export interface SilenceLine {
  readonly who: PersonRef;
  readonly until: Ms;
}
/** The codes of somebody, for the desk: whether they have any, what is left to rehearse, and one that was not theirs. */
export interface CodesLine {
  readonly who: PersonRef;
  /** Null when they have none, or none any more. */
  readonly since: Ms | null;
  /** How many of the two. */
  readonly rehearsed: number;
  /** The last code within a day that was not one of theirs, and the act it came with. */
  readonly missed: { readonly act: string; readonly at: Ms } | null;
}
/** Of one's own, the same whichever was typed: nobody who holds the phone learns from it which code is which. */
export interface OwnCodes {
  readonly since: Ms | null;
  /** Both were typed in a drill: from now on the acts of `CODED` ask for one, and "all is well" does. */
  readonly asked: boolean;
}
/** What a person is told of their own check-ins and their own call for help. */
export interface OwnCheckins {
  readonly awaited: readonly AwaitedLine[];
  readonly silentUntil: Ms | null;
  readonly manner: PanicManner;
  /** Since when they call for help; null also while it must not be shown on their own phone (decision 31). */
  readonly panicSince: Ms | null;
}
export interface CallsOfBoard {
  /** Calls for help, and people known not to act freely. */
  readonly calls: readonly CallLine[];
  /** Everybody who must be heard from: the late first, the longest first. */
  readonly awaited: readonly AwaitedLine[];
  readonly silences: readonly SilenceLine[];
  /** For the desk; empty for the others. */
  readonly codes: readonly CodesLine[];
}
export interface CallsOfMine {
  readonly checkins: OwnCheckins;
  /** Calls, and people who are late, that I was rung about. */
  readonly calls: readonly CallLine[];
  readonly late: readonly AwaitedLine[];
  readonly codes: OwnCodes;
}
