/**
 * S11: «if not her, the daughter» (domain §5, as far as it exists). Lison has no detail, no app and is not covered: an
 * alert cannot ring her, and says so. What can be done is a task with an owner and a time, an alert to those who are
 * named to reach her, and the telephone: by voice, and by the neighbour.
 */
import { MINUTE } from '../../kernel/time.ts';
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { CONNECTED, cast } from './cast.ts';
import { DAY_ONE, of, opening, refer, START, TEAM } from './common.ts';

const REACH = 'Joindre LISON: voix, puis sa voisine du palier.';

export const relative: Scenario = {
  name: 'relative',
  title: { fr: '«\u202fSi ce n’est pas elle, la fille\u202f»', en: '“If not her, the daughter”' },
  start: START,
  organisation: cast,
  connected: CONNECTED,
  subject: { alerts: ['a1'], report: 'r4', operations: [], dossier: 'd1' },

  async play(stage) {
    await opening(stage, [...TEAM, 'pont', 'vigie']);
    await heard(stage);
    await called(stage);
    await covered(stage);
    await refer(stage, [(await stage.view('pont', 'report', 'r4'))?.thread ?? '']);
  },
};

const lison = async (stage: Stage) =>
  (await stage.view('vigie', 'board'))?.principals.flatMap((row) => row.related).find((row) => row.who.id === 'lison');

async function heard(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 18:30:00`);
  const report = { id: 'r4', verbatim: 'Si ce n’est pas elle, la fille.', channel: 'phone', statement: 'hearsay', about: ['lison'] };
  await stage.must('vigie', 'submitReport', {}, report);
  const r4 = await stage.view('vigie', 'report', 'r4');
  stage.expect('18:30 a relative is somebody a report can be about', r4?.about[0]?.kind === 'related', r4?.about);
  stage.expect('18:30 nobody covers her yet', (await lison(stage))?.covered === false);
  // Refused in words, never sent to nobody in silence.
  const order = { basis: ['r4'], action: 'shelter', order: REACH };
  await stage.mustNot('vigie', 'issueAlert', {}, { id: 'a-nobody', principal: 'lison', ...order }, 'principal_unknown');
  await stage.mustNot(
    'vigie',
    'issueAlert',
    {},
    { id: 'a-no-app', principal: 'hermine', recipients: ['lison'], ...order },
    'recipient_unknown',
  );
}

async function called(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 18:31:00`);
  const at = stage.now;
  const call = { id: 'a1', principal: 'hermine', action: 'shelter', basis: ['r4'], recipients: ['pont', 'vigie'], order: REACH };
  await stage.must('vigie', 'issueAlert', {}, call);
  const [ring] = stage.phone('pont').rings('a1');
  stage.expect('18:31 whoever is named to reach her is rung', ring?.locked === 'HERMINE, A1', ring);
  stage.expect(
    '18:31 the team is not sent running',
    TEAM.every((member) => stage.phone(member).rings('a1').length === 0),
  );
  const leader = await stage.view('renard-1', 'alert', 'a1');
  stage.expect('18:31 but its leader sees it (I-08)', leader?.order === REACH, leader?.order);
  const task = (await stage.view('vigie', 'board'))?.checks.find((row) => row.kind === 'cover_relative');
  stage.expect(
    '18:31 a task opens with the alert: cover Lison, by Pont, within 15 min',
    task?.about === 'lison' && task.owner === 'pont' && task.due === at + 15 * MINUTE,
    task,
  );
  for (const member of ['pont', 'vigie']) await stage.answer(member, 'a1', 'understood');
}

async function covered(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 18:38:00`);
  const task = (await stage.view('pont', 'board'))?.checks.find((row) => row.about === 'lison');
  const done = { id: 'lison-reached', result: 'done', evidence: 'Voix à 18:35, porte fermée; la voisine reste avec elle.' };
  await stage.must('pont', 'closeCheck', { check: task?.id ?? 'none' }, done);
  await stage.must('vigie', 'coverRelated', { person: 'lison' }, { id: 'lison-covered' });
  stage.expect('18:38 somebody covers her, and the board says so', (await lison(stage))?.covered === true);
  await stage.until(`${DAY_ONE} 19:00:00`);
  stage.expect('19:00 nobody else was rung', of(await stage.log('delcassou'), 'RecipientAdded').length === 0);
  await stage.must(
    'vigie',
    'issueAlert',
    {},
    { id: 'a2', principal: 'hermine', action: 'read', priority: 3, order: 'LISON est en lieu sûr.' },
  );
  await stage.must('vigie', 'recallAlert', { alert: 'a1' }, { id: 'a1-over', reason: 'Elle est couverte.' });
  for (const member of ['pont', 'vigie']) await stage.answer(member, 'a1', 'understood');
  await stage.must('vigie', 'issueAlert', {}, { id: 'a3', principal: 'hermine', action: 'hold', recipients: ['renard-1'] });
  await stage.answer('renard-1', 'a3', 'understood');
  const again = of(await stage.log('delcassou'), 'CheckOpened').filter((event) => event.kind === 'cover_relative');
  stage.expect('19:00 a later alert does not ask for her again', again.length === 1, again);
}
