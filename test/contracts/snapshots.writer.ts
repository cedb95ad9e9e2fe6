/** Writes one snapshot after another and says the number of each that was sealed, until somebody kills it. */
import { openSnapshots } from '../../src/edges/store-sqlite/snapshots.ts';

const snapshots = openSnapshots({ folder: process.argv[2] ?? '', program: 'essai', refused: () => undefined });
const before = await snapshots.root();
const last = before === null ? { n: 0, pieces: [] as number[], next: 1 } : (JSON.parse(Buffer.from(before).toString()) as never);
let { n, pieces, next }: { n: number; pieces: number[]; next: number } = last;
for (;;) {
  n++;
  const ids = Array.from({ length: 200 }, (_, i) => next + i);
  next += ids.length;
  for (let at = 0; at < ids.length; at += 50)
    await snapshots.write(ids.slice(at, at + 50).map((id) => ({ id, bytes: new Uint8Array(Buffer.from(`${n} ${id} `.repeat(50))) })));
  await snapshots.seal({ root: new Uint8Array(Buffer.from(JSON.stringify({ n, pieces: ids, next }))), next, gone: pieces });
  pieces = ids;
  process.stdout.write(`${n}\n`);
}
