/**
 * Posture: the level of protection authorised for one person over a period, on a named scale, until a review date.
 *
 * A scale is set once, lightest level first, and never changes: that order is the severity, and the only thing compared.
 * What a level is called says nothing, least of all its digits: 1 is the worst in France and in Germany (domain §0).
 *
 * A person (a principal or somebody close to one) has *no* posture until the authority's first decision, which opens the
 * first interval. Every later decision closes the interval and opens the next at the same instant: intervals never
 * overlap and leave no gap (I-41). An interval is *in force* until the next decision. Once its review date is past it
 * is *overdue*, and stays in force: nothing is lowered by the clock (I-14).
 *
 * Raising and keeping are one act of one person. Lowering is two: the authority's decision *waits*, and changes nothing,
 * until another person on another device confirms it. It ends *confirmed*, *lapsed* or, when the authority decided
 * something else in between, *overtaken* (decisions 6 and 30).
 *
 * A proposal by the desk is *open* until the next decision about that person, and is never one itself. The principal is
 * heard, which is recorded, and decides nothing (domain §2.10).
 */
import type { Means, Told } from '../../kernel/decider.ts';
import type { DeviceName, Id, MemberId, PersonId, Sha256Hex, Thread } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

/** A level on a scale: two ids, never a figure. */
export type Level = {
  scale: Id;
  level: Id;
};
/** What stands behind a decision or a proposal: reports and assessments, by id, and the instant it must be looked at again. */
type Grounds = {
  basis: Id[];
  review_by: Ms;
};

export type PostureAct =
  /** `levels`: lightest first. `reinforced_from`: the lightest level that counts as reinforced protection. */
  | { act: 'posture.scale'; with: { scale: Id; levels: Id[]; reinforced_from: Id } }
  | { act: 'posture.propose'; with: { proposal: Id; person: PersonId } & Level & Grounds }
  | { act: 'posture.hear'; with: { person: PersonId; means: Means } }
  | { act: 'posture.decide'; with: { posture: Id; person: PersonId; measures: Id[] } & Level & Grounds }
  /** the second person of a lowering; the digest is that of the decision's note, as they read it */
  | { act: 'posture.confirm'; with: { posture: Id; sha256: Sha256Hex } }
  /** by the desk key: nobody confirmed the lowering in time */
  | { act: 'posture.lapse'; with: { posture: Id } }
  /** by the desk key: the review date has passed */
  | { act: 'posture.overdue'; with: { posture: Id } };

/** What a decision did. `changed`: to another scale, which compares with nothing and is guarded like a lowering. */
export type Change = 'first' | 'raised' | 'kept' | 'lowered' | 'changed';

export type PostureEvent =
  | { e: 'PostureScaleSet'; scale: Id; levels: Id[]; reinforced_from: Id }
  | ({ e: 'PostureProposed'; proposal: Id; person: PersonId } & Level & Grounds)
  | { e: 'PersonHeard'; person: PersonId; means: Means; conflict: string | null }
  | ({ e: 'LoweringDecided'; posture: Id; person: PersonId; measures: Id[]; change: Change; by: MemberId; lapses: Ms } & Level & Grounds)
  | { e: 'LoweringLapsed'; posture: Id; person: PersonId }
  /** `by`: whoever decided, then whoever confirmed. `heard`: the person had been heard since the decision before. */
  | ({ e: 'PostureDecided'; posture: Id; person: PersonId; measures: Id[]; change: Change; heard: boolean; by: MemberId[] } & Level &
      Grounds)
  | { e: 'PostureReviewOverdue'; posture: Id; person: PersonId };

