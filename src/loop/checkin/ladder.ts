/** Who is rung about an item, in which order, and when again. The person first, where ringing them endangers nobody. */
import type { Id, MemberId, PersonId } from '../../kernel/ids.ts';
import { MINUTE, type Ms } from '../../kernel/time.ts';
import {
  type CheckinEvent,
  type CheckinFacts,
  type CheckinState,
  type Duress,
  duressItem,
  itemOf,
  type Panic,
  type Plan,
  panicItem,
  underDuress,
} from './model.ts';
import { dueAt, plansOf } from './rhythm.ts';

/** How long somebody who missed a check-in is rung alone, before anybody else is told (decision 31). */
export const PERSON_FIRST: Ms = 2 * MINUTE;
/** People are told again this often until one of them takes it. */
export const ROUND: Ms = MINUTE;
/** And again this long after it was taken, if it is still open: whoever took it may be in trouble too. */
export const TAKEN_FOR: Ms = 15 * MINUTE;

export type Asked = Extract<CheckinEvent, { e: 'AttentionAsked' }>;
/** What is rung about: enough of an item that a new one, not yet in the state, can be rung about too. */
export interface About {
  readonly item: Id;
  readonly person: PersonId;
  readonly by: MemberId;
}

export const about = (item: Id, row: Plan | Panic | Duress): About => ({
  item,
  person: 'member' in row ? row.member : row.person,
  by: row.by,
});

/** A phone that may be in the wrong hands, or whose owner is hiding, is left in peace. */
export const mayRing = (state: CheckinState, person: PersonId, facts: CheckinFacts): boolean => {
  const panic = state.panics.get(person);
  const hiding = panic?.state === 'open' && panic.manner === 'discreet';
  return facts.isMember(person) && !hiding && !underDuress(state, person);
};

/** The event that asks for the rings of one round. */
export const ask = (state: CheckinState, of: About, rung: number, next: Ms, now: Ms, facts: CheckinFacts): Asked => ({
  e: 'AttentionAsked',
  item: of.item,
  person: of.person,
  recipients: recipients(state, of, rung, now, facts),
  rung,
  next,
});

/** Each round holds those of the rounds before it. */
function recipients(state: CheckinState, of: About, rung: number, now: Ms, facts: CheckinFacts): MemberId[] {
  const { item, person } = of;
  const list = (...members: readonly (MemberId | null)[]): MemberId[] =>
    [...new Set(members)].filter((m): m is MemberId => m !== null && m !== person && facts.isMember(m));
  const owner = facts.owner(item, of.by);
  const desk = owner === null ? facts.watch() : [owner];
  if (item === duressItem(person) || underDuress(state, person)) return silently(state, person, rung, list(...desk), list, now, facts);
  const self = mayRing(state, person, facts) && item !== panicItem(person) ? [person] : [];
  if (rung === 0 && self.length > 0) return self;
  const leader = facts.teamLeader(person, now);
  // Who is being relieved may have left; who is coerced may not speak (S12, I-25b).
  const doubtful = [owner, leader].some((m) => m !== null && (facts.relieving(m) || underDuress(state, m)));
  const first = list(leader, ...desk, ...(doubtful || item === panicItem(person) ? facts.supervisors() : []));
  const all = list(...first, ...facts.supervisors(), facts.confidant());
  const late = item === panicItem(person) ? rung >= 1 : rung >= 2;
  return [...self, ...(late || first.length === 0 ? all : first)];
}

/**
 * The silent alarm: the desk, never anybody near the coerced person (I-24). Where the desk itself is coerced or near, or
 * does not answer, the confidant outside learns of it (decision 29).
 */
function silently(
  state: CheckinState,
  person: PersonId,
  rung: number,
  owner: readonly MemberId[],
  list: (...members: readonly (MemberId | null)[]) => MemberId[],
  now: Ms,
  facts: CheckinFacts,
): MemberId[] {
  const near = vicinityOf(state, person, now, facts);
  const safe = (members: readonly MemberId[]): MemberId[] => members.filter((m) => !near.includes(m) && !underDuress(state, m));
  const desk = safe(list(...owner, ...facts.watch(), ...facts.supervisors()));
  const ofTheDesk = facts.watch().includes(person) || facts.supervisors().includes(person);
  return rung === 0 && desk.length > 0 && !ofTheDesk ? desk : safe(list(...desk, facts.confidant()));
}

/** Those near the coerced person when it was raised, and those near them now. */
export const vicinityOf = (state: CheckinState, person: PersonId, now: Ms, facts: Pick<CheckinFacts, 'vicinity'>): readonly MemberId[] => [
  ...(state.duresses.get(person)?.vicinity ?? []),
  ...facts.vicinity(person, now),
];

/**
 * Whether people are still to be rung about an item by a message of that round, promised at that instant: nobody has it in
 * hand, no later round rings them, and it is not about an earlier time that is over.
 */
export function callStands(state: CheckinState, item: Id, rung: number, promised: Ms): boolean {
  const row = itemOf(state, item);
  if (row === undefined || row.calling.takenBy !== null || rung < row.calling.rung || promised < (row.calling.since ?? 0)) return false;
  if ('phase' in row) return row.phase === 'missed' || row.phase === 'overdue';
  return row.state === 'open' || row.state === 'active';
}

/**
 * All that a locked phone, an SMS or a voice may say of a call (I-12): the code name, C for contact, and 1, act now; or 2, to
 * the person themself, who is asked for their news. What has happened to them is not said, least of all a duress.
 */
export const lockedCall = (codeName: string, person: PersonId, recipient: MemberId): string =>
  `${codeName}, C${person === recipient ? 2 : 1}`;

/** When the desk must look at an item again; null when nothing is due about it. */
export function dueOf(state: CheckinState, item: Id): Ms | null {
  const row = itemOf(state, item);
  if (row === undefined) return null;
  if ('phase' in row && row.phase === 'expected') {
    const due = dueAt(state, row);
    return due === null ? null : due + row.grace;
  }
  return row.calling.next;
}

/** The items whose deadline an event may have moved. `state` is the state after it. */
export function itemsMovedBy(state: CheckinState, event: CheckinEvent): Id[] {
  switch (event.e) {
    case 'CheckedIn':
    case 'PanicPreferred':
    case 'CodesSet':
    case 'CodeRehearsed':
    case 'CodesReset':
    case 'CodeNoted':
    case 'AttentionNoted':
      return [];
    case 'SilencePlanned':
      return plansOf(state, event.person).map((plan) => plan.id);
    case 'PanicRaised':
    case 'PanicCancelled':
      return [panicItem(event.person)];
    case 'DuressRaised':
    case 'DuressLifted':
    case 'CoercedActRecorded':
      return [duressItem(event.member)];
    case 'AttentionTaken':
    case 'AttentionAsked':
      return [event.item];
    default:
      return [event.plan];
  }
}

/** Every item that has a deadline, for a restart that rebuilds them from the state alone. */
export const allItems = (state: CheckinState): Id[] =>
  [
    ...[...state.plans.values()].map((plan) => plan.id),
    ...[...state.panics.values()].map((panic) => panicItem(panic.person)),
    ...[...state.duresses.values()].map((duress) => duressItem(duress.member)),
  ].filter((item) => dueOf(state, item) !== null);
