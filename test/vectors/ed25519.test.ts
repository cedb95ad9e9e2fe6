/** Signatures: Wycheproof, and the edge cases of CCTV on which verifiers in the wild disagree. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { gunzipSync } from 'node:zlib';
import { BLANK, logFacts } from '../../src/desk/mind.ts';
import { b64 } from '../../src/log/base64.ts';
import * as node from '../../src/log/digest.ts';
import { keyIdOf } from '../../src/log/digest.ts';
import * as web from '../../src/log/digest-web.ts';
import { vectors } from './where.ts';

/** Here and in a page: the same verdict, or what a console takes a clerk would refuse. */
const TWINS = [node, web];
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

test('Ed25519 of Wycheproof', (t) => {
  const file = vectors(t, 'wycheproof', 'ed25519_test.json.gz');
  if (file === null) return;
  interface Group {
    publicKey: { pk: string };
    tests: { tcId: number; comment: string; msg: string; sig: string; result: string }[];
  }
  const { testGroups } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as { testGroups: Group[] };
  assert.ok(testGroups.length > 0);
  for (const { publicKey, tests } of testGroups) {
    for (const { tcId, comment, msg, sig, result } of tests) {
      for (const { ed25519Verify } of TWINS)
        assert.equal(ed25519Verify(hex(publicKey.pk), hex(msg), hex(sig)), result === 'valid', `${tcId} ${comment}`);
    }
  }
});

test('CCTV edge cases: keys with a low-order part are refused, for the rest the verdict is the cofactorless one', (t) => {
  const file = vectors(t, 'cctv', 'ed25519', 'ed25519vectors.json');
  if (file === null) return;
  interface Case {
    number: number;
    key: string;
    sig: string;
    msg: string;
    flags: string[] | null;
  }
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];
  assert.ok(cases.length > 0);
  for (const { number, key, sig, msg, flags } of cases) {
    const has = (...names: string[]): boolean => names.some((name) => (flags ?? []).includes(name));
    const unsound = has('low_order_A', 'low_order_component_A', 'non_canonical_A');
    for (const { isSoundKey } of TWINS) assert.equal(isSoundKey(hex(key)), !unsound, `key of ${number}: ${flags}`);
    // Under a sound key the only low-order R that could verify is the neutral one: refused too (digest.ts).
    const valid = !unsound && !has('low_order_residue', 'non_canonical_R', 'low_order_R');
    for (const { ed25519Verify } of TWINS)
      assert.equal(ed25519Verify(hex(key), new TextEncoder().encode(msg), hex(sig)), valid, `${number}: ${flags}`);
  }
});

test('CCTV keys at the door: enrolment knows no name for a key of low order, with such a part, or written otherwise', (t) => {
  const file = vectors(t, 'cctv', 'ed25519', 'ed25519vectors.json');
  if (file === null) return;
  const cases = JSON.parse(readFileSync(file, 'utf8')) as { key: string; flags: string[] | null }[];
  const { keyName } = logFacts(BLANK);
  const device = 'dev/0000ab01';
  const met = new Map<string, number>();
  const seen = new Set<string>();
  for (const { key, flags } of cases) {
    const bad = (flags ?? []).filter((flag) => ['low_order_A', 'low_order_component_A', 'non_canonical_A'].includes(flag));
    for (const flag of bad) met.set(flag, (met.get(flag) ?? 0) + 1);
    if (seen.has(key)) continue;
    seen.add(key);
    const id = Buffer.from(keyIdOf(device, hex(key))).toString('hex');
    assert.equal(
      keyName(`${device}+${id}+${b64(new Uint8Array([1, ...hex(key)]))}`),
      bad.length > 0 ? null : device,
      `${key} ${bad.join()}`,
    );
  }
  assert.equal(met.size, 3, 'each kind of them was met');
});
