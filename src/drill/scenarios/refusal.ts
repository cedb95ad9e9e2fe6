/**
 * S7: the principal will not leave (domain §5). HERMINE wants to finish; one tap records it, with time and reason. It
 * closes nothing and punishes nobody: the team leader orders the second best, the alert stands, and the record says
 * afterwards who knew what, and when.
 */
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { CONNECTED, cast } from './cast.ts';
import { alarm, arrive, DAY_ONE, MANIFEST, of, opening, refer, rumour, START, standDown, TEAM } from './common.ts';

const REASON = 'Elle veut finir: «\u202fon ne me chasse pas d’ici\u202f».';
const FALLBACK = 'On vide la salle, couverture rapprochée, véhicule à la porte.';
const OPERATION = { operation: 'op-a1' };

export const refusal: Scenario = {
  name: 'refusal',
  title: { fr: 'Elle refuse de partir', en: 'She refuses to leave' },
  start: START,
  organisation: cast,
  connected: CONNECTED,
  subject: { alerts: ['a1'], report: 'r1', operations: ['op-a1'], dossier: 'd1' },

  async play(stage) {
    await opening(stage);
    const thread = await rumour(stage);
    await alarm(stage);
    await stage.answer('renard-1', 'a1', 'executing');
    for (const member of ['renard-2', 'renard-3', 'renard-4']) await stage.answer(member, 'a1', 'understood');
    await stage.answer('hermine', 'a1', 'unable');
    await refuses(stage, thread);
    await fallback(stage);
    await leaves(stage);
    await stage.until(`${DAY_ONE} 22:10:00`);
    await standDown(stage, { by: 'renard-1', operation: 'op-a1' });
    await afterwards(stage, thread);
    await refer(stage, [thread]);
  },
};

async function refuses(stage: Stage, thread: string): Promise<void> {
  const told = of(await stage.log('delcassou'), 'RungReached').filter((event) => event.instead === 'hermine');
  stage.expect('17:38:56 «Je ne peux pas» rings her team leader at once', told[0]?.recipient === 'renard-1', told);
  await stage.answer('renard-1', 'a1', 'executing');
  await stage.until(`${DAY_ONE} 17:40:00`);
  const at = stage.now;
  // One tap: who, and nothing else; the reason follows when there is time.
  await stage.must('renard-1', 'recordRefusal', OPERATION, { id: 'refusal', person: 'hermine' });
  const board = await stage.view('vigie', 'operation', 'op-a1');
  const line = board?.manifest.find((row) => row.who.id === 'hermine');
  stage.expect('17:40 the refusal is recorded in one tap, with its time', line?.refusedAt === at, line);
  stage.expect('17:40 it counts nobody as safe', line?.accounted === false && board?.complete === false, line);
  stage.expect('17:40 it closes nothing', board?.phase === 'standby' && board.closedAt === null, board?.phase);
  stage.expect('17:40 the alert stands', (await stage.view('vigie', 'alert', 'a1'))?.state === 'open');
  await stage.mustNot('renard-1', 'proposeStandDown', OPERATION, { id: 'not-that-way', outcome: 'excluded' }, 'people_unaccounted');
  await stage.until(`${DAY_ONE} 17:41:00`);
  await stage.must('renard-1', 'recordRefusal', OPERATION, { id: 'refusal-why', person: 'hermine', reason: REASON, occurred: at });
  const why = (await stage.view('vigie', 'timeline', thread))?.lines.find((row) => row.words.reason === REASON);
  stage.expect('17:41 the desk reads why, and since when', why?.at === at && why.who.id === 'renard-1', why);
}

async function fallback(stage: Stage): Promise<void> {
  await stage.must('renard-1', 'updateAlert', { alert: 'a1' }, { id: 'a1-v2', action: 'hold', order: FALLBACK });
  for (const member of ['renard-2', 'renard-3', 'renard-4']) {
    const [ring] = stage
      .phone(member)
      .rings('a1')
      .filter((row) => row.version === 2);
    stage.expect(`17:41 ${member} is rung for the leader’s second best`, ring?.locked === 'HERMINE, T1', ring);
  }
  for (const member of TEAM) await stage.answer(member, 'a1', 'understood');
  const order = (await stage.view('vigie', 'alert', 'a1'))?.order;
  stage.expect('17:41 the desk reads it', order === FALLBACK, order);
  await stage.until(`${DAY_ONE} 17:55:00`);
  const waiting = await stage.view('vigie', 'operation', 'op-a1');
  stage.expect('17:55 the operation waits, however long she takes', waiting?.phase === 'standby', waiting?.phase);
}

async function leaves(stage: Stage): Promise<void> {
  await stage.must('renard-1', 'moveOut', {}, { id: 'move', principal: 'hermine', place: 'meleze' });
  await stage.until(`${DAY_ONE} 18:09:00`);
  await arrive(stage, { by: 'renard-1', operation: 'op-a1', place: 'meleze' });
  const sheltered = await stage.view('vigie', 'operation', 'op-a1');
  stage.expect('18:09 everybody is sheltered', sheltered?.complete === true && sheltered.manifest.length === MANIFEST.length);
  const line = sheltered?.manifest.find((row) => row.who.id === 'hermine');
  stage.expect('18:09 that she refused stays on record', line?.refusedAt === stage.instant(`${DAY_ONE} 17:41:00`), line);
}

async function afterwards(stage: Stage, thread: string): Promise<void> {
  const lines = await stage.log('delcassou');
  const refused = lines.filter((line) => line.act === 'refusal.record');
  stage.expect('22:10 the record says who knew it first', refused.map((line) => line.by).join() === 'renard-1,renard-1', refused);
  const next = lines[(refused[0]?.index ?? 0) + 1];
  stage.expect('22:10 nothing followed from it by itself', next?.by !== 'desk', next);
  const field = (await stage.view('renard-2', 'timeline', thread))?.lines.filter((row) => row.act === 'refusal.record') ?? [];
  stage.expect(
    '22:10 her reasons are the desk’s and her leader’s to read, not the whole team’s',
    field.length === 2 && field.every((row) => row.words.reason === undefined),
    field,
  );
}
