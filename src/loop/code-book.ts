/** Whose codes are in force, across the states people believe in: what the desk holds a typed code against. */
import type { Id, MemberId } from '../kernel/ids.ts';
import { mayRehearse } from './checkin/codes.ts';
import { checkinFacts } from './facts.ts';
import type { LoopState } from './loop.ts';

/** The world a member's hand is held against: what they believe, where they are not free (I-25b). */
const worldOf = (state: LoopState, member: MemberId): LoopState => state.believed.get(member) ?? state;
const setIn = ({ checkin }: LoopState, member: MemberId): Id | null => checkin.codes.get(member)?.set ?? null;

/** The set a member's code is one of; null when they have none. */
export const codesOf = (state: LoopState, member: MemberId): Id | null => setIn(worldOf(state, member), member);

/** The sets that speak for a member: the real one, and the one they believe they have set. */
export const setsOf = (state: LoopState, member: MemberId): readonly Id[] =>
  [setIn(state, member), codesOf(state, member)].filter((set) => set !== null);

/**
 * Whether a set of somebody stands in the way of a code that `setter` chooses (I-25). Of their own, only those they know of:
 * what they set under duress has no effect, and they must not be told so (I-25b).
 */
export const standsInTheWay = (state: LoopState, setter: MemberId, of: MemberId, set: Id): boolean =>
  of === setter ? codesOf(state, of) === set : setsOf(state, of).includes(set);

/** Typing a code with this act rehearses it: a duress code is no alarm there, and nowhere else. */
export const isRehearsal = (state: LoopState, act: string, member: MemberId, exercise: Id | null): boolean =>
  act === 'code.rehearse' && mayRehearse(member, exercise, checkinFacts(worldOf(state, member)));
