import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Asker, Legality } from './decider.ts';
import { actor, judge, NEVER } from './legality.ts';

const table: Legality<'order' | 'say' | 'own' | 'tick' | 'hear', 'on' | 'off' | 'never'> = {
  order: { kind: 'request', doctrine: 'd', who: ['chef'], in: { on: 'yes', off: 'is_off', never: NEVER } },
  say: { kind: 'testimony', doctrine: 'd', who: 'anyone', in: { on: 'yes', off: 'is_off', never: NEVER } },
  own: { kind: 'request', doctrine: 'd', who: ['self'], in: { on: 'yes', off: 'is_off', never: NEVER } },
  tick: { kind: 'request', doctrine: 'd', who: 'desk', in: { on: 'yes', off: 'is_off', never: NEVER } },
  hear: { kind: 'testimony', doctrine: 'd', who: ['chef'], in: { on: 'yes', off: 'is_off', never: NEVER } },
};
const by = (member: string, relayed?: string): Asker => ({
  id: 'a',
  by: member,
  device: 'dev/1',
  thread: '-',
  now: 0,
  t: 0,
  exercise: null,
  words: [],
  ...(relayed === undefined ? {} : { for: relayed }),
});
const ask = (act: keyof typeof table, asker: Asker, situation: 'on' | 'off' = 'on', self = false): string => {
  const judged = judge(table, act, situation, asker, (member) => (member === 'ada' ? ['chef'] : []), self);
  return judged.refusal?.code ?? (judged.refusal === null ? (judged.conflict ?? 'yes') : 'yes');
};

test('a request outside its state is refused with the cell; testimony is recorded with it', () => {
  assert.equal(ask('order', by('ada'), 'off'), 'is_off');
  assert.deepEqual(
    judge(table, 'say', 'off', by('bob'), () => []),
    { refusal: null, conflict: 'is_off' },
  );
});
test('the role is that of the person acting; for testimony the relayer’s does as well', () => {
  assert.equal(actor(by('bob', 'ada')), 'ada');
  assert.equal(ask('order', by('bob', 'ada')), 'yes');
  assert.equal(ask('order', by('ada', 'bob')), 'role_missing');
  assert.equal(ask('hear', by('ada', 'bob')), 'yes');
  assert.equal(ask('hear', by('bob')), 'role_missing');
});
test('what only one person or only the desk may do, nobody else does, not even a chief', () => {
  assert.equal(ask('own', by('ada')), 'not_addressed_to_you');
  assert.equal(ask('own', by('bob'), 'on', true), 'yes');
  assert.equal(ask('tick', by('ada')), 'role_missing');
  assert.equal(ask('tick', by('desk')), 'yes');
});
test('a pair that cannot come about is a defect when it does', () => {
  assert.throws(() => judge(table, 'say', 'never', by('bob'), () => []), /cannot be asked of never/);
});
