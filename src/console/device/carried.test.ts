/** When a phone lets go of what it carries, by its own clock (decision 28), and how what is open lies on it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR } from '../../kernel/time.ts';
import { type Carried, isOver, type Lease, leaseStands, openUnder, plainUnder } from './carried.ts';

const NOW = 1_900_000_000_000;
const end = { until: null, heardAt: NOW, suspended: false };

test('decision 28: a place goes at the end the desk said, or after a day without a word, and not while an operation is under way', () => {
  assert.equal(isOver({ ...end, until: NOW + 12 * HOUR }, NOW + 12 * HOUR - 1), false);
  assert.equal(isOver({ ...end, until: NOW + 12 * HOUR }, NOW + 12 * HOUR), true);
  assert.equal(isOver(end, NOW + DAY - 1), false);
  assert.equal(isOver(end, NOW + DAY), true);
  assert.equal(isOver({ ...end, suspended: true }, NOW + 10 * DAY), false);
});

test('a lease ends after its time, and when the clock is set back before it began', () => {
  const lease = { from: NOW, until: NOW + 12 * HOUR };
  assert.equal(leaseStands(lease, NOW), true);
  assert.equal(leaseStands(lease, NOW + 12 * HOUR), false);
  assert.equal(leaseStands(lease, NOW - 1), false);
});

test('what is open is read under its lease alone, and as the place it is', async () => {
  const make = async (): Promise<Lease> => ({
    key: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    from: NOW,
    until: NOW + HOUR,
  });
  const [lease, other] = [await make(), await make()];
  const plain = new TextEncoder().encode('12, chemin des Essais');
  const open = await openUnder(lease, 'ad-1', plain);
  const place = { value: 'ad-1', open } as Carried;
  assert.deepEqual(await plainUnder(lease, place), plain);
  assert.equal(await plainUnder(other, place), null, 'another lease');
  assert.equal(await plainUnder(lease, { ...place, value: 'ad-2' }), null, 'as if it were another place');
  assert.equal(await plainUnder(lease, { ...place, open: null }), null);
});
