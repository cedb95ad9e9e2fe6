/**
 * Alert → relatives. Where a principal is told to act, everybody close to them who is not covered becomes a task with an
 * owner and a time: relatives are hit instead of the principal (S1, I-36).
 */
import type { Told } from '../../kernel/decider.ts';
import { MINUTE } from '../../kernel/time.ts';
import type { AlertingEvent } from '../alerting/model.ts';
import type { AssessmentState } from '../assessment/model.ts';
import { membersWithRole } from '../roster/members.ts';
import type { RosterState } from '../roster/model.ts';
import { type Asks, actId } from './asks.ts';

/** How long somebody has to cover a relative. */
const COVER_WITHIN = 15 * MINUTE;

interface View {
  readonly roster: RosterState;
  readonly assessment: AssessmentState;
}

/** One task per person: while it is open, a second alert does not ask for it again. */
export function alertToRelatives(event: Extract<AlertingEvent, { e: 'AlertIssued' }>, view: View, told: Told): Asks[] {
  if (event.priority !== 1) return [];
  const { roster, assessment } = view;
  // Only somebody who may see the alert can own what follows from it: a task nobody sees is no task.
  const sees = (id: string): boolean =>
    told.compartment === undefined || roster.members.get(id)?.compartments.includes(told.compartment) === true;
  const owner = [...membersWithRole(roster, 'liaison'), ...membersWithRole(roster, 'supervisor')].find(sees) ?? null;
  const asked = new Set(assessment.checks.filter((c) => c.kind === 'cover_relative' && c.state === 'open').map((c) => c.about));
  return roster.related
    .filter((person) => person.principal === event.principal && !person.covered && !asked.has(person.id))
    .sort((a, b) => a.index - b.index)
    .map(({ id: about }) => {
      const check = actId('cover', about, event.alert);
      const due = told.now + COVER_WITHIN;
      return { id: check, thread: told.thread, act: { act: 'check.open', with: { check, kind: 'cover_relative', about, owner, due } } };
    });
}
