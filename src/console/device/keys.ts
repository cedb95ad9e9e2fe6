/**
 * The two keys of this device. With the one it signs; the browser makes it and gives it to nobody, where it can. With the other it
 * opens what is sealed for it: that one is in memory only while the person has unlocked it, twelve hours at most, and never longer
 * than the page.
 */

import { ed25519 } from '@noble/curves/ed25519.js';
import { signal } from '@preact/signals';
import { b64url, fromB64url } from '../../log/base64.ts';
import { vkeyOf } from '../../log/digest.ts';
import { newIdentity } from '../../vault/age.ts';
import { releaseShare } from '../state/identity.ts';
import type { Kept, SigningKey, WrappedSeed } from './kept.ts';
import { passkeySecret } from './passkey.ts';
import { type Bytes, joined, random, stretchPin, unwrap, type Wrapped, wrap } from './wrapping.ts';

export const LEASE = 12 * 3600 * 1000;

export interface MadeKey {
  readonly signing: SigningKey;
  readonly vkey: string;
}

/** The signing key, under the name of the device it is made for. */
export async function makeSigningKey(device: string): Promise<MadeKey> {
  try {
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
    const pub = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    return { signing: { kind: 'browser', key: pair.privateKey }, vkey: vkeyOf(device, pub) };
  } catch {
    // A browser without Ed25519: the seed lies here under a key that the browser does not give out.
    const seed = random(32);
    const vkey = vkeyOf(device, ed25519.getPublicKey(seed));
    const under = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const nonce = random(12);
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, under, seed));
    seed.fill(0);
    return { signing: { kind: 'wrapped', under, nonce, sealed }, vkey };
  }
}

async function signWithSeed({ under, nonce, sealed }: WrappedSeed, message: Uint8Array): Promise<Uint8Array> {
  const seed = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, under, sealed));
  const signature = ed25519.sign(message, seed);
  seed.fill(0);
  return signature;
}

/** Raw Ed25519 signature, 64 bytes. */
export async function signWith(signing: SigningKey, message: Uint8Array): Promise<Uint8Array> {
  if (signing.kind === 'wrapped') return await signWithSeed(signing, message);
  return new Uint8Array(await crypto.subtle.sign('Ed25519', signing.key, new Uint8Array(message)));
}

/** By what the person will unlock the seal key. */
export type Unlocker =
  | { readonly by: 'pin'; readonly pin: string }
  | { readonly by: 'passkey'; readonly credential: string; readonly secret: Bytes };

export interface SealKey {
  readonly recipient: string;
  readonly lock: Wrapped;
  readonly credential: string | null;
  /** The half of a PIN that the server keeps, and the proof it is given against. */
  readonly share: { readonly share: string; readonly proof: string } | null;
}

/** The seal key, already wrapped: what is not wrapped never leaves this function. */
export async function makeSealKey(device: string, unlocker: Unlocker, salt: Bytes): Promise<SealKey> {
  const { identity, recipient } = await newIdentity();
  if (unlocker.by === 'passkey') {
    const lock = await wrap(identity, unlocker.secret, { by: 'passkey', salt, device });
    return { recipient, lock, credential: unlocker.credential, share: null };
  }
  const { proof, half } = await stretchPin(unlocker.pin, salt);
  const share = random(32);
  const lock = await wrap(identity, joined(half, share), { by: 'pin', salt, device });
  return { recipient, lock, credential: null, share: { share: b64url(share), proof: b64url(proof) } };
}

interface Opened {
  readonly identity: string;
  /** On the clock nobody sets, and on the one people read. */
  readonly until: number;
  readonly untilMs: number;
  readonly timer: ReturnType<typeof setTimeout>;
}
const opened = signal<Opened | null>(null);

/** The age identity of this device while it is unlocked; null otherwise. */
export const sealIdentity = (): string | null =>
  opened.value !== null && performance.now() < opened.value.until ? opened.value.identity : null;
/** Until when it is; null while it is locked. */
export const unlockedUntil = (): number | null => (sealIdentity() === null ? null : (opened.value?.untilMs ?? null));

export function lockSealKey(): void {
  if (opened.value !== null) clearTimeout(opened.value.timer);
  opened.value = null;
}

export type Unlocked = { readonly ok: true } | { readonly ok: false; readonly says: string | null };

/** `pin` is null where a passkey unlocks. `says`: what the desk answered; null when it did not, or when nothing opened. */
export async function unlockSealKey({ device, lock, credential }: Kept, pin: string | null): Promise<Unlocked> {
  const secret = lock.by === 'pin' ? await secretOfPin(lock, pin ?? '') : await secretOfPasskey(lock, credential);
  if ('says' in secret) return { ok: false, says: secret.says };
  const identity = await unwrap(lock, secret.secret, device);
  if (identity === null) return { ok: false, says: null };
  lockSealKey();
  opened.value = { identity, until: performance.now() + LEASE, untilMs: Date.now() + LEASE, timer: setTimeout(lockSealKey, LEASE) };
  return { ok: true };
}

type Secret = { readonly secret: Bytes } | { readonly says: string | null };

async function secretOfPin({ salt }: Wrapped, pin: string): Promise<Secret> {
  const { proof, half } = await stretchPin(pin, salt);
  const answer = await releaseShare(b64url(proof));
  if (!answer.ok) return { says: answer.problem?.detail ?? null };
  return { secret: joined(half, fromB64url(answer.value.share)) };
}

async function secretOfPasskey({ salt }: Wrapped, credential: string | null): Promise<Secret> {
  const secret = credential === null ? null : await passkeySecret(credential, salt);
  return secret === null ? { says: null } : { secret };
}
