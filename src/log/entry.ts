/**
 * One entry of the log = the bytes of one leaf (decision 1):
 *
 *     abri.entry/1 <index> <rx_ms> <thread> <thread_seq> <thread_prev>\n     written by the desk
 *     {"ev":[…],"rules":"<n>"}\n                                             what the core decided
 *     <signed note, verbatim>                                                what the device signed
 *
 * The leaf hash covers all three. `thread_prev` is the leaf hash of the previous entry of the thread: a dossier that
 * holds a thread from 0 has no hole.
 */
import type { Sha256Hex, Thread } from '../kernel/ids.ts';
import { isThread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { b64, fromB64 } from './base64.ts';
import { sha256Hex } from './digest.ts';
import { LogFault } from './fault.ts';
import { type Body, isPlain, type Plain, parseBody, parseProfile } from './jcs.ts';
import { openNote } from './note.ts';
import { decimal, fromUtf8, toUtf8 } from './text.ts';

export { leafHash } from './tree.ts';

/** tlog-tiles writes the length of an entry on 16 bits. */
const ENTRY_MAX = 65_535;
/** An act has one signature, or two for an enrolment in person; four is the ceiling of the format. */
const SIGNATURES_MAX = 4;

export interface Entry {
  readonly index: number;
  readonly rx: Ms;
  readonly thread: Thread;
  readonly seq: number;
  /** `-` for the first entry of a thread, else the base64 leaf hash of the previous one. */
  readonly prev: string;
  /** The outcome line, without its newline. */
  readonly outcome: string;
  /** Version of the rules that decided. */
  readonly rules: string;
  readonly events: readonly Plain[];
  /** The signed note, verbatim. */
  readonly note: string;
  /** What was signed: the body line and its newline. */
  readonly text: string;
  readonly body: Body;
  readonly bytes: Uint8Array;
}

/**
 * Puts an entry together. `prev` may be given as the 32 bytes of the leaf, null for the first of its thread. `outcome` is
 * the JCS line without its newline. Throws LogFault for whatever `parseEntry` would refuse: nothing unreadable is ever
 * appended.
 */
export function encodeEntry(entry: EntryParts): Uint8Array {
  return makeEntry(entry).bytes;
}

/** The same, read back: what is appended is what any reader will find. */
export function makeEntry(entry: EntryParts): Entry {
  const { index, rx, thread, seq, outcome, note } = entry;
  const prev = entry.prev === null ? '-' : typeof entry.prev === 'string' ? entry.prev : b64(entry.prev);
  return parseEntry(toUtf8(`abri.entry/1 ${index} ${rx} ${thread} ${seq} ${prev}\n${outcome}\n${note}`));
}

interface EntryParts {
  readonly index: number;
  readonly rx: Ms;
  readonly thread: Thread;
  readonly seq: number;
  readonly prev: string | Uint8Array | null;
  readonly outcome: string;
  readonly note: string;
}

function parseReceipt(line: string): { index: number; rx: Ms; thread: Thread; seq: number; prev: string } {
  const words = line.split(' ');
  const [version = '', first = '', second = '', thread = '', third = '', prev = ''] = words;
  const [index, rx, seq] = [decimal(first), decimal(second), decimal(third)];
  if (words.length !== 6 || version !== 'abri.entry/1' || index === null || rx === null || seq === null || !isThread(thread)) {
    throw new LogFault('entry.receipt', 'the receipt line is malformed');
  }
  if ((prev === '-') !== (seq === 0)) throw new LogFault('entry.receipt', 'the first entry of a thread, and only it, has no previous one');
  if (prev !== '-' && fromB64(prev).length !== 32) throw new LogFault('entry.receipt', 'the previous hash is not 32 bytes');
  return { index, rx, thread, seq, prev };
}

function parseOutcome(line: string): { rules: string; events: readonly Plain[] } {
  const outcome = parseProfile(line);
  if (!isPlain(outcome) || Object.keys(outcome).join() !== 'ev,rules')
    throw new LogFault('entry.outcome', 'an outcome has the keys ev and rules');
  const { ev, rules } = outcome;
  if (typeof rules !== 'string' || !/^[0-9a-z][0-9a-z.]{0,15}$/.test(rules))
    throw new LogFault('entry.outcome', 'the version of the rules is malformed');
  const isEvent = (event: unknown): event is Plain => isPlain(event) && typeof event.e === 'string' && event.e !== '';
  if (!Array.isArray(ev) || !ev.every(isEvent)) throw new LogFault('entry.outcome', 'an event is an object with a name "e"');
  return { rules, events: ev };
}

/**
 * Reads an entry, strictly. The signatures are not verified here. Throws LogFault: `entry.*`, `utf8`, `json`, `note.*`,
 * `body.*` or `base64`.
 */
export function parseEntry(bytes: Uint8Array): Entry {
  if (bytes.length > ENTRY_MAX) throw new LogFault('entry.size', `an entry has at most ${ENTRY_MAX} bytes`);
  const whole = fromUtf8(bytes);
  const first = whole.indexOf('\n');
  const second = whole.indexOf('\n', first + 1);
  if (first < 0 || second < 0) throw new LogFault('entry.form', 'an entry has a receipt line, an outcome line and a note');
  const receipt = parseReceipt(whole.slice(0, first));
  const outcome = whole.slice(first + 1, second);
  const { rules, events } = parseOutcome(outcome);
  const note = whole.slice(second + 1);
  const { text, signatures } = openNote(note);
  if (signatures.length > SIGNATURES_MAX) throw new LogFault('entry.signatures', `an act has at most ${SIGNATURES_MAX} signatures`);
  const body = parseBody(text.slice(0, -1));
  if (body.thread !== receipt.thread)
    throw new LogFault('entry.thread', 'the receipt line files the act under another thread than the signed one');
  return { ...receipt, outcome, rules, events, note, text, body, bytes };
}

/** The name of a note: SHA-256 of all its bytes, signatures included, in hex (decision 6: what a confirmation confirms). */
export function noteSha256(note: string): Sha256Hex {
  return sha256Hex(toUtf8(note));
}

/** An entry bundle of C2SP tlog-tiles: each entry after its length on two bytes, big-endian. */
export function entryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bundle = new Uint8Array(entries.reduce((length, entry) => length + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > ENTRY_MAX) throw new LogFault('entry.size', `an entry has at most ${ENTRY_MAX} bytes`);
    bundle[at] = entry.length >>> 8;
    bundle[at + 1] = entry.length & 0xff;
    bundle.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bundle;
}
