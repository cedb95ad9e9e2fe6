/**
 * An act that comes signed: the note is taken apart, believed only under the keys the log knows, held against what the desk
 * understood of the request, and kept as it came (decision 3). For a device whose key the desk still keeps, the note bears the
 * lines of the others only (the root, a device being enrolled), and the desk adds its own in front.
 *
 * A note counts once: `dseq` rises, ids are kept for ever, and the log, the exercise and the device stand in what is signed.
 */
import type { Refusal } from '../kernel/decider.ts';
import type { DeviceName, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { bodyOf, differing, disclosesWords, EMPTY_HEAD, withLine } from '../log/act.ts';
import { fromB64 } from '../log/base64.ts';
import { LogFault } from '../log/fault.ts';
import { type Body, parseBody } from '../log/jcs.ts';
import { type OpenedNote, openNote, parseVkey, signedBy, signNote } from '../log/note.ts';
import { sameBytes } from '../log/text.ts';
import { fallenDevice, type LoopState, ROOT } from '../loop/loop.ts';
import type { Command, Session } from './command.ts';
import { held, type Origin } from './note.ts';
import type { Keys } from './ports.ts';

/** A note that was taken in: its signatures hold, and it has not been held against the request yet. */
export interface Ingested {
  readonly note: string;
  readonly disclosures: readonly string[];
  readonly body: Body;
  /** Whether the acting device has signed; else its line is the desk's to add. */
  readonly complete: boolean;
  /** Whose signatures hold besides that of the acting device. */
  readonly cosigned: readonly DeviceName[];
}

export type Taken = { readonly ok: true; readonly taken: Ingested | null } | { readonly ok: false; readonly refusal: Refusal };

const no = (code: string, ...about: string[]): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: { code, doctrine: 'decision 3', ...(about.length > 0 ? { about } : {}) },
});

/** Acts whose note bears the signatures of several (decision 6): every other one is signed by one device. */
const OF_SEVERAL: ReadonlySet<string> = new Set(['device.enrol', 'org.root']);

/**
 * Takes in what a device signed. `taken` is null where the desk signs for it. Whoever holds their key must sign: nobody may
 * act in their name without it.
 */
export function takeIn(state: LoopState, counter: number, session: Session, command: Command, now: Ms): Taken {
  const device = state.roster.devices.get(session.device);
  if (device !== undefined) {
    const fallen = fallenDevice(state, device.name, now);
    if (fallen !== null) return no(fallen);
  }
  const { signed } = command;
  if (signed === undefined) return device?.custody === 'device' ? no('signature_required') : { ok: true, taken: null };
  if (device === undefined) return no('device_unknown');
  try {
    const opened = openNote(signed.note);
    const body = parseBody(opened.text.slice(0, -1));
    const complete = opened.signatures[0]?.name === device.name;
    if (complete !== (device.custody === 'device')) return no('note_signature');
    if (complete && signedBy(opened, parseVkey(device.vkey)) !== 'valid') return no('note_signature');
    const others = opened.signatures.slice(complete ? 1 : 0).map(({ name }) => name);
    if (others.length > 0 && !OF_SEVERAL.has(command.act.act)) return no('note_signature');
    const held = others.filter((name) => holds(state, opened, name, command, now));
    if (held.length < others.length) return no('note_signature');
    if (body.dseq <= counter) return no('note_replayed', String(counter));
    if (body.dev !== undefined && body.dev !== device.index) return no('note_differs', 'dev');
    return { ok: true, taken: { note: signed.note, disclosures: signed.disclosures, body, complete, cosigned: held } };
  } catch (error) {
    if (!(error instanceof LogFault)) throw error;
    return no('note_malformed', error.code);
  }
}

/** Whether the line of this name is a signature that holds, under a key the log knows or the act itself brings. */
function holds(state: LoopState, opened: OpenedNote, name: DeviceName, { act }: Command, now: Ms): boolean {
  const vkey = keyOf(state, name, act, now);
  if (vkey === null) return false;
  try {
    return signedBy(opened, parseVkey(vkey)) === 'valid';
  } catch (error) {
    // A key that is not sound is refused by the core, in its own words; until then its line counts as there.
    if (error instanceof LogFault) return true;
    throw error;
  }
}

function keyOf(state: LoopState, name: DeviceName, act: Command['act'], now: Ms): string | null {
  if (act.act === 'org.root' && name === ROOT) return act.with.vkey;
  if (act.act === 'device.enrol' && name === act.with.device) return act.with.vkey;
  if (name === ROOT) return state.roster.root?.vkey ?? null;
  return fallenDevice(state, name, now) === null ? (state.roster.devices.get(name)?.vkey ?? null) : null;
}

/** Whose act a note is: by the signature of a device that holds its key and stands. */
export function signerOf(state: LoopState, note: string, now: Ms): Session | null {
  try {
    const opened = openNote(note);
    const device = state.roster.devices.get(opened.signatures[0]?.name ?? '');
    if (device === undefined || device.custody !== 'device' || fallenDevice(state, device.name, now) !== null) return null;
    return signedBy(opened, parseVkey(device.vkey)) === 'valid' ? { member: device.member, device: device.name } : null;
  } catch (error) {
    if (error instanceof LogFault) return null;
    throw error;
  }
}

export interface Understood {
  readonly origin: Origin;
  readonly session: Session;
  readonly command: Command;
  readonly thread: Thread;
  readonly blobs: readonly Uint8Array[];
}

/** Where the signed body, or its words, say otherwise than what was asked; null when they are one act. */
export function differsIn({ body, disclosures }: Ingested, { origin, session, command, thread, blobs }: Understood): string | null {
  const { act, id, occurred } = command;
  // Behind which door an act stands is for the desk to say; whoever signs one may leave it to the desk.
  const compartment = body.compartment === undefined ? undefined : command.compartment;
  const said = { id, act: act.act, with: act.with, thread, for: command.for, occurred, compartment, blobs };
  const hand = { log: origin.log, by: session.member, ex: origin.exercise, t: body.t, dseq: body.dseq, seen: body.seen, dev: null };
  const other = differing(body, bodyOf(said, hand, body.n, body.sd));
  if (other !== null) return other;
  try {
    return disclosesWords(body, disclosures, command.words) ? null : 'sd';
  } catch (error) {
    if (error instanceof LogFault) return 'sd';
    throw error;
  }
}

/** The note as it is kept: as it came, or with the line of a device whose key the desk keeps in front. */
export function completed({ note, complete }: Ingested, keys: Keys, device: DeviceName): string {
  return complete ? note : withLine(note, signNote(openNote(note).text, [held(keys, device)]), 'first');
}

/** Whether a head that a device has seen is one this log had: the empty one, or the root of as many entries as it says. */
export function isOurs(seen: string, rootOf: (size: number) => Uint8Array | null): boolean {
  if (seen === EMPTY_HEAD) return true;
  const [size = '', root = ''] = seen.split(' ');
  const known = rootOf(Number(size));
  return known !== null && sameBytes(known, fromB64(root));
}
