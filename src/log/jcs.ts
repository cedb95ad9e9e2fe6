/**
 * JSON as the log writes it: RFC 8785 (JCS), and the restricted profile of signed bodies and outcome lines
 * (log-and-dossier §2.1). Bytes are stored as they were signed and never written again; a reader refuses what is not
 * already canonical, so that one meaning has one spelling and duplicate keys cannot hide anything.
 */
import type { Id, MemberId, Sha256Hex, Thread } from '../kernel/ids.ts';
import { isId, isThread, SHA256_HEX_PATTERN } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { fromB64, fromB64url } from './base64.ts';
import { LogFault } from './fault.ts';
import { decimal, isCount, isKeyName, isWellFormed } from './text.ts';

/** A body is at most this long, in bytes (ASCII: characters are bytes). */
export const BODY_MAX = 16 * 1024;
/** No act nests deeper than results in a list in its parameters; the cap keeps hostile text off the stack. */
const DEPTH_MAX = 16;
const JCS_DEPTH_MAX = 128;

/** What stands in JSON as it is: nearly every text of a body, and several times faster than to have it written. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

/** RFC 8785. Throws LogFault `jcs` for what JSON cannot say: undefined, NaN, a lone surrogate, an object that is not plain. */
export function jcs(value: unknown): string {
  return canonical(value, 0);
}

function canonical(value: unknown, depth: number): string {
  if (depth > JCS_DEPTH_MAX) throw new LogFault('jcs', 'nested too deeply');
  switch (typeof value) {
    case 'string':
      if (PLAIN_TEXT.test(value)) return `"${value}"`;
      if (!isWellFormed(value)) throw new LogFault('jcs', 'a text holds half a character (lone surrogate)');
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new LogFault('jcs', 'JSON has no such number');
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      break;
    default:
      throw new LogFault('jcs', `JSON has no ${typeof value}`);
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return listed(value, depth);
  if (!isPlain(value)) throw new LogFault('jcs', 'only plain objects can be written');
  // Array.prototype.sort without a function compares UTF-16 code units, which is the order of RFC 8785 §3.2.3.
  let text = '';
  for (const key of Object.keys(value).sort())
    text += `${text === '' ? '' : ','}${canonical(key, depth + 1)}:${canonical(value[key], depth + 1)}`;
  return `{${text}}`;
}

/** A hole in a list is no value JSON could say: it is refused like any other. */
function listed(values: readonly unknown[], depth: number): string {
  let text = '';
  for (let i = 0; i < values.length; i++) text += `${i === 0 ? '' : ','}${canonical(values[i], depth + 1)}`;
  return `[${text}]`;
}

export type Plain = Readonly<Record<string, unknown>>;
export function isPlain(value: unknown): value is Plain {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Reads one line of the restricted profile: keys `[a-z][a-z0-9_]*`, printable ASCII strings, whole numbers up to
 * 2^53 − 1, booleans, null, lists and objects; already canonical. Throws LogFault `json`.
 */
export function parseProfile(line: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new LogFault('json', 'not JSON');
  }
  checkProfile(value, 0);
  if (jcs(value) !== line) throw new LogFault('json', 'not canonical JSON (RFC 8785), or a key appears twice');
  return value;
}

function checkProfile(value: unknown, depth: number): void {
  if (depth > DEPTH_MAX) throw new LogFault('json', 'nested too deeply');
  if (typeof value === 'string') {
    if (!/^[\x20-\x7e]*$/.test(value)) throw new LogFault('json', 'only printable ASCII may stand here: free text belongs in a disclosure');
  } else if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new LogFault('json', 'only whole numbers up to 2^53 - 1 may stand here');
  } else if (Array.isArray(value)) {
    for (const item of value) checkProfile(item, depth + 1);
  } else if (isPlain(value)) {
    for (const key of Object.keys(value)) {
      if (!/^[a-z][a-z0-9_]*$/.test(key)) throw new LogFault('json', 'a key is not of the form [a-z][a-z0-9_]*');
      checkProfile(value[key], depth + 1);
    }
  }
}

