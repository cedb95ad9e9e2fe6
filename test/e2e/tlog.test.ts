/**
 * The log as others read it: over HTTP and as a folder of files, verified from checkpoint to entries by a program that knows only the
 * specifications; a real witness and a real authority that answer the running desk.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeAuthority, serveAuthority } from '../http/authority.ts';
import { abri, type ExampleDesk, exampleDesk, serve, throwAway, witness } from './program.ts';
import { audit, type Read } from './tlog-audit.ts';

const place = throwAway('tlog');
let desk: ExampleDesk;
let vkey = '';
/** Enough for a full tile and a partial one. */
const REPORTS = 150;

const get = (token: string, path: string): Promise<Response> =>
  fetch(`${desk.url}/tlog/${path}`, { headers: { authorization: `Bearer ${token}`, 'accept-language': 'en' } });
const over =
  (token: string): Read =>
  async (path) => {
    const reply = await get(token, path);
    return reply.status === 200 ? Buffer.from(await reply.arrayBuffer()) : null;
  };
const folder =
  (path: string): Read =>
  async (name) =>
    existsSync(join(path, name)) ? readFileSync(join(path, name)) : null;
const post = async (token: string, path: string, body: unknown): Promise<void> => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const reply = await fetch(`${desk.url}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.equal(reply.status, 201, await reply.text());
};

before(async () => {
  desk = await exampleDesk(place.path);
  vkey = (JSON.parse((await abri(['log', 'key', '--data', desk.data, '--json'])).out) as { vkey: string }).vkey;
  const { vigie = '' } = desk.tokens;
  for (let n = 0; n < REPORTS; n += 50)
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        post(vigie, 'reports', { id: `re-t${n + i}`, verbatim: `Renseignement inventé ${n + i}.`, about: ['hermine'] }),
      ),
    );
});
after(async () => {
  await desk.stop();
  place.remove();
});

test('over HTTP, somebody who reads the log and opens every door verifies it from checkpoint to entries', async () => {
  assert.ok((await audit(over(desk.tokens.delcassou ?? ''), vkey, true)) > 256);
  await assert.rejects(audit(over(desk.tokens.vigie ?? ''), vkey, false));
});

test('exported as files, the same; exported again it has grown; another history never takes its place', async () => {
  const to = join(place.path, 'export');
  const ran = await abri(['log', 'export', to, '--data', desk.data]);
  assert.equal(ran.code, 0, ran.err);
  const size = await audit(folder(to), vkey, true);
  await post(desk.tokens.vigie ?? '', 'reports', { id: 're-more', verbatim: 'Encore un.', about: ['hermine'] });
  assert.equal((await abri(['log', 'export', to, '--data', desk.data])).code, 0);
  assert.equal(await audit(folder(to), vkey, true), size + 1);

  const entries = join(to, `tile/entries/001.p/${size + 1 - 256}`);
  const bytes = readFileSync(entries);
  writeFileSync(
    entries,
    bytes.map((byte, i) => (i === 100 ? byte ^ 1 : byte)),
  );
  await assert.rejects(audit(folder(to), vkey, true));
  writeFileSync(entries, bytes);

  const other = join(place.path, 'other');
  assert.equal((await abri(['org', 'create', '--example', '--data', other])).code, 0);
  const head = readFileSync(join(to, 'checkpoint'), 'utf8');
  const refused = await abri(['log', 'export', to, '--data', other]);
  assert.deepEqual([refused.code, readFileSync(join(to, 'checkpoint'), 'utf8')], [5, head], refused.err);
});

test('a real witness and a real authority: the running desk is cosigned and dated, and says by whom; test time stamps are called so', async (t) => {
  const tsa = makeAuthority(t, join(place.path, 'tsa'));
  if (tsa === null) return;
  const authority = await serveAuthority(tsa);
  t.after(() => authority.close());
  const watcher = join(place.path, 'witness');
  const temoin = await witness(watcher, '--name', 'temoin.example/abri');
  t.after(() => temoin.stop());
  writeFileSync(join(watcher, 'logs.txt'), `# les journaux que nous suivons\nlog ${vkey}\n`);
  const cosigner = /^vkey (.+)$/m.exec(temoin.said())?.[1] ?? '';

  await desk.stop();
  writeFileSync(join(desk.data, 'witnesses.txt'), `witness temoin ${cosigner} ${temoin.url}\n`);
  writeFileSync(join(desk.data, 'tsa-ca.pem'), tsa.ca);
  writeFileSync(join(desk.data, 'authority.txt'), `name horodatage.essai\nurl ${authority.url}\nca tsa-ca.pem\ntest\n`);
  desk = { ...desk, ...(await serve(desk.data)) };
  type Status = {
    size: number;
    witnesses: { name: string; size: number }[];
    authority: { size: number; test: boolean } | null;
    fork: unknown;
  };
  const status = async (): Promise<Status> => JSON.parse((await abri(['log', 'status', '--data', desk.data, '--json'])).out) as Status;
  let now = await status();
  for (let n = 0; n < 100 && (now.witnesses.length === 0 || now.authority === null); n++) {
    await sleep(100);
    now = await status();
  }
  assert.deepEqual([now.witnesses.map(({ name }) => name), now.authority?.test, now.fork], [['temoin.example/abri'], true, null]);
  const said = await abri(['log', 'status', '--data', desk.data]);
  assert.match(said.out, /Cosigned by temoin\.example\/abri on .*\nTime-stamped by horodatage\.essai on .*test time stamp/);
  const french = await abri(['log', 'status', '--data', desk.data], { env: { LC_ALL: 'fr_FR.UTF-8' } });
  assert.match(french.out, /horodatage de test/);
  const board = await fetch(`${desk.url}/api/v1/board`, { headers: { authorization: `Bearer ${desk.tokens.delcassou}` } });
  const { log } = (await board.json()) as { log: { witnesses: { name: string; at: number | null }[]; authority: { test: boolean } } };
  assert.deepEqual([log.witnesses[0]?.name, log.authority.test], ['temoin', true]);
  assert.ok(log.witnesses[0]?.at !== null);
  // What is kept is what `openssl` verifies.
  const db = new DatabaseSync(join(desk.data, 'abri.db'), { readOnly: true });
  const row = db.prepare('SELECT checkpoint, tsr FROM shown JOIN time_stamp USING (size)').get() as { checkpoint: string; tsr: Uint8Array };
  db.close();
  const path = (name: string, bytes: string | Uint8Array): string => {
    writeFileSync(join(place.path, name), bytes);
    return join(place.path, name);
  };
  const verified = spawnSync('openssl', [
    ...['ts', '-verify', '-in', path('checkpoint.tsr', row.tsr), '-data', path('checkpoint.log', row.checkpoint)],
    ...['-CAfile', join(desk.data, 'tsa-ca.pem')],
  ]);
  assert.match(String(verified.stdout), /Verification: OK/);
  // A dossier sealed now is dated and cosigned without anybody asking, and both verifiers take it.
  const { pont = '' } = desk.tokens;
  await post(pont, 'cases/ca-1/dossiers', { id: 'do-date', recipient: 'Brigade inventée', purpose: 'transmission' });
  const bag = join(desk.data, 'dossiers', 'dossier-do-date');
  const signed = (): boolean => {
    const head = join(bag, 'data/log/checkpoint');
    return existsSync(join(bag, 'data/log/checkpoint.tsr')) && existsSync(head) && readFileSync(head, 'utf8').includes('\n\u2014 temoin.');
  };
  for (let n = 0; n < 600 && !signed(); n++) await sleep(100);
  const pem = path('log.pem', (JSON.parse((await abri(['log', 'key', '--data', desk.data, '--json'])).out) as { pem: string }).pem);
  const judged = await abri(['verify', bag, '--key', pem, '--json']);
  assert.equal(judged.code, 0, judged.out + judged.err);
  assert.ok(signed());
  const clerk = spawnSync('sh', ['data/verify.sh', pem], { cwd: bag, encoding: 'utf8' });
  assert.equal(clerk.status, 0, clerk.stdout + clerk.stderr);
  assert.deepEqual(
    readdirSync(join(desk.data, 'dossiers')).filter((name) => name.startsWith('.')),
    [],
  );
  // A backup carries it.
  const kept = await abri(['backup', '--to', join(place.path, 'backups'), '--data', desk.data, '--json']);
  const { record } = JSON.parse(kept.out) as { record: string };
  const copy = new DatabaseSync(join(record, 'abri.db'), { readOnly: true });
  const { n: carried } = copy.prepare('SELECT count(*) AS n FROM cosignature').get() as { n: number };
  assert.ok(carried > 0);
  copy.close();
  assert.deepEqual([desk.complaints(), temoin.complaints()], ['', ''], 'in order, nobody says anything');
});

test('a witness is not kept where the desk is, and bears one name for ever', async () => {
  const inside = await abri(['witness', '--data', desk.data, '--name', 'temoin.example']);
  assert.notEqual(inside.code, 0);
  assert.equal((await abri(['witness', '--data', join(place.path, 'nobody')])).code, 2);
  assert.equal((await abri(['witness', '--data', join(place.path, 'witness'), '--name', 'autre.example'])).code, 2);
});

test('a page of witnesses that cannot be read is said, and the desk serves', async () => {
  await desk.stop();
  writeFileSync(join(desk.data, 'witnesses.txt'), 'witness temoin rien https://temoin.example\n');
  writeFileSync(join(desk.data, 'authority.txt'), 'name Nulle part\n');
  desk = { ...desk, ...(await serve(desk.data)) };
  assert.match(desk.complaints(), /witnesses\.txt cannot be read[\s\S]*authority\.txt cannot be read/);
  assert.ok((await audit(over(desk.tokens.delcassou ?? ''), vkey, true)) > 256);
});
