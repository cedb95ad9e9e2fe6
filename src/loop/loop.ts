/**
 * The protective loop: the order of the stages, the union of their acts and events, the exhaustive map of arrows and
 * the deadlines. The only exit of the core: the desk, the wire and the faces reach the stages through here.
 *
 * Everything is pure: `decide` answers an act with events or a refusal, `evolve` folds an event, `followups` says what
 * the desk must ask next because of it, `schedule` when it must ask again, `rings` what must leave. What the stages need
 * to know of one another is filled in by facts.ts.
 */
import { type Asker, accept, type Deadline, type Decision, type Legality, refuse, type Told } from '../kernel/decider.ts';
import type { Id, MemberId, PersonId, Sha256Hex, Thread } from '../kernel/ids.ts';
import { actor } from '../kernel/legality.ts';
import { Table } from '../kernel/table.ts';
import { type AgendaAct, type AgendaEvent, type AgendaState, evolveAgenda, initialAgenda } from './agenda/model.ts';
import { agendaLegality, decideAgenda } from './agenda/rules.ts';
import {
  type AlertingAct,
  type AlertingEvent,
  type AlertingState,
  type ChannelName,
  evolveAlerting,
  initialAlerting,
  type VersionKind,
} from './alerting/model.ts';
import { alertingLegality, decideAlerting } from './alerting/rules.ts';
import { type AssessmentAct, type AssessmentEvent, type AssessmentState, evolveAssessment, initialAssessment } from './assessment/model.ts';
import { reckonSubmitted } from './assessment/reckon.ts';
import { assessmentLegality, decideAssessment } from './assessment/rules.ts';
import { type Core, decideCoerced, evolveBelieved } from './believed.ts';
import { codeRefusal } from './checkin/codes.ts';
import { type CheckinAct, type CheckinEvent, type CheckinState, evolveCheckin, initialCheckin } from './checkin/model.ts';
import { checkinLegality, decideCheckin } from './checkin/rules.ts';
import { type DrillsAct, type DrillsEvent, type DrillsState, evolveDrills, initialDrills } from './drills/model.ts';
import { decideDrills, drillsLegality } from './drills/rules.ts';
import {
  agendaFacts,
  alertingFacts,
  assessmentFacts,
  checkinFacts,
  drillsFacts,
  inquiryFacts,
  operationFacts,
  postureFacts,
  rosterFacts,
  sealedFacts,
  statementsFacts,
} from './facts.ts';
import { acknowledgementToOperation } from './handoffs/acknowledgement-to-operation.ts';
import { alertToDrills, recipientToDrills, updateToDrills } from './handoffs/alert-to-drills.ts';
import { alertToOperation, operationToAlerts } from './handoffs/alert-to-operation.ts';
import { alertToRelatives } from './handoffs/alert-to-relatives.ts';
import { checkToRelatives } from './handoffs/check-to-relatives.ts';
import { confirmationToStandDown } from './handoffs/confirmation-to-stand-down.ts';
import { coverToRelatives } from './handoffs/cover-to-relatives.ts';
import { duressToStandDown } from './handoffs/duress-to-stand-down.ts';
import { forkToCheck } from './handoffs/fork-to-check.ts';
import { openingToReview } from './handoffs/opening-to-review.ts';
import { operationToPlace } from './handoffs/operation-to-place.ts';
import { placeToOperation } from './handoffs/place-to-operation.ts';
import { postureToReview } from './handoffs/posture-to-review.ts';
import { rollCallToStandDown } from './handoffs/roll-call-to-stand-down.ts';
import { standDownToAlert } from './handoffs/stand-down-to-alert.ts';
import { standDownToLessons } from './handoffs/stand-down-to-lessons.ts';
import { standDownToReview } from './handoffs/stand-down-to-review.ts';
import { evolveInquiry, type InquiryAct, type InquiryEvent, type InquiryState, initialInquiry, type ThreadHead } from './inquiry/model.ts';
import { decideInquiry, inquiryLegality } from './inquiry/rules.ts';
import { evolveIntake, type IntakeAct, type IntakeEvent, type IntakeState, initialIntake } from './intake/model.ts';
import { decideIntake, intakeLegality } from './intake/rules.ts';
import { evolveOperation, initialOperation, type OperationAct, type OperationEvent, type OperationState } from './operation/model.ts';
import { decideOperation, operationLegality } from './operation/rules.ts';
import { evolvePosture, initialPosture, type PostureAct, type PostureEvent, type PostureState } from './posture/model.ts';
import { decidePosture, postureLegality } from './posture/rules.ts';
import { isMember, rolesOf } from './roster/members.ts';
import { evolveRoster, initialRoster, type RosterAct, type RosterEvent, type RosterState } from './roster/model.ts';
import { decideRoster, rosterLegality } from './roster/rules.ts';
import { evolveSealed, initialSealed, type SealedAct, type SealedEvent, type SealedState } from './sealed/model.ts';
import { decideSealed, sealedLegality } from './sealed/rules.ts';
import { evolveStanding, initialStanding, type Standing } from './standing.ts';
import { evolveStatements, initialStatements, type StatementsAct, type StatementsEvent, type StatementsState } from './statements/model.ts';
import { decideStatements, statementsLegality } from './statements/rules.ts';

