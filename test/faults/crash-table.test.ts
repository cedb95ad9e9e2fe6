/**
 * The crash table (I-03, I-04, I-05, I-09, I-11, decision 12): every write of the desk × what may become of it × what the
 * process does, what the caller is told, what the log holds, whose phone rings after the restart. Whatever the cell: asked
 * again it is one act, nothing answered yes is missing, nothing due is unrung, nobody who answered is rung, one root per size.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Desk } from '../../src/desk/desk.ts';
import { NotDurable } from '../../src/desk/door.ts';
import type { Batch, Store } from '../../src/desk/ports.ts';
import { openSqliteStore } from '../../src/edges/store-sqlite/store.ts';
import { DrivenClock } from '../../src/edges/system/driven-clock.ts';
import { openCheckpoint } from '../../src/log/checkpoint.ts';
import { isAlertRing, standing } from '../../src/loop/loop.ts';
import { Life, type Read, readLog } from './life.ts';
import { asOneBatch, type Disk, MemoryStore } from './memory-store.ts';
import { MemoryWitness } from './outside.ts';
import { forgotten, Heads, unrung } from './promises.ts';
import { as, command, issue, keys, LOG, NOW, openDesk, organisation, portsOn, TEAM, verifyEntries } from './rig.ts';
import { FATES, type FateName, type OnItsWay, Struck, WRITES } from './strike.ts';
import { carries, SHREDDED_THREAD, shredding, toBeShredded, WRITTEN, type Write } from './writes.ts';

/** Where the log lies: each opening is a new process, whose predecessor is gone. */
interface Medium {
  open(): Promise<Store>;
  close(): Promise<void>;
}
const MEDIA: Readonly<Record<string, (disk: Disk) => Promise<Medium>>> = {
  memory: async (disk) => ({ open: async () => new MemoryStore(disk), close: async () => undefined }),
  SQLite: onSqlite,
};

