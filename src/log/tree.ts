/**
 * The log's Merkle tree (RFC 6962 §2.1, hashes in reckoner.ts): append-only, with the proofs of §2.1.1–2.1.2 and the
 * tiles of C2SP tlog-tiles.
 *
 * A leaf pushed is never taken back. A draft does not touch the tree: `rootWith(leaves)` says the root they would give,
 * and they are pushed once the disk has answered (decision 12).
 */
import { LogFault } from './fault.ts';
import { EMPTY_ROOT, HASH, join, joinInto, RootReckoner } from './reckoner.ts';

export { EMPTY_ROOT, leafHash, RootReckoner } from './reckoner.ts';
export { verifyConsistency, verifyInclusion } from './treeproof.ts';

/** Hashes of a full tile. */
const TILE_WIDTH = 256;

function outside(what: string): never {
  throw new LogFault('tree.range', what);
}

/** About 64 bytes a leaf: every complete subtree's hash is kept, one growing byte array per height. */
export class Tree {
  /** `#levels[k]` holds the hashes of the complete subtrees of 2^k leaves, left to right. */
  readonly #levels: Uint8Array[] = [];
  #size = 0;
  #edges: { readonly size: number; readonly hashes: (Uint8Array | undefined)[] } = { size: 0, hashes: [] };

  get size(): number {
    return this.#size;
  }

  push(leaf: Uint8Array): void {
    if (leaf.length !== HASH) throw new LogFault('tree.leaf', 'a leaf hash has 32 bytes');
    let at = this.#size * HASH;
    this.#room(0, at).set(leaf, at);
    for (let n = this.#size, level = 0; (n & 1) === 1; n >>>= 1, level++) {
      const children = this.#levels[level] as Uint8Array;
      const parent = (n >>> 1) * HASH;
      joinInto(children, at - HASH, this.#room(level + 1, parent), parent);
      at = parent;
    }
    this.#size++;
  }

  /** The bytes of a level, grown if a hash written at `at` would not fit. */
  #room(level: number, at: number): Uint8Array {
    const held = this.#levels[level];
    if (held !== undefined && held.length >= at + HASH) return held;
    const grown = new Uint8Array(Math.max(64 * HASH, 2 * (held?.length ?? 0)));
    if (held !== undefined) grown.set(held);
    this.#levels[level] = grown;
    return grown;
  }

  /** Hash of the `n`-th complete subtree of 2^level leaves. */
  #node(level: number, n: number): Uint8Array {
    return (this.#levels[level] as Uint8Array).slice(n * HASH, (n + 1) * HASH);
  }

  /** The edge, kept for the size last asked about: proofs are asked for many at a time against one head. */
  #keptEdge(level: number, size: number): Uint8Array {
    if (this.#edges.size !== size) this.#edges = { size, hashes: [] };
    const hash = this.#edges.hashes[level] ?? this.#edge(level, size);
    this.#edges.hashes[level] = hash;
    return hash.slice();
  }

  /** Hash of the right edge above `level` for a tree of `size`: the leaves from the last multiple of 2^level on. */
  #edge(level: number, size: number): Uint8Array {
    const last = (size - 1) >>> level;
    if (size % 2 ** level === 0) return this.#node(level, last);
    let hash: Uint8Array | null = null;
    for (let k = 0; k < level; k++) {
      if (((size >>> k) & 1) === 0) continue;
      const complete = this.#node(k, (size >>> k) - 1);
      if (hash === null) hash = complete;
      else join(complete, hash, hash);
    }
    return hash ?? outside('no such edge');
  }

  #checkSize(size: number): void {
    if (!Number.isInteger(size) || size < 0 || size > this.#size) outside(`the tree has ${this.#size} leaves`);
  }

  /** Root of the first `size` leaves (all by default). Throws LogFault `tree.range`. */
  root(size: number = this.#size): Uint8Array {
    this.#checkSize(size);
    if (size === 0) return EMPTY_ROOT.slice();
    return this.#edge(32 - Math.clz32(size - 1), size);
  }

  /** A verifier's view of the tree as it stands: push a draft's leaves there, ask for the root, drop it. */
  reckoner(): RootReckoner {
    const peaks: Uint8Array[] = [];
    for (let k = this.#levels.length - 1; k >= 0; k--)
      if (((this.#size >>> k) & 1) === 1) peaks.push(this.#node(k, (this.#size >>> k) - 1));
    return new RootReckoner(this.#size, peaks);
  }

  /** The root if these leaves were pushed; the tree is left as it is. */
  rootWith(extra: readonly Uint8Array[]): Uint8Array {
    const draft = this.reckoner();
    for (const leaf of extra) draft.push(leaf);
    return draft.root();
  }

  leaf(index: number): Uint8Array {
    if (!Number.isInteger(index) || index < 0 || index >= this.#size) outside(`the tree has ${this.#size} leaves`);
    return this.#node(0, index);
  }

  /** Proof that leaf `index` is in the tree of `size` leaves: siblings, from the leaf up. Throws LogFault `tree.range`. */
  inclusion(index: number, size: number = this.#size): Uint8Array[] {
    this.#checkSize(size);
    if (!Number.isInteger(index) || index < 0 || index >= size) outside(`no leaf ${index} in a tree of ${size}`);
    return this.#path(0, index, size, []);
  }

  /** Proof that the tree of `from` leaves is the beginning of the tree of `to`. Empty when they are equal or `from` is 0. */
  consistency(from: number, to: number = this.#size): Uint8Array[] {
    this.#checkSize(to);
    if (!Number.isInteger(from) || from < 0 || from > to) outside(`no tree of ${from} in a tree of ${to}`);
    if (from === 0 || from === to) return [];
    // The largest complete subtree that ends where the old tree ends; the verifier knows it when it is the whole old tree.
    let level = 0;
    let n = from - 1;
    for (; (n & 1) === 1; n >>>= 1) level++;
    return this.#path(level, n, to, n === 0 ? [] : [this.#node(level, n)]);
  }

  #path(from: number, n: number, size: number, proof: Uint8Array[]): Uint8Array[] {
    for (let level = from, last = (size - 1) >>> from; last > 0; level++, n >>>= 1, last >>>= 1) {
      if ((n & 1) === 1) proof.push(this.#node(level, n - 1));
      else if (n + 1 === last) proof.push(this.#keptEdge(level, size));
      else if (n < last) proof.push(this.#node(level, n + 1));
    }
    return proof;
  }

  /** `width` hashes of tile `n` at tile level `level` (tlog-tiles: each level spans eight of the tree's). Throws LogFault `tree.range`. */
  tile(level: number, n: number, width: number = TILE_WIDTH): Uint8Array {
    const complete = Math.floor(this.#size / 256 ** level);
    const start = n * TILE_WIDTH;
    const sound = [level, n, width].every((x) => Number.isInteger(x) && x >= 0) && level < 4 && width >= 1 && width <= TILE_WIDTH;
    if (!sound || start + width > complete) outside('the tree has no such tile');
    return (this.#levels[8 * level] as Uint8Array).slice(start * HASH, (start + width) * HASH);
  }
}

/** `tile/0/x001/234`, `tile/entries/000.p/17`: the path of a tile below the log's prefix (C2SP tlog-tiles). */
export function tilePath(level: number | 'entries', n: number, width: number = TILE_WIDTH): string {
  let path = String(n % 1000).padStart(3, '0');
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}
