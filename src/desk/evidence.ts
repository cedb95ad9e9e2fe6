/** What others said of the head that a sealed dossier is proved under: ready to be put into its bag. */
import { cosignedBy } from '../log/cosignature.ts';
import { onlyBy, parseVkey } from '../log/note.ts';
import type { NamedWitness } from '../log/policy.ts';
import { formatPolicy } from '../log/policy.ts';
import type { Stampbook, StampedBy } from './ports.ts';

export interface Evidence {
  readonly size: number;
  /** Bytes of `checkpoint.log`: what was dated, under the signature of the log alone. */
  readonly checkpointLog: string;
  /** The same with the line of every witness that answered. */
  readonly checkpoint: string;
  readonly cosignatures: readonly string[];
  readonly tsr: Uint8Array | null;
  readonly tsa: StampedBy | null;
  /** `policy.txt`. */
  readonly policy: string;
}

/**
 * The first head that holds entry `index` and that an authority has dated; else the first that a witness cosigned; null when nobody
 * outside has said anything of it yet. `witnesses`: those whose lines count; the lines of others stay here. `upTo`: the last size of
 * the epoch the entry is of.
 */
export async function evidenceFor(
  book: Stampbook,
  index: number,
  of: { readonly logVkey: string; readonly witnesses: readonly Pick<NamedWitness, 'name' | 'vkey'>[]; readonly upTo: number },
): Promise<Evidence | null> {
  const found = [await book.stampedFrom(index + 1, 'authority'), await book.stampedFrom(index + 1, 'witness')];
  const size = found.find((one) => one !== null && one <= of.upTo) ?? null;
  const stamps = size === null ? null : await book.stamps(size);
  if (size === null || stamps === null || stamps.checkpoint === null) return null;
  const { checkpoint, tsr, tsa } = stamps;
  const whole = checkpoint + stamps.cosignatures.join('');
  const cosignatures = of.witnesses.flatMap(({ vkey }) => cosignedBy(whole, parseVkey(vkey, 'cosignature'))?.line ?? []);
  return {
    size,
    checkpointLog: onlyBy(checkpoint, of.logVkey),
    checkpoint: `${checkpoint}${cosignatures.join('')}`,
    cosignatures,
    tsr,
    tsa,
    policy: formatPolicy(of.logVkey, of.witnesses),
  };
}
