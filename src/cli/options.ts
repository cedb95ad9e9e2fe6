/**
 * The options of every command, read strictly: what is not understood is said in the person's language and nothing is run.
 * A value is held against what it may be before anything is opened or sent.
 */
import { parseArgs } from 'node:util';
import { isId } from '../kernel/ids.ts';
import { line } from '../wire/fields.ts';
import { REVOCATIONS } from '../wire/vocabulary.ts';
import { type Io, say } from './io.ts';

const OPTIONS = {
  data: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  'no-input': { type: 'boolean' },
  port: { type: 'string' },
  host: { type: 'string' },
  'public-port': { type: 'string' },
  'public-host': { type: 'string' },
  'public-url': { type: 'string' },
  driven: { type: 'string' },
  example: { type: 'boolean' },
  alone: { type: 'boolean' },
  name: { type: 'string' },
  member: { type: 'string' },
  zone: { type: 'string' },
  label: { type: 'string' },
  days: { type: 'string' },
  seed: { type: 'string' },
  into: { type: 'string' },
  watch: { type: 'boolean' },
  list: { type: 'boolean' },
  all: { type: 'boolean' },
  about: { type: 'string' },
  order: { type: 'string' },
  basis: { type: 'string' },
  priority: { type: 'string' },
  wait: { type: 'string' },
  url: { type: 'string' },
  'token-file': { type: 'string' },
  words: { type: 'string' },
  compartments: { type: 'string' },
  second: { type: 'string' },
  root: { type: 'boolean' },
  shares: { type: 'string' },
  reason: { type: 'string' },
  id: { type: 'string' },
  'dry-run': { type: 'boolean' },
  to: { type: 'string' },
  'keys-to': { type: 'string' },
  'prune-keys-days': { type: 'string' },
  keys: { type: 'string' },
  why: { type: 'string' },
  by: { type: 'string' },
  'last-head': { type: 'string' },
  'head-from': { type: 'string' },
  'keep-tokens': { type: 'boolean' },
  epoch: { type: 'string' },
  check: { type: 'boolean' },
  key: { type: 'string' },
  identity: { type: 'string' },
  out: { type: 'string' },
  entries: { type: 'string' },
  from: { type: 'string' },
  seeds: { type: 'string' },
  plant: { type: 'string' },
  shrink: { type: 'boolean' },
  limit: { type: 'string' },
  'tree-only': { type: 'boolean' },
  full: { type: 'boolean' },
  device: { type: 'string' },
  compartment: { type: 'string' },
  value: { type: 'string' },
  operation: { type: 'string' },
  aloud: { type: 'string' },
} as const;

/** By long name: the text that was given, or true; undefined when it was not given. */
export type Values = Readonly<Record<string, string | boolean | undefined>>;

export type Parsed =
  | { readonly ok: true; readonly values: Values; readonly positionals: readonly string[] }
  | { readonly ok: false; readonly says: string };

const whole =
  (least: number, most: number) =>
  (text: string): boolean =>
    /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most;

function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) !== null;
  } catch {
    return false;
  }
}

/** A token travels with every request: in clear only on this machine (decision 34). */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

/** Where the public pages are reached: nothing after the host, for they have addresses of their own. */
function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && origin === text;
}

/** `60s`, `2m`, or a number of seconds. NaN when not understood. */
export function seconds(text: string): number {
  const [, n, unit] = /^(\d{1,6})(s|m)?$/.exec(text) ?? [];
  return n === undefined ? Number.NaN : Number(n) * (unit === 'm' ? 60 : 1);
}

const oneLine = (text: string): boolean => text.length <= 200 && line.safeParse(text).success;
const ANY = Number.MAX_SAFE_INTEGER;
const POSSIBLE: Readonly<Record<string, (text: string) => boolean>> = {
  port: whole(0, 65_535),
  'public-port': whole(0, 65_535),
  'public-url': isOrigin,
  driven: whole(0, ANY),
  name: oneLine,
  why: oneLine,
  by: oneLine,
  epoch: whole(2, 999_999_999),
  label: oneLine,
  member: (text) => isId(text) && text !== 'desk',
  zone: isZone,
  days: whole(1, 3650),
  'prune-keys-days': whole(1, 3650),
  seed: whole(0, ANY),
  priority: whole(1, 3),
  wait: (text) => !Number.isNaN(seconds(text)),
  url: isAddress,
  id: isId,
  second: isId,
  reason: (text) => REVOCATIONS.some((reason) => reason === text),
  entries: whole(1, 10_000_000),
  seeds: whole(1, 10_000_000),
  limit: whole(0, ANY),
  compartment: isId,
  value: isId,
  operation: isId,
};

/** `--from` is a folder for a restore; what draws stories takes a seed. */
const OF_ONE: Readonly<Record<string, typeof POSSIBLE>> = { simulate: { from: whole(0, 1_000_000_000) } };

/** Reads a command line. When it cannot: one sentence that says why, in the person's language. */
export function readOptions(argv: readonly string[], io: Io): Parsed {
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    return { ok: false, says: misread(error, io) };
  }
  for (const [name, possible] of Object.entries({ ...POSSIBLE, ...OF_ONE[parsed.positionals[0] ?? ''] })) {
    const given = parsed.values[name];
    if (typeof given === 'string' && !possible(given)) {
      return { ok: false, says: say(io, `--${name} ne peut être « ${given} »`, `--${name} cannot be "${given}"`) };
    }
  }
  return { ok: true, ...parsed };
}

/** The reader of Node speaks English only. */
function misread(error: unknown, io: Io): string {
  const { code, message } = error as { code?: string; message: string };
  const option = /'(-[^\s',]*)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const near = nearest(option.replace(/^-+/, ''), Object.keys(OPTIONS));
    return say(io, `option inconnue ${option}. Vouliez-vous dire : --${near} ?`, `unknown option ${option}. Did you mean: --${near}?`);
  }
  const named = Object.entries(OPTIONS).find(([name]) => message.includes(`--${name}`));
  if (named === undefined) return message;
  return named[1].type === 'string'
    ? say(io, `--${named[0]} attend une valeur`, `--${named[0]} needs a value`)
    : say(io, `--${named[0]} ne prend pas de valeur`, `--${named[0]} takes no value`);
}

/** The known word nearest to what was typed; never a guess that runs. */
export function nearest(typed: string, known: readonly string[]): string {
  return [...known].sort((a, b) => distance(typed, a) - distance(typed, b))[0] ?? '';
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
