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
import { Packer } from '../../src/desk/snapshot/pieces.ts';
import { DrivenClock } from '../../src/edges/system/driven-clock.ts';
import { Table } from '../../src/kernel/table.ts';
import { b64 } from '../../src/log/base64.ts';
import { sha256 } from '../../src/log/digest.ts';
import { leafHash, parseEntry } from '../../src/log/entry.ts';
import { Tree } from '../../src/log/tree.ts';
import { operations } from '../../src/wire/operations.ts';
import { openPoste } from '../http/desk.ts';
import { Disk, MemorySnapshots, MemoryStore, SnapshotDisk } from './memory-store.ts';
import { answer, as, issue, NOW, openConductor, openDesk, organisation, Recorder, report } from './rig.ts';

/** Everything of a value in sight, tables too. */
function plain(value: unknown): unknown {
  if (value instanceof Table) return { size: value.size, rows: [...value].map(([key, row]) => [key, plain(row)]) };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}

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

/** The numbers of the pieces that this mind stands on. */
function piecesOf(mind: Mind): number[] {
  const walk = new Packer(0).dead(mind);
  for (;;) {
    const step = walk.next();
    if (step.done === true) return step.value;
  }
}

/** The example of every act of the wire, each after those it needs. */
async function everyAct(): Promise<readonly StoredEntry[]> {
  const poste = await openPoste();
  const acts = operations.filter((operation) => operation.kind !== 'read');
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
      const needed = new Set(piecesOf((await keeperOn(disk, log).find(size))?.mind as Mind));
      const [body = ''] = Buffer.from(disk.root ?? [])
        .toString()
        .split('\n');
      for (const id of (JSON.parse(body) as { dying: number[] }).dying) needed.add(id);
      assert.deepEqual(
        [...disk.pieces.keys()].sort((a, b) => a - b),
        [...needed].sort((a, b) => a - b),
        `pieces after ${cut}`,
      );
    }
  });
}
