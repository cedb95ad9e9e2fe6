/**
 * What a data key covers, how a value sealed under it is laid out, and what a verifier may say of a field.
 * Pure: the AES-256-GCM itself belongs to the store that holds the keys (decisions 9 and 16).
 */
import { type Id, ORGANISATION_THREAD, type Sha256Hex, type Thread } from '../kernel/ids.ts';

/**
 * The scope of one data key: destroying the key shreds exactly this. A thread has one key. Acts of the organisation
 * share a thread for ever, so each of them has its own: one member's name can be shredded and the others stay.
 */
export const wordsScope = (thread: Thread, index: number): string => (thread === ORGANISATION_THREAD ? `-:${index}` : thread);
export const blobScope = (thread: Thread, sha256: Sha256Hex): string => (thread === ORGANISATION_THREAD ? `-:${sha256}` : thread);

/** Additional data: a sealed value moved to another place does not open. */
export const wordsAad = (index: number, n: number): string => `${index}:${n}`;
export const blobAad = (sha256: Sha256Hex): string => `blob:${sha256}`;
export const askedAad = (device: string, id: Id): string => `asked:${device}:${id}`;
export const dataKeyAad = (id: string, scope: string): string => `key:${id}:${scope}`;

/** Envelope of a sealed value: version 1 (one byte), nonce (96 bits, random), ciphertext, tag (128 bits). */
export interface Envelope {
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 1;

export function packEnvelope({ nonce, ciphertext, tag }: Envelope): Uint8Array {
  const bytes = new Uint8Array(1 + NONCE_BYTES + ciphertext.length + TAG_BYTES);
  bytes[0] = VERSION;
  bytes.set(nonce, 1);
  bytes.set(ciphertext, 1 + NONCE_BYTES);
  bytes.set(tag, bytes.length - TAG_BYTES);
  return bytes;
}

/** Null when the bytes are not an envelope this program knows. */
export function unpackEnvelope(bytes: Uint8Array): Envelope | null {
  if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES || bytes[0] !== VERSION) return null;
  return {
    nonce: bytes.subarray(1, 1 + NONCE_BYTES),
    ciphertext: bytes.subarray(1 + NONCE_BYTES, bytes.length - TAG_BYTES),
    tag: bytes.subarray(bytes.length - TAG_BYTES),
  };
}

/**
 * The four things a verifier must tell apart for each committed field. `missing` is an alarm: an export that claims to
 * be complete lacks the field and no entry says it was shredded. In a partial one, withheld and lost look alike.
 */
export type FieldState = 'disclosed' | 'withheld' | 'shredded' | 'missing';

export function fieldState(field: {
  /** Its disclosure is here and its digest is one of the entry's `sd`. */
  readonly present: boolean;
  /** An entry of the log says it was shredded. */
  readonly shredded: boolean;
  /** The export claims to carry everything that still exists. */
  readonly complete: boolean;
}): FieldState {
  if (field.present) return 'disclosed';
  if (field.shredded) return 'shredded';
  return field.complete ? 'missing' : 'withheld';
}
