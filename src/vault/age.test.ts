/** Sealed values in age files: with our library and with Debian's age, one way and the other. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { LogFault } from '../log/fault.ts';
import { newIdentity, openWith, recipientOf, sealFor } from './age.ts';
import { makeSealed, openSealed } from './sealed.ts';

const VALUE = 'MÉLÈZE: 12, chemin des Genêts (inventé)';
const { plain, pc } = makeSealed(VALUE, new Uint8Array(32).fill(7));
const fault =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof LogFault && error.code === code;

/** A folder of its own and Debian's age in it, or null once the test has been skipped with its reason. */
function clerk(
  t: TestContext,
): ((args: readonly string[], input?: Uint8Array) => { out: Buffer; code: number | null; folder: string }) | null {
  if (spawnSync('age', ['--version']).status !== 0) {
    assert.notEqual(process.env.ABRI_TEST_STRICT, '1', 'age is missing');
    t.skip('age is missing: apt-get install age');
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'abri-age-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return (args, input) => {
    const done = spawnSync('age', args, { cwd: folder, ...(input === undefined ? {} : { input }) });
    return { out: done.stdout, code: done.status, folder };
  };
}

test('each recipient opens what was sealed for several, and nobody else does', async () => {
  const [a, b, c] = await Promise.all([newIdentity(), newIdentity(), newIdentity()]);
  const file = await sealFor(plain, [a.recipient, b.recipient, a.recipient]);
  for (const { identity } of [a, b]) assert.equal(openSealed(await openWith(file, identity), pc), VALUE);
  await assert.rejects(openWith(file, c.identity), fault('age.file'));
  await assert.rejects(openWith(file.subarray(0, -1), a.identity), fault('age.file'));
  await assert.rejects(openWith(file.with(file.length - 20, 1), a.identity), fault('age.file'));
});

test('sealed again for a new reader: another file, the same value, the same commitment', async () => {
  const [first, second] = await Promise.all([newIdentity(), newIdentity()]);
  const before = await sealFor(plain, [first.recipient]);
  const opened = await openWith(before, first.identity);
  const after = await sealFor(opened, [first.recipient, second.recipient]);
  assert.notDeepEqual(after, before);
  assert.equal(openSealed(await openWith(after, second.identity), pc), VALUE);
});

test('only native X25519 keys: a passphrase, a post-quantum or a mistyped one is refused before anything is sealed', async () => {
  const { identity, recipient } = await newIdentity();
  assert.equal(await recipientOf(identity), recipient);
  const mistyped = `${recipient.slice(0, -1)}${recipient.endsWith('q') ? 'p' : 'q'}`;
  for (const wrong of ['', 'age1', 'age1pq1qqqq', recipient.toUpperCase(), ` ${recipient}`, mistyped])
    await assert.rejects(sealFor(plain, [recipient, wrong]), fault('age.recipient'), wrong);
  await assert.rejects(sealFor(plain, []), fault('age.recipient'));
  for (const wrong of ['', recipient, identity.toLowerCase(), `${identity.slice(0, -1)}${identity.endsWith('Q') ? 'P' : 'Q'}`])
    await assert.rejects(openWith(new Uint8Array(), wrong), fault('age.identity'), wrong);
});

test('Debian’s age opens what we seal, and its shell gives the value back without Abri', async (t) => {
  const age = clerk(t);
  if (age === null) return;
  const { identity, recipient } = await newIdentity();
  const { folder } = age(['--version']);
  writeFileSync(join(folder, 'recovery.txt'), `# recovery\n${identity}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'x.age'), await sealFor(plain, [recipient]));
  const { out, code } = age(['-d', '-i', 'recovery.txt', 'x.age']);
  assert.equal(code, 0);
  assert.deepEqual(new Uint8Array(out), plain);
  const shell = spawnSync('sh', ['-c', String.raw`age -d -i recovery.txt x.age | tail -c +47 | tr -d '\0'`], { cwd: folder });
  assert.equal(shell.stdout.toString('utf8'), VALUE);
});

test('we open what Debian’s age sealed', async (t) => {
  const age = clerk(t);
  if (age === null) return;
  const { identity, recipient } = await newIdentity();
  const { code, folder } = age(['-r', recipient, '-o', 'y.age'], plain);
  assert.equal(code, 0);
  assert.equal(openSealed(await openWith(new Uint8Array(readFileSync(join(folder, 'y.age'))), identity), pc), VALUE);
});
