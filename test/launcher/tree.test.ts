/** Decision 33: an installed tree that matches starts at once, offline; only otherwise it installs, beside, by rename. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { npmCommand, wantedStamp } from '../../tools/launcher/tree.js';
import { Folder } from './folder.ts';

const HELLO = ['--run', 'hello.ts', 'a', '--port', '0'];

function greeted(out: string): void {
  assert.deepEqual(JSON.parse(out), { args: ['a', '--port', '0'], version: process.version });
}

/** Nothing of an installation is left beside the tree. */
function isTidy(folder: Folder): void {
  assert.deepEqual(
    readdirSync(folder.root).filter((name) => name.startsWith('.abri-install')),
    [],
  );
}

test('a matching tree starts without npm', async (t) => {
  const folder = new Folder(t);
  folder.tree('node_modules', '1.0.0');
  folder.write('node_modules/.abri-stamp', wantedStamp(folder.root));
  const { code, out, err } = await folder.run(HELLO);
  assert.equal(err, '');
  assert.equal(code, 0);
  greeted(out);
  assert.deepEqual(folder.npmCalls(), []);
});

test('a restart without network starts', async (t) => {
  const isolate = ['unshare', '--net', '--'];
  const can = spawnSync(isolate[0] ?? '', [...isolate.slice(1), 'true']);
  if (can.status !== 0) return t.skip('this account may not make a network namespace (unshare --net)');
  const folder = new Folder(t);
  folder.tree('node_modules', '1.0.0');
  folder.write('node_modules/.abri-stamp', wantedStamp(folder.root));
  folder.write('probe.ts', "import { networkInterfaces } from 'node:os';\nconsole.log(Object.keys(networkInterfaces()).length);");
  const { code, out, err } = await folder.run(['--run', 'probe.ts'], {}, isolate);
  assert.deepEqual({ code, out, err }, { code: 0, out: '0\n', err: '' });
});

test('a complete tree installed by hand is used and stamped, and `npx abri` finds it', async (t) => {
  const folder = new Folder(t);
  folder.tree('node_modules', '1.0.0');
  const { code, out } = await folder.run(HELLO);
  assert.equal(code, 0);
  greeted(out);
  assert.deepEqual(folder.npmCalls(), []);
  assert.equal(folder.read('node_modules/.abri-stamp'), wantedStamp(folder.root));
  assert.equal(readlinkSync(folder.path('node_modules/.bin/abri')), '../../bin/abri.js');
});

test('no tree: installed beside, swapped in, nothing left over', async (t) => {
  const folder = new Folder(t);
  folder.npmThatInstalls('1.0.0');
  const first = await folder.run(HELLO);
  assert.equal(first.code, 0, first.err);
  greeted(first.out);
  assert.match(folder.npmCalls()[0] ?? '', /^ci --ignore-scripts /);
  const second = await folder.run(HELLO);
  assert.equal(second.err, '');
  assert.equal(folder.npmCalls().length, 1);
  isTidy(folder);
});

test('another lock file: the new tree replaces the old one whole', async (t) => {
  const folder = new Folder(t);
  folder.tree('node_modules', '1.0.0');
  folder.write('node_modules/left-over/package.json', '{}');
  folder.lock('2.0.0');
  folder.npmThatInstalls('2.0.0');
  const { code, err } = await folder.run(HELLO);
  assert.equal(code, 0, err);
  assert.match(folder.read('node_modules/tiny/package.json'), /2\.0\.0/);
  assert.equal(existsSync(folder.path('node_modules/left-over')), false);
  isTidy(folder);
});

for (const [what, script] of [
  ['npm fails', 'mkdir node_modules; echo "no network" >&2; exit 1'],
  ['npm leaves a package out', 'mkdir node_modules; echo "{}" > node_modules/.package-lock.json'],
] as const) {
  test(`${what}: the old tree is as it was and the way out is said, in the reader's language`, async (t) => {
    const folder = new Folder(t);
    folder.tree('node_modules', '1.0.0');
    folder.write('node_modules/.abri-stamp', wantedStamp(folder.root));
    const inode = lstatSync(folder.path('node_modules')).ino;
    folder.lock('2.0.0');
    folder.npm(script);
    const english = await folder.run(HELLO);
    assert.equal(english.code, 1);
    assert.equal(english.out, '');
    assert.match(english.err, /What to do: check the network/);
    assert.doesNotMatch(english.err, /À faire/);
    assert.match((await folder.run(HELLO, { LANG: 'fr_FR.UTF-8' })).err, /À faire : vérifiez le réseau/);
    assert.equal(lstatSync(folder.path('node_modules')).ino, inode);
    isTidy(folder);
    folder.lock('1.0.0');
    const back = await folder.run(HELLO);
    assert.equal(back.code, 0, 'the previous version starts again, offline');
  });
}

test('no npm at all: said in words', async (t) => {
  const folder = new Folder(t);
  assert.throws(() => npmCommand({ PATH: folder.path('bin') }), { key: 'noNpm' });
});

test('started by npx, the npm beside it installs', (t) => {
  const folder = new Folder(t);
  folder.write('npm/bin/npm-cli.js', '');
  assert.deepEqual(npmCommand({ npm_execpath: folder.path('npm/bin/npx-cli.js') }), [process.execPath, folder.path('npm/bin/npm-cli.js')]);
  assert.deepEqual(npmCommand({ npm_execpath: folder.path('yarn.js'), PATH: folder.path('fake') }), ['npm']);
});

test('two launchers at once: one installs, both start', async (t) => {
  const folder = new Folder(t);
  folder.npmThatInstalls('1.0.0');
  const both = await Promise.all([folder.run(HELLO), folder.run(HELLO), folder.run(HELLO)]);
  for (const { code, out, err } of both) {
    assert.equal(code, 0, err);
    greeted(out);
  }
  assert.equal(folder.npmCalls().length, 1);
  isTidy(folder);
});

test('the lock of a launcher that died does not hold the next one', async (t) => {
  const folder = new Folder(t);
  folder.npmThatInstalls('1.0.0');
  const dead = spawnSync('true').pid;
  mkdirSync(folder.path('.abri-install-lock'));
  writeFileSync(folder.path('.abri-install-lock/owner'), `${hostname()} ${dead} gone`);
  const { code, err } = await folder.run(HELLO);
  assert.equal(code, 0, err);
  isTidy(folder);
});

test('a crash between the two renames is mended without npm', async (t) => {
  const folder = new Folder(t);
  const aside = '.abri-install-1';
  folder.tree(join(aside, 'node_modules'), '1.0.0');
  folder.write(join(aside, 'node_modules/.abri-stamp'), wantedStamp(folder.root));
  folder.tree(join(aside, 'old'), '0.9.0');
  const { code, out, err } = await folder.run(HELLO);
  assert.equal(code, 0, err);
  greeted(out);
  assert.deepEqual(folder.npmCalls(), []);
  assert.match(folder.read('node_modules/tiny/package.json'), /1\.0\.0/);
  isTidy(folder);
});

test('a crash that left only the old tree aside: it comes back', async (t) => {
  const folder = new Folder(t);
  folder.tree('was', '1.0.0');
  mkdirSync(folder.path('.abri-install-1'));
  renameSync(folder.path('was'), folder.path('.abri-install-1/old'));
  const { code, err } = await folder.run(HELLO);
  assert.equal(code, 0, err);
  assert.deepEqual(folder.npmCalls(), []);
  isTidy(folder);
});
