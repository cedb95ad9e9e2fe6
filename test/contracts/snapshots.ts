/** What every keeper of snapshots must do (desk/ports.ts, Snapshots). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SnapshotPiece, Snapshots } from '../../src/desk/ports.ts';

export interface OpenedSnapshots {
  readonly snapshots: Snapshots;
  /** The process ends there, or in order, and another opens the same data. */
  reopen(): Promise<Snapshots>;
  close(): Promise<void>;
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const text = (given: Uint8Array | null): string | null => (given === null ? null : Buffer.from(given).toString());
const pieces = (from: number, to: number): SnapshotPiece[] =>
  Array.from({ length: to - from }, (_, i) => ({ id: from + i, bytes: bytes(`piece ${from + i}`) }));

export function snapshotsContract(name: string, open: () => Promise<OpenedSnapshots>): void {
  const on = (what: string, check: (opened: OpenedSnapshots) => Promise<void>): void => {
    test(`${name}: ${what}`, async () => {
      const opened = await open();
      try {
        await check(opened);
      } finally {
        await opened.close();
      }
    });
  };

  on('where there is none, there is none', async ({ snapshots }) => {
    assert.equal(await snapshots.root(), null);
    assert.equal(snapshots.piece(1), null);
  });

  on('what was sealed is read back byte for byte, after reopening', async ({ snapshots, reopen }) => {
    await snapshots.write(pieces(1, 400));
    await snapshots.write([]);
    await snapshots.write(pieces(400, 500));
    await snapshots.seal({ root: bytes('root 1'), next: 500, gone: [] });
    const again = await reopen();
    assert.equal(text(await again.root()), 'root 1');
    for (const id of [1, 399, 400, 499]) assert.equal(text(again.piece(id)), `piece ${id}`);
    assert.equal(again.piece(500), null);
  });

  on('what was written is read at once, also where there was nothing before and after a discard', async ({ snapshots }) => {
    assert.equal(await snapshots.root(), null);
    await snapshots.discard();
    await snapshots.write(pieces(1, 4));
    assert.equal(text(snapshots.piece(3)), 'piece 3');
    await snapshots.discard();
    assert.equal(snapshots.piece(3), null);
    await snapshots.write([{ id: 1, bytes: bytes('new') }]);
    assert.equal(text(snapshots.piece(1)), 'new');
  });

  on('until it is sealed, the one before stands; what was never sealed is gone after reopening', async ({ snapshots, reopen }) => {
    await snapshots.write(pieces(1, 10));
    await snapshots.seal({ root: bytes('root 1'), next: 10, gone: [] });
    await snapshots.write(pieces(10, 20));
    const again = await reopen();
    assert.equal(text(await again.root()), 'root 1');
    assert.equal(text(again.piece(9)), 'piece 9');
    // Written again under the same numbers, by another process, with other bytes.
    await again.write([{ id: 10, bytes: bytes('another') }]);
    await again.seal({ root: bytes('root 2'), next: 11, gone: [3, 4] });
    const last = await reopen();
    assert.equal(text(await last.root()), 'root 2');
    assert.deepEqual(
      [2, 3, 4, 5, 10, 11, 19].map((id) => text(last.piece(id))),
      ['piece 2', null, null, 'piece 5', 'another', null, null],
    );
  });

  on('discarded is gone, and a new one may follow', async ({ snapshots, reopen }) => {
    await snapshots.write(pieces(1, 10));
    await snapshots.seal({ root: bytes('root 1'), next: 10, gone: [] });
    const again = await reopen();
    assert.equal(text(await again.root()), 'root 1');
    await again.discard();
    assert.equal(await (await reopen()).root(), null);
    const fresh = await reopen();
    await fresh.write([{ id: 1, bytes: bytes('new') }]);
    await fresh.seal({ root: bytes('root new'), next: 2, gone: [] });
    const last = await reopen();
    assert.equal(text(await last.root()), 'root new');
    assert.deepEqual([text(last.piece(1)), last.piece(2)], ['new', null]);
  });
}
