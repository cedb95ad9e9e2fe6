/**
 * A snapshot is a shortcut and nothing else: whatever is kept, missing, old, damaged or half-written, the desk opens with
 * the mind that a replay gives (decisions 1, 9, 12, 13).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storyOf } from '../../simulator/story.ts';
import { playStory } from '../../simulator/world.ts';
import { BLANK, learn, type Mind } from '../../src/desk/mind.ts';
import { NotDurable, type StoredEntry } from '../../src/desk/ports.ts';
import { Keeper } from '../../src/desk/snapshot/keeper.ts';
import { namedIn } from '../../src/desk/snapshot/pieces.ts';
import { DrivenClock } from '../../src/edges/system/driven-clock.ts';
import { b64 } from '../../src/log/base64.ts';
import { sha256 } from '../../src/log/digest.ts';
import { leafHash, parseEntry } from '../../src/log/entry.ts';
import { fromUtf8 } from '../../src/log/text.ts';
import { Tree } from '../../src/log/tree.ts';
import { operations } from '../../src/wire/operations.ts';
import { openPoste } from '../http/desk.ts';
import { Disk, MemorySnapshots, MemoryStore, SnapshotDisk } from './memory-store.ts';
import { plain } from './plain.ts';
import { answer, as, issue, NOW, openConductor, openDesk, organisation, Recorder, report } from './rig.ts';

interface Log {
  readonly entries: readonly { readonly bytes: Uint8Array }[];
  /** After each number of entries. */
  readonly minds: readonly Mind[];
  readonly tree: (size: number) => Tree;
}

function read(entries: readonly { readonly bytes: Uint8Array }[]): Log {
  const minds = [BLANK];
  for (const { bytes } of entries) minds.push(learn(minds.at(-1) as Mind, parseEntry(bytes)).mind);
  return {
    entries,
    minds,
    tree(size) {
      const tree = new Tree();
      for (const { bytes } of entries.slice(0, size)) tree.push(leafHash(bytes));
      return tree;
    },
  };
}

const keeperOn = (disk: SnapshotDisk, { entries }: Pick<Log, 'entries'>): Keeper =>
  new Keeper(new MemorySnapshots(disk, { every: 1 }), {
    origin: 'abri.local/essai',
    sign: (message) => sha256(message),
    leaves: (from, to) => Buffer.concat(entries.slice(from, to).map(({ bytes }) => leafHash(bytes))),
    broken: (fault) => assert.fail(fault),
    failed: (error) => assert.fail(String(error)),
  });

/** The numbers of the pieces that what was sealed stands on, or that a mind of before may still ask for. */
function needed({ root, pieces }: SnapshotDisk): Set<number> {
  const [body = ''] = fromUtf8(root ?? new Uint8Array()).split('\n');
  const { mind, dying } = JSON.parse(body) as { mind: string; dying: number[] };
  const found = new Set(dying);
  const rest = namedIn(mind);
  for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    rest.push(...namedIn(fromUtf8(pieces.get(id) ?? new Uint8Array())));
  }
  return found;
}

/** The example of every act of the wire, each after those it needs. */
async function everyAct(): Promise<readonly StoredEntry[]> {
  const poste = await openPoste();
  const acts = operations.filter((operation) => operation.kind !== 'read' && operation.exampleRefused === undefined);
  for (const { operationId, exampleAs, method, path, example } of acts) {
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => example.params[name] ?? '');
    const response = await poste.ask(exampleAs, method, address, example.body);
    assert.equal(response.status, 201, `${operationId}: ${await response.text()}`);
  }
  const entries: StoredEntry[] = [];
  for await (const stored of poste.store.entries(0, Number.POSITIVE_INFINITY)) entries.push(stored);
  await poste.close();
  return entries;
}

const LOGS: readonly { readonly name: string; entries(): Promise<readonly { readonly bytes: Uint8Array }[]> }[] = [
  { name: 'every act of the wire', entries: everyAct },
  ...[1, 2, 3].map((seed) => ({ name: `story ${seed}`, entries: async () => (await playStory(storyOf(seed))).disk.entries })),
];

