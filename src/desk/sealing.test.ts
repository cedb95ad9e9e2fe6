/** I-37: what is sealed can be made again, byte for byte, however many people seal one case at the same moment. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as, command, openDesk, organisation, report } from '../../test/faults/rig.ts';
import { threadOf } from '../log/act.ts';

test('two seals of one case at once: the second is drawn up on what the first has written, and both bags can be made', async () => {
  const { desk, close } = await openDesk({ disk: await organisation() });
  const vigie = as('vigie');
  await desk.submit(vigie, report('r1'));
  const thread = threadOf(`${vigie.device}:r1`);
  await desk.submit(vigie, command('k1', { act: 'case.open', with: { case: 'k1', threads: [thread] } }, { title: 'Scooter' }));
  const seal = (who: string, id: string) =>
    desk.seal(as(who), { id, case: 'k1', recipient: 'Brigade inventée', purpose: 'transmission', supplements: null });
  const replies = await Promise.all([seal('pont', 'd1'), seal('delcassou', 'd2')]);
  assert.deepEqual(
    replies.map((reply) => reply.ok),
    [true, true],
  );
  const bags = [await desk.bag('d1'), await desk.bag('d2')];
  assert.ok(bags.every((bag) => bag !== null && bag.size > 0));
  await close();
});
