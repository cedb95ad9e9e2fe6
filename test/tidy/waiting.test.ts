/** A stage that waits must not be wired in silence: whoever wires it takes it off the list, and the checks hold for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sources } from './sources.ts';
import { WAITING } from './waiting.ts';

test('no stage on the waiting list is known to the loop', () => {
  const loop = sources.find(({ path }) => path === 'src/loop/loop.ts')?.text ?? '';
  assert.notEqual(loop, '');
  const wired = WAITING.filter((stage) => loop.includes(`./${stage}/`));
  assert.deepEqual(wired, [], 'take it off the list in test/tidy/waiting.ts');
});
