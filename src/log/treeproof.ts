/** Verification of Merkle proofs, as in RFC 9162 §2.1.3.2 and §2.1.4.2. Plain numbers up to 2^53 − 1, no tree needed. */
import { HASH, join } from './reckoner.ts';
import { isCount, sameBytes } from './text.ts';

const half = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;
const areHashes = (...hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === HASH);

/** Whether `leaf` (a leaf hash) is number `index` of the tree of `size` leaves with this root. Never throws. */
export function verifyInclusion(leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[], root: Uint8Array): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes(leaf, root, ...proof)) return false;
  const hash = leaf.slice();
  let n = index;
  let last = size - 1;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(n) || n === last) {
      join(sibling, hash, hash);
      while (!isOdd(n) && n !== 0) {
        n = half(n);
        last = half(last);
      }
    } else join(hash, sibling, hash);
    n = half(n);
    last = half(last);
  }
  return last === 0 && sameBytes(hash, root);
}

/**
 * Whether the tree of `from` leaves is the beginning of the tree of `to`. Never throws. A proof from the empty tree
 * says nothing about `rootTo` and is refused: there is nothing to verify.
 */
export function verifyConsistency(
  from: number,
  to: number,
  proof: readonly Uint8Array[],
  rootFrom: Uint8Array,
  rootTo: Uint8Array,
): boolean {
  if (!isCount(from) || !isCount(to) || from === 0 || from > to) return false;
  if (from === to) return proof.length === 0 && sameBytes(rootFrom, rootTo);
  if (!areHashes(rootFrom, rootTo, ...proof)) return false;
  let n = from - 1;
  let last = to - 1;
  for (; isOdd(n); n = half(n)) last = half(last);
  // When the old tree is complete its root is itself the first hash.
  const [first, ...rest] = n === 0 ? [rootFrom, ...proof] : proof;
  if (first === undefined) return false;
  const [old, young] = [first.slice(), first.slice()];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(n) || n === last) {
      join(sibling, old, old);
      join(sibling, young, young);
      while (!isOdd(n) && n !== 0) {
        n = half(n);
        last = half(last);
      }
    } else join(young, sibling, young);
    n = half(n);
    last = half(last);
  }
  return last === 0 && sameBytes(old, rootFrom) && sameBytes(young, rootTo);
}
