/**
 * The only file of `log` and `vault` that touches cryptography (decision 16): SHA-256 and Ed25519, nothing else, so that
 * a WebCrypto twin stays small. Synchronous and deterministic; no random numbers here.
 */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { b64, fromB64 } from './base64.ts';
import { LogFault } from './fault.ts';
import { isPrimeOrderKey } from './soundkey.ts';
import { isKeyName, toUtf8 } from './text.ts';

/**
 * Writes the 32 bytes of SHA-256(input) at `out[at]`. The Merkle tree lives on this: for inputs this short, a one-shot
 * hash read as a string of bytes is three times faster than one returned in a new Buffer (measured, Node 24).
 */
export function sha256Into(input: Uint8Array, out: Uint8Array, at: number): void {
  const digest = hash('sha256', input, 'binary');
  for (let i = 0; i < 32; i++) out[at + i] = digest.charCodeAt(i);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** SHA-256 of the parts one after the other. */
export function sha256(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(32);
  sha256Into(joined(parts), out, 0);
  return out;
}

/** The same, as 64 lower-case hex digits. */
export function sha256Hex(...parts: Uint8Array[]): string {
  return hash('sha256', joined(parts), 'hex');
}

/** Whoever signs notes: a key, and the name it bears on signature lines. */
export interface Signer {
  readonly name: string;
  readonly vkey: string;
  /** Raw Ed25519 signature, 64 bytes (RFC 8032, no prehash). */
  sign(message: Uint8Array): Uint8Array;
}

/** DER before the 32 bytes of an Ed25519 key: SubjectPublicKeyInfo and PKCS#8 (RFC 8410). */
const SPKI = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);
const PKCS8 = Uint8Array.of(0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20);

/** What is known of a public key: null when unsound. A log has few keys and uses each thousands of times. */
const known = new Map<string, KeyObject | null>();
const KNOWN_MAX = 4096;

function keyOf(pub32: Uint8Array): KeyObject | null {
  if (pub32.length !== 32) return null;
  const name = b64(pub32);
  let key = known.get(name);
  if (key === undefined) {
    key = isPrimeOrderKey(pub32) ? createPublicKey({ key: Buffer.from(joined([SPKI, pub32])), format: 'der', type: 'spki' }) : null;
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(name, key);
  }
  return key;
}

/** Canonical, on the curve, of prime order (soundkey.ts says why). Asked at enrolment and again at every verification. */
export function isSoundKey(pub32: Uint8Array): boolean {
  return keyOf(pub32) !== null;
}

/**
 * A signature is valid when the key is sound and OpenSSL's cofactorless verification says so. One case is settled here:
 * R the neutral element, made with a nonce of zero, which gives the private key away. OpenSSL 3.0 accepts it, 3.5 does
 * not (measured; CCTV ed25519 case 304); we refuse it with either.
 */
export function ed25519Verify(pub32: Uint8Array, message: Uint8Array, sig64: Uint8Array): boolean {
  const key = keyOf(pub32);
  if (key === null || sig64.length !== 64) return false;
  const isNeutralR = sig64[0] === 1 && sig64.subarray(1, 32).every((byte) => byte === 0);
  return !isNeutralR && verify(null, message, key, sig64);
}

/** What a key signs: notes (C2SP signed-note), or what a witness says of a head (C2SP tlog-cosignature). The same key has another id in each. */
export const KEY_KINDS = { note: 0x01, cosignature: 0x04 } as const;
export type KeyKind = keyof typeof KEY_KINDS;

/** First four bytes of SHA-256(name || 0x0A || kind || key). */
export function keyIdOf(name: string, pub32: Uint8Array, kind: KeyKind = 'note'): Uint8Array {
  return sha256(toUtf8(name), Uint8Array.of(0x0a, KEY_KINDS[kind]), pub32).slice(0, 4);
}

/** `name+hex(key id)+base64(kind || key)`. Throws LogFault `vkey` for a name no signature line could bear, or a key that is not sound. */
export function vkeyOf(name: string, pub32: Uint8Array, kind: KeyKind = 'note'): string {
  if (!isKeyName(name)) throw new LogFault('vkey', 'this cannot be the name of a key');
  if (!isSoundKey(pub32)) throw new LogFault('vkey', 'not a sound Ed25519 key');
  const id = keyIdOf(name, pub32, kind).reduce((hex, byte) => hex + byte.toString(16).padStart(2, '0'), '');
  return `${name}+${id}+${b64(joined([Uint8Array.of(KEY_KINDS[kind]), pub32]))}`;
}

/** A signer from the 32-byte RFC 8032 private seed. Throws LogFault `seed` for another length. */
export function signerFromSeed(name: string, seed32: Uint8Array): Signer {
  if (seed32.length !== 32) throw new LogFault('seed', 'an Ed25519 seed has 32 bytes');
  const secret = createPrivateKey({ key: Buffer.from(joined([PKCS8, seed32])), format: 'der', type: 'pkcs8' });
  const pub = new Uint8Array(createPublicKey(secret).export({ format: 'der', type: 'spki' })).slice(SPKI.length);
  return { name, vkey: vkeyOf(name, pub), sign: (message) => new Uint8Array(sign(null, message, secret)) };
}

/** Reads what `openssl pkey -pubout` writes for Ed25519, and nothing looser. Throws LogFault `pem`. */
export function publicKeyFromPem(pem: string): Uint8Array {
  const base64 = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/]{59}=)\n-----END PUBLIC KEY-----\n?$/.exec(pem)?.[1];
  if (base64 === undefined) throw new LogFault('pem', 'not an Ed25519 public key in PEM');
  const der = fromB64(base64);
  if (!SPKI.every((byte, i) => der[i] === byte)) throw new LogFault('pem', 'this PEM is not an Ed25519 public key');
  const pub = der.slice(SPKI.length);
  if (!isSoundKey(pub)) throw new LogFault('pem', 'not a sound Ed25519 key');
  return pub;
}

/** SubjectPublicKeyInfo in PEM, as `openssl pkeyutl -pubin` reads it. */
export function publicKeyToPem(pub32: Uint8Array): string {
  if (pub32.length !== 32) throw new LogFault('pem', 'an Ed25519 public key has 32 bytes');
  return `-----BEGIN PUBLIC KEY-----\n${b64(joined([SPKI, pub32]))}\n-----END PUBLIC KEY-----\n`;
}

/**
 * Whether the key of a certificate (SubjectPublicKeyInfo, DER) signed `message`: RSA (PKCS #1 v1.5) or ECDSA, for the time stamps of
 * others; nothing of ours is signed so. Null when this key cannot be read here.
 */
export function certificateVerify(spki: Uint8Array, hashName: string, message: Uint8Array, signature: Uint8Array): boolean | null {
  try {
    return verify(hashName, message, createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }), signature);
  } catch {
    return null;
  }
}

/** A digest that somebody else chose, for the same; SHA-1 names certificates in old time stamps and proves nothing by itself. */
export const digestOf = (hashName: string, input: Uint8Array): Uint8Array => new Uint8Array(hash(hashName, input, 'buffer'));
