/**
 * A persistent table: `with` gives a new table and leaves the old one as it was, sharing what did not change.
 *
 * The desk decides on a draft and adopts it only once the disk has answered (decision 12); with persistent tables
 * the draft is a reference and dropping it costs nothing. A hash trie of 32-way nodes: O(log32 n) per change.
 * Iteration order depends only on the keys, never on the order of insertion: two replays list alike.
 *
 * A part of a table may be kept outside memory (a snapshot, desk/snapshot) and is read when somebody asks for what is
 * under it. What a table answers never depends on where its parts are.
 */
/** Where a node is kept outside memory: opaque here. */
export interface Ref {
  readonly id: number;
  readonly digest: string;
}
export interface Leaf<V> {
  readonly hash: number;
  /** More than one pair only when 32-bit hashes collide; then by key. */
  readonly pairs: readonly (readonly [string, V])[];
  /** Set by whoever keeps it, once it is kept. */
  ref: Ref | null;
}
export interface Branch<V> {
  readonly bitmap: number;
  readonly children: readonly Node<V>[];
  ref: Ref | null;
}
/** A node that is kept and has not been asked for yet. It is read once. */
export class Kept<V> {
  readonly ref: Ref;
  readonly #read: (ref: Ref) => Leaf<V> | Branch<V>;
  #node: Leaf<V> | Branch<V> | null = null;

  constructor(ref: Ref, read: (ref: Ref) => Leaf<V> | Branch<V>) {
    this.ref = ref;
    this.#read = read;
  }
  open(): Leaf<V> | Branch<V> {
    this.#node ??= this.#read(this.ref);
    return this.#node;
  }
}
export type Node<V> = Leaf<V> | Branch<V> | Kept<V>;

export const opened = <V>(node: Node<V>): Leaf<V> | Branch<V> => (node instanceof Kept ? node.open() : node);
export const isLeaf = <V>(node: Leaf<V> | Branch<V>): node is Leaf<V> => 'pairs' in node;

