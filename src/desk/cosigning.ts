/**
 * One witness, asked for its signature under our head (C2SP tlog-witness). It answers with a line, with the size it knows, or with
 * a refusal; a refusal that means "I was shown another history of this log" is a fork, whoever made it, and is never forgotten.
 */
import { cosignedBy } from '../log/cosignature.ts';
import { LogFault } from '../log/fault.ts';
import { parseVkey } from '../log/note.ts';
import { decimal } from '../log/text.ts';
import type { Tree } from '../log/tree.ts';
import { formatAddCheckpoint } from '../log/witness.ts';
import type { Stamp, Witness } from './ports.ts';

export interface Head {
  readonly origin: string;
  readonly size: number;
  /** Signed by the log, and durable. */
  readonly checkpoint: string;
  readonly tree: Pick<Tree, 'consistency' | 'root'>;
}
/**
 * `unknown_log`: the witness was not asked to watch this one, or this epoch of it. `refused`: it does not believe the signature, or
 * answers what no witness answers. `forked`: it has cosigned what is not in our tree.
 */
export type Answered =
  | { readonly is: 'cosigned'; readonly stamp: Stamp }
  | { readonly is: 'unreachable' | 'unknown_log' | 'refused' }
  | { readonly is: 'forked'; readonly size: number };

/** @param known the size the witness is taken to have seen last; when it says another, it is asked again from there. */
export async function cosigned(witness: Witness, head: Head, known: number): Promise<Answered> {
  const first = await ask(witness, head, Math.min(known, head.size));
  if (typeof first !== 'number') return first;
  // More than we ever wrote: what it saw was signed with our key, and is not in our log.
  if (first > head.size) return { is: 'forked', size: first };
  const second = await ask(witness, head, first);
  return typeof second === 'number' ? { is: 'refused' } : second;
}

/** The answer, or the size the witness has seen. */
async function ask(witness: Witness, head: Head, old: number): Promise<Answered | number> {
  const { size, checkpoint, tree } = head;
  const answer = await witness.add(formatAddCheckpoint({ old, proof: tree.consistency(old, size), checkpoint }));
  if (answer === null || answer.status >= 500 || answer.status === 429) return { is: 'unreachable' };
  switch (answer.status) {
    case 200:
      return read(witness, head, answer.body);
    case 404:
      return { is: 'unknown_log' };
    case 409: {
      const seen = answer.body.endsWith('\n') ? decimal(answer.body.slice(0, -1)) : null;
      return seen === null || !answer.type.startsWith('text/x.tlog.size') ? { is: 'refused' } : seen;
    }
    case 422:
      // It agrees on the size it saw last, and not on what stands there. From nothing there is nothing to contradict.
      return old === 0 ? { is: 'refused' } : { is: 'forked', size: old };
    default:
      return { is: 'refused' };
  }
}

function read({ vkey }: Witness, { size, checkpoint }: Head, body: string): Answered {
  try {
    const found = cosignedBy(`${checkpoint}${body}`, parseVkey(vkey, 'cosignature'));
    if (found === null) return { is: 'refused' };
    return { is: 'cosigned', stamp: { size, checkpoint, at: 1000 * found.at, witness: vkey, line: found.line } };
  } catch (error) {
    if (error instanceof LogFault) return { is: 'refused' };
    throw error;
  }
}
