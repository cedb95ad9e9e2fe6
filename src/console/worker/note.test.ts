/** The worker's own reader of signed notes agrees with that of the log, and believes nothing where it cannot check. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { openRelease } from '../../cli/release-tree.ts';
import { vkeyOf } from '../../log/digest.ts';
import { signNote } from '../../log/note.ts';
import { HOME } from '../../public/statements/page.ts';
import { NOT_THE_CONSOLE } from '../../wire/policy.ts';
import { releaseText } from '../../wire/release.ts';
import { verifiedRelease } from './note.ts';

function signer(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const vkey = vkeyOf(name, new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)));
  return { vkey, sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)) };
}
const mine = signer('abri.example/release');
const other = signer('abri.example/other');
const text = releaseText({ version: '0.1.0', made: 7, files: [{ path: 'dist/console/index.html', sha256: '0'.repeat(64), size: 1 }] });
const note = signNote(text, [mine]);

test('a release is read as the program reads it, other signatures beside it or not', async () => {
  for (const one of [note, signNote(text, [other, mine])])
    assert.deepEqual(await verifiedRelease(one, mine.vkey), openRelease(one, mine.vkey));
});

test('what the program refuses, the worker refuses', async () => {
  const line = note.slice(note.indexOf('\u2014'));
  const notes = [
    signNote(text, [other]),
    note.replace(' 7\n', ' 8\n'),
    note.slice(0, -1),
    `${note}\n`,
    `${note}x\n`,
    note.replace('\u2014 ', '- '),
    note.replace('\n\n', '\n'),
    text,
    '',
    `${text}\n${line}${line}`,
    note.replaceAll('\n', '\r\n'),
    signNote('no list\n', [mine]),
  ];
  for (const one of notes) {
    assert.equal(typeof openRelease(one, mine.vkey), 'string', one);
    assert.equal(typeof (await verifiedRelease(one, mine.vkey)), 'string', one);
  }
  for (const vkey of ['', 'a', mine.vkey.replace('+', '/'), `${mine.vkey}A`, mine.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+')])
    assert.equal(await verifiedRelease(note, vkey), 'bad_key');
});

test('one bit turned anywhere in a note: refused', async () => {
  const bytes = new TextEncoder().encode(note);
  for (let at = 0; at < bytes.length; at += 3) {
    const turned = Uint8Array.from(bytes);
    turned[at] = (turned[at] ?? 0) ^ 1;
    assert.equal(typeof (await verifiedRelease(new TextDecoder().decode(turned), mine.vkey)), 'string', String(at));
  }
});

test('where Ed25519 is missing nothing is believed, and that is the reason given', async (t) => {
  t.mock.method(crypto.subtle, 'importKey', () => Promise.reject(new DOMException('no', 'NotSupportedError')));
  assert.equal(await verifiedRelease(note, mine.vkey), 'no_ed25519');
});

test('every page the server answers beside the console is one the worker shows without script', () => {
  for (const path of [...Object.values(HOME), `${HOME.fr}/2031-03-12-x`, '/api/v1/me', '/release.note'])
    assert.match(path, NOT_THE_CONSOLE);
  for (const path of ['/', '/index.html', '/statementsx', '/assets/a-12345678.js', '/sw.js']) assert.doesNotMatch(path, NOT_THE_CONSOLE);
});