for (const { name, entries } of LOGS) {
  test(`a snapshot and what came since give the mind of a replay, wherever it was cut: ${name}`, async () => {
    const log = read(await entries());
    const size = log.entries.length;
    const disk = new SnapshotDisk();
    let keeper = keeperOn(disk, log);
    let mind = BLANK;
    for (let cut = 1; cut <= size; cut++) {
      // Each snapshot builds on the one before; now and then the desk has itself just opened from it.
      if (cut % 7 === 0) {
        keeper = keeperOn(disk, log);
        mind = (await keeper.find(size))?.mind ?? BLANK;
        assert.equal(mind.size, cut - 1);
      }
      mind = learn(mind, parseEntry((log.entries[cut - 1] as { bytes: Uint8Array }).bytes)).mind;
      keeper.offer(mind, log.tree(cut), true);
      await keeper.rest();

      const found = await keeperOn(disk, log).find(size);
      assert.ok(found);
      assert.equal(found.mind.size, cut);
      let opened = found.mind;
      for (const { bytes } of log.entries.slice(cut)) {
        found.tree.push(leafHash(bytes));
        opened = learn(opened, parseEntry(bytes)).mind;
      }
      assert.deepEqual(plain(opened), plain(log.minds[size]), `cut at ${cut}`);
      assert.equal(b64(found.tree.root()), b64(log.tree(size).root()));
      assert.deepEqual(found.tree.inclusion(0), log.tree(size).inclusion(0));
      // What is kept is what somebody may still read, and no more.
      assert.deepEqual(
        [...disk.pieces.keys()].sort((a, b) => a - b),
        [...needed(disk)].sort((a, b) => a - b),
        `pieces after ${cut}`,
      );
    }
  });
}

