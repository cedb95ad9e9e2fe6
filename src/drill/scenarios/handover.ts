/**
 * S12: a hole at the relief (domain §5). At 20:00 the outgoing officer offers everything open and goes home; the incoming one
 * has not accepted. The check-in missed at 20:03, and the check due then, are still the outgoing officer's: they are rung,
 * and the supervisor with them, until somebody answers. What opens meanwhile stays with somebody named; a part accepted
 * changes hands alone. Nothing is ever without an owner.
 */
import { MINUTE } from '../../kernel/time.ts';
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { CONNECTED, cast } from './cast.ts';
import { alarm, arrive, DAY_ONE, of, opening, refer, rumour, START, standDown, TEAM } from './common.ts';

const OFFERED = ['a1', 'news', 'op-a1', 'patrol'];

export const handover: Scenario = {
  name: 'handover',
  title: { fr: 'Un trou à la relève', en: 'A hole at the relief' },
  start: START,
  organisation: (now) =>
    cast(now, {
      newcomers(step) {
        step('delcassou', 'enrolMember', {}, { id: 'en-vigie-2', member: 'vigie-2', roles: ['watch_officer'], name: 'A. Sorel-Nantua' });
      },
    }),
  connected: [...CONNECTED, 'vigie-2'],
  subject: { alerts: ['a1', 'a2'], report: 'r1', operations: ['op-a1'], dossier: 'd1' },

  async play(stage) {
    await opening(stage, [...TEAM, 'vigie', 'delcassou']);
    const thread = await rumour(stage);
    await alarm(stage);
    for (const member of TEAM) await stage.answer(member, 'a1', member === 'renard-1' ? 'executing' : 'understood');
    await stage.must('renard-1', 'moveOut', {}, { id: 'move', principal: 'hermine', place: 'meleze' });
    await stage.until(`${DAY_ONE} 17:58:00`);
    await arrive(stage, { by: 'renard-1', operation: 'op-a1', place: 'meleze' });
    await offer(stage);
    await falls(stage);
    await accept(stage);
    await stage.until(`${DAY_ONE} 22:10:00`);
    await standDown(stage, { by: 'renard-1', operation: 'op-a1' });
    await refer(stage, [thread]);
  },
};

const WATCH = 'the watch';

/** Who owns each of these, as the supervisor's board and views say; what nobody in particular owns is the watch's, while one is kept. */
async function owners(stage: Stage): Promise<Record<string, string | undefined>> {
  const board = await stage.view('delcassou', 'board');
  const kept = board?.people.some((row) => row.onDuty && row.roles.includes('watch_officer')) === true;
  const held = (owner: string | null | undefined): string | undefined => owner ?? (kept ? WATCH : undefined);
  const found: Record<string, string | undefined> = {};
  for (const { id } of board?.openAlerts ?? []) found[id] = held((await stage.view('delcassou', 'alert', id))?.owner);
  for (const { id } of board?.operations ?? []) found[id] = held((await stage.view('delcassou', 'operation', id))?.owner);
  for (const { id, owner } of board?.checks ?? []) found[id] = held(owner);
  const details = board?.handovers.flatMap((row) => row.details) ?? [];
  for (const { id, kind, owner } of details) if (kind === 'checkin') found[id] = held(owner?.id);
  return found;
}
/** The relief as the incoming officer reads it; undefined once it is over. */
const offered = async (stage: Stage) => (await stage.view('vigie-2', 'board'))?.handovers.find((row) => row.id === 'ho-1');
const unowned = (held: Record<string, string | undefined>): string[] => Object.keys(held).filter((id) => held[id] === undefined);