export interface Scale {
  id: Id;
  index: number;
  /** Lightest first. */
  levels: readonly Id[];
  reinforcedFrom: Id;
}
/** A level in force from `from` until just before `to`; `to` null: until the next decision. */
export interface Interval {
  id: Id;
  /** The entry that gives the reason; where a second person confirmed, the entry of the decision they confirmed. */
  index: number;
  thread: Thread;
  person: PersonId;
  scale: Id;
  level: Id;
  from: Ms;
  to: Ms | null;
  reviewBy: Ms;
  overdueSince: Ms | null;
  change: Change;
  heard: boolean;
  basis: readonly Id[];
  measures: readonly Id[];
  by: readonly MemberId[];
}
/** A lowering decided by the authority, which changes nothing until a second person has confirmed it. */
export interface Lowering {
  id: Id;
  index: number;
  thread: Thread;
  person: PersonId;
  scale: Id;
  level: Id;
  reviewBy: Ms;
  change: Change;
  basis: readonly Id[];
  measures: readonly Id[];
  by: MemberId;
  /** Whose hand and which device signed: the second person's may be neither. */
  hand: MemberId;
  device: DeviceName;
  at: Ms;
  lapses: Ms;
  state: 'waiting' | 'confirmed' | 'lapsed' | 'overtaken';
}
export interface PostureProposal {
  id: Id;
  index: number;
  person: PersonId;
  scale: Id;
  level: Id;
  basis: readonly Id[];
  reviewBy: Ms;
  by: MemberId;
  at: Ms;
  /** The decision that came after it, whatever it says; null while it waits. */
  answeredBy: Id | null;
}
export interface PostureState {
  readonly scales: Table<Scale>;
  /** person -> intervals, oldest first: only the last has no end */
  readonly intervals: Table<readonly Interval[]>;
  /** decision -> the person it is about; an id is never used twice */
  readonly decisions: Table<PersonId>;
  readonly lowerings: Table<Lowering>;
  readonly proposals: Table<PostureProposal>;
  /** person -> the last time they were heard, and the entry with their words */
  readonly heard: Table<{ at: Ms; index: number }>;
}

/** What the stage needs of the roster, of intake, of assessment, of duress and of the log; filled in by loop.ts. */
export interface PostureFacts {
  rolesOf(member: MemberId): readonly string[];
  /** A principal or a related person. */
  isProtected(person: PersonId): boolean;
  /** The principal a related person is close to; null for anybody else. */
  principalOf(person: PersonId): PersonId | null;
  isReport(id: Id): boolean;
  /** `about`: its subject, the persons its subject (when a report) and the reports it stands on are about. Null when unknown. */
  assessment(id: Id): { index: number; needsReview: boolean; about: readonly Id[] } | null;
  singleHanded(): boolean;
  /** As known now: this member acted under duress at that instant (I-25b). */
  underDuress(member: MemberId, at: Ms): boolean;
  noteSha256(index: number): Sha256Hex | null;
}

export const initialPosture: PostureState = {
  scales: Table.empty(),
  intervals: Table.empty(),
  decisions: Table.empty(),
  lowerings: Table.empty(),
  proposals: Table.empty(),
  heard: Table.empty(),
};

