/**
 * C2SP tlog-checkpoint: the signed head of the log, `<origin>\n<size>\n<base64 root>\n`, no extension lines. The origin
 * is the name of the log key: a head cannot be passed off as that of another log or another epoch (decision 7).
 */
import { b64, fromB64 } from './base64.ts';
import type { Signer } from './digest.ts';
import { LogFault } from './fault.ts';
import { parseVkey, signNote, verifyNote } from './note.ts';
import { decimal, isCount, isKeyName, sameBytes } from './text.ts';
import { EMPTY_ROOT } from './tree.ts';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

function check({ origin, size, root }: Checkpoint): void {
  if (!isKeyName(origin)) throw new LogFault('checkpoint.origin', 'this cannot be the origin of a log');
  if (!isCount(size)) throw new LogFault('checkpoint.size', 'the size is not a whole number');
  if (root.length !== EMPTY_ROOT.length) throw new LogFault('checkpoint.root', 'a root has 32 bytes');
  if (size === 0 && !sameBytes(root, EMPTY_ROOT)) throw new LogFault('checkpoint.root', 'an empty log has another root');
}

/** The text that is signed. Throws LogFault `checkpoint.*`. */
export function checkpointText(origin: string, size: number, root: Uint8Array): string {
  check({ origin, size, root });
  return `${origin}\n${size}\n${b64(root)}\n`;
}

/** A signed checkpoint. The signer must bear the origin's name; it is the caller who never signs two roots for one size. */
export function signCheckpoint(origin: string, size: number, root: Uint8Array, signer: Signer): string {
  if (parseVkey(signer.vkey).name !== origin) throw new LogFault('checkpoint.origin', 'the log key does not bear the name of the log');
  return signNote(checkpointText(origin, size, root), [signer]);
}

/** Reads the text of a checkpoint (a note's text, newline included). Throws LogFault `checkpoint.*` or `base64`. */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  const [origin = '', size = '', root = '', end] = lines;
  if (lines.length !== 4 || end !== '') throw new LogFault('checkpoint.form', 'a checkpoint has three lines: origin, size, root');
  const checkpoint = { origin, size: decimal(size) ?? -1, root: fromB64(root) };
  check(checkpoint);
  return checkpoint;
}

/** Verifies the log's signature, then reads. Throws LogFault. Lines of other signers (witnesses) are ignored. */
export function openCheckpoint(note: string | Uint8Array, vkey: string): Checkpoint {
  const checkpoint = parseCheckpoint(verifyNote(note, vkey));
  if (checkpoint.origin !== parseVkey(vkey).name) throw new LogFault('checkpoint.origin', 'this checkpoint is that of another log');
  return checkpoint;
}
