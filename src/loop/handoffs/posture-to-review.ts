/** Posture → review. A review date that has passed lowers nothing: it becomes a task with an owner (I-14, I-41). */
import type { Told } from '../../kernel/decider.ts';
import { DAY } from '../../kernel/time.ts';
import type { PostureEvent } from '../posture/model.ts';
import { membersWithRole } from '../roster/members.ts';
import type { RosterState } from '../roster/model.ts';
import { type Asks, actId } from './asks.ts';

/** How long the authority has to review a level once its date has passed. */
const REVIEW_WITHIN = DAY;

interface View {
  readonly roster: RosterState;
}

/** Owned by the authority, else by a supervisor; by nobody, hence by the watch, where there is neither. */
export function postureToReview(event: Extract<PostureEvent, { e: 'PostureReviewOverdue' }>, view: View, told: Told): Asks[] {
  const { roster } = view;
  const owner = [...membersWithRole(roster, 'authority'), ...membersWithRole(roster, 'supervisor')][0] ?? null;
  const check = actId('posture', event.posture);
  const due = told.now + REVIEW_WITHIN;
  return [{ id: check, thread: told.thread, act: { act: 'check.open', with: { check, kind: 'other', about: event.person, owner, due } } }];
}
