/** Relatives as people of their own, from the act to what each viewer reads: cover, contact plan, an alert for one of them (S11). */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { LoopAct } from '../../loop/loop.ts';
import { AFTERNOON, MemoryDesk } from './given.ts';

const HOUR = 3_600_000;
const PLAN = [
  { contact: 'lison', means: 'voice', note: 'Sonner deux fois.' },
  { contact: 'voisine', means: 'neighbour', note: 'La voisine du palier.' },
  { contact: 'pont', means: 'visit' },
];

/** The example organisation, and the contact plan of LISON. */
function planned(): MemoryDesk {
  const desk = MemoryDesk.example();
  desk.did('pont', 'planRelated', { person: 'lison' }, { id: 'plan', contacts: PLAN });
  return desk;
}
const lison = (desk: MemoryDesk, viewer = 'vigie') =>
  desk
    .sees(viewer)
    .board()
    .principals.flatMap((row) => row.related)
    .find((row) => row.who.id === 'lison');
const tasks = (desk: MemoryDesk, about = 'lison') =>
  desk
    .sees('vigie')
    .board()
    .checks.filter((row) => row.kind === 'cover_relative' && row.about === about);
const asDesk = (desk: MemoryDesk, act: LoopAct): string | null => desk.submit('desk', { id: act.act, act, words: {}, thread: '-' });

test('S11 I-36: the task to cover a relative names the contacts in order; the board shows whom, how and the note', () => {
  const desk = planned();
  desk.did('vigie', 'issueAlert', {}, { id: 'al', principal: 'hermine', action: 'hold' });
  const [task] = tasks(desk);
  assert.deepEqual(
    task?.contacts.map((row) => [row.who.id, row.who.kind, row.means, row.note]),
    [
      ['lison', 'related', 'voice', 'Sonner deux fois.'],
      ['voisine', 'unknown', 'neighbour', 'La voisine du palier.'],
      ['pont', 'member', 'visit', null],
    ],
  );
  // The plan may change meanwhile: the task keeps the order it was opened with, and reads the notes that stand.
  desk.did(
    'pont',
    'planRelated',
    { person: 'lison' },
    { id: 'plan-2', contacts: [{ contact: 'voisine', means: 'neighbour', note: 'Partie.' }] },
  );
  assert.deepEqual(
    tasks(desk)[0]?.contacts.map((row) => [row.who.id, row.note]),
    [
      ['lison', null],
      ['voisine', 'Partie.'],
      ['pont', null],
    ],
  );
});

test('I-36: closing the task as done covers the person, by whoever held it; no other result does', () => {
  for (const [result, covered] of [
    ['done', true],
    ['no_answer', false],
    ['refused', false],
  ] as const) {
    const desk = planned();
    desk.did('vigie', 'issueAlert', {}, { id: 'al', principal: 'hermine', action: 'hold' });
    desk.did('vigie', 'closeCheck', { check: tasks(desk)[0]?.id ?? '' }, { id: 'close', result });
    assert.equal(lison(desk)?.covered, covered, result);
    assert.equal(lison(desk)?.coveredBy?.id, covered ? 'pont' : undefined, result);
  }
});

test('I-36: a task that is no cover, or about nobody close, covers nobody; a named cover is not replaced', () => {
  const desk = planned();
  desk.did('vigie', 'openCheck', {}, { id: 'other', kind: 'welfare_call', about: 'lison' });
  desk.did('vigie', 'closeCheck', { check: 'other' }, { id: 'close', result: 'done' });
  desk.did('vigie', 'openCheck', {}, { id: 'report', kind: 'cover_relative', about: 're-1' });
  desk.did('vigie', 'closeCheck', { check: 'report' }, { id: 'close-2', result: 'done' });
  assert.equal(lison(desk)?.covered, false);
  desk.did('vigie', 'coverRelated', { person: 'lison' }, { id: 'cover', by: 'renard-4' });
  desk.did('vigie', 'openCheck', {}, { id: 'mine', kind: 'cover_relative', about: 'lison' });
  desk.did('vigie', 'closeCheck', { check: 'mine' }, { id: 'close-3', result: 'done' });
  assert.equal(lison(desk)?.coveredBy?.id, 'renard-4');
});

test('I-36: a task nobody held covers by whoever closed it; where the desk did, by nobody named', () => {
  for (const [by, covers] of [
    ['vigie', 'vigie'],
    ['desk', undefined],
  ] as const) {
    const desk = planned();
    const open: LoopAct = { act: 'check.open', with: { check: 'c', kind: 'cover_relative', about: 'lison', owner: null, due: desk.now } };
    assert.equal(asDesk(desk, open), null);
    const close: LoopAct = { act: 'check.close', with: { check: 'c', result: 'done' } };
    assert.equal(desk.submit(by, { id: 'close', act: close, words: {}, thread: '-' }), null);
    assert.deepEqual([lison(desk)?.covered, lison(desk)?.coveredBy?.id], [true, covers]);
  }
});