async function onSqlite(disk: Disk): Promise<Medium> {
  const folder = mkdtempSync(join(tmpdir(), 'abri-crash-'));
  const kek = new Uint8Array(32).fill(7);
  let store = await openSqliteStore({ folder, kek });
  await store.append(asOneBatch(disk));
  return {
    open: async () => {
      await store.close();
      store = await openSqliteStore({ folder, kek });
      return store;
    },
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A desk that draws nothing up and keeps no bag. */
const QUIET = {
  log: LOG,
  exercise: null,
  texts: { chronology: () => '', paper: () => null, verifySh: new Uint8Array(), verifyHtml: new Uint8Array() },
  keepBag: async () => undefined,
};

/** What the blows fell on, all tests together: the methods of the port, and the parts of a batch that held something. */
const fallenOn = new Set<string>();

/** What a caller is told; `nothing` until then. */
function listen(answer: Promise<{ readonly ok: boolean }> | null): { readonly told: string } {
  const ear = { told: answer === null ? 'nobody asked' : 'nothing' };
  answer?.then(
    ({ ok }) => (ear.told = ok ? 'yes' : 'no'),
    (error: unknown) => (ear.told = error instanceof NotDurable ? 'not durable' : String(error)),
  );
  return ear;
}

function note({ what, batch }: OnItsWay): void {
  fallenOn.add(what);
  for (const [part, rows] of Object.entries(batch ?? {})) if (!Array.isArray(rows) || rows.length > 0) fallenOn.add(part);
}

const acknowledged = ({ mind }: Read): string[] =>
  [...mind.state.alerting.alerts.values()].flatMap((alert) =>
    alert.recipients.filter((row) => standing(alert, row) === 'acknowledged').map((row) => row.member),
  );

async function see(heads: Heads, store: Store, where: string): Promise<void> {
  const head = await store.head();
  if (head !== null) heads.see(head, where);
}

async function strike(t: TestContext, write: Write, fateName: FateName, media: (disk: Disk) => Promise<Medium>): Promise<void> {
  const fate = FATES[fateName];
  const at = write.at ?? NOW;
  const heads = new Heads();
  const medium = await media(await organisation());
  t.after(() => medium.close());

  const first = await Life.open(await medium.open(), NOW);
  await write.before?.(first);
  await first.settle();
  await see(heads, first.store, 'before');
  first.struck.await({ on: (one) => write.is(one), fate: fateName });
  const asked = write.go(first);
  const ear = listen(asked);
  note(await first.struck.fallen);
  await first.settle();

  assert.equal(first.stopped !== null, fate.told, 'the process stops by itself, or is dead');
  const expected = asked === null ? 'nobody asked' : write.answered ? 'yes' : fate.told ? 'not durable' : 'nothing';
  assert.equal(ear.told, expected, 'what the caller is told');
  first.die();

  const store = await medium.open();
  await see(heads, store, 'after the blow');
  const left = await readLog(store);
  const times = (read: Read): number => read.entries.filter((entry) => write.inLog(entry)).length;
  assert.equal(times(left), fate.written ? 1 : 0, 'what the log holds');

  const second = await Life.open(store, at);
  const rung = fate.written ? write.rung.written : write.rung.lost;
  assert.deepEqual(second.rangSince(0).sort(), [...rung].sort(), 'whose phone rings after the restart');
  const retried = await write.again(second);
  assert.notEqual(retried?.ok, false, 'asked again');
  await second.settle();
  assert.equal(times(await readLog(store)), 1, 'asked again, it is one act');
  await see(heads, store, 'asked again');

  const answered = acknowledged(await readLog(store));
  const from = second.rung.length;
  await second.pass(at + 5 * 60_000);
  const end = await readLog(store);
  assert.deepEqual(unrung(end.mind, end.events), [], 'nothing due is unrung');
  assert.deepEqual(forgotten(end.mind, at + 5 * 60_000), [], 'nobody is forgotten');
  const again = second.rung
    .slice(from)
    .filter((ring) => isAlertRing(ring) && ring.instead === undefined && answered.includes(ring.recipient));
  assert.deepEqual(again, [], 'nobody who answered is rung');
  for (const { index, bytes } of left.entries) assert.deepEqual(end.entries[index]?.bytes, bytes, 'what was answered yes is there');
  await see(heads, store, 'at the end');
  assert.deepEqual((await verifyEntries(end.entries, (await store.head())?.checkpoint ?? '')).faults, []);
  assert.equal(second.stopped, null);
  await second.desk.close();
}

/** In the name of a test. */
const words = ({ written, told }: { readonly written: boolean; readonly told: boolean }, write: Write): string =>
  [
    told ? 'the desk stops' : 'the desk is dead',
    `the log ${written ? 'holds it' : 'does not hold it'}`,
    `the restart rings ${(written ? write.rung.written : write.rung.lost).join(', ') || 'nobody'}`,
  ].join('; ');

/** A write that is never made leaves its test waiting: no row takes a hundredth of it on an idle machine. */
const HUNG = { timeout: 120_000 };
const EVERY_FATE = Object.entries(FATES) as [FateName, (typeof FATES)[FateName]][];

for (const [medium, open] of Object.entries(MEDIA)) {
  for (const write of WRITTEN) {
    for (const [name, fate] of EVERY_FATE)
      test(`${medium} | ${write.name} | ${name}: ${words(fate, write)}`, HUNG, (t) => strike(t, write, name, open));
  }
}

for (const [name, fate] of EVERY_FATE) {
  test(`memory | the pulse | ${name}: the outage a restart tells of begins at the last pulse that was written`, async () => {
    const disk = await organisation();
    const life = await Life.open(new MemoryStore(disk), NOW);
    life.clock.advance(NOW + 20_000);
    life.struck.await({ on: ({ what }) => what === 'beat', fate: name });
    void life.desk.pulse();
    note(await life.struck.fallen);
    await life.settle();
    assert.equal(life.stopped !== null, fate.told, 'a disk that does not take the pulse has failed');
    life.die();
    await Life.open(new MemoryStore(disk), NOW + 60_000);
    const { events } = await readLog(new MemoryStore(disk));
    const outage = events.find((event) => event.e === 'DeskResumed');
    assert.equal(outage?.e === 'DeskResumed' && outage.from - NOW, fate.written ? 20_000 : 0);
  });

  for (const [what, is] of [
    ['the outage a start tells of', carries('desk.resume')],
    ['the pulse of a start', ({ what: method }: OnItsWay) => method === 'beat'],
  ] as const) {
    test(`memory | ${what} | ${name}: what was promised has left before it; the next start rings what was not noted, and tells of it once`, async () => {
      const disk = await organisation();
      const cut = await Life.open(new MemoryStore(disk), NOW);
      cut.clock.holdAfterSends(0);
      assert.ok((await cut.desk.submit(as('vigie'), issue('a1'))).ok);
      cut.die();
      const later = NOW + 20_000;
      const { life, opened } = Life.start(new MemoryStore(disk), { now: later, blow: { on: is, fate: name } });
      const started = opened.then(
        () => 'open',
        () => 'not opened',
      );
      note(await life.struck.fallen);
      await life.settle();
      // Who dies in the middle of ringing has rung those it came to.
      const rang = life.rangSince(0);
      assert.deepEqual(rang, TEAM.slice(0, fate.told ? TEAM.length : rang.length));
      assert.ok(rang.length > 0, 'decision 13');
      assert.equal(await Promise.race([started, Promise.resolve('nothing')]), fate.told ? 'not opened' : 'nothing');
      life.die();
      const last = await Life.open(new MemoryStore(disk), later);
      await last.pass(later + 5000);
      const { mind, events } = await readLog(new MemoryStore(disk));
      assert.equal(events.filter((event) => event.e === 'DeskResumed').length, 1);
      assert.deepEqual([unrung(mind, events), forgotten(mind, later + 5000)], [[], []]);
      assert.equal(last.stopped, null);
    });
  }

  test(`memory | the keys of a shredded case | ${name}: the entry is there, the next start asks again, and the words are gone (I-38)`, async () => {
    const store = new MemoryStore(await organisation());
    const life = await Life.open(store, NOW);
    await toBeShredded(life);
    await life.settle();
    life.struck.await({ on: ({ what }) => what === 'shred', fate: name });
    const ear = listen(shredding(life));
    note(await life.struck.fallen);
    await life.settle();
    assert.equal(ear.told, fate.told ? 'not durable' : 'nothing', 'what the caller is told');
    assert.equal(life.stopped !== null, fate.told, 'a store that cannot shred stops the desk');
    life.die();
    const second = await Life.open(store, NOW);
    const { entries, mind } = await readLog(store);
    const gone = entries.filter((entry) => entry.thread === SHREDDED_THREAD);
    for (const { index } of gone)
      assert.ok(
        (await store.words(index)).every(({ text }) => text === null),
        `words of ${index}`,
      );
    assert.ok(gone.length > 0 && mind.state.inquiry.shredded.has(SHREDDED_THREAD));
    assert.equal(second.desk.view('vigie').report('r1')?.verbatim, null);
    assert.equal((await shredding(second)).ok, true, 'asked again');
    assert.equal((await readLog(store)).events.filter((event) => event.e === 'Shredded').length, 1);
    assert.deepEqual((await verifyEntries((await readLog(store)).entries, (await store.head())?.checkpoint ?? '')).faults, []);
    await second.desk.close();
  });

  test(`memory | a fact about the folder | ${name}: it is there or it is not, and nothing else changed`, async () => {
    const disk = await organisation();
    const before = { ...disk };
    const struck = new Struck(new MemoryStore(disk));
    struck.await({ on: ({ what }) => what === 'setNote', fate: name });
    const asked = struck.store.setNote('exercise', 'ex-1').catch(() => undefined);
    note(await struck.fallen);
    if (fate.told) await asked;
    assert.equal(await new MemoryStore(disk).note('exercise'), fate.written ? 'ex-1' : null);
    assert.deepEqual({ ...disk, notes: before.notes }, before);
  });

  test(`memory | what a witness signed | ${name}: the desk goes on from what the witness has seen, and nobody signs two roots (I-34)`, async () => {
    const disk = await organisation();
    const witness = new MemoryWitness('temoin.example', () => NOW / 1000);
    witness.logs.set(LOG, keys.ensure(LOG));
    const forks: string[] = [];
    const outside = { witnesses: [witness], authority: null, forked: (who: string) => void forks.push(who) };
    const struck = new Struck(new MemoryStore(disk));
    struck.await({ on: ({ what }) => what === 'stamp', fate: name });
    const fatal: Error[] = [];
    await Desk.open(
      { ...portsOn(struck.store, new DrivenClock(NOW)), outside: { ...outside, book: struck.store } },
      { ...QUIET, onFatal: (error) => void fatal.push(error) },
    );
    note(await struck.fallen);
    await new Promise((turn) => setImmediate(turn));
    assert.deepEqual([fatal.length, disk.stamps.length], [fate.told ? 1 : 0, fate.written ? 1 : 0]);
    assert.equal(witness.seen.get(LOG)?.size, disk.head?.size, 'it keeps what it signed before it answers');

    const second = await openDesk({ disk, outside });
    assert.ok((await second.desk.submit(as('vigie'), issue('a1'))).ok);
    await second.pass(NOW + 2000);
    const { witnesses } = await second.store.lastStamps();
    assert.equal(witnesses.get(witness.vkey)?.size, witness.seen.get(LOG)?.size);
    const heads = new Heads();
    for (const one of disk.stamps) heads.see(openCheckpoint(one.checkpoint, keys.ensure(LOG)), 'cosigned');
    assert.deepEqual(forks, []);
    await second.close();
  });

  test(`memory | a turn of refusals alone | ${name}: there is no write to strike, and the caller is told no`, async () => {
    const life = await Life.open(new MemoryStore(await organisation()), NOW);
    life.struck.await({ on: () => true, fate: name });
    const ear = listen(life.desk.submit(as('vigie'), command('rc', { act: 'alert.recall', with: { alert: 'a9', version: 1 } })));
    await life.settle();
    assert.deepEqual([ear.told, life.struck.isArmed, life.stopped], ['no', true, null]);
  });
}

test('every method of the store that writes has its row, and every part of a batch stands in one', () => {
  const parts: { readonly [part in keyof Batch]: true } = {
    expected: true,
    entries: true,
    words: true,
    blobs: true,
    accepted: true,
    clearTimers: true,
    setTimers: true,
    addRings: true,
    doneRings: true,
    head: true,
  };
  const missing = [...WRITES, ...Object.keys(parts)].filter((name) => !fallenOn.has(name));
  assert.deepEqual(missing, [], 'give it a row in test/faults/writes.ts, or a test of its own above');
});
