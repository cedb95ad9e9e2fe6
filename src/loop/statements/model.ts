/**
 * Statements: what may be said in public, by whom each part of it is owned, cleared by whom, released when.
 *
 * A statement is made of versions. The last one is a *draft* until it is *released*; a released version never changes,
 * and is put right only by another version, which says what it corrects (I-36). A draft is replaced by the next version
 * as well, and what had been cleared in it is void: people clear the words they read, not those that come after.
 *
 * Three clearances stand on a version: *security* (the words give away no place, hour, route, source or habit),
 * *principal* (each person protected whom it is about consents) and *legal*. Anybody may object: an objection stands in the
 * way of that version until another one is written. An embargo is an instant, a condition somebody says is met, or both;
 * neither releases anything by itself.
 *
 * A *holding line* is prepared in advance and consented to by the principal, says nothing of place, hour, route or the
 * inquiry, and can be released by one person, while an operation is open (I-36).
 *
 * What stands in the way of a release is reckoned in `obstacles.ts`, from the state and from what the others know now.
 *
 * The core never sees the words. What the desk *found* in them when it was asked to clear or release (the code name of a
 * place, the reference of a source) comes with the act, and stops it.
 */
import type { Means, Told } from '../../kernel/decider.ts';
import type { DeviceName, Id, MemberId, PersonId, Sha256Hex, Thread } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export type StatementForm = 'statement' | 'holding_line';
/** Who answers for a claim. What the prosecutor owns is not ours to say (domain §1, `Statement`). */
export type ClaimOwner = 'desk' | 'prosecutor' | 'principal';
/** What words can give away that is not public yet. */
export type Reveal = 'place' | 'hour' | 'route' | 'source' | 'habit' | 'inquiry';
export type ClearanceKind = 'security' | 'principal' | 'legal';
/** A photo kept by its digest. Its alternative text and its credit are words: `photo_alt`, `photo_credit`. */
export type Photo = {
  sha256: Sha256Hex;
  bytes: number;
  type: 'jpeg' | 'png' | 'webp';
};
/** As it was sent: what the bytes are, and whether anything but the picture (place, device, author) is written in them. */
type PhotoSent = Omit<Photo, 'type'> & { type: Photo['type'] | 'other'; metadata: boolean };

/** The n-th claim's words are disclosed as `claim_n`, counted from 1. `basis`: reports, assessments, operations, dossiers. */
export type Claim = {
  owned_by: ClaimOwner;
  basis: Id[];
};
type Drafted = {
  form: StatementForm;
  /** The principals it is about: each of them consents. */
  about: PersonId[];
  claims: Claim[];
  /** Operations it mentions. */
  mentions: Id[];
  /** Protective tasks (checks) that must be done before it is out. */
  tasks: Id[];
  reveals: Reveal[];
  embargo_until: Ms | null;
  /** The name of a condition; what it is stands in the words. */
  embargo_condition: Id | null;
  /** The language of the words (`fr` when nobody said). */
  lang?: Id;
};

export type StatementsAct =
  | { act: 'statement.draft'; with: { statement: Id; version: number; photo?: PhotoSent } & Drafted }
  /** `found`: what the desk recognised in the words, none when absent */
  | { act: 'statement.secure'; with: { statement: Id; version: number; sha256: Sha256Hex; found?: Reveal[] } }
  | { act: 'statement.consent'; with: { statement: Id; version: number; person: PersonId; means: Means; sha256: Sha256Hex } }
  | { act: 'statement.vet'; with: { statement: Id; version: number; sha256: Sha256Hex } }
  | { act: 'statement.object'; with: { statement: Id; version: number; reveals: Reveal[] } }
  /** somebody says that the condition of the embargo is met */
  | { act: 'statement.lift'; with: { statement: Id; version: number } }
  | { act: 'statement.release'; with: { statement: Id; version: number; channel: Id; sha256: Sha256Hex; found?: Reveal[] } };

export type StatementsEvent =
  /** `corrects`: the version in public that this one is to put right; null while nothing is out. */
  | ({ e: 'StatementDrafted'; statement: Id; version: number; corrects: number | null; photo?: Photo } & Drafted)
  /** `person`: who consents; null for the two other kinds. */
  | { e: 'StatementCleared'; statement: Id; version: number; clearance: ClearanceKind; person: PersonId | null; means: Means }
  | { e: 'StatementObjected'; statement: Id; version: number; reveals: Reveal[]; conflict: string | null }
  | { e: 'EmbargoLifted'; statement: Id; version: number }
  /** `alone`: nobody but the one who released it had read it for what it gives away (decision 30). */
  | { e: 'StatementReleased'; statement: Id; version: number; channel: Id; alone: boolean };

