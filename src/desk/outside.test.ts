/** Heads shown outside: who signs under them and dates them, at what rhythm, what a fork is answered with, and that nobody waits. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Disk } from '../../test/faults/memory-store.ts';
import { authorityOf, MemoryWitness } from '../../test/faults/outside.ts';
import { as, command, issue, keys, LOG, NOW, type OpenedDesk, openDesk, organisation, report } from '../../test/faults/rig.ts';
import { makeAuthority } from '../../test/http/authority.ts';
import { threadOf } from '../log/act.ts';
import { parseCheckpoint } from '../log/checkpoint.ts';
import { cosignedBy } from '../log/cosignature.ts';
import { publicKeyToPem } from '../log/digest.ts';
import { readDisclosure } from '../log/disclosure.ts';
import { verifyDossier } from '../log/dossier/bag.ts';
import { openNote, parseVkey } from '../log/note.ts';
import { fromUtf8, toUtf8 } from '../log/text.ts';
import { openTimeStamp } from '../log/timestamp.ts';
import { evidenceFor } from './evidence.ts';
import type { Authority, Witness } from './ports.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SUPERVISOR = 'delcassou';
const scratch = mkdtempSync(join(tmpdir(), 'abri-outside-'));
after(() => rmSync(scratch, { recursive: true }));

interface Opened extends OpenedDesk {
  readonly disk: Disk;
  readonly forks: string[];
}

async function open(given: { disk?: Disk; now?: number; witnesses?: readonly Witness[]; authority?: Authority | null }): Promise<Opened> {
  const disk = given.disk ?? (await organisation());
  const forks: string[] = [];
  const outside = {
    witnesses: given.witnesses ?? [],
    authority: given.authority ?? null,
    forked: (name: string, size: number) => void forks.push(`${name} ${size}`),
  };
  const opened = await openDesk({ disk, now: given.now ?? NOW, outside });
  await opened.settle();
  return { ...opened, disk, forks };
}

/** A witness that watches the log of the rig, and tells the time of the desk it stands with. */
function witness(name: string, clock: { desk?: OpenedDesk }, ...origins: readonly string[]): MemoryWitness {
  const one = new MemoryWitness(name, () => Math.floor((clock.desk?.clock.now() ?? NOW) / 1000));
  for (const origin of origins.length > 0 ? origins : [LOG]) one.logs.set(origin, keys.ensure(origin));
  return one;
}

const logOf = (desk: OpenedDesk) => desk.desk.view(SUPERVISOR).board().log;
const size = (desk: OpenedDesk): number => desk.desk.position();

test('a witness signs under the head: it is kept, and log-reading roles see by whom and when', async () => {
  const clock: { desk?: OpenedDesk } = {};
  const temoin = witness('temoin.example', clock);
  const desk = await open({ witnesses: [temoin] });
  clock.desk = desk;
  const stamps = await desk.store.stamps(size(desk));
  assert.equal(stamps.checkpoint, desk.desk.checkpoint());
  const signed = cosignedBy(`${stamps.checkpoint}${stamps.cosignatures.join('')}`, parseVkey(temoin.vkey, 'cosignature'));
  assert.equal(signed?.at, NOW / 1000);
  assert.deepEqual(logOf(desk)?.witnesses, [{ name: 'temoin.example', at: NOW, state: 'answered' }]);
  assert.equal(desk.desk.view('vigie').board().log, undefined, 'decision 10');
  assert.equal(desk.desk.view(SUPERVISOR).board().fork, undefined);
  await desk.close();
});

test('a head leaves at most once a minute, and within a second of an alert', async () => {
  const clock: { desk?: OpenedDesk } = {};
  const temoin = witness('temoin.example', clock);
  const desk = await open({ witnesses: [temoin] });
  clock.desk = desk;
  const since = temoin.asked.length;
  for (let n = 0; n < 30; n++) {
    assert.ok((await desk.desk.submit(as('vigie'), report(`r${n}`))).ok);
    await desk.pass(NOW + 10_000 * (n + 1));
  }
  const asked = temoin.asked.slice(since);
  assert.ok(asked.length >= 4, 'five minutes passed');
  assert.ok(
    asked.every((at, i) => i === 0 || at - (asked[i - 1] ?? 0) >= 60),
    asked.join(),
  );
  await desk.pass(NOW + 10 * MINUTE + 5000);
  const quiet = temoin.asked.length;
  assert.ok((await desk.desk.submit(as('vigie'), report('before'))).ok);
  await desk.pass(NOW + 10 * MINUTE + 10_000);
  assert.ok((await desk.desk.submit(as('vigie'), issue('a1'))).ok);
  const written = size(desk);
  await desk.pass(NOW + 10 * MINUTE + 11_000);
  assert.equal(temoin.asked.length, quiet + 2);
  assert.ok((temoin.seen.get(LOG)?.size ?? 0) >= written);
  await desk.close();
});

