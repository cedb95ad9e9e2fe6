/**
 * What is signed when somebody acts: one list of fields, for whoever draws an act up (a browser, the command line, the desk for
 * those whose key it keeps) and for the desk that holds a note against what was asked (decision 3). Nothing here knows where a
 * key is: whoever signs is a function, which may take its time, as WebCrypto does.
 */
import { type Id, isId, type MemberId, type Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { b64url } from './base64.ts';
import { sha256Hex } from './digest.ts';
import { makeDisclosure, readDisclosure } from './disclosure.ts';
import { LogFault } from './fault.ts';
import { type Body, jcs, type Plain } from './jcs.ts';
import { openNote, parseVkey, signNote } from './note.ts';
import { toUtf8 } from './text.ts';

/** Nobody's head: what `seen` says until a device has verified one (decision 4). */
export const EMPTY_HEAD = '0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/** Parameters of acts that name the thing acted on; they are repeated under `about` so that a reader finds them without knowing the act. */
const ABOUT_KEYS = [
  'report',
  'alert',
  'operation',
  'case',
  'dossier',
  'principal',
  'person',
  'member',
  'check',
  'place',
  'appearance',
  'order',
  'handover',
  'hold',
  'proposal',
  'a',
  'b',
  'trigger',
  'assessment',
  'assignment',
  'drill',
  'review',
  'subject',
  'posture',
] as const;

export function aboutOf({ act, with: parameters }: { readonly act: string; readonly with: Plain }): Id[] {
  // A report has a `statement` too, which is a kind of words, and a facet a `value`: no things.
  const own = act.startsWith('statement.') ? ['statement'] : act.startsWith('seal.') ? ['value'] : [];
  const named = [...ABOUT_KEYS, ...own];
  return [...new Set(named.map((key) => parameters[key]).filter(isId))];
}

/** `c` + 16 hex: the thread a first act opens when nothing else names one, the same for every retry of the same id. */
export function threadOf(id: string): Thread {
  return `c${sha256Hex(toUtf8(`thread:${id}`)).slice(0, 16)}`;
}

/** What is said. */
export interface Said {
  readonly id: Id;
  readonly act: string;
  readonly with: Plain;
  readonly thread: Thread;
  readonly for?: MemberId | undefined;
  readonly occurred?: Ms | undefined;
  readonly compartment?: string | undefined;
  readonly blobs?: readonly Uint8Array[];
}
/** By whom, where, when. */
export interface Hand {
  /** Origin of the log. */
  readonly log: string;
  readonly by: MemberId;
  readonly ex: Id | null;
  readonly t: Ms;
  readonly dseq: number;
  readonly seen: string;
  /** Index of the enrolment of the signing device, when it is known. */
  readonly dev: number | null;
}

/** The body, but for what the dice and the words add. */
export function bodyOf(said: Said, hand: Hand, n: string, sd: readonly string[]): Body {
  const body: Body = {
    v: 1,
    act: said.act,
    t: hand.t,
    n,
    sd,
    seen: hand.seen,
    log: hand.log,
    thread: said.thread,
    id: said.id,
    by: hand.by,
    dseq: hand.dseq,
    ex: hand.ex,
    about: aboutOf(said),
    with: said.with,
  };
  if (said.for !== undefined) body.for = said.for;
  if (said.occurred !== undefined) body.occurred = said.occurred;
  if (said.compartment !== undefined) body.compartment = said.compartment;
  if (hand.dev !== null) body.dev = hand.dev;
  const blobs = said.blobs ?? [];
  if (blobs.length > 0) body.blob = blobs.map((bytes) => ({ sha256: sha256Hex(bytes), len: bytes.length }));
  return body;
}

export interface DrawnUp {
  /** What is to be signed: the body line and its newline. */
  readonly text: string;
  /** Disclosure texts, in the order of their `n`. */
  readonly disclosures: readonly string[];
}

/** Draws an act up. Throws a LogFault when words are not well-formed text. */
export function drawUp(said: Said, words: Readonly<Record<string, string>>, hand: Hand, dice: (bytes: number) => Uint8Array): DrawnUp {
  const disclosures = Object.entries(words).map(([name, value]) => makeDisclosure(name, value, dice(16)));
  const sd = disclosures.map(({ digest }) => digest).sort();
  return { text: `${jcs(bodyOf(said, hand, b64url(dice(12)), sd))}\n`, disclosures: disclosures.map(({ text }) => text) };
}

/** A key that signs where it is kept. */
export interface Hands {
  readonly vkey: string;
  /** Raw Ed25519 signature, 64 bytes. */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** The note, signed by each in turn: the device that acts first. */
export async function signDrawnUp(text: string, hands: readonly Hands[]): Promise<string> {
  const message = toUtf8(text);
  const signers: { vkey: string; sign: () => Uint8Array }[] = [];
  for (const { vkey, sign } of hands) {
    const signature = await sign(message);
    signers.push({ vkey, sign: () => signature });
  }
  return signNote(text, signers);
}

/** One more line on a note: before those of the others for the device that acts, after them for whoever signs beside it. */
export async function signBeside(note: string, hands: Hands, place: 'first' | 'last' = 'last'): Promise<string> {
  const { text, signatures } = openNote(note);
  const { name, keyId } = parseVkey(hands.vkey);
  if (signatures.some((line) => line.name === name && line.keyId.every((byte, i) => byte === keyId[i])))
    throw new LogFault('note.twice', `${name} would sign twice`);
  return withLine(note, await signDrawnUp(text, [hands]), place);
}

/** The lines of two notes over the same text, as one. */
export function withLine(note: string, own: string, place: 'first' | 'last'): string {
  const { text } = openNote(note);
  const lines = (of: string): string => of.slice(text.length + 1);
  return place === 'first' ? `${text}\n${lines(own)}${lines(note)}` : `${text}\n${lines(note)}${lines(own)}`;
}

/** Only the device knows these: they are judged each for itself, never against what was asked. */
const ITS_OWN: ReadonlySet<string> = new Set(['v', 't', 'n', 'sd', 'seen', 'dseq', 'dev', 'ref']);

/** The first field in which a signed body says otherwise than what the desk understood; null when they are one act. */
export function differing(given: Body, understood: Body): string | null {
  const [a, b]: Plain[] = [{ ...given }, { ...understood }];
  // What a field follows from is named before it.
  const keys = [...new Set(['id', 'act', 'with', ...Object.keys(a ?? {}), ...Object.keys(b ?? {})])];
  return keys.find((key) => !ITS_OWN.has(key) && jcs(a?.[key] ?? null) !== jcs(b?.[key] ?? null)) ?? null;
}

/**
 * Whether the disclosures say these words, all of them, and are what the signed body commits to. A digest of nothing among them
 * would hide that a word was lost from the disk: it is refused. Throws a LogFault for a text that is no disclosure.
 */
export function disclosesWords({ sd }: Pick<Body, 'sd'>, disclosures: readonly string[], words: Readonly<Record<string, string>>): boolean {
  const read = disclosures.map(readDisclosure);
  const names = new Set(read.map(({ name }) => name));
  return (
    names.size === read.length &&
    read.length === Object.keys(words).length &&
    read.length === sd.length &&
    read.every(({ name, value, digest }) => words[name] === value && Object.hasOwn(words, name) && sd.includes(digest))
  );
}
