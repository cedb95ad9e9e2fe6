/**
 * Who may see what, once compartments have been applied (visible.ts). Desk roles see the desk. Field roles see what
 * concerns them: alerts that ring them, operations they are in or whose principal they protect, their own reports.
 */
import type { Id, MemberId, PersonId, Thread } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import {
  AUDIT_ROLES,
  activeOperations,
  DESK_ROLES,
  isOfPlace,
  LOG_ROLES,
  type LoopState,
  operationOf,
  principalWith,
  type Role,
} from '../../loop/loop.ts';
import type { Alert, Check, Drill, Extra, Operation, Report, Review, SealedValue, Statement, WordsReader } from './rows.ts';

/** Everything a view is made from, for one viewer at one instant. `state` holds only what their compartments leave. */
export interface Sight {
  readonly state: LoopState;
  /** The whole state: only to name what a visible thing names, and to ask the core what is allowed. */
  readonly whole: LoopState;
  readonly words: WordsReader;
  readonly viewer: MemberId;
  readonly now: Ms;
  readonly extra: Extra;
  readonly roles: readonly Role[];
  readonly desk: boolean;
  readonly readsLog: boolean;
  readonly auditsLog: boolean;
  /** Principals whose detail the viewer is on now. */
  readonly protects: ReadonlySet<PersonId>;
  /** Principals whose detail the viewer leads now. */
  readonly leads: ReadonlySet<PersonId>;
}

export function sightOf(whole: LoopState, state: LoopState, words: WordsReader, viewer: MemberId, now: Ms, extra: Extra): Sight {
  const roles = whole.roster.members.get(viewer)?.roles ?? [];
  const assigned = whole.roster.assignments.filter((row) => row.person === viewer && row.from <= now && (row.to === null || now < row.to));
  return {
    state,
    whole,
    words,
    viewer,
    now,
    extra,
    roles,
    desk: roles.some((role) => DESK_ROLES.includes(role)),
    readsLog: roles.some((role) => LOG_ROLES.includes(role)),
    auditsLog: roles.some((role) => AUDIT_ROLES.includes(role)),
    protects: new Set(assigned.map((row) => row.principal)),
    leads: new Set(assigned.filter((row) => row.part === 'team_leader').map((row) => row.principal)),
  };
}

const isRung = (sight: Sight, alert: Alert): boolean => alert.recipients.some((r) => r.member === sight.viewer);

/** Whether the viewer leads the detail of this person, or of the principal this person is close to (I-08). */
export const leadsFor = (sight: Sight, person: PersonId): boolean => sight.leads.has(principalWith(sight.whole.roster, person));

export function seesAlert(sight: Sight, alert: Alert): boolean {
  return sight.desk || alert.by === sight.viewer || isRung(sight, alert) || leadsFor(sight, alert.principal);
}

/** Whether the viewer is of this operation: counted in it, rung for it, protecting its principal, or the principal. */
export function isOf(sight: Sight, operation: Operation): boolean {
  return (
    operation.manifest.some((line) => line.person === sight.viewer) ||
    sight.protects.has(operation.principal) ||
    operation.principal === sight.viewer ||
    operation.alerts.some((id) => sight.state.alerting.alerts.get(id)?.recipients.some((r) => r.member === sight.viewer))
  );
}
/** Whoever leads for the principal follows the operation of a relative too; its place stays with its own people. */
export const seesOperation = (sight: Sight, operation: Operation): boolean =>
  sight.desk || isOf(sight, operation) || leadsFor(sight, operation.principal);

/** Desk roles to whom the place chosen for an operation is shown. */
const PLACE_ROLES: readonly Role[] = ['watch_officer', 'supervisor', 'liaison'];

/** A place chosen for an operation: its own people, and three desk roles; nobody else, not even the rest of the desk (I-20). */
export function seesPlaceOf(sight: Sight, operation: Operation): boolean {
  return sight.roles.some((role) => PLACE_ROLES.includes(role)) || isOf(sight, operation);
}
/** The list of prepared places: whoever chooses among them or visits them. It never says which one was chosen. */
export const seesPlaces = (sight: Sight): boolean =>
  sight.roles.some((role) => PLACE_ROLES.includes(role) || role === 'team_leader' || role === 'advance') || sight.leads.size > 0;

