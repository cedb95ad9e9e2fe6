/**
 * `kill -9` at a random instant, again and again on the same folder: whatever was acknowledged is there, whole, and the
 * head fits the entries. It does not test a power cut (the kernel keeps what was written); synchronous=FULL is for that.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '../../src/edges/store-sqlite/store.ts';
import { batchOf, entryAt, hex } from './store.ts';

const ROUNDS = process.env.ABRI_LONG === '1' ? 200 : 5;
const PROGRAM = new URL('./store-sqlite.writer.ts', import.meta.url).pathname;

/** Lets the writer acknowledge at least once, then kills it; returns the last size it acknowledged. */
async function killAfter(ms: number, child: ChildProcess): Promise<number> {
  let out = '';
  let first: () => void = () => {};
  const started = new Promise<void>((resolve) => (first = resolve));
  const ended = once(child, 'close');
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    first();
  });
  await Promise.race([started, ended]);
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill('SIGKILL');
  await ended;
  const lines = out.split('\n');
  return Number(lines.at(-2) ?? 0); // the last line is torn, or empty
}

test(`kill -9, ${ROUNDS} times: nothing acknowledged is lost, nothing is half-written`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'abri-crash-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  let before = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const child = spawn(process.execPath, [PROGRAM, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const acknowledged = await killAfter(Math.random() * 250, child);
    assert.ok(acknowledged > before, `round ${round}: the writer started and acknowledged something`);
    const store = await openSqliteStore({ folder, kek: new Uint8Array(32).fill(7) });
    try {
      const head = await store.head();
      assert.ok(head !== null && head.size >= acknowledged, `acknowledged ${acknowledged}, found ${head?.size}`);
      assert.deepEqual(new Uint8Array(head.root), batchOf(head.size, 0).head.root);
      let count = before;
      for await (const entry of store.entries(before, head.size + 1)) {
        assert.deepEqual(new Uint8Array(entry.bytes), entryAt(count).bytes);
        assert.deepEqual(await store.words(count), [{ n: 0, text: `words ${count}` }]);
        assert.equal((await store.accepted('dev/00000001', `i${count}`))?.asked, hex(`${count}`));
        count++;
      }
      assert.equal(count, head.size);
      assert.deepEqual(await store.check(), []);
      before = head.size;
    } finally {
      await store.close();
    }
  }
});
