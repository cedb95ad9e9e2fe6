/**
 * From a command to the signed note of one entry, for those whose key the desk keeps (log-and-dossier 2.1, decision 3); every
 * page that shows such a signature says so. Whoever holds their key sends the note: ingest.ts.
 */
import type { Sha256Hex, Thread } from '../kernel/ids.ts';
import { drawUp, type Hand } from '../log/act.ts';
import { sha256Hex } from '../log/digest.ts';
import { jcs } from '../log/jcs.ts';
import { signNote } from '../log/note.ts';
import type { Command, Session } from './command.ts';
import type { Dice, Keys } from './ports.ts';

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

/** Draws up, makes the disclosures and signs. Throws a LogFault when words are not well-formed text. */
export function signAct(
  keys: Keys,
  dice: Dice,
  session: Session,
  command: Command,
  thread: Thread,
  hand: Hand,
  blobs: readonly Uint8Array[],
): Signed {
  const { act, id, occurred, compartment } = command;
  const said = { id, act: act.act, with: act.with, thread, for: command.for, occurred, compartment, blobs };
  const { text, disclosures } = drawUp(said, command.words, hand, (n) => dice.bytes(n));
  return { note: signNote(text, [held(keys, session.device)]), disclosures };
}

/** The signer of a key the desk keeps. */
export function held(keys: Keys, name: string): { readonly vkey: string; sign(message: Uint8Array): Uint8Array } {
  const vkey = keys.vkey(name);
  if (vkey === null) throw new Error(`no signing key is held for ${name}`);
  return { vkey, sign: (message) => keys.sign(name, message) };
}
