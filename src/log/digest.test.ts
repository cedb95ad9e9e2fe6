import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { b64, b64url, fromB64, fromB64url } from './base64.ts';
import { ed25519Verify, isSoundKey, publicKeyFromPem, publicKeyToPem, sha256, sha256Hex, signerFromSeed, vkeyOf } from './digest.ts';
import { LogFault } from './fault.ts';
import { parseVkey } from './note.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

test('SHA-256 of the parts is SHA-256 of the whole', () => {
  assert.equal(sha256Hex(bytes('abc')), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  assert.deepEqual(sha256(bytes('a'), bytes(''), bytes('bc')), sha256(bytes('abc')));
  assert.equal(b64(sha256()), '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
});

test('base64 writes what Node writes and reads back only that', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (given) => {
      assert.equal(b64(given), Buffer.from(given).toString('base64'));
      assert.equal(b64url(given), Buffer.from(given).toString('base64url'));
      assert.deepEqual(fromB64(b64(given)), given);
      assert.deepEqual(fromB64url(b64url(given)), given);
    }),
  );
  for (const text of ['A', 'AA', 'AAA', 'AB==', 'AAB=', '=AAA', 'A===', 'AA==AA==', 'AA\n=', 'AA =', 'AA-_', 'éAAA']) {
    assert.throws(() => fromB64(text), LogFault, text);
  }
  for (const text of ['A', 'AB', 'AAB', 'AA==', 'AA+/', 'AAAA\n']) assert.throws(() => fromB64url(text), LogFault, text);
});

test('RFC 8032 §7.1 test 2: key, signature, verdict', () => {
  const signer = signerFromSeed('essai', hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'));
  const pub = hex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const signature = signer.sign(Uint8Array.of(0x72));
  assert.equal(signer.vkey, vkeyOf('essai', pub));
  assert.equal(Buffer.from(signature).toString('hex').slice(0, 32), '92a009a9f0d4cab8720e820b5f642540');
  assert.equal(ed25519Verify(pub, Uint8Array.of(0x72), signature), true);
  assert.equal(ed25519Verify(pub, Uint8Array.of(0x73), signature), false);
  assert.equal(ed25519Verify(pub, Uint8Array.of(0x72), signature.subarray(1)), false);
  assert.equal(ed25519Verify(pub.subarray(1), Uint8Array.of(0x72), signature), false);
});

test('every key OpenSSL makes is sound; neutral, low-order, non-canonical and off-curve ones are not', () => {
  for (let i = 0; i < 8; i++) {
    const { publicKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const pub = publicKeyFromPem(pem);
    assert.equal(isSoundKey(pub), true);
    assert.equal(publicKeyToPem(pub), pem);
    assert.equal(parseVkey(vkeyOf('dev/0a1b', pub)).vkey, vkeyOf('dev/0a1b', pub));
  }
  const low = [
    '01',
    '00',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  ];
  const nonCanonical = ['eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'ff'.repeat(32)];
  const offCurve = ['02'];
  for (const key of [...low, ...nonCanonical, ...offCurve]) {
    const pub = hex(key.padEnd(64, '0'));
    assert.equal(isSoundKey(pub), false, key);
    assert.throws(() => vkeyOf('dev/0a1b', pub), LogFault);
  }
});

test('a PEM that is not exactly an Ed25519 public key is refused', () => {
  const pem = publicKeyToPem(parseVkey(signerFromSeed('x', new Uint8Array(32)).vkey).pub);
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const x25519 = generateKeyPairSync('x25519').publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const others = ['', p256, x25519, ` ${pem}`, `${pem}\n`, pem.replaceAll('\n', '\r\n'), pem.replace('PUBLIC', 'PRIVATE'), pem + pem];
  for (const other of others) assert.throws(() => publicKeyFromPem(other), LogFault, other);
});
