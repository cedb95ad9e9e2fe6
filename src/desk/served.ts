/** The log as others read it: the tree of the conductor, the entries of the store (C2SP tlog-tiles, tlog-proof). */
import { b64 } from '../log/base64.ts';
import { entryBundle } from '../log/entry.ts';
import { LogFault } from '../log/fault.ts';
import { formatProof } from '../log/proof.ts';
import type { Conductor } from './conductor.ts';
import type { ServedLog } from './door.ts';
import type { Ports } from './ports.ts';

/** Entries of a full bundle. */
const WIDTH = 256;

/** Null for what the tree does not hold. */
function held<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof LogFault && error.code === 'tree.range') return null;
    throw error;
  }
}

export function servedLog(
  conductor: Pick<Conductor, 'checkpoint' | 'tree'>,
  { store, outside }: Pick<Ports, 'store' | 'outside'>,
): ServedLog {
  return {
    checkpoint: async () => {
      const { checkpoint } = conductor;
      const stamps = await outside?.book.stamps(Number(checkpoint.split('\n')[1]));
      return checkpoint + (stamps?.checkpoint === checkpoint ? stamps.cosignatures.join('') : '');
    },
    tile: (level, n, width) => held(() => conductor.tree.tile(level, n, width)),
    bundle: async (n, width) => {
      const from = n * WIDTH;
      if (from + width > conductor.tree.size) return null;
      const entries: Uint8Array[] = [];
      for await (const { bytes } of store.entries(from, from + width)) entries.push(bytes);
      return entryBundle(entries);
    },
    proof: (index) => held(() => formatProof(index, conductor.tree.inclusion(index), conductor.checkpoint)),
    consistency: (from, to) =>
      held(() =>
        conductor.tree
          .consistency(from, to)
          .map((hash) => `${b64(hash)}\n`)
          .join(''),
      ),
  };
}
