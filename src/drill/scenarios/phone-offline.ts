/**
 * S4: the team leader is in a basement (domain §5). A push that a provider took is nothing: the ladder goes on to the
 * substitute, to a relay by radio, to the supervisor. The leader moves out on their own, knowing of no alert; the phone
 * keeps what it was told, by a clock seven minutes fast, under an operation of its own. At 18:20 it all comes in.
 */
import { MINUTE, type Ms } from '../../kernel/time.ts';
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { CONNECTED, cast } from './cast.ts';
import { alarm, DAY_ONE, of, opening, refer, rumour, START, standDown, TEAM } from './common.ts';

const BASEMENT = ['renard-1', 'hermine'];
const FAST: Ms = 7 * MINUTE;
/** The id the phone gave the operation: it knew of none. */
const OWN = { operation: 'op-cave' };

export const phoneOffline: Scenario = {
  name: 'phone-offline',
  title: { fr: 'Le téléphone du chef est au sous-sol', en: 'The leader’s phone is in the basement' },
  start: START,
  organisation: cast,
  connected: CONNECTED,
  subject: { alerts: ['a1'], report: 'r1', operations: ['op-a1'], dossier: 'd1' },

  async play(stage) {
    await opening(stage);
    await stage.until(`${DAY_ONE} 17:37:00`);
    await stage.disconnect(...BASEMENT);
    const thread = await rumour(stage);
    await alarm(stage);
    await withoutThem(stage);
    const did = onTheirOwn(stage);
    await stillMissing(stage);
    await backInReach(stage, thread, did);
    await stage.until(`${DAY_ONE} 22:10:00`);
    await standDown(stage, { by: 'renard-1', operation: 'op-a1' });
    await refer(stage, [thread]);
  },
};

async function withoutThem(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 17:39:05`);
  for (const member of ['renard-2', 'renard-4']) await stage.answer(member, 'a1', 'understood');
  await stage.answer('renard-3', 'a1', 'executing');
  await stage.until(`${DAY_ONE} 17:41:00`);
  const lines = await stage.log('delcassou');
  const notes = of(lines, 'DeliveryNoted').flatMap((event) => event.results as { recipient: string; channel: string; state: string }[]);
  const push = notes.filter((row) => row.recipient === 'renard-1' && row.channel === 'push').map((row) => row.state);
  stage.expect(
    '17:38:55 Renard-1’s push reaches nobody, and the log says so',
    push.length > 0 && push.every((state) => state === 'failed'),
    push,
  );
  const rungs = of(lines, 'RungReached').filter((event) => event.recipient === 'renard-1' && event.instead === null);
  const voice = rungs.some((event) => event.rung === 1 && (event.channels as string[]).includes('voice'));
  stage.expect('17:39:25 the ladder of Renard-1 goes on to the voice', voice, rungs);
  const asked = of(lines, 'RecipientAdded').filter((event) => event.instead === 'renard-1');
  stage.expect(
    '17:39:55 Renard-2 is asked to reach them by radio',
    asked.some((event) => event.recipient === 'renard-2' && event.because === 'relay'),
    asked,
  );
  const radio = stage
    .phone('renard-2')
    .rings('a1')
    .some((ring) => ring.channel === 'relay');
  stage.expect('17:39:55 and their phone rings for it', radio);
  stage.expect('17:40:55 at the end of the ladder the supervisor is rung', stage.phone('delcassou').rings('a1').length > 0);
  await stage.answer('delcassou', 'a1', 'understood');
  const row = (await stage.view('vigie', 'alert', 'a1'))?.recipients.find(({ who }) => who.id === 'renard-1');
  stage.expect('17:41:00 a human knows: no further round, and no answer is made up', row?.next === null && row.answer === null, row);
}

/** What the leader does, on a phone without a network; by its own clock. */
function onTheirOwn(stage: Stage): Record<'moved' | 'arrived' | 'counted', Ms> {
  const phone = stage.phone('renard-1');
  const clock = (local: string): Ms => stage.instant(`${DAY_ONE} ${local}`) + FAST;
  const did = { moved: clock('17:41:00'), arrived: clock('17:52:00'), counted: clock('17:53:30') };
  phone.keep('moveOut', {}, { id: 'cave-move', principal: 'hermine', place: 'ardoise', ...OWN, occurred: did.moved });
  phone.keep('recordArrival', OWN, { id: 'cave-arrive', place: 'ardoise', occurred: did.arrived });
  const lines = [...BASEMENT, 'assistante'].map((person) => ({ person, status: 'present', means: 'sight' }));
  phone.keep('recordRollCall', OWN, { id: 'cave-roll', lines, occurred: did.counted });
  return did;
}

async function stillMissing(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 18:00:00`);
  const lines = ['renard-2', 'renard-3', 'renard-4'].map((person) => ({ person, status: 'elsewhere_safe', means: 'voice' }));
  await stage.must('renard-2', 'recordRollCall', { operation: 'op-a1' }, { id: 'roll-above', lines });
  await stage.until(`${DAY_ONE} 18:19:00`);
  const [line] = (await stage.view('vigie', 'board'))?.operations ?? [];
  const missing = line?.unaccounted.map((who) => who.id).sort();
  stage.expect(
    '18:19 three people are missing, by name: time makes nobody safe',
    line?.complete === false && missing?.join() === ['assistante', ...BASEMENT].sort().join(),
    line,
  );
}