export function evolvePosture(state: PostureState, event: PostureEvent, told: Told): PostureState {
  const { index, now } = told;
  switch (event.e) {
    case 'PostureScaleSet': {
      const { scale: id, levels, reinforced_from: reinforcedFrom } = event;
      return { ...state, scales: state.scales.with(id, { id, index, levels, reinforcedFrom }) };
    }
    case 'PostureProposed': {
      const { proposal: id, person, scale, level, basis, review_by: reviewBy } = event;
      const proposed: PostureProposal = { id, index, person, scale, level, basis, reviewBy, by: actor(told), at: now, answeredBy: null };
      return { ...state, proposals: state.proposals.with(id, proposed) };
    }
    case 'PersonHeard':
      return event.conflict === null ? { ...state, heard: state.heard.with(event.person, { at: now, index }) } : state;
    case 'LoweringDecided': {
      const { e: _, posture: id, review_by: reviewBy, ...decided } = event;
      const lowering: Lowering = {
        ...decided,
        id,
        reviewBy,
        index,
        thread: told.thread,
        hand: told.by,
        device: told.device,
        at: now,
        state: 'waiting',
      };
      const lowerings = overtaken(state.lowerings, event.person).with(id, lowering);
      return { ...state, lowerings, decisions: state.decisions.with(id, event.person) };
    }
    case 'LoweringLapsed':
      return { ...state, lowerings: state.lowerings.change(event.posture, (lowering) => ({ ...lowering, state: 'lapsed' })) };
    case 'PostureDecided':
      return decided(state, event, told);
    case 'PostureReviewOverdue': {
      const overdue = (interval: Interval): Interval => (interval.id === event.posture ? { ...interval, overdueSince: now } : interval);
      return { ...state, intervals: state.intervals.change(event.person, (known) => known.map(overdue)) };
    }
    default:
      throw new Error(`posture: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}

/** Whatever was waiting for this person waits no more: a decision that came later stands in its place. */
function overtaken(lowerings: Table<Lowering>, person: PersonId): Table<Lowering> {
  return lowerings
    .filter((lowering) => lowering.person === person && lowering.state === 'waiting')
    .reduce((table, lowering) => table.with(lowering.id, { ...lowering, state: 'overtaken' }), lowerings);
}

/** One instant closes the interval in force and opens the next (I-41). */
function decided(state: PostureState, event: Extract<PostureEvent, { e: 'PostureDecided' }>, told: Told): PostureState {
  const { e: _, posture: id, review_by: reviewBy, ...decision } = event;
  const confirmed = state.lowerings.get(id);
  const { index, thread } = confirmed ?? told;
  const interval: Interval = { ...decision, id, index, thread, reviewBy, from: told.now, to: null, overdueSince: null };
  const before = historyOf(state, event.person).map((known) => (known.to === null ? { ...known, to: told.now } : known));
  const lowerings = overtaken(state.lowerings, event.person);
  const answered = state.proposals.filter((proposal) => proposal.person === event.person && proposal.answeredBy === null);
  return {
    ...state,
    intervals: state.intervals.with(event.person, [...before, interval]),
    decisions: state.decisions.with(id, event.person),
    lowerings: confirmed === undefined ? lowerings : lowerings.with(id, { ...confirmed, state: 'confirmed' }),
    proposals: answered.reduce((table, proposal) => table.with(proposal.id, { ...proposal, answeredBy: id }), state.proposals),
  };
}

/** Every interval of a person, oldest first; empty when nobody ever decided. */
export const historyOf = (state: PostureState, person: PersonId): readonly Interval[] => state.intervals.get(person) ?? [];

/** The interval in force now; undefined when nobody ever decided. */
export const inForce = (state: PostureState, person: PersonId): Interval | undefined => historyOf(state, person).at(-1);

/**
 * The interval in force at an instant: from its decision until just before the next one. Undefined before the first. Of
 * two decisions within one millisecond, the later in the log.
 */
export const levelAt = (state: PostureState, person: PersonId, at: Ms): Interval | undefined =>
  historyOf(state, person).findLast((interval) => interval.from <= at);

/** Where a level stands on its scale: 0 is the lightest. Undefined for a scale or a level nobody set. For comparing only, never shown. */
export function severityOf(state: PostureState, { scale, level }: Level): number | undefined {
  const rank = state.scales.get(scale)?.levels.indexOf(level) ?? -1;
  return rank < 0 ? undefined : rank;
}

/**
 * True when the level in force for this person at `at` is at least the one its scale calls reinforced. False for somebody
 * without a posture. A passed review date changes nothing: what was decided stands until it is decided again (I-41).
 */
export function isReinforced(state: PostureState, person: PersonId, at: Ms): boolean {
  const interval = levelAt(state, person, at);
  const scale = interval === undefined ? undefined : state.scales.get(interval.scale);
  if (interval === undefined || scale === undefined) return false;
  return scale.levels.indexOf(interval.level) >= scale.levels.indexOf(scale.reinforcedFrom);
}

/** The intervals in force whose review date has come, longest overdue first. */
export const reviewsDue = (state: PostureState, now: Ms): Interval[] =>
  [...state.intervals.values()]
    .flatMap((known) => known.slice(-1))
    .filter((interval) => interval.reviewBy <= now)
    .sort((a, b) => a.reviewBy - b.reviewBy || a.index - b.index);
