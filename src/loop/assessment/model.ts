import type { Id, MemberId, Thread } from '../../kernel/ids.ts';
import type { Table } from '../../kernel/table.ts';
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
export const LIKELIHOODS = ['almost_no_chance', 'very_unlikely', 'unlikely', 'unlikely_to_even', 'even', 'likely', 'very_likely', 'almost_certain'] as const;
export type Likelihood = (typeof LIKELIHOODS)[number];
export type Confidence = 'low' | 'moderate' | 'high';

export type AssessmentAct =
  | { act: 'report.grade'; with: { report: Id; info: InfoFigure | null; source: SourceLetter | null; blind: boolean } }
  | { act: 'facet.set'; with: { report: Id; facet: Facet; value: FacetValue } }
  | { act: 'report.link'; with: { a: Id; b: Id; kind: LinkKind; independence: Independence } }
  | { act: 'origin.name'; with: { report: Id; origin: Id } }
  | { act: 'origin.merge'; with: { from: Id; into: Id } }
  | { act: 'check.open'; with: { check: Id; kind: CheckKind; about: Id; owner: MemberId | null; due: Ms } }
  | { act: 'check.close'; with: { check: Id; result: CheckResult } }
  | { act: 'assessment.state'; with: { assessment: Id; subject: Id; likelihood: Likelihood; confidence: Confidence; reports: Id[] } };

export const CHECK_KINDS = ['call_back', 'camera', 'patrol', 'audio', 'welfare_call', 'cover_relative', 'other'] as const;
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
  | { e: 'CheckOpened'; check: Id; kind: CheckKind; about: Id; owner: MemberId | null; due: Ms }
  | { e: 'CheckClosed'; check: Id; result: CheckResult }
  | { e: 'AssessmentStated'; assessment: Id; subject: Id; likelihood: Likelihood; confidence: Confidence; reports: Id[] }
  | { e: 'AssessmentFlagged'; assessment: Id; cause: 'corrected' | 'merged' };

export interface Grading { grader: MemberId; info: InfoFigure | null; source: SourceLetter | null; blind: boolean; at: Ms; index: number }
export interface Weighed {
  /** All gradings, oldest first; the latest of each grader counts, disagreement is shown. */
  gradings: readonly Grading[];
  facets: Readonly<Record<Facet, { value: FacetValue; at: Ms; by: MemberId } | null>>;
  origin: Id | null;
  independent: number;
  contradicting: number;
}
export interface Link { a: Id; b: Id; kind: LinkKind; independence: Independence; index: number; by: MemberId }
export interface Check { id: Id; index: number; thread: Thread; kind: CheckKind; about: Id; owner: MemberId | null; due: Ms; state: 'open' | 'closed'; result: CheckResult | null; at: Ms }
export interface Assessment { id: Id; index: number; thread: Thread; subject: Id; likelihood: Likelihood; confidence: Confidence; reports: readonly Id[]; by: MemberId; at: Ms; needsReview: boolean }
export interface AssessmentState {
  readonly weighed: Table<Weighed>;
  readonly links: readonly Link[];
  /** origin -> the origin it was merged into */
  readonly merged: Table<Id>;
  readonly checks: Table<Check>;
  readonly assessments: Table<Assessment>;
}
/** What the stage needs to know of intake; filled in by loop.ts. */
export interface ReportFacts {
  report(id: Id): { id: Id; origin: Id | null; relays: readonly Id[]; source: Id | null; channel: Id; at: Ms } | undefined;
}
