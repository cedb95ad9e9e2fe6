/**
 * A case shredded on the real disk (I-38): two people, then no word of it is in any file of the folder, whatever was copied
 * where; every entry stands and verifies; a restart changes nothing, and a copy of the keys brought back is shredded again.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { readLog } from '../../test/faults/life.ts';
import { asOneBatch } from '../../test/faults/memory-store.ts';
import { as, command, issue, LOG, NOW, organisation, portsOn, report, verifyEntries } from '../../test/faults/rig.ts';
import { auditFields, type FieldsReport } from '../cli/fields.ts';
import { Desk } from '../desk/desk.ts';
import type { Clock } from '../desk/ports.ts';
import { openSnapshots } from '../edges/store-sqlite/snapshots.ts';
import { openSqliteStore } from '../edges/store-sqlite/store.ts';
import { sha256Hex } from '../log/digest.ts';
import type { LoopAct } from '../loop/loop.ts';
import { chronology } from '../public/chronology/page.ts';
import { bagFolder, dropBag, keepBag, keepMissingBags } from './bags.ts';

const KEK = new Uint8Array(32).fill(7);
/** In no word of the rest. */
const CANARY = 'canari-7f3a-sous-le-pont';
const THREAD = 'c00000000000000e1';
const STILL: Clock = { now: () => NOW, at: () => () => undefined, pace: () => Promise.resolve() };

interface Opened {
  readonly desk: Desk;
  readonly store: Awaited<ReturnType<typeof openSqliteStore>>;
  must(who: string, id: string, act: LoopAct, words?: Readonly<Record<string, string>>): Promise<string>;
}

async function open(folder: string): Promise<Opened> {
  const store = await openSqliteStore({ folder, kek: KEK });
  const snapshots = openSnapshots({ folder, program: 'essai', every: 20, refused: () => undefined });
  const desk = await Desk.open(
    { ...portsOn(store, STILL), snapshots },
    {
      log: LOG,
      exercise: null,
      texts: { chronology, paper: () => null, verifySh: new Uint8Array(), verifyHtml: new Uint8Array() },
      keepBag: (dossier, files) => keepBag(folder, dossier, files),
      dropBag: (dossier) => dropBag(folder, dossier),
      onFatal: (error) => {
        throw error;
      },
    },
  );
  await keepMissingBags(folder, desk);
  const must: Opened['must'] = async (who, id, act, words = {}) => {
    const reply = await desk.submit(as(who), { ...command(id, act, words), thread: THREAD });
    if (!reply.ok) throw new Error(`${id}: ${reply.refusal.code}`);
    return reply.thread;
  };
  return { desk, store, must };
}

/** A report in a thread of its own, in a case sealed for a service, then closed, its period over. */
async function overdue(t: TestContext): Promise<{ folder: string; opened: Opened }> {
  const folder = mkdtempSync(join(tmpdir(), 'abri-shred-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const first = await openSqliteStore({ folder, kek: KEK });
  await first.append(asOneBatch(await organisation()));
  await first.close();
  const opened = await open(folder);
  const { desk, must } = opened;
  await must('vigie', 'r1', report('r1').act, { verbatim: CANARY });
  await must('delcassou', 'rt', { act: 'retention.set', with: { category: 'principal', days: 0, validated: true } });
  const file = command('k1', { act: 'case.open', with: { case: 'k1', threads: [THREAD] } }, { title: CANARY });
  assert.ok((await desk.submit(as('pont'), file)).ok);
  assert.ok((await desk.seal(as('pont'), { id: 'd1', case: 'k1', recipient: 'Service inventé', purpose: CANARY, supplements: null })).ok);
  await must('pont', 'kc', { act: 'case.close', with: { case: 'k1' } }, { reason: 'Jugée.' });
  return { folder, opened };
}

async function shred({ store, must }: Opened): Promise<void> {
  await must('delcassou', 'sp', { act: 'shred.propose', with: { proposal: 'sp', case: 'k1' } });
  const { mind } = await readLog(store);
  const sha256 = mind.proposals.get(String(mind.state.inquiry.pairs.get('sp')?.index)) ?? '';
  await must('pont', 'sc', { act: 'shred.confirm', with: { proposal: 'sp', sha256 } });
}

/** Files of the folder in which the words can be read as they are. */
const readable = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    try {
      return readFileSync(join(folder, name)).includes(CANARY);
    } catch {
      return false; // a folder
    }
  });

