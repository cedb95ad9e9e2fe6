/**
 * Base64 (RFC 4648 §4) and base64url without padding (§5), strict both ways: one byte string has exactly one spelling.
 * Lenient decoders (stray bits, missing padding, blanks) would let two files differ and still "verify".
 */
import { LogFault } from './fault.ts';

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const NOT_A_DIGIT = 255;
function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128).fill(NOT_A_DIGIT);
  for (let i = 0; i < 64; i++) values[alphabet.charCodeAt(i)] = i;
  return values;
}
const STANDARD_VALUES = valuesOf(STANDARD);
const URL_SAFE_VALUES = valuesOf(URL_SAFE);

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += alphabet.charAt(word >>> 18) + alphabet.charAt((word >>> 12) & 63);
    if (left > 1) text += alphabet.charAt((word >>> 6) & 63);
    if (left > 2) text += alphabet.charAt(word & 63);
  }
  return text;
}

/** `digits` is the text without padding. */
function decode(text: string, digits: number, values: Uint8Array): Uint8Array {
  const refuse = (): never => {
    throw new LogFault('base64', 'not canonical base64');
  };
  if (digits % 4 === 1) refuse();
  const bytes = new Uint8Array(Math.floor((digits * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < digits; i++) {
    const value = values[text.charCodeAt(i)] ?? NOT_A_DIGIT;
    if (value === NOT_A_DIGIT) refuse();
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >>> held) & 0xff;
    }
  }
  // Bits beyond the last whole byte must be zero, else several texts would say the same bytes.
  if ((bits & ((1 << held) - 1)) !== 0) refuse();
  return bytes;
}

/** Standard alphabet, padded. */
export function b64(bytes: Uint8Array): string {
  const text = encode(bytes, STANDARD);
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

/** Strict reading of `b64`. Throws LogFault `base64`. */
export function fromB64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw new LogFault('base64', 'base64 is not padded to a multiple of four');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return decode(text, text.length - padding, STANDARD_VALUES);
}

/** URL alphabet, no padding (SD-JWT disclosures, nonces, digests of fields). */
export function b64url(bytes: Uint8Array): string {
  return encode(bytes, URL_SAFE);
}

/** Strict reading of `b64url`. Throws LogFault `base64`. */
export function fromB64url(text: string): Uint8Array {
  return decode(text, text.length, URL_SAFE_VALUES);
}
