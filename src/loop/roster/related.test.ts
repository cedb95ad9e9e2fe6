import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, MINUTE } from '../../kernel/time.ts';
import { asks, EVENING, given, type Happened, refusalOf } from '../given.ts';
import { manifestAt, substituteFor, teamLeaderAt } from './detail.ts';
import { rolesOf } from './members.ts';
import { evolveRoster, initialRoster, type RosterAct, type RosterEvent, type RosterState } from './model.ts';
import { coverOf, isCovered, isProtected, nearestTo, planMembers, principalWith } from './related.ts';
import { decideRoster } from './rules.ts';

const begin = given(evolveRoster, initialRoster);
const member = (id: string, role: Extract<RosterEvent, { e: 'MemberEnrolled' }>['roles'][number]): RosterEvent => ({
  e: 'MemberEnrolled',
  member: id,
  roles: [role],
  compartments: [],
});
const leads: RosterEvent = {
  e: 'DetailAssigned',
  assignment: 'as-1',
  principal: 'hermine',
  person: 'renard-1',
  part: 'team_leader',
  from: EVENING,
  to: null,
  substitute: null,
};
const family: Happened<RosterEvent>[] = [
  { e: 'OrganisationCreated', org: 'vernac', zone: 'Europe/Paris', confidant: null, single_handed: false },
  member('renard-1', 'team_leader'),
  member('pont', 'liaison'),
  member('vigie', 'watch_officer'),
  { e: 'PrincipalAdded', principal: 'hermine' },
  { e: 'RelatedPersonAdded', person: 'lison', principal: 'hermine', relation: 'daughter', covered: false },
  leads,
];
const covered = (more: object = {}): RosterEvent => ({
  e: 'RelatedPersonCovered',
  person: 'lison',
  covered: true,
  by: 'pont',
  until: null,
  ...more,
});
const planned: RosterEvent = {
  e: 'RelatedPersonPlanned',
  person: 'lison',
  contacts: [
    { contact: 'voisine', means: 'neighbour' },
    { contact: 'vigie', means: 'voice' },
    { contact: 'pont', means: 'visit' },
    { contact: 'vigie', means: 'visit' },
  ],
};
const after = (...events: Happened<RosterEvent>[]): RosterState => begin([...family, ...events]).state;
const lison = (state: RosterState) => {
  const row = state.related.get('lison');
  assert.ok(row);
  return row;
};
const answer = (past: readonly Happened<RosterEvent>[], asked: RosterAct, by = 'pont', now = EVENING + HOUR) => {
  const { state, when } = begin([...family, ...past]);
  const facts = { rolesOf: (id: string) => rolesOf(state, id), openItems: () => [], keyName: () => null, operation: () => null };
  return refusalOf(when(decideRoster, asked, asks(by, { now }), facts));
};
const covers = (more: object): RosterAct => ({ act: 'related.cover', with: { person: 'lison', covered: true, ...more } });

test('I-36 a cover has a member and an end where they were said; without either it is a cover all the same', () => {
  assert.deepEqual(coverOf(after(covered()), 'lison', EVENING), ['pont']);
  const plain = after({ e: 'RelatedPersonCovered', person: 'lison', covered: true });
  assert.deepEqual([isCovered(lison(plain), EVENING), coverOf(plain, 'lison', EVENING)], [true, []]);
  const ended = after(covered(), covered({ covered: false }));
  assert.deepEqual([lison(ended).covered, lison(ended).coveredBy, lison(ended).coverUntil], [false, null, null]);
  assert.equal(answer([], covers({ by: 'voisine' })), 'member_unknown');
  assert.equal(answer([], covers({ until: EVENING + HOUR })), 'period_empty');
  assert.equal(answer([], covers({ by: 'pont', until: EVENING + 2 * HOUR })), null);
});

