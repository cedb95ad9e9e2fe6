/** What of a device's keys can be tried without a browser: the request it shows, the words, how its seal key lies on it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { b64url } from '../../log/base64.ts';
import { signerFromSeed } from '../../log/digest.ts';
import { type EnrolRequest, parseEnrolRequest, requestText } from '../../log/enrol.ts';
import { sixWords } from './request.ts';
import { isFitPin, joined, random, stretchPin, unwrap, wrap } from './wrapping.ts';

const signer = signerFromSeed('dev/0a1b2c3d', new Uint8Array(32).fill(7));
const REQUEST: EnrolRequest = {
  org: 'abri.local/org-0a1b2c3d',
  name: 'dev/0a1b2c3d',
  member: 'renard-1',
  vkey: signer.vkey,
  age: `age1${'q'.repeat(58)}`,
  kept: 'browser',
  lang: 'fr',
  nonce: b64url(new Uint8Array(16).fill(3)),
};
const sign = async (message: Uint8Array): Promise<Uint8Array> => signer.sign(message);

test('a request is read back as it was made, and both people see the same six words', async () => {
  const text = await requestText(REQUEST, sign);
  assert.match(text, /^abri-enrol:1\?org=abri\.local\/org-0a1b2c3d&name=dev\/0a1b2c3d&member=renard-1&vkey=/);
  assert.ok(text.length < 500, 'it fits a QR that a phone reads at arm’s length');
  assert.deepEqual(parseEnrolRequest(`  ${text}\n`), REQUEST);
  const words = sixWords(text, 'fr');
  assert.equal(words.length, 6);
  assert.deepEqual(sixWords(` ${text}\n`, 'fr'), words, 'what a clipboard adds changes nothing');
  assert.ok(words.every((word) => /^\p{Letter}+$/u.test(word)));
  assert.notDeepEqual(sixWords(text, 'en'), words);
  const other = await requestText({ ...REQUEST, age: `age1${'p'.repeat(58)}` }, sign);
  assert.notDeepEqual(sixWords(other, 'fr'), words, 'another seal key, other words');
});

test('a request that was changed, spelled another way or signed by another key is none', async () => {
  const text = await requestText(REQUEST, sign);
  const stranger = signerFromSeed('dev/0a1b2c3d', new Uint8Array(32).fill(8));
  const forged = await requestText(REQUEST, async (message) => stranger.sign(message));
  const wrong: [string, string][] = [
    ['nothing', ''],
    ['another kind', text.replace('abri-enrol:1', 'abri-enrol:2')],
    ['another person', text.replace('member=renard-1', 'member=delcassou')],
    ['another seal key', text.replace('age=age1q', 'age=age1p')],
    ['a field more', text.replace('&nonce=', '&x=1&nonce=')],
    ['a field twice', text.replace('&lang=fr', '&lang=fr&lang=fr')],
    ['another order', text.replace(/&kept=browser&lang=fr/, '&lang=fr&kept=browser')],
    ['another spelling', text.replace('renard-1', 'renard%2D1')],
    ['a broken escape', text.replace('renard-1', 'renard%')],
    ['no signature', text.replace(/&sig=.*/, '')],
    ['another’s signature', forged],
    ['a name that is not the key’s', await requestText({ ...REQUEST, name: 'dev/ffffffff' }, sign)],
    ['a key of low order', text.replace(/vkey=[^&]+/, `vkey=dev/0a1b2c3d%2B00000000%2B${'A'.repeat(44)}`)],
    ['too long', `${text}${'A'.repeat(2000)}`],
  ];
  for (const [what, given] of wrong) assert.equal(parseEnrolRequest(given), null, what);
});

test('a seal key opens with what it was wrapped with, on the device it was wrapped for, and with nothing else', async () => {
  const identity = 'AGE-SECRET-KEY-1QQQQ';
  const device = 'dev/0a1b2c3d';
  const share = random(32);
  const salt = random(16);
  const { proof, half } = await stretchPin('490213', salt);
  const again = await stretchPin('490213', salt);
  assert.deepEqual([again.proof, again.half], [proof, half]);
  assert.notDeepEqual(proof, half, 'what the server is shown is not what the key is made of');
  const wrapped = await wrap(identity, joined(half, share), { by: 'pin', salt, device });
  assert.equal(await unwrap(wrapped, joined(half, share), device), identity);
  assert.equal(Buffer.from(wrapped.sealed).includes(identity), false);
  const wrong = await stretchPin('490214', salt);
  assert.equal(await unwrap(wrapped, joined(wrong.half, share), device), null, 'another PIN');
  assert.equal(await unwrap(wrapped, joined(half, random(32)), device), null, 'without the half of the server');
  assert.equal(await unwrap(wrapped, joined(half, share), 'dev/ffffffff'), null, 'on another device');
  assert.equal(await unwrap({ ...wrapped, by: 'passkey' }, joined(half, share), device), null, 'as if a passkey had wrapped it');
  const bent = new Uint8Array(wrapped.sealed);
  bent[0] = (bent[0] ?? 0) ^ 1;
  assert.equal(await unwrap({ ...wrapped, sealed: bent }, joined(half, share), device), null, 'one bit turned');
});

test('a PIN has six digits at least, and is none of those that are tried first', () => {
  for (const pin of ['490213', '118118', '9037441']) assert.equal(isFitPin(pin), true, pin);
  for (const pin of ['', '1234', '000000', '123456', '654321', '890123', '49021a', ' 490213', '1234567890123'])
    assert.equal(isFitPin(pin), false, pin);
});