export { freshness, havenValidity, proposePlaces } from './agenda/havens.ts';
export type * from './agenda/model.ts';
export { isAhead } from './agenda/model.ts';
export { agendaSituation } from './agenda/rules.ts';
export type * from './agenda/warnings.ts';
export { agendaWarnings } from './agenda/warnings.ts';
export { ladderOf, lockedText } from './alerting/ladder.ts';
export type * from './alerting/model.ts';
export { ACTION_LETTER, ACTIONS, ANSWERS, currentVersion, humanTold, openAlerts, standing, standingVersion } from './alerting/model.ts';
export { alertingSituation } from './alerting/rules.ts';
export { exposeGradings, overstated, sortGrades, standingGrades } from './assessment/gradings.ts';
export type * from './assessment/model.ts';
export {
  assessmentsOf,
  CHECK_KINDS,
  CHECK_RESULTS,
  checksAbout,
  FACETS,
  facetOf,
  INFO_FIGURES,
  LIKELIHOODS,
  LINK_KINDS,
  openChecks,
  SOURCE_LETTERS,
  weighedOf,
} from './assessment/model.ts';
export { originsOf } from './assessment/reckon.ts';
export { assessmentSituation } from './assessment/rules.ts';
export { ARROWS_DEEP, hiddenFrom, shownTo } from './believed.ts';
export { areFit, spelling } from './checkin/code-shape.ts';
export { asksCode, CODED } from './checkin/codes.ts';
export { lockedCall } from './checkin/ladder.ts';
export type * from './checkin/model.ts';
export { CODE_PLACES, duressItem, itemOf, panicItem, underDuress } from './checkin/model.ts';
export { expected, overdue } from './checkin/rhythm.ts';
export { checkinSituation } from './checkin/rules.ts';
export { codesOf, isRehearsal, setsOf, standsInTheWay } from './code-book.ts';
export { allSchedules, ringStillDue, rings, schedule } from './deadlines.ts';
export { type Measures, measuresOf, type Usual, usualOf } from './drills/measures.ts';
export type * from './drills/model.ts';
export { actionsOwed, mayReach } from './drills/model.ts';
export { drillsSituation } from './drills/rules.ts';
export { drillText } from './drills/text.ts';
export { fallenDevice, retentionFacts, sealedFacts, warningFacts } from './facts.ts';
export type * from './inquiry/model.ts';
export { CATEGORIES, holdsOn } from './inquiry/model.ts';
export { categoriesOf, keptBy, looseThreads, pastRetention, runsOut } from './inquiry/retention.ts';
export { inquirySituation } from './inquiry/rules.ts';
export { instantsOf } from './instants.ts';
export type * from './intake/model.ts';
export { intakeSituation } from './intake/rules.ts';
export { type OpenItem, type OpenKind, openFor, openItems, secretFrom } from './open-items.ts';
export type * from './operation/model.ts';
export { activeFor, activeOperations, isAccounted, isComplete, OUTCOMES, operationOf, PHASES, STATUSES } from './operation/model.ts';
export { operationSituation } from './operation/rules.ts';
export { notFree } from './operation/standdown.ts';
export type * from './posture/model.ts';
export { historyOf, inForce, isReinforced, reviewsDue } from './posture/model.ts';
export { postureSituation } from './posture/rules.ts';
export { detailAt, manifestAt, membersOfDetail, principalOf, substituteFor, teamLeaderAt } from './roster/detail.ts';
export { hasRole, isMember, membersWithRole, ownerOf, provedAt, rolesOf } from './roster/members.ts';
export type * from './roster/model.ts';
export { AUDIT_ROLES, CONTACT_MEANS, DESK_ROLES, LOG_ROLES, leftOf, PARTS, REVOCATIONS, ROLES, ROOT } from './roster/model.ts';
export { coverOf, isCovered, planMembers, principalWith } from './roster/related.ts';
export { rosterSituation } from './roster/rules.ts';
export type * from './sealed/model.ts';
export { isOfPlace, readingEnd, readingOver, readsWith } from './sealed/model.ts';
export { sealedSituation } from './sealed/rules.ts';
export { statementSeenBy } from './statement-seen.ts';
export type * from './statements/model.ts';
export { correctionsOf, inPublic, latest as latestVersion } from './statements/model.ts';
export { statementsSituation } from './statements/rules.ts';
export { type Touched, touched } from './touched.ts';