export interface Clearance {
  kind: ClearanceKind;
  person: PersonId | null;
  means: Means;
  /** Whose word it is, whose hand and which device signed it. */
  by: MemberId;
  hand: MemberId;
  device: DeviceName;
  at: Ms;
  index: number;
}
export interface StatementVersion {
  n: number;
  /** The entry that holds the words: title, text, each claim. */
  index: number;
  by: MemberId;
  at: Ms;
  about: readonly PersonId[];
  claims: readonly Claim[];
  mentions: readonly Id[];
  tasks: readonly Id[];
  reveals: readonly Reveal[];
  embargoUntil: Ms | null;
  embargoCondition: Id | null;
  embargoLifted: { by: MemberId; at: Ms; index: number } | null;
  lang: Id;
  photo: Photo | null;
  corrects: number | null;
  /** Every one given, oldest first: what one person gave under duress takes nothing from what another gave freely. */
  clearances: readonly Clearance[];
  objections: readonly { by: MemberId; at: Ms; index: number; reveals: readonly Reveal[] }[];
  released: { by: MemberId; at: Ms; index: number; channel: Id; alone: boolean } | null;
}
export interface Statement {
  id: Id;
  thread: Thread;
  form: StatementForm;
  versions: readonly StatementVersion[];
  compartment: string | null;
  exercise: Id | null;
  touched: number;
}
export interface StatementsState {
  readonly statements: Table<Statement>;
}

/** What the stage needs of the roster, of the operations, of the checks, of duress and of the log; filled in by loop.ts. */
export interface StatementsFacts {
  rolesOf(member: MemberId): readonly string[];
  isMember(id: MemberId): boolean;
  isPrincipal(id: PersonId): boolean;
  isTeamLeader(member: MemberId, principal: PersonId, at: Ms): boolean;
  /** The operation, null when there is none by that id. */
  operation(id: Id): { closed: boolean; openedAt: Ms } | null;
  /** The operation of this principal that is not closed. */
  openOperation(principal: PersonId): { id: Id; openedAt: Ms } | null;
  /** Somebody close to the principal whom nobody covers, whether a task was opened for it or not. */
  uncoveredRelatives(principal: PersonId): readonly PersonId[];
  /** Whether a check has been closed with its thing done; null when there is none by that id. */
  taskDone(id: Id): boolean | null;
  /** A report, assessment, operation or dossier of that id is known. */
  isKnown(id: Id): boolean;
  /** As known now: this member acted under duress at that instant (I-25b). */
  underDuress(member: MemberId, at: Ms): boolean;
  noteSha256(index: number): Sha256Hex | null;
}

export const initialStatements: StatementsState = { statements: Table.empty() };

/** The version in question: the last one written. */
export function latest(statement: Statement): StatementVersion {
  const last = statement.versions.at(-1);
  if (last === undefined) throw new Error(`statements: ${statement.id} has no version`);
  return last;
}

/** The version in public: the last one released; undefined while nothing is out. */
export const inPublic = (statement: Statement): StatementVersion | undefined =>
  statement.versions.findLast((version) => version.released !== null);

/** What was put right in public, oldest first: every version released after another one. The words are in `correction`. */
export const correctionsOf = (statement: Statement): StatementVersion[] =>
  statement.versions.filter((version) => version.released !== null && version.corrects !== null);

export function evolveStatements(state: StatementsState, event: StatementsEvent, told: Told): StatementsState {
  if (event.e === 'StatementDrafted') return drafted(state, event, told);
  // An objection to something nobody drafted, or to a version no longer in question, is kept in the log alone.
  if (event.e === 'StatementObjected' && event.conflict !== null) return state;
  const changed = (statement: Statement): Statement => {
    const versions = [...statement.versions.slice(0, -1), fold(latest(statement), event, told)];
    return { ...statement, versions, touched: told.index };
  };
  return { statements: state.statements.change(event.statement, changed) };
}

type Drafting = Extract<StatementsEvent, { e: 'StatementDrafted' }>;

function fold(version: StatementVersion, event: Exclude<StatementsEvent, Drafting>, told: Told): StatementVersion {
  const { index, now: at, by: hand, device } = told;
  const by = actor(told);
  switch (event.e) {
    case 'StatementCleared': {
      const { clearance: kind, person, means } = event;
      return { ...version, clearances: [...version.clearances, { kind, person, means, by, hand, device, at, index }] };
    }
    case 'StatementObjected':
      return { ...version, objections: [...version.objections, { by, at, index, reveals: event.reveals }] };
    case 'EmbargoLifted':
      return { ...version, embargoLifted: { by, at, index } };
    case 'StatementReleased':
      return { ...version, released: { by, at, index, channel: event.channel, alone: event.alone } };
    default:
      throw new Error(`statements: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}

/** Another version: nothing that was cleared, lifted or objected to in the one before is carried over. */
function drafted(state: StatementsState, event: Drafting, told: Told): StatementsState {
  const { statement: id, version: n, form, about, claims, mentions, tasks, reveals, corrects } = event;
  const version: StatementVersion = {
    n,
    index: told.index,
    by: actor(told),
    at: told.now,
    about,
    claims,
    mentions,
    tasks,
    reveals,
    embargoUntil: event.embargo_until,
    embargoCondition: event.embargo_condition,
    embargoLifted: null,
    lang: event.lang ?? 'fr',
    photo: event.photo ?? null,
    corrects,
    clearances: [],
    objections: [],
    released: null,
  };
  const known = state.statements.get(id);
  const { thread, compartment = null, exercise, index: touched } = told;
  const statement: Statement =
    known === undefined
      ? { id, thread, form, versions: [version], compartment, exercise, touched }
      : { ...known, versions: [...known.versions, version], touched };
  return { statements: state.statements.with(id, statement) };
}
