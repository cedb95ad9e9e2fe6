/**
 * Who is on a detail at an instant. Reckoned from the periods each time, never stored and never typed: a roll call
 * made from a stale list forgets the driver who came on at four (domain §3).
 *
 * Every function takes the instant it is asked about. Lists are in the order of the assignments in the log.
 */
import type { MemberId, PersonId } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import type { Assignment, RosterState } from './model.ts';
import { coverOf, planMembers, principalWith } from './related.ts';

const covers = (assignment: Assignment, at: Ms): boolean => assignment.from <= at && (assignment.to === null || at < assignment.to);
const inLogOrder = (a: Assignment, b: Assignment): number => a.index - b.index;
const once = <T>(list: readonly T[]): T[] => [...new Set(list)];

/** The assignments to this principal that hold at `at`: from `from` (included) to `to` (excluded). */
export const detailAt = (state: RosterState, principal: PersonId, at: Ms): Assignment[] =>
  state.assignments.filter((assignment) => assignment.principal === principal && covers(assignment, at)).sort(inLogOrder);

/** Those assigned at `at` who are members, companions included; the principal only where assigned to their own detail. */
export const membersOfDetail = (state: RosterState, principal: PersonId, at: Ms): MemberId[] =>
  once(detailAt(state, principal, at).map((assignment) => assignment.person)).filter((person) => state.members.has(person));

/**
 * Everybody a roll call must account for: the principal, then each person assigned, companions included, each once.
 * A related person is counted only where they accompany (an assignment as companion); otherwise they are elsewhere and
 * have their own cover (I-16): of an operation for them, they and whoever covers them are counted.
 */
export const manifestAt = (state: RosterState, principal: PersonId, at: Ms): PersonId[] =>
  once([principal, ...coverOf(state, principal, at), ...detailAt(state, principal, at).map((assignment) => assignment.person)]);

/**
 * The member who leads on the ground at `at`. Where nobody protects (companions apart), the principal holds that part
 * if they are a member, else a companion who is (decision 30). For a related person: whoever covers them, else whoever
 * leads for the principal they are close to. Null when there is nobody: the desk must be told.
 */
export function teamLeaderAt(state: RosterState, principal: PersonId, at: Ms): MemberId | null {
  const near = principalWith(state, principal);
  if (near !== principal) return coverOf(state, principal, at)[0] ?? teamLeaderAt(state, near, at);
  const detail = detailAt(state, principal, at);
  const members = detail.filter((assignment) => state.members.has(assignment.person));
  const leader = members.find((assignment) => assignment.part === 'team_leader');
  if (leader !== undefined) return leader.person;
  if (detail.some((assignment) => assignment.part !== 'companion')) return null;
  if (state.members.has(principal)) return principal;
  return members[0]?.person ?? null;
}

/**
 * Who is rung when `member` says "unable" or does not answer: the substitute named in an assignment of theirs, else
 * another member of the detail with the same part, else the team leader unless it is they. Null: the desk is told.
 * Nobody of the detail stands in for whoever is not of it: an officer who is silent is the supervisor's to know (S12).
 * For a related person: the next member of their contact plan, in its order (S11).
 */
export function substituteFor(state: RosterState, member: MemberId, principal: PersonId, at: Ms): MemberId | null {
  const contacts = planMembers(state, principal);
  if (contacts.length > 0) return contacts[contacts.indexOf(member) + 1] ?? null;
  const detail = detailAt(state, principal, at);
  const own = detail.filter((assignment) => assignment.person === member);
  const named = own.find((assignment) => assignment.substitute !== null)?.substitute;
  if (named !== undefined && named !== null) return named;
  const parts = own.map((assignment) => assignment.part);
  const peer = detail.find(({ person, part }) => person !== member && parts.includes(part) && state.members.has(person));
  if (peer !== undefined) return peer.person;
  if (own.length === 0 && member !== principal) return null;
  const leader = teamLeaderAt(state, principal, at);
  return leader === member ? null : leader;
}

/** Every principal this member protects at `at`. A companion accompanies; they do not protect. */
export const principalOf = (state: RosterState, member: MemberId, at: Ms): PersonId[] =>
  once(
    state.assignments
      .filter((assignment) => assignment.person === member && assignment.part !== 'companion' && covers(assignment, at))
      .sort(inLogOrder)
      .map((assignment) => assignment.principal),
  );
