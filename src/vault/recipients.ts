/**
 * Which devices may read, worked out by whoever seals, from the log and from two keys they hold: that of the log and that of
 * the organisation's root, both learnt in person (log-and-dossier §4). A list the server gives is not read here at all.
 *
 * An enrolment counts when it is in the log under a head the log signed, when the device it enrols has signed it, and when the
 * root or the device of a sponsor that counts has signed it too. What is enrolled for a compartment counts there only with the root
 * or a second sponsor. Whatever else stands in the log, the server may have written: it makes nobody a reader (a *ghost*). A
 * revocation counts whoever signed it: taking a reader away tells nobody anything, and is seen.
 */
import { isId, type MemberId } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { openCheckpoint } from '../log/checkpoint.ts';
import { type Entry, leafHash, parseEntry } from '../log/entry.ts';
import { LogFault } from '../log/fault.ts';
import { openNote, parseVkey, signedBy, type Vkey } from '../log/note.ts';
import { parseProof, verifyProof } from '../log/proof.ts';
import { sameBytes } from '../log/text.ts';

/** What a device was told in person, and believes whatever the server says. */
export interface Pins {
  readonly logVkey: string;
  readonly rootVkey: string;
}
/** An entry, and the proof that it is in the log. */
export interface Proven {
  readonly entry: Uint8Array;
  readonly proof: string;
}
export interface KnownDevice {
  readonly name: string;
  readonly member: MemberId;
  readonly key: Vkey;
  /** Null for one that seals and opens nothing. */
  readonly seal: string | null;
  /** Those it counts for, which may be fewer than it claims. */
  readonly compartments: readonly string[];
  readonly expires: Ms | null;
  readonly index: number;
  /** The entry that revoked it. */
  readonly revokedIn: number | null;
}
export interface KnownKeys {
  /** Entries of the log when this was worked out. */
  readonly size: number;
  readonly devices: ReadonlyMap<string, KnownDevice>;
  /** By compartment, the paper key. */
  readonly recovery: ReadonlyMap<string, string>;
  /** Devices the log names as enrolled and nobody of the root vouches for: to be shown, never counted. */
  readonly ghosts: readonly string[];
}

const SEAL = /^age1[02-9ac-hj-np-z]{58}$/;
const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A verifier key that can be read and bears this name; null otherwise. */
function keyOf(text: unknown, name: string | null): Vkey | null {
  try {
    const key = parseVkey(textIn(text) ?? '');
    return key.name === name ? key : null;
  } catch (error) {
    if (error instanceof LogFault) return null;
    throw error;
  }
}

/** A restored log goes on under its origin and `/e2`: its older acts bear the older one (decision 7). */
const ofEpoch = (origin: string): string => origin.replace(/\/e[0-9]+$/, '');

/** The entries, each proved to be under this head of this log, in order. Throws LogFault. */
function inTheLog(
  entries: readonly Proven[],
  checkpoint: string,
  logVkey: string,
): { readonly size: number; readonly read: readonly Entry[] } {
  const head = openCheckpoint(checkpoint, logVkey);
  let last = -1;
  const read = entries.map(({ entry: bytes, proof }) => {
    const entry = parseEntry(bytes);
    const proved = verifyProof(proof, leafHash(bytes), logVkey);
    if (proved.size !== head.size || !sameBytes(proved.root, head.root)) throw new LogFault('keys.head', 'a proof is under another head');
    if (proved.index !== entry.index || entry.index <= last)
      throw new LogFault('keys.order', 'the entries are not in the order of the log');
    if (ofEpoch(entry.body.log) !== ofEpoch(head.origin)) throw new LogFault('keys.log', 'an act of another log');
    last = entry.index;
    return entry;
  });
  return { size: head.size, read };
}

/**
 * Throws LogFault when a proof does not hold, or when the log names another root than the one pinned: then nothing is
 * sealed, and somebody asks why. An enrolment that does not count is left out, and named.
 */
export function readKeys(entries: readonly Proven[], checkpoint: string, pins: Pins): KnownKeys {
  const root = parseVkey(pins.rootVkey);
  const { size, read } = inTheLog(entries, checkpoint, pins.logVkey);
  const devices = new Map<string, KnownDevice>();
  const recovery = new Map<string, string>();
  const ghosts: string[] = [];
  for (const entry of read) {
    const { with: given } = entry.body;
    switch (entry.body.act) {
      case 'org.root':
        if (given.vkey !== pins.rootVkey) throw new LogFault('keys.root', 'this log has another root than the one you were given');
        break;
      case 'device.enrol': {
        // Keys that the server keeps vouch for nobody, and nothing is sealed for them.
        if (given.custody !== 'device') break;
        const device = enrolled(entry, devices, root);
        if (device === null || devices.has(device.name)) ghosts.push(textIn(given.device) ?? '?');
        else devices.set(device.name, device);
        break;
      }
      case 'device.revoke': {
        const device = devices.get(textIn(given.device) ?? '');
        if (device !== undefined && device.revokedIn === null) devices.set(device.name, { ...device, revokedIn: entry.index });
        break;
      }
      case 'recovery.set': {
        const [compartment, seal] = [textIn(given.compartment), textIn(given.seal)];
        if (compartment === null || seal === null || !SEAL.test(seal)) break;
        // Whoever holds the compartment says where its paper key is; a key for everybody else's papers is nobody's.
        if (signers(entry, devices).some((device) => device.compartments.includes(compartment))) recovery.set(compartment, seal);
        break;
      }
    }
  }
  return { size, devices, recovery, ghosts };
}

