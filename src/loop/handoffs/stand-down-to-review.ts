/** Stand-down → review. A doubt that is not lifted leaves a task: review the posture by the date the two people set (I-19). */
import type { Told } from '../../kernel/decider.ts';
import type { OperationEvent } from '../operation/model.ts';
import { membersWithRole } from '../roster/members.ts';
import type { RosterState } from '../roster/model.ts';
import { type Asks, actId } from './asks.ts';

interface View {
  readonly roster: RosterState;
}

/** Owned by the supervisor of the two, else by any supervisor; by nobody, hence by the watch, where there is none. */
export function standDownToReview(event: Extract<OperationEvent, { e: 'StoodDown' }>, view: View, told: Told): Asks[] {
  if (event.outcome !== 'doubt_not_lifted' || event.next_review === null) return [];
  const supervisors = membersWithRole(view.roster, 'supervisor');
  const owner = supervisors.find((member) => event.by.includes(member)) ?? supervisors[0] ?? null;
  const check = actId('review', event.operation);
  return [
    {
      id: check,
      thread: told.thread,
      act: { act: 'check.open', with: { check, kind: 'other', about: event.operation, owner, due: event.next_review } },
    },
  ];
}
