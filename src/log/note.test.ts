import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { testSigner } from '../../test/vectors/testlog.ts';
import { b64 } from './base64.ts';
import { ed25519Verify } from './digest.ts';
import { LogFault } from './fault.ts';
import { openNote, parseVkey, signNote, verifyNote, vkeyOf } from './note.ts';

const refused = (code: string) => (fault: unknown) => fault instanceof LogFault && fault.code === code;
const [desk, device] = [testSigner('desk'), testSigner('dev/0a1b2c3d')];
const note = signNote('Le convoi est rentré.\n\n17 h 40.\n', [desk, device]);

test('what was signed comes back, blank lines and accents included, for each signer', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ unit: 'grapheme' }).map((line) => line.replace(/\p{Cc}/gu, '')),
        { minLength: 1 },
      ),
      (lines) => {
        const text = `${lines.join('\n')}\n`;
        const signed = signNote(text, [desk, device]);
        assert.equal(verifyNote(signed, desk.vkey), text);
        assert.equal(verifyNote(new TextEncoder().encode(signed), device.vkey), text);
      },
    ),
    { numRuns: 30 },
  );
});

test('the signature covers the text with its last newline, without prehash', () => {
  const { text, signatures } = openNote(note);
  const [first] = signatures;
  assert.ok(first);
  const { pub, keyId } = parseVkey(desk.vkey);
  assert.deepEqual(first.keyId, keyId);
  assert.equal(ed25519Verify(pub, new TextEncoder().encode(text), first.signature), true);
  assert.equal(ed25519Verify(pub, new TextEncoder().encode(text.slice(0, -1)), first.signature), false);
});

test('lines of unknown keys are ignored, a key that did not sign is not believed', () => {
  const witness = `— temoin.example ${b64(new Uint8Array(77))}\n`;
  assert.equal(verifyNote(note + witness, desk.vkey), openNote(note).text);
  assert.throws(() => verifyNote(note, testSigner('autre').vkey), refused('note.unsigned'));
  // Same name, another key: the id differs, so the line is that of an unknown key.
  const namesake = vkeyOf('desk', parseVkey(device.vkey).pub);
  assert.throws(() => verifyNote(note, namesake), refused('note.unsigned'));
});

test('one altered character and the note is refused', () => {
  fc.assert(
    fc.property(fc.nat(note.length - 1), fc.constantFrom('a', 'Z', '0', ' ', '\n', '—', '+', '='), (at, letter) => {
      fc.pre(note[at] !== letter);
      const altered = note.slice(0, at) + letter + note.slice(at + 1);
      const holds = (vkey: string): boolean => {
        try {
          verifyNote(altered, vkey);
          return true;
        } catch (fault) {
          if (fault instanceof LogFault) return false;
          throw fault;
        }
      };
      assert.ok(!holds(desk.vkey) || !holds(device.vkey));
    }),
    { numRuns: 300 },
  );
});

test('malformed notes', () => {
  const [line = ''] = /— desk .+\n/.exec(note) ?? [];
  const forms: [string, string][] = [
    ['', 'note.form'],
    ['texte\n', 'note.form'],
    ['texte\n\n', 'note.form'],
    [`texte\n${line}`, 'note.form'],
    [`texte${line}`, 'note.form'],
    [`${line}`, 'note.form'],
    [note.slice(0, -1), 'note.form'],
    [`${note}\n`, 'note.form'],
    [note.replaceAll('\n', '\r\n'), 'note.form'],
    [`\t${note}`, 'note.form'],
    [`texte\n\n${line}texte\n`, 'note.form'],
    [`texte\n\n- desk AAAAAAA=\n`, 'note.form'],
    ['texte\n\n— desk\n', 'note.form'],
    ['texte\n\n— desk  AAAAAAA=\n', 'note.form'],
    ['texte\n\n—  AAAAAAA=\n', 'note.form'],
    ['texte\n\n— a+b AAAAAAA=\n', 'note.form'],
    ['texte\n\n— a\u00a0b AAAAAAA=\n', 'note.form'],
    ['texte\n\n— desk AAAAAA==\n', 'note.form'],
    ['texte\n\n— desk AAAAAAB=\n', 'base64'],
    ['texte\n\n— desk AAAAAAA\n', 'base64'],
    [`texte\n\n${line}${line}`, 'note.twice'],
    ['\ud800\n\n— desk AAAAAAA=\n', 'utf8'],
    [`texte\n\n${Array.from({ length: 17 }, (_, i) => `— k${i} AAAAAAA=\n`).join('')}`, 'note.signatures'],
    [`${'a'.repeat(1024 * 1024)}\n\n${line}`, 'note.size'],
  ];
  for (const [form, code] of forms) assert.throws(() => openNote(form), refused(code), JSON.stringify(form.slice(0, 60)));
  assert.throws(() => openNote(Uint8Array.of(0xff, 0x0a)), refused('utf8'));
  assert.equal(openNote(`texte\n\n${Array.from({ length: 16 }, (_, i) => `— k${i} AAAAAAA=\n`).join('')}`).signatures.length, 16);
});

test('nobody signs twice, nor a text that cannot stand in a note', () => {
  assert.throws(() => signNote('texte\n', [desk, desk]), refused('note.twice'));
  assert.throws(() => signNote('texte\n', []), refused('note.signatures'));
  assert.throws(() => signNote('texte', [desk]), refused('note.form'));
  assert.throws(() => signNote('te\u0000xte\n', [desk]), refused('note.form'));
  assert.throws(() => signNote('\udc00\n', [desk]), refused('utf8'));
});

test('verifier keys: another id, another kind, another name are refused', () => {
  const [name, id = '', key] = desk.vkey.split('+');
  for (const vkey of [
    '',
    'desk',
    `desk+${id}`,
    `desk+${id.toUpperCase()}x+${key}`,
    `autre+${id}+${key}`,
    `desk+00000000+${key}`,
    `${name} +${id}+${key}`,
    `${desk.vkey}A`,
  ]) {
    assert.throws(() => parseVkey(vkey), LogFault, vkey);
  }
  for (const bad of ['', 'a b', 'a+b', 'a\nb', 'a\u200bb', 'a'.repeat(256)])
    assert.throws(() => vkeyOf(bad, parseVkey(desk.vkey).pub), refused('vkey'));
});
