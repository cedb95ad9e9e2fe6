/**
 * A second verifier, in another language, written from the public specifications alone: what Abri seals it accepts, what was changed it
 * refuses, and on every one of them it agrees with `abri verify`.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { readBagFolder } from '../../src/cli/bagfolder.ts';
import { openFolderForReading } from '../../src/edges/store-sqlite/folder.ts';
import { openKek } from '../../src/edges/system/secrets.ts';
import { abri, exampleDesk, throwAway } from '../e2e/program.ts';
import { type Drilled, drilled, needsPython, ownFault, python } from './drilled.ts';
import { mutate } from './mutations.ts';
import { writeTiles } from './tiles.ts';

const MUTATIONS = process.env.ABRI_LONG === '1' ? 400 : 24;
const folder = throwAway('independent');
after(() => folder.remove());
let drill: Drilled;
before(async () => {
  drill = await drilled(join(folder.path, 'drill'));
});

interface Said {
  readonly ok: boolean;
  readonly why?: string;
  readonly entries?: number;
}
function judge(folders: readonly string[], key = drill.key, ...flags: readonly string[]): readonly Said[] {
  const { lines, status } = python<Said>('verify.py', ['--key', key, ...flags, ...folders]);
  assert.equal(lines.length, folders.length);
  assert.equal(status, lines.every(({ ok }) => ok) ? 0 : 1);
  return lines;
}

/** What Abri itself says of the folder. */
async function own(path: string): Promise<boolean> {
  const read = await readBagFolder(path);
  assert.ok(read !== null);
  return read.strange.length === 0 && ownFault(read.files, drill.key) === null;
}

test('the sealed dossier of the reference drill is accepted', async (t) => {
  if (!needsPython(t)) return;
  const [said] = judge([drill.bag]);
  assert.equal(said?.ok, true, said?.why);
  assert.ok((said?.entries ?? 0) > 20);
});

test(`${MUTATIONS} changed dossiers are refused, by both verifiers`, async (t) => {
  if (!needsPython(t)) return;
  const changed = Array.from({ length: MUTATIONS }, (_, seed) => join(folder.path, 'changed', String(seed)));
  const what = changed.map((path, seed) => mutate(drill.bag, path, seed));
  const said = judge(changed);
  for (const [i, path] of changed.entries()) {
    assert.equal(said[i]?.ok, false, `accepted: ${what[i]}`);
    assert.equal(await own(path), false, `abri verify accepted what the other verifier refused (${said[i]?.why}): ${what[i]}`);
  }
});

test('another key than that of the log: refused', async (t) => {
  if (!needsPython(t)) return;
  const [said] = judge([drill.bag], join(drill.bag, 'data/keys/desk.pem'));
  assert.equal(said?.ok, false);
});

test('the whole log as tiles is accepted; one byte of an entry, one hash of a tile, another head: refused', async (t) => {
  if (!needsPython(t)) return;
  const reader = openFolderForReading(drill.folder, openKek(drill.folder));
  const head = reader.head();
  assert.ok(head !== null);
  const entries = [...reader.entries(0, head.size)].map(({ bytes }) => bytes);
  reader.close();
  const at = (name: string): string => join(folder.path, 'tlog', name);
  mkdirSync(at(''), { recursive: true });
  writeTiles(at('good'), head.checkpoint, entries);
  const spoil = (name: string, path: string, change: (bytes: Buffer) => Buffer | string): string => {
    cpSync(at('good'), at(name), { recursive: true });
    writeFileSync(join(at(name), path), change(readFileSync(join(at(name), path))));
    return at(name);
  };
  const turned = (bytes: Buffer): Buffer => {
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    return bytes;
  };
  const width = entries.length % 256;
  const [good, ...spoiled] = judge(
    [
      at('good'),
      spoil('entry', `tile/entries/000.p/${width}`, turned),
      spoil('tile', `tile/0/000.p/${width}`, turned),
      spoil('head', 'checkpoint', (bytes) => bytes.toString().replace(`\n${entries.length}\n`, `\n${entries.length - 1}\n`)),
    ],
    drill.key,
    '--tlog',
  );
  assert.deepEqual([good?.ok, good?.entries], [true, entries.length], good?.why);
  assert.deepEqual(
    spoiled.map(({ ok }) => ok),
    [false, false, false],
  );
});

test('a desk’s own log, fetched tile by tile as it is served, is accepted', async (t) => {
  if (!needsPython(t)) return;
  const desk = await exampleDesk(join(folder.path, 'desk'));
  t.after(() => desk.stop());
  const to = join(folder.path, 'served');
  const get = async (path: string): Promise<Uint8Array> => {
    const response = await fetch(`${desk.url}/tlog/${path}`, { headers: { authorization: `Bearer ${desk.tokens.delcassou}` } });
    assert.equal(response.status, 200, path);
    const bytes = new Uint8Array(await response.arrayBuffer());
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), bytes);
    return bytes;
  };
  const size = Number(new TextDecoder().decode(await get('checkpoint')).split('\n')[1]);
  assert.ok(size > 0 && size < 256, 'the example fits into one tile');
  for (const kind of ['0', 'entries']) await get(`tile/${kind}/000.p/${size}`);
  const pem = join(folder.path, 'served.pem');
  assert.equal((await abri(['log', 'key', '--data', desk.data, '--out', pem])).code, 0);
  const [said] = judge([to], pem, '--tlog');
  assert.deepEqual([said?.ok, said?.entries], [true, size], said?.why);
});
