import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Table } from '../../kernel/table.ts';
import { Packer, SnapshotFault, unpack } from './pieces.ts';

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

  keep(value: unknown, before?: unknown): { text: string; written: number } {
    const packer = new Packer(this.next);
    const text = ended(packer.pack(value));
    const fresh = packer.take();
    for (const { id, bytes } of fresh) this.pieces.set(id, bytes);
    if (before !== undefined) for (const id of ended(packer.dead(before))) this.pieces.delete(id);
    this.next = packer.next;
    return { text, written: fresh.length };
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
        const kept2 = shelf.keep(next, kept);
        text = kept2.text;
        assert.ok(kept2.written <= 12, `${kept2.written} pieces for one change, of ${first}`);
        kept = next;
      }
      assert.deepEqual(plain(shelf.open(text)), plain(kept));
      const reachable = ended(new Packer(0).dead(shelf.open(text)));
      assert.deepEqual(
        [...shelf.pieces.keys()].sort((a, b) => a - b),
        reachable.sort((a, b) => a - b),
      );
    }),
    { numRuns: 40 },
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
