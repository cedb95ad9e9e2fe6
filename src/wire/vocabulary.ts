/**
 * The closed lists that cross the wire. They are written again here, and not imported as values, because the wire
 * knows the core by its types only; `every` makes the compiler refuse a list that lacks or invents a word of the core.
 */
import type { LoopAct } from '../loop/loop.ts';

/** What the act named `A` carries. */
export type With<A extends LoopAct['act']> = Extract<LoopAct, { act: A }>['with'];

/** Accepts a tuple only when it holds every member of `T` and nothing else. */
const every =
  <T extends string>() =>
  <const A extends readonly [T, ...T[]]>(list: [T] extends [A[number]] ? A : never): A =>
    list;

export type Role = With<'member.enrol'>['roles'][number];
export const ROLES = every<Role>()([
  'team_leader',
  'protection_officer',
  'driver',
  'advance',
  'watch_officer',
  'supervisor',
  'analyst',
  'liaison',
  'authority',
  'scribe',
  'administrator',
  'principal',
  'related',
  'auditor',
]);
export type Part = With<'detail.assign'>['part'];
export const PARTS = every<Part>()(['team_leader', 'protection_officer', 'driver', 'advance', 'companion']);

export type Revocation = With<'device.revoke'>['reason_code'];
export const REVOCATIONS = every<Revocation>()(['lost', 'stolen', 'seized', 'replaced', 'left', 'other']);

export type ContactMeans = With<'related.plan'>['contacts'][number]['means'];
export const CONTACT_MEANS = every<ContactMeans>()(['voice', 'neighbour', 'visit']);

export type PlaceKind = With<'place.add'>['kind'];
export const PLACE_KINDS = every<PlaceKind>()(['haven', 'house', 'room']);
export type SealedKind = With<'seal.put'>['kind'];
export const SEALED_KINDS = every<SealedKind>()(['source_identity', 'civil_identity', 'place_address', 'place_access', 'proof_of_life']);
export type Purpose = With<'seal.open'>['purpose_code'];
export const PURPOSES = every<Purpose>()(['operation', 'movement', 'visit', 'verification', 'reseal', 'judicial', 'other']);
export type Publicity = With<'appearance.add'>['publicity'];
export const PUBLICITIES = every<Publicity>()(['public', 'announced', 'private']);
export type Surveyed = With<'site.survey'>['of'];
export const SURVEYED = every<Surveyed>()(['place', 'route', 'appearance']);

export type Access = With<'report.submit'>['access'];
export const ACCESSES = every<Access>()(['direct', 'indirect', 'unknown']);
export type StatementKind = With<'report.submit'>['statement'];
export const STATEMENT_KINDS = every<StatementKind>()(['fact_claimed', 'hearsay', 'opinion', 'prediction', 'unknown']);
export type Tlp = With<'report.submit'>['tlp'];
export const TLPS = every<Tlp>()(['red', 'amber+strict', 'amber', 'green', 'clear']);

export type InfoFigure = NonNullable<With<'report.grade'>['info']>;
export const INFO_FIGURES = every<InfoFigure>()(['1', '2', '3', '4', '5', '6']);
export type SourceLetter = NonNullable<With<'report.grade'>['source']>;
export const SOURCE_LETTERS = every<SourceLetter>()(['A', 'B', 'C', 'D', 'E', 'F']);
export type Facet = With<'facet.set'>['facet'];
export const FACETS = every<Facet>()(['verified', 'corroborated', 'materialised']);
export type FacetValue = With<'facet.set'>['value'];
export const FACET_VALUES = every<FacetValue>()(['no', 'in_progress', 'yes']);
export type LinkKind = With<'report.link'>['kind'];
export const LINK_KINDS = every<LinkKind>()(['supports', 'contradicts', 'same_origin', 'derived_from', 'repeats_press']);
export type Independence = With<'report.link'>['independence'];
export const INDEPENDENCES = every<Independence>()(['independent', 'dependent', 'unknown']);
export type CheckKind = With<'check.open'>['kind'];
export const CHECK_KINDS = every<CheckKind>()([
  'call_back',
  'camera',
  'patrol',
  'audio',
  'welfare_call',
  'cover_relative',
  'relocate',
  'fork',
  'other',
]);
export type CheckResult = With<'check.close'>['result'];
export const CHECK_RESULTS = every<CheckResult>()(['positive', 'negative', 'refused', 'no_answer', 'done']);
export type Likelihood = With<'assessment.state'>['likelihood'];
export const LIKELIHOODS = every<Likelihood>()([
  'almost_no_chance',
  'very_unlikely',
  'unlikely',
  'unlikely_to_even',
  'even',
  'likely',
  'very_likely',
  'almost_certain',
]);
export type Confidence = With<'assessment.state'>['confidence'];
export const CONFIDENCES = every<Confidence>()(['low', 'moderate', 'high']);

export type Category = With<'retention.set'>['category'];
export const CATEGORIES = every<Category>()(['principal', 'relative', 'source', 'witness', 'person_of_interest', 'third_party']);

export type Action = With<'alert.issue'>['action'];
export const ACTIONS = every<Action>()(['evacuate', 'shelter', 'hold', 'avoid', 'ready', 'read']);
export type Priority = With<'alert.issue'>['priority'];
export type Urgency = With<'alert.issue'>['urgency'];
export const URGENCIES = every<Urgency>()(['immediate', 'expected', 'future', 'past', 'unknown']);
export type Severity = With<'alert.issue'>['severity'];
export const SEVERITIES = every<Severity>()(['extreme', 'severe', 'moderate', 'minor', 'unknown']);
export type Certainty = With<'alert.issue'>['certainty'];
export const CERTAINTIES = every<Certainty>()(['observed', 'likely', 'possible', 'unlikely', 'unknown']);
export type AnswerKind = With<'alert.answer'>['answer'];
export const ANSWERS = every<AnswerKind>()(['seen', 'understood', 'executing', 'unable']);
export type Means = With<'alert.answer'>['means'];
export const MEANS = every<Means>()(['sight', 'voice', 'device', 'relayed']);

export type CheckinKind = With<'checkin.record'>['kind'];
export const CHECKIN_KINDS = every<CheckinKind>()(['ok', 'late', 'help']);
export type PanicManner = With<'panic.preference'>['manner'];
export const PANIC_MANNERS = every<PanicManner>()(['visible', 'discreet']);
export type DrillLanguage = With<'drill.inject'>['lang'];
export const DRILL_LANGUAGES = every<DrillLanguage>()(['fr', 'en']);
export type Heat = With<'review.open'>['heat'];
export const HEATS = every<Heat>()(['hot', 'cold']);

export type Status = With<'rollcall.record'>['lines'][number]['status'];
export const STATUSES = every<Status>()(['present', 'elsewhere_safe', 'unaccounted', 'injured']);
export type Outcome = With<'standdown.propose'>['outcome'];
export const OUTCOMES = every<Outcome>()(['confirmed', 'excluded', 'doubt_not_lifted', 'false_alarm']);

export type StatementForm = With<'statement.draft'>['form'];
export const STATEMENT_FORMS = every<StatementForm>()(['statement', 'holding_line']);
export type ClaimOwner = With<'statement.draft'>['claims'][number]['owned_by'];
export const CLAIM_OWNERS = every<ClaimOwner>()(['desk', 'prosecutor', 'principal']);
export type Reveal = With<'statement.draft'>['reveals'][number];
export const REVEALS = every<Reveal>()(['place', 'hour', 'route', 'source', 'habit', 'inquiry']);
export type PhotoType = NonNullable<With<'statement.draft'>['photo']>['type'];
