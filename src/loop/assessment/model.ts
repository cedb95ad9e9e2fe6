/**
 * Assessment: what is believed of a report, and why. Nothing here delays, blocks or reorders an alert (I-02).
 *
 * A report is *unknown* until intake has it, then *open* to be weighed for ever. Of each one:
 * - gradings, two axes apart: the source's letter and the information's figure (I-29). Many per report; each is kept.
 * - three facets, each no, in progress or yes, with its date. A facet nobody has set is "no".
 * - its origin, when somebody has been able to name it, and the number of independent known origins as last reckoned
 *   (origins.ts). A number is reckoned again by each act that may change it, and kept, so that "as of" shows what was
 *   believed then.
 * Links and merges are statements by a person; they are added, never taken back. An origin merged into another speaks
 * through it from then on.
 * A check is *open*, with an owner or without, until it is *closed* with a result; nothing closes one by the clock (I-14).
 * An assessment is stated once, on the reports it names; it *needs review* as soon as one of those is corrected, or what
 * was counted as two turns out to be one (I-30). It is not edited: another one is stated.
 */
import type { Told } from '../../kernel/decider.ts';
import type { Id, MemberId, Thread } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { type Marks, marked, rowsMarked, Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

/** Admiralty letters and figures. F and 6 mean "cannot be judged": they are not middle values and enter no arithmetic (I-28). */
export const SOURCE_LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export const INFO_FIGURES = ['1', '2', '3', '4', '5', '6'] as const;
export type SourceLetter = (typeof SOURCE_LETTERS)[number];
export type InfoFigure = (typeof INFO_FIGURES)[number];
export const FACETS = ['verified', 'corroborated', 'materialised'] as const;
export type Facet = (typeof FACETS)[number];
export type FacetValue = 'no' | 'in_progress' | 'yes';
export const LINK_KINDS = ['supports', 'contradicts', 'same_origin', 'derived_from', 'repeats_press'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];
export type Independence = 'independent' | 'dependent' | 'unknown';
/** ICD 203 bands, by their words: never a single number. */
export const LIKELIHOODS = [
  'almost_no_chance',
  'very_unlikely',
  'unlikely',
  'unlikely_to_even',
  'even',
  'likely',
  'very_likely',
  'almost_certain',
] as const;
export type Likelihood = (typeof LIKELIHOODS)[number];
export type Confidence = 'low' | 'moderate' | 'high';

export type AssessmentAct =
  | { act: 'report.grade'; with: { report: Id; info: InfoFigure | null; source: SourceLetter | null; blind: boolean } }
  | { act: 'facet.set'; with: { report: Id; facet: Facet; value: FacetValue } }
  | { act: 'report.link'; with: { a: Id; b: Id; kind: LinkKind; independence: Independence } }
  | { act: 'origin.name'; with: { report: Id; origin: Id } }
  | { act: 'origin.merge'; with: { from: Id; into: Id } }
  /** `contacts`: whom to try, in order, where the one it is about has a contact plan. */
  | { act: 'check.open'; with: { check: Id; kind: CheckKind; about: Id; owner: MemberId | null; due: Ms; contacts?: Try[] } }
  | { act: 'check.close'; with: { check: Id; result: CheckResult } }
  | { act: 'assessment.state'; with: { assessment: Id; subject: Id; likelihood: Likelihood; confidence: Confidence; reports: Id[] } };

/** One attempt a task names: a member or somebody outside, and by which means. */
export interface Try {
  contact: Id;
  means: Id;
}

export const CHECK_KINDS = [
  'call_back',
  'camera',
  'patrol',
  'audio',
  'welfare_call',
  'cover_relative',
  'relocate',
  'fork',
  'other',
] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];
export const CHECK_RESULTS = ['positive', 'negative', 'refused', 'no_answer', 'done'] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

