/**
 * A value in pieces: plain JSON, and tables whose branches are pieces of their own (kernel/table.ts). Nothing here knows
 * what the value is: a stage that is added, or a table within a row, is kept like the rest.
 *
 * A node of more than PIECE bytes becomes a piece and is named by its number and the digest of its bytes; a smaller one
 * stands in its parent's. What has not changed since it was kept keeps its piece: a snapshot costs what changed. Two
 * tables may stand on one piece (shares.ts). Whoever holds the digest of the root can tell that every piece read later is
 * the one that was written.
 */
import { type Branch, hashOf, isLeaf, Kept, type Leaf, type Node, opened, type Ref, Table } from '../../kernel/table.ts';
import { sha256Hex } from '../../log/digest.ts';
import { fromUtf8, toUtf8 } from '../../log/text.ts';
import type { SnapshotPiece } from '../ports.ts';
import type { Shares } from './shares.ts';

/** A piece is missing, or is not the one that was written. */
export class SnapshotFault extends Error {}

/** A node whose text is longer than this is a piece of its own. */
const PIECE = 512;
/** Rows written between two pauses. */
const BREATH = 256;
/** Tables are walked down to this height with pauses; what hangs below is some hundreds of rows. */
const WITH_PAUSES = 3;
/** 128 bits name a piece: nobody finds another one with the same name. */
const DIGEST = 32;

/** Marks a table among plain values, `{"#":[size,root]}`; a plain object that has this very key is written `{"#":{…}}`. */
const MARK = '#';
const MARKED = `{"${MARK}":`;

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> => {
  const prototype = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined;
  return prototype === Object.prototype || prototype === null;
};

/** Writes a value down: `pack`, with `take` at every pause and once at the end. */
export class Packer {
  /** The number of the next piece. */
  next: number;
  readonly #shares: Shares;
  #fresh: SnapshotPiece[] = [];
  #rows = 0;

  constructor(next: number, shares: Shares) {
    this.next = next;
    this.#shares = shares;
  }

  /** What was written since the last call. */
  take(): SnapshotPiece[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** The text of a value of which only objects and tables may be large. Throws for what is not plain. */
  *pack(value: unknown): Generator<void, string> {
    if (value instanceof Table) {
      const root: Node<unknown> | undefined = value.root;
      return table(value, root === undefined ? 'null' : yield* this.#packNode(root, 0));
    }
    if (!isPlainObject(value)) return this.#text(value);
    const fields: string[] = [];
    for (const [key, field] of Object.entries(value))
      if (field !== undefined) fields.push(`${JSON.stringify(key)}:${yield* this.pack(field)}`);
    return objectOf(value, fields);
  }

  *#packNode(node: Node<unknown>, height: number): Generator<void, string> {
    if (node instanceof Kept || node.ref !== null || isLeaf(node) || height === WITH_PAUSES) {
      const text = this.#node(node);
      if (this.#rows >= BREATH) {
        this.#rows = 0;
        yield;
      }
      return text;
    }
    const children: string[] = [];
    for (const child of node.children) children.push(yield* this.#packNode(child, height + 1));
    return this.#keep(node, branch(node, children));
  }

  #node(node: Node<unknown>): string {
    const { ref } = node;
    if (ref !== null) return named(ref);
    const whole = opened(node);
    if (!isLeaf(whole))
      return this.#keep(
        whole,
        branch(
          whole,
          whole.children.map((child) => this.#node(child)),
        ),
      );
    this.#rows += whole.pairs.length;
    return this.#keep(whole, `[${whole.pairs.map(([key, row]) => `${JSON.stringify(key)},${this.#text(row)}`).join()}]`);
  }

  #keep(node: Leaf<unknown> | Branch<unknown>, text: string): string {
    if (text.length <= PIECE) return text;
    const bytes = toUtf8(text);
    const ref = { id: this.next++, digest: digestOf(bytes) };
    this.#fresh.push({ id: ref.id, bytes });
    this.#shares.made(ref.id, text);
    node.ref = ref;
    return named(ref);
  }

