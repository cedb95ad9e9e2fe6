/** I-42: everything open is named, whatever its stage; nobody is told of what is kept from them (I-24). All people invented. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MemberId } from '../kernel/ids.ts';
import { HOUR } from '../kernel/time.ts';
import { asks, EVENING } from './given.ts';
import { evolve, initialLoop, type LoopEvent, type LoopState, openFor, openItems, type Role, secretFrom } from './loop.ts';

type Told = readonly [by: MemberId, event: LoopEvent, compartment?: string];
const member = (id: MemberId, role: Role, ...compartments: string[]): Told => [
  'desk',
  { e: 'MemberEnrolled', member: id, roles: [role], compartments },
];
const desk: Told[] = [
  member('vigie', 'watch_officer'),
  member('nuit', 'watch_officer', 'argent'),
  member('delcassou', 'supervisor'),
  member('pont', 'liaison'),
  member('renard-1', 'team_leader'),
  ['desk', { e: 'PrincipalAdded', principal: 'hermine' }],
  ['desk', { e: 'PrincipalAdded', principal: 'zibeline' }, 'argent'],
  ['desk', { e: 'RelatedPersonAdded', person: 'frere', principal: 'zibeline', relation: 'brother', covered: true }],
];
const after = (...told: Told[]): LoopState =>
  [...desk, ...told].reduce(
    (state, [by, event, compartment], index) =>
      evolve(state, event, { ...asks(by, compartment === undefined ? {} : { compartment }), index, act: 'test' }),
    initialLoop,
  );
const kinds = (state: LoopState, viewer = 'delcassou') => openFor(state, viewer).map(({ kind, id, owner }) => `${kind} ${id} ${owner}`);

const alert: LoopEvent = {
  e: 'AlertIssued',
  alert: 'a1',
  principal: 'hermine',
  action: 'hold',
  priority: 1,
  basis: [],
  recipients: ['renard-1'],
  urgency: 'immediate',
  severity: 'extreme',
  certainty: 'unknown',
  because: 'named',
  ladder: [],
};
const plan = (id: string, person = 'hermine'): LoopEvent => ({
  e: 'CheckinPlanned',
  plan: id,
  person,
  ladder: null,
  due: EVENING + HOUR,
  every: HOUR,
  at: [],
  from: EVENING,
  until: null,
  grace: 0,
});
const check = (id: string, owner: MemberId | null, about = 'hermine'): LoopEvent => ({
  e: 'CheckOpened',
  check: id,
  kind: 'patrol',
  about,
  owner,
  due: EVENING,
});
const draft = (embargo: object): LoopEvent => ({
  e: 'StatementDrafted',
  statement: 's1',
  version: 1,
  corrects: null,
  form: 'statement',
  about: ['hermine'],
  claims: [],
  mentions: [],
  tasks: [],
  reveals: [],
  embargo_until: null,
  embargo_condition: null,
  ...embargo,
});

test('I-42 every kind of open thing has its line, with who answers for it', () => {
  const state = after(
    ['vigie', alert],
    ['vigie', { e: 'OperationOpened', operation: 'op', principal: 'hermine', alert: null, manifest: ['hermine'] }],
    ['vigie', check('c1', 'pont')],
    ['vigie', plan('p1')],
    ['renard-1', { e: 'PanicRaised', person: 'hermine', manner: 'visible', conflict: null }],
    ['delcassou', { e: 'DuressRaised', member: 'renard-1', vicinity: [] }],
    ['pont', draft({ embargo_until: EVENING + HOUR })],
    ['delcassou', { e: 'DrillPlanned', drill: 'd1', scenario: 'reference', participants: ['vigie'], from: EVENING, to: EVENING + HOUR }],
    ['delcassou', { e: 'DrillStarted', drill: 'd1' }],
    ['delcassou', { e: 'ReviewOpened', review: 'v1', subject: 'op', heat: 'hot', due: EVENING + HOUR }],
    ['delcassou', { e: 'ActionAssigned', review: 'v1', action: 'x1', owner: 'vigie', due: EVENING + HOUR }],
    ['delcassou', { e: 'ActionAssigned', review: 'v1', action: 'x2', owner: 'vigie', due: EVENING + HOUR }],
    ['vigie', { e: 'ActionDone', review: 'v1', action: 'x2' }],
  );
  assert.deepEqual(kinds(state), [
    'alert a1 vigie',
    'operation op vigie',
    'check c1 pont',
    'checkin p1 vigie',
    'panic panic:hermine null',
    'duress duress:renard-1 delcassou',
    'statement s1 pont',
    'drill d1 delcassou',
    'action x1 vigie',
  ]);
  assert.deepEqual(openItems(state, 'vigie'), ['a1', 'op', 'p1', 'panic:hermine', 'x1']);
  assert.deepEqual(openItems(state, 'renard-1'), []);
  const taken: Told = ['nuit', { e: 'HandoverAccepted', handover: 'h', by: 'nuit', items: ['p1', 'x1'] }];
  assert.deepEqual(openItems(after(['vigie', plan('p1')], taken), 'nuit'), ['p1']);
});

test('I-42 what is over is not named: a plan ended, a panic cancelled, a drill that does not run, a statement that waits for nothing', () => {
  const over = after(
    ['vigie', plan('p1')],
    ['vigie', { e: 'CheckinEnded', plan: 'p1' }],
    ['renard-1', { e: 'PanicRaised', person: 'hermine', manner: 'visible', conflict: null }],
    ['vigie', { e: 'PanicCancelled', person: 'hermine', means: 'voice', by: 'vigie' }],
    ['delcassou', { e: 'DrillPlanned', drill: 'd1', scenario: 'reference', participants: ['vigie'], from: EVENING, to: EVENING + HOUR }],
    ['pont', draft({})],
  );
  assert.deepEqual(kinds(over), []);
  const embargoed = (...told: Told[]) => kinds(after(['pont', draft({ embargo_condition: 'covered' })], ...told));
  assert.deepEqual(embargoed(), ['statement s1 pont']);
  assert.deepEqual(embargoed(['pont', { e: 'EmbargoLifted', statement: 's1', version: 1 }]), []);
  const out: LoopEvent = { e: 'StatementReleased', statement: 's1', version: 1, channel: 'site', alone: false };
  assert.deepEqual(kinds(after(['pont', draft({ embargo_until: EVENING })], ['pont', out])), []);
});

test('I-24 a duress is named to nobody who is under it or near it, not even once it is lifted; the others answer for it', () => {
  const raised: Told = ['renard-1', { e: 'DuressRaised', member: 'vigie', vicinity: ['delcassou'] }];
  const state = after(raised);
  for (const viewer of ['vigie', 'delcassou']) assert.deepEqual([kinds(state, viewer), openItems(state, viewer)], [[], []], viewer);
  assert.deepEqual(openItems(state, 'nuit'), ['duress:vigie']);
  const lifted = after(raised, ['nuit', { e: 'DuressLifted', member: 'vigie', means: 'sight', by: 'nuit' }]);
  assert.deepEqual([kinds(lifted, 'nuit'), [...secretFrom(lifted, 'vigie')], [...secretFrom(lifted, 'nuit')]], [[], ['duress:vigie'], []]);
});

test('I-42 I-24 a duress that somebody of the desk raises about themselves is the watch’s: they may not know that it is open', () => {
  const raised: Told = ['delcassou', { e: 'DuressRaised', member: 'delcassou', vicinity: [] }];
  assert.deepEqual([openItems(after(raised), 'delcassou'), openItems(after(raised), 'vigie')], [[], ['duress:delcassou']]);
  const near: Told = ['vigie', { e: 'DuressRaised', member: 'renard-1', vicinity: ['vigie'] }];
  assert.deepEqual([openItems(after(near), 'vigie'), openItems(after(near), 'nuit')], [[], ['duress:renard-1']]);
});

test('I-42 what nobody owns is the watch’s, of those of the watch who hold the key of its door', () => {
  const state = after(
    ['desk', check('open', null)],
    ['desk', check('behind', null), 'argent'],
    ['desk', check('about', null, 'zibeline')],
    ['renard-1', plan('close', 'frere')],
  );
  assert.deepEqual(openItems(state, 'vigie'), ['open']);
  assert.deepEqual(openItems(state, 'nuit').sort(), ['about', 'behind', 'close', 'open']);
  assert.deepEqual(openItems(state, 'delcassou'), []);
});