export type AssessmentEvent =
  | { e: 'ReportGraded'; report: Id; grader: MemberId; info: InfoFigure | null; source: SourceLetter | null; blind: boolean }
  | { e: 'FacetSet'; report: Id; facet: Facet; value: FacetValue }
  | { e: 'ReportsLinked'; a: Id; b: Id; kind: LinkKind; independence: Independence }
  | { e: 'OriginNamed'; report: Id; origin: Id }
  | { e: 'OriginsMerged'; from: Id; into: Id }
  /** The number as reckoned at that instant, kept so that "as of" shows what was believed then. */
  | { e: 'OriginsReckoned'; report: Id; independent: number; contradicting: number }
  | { e: 'CheckOpened'; check: Id; kind: CheckKind; about: Id; owner: MemberId | null; due: Ms; contacts?: Try[] }
  | { e: 'CheckClosed'; check: Id; result: CheckResult }
  | { e: 'AssessmentStated'; assessment: Id; subject: Id; likelihood: Likelihood; confidence: Confidence; reports: Id[] }
  | { e: 'AssessmentFlagged'; assessment: Id; cause: 'corrected' | 'merged' };

export interface Grading {
  grader: MemberId;
  info: InfoFigure | null;
  source: SourceLetter | null;
  blind: boolean;
  at: Ms;
  index: number;
}
export interface Weighed {
  /** All gradings, oldest first; the latest of each grader counts, disagreement is shown. */
  gradings: readonly Grading[];
  facets: Readonly<Record<Facet, { value: FacetValue; at: Ms; by: MemberId } | null>>;
  origin: Id | null;
  independent: number;
  contradicting: number;
}
export interface Link {
  a: Id;
  b: Id;
  kind: LinkKind;
  independence: Independence;
  index: number;
  by: MemberId;
}
export interface Check {
  id: Id;
  index: number;
  thread: Thread;
  kind: CheckKind;
  about: Id;
  owner: MemberId | null;
  due: Ms;
  contacts: readonly Try[];
  compartment: string | null;
  state: 'open' | 'closed';
  result: CheckResult | null;
  at: Ms;
}
export interface Assessment {
  id: Id;
  index: number;
  thread: Thread;
  subject: Id;
  likelihood: Likelihood;
  confidence: Confidence;
  reports: readonly Id[];
  by: MemberId;
  at: Ms;
  needsReview: boolean;
}
export interface AssessmentState {
  readonly weighed: Table<Weighed>;
  /** report -> the links that touch it, in the order they were stated */
  readonly linksOf: Table<readonly Link[]>;
  /** origin -> the origin it was merged into */
  readonly merged: Table<Id>;
  readonly checks: Table<Check>;
  readonly assessments: Table<Assessment>;
  /** Checks that are open. */
  readonly open: Marks;
  /** Thing -> the checks about it. */
  readonly checksOf: Table<readonly Id[]>;
  /** Report or subject -> the assessments that stand on it. */
  readonly assessedIn: Table<readonly Id[]>;
}
/** What the stage needs to know of intake; filled in by loop.ts. */
export interface ReportFacts {
  report(id: Id): { id: Id; origin: Id | null; relays: readonly Id[]; source: Id | null; channel: Id; at: Ms } | undefined;
}
/** What the stage needs of intake and of the roster; filled in by loop.ts. */
export interface AssessmentFacts extends ReportFacts {
  rolesOf(member: MemberId): readonly string[];
  isMember(id: MemberId): boolean;
}

export const initialAssessment: AssessmentState = {
  weighed: Table.empty(),
  linksOf: Table.empty(),
  merged: Table.empty(),
  checks: Table.empty(),
  assessments: Table.empty(),
  open: Table.empty(),
  checksOf: Table.empty(),
  assessedIn: Table.empty(),
};

/** Every check that is open. */
export const openChecks = (state: AssessmentState): Check[] => rowsMarked(state.open, state.checks);
/** Every check about a thing. */
export const checksAbout = (state: AssessmentState, thing: Id): Check[] =>
  (state.checksOf.get(thing) ?? []).flatMap((id) => state.checks.get(id) ?? []);
/** Every assessment that names this report, or is about this thing. */
export const assessmentsOf = (state: AssessmentState, thing: Id): Assessment[] =>
  (state.assessedIn.get(thing) ?? []).flatMap((id) => state.assessments.get(id) ?? []);