export type LoopAct =
  | RosterAct
  | AgendaAct
  | IntakeAct
  | AssessmentAct
  | AlertingAct
  | OperationAct
  | CheckinAct
  | InquiryAct
  | PostureAct
  | StatementsAct
  | DrillsAct
  | SealedAct;
export type LoopEvent =
  | RosterEvent
  | AgendaEvent
  | IntakeEvent
  | AssessmentEvent
  | AlertingEvent
  | OperationEvent
  | CheckinEvent
  | InquiryEvent
  | PostureEvent
  | StatementsEvent
  | DrillsEvent
  | SealedEvent;
export interface LoopState {
  readonly roster: RosterState;
  readonly agenda: AgendaState;
  readonly intake: IntakeState;
  readonly assessment: AssessmentState;
  readonly alerting: AlertingState;
  readonly operation: OperationState;
  readonly checkin: CheckinState;
  readonly inquiry: InquiryState;
  readonly posture: PostureState;
  readonly statements: StatementsState;
  readonly drills: DrillsState;
  readonly sealed: SealedState;
  /** Marks across stages. */
  readonly standing: Standing;
  /** By member who is not free: the desk as they believe it to be. Theirs is empty. */
  readonly believed: Table<LoopState>;
}

/** What only the log knows; the conductor answers from its draft. */
export interface LogFacts {
  head(thread: Thread): ThreadHead | null;
  noteSha256(index: number): Sha256Hex | null;
  /** The name a verifier key bears when it is sound; null otherwise: the core knows no cryptography. */
  keyName(vkey: string): string | null;
}