/** FNV-1a, 32 bits, with a final avalanche: keys are often alike but for their last digits. */
export function hashOf(key: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

function popcount(x: number): number {
  let n = x - ((x >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

const leaf = <V>(hash: number, pairs: Leaf<V>['pairs']): Leaf<V> => ({ hash, pairs, ref: null });
const branch = <V>(bitmap: number, children: readonly Node<V>[]): Branch<V> => ({ bitmap, children, ref: null });

function join<V>(a: Leaf<V>, b: Leaf<V>, shift: number): Branch<V> {
  const ia = (a.hash >>> shift) & 31;
  const ib = (b.hash >>> shift) & 31;
  if (ia === ib) return branch(1 << ia, [join(a, b, shift + 5)]);
  return branch((1 << ia) | (1 << ib), ia < ib ? [a, b] : [b, a]);
}

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number => (a[0] < b[0] ? -1 : 1);

function insert<V>(at: Node<V>, hash: number, key: string, value: V, shift: number): Node<V> {
  const node = opened(at);
  if (isLeaf(node)) {
    if (node.hash !== hash) return join(node, leaf(hash, [[key, value]]), shift);
    return leaf(hash, [...node.pairs.filter(([k]) => k !== key), [key, value] as const].sort(byKey));
  }
  const bit = 1 << ((hash >>> shift) & 31);
  const place = popcount(node.bitmap & (bit - 1));
  const children = [...node.children];
  const child = children[place];
  if ((node.bitmap & bit) === 0 || child === undefined) {
    children.splice(place, 0, leaf(hash, [[key, value]]));
    return branch(node.bitmap | bit, children);
  }
  children[place] = insert(child, hash, key, value, shift + 5);
  return branch(node.bitmap, children);
}

/** Without a key that is there. The shape is the one the other keys alone would have given. */
function remove<V>(at: Node<V>, hash: number, key: string, shift: number): Node<V> | undefined {
  const node = opened(at);
  if (isLeaf(node)) {
    const pairs = node.pairs.filter(([k]) => k !== key);
    return pairs.length === 0 ? undefined : leaf(node.hash, pairs);
  }
  const bit = 1 << ((hash >>> shift) & 31);
  const place = popcount(node.bitmap & (bit - 1));
  const left = remove(node.children[place] as Node<V>, hash, key, shift + 5);
  const children = left === undefined ? node.children.toSpliced(place, 1) : node.children.with(place, left);
  // A leaf alone stands as high as it can; a branch alone is where two leaves part further down.
  const [only] = children;
  if (only === undefined) return undefined;
  if (children.length === 1) {
    const one = opened(only);
    if (isLeaf(one)) return one;
  }
  return branch(left === undefined ? node.bitmap & ~bit : node.bitmap, children);
}

function find<V>(root: Node<V> | undefined, key: string): V | undefined {
  const hash = hashOf(key);
  let node = root === undefined ? undefined : opened(root);
  for (let shift = 0; node !== undefined; shift += 5) {
    if (isLeaf(node)) return node.hash === hash ? node.pairs.find(([k]) => k === key)?.[1] : undefined;
    const bit = 1 << ((hash >>> shift) & 31);
    if ((node.bitmap & bit) === 0) return undefined;
    const child = node.children[popcount(node.bitmap & (bit - 1))];
    node = child === undefined ? undefined : opened(child);
  }
  return undefined;
}

function* walk<V>(root: Node<V> | undefined): Generator<readonly [string, V]> {
  if (root === undefined) return;
  const node = opened(root);
  if (isLeaf(node)) yield* node.pairs;
  else for (const child of node.children) yield* walk(child);
}

export class Table<V> {
  readonly #root: Node<V> | undefined;
  readonly size: number;

  private constructor(root: Node<V> | undefined, size: number) {
    this.#root = root;
    this.size = size;
  }

  static empty<V>(): Table<V> {
    return new Table<V>(undefined, 0);
  }

  static of<V>(pairs: Iterable<readonly [string, V]>): Table<V> {
    let table = Table.empty<V>();
    for (const [key, value] of pairs) table = table.with(key, value);
    return table;
  }

  /** A table of nodes made elsewhere: as they were kept. */
  static kept<V>(root: Node<V> | undefined, size: number): Table<V> {
    return new Table<V>(root, size);
  }

  /** For whoever keeps it. */
  get root(): Node<V> | undefined {
    return this.#root;
  }

  get(key: string): V | undefined {
    return find(this.#root, key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  with(key: string, value: V): Table<V> {
    const hash = hashOf(key);
    const grown = this.has(key) ? this.size : this.size + 1;
    if (this.#root === undefined) return new Table<V>(leaf(hash, [[key, value]]), grown);
    return new Table<V>(insert(this.#root, hash, key, value, 0), grown);
  }

  without(key: string): Table<V> {
    if (this.#root === undefined || !this.has(key)) return this;
    return new Table<V>(remove(this.#root, hashOf(key), key, 0), this.size - 1);
  }

  /** Replaces the row of `key` by what `change` makes of it; a missing row stays missing. */
  change(key: string, change: (row: V) => V): Table<V> {
    const row = this.get(key);
    return row === undefined ? this : this.with(key, change(row));
  }

  *[Symbol.iterator](): Generator<readonly [string, V]> {
    yield* walk(this.#root);
  }

  *values(): Generator<V> {
    for (const [, value] of this) yield value;
  }

  filter(keep: (row: V) => boolean): V[] {
    return [...this.values()].filter(keep);
  }
}

/** A table that only says which keys are in it: what is open, among much that is over. */
export type Marks = Table<true>;

export const marked = (marks: Marks, key: string, isIn: boolean): Marks =>
  marks.has(key) === isIn ? marks : isIn ? marks.with(key, true) : marks.without(key);

/** The rows that are marked, in the order the whole table would list them. */
export const rowsMarked = <V>(marks: Marks, table: Table<V>): V[] => [...marks].flatMap(([key]) => table.get(key) ?? []);
