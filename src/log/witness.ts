/**
 * C2SP tlog-witness, `add-checkpoint`: what a log asks of a witness, and how a witness judges it. The judgement is pure: whoever
 * keeps the last head of each log makes it, and keeping the new one, in one step.
 */
import { b64, fromB64 } from './base64.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { LogFault } from './fault.ts';
import { onlyBy, verifyNote } from './note.ts';
import { decimal, isCount } from './text.ts';
import { verifyConsistency } from './tree.ts';

/** The specification's own limit. */
const HASHES_MAX = 63;

export interface AddCheckpoint {
  /** Size of the head the witness is taken to have seen last. */
  readonly old: number;
  readonly proof: readonly Uint8Array[];
  /** A signed checkpoint, verbatim. */
  readonly checkpoint: string;
}

export function formatAddCheckpoint({ old, proof, checkpoint }: AddCheckpoint): string {
  if (!isCount(old) || proof.length > HASHES_MAX) throw new LogFault('witness.form', 'not what a witness is asked');
  return `old ${old}\n${proof.map((hash) => `${b64(hash)}\n`).join('')}\n${checkpoint}`;
}

/** Reads the body of a request, up to the checkpoint, which is left as it came. Throws LogFault. */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const split = body.indexOf('\n\n');
  if (split < 0) throw new LogFault('witness.form', 'no blank line before the checkpoint');
  const [first = '', ...lines] = body.slice(0, split).split('\n');
  const old = first.startsWith('old ') ? decimal(first.slice('old '.length)) : null;
  if (old === null) throw new LogFault('witness.form', 'the line of the old size is malformed');
  if (lines.length > HASHES_MAX) throw new LogFault('witness.form', 'too many hashes');
  const proof = lines.map(fromB64);
  if (proof.some((hash) => hash.length !== 32)) throw new LogFault('witness.form', 'a hash has 32 bytes');
  return { old, proof, checkpoint: body.slice(split + 2) };
}

/** HTTP status, as the specification says. `text` is what is to be cosigned, `note` the same under the line of its log alone; `size` is what was seen. */
export type Verdict =
  | { readonly status: 200; readonly head: Checkpoint; readonly text: string; readonly note: string }
  | { readonly status: 400 | 403 | 404 | 422; readonly why: string }
  | { readonly status: 409; readonly size: number };

/** Without the lines of others. Null when the log did not sign it, or nobody can read what it signed. */
function signedNote(given: string, vkey: string): { readonly text: string; readonly note: string } | null {
  try {
    const text = verifyNote(given, vkey);
    return { text, note: onlyBy(given, vkey) };
  } catch (error) {
    if (error instanceof LogFault) return null;
    throw error;
  }
}

/**
 * Whether this head may be cosigned. `vkeyOf` gives the key of a log the witness was asked to watch, `lastOf` the last head it
 * cosigned of it. Never throws for what the request holds.
 */
export function judge(
  body: string,
  vkeyOf: (origin: string) => string | null,
  lastOf: (origin: string) => Pick<Checkpoint, 'size' | 'root'> | null,
): Verdict {
  try {
    const { old, proof, checkpoint } = parseAddCheckpoint(body);
    const origin = checkpoint.split('\n')[0] ?? '';
    const vkey = vkeyOf(origin);
    if (vkey === null) return { status: 404, why: 'unknown log' };
    const opened = signedNote(checkpoint, vkey);
    if (opened === null) return { status: 403, why: 'invalid signature' };
    const head = parseCheckpoint(opened.text);
    if (old > head.size) return { status: 400, why: 'the old size is larger than the checkpoint' };
    const last = lastOf(origin);
    if (old !== (last?.size ?? 0)) return { status: 409, size: last?.size ?? 0 };
    // Every tree continues the empty one: there is nothing to prove, and nothing may be sent.
    const continues = last === null || old === 0 ? proof.length === 0 : verifyConsistency(old, head.size, proof, last.root, head.root);
    return continues ? { status: 200, head, text: opened.text, note: opened.note } : { status: 422, why: 'invalid consistency proof' };
  } catch (error) {
    if (!(error instanceof LogFault)) throw error;
    // The one malformed checkpoint that has a status of its own: an empty tree with the root of another.
    return { status: error.code === 'checkpoint.root' ? 422 : 400, why: error.message };
  }
}
