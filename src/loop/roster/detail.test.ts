import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR } from '../../kernel/time.ts';
import { EVENING, given, type Happened } from '../given.ts';
import { detailAt, manifestAt, membersOfDetail, principalOf, substituteFor, teamLeaderAt } from './detail.ts';
import { evolveRoster, initialRoster, type Part, type RosterEvent } from './model.ts';

const member = (id: string): RosterEvent => ({ e: 'MemberEnrolled', member: id, roles: ['protection_officer'], compartments: [] });
let n = 0;
const on = (person: string, part: Part, more: Partial<Extract<RosterEvent, { e: 'DetailAssigned' }>> = {}): RosterEvent => ({
  e: 'DetailAssigned',
  assignment: `a${n++}`,
  principal: 'hermine',
  person,
  part,
  from: EVENING,
  to: null,
  substitute: null,
  ...more,
});
const roster = (...events: Happened<RosterEvent>[]) => given(evolveRoster, initialRoster)(events).state;

const full = roster(
  member('renard-1'),
  member('renard-2'),
  member('renard-3'),
  member('renard-4'),
  { e: 'RelatedPersonAdded', person: 'lison', principal: 'hermine', relation: 'daughter', covered: false },
  on('renard-1', 'team_leader'),
  on('renard-2', 'protection_officer', { substitute: 'renard-4' }),
  on('renard-3', 'driver', { to: EVENING + HOUR }),
  on('renard-3', 'protection_officer', { from: EVENING + HOUR }),
  on('renard-4', 'advance'),
  on('assistante', 'companion'),
  on('renard-2', 'driver', { principal: 'loutre' }),
);

test('a period counts its first instant and not its last', () => {
  const parts = (at: number) =>
    detailAt(full, 'hermine', at)
      .filter((a) => a.person === 'renard-3')
      .map((a) => a.part);
  assert.deepEqual(parts(EVENING - 1), []);
  assert.deepEqual(parts(EVENING), ['driver']);
  assert.deepEqual(parts(EVENING + HOUR), ['protection_officer']);
});

test('I-16 the manifest: the principal first, everybody assigned once, companions included, a relative elsewhere not', () => {
  assert.deepEqual(manifestAt(full, 'hermine', EVENING), ['hermine', 'renard-1', 'renard-2', 'renard-3', 'renard-4', 'assistante']);
  const along = roster(on('lison', 'companion'), on('hermine', 'companion'));
  assert.deepEqual(manifestAt(along, 'hermine', EVENING), ['hermine', 'lison']);
});

test('only members can be rung', () => {
  assert.deepEqual(membersOfDetail(full, 'hermine', EVENING), ['renard-1', 'renard-2', 'renard-3', 'renard-4']);
});

test('the team leader leads; a detail that has none has none', () => {
  assert.equal(teamLeaderAt(full, 'hermine', EVENING), 'renard-1');
  assert.equal(teamLeaderAt(full, 'loutre', EVENING), null);
  assert.equal(teamLeaderAt(full, 'hermine', EVENING - 1), null);
});

test('decision 30: without a detail the principal leads if they are a member, else a companion who is', () => {
  assert.equal(teamLeaderAt(roster(member('hermine')), 'hermine', EVENING), 'hermine');
  assert.equal(teamLeaderAt(roster(member('ami'), on('ami', 'companion')), 'hermine', EVENING), 'ami');
  assert.equal(teamLeaderAt(roster(on('ami', 'companion')), 'hermine', EVENING), null);
});

test('the substitute: the one named, else the same part, else the team leader, else nobody and the desk is told', () => {
  assert.equal(substituteFor(full, 'renard-2', 'hermine', EVENING), 'renard-4', 'named');
  assert.equal(substituteFor(full, 'renard-3', 'hermine', EVENING + HOUR), 'renard-2', 'same part');
  assert.equal(substituteFor(full, 'renard-4', 'hermine', EVENING), 'renard-1', 'team leader');
  assert.equal(substituteFor(full, 'renard-1', 'hermine', EVENING), null, 'the leader has nobody above');
  assert.equal(substituteFor(full, 'hermine', 'hermine', EVENING), 'renard-1', 'the principal: their team leader');
  assert.equal(substituteFor(full, 'vigie', 'hermine', EVENING), null, 'an officer of the desk: nobody of the detail');
});

test('a member may protect several principals; a companion protects nobody', () => {
  assert.deepEqual(principalOf(full, 'renard-2', EVENING), ['hermine', 'loutre']);
  assert.deepEqual(principalOf(full, 'assistante', EVENING), []);
});