/** A message that must leave: at-least-once, the key makes a repeat harmless. */
interface Leaving {
  readonly key: string;
  readonly recipient: MemberId;
  readonly channel: ChannelName;
  readonly rung: number;
  /** Not before this instant: P2 and P3 are held 5 s (ux 2.1); P1 and calls leave at once. */
  readonly notBefore: number;
  readonly thread: Thread;
}
/** Of a version of an alert. Key: alert:version:recipient:channel:rung. */
export interface AlertRing extends Leaving {
  readonly alert: Id;
  readonly version: number;
  readonly kind: VersionKind;
  /** Set when the recipient is rung because of this silent person: to relay the order, stand in, or be told (I-05). */
  readonly instead?: MemberId;
}
/** To get in touch with somebody: late, calling for help, or not free. `call` is the item, `person` whom it is about. */
export interface CallRing extends Leaving {
  readonly call: Id;
  readonly person: PersonId;
}
export type Ring = AlertRing | CallRing;
export const isCallRing = (ring: Ring): ring is CallRing => 'call' in ring;
export const isAlertRing = (ring: Ring): ring is AlertRing => !isCallRing(ring);

/** The version of the rules, written in every outcome line. */
export const RULES = '1';
export type { Asker, Deadline, Decision, Told };

/** An act the desk key asks for because of what just happened: one file per arrow in handoffs/. */
export interface Followup {
  /** Deterministic (derived from the cause), so that a replay of the cause asks for the same act once. */
  readonly id: Id;
  readonly thread: Thread;
  readonly act: LoopAct;
}
/** The deadlines of one thing: the conductor clears every stored key that begins with `prefix`, then stores these. */
export interface Schedule {
  readonly prefix: string;
  readonly deadlines: readonly Deadline[];
}

export const initialLoop: LoopState = {
  roster: initialRoster,
  agenda: initialAgenda,
  intake: initialIntake,
  assessment: initialAssessment,
  alerting: initialAlerting,
  operation: initialOperation,
  checkin: initialCheckin,
  inquiry: initialInquiry,
  posture: initialPosture,
  statements: initialStatements,
  drills: initialDrills,
  sealed: initialSealed,
  standing: initialStanding,
  believed: Table.empty(),
};

/** Every table of legality, by stage: what the faces grey a button from. */
export const legality = {
  roster: rosterLegality,
  agenda: agendaLegality,
  intake: intakeLegality,
  assessment: assessmentLegality,
  alerting: alertingLegality,
  operation: operationLegality,
  checkin: checkinLegality,
  inquiry: inquiryLegality,
  posture: postureLegality,
  statements: statementsLegality,
  drills: drillsLegality,
  sealed: sealedLegality,
} as const;

type Stage = Exclude<keyof LoopState, 'standing' | 'believed'>;
type Of<Union extends { act: string }, S extends Stage> = Extract<Union, { act: keyof (typeof legality)[S] }>;

const rows: ReadonlyMap<string, { stage: Stage; row: Legality<string, string>[string] }> = new Map(
  (Object.keys(legality) as Stage[]).flatMap((stage) =>
    Object.entries(legality[stage] as Legality<string, string>).map(([act, row]) => [act, { stage, row }] as const),
  ),
);

/** True when the act belongs to the stage: the tables themselves say which acts there are. */
const isOf = <S extends Stage>(stage: S, asked: LoopAct): asked is Of<LoopAct, S> => rows.get(asked.act)?.stage === stage;

/**
 * Answers an act with events or a refusal. Roles are read by each stage from its table (kernel/legality.ts); what holds
 * for every act is asked here: `member_unknown` unless an enrolled member or the desk asks, `relayer_not_trusted` for a
 * request made in another's name by someone who holds no part that relays. Whoever is not free is answered on what they
 * believe (believed.ts).
 */
export const decide = (state: LoopState, asked: LoopAct, asker: Asker, log: LogFacts): Decision<LoopEvent> =>
  decideCoerced(CORE, state, asked, asker, log) ?? decideFreely(state, asked, asker, log);

