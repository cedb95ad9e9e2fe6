/** One report for one viewer: the words received, untouched, and everything said since about what they are worth. */
import type { Id } from '../../kernel/ids.ts';
import { rowsMarked } from '../../kernel/table.ts';
import { assessmentsOf, checksAbout, openChecks as openChecksOf } from '../../loop/loop.ts';
import type { AssessmentView, CheckView, ContactView, LinkView, ReportLine, ReportView } from '../../wire/views.ts';
import { reportActions } from './actions.ts';
import { shreddedAt } from './cases.ts';
import { contacts, logRef, person, signedBy } from './people.ts';
import type { Assessment, Check, Report } from './rows.ts';
import { holderOf, type Sight, seesCheck, seesReport } from './sight.ts';
import { reckoned } from './visible.ts';
import { facetsOf, gradingsOf, masks } from './weight.ts';

/** What the task names, in its order; the notes are those of the plan as it stands now, for whoever holds the task. */
function attempts(sight: Sight, check: Check): ContactView[] {
  const plan = contacts(sight, check.about, holderOf(sight, check) === sight.viewer);
  if (check.contacts.length === 0) return plan;
  return check.contacts.flatMap(({ contact, means }) => {
    const step = plan.find((row) => row.who.id === contact && row.means === means);
    return step ?? { who: person(sight, contact), means: means as ContactView['means'], note: null };
  });
}

function checkView(sight: Sight, check: Check): CheckView {
  const words = sight.words(check.index);
  return {
    id: check.id,
    kind: check.kind,
    about: check.about,
    owner: holderOf(sight, check),
    due: check.due,
    overdue: check.state === 'open' && check.due < sight.now,
    state: check.state,
    result: check.result,
    question: words.question ?? null,
    evidence: words.evidence ?? null,
    contacts: check.kind === 'cover_relative' ? attempts(sight, check) : [],
    at: check.at,
  };
}

export function assessmentView(sight: Sight, row: Assessment): AssessmentView {
  const words = sight.words(row.index);
  return {
    id: row.id,
    subject: row.subject,
    likelihood: row.likelihood,
    confidence: row.confidence,
    reports: row.reports,
    by: row.by,
    at: row.at,
    needsReview: row.needsReview,
    basis: words.basis ?? null,
    wouldChange: words.would_change ?? null,
  };
}

function linksOf(sight: Sight, report: Id): LinkView[] {
  return (sight.state.assessment.linksOf.get(report) ?? []).map((link) => ({
    other: link.a === report ? link.b : link.a,
    direction: link.a === report ? 'out' : 'in',
    kind: link.kind,
    independence: link.independence,
    by: link.by,
    basis: sight.words(link.index).basis ?? null,
  }));
}

/** How the number of origins came about, step by step ("re-2 derived_from re-1"). */
const pathOf = (sight: Sight, report: Id): string[] =>
  reckoned(sight.state, report).path.map((step) => `${step.from} ${step.kind} ${step.to}`);

/** Nobody has yet said anything of its worth, and nothing has replaced it. */
function awaiting(sight: Sight, report: Report): boolean {
  if (report.correctedBy !== null) return false;
  const { assessment } = sight.state;
  if ((assessment.weighed.get(report.id)?.gradings.length ?? 0) > 0) return false;
  return assessmentsOf(assessment, report.id).length === 0;
}

export function reportView(sight: Sight, report: Report): ReportView {
  const { assessment, intake } = sight.state;
  const weighed = assessment.weighed.get(report.id);
  const words = sight.words(report.index);
  const trigger = report.trigger === null ? undefined : intake.triggers.get(report.trigger);
  const { desk } = sight;
  return {
    kind: 'report',
    id: report.id,
    thread: report.thread,
    shredded: shreddedAt(sight, report.thread),
    verbatim: words.verbatim ?? null,
    summary: words.summary ?? null,
    by: person(sight, report.by),
    at: report.at,
    heardAt: report.heardAt,
    factAt: report.factAt,
    channel: report.channel,
    access: report.access,
    statement: report.statement,
    about: report.about.map((id) => person(sight, id)),
    source: report.source,
    relays: report.relays,
    origin: weighed?.origin ?? report.origin,
    trigger: trigger === undefined ? null : { id: trigger.id, sha256: trigger.sha256, bytes: trigger.bytes },
    corrects: report.corrects,
    correctedBy: report.correctedBy,
    tlp: report.tlp,
    compartment: report.compartment,
    gradings: gradingsOf(sight, weighed),
    sourceMasked: masks(sight, report.id),
    facets: facetsOf(weighed),
    independentOrigins: weighed?.independent ?? 0,
    contradictingOrigins: weighed?.contradicting ?? 0,
    originsPath: desk ? pathOf(sight, report.id) : [],
    links: desk ? linksOf(sight, report.id) : [],
    checks: checksAbout(assessment, report.id)
      .filter((check) => seesCheck(sight, check))
      .sort((a, b) => a.index - b.index)
      .map((check) => checkView(sight, check)),
    assessments: desk
      ? assessmentsOf(assessment, report.id)
          .filter((row) => row.reports.includes(report.id))
          .sort((a, b) => a.index - b.index)
          .map((row) => assessmentView(sight, row))
      : [],
    awaiting: awaiting(sight, report),
    actions: reportActions(sight, report),
    signed: signedBy(sight, report.by),
    ...logRef(sight, report.index),
  };
}

/** Reports that nobody has assessed yet, oldest first, with their age. */
export function awaitingLines(sight: Sight): ReportLine[] {
  // Where something is hidden, so may be what was said of a report: then each is asked.
  const { intake, standing } = sight.state;
  const candidates = sight.state === sight.whole ? rowsMarked(standing.unweighed, intake.reports) : [...intake.reports.values()];
  return candidates
    .filter((report) => seesReport(sight, report) && awaiting(sight, report))
    .sort((a, b) => a.index - b.index)
    .map((report) => {
      const weighed = sight.state.assessment.weighed.get(report.id);
      return {
        id: report.id,
        at: report.at,
        age: sight.now - report.at,
        channel: report.channel,
        verbatim: sight.words(report.index).verbatim ?? null,
        about: report.about.map((id) => person(sight, id)),
        by: person(sight, report.by),
        facets: facetsOf(weighed),
        independentOrigins: weighed?.independent ?? 0,
      };
    });
}

/** Open checks, those due first; the board shows the late ones in red. */
export const openChecks = (sight: Sight): CheckView[] =>
  openChecksOf(sight.state.assessment)
    .filter((check) => seesCheck(sight, check))
    .sort((a, b) => a.due - b.due || a.index - b.index)
    .map((check) => checkView(sight, check));