test('a dead network delays nobody: alerts are taken, and whoever does not answer is asked again, later and later', async () => {
  const clock: { desk?: OpenedDesk } = {};
  const temoin = witness('temoin.example', clock);
  temoin.isReachable = false;
  const authority = authorityOf('', () => null);
  const desk = await open({ witnesses: [temoin], authority });
  clock.desk = desk;
  assert.ok((await desk.desk.submit(as('vigie'), issue('a1', { recipients: ['renard-1'] }))).ok);
  await desk.pass(NOW + 6 * HOUR);
  assert.deepEqual(desk.fatal, []);
  const gaps = temoin.asked.map((at, i) => at - (temoin.asked[i - 1] ?? at)).slice(1);
  assert.ok(
    gaps.every((gap, i) => gap >= 60 && (i === 0 || gap >= Math.min(3600, gaps[i - 1] ?? 0))),
    gaps.join(),
  );
  assert.ok(temoin.asked.length < 16 && authority.asked.length < 16, 'six hours');
  assert.deepEqual(logOf(desk)?.witnesses, [{ name: 'temoin.example', at: null, state: 'unreachable' }]);
  assert.deepEqual(logOf(desk)?.authority, { name: 'horodatage.essai', test: true, at: null, state: 'unreachable' });
  temoin.isReachable = true;
  await desk.pass(NOW + 8 * HOUR);
  // The ladder of the alert climbs on: there is always a newer head, within the minute.
  assert.ok(['answered', 'waiting'].includes(logOf(desk)?.witnesses?.[0]?.state ?? ''));
  assert.ok((logOf(desk)?.witnesses?.[0]?.at ?? 0) >= NOW + 8 * HOUR - 5 * MINUTE);
  await desk.close();
});

test('split view: of two forks of one folder shown to one witness, the second is refused, shouted, and stays so after a restart (I-34)', async () => {
  const clock: { desk?: OpenedDesk } = {};
  const temoin = witness('temoin.example', clock);
  const start = await organisation();
  const fork = Object.assign(new Disk(), start);
  const first = await open({ disk: start, witnesses: [temoin] });
  clock.desk = first;
  assert.ok((await first.desk.submit(as('vigie'), report('r1', 'Ce qui fut dit.'))).ok);
  await first.pass(NOW + 2 * MINUTE);
  const cosigned = temoin.seen.get(LOG);
  assert.equal(cosigned?.size, size(first));

  const second = await open({ disk: fork, now: NOW + HOUR, witnesses: [temoin] });
  assert.equal(second.forks.length, 1, 'it holds less than the witness has seen');
  assert.deepEqual(second.desk.view('vigie').board().fork, { witness: 'temoin.example', at: NOW + HOUR }, 'the whole desk is told');
  assert.equal(second.desk.view('renard-1').board().fork, undefined);
  assert.ok((await second.desk.submit(as('vigie'), issue('a1'))).ok, 'an alert is taken all the same');
  for (let n = 0; size(second) <= (cosigned?.size ?? 0); n++) await second.desk.submit(as('vigie'), report(`f${n}`, 'Une autre histoire.'));
  await second.pass(NOW + 5 * HOUR);
  assert.ok(size(second) > (cosigned?.size ?? 0));
  assert.equal(logOf(second)?.witnesses?.[0]?.state, 'forked');
  assert.deepEqual(temoin.seen.get(LOG), cosigned, 'nothing of the fork was ever cosigned');
  assert.equal((await second.store.lastStamps()).witnesses.size, 0);
  assert.equal(second.forks.length, 1);
  await second.close();

  const again = await open({ disk: fork, now: NOW + 6 * HOUR, witnesses: [] });
  assert.deepEqual(again.desk.view('vigie').board().fork, { witness: 'temoin.example', at: NOW + HOUR }, 'nor by leaving the witness out');
  await again.close();
  await first.close();
});