test('I-38 no word is left, on no screen and in no file; the bag goes; every entry stands and verifies, also after a restart', async (t) => {
  const { folder, opened } = await overdue(t);
  assert.ok(readable(folder).length > 0, 'the bag holds the words until then');
  assert.equal(opened.desk.view('vigie').report('r1')?.verbatim, CANARY);
  await shred(opened);
  const seen = async ({ desk, store }: Opened): Promise<void> => {
    const views = desk.view('vigie');
    assert.deepEqual([views.report('r1')?.verbatim, views.report('r1')?.shredded, views.caseFile('k1')?.title], [null, NOW, null]);
    assert.doesNotMatch(JSON.stringify([views.board(), views.caseFile('k1'), views.timeline(THREAD)]), /canari/);
    assert.equal(await desk.bag('d1'), null);
    const { entries } = await readLog(store);
    const said = entries.flatMap((entry) => (entry.body.act === 'report.submit' ? [entry.index] : []));
    for (const index of said) assert.ok((await store.words(index)).every(({ text }) => text === null));
    assert.deepEqual((await verifyEntries(entries, (await store.head())?.checkpoint ?? '')).faults, []);
  };
  await seen(opened);
  await opened.desk.close();
  const again = await open(folder);
  assert.equal(existsSync(bagFolder(folder, 'd1')), false);
  await seen(again);
  assert.deepEqual(readable(folder), []);
  await again.desk.close();
});

/** What must be nowhere afterwards, byte for byte: the words, their salts as they were disclosed, every ciphertext, the wrapped key. */
async function traces(folder: string, { store }: Opened): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>([['the words', Buffer.from(CANARY)]]);
  const { entries } = await readLog(store);
  for (const { index } of entries.filter(({ thread }) => thread === THREAD)) {
    for (const { text } of await store.words(index)) {
      found.set(`disclosure of ${index}`, Buffer.from(text ?? ''));
      found.set(`salt of ${index}`, Buffer.from(String((JSON.parse(Buffer.from(text ?? '', 'base64url').toString()) as unknown[])[0])));
    }
  }
  const look = (file: string, sql: string): Record<string, unknown>[] => {
    const db = new DatabaseSync(join(folder, file), { readOnly: true });
    const rows = db.prepare(sql).all(...(sql.includes('?') ? [THREAD] : []));
    db.close();
    return rows;
  };
  const [key] = look('keys.db', 'SELECT id, wrapped FROM data_key WHERE scope = ?');
  found.set('wrapped key', key?.wrapped as Uint8Array);
  const sealed = [
    ['words', 'sealed'],
    ['blob', 'sealed'],
    ['accepted', 'asked'],
  ].flatMap(([table, column]) => look('abri.db', `SELECT data_key, ${column} AS sealed FROM ${table}`));
  const mine = sealed.filter((row) => row.data_key === key?.id).map((row) => row.sealed as Uint8Array);
  assert.ok(mine.length >= 6, 'words, askings and an attachment');
  for (const [i, bytes] of mine.entries()) found.set(`ciphertext ${i}`, bytes.subarray(1, 29));
  return found;
}
/** Which of them are in which file of the folder. */
function hits(folder: string, sought: ReadonlyMap<string, Uint8Array>): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((row) => row.isFile() && row.name !== 'head.last.new')
    .flatMap(({ parentPath, name }) => {
      const bytes: Buffer = readFileSync(join(parentPath, name));
      return [...sought].flatMap(([what, trace]) => (bytes.includes(Buffer.from(trace)) ? [`${name}: ${what}`] : []));
    })
    .sort();
}

test('log 3, 11.6 no file holds the value, its salt, its ciphertext or its key: database, write-ahead log, keys, snapshot, heads, bags', async (t) => {
  const { folder, opened } = await overdue(t);
  const { desk, store, must } = opened;
  // Pages are split and filled again around what will be shredded, and an attachment runs over several of its own.
  const film = Buffer.alloc(40_000, CANARY);
  for (let i = 0; i < 60; i++)
    await must('vigie', `more-${i}`, report(`more-${i}`).act, { verbatim: `${CANARY} ${'x'.repeat(40 * (i % 30))}` });
  const kept = { act: 'trigger.keep', with: { trigger: 't1', sha256: sha256Hex(film), bytes: film.length } } as const;
  assert.ok((await desk.submit(as('vigie'), { ...command('t1', kept), thread: THREAD, blobs: [{ base64: film.toString('base64') }] })).ok);
  for (let i = 0; i < 60; i++)
    await desk.submit(as('vigie'), command(`other-${i}`, report(`other-${i}`).act, { verbatim: 'Autre chose.' }));
  const sought = await traces(folder, opened);
  const before = hits(folder, sought);
  const onDisk = [...sought.keys()].filter((what) => /^(ciphertext|wrapped)/.test(what));
  assert.ok(onDisk.length > 120 && onDisk.every((what) => before.some((hit) => hit.endsWith(what))), 'they are found where they are');
  await shred(opened);
  // Behind the commits: each of these is asked between two slices, and empties the write-ahead log when all is done.
  const isUnderWay = (): boolean => statSync(join(folder, 'abri.db-wal')).size > 100_000 || existsSync(bagFolder(folder, 'd1'));
  for (let i = 0; i < 5000 && isUnderWay(); i++) await store.beat(NOW);
  assert.deepEqual(
    hits(folder, sought).filter((hit) => !hit.startsWith('abri.db: ciphertext')),
    [],
    'while the desk runs, but for gaps of pages that were split',
  );
  await desk.close();
  assert.deepEqual(hits(folder, sought), []);
  const again = await open(folder);
  const { entries } = await readLog(again.store);
  assert.deepEqual((await verifyEntries(entries, (await again.store.head())?.checkpoint ?? '')).faults, []);
  await again.desk.close();
  assert.deepEqual(hits(folder, sought), []);
});

