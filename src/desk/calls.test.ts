/** Calls on the desk whole: who is rung about whom, what a locked screen says of it, and what the log keeps of the channels. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as, command, eventsOn, NOW, openDesk, organisation, Recorder, verify } from '../../test/faults/rig.ts';
import type { Command } from './command.ts';

const MINUTE = 60_000;
const vigie = as('vigie');
const plan = (person: string): Command =>
  command(`plan-${person}`, {
    act: 'checkin.plan',
    with: { plan: `p-${person}`, person, every: 30 * MINUTE, at: [], from: NOW, until: null, grace: 5 * MINUTE, ladder: null },
  });
const panic = (id: string, person: string): Command => command(id, { act: 'panic.raise', with: { person } });
const duress = (member: string): Command => command(`duress-${member}`, { act: 'duress.raise', with: { member } });
const take = (item: string): Command => command(`take-${item.replace(':', '-')}`, { act: 'attention.take', with: { item } });

async function open() {
  const disk = await organisation();
  const push = new Recorder();
  const opened = await openDesk({ disk, channels: [push] });
  const must = async (by: string, asked: Command): Promise<void> => {
    const reply = await opened.desk.submit(as(by), asked);
    assert.ok(reply.ok, `${asked.id}: ${reply.ok ? '' : reply.refusal.code}`);
    await opened.settle();
  };
  return { disk, push, ...opened, must };
}

test('decision 31: a missed check-in rings the person first, alone; then the others, again and again, until somebody takes it', async () => {
  const { disk, push, must, pass, desk, close } = await open();
  await must('vigie', plan('renard-3'));
  await pass(NOW + 35 * MINUTE);
  assert.deepEqual([push.people, push.locked], [['renard-3'], ['renard-3, C2']]);
  await pass(NOW + 37 * MINUTE);
  assert.deepEqual(push.people.slice(1).sort(), ['renard-1', 'renard-3', 'vigie']);
  await pass(NOW + 38 * MINUTE);
  assert.ok(push.people.slice(4).includes('delcassou'), 'each round adds people');
  await must('vigie', take('p-renard-3'));
  const before = push.people.length;
  await pass(NOW + 50 * MINUTE);
  assert.equal(push.people.length, before, 'in hand: silence');
  await pass(NOW + 53 * MINUTE);
  assert.ok(push.people.length > before, 'a quarter of an hour later, still not heard: rung again');
  await must('renard-3', command('ok', { act: 'checkin.record', with: { person: 'renard-3', kind: 'ok', means: 'device' } }));
  const heard = push.people.length;
  await pass(NOW + 80 * MINUTE);
  assert.equal(push.people.length, heard);
  assert.equal(desk.nextDue(), NOW + (53 + 30 + 5) * MINUTE);
  assert.deepEqual((await verify(disk)).faults, []);
  await close();
});

test('a call for help rings everybody but the person, by every channel there is; one entry a call and flush', async () => {
  const { disk, push, must, close } = await open();
  await must('hermine', panic('help', 'hermine'));
  assert.deepEqual([...push.people].sort(), ['delcassou', 'renard-1', 'vigie']);
  assert.ok(push.locked.every((text) => text === 'HERMINE, C1'));
  const noted = eventsOn(disk).flatMap(({ event }) => (event.e === 'AttentionNoted' ? [event] : []));
  assert.deepEqual(
    noted.map(({ item, results }) => [item, new Set(results.map(({ channel, state }) => `${channel} ${state}`)).size, results.length]),
    [
      ['panic:hermine', 2, 6],
      ['panic:hermine', 1, 3],
    ],
  );
  await must('hermine', panic('help-2', 'hermine'));
  assert.equal(push.people.length, 6, 'called again, rung again');
  await close();
});

test('I-12 a locked screen never says that somebody is not free: no word, no id, nor that it is another sort of call', async () => {
  const { push, must, close } = await open();
  await must('renard-2', duress('renard-2'));
  await must('hermine', panic('help', 'hermine'));
  const [coerced, help] = ['renard-2', 'HERMINE'].map((name) => push.locked.filter((text) => text.startsWith(name)));
  assert.deepEqual([new Set(coerced), new Set(help)], [new Set(['renard-2, C1']), new Set(['HERMINE, C1'])]);
  await close();
});

test('I-09 a call taken while it waits to leave is left in peace', async () => {
  const { push, desk, clock, pass, close } = await open();
  clock.holdAfterSends(0);
  assert.ok((await desk.submit(as('hermine'), panic('help', 'hermine'))).ok);
  assert.ok((await desk.submit(vigie, take('panic:hermine'))).ok);
  clock.release();
  await pass(NOW + 14 * MINUTE);
  assert.equal(push.people.length, 0);
  await pass(NOW + 15 * MINUTE);
  assert.ok(push.people.includes('renard-1'), 'still open: rung again');
  await close();
});

test('S8 power is cut after a call was promised and before it left: it leaves at the restart, once', async () => {
  const { disk, push, desk, clock, kill } = await open();
  clock.holdAfterSends(0);
  assert.ok((await desk.submit(as('hermine'), panic('help', 'hermine'))).ok);
  kill();
  assert.deepEqual(push.people, []);
  const again = new Recorder();
  const second = await openDesk({ disk, channels: [again], now: NOW + 5_000 });
  await second.settle();
  assert.deepEqual([...again.people].sort(), ['delcassou', 'renard-1', 'vigie']);
  await second.close();
});
