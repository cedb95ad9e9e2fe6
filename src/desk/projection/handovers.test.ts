/** The relief as both officers read it: what is offered, accepted, left, and opened meanwhile (S12, I-42). */
import assert from 'node:assert/strict';
import test from 'node:test';
import { MemoryDesk } from './given.ts';

const line = (desk: MemoryDesk, viewer: string, id = 'ho') =>
  desk
    .sees(viewer)
    .board()
    .handovers.find((row) => row.id === id);

test('I-42 every item is named with its kind and who answers for it; a part accepted changes hands alone', () => {
  const desk = MemoryDesk.example();
  desk.did('vigie', 'offerHandover', {}, { id: 'ho', to: 'vigie-2', note: 'Calme.' });
  const offered = line(desk, 'vigie-2');
  assert.deepEqual(offered?.details.map((row) => [row.id, row.kind, row.owner?.id ?? null, row.accepted]).sort(), [
    ['al-heron-1', 'alert', 'vigie', false],
    ['al-loutre', 'alert', 'vigie', false],
    ['ch-1', 'check', 'vigie', false],
    ['op-cigogne', 'operation', null, false],
    ['op-genette', 'operation', null, false],
    ['op-martre', 'operation', null, false],
  ]);
  const genette = offered.details.find((row) => row.id === 'op-genette');
  assert.deepEqual(
    genette?.unaccounted.map((row) => row.id),
    ['genette', 'busard-1', 'busard-3'],
  );
  assert.deepEqual(offered.details.find((row) => row.id === 'op-martre')?.unaccounted, []);
  desk.did('vigie-2', 'acceptHandover', { handover: 'ho' }, { id: 'part', items: ['ch-1'] });
  const part = line(desk, 'vigie');
  assert.equal(part?.left.length, offered.items.length - 1);
  assert.deepEqual(
    part.details.filter((row) => row.accepted).map((row) => [row.id, row.owner?.id]),
    [['ch-1', 'vigie-2']],
  );
  desk.did('vigie-2', 'acceptHandover', { handover: 'ho' }, { id: 'rest' });
  assert.equal(line(desk, 'vigie'), undefined);
  assert.deepEqual(desk.sees('vigie').openItems(), []);
});

test('I-42 what opens between the offer and the acceptance stays with the outgoing officer, and is shown', () => {
  const desk = MemoryDesk.example();
  desk.did('vigie', 'offerHandover', {}, { id: 'ho', to: 'vigie-2' });
  desk.did('vigie', 'openCheck', {}, { id: 'late', kind: 'patrol', about: 're-1', owner: 'vigie', question: 'Passée ?' });
  assert.deepEqual(
    line(desk, 'vigie-2')?.since.map((row) => [row.id, row.owner?.id]),
    [['late', 'vigie']],
  );
  desk.did('vigie-2', 'acceptHandover', { handover: 'ho' }, { id: 'all' });
  assert.deepEqual(desk.sees('vigie').openItems(), ['late']);
});

test('what was closed meanwhile is still named, as no longer open', () => {
  const desk = MemoryDesk.example();
  desk.did('vigie', 'offerHandover', {}, { id: 'ho', to: 'vigie-2' });
  desk.did('vigie', 'closeCheck', { check: 'ch-1' }, { id: 'close', result: 'negative' });
  const row = line(desk, 'vigie-2')?.details.find((one) => one.id === 'ch-1');
  assert.deepEqual([row?.kind, row?.owner?.id], [null, 'vigie']);
});

test('withdrawn or declined, an offer leaves the board and nothing has changed hands', () => {
  const desk = MemoryDesk.example();
  const open = desk.sees('vigie').openItems();
  for (const [by, operation] of [
    ['vigie', 'withdrawHandover'],
    ['vigie-2', 'declineHandover'],
  ] as const) {
    const id = `ho-${operation}`;
    desk.did('vigie', 'offerHandover', {}, { id, to: 'vigie-2' });
    desk.did(by, operation, { handover: id }, { id: operation, reason: 'Pas ce soir.' });
    assert.equal(line(desk, 'vigie', id), undefined);
    assert.equal(desk.ask('vigie-2', 'acceptHandover', { handover: id }, { id: `late-${operation}` }), 'handover_over');
    assert.deepEqual(desk.sees('vigie').openItems(), open);
  }
});

test('I-24 a duress handed over is named to nobody it is kept from', () => {
  const desk = MemoryDesk.example();
  const raise = { act: 'duress.raise', with: { member: 'busard-1' } } as const;
  assert.equal(desk.submit('vigie', { id: 'du', act: raise, words: {}, thread: 'c00000000000000d1' }), null);
  desk.did('vigie', 'offerHandover', {}, { id: 'ho', to: 'vigie-2' });
  assert.match(JSON.stringify(line(desk, 'vigie-2')), /duress:busard-1/);
  desk.did('vigie-2', 'acceptHandover', { handover: 'ho' }, { id: 'part', items: ['ch-1'] });
  for (const viewer of ['busard-1', 'busard-2']) assert.doesNotMatch(JSON.stringify(desk.sees(viewer).board()), /duress/, viewer);
});
