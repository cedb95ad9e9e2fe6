/** The desk whole, on a store in memory: promises kept over silence, a stalled disk, a restart, a clock that jumps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Disk } from '../../test/faults/memory-store.ts';
import {
  answer,
  as,
  command,
  entriesOf,
  eventsOn,
  issue,
  NOW,
  openConductor,
  openDesk,
  organisation,
  Recorder,
  report,
  TEAM,
  verify,
} from '../../test/faults/rig.ts';
import { isAlertRing } from '../loop/loop.ts';
import type { Reply } from './command.ts';
import { NotDurable } from './door.ts';

const vigie = as('vigie');
const SECOND = 1000;
const isYes = (reply: Reply): boolean => reply.ok;
const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((turn) => setImmediate(turn));
};

/** `rung:seconds` at which a person's own ladder was climbed. */
const climbed = (disk: Disk, member: string, alert = 'a1'): string[] =>
  eventsOn(disk).flatMap(({ rx, event }) =>
    event.e === 'RungReached' && event.alert === alert && event.recipient === member && event.instead === null
      ? [`${event.rung}:${(rx - NOW) / SECOND}`]
      : [],
  );

test('I-04: a disk that does not answer within 2 s is told to the caller; the act may land later, and the retry finds it, once', async () => {
  const disk = await organisation();
  const { desk, store, clock, settle, close, fatal } = await openDesk({ disk });
  let write: () => void = () => undefined;
  store.fault = async (append) => {
    await new Promise<void>((go) => (write = go));
    append();
  };
  const asked = desk.submit(vigie, issue('a1'));
  const told = asked.then(
    () => 'yes',
    (error: unknown) => (error instanceof NotDurable ? 'not durable' : 'else'),
  );
  await turns();
  clock.advance(NOW + 1999);
  assert.equal(await Promise.race([told, turns().then(() => 'waiting')]), 'waiting');
  clock.advance(NOW + 2000);
  assert.equal(await told, 'not durable');
  write();
  await settle();
  assert.ok(isYes(await desk.submit(vigie, issue('a1'))));
  assert.deepEqual(
    [entriesOf(disk, 'a1'), fatal.length, clock.nextDue()],
    [1, 0, NOW + 30 * SECOND],
    'nobody waits for the two seconds any more',
  );
  await close();
});

test('decision 13: while answers cannot be written, what the log already promised still rings', async () => {
  const disk = await organisation();
  const push = new Recorder();
  const { desk, store, clock } = await openDesk({ disk, channels: [push] });
  await desk.submit(vigie, issue('p2', { priority: 2, recipients: ['renard-3'] }));
  await turns();
  store.fault = () => new Promise(() => undefined);
  desk.submit(as('renard-1'), report('r1')).catch(() => undefined);
  await turns();
  clock.advance(NOW + 5 * SECOND);
  await turns();
  assert.deepEqual(push.people, ['renard-3']);
});

test('I-05, decision 20: the silent climb their ladder to its end and are rung every minute from then on; whoever answers is not', async () => {
  const disk = await organisation();
  const push = new Recorder();
  const { desk, pass, close } = await openDesk({ disk, channels: [push] });
  await desk.submit(vigie, issue('a1', { recipients: ['renard-3', 'renard-4'] }));
  await pass(NOW + 10 * SECOND);
  await desk.submit(as('renard-4'), answer('an', 'a1'));
  await pass(NOW + 245 * SECOND);
  assert.deepEqual(climbed(disk, 'renard-3'), ['0:0', '1:30', '2:60', '3:120', '4:180', '5:240']);
  assert.deepEqual(climbed(disk, 'renard-4'), ['0:0']);
  assert.equal(push.people.filter((who) => who === 'renard-4').length, 1);
  assert.deepEqual((await verify(disk)).faults, []);
  await close();
});

test('I-10: killed and restarted, every rung due meanwhile is climbed at once, once, and no ladder is reset', async () => {
  const disk = await organisation();
  const before = await openDesk({ disk, channels: [new Recorder()] });
  await before.desk.submit(vigie, issue('a1', { recipients: ['renard-3', 'renard-4'] }));
  await before.pass(NOW + 35 * SECOND);
  await before.desk.submit(as('renard-4'), answer('an', 'a1'));
  await before.settle();
  before.kill();

  const push = new Recorder();
  const { pass, close } = await openDesk({ disk, now: NOW + 75 * SECOND, channels: [push] });
  await pass(NOW + 75 * SECOND);
  assert.deepEqual(climbed(disk, 'renard-3'), ['0:0', '1:30', '2:75']);
  assert.deepEqual(
    push.people.filter((who) => who === 'renard-4'),
    [],
    'answered before the cut',
  );
  await pass(NOW + 125 * SECOND);
  assert.deepEqual(climbed(disk, 'renard-3').at(-1), '3:120');
  const outage = eventsOn(disk).find(({ event }) => event.e === 'DeskResumed')?.event;
  assert.deepEqual(
    outage?.e === 'DeskResumed' && [outage.from, outage.to],
    [NOW + 35 * SECOND, NOW + 75 * SECOND],
    'the desk says from when to when it was away; it was there for its last entry, whatever its pulse says',
  );
  await close();
});

