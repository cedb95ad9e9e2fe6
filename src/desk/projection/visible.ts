/**
 * The state a viewer's compartments leave: what they may not see is taken out before anything is counted, so that no
 * count, number or sum of a view can tell that it exists (decision 10). Field roles are narrowed further in sight.ts.
 *
 * Behind a door: an item with a compartment the viewer does not hold; what concerns a principal behind one; what is
 * about such an item. In front of it, always: an alert for whoever it rings or who raised it, an operation for whoever
 * is counted in it, a report for whoever made it (I-01: they may not be kept from their own).
 */
import type { Id, MemberId, Thread } from '../../kernel/ids.ts';
import { Table } from '../../kernel/table.ts';
import { type LoopState, openFor, originsOf, panicItem, principalWith } from '../../loop/loop.ts';
import type { Weighed } from './rows.ts';

const seen = new WeakMap<LoopState, Map<MemberId, LoopState>>();

/** Pure; remembered for as long as the state itself, since every reader of one commit asks again. */
export function visibleTo(state: LoopState, viewer: MemberId): LoopState {
  const known = seen.get(state) ?? new Map<MemberId, LoopState>();
  seen.set(state, known);
  const made = known.get(viewer) ?? behindNoDoor(state, viewer);
  known.set(viewer, made);
  return made;
}

type Keyed = { readonly id: Id };
/** The rows kept; the same table when all are. */
function kept<Row extends Keyed>(table: Table<Row>, keep: (row: Row) => boolean): Table<Row> {
  const rows = table.filter(keep);
  return rows.length === table.size ? table : Table.of(rows.map((row) => [row.id, row] as const));
}

const mapped = <Row extends Keyed>(table: Table<Row>, change: (row: Row) => Row): Table<Row> =>
  Table.of([...table].map(([id, row]) => [id, change(row)] as const));

/** Nothing was ever put behind a door this person cannot open: nothing need be looked at to know that all of it is theirs. */
export const opensEveryDoor = ({ roster, standing }: LoopState, viewer: MemberId): boolean =>
  standing.doors.every((door) => roster.members.get(viewer)?.compartments.includes(door));

