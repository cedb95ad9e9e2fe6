/**
 * Merkle hashing of RFC 6962 §2.1 — leaf = SHA-256(0x00 || entry), node = SHA-256(0x01 || left || right) — and the compact
 * range: the few hashes from which the root of everything seen so far follows. A verifier needs no more.
 */
import { sha256, sha256Into } from './digest.ts';
import { LogFault } from './fault.ts';

export const HASH = 32;
/** SHA-256 of nothing: root of the empty tree. */
export const EMPTY_ROOT: Uint8Array = sha256();

// Scratch bytes, shared: everything here is synchronous. The prefix stays in place, what follows is overwritten.
const leafInput = new Uint8Array(1 + 65_535);
const nodeInput = new Uint8Array(1 + 2 * HASH);
nodeInput[0] = 1;
const LEAF_PREFIX = Uint8Array.of(0);

/** Leaf hash of an entry's bytes. */
export function leafHash(bytes: Uint8Array): Uint8Array {
  if (bytes.length > leafInput.length - 1) return sha256(LEAF_PREFIX, bytes);
  leafInput.set(bytes, 1);
  const leaf = new Uint8Array(HASH);
  sha256Into(leafInput.subarray(0, bytes.length + 1), leaf, 0);
  return leaf;
}

/** Writes the parent of the two hashes that stand side by side at `from[at]` to `to[toAt]` (which may be the same place). */
export function joinInto(from: Uint8Array, at: number, to: Uint8Array, toAt: number): void {
  for (let i = 0; i < 2 * HASH; i++) nodeInput[1 + i] = from[at + i] as number;
  sha256Into(nodeInput, to, toAt);
}

/** Parent of two hashes, written over `out` (32 bytes, may be one of them). */
export function join(left: Uint8Array, right: Uint8Array, out: Uint8Array): void {
  for (let i = 0; i < HASH; i++) {
    nodeInput[1 + i] = left[i] as number;
    nodeInput[1 + HASH + i] = right[i] as number;
  }
  sha256Into(nodeInput, out, 0);
}

/**
 * The compact range: one hash per one-bit of the size, largest subtree first. `push` costs one node hash on average.
 * Also how a draft learns the root it would have: `tree.reckoner()`, push, root; dropping it costs nothing.
 */
export class RootReckoner {
  /** Room for a tree of 2^53 leaves. */
  readonly #peaks = new Uint8Array(54 * HASH);
  #count = 0;
  #size = 0;

  /** `peaks`: the hashes of the complete subtrees of `size` leaves, largest first. */
  constructor(size = 0, peaks: readonly Uint8Array[] = []) {
    for (const peak of peaks) this.#peaks.set(peak, HASH * this.#count++);
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  push(leaf: Uint8Array): void {
    if (leaf.length !== HASH) throw new LogFault('tree.leaf', 'a leaf hash has 32 bytes');
    this.#peaks.set(leaf, HASH * this.#count++);
    // Each trailing one of the old size is a subtree of the same height waiting to be joined: a binary counter.
    for (let n = this.#size; n % 2 === 1; n = (n - 1) / 2) {
      this.#count--;
      joinInto(this.#peaks, HASH * (this.#count - 1), this.#peaks, HASH * (this.#count - 1));
    }
    this.#size++;
  }

  root(): Uint8Array {
    if (this.#count === 0) return EMPTY_ROOT.slice();
    const root = this.#peaks.slice(HASH * (this.#count - 1), HASH * this.#count);
    for (let i = this.#count - 2; i >= 0; i--) join(this.#peaks.subarray(HASH * i, HASH * (i + 1)), root, root);
    return root;
  }
}
