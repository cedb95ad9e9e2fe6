/** C2SP tlog-proof@v1 (https://c2sp.org/tlog-proof): one file that proves, offline, that an entry is in the log. */
import { b64, fromB64 } from './base64.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { LogFault } from './fault.ts';
import { openNote } from './note.ts';
import { decimal, isCount } from './text.ts';
import { verifyInclusion } from './tree.ts';

const VERSION = 'c2sp.org/tlog-proof@v1';
/** A tree of 2^53 leaves has no longer path. */
const HASHES_MAX = 53;

export interface LogProof {
  readonly index: number;
  /** From the leaf's sibling up to the root's child, 32 bytes each. */
  readonly hashes: readonly Uint8Array[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
}

/** Throws LogFault `proof.*`. */
export function formatProof(index: number, hashes: readonly Uint8Array[], checkpointNote: string): string {
  if (!isCount(index)) throw new LogFault('proof.index', 'the index is not a whole number');
  if (hashes.length > HASHES_MAX || hashes.some((hash) => hash.length !== 32)) throw new LogFault('proof.hash', 'a hash has 32 bytes');
  return `${VERSION}\nindex ${index}\n${hashes.map((hash) => `${b64(hash)}\n`).join('')}\n${checkpointNote}`;
}

/**
 * Reads a proof; the checkpoint is only checked to be a note. Throws LogFault. The specification's `extra` line is
 * refused: nothing authenticates it and this product never writes one.
 */
export function parseProof(text: string): LogProof {
  const split = text.indexOf('\n\n');
  if (split < 0) throw new LogFault('proof.form', 'no blank line before the checkpoint');
  const [version, second = '', ...lines] = text.slice(0, split).split('\n');
  if (version !== VERSION) throw new LogFault('proof.form', `not a ${VERSION}`);
  const index = second.startsWith('index ') ? decimal(second.slice('index '.length)) : null;
  if (index === null) throw new LogFault('proof.index', 'the index line is malformed');
  if (lines.length > HASHES_MAX) throw new LogFault('proof.hash', 'too many hashes');
  const hashes = lines.map(fromB64);
  if (hashes.some((hash) => hash.length !== 32)) throw new LogFault('proof.hash', 'a hash has 32 bytes');
  const checkpoint = text.slice(split + 2);
  openNote(checkpoint);
  return { index, hashes, checkpoint };
}

/** The whole judgement: the log signed a head that holds this leaf at this index. Throws LogFault, `proof.false` included. */
export function verifyProof(text: string, leaf: Uint8Array, logVkey: string): Checkpoint & { readonly index: number } {
  const { index, hashes, checkpoint } = parseProof(text);
  const head = openCheckpoint(checkpoint, logVkey);
  if (!verifyInclusion(leaf, index, head.size, hashes, head.root))
    throw new LogFault('proof.false', 'the entry is not where the proof says');
  return { ...head, index };
}
