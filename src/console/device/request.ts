/**
 * What a new device shows and a sponsor reads: one line of text, as a QR or typed, signed by the key it is about. And the six
 * words two people compare before anything is vouched for: whoever put another key in between would show other words.
 *
 *     abri-enrol:1?org=…&name=dev/0a1b2c3d&member=…&vkey=…&age=age1…&kept=browser&lang=fr&nonce=…&sig=…
 *
 * One request has one spelling: fields in this order, each once. The list the words come from goes with it, so that both read the
 * same ones whatever language their own screen is in.
 */
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { type DeviceName, isId, type MemberId } from '../../kernel/ids.ts';
import { b64url, fromB64url } from '../../log/base64.ts';
import { ed25519Verify, sha256 } from '../../log/digest.ts';
import { LogFault } from '../../log/fault.ts';
import { parseVkey } from '../../log/note.ts';
import { toUtf8 } from '../../log/text.ts';
import type { Lang } from '../../wire/problems.ts';

/** Where the signing key is: in the browser's own keeping, which no script can read out, or wrapped under a key of it. */
export type Keeping = 'browser' | 'wrapped';

export interface EnrolRequest {
  /** Origin of the log it is to be enrolled in. */
  readonly org: string;
  readonly name: DeviceName;
  readonly member: MemberId;
  readonly vkey: string;
  /** Its age recipient. */
  readonly age: string;
  readonly kept: Keeping;
  readonly lang: Lang;
  /** Where sponsor and device meet: 128 bits nobody else knows. */
  readonly nonce: string;
}

const PREFIX = 'abri-enrol:1?';
const FIELDS = ['org', 'name', 'member', 'vkey', 'age', 'kept', 'lang', 'nonce'] as const;
/** Nothing longer is looked at: three times the longest that can be made. */
const LONGEST = 1500;
const LISTS: Readonly<Record<Lang, readonly string[]>> = { fr: french, en: english };

const unsigned = (request: EnrolRequest): string =>
  PREFIX + FIELDS.map((field) => `${field}=${encodeURIComponent(request[field]).replaceAll('%2F', '/')}`).join('&');

/** The request, signed by the key in it. */
export async function requestText(request: EnrolRequest, sign: (message: Uint8Array) => Promise<Uint8Array>): Promise<string> {
  const text = unsigned(request);
  return `${text}&sig=${b64url(await sign(toUtf8(text)))}`;
}

/** Null for anything that is no request of exactly this form, signed by the sound key it names. */
export function parseEnrolRequest(given: string): EnrolRequest | null {
  const text = given.trim();
  if (text.length > LONGEST || !text.startsWith(PREFIX)) return null;
  const pairs = text.slice(PREFIX.length).split('&');
  const sig = pairs.pop()?.replace(/^sig=/, '') ?? '';
  try {
    const value = (at: number): string => decodeURIComponent(pairs[at]?.slice((FIELDS[at]?.length ?? 0) + 1) ?? '');
    const [org, name, member, vkey, age, kept, lang, nonce] = FIELDS.map((_, at) => value(at)) as [string, ...string[]];
    const request = { org, name, member, vkey, age, kept, lang, nonce } as EnrolRequest;
    // Written again it must be what was given: no field more, none twice, none spelled another way.
    if (!isSane(request) || `${unsigned(request)}&sig=${sig}` !== text) return null;
    const key = parseVkey(request.vkey);
    return key.name === request.name && ed25519Verify(key.pub, toUtf8(unsigned(request)), fromB64url(sig)) ? request : null;
  } catch (error) {
    if (error instanceof LogFault || error instanceof URIError) return null;
    throw error;
  }
}

function isSane({ org, name, member, age, kept, lang, nonce }: EnrolRequest): boolean {
  return (
    /^[\x21-\x7e]{1,120}$/.test(org) &&
    /^dev\/[0-9a-f]{8}$/.test(name) &&
    isId(member) &&
    /^age1[02-9ac-hj-np-z]{58}$/.test(age) &&
    (kept === 'browser' || kept === 'wrapped') &&
    (lang === 'fr' || lang === 'en') &&
    /^[A-Za-z0-9_-]{22}$/.test(nonce)
  );
}

/** Six words for 66 bits of the digest of the whole text, in the language of the new device. */
export function sixWords(text: string, lang: Lang): string[] {
  const digest = sha256(toUtf8(text.trim()));
  let bits = digest.slice(0, 9).reduce((n, byte) => (n << 8n) | BigInt(byte), 0n) >> 6n;
  const words: string[] = [];
  for (let i = 0; i < 6; i++) {
    words.unshift((LISTS[lang][Number(bits & 2047n)] ?? '').normalize('NFC'));
    bits >>= 11n;
  }
  return words;
}
