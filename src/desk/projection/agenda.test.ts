/** The agenda as each viewer reads it: warnings in time for whoever can mend them, plans for whoever moves by them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { DAY, HOUR } from '../../kernel/time.ts';
import { AFTERNOON, MemoryDesk } from './given.ts';

const warnings = (desk: MemoryDesk, viewer: string, appearance = 'ap-halle'): string[] =>
  desk
    .sees(viewer)
    .board()
    .warnings.filter((row) => row.appearance === appearance)
    .map((row) => `${row.code} ${row.about.join('+')}`);
const line = (desk: MemoryDesk, viewer: string, id = 'ap-halle') =>
  desk
    .sees(viewer)
    .board()
    .appearances.find((row) => row.id === id);

test('what is missing is told to the desk, the team leader and the precursor, each warning in words; to a driver it is not', () => {
  const desk = MemoryDesk.example();
  const expected = [
    'site_not_surveyed ap-halle',
    'route_missing or-halle',
    'emergency_route_missing or-halle',
    'key_holder_unknown ardoise',
    'hospital_missing or-halle',
  ];
  for (const viewer of ['vigie', 'renard-1', 'renard-4']) assert.deepEqual(warnings(desk, viewer).sort(), expected.sort(), viewer);
  for (const viewer of ['renard-3', 'hermine', 'busard-1']) assert.deepEqual(warnings(desk, viewer), [], viewer);
  for (const row of desk.sees('vigie').board().warnings) assert.ok(row.fr.endsWith('.') && row.en.endsWith('.') && row.doctrine !== '');
});

test('I-20 a part of the desk that does not choose among places reads that something is missing, not where', () => {
  const desk = MemoryDesk.example();
  assert.ok(warnings(desk, 'atlas').includes('key_holder_unknown ap-halle'));
  assert.equal(line(desk, 'atlas')?.order?.plan, null);
  assert.deepEqual([desk.sees('atlas').board().places, desk.sees('atlas').board().routes], [[], []]);
  assert.deepEqual(
    line(desk, 'renard-3')?.order?.plan?.havens.map((row) => row.codeName),
    ['ARDOISE'],
  );
});

test('mended one by one, the warnings go', () => {
  const desk = MemoryDesk.example();
  desk.did('renard-4', 'recordSurvey', {}, { id: 'su-1', of: 'appearance', subject: 'ap-halle', note: 'Deux issues.' });
  for (const route of ['quai', 'rocade']) desk.did('renard-4', 'recordSurvey', {}, { id: `su-${route}`, of: 'route', subject: route });
  desk.did('renard-4', 'holdKey', { place: 'ardoise' }, { id: 'ky', key_holder: 'caserne' });
  assert.ok(warnings(desk, 'vigie').includes('key_holder_not_told ardoise'));
  desk.did('renard-4', 'tellKeyHolder', { place: 'ardoise' }, { id: 'to' });
  const routes = { primary: 'quai', alternate: null, emergency: 'rocade' };
  desk.did(
    'renard-1',
    'issueOrder',
    {},
    { id: 'v2', order: 'or-halle', appearance: 'ap-halle', havens: ['ardoise'], routes, hospital: 'nord' },
  );
  assert.deepEqual(warnings(desk, 'vigie'), ['nobody_briefed or-halle', 'briefed_on_older renard-1+renard-2+renard-3+renard-4']);
  const members = ['renard-1', 'renard-2', 'renard-3', 'renard-4'];
  desk.did('renard-1', 'briefMembers', { order: 'or-halle' }, { id: 'br', members });
  assert.deepEqual(warnings(desk, 'vigie'), []);
  const seen = line(desk, 'vigie');
  assert.deepEqual([seen?.survey?.by.id, seen?.survey?.validity, seen?.survey?.note], ['renard-4', 'green', 'Deux issues.']);
  desk.did(
    'vigie',
    'moveAppearance',
    { appearance: 'ap-halle' },
    { id: 'mo', from: AFTERNOON + 2 * HOUR, to: AFTERNOON + 3 * HOUR, site: 'autre' },
  );
  assert.deepEqual(warnings(desk, 'vigie').sort(), ['order_before_move or-halle', 'site_not_surveyed ap-halle']);
  assert.equal(line(desk, 'vigie')?.survey, null, 'a survey of another site');
});

test('who was briefed on an older version is still shown, with what they know', () => {
  const desk = MemoryDesk.example();
  desk.did('renard-1', 'issueOrder', {}, { id: 'v2', order: 'or-halle', appearance: 'ap-halle' });
  desk.did('renard-2', 'briefMembers', { order: 'or-halle' }, { id: 'br', members: ['renard-2'] });
  assert.deepEqual(
    line(desk, 'renard-1')?.order?.briefings.map((row) => [row.who.id, row.version, row.current]),
    [
      ['renard-1', 1, false],
      ['renard-3', 1, false],
      ['renard-4', 1, false],
      ['renard-2', 2, true],
    ],
  );
});

test('S2 two principals in one town hall: the desk is told of both, a team leader of the one they may see', () => {
  const desk = MemoryDesk.example();
  assert.ok(warnings(desk, 'vigie', 'ap-conseil').includes('shared_site ap-voeux'));
  assert.ok(warnings(desk, 'vigie', 'ap-voeux').includes('shared_site ap-conseil'));
  assert.deepEqual(
    warnings(desk, 'renard-1', 'ap-conseil').filter((said) => said.startsWith('shared_site')),
    [],
  );
});

test('I-14 an appearance whose window has passed stays on the board, overdue, until somebody says that it is over', () => {
  const desk = MemoryDesk.example();
  desk.now = AFTERNOON + 2 * DAY;
  assert.equal(line(desk, 'vigie', 'ap-marche')?.overdue, true);
  assert.deepEqual(warnings(desk, 'vigie', 'ap-marche'), ['end_unsaid ap-marche']);
  desk.did('busard-1', 'endAppearance', { appearance: 'ap-marche' }, { id: 'end' });
  assert.equal(line(desk, 'vigie', 'ap-marche'), undefined);
});

test('a survey grown old is stale on the line; places and routes say when somebody was last there, and who holds the key', () => {
  const desk = MemoryDesk.example();
  desk.did('renard-4', 'recordSurvey', {}, { id: 'su', of: 'appearance', subject: 'ap-conseil', at: AFTERNOON - 20 * DAY });
  assert.equal(line(desk, 'vigie', 'ap-conseil')?.survey?.validity, 'stale');
  const { places, routes } = desk.sees('renard-1').board();
  const schiste = places.find((row) => row.id === 'schiste');
  assert.deepEqual([schiste?.keyHolder?.id, schiste?.access, schiste?.toldAt, schiste?.capacity], ['gardienne', 'REG-3', null, null]);
  assert.deepEqual(
    routes.map((row) => [row.codeName, row.validity]),
    [
      ['QUAI', 'never'],
      ['ROCADE', 'never'],
    ],
  );
});
