import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Io } from '../../src/cli/io.ts';
import { checkBag, verifyCommand } from '../../src/cli/verify.ts';
import { makeWorld, pemOf, signerOf } from './forge.ts';

const world = makeWorld();

async function inFolder(use: (bag: string, key: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dossier-'));
  try {
    const bag = join(folder, 'bag');
    for (const [path, bytes] of world.files) {
      mkdirSync(dirname(join(bag, path)), { recursive: true });
      writeFileSync(join(bag, path), bytes);
    }
    const key = join(folder, 'log.pem');
    writeFileSync(key, world.logPem);
    await use(bag, key);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
async function run(args: readonly string[], lang: 'fr' | 'en' = 'fr'): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const to = (where: 'out' | 'err') => (text: string) => {
    said[where] += `${text}\n`;
  };
  const io: Io = { out: to('out'), err: to('err'), env: {}, lang, cwd: '/' };
  return { code: await verifyCommand(args, io), ...said };
}

test('a whole dossier: 0, in French and in English', async () => {
  await inFolder(async (bag, key) => {
    const french = await run([bag, '--key', key]);
    assert.equal(french.code, 0, french.out + french.err);
    assert.match(french.out, /Intact : rien ne manque et rien n’a été changé depuis le sceau\.\n$/);
    assert.match(french.out, /clé tenue par le serveur/);
    assert.match(french.out, /non vérifiable ici/);
    const english = await run([bag, '--key', key], 'en');
    assert.match(english.out, /Whole: nothing is missing and nothing was changed since the seal\.\n$/);
    assert.doesNotMatch(english.out, /undefined|null|NaN/);
    const json = JSON.parse((await run([bag, '--key', key, '--json'])).out) as { ok: boolean; dossier: string; ownScript: boolean };
    assert.deepEqual([json.ok, json.dossier, json.ownScript], [true, 'D1', true]);
    assert.deepEqual(await checkBag(bag, key), []);
  });
});

test('a broken one: 7, and the file is named', async () => {
  await inFolder(async (bag, key) => {
    writeFileSync(join(bag, 'data/chronologie.html'), 'rien');
    const french = await run([bag, '--key', key]);
    assert.equal(french.code, 7);
    assert.match(french.out, /Rompu : data\/chronologie\.html n’est pas ce qui fut scellé\.\n$/);
    const json = JSON.parse((await run([bag, '--key', key, '--json'])).out) as { ok: boolean; file: string };
    assert.deepEqual([json.ok, json.file], [false, 'data/chronologie.html']);
    assert.match((await checkBag(bag, key))[0] ?? '', /^data\/chronologie\.html: /);
  });
});

test('another log key: 7; links, strange folders, pipes and control characters: 7, nothing followed', async () => {
  await inFolder(async (bag, key) => {
    const other = join(dirname(key), 'other.pem');
    writeFileSync(other, pemOf(signerOf('abri.example/log/autre').vkey));
    assert.equal((await run([bag, '--key', other])).code, 7);
    const sees = async (name: string, make: (path: string) => void): Promise<void> => {
      const path = join(bag, name);
      make(path);
      const done = await run([bag, '--key', key]);
      assert.equal(done.code, 7, name);
      assert.ok(done.out.includes(name.replace(/\p{C}/gu, '?')), done.out);
      spawnSync('rm', ['-rf', '--', path]);
    };
    await sees('data/blobs/link', (path) => symlinkSync('/etc/hostname', path));
    await sees('data/sealed', (path) => symlinkSync('/', path));
    await sees('data/more', (path) => mkdirSync(path));
    await sees('data/entries/99999999.entry', (path) => mkdirSync(path));
    await sees('data/blobs/pipe', (path) => void spawnSync('mkfifo', [path]));
    await sees('data/\u001b[2Jx', (path) => writeFileSync(path, ''));
    const entry = join(bag, 'data/README.txt');
    unlinkSync(entry);
    symlinkSync('LISEZMOI.txt', entry);
    const done = await run([bag, '--key', key]);
    assert.match(done.out, /Rompu : data\/README\.txt /);
  });
});

test('usage: 2; no such folder or key: 4', async () => {
  await inFolder(async (bag, key) => {
    assert.equal((await run([])).code, 2);
    assert.equal((await run([bag])).code, 2);
    assert.equal((await run([bag, bag, '--key', key])).code, 2);
    assert.equal((await run([bag, '--key', key, '--what'])).code, 2);
    assert.equal((await run([join(bag, 'nowhere'), '--key', key])).code, 4);
    assert.equal((await run([key, '--key', key])).code, 4);
    assert.equal((await run([bag, '--key', join(bag, 'nokey')])).code, 4);
    assert.equal((await run([bag, '--key', join(bag, 'bagit.txt')])).code, 2);
  });
});
