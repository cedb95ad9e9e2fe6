/** The console is built when its sources changed, for the commands that show it, and never at the price of the desk. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { Folder } from './folder.ts';

/** Stands for vite: writes one file, named by how often it was called. */
const VITE = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const out = process.argv[process.argv.indexOf('--outDir') + 1];
appendFileSync('builds', 'x');
mkdirSync(out, { recursive: true });
writeFileSync(out + '/index.html', readFileSync('builds', 'utf8'));
if (readFileSync('src/console/index.html', 'utf8') === 'broken') process.exit(1);
`;

function withConsole(t: TestContext): Folder {
  const folder = new Folder(t);
  folder.tree('node_modules', '1.0.0');
  folder.write('node_modules/vite/package.json', '{"type":"module"}');
  folder.write('node_modules/vite/bin/vite.js', VITE);
  folder.write('src/main.ts', 'console.log(process.argv[2]);');
  folder.write('src/console/index.html', 'one');
  return folder;
}

test('built once, again when a source changed, not for a test file', async (t) => {
  const folder = withConsole(t);
  await folder.run(['serve']);
  await folder.run(['serve']);
  folder.write('src/loop/a.test.ts', '');
  await folder.run(['drill']);
  assert.equal(folder.read('dist/console/index.html'), 'x');
  folder.write('src/loop/a.ts', '');
  await folder.run(['--run', 'hello.ts']);
  assert.equal(folder.read('dist/console/index.html'), 'xx');
  assert.deepEqual(readdirSync(folder.path('dist')), ['console']);
});

test('verify, log and --help never wait for a build', async (t) => {
  const folder = withConsole(t);
  for (const command of ['verify', 'log', '--help']) assert.equal((await folder.run([command])).out, `${command}\n`);
  assert.equal(existsSync(folder.path('dist')), false);
});

test('a build that fails: said, the previous console stays, the desk starts', async (t) => {
  const folder = withConsole(t);
  await folder.run(['serve']);
  folder.write('src/console/index.html', 'broken');
  const { code, out, err } = await folder.run(['serve']);
  assert.equal(code, 0);
  assert.equal(out, 'serve\n');
  assert.match(err, /could not be built \(vite build: 1\)/);
  assert.equal(folder.read('dist/console/index.html'), 'x');
  assert.deepEqual(readdirSync(folder.path('dist')), ['console']);
});

test('two starts at once build once', async (t) => {
  const folder = withConsole(t);
  const both = await Promise.all([folder.run(['serve']), folder.run(['serve'])]);
  assert.deepEqual(
    both.map(({ out }) => out),
    ['serve\n', 'serve\n'],
  );
  assert.equal(folder.read('builds'), 'x');
});