function behindNoDoor(state: LoopState, viewer: MemberId): LoopState {
  if (opensEveryDoor(state, viewer)) return state;
  const { roster, agenda, intake, assessment, alerting, operation, inquiry, posture, drills } = state;
  const held = roster.members.get(viewer)?.compartments ?? [];
  const open = (compartment: string | null): boolean => compartment === null || held.includes(compartment);

  // Whoever reads a value, for good or for a movement, is shown it: it was encrypted for them.
  const reads = ({ to }: { readonly to: readonly string[] }): boolean => to.some((name) => roster.devices.get(name)?.member === viewer);

  const mine = new Set(roster.assignments.filter((row) => row.person === viewer).map((row) => row.principal));
  const known = kept(roster.principals, (row) => open(row.compartment) || row.id === viewer || mine.has(row.id));
  const ofOpen = (person: Id): boolean => {
    const principal = principalWith(roster, person);
    return known.has(principal) || !roster.principals.has(principal);
  };

  const alerts = kept(
    alerting.alerts,
    (row) => row.by === viewer || row.recipients.some((r) => r.member === viewer) || (open(row.compartment) && ofOpen(row.principal)),
  );
  const operations = kept(
    operation.operations,
    (row) =>
      row.manifest.some((line) => line.person === viewer) ||
      row.alerts.some((id) => alerting.alerts.get(id)?.recipients.some((r) => r.member === viewer)) ||
      (open(row.compartment) && ofOpen(row.principal)),
  );
  const allHidden = (about: readonly Id[]): boolean => about.length > 0 && about.every((id) => !ofOpen(id));
  const reports = kept(intake.reports, (row) => row.by === viewer || (open(row.compartment) && !allHidden(row.about)));
  const cases = kept(inquiry.cases, (row) => row.by === viewer || open(row.compartment));
  const rehearsals = kept(drills.drills, (row) => row.by === viewer || row.participants.includes(viewer) || open(row.compartment));
  // A review goes with what it reviews; what somebody promised there is theirs to read all the same.
  const reviews = kept(
    drills.reviews,
    (row) => operations.has(row.subject) || rehearsals.has(row.subject) || row.actions.some((action) => action.owner === viewer),
  );
  const statements = kept(
    state.statements.statements,
    (row) =>
      row.versions.some(({ by, about }) => by === viewer || about.includes(viewer)) ||
      (open(row.compartment) && row.versions.every(({ about }) => about.every(ofOpen))),
  );

  // Whoever is rung for a principal is told the code name, and nothing else of them.
  const named = new Set([...alerts.values(), ...operations.values()].map((row) => row.principal));
  const principals = kept(roster.principals, (row) => known.has(row.id) || named.has(row.id));

  const values = kept(state.sealed.values, (row) => row.by === viewer || reads(row) || (open(row.compartment) && ofOpen(row.subject)));

  const checkin = checkinLeft(state.checkin, viewer, open, ofOpen);

  const nothingHidden =
    known === roster.principals &&
    checkin === state.checkin &&
    alerts === alerting.alerts &&
    operations === operation.operations &&
    reports === intake.reports &&
    statements === state.statements.statements &&
    values === state.sealed.values &&
    cases === inquiry.cases &&
    rehearsals === drills.drills &&
    reviews === drills.reviews;
  if (nothingHidden) return state;

  const hides =
    <Row>(full: Table<Row>, left: Table<Row>) =>
    (id: Id): boolean =>
      full.has(id) && !left.has(id);
  const hiddenReport = hides(intake.reports, reports);
  const hiddenAlert = hides(alerting.alerts, alerts);
  const hiddenOperation = hides(operation.operations, operations);
  const hiddenValue = hides(state.sealed.values, values);
  const hiddenThing = (id: Id): boolean => hiddenValue(id) || hiddenReport(id) || hiddenAlert(id) || hiddenOperation(id) || !ofOpen(id);

  const threads = threadsIn(state);
  const left = threadsIn({
    ...state,
    alerting: { ...alerting, alerts },
    operation: { ...operation, operations },
    intake: { ...intake, reports },
    sealed: { ...state.sealed, values },
  });
  const hiddenThread = (thread: Thread): boolean => threads.has(thread) && !left.has(thread);

  const checks = kept(assessment.checks, (row) => !hiddenThing(row.about) && !hiddenThread(row.thread));
  // Items of the other kinds bear their own door.
  const doors = new Map(openFor(state, viewer).map((item) => [item.id, item]));
  const behindADoor = (id: Id): boolean => {
    const item = doors.get(id);
    return item !== undefined && !['alert', 'operation', 'check'].includes(item.kind) && !open(item.compartment);
  };
  // What is over bears none any more, and is named all the same in the relief that offered it.
  const calls = new Map([...state.checkin.panics.values()].map(({ person }) => [panicItem(person), person]));
  const hiddenOnceOver = (id: Id): boolean =>
    hides(state.checkin.plans, checkin.plans)(id) ||
    hides(state.checkin.panics, checkin.panics)(calls.get(id) ?? '') ||
    hides(drills.drills, rehearsals)(id) ||
    hides(state.statements.statements, statements)(id) ||
    drills.reviews.filter((row) => !reviews.has(row.id) && row.actions.some((action) => action.id === id)).length > 0;
  const hiddenItem = (id: Id): boolean => hiddenThing(id) || hides(assessment.checks, checks)(id) || behindADoor(id) || hiddenOnceOver(id);
  const weighed = Table.of([...assessment.weighed].filter(([report]) => !hiddenReport(report)));
  const assessments = kept(
    assessment.assessments,
    (row) => row.by === viewer || (!hiddenThing(row.subject) && !hiddenThread(row.thread) && !row.reports.some(hiddenReport)),
  );
  const hiddenGround = (id: Id): boolean => hiddenThing(id) || hides(assessment.assessments, assessments)(id);
  const grounded = <Row extends { readonly basis: readonly Id[] }>(row: Row): Row => ({
    ...row,
    basis: row.basis.filter((id) => !hiddenGround(id)),
  });
  const appearances = kept(agenda.appearances, (row) => ofOpen(row.principal));

  const visible: LoopState = {
    roster: {
      ...roster,
      principals,
      related: kept(roster.related, (row) => ofOpen(row.principal) || named.has(row.id)),
      assignments: kept(roster.assignments, (row) => ofOpen(row.principal)),
      handovers: Table.of(
        [...roster.handovers].map(
          ([id, row]) =>
            [
              id,
              { ...row, items: row.items.filter((item) => !hiddenItem(item)), accepted: row.accepted.filter((item) => !hiddenItem(item)) },
            ] as const,
        ),
      ),
      owners: Table.of([...roster.owners].filter(([item]) => !hiddenItem(item))),
    },
    agenda: agendaLeft(agenda, appearances, ofOpen),
    intake: {
      ...intake,
      reports: Table.of(
        [...reports].map(
          ([id, row]) =>
            [
              id,
              {
                ...row,
                about: row.about.filter(ofOpen),
                corrects: row.corrects !== null && hiddenReport(row.corrects) ? null : row.corrects,
                correctedBy: row.correctedBy !== null && hiddenReport(row.correctedBy) ? null : row.correctedBy,
              },
            ] as const,
        ),
      ),
      triggers: kept(intake.triggers, (row) => !hiddenThread(row.thread)),
    },
    assessment: {
      ...assessment,
      checks,
      weighed,
      linksOf: Table.of(
        [...assessment.linksOf]
          .filter(([report]) => !hiddenReport(report))
          .map(([report, links]) => [report, links.filter((link) => !hiddenReport(link.a) && !hiddenReport(link.b))] as const),
      ),
      assessments,
    },
    alerting: { ...alerting, alerts },
    operation: {
      ...operation,
      operations: Table.of(
        [...operations].map(([id, row]) => [id, { ...row, alerts: row.alerts.filter((alert) => !hiddenAlert(alert)) }] as const),
      ),
    },
    inquiry: {
      ...inquiry,
      cases: Table.of(
        [...cases].map(([id, row]) => [id, { ...row, threads: row.threads.filter((thread) => !hiddenThread(thread)) }] as const),
      ),
      dossiers: kept(inquiry.dossiers, (row) => cases.has(row.case)),
      holds: kept(inquiry.holds, (row) => cases.has(row.case)),
      pairs: kept(inquiry.pairs, (row) => cases.has(row.case)),
    },
    checkin,
    posture: {
      scales: posture.scales,
      intervals: Table.of(
        [...posture.intervals].filter(([person]) => ofOpen(person)).map(([person, rows]) => [person, rows.map(grounded)] as const),
      ),
      decisions: Table.of([...posture.decisions].filter(([, person]) => ofOpen(person))),
      lowerings: mapped(
        kept(posture.lowerings, (row) => ofOpen(row.person)),
        grounded,
      ),
      proposals: mapped(
        kept(posture.proposals, (row) => ofOpen(row.person)),
        grounded,
      ),
      heard: Table.of([...posture.heard].filter(([person]) => ofOpen(person))),
    },
    statements: {
      statements: mapped(statements, (row) => ({
        ...row,
        versions: row.versions.map((version) => ({
          ...version,
          claims: version.claims.map(grounded),
          mentions: version.mentions.filter((id) => !hiddenOperation(id)),
          tasks: version.tasks.filter((id) => !hides(assessment.checks, checks)(id)),
        })),
      })),
    },
    standing: state.standing,
    believed: Table.empty(),
    sealed: { ...state.sealed, values },
    drills: { ...drills, drills: rehearsals, reviews },
  };
  return { ...visible, assessment: { ...visible.assessment, weighed: reckonedAgain(visible) } };
}

