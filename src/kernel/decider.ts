/**
 * The shape of every stage: `decide` answers an act with events or a refusal, `evolve` folds events into state.
 * Both are pure. A broken invariant is a thrown defect, never a third outcome.
 */
import type { DeviceName, Id, MemberId, Thread } from './ids.ts';
import type { Ms } from './time.ts';

/** How a person who did not touch the device made their act known (field habit: radio and voice come first). */
export type Means = 'sight' | 'voice' | 'device' | 'relayed';

/**
 * Who asks, when, about what. `by` holds the device; `for` is the person whose act is relayed by `by`.
 * For acts of the desk itself (timers, arrows, channel results) `by` is `desk`.
 */
export interface Asker {
  readonly id: Id;
  readonly by: MemberId;
  readonly device: DeviceName;
  readonly for?: MemberId;
  readonly thread: Thread;
  /** The instant the desk decides at: `max(previous, clock)` (decision 14). */
  readonly now: Ms;
  /** What the device's own clock said when the person acted. Kept, never trusted, never a reason to refuse. */
  readonly t: Ms;
  /** The exercise this act belongs to, or null when it is live. Stamped by the desk on every act of an exercise folder. */
  readonly exercise: Id | null;
  readonly compartment?: string;
  /** Names of the disclosed words that came with the act (`verbatim`, `reason`): the core never sees their text. */
  readonly words: readonly string[];
  /** Names of the keys, beside the device's own, whose signature on the note holds: a second sponsor, the device being enrolled, the root. */
  readonly cosigned?: readonly DeviceName[];
  /**
   * What the code typed with the act is, of the person who acts; absent when none was. Of the one for duress the core is told
   * nothing: the desk has raised the duress before it asks, and the act is decided as with the genuine one (I-23). Where it is
   * rehearsed: the first or the second of the two, in an order that says nothing of which is which.
   */
  readonly code?: 'known' | 'unknown' | 'first' | 'second';
}

/** What `evolve` is told beside the event: the asker, and where the entry landed in the log. */
export interface Told extends Asker {
  readonly index: number;
  readonly act: string;
}

/** A stable code (words live in wire/words.ts), the doctrine it comes from, and the ids a person needs to act on it. */
export interface Refusal {
  readonly code: string;
  readonly doctrine: string;
  readonly about?: readonly Id[];
}

export type Decision<Event> = { readonly ok: true; readonly events: readonly Event[] } | { readonly ok: false; readonly refusal: Refusal };

export const accept = <Event>(...events: readonly Event[]): Decision<Event> => ({ ok: true, events });
export const refuse = (code: string, doctrine: string, ...about: Id[]): Decision<never> => ({
  ok: false,
  refusal: about.length > 0 ? { code, doctrine, about } : { code, doctrine },
});

/**
 * One row of a legality table. A *request* may be refused; *testimony* (what a person saw or did) is always recorded,
 * and where the cell is a reason instead of `yes` it is recorded with a conflict and shown to a person (decision 11).
 */
export interface Row<State extends string> {
  readonly kind: 'request' | 'testimony';
  readonly doctrine: string;
  /** Roles that may ask. `anyone`: any enrolled member. `desk`: only the desk key (timers, arrows, channel results). */
  readonly who: readonly string[] | 'anyone' | 'desk';
  readonly in: Readonly<Record<State, 'yes' | string>>;
}
export type Legality<Act extends string, State extends string> = Readonly<Record<Act, Row<State>>>;

/** What a cell of the table says: allowed, or the reason code. Used by rule, button and test alike. */
export function cell<A extends string, S extends string>(table: Legality<A, S>, act: A, state: S): 'yes' | string {
  return table[act].in[state];
}

/** Something the desk must do at an instant. `key` is unique; scheduling the same key again replaces it. */
export interface Deadline {
  readonly key: string;
  readonly due: Ms;
  /** The thread the resulting act belongs to. */
  readonly thread: Thread;
  /** The act the desk asks of the core when the deadline is reached. The timer decides nothing; the core does. */
  readonly act: { readonly act: string; readonly with: Readonly<Record<string, unknown>> };
}
