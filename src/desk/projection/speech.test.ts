/** Posture and statements as each person may read them. All people invented. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { DAY, HOUR, MINUTE } from '../../kernel/time.ts';
import { AFTERNOON, MemoryDesk } from './given.ts';

const raise = (id: string, person: string, more = {}) => ({
  id,
  person,
  level: 'renforce',
  basis: ['re-1'],
  review_by: AFTERNOON + 90 * DAY,
  reason: 'Deux signalements.',
  ...more,
});

test('I-41: raised at one instant, without a hole; why is the desk’s to read, the level is the team’s', () => {
  const desk = MemoryDesk.example();
  desk.did('prefecture', 'decidePosture', {}, raise('po-1', 'hermine', { level: 'vigilance' }));
  desk.pass(HOUR);
  desk.did('hermine', 'hearPerson', { person: 'hermine' }, { id: 'he-1', verbatim: 'Je veux aller au marché.' });
  desk.did('prefecture', 'decidePosture', {}, raise('po-2', 'hermine', { measures: ['escorte'] }));
  const [seen, field, own] = ['vigie', 'renard-2', 'hermine'].map((viewer) => desk.sees(viewer).posture('hermine'));
  assert.deepEqual(
    seen?.history.map(({ id, name, from, to, change, heard }) => ({ id, name, from, to, change, heard })),
    [
      { id: 'po-1', name: 'vigilance', from: AFTERNOON, to: AFTERNOON + HOUR, change: 'first', heard: false },
      { id: 'po-2', name: 'renforcé', from: AFTERNOON + HOUR, to: null, change: 'raised', heard: true },
    ],
  );
  assert.equal(seen?.inForce?.reason, 'Deux signalements.');
  assert.deepEqual([field?.inForce?.name, field?.inForce?.reason, field?.inForce?.basis], ['renforcé', null, []]);
  assert.deepEqual([field?.heard?.words, own?.heard?.words], [null, 'Je veux aller au marché.']);
  assert.equal(desk.sees('busard-2').posture('hermine'), undefined);
  assert.equal(desk.sees('vigie').posture('po-1')?.person.id, 'hermine', 'a decision names its person');
  assert.equal(desk.sees('vigie').posture('nobody'), undefined);
  assert.deepEqual(seen?.actions.decidePosture, { allowed: false, reason: 'role_missing' });
  assert.equal(desk.sees('prefecture').posture('hermine')?.actions.decidePosture?.allowed, true);
});

test('I-14: a review that is overdue is named on the board, first, and lowers nothing', () => {
  const desk = MemoryDesk.example();
  desk.did('prefecture', 'decidePosture', {}, raise('po-1', 'hermine', { review_by: AFTERNOON + DAY }));
  const line = (viewer: string) =>
    desk
      .sees(viewer)
      .board()
      .postures.find((row) => row.who.id === 'hermine');
  assert.deepEqual([line('vigie')?.overdue, line('vigie')?.reinforced], [false, true]);
  desk.pass(2 * DAY);
  assert.deepEqual([line('vigie')?.overdue, line('vigie')?.level?.name, line('vigie')?.reinforced], [true, 'renforcé', true]);
  assert.equal(desk.sees('vigie').board().postures[0]?.who.codeName, 'HERMINE');
  assert.equal(line('renard-1')?.level?.name, 'renforcé');
  assert.equal(line('busard-2'), undefined);
});

test('decision 30: a lowering waits, on the board, for another person; nobody protected by it reads that it waits', () => {
  const desk = MemoryDesk.example();
  const lower = { level: 'normal', basis: ['as-cigogne'], reason: 'Rien depuis.' };
  desk.did('prefecture', 'decidePosture', {}, raise('po-low', 'cigogne', lower));
  const waiting = desk
    .sees('vigie')
    .board()
    .postures.find((row) => row.who.id === 'cigogne');
  assert.deepEqual(
    [waiting?.level?.name, waiting?.waiting?.name, waiting?.waiting?.lapses],
    ['renforcé', 'normal', AFTERNOON + 15 * MINUTE],
  );
  assert.deepEqual(desk.sees('vigie').posture('cigogne')?.actions.confirmPosture, { allowed: true, conflict: null });
  assert.deepEqual(desk.sees('prefecture').posture('cigogne')?.actions.confirmPosture, { allowed: false, reason: 'second_person_needed' });
  assert.deepEqual(desk.sees('busard-1').posture('cigogne')?.waiting, []);
  desk.did('vigie', 'confirmPosture', { posture: 'po-low' }, { id: 'po-low-2' });
  assert.equal(desk.sees('busard-1').posture('cigogne')?.inForce?.name, 'normal');
});

test('a scale is what somebody set: levels by name, lightest first; none is assumed', () => {
  const desk = MemoryDesk.example();
  const [scale] = desk.sees('vigie').board().scales;
  assert.deepEqual(
    [scale?.levels.map(({ name }) => name), scale?.reinforcedFrom],
    [['normal', 'vigilance', 'renforcé', 'maximal'], 'renforce'],
  );
});

const speak = (more = {}) => ({
  id: 'st-9',
  about: ['hermine'],
  title: 'Après la halle',
  text: 'Elle va bien.',
  claims: [{ text: 'Elle va bien.', owned_by: 'principal' }],
  ...more,
});
const obstacles = (desk: MemoryDesk, viewer: string, id = 'st-9') =>
  desk
    .sees(viewer)
    .statement(id)
    ?.obstacles.map(({ code }) => code);

test('I-36: what keeps a statement back, in the order people take it away, each with its words and its people', () => {
  const desk = MemoryDesk.example();
  desk.did('renard-1', 'moveOut', {}, { id: 'op-h', principal: 'hermine', place: 'meleze' });
  desk.did('pont', 'draftStatement', {}, speak({ mentions: ['op-h'], tasks: ['ch-1'], text: 'Elle est à MÉLÈZE, dit tilleul-7.' }));
  const seen = desk.sees('vigie').statement('st-9');
  assert.deepEqual(obstacles(desk, 'vigie'), ['relatives_uncovered', 'operation_open', 'task_undone', 'words_reveal', 'clearance_missing']);
  assert.deepEqual(
    seen?.obstacles[0]?.who.map(({ id }) => id),
    ['lison'],
  );
  assert.match(seen?.obstacles[0]?.fr ?? '', /proche/);
  assert.deepEqual(
    seen?.obstacles.at(-1)?.who.map(({ id }) => id),
    ['hermine'],
  );
  assert.equal(desk.ask('renard-1', 'secureStatement', { statement: 'st-9' }, { id: 'se-1' }), 'words_reveal');
  // The analyst does not know where the places are, and is not told by a word of theirs.
  assert.ok(obstacles(desk, 'atlas')?.includes('words_reveal') === false);
});

test('S10: the canary reads whole names in their own capitals, so that ordinary words keep nothing back', () => {
  const desk = MemoryDesk.example();
  desk.did('pont', 'draftStatement', {}, speak({ text: 'Le toit d’ardoise, le mélèze, les MÉLÈZES du parc.' }));
  assert.equal(desk.ask('renard-1', 'secureStatement', { statement: 'st-9' }, { id: 'se-1' }), null);
});

test('a statement is read by the desk, by whoever wrote it, by whom it is about and those who protect them', () => {
  const desk = MemoryDesk.example();
  desk.did('busard-2', 'draftStatement', {}, speak({ mentions: ['op-martre'], claims: [{ text: 'Elle va bien.', basis: ['re-1'] }] }));
  for (const viewer of ['vigie', 'busard-2', 'hermine', 'renard-3']) assert.ok(desk.sees(viewer).statement('st-9'), viewer);
  assert.equal(desk.sees('busard-3').statement('st-9'), undefined);
  const field = desk.sees('renard-3').statement('st-9')?.versions[0];
  assert.deepEqual([field?.mentions, field?.claims[0]?.basis], [[], []], 'ids of what one may not see are left out');
  assert.deepEqual(desk.sees('hermine').me().toConsent, ['st-9']);
  desk.did('hermine', 'consentStatement', { statement: 'st-9' }, { id: 'co-1' });
  assert.deepEqual(desk.sees('hermine').me().toConsent, []);
  desk.did('renard-3', 'objectStatement', { statement: 'st-9' }, { id: 'ob-1', reason: 'On y lit son heure.', reveals: ['hour'] });
  const reasons = ['vigie', 'renard-3', 'hermine'].map((viewer) => desk.sees(viewer).statement('st-9')?.versions[0]?.objections[0]?.reason);
  assert.deepEqual(reasons, ['On y lit son heure.', 'On y lit son heure.', null]);
});

test('cleared by those who must, released by another; the board says what is out and what still waits', () => {
  const desk = MemoryDesk.example();
  const [secure, consent, vet] = [
    ['delcassou', 'secureStatement', { id: 'c-1' }],
    ['vigie', 'consentStatement', { id: 'c-2', person: 'heron', means: 'voice', read_back: 'Oui.' }],
    ['pont', 'vetStatement', { id: 'c-3' }],
  ] as const;
  for (const [by, operation, body] of [secure, consent, vet]) desk.did(by, operation, { statement: 'st-1' }, body);
  assert.equal(desk.ask('delcassou', 'releaseStatement', { statement: 'st-1' }, { id: 'r-1' }), 'second_person_needed');
  assert.deepEqual(
    desk
      .sees('pont')
      .statement('st-1')
      ?.clearances.map(({ kind, by }) => `${kind} ${by.id}`),
    ['security delcassou', 'principal vigie', 'legal pont'],
  );
  desk.did('pont', 'releaseStatement', { statement: 'st-1' }, { id: 'r-2' });
  const lines = desk.sees('vigie').board().statements;
  assert.deepEqual(
    lines.map(({ id, state, inPublic }) => ({ id, state, inPublic })),
    [
      { id: 'st-2', state: 'draft', inPublic: null },
      { id: 'st-3', state: 'draft', inPublic: null },
      { id: 'st-1', state: 'released', inPublic: 1 },
    ],
  );
  assert.deepEqual(desk.sees('vigie').statement('st-1')?.actions.secureStatement, { allowed: false, reason: 'statement_released' });
  desk.did('pont', 'draftStatement', {}, speak({ id: 'st-1b', statement: 'st-1', about: ['heron'], correction: 'Les heures.' }));
  assert.deepEqual(
    desk
      .sees('vigie')
      .statement('st-1')
      ?.versions.map(({ n, corrects }) => [n, corrects]),
    [
      [1, null],
      [2, 1],
    ],
  );
});

test('I-24: somebody coerced reads their own clearance where they put it; for everybody else it was never given', () => {
  const desk = MemoryDesk.example();
  desk.did('pont', 'draftStatement', {}, speak());
  desk.submit('hermine', { id: 'du-1', thread: '-', words: {}, act: { act: 'duress.raise', with: { member: 'hermine' } } });
  desk.did('hermine', 'consentStatement', { statement: 'st-9' }, { id: 'co-1' });
  const kinds = (viewer: string) =>
    desk
      .sees(viewer)
      .statement('st-9')
      ?.clearances.map(({ kind }) => kind);
  assert.deepEqual(kinds('hermine'), ['principal']);
  assert.deepEqual(kinds('vigie'), []);
});