/** What is left of the agenda: nobody behind a door accompanies, sits in a vehicle, or has a site surveyed for them. */
function agendaLeft(
  agenda: LoopState['agenda'],
  appearances: LoopState['agenda']['appearances'],
  ofOpen: (person: Id) => boolean,
): LoopState['agenda'] {
  const orders = kept(agenda.orders, (row) => appearances.has(row.appearance));
  return {
    ...agenda,
    surveys: kept(agenda.surveys, (row) => row.of !== 'appearance' || appearances.has(row.subject)),
    appearances: Table.of([...appearances].map(([id, row]) => [id, { ...row, accompanying: row.accompanying.filter(ofOpen) }] as const)),
    orders: Table.of([...orders].map(([id, row]) => [id, { ...row, seats: row.seats.filter((seat) => ofOpen(seat.person)) }] as const)),
  };
}

/** Nobody behind a door is awaited or called for, but before whoever made the plan, was rung about it, or is the person. */
function checkinLeft(
  checkin: LoopState['checkin'],
  viewer: MemberId,
  open: (compartment: string | null) => boolean,
  ofOpen: (person: Id) => boolean,
): LoopState['checkin'] {
  type Row = { readonly by: MemberId; readonly compartment: string | null; readonly calling: { readonly told: readonly MemberId[] } };
  const shown = (row: Row, person: Id): boolean =>
    person === viewer || row.by === viewer || row.calling.told.includes(viewer) || (open(row.compartment) && ofOpen(person));
  const left = <T>(table: Table<T>, keep: (row: T, key: Id) => boolean): Table<T> => {
    const rows = [...table].filter(([key, row]) => keep(row, key));
    return rows.length === table.size ? table : Table.of(rows);
  };
  const plans = left(checkin.plans, (row) => shown(row, row.person));
  const panics = left(checkin.panics, (row) => shown(row, row.person));
  const silences = left(checkin.silences, (_, person) => person === viewer || ofOpen(person));
  const contacts = left(checkin.contacts, (_, person) => person === viewer || ofOpen(person));
  const all = plans === checkin.plans && panics === checkin.panics && silences === checkin.silences && contacts === checkin.contacts;
  return all ? checkin : { ...checkin, plans, panics, silences, contacts };
}

/** The reckoning of a report on a state: how many independent origins, and how that number came. */
export const reckoned = (state: LoopState, report: Id): ReturnType<typeof originsOf> =>
  originsOf(state.assessment, { report: (id) => state.intake.reports.get(id) }, report);

/** Origins are counted again from what is left: a number must not betray a report behind a door. */
function reckonedAgain(state: LoopState): Table<Weighed> {
  return Table.of(
    [...state.assessment.weighed].map(([report, row]) => {
      const { independent, contradicting } = reckoned(state, report);
      return [report, { ...row, independent, contradicting }] as const;
    }),
  );
}

function threadsIn(state: LoopState): Set<Thread> {
  const { alerting, operation, intake, sealed } = state;
  const rows = [...alerting.alerts.values(), ...operation.operations.values(), ...intake.reports.values(), ...sealed.values.values()];
  return new Set(rows.map((row) => row.thread));
}
