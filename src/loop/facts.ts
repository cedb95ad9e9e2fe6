/** What the stages may know of one another: each one's small interface, filled in from the state of the others. */
import type { MemberId, PersonId } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { AgendaFacts } from './agenda/model.ts';
import type { AlertingFacts } from './alerting/model.ts';
import type { AssessmentFacts } from './assessment/model.ts';
import type { InquiryFacts } from './inquiry/model.ts';
import type { LogFacts, LoopState } from './loop.ts';
import { openItems } from './open-items.ts';
import type { OperationFacts } from './operation/model.ts';
import { detailAt, manifestAt, substituteFor, teamLeaderAt } from './roster/detail.ts';
import { hasRole, isMember, membersWithRole, provedAt, rolesOf } from './roster/members.ts';
import type { RosterFacts, RosterState } from './roster/model.ts';

export const rosterFacts = (state: LoopState): RosterFacts => ({
  rolesOf: (member) => rolesOf(state.roster, member),
  openItems: (owner) => openItems(state, owner),
});

export const agendaFacts = ({ roster }: LoopState): AgendaFacts => ({
  rolesOf: (member) => rolesOf(roster, member),
  isMember: (id) => isMember(roster, id),
  isPrincipal: (id) => roster.principals.has(id),
});

export const assessmentFacts = ({ roster, intake }: LoopState): AssessmentFacts => ({
  rolesOf: (member) => rolesOf(roster, member),
  isMember: (id) => isMember(roster, id),
  report: (id) => intake.reports.get(id),
});

export const alertingFacts = ({ roster }: LoopState): AlertingFacts => ({
  rolesOf: (member) => rolesOf(roster, member),
  isMember: (id) => isMember(roster, id),
  isPrincipal: (id) => roster.principals.has(id),
  onDuty: (member) => roster.members.get(member)?.onDuty ?? false,
  detail: (principal, at) => ordered(roster, principal, at),
  teamLeader: (principal, at) => teamLeaderAt(roster, principal, at),
  substitute: (member, principal, at) => substituteFor(roster, member, principal, at),
  supervisors: () => membersWithRole(roster, 'supervisor'),
  watch: () => membersWithRole(roster, 'watch_officer'),
  confidant: () => roster.org?.confidant ?? null,
  zone: () => roster.org?.zone ?? 'UTC',
  pushProvedAt: (member) => provedAt(roster, member, 'push'),
});

/**
 * Whom an alert for this principal rings: those who protect, and the principal. A companion is counted, never ordered,
 * unless there is nobody else (decision 30).
 */
function ordered(roster: RosterState, principal: PersonId, at: Ms): MemberId[] {
  const members = detailAt(roster, principal, at).filter(({ person }) => isMember(roster, person));
  const protecting = members.filter(({ part }) => part !== 'companion');
  const rung = (protecting.length > 0 ? protecting : members).map(({ person }) => person);
  return [...new Set(isMember(roster, principal) ? [...rung, principal] : rung)];
}

export const operationFacts = ({ roster, alerting }: LoopState, log: LogFacts): OperationFacts => ({
  rolesOf: (member) => rolesOf(roster, member),
  isPrincipal: (id) => roster.principals.has(id),
  isTeamLeader: (member, principal, at) =>
    teamLeaderAt(roster, principal, at) === member ||
    detailAt(roster, principal, at).some(({ person, part }) => person === member && part === 'team_leader'),
  singleHanded: () => roster.org?.singleHanded ?? false,
  manifest: (principal, at) => manifestAt(roster, principal, at),
  // An advisory is read before the next task; it orders nothing and holds nobody in shelter (decision 18).
  otherOpenAlerts: (principal, attached) =>
    alerting.alerts
      .filter((alert) => alert.principal === principal && alert.state === 'open' && alert.priority !== 3 && !attached.includes(alert.id))
      .map((alert) => alert.id),
  noteSha256: (index) => log.noteSha256(index),
});

export const inquiryFacts = ({ roster }: LoopState, log: LogFacts): InquiryFacts => ({
  head: (thread) => log.head(thread),
  hasRole: (member, role) => hasRole(roster, member, role),
  rolesOf: (member) => rolesOf(roster, member),
});
