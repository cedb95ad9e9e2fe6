/** What a night took, in milliseconds from the first word about it, for an after-action review (S1, RETEX). */
import type { Id } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';

/** The instants as the log has them; null where it never came to that. */
export interface Instants {
  /** The first report was received. */
  reported: Ms | null;
  /** The team leader answered the alert. */
  leaderAware: Ms | null;
  sheltered: Ms | null;
  /** Everybody on the manifest was accounted for, by sight or voice. */
  accounted: Ms | null;
}
/** Each counted from the report; null where it cannot be told. */
export interface Measures {
  toLeader: Ms | null;
  toShelter: Ms | null;
  toAccounted: Ms | null;
}

/**
 * Null where either end is missing, and where people acted before any report came in (I-01): there is nothing to count
 * from, and a negative time would flatter the average.
 */
export function measuresOf({ reported, leaderAware, sheltered, accounted }: Instants): Measures {
  const since = (at: Ms | null): Ms | null => (reported === null || at === null || at < reported ? null : at - reported);
  return { toLeader: since(leaderAware), toShelter: since(sheltered), toAccounted: since(accounted) };
}

/** I-39: what was rehearsed enters no live figure. */
export const liveOnly = <T extends { readonly exercise: Id | null }>(rows: readonly T[]): T[] =>
  rows.filter((row) => row.exercise === null);

/** What nights here usually take: of each measure the middle one, for one long night must not hide the others. */
export interface Usual extends Measures {
  operations: number;
}
export function usualOf(rows: readonly { readonly exercise: Id | null; readonly measures: Measures }[]): Usual {
  const live = liveOnly(rows).map(({ measures }) => measures);
  const middle = (of: keyof Measures): Ms | null => {
    const known = live.flatMap((row) => row[of] ?? []).sort((a, b) => a - b);
    return known[Math.floor((known.length - 1) / 2)] ?? null;
  };
  return {
    operations: live.length,
    toLeader: middle('toLeader'),
    toShelter: middle('toShelter'),
    toAccounted: middle('toAccounted'),
  };
}
