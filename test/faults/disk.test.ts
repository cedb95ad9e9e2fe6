/**
 * The real server on a real file system that fills up, or that cannot be written (I-03, I-04): it says "use the radio", ends
 * by itself with a code that asks to try again, and once there is room a restart finds what was answered yes, whole.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openFolderForReading } from '../../src/edges/store-sqlite/folder.ts';
import { openKeys } from '../../src/edges/system/keys.ts';
import { openKek } from '../../src/edges/system/secrets.ts';
import { parseEntry } from '../../src/log/entry.ts';
import { verifyLog } from '../../src/log/verify.ts';
import { throwAway } from '../e2e/program.ts';
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

/** Takes all the room there is; returns the file to remove. */
function fill(disk: Disk): string {
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
  assert.match(server.complaints, /disk/);
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
