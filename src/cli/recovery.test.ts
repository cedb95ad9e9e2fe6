/** Keys on paper and in a file of one's own: what is printed opens what is sealed for it, and a file that is not one is refused. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { abri } from '../../test/e2e/program.ts';
import { LOG_KEY, testSigner } from '../../test/vectors/testlog.ts';
import { b64url } from '../log/base64.ts';
import { LogFault } from '../log/fault.ts';
import { newIdentity, sealFor } from '../vault/age.ts';
import { makeSealed } from '../vault/sealed.ts';
import { parseDevice } from './device-file.ts';
import { EXIT } from './exit.ts';

const VALUE = 'Chez Mme Exemple, troisième étage (inventé)';

test('the printed page opens what is sealed for it, with Debian’s age and no Abri', async (t) => {
  const { code, out, err } = await abri(['recovery', 'new', 'refuges']);
  assert.equal(code, EXIT.ok);
  const recipient = /age1[02-9ac-hj-np-z]{58}/.exec(out)?.[0] ?? '';
  assert.match(err, new RegExp(recipient));
  assert.doesNotMatch(err, /SECRET/, 'the secret line is on the page, and nowhere else');
  const secret = out.split('\n').filter((line) => line.startsWith('AGE-SECRET-KEY-1'));
  assert.equal(secret.length, 1);
  if (spawnSync('age', ['--version']).status !== 0) {
    assert.notEqual(process.env.ABRI_TEST_STRICT, '1', 'age is missing');
    t.skip('age is missing: apt-get install age');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'abri-recovery-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'recovery.txt'), `${secret[0]}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'X.age'), await sealFor(makeSealed(VALUE, new Uint8Array(32).fill(3)).plain, [recipient]));
  const command = out.split('\n').find((line) => line.includes('age -d')) ?? '';
  const shell = spawnSync('sh', ['-c', command], { cwd: folder });
  assert.equal(shell.stdout.toString('utf8'), VALUE);
});

test('each page is another key; a compartment without a name has none', async () => {
  const [a, b, none] = await Promise.all([
    abri(['recovery', 'new', 'refuges', '--json']),
    abri(['recovery', 'new', 'refuges', '--json']),
    abri(['recovery', 'new']),
  ]);
  assert.notEqual((JSON.parse(a.out) as { recipient: string }).recipient, (JSON.parse(b.out) as { recipient: string }).recipient);
  assert.equal(none.code, EXIT.usage);
});

test('a file of device keys says what it must, or is refused without a word of what it holds', async () => {
  const { identity } = await newIdentity();
  const whole = {
    form: 'abri.device/1',
    device: 'dev/0000000a',
    member: 'vigie',
    log: LOG_KEY.vkey,
    root: testSigner('root').vkey,
    identity,
    seed: b64url(new Uint8Array(32).fill(1)),
  };
  const read = await parseDevice(JSON.stringify(whole));
  assert.deepEqual([read.device, read.member, read.logVkey, read.identity], ['dev/0000000a', 'vigie', LOG_KEY.vkey, identity]);
  const wrong = [
    '',
    'null',
    '[]',
    '{"form":"abri.device/1"}',
    ...Object.keys(whole).map((key) => JSON.stringify({ ...whole, [key]: 7 })),
    JSON.stringify({ ...whole, form: 'abri.device/2' }),
    JSON.stringify({ ...whole, root: `${whole.root}x` }),
    JSON.stringify({ ...whole, identity: identity.toLowerCase() }),
    JSON.stringify({ ...whole, seed: 'AAAA' }),
  ];
  for (const text of wrong)
    await assert.rejects(
      parseDevice(text),
      (error) => error instanceof LogFault && !error.message.includes(identity.slice(16)),
      text.slice(0, 40),
    );
});