test('I-09: months later, whoever answered and whatever was closed stays silent', async () => {
  const disk = await organisation();
  const before = await openDesk({ disk, channels: [new Recorder()] });
  await before.desk.submit(vigie, issue('a1', { recipients: ['renard-3'] }));
  await before.settle();
  await before.desk.submit(as('renard-3'), answer('an', 'a1'));
  await before.close();
  const push = new Recorder();
  const { pass, close } = await openDesk({ disk, now: NOW + 90 * 86_400 * SECOND, channels: [push] });
  await pass(NOW + 91 * 86_400 * SECOND);
  assert.deepEqual(push.rung, []);
  await close();
});

test('a message that left and was not recorded before the cut is sent again; one to somebody who answered meanwhile is not', async () => {
  const disk = await organisation();
  const first = new Recorder();
  const before = await openDesk({ disk, channels: [first] });
  before.clock.holdAfterSends(2);
  await before.desk.submit(vigie, issue('a1'));
  await turns();
  assert.deepEqual(first.people, ['renard-1', 'renard-2']);
  await before.desk.submit(as('renard-1'), answer('an', 'a1'));
  before.kill();
  const push = new Recorder();
  const { settle, close } = await openDesk({ disk, channels: [push] });
  await settle();
  assert.deepEqual(push.people, ['renard-2', 'renard-3', 'renard-4', 'hermine']);
  await close();
});

test('restart after restart: what was rung and recorded is not rung again', async () => {
  const disk = await organisation();
  let rung = 0;
  for (let i = 0; i < 4; i++) {
    const push = new Recorder();
    const { desk, settle, close } = await openDesk({ disk, channels: [push] });
    await desk.submit(vigie, issue('a1'));
    await settle();
    rung += push.rung.length;
    await close();
  }
  assert.equal(rung, TEAM.length);
});

test('timers that no longer mean anything are asked at most once, and change nothing', async () => {
  const disk = await organisation();
  const stale = {
    key: 'alert:gone/renard-1',
    due: NOW - SECOND,
    thread: 'c00000000000000a1',
    act: { act: 'alert.escalate', with: { alert: 'gone', version: 1, recipient: 'renard-1' } },
  };
  disk.timers = new Map([[stale.key, stale]]);
  const size = disk.entries.length;
  const { desk, pass, close } = await openDesk({ disk });
  await pass(NOW + 3600 * SECOND);
  assert.deepEqual([disk.entries.length, desk.nextDue()], [size, null]);
  await close();
});

test('a deadline the store lost is promised again by the log itself', async () => {
  const disk = await organisation();
  const before = await openDesk({ disk });
  await before.desk.submit(vigie, issue('a1', { recipients: ['renard-3'] }));
  await before.close();
  disk.timers = new Map();
  const { pass, close } = await openDesk({ disk });
  await pass(NOW + 31 * SECOND);
  assert.deepEqual(climbed(disk, 'renard-3'), ['0:0', '1:30']);
  await close();
});

for (const [what, start] of [
  ['spring', Date.UTC(2031, 2, 30, 0, 59, 30)],
  ['autumn', Date.UTC(2031, 9, 26, 0, 59, 30)],
] as const) {
  test(`decision 14: ladders count elapsed time through the ${what} change of hour, Europe/Paris`, async () => {
    const disk = await organisation();
    const { desk, pass, close } = await openDesk({ disk, now: start });
    await desk.submit(vigie, issue('a1', { recipients: ['renard-3'] }));
    await pass(start + 125 * SECOND);
    assert.deepEqual(
      climbed(disk, 'renard-3').map((row) => Number(row.split(':')[1]) - (start - NOW) / SECOND),
      [0, 30, 60, 120],
    );
    await close();
  });
}

test('ux 2.1: a warning is held 5 s; a cut in between neither loses it nor sends it early', async () => {
  const disk = await organisation();
  const first = new Recorder();
  const before = await openDesk({ disk, channels: [first] });
  await before.desk.submit(vigie, issue('p2', { priority: 2, recipients: ['renard-3'] }));
  await before.pass(NOW + 4 * SECOND);
  before.kill();
  const push = new Recorder();
  const { pass, close } = await openDesk({ disk, now: NOW + 4 * SECOND, channels: [push] });
  await pass(NOW + 4999);
  assert.deepEqual([first.people, push.people], [[], []]);
  await pass(NOW + 5 * SECOND);
  assert.deepEqual(push.people, ['renard-3']);
  await close();
});