export const seesReport = (sight: Sight, report: Report): boolean => sight.desk || report.by === sight.viewer;
/** Who answers for a check: whoever accepted it at a relief, else whoever it was given to (I-42). */
export const holderOf = (sight: Sight, check: Check): MemberId | null => sight.state.roster.owners.get(check.id) ?? check.owner;
export const seesCheck = (sight: Sight, check: Check): boolean => sight.desk || holderOf(sight, check) === sight.viewer;
/** Whoever may lead a drill knows what it holds; an analyst who takes part in one must not read it before. */
const LEADERS: readonly Role[] = ['watch_officer', 'supervisor', 'administrator'];
export const seesDrill = (sight: Sight, drill: Drill): boolean =>
  drill.by === sight.viewer || sight.roles.some((role) => LEADERS.includes(role));

/** A review is for the desk, for the people of what it reviews, and for whoever promised something there. */
export function seesReview(sight: Sight, review: Review): boolean {
  const { operation, drills } = sight.state;
  const night = operation.operations.get(review.subject);
  return (
    sight.desk ||
    (night !== undefined && seesOperation(sight, night)) ||
    (drills.drills.get(review.subject)?.participants.includes(sight.viewer) ?? false) ||
    review.actions.some((action) => action.owner === sight.viewer)
  );
}
export const seesPrincipal = (sight: Sight, principal: Id): boolean =>
  sight.desk || sight.protects.has(principal) || principal === sight.viewer;

/** How somebody is protected: the desk, themselves, and whoever protects them or the principal they are close to. */
export function seesPosture(sight: Sight, person: PersonId): boolean {
  const { principals, related } = sight.state.roster;
  if (!principals.has(person) && !related.has(person)) return false;
  return sight.desk || person === sight.viewer || sight.protects.has(principalWith(sight.state.roster, person));
}

/** What is about to be said: the desk, whoever wrote of it, whom it is about, and those who protect them. */
export function seesStatement(sight: Sight, { versions }: Statement): boolean {
  if (sight.desk) return true;
  return versions.some(({ by, about }) => by === sight.viewer || about.some((id) => id === sight.viewer || sight.protects.has(id)));
}

/** That a value is sealed: whoever reads it or sealed it, whoever chooses among places, and for the rest the desk. */
export function seesSealed(sight: Sight, row: SealedValue): boolean {
  const reads = row.to.some((name) => sight.whole.roster.devices.get(name)?.member === sight.viewer);
  return reads || row.by === sight.viewer || (isOfPlace(row.kind) ? seesPlaces(sight) : sight.desk);
}

/** People whose state the viewer may follow: everybody for the desk; else those of the details and operations they share. */
export function seesPerson(sight: Sight): (person: PersonId) => boolean {
  if (sight.desk) return () => true;
  const { state, now } = sight;
  const near = new Set<PersonId>([sight.viewer, ...sight.protects]);
  for (const row of state.roster.assignments.values()) {
    if (sight.protects.has(row.principal) && row.from <= now && (row.to === null || now < row.to)) near.add(row.person);
  }
  for (const row of activeOperations(state.operation)) {
    if (isOf(sight, row)) for (const line of row.manifest) near.add(line.person);
  }
  return (person) => near.has(person);
}

/** Whom an act of posture is about: the person it names, or whom the decision it names is about. */
const personOf = (posture: LoopState['posture'], given: Readonly<Record<string, unknown>>): PersonId =>
  typeof given.posture === 'string' ? (posture.decisions.get(given.posture) ?? '') : typeof given.person === 'string' ? given.person : '';

/** Things of a thread that this viewer may see: a timeline exists for them only if there is one. */
export function seesThread(sight: Sight, thread: Thread): boolean {
  const { alerting, operation, intake, inquiry, posture, statements, drills, sealed } = sight.state;
  const isHere = <Row extends { readonly thread: Thread }>(row: Row | undefined, sees: (row: Row) => boolean): boolean =>
    row?.thread === thread && sees(row);
  const named = (value: unknown): Id => (typeof value === 'string' ? value : '');
  // Whatever is of a thread was made by an act in it, which names it.
  return (sight.extra.acts?.(thread) ?? []).some(
    ({ with: given }) =>
      isHere(alerting.alerts.get(named(given.alert)), (row) => seesAlert(sight, row)) ||
      isHere(operationOf(operation, named(given.operation)), (row) => seesOperation(sight, row)) ||
      isHere(intake.reports.get(named(given.report)), (row) => seesReport(sight, row)) ||
      isHere(drills.drills.get(named(given.drill)), (row) => seesDrill(sight, row)) ||
      isHere(inquiry.cases.get(named(given.case)), () => sight.desk) ||
      isHere(statements.statements.get(named(given.statement)), (row) => seesStatement(sight, row)) ||
      isHere(sealed.values.get(named(given.value)), (row) => seesSealed(sight, row)) ||
      isHere(posture.intervals.get(personOf(posture, given))?.[0], (row) => seesPosture(sight, row.person)),
  );
}
