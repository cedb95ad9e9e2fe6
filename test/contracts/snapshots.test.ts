/** Snapshots on SQLite and in memory pass one contract; and what only a file can suffer. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Snapshots } from '../../src/desk/ports.ts';
import { openSnapshots } from '../../src/edges/store-sqlite/snapshots.ts';
import { MemorySnapshots } from '../faults/memory-store.ts';
import { snapshotsContract } from './snapshots.ts';

const newFolder = (t?: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'abri-snapshots-'));
  t?.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const refusals: string[] = [];
const openIn = (folder: string): Snapshots => openSnapshots({ folder, program: 'essai', refused: (why) => refusals.push(why) });

snapshotsContract('sqlite', async () => {
  const folder = newFolder();
  let snapshots = openIn(folder);
  return {
    snapshots,
    reopen: async () => {
      await snapshots.close();
      snapshots = openIn(folder);
      return snapshots;
    },
    close: async () => {
      await snapshots.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

snapshotsContract('memory', async () => {
  let snapshots = new MemorySnapshots();
  return {
    snapshots,
    reopen: async () => {
      snapshots = new MemorySnapshots(snapshots.disk);
      return snapshots;
    },
    close: async () => {},
  };
});

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

test('a file that is no snapshot, or is torn, is told, thrown away and written anew; its owner alone may read it', async (t) => {
  const folder = newFolder(t);
  const path = join(folder, 'snapshot.db');
  const whole = async (): Promise<void> => {
    const snapshots = openIn(folder);
    await snapshots.write(Array.from({ length: 300 }, (_, i) => ({ id: 1 + i, bytes: bytes(`piece ${i}`.repeat(20)) })));
    await snapshots.seal({ root: bytes('root'), next: 301, gone: [] });
    await snapshots.close();
  };
  await whole();
  assert.equal(statSync(path).mode & 0o077, 0);
  const good = readFileSync(path);
  for (const spoilt of [bytes('not a database at all'.repeat(300)), good.subarray(0, 5000), Buffer.alloc(8192)]) {
    writeFileSync(path, spoilt);
    refusals.length = 0;
    const snapshots = openIn(folder);
    const root = await snapshots.root();
    assert.ok(root === null || snapshots.piece(1) === null || refusals.length === 0);
    if (root === null) await snapshots.discard();
    await snapshots.close();
    await whole();
    const again = openIn(folder);
    assert.equal(Buffer.from((await again.root()) ?? []).toString(), 'root');
    await again.close();
  }
});

test('kill -9 while snapshots are written: the last one sealed, or the one before, with every piece it names', async (t) => {
  const folder = newFolder(t);
  const writer = new URL('./snapshots.writer.ts', import.meta.url);
  for (let round = 0; round < 8; round++) {
    const child = spawn(process.execPath, [writer.pathname, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [ended] = [once(child, 'close')];
    while (said.split('\n').length < 4 + round) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
    await ended;
    const answered = Number(said.trimEnd().split('\n').at(-1));
    const snapshots = openIn(folder);
    const root = JSON.parse(Buffer.from((await snapshots.root()) ?? []).toString()) as { n: number; pieces: number[] };
    assert.ok(root.n >= answered, `sealed ${answered}, found ${root.n}`);
    for (const id of root.pieces) assert.equal(Buffer.from(snapshots.piece(id) ?? []).toString(), `${root.n} ${id} `.repeat(50));
    await snapshots.close();
  }
});
