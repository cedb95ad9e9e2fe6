/**
 * The machine dies with what was done since the last backup. On the real path: a desk that runs is backed up, goes on, is
 * killed, its folder deleted, and put back; phones send again, a dossier crosses the gap, an alert leaves.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Phone } from '../../src/drill/phone.ts';
import { openFolderForReading } from '../../src/edges/store-sqlite/folder.ts';
import { openKek } from '../../src/edges/system/secrets.ts';
import { runScript, skip } from '../dossier/clerk.ts';
import { abri, throwAway } from '../e2e/program.ts';
import { Server } from '../faults/server.ts';
import { backUp, linesOf, lose, restore, verified } from './restored.ts';

interface Reply extends Record<string, unknown> {
  readonly status: number;
}

test('decision 7: after a disaster the gap is shown, both epochs verify, phones send again, an alert leaves', { skip }, async (t) => {
  const { path: folder, remove } = throwAway('disaster');
  const server = new Server(folder);
  const restored = new Server(folder, join(folder, 'new'));
  const phone = new Phone('renard-1');
  t.after(async () => {
    phone.close();
    await server.kill();
    await restored.kill();
    remove();
  });
  let tokens: Record<string, string> = { ...(await server.create()) };
  assert.ok(await server.start(), server.complaints);
  let url = server.url;
  const post = async (as: string, path: string, body: unknown): Promise<Reply> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens[as]}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, ...((await response.json()) as object) };
  };
  const get = async (as: string, path: string): Promise<Record<string, unknown>> =>
    (await (await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${tokens[as]}` } })).json()) as Record<string, unknown>;

  // Before: an alert nobody has answered yet, a case with one sealed dossier.
  const alert = { id: 'al-1', principal: 'hermine', action: 'evacuate', order: 'Sortie arrière.', recipients: ['renard-1', 'renard-2'] };
  const raised = await post('vigie', '/alerts', alert);
  assert.equal(raised.status, 201, JSON.stringify(raised));
  const thread = String(raised.thread);
  assert.equal((await post('pont', '/cases', { id: 'ca-9', threads: [thread], title: 'Affaire' })).status, 201);
  const seal = (id: string) => ({ id, recipient: 'Brigade (inventée)', purpose: 'Enquête.' });
  assert.equal((await post('delcassou', '/cases/ca-9/dossiers', seal('do-before'))).status, 201);
  assert.equal((await abri(['log', 'key', '--out', join(folder, 'log.pem'), '--data', server.data])).code, 0);
  await phone.connect(url, tokens['renard-1'] ?? '');

  // The backup is taken while people go on: none of them waits for it, and what is in it stands at one head.
  let going = true;
  const load = (async () => {
    for (let n = 0; going; n++) {
      const said = await post('vigie', '/reports', { id: `load-${n}`, verbatim: `Pendant la sauvegarde ${n}.` });
      assert.equal(said.status, 201, JSON.stringify(said));
      await sleep(10);
    }
  })();
  const halves = await backUp(server.data, join(folder, 'backups'), ['--keys-to', join(folder, 'elsewhere')]);
  going = false;
  await load;
  assert.ok(halves.keys.startsWith(join(folder, 'elsewhere')) && halves.record.startsWith(join(folder, 'backups')));

  // What was owed is owed still: deadlines and rings come back as they stood.
  const backedUp = openFolderForReading(halves.record, openKek(halves.keys), halves.keys);
  const owed = { timers: backedUp.timers(), rings: backedUp.rings() };
  backedUp.close();
  assert.ok(owed.timers.some(({ key }) => key.includes('al-1')));

  // After the backup: answers and a report, all told yes, none of them in it.
  const answer = { id: 'an-1', answer: 'executing', version: 1 };
  const answered = await phone.act('answerAlert', { alert: 'al-1' }, answer);
  assert.equal(answered.ok, true, JSON.stringify(answered.reply));
  const report = { id: 're-lost', verbatim: 'Dit après la sauvegarde.' };
  assert.equal((await post('vigie', '/reports', report)).status, 201);
  const { size: signed } = (await get('delcassou', '/log/checkpoint')) as { size: number };
  while (!(await headLast(server.data, signed))) await sleep(20);
  await server.kill();
  phone.close();
  mkdirSync(join(folder, 'kept'));
  copyFileSync(join(server.data, 'head.last'), join(folder, 'kept', 'head.last'));
  lose(server.data);

  // Put back.
  const told = await restore(halves, restored.data, ['--head-from', join(folder, 'kept')]);
  assert.equal(told.origin, `${halves.origin}/e2`);
  assert.deepEqual([told.size, told.root, told.previous], [halves.size, halves.root, halves.origin]);
  assert.deepEqual(told.missing, { from: halves.size, to: told.known === null ? -1 : told.known.size - 1 });
  assert.ok(told.known !== null && told.known.size >= signed && told.known.origin === halves.origin);
  assert.deepEqual(await verified(restored.data), {
    ...(await verified(restored.data)),
    ok: true,
    entries: halves.size + 1,
    epochs: [
      { origin: halves.origin, from: 0, to: halves.size, signed: true, lostTo: told.known.size },
      { origin: told.origin, from: halves.size, to: halves.size + 1, signed: true, lostTo: null },
    ],
  });

  const putBack = openFolderForReading(restored.data, openKek(restored.data));
  assert.deepEqual({ timers: putBack.timers(), rings: putBack.rings() }, owed);
  putBack.close();

  assert.ok(await restored.start(), restored.complaints);
  url = restored.url;
  // Tokens of the dead machine are worth nothing on this one until somebody says so.
  assert.equal((await post('vigie', '/reports', report)).status, 401);
  tokens = {};
  for (const member of ['vigie', 'renard-1', 'pont', 'delcassou']) {
    const made = await abri(['token', 'create', member, '--data', restored.data]);
    assert.equal(made.code, 0, made.err);
    tokens[member] = made.out.trim();
  }

  // The gap is shown; how much is missing, to log readers only.
  type Shown = { restores: Record<string, unknown>[] };
  const [line] = ((await get('delcassou', '/board')) as unknown as Shown).restores;
  assert.deepEqual([line?.by, line?.reason, line?.lost], ['Odile', 'Disque mort.', told.known.size - halves.size]);
  const [plain] = ((await get('vigie', '/board')) as unknown as Shown).restores;
  assert.ok(plain !== undefined && !('lost' in plain));
  const { restored: mine } = (await get('renard-1', '/me')) as { restored: { from: number; at: number } };
  assert.deepEqual([mine.from, mine.at], [line?.from, line?.at]);

  // The phone comes back with the cursor of the epoch before: it begins again, and is still asked to answer what it answered.
  await phone.connect(url, tokens['renard-1'] ?? '');
  await phone.settled();
  const standing = phone.last('alert', 'al-1') as { recipients?: { who: { id: string }; answer: unknown }[] } | undefined;
  assert.equal(standing?.recipients?.find((row) => row.who.id === 'renard-1')?.answer, null);
  for (let again = 0; again < 2; again++) {
    const resent = await phone.act('answerAlert', { alert: 'al-1' }, answer);
    assert.equal(resent.ok, true, JSON.stringify(resent.reply));
    assert.equal((await post('vigie', '/reports', report)).status, 201);
    // What had been backed up is a retry, and answered as it was.
    const before = await post('vigie', '/alerts', alert);
    assert.deepEqual([before.status, before.at], [201, raised.at]);
  }
  const times = (await linesOf(restored.data)).filter(({ act }) => act === 'alert.answer').length;
  assert.equal(times, 1, 'a lost act that is sent again is accepted anew, once');

  // An alert leaves.
  assert.equal((await post('vigie', '/alerts', { ...alert, id: 'al-2', order: 'Encore.' })).status, 201);
  while (phone.rings('al-2').length === 0) await sleep(20);

  // Dossiers: the one sealed before, made again by this desk, and one whose thread crosses the restore. Both judges, the old key.
  assert.equal((await post('delcassou', '/cases/ca-9/dossiers', seal('do-after'))).status, 201);
  const pem = join(folder, 'log.pem');
  for (const [dossier, origin] of [
    ['do-before', halves.origin],
    ['do-after', told.origin],
  ] as const) {
    const bag = await fetch(`${url}/api/v1/dossiers/${dossier}/bag`, { headers: { authorization: `Bearer ${tokens.delcassou}` } });
    assert.equal(bag.status, 200);
    const fetched = join(folder, `fetched-${dossier}`);
    mkdirSync(fetched);
    writeFileSync(join(fetched, 'bag.tar'), new Uint8Array(await bag.arrayBuffer()));
    execFileSync('tar', ['-xf', 'bag.tar'], { cwd: fetched });
    for (const place of [join(fetched, dossier), join(restored.data, 'dossiers', `dossier-${dossier}`)]) {
      const judged = await abri(['verify', place, '--key', pem, '--json']);
      assert.equal(judged.code, 0, judged.out + judged.err);
      assert.equal((JSON.parse(judged.out) as { origin: string }).origin, origin, place);
      const clerk = runScript([pem, place]);
      assert.equal(clerk.code, 0, clerk.out);
    }
  }
  const chronology = spawnSync('grep', ['-c', 'Journal restauré', join(restored.data, 'dossiers/dossier-do-after/data/chronologie.html')]);
  assert.equal(String(chronology.stdout).trim(), '1', 'whoever reads the dossier is told');
  assert.deepEqual(await restored.stop(), { code: 0, signal: null });
  assert.equal(restored.complaints, '');

  // The same backup once more, and a backup of the second epoch: no origin is used twice, whichever backup it came from.
  const again = await restore(halves, join(folder, 'again'));
  assert.deepEqual([again.origin, again.missing, again.known], [`${halves.origin}/e3`, null, null]);
  const second = await backUp(restored.data, join(folder, 'backups'));
  assert.equal(second.origin, `${halves.origin}/e2`);
  const third = await restore(second, join(folder, 'third'), ['--keep-tokens']);
  assert.deepEqual([third.origin, third.tokens], [`${halves.origin}/e4`, 'kept']);
  assert.deepEqual(
    (await verified(join(folder, 'third'))).epochs.map(({ signed }) => signed),
    [true, true, true],
  );
});

async function headLast(data: string, size: number): Promise<boolean> {
  const ran = spawnSync('sed', ['-n', '2p', join(data, 'head.last')], { encoding: 'utf8' });
  return Number(ran.stdout) >= size;
}