const UNWEIGHED: Weighed = {
  gradings: [],
  facets: { verified: null, corroborated: null, materialised: null },
  origin: null,
  independent: 0,
  contradicting: 0,
};
/** What is believed of a report; nothing, of one that nobody has weighed. */
export const weighedOf = (state: AssessmentState, report: Id): Weighed => state.weighed.get(report) ?? UNWEIGHED;
/** A facet that nobody has set is "no": not verified, not corroborated, not materialised (domain §0.1). */
export const facetOf = (weighed: Weighed, facet: Facet): FacetValue => weighed.facets[facet]?.value ?? 'no';

/** The reference that speaks for `origin` after every merge. */
export function rootOf(merged: Table<Id>, origin: Id): Id {
  let at = origin;
  // A chain cannot loop: evolve only ever merges one root into another.
  for (let into = merged.get(at); into !== undefined; into = merged.get(at)) at = into;
  return at;
}

const listed = (table: Table<readonly Id[]>, under: Id, id: Id): Table<readonly Id[]> => {
  const known = table.get(under) ?? [];
  return known.includes(id) ? table : table.with(under, [...known, id]);
};

export function evolveAssessment(state: AssessmentState, event: AssessmentEvent, told: Told): AssessmentState {
  const { index, now, thread } = told;
  const weigh = (report: Id, change: (weighed: Weighed) => Partial<Weighed>): AssessmentState => {
    const weighed = weighedOf(state, report);
    return { ...state, weighed: state.weighed.with(report, { ...weighed, ...change(weighed) }) };
  };
  switch (event.e) {
    case 'ReportGraded': {
      const { grader, info, source, blind } = event;
      return weigh(event.report, ({ gradings }) => ({ gradings: [...gradings, { grader, info, source, blind, at: now, index }] }));
    }
    case 'FacetSet':
      return weigh(event.report, ({ facets }) => ({
        facets: { ...facets, [event.facet]: { value: event.value, at: now, by: actor(told) } },
      }));
    case 'ReportsLinked': {
      const { a, b, kind, independence } = event;
      const link: Link = { a, b, kind, independence, index, by: actor(told) };
      const touching = (table: Table<readonly Link[]>, report: Id) => table.with(report, [...(table.get(report) ?? []), link]);
      return { ...state, linksOf: touching(touching(state.linksOf, a), b) };
    }
    case 'OriginNamed':
      return weigh(event.report, () => ({ origin: event.origin }));
    case 'OriginsMerged': {
      const from = rootOf(state.merged, event.from);
      const into = rootOf(state.merged, event.into);
      return from === into ? state : { ...state, merged: state.merged.with(from, into) };
    }
    case 'OriginsReckoned':
      return weigh(event.report, () => ({ independent: event.independent, contradicting: event.contradicting }));
    case 'CheckOpened': {
      const { check: id, kind, about, owner, due, contacts = [] } = event;
      const compartment = told.compartment ?? null;
      const check: Check = { id, index, thread, kind, about, owner, due, contacts, compartment, state: 'open', result: null, at: now };
      return {
        ...state,
        checks: state.checks.with(id, check),
        open: marked(state.open, id, true),
        checksOf: listed(state.checksOf, about, id),
      };
    }
    case 'CheckClosed': {
      const closed = (check: Check): Check => ({ ...check, state: 'closed', result: event.result, at: now });
      return { ...state, checks: state.checks.change(event.check, closed), open: marked(state.open, event.check, false) };
    }
    case 'AssessmentStated': {
      const { assessment: id, subject, likelihood, confidence, reports } = event;
      const stated: Assessment = {
        id,
        index,
        thread,
        subject,
        likelihood,
        confidence,
        reports,
        by: actor(told),
        at: now,
        needsReview: false,
      };
      const assessedIn = [...new Set([...reports, subject])].reduce((table, thing) => listed(table, thing, id), state.assessedIn);
      return { ...state, assessments: state.assessments.with(id, stated), assessedIn };
    }
    case 'AssessmentFlagged':
      return { ...state, assessments: state.assessments.change(event.assessment, (stated) => ({ ...stated, needsReview: true })) };
    default:
      throw new Error(`assessment: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}
