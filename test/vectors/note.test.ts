/** Signed notes: verifier keys of Go's sumdb/note, and the example of the specification. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fromB64 } from '../../src/log/base64.ts';
import { signerFromSeed } from '../../src/log/digest.ts';
import { LogFault } from '../../src/log/fault.ts';
import { parseVkey, signNote, verifyNote, vkeyOf } from '../../src/log/note.ts';
import { vectors } from './where.ts';

test('verifier keys of golang.org/x/mod/sumdb/note', (t) => {
  const file = vectors(t, 'golang-mod', 'note.json');
  if (file === null) return;
  const { vkey_ok, vkey_bad, skey } = JSON.parse(readFileSync(file, 'utf8')) as { vkey_ok: string[]; vkey_bad: string[]; skey: string };
  for (const vkey of vkey_ok) {
    const { name, pub } = parseVkey(vkey);
    assert.equal(vkeyOf(name, pub), vkey);
  }
  for (const vkey of vkey_bad) assert.throws(() => parseVkey(vkey), LogFault, vkey);
  const [, name = '', secret = ''] = /^PRIVATE\+KEY\+([^+]+)\+[0-9a-f]{8}\+(.+)$/.exec(skey) ?? [];
  const signer = signerFromSeed(name, fromB64(secret).slice(1));
  assert.equal(signer.vkey, vkey_ok[0]);
  const text = 'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n';
  assert.equal(verifyNote(signNote(text, [signer]), signer.vkey), text);
});

test('the example of c2sp.org/signed-note verifies', () => {
  const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  const note =
    'This is an example message.\n\n' +
    '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
  assert.equal(verifyNote(note, vkey), 'This is an example message.\n');
});
