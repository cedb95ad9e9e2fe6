import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ActOperation, operationNamed } from './operations.ts';
import { commandOf } from './signing.ts';

function act(name: string): ActOperation {
  const operation = operationNamed(name);
  assert.ok(operation?.kind === 'act');
  return operation;
}
const known = { now: 7, by: 'renard-1' };

test('what the desk would look up must be said, or known here; what is said is the act the desk would make', () => {
  const answer = act('answerAlert');
  assert.throws(() => commandOf(answer, { alert: 'a-1' }, { id: 'x', answer: 'executing' }, known), { what: 'currentVersion' });
  assert.throws(() => commandOf(answer, { alert: 'a-1' }, { id: 'x', answer: 'executing', version: 2 }, known), { what: 'threadOf' });
  const command = commandOf(
    answer,
    { alert: 'a-1' },
    { id: 'x', answer: 'executing', version: 2 },
    { ...known, threadOf: () => 'c0000000000000001' },
  );
  assert.deepEqual([command.thread, command.act.act], ['c0000000000000001', 'alert.answer']);
  assert.deepEqual(commandOf(act('raisePanic'), {}, { id: 'p' }, known).act, { act: 'panic.raise', with: { person: 'renard-1' } });
});

test('a body its operation would refuse is named here already', () => {
  assert.throws(() => commandOf(act('raisePanic'), {}, { id: 'p', surplus: 1 }, known), /unknown_field \/surplus/);
});
