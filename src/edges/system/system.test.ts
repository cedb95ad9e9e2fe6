/** Folder, master key, signing keys, dice: made private, refused in words when they are not. */
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { PortFault } from '../../desk/ports.ts';
import { realDice } from './dice.ts';
import { makeDataFolder } from './folder.ts';
import { openKeys } from './keys.ts';
import { openKek } from './secrets.ts';

const modes = { skip: process.platform === 'win32' && 'no mode bits' };
const mode = (path: string): number => statSync(path).mode & 0o777;

function newFolder(t: TestContext): string {
  const parent = mkdtempSync(join(tmpdir(), 'abri-system-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, 'data');
}
const withCode = (code: string) => (error: unknown) =>
  error instanceof PortFault && error.code === code && error.fr !== '' && error.en !== '';

test('the data folder is made 0700; one that is open and not empty is refused', modes, (t) => {
  const folder = newFolder(t);
  mkdirSync(folder, { mode: 0o755 });
  makeDataFolder(folder);
  assert.deepEqual([mode(folder), mode(join(folder, 'keys'))], [0o700, 0o700]);
  makeDataFolder(folder);
  chmodSync(folder, 0o750);
  assert.throws(() => makeDataFolder(folder), withCode('open_to_others'));
});

test('the master key is made once, 0600, and is the same afterwards', modes, (t) => {
  const folder = newFolder(t);
  makeDataFolder(folder);
  const kek = openKek(folder, undefined);
  assert.equal(kek.length, 32);
  assert.deepEqual(openKek(folder, undefined), kek);
  assert.equal(mode(join(folder, 'kek')), 0o600);
  for (const open of [0o640, 0o604]) {
    chmodSync(join(folder, 'kek'), open);
    assert.throws(() => openKek(folder, undefined), withCode('open_to_others'));
  }
});

test('a lost master key is never replaced by a new one', (t) => {
  const folder = newFolder(t);
  makeDataFolder(folder);
  for (const name of ['keys.db', 'abri.db']) {
    writeFileSync(join(folder, name), 'x');
    assert.throws(() => openKek(folder, undefined), withCode('kek_missing'));
    rmSync(join(folder, name));
  }
  assert.equal(existsSync(join(folder, 'kek')), false);
  writeFileSync(join(folder, 'kek'), 'too short\n', { mode: 0o600 });
  assert.throws(() => openKek(folder, undefined), withCode('kek_unreadable'));
});

test('a systemd credential comes first, raw or in base64, and the world may not read it', modes, (t) => {
  const folder = newFolder(t);
  makeDataFolder(folder);
  const credentials = join(folder, 'credentials');
  mkdirSync(credentials, { mode: 0o700 });
  const path = join(credentials, 'abri-kek');
  const kek = new Uint8Array(32).map((_, i) => i);
  for (const content of [kek, `${Buffer.from(kek).toString('base64')}\n`]) {
    writeFileSync(path, content, { mode: 0o440 });
    assert.deepEqual(openKek(folder, credentials), kek);
  }
  assert.equal(existsSync(join(folder, 'kek')), false);
  chmodSync(path, 0o444);
  assert.throws(() => openKek(folder, credentials), withCode('open_to_others'));
});

test('signing keys: made once, 0600, read again; the vkey is C2SP’s and checks the signature', modes, (t) => {
  const folder = newFolder(t);
  const keys = openKeys(folder);
  const message = new TextEncoder().encode('un ordre\n');
  assert.equal(keys.vkey('dev/0a1b2c3d'), null);
  assert.throws(() => keys.sign('dev/0a1b2c3d', message));
  for (const name of ['dev/0a1b2c3d', 'desk', 'abri.example/log/relais']) {
    const vkey = keys.ensure(name);
    const [, keyName, keyId, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? [];
    const typed = Buffer.from(base64 ?? '', 'base64');
    assert.deepEqual([keyName, typed.length, typed[0]], [name, 33, 1]);
    const hash = createHash('sha256')
      .update(Buffer.concat([Buffer.from(name), Uint8Array.of(0x0a), typed]))
      .digest('hex');
    assert.equal(keyId, hash.slice(0, 8));
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: typed.subarray(1).toString('base64url') };
    const signature = openKeys(folder).sign(name, message);
    assert.equal(signature.length, 64);
    assert.equal(verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature), true);
    assert.deepEqual([keys.ensure(name), openKeys(folder).vkey(name)], [vkey, vkey]);
  }
  const files = readdirSync(folder);
  assert.deepEqual(files.sort(), ['abri.example%2Flog%2Frelais.pem', 'desk.pem', 'dev%2F0a1b2c3d.pem']);
  for (const file of files) assert.equal(mode(join(folder, file)), 0o600);
});

test('a signing key others may read, or that is none, is refused in words; a name cannot leave the folder', modes, (t) => {
  const folder = newFolder(t);
  openKeys(folder).ensure('desk');
  const path = join(folder, 'desk.pem');
  chmodSync(path, 0o644);
  assert.throws(() => openKeys(folder).vkey('desk'), withCode('open_to_others'));
  chmodSync(path, 0o600);
  writeFileSync(path, 'x');
  assert.throws(() => openKeys(folder).ensure('desk'), withCode('key_unreadable'));
  assert.equal(readFileSync(path, 'utf8'), 'x');
  for (const name of ['../desk', '', 'a b', 'a+b', '.desk']) assert.throws(() => openKeys(folder).ensure(name));
});

test('dice give as many bytes as asked, and not the same twice', () => {
  assert.deepEqual([realDice.bytes(0).length, realDice.bytes(16).length], [0, 16]);
  assert.notDeepEqual(realDice.bytes(16), realDice.bytes(16));
});
