/**
 * S9: a drill beside the real thing (domain §5), twice over. On one desk, a drill of the night team runs when the alert comes:
 * it ends in the same commit, and neither can be sent for the other. And two folders, two desks, one of them an exercise: every
 * act of the exercise bears its mark, no token of the one opens the other, and the live folder refuses a clock that somebody
 * drives. Nothing played here can reach anybody there.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR } from '../../kernel/time.ts';
import { type LiveDesk, liveDesk } from '../neighbour.ts';
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { CONNECTED, cast } from './cast.ts';
import { alarm, arrive, DAY_ONE, opening, refer, rumour, START, standDown, TEAM } from './common.ts';

export const drillBleed: Scenario = {
  name: 'drill-bleed',
  title: { fr: 'L’exercice déborde', en: 'The drill bleeds' },
  start: START,
  organisation: cast,
  connected: CONNECTED,
  subject: { alerts: ['a1'], report: 'r1', operations: ['op-a1'], dossier: 'd1' },

  async play(stage) {
    const folder = await mkdtemp(join(tmpdir(), 'abri-live-'));
    const starting = liveDesk(stage.driver.program, folder);
    try {
      await opening(stage);
      await bothAtOnce(stage, await starting);
    } finally {
      await starting.then((live) => live.stop());
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function bothAtOnce(stage: Stage, live: LiveDesk): Promise<void> {
  const before = await sizeOf(live);
  await nightTeam(stage);
  const thread = await rumour(stage);
  await alarm(stage);
  await preempted(stage);
  for (const member of TEAM) await stage.answer(member, 'a1', member === 'renard-1' ? 'executing' : 'understood');
  await wrongDoor(stage, live);
  await stage.must('renard-1', 'moveOut', {}, { id: 'move', principal: 'hermine', place: 'meleze' });
  await arrive(stage, { by: 'renard-1', operation: 'op-a1', place: 'meleze' });
  await stage.until(`${DAY_ONE} 20:00:00`);
  await standDown(stage, { by: 'renard-1', operation: 'op-a1', outcome: 'excluded' });
  await resumed(stage);
  await refer(stage, [thread]);
  await marked(stage);
  const after = await sizeOf(live);
  stage.expect('20:00 the live log has not grown by one entry', before !== null && after === before, [before, after]);
  await live.stop();
  const refused = await live.driven();
  stage.expect('20:00 the live folder refuses a driven clock, in words', refused.code !== 0 && refused.said.includes('exercise'), refused);
}

/** Whom the drill is for: one of HERMINE's detail, whom the alert will ring, and one of the other team, whom it will not. */
const NIGHT = ['renard-4', 'busard-2'];
const DRILL = { drill: 'night' };
const drillsOf = (stage: Stage, member: string) =>
  (stage.phone(member).last('me', 'me')?.drills ?? []) as readonly { readonly id: string; readonly injects: readonly { text: string }[] }[];
const heardBy = (stage: Stage, member: string): string[] =>
  drillsOf(stage, member).flatMap(({ injects }) => injects.map(({ text }) => text));

