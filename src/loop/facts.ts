/** What the stages may know of one another: each one's small interface, filled in from the state of the others. */
import type { DeviceName, Id, MemberId, PersonId, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { AgendaFacts } from './agenda/model.ts';
import type { WarningFacts } from './agenda/warnings.ts';
import { type AlertingFacts, openAlerts } from './alerting/model.ts';
import type { AssessmentFacts } from './assessment/model.ts';
import { type CheckinFacts, underDuress, underDuressAt } from './checkin/model.ts';
import { type DrillsFacts, mayReach } from './drills/model.ts';
import type { Category, InquiryFacts } from './inquiry/model.ts';
import type { LogFacts, LoopState } from './loop.ts';
import { openByThread, openItems } from './open-items.ts';
import { activeFor, activeOperations, type OperationFacts, operationOf } from './operation/model.ts';
import { isReinforced, type PostureFacts } from './posture/model.ts';
import { detailAt, manifestAt, membersOfDetail, principalOf, substituteFor, teamLeaderAt } from './roster/detail.ts';
import { fallen } from './roster/devices.ts';
import { hasRole, isMember, membersWithRole, provedAt, rolesOf } from './roster/members.ts';
import type { RosterFacts, RosterState } from './roster/model.ts';
import { isProtected, nearestTo, principalWith } from './roster/related.ts';
import { type Deployment, isOfPlace, type Movement, type Reader, type SealedFacts, type SealedKind } from './sealed/model.ts';
import type { StatementsFacts } from './statements/model.ts';

export const rosterFacts = (state: LoopState, log: LogFacts): RosterFacts => ({
  rolesOf: (member) => rolesOf(state.roster, member),
  openItems: (owner) => openItems(state, owner),
  keyName: (vkey) => log.keyName(vkey),
  operation: (id) => operationWindow(state, id),
});

const operationWindow = ({ operation }: Pick<LoopState, 'operation'>, id: Id): { readonly closedAt: Ms | null } | null => {
  const row = operation.operations.get(id);
  return row === undefined ? null : { closedAt: row.closedAt };
};

/** Why what this device signs counts no more: unknown, revoked, or its time is over. Null while it stands. */
export function fallenDevice(state: LoopState, name: DeviceName, now: Ms): 'device_unknown' | 'device_revoked' | 'device_expired' | null {
  const device = state.roster.devices.get(name);
  return device === undefined ? 'device_unknown' : fallen(device, now, (id) => operationWindow(state, id));
}

export const agendaFacts = ({ roster }: LoopState): AgendaFacts => ({
  rolesOf: (member) => rolesOf(roster, member),
  isMember: (id) => isMember(roster, id),
  isPrincipal: (id) => roster.principals.has(id),
  isPerson: (id) =>
    isMember(roster, id) || isProtected(roster, id) || roster.assignments.filter((assignment) => assignment.person === id).length > 0,
});

export const warningFacts = ({ roster }: Pick<LoopState, 'roster'>): WarningFacts => ({
  posts: (principal, { from, to }) =>
    roster.assignments
      .filter((row) => row.principal === principal && row.part !== 'companion' && row.from < to && (row.to === null || row.to > from))
      .filter((row) => isMember(roster, row.person))
      .map((row) => ({ member: row.person, leads: row.part === 'team_leader', from: row.from, to: row.to })),
});

export const assessmentFacts = ({ roster, intake }: LoopState): AssessmentFacts => ({
  rolesOf: (member) => rolesOf(roster, member),
  isMember: (id) => isMember(roster, id),
  report: (id) => intake.reports.get(id),
});

export const alertingFacts = ({ roster, posture }: LoopState): AlertingFacts => ({
  rolesOf: (member) => rolesOf(roster, member),
  isMember: (id) => isMember(roster, id),
  isProtected: (id) => isProtected(roster, id),
  onDuty: (member) => roster.members.get(member)?.onDuty ?? false,
  detail: (principal, at) => ordered(roster, principal, at),
  teamLeader: (principal, at) => teamLeaderAt(roster, principal, at),
  substitute: (member, principal, at) => substituteFor(roster, member, principal, at),
  supervisors: () => membersWithRole(roster, 'supervisor'),
  reinforced: (person, at) => isReinforced(posture, person, at),
  holds: (member, compartment) => roster.members.get(member)?.compartments.includes(compartment) ?? false,
  watch: () => membersWithRole(roster, 'watch_officer'),
  confidant: () => roster.org?.confidant ?? null,
  zone: () => roster.org?.zone ?? 'UTC',
  pushProvedAt: (member) => provedAt(roster, member, 'push'),
});

/**
 * Whom an alert for this principal rings: those who protect, and the principal. A companion is counted, never ordered,
 * unless there is nobody else (decision 30). For a related person: those nearest to them (S11).
 */
function ordered(roster: RosterState, principal: PersonId, at: Ms): MemberId[] {
  if (principalWith(roster, principal) !== principal) return nearestTo(roster, principal, at);
  const members = detailAt(roster, principal, at).filter(({ person }) => isMember(roster, person));
  const protecting = members.filter(({ part }) => part !== 'companion');
  const rung = (protecting.length > 0 ? protecting : members).map(({ person }) => person);
  return [...new Set(isMember(roster, principal) ? [...rung, principal] : rung)];
}

export const operationFacts = ({ roster, alerting, checkin }: LoopState, log: LogFacts): OperationFacts => ({
  rolesOf: (member) => rolesOf(roster, member),
  isProtected: (id) => isProtected(roster, id),
  isTeamLeader: (member, principal, at) =>
    teamLeaderAt(roster, principal, at) === member ||
    detailAt(roster, principalWith(roster, principal), at).some(({ person, part }) => person === member && part === 'team_leader'),
  singleHanded: () => roster.org?.singleHanded ?? false,
  manifest: (principal, at) => manifestAt(roster, principal, at),
  // An advisory is read before the next task; it orders nothing and holds nobody in shelter (decision 18).
  otherOpenAlerts: (principal, attached) =>
    openAlerts(alerting)
      .filter((alert) => alert.principal === principal && alert.state === 'open' && alert.priority !== 3 && !attached.includes(alert.id))
      .map((alert) => alert.id),
  noteSha256: (index) => log.noteSha256(index),
  underDuress: (person) => underDuress(checkin, person),
});

/** Who leads the detail somebody is on, or is protected by; for somebody close to a principal, that principal's. */
function leaderOf(roster: RosterState, person: PersonId, at: Ms): MemberId | null {
  const own = roster.related.get(person)?.principal ?? (roster.principals.has(person) ? person : null);
  const led = own === null ? principalOf(roster, person, at) : [own];
  return led.map((principal) => teamLeaderAt(roster, principal, at)).find((leader) => leader !== null) ?? null;
}

/** Who may be near a member: those of a detail they are on or are protected by, and those counted with them. Never themself. */
function vicinity({ roster, operation }: LoopState, member: MemberId, at: Ms): MemberId[] {
  const principals = new Set(roster.principals.has(member) ? [member] : []);
  for (const row of roster.assignments.values())
    if (row.person === member && row.from <= at && (row.to === null || at < row.to)) principals.add(row.principal);
  const details = [...principals].flatMap((principal) => [principal, ...membersOfDetail(roster, principal, at)]);
  const counted = operation.operations
    .filter((row) => row.phase !== 'closed' && row.manifest.some((line) => line.person === member))
    .flatMap((row) => row.manifest.map((line) => line.person));
  return [...new Set([...details, ...counted])].filter((near) => near !== member && isMember(roster, near));
}

export const checkinFacts = (state: LoopState): CheckinFacts => {
  const { roster } = state;
  return {
    rolesOf: (member) => rolesOf(roster, member),
    isMember: (id) => isMember(roster, id),
    isPerson: (id) => isMember(roster, id) || roster.principals.has(id) || roster.related.has(id),
    teamLeader: (person, at) => leaderOf(roster, person, at),
    owner: (item, opener) =>
      roster.owners.get(item) ?? (hasRole(roster, opener, 'watch_officer') || hasRole(roster, opener, 'supervisor') ? opener : null),
    relieving: (member) => roster.handovers.filter((row) => row.from === member && row.state === 'offered').length > 0,
    watch: () => membersWithRole(roster, 'watch_officer'),
    supervisors: () => membersWithRole(roster, 'supervisor'),
    confidant: () => roster.org?.confidant ?? null,
    rehearsing: (member) => state.drills.drills.filter((drill) => mayReach(state.drills, drill.id, member)).length > 0,
    vicinity: (member, at) => vicinity(state, member, at),
    clockBehind: () => 0,
  };
};

export const postureFacts = ({ roster, intake, assessment, checkin }: LoopState, log: LogFacts): PostureFacts => ({
  rolesOf: (member) => rolesOf(roster, member),
  isProtected: (person) => roster.principals.has(person) || roster.related.has(person),
  principalOf: (person) => roster.related.get(person)?.principal ?? null,
  isReport: (id) => intake.reports.has(id),
  assessment: (id) => {
    const row = assessment.assessments.get(id);
    if (row === undefined) return null;
    const about = [row.subject, ...row.reports].flatMap((of) => [of, ...(intake.reports.get(of)?.about ?? [])]);
    return { index: row.index, needsReview: row.needsReview, about: [...new Set(about)] };
  },
  singleHanded: () => roster.org?.singleHanded ?? false,
  underDuress: (member, at) => underDuressAt(checkin, member, at),
  noteSha256: (index) => log.noteSha256(index),
});

export const statementsFacts = (state: LoopState, log: LogFacts): StatementsFacts => {
  const { roster, intake, assessment, operation, inquiry, checkin } = state;
  return {
    rolesOf: (member) => rolesOf(roster, member),
    isMember: (id) => isMember(roster, id),
    isPrincipal: (id) => roster.principals.has(id),
    isTeamLeader: (member, principal, at) => teamLeaderAt(roster, principal, at) === member,
    operation: (id) => {
      const row = operation.operations.get(id);
      return row === undefined ? null : { closed: row.phase === 'closed', openedAt: row.openedAt };
    },
    openOperation: (principal) => {
      const row = activeFor(operation, principal);
      return row === undefined ? null : { id: row.id, openedAt: row.openedAt };
    },
    uncoveredRelatives: (principal) =>
      roster.related
        .filter((person) => person.principal === principal && !person.covered)
        .sort((a, b) => a.index - b.index)
        .map((person) => person.id),
    taskDone: (id) => {
      const check = assessment.checks.get(id);
      return check === undefined ? null : check.state === 'closed' && check.result === 'done';
    },
    isKnown: (id) => intake.reports.has(id) || assessment.assessments.has(id) || operation.operations.has(id) || inquiry.dossiers.has(id),
    underDuress: (member, at) => underDuressAt(checkin, member, at),
    noteSha256: (index) => log.noteSha256(index),
  };
};

/** A device that was to expire reads on while somebody is out with it: nobody is left without an address in the middle (decision 28). */
function readerOf(state: LoopState, name: DeviceName, at: Ms): Reader | null {
  const device = state.roster.devices.get(name);
  if (device === undefined) return null;
  const { member, seal, compartments } = device;
  const fell = fallenDevice(state, name, at);
  const isOut = activeOperations(state.operation).some(({ manifest }) => manifest.some(({ person }) => person === member));
  const over = fell === 'device_revoked' ? 'revoked' : fell === 'device_expired' && !isOut ? 'expired' : null;
  return { member, seal, compartments, over };
}

function movementOf({ agenda }: LoopState, id: Id): Movement | null {
  const order = agenda.orders.get(id);
  const appearance = order === undefined ? undefined : agenda.appearances.get(order.appearance);
  if (order === undefined || appearance === undefined) return null;
  const { principal, endedAt, cancelledAt } = appearance;
  return { principal, havens: order.havens, briefed: order.briefed, over: endedAt ?? cancelledAt };
}

/** The places of an operation: where it goes, and the havens of the orders its principal moves by. */
function deploymentOf({ agenda, operation }: LoopState, id: Id): Deployment | null {
  const row = operationOf(operation, id);
  if (row === undefined) return null;
  const { principal, place, manifest, closedAt } = row;
  const orders = agenda.orders.filter((order) => agenda.appearances.get(order.appearance)?.principal === principal);
  const places = [...(place === null ? [] : [place]), ...orders.flatMap(({ havens }) => havens)];
  return { principal, places, people: manifest.map(({ person }) => person), over: closedAt };
}

/** Whether an operation under way is about a source, a person or a place: then it is the purpose of an opening. */
function isAbout(state: LoopState, operation: Id, kind: SealedKind, subject: Id): boolean {
  const { alerting, intake, roster } = state;
  const row = operationOf(state.operation, operation);
  const deployment = deploymentOf(state, operation);
  if (row === undefined || deployment === null || deployment.over !== null) return false;
  if (isOfPlace(kind)) return deployment.places.includes(subject);
  if (kind !== 'source_identity') return deployment.people.includes(subject) || principalWith(roster, subject) === deployment.principal;
  const threads = new Set([row.thread, ...row.alerts.flatMap((id) => alerting.alerts.get(id)?.thread ?? [])]);
  const basis = new Set(row.alerts.flatMap((id) => alerting.alerts.get(id)?.basis ?? []));
  return intake.reports.filter((report) => report.source === subject && (threads.has(report.thread) || basis.has(report.id))).length > 0;
}

export const sealedFacts = (state: LoopState): SealedFacts => {
  const { roster, agenda, operation } = state;
  return {
    rolesOf: (member) => rolesOf(roster, member),
    isMember: (id) => isMember(roster, id),
    isPerson: (id) => isMember(roster, id) || isProtected(roster, id),
    isPlace: (id) => agenda.places.has(id),
    holds: (member, compartment) => roster.members.get(member)?.compartments.includes(compartment) ?? false,
    device: (name, at) => readerOf(state, name, at),
    order: (id) => movementOf(state, id),
    operation: (id) => deploymentOf(state, id),
    underWay: (principal) => activeFor(operation, principal) !== undefined,
    concerns: (id, kind, subject) => isAbout(state, id, kind, subject),
  };
};

export const drillsFacts = ({ roster, alerting, operation }: LoopState): DrillsFacts => ({
  rolesOf: (member) => rolesOf(roster, member),
  isMember: (id) => isMember(roster, id),
  // In the folder of an exercise everything is of that exercise: what is real to a drill is whatever is not rehearsed in it.
  liveAlerts: (people, drill) =>
    alerting.alerts
      .filter((alert) => alert.state === 'open' && alert.priority !== 3 && alert.exercise !== drill)
      .filter((alert) => [alert.principal, ...alert.recipients.map((row) => row.member)].some((person) => people.includes(person)))
      .sort((a, b) => a.index - b.index)
      .map((alert) => alert.id),
  operation: (id) => operationWindow({ operation }, id),
});

export const inquiryFacts = (state: LoopState, log: LogFacts): InquiryFacts => ({
  head: (thread) => log.head(thread),
  hasRole: (member, role) => hasRole(state.roster, member, role),
  rolesOf: (member) => rolesOf(state.roster, member),
  singleHanded: () => state.roster.org?.singleHanded ?? false,
  noteSha256: (index) => log.noteSha256(index),
  rehearsed: (thread) => state.drills.drills.filter((drill) => drill.thread === thread).length > 0,
  ...retentionFacts(state),
});

/** What retention is read from, reckoned once for as many cases as are asked about. */
export function retentionFacts(state: LoopState): Pick<InquiryFacts, 'openIn' | 'categoriesIn' | 'heldSince'> {
  let open: ReadonlyMap<Thread, readonly Id[]> | undefined;
  let held: ReadonlyMap<Thread, ReadonlySet<Category>> | undefined;
  let since: ReadonlyMap<Thread, Ms> | undefined;
  return {
    openIn: (thread) => {
      open ??= openByThread(state);
      return open.get(thread) ?? [];
    },
    categoriesIn: (thread) => {
      held ??= categoriesByThread(state);
      return [...(held.get(thread) ?? [])];
    },
    heldSince: () => {
      since ??= lastByThread(state);
      return since;
    },
  };
}

/**
 * The last thing each thread holds: a report, a version of an alert, the end of an operation. Where something is sealed it may
 * be in use for years (an address, an identity): such a thread is never loose, somebody gathers it in a case.
 */
function lastByThread({ intake, alerting, operation, sealed }: LoopState): ReadonlyMap<Thread, Ms> {
  const last = new Map<Thread, Ms>();
  const add = (thread: Thread, at: Ms): void => void last.set(thread, Math.max(at, last.get(thread) ?? 0));
  for (const row of intake.reports.values()) add(row.thread, row.at);
  for (const row of alerting.alerts.values()) for (const { at } of row.versions) add(row.thread, at);
  for (const row of operation.operations.values()) add(row.thread, row.closedAt ?? row.openedAt);
  for (const { thread } of sealed.values.values()) last.delete(thread);
  return last;
}

/** Whose data stands in each thread: whom reports are about, whom alerts and operations are for, whose source is referred to, of whom something is sealed. */
function categoriesByThread({ roster, intake, alerting, operation, sealed }: LoopState): ReadonlyMap<Thread, ReadonlySet<Category>> {
  const held = new Map<Thread, Set<Category>>();
  const add = (thread: Thread, category: Category): void => void held.set(thread, (held.get(thread) ?? new Set()).add(category));
  const person = (thread: Thread, id: PersonId): void => {
    if (roster.principals.has(id)) add(thread, 'principal');
    if (roster.related.has(id)) add(thread, 'relative');
  };
  for (const row of intake.reports.values()) {
    for (const id of row.about) person(row.thread, id);
    if (row.source !== null) add(row.thread, 'source');
  }
  for (const row of [...alerting.alerts.values(), ...operation.operations.values()]) person(row.thread, row.principal);
  for (const { thread, kind, subject } of sealed.values.values()) {
    if (kind === 'source_identity') add(thread, 'source');
    else if (!isOfPlace(kind)) person(thread, subject);
  }
  return held;
}
