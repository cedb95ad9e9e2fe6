/**
 * The twin of digest.ts for a page: the same names and the same verdicts, without node:crypto. The build of the console puts it in
 * the place of digest.ts. Synchronous, as the tree and the notes are; the same vectors hold both (test/vectors, digest-web.test.ts).
 *
 * The library only reckons here: which keys are sound, and when a signature holds, is said below as digest.ts says it. Its own
 * `verify` is of the other family (cofactored), and would take signatures that a clerk's OpenSSL refuses.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 as digest, sha512 } from '@noble/hashes/sha2.js';
import { b64, fromB64 } from './base64.ts';
import type { KeyKind, KEY_KINDS as Kinds, Signer } from './digest.ts';
import { LogFault } from './fault.ts';
import { isPrimeOrderKey } from './soundkey.ts';
import { isKeyName, sameBytes, toUtf8 } from './text.ts';

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;

export function sha256Into(input: Uint8Array, out: Uint8Array, at: number): void {
  out.set(digest(input), at);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const sha256 = (...parts: Uint8Array[]): Uint8Array => digest(joined(parts));

const hexOf = (bytes: Uint8Array): string => bytes.reduce((hex, byte) => hex + byte.toString(16).padStart(2, '0'), '');
export const sha256Hex = (...parts: Uint8Array[]): string => hexOf(sha256(...parts));

/** What is known of a public key: null when unsound. A page meets few keys, each many times. */
const known = new Map<string, InstanceType<typeof Point> | null>();
const KNOWN_MAX = 4096;

function pointOf(pub32: Uint8Array): InstanceType<typeof Point> | null {
  if (pub32.length !== 32) return null;
  const name = b64(pub32);
  let point = known.get(name);
  if (point === undefined) {
    point = isPrimeOrderKey(pub32) ? Point.fromBytes(pub32) : null;
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(name, point);
  }
  return point;
}

export const isSoundKey = (pub32: Uint8Array): boolean => pointOf(pub32) !== null;

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((n, byte) => (n << 8n) | BigInt(byte), 0n);

/** RFC 8032 §5.1.7 without the cofactor, as OpenSSL does it: R is not read as a point, it is reckoned and compared byte for byte. */
export function ed25519Verify(pub32: Uint8Array, message: Uint8Array, sig64: Uint8Array): boolean {
  const key = pointOf(pub32);
  if (key === null || sig64.length !== 64) return false;
  const r = sig64.slice(0, 32);
  const s = littleEndian(sig64.slice(32));
  // A neutral R gives the private key away; see digest.ts.
  const isNeutralR = r[0] === 1 && r.subarray(1).every((byte) => byte === 0);
  if (isNeutralR || s >= ORDER) return false;
  const k = littleEndian(sha512(joined([r, pub32, message]))) % ORDER;
  const reckoned = Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(k));
  return sameBytes(reckoned.toBytes(), r);
}

export const KEY_KINDS: typeof Kinds = { note: 0x01, cosignature: 0x04 };

export const keyIdOf = (name: string, pub32: Uint8Array, kind: KeyKind = 'note'): Uint8Array =>
  sha256(toUtf8(name), Uint8Array.of(0x0a, KEY_KINDS[kind]), pub32).slice(0, 4);

export function vkeyOf(name: string, pub32: Uint8Array, kind: KeyKind = 'note'): string {
  if (!isKeyName(name)) throw new LogFault('vkey', 'this cannot be the name of a key');
  if (!isSoundKey(pub32)) throw new LogFault('vkey', 'not a sound Ed25519 key');
  return `${name}+${hexOf(keyIdOf(name, pub32, kind))}+${b64(joined([Uint8Array.of(KEY_KINDS[kind]), pub32]))}`;
}

export function signerFromSeed(name: string, seed32: Uint8Array): Signer {
  if (seed32.length !== 32) throw new LogFault('seed', 'an Ed25519 seed has 32 bytes');
  return { name, vkey: vkeyOf(name, ed25519.getPublicKey(seed32)), sign: (message) => ed25519.sign(message, seed32) };
}

/** DER of SubjectPublicKeyInfo before the 32 bytes (RFC 8410). */
const SPKI = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

export function publicKeyFromPem(pem: string): Uint8Array {
  const base64 = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/]{59}=)\n-----END PUBLIC KEY-----\n?$/.exec(pem)?.[1];
  if (base64 === undefined) throw new LogFault('pem', 'not an Ed25519 public key in PEM');
  const der = fromB64(base64);
  if (!SPKI.every((byte, i) => der[i] === byte)) throw new LogFault('pem', 'this PEM is not an Ed25519 public key');
  const pub = der.slice(SPKI.length);
  if (!isSoundKey(pub)) throw new LogFault('pem', 'not a sound Ed25519 key');
  return pub;
}

export function publicKeyToPem(pub32: Uint8Array): string {
  if (pub32.length !== 32) throw new LogFault('pem', 'an Ed25519 public key has 32 bytes');
  return `-----BEGIN PUBLIC KEY-----\n${b64(joined([SPKI, pub32]))}\n-----END PUBLIC KEY-----\n`;
}
