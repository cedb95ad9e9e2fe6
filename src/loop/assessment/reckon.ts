/**
 * What follows from a change of lineage: the numbers reckoned again, and the assessments that stood on the old ones
 * flagged (I-26, I-30). Returned as events, to be written with the act that caused them: nobody reads the new link
 * beside the old number.
 */
import type { Id } from '../../kernel/ids.ts';
import { type AssessmentEvent, type AssessmentState, assessmentsOf, type ReportFacts, rootOf, weighedOf } from './model.ts';
import { componentOf, independentOrigins, type LinksOf, peersOf, type Reckoning, reckonFrom, referencesOf, storyOf } from './origins.ts';

type Reckoned = Extract<AssessmentEvent, { e: 'OriginsReckoned' }>;
type Flagged = Extract<AssessmentEvent, { e: 'AssessmentFlagged' }>;

/** A name given later holds over the one the report came with. */
export const originOf = (state: AssessmentState, facts: ReportFacts, report: Id): Id | null =>
  state.weighed.get(report)?.origin ?? facts.report(report)?.origin ?? null;

const linksIn =
  (state: AssessmentState): LinksOf =>
  (report) =>
    state.linksOf.get(report) ?? [];
const lensOf = (state: AssessmentState, facts: ReportFacts) => ({
  facts,
  linksOf: linksIn(state),
  originOf: (report: Id) => originOf(state, facts, report),
  merged: state.merged,
});

/** The number of independent origins of a report, and how it came about. */
export function originsOf(state: AssessmentState, facts: ReportFacts, report: Id): Reckoning {
  const lens = lensOf(state, facts);
  return independentOrigins(report, facts, lens.linksOf, lens.originOf, lens.merged);
}

/**
 * Reckons these reports and all that are linked with them; one event for each whose number is not the one on record.
 * A report that intake does not have is left alone.
 */
export function reckon(state: AssessmentState, facts: ReportFacts, reports: readonly Id[]): Reckoned[] {
  const lens = lensOf(state, facts);
  const component = [...componentOf(reports, lens.linksOf)].filter((report) => facts.report(report) !== undefined).sort();
  // A crowd of reports has few stories: those who support one another have the same one, and a report that does nothing
  // but repeat has the number of what it repeats. Each story is reckoned once.
  const byReport = new Map<Id, Reckoning>();
  const byVoices = new Map<string, Reckoning>();
  const reckoningOf = (report: Id): Reckoning => {
    const known = byReport.get(report);
    if (known !== undefined) return known;
    const story = storyOf([report], lens.linksOf);
    const voices = [...story].filter((id) => !isEcho(id, lens.linksOf));
    const key = (voices.length > 0 ? voices : [...story]).sort().join(' ');
    const reckoning = byVoices.get(key) ?? reckonFrom(story, lens);
    byVoices.set(key, reckoning);
    for (const peer of peersOf(report, lens.linksOf)) byReport.set(peer, reckoning);
    return reckoning;
  };
  return component.flatMap((report): Reckoned[] => {
    const { independent, contradicting } = reckoningOf(report);
    const before = weighedOf(state, report);
    const same = before.independent === independent && before.contradicting === contradicting;
    return same ? [] : [{ e: 'OriginsReckoned', report, independent, contradicting }];
  });
}

const isEcho = (id: Id, linksOf: LinksOf): boolean => {
  const links = linksOf(id).filter((link) => link.kind !== 'contradicts');
  return (
    links.length > 0 &&
    links.every((link) => link.kind === 'derived_from' || link.kind === 'repeats_press') &&
    links.some((link) => link.a === id)
  );
};

/** Assessments that stand on one of these reports and are not flagged yet. */
export function flag(state: AssessmentState, reports: ReadonlySet<Id>, cause: Flagged['cause']): Flagged[] {
  const standing = new Map([...reports].flatMap((report) => assessmentsOf(state, report)).map((stated) => [stated.id, stated] as const));
  return [...standing.values()]
    .filter((stated) => !stated.needsReview && stated.reports.some((report) => reports.has(report)))
    .sort((a, b) => a.index - b.index)
    .map((stated) => ({ e: 'AssessmentFlagged', assessment: stated.id, cause }));
}

/**
 * To be called with a report that has just come in (`facts` must know it): its own number, and, when it corrects one,
 * the flags on whatever stood on that one or on a report linked with it (I-30).
 */
export function reckonSubmitted(state: AssessmentState, facts: ReportFacts, report: { id: Id; corrects: Id | null }): AssessmentEvent[] {
  const corrected = report.corrects === null ? [] : flag(state, linkedWith(state, [report.corrects]), 'corrected');
  return [...reckon(state, facts, [report.id]), ...corrected];
}

/**
 * After a link, a name or a merge: the numbers, then the flags on whatever stood on a number that has become smaller, or
 * on `standing`, the reports whose lineage is no longer what it was.
 */
export function consequences(
  after: AssessmentState,
  facts: ReportFacts,
  reports: readonly Id[],
  standing: ReadonlySet<Id> = new Set(),
  cause: Flagged['cause'] = 'merged',
): AssessmentEvent[] {
  const reckoned = reckon(after, facts, reports);
  const fewer = reckoned.filter((event) => event.independent < weighedOf(after, event.report).independent).map((event) => event.report);
  return [...reckoned, ...flag(after, new Set([...fewer, ...standing]), cause)];
}

/** These reports and all that are linked with them, whatever the link. */
export const linkedWith = (state: AssessmentState, reports: readonly Id[]): Set<Id> => componentOf(reports, linksIn(state));

/** Every report in a link or an assessment that stands on this reference, after merges, and those linked with it. */
export function standingOn(state: AssessmentState, facts: ReportFacts, reference: Id): Set<Id> {
  const lens = lensOf(state, facts);
  const root = rootOf(state.merged, reference);
  const candidates = new Set<Id>();
  for (const [report] of state.linksOf) candidates.add(report);
  for (const stated of state.assessments.values()) for (const report of stated.reports) candidates.add(report);
  const direct = [...candidates].filter((report) => referencesOf(report, lens).some((used) => used.reference === root));
  return linkedWith(state, direct);
}
