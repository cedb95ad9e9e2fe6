import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { verifyDossier } from '../../src/log/dossier/bag.ts';
import { ATTACKS, CONTENTS, type Files, rebag } from './attacks.ts';
import { clerk, runScript, skip, withFolder } from './clerk.ts';
import { makeWorld, type World } from './forge.ts';
import { type Judge, noBrowser, openJudge } from './page.ts';

const world = makeWorld();

let page: Judge | null = null;
before(async () => {
  if (noBrowser === false) page = await openJudge();
});
after(async () => await page?.close());

/** Every judge sees it; every one names one of these files. */
async function assertSeen(name: string, files: Files, of: World, named: readonly string[], options: { first: boolean }): Promise<void> {
  if (page !== null) {
    const seen = await page.judge(files, of.logPem);
    assert.equal(seen.ok, false, `${name}: verify.html saw nothing`);
    const shown = options.first ? seen.files.slice(0, 1) : seen.files;
    assert.ok(
      shown.some((file) => named.includes(file)),
      `${name}: verify.html names ${seen.said}`,
    );
  }
  const report = verifyDossier(files, of.logPem);
  assert.equal(report.ok, false, `${name}: verifyDossier saw nothing`);
  const seen = options.first ? [report.file ?? ''] : report.faults.map((fault) => fault.file);
  assert.ok(
    seen.some((file) => named.includes(file)),
    `${name}: verifyDossier names ${seen.join(' ')}`,
  );
  if (skip !== false) return;
  const verdict = clerk(files, of.logPem);
  assert.equal(verdict.code, 7, `${name}: verify.sh says ${verdict.out}`);
  const written = options.first ? verdict.files.slice(0, 1) : verdict.files;
  assert.ok(
    written.some((file) => named.includes(file)),
    `${name}: verify.sh names ${verdict.out}`,
  );
  assert.doesNotMatch(verdict.out, /not found|syntax|unbound|Illegal|integer/i, name);
}

for (const attack of ATTACKS) {
  test(`seen, lists written again: ${attack.name}`, async () => {
    const files = new Map(world.files);
    const named = attack.run(files, world);
    await assertSeen(attack.name, rebag(files, world.seal, false), world, named, { first: true });
  });
  test(`seen, the list of the seal written again too: ${attack.name}`, async () => {
    const files = new Map(world.files);
    const named = attack.run(files, world);
    await assertSeen(attack.name, rebag(files, world.seal, true), world, [...named, CONTENTS], { first: true });
  });
}

test('the judges were both asked', { skip }, () => assert.equal(skip, false));

test('one byte of any file, nothing else touched: seen, and the file named', async () => {
  let state = 20310309;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (const [path, bytes] of world.files) {
    const at = draw(bytes.length);
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ (1 << draw(8));
    const files = new Map([...world.files, [path, changed]]);
    await assertSeen(`${path} byte ${at}`, files, world, [path], { first: true });
  }
});

test('any file gone, nothing else touched: seen, and the file named', async () => {
  for (const path of world.files.keys()) {
    const files = new Map(world.files);
    files.delete(path);
    await assertSeen(`${path} gone`, files, world, [path], { first: true });
  }
});

test('names that climb out of the folder, or hide in it, are refused', async () => {
  for (const path of [
    '../evil',
    'data/../../evil',
    '/etc/passwd',
    'data/entries/../../x',
    'data\\entries\\x',
    'data/entries/00000000.entry/',
    'data/keys/../log.pem',
    'data/blobs/..',
    'data/entries/00000000.entry\n',
    'DATA/README.txt',
    '',
  ]) {
    const report = verifyDossier(new Map([...world.files, [path, new Uint8Array()]]), world.logPem);
    assert.equal(report.file, path);
    assert.equal(report.faults[0]?.code, 'extra');
    if (page !== null) assert.equal((await page.judge(new Map([...world.files, [path, new Uint8Array()]]), world.logPem)).files[0], path);
  }
});

test('verify.sh refuses links, strange folders and strange names', { skip }, () => {
  withFolder(world.files, (bag, folder) => {
    const key = join(folder, 'log.pem');
    writeFileSync(key, world.logPem);
    const sees = (name: string, make: () => void, undo: string): void => {
      make();
      const verdict = runScript([key, bag]);
      assert.equal(verdict.code, 7, name);
      assert.ok(verdict.out.includes('FAUX/WRONG data/'), verdict.out);
      spawnSync('rm', ['-rf', '--', join(bag, undo)]);
    };
    sees('link', () => symlinkSync('/etc/hostname', join(bag, 'data/blobs/link')), 'data/blobs/link');
    sees('link to a folder', () => symlinkSync('/etc', join(bag, 'data/sealed')), 'data/sealed');
    sees('folder for a file', () => mkdirSync(join(bag, 'data/entries/99999999.entry')), 'data/entries/99999999.entry');
    sees('newline', () => writeFileSync(join(bag, 'data/a\nb'), ''), 'data/a\nb');
    sees('option', () => writeFileSync(join(bag, 'data/-rf'), ''), 'data/-rf');
    sees('star', () => writeFileSync(join(bag, 'data/*'), ''), 'data/*');
    assert.equal(runScript([key, bag]).code, 0);
    assert.equal(runScript([key, join(folder, 'nowhere')]).code, 4);
    assert.equal(runScript([join(folder, 'nokey'), bag]).code, 4);
    assert.equal(runScript([]).code, 2);
    writeFileSync(key, 'not a key');
    assert.equal(runScript([key, bag]).code, 2);
  });
});
