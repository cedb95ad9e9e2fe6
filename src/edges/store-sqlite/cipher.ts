/** AES-256-GCM with a random 96-bit nonce: the one place of the store that encrypts. Layout and AAD come from the vault. */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { NONCE_BYTES, packEnvelope, unpackEnvelope } from '../../vault/data-keys.ts';

export const KEY_BYTES = 32;

/** Prepared once and kept: to hand OpenSSL the raw bytes each time costs five times the encryption of a short text. */
export type SecretKey = KeyObject;
export const secretKey = (bytes: Uint8Array): SecretKey => createSecretKey(bytes);

export function seal(key: SecretKey, aad: string, plain: Uint8Array): Uint8Array {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad));
  const ciphertext = cipher.update(plain);
  cipher.final(); // GCM is a stream: nothing is left, but the tag exists only after this call
  return packEnvelope({ nonce, ciphertext, tag: cipher.getAuthTag() });
}

/** Null when the key, the place (AAD) or a single bit is not the one it was sealed with, and for what a damaged row gives instead of bytes. */
export function unseal(key: SecretKey, aad: string, sealed: unknown): Uint8Array | null {
  const envelope = sealed instanceof Uint8Array ? unpackEnvelope(sealed) : null;
  if (envelope === null) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, envelope.nonce).setAAD(Buffer.from(aad)).setAuthTag(envelope.tag);
  const plain = decipher.update(envelope.ciphertext);
  try {
    decipher.final();
  } catch {
    return null;
  }
  return new Uint8Array(plain);
}
