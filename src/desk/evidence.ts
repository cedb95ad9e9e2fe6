/** What others said of the head that a sealed dossier is proved under: ready to be put into its bag. */
import { openCheckpoint } from '../log/checkpoint.ts';
import { cosignedBy } from '../log/cosignature.ts';
import { LogFault } from '../log/fault.ts';
import { onlyBy, parseVkey, type Vkey } from '../log/note.ts';
import type { NamedWitness } from '../log/policy.ts';
import { toUtf8 } from '../log/text.ts';
import { openTimeStamp } from '../log/timestamp.ts';
import type { Stampbook, StampedBy } from './ports.ts';

export interface Evidence {
  readonly size: number;
  /** Bytes of `checkpoint.log`: what was dated, under the signature of the log alone. */
  readonly checkpointLog: string;
  /** The same with the line of every witness that counts and has answered. */
  readonly checkpoint: string;
  readonly tsr: Uint8Array | null;
  readonly tsa: StampedBy | null;
}

/**
 * The first head that holds entry `index` and that an authority has dated; else the first that a witness cosigned; null when nobody
 * outside has said anything of it yet, or a disk has spoilt what they said: the last head of the log does without. `witnesses`: those
 * whose lines count; the lines of others stay here. `upTo`: the last size of the epoch the entry is of.
 */
export async function evidenceFor(
  book: Stampbook,
  index: number,
  of: { readonly logVkey: string; readonly witnesses: readonly Pick<NamedWitness, 'vkey'>[]; readonly upTo: number },
): Promise<Evidence | null> {
  const found = [await book.stampedFrom(index + 1, 'authority'), await book.stampedFrom(index + 1, 'witness')];
  const size = found.find((one) => one !== null && one <= of.upTo) ?? null;
  const stamps = size === null ? null : await book.stamps(size);
  if (size === null || stamps === null || stamps.checkpoint === null) return null;
  const { checkpoint, cosignatures } = stamps;
  if (orNull(() => openCheckpoint(checkpoint, of.logVkey))?.size !== size) return null;
  const checkpointLog = onlyBy(checkpoint, of.logVkey);
  const lineOf = (witness: Vkey): string[] =>
    cosignatures.flatMap((line) => orNull(() => cosignedBy(checkpointLog + line, witness))?.line ?? []);
  const lines = of.witnesses.flatMap(({ vkey }) => lineOf(parseVkey(vkey, 'cosignature')));
  const { tsr, tsa } = stamps;
  const isDated = tsr !== null && orNull(() => openTimeStamp(tsr, toUtf8(checkpointLog), null)) !== null;
  return { size, checkpointLog, checkpoint: checkpointLog + lines.join(''), tsr: isDated ? tsr : null, tsa: isDated ? tsa : null };
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof LogFault) return null;
    throw error;
  }
}
