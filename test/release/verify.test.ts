/** `abri release verify`: a whole tree and a whole desk are recognised; whatever was changed in them is named. */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { EXIT } from '../../src/cli/exit.ts';
import { createServer, type Server } from '../../src/edges/http/server.ts';
import { readRelease, releaseText } from '../../src/wire/release.ts';
import { abri, throwAway } from '../e2e/program.ts';
import { copyTree, type Key, makeKey, signTree, touch, withoutBuild } from './signed.ts';

const folder = throwAway('release');
const root = join(folder.path, 'abri');
const why = withoutBuild();
const servers: Server[] = [];
let key: Key;

before(() => {
  if (why !== null) return;
  key = makeKey();
  copyTree(root);
  signTree(root, key, 1_900_000_000_000);
});
after(async () => {
  for (const server of servers) await server.close();
  folder.remove();
});
const unbuilt = (t: TestContext): boolean => {
  if (why !== null) t.skip(why);
  return why !== null;
};

const at = (path: string): string => join(root, path);
/** Makes a change, looks, and puts the file back. */
async function changed<T>(path: string, change: () => void, look: () => Promise<T>): Promise<T> {
  const bytes = readFileSync(at(path));
  change();
  try {
    return await look();
  } finally {
    writeFileSync(at(path), bytes);
  }
}
interface Judged {
  readonly ok: boolean;
  readonly unbelieved: string | null;
  readonly trust: string;
  readonly files: number;
  readonly faults: readonly { readonly code: string; readonly path: string }[];
}
async function verify(...args: readonly string[]): Promise<{ readonly code: number | null; readonly said: Judged }> {
  const ran = await abri(['release', 'verify', ...args, '--json']);
  return { code: ran.code, said: JSON.parse(ran.out) as Judged };
}

test('a whole tree: every file of what runs is listed, has its digest, and the key given is the key believed', async (t) => {
  if (unbuilt(t)) return;
  const { code, said } = await verify(root, '--key', key.vkey);
  assert.deepEqual([code, said.ok, said.trust, said.faults], [EXIT.ok, true, 'given', []]);
  const note = readFileSync(at('release.note'), 'utf8');
  for (const path of ['bin/abri.js', 'dist/console/index.html', 'package-lock.json', 'src/main.ts', 'tools/launcher/tree.js'])
    assert.match(note, new RegExp(`^[0-9a-f]{64} \\d+ ${path.replaceAll('.', '\\.')}$`, 'm'));
  assert.equal(note.includes('.test.ts'), false);
});

test('without a key, the one that came with the release is taken at its word, and that is said', async (t) => {
  if (unbuilt(t)) return;
  const ran = await abri(['release', 'verify', root]);
  assert.equal(ran.code, EXIT.ok, ran.err);
  assert.match(ran.out, /taken at its word/);
});

test('one byte, one file more, one file less, another key, an edited list: each is named', async (t) => {
  if (unbuilt(t)) return;
  const faults = async (): Promise<unknown> => (await verify(root, '--key', key.vkey)).said.faults;
  assert.deepEqual(await changed('src/main.ts', () => touch(at('src/main.ts')), faults), [{ code: 'changed', path: 'src/main.ts' }]);
  assert.deepEqual(await changed('bin/abri.js', () => rmSync(at('bin/abri.js')), faults), [{ code: 'missing', path: 'bin/abri.js' }]);
  writeFileSync(at('src/edges/http/door.ts'), 'export {};\n');
  assert.deepEqual(await faults(), [{ code: 'extra', path: 'src/edges/http/door.ts' }]);
  rmSync(at('src/edges/http/door.ts'));

  const other = await verify(root, '--key', makeKey().vkey);
  assert.deepEqual([other.code, other.said.unbelieved], [EXIT.broken, 'bad_signature']);
  const edited = await changed(
    'release.note',
    () => writeFileSync(at('release.note'), readFileSync(at('release.note'), 'utf8').replace('1900000000000', '1900000000001')),
    () => verify(root, '--key', key.vkey),
  );
  assert.deepEqual([edited.code, edited.said.unbelieved], [EXIT.broken, 'bad_signature']);
});

test('a build nobody signed says so', async (t) => {
  if (unbuilt(t)) return;
  const { code, said } = await verify(folder.path);
  assert.deepEqual([code, said.ok, said.unbelieved], [EXIT.notFound, false, 'unsigned']);
});

test('what a desk serves is asked for over HTTP: the whole console, and one changed file of it', async (t) => {
  if (unbuilt(t)) return;
  const release = { note: readFileSync(at('release.note'), 'utf8'), vkey: key.vkey, whole: true };
  const serve = async (): Promise<string> => {
    const server = createServer({ staticFolder: at('dist/console'), setup: null, release });
    servers.push(server);
    return (await server.listen(0, '127.0.0.1')).url;
  };
  const good = await verify('--url', await serve(), '--key', key.vkey);
  assert.deepEqual([good.code, good.said.ok, good.said.faults], [EXIT.ok, true, []]);
  assert.ok(good.said.files >= 4);
  const bad = await changed(
    'dist/console/index.html',
    () => appendFileSync(at('dist/console/index.html'), '<script src="/x.js"></script>'),
    async () => verify('--url', await serve(), '--key', key.vkey),
  );
  assert.deepEqual([bad.code, bad.said.faults], [EXIT.broken, [{ code: 'changed', path: 'dist/console/index.html' }]]);
});

test('the list has one spelling: what is not exactly it is no list', () => {
  const a = `${'0'.repeat(64)} 1 a`;
  const text = releaseText({
    version: '0.1.0',
    made: 7,
    files: [
      { path: 'b/c.js', sha256: '1'.repeat(64), size: 0 },
      { path: 'a', sha256: '0'.repeat(64), size: 1 },
    ],
  });
  assert.equal(text, `abri.release/1 0.1.0 7\n${a}\n${'1'.repeat(64)} 0 b/c.js\n`);
  assert.equal(readRelease(text)?.files.length, 2);
  const wrong = [
    text.slice(0, -1),
    `${text}\n`,
    text.replace('/1 ', '/2 '),
    text.replace(' 7\n', ' 07\n'),
    `${text}${a}\n`,
    text.replace(`${a}\n`, `${a}\n${a}\n`),
    text.replace(' 1 a', ' 01 a'),
    text.replace('b/c.js', '../c.js'),
    text.replace('b/c.js', 'b/../c.js'),
    text.replace('b/c.js', 'b//c.js'),
    text.replace('b/c.js', '/b/c.js'),
    text.replace('b/c.js', 'b/c.js '),
    text.replace('b/c.js', 'b\\c.js'),
    text.replace('b/c.js', 'b/é.js'),
    text.replace('1'.repeat(64), 'A'.repeat(64)),
    text.replaceAll('\n', '\r\n'),
    '',
  ];
  for (const one of wrong) assert.equal(readRelease(one), null, JSON.stringify(one));
});
