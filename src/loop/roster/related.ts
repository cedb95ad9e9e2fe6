/** Relatives as people of their own (domain §1): who covers them, whom to try for them, whom they are close to. */
import type { MemberId, PersonId } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import type { RelatedPerson, RosterState } from './model.ts';

/** The principal somebody is protected with: the one a related person is close to; anybody else stands for themselves. */
export const principalWith = (state: RosterState, person: PersonId): PersonId =>
  state.principals.has(person) ? person : (state.related.get(person)?.principal ?? person);

/** Somebody an alert or an operation can be for: a principal, or a person close to one. */
export const isProtected = (state: RosterState, id: PersonId): boolean => state.principals.has(id) || state.related.has(id);

/** A cover counts until just before its end, whether or not the desk has come to say that it is over. */
export const isCovered = ({ covered, coverUntil }: RelatedPerson, at: Ms): boolean => covered && (coverUntil === null || at < coverUntil);

/** The member who covers this person at `at`; nobody where none was named. */
export function coverOf(state: RosterState, person: PersonId, at: Ms): MemberId[] {
  const row = state.related.get(person);
  return row === undefined || row.coveredBy === null || !isCovered(row, at) ? [] : [row.coveredBy];
}

/** Those of the contact plan who can be rung, in its order: whoever is outside is for a human to call. */
export const planMembers = (state: RosterState, person: PersonId): MemberId[] => [
  ...new Set((state.related.get(person)?.plan ?? []).map(({ contact }) => contact).filter((id) => state.members.has(id))),
];

/** Whom an alert for a related person rings: whoever covers them, the members of their plan, themselves if they hold a phone. */
export const nearestTo = (state: RosterState, person: PersonId, at: Ms): MemberId[] => [
  ...new Set([...coverOf(state, person, at), ...planMembers(state, person), ...(state.members.has(person) ? [person] : [])]),
];
