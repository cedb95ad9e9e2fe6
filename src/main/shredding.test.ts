/**
 * A case shredded on the real disk (I-38): two people, then no word of it is in any file of the folder, whatever was copied
 * where; every entry stands and verifies; a restart changes nothing, and a copy of the keys brought back is shredded again.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { readLog } from '../../test/faults/life.ts';
import { asOneBatch } from '../../test/faults/memory-store.ts';
import { as, command, issue, LOG, NOW, organisation, portsOn, report, verifyEntries } from '../../test/faults/rig.ts';
import { Desk } from '../desk/desk.ts';
import type { Clock } from '../desk/ports.ts';
import { openSqliteStore } from '../edges/store-sqlite/store.ts';
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
  const desk = await Desk.open(portsOn(store, STILL), {
    log: LOG,
    exercise: null,
    texts: { chronology, paper: () => null, verifySh: new Uint8Array(), verifyHtml: new Uint8Array() },
    keepBag: (dossier, files) => keepBag(folder, dossier, files),
    dropBag: (dossier) => dropBag(folder, dossier),
    onFatal: (error) => {
      throw error;
    },
  });
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
