/** A thread, act by act, as one viewer may read it: both times where they differ, who signed, and with what reservation. */
import type { Id, Thread } from '../../kernel/ids.ts';
import type { Table } from '../../kernel/table.ts';
import { MINUTE } from '../../kernel/time.ts';
import { type LoopAct, operationOf } from '../../loop/loop.ts';
import { subjectOf } from '../../wire/operations.ts';
import type { TimelineLine } from '../../wire/views.ts';
import { logRef, person, personOrNull } from './people.ts';
import type { Acted } from './rows.ts';
import {
  type Sight,
  seesAlert,
  seesDrill,
  seesOperation,
  seesPlaceOf,
  seesPosture,
  seesReport,
  seesReview,
  seesSealed,
  seesStatement,
} from './sight.ts';
import { masks } from './weight.ts';

/** "Saisie tardive" from this long between what happened and its entry (I-35): a minute is the time it takes to type. */
const LATE = MINUTE;

/** Whether the thing the act is about stands before this viewer. An act about nothing in particular goes with its thread. */
function seesLine(sight: Sight, line: Acted): boolean {
  const { state, whole, viewer, desk } = sight;
  const held = whole.roster.members.get(viewer)?.compartments ?? [];
  const subject = subjectOf({ act: line.act, with: line.with } as LoopAct);
  const own = line.by === viewer || line.for === viewer;
  if (subject?.kind === 'alert') {
    const row = state.alerting.alerts.get(subject.id);
    return row !== undefined && seesAlert(sight, row);
  }
  if (subject?.kind === 'operation') {
    const row = operationOf(state.operation, subject.id);
    return row !== undefined && seesOperation(sight, row);
  }
  if (subject?.kind === 'report') {
    const row = state.intake.reports.get(subject.id);
    return row !== undefined && seesReport(sight, row);
  }
  if (subject?.kind === 'drill') {
    const row = state.drills.drills.get(subject.id);
    return row !== undefined && seesDrill(sight, row);
  }
  if (subject?.kind === 'review') {
    const row = state.drills.reviews.get(subject.id);
    return row !== undefined && seesReview(sight, row);
  }
  if (subject?.kind === 'posture') return seesPosture(sight, state.posture.decisions.get(subject.id) ?? subject.id);
  if (subject?.kind === 'statement') {
    const row = state.statements.statements.get(subject.id);
    return row !== undefined && seesStatement(sight, row);
  }
  if (subject?.kind === 'sealed') {
    const row = state.sealed.values.get(subject.id);
    return row !== undefined && seesSealed(sight, row);
  }
  const link = [line.with.a, line.with.b].filter((id) => typeof id === 'string');
  if (link.some((id) => whole.intake.reports.has(id) && !state.intake.reports.has(id))) return false;
  if (subject?.kind === 'check' && whole.assessment.checks.has(subject.id) && !state.assessment.checks.has(subject.id)) return false;
  if (subject?.kind === 'assessment' && whole.assessment.assessments.has(subject.id) && !state.assessment.assessments.has(subject.id))
    return false;
  return own || (desk && (line.compartment === undefined || held.includes(line.compartment)));
}

/** Lists of ids that an act may carry, and what they name. */
const LISTS = ['basis', 'reports', 'items', 'recipients', 'about', 'threads', 'mentions', 'tasks'] as const;

/**
 * The parameters of the act, without a chosen place (I-20), without the letter of a report still to be graded blind
 * (I-29), and without ids of what the viewer may not see. Whom an alert names is the desk's and the sender's to read.
 */
function shown(sight: Sight, line: Acted): Readonly<Record<string, unknown>> {
  const given = { ...line.with };
  if ('place' in given && typeof given.operation === 'string') {
    const row = operationOf(sight.state.operation, given.operation);
    if (row === undefined || !seesPlaceOf(sight, row)) delete given.place;
  }
  if (line.act === 'report.grade' && line.by !== sight.viewer && typeof given.report === 'string' && masks(sight, given.report))
    delete given.source;
  if (Array.isArray(given.claims) && line.by !== sight.viewer)
    given.claims = given.claims.map((claim: { owned_by: string; basis: Id[] }) => ({
      owned_by: claim.owned_by,
      basis: sight.desk ? claim.basis.filter((id) => !hides(sight, id)) : [],
    }));
  for (const key of LISTS) {
    const list = given[key];
    if (!Array.isArray(list) || line.by === sight.viewer) continue;
    given[key] = sight.desk ? list.filter((id) => typeof id === 'string' && !hides(sight, id)) : list.filter((id) => id === sight.viewer);
  }
  return given;
}

/** Whether an id names something of the organisation that this viewer's compartments take away. */
function hides({ state, whole }: Sight, id: Id): boolean {
  const gone = <Row>(full: Table<Row>, left: Table<Row>): boolean => full !== left && full.has(id) && !left.has(id);
  return (
    gone(whole.intake.reports, state.intake.reports) ||
    gone(whole.alerting.alerts, state.alerting.alerts) ||
    gone(whole.operation.operations, state.operation.operations) ||
    gone(whole.assessment.checks, state.assessment.checks) ||
    gone(whole.assessment.assessments, state.assessment.assessments) ||
    gone(whole.roster.principals, state.roster.principals) ||
    gone(whole.roster.related, state.roster.related)
  );
}

/** Words of an act. Why somebody could not, refused or stood down is for the desk and for whoever said it (decision 29). */
function wordsOf(sight: Sight, line: Acted): Readonly<Record<string, string>> {
  const words = line.wordless ? {} : sight.words(line.index);
  if (sight.desk || line.by === sight.viewer || line.for === sight.viewer) return words;
  const { reason: _, residual_risk: __, ...rest } = words;
  return rest;
}

/** Entries in which somebody did what had no effect, for they were not free: the desk's to know, unless it is near them. */
function coercedActs({ state, desk }: Sight): ReadonlySet<number> {
  const rows = desk ? [...state.checkin.duresses.values()] : [];
  return new Set(rows.flatMap(({ acts }) => acts.flatMap(({ index, stands }) => (stands ? [] : [index]))));
}

export function timeline(sight: Sight, thread: Thread): TimelineLine[] {
  const coerced = coercedActs(sight);
  return (
    (sight.extra.acts?.(thread) ?? [])
      .filter((line) => seesLine(sight, line))
      .map((line) => ({
        at: line.occurred ?? line.rx,
        t: line.t,
        rx: line.rx,
        act: line.act,
        who: person(sight, line.by),
        for: personOrNull(sight, line.for ?? null),
        custody: sight.whole.roster.devices.get(line.device)?.custody ?? 'server',
        words: wordsOf(sight, line),
        late: line.rx - (line.occurred ?? line.t) > LATE,
        conflict: line.conflict,
        exercise: line.exercise,
        with: shown(sight, line),
        ...(coerced.has(line.index) ? { coerced: true as const } : {}),
        ...logRef(sight, line.index),
      }))
      // By when it happened; the log's own order where two are told of the same instant.
      .sort((a, b) => a.at - b.at)
  );
}
