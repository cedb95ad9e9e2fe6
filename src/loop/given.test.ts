import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept, type Legality, refuse } from '../kernel/decider.ts';
import { NEVER } from '../kernel/legality.ts';
import { asks, disagreements, EVENING, given, refusalOf } from './given.ts';

const table: Legality<'ask' | 'tell', 'on' | 'off'> = {
  ask: { kind: 'request', doctrine: 'd', who: 'anyone', in: { on: 'yes', off: 'is_off' } },
  tell: { kind: 'testimony', doctrine: 'd', who: 'anyone', in: { on: NEVER, off: 'is_off' } },
};

test('a hole, a contradiction and a pair said never to arise are told in words; agreement is silence', () => {
  const off = { 'ask off': { situation: 'off' as const, decision: refuse('is_off', 'd') } };
  const told = { 'tell off': { situation: 'off' as const, decision: accept({ conflict: 'is_off' }) } };
  const on = { situation: 'on' as const, decision: accept({}) };
  assert.deepEqual(disagreements(table, { ...off, ...told, 'ask on': on }), []);
  assert.deepEqual(disagreements(table, { ...off, ...told }), ['ask on: no sample']);
  assert.deepEqual(disagreements(table, { ...off, ...told, 'ask on': on, 'tell on': on }), ['tell on: said never to arise, yet it did']);
  assert.deepEqual(disagreements(table, { ...told, 'ask on': on, 'ask off': on }), [
    'ask off: stands in on',
    'ask off: the table says refused is_off, the rule yes',
  ]);
  assert.deepEqual(disagreements(table, { ...off, 'ask on': on, 'tell off': { situation: 'off', decision: accept({ conflict: null }) } }), [
    'tell off: the table says recorded is_off, the rule yes',
  ]);
});

test('each event is one entry, a minute after the one before, unless the test says otherwise', () => {
  const log = given(
    (seen: readonly string[], event: { e: string }, told) => [...seen, `${event.e} ${told.index} ${told.now - EVENING} ${told.by}`],
    [],
  );
  assert.deepEqual(log([{ e: 'A' }, [{ e: 'B' }, { by: 'vigie' }], [{ e: 'C' }, { now: EVENING }]]).state, [
    'A 0 0 desk',
    'B 1 60000 vigie',
    'C 2 0 desk',
  ]);
  assert.equal(refusalOf(log([]).when(() => refuse('no', 'd'), {}, asks('vigie'), {})), 'no');
});
