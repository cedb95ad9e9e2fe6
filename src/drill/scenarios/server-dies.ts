/**
 * S8: the server dies in the middle of an alert (domain §5). Power is lost at 17:38:57 after two of five sends and
 * comes back at 17:40:12: the three missing are rung, those who answered are not, the ladders go on from wall time,
 * the chain is whole, and the desk is told from when to when it was down.
 */
import type { Scenario } from '../scenario.ts';
import { CONNECTED, cast } from './cast.ts';
import { arrive, DAY_ONE as DAY, of, opening, refer, rumour, START, standDown, TEAM } from './common.ts';

export const serverDies: Scenario = {
  name: 'server-dies',
  title: { fr: 'Le serveur tombe en pleine alerte', en: 'The server dies in the middle of an alert' },
  start: START,
  organisation: cast,
  connected: CONNECTED,
  subject: { alerts: ['a1'], report: 'r1', operations: ['op-a1'], dossier: 'd1' },

  async play(stage) {
    await opening(stage);
    const thread = await rumour(stage);

    await stage.until(`${DAY} 17:38:55`);
    const held = stage.driver.hold(2);
    const issued = await stage
      .phone('vigie')
      .act('issueAlert', {}, { id: 'a1', principal: 'hermine', action: 'evacuate', basis: ['r1'], order: 'Sortie arrière, maintenant.' });
    stage.expect('17:38:55 the alert is accepted: it is durable', issued.ok, issued.reply);
    await held;
    for (const phone of stage.phones.values()) await phone.settled();
    const first = TEAM.filter((member) => stage.phone(member).rings('a1').length > 0);
    stage.expect('17:38:55 two of five phones have rung', first.length === 2, first);
    for (const member of first) {
      const answered = await stage.phone(member).act('answerAlert', { alert: 'a1' }, { id: `${member}-answers`, answer: 'understood' });
      stage.expect(`17:38:56 ${member}'s answer is durable`, answered.ok, answered.reply);
    }
    const cut = stage.instant(`${DAY} 17:38:57`);
    stage.driver.advance(cut);
    // The server writes its pulse on every advance. It says when it has heard of this one, and what it writes after that
    // is on disk only once the pulse is: so the cut is at a known instant.
    const desk = stage.phone('vigie');
    for (let now = await desk.settled(); now !== null && now < cut; ) now = await desk.settled();
    await desk.act('proveReception', {}, { id: 'last-word', channel: 'push' });
    await stage.powerCut();

    await stage.restart(`${DAY} 17:40:12`);
    await stage.connect();
    await stage.settle();
    const missing = TEAM.filter((member) => !first.includes(member));
    for (const member of missing)
      stage.expect(
        `17:40:12 ${member}, who was not reached, is rung`,
        stage.phone(member).rings('a1').length > 0 || stage.phone(member).last('alert', 'a1') !== undefined,
      );
    for (const member of first) {
      const rings = stage
        .phone(member)
        .rings('a1')
        .filter((ring) => ring.channel === 'push').length;
      stage.expect(`17:40:12 ${member}, who answered, is not rung again`, rings === 1, rings);
    }
    const lines = await stage.log('delcassou');
    const [outage] = of(lines, 'DeskResumed');
    stage.expect(
      '17:40:12 the desk is told: down from 17:38:57 to 17:40:12',
      outage?.from === stage.instant(`${DAY} 17:38:57`) && outage.to === stage.instant(`${DAY} 17:40:12`),
      outage,
    );
    const resends = of(lines, 'AlertIssued').length;
    stage.expect('17:40:12 there is one alert, not two', resends === 1, resends);
    const rungs = lines.flatMap((line) =>
      line.events.filter((event) => event.e === 'RungReached' && event.alert === 'a1').map((event) => ({ ...event, rx: line.rx })),
    );
    for (const member of missing) {
      const caughtUp = rungs.filter(
        (event) => (event as Record<string, unknown>).recipient === member && ((event as Record<string, unknown>).rung as number) >= 1,
      );
      stage.expect(
        `17:40:12 the ladder of ${member} was not reset: its rungs come at once`,
        caughtUp.length >= 1 && caughtUp.every((event) => event.rx === stage.instant(`${DAY} 17:40:12`)),
        caughtUp,
      );
    }

    for (const member of missing) await stage.answer(member, 'a1', member === 'renard-1' ? 'executing' : 'understood');
    const alert = await stage.view('vigie', 'alert', 'a1');
    stage.expect(
      '17:40:12 everybody asked has answered',
      alert?.recipients.filter((row) => row.because === 'detail').every((row) => row.answer !== null) === true,
      alert?.recipients,
    );
    if (first.includes('renard-1')) await stage.answer('renard-1', 'a1', 'executing');
    await stage.until(`${DAY} 17:45:00`);
    await stage.must('renard-1', 'moveOut', {}, { id: 'move', principal: 'hermine', place: 'ardoise' });
    await stage.until(`${DAY} 17:55:00`);
    await arrive(stage, { by: 'renard-1', operation: 'op-a1', place: 'ardoise' });
    stage.expect('17:55 everybody is accounted for', (await stage.view('vigie', 'operation', 'op-a1'))?.complete === true);
    await stage.until(`${DAY} 20:00:00`);
    await standDown(stage, { by: 'renard-1', operation: 'op-a1' });
    stage.expect(
      '20:00 stood down by two, the doubt not lifted',
      (await stage.view('vigie', 'operation', 'op-a1'))?.outcome === 'doubt_not_lifted',
    );
    await refer(stage, [thread]);
  },
};