test('log 3 the audit tells the four states apart: a row deleted by hand is MISSING, in a thread that was shredded it is not', async (t) => {
  const { folder, opened } = await overdue(t);
  const film = new Uint8Array([1, 2, 3]);
  const keep = { act: 'trigger.keep', with: { trigger: 't1', sha256: sha256Hex(film), bytes: film.length } } as const;
  const elsewhere = command('t1', keep);
  assert.ok((await opened.desk.submit(as('vigie'), { ...elsewhere, blobs: [{ base64: Buffer.from(film).toString('base64') }] })).ok);
  const audit = async (store: Opened['store']): Promise<FieldsReport> =>
    await auditFields({
      entries: async function* () {
        for await (const { bytes } of store.entries(0, (await store.head())?.size ?? 0)) yield bytes;
      },
      texts: async (index) => (await store.words(index)).map(({ text }) => text),
      blob: (sha256) => store.blob(sha256),
    });
  const before = await audit(opened.store);
  assert.deepEqual([before.ok, before.fields.withheld, before.fields.shredded, before.fields.missing], [true, 0, 0, 0]);
  await shred(opened);
  const after = await audit(opened.store);
  assert.ok(after.ok && after.fields.shredded > 0);
  // The order to shred and its reason are words too; nothing of the rest is gone.
  assert.ok(after.fields.disclosed + after.fields.shredded >= before.fields.disclosed);
  const { entries } = await readLog(opened.store);
  const indexOf = (id: string): number => entries.findIndex(({ body }) => body.id === id);
  await opened.desk.close();
  const byHand = (sql: string): void => {
    const db = new DatabaseSync(join(folder, 'abri.db'));
    db.exec(sql);
    db.close();
  };
  byHand(`DELETE FROM words WHERE "index" = ${indexOf('r1')}`);
  byHand(`DELETE FROM blob`);
  byHand(`DELETE FROM words WHERE "index" = ${indexOf('rt')}`);
  byHand(`UPDATE words SET sealed = x'' WHERE "index" = ${indexOf('sp')}`);
  const store = await openSqliteStore({ folder, kek: KEK });
  const found = await audit(store);
  const missing = [...(entries[indexOf('rt')]?.body.sd ?? []), ...(entries[indexOf('sp')]?.body.sd ?? []), sha256Hex(film)];
  assert.deepEqual(found.faults.map(({ field }) => field).sort(), missing.sort());
  assert.deepEqual([found.ok, found.fields.missing, found.fields.shredded], [false, missing.length, after.fields.shredded]);
  await store.close();
});

test('I-38 a key that is still there, or there again, is destroyed at the next start', async (t) => {
  const { folder, opened } = await overdue(t);
  const keysFile = (work: (db: DatabaseSync) => unknown): unknown => {
    const db = new DatabaseSync(join(folder, 'keys.db'));
    const result = work(db);
    db.close();
    return result;
  };
  const key = (db: DatabaseSync) =>
    (db.prepare('SELECT wrapped FROM data_key WHERE scope = ?').get(THREAD) as { wrapped: Uint8Array | null }).wrapped;
  const before = keysFile(key) as Uint8Array;
  await shred(opened);
  await opened.desk.close();
  assert.equal(keysFile(key), null);
  keysFile((db) => db.prepare('UPDATE data_key SET wrapped = ? WHERE scope = ?').run(before, THREAD));
  const restored = await open(folder);
  assert.equal(restored.desk.view('vigie').report('r1')?.verbatim, null);
  await restored.desk.close();
  assert.equal(keysFile(key), null);
});

test('what is told of a shredded thread begins another, behind the same door; it is not lost with it', async (t) => {
  const { opened } = await overdue(t);
  await shred(opened);
  const receipt = { act: 'dossier.receipt', with: { dossier: 'd1', reference: 'tard', received_at: NOW } } as const;
  const thread = await opened.must('pont', 'late', receipt, { recipient: 'Service inventé' });
  assert.notEqual(thread, THREAD);
  const { entries } = await readLog(opened.store);
  const index = entries.findIndex((entry) => entry.body.id === 'late');
  assert.ok((await opened.store.words(index)).every(({ text }) => text !== null));
  await opened.desk.close();
});

test('I-38 while something of it is open, a thread is not shredded, and what is open is named', async (t) => {
  const { opened } = await overdue(t);
  assert.ok((await opened.desk.submit(as('vigie'), { ...issue('a1', { recipients: ['renard-3'] }), thread: THREAD })).ok);
  const propose = command('sp', { act: 'shred.propose', with: { proposal: 'sp', case: 'k1' } });
  assert.deepEqual(await opened.desk.submit(as('delcassou'), propose), {
    ok: false,
    refusal: { code: 'thread_in_use', doctrine: 'I-38', about: ['a1', 'cover-lison-a1'] },
  });
  await opened.desk.close();
});
