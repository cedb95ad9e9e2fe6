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

/** Root of some leaves that stand side by side. */
function rootOf(leaves: Uint8Array): Uint8Array {
  const reckoner = new RootReckoner();
  for (let at = 0; at < leaves.length; at += HASH) reckoner.push(leaves.subarray(at, at + HASH));
  return reckoner.root();
}

/** Height of a full tile: the hashes of that height are the roots of the tiles of leaves. */
const TILE_HEIGHT = 8;
/** Height of a tree of 2^53 leaves, and one more. */
const HEIGHT_MAX = 54;
/** Tiles of leaves read again that are kept at hand. */
const TILES_AT_HAND = 32;

/** A tree as it is kept: all that must be in memory for it to grow again. */
export interface KeptTree {
  readonly size: number;
  /** Roots of the full tiles of leaves, one after the other. */
  readonly tiles: Uint8Array;
  /** Leaves after the last full tile. */
  readonly rest: Uint8Array;
}

/**
 * About 64 bytes a leaf: every complete subtree's hash is kept, one growing byte array per height. A tree that was
 * resumed keeps a quarter of a byte for each leaf of before: full tiles are asked for again when a proof needs them.
 */
export class Tree {
  /** `#levels[k]` holds the hashes of the complete subtrees of 2^k leaves, left to right, from the `#from[k]`-th on. */
  readonly #levels: Uint8Array[] = [];
  readonly #from: number[] = new Array<number>(HEIGHT_MAX).fill(0);
  #size = 0;
  #edges: { readonly size: number; readonly hashes: (Uint8Array | undefined)[] } = { size: 0, hashes: [] };
  /** The 256 leaves of a full tile that is not held. */
  #leavesOf: (tile: number) => Uint8Array = () => outside('the tree holds no such leaf');
  readonly #tiles = new Map<number, Uint8Array>();

  /**
   * A tree as it was kept. `leaves` gives the leaf hashes of a full tile, when a proof needs one; those that are not
   * what the tile's root says are refused (LogFault `tree.leaf`). Whoever resumes checks the root.
   */
  static resume({ size, tiles, rest, leaves }: KeptTree & { leaves(tile: number): Uint8Array }): Tree {
    const full = Math.floor(size / TILE_WIDTH);
    if (tiles.length !== full * HASH || rest.length !== (size - full * TILE_WIDTH) * HASH) outside('not a tree that was kept');
    const tree = new Tree();
    tree.#leavesOf = leaves;
    for (let n = 0; n < full; n++) tree.#put(TILE_HEIGHT, n, tiles.subarray(n * HASH, (n + 1) * HASH));
    for (let level = 0; level < TILE_HEIGHT; level++) tree.#from[level] = (full * TILE_WIDTH) >>> level;
    tree.#size = full * TILE_WIDTH;
    for (let at = 0; at < rest.length; at += HASH) tree.push(rest.subarray(at, at + HASH));
    return tree;
  }

  /** What must be kept of it to resume it. */
  kept(): KeptTree {
    const full = Math.floor(this.#size / TILE_WIDTH);
    const first = (full * TILE_WIDTH - this.#first(0)) * HASH;
    return {
      size: this.#size,
      tiles: this.#levels[TILE_HEIGHT]?.slice(0, full * HASH) ?? new Uint8Array(),
      rest: this.#levels[0]?.slice(first, first + (this.#size - full * TILE_WIDTH) * HASH) ?? new Uint8Array(),
    };
  }

  get size(): number {
    return this.#size;
  }

  push(leaf: Uint8Array): void {
    if (leaf.length !== HASH) throw new LogFault('tree.leaf', 'a leaf hash has 32 bytes');
    this.#put(0, this.#size, leaf);
    this.#size++;
  }

  /** The `n`-th hash of a level, with every subtree it completes. */
  #put(from: number, n: number, hash: Uint8Array): void {
    let at = (n - this.#first(from)) * HASH;
    this.#room(from, at).set(hash, at);
    for (let level = from, last = n; (last & 1) === 1; last >>>= 1, level++) {
      const children = this.#levels[level] as Uint8Array;
      const parent = ((last >>> 1) - this.#first(level + 1)) * HASH;
      joinInto(children, at - HASH, this.#room(level + 1, parent), parent);
      at = parent;
    }
  }

  #first(level: number): number {
    return this.#from[level] as number;
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
    const at = n - this.#first(level);
    if (at >= 0) return (this.#levels[level] as Uint8Array).slice(at * HASH, (at + 1) * HASH);
    const width = 2 ** level;
    const start = (n * width) % TILE_WIDTH;
    return rootOf(this.#tile(Math.floor((n * width) / TILE_WIDTH)).subarray(start * HASH, (start + width) * HASH));
  }

  /** The leaves of a full tile that is not held, as its root says them. */
  #tile(n: number): Uint8Array {
    const known = this.#tiles.get(n);
    if (known !== undefined) return known;
    const leaves = this.#leavesOf(n);
    const root = this.#node(TILE_HEIGHT, n);
    if (leaves.length !== TILE_WIDTH * HASH || rootOf(leaves).some((byte, i) => byte !== root[i]))
      throw new LogFault('tree.leaf', `the leaves of tile ${n} are not those the tree was made of`);
    if (this.#tiles.size >= TILES_AT_HAND) this.#tiles.clear();
    this.#tiles.set(n, leaves);
    return leaves;
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
    const first = this.#first(TILE_HEIGHT * level);
    if (start < first) return this.#tile(n).slice(0, width * HASH);
    return (this.#levels[TILE_HEIGHT * level] as Uint8Array).slice((start - first) * HASH, (start - first + width) * HASH);
  }
}

/** `tile/0/x001/234`, `tile/entries/000.p/17`: the path of a tile below the log's prefix (C2SP tlog-tiles). */
export function tilePath(level: number | 'entries', n: number, width: number = TILE_WIDTH): string {
  let path = String(n % 1000).padStart(3, '0');
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

export interface TilePath {
  readonly level: number | 'entries';
  readonly n: number;
  readonly width: number;
}

/** Reads what `tilePath` writes, and no other spelling of it; null for anything else. */
export function parseTilePath(path: string): TilePath | null {
  const [, level = '', groups = '', last = '', width] =
    /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,4})([0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path) ?? [];
  const tile = {
    level: level === 'entries' ? level : Number(level),
    n: Number(groups.replaceAll(/[x/]/g, '') + last),
    width: width === undefined ? TILE_WIDTH : Number(width),
  } as const;
  return last !== '' && tile.width >= 1 && tile.width <= TILE_WIDTH && tilePath(tile.level, tile.n, tile.width) === path ? tile : null;
}