  #text(value: unknown): string {
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value);
    if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) return String(value);
    if (Array.isArray(value)) return `[${value.map((item) => this.#text(item)).join()}]`;
    if (value instanceof Table) {
      const root: Node<unknown> | undefined = value.root;
      return table(value, root === undefined ? 'null' : this.#node(root));
    }
    if (!isPlainObject(value)) throw new TypeError(`a snapshot holds plain values only, not ${Object.prototype.toString.call(value)}`);
    const fields: string[] = [];
    for (const key in value) {
      const field = value[key];
      if (field !== undefined) fields.push(`${JSON.stringify(key)}:${this.#text(field)}`);
    }
    return objectOf(value, fields);
  }
}

const table = ({ size }: Table<unknown>, root: string): string => `${MARKED}[${size},${root}]}`;
const branch = ({ bitmap }: Branch<unknown>, children: readonly string[]): string => `[${[bitmap, ...children].join()}]`;
const named = ({ id, digest }: Ref): string => `[null,${id},"${digest}"]`;
/** The pieces a text names, each as often as it does: nothing within a JSON string looks like this, its quotes are escaped. */
export const namedIn = (text: string): number[] => [...text.matchAll(/\[null,(\d+),"/g)].map(([, id]) => Number(id));
const objectOf = (value: object, fields: readonly string[]): string =>
  Object.hasOwn(value, MARK) ? `${MARKED}{${fields.join()}}}` : `{${fields.join()}}`;

const digestOf = (bytes: Uint8Array): string => sha256Hex(bytes).slice(0, DIGEST);

/** Where pieces are read. */
export interface Pieces {
  /** The bytes of a piece; null when it cannot be read. */
  read(id: number): Uint8Array | null;
  /** Told before the fault is thrown to whoever asked the table. */
  broken(fault: SnapshotFault): void;
}

/** What was packed, read again. A table's pieces are read when somebody asks for what is in them. */
export function unpack(text: string, pieces: Pieces): unknown {
  const open = (ref: Ref): Leaf<unknown> | Branch<unknown> => {
    const bytes = pieces.read(ref.id);
    if (bytes === null || digestOf(bytes) !== ref.digest) {
      const fault = new SnapshotFault(`piece ${ref.id} of the snapshot is not the one that was written`);
      pieces.broken(fault);
      throw fault;
    }
    const piece = fromUtf8(bytes);
    const node = opened(nodeOf(JSON.parse(piece), piece.includes(MARKED)));
    node.ref = ref;
    return node;
  };
  const nodeOf = (json: readonly unknown[], hasTables: boolean): Node<unknown> => {
    const [first, ...rest] = json;
    if (first === null) return new Kept({ id: rest[0] as number, digest: rest[1] as string }, open);
    if (typeof first === 'number')
      return { bitmap: first, children: rest.map((child) => nodeOf(child as readonly unknown[], hasTables)), ref: null };
    const pairs: [string, unknown][] = [];
    for (let i = 0; i < json.length; i += 2) pairs.push([json[i] as string, hasTables ? asWas(json[i + 1]) : json[i + 1]]);
    return { hash: hashOf(first as string), pairs, ref: null };
  };
  const asWas = (json: unknown): unknown => {
    if (typeof json !== 'object' || json === null) return json;
    if (Array.isArray(json)) return json.map(asWas);
    const marked = (json as Readonly<Record<string, unknown>>)[MARK];
    if (Array.isArray(marked)) {
      const [size, root] = marked as [number, readonly unknown[] | null];
      return Table.kept(root === null ? undefined : nodeOf(root, true), size);
    }
    return Object.fromEntries(Object.entries(marked ?? json).map(([key, field]) => [key, asWas(field)]));
  };
  return asWas(JSON.parse(text));
}
