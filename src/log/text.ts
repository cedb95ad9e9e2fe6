/** What the text of the log may be made of: strict UTF-8, plain decimals, key names. */
import { LogFault } from './fault.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Strict: an invalid sequence is a fault, and a byte-order mark stays in the text, where the grammar refuses it. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new LogFault('utf8', 'not valid UTF-8');
  }
}

/** False when the text holds half a character (a lone surrogate), which UTF-8 cannot say. */
export const isWellFormed = (text: string): boolean => !/\p{Cs}/u.test(text);

/** Throws LogFault `utf8` on a lone surrogate: encoders replace it silently, and what is signed would not be what was written. */
export function toUtf8(text: string): Uint8Array {
  if (!isWellFormed(text)) throw new LogFault('utf8', 'the text holds half a character (lone surrogate)');
  return encoder.encode(text);
}

/** ASCII decimal without sign or leading zero, at most 2^53 − 1; null for anything else. */
export function decimal(text: string): number | null {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return null;
  const n = Number(text);
  return Number.isSafeInteger(n) ? n : null;
}

/** A count, an index or an instant: a whole number from 0 to 2^53 − 1. */
export const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;

/** C2SP signed-note: not empty, no Unicode space, no plus. Ours besides: no control or invisible character, at most 255 long. */
export function isKeyName(name: string): boolean {
  // Ours are plain: looking up the properties of every character costs more than the rest of reading a note.
  if (/^[!-*,-~]{1,255}$/.test(name)) return true;
  return name.length <= 255 && isWellFormed(name) && /^[^\p{White_Space}\p{Cc}\p{Cf}+]+$/u.test(name);
}

/** Compares hashes. Nothing here is secret, so the time taken may depend on the bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
