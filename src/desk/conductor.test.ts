/**
 * Decision 12, fault by fault: each write × {not written, written but reported failed, overtaken} × {who is told what, does
 * the desk go on, what does a restart find}.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answer,
  as,
  command,
  entriesOf,
  eventsOn,
  issue,
  NOW,
  openConductor,
  organisation,
  report,
  verify,
} from '../../test/faults/rig.ts';
import { leafHash } from '../log/entry.ts';
import type { Reply, Session } from './command.ts';
import type { Conductor } from './conductor.ts';
import { NotDurable } from './door.ts';
import { type AcceptedAct, PortFault, type StoredEntry } from './ports.ts';

const vigie = as('vigie');
const delcassou = as('delcassou');

/** Not settled yet, after everything that can run has run. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const still = Symbol();
  const turns = (async () => {
    for (let i = 0; i < 5; i++) await new Promise((turn) => setImmediate(turn));
    return still;
  })();
  return (await Promise.race([promise.catch(() => null), turns])) === still;
}

const isPortFault = (detail: RegExp) => (error: unknown) =>
  error instanceof PortFault && error.code === 'log_altered' && detail.test(error.message);
const codeOf = (reply: Reply): string => (reply.ok ? 'yes' : reply.refusal.code);
const codes = async (replies: readonly Promise<Reply>[]): Promise<string[]> => (await Promise.all(replies)).map(codeOf);

test('I-11: the same id again is the same reply and no second entry: later, in the same turn, after a restart', async () => {
  const disk = await organisation();
  const { conductor } = await openConductor(disk);
  const first = await conductor.ask(vigie, issue('a1'));
  assert.equal(codeOf(first), 'yes');
  assert.deepEqual(await conductor.ask(vigie, issue('a1')), first);
  const twice = await Promise.all([conductor.ask(vigie, report('r1')), conductor.ask(vigie, report('r1'))]);
  assert.deepEqual(twice[0], twice[1]);

  const again = await openConductor(disk, { now: () => NOW + 60_000, at: () => () => undefined, pace: async () => undefined });
  assert.deepEqual(await again.conductor.ask(vigie, issue('a1')), first);
  assert.deepEqual([entriesOf(disk, 'a1'), entriesOf(disk, 'r1')], [1, 1]);
  assert.equal(eventsOn(disk).filter(({ event }) => event.e === 'AlertIssued').length, 1);
});

test('I-11: the same id for something else is refused, and the first act stands', async () => {
  const disk = await organisation();
  const { conductor } = await openConductor(disk);
  const [first, other] = await Promise.all([
    conductor.ask(vigie, report('r1', 'Un scooter.')),
    conductor.ask(vigie, report('r1', 'Deux scooters.')),
  ]);
  assert.deepEqual([codeOf(first), codeOf(other)], ['yes', 'id_reused']);
  assert.equal(codeOf(await conductor.ask(vigie, issue('r1'))), 'id_reused');
  assert.equal(codeOf(await conductor.ask(vigie, report('r1', 'Un scooter.'))), 'yes');
  assert.equal(entriesOf(disk, 'r1'), 1);
});

test('I-11: an id belongs to its device: another person’s act of the same name is another act', async () => {
  const disk = await organisation();
  const { conductor } = await openConductor(disk);
  assert.deepEqual(
    await codes([
      conductor.ask(vigie, issue('a1')),
      conductor.ask(as('renard-1'), answer('x', 'a1')),
      conductor.ask(as('renard-2'), answer('x', 'a1')),
    ]),
    ['yes', 'yes', 'yes'],
  );
  assert.equal(entriesOf(disk, 'x'), 2);
});

test('a refusal is not kept: the same id may succeed once the state allows it', async () => {
  const { conductor } = await openConductor(await organisation());
  const recall = command('rc', { act: 'alert.recall', with: { alert: 'a1', version: 1 } });
  assert.equal(codeOf(await conductor.ask(vigie, recall)), 'alert_unknown');
  await conductor.ask(vigie, issue('a1'));
  assert.equal(codeOf(await conductor.ask(vigie, recall)), 'yes');
});

test('what an id was accepted as points at its own entry, not at what followed from it', async () => {
  const disk = await organisation();
  const { conductor } = await openConductor(disk);
  await conductor.ask(vigie, issue('a1'));
  const row = disk.accepted.get(`${vigie.device} a1`);
  const issued = eventsOn(disk).find(({ event }) => event.e === 'AlertIssued');
  assert.ok(disk.entries.length > (issued?.index ?? 0) + 1, 'an alert opens an operation: there is a follow-up');
  assert.equal(row?.index, issued?.index);
});

test('commands that wait together share one commit; they are answered in order, each decided on what the one before left', async () => {
  const disk = await organisation();
  const { conductor, commits } = await openConductor(disk);
  const order: string[] = [];
  const ask = (who: Session, what: Parameters<Conductor['ask']>[1]): Promise<Reply> => {
    const reply = conductor.ask(who, what);
    void reply.then(() => order.push(what.id));
    return reply;
  };
  const asked = [
    ask(vigie, report('r1')),
    ask(vigie, issue('a1')),
    ask(as('renard-1'), answer('an1', 'a1')),
    ask(delcassou, issue('a1')),
    ask(vigie, command('rc', { act: 'alert.recall', with: { alert: 'a1', version: 1 } })),
    ask(as('renard-2'), answer('an2', 'a1')),
  ];
  // Who answers the order after it was recalled is recorded, with the conflict (decision 11).
  assert.deepEqual(await codes(asked), ['yes', 'yes', 'yes', 'alert_known', 'yes', 'yes']);
  assert.deepEqual(order, ['r1', 'a1', 'an1', 'a1', 'rc', 'an2']);
  assert.deepEqual([disk.appends, commits.length], [1, 1]);
  const last = await asked[5];
  assert.equal(last?.ok === true && last.conflict, 'older_version');
  assert.deepEqual((await verify(disk)).faults, []);
});

test('nobody is answered before the commit, refusals included', async () => {
  const { conductor, store } = await openConductor(await organisation());
  let release: () => void = () => undefined;
  store.fault = async (write) => {
    await new Promise<void>((go) => {
      release = go;
    });
    write();
  };
  const yes = conductor.ask(vigie, issue('a1'));
  const no = conductor.ask(as('renard-4'), issue('a1'));
  assert.deepEqual([await isPending(yes), await isPending(no)], [true, true]);
  assert.equal(conductor.mind.state.alerting.alerts.get('a1'), undefined, 'a draft is not adopted before it is written');
  release();
  assert.deepEqual(await codes([yes, no]), ['yes', 'alert_known']);
});

test('a turn of refusals alone writes nothing', async () => {
  const disk = await organisation();
  const { conductor, commits } = await openConductor(disk);
  assert.equal(
    codeOf(await conductor.ask(vigie, command('rc', { act: 'alert.recall', with: { alert: 'a9', version: 1 } }))),
    'alert_unknown',
  );
  assert.deepEqual([disk.appends, commits.length], [0, 0]);
});

test('a lost fence: the draft is dropped, the tail loaded, the same commands decided again; nothing is lost or done twice', async () => {
  const disk = await organisation();
  const one = await openConductor(disk);
  const other = await openConductor(disk);
  one.store.fault = async (write) => {
    const theirs = await codes([other.conductor.ask(vigie, issue('a1')), other.conductor.ask(vigie, report('r9', 'Écrit par l’autre.'))]);
    assert.deepEqual(theirs, ['yes', 'yes']);
    write();
  };
  const asked = [
    one.conductor.ask(delcassou, issue('a1')), // now known
    one.conductor.ask(vigie, report('r9', 'Écrit par l’autre.')), // the same person’s retry, taken by the other
    one.conductor.ask(delcassou, report('r1')),
    one.conductor.ask(as('renard-1'), answer('an1', 'a1')),
  ];
  assert.deepEqual(await codes(asked), ['alert_known', 'yes', 'yes', 'yes']);
  assert.deepEqual(
    ['a1', 'r9', 'r1', 'an1'].map((id) => entriesOf(disk, id)),
    [1, 1, 1, 1],
  );
  assert.deepEqual(one.fatal, []);
  const report_ = await verify(disk);
  assert.deepEqual([report_.faults, report_.entries], [[], one.conductor.mind.size]);
});

test('a lost fence: whoever watches is told what the other wrote, its deadlines included, before what was asked here', async () => {
  const disk = await organisation();
  const one = await openConductor(disk);
  const other = await openConductor(disk);
  await one.conductor.ask(vigie, issue('a1', { recipients: ['renard-3'] }));
  await other.conductor.load();
  one.store.fault = async (write) => {
    await codes([
      other.conductor.ask(as('renard-3'), answer('an', 'a1')),
      other.conductor.ask(vigie, issue('a2', { recipients: ['renard-4'] })),
    ]);
    write();
  };
  assert.equal(codeOf(await one.conductor.ask(delcassou, report('r1'))), 'yes');
  const told = one.commits.slice(1).map(({ touched, clearTimers, setTimers, addRings }) => ({
    touched: touched.filter(({ kind }) => kind === 'alert' || kind === 'report').map(({ id }) => id),
    clear: clearTimers.filter((prefix) => prefix.startsWith('alert:')),
    set: setTimers.map(({ key }) => key),
    rings: addRings.length,
  }));
  assert.deepEqual(told, [
    { touched: ['a1', 'a2'], clear: ['alert:a1/', 'alert:a2/'], set: ['alert:a2/renard-4'], rings: 0 },
    { touched: ['r1'], clear: [], set: [], rings: 0 },
  ]);
});

test('a fence lost again and again is tried again', async () => {
  const disk = await organisation();
  const one = await openConductor(disk);
  const other = await openConductor(disk);
  let n = 0;
  const overtake = async (write: () => void): Promise<void> => {
    if (n++ < 3) {
      one.store.fault = overtake;
      assert.equal(codeOf(await other.conductor.ask(vigie, report(`r${n}`))), 'yes');
    }
    write();
  };
  one.store.fault = overtake;
  assert.equal(codeOf(await one.conductor.ask(delcassou, issue('a1'))), 'yes');
  assert.deepEqual(
    ['r1', 'r2', 'r3', 'a1'].map((id) => entriesOf(disk, id)),
    [1, 1, 1, 1],
  );
  assert.deepEqual((await verify(disk)).faults, []);
});

for (const [what, written] of [
  ['not written', false],
  ['written, but reported failed', true],
] as const) {
  test(`I-04: an append that fails (${what}): nobody hears yes, the process must stop, and a restart with a retry heals`, async () => {
    const disk = await organisation();
    const size = disk.entries.length;
    const { conductor, store, commits, fatal } = await openConductor(disk);
    store.fault = (write) => {
      if (written) write();
      throw new Error('EIO');
    };
    const asked = [conductor.ask(vigie, issue('a1')), conductor.ask(delcassou, issue('a1')), conductor.ask(vigie, report('r1'))];
    for (const reply of await Promise.allSettled(asked)) assert.ok(reply.status === 'rejected' && reply.reason instanceof NotDurable);
    assert.deepEqual([conductor.mind.size, commits.length, fatal.length], [size, 0, 1]);
    await assert.rejects(conductor.ask(vigie, report('r2')), NotDurable);
    assert.equal(fatal.length, 1);

    const again = await openConductor(disk);
    const retried = await codes([
      again.conductor.ask(vigie, issue('a1')),
      again.conductor.ask(delcassou, issue('a1')),
      again.conductor.ask(vigie, report('r1')),
    ]);
    assert.deepEqual(retried, ['yes', 'alert_known', 'yes']);
    assert.deepEqual([entriesOf(disk, 'a1'), entriesOf(disk, 'r1'), entriesOf(disk, 'r2')], [1, 1, 0]);
    assert.equal(disk.appends, 1, 'written once: before the fault or after the restart');
    assert.deepEqual((await verify(disk)).faults, []);
  });
}

test('those who waited behind a failed commit are told too', async () => {
  const { conductor, store } = await openConductor(await organisation());
  let fail: (error: Error) => void = () => undefined;
  store.fault = () =>
    new Promise((_, reject) => {
      fail = reject;
    });
  const first = conductor.ask(vigie, issue('a1'));
  assert.ok(await isPending(first));
  const behind = conductor.ask(vigie, report('r1'));
  fail(new Error('ENOSPC'));
  await assert.rejects(first, NotDurable);
  await assert.rejects(behind, NotDurable);
});

test('a store that cannot be read stops the desk as one that cannot be written', async () => {
  const { conductor, store, fatal } = await openConductor(await organisation());
  store.accepted = () => Promise.reject(new Error('EIO'));
  await assert.rejects(conductor.ask(vigie, issue('a1')), NotDurable);
  assert.equal(fatal.length, 1);
});

test('a defect met on one command refuses that command alone; the others of its turn are recorded', async () => {
  const disk = await organisation();
  const faults: unknown[] = [];
  const { conductor, fatal } = await openConductor(disk, undefined, {}, (error) => faults.push(error));
  // A session whose device has no key here: nothing it asks can be signed.
  const stranger: Session = { member: 'vigie', device: 'dev/ffffffff' };
  const asked = [conductor.ask(vigie, report('r1')), conductor.ask(stranger, report('r2')), conductor.ask(vigie, issue('a1'))];
  assert.deepEqual(await codes(asked), ['yes', 'internal', 'yes']);
  assert.deepEqual([faults.length, fatal.length], [1, 0]);
  assert.deepEqual(
    ['r1', 'r2', 'a1'].map((id) => entriesOf(disk, id)),
    [1, 0, 1],
  );
  assert.deepEqual((await verify(disk)).faults, []);
});

test('words that cannot be written (half a character) are refused, and refuse nobody else', async () => {
  const disk = await organisation();
  const { conductor, fatal } = await openConductor(disk);
  assert.deepEqual(await codes([conductor.ask(vigie, report('r1', 'coupé \ud83d')), conductor.ask(vigie, issue('a1'))]), [
    'not_writable',
    'yes',
  ]);
  assert.deepEqual(fatal, []);
});

test('a listener that fails does not unmake what was written', async () => {
  const disk = await organisation();
  const faults: unknown[] = [];
  const { conductor, commits, fatal } = await openConductor(disk, undefined, {}, (error) => faults.push(error));
  commits.push = () => {
    throw new Error('a screen that cannot be drawn');
  };
  assert.equal(codeOf(await conductor.ask(vigie, issue('a1'))), 'yes');
  assert.deepEqual([faults.length, fatal.length], [1, 0]);
  assert.equal(codeOf(await conductor.ask(vigie, report('r1'))), 'yes');
});

test('cause and consequence are one transaction: timers and rings of an alert are on the disk with it', async () => {
  const disk = await organisation();
  const { conductor } = await openConductor(disk);
  await conductor.ask(vigie, issue('a1'));
  assert.equal(disk.appends, 1);
  assert.deepEqual([...disk.timers.keys()].sort(), [
    'alert:a1/hermine',
    'alert:a1/renard-1',
    'alert:a1/renard-2',
    'alert:a1/renard-3',
    'alert:a1/renard-4',
  ]);
  assert.equal(disk.rings.size, 10, 'five people, push and SMS');
  await conductor.ask(as('renard-1'), answer('an1', 'a1'));
  assert.equal(disk.timers.has('alert:a1/renard-1'), false);
});

test('decision 14: receipt time never decreases when the clock goes back, in a process and over a restart', async () => {
  const disk = await organisation();
  let now = NOW + 5000;
  const clock = { now: () => now, at: () => () => undefined, pace: async () => undefined };
  const { conductor } = await openConductor(disk, clock);
  const at = async (who: Conductor, id: string): Promise<number> => {
    const reply = await who.ask(vigie, report(id));
    return reply.ok ? reply.at : -1;
  };
  assert.equal(await at(conductor, 'r1'), NOW + 5000);
  now = NOW - 3_600_000;
  assert.equal(await at(conductor, 'r2'), NOW + 5000);
  const again = await openConductor(disk, clock);
  assert.equal(await at(again.conductor, 'r3'), NOW + 5000);
  now = NOW + 6000;
  assert.equal(await at(again.conductor, 'r4'), NOW + 6000);
  const { faults } = await verify(disk);
  assert.deepEqual(faults, []);
});

test('a log whose entries do not give the root that was signed for them is not opened', async () => {
  const disk = await organisation();
  const last = disk.entries.at(-1);
  assert.ok(last !== undefined);
  const bytes = new TextDecoder().decode(last.bytes).replace(` ${last.rx} `, ` ${last.rx + 1} `);
  const sound = disk.entries;
  const rx = last.rx + 1;
  const altered = (entry: StoredEntry): void => {
    disk.entries = sound.with(-1, entry);
  };
  const otherBytes = new TextEncoder().encode(bytes);
  altered({ ...last, rx, leaf: leafHash(otherBytes), bytes: otherBytes });
  await assert.rejects(openConductor(disk), isPortFault(/was answered|do not give the root/));
  for (const beside of [{ rx }, { thread: 'c00000000000000ff' }, { threadSeq: last.threadSeq + 1 }, { leaf: new Uint8Array(32) }]) {
    altered({ ...last, ...beside });
    await assert.rejects(openConductor(disk), isPortFault(/filed under another place/));
  }
  altered({ ...last, bytes: last.bytes.slice(1) });
  await assert.rejects(openConductor(disk), isPortFault(/entry [0-9]+/));
  disk.entries = sound.slice(0, -1);
  await assert.rejects(openConductor(disk), isPortFault(/do not give the root/));
});

test('words that are not those that were committed to are not shown: missing, another’s, one too many; shredded ones are left out', async () => {
  const disk = await organisation();
  const { conductor } = await openConductor(disk);
  await conductor.ask(vigie, report('r1'));
  await conductor.ask(vigie, report('r2', 'Autre chose.'));
  const sound = disk.words;
  const [one, other] = [disk.entries.length - 2, disk.entries.length - 1];
  const swapped = sound.get(other);
  assert.ok(swapped !== undefined);
  for (const rows of [new Map(), swapped, new Map([...(sound.get(one) ?? []), [1, swapped.get(0) ?? null]])]) {
    disk.words = new Map(sound).set(one, rows);
    const again = await openConductor(disk);
    assert.throws(() => again.conductor.wordsAt(one), isPortFault(/its words/));
    assert.deepEqual(again.conductor.wordsAt(other), { verbatim: 'Autre chose.' });
  }
  disk.words = new Map(sound).set(one, new Map([[0, null]]));
  assert.deepEqual((await openConductor(disk)).conductor.wordsAt(one), {});
});

test('I-11: a log whose senders would be answered otherwise than they were is not opened', async () => {
  const disk = await organisation();
  const { conductor } = await openConductor(disk);
  await conductor.ask(vigie, report('r1'));
  const sound = disk.accepted;
  const at = `${vigie.device} r1`;
  const row = sound.get(at);
  assert.ok(row !== undefined);
  const spoilt: (AcceptedAct | null)[] = [null, { ...row, index: row.index - 1 }, { ...row, reply: row.reply.replace('null', '"late"') }];
  for (const other of spoilt) {
    const rest = new Map(sound);
    rest.delete(at);
    disk.accepted = other === null ? rest : rest.set(at, other);
    await assert.rejects(openConductor(disk), isPortFault(/what its sender was answered/));
  }
});