async function backInReach(stage: Stage, thread: string, did: Readonly<Record<'moved' | 'arrived' | 'counted', Ms>>): Promise<void> {
  await stage.until(`${DAY_ONE} 18:20:00`);
  const at = stage.now;
  await stage.connect(...BASEMENT);
  const size = (await stage.log('delcassou')).length;
  const answers = await stage.sendKept('renard-1');
  stage.expect(
    '18:20 what was kept is accepted, without a conflict',
    answers.every(({ ok, reply }) => ok && reply.conflict === null),
    answers,
  );
  const lines = await stage.log('delcassou');
  const acts = lines.slice(size).filter((line) => line.by === 'renard-1');
  stage.expect(
    '18:20 sent twice, written once, in the order it was done',
    acts.map((line) => line.act).join() === 'operation.move,operation.arrive,rollcall.record',
    acts,
  );
  stage.expect(
    '18:20 it stands in the thread of the alert',
    acts.every((line) => line.thread === thread),
    acts,
  );
  stage.expect('18:20 no second operation', of(lines, 'OperationOpened').length === 1);
  const known = await stage.view('renard-1', 'operation', OWN.operation);
  stage.expect('18:20 the phone’s own name for it leads to the operation', known?.id === 'op-a1', known?.id);
  stage.expect('18:20 everybody is sheltered and accounted for', known?.phase === 'sheltered' && known.complete, known?.manifest);

  const told = (await stage.view('vigie', 'timeline', thread))?.lines.filter((line) => line.who.id === 'renard-1') ?? [];
  stage.expect(
    '18:20 both times are kept: the phone’s, and when the desk heard',
    told.map((line) => line.at).join() === [did.moved, did.arrived, did.counted].join() &&
      told.every((line) => line.rx === at && line.late),
    told,
  );

  await stage.until(`${DAY_ONE} 18:25:00`);
  for (const member of BASEMENT)
    stage.expect(`18:25 no late «please evacuate» rings on ${member}’s phone`, stage.phone(member).rings('a1').length === 0);
  stage.expect('18:25 the alert is shown to them all the same', stage.phone('renard-1').last('alert', 'a1') !== undefined);
  await stage.answer('renard-1', 'a1', 'executing');
  await stage.answer('hermine', 'a1', 'understood');
  const left = (await stage.view('vigie', 'alert', 'a1'))?.recipients.filter((row) => TEAM.includes(row.who.id) && row.answer === null);
  stage.expect('18:25 everybody asked has answered', left?.length === 0, left);
}