/** The signed body of an act (decision 3). One line of JCS; what a person wrote in words is only in disclosures. */
export interface Body {
  v: 1;
  /** `alert.issue` */
  act: string;
  /** The device's own clock. Kept, never trusted. */
  t: Ms;
  /** 12 random bytes, base64url: two alike acts never make the same note. */
  n: string;
  /** Digests of the disclosures, sorted (SD-JWT form, disclosure.ts). */
  sd: readonly string[];
  /** `<size> <base64 root>` of a head this device verified. */
  seen: string;
  /** Origin of the log: an act for one organisation cannot be replayed in another's log. */
  log: string;
  thread: Thread;
  id: Id;
  by: MemberId;
  /** Counter of the signing device. */
  dseq: number;
  /** The exercise, or null when it is live. */
  ex: Id | null;
  /** Ids of what is acted on. */
  about: readonly Id[];
  /** The act's parameters, as the core's act type has them. */
  with: Plain;
  occurred?: Ms;
  for?: MemberId;
  compartment?: string;
  /** Indexes of the entries this act answers or corrects. */
  ref?: readonly number[];
  /** Index of the enrolment of the signing device. */
  dev?: number;
  blob?: readonly { readonly sha256: Sha256Hex; readonly len: number }[];
}

const every = (value: unknown, is: (item: unknown) => boolean): boolean => Array.isArray(value) && value.every(is);
function isBase64url(value: unknown, bytes: number): boolean {
  if (typeof value !== 'string') return false;
  try {
    return fromB64url(value).length === bytes;
  } catch {
    return false;
  }
}

/** A head as bodies name it; null when it is not one. */
function parseSeen(seen: unknown): { size: number; root: Uint8Array } | null {
  if (typeof seen !== 'string') return null;
  const [first = '', second = '', ...more] = seen.split(' ');
  const size = decimal(first);
  if (size === null || more.length > 0) return null;
  try {
    const root = fromB64(second);
    return root.length === 32 ? { size, root } : null;
  } catch {
    return null;
  }
}
const isSortedSet = (value: unknown): boolean => every(value, (item) => isBase64url(item, 32)) && isStrictlyRising(value as string[]);
const isStrictlyRising = (items: readonly string[]): boolean => items.every((item, i) => i === 0 || (items[i - 1] ?? '') < item);
const isBlob = (value: unknown): boolean =>
  isPlain(value) &&
  Object.keys(value).length === 2 &&
  typeof value.sha256 === 'string' &&
  SHA256_HEX_PATTERN.test(value.sha256) &&
  isCount(value.len);

const MANDATORY: Readonly<Record<string, (value: unknown) => boolean>> = {
  v: (v) => v === 1,
  act: (v) => typeof v === 'string' && /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/.test(v) && v.length <= 64,
  t: isCount,
  n: (v) => isBase64url(v, 12),
  sd: isSortedSet,
  seen: (v) => parseSeen(v) !== null,
  log: (v) => typeof v === 'string' && isKeyName(v),
  thread: (v) => typeof v === 'string' && isThread(v),
  id: isId,
  by: isId,
  dseq: isCount,
  ex: (v) => v === null || isId(v),
  about: (v) => every(v, isId),
  with: isPlain,
};
const OPTIONAL: Readonly<Record<string, (value: unknown) => boolean>> = {
  occurred: isCount,
  for: isId,
  compartment: isId,
  ref: (v) => every(v, isCount),
  dev: isCount,
  blob: (v) => every(v, isBlob),
};

/**
 * Reads the body line of a note, without its newline. Throws LogFault: `body.size`, `json`, `body.missing`, `body.unknown`
 * or `body.value`. Unknown keys are refused: a reader must not accept as checked what it does not understand.
 */
export function parseBody(line: string): Body {
  if (line.length > BODY_MAX) throw new LogFault('body.size', `a body has at most ${BODY_MAX} bytes`);
  const body = parseProfile(line);
  if (!isPlain(body)) throw new LogFault('json', 'a body is a JSON object');
  for (const key of Object.keys(MANDATORY)) if (!Object.hasOwn(body, key)) throw new LogFault('body.missing', `the body lacks "${key}"`);
  for (const key of Object.keys(body)) {
    const is = Object.hasOwn(MANDATORY, key) ? MANDATORY[key] : Object.hasOwn(OPTIONAL, key) ? OPTIONAL[key] : undefined;
    if (is === undefined) throw new LogFault('body.unknown', `the body has a key nobody knows: "${key}"`);
    if (!is(body[key])) throw new LogFault('body.value', `"${key}" does not have the form it must have`);
  }
  return body as unknown as Body;
}
