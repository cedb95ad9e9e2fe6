/**
 * S11: «if not her, the daughter» (domain §5). Lison has no detail, no app and is not covered. The alert is for her all the
 * same: it rings the member her contact plan names, and the task that opens with it says whom to try and in which order, by
 * voice, then through the neighbour. Closing that task says that she is covered; nobody has to say it twice.
 */
import { MINUTE } from '../../kernel/time.ts';
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { CONNECTED, cast } from './cast.ts';
import { DAY_ONE, of, opening, refer, START, TEAM } from './common.ts';

const REACH = 'Joindre LISON: voix, puis sa voisine du palier.';
const PLAN = [
  { contact: 'lison', means: 'voice', note: 'Le soir, laisser sonner.' },
  { contact: 'voisine', means: 'neighbour', note: 'La voisine du palier, avertie.' },
  { contact: 'pont', means: 'visit' },
];

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
  await stage.must('pont', 'planRelated', { person: 'lison' }, { id: 'lison-plan', contacts: PLAN });
  const plan = (await lison(stage))?.plan.map((row) => row.note);
  stage.expect('18:30 her contact plan names three, one of them of the organisation', plan?.length === 3, plan);
  // Refused in words, never sent to nobody in silence.
  const order = { basis: ['r4'], action: 'shelter', order: REACH };
  await stage.mustNot('vigie', 'issueAlert', {}, { id: 'a-nobody', principal: 'voisine', ...order }, 'principal_unknown');
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
  await stage.must('vigie', 'issueAlert', {}, { id: 'a1', principal: 'lison', action: 'shelter', basis: ['r4'], order: REACH });
  const [ring] = stage.phone('pont').rings('a1');
  stage.expect(
    '18:31 the member her plan names is rung, and the lock screen does not name her (I-12)',
    ring?.locked === 'HERMINE, A1',
    ring,
  );
  stage.expect(
    '18:31 the team is not sent running',
    TEAM.every((member) => stage.phone(member).rings('a1').length === 0),
  );
  const leader = await stage.view('renard-1', 'alert', 'a1');
  stage.expect('18:31 but its leader sees it (I-08)', leader?.order === REACH, leader?.order);
  stage.expect('18:31 and a driver does not', (await stage.view('renard-3', 'alert', 'a1')) === null);
  const asked = await stage.view('pont', 'alert', 'a1');
  stage.expect(
    '18:31 whoever is rung reads whom to try, in order: voice, then the neighbour',
    asked?.contacts.map((row) => `${row.who.id} ${row.means}`).join() === 'lison voice,voisine neighbour,pont visit' &&
      asked.contacts[1]?.note === 'La voisine du palier, avertie.',
    asked?.contacts,
  );
  const task = (await stage.view('vigie', 'board'))?.checks.find((row) => row.kind === 'cover_relative');
  stage.expect(
    '18:31 a task opens with the alert: reach Lison, by Pont, within 15 min, with the contacts in order',
    task?.about === 'lison' &&
      task.owner === 'pont' &&
      task.due === at + 15 * MINUTE &&
      task.contacts.map((row) => row.who.id).join() === 'lison,voisine,pont',
    task,
  );
  await stage.answer('pont', 'a1', 'executing');
  const operation = await stage.view('vigie', 'operation', 'op-a1');
  stage.expect(
    '18:31 an operation for her opens; nobody covers her yet, she is counted',
    operation?.manifest[0]?.who.id === 'lison',
    operation,
  );
}

async function covered(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 18:38:00`);
  const task = (await stage.view('pont', 'board'))?.checks.find((row) => row.about === 'lison');
  const done = { id: 'lison-reached', result: 'done', evidence: 'Voix à 18:35, porte fermée; la voisine reste avec elle.' };
  await stage.must('pont', 'closeCheck', { check: task?.id ?? 'none' }, done);
  const row = await lison(stage);
  stage.expect(
    '18:38 the task is done: she is covered, by Pont, and the board says so (I-36)',
    row?.covered === true && row.coveredBy?.id === 'pont',
    row,
  );
  await stage.until(`${DAY_ONE} 19:00:00`);
  stage.expect('19:00 nobody else was rung', of(await stage.log('delcassou'), 'RecipientAdded').length === 0);
  await stage.must(
    'vigie',
    'issueAlert',
    {},
    { id: 'a2', principal: 'hermine', action: 'read', priority: 3, order: 'LISON est en lieu sûr.' },
  );
  await stage.must('vigie', 'issueAlert', {}, { id: 'a3', principal: 'hermine', action: 'hold', recipients: ['renard-1'] });
  await stage.answer('renard-1', 'a3', 'understood');
  const asked = async () => of(await stage.log('delcassou'), 'CheckOpened').filter((event) => event.kind === 'cover_relative').length;
  stage.expect('19:00 a later alert does not ask for her again: she is covered', (await asked()) === 1, await asked());
  await stage.must(
    'vigie',
    'coverRelated',
    { person: 'lison' },
    { id: 'lison-until', by: 'pont', until: stage.instant(`${DAY_ONE} 19:30:00`) },
  );
  await stage.until(`${DAY_ONE} 19:30:01`);
  stage.expect(
    '19:30 the cover has come to its end: she is not taken for covered (I-14)',
    (await lison(stage))?.covered === false,
    await lison(stage),
  );
  stage.expect('19:30 and a task is open again, since an order to act still stands', (await asked()) === 2, await asked());
}