function decideFreely(state: LoopState, asked: LoopAct, asker: Asker, log: LogFacts): Decision<LoopEvent> {
  const barred =
    admit(state.roster, asked, asker) ?? codeRefusal(state.checkin, asked.act, rows.get(asked.act)?.row.kind ?? 'request', asker);
  if (barred !== null) return barred;
  if (isOf('alerting', asked)) return decideAlerting(state.alerting, asked, asker, alertingFacts(state));
  if (isOf('operation', asked)) return decideOperation(state.operation, asked, asker, operationFacts(state, log));
  if (isOf('intake', asked)) return receive(state, asked, asker);
  if (isOf('assessment', asked)) return decideAssessment(state.assessment, asked, asker, assessmentFacts(state));
  if (isOf('agenda', asked)) return decideAgenda(state.agenda, asked, asker, agendaFacts(state));
  if (isOf('roster', asked)) return decideRoster(state.roster, asked, asker, rosterFacts(state, log));
  if (isOf('checkin', asked)) return decideCheckin(state.checkin, asked, asker, checkinFacts(state));
  if (isOf('posture', asked)) return decidePosture(state.posture, asked, asker, postureFacts(state, log));
  if (isOf('statements', asked)) return decideStatements(state.statements, asked, asker, statementsFacts(state, log));
  if (isOf('sealed', asked)) return decideSealed(state.sealed, asked, asker, sealedFacts(state));
  if (isOf('drills', asked)) return decideDrills(state.drills, asked, asker, drillsFacts(state));
  return decideInquiry(state.inquiry, asked, asker, inquiryFacts(state, log));
}

/** Parts whose word is enough to relay a request by voice (decision 27). Anybody may relay testimony, and raise an alert. */
const RELAYERS = ['watch_officer', 'supervisor', 'team_leader'];

function admit(roster: RosterState, asked: LoopAct, asker: Asker): Decision<never> | null {
  if (asker.by === 'desk') return null;
  if (!isMember(roster, asker.by)) return refuse('member_unknown', 'I-01', asker.by);
  if (actor(asker) === asker.by || asked.act === 'alert.issue' || rows.get(asked.act)?.row.kind === 'testimony') return null;
  return rolesOf(roster, asker.by).some((role) => RELAYERS.includes(role)) ? null : refuse('relayer_not_trusted', 'decision 27', asker.by);
}

/** A report is received, and the origins it changes are reckoned in the same decision: "as of" shows what was believed then. */
function receive(state: LoopState, asked: Of<LoopAct, 'intake'>, asker: Asker): Decision<LoopEvent> {
  const decision = decideIntake(state.intake, asked, asker, { rolesOf: (member) => rolesOf(state.roster, member) });
  if (!decision.ok || asked.act !== 'report.submit') return decision;
  const told: Told = { ...asker, index: -1, act: asked.act };
  const after = decision.events.reduce((folded, event) => evolve(folded, event, told), state);
  if (after.intake === state.intake) return decision;
  const { report: id, corrects } = asked.with;
  return accept<LoopEvent>(...decision.events, ...reckonSubmitted(after.assessment, assessmentFacts(after), { id, corrects }));
}

interface EventOf {
  roster: RosterEvent;
  agenda: AgendaEvent;
  intake: IntakeEvent;
  assessment: AssessmentEvent;
  alerting: AlertingEvent;
  operation: OperationEvent;
  checkin: CheckinEvent;
  inquiry: InquiryEvent;
  posture: PostureEvent;
  statements: StatementsEvent;
  drills: DrillsEvent;
  sealed: SealedEvent;
}
type Named<E extends LoopEvent['e']> = Extract<LoopEvent, { e: E }>;
/** What the desk asks because of an event, given the state after it. */
export type Arrow<E extends LoopEvent['e']> = (event: Named<E>, state: LoopState, told: Told) => readonly Followup[];
type Arrows = { readonly [E in LoopEvent['e']]: readonly Arrow<E>[] };

