/** Decision 35: the folder of every release opens, verifies and is upgraded; a failure leaves it untouched, a power cut is taken up again. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { lockFolder } from '../../src/edges/store-sqlite/lock.ts';
import { ABRI, SCHEMAS, SESSIONS } from '../../src/edges/store-sqlite/schema.ts';
import { runScript, skip } from '../dossier/clerk.ts';
import { abri, throwAway } from '../e2e/program.ts';
import { Server } from '../faults/server.ts';
import { copyOf, filesOf, type Halves, oldFolder, restore, verified } from './restored.ts';
import { upgrading } from './upgrading.ts';

const SIZE = 118;

function place(t: TestContext): string {
  const { path, remove } = throwAway('upgrade');
  t.after(remove);
  return path;
}
const versionOf = (path: string): number => {
  const db = new DatabaseSync(path, { readOnly: true });
  const version = Number(Object.values(db.prepare('PRAGMA user_version').get() ?? {})[0]);
  db.close();
  return version;
};
const schemaOf = (path: string): unknown[] => {
  const db = new DatabaseSync(path, { readOnly: true });
  const rows = db.prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name").all();
  db.close();
  return rows.map(({ sql }) => sql);
};

test('the folder of 0.1.0 is read as it is, and upgraded: what it was is kept, what it becomes is what a new one is', async (t) => {
  const folder = place(t);
  const data = oldFolder(join(folder, 'data'));
  const before = filesOf(data);
  const read = await verified(data);
  assert.equal(read.entries, SIZE);
  assert.deepEqual(filesOf(data), before, 'whoever reads changes nothing');

  const said = await abri(['upgrade', '--data', data]);
  assert.equal(said.code, 0, said.err);
  const changes = `abri.db 1 → ${ABRI.version}, sessions.db 1 → ${SESSIONS.version}`;
  assert.ok(said.out.includes(`Folder upgraded and verified (${changes}; 118 entries)`), said.out);
  const after = filesOf(data);
  const changed = ['abri.db', 'sessions.db'];
  for (const name of changed) assert.equal(after.get(`before-upgrade-abri-1-sessions-1/${name}`), before.get(name));
  for (const [name, digest] of before) if (!changed.includes(name)) assert.equal(after.get(name), digest, name);
  assert.deepEqual(await verified(data), read);
  for (const name of changed) {
    const fresh = join(folder, `fresh-${name}`);
    const db = new DatabaseSync(fresh);
    db.exec(SCHEMAS[name]?.sql ?? '');
    db.close();
    assert.deepEqual(schemaOf(join(data, name)), schemaOf(fresh), name);
  }

  const again = await abri(['upgrade', '--data', data, '--json'], { env: { LC_ALL: 'fr_FR.UTF-8' } });
  assert.deepEqual([again.code, JSON.parse(again.out)], [0, { changed: [], kept: null, size: null }]);
});

test('a desk started on the folder of 0.1.0 upgrades it, says so, and serves; its dossier can be made again', { skip }, async (t) => {
  const folder = place(t);
  const data = oldFolder(join(folder, 'data'));
  const early = await abri(['token', 'create', 'delcassou', '--data', data]);
  assert.match(early.err, /Run: abri upgrade/, 'sessions of before are not written to');
  const server = new Server(folder, data);
  t.after(() => server.kill());
  assert.ok(await server.start(), server.complaints);
  const token = await abri(['token', 'create', 'delcassou', '--data', data]);
  assert.equal(token.code, 0, token.err);
  assert.match(server.complaints, /Dossier mis à niveau[\s\S]*Folder upgraded/);
  const bag = await fetch(`${server.url}/api/v1/dossiers/d1/bag`, { headers: { authorization: `Bearer ${token.out.trim()}` } });
  assert.equal(bag.status, 200);
  mkdirSync(join(folder, 'bag'));
  assert.equal(spawnSync('tar', ['-xf', '-', '-C', join(folder, 'bag')], { input: new Uint8Array(await bag.arrayBuffer()) }).status, 0);
  assert.equal((await abri(['log', 'key', '--data', data, '--out', join(folder, 'log.pem')])).code, 0);
  const judged = runScript([join(folder, 'log.pem'), join(folder, 'bag/d1')]);
  assert.equal(judged.code, 0, judged.out);
  assert.deepEqual(await server.stop(), { code: 0, signal: null });
});

test('a backup of an older folder is restored by this program, in the version it writes', async (t) => {
  const folder = place(t);
  const made = await abri(['backup', '--to', join(folder, 'b'), '--data', oldFolder(join(folder, 'data')), '--json']);
  const told = await restore(JSON.parse(made.out) as Halves, join(folder, 'new'));
  assert.deepEqual([told.size, versionOf(join(folder, 'new', 'abri.db'))], [SIZE, ABRI.version]);
  assert.deepEqual(
    (await verified(join(folder, 'new'))).epochs.map(({ signed }) => signed),
    [true, true],
  );
});

test('a folder of a newer program is refused in words by every command, and is not touched', async (t) => {
  const folder = place(t);
  const data = oldFolder(join(folder, 'data'));
  const db = new DatabaseSync(join(data, 'abri.db'));
  db.exec('PRAGMA journal_mode = DELETE; PRAGMA user_version = 99');
  db.close();
  const before = filesOf(data);
  for (const args of [
    ['upgrade'],
    ['serve', '--port', '0'],
    ['backup', '--to', join(folder, 'b')],
    ['log', 'verify'],
    ['token', 'create', 'vigie'],
  ]) {
    const ran = await abri([...args, '--data', data]);
    assert.notEqual(ran.code, 0, args.join(' '));
    assert.match(ran.err, /written by a newer Abri/, args.join(' '));
    assert.deepEqual(filesOf(data), before, args.join(' '));
  }
});

test('a step that fails, or a folder that would not verify afterwards, rolls back to the untouched folder', async (t) => {
  const steps = {
    'SQL that fails half-way': ['CREATE TABLE half (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1);', /no such table: nowhere/],
    'an entry is lost': ['DELETE FROM words; DELETE FROM accepted; DELETE FROM entry WHERE "index" = 117;', /would no longer verify/],
    'an entry is changed': [`UPDATE entry SET bytes = CAST(bytes || x'0a' AS BLOB) WHERE "index" = 40;`, /would no longer verify/],
  } as const;
  for (const [name, [step, says]] of Object.entries(steps)) {
    const data = oldFolder(join(place(t), 'data'));
    const before = filesOf(data);
    const schemas = { ...SCHEMAS, 'abri.db': { ...ABRI, steps: [`${ABRI.steps[0]} ${step}`, ...ABRI.steps.slice(1)] } };
    await assert.rejects(upgrading(data, { schemas }), says);
    assert.deepEqual(filesOf(data), before, name);
    assert.equal(existsSync(join(data, 'upgrade')), false, name);
    assert.notEqual(await upgrading(data), null, 'and the right step is taken afterwards');
  }
});

test('several files are changed together, or none', async (t) => {
  const data = oldFolder(join(place(t), 'data'));
  const more = { ...SESSIONS, version: SESSIONS.version + 1, steps: [...SESSIONS.steps, 'CREATE TABLE more (a INTEGER) STRICT;'] };
  const schemas = { ...SCHEMAS, 'sessions.db': more };
  const done = await upgrading(data, { schemas });
  assert.deepEqual(
    done?.changed.map(({ name }) => name),
    ['abri.db', 'sessions.db'],
  );
  assert.deepEqual([versionOf(join(data, 'abri.db')), versionOf(join(data, 'sessions.db'))], [ABRI.version, more.version]);
  assert.deepEqual(readdirSync(done?.kept ?? '').sort(), ['abri.db', 'sessions.db']);
});

test('beside a desk that runs, the upgrade refuses: the folder is locked', async (t) => {
  const data = oldFolder(join(place(t), 'data'));
  const unlock = lockFolder(join(data, 'lock.db'));
  const ran = spawnSync(process.execPath, [join(import.meta.dirname, 'upgrader.ts'), data], { encoding: 'utf8' });
  unlock();
  assert.notEqual(ran.status, 0);
  assert.match(ran.stderr, /already running on this data folder/);
  assert.notEqual(await upgrading(data), null);
});

test('kill −9 at any step: the next one takes it up, and nothing written before is missing', async (t) => {
  const parent = place(t);
  const start = oldFolder(join(parent, 'start'));
  // A desk that was killed: its last commit stands in the write-ahead log alone.
  const db = new DatabaseSync(join(start, 'abri.db'));
  db.exec("PRAGMA wal_autocheckpoint = 0; INSERT OR REPLACE INTO note (key, value) VALUES ('last', 'words')");
  const run = (folder: string, fatal = ''): { status: number | null; steps: string[] } => {
    const ran = spawnSync(process.execPath, [join(import.meta.dirname, 'upgrader.ts'), folder, fatal], { encoding: 'utf8' });
    return { status: ran.status, steps: ran.stdout.trim().split('\n') };
  };
  const copy = (name: string): string => copyOf(start, join(parent, name.replaceAll(/[^a-z]+/g, '-')));
  const { steps } = run(copy('whole'));
  assert.ok(steps.length >= 11, steps.join());
  for (const step of steps) {
    const data = copy(`at ${step}`);
    assert.equal(run(data, step).status, null, `killed at ${step}`);
    const second = run(data);
    assert.equal(second.status, 0, step);
    assert.equal(versionOf(join(data, 'abri.db')), ABRI.version, step);
    assert.equal(existsSync(join(data, 'upgrade')), false, step);
    const after = new DatabaseSync(join(data, 'abri.db'), { readOnly: true });
    assert.deepEqual({ ...after.prepare("SELECT value FROM note WHERE key = 'last'").get() }, { value: 'words' }, step);
    after.close();
    assert.equal((await verified(data)).entries, SIZE, step);
  }
  db.close();
});
