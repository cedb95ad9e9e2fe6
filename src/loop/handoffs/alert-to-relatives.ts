/**
 * Alert → relatives. Where a principal is told to act, everybody close to them who is not covered becomes a task with an
 * owner and a time, which names their contacts in order: relatives are hit instead of the principal (S1, I-36). Where the
 * alert is for a relative, the task is to reach that person, even covered, unless a member who covers them is rung (S11).
 */
import type { Told } from '../../kernel/decider.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { MINUTE } from '../../kernel/time.ts';
import type { Alert, AlertingEvent } from '../alerting/model.ts';
import { type AssessmentState, openChecks } from '../assessment/model.ts';
import { membersWithRole } from '../roster/members.ts';
import type { RelatedPerson, RosterState } from '../roster/model.ts';
import { coverOf, isCovered } from '../roster/related.ts';
import { type Asks, actId } from './asks.ts';

/** How long somebody has to cover a relative. */
const COVER_WITHIN = 15 * MINUTE;

export interface View {
  readonly roster: RosterState;
  readonly assessment: AssessmentState;
}
/** What a task to cover somebody is opened for: whoever may not see the alert cannot own what follows from it. */
export type Cause = Pick<Alert, 'id' | 'thread' | 'compartment'>;

/** One task per person: while it is open, a second alert does not ask for it again. */
export function alertToRelatives(event: Extract<AlertingEvent, { e: 'AlertIssued' }>, view: View, told: Told): Asks[] {
  if (event.priority !== 1) return [];
  const { roster } = view;
  const isExposed = (person: RelatedPerson): boolean =>
    person.id === event.principal
      ? coverOf(roster, person.id, told.now).length === 0
      : person.principal === event.principal && !isCovered(person, told.now);
  const cause = { id: event.alert, thread: told.thread, compartment: told.compartment ?? null };
  return coverTasks(roster.related.filter(isExposed), cause, view, told, []);
}

/** A task for each of these people who has none open. `more`: what makes its name another than that of an earlier one. */
export function coverTasks(people: readonly RelatedPerson[], cause: Cause, view: View, told: Told, more: readonly string[]): Asks[] {
  const { roster, assessment } = view;
  const asked = new Set(
    openChecks(assessment)
      .filter((c) => c.kind === 'cover_relative')
      .map((c) => c.about),
  );
  const owner = ownerFor(roster, cause.compartment);
  return [...people]
    .filter(({ id }) => !asked.has(id))
    .sort((a, b) => a.index - b.index)
    .map(({ id: about, plan }) => {
      const check = actId('cover', about, cause.id, ...more);
      const contacts = plan.length === 0 ? {} : { contacts: [...plan] };
      const task = { check, kind: 'cover_relative' as const, about, owner, due: told.now + COVER_WITHIN, ...contacts };
      return { id: check, thread: cause.thread, act: { act: 'check.open', with: task } };
    });
}

/** Only somebody who may see the alert can own what follows from it: a task nobody sees is no task. */
function ownerFor(roster: RosterState, compartment: string | null): MemberId | null {
  const sees = (id: string): boolean => compartment === null || roster.members.get(id)?.compartments.includes(compartment) === true;
  return [...membersWithRole(roster, 'liaison'), ...membersWithRole(roster, 'supervisor')].find(sees) ?? null;
}
