/**
 * S9: a drill beside the real thing (domain §5, as far as it exists). Two folders, two desks, one of them an exercise:
 * every act of the exercise bears its mark, no token of the one opens the other, and the live folder refuses a clock that
 * somebody drives. Nothing played here can reach anybody there.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const thread = await rumour(stage);
  await alarm(stage);
  for (const member of TEAM) await stage.answer(member, 'a1', member === 'renard-1' ? 'executing' : 'understood');
  await wrongDoor(stage, live);
  await stage.must('renard-1', 'moveOut', {}, { id: 'move', principal: 'hermine', place: 'meleze' });
  await arrive(stage, { by: 'renard-1', operation: 'op-a1', place: 'meleze' });
  await stage.until(`${DAY_ONE} 20:00:00`);
  await standDown(stage, { by: 'renard-1', operation: 'op-a1', outcome: 'excluded' });
  await refer(stage, [thread]);
  await marked(stage);
  const after = await sizeOf(live);
  stage.expect('20:00 the live log has not grown by one entry', before !== null && after === before, [before, after]);
  await live.stop();
  const refused = await live.driven();
  stage.expect('20:00 the live folder refuses a driven clock, in words', refused.code !== 0 && refused.said.includes('exercise'), refused);
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
