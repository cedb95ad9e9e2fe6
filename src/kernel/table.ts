/**
 * A persistent table: `with` gives a new table and leaves the old one as it was, sharing what did not change.
 *
 * The desk decides on a draft and adopts it only once the disk has answered (decision 12); with persistent tables
 * the draft is a reference and dropping it costs nothing. A hash trie of 32-way nodes: O(log32 n) per change.
 * Iteration order depends only on the keys, never on the order of insertion: two replays list alike.
 */
type Node<V> = Leaf<V> | Branch<V>;
interface Leaf<V> {
  readonly hash: number;
  /** More than one pair only when 32-bit hashes collide. */
  readonly pairs: readonly (readonly [string, V])[];
}
interface Branch<V> {
  readonly bitmap: number;
  readonly children: readonly Node<V>[];
}

const isLeaf = <V>(node: Node<V>): node is Leaf<V> => 'pairs' in node;

/** FNV-1a, 32 bits, with a final avalanche: keys are often alike but for their last digits. */
function hashOf(key: string): number {
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

function join<V>(a: Leaf<V>, b: Leaf<V>, shift: number): Node<V> {
  const ia = (a.hash >>> shift) & 31;
  const ib = (b.hash >>> shift) & 31;
  if (ia === ib) return { bitmap: 1 << ia, children: [join(a, b, shift + 5)] };
  return { bitmap: (1 << ia) | (1 << ib), children: ia < ib ? [a, b] : [b, a] };
}

function insert<V>(node: Node<V>, hash: number, key: string, value: V, shift: number): Node<V> {
  if (isLeaf(node)) {
    if (node.hash !== hash) return join(node, { hash, pairs: [[key, value]] }, shift);
    return { hash, pairs: [...node.pairs.filter(([k]) => k !== key), [key, value] as const] };
  }
  const bit = 1 << ((hash >>> shift) & 31);
  const at = popcount(node.bitmap & (bit - 1));
  const children = [...node.children];
  const child = children[at];
  if ((node.bitmap & bit) === 0 || child === undefined) {
    children.splice(at, 0, { hash, pairs: [[key, value]] });
    return { bitmap: node.bitmap | bit, children };
  }
  children[at] = insert(child, hash, key, value, shift + 5);
  return { bitmap: node.bitmap, children };
}

function find<V>(root: Node<V> | undefined, key: string): V | undefined {
  const hash = hashOf(key);
  let node = root;
  for (let shift = 0; node !== undefined; shift += 5) {
    if (isLeaf(node)) return node.hash === hash ? node.pairs.find(([k]) => k === key)?.[1] : undefined;
    const bit = 1 << ((hash >>> shift) & 31);
    if ((node.bitmap & bit) === 0) return undefined;
    node = node.children[popcount(node.bitmap & (bit - 1))];
  }
  return undefined;
}

function* walk<V>(node: Node<V> | undefined): Generator<readonly [string, V]> {
  if (node === undefined) return;
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

  get(key: string): V | undefined {
    return find(this.#root, key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  with(key: string, value: V): Table<V> {
    const hash = hashOf(key);
    const grown = this.has(key) ? this.size : this.size + 1;
    if (this.#root === undefined) return new Table<V>({ hash, pairs: [[key, value]] }, grown);
    return new Table<V>(insert(this.#root, hash, key, value, 0), grown);
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
