/** What may be asked of assessment, by whom, and why not. The doctrine in words: README.md beside this file. */
import { type Asker, accept, type Decision, type Legality, refuse } from '../../kernel/decider.ts';
import type { Id } from '../../kernel/ids.ts';
import { actor, judge, NEVER } from '../../kernel/legality.ts';
import { GRADERS, hasCommitted } from './gradings.ts';
import {
  type AssessmentAct,
  type AssessmentEvent,
  type AssessmentFacts,
  type AssessmentState,
  evolveAssessment,
  rootOf,
  weighedOf,
} from './model.ts';
import { consequences, linkedWith, originOf, originsOf, standingOn } from './reckon.ts';

/** Of what the act names: a report, check or assessment not known here; known or open; a check closed, origins already one. */
export type AssessmentSituation = 'unknown' | 'open' | 'closed';

const CHECKERS = [...GRADERS, 'liaison', 'team_leader', 'desk'];
const ofReport = { unknown: 'report_unknown', open: 'yes', closed: NEVER };

export const assessmentLegality: Legality<AssessmentAct['act'], AssessmentSituation> = {
  'report.grade': { kind: 'request', doctrine: 'I-29', who: GRADERS, in: ofReport },
  'facet.set': { kind: 'request', doctrine: 'domain §0.1', who: GRADERS, in: ofReport },
  'report.link': { kind: 'request', doctrine: 'I-26', who: GRADERS, in: ofReport },
  'origin.name': { kind: 'request', doctrine: 'I-26', who: GRADERS, in: ofReport },
  'origin.merge': { kind: 'request', doctrine: 'I-26', who: GRADERS, in: { unknown: NEVER, open: 'yes', closed: 'origins_already_one' } },
  'check.open': {
    kind: 'request',
    doctrine: 'domain §3',
    who: CHECKERS,
    in: { unknown: 'yes', open: 'check_known', closed: 'check_known' },
  },
  'check.close': {
    kind: 'request',
    doctrine: 'I-14',
    who: [...CHECKERS, 'self'],
    in: { unknown: 'check_unknown', open: 'yes', closed: 'check_closed' },
  },
  'assessment.state': {
    kind: 'request',
    doctrine: 'domain §3',
    who: GRADERS,
    in: { unknown: 'yes', open: 'assessment_known', closed: NEVER },
  },
};

const unknownOf = (facts: AssessmentFacts, reports: readonly Id[]): Id[] => reports.filter((report) => facts.report(report) === undefined);

/** Which column of the table an act stands in. */
export function assessmentSituation(state: AssessmentState, asked: AssessmentAct, facts: AssessmentFacts): AssessmentSituation {
  const reports = (...ids: Id[]): AssessmentSituation => (unknownOf(facts, ids).length > 0 ? 'unknown' : 'open');
  switch (asked.act) {
    case 'report.grade':
    case 'facet.set':
    case 'origin.name':
      return reports(asked.with.report);
    case 'report.link':
      return reports(asked.with.a, asked.with.b);
    case 'origin.merge':
      return rootOf(state.merged, asked.with.from) === rootOf(state.merged, asked.with.into) ? 'closed' : 'open';
    case 'check.open':
    case 'check.close':
      return state.checks.get(asked.with.check)?.state ?? 'unknown';
    case 'assessment.state':
      return state.assessments.has(asked.with.assessment) ? 'open' : 'unknown';
    default:
      throw new Error(`assessment: unknown act ${(asked satisfies never as { act: string }).act}`);
  }
}

const aboutSelf = (state: AssessmentState, asked: AssessmentAct, asker: Asker): boolean =>
  asked.act === 'check.close' && state.checks.get(asked.with.check)?.owner === actor(asker);

