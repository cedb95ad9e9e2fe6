import assert from 'node:assert/strict';
import test from 'node:test';
import { LOG_KEY, ORIGIN, testLog, testSigner } from '../../test/vectors/testlog.ts';
import { checkpointText, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { leafHash } from './entry.ts';
import { LogFault } from './fault.ts';
import { signNote } from './note.ts';
import { formatProof, parseProof, verifyProof } from './proof.ts';
import { EMPTY_ROOT } from './tree.ts';

const refused = (code: string) => (fault: unknown) => fault instanceof LogFault && fault.code === code;
const log = testLog();
const checkpoint = log.checkpoint();
const root = log.tree.root();
const leafAt = (index: number): Uint8Array => leafHash(log.entries[index] as Uint8Array);

test('a checkpoint says origin, size and root, and is read back under the log key', () => {
  assert.deepEqual(openCheckpoint(checkpoint, LOG_KEY.vkey), { origin: ORIGIN, size: log.tree.size, root });
  assert.deepEqual(parseCheckpoint(checkpointText(ORIGIN, 0, EMPTY_ROOT)), { origin: ORIGIN, size: 0, root: EMPTY_ROOT });
  assert.throws(() => openCheckpoint(checkpoint, testSigner('abri.example/log/autre').vkey), refused('note.unsigned'));
  assert.throws(() => openCheckpoint(checkpoint.replace('\n7\n', '\n8\n'), LOG_KEY.vkey), refused('note.signature'));
});

test('a key never signs the head of a log that does not bear its name, nor is believed for one', () => {
  const other = testSigner('abri.example/log/essai/e2');
  assert.throws(() => signCheckpoint(ORIGIN, 7, root, other), refused('checkpoint.origin'));
  const forged = signNote(checkpointText(ORIGIN, 7, root), [other]);
  assert.throws(() => openCheckpoint(forged, other.vkey), refused('checkpoint.origin'));
});

test('other spellings of a checkpoint are refused', () => {
  const text = checkpointText(ORIGIN, 7, root);
  const forms: [string, string][] = [
    ['', 'checkpoint.form'],
    [text.slice(0, -1), 'checkpoint.form'],
    [`${text}suite\n`, 'checkpoint.form'],
    [`${text}\n`, 'checkpoint.form'],
    [text.replace('\n7\n', '\n07\n'), 'checkpoint.size'],
    [text.replace('\n7\n', '\n-7\n'), 'checkpoint.size'],
    [text.replace('\n7\n', '\n0\n'), 'checkpoint.root'],
    [text.replace(ORIGIN, 'a b'), 'checkpoint.origin'],
    [text.replace(ORIGIN, ''), 'checkpoint.origin'],
    [text.replace('=\n', '\n'), 'base64'],
    [`${ORIGIN}\n7\nAAAA\n`, 'checkpoint.root'],
  ];
  for (const [form, code] of forms) assert.throws(() => parseCheckpoint(form), refused(code), form);
  assert.throws(() => checkpointText(ORIGIN, 0.5, root), refused('checkpoint.size'));
});

test('the proof of each entry holds under the log key, and for that entry only', () => {
  for (const [index] of log.entries.entries()) {
    const proof = formatProof(index, log.tree.inclusion(index), checkpoint);
    assert.deepEqual(parseProof(proof), { index, hashes: log.tree.inclusion(index), checkpoint });
    assert.deepEqual(verifyProof(proof, leafAt(index), LOG_KEY.vkey), { origin: ORIGIN, size: log.tree.size, root, index });
    assert.throws(() => verifyProof(proof, leafAt((index + 1) % log.tree.size), LOG_KEY.vkey), refused('proof.false'));
  }
});

test('the form of a proof is that of c2sp.org/tlog-proof, and other forms are refused', () => {
  const proof = formatProof(2, log.tree.inclusion(2), checkpoint);
  assert.match(proof, /^c2sp\.org\/tlog-proof@v1\nindex 2\n(?:[A-Za-z0-9+/]{43}=\n){3}\nabri\.example\/log\/essai\n7\n/);
  const single = formatProof(0, [], checkpoint);
  assert.deepEqual(parseProof(single).hashes, []);
  const forms: [string, string][] = [
    ['', 'proof.form'],
    [proof.replace('@v1', '@v2'), 'proof.form'],
    [proof.replace('index 2', 'index 02'), 'proof.index'],
    [proof.replace('index 2', 'index'), 'proof.index'],
    [proof.replace('index 2\n', 'extra AAAA\nindex 2\n'), 'proof.index'],
    [proof.replace('\n\n', '\nAAAA\n\n'), 'proof.hash'],
    [proof.replace('\n\n', '\nAAAA=\n\n'), 'base64'],
    [proof.replace('=\n', '= \n'), 'base64'],
    [proof.replace('\n\n', '\n\n\n'), 'checkpoint'],
    [proof.slice(0, -1), 'note.form'],
    [proof.replaceAll('\n', '\r\n'), 'proof.form'],
    [proof.replace('\n\n', `\n${`${'A'.repeat(43)}=\n`.repeat(60)}\n`), 'proof.hash'],
  ];
  for (const [form, code] of forms) {
    if (code === 'checkpoint') assert.throws(() => verifyProof(form, leafAt(2), LOG_KEY.vkey), LogFault);
    else assert.throws(() => parseProof(form), refused(code), form);
  }
  assert.throws(() => formatProof(-1, [], checkpoint), refused('proof.index'));
  assert.throws(() => formatProof(0, [new Uint8Array(3)], checkpoint), refused('proof.hash'));
});
