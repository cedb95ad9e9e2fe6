/**
 * A second verifier, in another language, written from the public specifications alone: what Abri seals it accepts, what was changed it
 * refuses, and on every one of them it agrees with `abri verify`.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { readBagFolder } from '../../src/cli/bagfolder.ts';
import { verifyDossier } from '../../src/log/dossier/bag.ts';
import { openLog } from '../../src/main/organisation.ts';
import { abri, throwAway } from '../e2e/program.ts';
import { mutate } from './mutations.ts';
import { writeTiles } from './tiles.ts';

const MUTATIONS = process.env.ABRI_LONG === '1' ? 400 : 24;
const VERIFIER = join(import.meta.dirname, 'verify.py');
const folder = throwAway('independent');
after(() => folder.remove());

const python = spawnSync('python3', ['--version']).status === 0;
const without = (t: TestContext): boolean => {
  if (!python) t.skip('no python3');
  return !python;
};

let bag = '';
let key = '';
before(async () => {
  if (!python) return;
  const ran = await abri(['drill', 'reference', '--seed', '2', '--into', join(folder.path, 'drill'), '--json']);
  assert.equal(ran.code, 0, ran.err);
  ({ path: bag, key } = (JSON.parse(ran.out) as { dossier: { path: string; key: string } }).dossier);
});

interface Said {
  readonly ok: boolean;
  readonly why?: string;
  readonly entries?: number;
}
function judge(folders: readonly string[], ...flags: readonly string[]): Said[] {
  const args = [VERIFIER, '--key', key, ...flags, ...folders];
  const { stdout, stderr, status } = spawnSync('python3', args, {
    encoding: 'utf8',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  assert.equal(stderr, '');
  const said = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Said);
  assert.equal(said.length, folders.length);
  assert.equal(status, said.every(({ ok }) => ok) ? 0 : 1);
  return said;
}

/** What Abri itself says of the folder. */
async function own(path: string): Promise<boolean> {
  const read = await readBagFolder(path);
  assert.ok(read !== null);
  return read.strange.length === 0 && verifyDossier(read.files, readFileSync(key, 'utf8'), { language: 'en' }).ok;
}

test('the sealed dossier of the reference drill is accepted', async (t) => {
  if (without(t)) return;
  const [said] = judge([bag]);
  assert.equal(said?.ok, true, said?.why);
  assert.ok((said?.entries ?? 0) > 20);
});

test(`${MUTATIONS} changed dossiers are refused, by both verifiers`, async (t) => {
  if (without(t)) return;
  const changed = Array.from({ length: MUTATIONS }, (_, seed) => join(folder.path, 'changed', String(seed)));
  const what = changed.map((path, seed) => mutate(bag, path, seed));
  const said = judge(changed);
  for (const [i, path] of changed.entries()) {
    assert.equal(said[i]?.ok, false, `accepted: ${what[i]}`);
    assert.equal(await own(path), false, `abri verify accepted what the other verifier refused (${said[i]?.why}): ${what[i]}`);
  }
});

test('another key than that of the log: refused', async (t) => {
  if (without(t)) return;
  const mine = key;
  key = join(bag, 'data/keys/desk.pem');
  const [said] = judge([bag]);
  key = mine;
  assert.equal(said?.ok, false);
});

test('the whole log as tiles is accepted; one byte of an entry, one hash of a tile, another head: refused', async (t) => {
  if (without(t)) return;
  const log = await openLog(join(folder.path, 'drill'));
  assert.ok(log !== null);
  const entries: Uint8Array[] = [];
  for await (const entry of log.entries()) entries.push(entry);
  const { checkpoint } = log;
  await log.close();
  const at = (name: string): string => join(folder.path, 'tlog', name);
  mkdirSync(at(''), { recursive: true });
  writeTiles(at('good'), checkpoint, entries);
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
    '--tlog',
  );
  assert.deepEqual([good?.ok, good?.entries], [true, entries.length], good?.why);
  assert.deepEqual(
    spoiled.map(({ ok }) => ok),
    [false, false, false],
  );
});
