/**
 * A founding that is cut short, at any of its writes or by a kill: the folder is founded again as if it were empty, by the command
 * and by the first page, and one that holds an organisation is never taken for such a folder.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BEGUN, clearHalfFounded, DONE, FOUNDING, isHalfFounded } from '../../src/edges/store-sqlite/founding.ts';
import { openSqliteStore, type SqliteStore } from '../../src/edges/store-sqlite/store.ts';
import { openTokens } from '../../src/edges/store-sqlite/tokens.ts';
import { abri, ROOT, throwAway } from '../e2e/program.ts';
import { asOneBatch } from './memory-store.ts';
import { as, NOW, organisation } from './rig.ts';
import { environment, Server } from './server.ts';

const kek = new Uint8Array(32).fill(7);

function newFolder(t: TestContext): string {
  const { path, remove } = throwAway('founding');
  t.after(remove);
  const folder = join(path, 'data');
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folder, 'kek'), `${Buffer.from(kek).toString('base64')}\n`, { mode: 0o600 });
  return folder;
}
async function holding(t: TestContext, write: (store: SqliteStore, folder: string) => Promise<void>): Promise<string> {
  const folder = newFolder(t);
  const store = await openSqliteStore({ folder, kek });
  await write(store, folder);
  await store.close();
  return folder;
}

const CUT: Readonly<Record<string, (store: SqliteStore) => Promise<void>>> = {
  'before its first note': async () => undefined,
  'before it has a name': (store) => store.setNote(FOUNDING, BEGUN),
  'before its first entry': async (store) => {
    await store.setNote(FOUNDING, BEGUN);
    await store.setNote('origin', 'abri.local/vigie-00000000');
  },
  'before everybody is enrolled': async (store) => {
    await store.setNote(FOUNDING, BEGUN);
    await store.setNote('origin', 'abri.local/vigie-00000000');
    await store.append(asOneBatch(await organisation()));
  },
};

for (const [when, write] of Object.entries(CUT)) {
  test(`cut short ${when}: founded again by the command, as if the folder were empty`, async (t) => {
    const folder = await holding(t, write);
    assert.equal(isHalfFounded(folder), true);
    const made = await abri(['org', 'create', '--name', 'Vigie', '--member', 'vigie', '--data', folder, '--json']);
    assert.equal(made.code, 0, made.err);
    assert.equal(isHalfFounded(folder), false);
    assert.equal((await abri(['log', 'verify', '--data', folder])).code, 0);
    const again = await abri(['org', 'create', '--name', 'Vigie', '--member', 'vigie', '--data', folder]);
    assert.equal(again.code, 5, 'an organisation lives there now');
  });
}

test('cut short while its first file was made: a database of no bytes is no organisation', async (t) => {
  const folder = newFolder(t);
  assert.equal(isHalfFounded(folder), false);
  writeFileSync(join(folder, 'abri.db'), '', { mode: 0o600 });
  assert.equal(isHalfFounded(folder), true);
});

test('the first page founds again what was cut short', async (t) => {
  const folder = await holding(t, CUT['before everybody is enrolled'] ?? assert.fail);
  const server = new Server(join(folder, '..'), folder);
  t.after(() => server.kill());
  assert.ok(await server.start(), server.complaints);
  const ask = async (path: string, init: RequestInit = {}): Promise<Record<string, unknown>> => {
    const headers = { 'content-type': 'application/json', origin: server.url };
    return (await (await fetch(`${server.url}/api/v1/setup${path}`, { headers, ...init })).json()) as Record<string, unknown>;
  };
  assert.equal((await ask('')).state, 'empty');
  const body = JSON.stringify({ name: 'Vigie', member: 'vigie', zone: 'Europe/Paris' });
  assert.match(String((await ask('/organisation', { method: 'POST', body })).token), /^abri_/);
  assert.equal((await ask('')).state, 'ready');
  assert.deepEqual([await server.stop(), server.complaints], [{ code: 0, signal: null }, '']);
});

test('what lives is never taken for it: founded, or of a time before the note, or with a token, or being founded', async (t) => {
  const living: Readonly<Record<string, (store: SqliteStore, folder: string) => Promise<void>>> = {
    founded: async (store) => {
      await store.append(asOneBatch(await organisation()));
      await store.setNote(FOUNDING, DONE);
    },
    'of before': async (store) => store.append(asOneBatch(await organisation())),
    'with a token': async (store, folder) => {
      await store.setNote(FOUNDING, BEGUN);
      const tokens = openTokens({ folder, clock: { now: () => NOW } });
      tokens.createToken({ ...as('vigie'), label: 'test', expires: NOW + 1 });
      tokens.close();
    },
  };
  for (const [what, write] of Object.entries(living)) {
    const folder = await holding(t, write);
    clearHalfFounded(folder);
    const store = await openSqliteStore({ folder, kek });
    assert.equal(isHalfFounded(folder), false, what);
    await store.close();
  }
  const folder = newFolder(t);
  const store = await openSqliteStore({ folder, kek });
  await store.setNote(FOUNDING, BEGUN);
  assert.throws(() => clearHalfFounded(folder), { code: 'locked' });
  await store.close();
});

const KILLS = process.env.ABRI_LONG === '1' ? 40 : 5;

test(`killed ${KILLS} times while it is founded: founded again, or already whole`, async (t) => {
  const { path, remove } = throwAway('founding');
  t.after(remove);
  const data = join(path, 'data');
  const args = ['org', 'create', '--example', '--data', data, '--json'];
  for (let round = 0; round < KILLS; round++) {
    rmSync(data, { recursive: true, force: true });
    const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), ...args], {
      cwd: tmpdir(),
      env: { ...process.env, ...environment(path) },
      stdio: 'ignore',
    });
    const ended = once(child, 'close');
    await sleep(150 + Math.random() * 800);
    child.kill('SIGKILL');
    await ended;
    const made = await abri(args, { env: environment(path) });
    assert.ok(made.code === 0 || made.code === 5, `${made.code} ${made.err}`);
    const verified = await abri(['log', 'verify', '--data', data], { env: environment(path) });
    assert.equal(verified.code, 0, verified.err);
  }
});
