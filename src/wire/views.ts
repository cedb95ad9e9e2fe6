/**
 * The shapes replies and live items carry. A view is made for one viewer: what that person may not see is not counted,
 * not numbered, not hinted at (decision 10). Only `LOG_ROLES` receive the parts named `log`.
 *
 * Instants are ms UTC; texts come from disclosures, and a text that was shredded or never given is null.
 */
import type { Id, MemberId, PersonId, Sha256Hex, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { OpenKind } from '../loop/loop.ts';
import type { AppearanceLine, PlaceLine, RouteLine, WarningView } from './agenda-views.ts';
import type { CallsOfBoard, CallsOfMine } from './checkin-views.ts';
import type { DrillLine, DrillView, MyDrill, PromiseView, ReviewLine, ReviewView } from './drill-views.ts';
import type { CaseView, RetentionView } from './inquiry-views.ts';
import type { CheckpointView, HeadView, LogView } from './log-views.ts';
import type { OutsideView } from './outside-views.ts';
import type { SealedViews } from './sealed-views.ts';
import type { PostureLine, PostureView, ScaleView, StatementLine, StatementView } from './speech-views.ts';

export type { CaseView } from './inquiry-views.ts';

import type {
  Access,
  Action,
  AnswerKind,
  Certainty,
  CheckKind,
  CheckResult,
  Confidence,
  ContactMeans,
  Facet,
  FacetValue,
  Independence,
  InfoFigure,
  Likelihood,
  LinkKind,
  Means,
  Outcome,
  Part,
  PlaceKind,
  Priority,
  Role,
  Severity,
  SourceLetter,
  Status,
  Tlp,
  Urgency,
} from './vocabulary.ts';

/** A person as the viewer may know them: pseudonym always, code name for a principal, a name only at the desk. */
export interface PersonRef {
  readonly id: PersonId;
  readonly codeName: string | null;
  readonly name: string | null;
  readonly kind: 'member' | 'principal' | 'related' | 'unknown';
}
/** One step of the contact plan of a related person: whom to try, how; the note only for whoever has to act on it. */
export interface ContactView {
  readonly who: PersonRef;
  readonly means: ContactMeans;
  readonly note: string | null;
}
/** Where a thing stands in the log: only for log roles. */
export interface LogRef {
  readonly index: number;
}
/** Who signed, and where the key is. `server`: "clé tenue par le serveur", the word the screen must show beside it. */
export interface SignedBy {
  readonly member: MemberId;
  readonly custody: 'server' | 'device';
}

/**
 * Whether an act is allowed now, as the core itself decides it; `reason` and `conflict` are codes (problems.ts). Testimony
 * is always allowed: `conflict` says with what reservation it would be recorded. Keys of `Actions` are operation ids.
 */
export type ActionState =
  | { readonly allowed: true; readonly conflict: string | null }
  | { readonly allowed: false; readonly reason: string };
export type Actions = Readonly<Record<string, ActionState>>;

export interface TimelineLine {
  /** When it happened as far as known: `occurred` if said, else when the desk received it. */
  readonly at: Ms;
  /** What the device's own clock said. */
  readonly t: Ms;
  readonly rx: Ms;
  readonly act: string;
  readonly who: PersonRef;
  readonly for: PersonRef | null;
  readonly custody: 'server' | 'device';
  readonly words: Readonly<Record<string, string>>;
  /** "saisie tardive": written down more than a minute after it happened (I-35). */
  readonly late: boolean;
  readonly conflict: string | null;
  readonly exercise: Id | null;
  /** Ids and enumerations of the act, as signed. */
  readonly with: Readonly<Record<string, unknown>>;
  /** It had no effect: whoever did it was not free. Said to the desk alone, and not to those near them (I-24). */
  readonly coerced?: true;
  readonly log?: LogRef;
}
export interface TimelineView {
  readonly kind: 'timeline';
  readonly thread: Thread;
  /** Since when its words are gone (I-38); the acts and their times stand. */
  readonly shredded: Ms | null;
  readonly lines: readonly TimelineLine[];
}

export interface FacetView {
  readonly value: FacetValue;
  readonly at: Ms | null;
  readonly by: MemberId | null;
}
export type Facets = Readonly<Record<Facet, FacetView>>;
/** Letter and figure stay two fields and are never one number (I-28, I-29). */
export interface GradingView {
  readonly grader: MemberId;
  readonly info: InfoFigure | null;
  /** Null also while it is masked from a blind grader: see `ReportView.sourceMasked`. */
  readonly source: SourceLetter | null;
  readonly blind: boolean;
  readonly at: Ms;
}
/** What is known of the basis of an alert: the sentence names all three facets (decision 24). */
export interface Honesty {
  readonly reports: readonly {
    /** Null where the viewer may know what the report is worth, being rung for it, but may not read it. */
    readonly id: Id | null;
    readonly facets: Facets;
    readonly independentOrigins: number;
    readonly contradictingOrigins: number;
    /** The latest grading of each grader; empty when not graded. */
    readonly gradings: readonly GradingView[];
  }[];
  readonly fr: string;
  readonly en: string;
}

export interface AnswerView {
  readonly version: number;
  readonly kind: AnswerKind;
  readonly at: Ms;
  readonly t: Ms;
  readonly means: Means;
  readonly relayer: PersonRef | null;
  readonly readBack: string | null;
  readonly reason: string | null;
  readonly conflict: string | null;
  readonly custody: 'server' | 'device';
}
export interface DeliveryView {
  readonly version: number;
  readonly channel: string;
  readonly rung: number;
  readonly state: string;
  readonly at: Ms;
}
export interface RecipientView {
  readonly who: PersonRef;
  readonly required: boolean;
  readonly because: string;
  readonly instead: PersonRef | null;
  /** The strongest answer to the version in force; null = has not answered it. */
  readonly answer: AnswerKind | null;
  readonly answeredAt: Ms | null;
  readonly means: Means | null;
  readonly relayer: PersonRef | null;
  readonly rung: number;
  /** When the next attempt is due; null when none is. */
  readonly next: Ms | null;
  readonly exhausted: boolean;
  readonly reached: number;
  readonly answers: readonly AnswerView[];
  readonly deliveries: readonly DeliveryView[];
}
export interface VersionView {
  readonly n: number;
  readonly kind: 'order' | 'recall' | 'cancel';
  readonly action: Action;
  readonly order: string | null;
  readonly reason: string | null;
  readonly at: Ms;
  readonly by: PersonRef;
  readonly substantive: boolean;
  readonly custody: 'server' | 'device';
  readonly log?: LogRef;
}
export interface AlertView {
  readonly kind: 'alert';
  readonly id: Id;
  readonly thread: Thread;
  /** Since when its words are gone (I-38). */
  readonly shredded: Ms | null;
  readonly principal: PersonRef;
  readonly action: Action;
  /** What a locked screen shows: code name + letter + priority, nothing else (I-12). */
  readonly locked: string;
  readonly priority: Priority;
  readonly urgency: Urgency;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly state: 'open' | 'recalled' | 'cancelled' | 'closed';
  /** A cancel that a second person has not confirmed is shown as such (I-13). */
  readonly cancelledBy: readonly MemberId[];
  readonly order: string | null;
  readonly version: number;
  readonly versions: readonly VersionView[];
  readonly by: PersonRef;
  readonly at: Ms;
  readonly compartment: string | null;
  readonly exercise: Id | null;
  /** The desk and the team leader see everybody; others see themselves. */
  readonly recipients: readonly RecipientView[];
  readonly mine: RecipientView | null;
  readonly honesty: Honesty;
  /** For a related person: whom to try, in order (S11). Empty for a principal, and without a plan. */
  readonly contacts: readonly ContactView[];
  readonly operation: Id | null;
  readonly owner: MemberId | null;
  readonly actions: Actions;
  readonly signed: SignedBy;
  readonly log?: LogRef;
}

export interface LinkView {
  readonly other: Id;
  /** `out`: this report derives from the other; `in`: the other way round. */
  readonly direction: 'out' | 'in';
  readonly kind: LinkKind;
  readonly independence: Independence;
  readonly by: MemberId;
  readonly basis: string | null;
}
export interface CheckView {
  readonly id: Id;
  readonly kind: CheckKind;
  readonly about: Id;
  readonly owner: MemberId | null;
  readonly due: Ms;
  readonly overdue: boolean;
  readonly state: 'open' | 'closed';
  readonly result: CheckResult | null;
  readonly question: string | null;
  readonly evidence: string | null;
  /** Whom the task names, in order. */
  readonly contacts: readonly ContactView[];
  readonly at: Ms;
}
export interface AssessmentView {
  readonly id: Id;
  readonly subject: Id;
  readonly likelihood: Likelihood;
  readonly confidence: Confidence;
  readonly reports: readonly Id[];
  readonly by: MemberId;
  readonly at: Ms;
  readonly needsReview: boolean;
  readonly basis: string | null;
  readonly wouldChange: string | null;
}
export interface ReportView {
  readonly kind: 'report';
  readonly id: Id;
  readonly thread: Thread;
  /** Since when its words are gone (I-38). */
  readonly shredded: Ms | null;
  readonly verbatim: string | null;
  readonly summary: string | null;
  readonly by: PersonRef;
  readonly at: Ms;
  readonly heardAt: Ms | null;
  readonly factAt: Ms | null;
  readonly channel: Id;
  readonly access: Access;
  readonly statement: string;
  readonly about: readonly PersonRef[];
  /** A reference number. An identity cannot stand here: no field of the product takes one (decision 9). */
  readonly source: Id | null;
  readonly relays: readonly Id[];
  readonly origin: Id | null;
  readonly trigger: { readonly id: Id; readonly sha256: Sha256Hex; readonly bytes: number } | null;
  readonly corrects: Id | null;
  readonly correctedBy: Id | null;
  readonly tlp: Tlp;
  readonly compartment: string | null;
  readonly gradings: readonly GradingView[];
  /** True while this viewer has not committed a credibility and blind grading hides the letters (I-29). */
  readonly sourceMasked: boolean;
  readonly facets: Facets;
  readonly independentOrigins: number;
  readonly contradictingOrigins: number;
  /** How that number came: the reports that count as one, by root, in words ("re-2 derived_from re-1"). */
  readonly originsPath: readonly string[];
  readonly links: readonly LinkView[];
  readonly checks: readonly CheckView[];
  readonly assessments: readonly AssessmentView[];
  readonly awaiting: boolean;
  readonly actions: Actions;
  readonly signed: SignedBy;
  readonly log?: LogRef;
}

export interface PlaceRef {
  readonly id: Id;
  readonly codeName: string | null;
  readonly kind: PlaceKind | null;
  readonly compromised: boolean;
}
export interface ManifestView {
  readonly who: PersonRef;
  readonly status: Status;
  readonly means: Means | null;
  readonly confirmedBy: MemberId | null;
  readonly at: Ms | null;
  readonly refusedAt: Ms | null;
  readonly accounted: boolean;
}
export interface ProposalView {
  readonly id: Id;
  readonly by: PersonRef;
  readonly outcome: Outcome;
  readonly residualRisk: string | null;
  readonly nextReview: Ms | null;
  readonly at: Ms;
  readonly lapses: Ms;
  /** `waiting`: recorded, waiting for the desk; said alike to everybody, whatever it waits for (decision 29). */
  readonly state: 'pending' | 'lapsed' | 'waiting' | 'confirmed';
  /** For the desk: who is not free, while that is what it waits for. */
  readonly waitsFor?: readonly PersonRef[];
  /** Of the signed proposal: what the second person confirms (decision 6). */
  readonly sha256: Sha256Hex | null;
  readonly custody: 'server' | 'device';
}
export interface OperationView {
  readonly kind: 'operation';
  readonly id: Id;
  readonly thread: Thread;
  /** Since when its words are gone (I-38). */
  readonly shredded: Ms | null;
  readonly principal: PersonRef;
  readonly alerts: readonly Id[];
  readonly phase: 'standby' | 'moving' | 'sheltered' | 'holding' | 'relocating' | 'closed';
  /** Everybody accounted for by sight or voice (I-16). */
  readonly complete: boolean;
  readonly openedAt: Ms;
  readonly movedAt: Ms | null;
  readonly arrivedAt: Ms | null;
  readonly nextPoint: Ms | null;
  readonly closedAt: Ms | null;
  readonly outcome: Outcome | null;
  readonly nextReview: Ms | null;
  readonly manifest: readonly ManifestView[];
  /** Null when none is chosen, and for whoever is not of this operation (I-20). */
  readonly place: PlaceRef | null;
  readonly proposals: readonly ProposalView[];
  readonly owner: MemberId | null;
  readonly compartment: string | null;
  readonly exercise: Id | null;
  readonly timeline: readonly TimelineLine[];
  readonly actions: Actions;
  readonly signed: SignedBy;
  readonly log?: LogRef;
}

export interface PersonView {
  readonly who: PersonRef;
  readonly roles: readonly Role[];
  readonly onDuty: boolean;
  readonly dutySince: Ms | null;
  /** The operation this person is on, if any, and how they stand in its manifest. */
  readonly operation: Id | null;
  readonly status: Status | null;
  /** Last sign of life: answer, duty, roll-call line or proof of reception. */
  readonly lastNews: Ms | null;
  /** Channels that proved reception in the last 24 hours; empty = "injoignable" until proved. */
  readonly proved: readonly string[];
  /** For a related person: whether somebody covers them. */
  readonly covered: boolean | null;
}
export interface AlertLine {
  readonly id: Id;
  readonly locked: string;
  readonly principal: PersonRef;
  readonly action: Action;
  readonly priority: Priority;
  readonly state: AlertView['state'];
  readonly version: number;
  readonly order: string | null;
  readonly at: Ms;
  readonly answered: number;
  readonly required: number;
  /** Named, never a percentage (domain 6b). */
  readonly silent: readonly { readonly who: PersonRef; readonly since: Ms; readonly next: Ms | null; readonly exhausted: boolean }[];
  readonly unable: readonly PersonRef[];
  readonly exercise: Id | null;
}
export interface OperationLine {
  readonly id: Id;
  readonly principal: PersonRef;
  readonly phase: OperationView['phase'];
  readonly complete: boolean;
  readonly unaccounted: readonly PersonRef[];
  readonly place: PlaceRef | null;
  readonly openedAt: Ms;
  readonly nextPoint: Ms | null;
  readonly pointOverdue: boolean;
  readonly pendingProposal: Id | null;
  readonly exercise: Id | null;
}
export interface ReportLine {
  readonly id: Id;
  readonly at: Ms;
  /** ms since it was entered. */
  readonly age: Ms;
  readonly channel: Id;
  readonly verbatim: string | null;
  readonly about: readonly PersonRef[];
  readonly by: PersonRef;
  readonly facets: Facets;
  readonly independentOrigins: number;
}
export interface RelatedLine {
  readonly who: PersonRef;
  readonly relation: Id;
  readonly covered: boolean;
  readonly coveredBy: PersonRef | null;
  readonly coverUntil: Ms | null;
  readonly plan: readonly ContactView[];
}
export interface PrincipalLine {
  readonly who: PersonRef;
  readonly detail: readonly { readonly who: PersonRef; readonly part: Part; readonly assignment: Id }[];
  readonly related: readonly RelatedLine[];
}
export interface HandoverLine {
  readonly id: Id;
  readonly from: PersonRef;
  readonly to: PersonRef;
  readonly items: readonly Id[];
  /** The same, each with who answers for it now. */
  readonly details: readonly HandoverItem[];
  /** What is not accepted yet: it stays with who offers, or with whoever accepted it elsewhere. */
  readonly left: readonly Id[];
  /** What opened since the offer and is not part of it: whoever answers for it is named (I-42). */
  readonly since: readonly HandoverItem[];
  readonly at: Ms;
  readonly note: string | null;
}
export interface HandoverItem {
  readonly id: Id;
  /** Null once it is no longer open. */
  readonly kind: OpenKind | null;
  /** Null where it is the watch's. */
  readonly owner: PersonRef | null;
  readonly accepted: boolean;
  /** Of an operation: everybody not accounted for, by name. */
  readonly unaccounted: readonly PersonRef[];
}
export interface BoardView extends CallsOfBoard {
  readonly kind: 'board';
  readonly now: Ms;
  /** IANA zone of the organisation: local times are resolved where they are shown. */
  readonly zone: string | null;
  readonly exercise: Id | null;
  readonly openAlerts: readonly AlertLine[];
  readonly operations: readonly OperationLine[];
  readonly awaiting: readonly ReportLine[];
  readonly checks: readonly CheckView[];
  readonly people: readonly PersonView[];
  readonly principals: readonly PrincipalLine[];
  readonly duty: readonly PersonRef[];
  readonly handovers: readonly HandoverLine[];
  readonly appearances: readonly AppearanceLine[];
  /** Those that may be proposed first, first; stale and compromised ones after (I-20). */
  readonly places: readonly PlaceLine[];
  readonly routes: readonly RouteLine[];
  /** What is missing before the appearances of the next three days, soonest first. */
  readonly warnings: readonly WarningView[];
  readonly cases: readonly { readonly id: Id; readonly title: string | null; readonly state: CaseView['state']; readonly at: Ms }[];
  readonly needsReview: readonly AssessmentView[];
  /** For the desk; null for the others. */
  readonly retention: RetentionView | null;
  /** Running, planned, then those that ended within the day. */
  readonly drills: readonly DrillLine[];
  /** Reviews to hold, the earliest due first. */
  readonly reviews: readonly ReviewLine[];
  /** What was promised at reviews and is not done, by whom and for when. */
  readonly owed: readonly PromiseView[];
  /** Overdue first, longest first; then everybody protected, in order. */
  readonly postures: readonly PostureLine[];
  readonly scales: readonly ScaleView[];
  /** Those not released first. */
  readonly statements: readonly StatementLine[];
  readonly outages: readonly { readonly from: Ms; readonly to: Ms }[];
  /** Each time the log was put back from a backup, oldest first (decision 7). */
  readonly restores: readonly RestoreLine[];
  readonly actions: Actions;
  /** Log roles only. */
  readonly log?: { readonly size: number; readonly sealedAt: Ms | null; readonly origin: string } & Partial<Omit<OutsideView, 'fork'>>;
  /** Somebody outside was shown another history of this log: said to the whole desk. */
  readonly fork?: OutsideView['fork'];
}
/** What reached the desk between `from` (the backup) and `at` is not here, unless it was sent again since. */
export interface RestoreLine {
  readonly from: Ms;
  readonly at: Ms;
  /** Who restored, and why. */
  readonly by: string | null;
  readonly reason: string | null;
  /** Entries known to be missing; null when it cannot be known, absent for whoever does not read the log (decision 10). */
  readonly lost?: number | null;
}
export interface MeView extends CallsOfMine {
  readonly kind: 'me';
  readonly now: Ms;
  readonly member: PersonRef;
  readonly roles: readonly Role[];
  readonly compartments: readonly string[];
  readonly desk: boolean;
  readonly readsLog: boolean;
  readonly onDuty: boolean;
  readonly zone: string | null;
  readonly exercise: Id | null;
  readonly devices: readonly {
    readonly name: string;
    readonly custody: 'server' | 'device';
    readonly proofs: Readonly<Record<string, Ms>>;
  }[];
  /** The principals whose detail this person is on, and their part. */
  readonly details: readonly { readonly principal: PersonRef; readonly part: Part }[];
  /** My alerts that wait for my answer, newest first. */
  readonly toAnswer: readonly Id[];
  readonly operations: readonly Id[];
  /** Drills that run with me in them, and what was said to me: never a ring, and gone when they end (I-39). */
  readonly drills: readonly MyDrill[];
  /** What I promised at a review and have not done. */
  readonly owed: readonly PromiseView[];
  readonly handovers: readonly HandoverLine[];
  /** The last time the log was put back from a backup: a device sends again what it did since `from`; an id does nothing twice. */
  readonly restored: { readonly from: Ms; readonly at: Ms } | null;
  /** Statements about me that wait for my consent. */
  readonly toConsent: readonly Id[];
}
export type View =
  | MeView
  | BoardView
  | AlertView
  | OperationView
  | ReportView
  | CaseView
  | DrillView
  | ReviewView
  | TimelineView
  | PostureView
  | StatementView
  | SealedViews
  | LogView
  | CheckpointView
  | HeadView;

/** The answer to an act that was accepted and is durable. */
export interface ActReply {
  readonly id: Id;
  readonly thread: Thread;
  /** When the desk received it. */
  readonly at: Ms;
  readonly accepted: true;
  /** Testimony that did not fit is recorded and named (decision 11). */
  readonly conflict: string | null;
  readonly custody: 'server' | 'device';
  /** The thing the act is about, as it now stands for whoever asked; null when there is none or they may not see it. */
  readonly view: View | null;
  /** Log roles only. */
  readonly log?: LogRef;
}
