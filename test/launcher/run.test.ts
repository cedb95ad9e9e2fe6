/** The launcher gives way to the program: arguments, exit, signals, messages, and no orphan. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { languages } from '../../tools/launcher/words.js';
import { ended, Folder } from './folder.ts';

const TALKS = `
process.on('message', (message: unknown) => {
  if (message === 'leave') {
    process.exitCode = 7;
    process.send?.({ last: 'x'.repeat(300_000) }, () => process.disconnect());
  } else process.send?.({ pid: process.pid, heard: message, args: process.argv.slice(2) });
});
process.on('SIGTERM', () => process.exit(9));
process.send?.('ready');
`;

function installed(t: TestContext): Folder {
  const folder = new Folder(t);
  folder.tree('node_modules', '1.0.0');
  return folder;
}

/** Forked, as a drill does: the program is then a child of the launcher. */
async function forked(t: TestContext): Promise<ChildProcess> {
  const folder = installed(t);
  folder.write('talks.ts', TALKS);
  const child = fork(folder.path('bin/abri.js'), ['--run', folder.path('talks.ts'), 'x'], {
    env: folder.environment(),
    execArgv: [],
    silent: true,
  });
  t.after(() => child.kill('SIGKILL'));
  assert.deepEqual(await once(child, 'message').then(([first]) => first), 'ready');
  return child;
}

test('the exit code is passed on', async (t) => {
  const folder = installed(t);
  folder.write('ends.ts', 'process.exitCode = 42;');
  assert.equal((await folder.run(['--run', 'ends.ts'])).code, 42);
});

test('a command without --run is one of the program', async (t) => {
  const folder = installed(t);
  folder.write('src/main.ts', 'console.log(process.argv.slice(2).join());');
  assert.equal((await folder.run(['verify', '--help'])).out, 'verify,--help\n');
});

test('--run without a file says so', async (t) => {
  const { code, err } = await installed(t).run(['--run']);
  assert.equal(code, 1);
  assert.match(err, /--run. needs a file/);
});

test('SIGTERM reaches the program, which ends as it wants', async (t) => {
  const folder = installed(t);
  folder.write('waits.ts', "process.on('SIGTERM', () => process.exit(5));\nsetInterval(() => {}, 1000);\nconsole.log('ready');");
  const child = folder.start(['--run', 'waits.ts']);
  child.stdout?.once('data', () => child.kill('SIGTERM'));
  assert.equal((await ended(child)).code, 5);
});

test('forked: messages go both ways, the last one too, and the exit code comes back', async (t) => {
  const child = await forked(t);
  child.send({ some: 'words' });
  const [{ heard, args }] = await once(child, 'message');
  assert.deepEqual({ heard, args }, { heard: { some: 'words' }, args: ['x'] });
  const closed = once(child, 'exit');
  child.send('leave');
  const [{ last }] = await once(child, 'message');
  assert.equal(last.length, 300_000);
  assert.deepEqual(await closed, [7, null]);
});

test('forked: SIGTERM is passed on', async (t) => {
  const child = await forked(t);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [9, null]);
});

test('forked: a launcher killed outright takes the program with it', async (t) => {
  const child = await forked(t);
  child.send('hello');
  const [{ pid }] = await once(child, 'message');
  assert.notEqual(pid, child.pid);
  child.kill('SIGKILL');
  // Both hold the same pipe: it ends when the second of them is gone.
  child.stdout?.resume();
  await once(child, 'close');
});

test('the language follows the usual variables; both when they name neither', () => {
  assert.deepEqual(languages({ LANG: 'fr_CA.UTF-8' }), [0]);
  assert.deepEqual(languages({ LANG: 'fr_FR.UTF-8', LC_ALL: 'en_US.UTF-8' }), [1]);
  assert.deepEqual(languages({ LANG: 'C.UTF-8' }), [0, 1]);
  assert.deepEqual(languages({}), [0, 1]);
});