async function offer(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 19:00:00`);
  const check = { id: 'patrol', kind: 'patrol', about: 'r1', owner: 'vigie', due: stage.instant(`${DAY_ONE} 20:03:00`) };
  await stage.must('vigie', 'openCheck', {}, { ...check, question: 'La patrouille est-elle passée place des Tilleuls ?' });
  await stage.must('vigie', 'planCheckins', {}, { id: 'news', person: 'renard-3', every: 63 * MINUTE, grace: 0 });
  await stage.until(`${DAY_ONE} 20:00:00`);
  await stage.must('vigie-2', 'setDuty', {}, { id: 'on', on: true });
  await stage.mustNot('vigie', 'offerHandover', {}, { id: 'ho-short', to: 'vigie-2', items: ['a1'] }, 'handover_items_missing');
  await stage.must('vigie', 'offerHandover', {}, { id: 'ho-1', to: 'vigie-2', note: 'Rappeler la patrouille à 20:03.' });
  const line = await offered(stage);
  stage.expect('20:00 everything open is offered, by name', [...(line?.items ?? [])].sort().join() === OFFERED.join(), line);
  stage.expect(
    '20:00 each with what it is and who answers for it, nothing accepted',
    line?.details.map((row) => `${row.kind} ${row.owner?.id}`).join() === 'alert vigie,operation undefined,check vigie,checkin vigie' &&
      line.left.length === OFFERED.length,
    line,
  );
  // A first offer, to the wrong person: declined, and nothing moves.
  await stage.must('vigie', 'offerHandover', {}, { id: 'ho-atlas', to: 'atlas' });
  await stage.must('atlas', 'declineHandover', { handover: 'ho-atlas' }, { id: 'no', reason: 'Je ne tiens pas la permanence.' });
  await stage.mustNot('atlas', 'acceptHandover', { handover: 'ho-atlas' }, { id: 'after-all' }, 'handover_over');
  await stage.disconnect('vigie');
}

async function falls(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 20:03:01`);
  const late = (await stage.view('delcassou', 'board'))?.checks.find((row) => row.id === 'patrol');
  stage.expect('20:03 the check is overdue, and still the outgoing officer’s', late?.overdue === true && late.owner === 'vigie', late);
  // Nobody has heard of the patrol: whoever owns it is called, by the ladder everybody is called by.
  const call = {
    id: 'a2',
    principal: 'hermine',
    action: 'hold',
    recipients: ['vigie'],
    order: 'La patrouille ne répond pas: rappelez-la.',
  };
  await stage.must('atlas', 'issueAlert', {}, call);
  await stage.until(`${DAY_ONE} 20:06:30`);
  const lines = await stage.log('delcassou');
  const rungs = of(lines, 'RungReached').filter((event) => event.alert === 'a2');
  const outgoing = rungs.filter((event) => event.recipient === 'vigie' && event.instead === null);
  stage.expect('20:06:30 the ladder rings the outgoing officer, round after round', outgoing.length >= 4, outgoing);
  stage.expect('20:06:30 and the supervisor', stage.phone('delcassou').rings('a2').length >= 2, stage.phone('delcassou').rings('a2'));
  stage.expect('20:06:30 the incoming officer owns nothing yet', stage.phone('vigie-2').rings('a2').length === 0);
  const called = of(lines, 'AttentionAsked').filter((event) => event.item === 'news');
  stage.expect(
    '20:06:30 the check-in of 20:03 is missed: Renard-3 is rung, alone at first',
    [called[0]?.recipients].flat().join() === 'renard-3',
    called,
  );
  stage.expect(
    '20:06:30 then the outgoing officer and the supervisor, for nobody has accepted; the incoming one is not',
    ['vigie', 'delcassou'].every((member) => [called[1]?.recipients].flat().includes(member)) &&
      called.every((event) => ![event.recipients].flat().includes('vigie-2')),
    called,
  );
  const rings = stage.phone('delcassou').received.filter(({ kind, view }) => kind === 'ring' && view.locked === 'renard-3, C1');
  stage.expect('20:06:30 the supervisor’s phone has rung for Renard-3, by call-sign alone', rings.length > 0, rings);
  const held = await owners(stage);
  stage.expect('20:06:30 nothing is without an owner', unowned(held).length === 0, held);
  stage.expect(
    '20:06:30 nothing of what was offered has changed hands: the outgoing officer’s, or the watch’s',
    OFFERED.every((id) => held[id] === 'vigie' || held[id] === WATCH),
    held,
  );
  await stage.answer('delcassou', 'a2', 'understood');
  const before = stage.phone('delcassou').rings('a2').length;
  await stage.until(`${DAY_ONE} 20:09:00`);
  stage.expect('20:09 a human has answered: no further round', stage.phone('delcassou').rings('a2').length === before);
}

async function accept(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 20:10:00`);
  const acceptance = { handover: 'ho-1' };
  await stage.mustNot('vigie-2', 'acceptHandover', acceptance, { id: 'nothing', items: [] }, 'handover_items_missing');
  await stage.mustNot('atlas', 'acceptHandover', acceptance, { id: 'not-atlas' }, 'not_addressed_to_you');
  const late = { id: 'late', kind: 'camera', about: 'r1', owner: 'vigie', due: stage.now + 30 * MINUTE };
  await stage.must('delcassou', 'openCheck', {}, { ...late, question: 'Que montre la caméra de la place ?' });
  const meanwhile = await offered(stage);
  stage.expect(
    '20:10 what opened since the offer is shown, with the outgoing officer who answers for it',
    meanwhile?.since.some((row) => row.id === 'late' && row.owner?.id === 'vigie') === true,
    meanwhile,
  );
  await stage.must('vigie-2', 'acceptHandover', acceptance, { id: 'part-of-it', items: ['patrol', 'news'] });
  await stage.must('vigie-2', 'recordCheckin', {}, { id: 'heard', person: 'renard-3', means: 'voice' });
  await stage.must('vigie-2', 'endCheckins', { plan: 'news' }, { id: 'news-over' });
  const part = await owners(stage);
  stage.expect('20:10 a part accepted changes hands alone', part.patrol === 'vigie-2' && part.a1 === 'vigie', part);
  stage.expect('20:10 the rest is left, and named', (await offered(stage))?.left.join() === 'a1,op-a1', await offered(stage));
  await stage.must('vigie-2', 'acceptHandover', acceptance, { id: 'accepted' });
  stage.expect('20:10 once everything is accepted the relief is over', (await offered(stage)) === undefined, await offered(stage));
  const held = await owners(stage);
  stage.expect('20:10 what opened meanwhile is still the outgoing officer’s', held.late === 'vigie', held);
  stage.expect(
    '20:10 what was offered and is open is the incoming officer’s',
    OFFERED.filter((id) => id !== 'news').every((id) => held[id] === 'vigie-2'),
    held,
  );
  stage.expect('20:10 nothing is without an owner', unowned(held).length === 0, held);
  await stage.must(
    'vigie-2',
    'closeCheck',
    { check: 'patrol' },
    { id: 'patrol-done', result: 'done', evidence: 'Passée à 20:01, rien vu.' },
  );
  const due = (await stage.view('vigie-2', 'board'))?.checks.filter((row) => row.owner === 'vigie-2' && row.due < stage.now + MINUTE);
  stage.expect('20:10 nothing of theirs is overdue any more', due?.length === 0, due);
}