test('I-13: a warning recalled while it is held never rings as an order', async () => {
  const disk = await organisation();
  const push = new Recorder();
  const { desk, pass, close } = await openDesk({ disk, channels: [push] });
  await desk.submit(vigie, issue('p2', { priority: 2, recipients: ['renard-3'] }));
  await pass(NOW + 2 * SECOND);
  assert.ok(isYes(await desk.submit(vigie, command('rc', { act: 'alert.recall', with: { alert: 'p2', version: 1 } }))));
  await pass(NOW + 20 * SECOND);
  assert.deepEqual(
    push.rung.filter((ring) => isAlertRing(ring) && ring.kind === 'order'),
    [],
  );
  await close();
});

test('stopped under load, what was answered yes is there, what was not is not half there', async () => {
  const disk = await organisation();
  const { desk, fatal } = await openDesk({ disk, channels: [new Recorder()] });
  const asked = Array.from({ length: 40 }, (_, i) => desk.submit(vigie, i % 10 === 0 ? issue(`a${i}`) : report(`r${i}`)));
  const settled = Promise.allSettled(asked);
  await desk.close();
  const yes = (await settled).filter((row) => row.status === 'fulfilled' && row.value.ok).length;
  assert.equal(
    ['a', 'r'].flatMap((kind) => Array.from({ length: 40 }, (_, i) => entriesOf(disk, `${kind}${i}`))).reduce((a, b) => a + b, 0),
    yes,
  );
  assert.deepEqual([(await verify(disk)).faults, fatal], [[], []]);
});

test('decision 14: come back hours in the past, the desk rings at once and its ladders keep their pace', async () => {
  const disk = await organisation();
  const push = new Recorder();
  const start = NOW - 3 * 3600 * SECOND;
  const { desk, pass, close } = await openDesk({ disk, now: start, channels: [push] });
  const reply = await desk.submit(vigie, issue('a1', { recipients: ['renard-3'] }));
  await turns();
  assert.deepEqual([reply.ok && reply.at, push.people], [NOW, ['renard-3']]);
  await pass(start + 29 * SECOND);
  assert.deepEqual(climbed(disk, 'renard-3'), ['0:0']);
  await pass(start + 125 * SECOND);
  assert.deepEqual(climbed(disk, 'renard-3'), ['0:0', '1:30', '2:60', '3:120']);
  assert.deepEqual((await verify(disk)).faults, []);
  await close();
});

test('what a restart adds and what it finds leave once each', async () => {
  const disk = await organisation();
  const before = await openDesk({ disk, channels: [new Recorder()] });
  before.clock.holdAfterSends(0);
  await before.desk.submit(vigie, issue('a1', { recipients: ['renard-3'] }));
  before.kill();
  const push = new Recorder();
  const { settle, close } = await openDesk({ disk, now: NOW + 31 * SECOND, channels: [push] });
  await settle();
  const keys = push.rung.map(({ key }) => key);
  assert.deepEqual([...new Set(keys)].sort(), [...keys].sort());
  assert.deepEqual(keys.sort(), ['a1:1:renard-3:push:0', 'a1:1:renard-3:push:1']);
  await close();
});

test('I-05: a ladder that another node began is climbed here too, once, whoever of the two wakes first', async () => {
  const disk = await organisation();
  const push = new Recorder();
  const one = await openDesk({ disk, channels: [push] });
  const other = await openConductor(disk);
  one.store.fault = async (write) => {
    await other.conductor.ask(vigie, issue('a1', { recipients: ['renard-3'] }));
    write();
  };
  assert.ok(isYes(await one.desk.submit(as('delcassou'), report('r1'))));
  assert.equal(one.desk.nextDue(), NOW + 30 * SECOND);
  await one.pass(NOW + 65 * SECOND);
  assert.deepEqual(climbed(disk, 'renard-3'), ['0:0', '1:30', '2:60']);
  assert.deepEqual(push.people, ['renard-3', 'renard-3', 'renard-2'], 'the first rung was the other’s to ring');
  assert.deepEqual((await verify(disk)).faults, []);
  await one.close();
});

test('I-04: a disk that does not take the pulse has failed', async () => {
  const { desk, store, fatal } = await openDesk({ disk: await organisation() });
  store.beat = () => Promise.reject(new Error('ENOSPC'));
  await desk.pulse();
  assert.equal(fatal.length, 1);
});
