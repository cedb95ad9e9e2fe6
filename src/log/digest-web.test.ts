/** The twin for a page does what digest.ts does: the same names, and the same answers. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import * as node from './digest.ts';
import * as web from './digest-web.ts';
import { LogFault } from './fault.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

/** The keys of others, for their time stamps: no page judges one. */
const NOT_IN_A_PAGE = ['certificateVerify', 'digestOf'];

test('the two have the same names', () => {
  const needed = Object.keys(node).filter((name) => !NOT_IN_A_PAGE.includes(name));
  assert.deepEqual(Object.keys(web).sort(), needed.sort());
});

test('digests, names of keys, signatures and PEM are the same bytes', () => {
  for (let n = 0; n < 8; n++) {
    const seed = new Uint8Array(randomBytes(32));
    const message = new Uint8Array(randomBytes(n * 37));
    assert.equal(web.sha256Hex(seed, message), node.sha256Hex(seed, message));
    assert.deepEqual(web.sha256(message), node.sha256(message));
    const [ours, theirs] = [web.signerFromSeed('dev/0a1b2c3d', seed), node.signerFromSeed('dev/0a1b2c3d', seed)];
    assert.equal(ours.vkey, theirs.vkey);
    const signature = ours.sign(message);
    assert.deepEqual(signature, theirs.sign(message));
    const pub = new Uint8Array(Buffer.from(ours.vkey.split('+').slice(2).join('+'), 'base64')).slice(1);
    for (const kind of ['note', 'cosignature'] as const) assert.equal(web.vkeyOf('x', pub, kind), node.vkeyOf('x', pub, kind));
    assert.equal(web.publicKeyToPem(pub), node.publicKeyToPem(pub));
    assert.deepEqual(web.publicKeyFromPem(node.publicKeyToPem(pub)), pub);
    for (const { ed25519Verify } of [web, node]) {
      assert.equal(ed25519Verify(pub, message, signature), true);
      assert.equal(ed25519Verify(pub, Uint8Array.of(...message, 1), signature), false);
    }
  }
});

test('a scalar that was not reduced is refused by both (RFC 8032 §5.1.7)', () => {
  const signer = node.signerFromSeed('x', hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'));
  const pub = hex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const signature = signer.sign(Uint8Array.of(1));
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = signature.slice(32).reduceRight((n, byte) => (n << 8n) | BigInt(byte), 0n) + order;
  const more = Uint8Array.of(...signature.slice(0, 32), ...Array.from({ length: 32 }, (_, i) => Number((s >> BigInt(8 * i)) & 255n)));
  for (const { ed25519Verify } of [web, node]) assert.equal(ed25519Verify(pub, Uint8Array.of(1), more), false);
});

test('what is wrongly made is refused under the same codes', () => {
  for (const it of [web, node]) {
    assert.throws(() => it.vkeyOf('a b', new Uint8Array(32)), LogFault);
    assert.throws(() => it.vkeyOf('x', new Uint8Array(32)), LogFault);
    assert.throws(() => it.signerFromSeed('x', new Uint8Array(31)), LogFault);
    assert.throws(() => it.publicKeyFromPem('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'), LogFault);
    assert.throws(() => it.publicKeyToPem(new Uint8Array(3)), LogFault);
  }
});
