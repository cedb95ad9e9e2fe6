/**
 * Drills and after-action reviews for one viewer. A drill is read by whoever leads drills; its participants have what was
 * said to them, while it runs; for anybody else there is nothing to read (I-39).
 */
import type { Id } from '../../kernel/ids.ts';
import { DAY } from '../../kernel/time.ts';
import { actionsOwed, instantsOf, type Measures, mayReach, measuresOf, usualOf } from '../../loop/loop.ts';
import type { DrillLine, DrillView, InjectView, MyDrill, PromiseView, ReviewLine, ReviewView } from '../../wire/drill-views.ts';
import { drillActions, reviewActions } from './actions.ts';
import { logRef, person, personOrNull, signedBy } from './people.ts';
import type { Drill, Operation, Review } from './rows.ts';
import { type Sight, seesDrill, seesOperation, seesReview } from './sight.ts';

/** How long a drill that is over stays on the board. */
const RECENT = DAY;

function drillLine(sight: Sight, row: Drill): DrillLine {
  const { id, scenario, state, from, to, startedAt, endedAt, preemptedBy } = row;
  const seen = preemptedBy !== null && sight.state.alerting.alerts.has(preemptedBy) ? preemptedBy : null;
  return {
    id,
    scenario,
    state,
    from,
    to,
    startedAt,
    endedAt,
    preemptedBy: seen,
    participants: row.participants.map((member) => person(sight, member)),
    by: person(sight, row.by),
  };
}

const ORDER: Readonly<Record<Drill['state'], number>> = { running: 0, planned: 1, preempted: 2, ended: 2 };

/** Everybody at the desk is told that a drill runs, and of whom; what is planned, those who lead. */
export function drillLines(sight: Sight): DrillLine[] {
  return sight.state.drills.drills
    .filter((row) => (row.state === 'running' && sight.desk) || seesDrill(sight, row))
    .filter((row) => row.endedAt === null || sight.now - row.endedAt < RECENT)
    .sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.from - b.from || a.index - b.index)
    .map((row) => drillLine(sight, row));
}

const injectView = (sight: Sight, { id, lang, at, index }: Drill['injects'][number]): InjectView => ({
  id,
  text: sight.words(index).order ?? null,
  lang,
  at,
});

export function drillView(sight: Sight, row: Drill): DrillView {
  return {
    kind: 'drill',
    ...drillLine(sight, row),
    thread: row.thread,
    title: sight.words(row.index).title ?? null,
    injects: row.injects.map((inject) => ({
      ...injectView(sight, inject),
      to: inject.to.map((member) => person(sight, member)),
      by: person(sight, inject.by),
    })),
    compartment: row.compartment,
    actions: drillActions(sight, row),
    signed: signedBy(sight, row.by),
    ...logRef(sight, row.index),
  };
}

/** `mayReach` is the only door to a participant: a drill that has ended is gone from their phone. */
export function myDrills(sight: Sight): MyDrill[] {
  const { viewer, state } = sight;
  return state.drills.drills
    .filter((row) => mayReach(state.drills, row.id, viewer))
    .sort((a, b) => a.index - b.index)
    .map(({ id, to, injects }) => ({
      id,
      to,
      injects: injects.filter((inject) => inject.to.includes(viewer)).map((inject) => injectView(sight, inject)),
    }));
}

const promise = (sight: Sight, review: Id, action: Review['actions'][number]): PromiseView => ({
  review,
  id: action.id,
  title: sight.words(action.index).title ?? null,
  owner: person(sight, action.owner),
  due: action.due,
  overdue: action.doneAt === null && action.due <= sight.now,
  doneAt: action.doneAt,
});

/** What is owed, the earliest date first: by everybody for the desk, by themself for anybody else. */
export const owedLines = (sight: Sight, all: boolean): PromiseView[] =>
  actionsOwed(sight.state.drills)
    .filter(({ owner }) => all || owner === sight.viewer)
    .map(({ review, ...action }) => promise(sight, review, action));

function reviewLine(sight: Sight, row: Review): ReviewLine {
  return {
    id: row.id,
    subject: row.subject,
    of: sight.state.drills.drills.has(row.subject) ? 'drill' : 'operation',
    principal: personOrNull(sight, sight.state.operation.operations.get(row.subject)?.principal ?? null),
    heat: row.heat,
    due: row.due,
    overdue: row.state === 'open' && row.due <= sight.now,
    state: row.state,
    findings: row.findings.length,
  };
}

/** Reviews to hold, the earliest due first. */
export const reviewLines = (sight: Sight): ReviewLine[] =>
  sight.state.drills.reviews
    .filter((row) => row.state === 'open' && seesReview(sight, row))
    .sort((a, b) => a.due - b.due || a.index - b.index)
    .map((row) => reviewLine(sight, row));

/** Counted on what the viewer may see: a number must not betray a report behind a door. */
function measures(sight: Sight, row: Review): { measures: Measures | null; usual: ReviewView['usual'] } {
  const { operations } = sight.state.operation;
  const night = operations.get(row.subject);
  if (night === undefined || !seesOperation(sight, night)) return { measures: null, usual: null };
  const of = (operation: Operation): Measures => measuresOf(instantsOf(sight.state, operation));
  const others = operations.filter((other) => other.phase === 'closed' && seesOperation(sight, other));
  return { measures: of(night), usual: usualOf(others.map((other) => ({ exercise: other.exercise, measures: of(other) }))) };
}

export function reviewView(sight: Sight, row: Review): ReviewView {
  return {
    kind: 'review',
    ...reviewLine(sight, row),
    thread: row.thread,
    closedAt: row.closedAt,
    findings: row.findings.map(({ id, by, at, index }) => ({
      id,
      text: sight.words(index).verbatim ?? null,
      by: person(sight, by),
      at,
    })),
    promised: row.actions.map((action) => promise(sight, row.id, action)),
    ...measures(sight, row),
    compartment: sight.desk ? row.compartment : null,
    actions: reviewActions(sight, row),
    ...logRef(sight, row.index),
  };
}
