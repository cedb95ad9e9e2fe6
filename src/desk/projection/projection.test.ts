import assert from 'node:assert/strict';
import test from 'node:test';
import { AFTERNOON, MemoryDesk } from './given.ts';

test('I-12: what a locked phone shows never holds an order, a name, a place, a source or a reason', () => {
  const desk = MemoryDesk.example();
  desk.did(
    'vigie',
    'issueAlert',
    {},
    {
      id: 'al-1',
      principal: 'hermine',
      action: 'evacuate',
      order: 'Sortie par MÉLÈZE, Solène conduit.',
      basis: ['re-1'],
    },
  );
  const seen = desk.sees('renard-1');
  assert.deepEqual(seen.ring('al-1'), { kind: 'ring', alert: 'al-1', version: 1, what: 'order', locked: 'HERMINE, E1' });
  desk.did('vigie', 'recallAlert', { alert: 'al-1' }, { id: 'rec-1', reason: 'Erreur de personne' });
  for (const member of ['renard-1', 'renard-2', 'hermine']) {
    const ring = desk.sees(member).ring('al-1');
    assert.match(ring?.locked ?? '', /^HERMINE, E1 \S+$/);
    assert.doesNotMatch(JSON.stringify(ring), /Sortie|MÉLÈZE|Solène|Maëlle|Artaud|Erreur|tilleul/i);
  }
});

test('I-20: a place chosen for one operation is shown to its own people and to the desk roles that need it, to nobody else', () => {
  const desk = MemoryDesk.example();
  const placeSeenBy = (viewer: string): string | null | undefined => {
    const view = desk.sees(viewer).operation('op-martre');
    return view === undefined ? undefined : (view.place?.id ?? null);
  };
  for (const viewer of ['busard-1', 'busard-2', 'vigie', 'delcassou', 'pont']) assert.equal(placeSeenBy(viewer), 'meleze', viewer);
  for (const viewer of ['atlas', 'prefecture']) {
    assert.equal(placeSeenBy(viewer), null, viewer);
    assert.doesNotMatch(
      JSON.stringify([desk.sees(viewer).board(), desk.sees(viewer).operation('op-martre')]),
      /meleze|MÉLÈZE|ardoise/,
      viewer,
    );
  }
  for (const viewer of ['renard-1', 'renard-3', 'busard-3', 'hermine']) assert.equal(placeSeenBy(viewer), undefined, viewer);
  assert.doesNotMatch(JSON.stringify(desk.sees('renard-3').board()), /op-martre|meleze/);
});

test('I-20: a compromised place comes last and says so', () => {
  const desk = MemoryDesk.example();
  desk.did('vigie', 'compromisePlace', { place: 'meleze' }, { id: 'cp' });
  assert.deepEqual(
    desk
      .sees('renard-1')
      .board()
      .places.map(({ id, validity }) => [id, validity]),
    [
      ['ardoise', 'green'],
      ['schiste', 'green'],
      ['meleze', 'compromised'],
    ],
  );
});

test('I-29: a grader reads no letter of others, anywhere, before committing a figure; the axes stay two fields', () => {
  const desk = MemoryDesk.example();
  desk.did('vigie', 'gradeReport', { report: 're-1' }, { id: 'gr-1', info: '4', source: 'B' });
  const before = desk.sees('atlas');
  assert.deepEqual(
    before.report('re-1')?.gradings.map(({ grader, info, source }) => ({ grader, info, source })),
    [{ grader: 'vigie', info: '4', source: null }],
  );
  assert.equal(before.report('re-1')?.sourceMasked, true);
  assert.ok(before.timeline('c00000000000000a1')?.lines.some((line) => line.act === 'report.grade' && !('source' in line.with)));
  assert.doesNotMatch(JSON.stringify([before.report('re-1'), before.timeline('c00000000000000a1'), before.board()]), /"source":"B"/);
  desk.did('atlas', 'gradeReport', { report: 're-1' }, { id: 'gr-2', info: '3', blind: true });
  const after = desk.sees('atlas').report('re-1');
  assert.deepEqual(
    after?.gradings.map(({ grader, source }) => ({ grader, source })),
    [
      { grader: 'vigie', source: 'B' },
      { grader: 'atlas', source: null },
    ],
  );
  assert.equal(after?.sourceMasked, false);
});

