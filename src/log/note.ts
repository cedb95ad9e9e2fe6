/**
 * C2SP signed-note (https://c2sp.org/signed-note), Ed25519 type 0x01: the one signature container of the log. Acts,
 * checkpoints and enrolments are all notes; Go's `sumdb/note` and a clerk with OpenSSL check the same bytes.
 */
import { b64, fromB64 } from './base64.ts';
import { ed25519Verify, isSoundKey, KEY_KINDS, type KeyKind, keyIdOf } from './digest.ts';
import { LogFault } from './fault.ts';
import { fromUtf8, isKeyName, isWellFormed, sameBytes, toUtf8 } from './text.ts';

export { vkeyOf } from './digest.ts';

/** Whether a signature holds: `ed25519Verify`, or somebody who will tell later. */
export type SignatureCheck = (pub32: Uint8Array, message: Uint8Array, sig64: Uint8Array) => boolean;

/** The specification asks for 16 signatures at least; we stop there. */
const SIGNATURES_MAX = 16;
const NOTE_MAX = 1024 * 1024;
const DASH = '\u2014 ';

/** A verifier key, read: `name+hash+base64`. */
export interface Vkey {
  readonly name: string;
  readonly keyId: Uint8Array;
  /** 32 bytes. */
  readonly pub: Uint8Array;
  readonly vkey: string;
}
export interface NoteSignature {
  readonly name: string;
  readonly keyId: Uint8Array;
  /** What follows the key id: 64 bytes for Ed25519, anything for kinds we do not know. */
  readonly signature: Uint8Array;
}
export interface OpenedNote {
  /** With its last newline. Not to be believed before a signature was verified. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Throws LogFault `vkey` unless the id matches name and key, the key is Ed25519 of this kind, and sound. */
export function parseVkey(text: string, kind: KeyKind = 'note'): Vkey {
  const refuse = (why: string): never => {
    throw new LogFault('vkey', why);
  };
  const [, name = '', hex = '', base64 = ''] =
    /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? refuse('not a verifier key');
  const typed = fromB64(base64);
  if (!isKeyName(name)) refuse('this cannot be the name of a key');
  if (typed.length !== 33 || typed[0] !== KEY_KINDS[kind]) refuse('not an Ed25519 verifier key of this kind');
  const pub = typed.slice(1);
  const keyId = keyIdOf(name, pub, kind);
  if (!keyId.every((byte, i) => byte === Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)))
    refuse('the key id is not that of this name and key');
  if (!isSoundKey(pub)) refuse('not a sound Ed25519 key');
  return { name, keyId, pub, vkey: text };
}

/** Text of a note: ends with a newline, no other control character. */
function checkText(text: string): void {
  if (text.length > NOTE_MAX) throw new LogFault('note.size', 'the note is too long');
  if (!isWellFormed(text)) throw new LogFault('utf8', 'the text holds half a character (lone surrogate)');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x09\x0b-\x1f]/.test(text)) throw new LogFault('note.form', 'a note holds no control character but newline');
  if (!text.endsWith('\n')) throw new LogFault('note.form', 'a note ends with a newline');
}

/** Signs `text` (which ends with a newline) with each signer, in order. Throws LogFault when a key would sign twice. */
export function signNote(text: string, signers: readonly { readonly vkey: string; sign(message: Uint8Array): Uint8Array }[]): string {
  checkText(text);
  if (signers.length === 0 || signers.length > SIGNATURES_MAX)
    throw new LogFault('note.signatures', `a note has 1 to ${SIGNATURES_MAX} signatures`);
  const message = toUtf8(text);
  let note = `${text}\n`;
  const names = new Set<string>();
  for (const signer of signers) {
    const { name, keyId } = parseVkey(signer.vkey);
    if (names.has(signer.vkey)) throw new LogFault('note.twice', `${name} would sign twice`);
    names.add(signer.vkey);
    const signature = signer.sign(message);
    const bytes = new Uint8Array(4 + signature.length);
    bytes.set(keyId);
    bytes.set(signature, 4);
    note += `${DASH}${name} ${b64(bytes)}\n`;
  }
  return note;
}

function parseSignature(line: string): NoteSignature {
  const [name = '', base64 = '', ...more] = line.startsWith(DASH) ? line.slice(DASH.length).split(' ') : [];
  if (more.length > 0 || !isKeyName(name)) throw new LogFault('note.form', 'a signature line is malformed');
  const bytes = fromB64(base64);
  if (bytes.length < 5) throw new LogFault('note.form', 'a signature is too short');
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

/**
 * Takes a note apart without believing it: the signatures are not verified here. Throws LogFault `utf8`, `base64` or
 * `note.*`. Stricter than the specification in one point: the same name and key id twice on a note is refused, known or not.
 */
export function openNote(note: string | Uint8Array): OpenedNote {
  const whole = typeof note === 'string' ? note : fromUtf8(note);
  checkText(whole);
  const split = whole.lastIndexOf('\n\n');
  if (split < 0) throw new LogFault('note.form', 'no blank line before the signatures');
  const text = whole.slice(0, split + 1);
  const lines = whole.slice(split + 2, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) throw new LogFault('note.signatures', `more than ${SIGNATURES_MAX} signatures`);
  const signatures = lines.map(parseSignature);
  const twice = signatures.find((s, i) => signatures.slice(0, i).some((other) => isBy(other, s)));
  if (twice !== undefined) throw new LogFault('note.twice', `two signatures by ${twice.name}`);
  return { text, signatures };
}

export const isBy = (signature: NoteSignature, key: { readonly name: string; readonly keyId: Uint8Array }): boolean =>
  signature.name === key.name && sameBytes(signature.keyId, key.keyId);

/**
 * Whether `key` signed: `absent` when no line bears its name and id (such lines are ignored, as the specification
 * demands), `bad` when one does and the signature does not hold.
 */
export function signedBy(note: OpenedNote, key: Vkey, holds: SignatureCheck = ed25519Verify): 'valid' | 'bad' | 'absent' {
  const signature = note.signatures.find((s) => isBy(s, key));
  if (signature === undefined) return 'absent';
  return holds(key.pub, toUtf8(note.text), signature.signature) ? 'valid' : 'bad';
}

/** The text of a note signed by `vkey`, newline included. Throws LogFault: `note.unsigned`, `note.signature`, or why it is no note. */
export function verifyNote(note: string | Uint8Array, vkey: string): string {
  const opened = openNote(note);
  const key = parseVkey(vkey);
  const verdict = signedBy(opened, key);
  if (verdict === 'absent') throw new LogFault('note.unsigned', `not signed by ${key.name}`);
  if (verdict === 'bad') throw new LogFault('note.signature', `the signature of ${key.name} does not hold`);
  return opened.text;
}

/** The note with the line of `vkey` alone: the same bytes whoever else has signed meanwhile. Throws LogFault `note.unsigned`, or why it is no note. */
export function onlyBy(note: string, vkey: string): string {
  const { text, signatures } = openNote(note);
  const key = parseVkey(vkey);
  const own = signatures.find((signature) => isBy(signature, key));
  if (own === undefined) throw new LogFault('note.unsigned', `not signed by ${key.name}`);
  return `${text}\n${DASH}${own.name} ${b64(Uint8Array.of(...own.keyId, ...own.signature))}\n`;
}
