/** Opening → review. Several places opened within an hour for no operation are somebody's to ask about, at once (S13). */
import type { Told } from '../../kernel/decider.ts';
import { HOUR } from '../../kernel/time.ts';
import { membersWithRole } from '../roster/members.ts';
import type { RosterState } from '../roster/model.ts';
import type { SealedEvent } from '../sealed/model.ts';
import { type Asks, actId } from './asks.ts';

/** How long whoever answers for the compartment has to ask why. */
const ASKED_WITHIN = HOUR;

interface View {
  readonly roster: RosterState;
}

/** Owned by a supervisor who holds the compartment, and is not the reader; by the watch where there is none. */
export function openingToReview(event: Extract<SealedEvent, { e: 'ValueOpened' }>, view: View, told: Told): Asks[] {
  if (!event.unusual) return [];
  const { roster } = view;
  const door = told.compartment;
  const holds = (member: string): boolean => door === undefined || roster.members.get(member)?.compartments.includes(door) === true;
  const owner = membersWithRole(roster, 'supervisor').find((member) => member !== told.by && holds(member)) ?? null;
  const check = actId('reads', event.value, told.id);
  const due = told.now + ASKED_WITHIN;
  return [{ id: check, thread: told.thread, act: { act: 'check.open', with: { check, kind: 'other', about: event.value, owner, due } } }];
}
