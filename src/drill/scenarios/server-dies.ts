/**
 * S8: the server dies in the middle of an alert (domain §5). Power is lost at 17:38:57 after two of five sends and
 * comes back at 17:40:12: the three missing are rung, those who answered are not, the ladders go on from wall time,
 * the chain is whole, and the desk is told from when to when it was down.
 */
import { MINUTE } from '../../kernel/time.ts';
import type { Scenario } from '../scenario.ts';
import { CONNECTED, cast } from './cast.ts';

const DAY = '2031-03-12';
const TEAM = ['renard-1', 'renard-2', 'renard-3', 'renard-4', 'hermine'];

export const serverDies: Scenario = {
  name: 'server-dies',
  title: { fr: 'Le serveur tombe en pleine alerte', en: 'The server dies in the middle of an alert' },
  start: Date.parse('2031-03-12T14:55:00Z'),
  organisation: cast,
  connected: CONNECTED,
  subject: { alert: 'a1', report: 'r1', operation: 'op-a1', dossier: 'd1' },

  async play(stage) {
    await stage.connect();
    await stage.until(`${DAY} 16:05:00`);
    for (const member of TEAM) await stage.must(member, 'proveReception', {}, { id: `proof-${member}`, channel: 'push' });
    await stage.until(`${DAY} 17:38:10`);
    await stage.must(
      'vigie',
      'submitReport',
      {},
      { id: 'r1', verbatim: 'Deux hommes l’attendent à la sortie.', channel: 'phone', access: 'indirect', about: ['hermine'] },
    );

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
    stage.driver.advance(stage.instant(`${DAY} 17:38:57`));
    // The server writes its pulse on every advance: a last word is awaited so that the cut is at a known instant.
    await stage.phone('vigie').settled();
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
    const outage = lines.flatMap((line) => line.events).find((event) => event.e === 'DeskResumed');
    stage.expect(
      '17:40:12 the desk is told: down from 17:38:57 to 17:40:12',
      outage?.from === stage.instant(`${DAY} 17:38:57`) && outage.to === stage.instant(`${DAY} 17:40:12`),
      outage,
    );
    const resends = lines.filter((line) => line.events.some((event) => event.e === 'AlertIssued')).length;
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
    await stage.must('renard-1', 'recordArrival', { operation: 'op-a1' }, { id: 'arrive', place: 'ardoise' });
    const everybody = ['hermine', 'renard-1', 'renard-2', 'renard-3', 'renard-4', 'assistante'].map((person) => ({
      person,
      status: 'present',
      means: 'sight',
    }));
    await stage.must('renard-1', 'recordRollCall', { operation: 'op-a1' }, { id: 'roll', lines: everybody });
    stage.expect('17:55 everybody is accounted for', (await stage.view('vigie', 'operation', 'op-a1'))?.complete === true);
    await stage.until(`${DAY} 20:00:00`);
    const review = stage.now + 12 * 60 * MINUTE;
    await stage.must(
      'renard-1',
      'proposeStandDown',
      { operation: 'op-a1' },
      { id: 'p1', outcome: 'doubt_not_lifted', next_review: review, residual_risk: 'Rien n’a pu être vérifié.' },
    );
    await stage.must('delcassou', 'confirmStandDown', { proposal: 'p1' }, { id: 'c1' });
    stage.expect(
      '20:00 stood down by two, the doubt not lifted',
      (await stage.view('vigie', 'operation', 'op-a1'))?.outcome === 'doubt_not_lifted',
    );
    await stage.must(
      'pont',
      'openCase',
      {},
      { id: 'k1', threads: [(await stage.view('pont', 'report', 'r1'))?.thread], title: 'Exercice de coupure' },
    );
    await stage.must('pont', 'sealDossier', { case: 'k1' }, { id: 'd1', recipient: 'Service enquêteur (fictif)', purpose: 'Exercice' });
  },
};
