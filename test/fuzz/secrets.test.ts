/** The master key and the signing keys, as a damaged disk or a hasty hand may leave them: read exactly, or refused in words. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { PortFault } from '../../src/desk/ports.ts';
import { openKeys } from '../../src/edges/system/keys.ts';
import { openKek } from '../../src/edges/system/secrets.ts';
import { runs } from './runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'abri-secrets-'));
after(() => rmSync(folder, { recursive: true }));

const inWords = (error: unknown, code: string): void => {
  assert.ok(error instanceof PortFault && error.code === code, String(error));
  assert.ok(error.fr !== error.en && error.fr !== '' && error.en !== '');
};

/** The 32 bytes, or null when it was refused in words. */
function kek(given: Uint8Array): Uint8Array | null {
  writeFileSync(join(folder, 'kek'), given, { mode: 0o600 });
  try {
    return openKek(folder, undefined);
  } catch (error) {
    inWords(error, 'kek_unreadable');
    return null;
  }
}

test('a master key: 32 bytes, or their base64 on one line, and nothing else', () => {
  const bytes = new Uint8Array(32).fill(0xfb);
  const base64 = Buffer.from(bytes).toString('base64');
  assert.deepEqual(kek(bytes), bytes);
  assert.deepEqual(kek(Buffer.from(`${base64}\n`)), bytes);
  const none = ['', base64.slice(1), `${base64}${base64}`, base64.replace('=', ''), '0'.repeat(64), `-----BEGIN-----\n${base64}\n`];
  for (const given of none) assert.equal(kek(Buffer.from(given)), null, given);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (given) => {
      const read = kek(given);
      if (read === null) return;
      const text = Buffer.from(given).toString('latin1').trim();
      assert.ok(Buffer.compare(read, given) === 0 || Buffer.compare(read, Buffer.from(text, 'base64')) === 0);
    }),
    runs(200),
  );
});

const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const others = [
  generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
];

test('a signing key: an Ed25519 private key in PEM, or refused in words; names that are none reach no file', () => {
  const keys = join(folder, 'keys');
  openKeys(keys);
  const read = (given: string | Uint8Array): string | null => {
    writeFileSync(join(keys, 'desk.pem'), given, { mode: 0o600 });
    try {
      return openKeys(keys).vkey('desk');
    } catch (error) {
      inWords(error, 'key_unreadable');
      return null;
    }
  };
  assert.match(read(pem) ?? '', /^desk\+/);
  for (const given of ['', pem.slice(0, -30), ...others]) assert.equal(read(given), null, given);
  fc.assert(
    fc.property(fc.nat(pem.length), fc.uint8Array({ maxLength: 4 }), fc.nat(6), (at, put, remove) => {
      const bytes = Buffer.from(pem);
      read(Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + remove)]));
    }),
    runs(150),
  );
  const opened = openKeys(keys);
  for (const name of ['', '..', '../desk', '/etc/passwd', '-x', 'a b', 'a+b', 'a\0b', 'a'.repeat(81), 'é'])
    assert.throws(() => opened.vkey(name), /not a key name/);
});
