/** Retention as the desk reads it: what is kept how long, what is overdue, what a hold keeps, and what is left after a shredding. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { DAY } from '../../kernel/time.ts';
import { AFTERNOON, MemoryDesk } from './given.ts';

const overdue = (desk: MemoryDesk, viewer = 'vigie') =>
  desk
    .sees(viewer)
    .board()
    .retention?.overdue.map((row) => `${row.case} ${row.category} ${row.obstacle ?? 'free'}`);
const file = (desk: MemoryDesk, id: string, viewer = 'pont') => {
  const seen = desk.sees(viewer).caseFile(id);
  assert.ok(seen);
  return seen;
};

test('I-38 every category is listed, without a period where nobody set one; the list is the desk’s alone', () => {
  const desk = MemoryDesk.example();
  const rules = desk.sees('vigie').board().retention?.rules;
  assert.deepEqual(
    rules?.map((row) => [row.category, row.days, row.validated, row.by?.id ?? null]),
    [
      ['principal', null, false, null],
      ['relative', null, false, null],
      ['source', null, false, null],
      ['witness', null, false, null],
      ['person_of_interest', null, false, null],
      ['third_party', 0, false, 'delcassou'],
    ],
  );
  for (const viewer of ['renard-1', 'hermine']) assert.equal(desk.sees(viewer).board().retention, null, viewer);
});

test('I-38 what is overdue is shown with what keeps it; a hold keeps it until two people lift it', () => {
  const desk = MemoryDesk.example();
  assert.deepEqual(overdue(desk), ['ca-2 third_party free']);
  desk.did('pont', 'placeHold', { case: 'ca-2' }, { id: 'gel', reason: 'Plainte annoncée.' });
  assert.deepEqual(overdue(desk), ['ca-2 third_party case_held']);
  assert.deepEqual(
    file(desk, 'ca-2').holds.map((row) => [row.id, row.by.id, row.reason]),
    [['gel', 'pont', 'Plainte annoncée.']],
  );
  assert.equal(desk.ask('delcassou', 'proposeShred', { case: 'ca-2' }, { id: 'sh' }), 'case_held');
  desk.did('delcassou', 'proposeLift', { hold: 'gel' }, { id: 'li', reason: 'Classée.' });
  const [pair] = file(desk, 'ca-2').pairs;
  assert.deepEqual([pair?.id, pair?.what, pair?.hold, pair?.by.id, pair?.reason], ['li', 'lift', 'gel', 'delcassou', 'Classée.']);
  assert.deepEqual(file(desk, 'ca-2').actions.confirmLift, { allowed: true, conflict: null });
  assert.deepEqual(file(desk, 'ca-2', 'delcassou').actions.confirmLift, { allowed: false, reason: 'second_person_needed' });
  desk.did('renard-3', 'confirmLift', { proposal: 'li' }, { id: 'yes', sha256: pair?.sha256 ?? '' });
  assert.deepEqual([file(desk, 'ca-2').holds, overdue(desk)], [[], ['ca-2 third_party free']]);
});

test('I-38 shredded by two: the case, its threads and what stood in them say so, and the act stands', () => {
  const desk = MemoryDesk.example();
  const thread = 'c00000000000000a8';
  desk.did('delcassou', 'proposeShred', { case: 'ca-2' }, { id: 'sh' });
  const seen = file(desk, 'ca-2');
  assert.deepEqual(
    seen.pairs.map((row) => [row.what, row.threads.length, row.lapses]),
    [['shred', 2, AFTERNOON + 900_000]],
  );
  desk.did('pont', 'confirmShred', { proposal: 'sh' }, { id: 'yes' });
  const after = file(desk, 'ca-2');
  assert.deepEqual([after.shredded?.threads.includes(thread), after.shredded?.at, after.pairs], [true, AFTERNOON, []]);
  assert.equal(desk.sees('vigie').report('re-6')?.shredded, AFTERNOON);
  assert.equal(desk.sees('vigie').timeline(thread)?.shredded, AFTERNOON);
  assert.equal(desk.sees('vigie').report('re-1')?.shredded, null);
  assert.deepEqual(overdue(desk), []);
  assert.equal(after.actions.reopenCase?.allowed, false);
});

test('until when a case is kept, and by which category, stands on it from its closing', () => {
  const desk = MemoryDesk.example();
  desk.did('delcassou', 'setRetention', {}, { id: 'rt-p', category: 'principal', days: 90, validated: true });
  assert.deepEqual([file(desk, 'ca-3').keptUntil, file(desk, 'ca-3').categories], [null, ['principal']]);
  desk.did('pont', 'closeCase', { case: 'ca-3' }, { id: 'cl', reason: 'Jugée.' });
  assert.deepEqual(file(desk, 'ca-3').keptUntil, { at: AFTERNOON + 90 * DAY, category: 'principal' });
  desk.now = AFTERNOON + 91 * DAY;
  // The thread is shared, and an alert of it is open: what is due is shown all the same, with what stands in its way.
  assert.deepEqual(overdue(desk), ['ca-2 third_party free', 'ca-3 principal free']);
});

test('I-38 a thread no case gathers is shown once its period is over, and no more once a review has gathered it', () => {
  const desk = MemoryDesk.example();
  const loose = (): string[] => (desk.sees('vigie').board().retention?.loose ?? []).map(({ thread }) => thread);
  desk.did('delcassou', 'setRetention', {}, { id: 'rt-p', category: 'principal', days: 90, validated: true });
  assert.deepEqual(loose(), []);
  desk.now = AFTERNOON + 400 * DAY;
  const [thread = ''] = loose();
  assert.match(thread, /^c[0-9a-f]{16}$/);
  assert.deepEqual(desk.sees('renard-1').board().retention, null);
  desk.did('pont', 'openCase', {}, { id: 'revue', threads: [thread], title: 'Revue', review: true });
  assert.equal(loose().includes(thread), false);
  desk.did('pont', 'closeCase', { case: 'revue' }, { id: 'cl-revue', reason: 'Échu.' });
  assert.ok(overdue(desk)?.includes('revue principal free'));
});
