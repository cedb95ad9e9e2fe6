/**
 * What is overwritten after a shredding, cut short after every slice (I-38): whatever the power left, the next start finishes
 * it, and nothing of another thread is touched. Cut short is: the files as they are then, opened elsewhere.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { openFolderForWriting } from '../../src/edges/store-sqlite/folder.ts';
import { openSqliteStore } from '../../src/edges/store-sqlite/store.ts';
import { batchOf, entryAt, hex, OTHER_THREAD, THREAD } from '../contracts/store.ts';

const KEK = new Uint8Array(32).fill(7);
const SHOTS = ['shot', 'second shot'];

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'abri-overwriting-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The beginnings of every ciphertext of the thread: nonces, which are random. */
function ciphertexts(folder: string): Buffer[] {
  const of = (file: string, sql: string): Record<string, unknown>[] => {
    const db = new DatabaseSync(join(folder, file), { readOnly: true });
    const rows = db.prepare(sql).all();
    db.close();
    return rows;
  };
  const [key] = of('keys.db', `SELECT id FROM data_key WHERE scope = '${THREAD}'`);
  const from = (table: string, column: string) =>
    of('abri.db', `SELECT ${column} AS sealed FROM ${table} WHERE data_key = '${String(key?.id)}' AND length(${column}) > 0`);
  return [...from('words', 'sealed'), ...from('blob', 'sealed'), ...from('accepted', 'asked')].map(({ sealed }) =>
    Buffer.from(sealed as Uint8Array).subarray(1, 20),
  );
}
const found = (folder: string, sought: readonly Buffer[]): string[] =>
  readdirSync(folder).flatMap((name) => {
    const bytes = readFileSync(join(folder, name));
    return sought.some((trace) => bytes.includes(trace)) ? [name] : [];
  });

test('I-38 cut short after any slice, the next start overwrites what is left, and nothing else', async (t) => {
  const folder = newFolder(t);
  const { writer, close } = openFolderForWriting(folder, KEK);
  const indexes = [0, 2, 3];
  writer.append(
    batchOf(0, 4, {
      entries: [entryAt(0, THREAD, 0), entryAt(1, OTHER_THREAD, 0), entryAt(2, THREAD, 1), entryAt(3, THREAD, 2)],
      words: [...indexes, 1].map((index) => ({ index, n: 0, text: `words ${index}` })),
      blobs: SHOTS.flatMap((shot) =>
        [THREAD, OTHER_THREAD].map((thread) => ({ sha256: hex(shot), thread, bytes: new Uint8Array(Buffer.alloc(9000, shot)) })),
      ),
      accepted: [...indexes, 1].map((index) => ({ device: 'dev/00000001', id: `i${index}`, index, asked: hex(`${index}`), reply: '{}' })),
    }),
  );
  const sought = ciphertexts(folder);
  assert.equal(sought.length, 2 * indexes.length + SHOTS.length);
  assert.equal(writer.shred([THREAD]), true);
  const cuts: string[] = [];
  for (;;) {
    const cut = join(newFolder(t), 'data');
    cpSync(folder, cut, { recursive: true });
    cuts.push(cut);
    if (writer.overwriting.isDone) break;
    writer.overwriting.step();
  }
  close();
  assert.deepEqual(found(folder, sought), []);
  assert.equal(cuts.length, SHOTS.length + 2, 'an attachment at a time, then the rows');
  assert.ok(found(cuts[0] ?? '', sought).length > 0);
  for (const cut of cuts) {
    const store = await openSqliteStore({ folder: cut, kek: KEK });
    // As the desk does at its start, of every thread its log says is shredded.
    assert.equal(await store.shred([THREAD]), false);
    assert.deepEqual(await store.words(1), [{ n: 0, text: 'words 1' }]);
    for (const shot of SHOTS) assert.equal((await store.blob(hex(shot)))?.length, 9000);
    assert.equal((await store.accepted('dev/00000001', 'i1'))?.asked, hex('1'));
    for (const index of indexes) assert.deepEqual(await store.words(index), [{ n: 0, text: null }]);
    assert.equal((await store.accepted('dev/00000001', 'i0'))?.asked, '');
    await store.close();
    assert.deepEqual(found(cut, sought), []);
  }
});

test('a copy of the keys brought back opens nothing that was overwritten', async (t) => {
  const folder = newFolder(t);
  const store = await openSqliteStore({ folder, kek: KEK });
  await store.append(batchOf(0, 1, { words: [{ index: 0, n: 0, text: 'words' }] }));
  await store.close();
  const keys = readFileSync(join(folder, 'keys.db'));
  const again = await openSqliteStore({ folder, kek: KEK });
  await again.shred([THREAD]);
  await again.close();
  rmSync(join(folder, 'keys.db'));
  writeFileSync(join(folder, 'keys.db'), keys);
  const last = await openSqliteStore({ folder, kek: KEK });
  assert.deepEqual(await last.words(0), [{ n: 0, text: null }]);
  await last.close();
});
