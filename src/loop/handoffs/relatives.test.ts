/** Relatives are hit instead of the principal (S1): who is asked to cover them, who has, and when it is to be asked again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, MINUTE } from '../../kernel/time.ts';
import { alert, type Desk, organised } from '../cast.ts';
import { asks, EVENING } from '../given.ts';
import { followups, type LoopAct, type LoopEvent } from '../loop.ts';

const tasks = (desk: Desk): string[] =>
  [...desk.state.assessment.checks.values()]
    .filter((row) => row.kind === 'cover_relative')
    .map(({ id, owner, state }) => `${id} ${owner} ${state}`);
const closed = (result: 'done' | 'no_answer'): LoopAct => ({ act: 'check.close', with: { check: 'cover-lison-a1', result } });
const coverOf = (desk: Desk) => {
  const lison = desk.state.roster.related.get('lison');
  return [lison?.covered, lison?.coveredBy];
};

test('I-36 a task that is done covers them, by whoever held it; any other result leaves them as they were', () => {
  assert.deepEqual(coverOf(organised().told(alert(), 'vigie').told(closed('done'), 'pont')), [true, 'pont']);
  assert.deepEqual(coverOf(organised().told(alert(), 'vigie').told(closed('no_answer'), 'pont')), [false, null]);
});

test('I-36 whoever is already named is not replaced by whoever closes the task', () => {
  const desk = organised().told(alert(), 'vigie');
  desk.told({ act: 'related.cover', with: { person: 'lison', covered: true, by: 'renard-2' } }, 'pont');
  desk.told(closed('done'), 'delcassou');
  assert.deepEqual(coverOf(desk), [true, 'renard-2']);
});

test('I-36 a task of nobody is that of whoever closes it; a check of another kind covers nobody', () => {
  const desk = organised();
  const open = (check: string, kind: 'cover_relative' | 'welfare_call', about: string): LoopAct => ({
    act: 'check.open',
    with: { check, kind, about, owner: null, due: EVENING + HOUR },
  });
  const done = (check: string): LoopAct => ({ act: 'check.close', with: { check, result: 'done' } });
  desk.told(open('c1', 'welfare_call', 'lison'), 'vigie').told(done('c1'), 'vigie');
  desk.told(open('c2', 'cover_relative', 'nobody'), 'vigie').told(done('c2'), 'vigie');
  assert.deepEqual(coverOf(desk), [false, null]);
  desk.told(open('c3', 'cover_relative', 'lison'), 'vigie').told(done('c3'), 'desk');
  assert.deepEqual(coverOf(desk), [true, null], 'the desk’s own key covers nobody in person');
});

test('S11 an alert for a relative themself makes a task of them, unless somebody has them in charge', () => {
  assert.deepEqual(tasks(organised().told(alert('a1', { principal: 'lison' }), 'vigie')), ['cover-lison-a1 pont open']);
  const held = organised().told({ act: 'related.cover', with: { person: 'lison', covered: true, by: 'renard-2' } }, 'pont');
  assert.deepEqual(tasks(held.told(alert('a1', { principal: 'lison' }), 'vigie')), []);
});

test('decision 10 what follows from an alert behind a door is owned by somebody who may open it, or by nobody', () => {
  const behind = { compartment: 'argent' };
  assert.deepEqual(tasks(organised().told(alert(), 'vigie', 0, behind)), ['cover-lison-a1 null open']);
  const desk = organised().told({ act: 'member.enrol', with: { member: 'onyx', roles: ['supervisor'], compartments: ['argent'] } }, 'desk');
  assert.deepEqual(tasks(desk.told(alert(), 'vigie', 0, behind)), ['cover-lison-a1 onyx open']);
});

test('I-14 a cover that ends while their principal is under an order is a task again, once; without an order it is none', () => {
  const uncovered: LoopAct = { act: 'related.cover', with: { person: 'lison', covered: false } };
  const desk = organised()
    .told(alert(), 'vigie')
    .told(closed('done'), 'pont', MINUTE)
    .told(uncovered, 'pont', 2 * MINUTE);
  const states = tasks(desk).map((line) => line.split(' ').at(-1));
  assert.deepEqual(states.sort(), ['closed', 'open']);
  assert.deepEqual(tasks(organised().told(uncovered, 'pont')), []);
  const advised = organised()
    .told(alert('note', { priority: 3, action: 'read' }), 'vigie')
    .told(uncovered, 'pont');
  assert.deepEqual(tasks(advised), [], 'an advisory orders nothing');
});

test('an arrow asks nothing about what is not known, and an advisory ends no drill', () => {
  const told = { ...asks('desk'), index: 0, act: 'x' };
  const asked = (event: LoopEvent, desk = organised()): string[] => followups(event, desk.state, told).map(({ act }) => act.act);
  const issued = organised()
    .told(alert(), 'vigie')
    .events.find((event) => event.e === 'AlertIssued');
  assert.ok(issued);
  assert.deepEqual(asked({ ...issued, priority: 2 }), []);
  assert.deepEqual(asked({ e: 'CheckClosed', check: 'nowhere', result: 'done' }), []);
  assert.deepEqual(asked({ e: 'RelatedCoverLapsed', person: 'nowhere' }), []);

  const drill = { drill: 'ex', scenario: 's', participants: ['delcassou'], from: EVENING, to: EVENING + HOUR };
  const desk = organised()
    .told({ act: 'drill.plan', with: drill }, 'vigie')
    .told({ act: 'drill.start', with: { drill: 'ex' } }, 'vigie');
  desk.told(alert('note', { priority: 3, action: 'read' }), 'vigie').told(alert('order', { recipients: ['renard-3'] }), 'vigie');
  const added = (id: string): LoopEvent => ({
    e: 'RecipientAdded',
    alert: id,
    version: 1,
    recipient: 'delcassou',
    because: 'supervisor',
    instead: 'renard-3',
  });
  assert.deepEqual(asked(added('note'), desk), []);
  assert.deepEqual(asked(added('order'), desk), ['drill.preempt']);
});
