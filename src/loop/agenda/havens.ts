/** Which safe places to propose, and in which order. The team leader chooses; this only never puts a burnt one first (I-20). */
import type { Id } from '../../kernel/ids.ts';
import { DAY, type Ms } from '../../kernel/time.ts';
import type { AgendaState, SafePlace } from './model.ts';

/** A recce older than this says little about the locks, the key-holder and the neighbours. Surveys of routes and sites alike. */
export const RECCE_GOOD_FOR: Ms = 14 * DAY;

export type Freshness = 'green' | 'stale' | 'never';
export type HavenValidity = Freshness | 'compromised';

/** `green` to the last instant of the fortnight after the visit, then `stale`; `never`: nobody has been there. */
export function freshness(visit: Ms | null, now: Ms): Freshness {
  if (visit === null) return 'never';
  return now - visit <= RECCE_GOOD_FOR ? 'green' : 'stale';
}

/** Compromised comes before anything a recce says. */
export const havenValidity = (place: SafePlace, now: Ms): HavenValidity =>
  place.compromisedAt !== null ? 'compromised' : freshness(place.recce, now);

const ORDER: readonly HavenValidity[] = ['green', 'stale', 'never'];

/**
 * The havens of an order as they may be proposed: valid ones first, in the order's own preference, then the stale, then
 * those never visited. Compromised places are not proposed at all. Unknown ids are left out.
 */
export function proposePlaces(state: AgendaState, havens: readonly Id[], now: Ms): SafePlace[] {
  const rank = (place: SafePlace): number => ORDER.indexOf(havenValidity(place, now));
  return havens
    .flatMap((id) => state.places.get(id) ?? [])
    .filter((place) => place.compromisedAt === null)
    .sort((a, b) => rank(a) - rank(b));
}