/** A log to open, and how it is opened: by a conductor alone, on one disk of snapshots. */
async function longNight(every = 8): Promise<{ disk: Disk; kept: SnapshotDisk; replayed: unknown }> {
  const disk = await organisation();
  const kept = new SnapshotDisk();
  const opened = await openConductor(disk, new DrivenClock(NOW), { snapshots: new MemorySnapshots(kept, { every }) });
  for (let n = 0; n < 4; n++) {
    await opened.conductor.ask(as('vigie'), report(`re-${n}`));
    await opened.conductor.ask(as('vigie'), issue(`al-${n}`, { recipients: ['renard-1', 'renard-2'] }));
    await opened.conductor.ask(as('renard-1'), answer(`an-${n}`, `al-${n}`));
    await turn();
  }
  const { conductor } = await openConductor(disk);
  return { disk, kept, replayed: plain(conductor.mind) };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function opening(disk: Disk, snapshots: MemorySnapshots): Promise<{ mind: unknown; refusals: readonly string[]; size: number }> {
  const { conductor } = await openConductor(disk, new DrivenClock(NOW), { snapshots });
  const mind = plain(conductor.mind);
  await conductor.close();
  return { mind, refusals: snapshots.refusals, size: conductor.mind.size };
}

test('an opening reads the entries that came since the snapshot, and no others', async () => {
  const { disk, kept, replayed } = await longNight();
  const { size } = sealed(kept);
  const read: number[] = [];
  const store = new MemoryStore(disk);
  const entries = store.entries.bind(store);
  store.entries = (from, to) => {
    read.push(from);
    return entries(from, to);
  };
  const snapshots = new MemorySnapshots(kept);
  const { conductor } = await openConductor(disk, new DrivenClock(NOW), { store, snapshots });
  assert.deepEqual([read, snapshots.refusals], [[size], []]);
  assert.ok(size > 0 && snapshots.reads < kept.pieces.size, 'a piece is read when somebody asks for what is in it');
  assert.deepEqual(plain(conductor.mind), replayed);
});

const sealed = (kept: SnapshotDisk): { size: number; program: string } =>
  JSON.parse(
    Buffer.from(kept.root ?? [])
      .toString()
      .split('\n')[0] ?? '',
  ) as { size: number; program: string };

test('a snapshot of another program, of another log, ahead of the log or damaged is not used, and that is said', async () => {
  const { disk, kept, replayed } = await longNight();
  const like = (change: (copy: SnapshotDisk) => void): SnapshotDisk => {
    const copy = Object.assign(new SnapshotDisk(), kept);
    change(copy);
    return copy;
  };
  const rewritten = (from: string, to: string) =>
    like((copy) => {
      copy.root = new Uint8Array(
        Buffer.from(
          Buffer.from(kept.root ?? [])
            .toString()
            .replace(from, to),
        ),
      );
    });
  const check = async (what: SnapshotDisk, why: string, program = 'essai'): Promise<void> => {
    const opened = await opening(disk, new MemorySnapshots(what, { program, every: 1000 }));
    assert.deepEqual(opened.refusals, [why]);
    assert.deepEqual(opened.mind, replayed);
  };
  await check(kept, 'other_program', 'essai suivant');
  await check(rewritten('"size":', '"size":1'), 'damaged');
  await check(rewritten('"program":"essai"', '"program":"essay"'), 'damaged');
  await check(
    like((copy) => Object.assign(copy, { root: new Uint8Array(7) })),
    'damaged',
  );
  await check(
    like((copy) => Object.assign(copy, { root: (kept.root ?? new Uint8Array()).slice(0, -9) })),
    'damaged',
  );

  // Ahead: the log is one that was cut back.
  const shorter = Object.assign(new Disk(), disk, cutTo(disk, sealed(kept).size - 3));
  const ahead = await opening(shorter, new MemorySnapshots(kept, { every: 1000 }));
  assert.deepEqual(ahead.refusals, ['ahead']);
  // Another log, signed by the same key: as long, of other entries.
  const other = await longNight();
  const mixed = await opening(other.disk, new MemorySnapshots(kept, { every: 1000 }));
  assert.deepEqual(mixed.refusals, ['other_log']);
  assert.deepEqual(mixed.mind, other.replayed);
});

/** The disk as it was when the log had this many entries, but for what a reader of entries does not look at. */
function cutTo(disk: Disk, size: number): Partial<Disk> {
  const entries = disk.entries.slice(0, size);
  const tree = new Tree();
  for (const { leaf } of entries) tree.push(leaf);
  return { entries, head: { size, root: tree.root(), checkpoint: '' } };
}

test('a piece that is wrong or missing: found on opening the log is replayed, found later the desk stops and a restart heals', async () => {
  const { disk, kept, replayed } = await longNight();
  let stopped = 0;
  for (const [id, bytes] of kept.pieces) {
    for (const spoilt of [null, bytes.map((byte, i) => (i === 3 ? byte ^ 1 : byte))]) {
      const copy = Object.assign(new SnapshotDisk(), kept);
      copy.pieces = new Map(
        [...kept.pieces].flatMap(([one, whole]) => (one !== id ? [[one, whole]] : spoilt === null ? [] : [[one, spoilt]])),
      );
      const snapshots = new MemorySnapshots(copy, { every: 1000 });
      const { conductor, fatal } = await openConductor(disk, new DrivenClock(NOW), { snapshots });
      if (snapshots.refusals.length > 0) {
        assert.deepEqual(plain(conductor.mind), replayed);
        continue;
      }
      try {
        plain(conductor.mind);
        continue; // of a snapshot before, which nobody reads any more
      } catch (error) {
        assert.match(String(error), /piece/);
      }
      stopped++;
      await assert.rejects(conductor.ask(as('vigie'), report('re-late')), NotDurable, 'nothing is decided on what cannot be trusted');
      await turn();
      assert.equal(fatal.length, 1);
      assert.deepEqual(await opening(disk, new MemorySnapshots(copy)), { mind: replayed, refusals: [], size: disk.entries.length });
    }
  }
  assert.ok(stopped > 0);
});

test('a process killed at any write of a snapshot leaves the one before, whole, or none', async () => {
  const { disk: before, kept: first } = await longNight();
  for (let moments = 0; ; moments++) {
    const disk = Object.assign(new Disk(), before);
    const kept = Object.assign(new SnapshotDisk(), first);
    // From this write on, the process is dead: what it asks is never answered, and never done.
    let left = moments;
    const dying = new MemorySnapshots(kept, { every: 1 });
    dying.fault = () => (left-- > 0 ? undefined : new Promise(() => undefined));
    const { conductor } = await openConductor(disk, new DrivenClock(NOW), { snapshots: dying });
    for (const id of ['re-x', 're-y', 're-z']) {
      await conductor.ask(as('vigie'), report(id));
      await turn();
    }
    const { conductor: honest } = await openConductor(disk);
    const opened = await opening(disk, new MemorySnapshots(kept, { every: 1000 }));
    assert.deepEqual(opened.refusals, []);
    assert.deepEqual(opened.mind, plain(honest.mind), `killed at write ${moments}`);
    if (left > 0) break;
  }
});

test('decision 13: an alert waits for no snapshot, and one that cannot be written stops nobody', async () => {
  const disk = await organisation();
  const stuck = new MemorySnapshots(new SnapshotDisk(), { every: 1 });
  stuck.fault = () => new Promise(() => undefined);
  const held = await openConductor(disk, new DrivenClock(NOW), { snapshots: stuck });
  for (const id of ['al-1', 'al-2']) assert.equal((await held.conductor.ask(as('vigie'), issue(id))).ok, true);

  const told: unknown[] = [];
  const full = new MemorySnapshots(new SnapshotDisk(), { every: 1 });
  full.fault = () => Promise.reject(new Error('no room left'));
  const going = await openConductor(disk, new DrivenClock(NOW), { snapshots: full }, (error) => told.push(error));
  for (const id of ['al-3', 'al-4']) {
    assert.equal((await going.conductor.ask(as('vigie'), issue(id))).ok, true);
    await turn();
  }
  assert.equal(told.length, 1, 'said once');
  assert.deepEqual(going.fatal, []);
});

test('decision 9: a snapshot holds no words, and words that were shredded do not come back from one', async () => {
  const disk = await organisation();
  const kept = new SnapshotDisk();
  const { conductor } = await openConductor(disk, new DrivenClock(NOW), { snapshots: new MemorySnapshots(kept, { every: 1 }) });
  const canary = 'canari-8c1e-derrière-la-mairie';
  const reply = await conductor.ask(as('vigie'), report('re-1', canary));
  assert.ok(reply.ok);
  await conductor.close();
  for (const bytes of [kept.root ?? new Uint8Array(), ...kept.pieces.values()]) {
    assert.equal(Buffer.from(bytes).includes('canari'), false);
    assert.equal(Buffer.from(bytes).includes(Buffer.from(canary).toString('base64').slice(0, 20)), false);
  }
  const store = new MemoryStore(disk);
  const again = await openConductor(disk, new DrivenClock(NOW), { store, snapshots: new MemorySnapshots(kept) });
  const index = disk.entries.length - 1;
  assert.deepEqual(again.conductor.wordsAt(index), { verbatim: canary });
  await store.shred([reply.thread]);
  assert.deepEqual(again.conductor.wordsAt(index), {});
});

test('I-10: what was due when the desk died is rung after an opening from a snapshot', async () => {
  const disk = await organisation();
  const kept = new SnapshotDisk();
  const first = await openDesk({ disk, channels: [new Recorder()], snapshots: new MemorySnapshots(kept, { every: 1 }) });
  await first.desk.submit(as('vigie'), issue('al-1', { recipients: ['renard-1'] }));
  await first.settle();
  first.kill();
  const voice = new Recorder('voice');
  const second = await openDesk({
    disk,
    now: NOW + 10 * 60_000,
    channels: [new Recorder(), voice],
    snapshots: new MemorySnapshots(kept, { every: 1 }),
  });
  await second.settle();
  assert.ok(voice.people.includes('renard-1'));
  await second.close();
});

test('I-34: an entry changed on the disk, which an opening from a snapshot has not read, is told when it is looked at', async () => {
  const { disk, kept } = await longNight();
  const index = disk.entries.findIndex(({ bytes }) => Buffer.from(bytes).includes('"re-0"'));
  const bytes = disk.entries[index]?.bytes ?? new Uint8Array();
  const spoilt = new Uint8Array(Buffer.from(Buffer.from(bytes).toString('latin1').replace('"hearsay"', '"opinion"'), 'latin1'));
  const entries = disk.entries.with(index, { ...(disk.entries[index] as StoredEntry), bytes: spoilt });
  const altered = Object.assign(new Disk(), disk, { entries });
  const snapshots = new MemorySnapshots(kept, { every: 1000 });
  const { conductor, fatal } = await openConductor(altered, new DrivenClock(NOW), { snapshots });
  assert.deepEqual(snapshots.refusals, [], 'the snapshot is older than the damage, and right');
  assert.throws(() => conductor.actsOf(disk.entries[index]?.thread ?? ''), { code: 'log_altered' });
  // A retry would be answered from what stands beside that entry.
  await assert.rejects(conductor.ask(as('vigie'), report('re-0')), NotDurable);
  assert.equal((fatal[0] as { code?: string } | undefined)?.code, 'log_altered');
});

test('what is committed while the desk closes is no harm to its last snapshot', async () => {
  const disk = await organisation();
  const kept = new SnapshotDisk();
  const snapshots = new MemorySnapshots(kept, { every: 1 });
  let finish: () => void = () => undefined;
  snapshots.fault = () => new Promise((resolve) => (finish = resolve));
  const { conductor } = await openConductor(disk, new DrivenClock(NOW), { snapshots });
  await conductor.ask(as('vigie'), report('re-1'));
  const closed = conductor.close();
  await conductor.ask(as('vigie'), report('re-2'));
  snapshots.fault = null;
  finish();
  await closed;
  const opened = await opening(disk, new MemorySnapshots(kept, { every: 1000 }));
  assert.deepEqual([opened.refusals, sealed(kept).size], [[], disk.entries.length]);
});
