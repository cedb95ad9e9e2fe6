import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { b64url } from './base64.ts';
import { disclosureDigest, makeDisclosure, readDisclosure } from './disclosure.ts';
import { LogFault } from './fault.ts';

const refused = (code: string) => (fault: unknown) => fault instanceof LogFault && fault.code === code;
const salt = Uint8Array.from({ length: 16 }, (_, i) => i);
const raw = (json: string): string => b64url(new TextEncoder().encode(json));

test('the vector of the SD-JWT draft: digest of the text, not of the JSON it holds', () => {
  const text = 'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0';
  assert.equal(disclosureDigest(text), 'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0');
  // Its salt has another length than ours.
  assert.throws(() => readDisclosure(text), refused('disclosure.salt'));
});

test('what is disclosed comes back, and the digest commits to it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (value, any) => {
      const { text, digest } = makeDisclosure('verbatim', value, any);
      assert.deepEqual(readDisclosure(text), { name: 'verbatim', value, digest });
    }),
  );
});

test('half a character never gets in: encoders would replace it, and the digest would cover something else', () => {
  assert.throws(() => makeDisclosure('verbatim', 'a\ud83d', salt), refused('utf8'));
  assert.throws(() => readDisclosure(raw(`["${b64url(salt)}","verbatim","\\ud83d"]`)), refused('utf8'));
});

test('malformed disclosures', () => {
  const s = b64url(salt);
  assert.throws(() => makeDisclosure('Verbatim', '', salt), refused('disclosure.name'));
  assert.throws(() => makeDisclosure('verbatim', '', salt.subarray(1)), refused('disclosure.salt'));
  assert.throws(() => makeDisclosure('verbatim', 'x'.repeat(1024 * 1024), salt), refused('disclosure.size'));
  const forms: [string, string][] = [
    ['', 'disclosure.form'],
    [raw('{}'), 'disclosure.form'],
    [raw('[]'), 'disclosure.form'],
    [raw(`["${s}","a"]`), 'disclosure.form'],
    [raw(`["${s}","a","b","c"]`), 'disclosure.form'],
    [raw(`["${s}","a",1]`), 'disclosure.form'],
    [raw(`["${s}","a",{}]`), 'disclosure.form'],
    [raw(`["${s}","a","b"`), 'disclosure.form'],
    [raw(`\ufeff["${s}","a","b"]`), 'disclosure.form'],
    [raw('["AAAA","a","b"]'), 'disclosure.salt'],
    [raw('["!","a","b"]'), 'base64'],
    [raw(`["${s}","__proto__","b"]`), 'disclosure.name'],
    [raw(`["${s}","a b","b"]`), 'disclosure.name'],
    [`${raw(`["${s}","a","b"]`)}=`, 'base64'],
    [b64url(Uint8Array.of(0x22, 0xff, 0x22)), 'utf8'],
    ['A'.repeat(1024 * 1024 + 4), 'disclosure.size'],
  ];
  for (const [form, code] of forms) assert.throws(() => readDisclosure(form), refused(code), form.slice(0, 60));
});