/** The arrows, stage by stage. Every event has its line, so that forgetting one does not compile. */
const ARROWS: { readonly [S in Stage]: Pick<Arrows, EventOf[S]['e']> } = {
  roster: {
    OrganisationCreated: [],
    MemberEnrolled: [],
    DeviceEnrolled: [],
    DeviceRevoked: [],
    RootPinned: [],
    RecoverySet: [],
    FiledBehind: [],
    ForkSeen: [forkToCheck],
    ReceptionProved: [],
    PrincipalAdded: [],
    RelatedPersonAdded: [],
    RelatedPersonCovered: [coverToRelatives],
    RelatedPersonPlanned: [],
    RelatedCoverLapsed: [coverToRelatives],
    DetailAssigned: [],
    DetailEnded: [],
    DutySet: [],
    HandoverOffered: [],
    HandoverAccepted: [],
    HandoverWithdrawn: [],
    HandoverDeclined: [],
    PersonExported: [],
    DeskResumed: [],
    LogRestored: [],
  },
  agenda: {
    PlaceAdded: [],
    PlaceReconnoitred: [],
    PlaceCompromised: [placeToOperation],
    PlaceKeyHeld: [],
    KeyHolderTold: [],
    PlaceServiced: [],
    RouteAdded: [],
    SiteSurveyed: [],
    AppearanceAdded: [],
    AppearanceStarted: [],
    AppearanceMoved: [],
    AppearanceCancelled: [],
    AppearanceEnded: [],
    AccompanyingSet: [],
    PublicityChanged: [],
    AppearanceReviewed: [],
    MovementOrderIssued: [],
    MembersBriefed: [],
  },
  intake: { TriggerKept: [], ReportReceived: [] },
  assessment: {
    ReportGraded: [],
    FacetSet: [],
    ReportsLinked: [],
    OriginNamed: [],
    OriginsMerged: [],
    OriginsReckoned: [],
    CheckOpened: [],
    CheckClosed: [checkToRelatives],
    AssessmentStated: [],
    AssessmentFlagged: [],
  },
  alerting: {
    AlertIssued: [alertToOperation, alertToRelatives, alertToDrills],
    AlertUpdated: [updateToDrills],
    AlertRecalled: [],
    AlertCancelled: [],
    RungReached: [],
    RecipientAdded: [recipientToDrills],
    LadderExhausted: [],
    AlertAnswered: [acknowledgementToOperation],
    DeliveryNoted: [],
    AlertClosed: [],
  },
  operation: {
    OperationOpened: [operationToAlerts],
    AlertAttached: [],
    MovedOut: [],
    Arrived: [],
    HoldingPoint: [],
    Relocated: [operationToPlace],
    RollCallRecorded: [rollCallToStandDown],
    ManifestExtended: [],
    RefusalRecorded: [],
    StandDownProposed: [],
    StandDownLapsed: [],
    StandDownConfirmed: [confirmationToStandDown],
    StoodDown: [operationToPlace, standDownToAlert, standDownToReview, standDownToLessons],
  },
  checkin: {
    CheckinPlanned: [],
    CheckinEnded: [],
    SilencePlanned: [],
    CheckedIn: [],
    CheckinMet: [],
    OverdueClosed: [],
    CheckinMissed: [],
    PanicRaised: [],
    PanicCancelled: [],
    PanicPreferred: [],
    DuressRaised: [],
    DuressLifted: [duressToStandDown],
    CoercedActRecorded: [],
    CodesSet: [],
    CodeRehearsed: [],
    CodesReset: [],
    CodeNoted: [],
    AttentionTaken: [],
    AttentionAsked: [],
    AttentionNoted: [],
  },
  inquiry: {
    CaseOpened: [],
    CaseExtended: [],
    DossierSealed: [],
    ReceiptRecorded: [],
    CaseConcerns: [],
    CaseRested: [],
    CaseClosed: [],
    CaseReopened: [],
    RetentionSet: [],
    HoldPlaced: [],
    HoldLiftProposed: [],
    HoldLifted: [],
    ShredProposed: [],
    Shredded: [],
    PairLapsed: [],
    ShreddedAgain: [],
  },
  posture: {
    PostureScaleSet: [],
    PostureProposed: [],
    PersonHeard: [],
    LoweringDecided: [],
    LoweringLapsed: [],
    PostureDecided: [],
    PostureReviewOverdue: [postureToReview],
  },
  statements: { StatementDrafted: [], StatementCleared: [], StatementObjected: [], EmbargoLifted: [], StatementReleased: [] },
  drills: {
    DrillPlanned: [],
    DrillStarted: [],
    InjectSent: [],
    DrillEnded: [],
    DrillPreempted: [],
    ReviewOpened: [],
    FindingRecorded: [],
    ActionAssigned: [],
    ActionDone: [],
    ReviewClosed: [],
  },
  sealed: { ValueSealed: [], ValueRewrapped: [], ValueOpened: [openingToReview] },
};

