/** `abri export person`: everything about one person, nothing of a source, nobody else by name; the desk says who asked, and why. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { send } from '../../test/e2e/document.ts';
import { abri, type ExampleDesk, exampleDesk, type Ran, throwAway } from '../../test/e2e/program.ts';
import { EXIT } from './exit.ts';
import type { PersonData } from './person-data.ts';

const folder = throwAway('export');
let desk: ExampleDesk;
before(async () => {
  desk = await exampleDesk(folder.path);
});
after(async () => {
  await desk.stop();
  folder.remove();
});

const post = async (as: string, path: string, body: unknown): Promise<void> => {
  const { status, body: said } = await send(desk.url, desk.tokens[as] ?? '', { method: 'POST', path: `/api/v1${path}`, body });
  assert.equal(status, 201, JSON.stringify(said));
};
const exported = async (person: string, out: string, as = 'delcassou', ...more: string[]): Promise<Ran> => {
  const file = join(folder.path, `${as}.token`);
  writeFileSync(file, desk.tokens[as] ?? '', { mode: 0o600 });
  return await abri([
    'export',
    'person',
    person,
    '--why',
    'Demande d’accès.',
    '--out',
    out,
    '--data',
    desk.data,
    '--url',
    desk.url,
    '--token-file',
    file,
    ...more,
  ]);
};

/** What must be in no file: of a source, of what it said and is worth, and of other people. */
const CANARIES = [
  'so-canari-7',
  'CANARI-DIT',
  'CANARI-COTE',
  'CANARI-ORIGINE',
  'CANARI-RELAIS',
  'CANARI-AUTRE',
  'Roquebert',
  'RENARD-CANARI',
  'CANARI-PREUVE',
];

test('a person reads what is about them; sources and others are in no byte of it; what is withheld is named', async () => {
  await post('delcassou', '/members', { id: 'en-x', member: 'canari-x', roles: ['driver'], name: 'Ilan Roquebert RENARD-CANARI' });
  const about = ['hermine'];
  await post('pont', '/reports', {
    id: 'x-source',
    verbatim: 'CANARI-DIT : on la suit.',
    about,
    source: 'so-canari-7',
    origin: 'CANARI-ORIGINE',
    relays: ['CANARI-RELAIS'],
  });
  await post('vigie', '/reports', { id: 'x-own', verbatim: 'Vue à midi avec Roquebert, sereine <b>.', about });
  await post('vigie', '/reports', { id: 'x-both', verbatim: 'CANARI-AUTRE et elle.', about: ['hermine', 'lison'] });
  await post('atlas', '/reports/x-source/gradings', { id: 'x-grade', info: '2', source: 'B', reason: 'CANARI-COTE' });
  await post('vigie', '/alerts', { id: 'x-alert', principal: 'hermine', action: 'evacuate', order: 'Sortie arrière, suivre canari-x.' });

  const out = join(folder.path, 'hermine');
  const ran = await exported('hermine', out);
  assert.equal(ran.code, EXIT.ok, ran.err);
  assert.deepEqual(readdirSync(out).sort(), ['person.html', 'personne.html', 'personne.json']);
  const texts = readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8'));
  for (const text of texts) for (const canary of CANARIES) assert.equal(text.includes(canary), false, canary);
  for (const name of readdirSync(out)) assert.equal(statSync(join(out, name)).mode & 0o077, 0, name);

  const data = JSON.parse(readFileSync(join(out, 'personne.json'), 'utf8')) as PersonData;
  const held = (act: string) => data.held.filter((row) => row.act === act);
  assert.deepEqual(
    held('member.enrol').map(({ words }) => words),
    [{ name: 'Maëlle Artaud-Koné' }],
  );
  assert.deepEqual(
    held('principal.add').map(({ words }) => words),
    [{ code_name: 'HERMINE' }],
  );
  const reports = held('report.submit').slice(-3);
  assert.deepEqual(
    reports.map(({ words, withheld }) => [words.verbatim ?? null, withheld.verbatim ?? null]),
    [
      [null, 'source'],
      ['Vue à midi avec […], sereine <b>.', null],
      [null, 'to_read'],
    ],
  );
  assert.deepEqual(held('report.grade').at(-1)?.withheld, { reason: 'source' });
  assert.deepEqual(held('report.grade').at(-1)?.facts, {});
  const alert = held('alert.issue').at(-1);
  assert.deepEqual([alert?.facts.action, alert?.words.order], ['evacuate', 'Sortie arrière, suivre […].']);
  const [french, english] = ['personne.html', 'person.html'].map((name) => readFileSync(join(out, name), 'utf8'));
  for (const said of ['<html lang="fr">', 'Alerte émise', 'retenu\u202f: désignerait une source']) assert.ok(french?.includes(said), said);
  for (const said of ['<html lang="en">', 'Alert issued', 'withheld: would point to a source']) assert.ok(english?.includes(said), said);
  assert.doesNotMatch(french ?? '', /<b>|<script/);

  // Recorded: who, about whom, why.
  const log = await abri(['log', 'show', '--json', '--data', desk.data]);
  const lines = JSON.parse(log.out) as { act: string; by: string; words: Record<string, string> }[];
  const line = lines.find(({ act }) => act === 'person.export');
  assert.deepEqual([line?.act, line?.by, line?.words.purpose], ['person.export', 'delcassou', 'Demande d’accès.']);
});

test('nobody else may ask, nobody unknown is told of, nothing is written over, and no folder but the desk’s own is read', async () => {
  const out = join(folder.path, 'refused');
  const vigie = await exported('hermine', out, 'vigie');
  assert.equal(vigie.code, EXIT.refused, vigie.err);
  assert.equal((await exported('nobody-here', out)).code, EXIT.notFound);
  assert.throws(() => readdirSync(out));
  assert.equal((await exported('hermine', join(folder.path, 'hermine'))).code, EXIT.conflict);
  assert.equal((await abri(['export', 'person', 'hermine'])).code, EXIT.usage);
});
