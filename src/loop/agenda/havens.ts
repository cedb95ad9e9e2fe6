/** Which safe places to propose, and in which order. The team leader chooses; this only never puts a burnt one first (I-20). */
import type { Id } from '../../kernel/ids.ts';
import { DAY, type Ms } from '../../kernel/time.ts';
import type { AgendaState, SafePlace } from './model.ts';

/** A recce older than this says little about the locks, the key-holder and the neighbours. */
export const RECCE_GOOD_FOR: Ms = 14 * DAY;

export type HavenValidity = 'green' | 'stale' | 'compromised' | 'never';

/** `green` to the last instant of the fortnight after the recce, then `stale`; `never`: nobody has been there. */
export function havenValidity(place: SafePlace, now: Ms): HavenValidity {
  if (place.compromisedAt !== null) return 'compromised';
  if (place.recce === null) return 'never';
  return now - place.recce <= RECCE_GOOD_FOR ? 'green' : 'stale';
}

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
