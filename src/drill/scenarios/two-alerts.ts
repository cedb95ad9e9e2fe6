/**
 * S2: two alerts at once, and they contradict (domain §5). 17:38:55 HERMINE is told to leave by the rear; five seconds
 * later the team leader of a second principal in the same hall says that the rear yard is no way out. Nothing merges, nothing
 * wins because it came last: one operation each, both texts before both team leaders, and each decides for their own.
 */
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { CONNECTED } from './cast.ts';
import { alarm, arrive, DAY_ONE, MANIFEST, ORDER, of, opening, refer, rumour, START, standDown, TEAM } from './common.ts';
import { hall } from './hall.ts';

const YARD = 'Pas par la cour arrière: salle des archives, porte fermée.';
const BELETTES = ['belette-1', 'belette-2', 'martre'];

export const twoAlerts: Scenario = {
  name: 'two-alerts',
  title: { fr: 'Deux alertes qui se contredisent', en: 'Two alerts that contradict each other' },
  start: START,
  organisation: hall,
  connected: [...CONNECTED, ...BELETTES],
  subject: { alerts: ['a1', 'a2'], report: 'r1', operations: ['op-a1', 'op-a2'], dossier: 'd1' },

  async play(stage) {
    await opening(stage, [...TEAM, ...BELETTES]);
    const thread = await rumour(stage);
    await contradiction(stage);
    await eachDecides(stage);
    await oneCloses(stage);
    await stage.until(`${DAY_ONE} 21:30:00`);
    await standDown(stage, { by: 'renard-1', operation: 'op-a1' });
    const other = (await stage.view('pont', 'alert', 'a2'))?.thread ?? '';
    await refer(stage, [thread, other]);
  },
};

async function contradiction(stage: Stage): Promise<void> {
  // The desk knows that two teams are in the hall: each alert names the other team's leader too.
  await alarm(stage, { recipients: [...TEAM, 'belette-1'] });
  await stage.until(`${DAY_ONE} 17:39:00`);
  const second = { id: 'a2', principal: 'martre', action: 'shelter', order: YARD, recipients: [...BELETTES, 'renard-1'] };
  await stage.must('belette-1', 'issueAlert', {}, second);
  const issued = of(await stage.log('delcassou'), 'AlertIssued').map((event) => event.alert);
  stage.expect('17:39:00 two alerts stand: neither is taken for a copy of the other', issued.join() === 'a1,a2', issued);
  for (const leader of ['renard-1', 'belette-1']) {
    const texts: string[] = [];
    for (const id of ['a1', 'a2']) {
      const view = await stage.view(leader, 'alert', id);
      texts.push(`${view?.state} ${view?.action} ${view?.by.id} ${view?.order}`);
    }
    const both = [`open evacuate vigie ${ORDER}`, `open shelter belette-1 ${YARD}`];
    stage.expect(`17:39:00 ${leader} reads both orders, each with its author`, texts.join('|') === both.join('|'), texts);
  }
  const rung = stage.phone('renard-1').rings('a2')[0];
  stage.expect('17:39:00 Renard-1 is rung for the second too, by code name only', rung?.locked === 'MARTRE, A1', rung);
  stage.expect('17:39:00 the rest of HERMINE’s team is not', stage.phone('renard-2').rings('a2').length === 0);
}

async function eachDecides(stage: Stage): Promise<void> {
  await stage.answer('belette-1', 'a2', 'executing');
  await stage.answer('renard-1', 'a1', 'executing');
  for (const member of ['belette-2', 'martre', 'renard-1']) await stage.answer(member, 'a2', 'understood');
  for (const member of [...TEAM.slice(1), 'belette-1']) await stage.answer(member, 'a1', 'understood');
  const board = await stage.view('vigie', 'board');
  const operations = board?.operations.map((row) => `${row.id} ${row.principal.codeName}`).sort();
  stage.expect('17:39:05 one operation each', operations?.join() === 'op-a1 HERMINE,op-a2 MARTRE', operations);
  const counted = board?.operations.flatMap((row) => row.unaccounted.map((who) => who.id)).sort();
  stage.expect(
    '17:39:05 the desk sees everybody in the hall by name',
    counted?.join() === [...MANIFEST, ...BELETTES].sort().join(),
    counted,
  );

  // Renard-1 decides for HERMINE: not the yard either.
  await stage.until(`${DAY_ONE} 17:39:30`);
  const update = { id: 'a1-v2', action: 'shelter', order: 'Salle des archives, avec MARTRE.' };
  await stage.mustNot('belette-1', 'updateAlert', { alert: 'a1' }, { ...update, id: 'not-hers' }, 'role_missing');
  await stage.mustNot('renard-1', 'cancelAlert', { alert: 'a2' }, { id: 'not-his' }, 'role_missing');
  await stage.must('renard-1', 'updateAlert', { alert: 'a1' }, update);
  const [a1, a2] = [await stage.view('vigie', 'alert', 'a1'), await stage.view('vigie', 'alert', 'a2')];
  stage.expect(
    '17:39:30 a team leader decides for their own principal: a1 stands at version 2',
    a1?.version === 2 && a1.versions.map((row) => `${row.action} ${row.by.id}`).join() === 'evacuate vigie,shelter renard-1',
    a1?.versions,
  );
  stage.expect('17:39:30 the other alert is left as it was', a2?.version === 1 && a2.state === 'open', a2?.version);
  for (const member of TEAM) await stage.answer(member, 'a1', member === 'renard-1' ? 'executing' : 'understood');
  await stage.answer('belette-1', 'a1', 'understood');
  const before = rings(stage);
  await stage.until(`${DAY_ONE} 17:44:00`);
  stage.expect('17:44 nobody is rung again once all have answered', rings(stage) === before, rings(stage) - before);
}

async function oneCloses(stage: Stage): Promise<void> {
  await arrive(stage, { by: 'belette-1', operation: 'op-a2', place: 'archives', people: BELETTES });
  await arrive(stage, { by: 'renard-1', operation: 'op-a1', place: 'archives' });
  await stage.until(`${DAY_ONE} 18:30:00`);
  await stage.mustNot(
    'renard-1',
    'proposeStandDown',
    { operation: 'op-a2' },
    { id: 'not-his-either', outcome: 'excluded' },
    'role_missing',
  );
  await standDown(stage, { by: 'belette-1', operation: 'op-a2', outcome: 'excluded' });
  const [a1, a2] = [await stage.view('vigie', 'alert', 'a1'), await stage.view('vigie', 'alert', 'a2')];
  const left = await stage.view('vigie', 'operation', 'op-a1');
  stage.expect('18:30 two people close the second alert', a2?.state === 'closed', a2?.state);
  stage.expect('18:30 the first stands, and so does its operation', a1?.state === 'open' && left?.phase === 'sheltered', left?.phase);
  stage.expect('18:30 its outcome is its own', left?.outcome === null, left?.outcome);
  const closing = of(await stage.log('delcassou'), 'AlertClosed').map((event) => event.alert);
  stage.expect('18:30 nothing else was closed with it', closing.join() === 'a2', closing);
}

const rings = (stage: Stage): number =>
  [...stage.phones.values()].reduce((sum, phone) => sum + phone.rings('a1').length + phone.rings('a2').length, 0);
