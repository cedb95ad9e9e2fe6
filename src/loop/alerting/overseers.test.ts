/**
 * The supervisor beside a reinforced detail: rung from the first instant, in addition to everybody else and in the place of
 * nobody (I-02). The worked example of CONTRIBUTING.md.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY } from '../../kernel/time.ts';
import { alert, organised } from '../cast.ts';
import { EVENING } from '../given.ts';
import { cast, issue, ringing, Story } from './cast.ts';
import type { AlertingEvent, AlertingFacts, Priority } from './model.ts';

const reinforced = (more: Partial<AlertingFacts> = {}): Story => new Story(cast({ reinforced: (person) => person === 'hermine', ...more }));
const byDay = (...members: readonly string[]): string[] => members.map((member) => `${member}:0 push+sms`);
const DETAIL = ['renard-1', 'renard-2', 'renard-3', 'hermine'];

test('domain §2.10 an alert for somebody under reinforced protection also rings the supervisor, at once, and says why', () => {
  const story = reinforced();
  assert.deepEqual(ringing(story.told(issue({ recipients: [] }), 'vigie', 0)), byDay(...DETAIL, 'delcassou'));
  assert.deepEqual([story.recipient('delcassou').because, story.recipient('delcassou').required], ['posture', true]);
  assert.equal(story.recipient('renard-1').because, 'detail');
  assert.deepEqual(ringing(reinforced().told(issue({ principal: 'martre' }), 'vigie', 0)), byDay('renard-3'), 'another person');
  assert.deepEqual(ringing(new Story().told(issue(), 'vigie', 0)), byDay('renard-3'), 'no such posture');
});

test('nobody is rung twice, nor for what they raised themself; an advisory, which rings nobody, is no louder', () => {
  const named = reinforced();
  assert.deepEqual(ringing(named.told(issue({ recipients: ['delcassou'] }), 'vigie', 0)), byDay('delcassou'));
  assert.equal(named.recipient('delcassou').because, 'named');
  assert.deepEqual(ringing(reinforced().told(issue(), 'delcassou', 0)), byDay('renard-3'));
  const note = reinforced();
  note.told(issue({ priority: 3, action: 'read' }), 'vigie', 0);
  assert.deepEqual(
    note.alert().recipients.map(({ member }) => member),
    ['renard-3'],
  );
});

test('decision 10 a supervisor who may not open the door of the alert is not told of it', () => {
  const behind = { compartment: 'argent' };
  assert.deepEqual(ringing(reinforced().told(issue(), 'vigie', 0, behind)), byDay('renard-3'));
  const keyed = reinforced({ holds: (member, door) => member === 'delcassou' && door === 'argent' });
  assert.deepEqual(ringing(keyed.told(issue(), 'vigie', 0, behind)), byDay('renard-3', 'delcassou'));
});

test('I-02 whatever the alert, the level rings nobody less and nobody later: the others’ rungs are the same, to the byte', () => {
  const someone = fc.constantFrom('renard-1', 'renard-2', 'renard-3', 'vigie', 'delcassou', 'hermine', 'atlas');
  const asked = fc.record({
    by: someone,
    recipients: fc.uniqueArray(someone, { maxLength: 3 }),
    priority: fc.constantFrom<Priority>(1, 2, 3),
    principal: fc.constantFrom('hermine', 'martre'),
    at: fc.integer({ min: 0, max: DAY }),
  });
  fc.assert(
    fc.property(asked, ({ by, at, ...change }) => {
      const rungs = (events: readonly AlertingEvent[]) => events.filter((event) => event.e === 'RungReached');
      const plain = rungs(new Story().told(issue(change), by, at));
      const more = rungs(reinforced().told(issue(change), by, at));
      assert.deepEqual(more.slice(0, plain.length), plain);
      assert.ok(more.slice(plain.length).every(({ recipient }) => recipient === 'delcassou'));
    }),
  );
});

test('the level is the authority’s, on the scale of the organisation; below the reinforced one the alert rings as ever', () => {
  const rungFor = (level: string): string[] => {
    const desk = organised().told({ act: 'member.enrol', with: { member: 'prefete', roles: ['authority'], compartments: [] } }, 'desk');
    desk.told({ act: 'posture.scale', with: { scale: 'fr', levels: ['4', '3', '2', '1'], reinforced_from: '2' } }, 'desk');
    const stated = { assessment: 's1', subject: 'hermine', likelihood: 'even', confidence: 'low', reports: [] } as const;
    desk.told({ act: 'assessment.state', with: { ...stated, reports: [] } }, 'atlas');
    const decision = { posture: 'p1', person: 'hermine', scale: 'fr', level, basis: ['s1'], review_by: EVENING + DAY, measures: [] };
    desk.told({ act: 'posture.decide', with: decision }, 'prefete', 0, { words: ['reason'] });
    desk.told(alert(), 'vigie');
    return [...new Set(desk.rings.map(({ recipient }) => recipient))];
  };
  const detail = ['renard-1', 'renard-2', 'renard-3', 'hermine'];
  assert.deepEqual(rungFor('3'), detail);
  for (const level of ['2', '1']) assert.deepEqual(rungFor(level), [...detail, 'delcassou']);
});