/** Lineage acts answer with their consequences: the numbers reckoned again, the assessments flagged (reckon.ts). */
export function decideAssessment(
  state: AssessmentState,
  asked: AssessmentAct,
  asker: Asker,
  facts: AssessmentFacts,
): Decision<AssessmentEvent> {
  const judged = judge(
    assessmentLegality,
    asked.act,
    assessmentSituation(state, asked, facts),
    asker,
    facts.rolesOf,
    aboutSelf(state, asked, asker),
  );
  if (judged.refusal !== null) return { ok: false, refusal: judged.refusal };
  const evolved = (event: AssessmentEvent): AssessmentState => evolveAssessment(state, event, { ...asker, index: -1, act: asked.act });
  switch (asked.act) {
    case 'report.grade':
      return grade(state, asked.with, asker, facts);
    case 'facet.set': {
      const { report, facet, value } = asked.with;
      if (facet === 'corroborated' && value === 'yes') {
        const refused = fewerThanTwo(state, report, facts, 'corroboration_needs_two_origins', 'I-26');
        if (refused !== null) return refused;
      }
      return accept({ e: 'FacetSet', ...asked.with });
    }
    case 'report.link': {
      const { a, b } = asked.with;
      if (a === b) return refuse('link_to_self', 'I-26', a);
      const linked: AssessmentEvent = { e: 'ReportsLinked', ...asked.with };
      return accept(linked, ...consequences(evolved(linked), facts, [a, b]));
    }
    case 'origin.name': {
      const { report, origin } = asked.with;
      const before = originOf(state, facts, report);
      const named: AssessmentEvent = { e: 'OriginNamed', ...asked.with };
      // Naming what nobody knew takes nothing away; naming another origin than before does.
      const replaced = before !== null && rootOf(state.merged, before) !== rootOf(state.merged, origin);
      return accept(
        named,
        ...consequences(evolved(named), facts, [report], replaced ? linkedWith(state, [report]) : undefined, 'corrected'),
      );
    }
    case 'origin.merge': {
      const merged: AssessmentEvent = { e: 'OriginsMerged', ...asked.with };
      const after = evolved(merged);
      const standing = standingOn(after, facts, asked.with.into);
      return accept(merged, ...consequences(after, facts, [...standing], standing));
    }
    case 'check.open': {
      const { owner } = asked.with;
      if (owner !== null && !facts.isMember(owner)) return refuse('member_unknown', 'domain §3', owner);
      return accept({ e: 'CheckOpened', ...asked.with });
    }
    case 'check.close':
      return accept({ e: 'CheckClosed', ...asked.with });
    case 'assessment.state': {
      const unknown = unknownOf(facts, asked.with.reports);
      if (unknown.length > 0) return refuse('report_unknown', 'domain §3', ...unknown);
      return accept({ e: 'AssessmentStated', ...asked.with, reports: [...new Set(asked.with.reports)] });
    }
  }
}

/** I-29: the axes are given apart, and a blind grader commits to the information before the source; I-27 for figure 1. */
function grade(
  state: AssessmentState,
  given: Extract<AssessmentAct, { act: 'report.grade' }>['with'],
  asker: Asker,
  facts: AssessmentFacts,
): Decision<AssessmentEvent> {
  const { report, info, source, blind } = given;
  const grader = actor(asker);
  if (info === null && source === null) return refuse('grade_empty', 'I-29', report);
  if (blind && source !== null && info === null && !hasCommitted(weighedOf(state, report).gradings, grader)) {
    return refuse('blind_information_first', 'I-29', report);
  }
  if (info === '1') {
    const refused = fewerThanTwo(state, report, facts, 'credibility_one_needs_two_origins', 'I-27');
    if (refused !== null) return refused;
  }
  return accept({ e: 'ReportGraded', report, grader, info, source, blind });
}

/** Refused with the path: the report itself, then every report it is linked with, so that the person sees why it counts once. */
function fewerThanTwo(state: AssessmentState, report: Id, facts: AssessmentFacts, code: string, doctrine: string): Decision<never> | null {
  const { independent, path } = originsOf(state, facts, report);
  if (independent >= 2) return null;
  return refuse(code, doctrine, ...new Set([report, ...path.flatMap((step) => [step.from, step.to])]));
}