test('a fork of the same size, and one that went further than the witness, are seen by their roots', async () => {
  for (const more of [0, 3]) {
    const temoin = witness('temoin.example', {});
    const start = await organisation();
    const fork = Object.assign(new Disk(), start);
    const first = await open({ disk: start, witnesses: [temoin] });
    await first.desk.submit(as('vigie'), report('r1', 'Ce qui fut dit.'));
    await first.pass(NOW + 2 * MINUTE);
    const alone = await open({ disk: fork });
    while (size(alone) < size(first) + more) await alone.desk.submit(as('vigie'), report(`f${size(alone)}`, 'Une autre histoire.'));
    await alone.close();
    const second = await open({ disk: fork, witnesses: [temoin] });
    assert.equal(second.forks.length, 1, `${more} more`);
    await second.close();
    await first.close();
  }
});

test('another history of the same size, under what a witness had signed of the true one: it is asked again at once, and shouts', async () => {
  const temoin = witness('temoin.example', {});
  const start = await organisation();
  const fork = Object.assign(new Disk(), start);
  const first = await open({ disk: start, witnesses: [temoin] });
  await first.desk.submit(as('vigie'), report('r1', 'Ce qui fut dit.'));
  await first.pass(NOW + 2 * MINUTE);
  assert.equal(temoin.seen.get(LOG)?.size, size(first));
  const other = await open({ disk: fork });
  while (size(other) < size(first)) await other.desk.submit(as('vigie'), report(`f${size(other)}`, 'Une autre histoire.'));
  await other.close();
  fork.stamps = start.stamps;
  const second = await open({ disk: fork, witnesses: [temoin] });
  assert.equal(size(second), size(first), 'there is no newer head to show');
  assert.equal(second.forks.length, 1);
  await second.close();
  // In order, nobody is asked again what they said.
  await first.close();
  const asked = temoin.asked.length;
  const again = await open({ disk: start, witnesses: [temoin] });
  assert.deepEqual([temoin.asked.length, again.forks], [asked, []]);
  await again.close();
});

test('a witness that does not know the log, does not believe the key, or answers nonsense is said to, and shouts nothing', async () => {
  const text = 'text/plain';
  const cases = [
    ['unknown_log', { status: 404, type: text, body: '' }],
    ['refused', { status: 403, type: text, body: '' }],
    ['refused', { status: 400, type: text, body: '' }],
    ['refused', { status: 200, type: text, body: '' }],
    ['refused', { status: 200, type: text, body: '\u2014 temoin.example AAAA\n' }],
    ['refused', { status: 409, type: text, body: '3\n' }],
    ['refused', { status: 409, type: 'text/x.tlog.size', body: '3' }],
    ['refused', { status: 409, type: 'text/x.tlog.size', body: '0\n' }],
    ['refused', { status: 422, type: text, body: '' }],
    ['unreachable', { status: 500, type: text, body: '' }],
    ['unreachable', { status: 429, type: text, body: '' }],
  ] as const;
  for (const [state, instead] of cases) {
    const temoin = witness('temoin.example', {});
    temoin.instead = instead;
    const desk = await open({ witnesses: [temoin] });
    assert.equal(logOf(desk)?.witnesses?.[0]?.state, state, JSON.stringify(instead));
    assert.deepEqual(desk.forks, []);
    await desk.close();
  }
});

test('a line that another key made is not kept', async () => {
  const temoin = witness('temoin.example', {});
  const other = witness('temoin.example', {});
  Object.defineProperty(other, 'vkey', { value: witness('autre.example', {}).vkey });
  const desk = await open({ witnesses: [other, temoin] });
  assert.deepEqual([...(await desk.store.lastStamps()).witnesses.keys()], [temoin.vkey]);
  await desk.close();
});

