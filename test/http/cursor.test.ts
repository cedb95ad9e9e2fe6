import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCursors } from '../../src/edges/http/cursor.ts';

const cursors = makeCursors(new Uint8Array(32).fill(7));

test('a cursor opens for whom and for what it was made', () => {
  for (const position of [0, 1, 41, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
    assert.equal(cursors.open('log', 'scribe-1', cursors.seal('log', 'scribe-1', position)), position);
  }
});

test('of another member, another use or another server it opens for nobody', () => {
  const cursor = cursors.seal('log', 'scribe-1', 12);
  assert.equal(cursors.open('log', 'scribe-2', cursor), null);
  assert.equal(cursors.open('live', 'scribe-1', cursor), null);
  assert.equal(makeCursors(new Uint8Array(32)).open('log', 'scribe-1', cursor), null);
});

test('a forged, cut or lengthened cursor is refused, never thrown at', () => {
  const cursor = cursors.seal('log', 'm', 12);
  const flipped = (cursor[0] === 'A' ? 'B' : 'A') + cursor.slice(1);
  for (const forged of ['', 'A', flipped, cursor.slice(0, 47), `${cursor}A`, `${cursor.slice(0, 47)}=`, '\0'.repeat(48), 'é'.repeat(48)]) {
    assert.equal(cursors.open('log', 'm', forged), null, JSON.stringify(forged));
  }
});

test('two cursors of one position differ: asking twice tells nothing of what happened in between', () => {
  assert.notEqual(cursors.seal('live', 'm', 5), cursors.seal('live', 'm', 5));
  assert.equal(cursors.seal('live', 'm', 0).length, cursors.seal('live', 'm', 2 ** 40).length);
});
