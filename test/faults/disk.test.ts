/**
 * The real server on a real file system that fills up, or that cannot be written (I-03, I-04): it says "use the radio", ends
 * by itself with a code that asks to try again, and once there is room a restart finds what was answered yes, whole.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Reply } from '../../src/desk/command.ts';
import { NotDurable } from '../../src/desk/door.ts';
import type { Store } from '../../src/desk/ports.ts';
import { StoreFault } from '../../src/edges/store-sqlite/fault.ts';
import { openFolderForReading } from '../../src/edges/store-sqlite/folder.ts';
import { openSqliteStore } from '../../src/edges/store-sqlite/store.ts';
import { openKeys } from '../../src/edges/system/keys.ts';
import { openKek } from '../../src/edges/system/secrets.ts';
import { parseEntry } from '../../src/log/entry.ts';
import { verifyLog } from '../../src/log/verify.ts';
import { throwAway } from '../e2e/program.ts';
import { Life, readLog } from './life.ts';
import { asOneBatch } from './memory-store.ts';
import { unrung } from './promises.ts';
import { as, issue, NOW, organisation, report, verifyEntries } from './rig.ts';
import { Server } from './server.ts';

const TRY_AGAIN = 75;
/** Writing a page of 4 KiB at a time, a full disk is met long before. */
const ASKED_MAX = 3000;

interface Disk {
  readonly path: string;
  remount(options: string): boolean;
}

/** A small file system of our own; null, with the reason said, where this machine does not let us mount one. */
function mounted(t: TestContext, folder: string): Disk | null {
  const path = join(folder, 'disk');
  spawnSync('mkdir', ['-p', path]);
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'abri-test', path], { encoding: 'utf8' });
  if (status !== 0) {
    t.skip(`no file system can be mounted here: ${stderr?.trim() ?? 'no mount command'}`);
    return null;
  }
  return { path, remount: (options) => spawnSync('mount', ['-o', `remount,${options}`, path]).status === 0 };
}

/** Takes all the room there is but so many pages; returns the file to remove. */
function fill(disk: Disk, left = 0): string {
  const ballast = join(disk.path, 'ballast');
  const file = openSync(ballast, 'w');
  try {
    for (const block of [1 << 20, 4096]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(block));
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
      }
    }
  } finally {
    closeSync(file);
  }
  assert.equal(statfsSync(disk.path).bavail, 0);
  if (left > 0) truncateSync(ballast, statSync(ballast).size - left * 4096);
  return ballast;
}