/** The known devices that signed this entry and stood when it was written. */
function signers(entry: Entry, devices: ReadonlyMap<string, KnownDevice>): KnownDevice[] {
  const note = openNote(entry.note);
  const stood = ({ index, revokedIn, expires }: KnownDevice): boolean =>
    index < entry.index && (revokedIn === null || entry.index < revokedIn) && (expires === null || entry.rx < expires);
  return [...devices.values()].filter((device) => stood(device) && signedBy(note, device.key) === 'valid');
}

function enrolled(entry: Entry, devices: ReadonlyMap<string, KnownDevice>, root: Vkey): KnownDevice | null {
  const { with: given, by } = entry.body;
  const [name, member, seal] = [textIn(given.device), textIn(given.member), textIn(given.seal)];
  const key = keyOf(given.vkey, name);
  const note = openNote(entry.note);
  if (key === null || name === null || !isId(member) || signedBy(note, key) !== 'valid') return null;
  if (seal !== null && !SEAL.test(seal)) return null;
  const byRoot = given.root === true && signedBy(note, root) === 'valid';
  const sponsors = signers(entry, devices).map((device) => device.member);
  if (!byRoot && !sponsors.includes(by)) return null;
  const second = textIn(given.second);
  const byTwo = second !== null && second !== by && second !== member && sponsors.includes(second);
  const claimed = Array.isArray(given.compartments) ? given.compartments.filter(isId) : [];
  const expires = typeof given.expires === 'number' ? given.expires : null;
  return { name, member, key, seal, compartments: byRoot || byTwo ? claimed : [], expires, index: entry.index, revokedIn: null };
}

export interface Recipients {
  /** By device. */
  readonly seals: ReadonlyMap<string, string>;
  /** The paper key of the compartment; null when there is none. */
  readonly recovery: string | null;
}

/**
 * Who may read what is sealed in a compartment now: every device enrolled for it. Without a compartment, every device: then
 * whoever seals names the members it is for.
 */
export function recipientsOf(keys: KnownKeys, compartment: string | null, now: Ms): Recipients {
  const seals = new Map<string, string>();
  for (const device of keys.devices.values()) {
    const reads = compartment === null || device.compartments.includes(compartment);
    const stands = device.revokedIn === null && (device.expires === null || now < device.expires);
    if (reads && device.seal !== null && stands) seals.set(device.name, device.seal);
  }
  return { seals, recovery: compartment === null ? null : (keys.recovery.get(compartment) ?? null) };
}

/** What the log says of a sealed value. */
export interface Vouched {
  readonly value: string;
  readonly pc: string;
  /** SHA-256 of the present file. */
  readonly ct: string;
  readonly compartment: string | null;
  /** The devices the present file is encrypted for, by the act that made it. */
  readonly to: readonly string[];
  /** Whether a device that counts signed the act; false where the server keeps the key of whoever sealed it. */
  readonly signed: boolean;
}

/**
 * The commitment of a value, from the sealing and the last re-wrap of it. Throws LogFault `sealed.*` when the two are not of
 * one value with one commitment, or a proof does not hold: what the server hands out is then not what was sealed.
 */
export function vouched(entries: readonly Proven[], keys: KnownKeys, pins: Pins): Vouched {
  const head = entries[0] === undefined ? '' : parseProof(entries[0].proof).checkpoint;
  const { read } = inTheLog(entries, head, pins.logVkey);
  const [put, last = put] = read;
  const isPut = put?.body.act === 'seal.put' && (last === put || last?.body.act === 'seal.rewrap');
  if (put === undefined || last === undefined || !isPut || read.length > 2)
    throw new LogFault('sealed.entries', 'not the acts of one sealed value');
  const [of, now] = [put.body.with, last.body.with];
  const [value, pc, ct] = [textIn(of.value), textIn(of.pc), textIn(now.ct)];
  if (value === null || pc === null || ct === null || now.value !== value || now.pc !== pc)
    throw new LogFault('sealed.entries', 'the two acts are not of one value with one commitment');
  const to = Array.isArray(now.to) ? now.to.filter((name) => typeof name === 'string') : [];
  return {
    value,
    pc,
    ct,
    compartment: textIn(of.compartment),
    to,
    signed: [put, last].every((entry) => signers(entry, keys.devices).length > 0),
  };
}
