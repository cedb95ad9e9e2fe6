/** The outbox alone: at least once, never to somebody who answered, and no channel holds up another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOW, Recorder } from '../../test/faults/rig.ts';
import { DrivenClock } from '../edges/system/driven-clock.ts';
import { Outbox, type Sent } from './outbox.ts';
import type { Ring } from './ports.ts';

const ring = (recipient: string, more: Partial<Ring> = {}): Ring => {
  const row = {
    alert: 'a1',
    version: 1,
    kind: 'order',
    recipient,
    channel: 'push',
    rung: 0,
    notBefore: NOW,
    thread: 'c00000000000000a1',
    ...more,
  } as const;
  return { key: `${row.alert}:${row.version}:${recipient}:${row.channel}:${row.rung}`, ...row };
};
const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((turn) => setImmediate(turn));
};

function open(...channels: Recorder[]) {
  const clock = new DrivenClock(NOW);
  const answered = new Set<string>();
  const recorded: { sent: string[]; dropped: string[] }[] = [];
  let onRecord: (sent: readonly Sent[]) => Promise<void> = async () => undefined;
  const outbox = new Outbox(clock, channels, {
    stillDue: ({ recipient }) => !answered.has(recipient),
    lockedText: () => 'HERMINE, E1',
    record: async (sent, dropped) => {
      recorded.push({
        sent: sent.map((row) => `${row.ring.recipient} ${row.ring.channel} ${row.state}`),
        dropped: dropped.map((row) => row.recipient),
      });
      await onRecord(sent);
    },
  });
  return { clock, outbox, answered, recorded, whenRecording: (does: typeof onRecord) => (onRecord = does) };
}

test('a message leaves at once and its result is recorded; without a channel, that is the result', async () => {
  const push = new Recorder();
  const { outbox, recorded } = open(push);
  outbox.change([ring('renard-1'), ring('renard-1', { channel: 'sms' }), ring('renard-2', { channel: 'voice' })], []);
  await turns();
  assert.deepEqual([push.people, push.locked], [['renard-1'], ['HERMINE, E1']]);
  assert.deepEqual(recorded.flatMap(({ sent }) => sent).sort(), [
    'renard-1 push accepted',
    'renard-1 sms no_channel',
    'renard-2 voice no_channel',
  ]);
  assert.ok(outbox.idle);
  outbox.kick();
  await turns();
  assert.equal(push.rung.length, 1, 'not sent again in the same run');
});

test('I-09: whoever has answered meanwhile is left in peace', async () => {
  const push = new Recorder();
  const { outbox, answered, recorded } = open(push);
  answered.add('renard-1');
  outbox.change([ring('renard-1'), ring('renard-2')], []);
  await turns();
  assert.deepEqual(push.people, ['renard-2']);
  assert.deepEqual(recorded, [{ sent: ['renard-2 push accepted'], dropped: ['renard-1'] }]);
});

test('I-09: answered while the messages before it were held: asked again at the last moment', async () => {
  const push = new Recorder();
  const { outbox, answered, clock } = open(push);
  clock.holdAfterSends(1);
  outbox.change([ring('renard-1'), ring('renard-2')], []);
  await turns();
  assert.deepEqual([push.people, outbox.idle], [['renard-1'], false]);
  answered.add('renard-2');
  clock.release();
  await turns();
  assert.deepEqual(push.people, ['renard-1']);
});

test('a held message waits until its instant, and leaves then without being asked for', async () => {
  const push = new Recorder();
  const { outbox, clock } = open(push);
  outbox.change([ring('renard-1', { notBefore: NOW + 5000 }), ring('renard-2')], []);
  await turns();
  assert.deepEqual([push.people, outbox.next()], [['renard-2'], NOW + 5000]);
  clock.advance(NOW + 4999);
  await turns();
  assert.deepEqual(push.people, ['renard-2']);
  clock.advance(NOW + 5000);
  await turns();
  assert.deepEqual([push.people, outbox.next()], [['renard-2', 'renard-1'], null]);
});

test('a held message whose instant passes while others are being recorded is not forgotten', async () => {
  const push = new Recorder();
  const { outbox, clock, whenRecording } = open(push);
  let written: () => void = () => undefined;
  whenRecording(() => new Promise((go) => (written = go)));
  outbox.change([ring('renard-1', { notBefore: NOW + 5000 }), ring('renard-2')], []);
  await turns();
  whenRecording(async () => undefined);
  clock.advance(NOW + 6000);
  written();
  await turns();
  assert.deepEqual(push.people, ['renard-2', 'renard-1']);
});

test('what is asked in the very turn a flush ends leaves too', async () => {
  const push = new Recorder();
  const { outbox, whenRecording } = open(push);
  whenRecording(async (sent) => {
    if (sent[0]?.ring.recipient !== 'renard-1') return;
    // Microtasks after the record is answered, one by one: whichever of them the flush ends in.
    for (let i = 0, p = Promise.resolve(); i < 12; i++) p = p.then(() => outbox.change([ring(`late-${i}`)], []));
  });
  outbox.change([ring('renard-1')], []);
  await turns();
  assert.equal(push.people.length, 13);
});

test('a channel that throws has failed that message alone', async () => {
  const push = new Recorder();
  push.answer = async ({ recipient }) => {
    if (recipient === 'renard-1') throw new Error('the gateway is gone');
    return 'accepted';
  };
  const { outbox, recorded } = open(push);
  outbox.change([ring('renard-1'), ring('renard-2')], []);
  await turns();
  assert.deepEqual(recorded, [{ sent: ['renard-1 push failed', 'renard-2 push accepted'], dropped: [] }]);
});

test('decision 13: a channel that hangs holds up no other channel, no later message, and is noted as failed', async () => {
  const push = new Recorder();
  const sms = new Recorder('sms');
  sms.answer = () => new Promise(() => undefined);
  const { outbox, recorded, clock } = open(push, sms);
  outbox.change([ring('renard-1', { channel: 'sms' }), ring('renard-1'), ring('renard-2', { channel: 'sms' })], []);
  await turns();
  assert.deepEqual([push.people, sms.people], [['renard-1'], ['renard-1', 'renard-2']]);
  outbox.change([ring('renard-3'), ring('renard-3', { channel: 'sms' })], []);
  await turns();
  assert.deepEqual(
    [push.people, sms.people],
    [
      ['renard-1', 'renard-3'],
      ['renard-1', 'renard-2', 'renard-3'],
    ],
  );
  assert.deepEqual(
    recorded.flatMap(({ sent }) => sent),
    ['renard-1 push accepted', 'renard-3 push accepted'],
  );
  clock.advance(NOW + 10_000);
  await turns();
  assert.deepEqual(recorded.flatMap(({ sent }) => sent).slice(2), ['renard-1 sms failed', 'renard-2 sms failed', 'renard-3 sms failed']);
  assert.ok(outbox.idle);
});

test('done and asked again in one commit is sent again', async () => {
  const push = new Recorder();
  const { outbox, clock } = open(push);
  const held = ring('renard-1', { notBefore: NOW + 5000 });
  outbox.change([held], []);
  outbox.change([held], [held.key]);
  clock.advance(NOW + 5000);
  await turns();
  assert.deepEqual(push.people, ['renard-1']);
});

test('what is on its way out is not sent a second time when it is read from the store as well', async () => {
  const push = new Recorder();
  const { outbox, whenRecording } = open(push);
  let written: () => void = () => undefined;
  whenRecording(() => new Promise((go) => (written = go)));
  outbox.change([ring('renard-1')], []);
  await turns();
  outbox.change([ring('renard-1'), ring('renard-2')], []);
  written();
  await turns();
  assert.deepEqual(push.people, ['renard-1', 'renard-2']);
});

test('stopped, it sends and records nothing more, and wakes nobody', async () => {
  const push = new Recorder();
  const { outbox, clock, recorded } = open(push);
  clock.holdAfterSends(0);
  outbox.change([ring('renard-1'), ring('renard-2', { notBefore: NOW + 5000 })], []);
  outbox.stop();
  clock.release();
  outbox.change([ring('renard-3')], []);
  clock.advance(NOW + 60_000);
  await turns();
  assert.deepEqual([push.people, recorded, clock.nextDue(), outbox.idle], [[], [], null, true]);
});