const submit = async (server: Server, token: string, id: string): Promise<Response> =>
  await fetch(`${server.url}/api/v1/reports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'accept-language': id.startsWith('en') ? 'en' : 'fr' },
    body: JSON.stringify({ id, verbatim: `Renseignement ${id}.` }),
  });

/** How often each id stands in the log; the whole log is verified on the way. */
async function logOf(server: Server): Promise<Map<string, number>> {
  const reader = openFolderForReading(server.data, openKek(server.data));
  try {
    const head = reader.head();
    assert.ok(head !== null);
    const entries = [...reader.entries(0, head.size)].map(({ bytes }) => bytes);
    const logVkey = openKeys(join(server.data, 'keys')).vkey(reader.note('origin') ?? '') ?? '';
    assert.deepEqual((await verifyLog({ entries, checkpoint: head.checkpoint, logVkey })).faults, []);
    assert.deepEqual(reader.check(), []);
    const times = new Map<string, number>();
    for (const bytes of entries) {
      const { id } = parseEntry(bytes).body;
      times.set(id, (times.get(id) ?? 0) + 1);
    }
    return times;
  } finally {
    reader.close();
  }
}

async function open(t: TestContext): Promise<{ server: Server; disk: Disk; token: string } | null> {
  const { path: folder, remove } = throwAway('disk');
  const server = new Server(folder, join(folder, 'disk', 'data'));
  t.after(async () => {
    await server.kill();
    spawnSync('umount', ['-l', join(folder, 'disk')]);
    remove();
  });
  const disk = mounted(t, folder);
  if (disk === null) return null;
  const tokens = await server.create();
  return { server, disk, token: tokens.vigie ?? '' };
}

test('I-04: on a full disk the desk says "use the radio" and ends by itself; with room again nothing answered yes is missing', async (t) => {
  const opened = await open(t);
  if (opened === null) return;
  const { server, disk, token } = opened;
  assert.ok(await server.start(), server.complaints);
  const said = new Map<string, number>();
  assert.equal((await submit(server, token, 'before')).status, 201);
  said.set('before', 201);
  const ballast = fill(disk);

  let refused: { id: string; status: number; problem: Record<string, unknown> } | null = null;
  for (let n = 0; refused === null && n < ASKED_MAX; n++) {
    const id = `${n % 2 === 0 ? 'fr' : 'en'}-${n}`;
    const response = await submit(server, token, id).catch(() => null);
    if (response === null) break;
    said.set(id, response.status);
    if (response.status !== 201) refused = { id, status: response.status, problem: (await response.json()) as Record<string, unknown> };
  }
  assert.ok(refused !== null, `the desk ended before it answered: ${server.complaints}`);
  assert.deepEqual([refused.status, refused.problem.code], [503, 'not_durable']);
  assert.match(String(refused.problem.title), /radio/);
  assert.doesNotMatch(String(refused.problem.detail), /Rien n’a été enregistré|Nothing was recorded/, 'nobody can say that');
  assert.deepEqual(await server.ended(), { code: TRY_AGAIN, signal: null });
  assert.match(server.complaints, /plein|full/);
  assert.doesNotMatch(server.complaints, /\n\s+at /, 'words for a person, not a stack');

  rmSync(ballast);
  assert.ok(await server.start(), server.complaints);
  const before = await logOf(server);
  for (const [id, status] of said) if (status === 201) assert.equal(before.get(id), 1, `${id} was answered yes`);
  assert.equal((await submit(server, token, refused.id)).status, 201, 'asked again with the same id');
  assert.equal((await logOf(server)).get(refused.id), 1);
  assert.deepEqual(await server.stop(), { code: 0, signal: null });
});

test('a quiet desk on a full disk ends by itself too, in words, and comes back whole', async (t) => {
  const opened = await open(t);
  if (opened === null) return;
  const { server, disk } = opened;
  assert.ok(await server.start(), server.complaints);
  const ballast = fill(disk);
  assert.deepEqual(await server.ended(), { code: TRY_AGAIN, signal: null });
  assert.match(server.complaints, /plein|full/);
  assert.doesNotMatch(server.complaints, /\n\s+at /, 'words for a person, not a stack');
  rmSync(ballast);
  assert.ok(await server.start(), server.complaints);
  await logOf(server);
  assert.deepEqual(await server.stop(), { code: 0, signal: null });
});

test('a desk is not started on a disk that is full, nor on one that cannot be written: it says which', async (t) => {
  const opened = await open(t);
  if (opened === null) return;
  const { server, disk } = opened;
  const ballast = fill(disk);
  assert.equal(await server.start(), false);
  assert.deepEqual(await server.ended(), { code: TRY_AGAIN, signal: null });
  assert.match(server.complaints, /The disk is full/);
  assert.doesNotMatch(server.complaints, /\n\s+at /, 'words for a person, not a stack');
  rmSync(ballast);

  assert.ok(disk.remount('ro'), 'nothing is open there');
  server.complaints = '';
  assert.equal(await server.start(), false);
  assert.equal((await server.ended()).code, TRY_AGAIN);
  assert.match(server.complaints, /written|écriture/);
  assert.doesNotMatch(server.complaints, /\n\s+at /, 'words for a person, not a stack');

  assert.ok(disk.remount('rw'));
  assert.ok(await server.start(), server.complaints);
  await logOf(server);
  assert.deepEqual(await server.stop(), { code: 0, signal: null });
});

const ROOMS = Array.from({ length: 60 }, (_, pages) => pages).filter((pages) => process.env.ABRI_LONG === '1' || pages % 4 === 0);

test('I-03, I-04: wherever a disk fills up, page by page: nothing answered yes is missing, nothing is half there, and it is told', async (t) => {
  const { path: folder, remove } = throwAway('disk');
  t.after(() => {
    spawnSync('umount', ['-l', join(folder, 'disk')]);
    remove();
  });
  const disk = mounted(t, folder);
  if (disk === null) return;
  const kek = new Uint8Array(32).fill(7);
  const before = asOneBatch(await organisation());
  for (const room of ROOMS) {
    const data = join(disk.path, `data-${room}`);
    mkdirSync(data);
    const first = await openSqliteStore({ folder: data, kek });
    await first.append(before);
    await first.close();

    const yes: string[] = [];
    const ballast = fill(disk, room);
    const store = await openSqliteStore({ folder: data, kek }).catch((fault: unknown) => fault);
    if (store instanceof StoreFault) assert.equal(store.code, 'disk_full', `room for ${room} pages`);
    else yes.push(...(await liveUntilFull(store as Store)));

    rmSync(ballast);
    const again = await openSqliteStore({ folder: data, kek });
    const { entries } = await readLog(again);
    for (const id of yes)
      assert.equal(entries.filter(({ body }) => body.id === id).length, 1, `room for ${room} pages: ${id} was answered yes`);
    assert.deepEqual((await verifyEntries(entries, (await again.head())?.checkpoint ?? '')).faults, []);
    assert.deepEqual(await again.check(), []);
    const desk = await Life.open(again, NOW);
    assert.deepEqual(unrung((await readLog(again)).mind, (await readLog(again)).events), []);
    await desk.desk.close();
    rmSync(data, { recursive: true });
  }
});

/** A desk that is asked one thing after the other until its disk is full; the ids it answered yes to. */
async function liveUntilFull(store: Store): Promise<string[]> {
  const yes: string[] = [];
  const { life, opened } = Life.start(store, { now: NOW });
  const fault = await opened.then(
    () => null,
    (error: unknown) => error,
  );
  if (fault !== null) assert.equal((fault as StoreFault).code, 'disk_full');
  for (let n = 0; fault === null && life.stopped === null; n++) {
    const what = n % 3 === 0 ? issue(`a${n}`) : report(`r${n}`, 'Deux hommes attendent à la sortie. '.repeat(100));
    const told = await life.desk.submit(as('vigie'), what).catch((error: unknown) => error);
    if (told instanceof NotDurable) break;
    assert.ok((told as Reply).ok);
    yes.push(what.id);
    await life.settle();
  }
  if (life.stopped !== null) assert.equal((life.stopped as StoreFault).code, 'disk_full');
  life.die();
  await store.close();
  return yes;
}
