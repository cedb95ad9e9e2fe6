/**
 * What passes between two devices that stand side by side. What a new one shows and a sponsor reads: one line of text, as a QR or
 * typed, signed by the key it is about; two people compare six words of it before anything is vouched for, and whoever put another
 * key in between would show other words.
 *
 *     abri-enrol:1?org=…&name=dev/0a1b2c3d&member=…&vkey=…&age=age1…&kept=browser&lang=fr&nonce=…&sig=…
 *
 * One request has one spelling: fields in this order, each once. The list the words come from goes with it, so that both read the
 * same ones whatever language their own screen is in. Then the act its sponsor has drawn up, which goes from hand to hand until
 * everybody has signed it.
 */
import { type DeviceName, isId, type MemberId } from '../kernel/ids.ts';
import { type Hands, signBeside, signDrawnUp } from './act.ts';
import { b64url, fromB64url } from './base64.ts';
import { ed25519Verify, sha256 } from './digest.ts';
import { LogFault } from './fault.ts';
import { isPlain, jcs, type Plain, parseBody } from './jcs.ts';
import { openNote, parseVkey } from './note.ts';
import { fromUtf8, toUtf8 } from './text.ts';

const PASSED = 'abri-sign:1?';
/** Far above any enrolment; far below what would be no text to hold up to another screen. */
const TEXT_MAX = 16 * 1024;

/** Where the signing key is: in the browser's own keeping, which no script can read out, or wrapped under a key of it; or in a file. */
export type Keeping = 'browser' | 'wrapped' | 'file';

export interface EnrolRequest {
  /** Origin of the log it is to be enrolled in. */
  readonly org: string;
  readonly name: DeviceName;
  readonly member: MemberId;
  readonly vkey: string;
  /** Its age recipient. */
  readonly age: string;
  readonly kept: Keeping;
  readonly lang: 'fr' | 'en';
  /** Where sponsor and device meet: 128 bits nobody else knows. */
  readonly nonce: string;
}

const REQUEST = 'abri-enrol:1?';
const FIELDS = ['org', 'name', 'member', 'vkey', 'age', 'kept', 'lang', 'nonce'] as const;
/** Nothing longer is looked at: three times the longest that can be made. */
const LONGEST = 1500;

const unsigned = (request: EnrolRequest): string =>
  REQUEST + FIELDS.map((field) => `${field}=${encodeURIComponent(request[field]).replaceAll('%2F', '/')}`).join('&');

/** The request, signed by the key in it. */
export async function requestText(request: EnrolRequest, sign: Hands['sign']): Promise<string> {
  const text = unsigned(request);
  return `${text}&sig=${b64url(await sign(toUtf8(text)))}`;
}

/** Null for anything that is no request of exactly this form, signed by the sound key it names. */
export function parseEnrolRequest(given: string): EnrolRequest | null {
  const text = given.trim();
  if (text.length > LONGEST || !text.startsWith(REQUEST)) return null;
  const pairs = text.slice(REQUEST.length).split('&');
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
    (kept === 'browser' || kept === 'wrapped' || kept === 'file') &&
    (lang === 'fr' || lang === 'en') &&
    /^[A-Za-z0-9_-]{22}$/.test(nonce)
  );
}

/** What both sides compare: 66 bits of the digest of the whole text, as six places in a list of 2,048 words. */
export function sixPlaces(text: string): number[] {
  const digest = sha256(toUtf8(text.trim()));
  let bits = digest.slice(0, 9).reduce((n, byte) => (n << 8n) | BigInt(byte), 0n) >> 6n;
  const places: number[] = [];
  for (let i = 0; i < 6; i++) {
    places.unshift(Number(bits & 2047n));
    bits >>= 11n;
  }
  return places;
}

/** An enrolment on its way: the request over the wire, the text that is signed, and the signature lines it has so far. */
export interface Passed {
  readonly asked: Plain;
  readonly text: string;
  readonly lines: string;
}

export const formatPassed = ({ asked, text, lines }: Passed): string => `${PASSED}${b64url(toUtf8(jcs({ asked, lines, text })))}`;

/** Throws a LogFault `enrol`, or why the text is no body or the lines are no signatures. */
export function parsePassed(given: string): Passed {
  const refuse = (): never => {
    throw new LogFault('enrol', 'this is not an enrolment to sign, or it was cut');
  };
  if (!given.startsWith(PASSED) || given.length > TEXT_MAX) refuse();
  let value: unknown;
  try {
    value = JSON.parse(fromUtf8(fromB64url(given.slice(PASSED.length))));
  } catch (error) {
    if (error instanceof SyntaxError) return refuse();
    throw error;
  }
  if (!isPlain(value) || Object.keys(value).join() !== 'asked,lines,text') return refuse();
  const { asked, text, lines } = value;
  if (!isPlain(asked) || typeof text !== 'string' || typeof lines !== 'string' || !text.endsWith('\n')) return refuse();
  parseBody(text.slice(0, -1));
  if (lines !== '') openNote(`${text}\n${lines}`);
  const passed = { asked, text, lines };
  // One spelling: what is compared by eye or by a digest is the same text.
  return formatPassed(passed) === given ? passed : refuse();
}

/** With one more line. */
export async function signPassed(passed: Passed, hands: Hands): Promise<Passed> {
  const { text, lines } = passed;
  const note = lines === '' ? await signDrawnUp(text, [hands]) : await signBeside(`${text}\n${lines}`, hands);
  return { ...passed, lines: note.slice(text.length + 1) };
}
