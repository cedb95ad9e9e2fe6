import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Table } from '../../kernel/table.ts';
import { namedIn, Packer, SnapshotFault, unpack } from './pieces.ts';
import { Shares } from './shares.ts';

/** Plain values, with tables anywhere among them, and with the key that marks a table. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('#', '__proto__', '0')), tie('value'), { maxKeys: 4 }),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 40 }).map((rows) => Table.of(rows)),
  ),
}));

function plain(one: unknown): unknown {
  if (one instanceof Table) return { table: one.size, rows: [...one].map(([key, row]) => [key, plain(row)]) };
  if (Array.isArray(one)) return one.map(plain);
  if (typeof one !== 'object' || one === null) return one;
  return Object.entries(one).map(([key, field]) => [key, plain(field)]);
}

function ended<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** A shelf of pieces, as a store would hold them. */
class Shelf {
  readonly pieces = new Map<number, Uint8Array>();
  next = 1;
  readonly faults: SnapshotFault[] = [];
  #shares = new Shares();
  #text = '';

  /** In the place of what was kept before. */
  keep(value: unknown): { text: string; written: number } {
    const packer = new Packer(this.next, this.#shares);
    const text = ended(packer.pack(value));
    const fresh = packer.take();
    for (const { id, bytes } of fresh) this.pieces.set(id, bytes);
    this.#shares.hold(text);
    for (const id of ended(this.#shares.release(this.#text, (one) => this.#read(one)))) this.pieces.delete(id);
    this.next = packer.next;
    this.#text = text;
    return { text, written: fresh.length };
  }
  /** What a new process knows of it is what was kept. */
  restart(): void {
    this.#shares = new Shares(JSON.parse(JSON.stringify(this.#shares.more)) as Shares['more']);
  }
  /** The pieces that what was kept last stands on. */
  reachable(): number[] {
    const found = new Set<number>();
    const rest = namedIn(this.#text);
    for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
      if (found.has(id)) continue;
      found.add(id);
      rest.push(...namedIn(this.#read(id)));
    }
    return [...found];
  }
  #read(id: number): string {
    return new TextDecoder().decode(this.pieces.get(id));
  }
  open(text: string): unknown {
    return unpack(text, {
      read: (id) => this.pieces.get(id) ?? null,
      broken: (fault) => this.faults.push(fault),
    });
  }
}

test('what is packed is what is read, tables within rows and all', () => {
  fc.assert(
    fc.property(value, (given) => {
      const shelf = new Shelf();
      assert.deepEqual(plain(shelf.open(shelf.keep(given).text)), plain(given));
    }),
    { numRuns: 400 },
  );
});

test('a value that is not plain is refused, never bent', () => {
  for (const odd of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    new Map(),
    new Date(0),
    new Uint8Array(1),
    () => 1,
    Symbol('s'),
    1n,
    [undefined],
  ])
    assert.throws(() => new Shelf().keep({ odd }), TypeError, String(odd));
  assert.deepEqual(new Shelf().open(new Shelf().keep({ a: 1, b: undefined }).text), { a: 1 });
});

const byNumber = (a: number, b: number): number => a - b;

const big = (from: number, to: number): Table<{ n: number; long: string }> =>
  Table.of(Array.from({ length: to - from }, (_, i) => [`row-${from + i}`, { n: from + i, long: 'x'.repeat(40) }] as const));

test('what has not changed is not written again, and what nothing stands on any more is let go', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3000), fc.boolean()), { minLength: 1, maxLength: 12 }), fc.boolean(), (changes, reopens) => {
      const shelf = new Shelf();
      let kept: unknown = { rows: big(0, 2000), nested: Table.of([['one', big(0, 300)]]) };
      let { text } = shelf.keep(kept);
      if (reopens) kept = shelf.open(text);
      const first = shelf.pieces.size;
      for (const [n, gone] of changes) {
        const { rows, nested } = kept as { rows: ReturnType<typeof big>; nested: Table<ReturnType<typeof big>> };
        const next = {
          rows: gone ? rows.without(`row-${n}`) : rows.with(`row-${n}`, { n, long: 'changed' }),
          nested: n % 3 === 0 ? nested.change('one', (table) => table.with(`row-${n}`, { n, long: 'nested' })) : nested,
        };
        const kept2 = shelf.keep(next);
        text = kept2.text;
        assert.ok(kept2.written <= 12, `${kept2.written} pieces for one change, of ${first}`);
        kept = next;
      }
      assert.deepEqual(plain(shelf.open(text)), plain(kept));
      assert.deepEqual([...shelf.pieces.keys()].sort(byNumber), shelf.reachable().sort(byNumber));
    }),
    { numRuns: 40 },
  );
});

/** A state, and by name some that were taken from it earlier or from one another: they share what did not change. */
interface Worlds {
  readonly rows: ReturnType<typeof big>;
  readonly taken: Table<{ readonly rows: ReturnType<typeof big> }>;
}

test('what two tables share is kept until the last of them is gone, and then let go', () => {
  const act = fc.record({
    does: fc.constantFrom('change', 'change', 'take', 'change one taken', 'drop', 'keep', 'keep', 'restart'),
    who: fc.constantFrom('a', 'b', 'c'),
    n: fc.nat(700),
  });
  fc.assert(
    fc.property(fc.array(act, { minLength: 4, maxLength: 30 }), (acts) => {
      const shelf = new Shelf();
      let worlds: Worlds = { rows: big(0, 700), taken: Table.empty() };
      let { text } = shelf.keep(worlds);
      for (const { does, who, n } of acts) {
        const { rows, taken } = worlds;
        const change = (table: typeof rows): typeof rows => table.with(`row-${n}`, { n, long: 'changed' });
        if (does === 'change') worlds = { rows: change(rows), taken };
        if (does === 'take') worlds = { rows, taken: taken.with(who, { rows }) };
        if (does === 'change one taken') worlds = { rows, taken: taken.change(who, (one) => ({ rows: change(one.rows) })) };
        if (does === 'drop') worlds = { rows, taken: taken.without(who) };
        if (does === 'keep') text = shelf.keep(worlds).text;
        if (does !== 'restart') continue;
        text = shelf.keep(worlds).text;
        shelf.restart();
        worlds = shelf.open(text) as Worlds;
      }
      text = shelf.keep(worlds).text;
      assert.deepEqual(plain(shelf.open(text)), plain(worlds));
      assert.deepEqual([...shelf.pieces.keys()].sort(byNumber), shelf.reachable().sort(byNumber));
    }),
    { numRuns: 60 },
  );
});

test('a piece that is missing or not the one written is told, whoever asks', () => {
  const shelf = new Shelf();
  const { text } = shelf.keep(big(0, 500));
  const [[id, bytes] = [0, new Uint8Array()]] = shelf.pieces;
  for (const spoil of [
    () => shelf.pieces.delete(id),
    () =>
      shelf.pieces.set(
        id,
        bytes.map((byte, i) => (i === 1 ? byte ^ 1 : byte)),
      ),
  ]) {
    spoil();
    shelf.faults.length = 0;
    assert.throws(() => plain(shelf.open(text)), SnapshotFault);
    assert.equal(shelf.faults.length, 1);
  }
});
