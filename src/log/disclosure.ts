/**
 * A disclosed field, in the form of SD-JWT (log-and-dossier §2.3). The log holds only the digest; the words live apart,
 * where they can be destroyed. The salt goes with them: what was shredded cannot be confirmed by guessing.
 */
import { b64url, fromB64url } from './base64.ts';
import { sha256 } from './digest.ts';
import { LogFault } from './fault.ts';
import { fromUtf8, isWellFormed, toUtf8 } from './text.ts';

/** Longest disclosure text, in characters: far above any report, low enough to refuse a flood. */
const DISCLOSURE_MAX = 1024 * 1024;
const NAME = /^[a-z][a-z0-9_]*$/;
const SALT_BYTES = 16;

export interface Disclosure {
  readonly name: string;
  readonly value: string;
  /** base64url(SHA-256(text)): stands in `sd` of the signed body. */
  readonly digest: string;
}

/** SHA-256 of the disclosure text, as it stands in `sd`. */
export function disclosureDigest(text: string): string {
  return b64url(sha256(toUtf8(text)));
}

/**
 * `salt16`: 16 fresh random bytes, never used twice. Throws LogFault `disclosure.*`, or `utf8` when the value is not
 * well-formed text.
 */
export function makeDisclosure(name: string, value: string, salt16: Uint8Array): { readonly text: string; readonly digest: string } {
  if (!NAME.test(name)) throw new LogFault('disclosure.name', 'the name of a field is of the form [a-z][a-z0-9_]*');
  if (salt16.length !== SALT_BYTES) throw new LogFault('disclosure.salt', 'a salt has 16 bytes');
  if (!isWellFormed(value)) throw new LogFault('utf8', 'the text holds half a character (lone surrogate)');
  const text = b64url(toUtf8(JSON.stringify([b64url(salt16), name, value])));
  if (text.length > DISCLOSURE_MAX) throw new LogFault('disclosure.size', 'the text is too long');
  return { text, digest: disclosureDigest(text) };
}

/** Reads a disclosure. Any JSON spelling is allowed: its bytes are what was committed to. Throws LogFault (`disclosure.*`, `base64`, `utf8`). */
export function readDisclosure(text: string): Disclosure {
  if (text.length > DISCLOSURE_MAX) throw new LogFault('disclosure.size', 'the text is too long');
  const json = fromUtf8(fromB64url(text));
  let parts: unknown;
  try {
    parts = JSON.parse(json);
  } catch {
    throw new LogFault('disclosure.form', 'not JSON');
  }
  const [salt, name, value] = Array.isArray(parts) && parts.length === 3 ? (parts as unknown[]) : [];
  if (typeof salt !== 'string' || typeof name !== 'string' || typeof value !== 'string') {
    throw new LogFault('disclosure.form', 'a disclosure is a list of three texts: salt, name, value');
  }
  if (fromB64url(salt).length !== SALT_BYTES) throw new LogFault('disclosure.salt', 'a salt has 16 bytes');
  if (!NAME.test(name)) throw new LogFault('disclosure.name', 'the name of a field is of the form [a-z][a-z0-9_]*');
  if (!isWellFormed(value)) throw new LogFault('utf8', 'the text holds half a character (lone surrogate)');
  return { name, value, digest: disclosureDigest(text) };
}