/** 17:00: a drill is led from its own operations, reaches its people and nobody else, and cannot be taken for an alert. */
async function nightTeam(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 16:30:00`);
  const [from, to] = [stage.instant(`${DAY_ONE} 17:00:00`), stage.instant(`${DAY_ONE} 21:00:00`)];
  await stage.must('vigie', 'planDrill', {}, { id: 'night', scenario: 'sortie-arriere', participants: NIGHT, from, to });
  await stage.mustNot('vigie', 'startDrill', DRILL, { id: 'too-soon' }, 'drill_not_now');
  stage.expect(
    '16:30 a drill that is planned reaches nobody',
    NIGHT.every((member) => drillsOf(stage, member).length === 0),
  );
  await stage.until(`${DAY_ONE} 17:00:00`);
  await stage.must('vigie', 'startDrill', DRILL, { id: 'night-start' });
  await stage.must('vigie', 'sendInject', DRILL, { id: 'i1', to: NIGHT, order: 'Ne passez plus par la cour nord.' });
  for (const member of NIGHT) {
    const heard = heardBy(stage, member);
    stage.expect(
      `17:00 ${member} hears it, marked at both ends`,
      heard.join() === 'EXERCICE - Ne passez plus par la cour nord. - EXERCICE',
      heard,
    );
  }
  stage.expect(
    '17:00 no phone has rung',
    [...stage.phones.values()].every((phone) => phone.received.every((item) => item.kind !== 'ring')),
  );
  const outside = stage.phone('busard-1').raw.join('\n');
  stage.expect('17:00 nobody else is told anything', !outside.includes('cour nord') && !outside.includes('"night"'));

  await stage.mustNot('vigie', 'sendInject', DRILL, { id: 'i2', to: ['busard-1'], order: 'Sortie arrière.' }, 'not_in_drill');
  await stage.mustNot('vigie', 'sendInject', DRILL, { id: 'i3', to: NIGHT, order: 'Ceci n’est pas un exercice.' }, 'drill_text_denies');
  const live = { id: 'i4', to: NIGHT, order: 'Sortie arrière.', principal: 'hermine', action: 'evacuate' };
  await stage.mustNot('vigie', 'sendInject', DRILL, live, 'unknown_field');
  const alert = { id: 'a0', principal: 'hermine', action: 'evacuate', drill: 'night' };
  await stage.mustNot('vigie', 'issueAlert', {}, alert, 'unknown_field');
  await stage.mustNot('renard-4', 'sendInject', DRILL, { id: 'i5', to: ['busard-2'], order: 'À vous.' }, 'not_found');
}

/** 17:38:55: the alert ends the drill in its own commit, before anything has left. */
async function preempted(stage: Stage): Promise<void> {
  const lines = await stage.log('delcassou');
  const issued = lines.find((line) => line.act === 'alert.issue');
  const ended = lines.find((line) => line.act === 'drill.preempt');
  const sent = lines.find((line) => line.act === 'delivery.note');
  stage.expect(
    '17:38:55 the alert ends the drill in the same commit, before any ring is accepted',
    issued !== undefined && ended?.rx === issued.rx && ended.by === 'desk' && ended.index < (sent?.index ?? 0),
    [issued?.index, ended?.index, sent?.index],
  );
  stage.expect('17:38:55 who is rung is rung, the drill gone from their phone', stage.phone('renard-4').rings('a1').length > 0);
  stage.expect(
    '17:38:55 and from the phone of who is not',
    NIGHT.every((member) => drillsOf(stage, member).length === 0),
  );
  const line = (await stage.view('vigie', 'board'))?.drills.find(({ id }) => id === 'night');
  stage.expect('17:38:55 the board says what ended it', line?.state === 'preempted' && line.preemptedBy === 'a1', line);

  await stage.mustNot('vigie', 'sendInject', DRILL, { id: 'i6', to: NIGHT, order: 'On continue.' }, 'drill_over');
  await stage.must('vigie', 'planDrill', {}, { id: 'night-2', scenario: 'sortie-arriere', participants: NIGHT, to: stage.now + 4 * HOUR });
  await stage.mustNot('vigie', 'startDrill', { drill: 'night-2' }, { id: 'beside-it' }, 'live_alert_open');
}

/** 20:00: once it is over, the night team may rehearse again; what was rehearsed enters no case. */
async function resumed(stage: Stage): Promise<void> {
  await stage.must('vigie', 'startDrill', { drill: 'night-2' }, { id: 'night-2-start' });
  const answered = await stage.must('vigie', 'sendInject', { drill: 'night-2' }, { id: 'i7', to: ['busard-2'], order: 'Comptez-vous.' });
  stage.expect('20:00 another drill is planned, and speaks', heardBy(stage, 'busard-2').length === 1, drillsOf(stage, 'busard-2'));
  const thread = String(answered.reply.thread);
  await stage.mustNot('pont', 'openCase', {}, { id: 'k0', threads: [thread] }, 'thread_of_drill');
  await stage.must('vigie', 'endDrill', { drill: 'night-2' }, { id: 'night-2-end' });
}

async function sizeOf(live: LiveDesk): Promise<number | null> {
  const { status, text } = await live.get('/api/v1/log?limit=1', live.supervisor);
  return status === 200 ? (JSON.parse(text) as { size: number }).size : null;
}

/** The tired officer, on the wrong screen, both ways. */
async function wrongDoor(stage: Stage, live: LiveDesk): Promise<void> {
  const order = { id: 'a-wrong', principal: 'hermine', action: 'evacuate', order: 'Sortie arrière.' };
  const out = await live.post('/api/v1/alerts', stage.token('vigie'), order);
  stage.expect('17:39 a token of the exercise sends nothing on the live desk', out.status === 401, out);
  const read = await live.get('/api/v1/board', stage.token('vigie'));
  stage.expect('17:39 and reads nothing there', read.status === 401, read.status);
  const response = await fetch(new URL('/api/v1/board', stage.driver.url), { headers: { authorization: `Bearer ${live.supervisor}` } });
  await response.arrayBuffer();
  stage.expect('17:39 a live token opens no exercise', response.status === 401, response.status);
}

async function marked(stage: Stage): Promise<void> {
  const me = await stage.view('renard-1', 'me');
  const exercise = me?.exercise ?? null;
  stage.expect('20:00 whoever takes part is told which exercise it is', exercise?.startsWith('ex-drill-bleed-') === true, exercise);
  const shown = [
    (await stage.view('vigie', 'board'))?.exercise,
    (await stage.view('renard-1', 'alert', 'a1'))?.exercise,
    (await stage.view('renard-1', 'operation', 'op-a1'))?.exercise,
  ];
  stage.expect(
    '20:00 board, alert and operation bear its mark',
    shown.every((mark) => mark === exercise),
    shown,
  );
  const hello = stage.phone('renard-1').raw[0] ?? '';
  stage.expect('20:00 a phone hears it before anything else', hello.includes(`"exercise":"${exercise}"`), hello.slice(0, 200));
  const threads = new Set((await stage.log('delcassou')).map((line) => line.thread).filter((thread) => thread !== '-'));
  for (const thread of threads) {
    const lines = (await stage.view('delcassou', 'timeline', thread))?.lines ?? [];
    const bare = lines.filter((line) => line.exercise !== exercise);
    stage.expect(`20:00 every act of ${thread} bears it, signed`, lines.length > 0 && bare.length === 0, bare);
  }
  const { text } = await stage.read('pont', '/api/v1/dossiers/d1/bag');
  const marks = text.split(`EXERCICE ${exercise}`).length - 1;
  stage.expect('20:00 what leaves the house begins and ends with EXERCICE', marks >= 2, marks);
}
