/**
 * How the seal key of a device lies on it: encrypted, under what a passkey gives (PRF) or under a PIN and the half the server keeps
 * (log-and-dossier §4). Nothing here remembers anything.
 *
 * A PIN is stretched once and cut in two: one part is shown to the server as the proof that it was keyed, the other never leaves.
 * The key is made of that other part and of the server's half: neither the phone alone nor the server alone can try codes, and a
 * phone with the server's database can, which SECURITY.md says.
 */
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { fromUtf8, toUtf8 } from '../../log/text.ts';

export type Bytes = Uint8Array<ArrayBuffer>;
export interface Wrapped {
  readonly by: 'passkey' | 'pin';
  readonly salt: Bytes;
  readonly nonce: Bytes;
  readonly sealed: Bytes;
}

/** 32 MiB and about half a second on a phone of today. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, dkLen: 64 };

export const random = (n: number): Bytes => crypto.getRandomValues(new Uint8Array(n));

/** Six digits at least, and none of those a thief tries first: one digit over and over, or a run. */
export function isFitPin(pin: string): boolean {
  const run = (step: number): boolean => [...pin].every((digit, i) => i === 0 || Number(digit) === (Number(pin[i - 1]) + step + 10) % 10);
  return /^\d{6,12}$/.test(pin) && !run(0) && !run(1) && !run(-1);
}

export async function stretchPin(pin: string, salt: Bytes): Promise<{ readonly proof: Bytes; readonly half: Bytes }> {
  const both = new Uint8Array(await scryptAsync(toUtf8(pin), salt, SCRYPT));
  return { proof: both.slice(0, 32), half: both.slice(32) };
}

async function keyOf(secret: Bytes, { by, salt }: Pick<Wrapped, 'by' | 'salt'>, device: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const info = new Uint8Array(toUtf8(`abri seal key/1\n${by}\n${device}\n`));
  return await crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info }, material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
}

/** `secret`: the output of the passkey, or the half of the PIN followed by the half of the server. */
export async function wrap(identity: string, secret: Bytes, of: { by: Wrapped['by']; salt: Bytes; device: string }): Promise<Wrapped> {
  const nonce = random(12);
  const key = await keyOf(secret, of, of.device);
  const plain = new Uint8Array(toUtf8(identity));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, plain));
  return { by: of.by, salt: of.salt, nonce, sealed };
}

/** Null when the secret, the device or a single bit is not the one it was wrapped with. */
export async function unwrap(wrapped: Wrapped, secret: Bytes, device: string): Promise<string | null> {
  const key = await keyOf(secret, wrapped, device);
  try {
    return fromUtf8(new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: wrapped.nonce }, key, wrapped.sealed)));
  } catch {
    return null;
  }
}

export function joined(a: Uint8Array, b: Uint8Array): Bytes {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
