/**
 * From a command to the signed note of one entry (log-and-dossier 2.1, decision 3). Until devices hold their own keys
 * the desk signs for them with keys it keeps; every page that shows a signature says so.
 */
import { isId, type Sha256Hex, type Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { b64url } from '../log/base64.ts';
import { sha256Hex } from '../log/digest.ts';
import { makeDisclosure } from '../log/disclosure.ts';
import { type Body, jcs } from '../log/jcs.ts';
import { signNote } from '../log/note.ts';
import type { LoopAct } from '../loop/loop.ts';
import type { Command, Session } from './command.ts';
import type { Dice, Keys } from './ports.ts';

/** Nobody's head: what `seen` says until devices verify checkpoints themselves (decision 4). */
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

/** `c` + 16 hex: the thread a first act opens when the client named none, the same for every retry of the same id. */
export function threadOf(id: string): Thread {
  return `c${sha256Hex(new TextEncoder().encode(`thread:${id}`)).slice(0, 16)}`;
}

function aboutOf(act: LoopAct): string[] {
  const parameters: Readonly<Record<string, unknown>> = act.with;
  // A report has a `statement` too, which is a kind of words and no thing.
  const named = act.act.startsWith('statement.') ? [...ABOUT_KEYS, 'statement'] : ABOUT_KEYS;
  const ids = named.map((key) => parameters[key]).filter(isId);
  return [...new Set(ids)];
}

/** What was asked, in one digest: the same id with other content is a conflict, not a retry. */
export function askedDigest(command: Command): Sha256Hex {
  if (command.asked !== undefined) return sha256Hex(new TextEncoder().encode(command.asked));
  const { act, words, thread, occurred, compartment } = command;
  const asked = {
    act: act.act,
    with: act.with,
    words,
    for: command.for ?? null,
    thread: thread ?? null,
    occurred: occurred ?? null,
    compartment: compartment ?? null,
  };
  return sha256Hex(new TextEncoder().encode(jcs(asked)));
}

export interface Signed {
  readonly note: string;
  /** Disclosure texts, in the order of their `n`. */
  readonly disclosures: readonly string[];
}

export interface Origin {
  /** Name of the log: checkpoints, bodies and the log key bear it. */
  readonly log: string;
  /** The exercise every act of this folder belongs to; null when live. */
  readonly exercise: string | null;
}

/** Builds the body, makes the disclosures and signs. Throws a LogFault when words are not well-formed text. */
export function signAct(
  keys: Keys,
  dice: Dice,
  origin: Origin,
  session: Session,
  command: Command,
  at: { thread: Thread; now: Ms; dseq: number; enrolment: number | null; blobs: readonly Uint8Array[] },
): Signed {
  const disclosures = Object.entries(command.words).map(([name, value]) => makeDisclosure(name, value, dice.bytes(16)));
  const body: Body = {
    v: 1,
    act: command.act.act,
    t: command.t ?? at.now,
    n: b64url(dice.bytes(12)),
    sd: disclosures.map((d) => d.digest).sort(),
    seen: EMPTY_HEAD,
    log: origin.log,
    thread: at.thread,
    id: command.id,
    by: session.member,
    dseq: at.dseq,
    ex: origin.exercise,
    about: aboutOf(command.act),
    with: command.act.with,
  };
  if (command.for !== undefined) body.for = command.for;
  if (command.occurred !== undefined) body.occurred = command.occurred;
  if (command.compartment !== undefined) body.compartment = command.compartment;
  if (at.enrolment !== null) body.dev = at.enrolment;
  if (at.blobs.length > 0) body.blob = at.blobs.map((bytes) => ({ sha256: sha256Hex(bytes), len: bytes.length }));
  const vkey = keys.vkey(session.device);
  if (vkey === null) throw new Error(`no signing key is held for ${session.device}`);
  const note = signNote(`${jcs(body)}\n`, [{ vkey, sign: (message) => keys.sign(session.device, message) }]);
  return { note, disclosures: disclosures.map((d) => d.text) };
}
