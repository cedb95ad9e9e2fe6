/**
 * Check → relatives. A task to cover somebody that is done means that they are covered, by whoever held it: nobody has to
 * say it twice, and no statement waits for a second word (I-36). Any other result leaves them as they were.
 */
import type { Told } from '../../kernel/decider.ts';
import { ORGANISATION_THREAD } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import type { AssessmentEvent, AssessmentState } from '../assessment/model.ts';
import { isMember } from '../roster/members.ts';
import type { RosterState } from '../roster/model.ts';
import { coverOf } from '../roster/related.ts';
import { type Asks, actId } from './asks.ts';

interface View {
  readonly roster: RosterState;
  readonly assessment: AssessmentState;
}

export function checkToRelatives(event: Extract<AssessmentEvent, { e: 'CheckClosed' }>, view: View, told: Told): Asks[] {
  const { roster, assessment } = view;
  const check = assessment.checks.get(event.check);
  if (event.result !== 'done' || check?.kind !== 'cover_relative' || !roster.related.has(check.about)) return [];
  // Somebody already named is not replaced by whoever closes a task.
  if (coverOf(roster, check.about, told.now).length > 0) return [];
  const holder = roster.owners.get(check.id) ?? check.owner ?? actor(told);
  const by = isMember(roster, holder) ? holder : null;
  const covered = { person: check.about, covered: true, by, check: check.id };
  return [{ id: actId('covered', check.id), thread: ORGANISATION_THREAD, act: { act: 'related.cover', with: covered } }];
}