/** The same map, flat: from each event to the arrows that leave it. */
export const arrows: Arrows = {
  ...ARROWS.roster,
  ...ARROWS.agenda,
  ...ARROWS.intake,
  ...ARROWS.assessment,
  ...ARROWS.alerting,
  ...ARROWS.operation,
  ...ARROWS.checkin,
  ...ARROWS.inquiry,
  ...ARROWS.posture,
  ...ARROWS.statements,
  ...ARROWS.drills,
  ...ARROWS.sealed,
};

/** The acts the desk asks for because of one event; `state` is the state after it. */
export function followups<E extends LoopEvent['e']>(event: Named<E>, state: LoopState, told: Told): Followup[] {
  const leaving: readonly Arrow<E>[] = arrows[event.e as E];
  return leaving.flatMap((arrow) => arrow(event, state, told));
}

const isFrom = <S extends Stage>(stage: S, event: LoopEvent): event is EventOf[S] => Object.hasOwn(ARROWS[stage], event.e);

/** Folds one event into the stage it belongs to, and into the marks; the other stages are left as they are. */
export function evolve(state: LoopState, event: LoopEvent, told: Told): LoopState {
  const staged = inItsStage(state, event, told);
  const after = { ...staged, standing: evolveStanding(state.standing, event, told, staged) };
  const believed = evolveBelieved(CORE, state, after, event, told);
  return believed === state.believed ? after : { ...after, believed };
}

/** What believed.ts plays the same loop with. */
const CORE: Core = { decide: decideFreely, evolve, followups: (event, state, told) => followups(event, state, told) };

function inItsStage(state: LoopState, event: LoopEvent, told: Told): LoopState {
  if (isFrom('alerting', event)) return { ...state, alerting: evolveAlerting(state.alerting, event, told) };
  if (isFrom('operation', event)) return { ...state, operation: evolveOperation(state.operation, event, told) };
  if (isFrom('intake', event)) return { ...state, intake: evolveIntake(state.intake, event, told) };
  if (isFrom('assessment', event)) return { ...state, assessment: evolveAssessment(state.assessment, event, told) };
  if (isFrom('agenda', event)) return { ...state, agenda: evolveAgenda(state.agenda, event, told) };
  if (isFrom('roster', event)) return { ...state, roster: evolveRoster(state.roster, event, told) };
  if (isFrom('inquiry', event)) return { ...state, inquiry: evolveInquiry(state.inquiry, event, told) };
  if (isFrom('checkin', event)) return { ...state, checkin: evolveCheckin(state.checkin, event, told) };
  if (isFrom('posture', event)) return { ...state, posture: evolvePosture(state.posture, event, told) };
  if (isFrom('statements', event)) return { ...state, statements: evolveStatements(state.statements, event, told) };
  if (isFrom('sealed', event)) return { ...state, sealed: evolveSealed(state.sealed, event, told) };
  if (isFrom('drills', event)) return { ...state, drills: evolveDrills(state.drills, event, told) };
  throw new Error(`loop: unknown event ${(event satisfies never as { e: string }).e}`);
}