test('I-14 a cover ends by time, and never begins by it; only its own end lapses it', () => {
  const state = after(covered({ until: EVENING + HOUR }));
  assert.deepEqual([isCovered(lison(state), EVENING + HOUR - 1), isCovered(lison(state), EVENING + HOUR)], [true, false]);
  assert.deepEqual(coverOf(state, 'lison', EVENING + HOUR), []);
  const lapse = (until: number): RosterAct => ({ act: 'related.lapse', with: { person: 'lison', until } });
  const past = [covered({ until: EVENING + HOUR })];
  assert.equal(answer(past, lapse(EVENING + HOUR), 'desk', EVENING + HOUR - 1), 'nothing_due');
  assert.equal(answer(past, lapse(EVENING), 'desk'), 'nothing_due');
  assert.equal(answer([], lapse(EVENING), 'desk'), 'nothing_due');
  assert.equal(answer(past, lapse(EVENING + HOUR), 'desk'), null);
  assert.equal(answer(past, lapse(EVENING + HOUR), 'vigie'), 'role_missing');
  assert.equal(lison(after(...past, { e: 'RelatedCoverLapsed', person: 'lison' })).covered, false);
});

test('S11 a contact plan is an order of people, in or outside the organisation, replaced whole', () => {
  const state = after(planned);
  assert.deepEqual(planMembers(state, 'lison'), ['vigie', 'pont']);
  assert.deepEqual(planMembers(state, 'stranger'), []);
  assert.equal(lison(state).planIndex, family.length);
  const plan = (...contacts: Extract<RosterEvent, { e: 'RelatedPersonPlanned' }>['contacts']): RosterAct => ({
    act: 'related.plan',
    with: { person: 'lison', contacts },
  });
  assert.equal(answer([], plan()), 'plan_empty');
  assert.equal(answer([], plan({ contact: 'voisine', means: 'voice' }, { contact: 'voisine', means: 'voice' })), 'contact_twice');
  assert.equal(answer([], plan({ contact: 'voisine', means: 'voice' }, { contact: 'voisine', means: 'visit' })), null);
  assert.equal(answer([], plan({ contact: 'voisine', means: 'voice' }), 'renard-1'), 'role_missing');
});

test('S11 whom an alert for a relative rings: whoever covers them, the members of the plan, themselves with a phone', () => {
  assert.deepEqual(nearestTo(after(), 'lison', EVENING), []);
  assert.deepEqual(nearestTo(after(planned, covered()), 'lison', EVENING), ['pont', 'vigie']);
  assert.deepEqual(nearestTo(after(member('lison', 'related')), 'lison', EVENING), ['lison']);
});

test('I-16 S11 of an operation for a relative, they and whoever covers them are counted; that member leads, else the team leader', () => {
  assert.deepEqual(manifestAt(after(covered()), 'lison', EVENING), ['lison', 'pont']);
  assert.deepEqual(manifestAt(after(), 'lison', EVENING), ['lison']);
  assert.equal(teamLeaderAt(after(covered()), 'lison', EVENING), 'pont');
  assert.equal(teamLeaderAt(after(), 'lison', EVENING), 'renard-1');
  assert.equal(teamLeaderAt(after(), 'lison', EVENING - MINUTE), null, 'nobody is on the detail yet');
});

test('S11 whoever is silent is followed by the next member of the plan; after the last, the desk is told', () => {
  const state = after(planned);
  assert.equal(substituteFor(state, 'renard-1', 'lison', EVENING), 'vigie', 'somebody who is not in the plan');
  assert.equal(substituteFor(state, 'vigie', 'lison', EVENING), 'pont');
  assert.equal(substituteFor(state, 'pont', 'lison', EVENING), null);
});

test('a principal who is close to another stands for themselves', () => {
  const state = after({ e: 'RelatedPersonAdded', person: 'hermine', principal: 'loutre', relation: 'sister', covered: false });
  assert.equal(principalWith(state, 'hermine'), 'hermine');
  assert.equal(principalWith(state, 'lison'), 'hermine');
  assert.equal(principalWith(state, 'stranger'), 'stranger');
  assert.deepEqual(
    ['hermine', 'lison', 'stranger'].map((id) => isProtected(state, id)),
    [true, true, false],
  );
});
