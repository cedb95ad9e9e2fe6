/** The victim of store-sqlite.crash.test.ts: appends for ever, and prints each size only once it was acknowledged. */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../src/edges/store-sqlite/store.ts';
import { batchOf, hex, ring, THREAD } from './store.ts';

const folder = process.argv[2] ?? '';
const store = await openSqliteStore({ folder, kek: new Uint8Array(32).fill(7) });
let size = (await store.head())?.size ?? 0;
for (;;) {
  const count = 1 + (size % 7);
  const indexes = Array.from({ length: count }, (_, i) => size + i);
  await store.append(
    batchOf(size, count, {
      words: indexes.map((index) => ({ index, n: 0, text: `words ${index}` })),
      accepted: indexes.map((index) => ({ device: 'dev/00000001', id: `i${index}`, index, asked: hex(`${index}`), reply: `${index}` })),
      blobs: [{ sha256: hex(`blob ${size}`), thread: THREAD, bytes: new Uint8Array(500).fill(size) }],
      addRings: [ring(`r${size}`)],
      doneRings: [`r${size - 1}`],
    }),
  );
  size += count;
  writeSync(1, `${size}\n`);
}
