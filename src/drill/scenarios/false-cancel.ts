/**
 * S6: the wrong alert is cancelled (domain §5, without an import). At 17:44 the tired officer cancels A1, meaning A0, a
 * comms check. The cancel says which alert and which version it takes back, is shown as one person's word, stops no
 * movement and closes no operation; one gesture brings the order back to the same people.
 */
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { CONNECTED, cast } from './cast.ts';
import { alarm, arrive, DAY_ONE, ORDER, of, opening, refer, rumour, START, standDown, TEAM } from './common.ts';

const A1 = { alert: 'a1' };

export const falseCancel: Scenario = {
  name: 'false-cancel',
  title: { fr: 'Annulée par erreur', en: 'Cancelled by mistake' },
  start: START,
  organisation: cast,
  connected: CONNECTED,
  subject: { alerts: ['a1', 'a0'], report: 'r1', operations: ['op-a1'], dossier: 'd1' },

  async play(stage) {
    await opening(stage);
    await stage.until(`${DAY_ONE} 17:20:00`);
    await stage.must(
      'vigie',
      'issueAlert',
      {},
      { id: 'a0', principal: 'hermine', action: 'read', priority: 3, order: 'Essai de liaison.' },
    );
    stage.expect(
      '17:20 a comms check rings nobody',
      TEAM.every((member) => stage.phone(member).rings('a0').length === 0),
    );
    const thread = await rumour(stage);
    await alarm(stage);
    for (const member of TEAM) await stage.answer(member, 'a1', member === 'renard-1' ? 'executing' : 'understood');
    await stage.until(`${DAY_ONE} 17:42:00`);
    await stage.must('renard-1', 'moveOut', {}, { id: 'move', principal: 'hermine', place: 'meleze' });
    await mistake(stage);
    await undone(stage);
    await meant(stage);
    await stage.until(`${DAY_ONE} 17:58:00`);
    await arrive(stage, { by: 'renard-1', operation: 'op-a1', place: 'meleze' });
    await stage.until(`${DAY_ONE} 22:10:00`);
    await standDown(stage, { by: 'renard-1', operation: 'op-a1' });
    await refer(stage, [thread]);
  },
};

const rungFor = (stage: Stage, version: number): string[] =>
  TEAM.filter((member) =>
    stage
      .phone(member)
      .rings('a1')
      .some((ring) => ring.version === version),
  );

async function mistake(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 17:44:00`);
  await stage.mustNot('vigie', 'cancelAlert', A1, { id: 'which', version: 7 }, 'not_current_version');
  await stage.mustNot('renard-2', 'cancelAlert', A1, { id: 'not-theirs' }, 'role_missing');
  await stage.must('vigie', 'cancelAlert', A1, { id: 'oops', version: 1, reason: 'Fin de l’essai de liaison.' });
  const a1 = await stage.view('vigie', 'alert', 'a1');
  stage.expect('17:44 cancelled, by one person only', a1?.state === 'cancelled' && a1.cancelledBy.join() === 'vigie', a1?.cancelledBy);
  stage.expect('17:44 the cancel is a version of its own', a1?.versions.map((row) => row.kind).join() === 'order,cancel', a1?.versions);
  stage.expect('17:44 everybody the order reached is told', rungFor(stage, 2).join() === TEAM.join(), rungFor(stage, 2));
  const ring = stage.phone('renard-1').rings('a1').at(-1);
  stage.expect('17:44 by code name and letter', ring?.locked === 'HERMINE, E1 annulée' && ring.what === 'cancel', ring);
  const operation = await stage.view('vigie', 'operation', 'op-a1');
  stage.expect(
    '17:44 nobody on the move is stopped: the operation goes on',
    operation?.phase === 'moving' && operation.outcome === null,
    operation?.phase,
  );
  const read = await stage.view('renard-1', 'alert', 'a1');
  stage.expect('17:44 whoever carries it out still reads the order', read?.order === ORDER && read.operation === 'op-a1', read?.order);
  await stage.mustNot('vigie', 'cancelAlert', A1, { id: 'oops-again' }, 'second_person_needed');
  stage.expect('17:44 the other alert is left as it was', (await stage.view('vigie', 'alert', 'a0'))?.state === 'open');
  await stage.answer('renard-2', 'a1', 'understood');
}

async function undone(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 17:44:40`);
  await stage.must('vigie', 'updateAlert', A1, { id: 'un-cancel' });
  const a1 = await stage.view('vigie', 'alert', 'a1');
  stage.expect(
    '17:44:40 one gesture, and the order stands again: same action, same words',
    a1?.state === 'open' && a1.version === 3 && a1.action === 'evacuate' && a1.order === ORDER,
    a1?.versions,
  );
  stage.expect('17:44:40 nothing of the cancel is left on it', a1?.cancelledBy.length === 0, a1?.cancelledBy);
  stage.expect('17:44:40 it rings the same people', rungFor(stage, 3).join() === rungFor(stage, 1).join(), rungFor(stage, 3));
  stage.expect(
    '17:44:40 the answer to the cancel does not stand for it',
    a1?.recipients.every((row) => row.answer === null) === true,
    a1?.recipients,
  );
  for (const member of TEAM) await stage.answer(member, 'a1', member === 'renard-1' ? 'executing' : 'understood');
  const lines = await stage.log('delcassou');
  stage.expect(
    '17:44:40 still one alert and one operation',
    of(lines, 'AlertIssued').length === 2 && of(lines, 'OperationOpened').length === 1,
  );
}

/** The comms check, which was meant: one person's word, then two. */
async function meant(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 17:46:00`);
  const a0 = { alert: 'a0' };
  await stage.must('vigie', 'cancelAlert', a0, { id: 'meant' });
  await stage.must('delcassou', 'cancelAlert', a0, { id: 'meant-confirmed' });
  const by = (await stage.view('renard-2', 'alert', 'a0'))?.cancelledBy;
  stage.expect('17:46 confirmed by a second person, and shown so', by?.join() === 'vigie,delcassou', by);
  stage.expect('17:46 it closes no other alert', (await stage.view('vigie', 'alert', 'a1'))?.state === 'open');
  await stage.until(`${DAY_ONE} 17:50:00`);
}