test('a head is dated once a day, and at once when a dossier is sealed; what is kept is ready for its bag', async (t) => {
  const tsa = makeAuthority(t, join(scratch, 'tsa'));
  if (tsa === null) return;
  const authority = authorityOf(tsa.ca, tsa.stamp);
  const temoin = witness('temoin.example', {});
  const desk = await open({ witnesses: [temoin], authority });
  assert.equal(authority.asked.length, 1, 'what there was at the start');
  assert.equal(logOf(desk)?.authority?.test, true);
  const { desk: door } = desk;
  assert.ok((await door.submit(as('vigie'), report('r1'))).ok);
  await desk.pass(NOW + 3 * HOUR);
  assert.equal(authority.asked.length, 1);
  const threads = [threadOf(`${as('vigie').device}:r1`)];
  assert.ok(
    (await door.submit(as(SUPERVISOR), command('k1', { act: 'case.open', with: { case: 'k1', threads } }, { title: 'Scooter' }))).ok,
  );
  const seal = { id: 'd1', case: 'k1', recipient: 'Brigade inventée', purpose: 'transmission', supplements: null };
  assert.ok((await door.seal(as(SUPERVISOR), seal)).ok);
  const sealed = size(desk) - 1;
  await desk.pass(NOW + 3 * HOUR + 2000);
  assert.equal(authority.asked.length, 2);

  const of = { logVkey: keys.ensure(LOG), witnesses: [{ name: 'temoin', vkey: temoin.vkey }], upTo: Number.MAX_SAFE_INTEGER };
  const evidence = await evidenceFor(desk.store, sealed, of);
  assert.ok(evidence !== null && evidence.tsr !== null);
  assert.ok(evidence.size > sealed);
  assert.equal(parseCheckpoint(openNote(evidence.checkpointLog).text).size, evidence.size);
  assert.equal(openNote(evidence.checkpoint).signatures.length, 2);
  assert.deepEqual([evidence.tsa?.test, evidence.tsa?.ca], [true, tsa.ca]);
  assert.equal(
    (await evidenceFor(desk.store, sealed, { ...of, witnesses: [] }))?.checkpoint,
    evidence.checkpointLog,
    'a line nobody named stays here',
  );
  openTimeStamp(evidence.tsr, toUtf8(evidence.checkpointLog), null);
  // What the disk spoils is left out, and the dossier does without.
  const spoilt = (row: Partial<Awaited<ReturnType<typeof desk.store.stamps>>>) => {
    const stamps = async (at: number) => ({ ...(await desk.store.stamps(at)), ...row });
    return evidenceFor(
      {
        stamp: (one) => desk.store.stamp(one),
        stamps,
        lastStamps: () => desk.store.lastStamps(),
        stampedFrom: (at, what) => desk.store.stampedFrom(at, what),
      },
      sealed,
      of,
    );
  };
  assert.equal(await spoilt({ checkpoint: evidence.checkpointLog.replace(/\n\d+\n/, '\n1\n') }), null);
  assert.equal((await spoilt({ tsr: Uint8Array.of(0x30, 0) }))?.tsr, null);
  assert.equal((await spoilt({ cosignatures: ['\u2014 temoin.example AAAA\n'] }))?.checkpoint, evidence.checkpointLog);
  assert.equal(await evidenceFor(desk.store, sealed, { ...of, upTo: sealed }), null, 'a head of another epoch proves nothing');
  assert.equal(await evidenceFor(desk.store, size(desk), of), null);

  // And in its bag: the seal named the witness and the authority, so that their word counts there.
  const bag = (await door.bag('d1')) ?? new Map();
  const judged = verifyDossier(bag, publicKeyToPem(parseVkey(of.logVkey).pub));
  assert.deepEqual(judged.faults, []);
  assert.equal(judged.size, evidence.size);
  assert.deepEqual([judged.witnesses, judged.stamp?.state, judged.stamp?.isTest], [{ named: 1, signed: 1 }, 'right', true]);
  // What is withheld is in no file of it, and the list says that it is not there.
  assert.ok((await door.seal(as(SUPERVISOR), { ...seal, id: 'd3', withhold: ['verbatim'] })).ok);
  const less = (await door.bag('d3')) ?? new Map();
  const judgedLess = verifyDossier(less, publicKeyToPem(parseVkey(of.logVkey).pub));
  assert.deepEqual(judgedLess.faults, []);
  assert.equal(judgedLess.fields.missing, 0);
  const namesIn = (files: ReadonlyMap<string, Uint8Array>): string[] =>
    [...files].filter(([path]) => path.startsWith('data/disclosures/')).map(([, bytes]) => readDisclosure(fromUtf8(bytes)).name);
  assert.ok(namesIn(bag).includes('verbatim') && !namesIn(less).includes('verbatim'));
  assert.equal(
    (await door.seal(as(SUPERVISOR), { ...seal, id: 'd3', withhold: [] })).ok,
    false,
    'another request under the same id (I-11)',
  );

  // The authority is down when the next dossier is sealed: the seal stands, and it is asked until it answers.
  const down = await open({ disk: desk.disk, now: NOW + 4 * HOUR, authority: authorityOf(tsa.ca, () => null) });
  assert.ok((await down.desk.seal(as(SUPERVISOR), { ...seal, id: 'd2' })).ok);
  await down.pass(NOW + 4 * HOUR + 5 * MINUTE);
  assert.equal(logOf(down)?.authority?.state, 'unreachable');
  await down.close();
  const back = await open({ disk: desk.disk, now: NOW + 5 * HOUR, authority: authorityOf(tsa.ca, tsa.stamp) });
  assert.equal(logOf(back)?.authority?.state, 'answered');
  assert.ok(((await back.store.lastStamps()).authority?.size ?? 0) > sealed + 1);
  await back.close();
});