test('I-14: while an order to act stands, a cover that ends or is taken away is a task again; without one it is not', () => {
  const desk = planned();
  desk.did('vigie', 'coverRelated', { person: 'lison' }, { id: 'cover', by: 'pont', until: AFTERNOON + HOUR });
  desk.did('vigie', 'issueAlert', {}, { id: 'al', principal: 'hermine', action: 'hold' });
  assert.deepEqual(tasks(desk), [], 'she is covered');
  desk.now = AFTERNOON + HOUR;
  assert.equal(lison(desk)?.covered, false, 'the board waits for no timer');
  assert.equal(asDesk(desk, { act: 'related.lapse', with: { person: 'lison', until: AFTERNOON + HOUR } }), null);
  assert.deepEqual(
    tasks(desk).map((row) => [row.owner, row.contacts.length, row.due - desk.now]),
    [['pont', 3, 900_000]],
  );
  desk.did('pont', 'closeCheck', { check: tasks(desk)[0]?.id ?? '' }, { id: 'done', result: 'done' });
  assert.equal(lison(desk)?.covered, true);
  desk.did('vigie', 'coverRelated', { person: 'lison' }, { id: 'no-more', covered: false });
  assert.equal(tasks(desk).length, 1, 'a second task, under another name');

  const calm = planned();
  calm.did('vigie', 'coverRelated', { person: 'lison' }, { id: 'cover', by: 'pont' });
  calm.did('vigie', 'coverRelated', { person: 'lison' }, { id: 'no-more', covered: false });
  assert.deepEqual(tasks(calm), []);
});

test('S11: an alert for a relative without detail and without phone rings those nearest, else the desk; a task reaches for them', () => {
  const order = { principal: 'lison', action: 'shelter', order: 'Fermez la porte.', thread: 'c00000000000000e1' };
  const bare = MemoryDesk.example();
  bare.did('atlas', 'issueAlert', {}, { id: 'al', ...order });
  assert.deepEqual(
    bare
      .sees('vigie')
      .alert('al')
      ?.recipients.map((row) => row.who.id),
    ['vigie', 'vigie-2', 'delcassou'],
  );
  const desk = planned();
  desk.did('vigie', 'coverRelated', { person: 'lison' }, { id: 'cover', by: 'renard-4' });
  desk.did('atlas', 'issueAlert', {}, { id: 'al', ...order });
  const alert = desk.sees('vigie').alert('al');
  assert.deepEqual(
    alert?.recipients.map((row) => [row.who.id, row.because]),
    [
      ['renard-4', 'detail'],
      ['pont', 'detail'],
    ],
  );
  assert.equal(alert.principal.kind, 'related');
  assert.deepEqual(tasks(desk), [], 'whoever covers her is rung: nobody else need be asked');
  assert.equal(tasks(bare).length, 1);
  // Whoever is rung is told whom to try; so is her mother's team leader, who is not rung, but for the notes.
  assert.deepEqual(
    desk
      .sees('renard-4')
      .alert('al')
      ?.contacts.map((row) => row.note),
    ['Sonner deux fois.', 'La voisine du palier.', null],
  );
  assert.deepEqual(
    desk
      .sees('renard-1')
      .alert('al')
      ?.contacts.map((row) => [row.who.id, row.note])[1],
    ['voisine', null],
  );
  assert.equal(desk.sees('renard-2').alert('al'), undefined);
  assert.equal(desk.sees('busard-1').alert('al'), undefined);
  assert.deepEqual(desk.sees('renard-2').operation('op-al'), undefined);
});

test('I-12 S11: a locked screen calls a relative by their code name, else by that of their principal, never by their id', () => {
  const desk = planned();
  desk.did('delcassou', 'addRelated', {}, { id: 'rl', person: 'basile', principal: 'hermine', relation: 'son', code_name: 'LOIR' });
  for (const [id, principal, locked] of [
    ['al-1', 'lison', 'HERMINE, A1'],
    ['al-2', 'basile', 'LOIR, A1'],
  ] as const) {
    desk.did('vigie', 'issueAlert', {}, { id, principal, action: 'shelter', recipients: ['pont'] });
    assert.equal(desk.sees('pont').ring(id)?.locked, locked);
  }
});

test('I-16 S11: "I am going" opens an operation for the relative, who is counted with whoever covers them', () => {
  const desk = planned();
  desk.did('vigie', 'coverRelated', { person: 'lison' }, { id: 'cover', by: 'renard-4' });
  desk.did('vigie', 'issueAlert', {}, { id: 'al', principal: 'lison', action: 'shelter' });
  desk.did('renard-4', 'answerAlert', { alert: 'al' }, { id: 'go', answer: 'executing' });
  const seen = desk.sees('renard-4').operation('op-al');
  assert.deepEqual(
    seen?.manifest.map((row) => row.who.id),
    ['lison', 'renard-4'],
  );
  desk.did('renard-4', 'recordArrival', { operation: 'op-al' }, { id: 'there', place: 'meleze' });
  const lines = ['lison', 'renard-4'].map((person) => ({ person, status: 'present', means: 'sight' }));
  desk.did('renard-4', 'recordRollCall', { operation: 'op-al' }, { id: 'roll', lines });
  // Her mother's team leader follows it, and is not told the place (I-20).
  assert.deepEqual(
    [desk.sees('renard-4').operation('op-al')?.place?.id, desk.sees('renard-1').operation('op-al')?.place],
    ['meleze', null],
  );
  desk.did('renard-4', 'proposeStandDown', { operation: 'op-al' }, { id: 'over', outcome: 'excluded' });
  desk.did('delcassou', 'confirmStandDown', { proposal: 'over' }, { id: 'confirmed' });
  assert.equal(desk.sees('vigie').operation('op-al')?.phase, 'closed');
});

test('notes of a contact plan are for the desk, for whoever covers the person and for those it names', () => {
  const desk = planned();
  desk.did('delcassou', 'coverRelated', { person: 'lison' }, { id: 'cover', by: 'renard-2' });
  const notes = (viewer: string) => lison(desk, viewer)?.plan.map((row) => row.note);
  assert.deepEqual(notes('atlas'), ['Sonner deux fois.', 'La voisine du palier.', null]);
  assert.deepEqual(notes('renard-2'), ['Sonner deux fois.', 'La voisine du palier.', null]);
  assert.deepEqual(notes('renard-3'), [null, null, null]);
  assert.equal(notes('busard-1'), undefined);
});
