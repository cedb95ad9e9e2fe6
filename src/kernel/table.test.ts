import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Branch, hashOf, isLeaf, Kept, type Leaf, marked, type Node, opened, rowsMarked, Table } from './table.ts';

const key = fc.oneof(fc.string({ maxLength: 3 }), fc.nat(500).map(String));
const step = fc.record({ key, value: fc.nat(), gone: fc.boolean() });

/** The shape of a table, however it came about. */
const shapeOf = <V>(node: Node<V> | undefined): unknown => {
  if (node === undefined) return null;
  const whole = opened(node);
  return isLeaf(whole) ? whole.pairs : [whole.bitmap, whole.children.map(shapeOf)];
};

/** Two keys of one hash, found by walking through some. */
function collision(): [string, string] {
  const seen = new Map<number, string>();
  for (let n = 0; ; n++) {
    const one = `k${n.toString(36)}`;
    const other = seen.get(hashOf(one));
    if (other !== undefined) return [other, one];
    seen.set(hashOf(one), one);
  }
}

test('a table answers as a map does, and its shape depends only on what is in it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const map = new Map<string, number>();
      let table = Table.empty<number>();
      for (const { key, value, gone } of steps) {
        const before = table;
        const size = map.size;
        table = gone ? table.without(key) : table.with(key, value);
        if (gone) map.delete(key);
        else map.set(key, value);
        assert.equal(before.size, size, 'the table of before is as it was');
        assert.equal(table.size, map.size);
        assert.equal(table.get(key), map.get(key));
      }
      assert.deepEqual(new Map(table), map);
      assert.deepEqual(shapeOf(table.root), shapeOf(Table.of([...map].sort()).root));
    }),
    { numRuns: 200 },
  );
});

test('two keys of one hash are two keys, in whatever order they came and went', () => {
  const [a, b] = collision();
  const both = Table.of([
    [a, 1],
    [b, 2],
    ['c', 3],
  ]);
  const turned = Table.of([
    ['c', 3],
    [b, 2],
    [a, 1],
  ]);
  assert.deepEqual([both.get(a), both.get(b), both.size], [1, 2, 3]);
  assert.deepEqual([...both], [...turned]);
  assert.deepEqual([...both.without(a)], [...Table.of([[b, 2] as const, ['c', 3] as const])]);
  assert.deepEqual(shapeOf(both.with(a, 9).without(b).without('c').root), [[a, 9]]);
  assert.equal(both.without('nobody'), both);
});

test('a kept part is read when it is asked for, once, and the table answers as if it had always been there', () => {
  const rows = Array.from({ length: 2000 }, (_, n) => [`row-${n}`, n] as const);
  const whole = Table.of(rows);
  const read: number[] = [];
  const shelf: (Leaf<number> | Branch<number>)[] = [];
  const kept = (node: Node<number>, height: number): Node<number> => {
    const one = opened(node);
    const copy = isLeaf(one) ? one : { ...one, children: one.children.map((child) => kept(child, height + 1)) };
    if (height === 0) return copy;
    shelf.push(copy);
    return new Kept({ id: shelf.length - 1, digest: '' }, ({ id }) => {
      read.push(id);
      return shelf[id] as Leaf<number> | Branch<number>;
    });
  };
  const table = Table.kept(kept(whole.root as Node<number>, 0), whole.size);
  assert.deepEqual([table.size, read.length], [2000, 0]);
  assert.equal(table.get('row-7'), 7);
  const few = read.length;
  assert.ok(few > 0 && few < 8, `${few} parts for one row`);
  assert.equal(table.get('row-7'), 7);
  assert.equal(read.length, few, 'once');
  const changed = table.with('row-7', 70).without('row-8').with('new', 1);
  assert.ok(read.length < 24, 'a change reads its own way down');
  assert.deepEqual([...changed], [...whole.with('row-7', 70).without('row-8').with('new', 1)]);
  assert.deepEqual([...table], [...whole]);
});

test('marks list what is marked, in the order of the whole table', () => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { maxLength: 200 }), fc.func(fc.boolean()), (keys, isOpen) => {
      const table = Table.of(keys.map((one) => [one, one] as const));
      let marks = Table.empty<true>();
      for (const one of keys) marks = marked(marked(marks, one, true), one, isOpen(one));
      assert.deepEqual(
        rowsMarked(marks, table),
        table.filter((row) => isOpen(row)),
      );
      assert.equal(marked(marks, 'nobody at all', false), marks);
    }),
  );
});