test('field roles see their own alerts, operations and reports; others get the answer of what does not exist', () => {
  const desk = MemoryDesk.example();
  const outside = desk.sees('renard-2');
  assert.equal(outside.alert('al-loutre'), undefined);
  assert.equal(outside.alert('no-such-alert'), undefined);
  assert.equal(outside.report('re-1'), undefined);
  assert.equal(outside.caseFile('ca-1'), undefined);
  assert.equal(outside.timeline('c00000000000000a1'), undefined);
  desk.did('renard-2', 'submitReport', {}, { id: 'own', verbatim: 'Un scooter passe.' });
  assert.equal(desk.sees('renard-2').report('own')?.verbatim, 'Un scooter passe.');
  const officer = desk.sees('busard-2').alert('al-loutre');
  assert.deepEqual(
    officer?.recipients.map((row) => row.who.id),
    ['busard-2'],
  );
  assert.equal(officer?.mine?.who.id, 'busard-2');
  assert.deepEqual(
    desk
      .sees('busard-1')
      .alert('al-loutre')
      ?.recipients.map((row) => row.who.id)
      .sort(),
    ['busard-1', 'busard-2'],
  );
});

test('the board names who is silent, what is late, and the actions answer as the core does', () => {
  const desk = MemoryDesk.example();
  desk.pass(2 * 3_600_000);
  const board = desk.sees('vigie').board();
  const loutre = board.openAlerts.find((alert) => alert.id === 'al-loutre');
  assert.deepEqual(loutre?.silent.map((row) => row.who.id).sort(), ['busard-1', 'busard-2']);
  assert.equal(loutre?.locked, 'LOUTRE, T1');
  assert.deepEqual(
    board.checks.map(({ id, overdue }) => ({ id, overdue })),
    [{ id: 'ch-1', overdue: true }],
  );
  assert.ok(board.awaiting.every((report) => report.age === 2 * 3_600_000));
  assert.equal(board.log, undefined);
  assert.equal(desk.sees('delcassou').board().log?.size, desk.words.length);
  desk.did('busard-2', 'answerAlert', { alert: 'al-loutre' }, { id: 'an', answer: 'executing' });
  assert.equal(
    desk
      .sees('vigie')
      .board()
      .openAlerts.find((alert) => alert.id === 'al-loutre')?.answered,
    1,
  );
  const operation = desk.sees('delcassou').operation('op-cigogne');
  assert.deepEqual(operation?.actions.proposeStandDown, { allowed: false, reason: 'people_unaccounted' });
  assert.deepEqual(operation?.actions.recordArrival, { allowed: true, conflict: 'already_sheltered' });
  assert.equal(operation?.signed.custody, 'server');
  assert.deepEqual(desk.sees('prefecture').alert('al-loutre')?.actions.recallAlert, { allowed: false, reason: 'role_missing' });
});

test('the honesty line names all three facets, and says when nothing was assessed', () => {
  const desk = MemoryDesk.example();
  desk.did('vigie', 'issueAlert', {}, { id: 'al-1', principal: 'hermine', action: 'hold', basis: ['re-1'] });
  const said = desk.sees('renard-1').alert('al-1')?.honesty;
  assert.equal(said?.fr, 'Non vérifiée, non recoupée, non matérialisée; non cotée; 0 origine indépendante.');
  assert.equal(said?.en, 'Not verified, not corroborated, not materialised; not graded; 0 independent origins.');
  assert.match(desk.sees('busard-1').alert('al-loutre')?.honesty.fr ?? '', /^Non évaluée/);
});

test('I-35: a late entry shows both times; civil names and reasons stay at the desk', () => {
  const desk = MemoryDesk.example();
  desk.pass(600_000);
  desk.did(
    'busard-1',
    'recordRefusal',
    { operation: 'op-cigogne' },
    { id: 'rf', person: 'cigogne', reason: 'Veut finir.', occurred: AFTERNOON + 60_000 },
  );
  const line = desk
    .sees('vigie')
    .operation('op-cigogne')
    ?.timeline.find((row) => row.act === 'refusal.record');
  assert.deepEqual([line?.at, line?.rx, line?.late], [AFTERNOON + 60_000, AFTERNOON + 600_000, true]);
  assert.equal(line?.words.reason, 'Veut finir.');
  assert.doesNotMatch(JSON.stringify(desk.sees('busard-2').operation('op-cigogne')), /Veut finir|Garance|Thévenoz/);
  assert.match(JSON.stringify(desk.sees('vigie').board()), /Garance/);
});
