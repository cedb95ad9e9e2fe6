/** `abri bench prove`: proofs a second out of a tree of so many leaves, and what it costs whoever checks them. One core. */
import { createHash } from 'node:crypto';
import { Tree, verifyConsistency, verifyInclusion } from '../src/log/tree.ts';
import { cpuOf, machine, round, sha256Floor } from './bench.ts';

const PROOFS = 2000;

export function benchProve(entries: number): Record<string, unknown> {
  const tree = new Tree();
  for (let i = 0; i < entries; i++) tree.push(new Uint8Array(createHash('sha256').update(String(i)).digest()));
  // Places all over the tree, the same in every run.
  const places = Array.from({ length: PROOFS }, (_, i) => (i * 2_654_435_761) % entries);
  const root = tree.root();
  const inclusion = places.map((index) => ({ index, leaf: tree.leaf(index), proof: tree.inclusion(index) }));
  const consistency = places.map((index) => ({ from: index + 1, root: tree.root(index + 1), proof: tree.consistency(index + 1) }));
  const each = (work: () => unknown): number => round(PROOFS / cpuOf(work));
  const hold = (all: boolean): void => {
    if (!all) throw new Error('a proof of the tree does not hold');
  };
  return {
    bench: 'prove',
    ran: `${PROOFS} proofs spread over a tree of ${entries} leaves in memory, made and checked again and again, in CPU seconds of one core`,
    machine: machine(),
    entries,
    hashes_in_a_proof: Math.max(...inclusion.map(({ proof }) => proof.length)),
    inclusion_proofs_per_s: each(() => places.map((index) => tree.inclusion(index))),
    consistency_proofs_per_s: each(() => places.map((index) => tree.consistency(index + 1))),
    inclusion_checks_per_s: each(() =>
      hold(inclusion.every(({ index, leaf, proof }) => verifyInclusion(leaf, index, entries, proof, root))),
    ),
    consistency_checks_per_s: each(() =>
      hold(consistency.every((old) => old.from === entries || verifyConsistency(old.from, entries, old.proof, old.root, root))),
    ),
    floor: sha256Floor([...places.map(() => 65)]).figures,
  };
}
