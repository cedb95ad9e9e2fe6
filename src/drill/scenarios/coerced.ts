/**
 * S5: an all clear under duress (domain §5, decision 29). At 20:05 Renard-2, who leads beside Renard-1, is made to confirm the
 * stand-down, and types the code that says so. The screen shows what it would; nothing is closed; the desk is rung, in words
 * that give nothing away, and nobody near Renard-2 is. What two free people then sign waits, and nobody there is told why,
 * until somebody who spoke to Renard-2 says that they are free.
 *
 * Near Renard-2 are those of the detail: their phones may be in the same hands. Renard-1's other path is a voice: the desk
 * calls. Both codes were chosen and rehearsed at the briefing: until then none was asked for (decision 29).
 */
import { MINUTE } from '../../kernel/time.ts';
import type { OperationView } from '../../wire/views.ts';
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { CONNECTED, cast } from './cast.ts';
import { alarm, arrive, DAY_ONE, of, opening, refer, rumour, START, TEAM } from './common.ts';

const COERCED = 'renard-2';
/** Whose phone may show nothing of it. */
const NEAR = TEAM.filter((member) => member !== COERCED);
const GENUINE = '407193';
const DURESS = '852640';
const OPERATION = { operation: 'op-a1' };

export const coerced: Scenario = {
  name: 'coerced',
  title: { fr: 'Une fin d’alerte sous contrainte', en: 'An all clear under duress' },
  start: START,
  organisation: (now) =>
    cast(now, {
      newcomers(step) {
        const deputy = { id: 'as-deputy', principal: 'hermine', person: COERCED, part: 'team_leader', from: now };
        step('delcassou', 'assignDetail', {}, deputy);
      },
    }),
  connected: CONNECTED,
  subject: { alerts: ['a1'], report: 'r1', operations: ['op-a1'], dossier: 'd1' },

  async play(stage) {
    await opening(stage);
    await briefing(stage);
    const thread = await rumour(stage);
    await alarm(stage);
    for (const member of TEAM) await stage.answer(member, 'a1', member === 'renard-1' ? 'executing' : 'understood');
    await stage.must('renard-1', 'moveOut', {}, { id: 'move', principal: 'hermine', place: 'meleze' });
    await stage.until(`${DAY_ONE} 17:58:00`);
    await arrive(stage, { by: 'renard-1', operation: 'op-a1', place: 'meleze' });
    await stage.must('vigie', 'planCheckins', {}, { id: 'news', person: COERCED, at: [stage.instant(`${DAY_ONE} 20:20:00`)] });
    await stage.until(`${DAY_ONE} 20:00:00`);
    await stage.must('delcassou', 'proposeStandDown', OPERATION, { id: 'all-clear', outcome: 'excluded' });
    await confirms(stage);
    await rung(stage);
    await goesOn(stage);
    await others(stage);
    await lifted(stage);
    noTrace(stage);
    await refer(stage, [thread]);
    await told(stage);
  },
};

/** The two codes are chosen, and typed once each; nothing is set off by it, and the phone tells neither from the other. */
async function briefing(stage: Stage): Promise<void> {
  const own = async () => (await stage.view(COERCED, 'me'))?.codes;
  await stage.mustNot(COERCED, 'setCodes', {}, { id: 'near', codes: { genuine: GENUINE, duress: '407194' } }, 'code_unfit');
  await stage.must(COERCED, 'setCodes', {}, { id: 'codes', codes: { genuine: GENUINE, duress: DURESS } });
  await stage.mustNot('renard-1', 'setCodes', {}, { id: 'same', codes: { genuine: DURESS, duress: '519046' } }, 'code_unfit');
  stage.expect('16:05 off until rehearsed: no code is asked for', (await own())?.asked === false, await own());
  const answers = [];
  for (const [id, code] of [
    ['first', GENUINE],
    ['second', DURESS],
  ] as const)
    answers.push(await stage.must(COERCED, 'rehearseCode', {}, { id, code }));
  const [genuine, duress] = answers.map(({ reply }) => JSON.stringify(reply).replace(/"(first|second)"/, '"id"'));
  stage.expect('16:05 both are rehearsed, and answered alike', genuine === duress, [genuine, duress]);
  stage.expect('16:05 from now on a code is asked for', (await own())?.asked === true, await own());
  const board = await stage.view('vigie', 'board');
  stage.expect('16:05 rehearsing sets nothing off', board?.calls.length === 0, board?.calls);
  stage.expect('16:05 the desk sees who has rehearsed', board?.codes.find(({ who }) => who.id === COERCED)?.rehearsed === 2, board?.codes);
}

const seen = (stage: Stage, member: string): Promise<OperationView | null> => stage.view(member, 'operation', 'op-a1');
const last = (view: OperationView | null) => view?.proposals.at(-1);
const calls = (stage: Stage, member: string) =>
  stage.phone(member).received.filter(({ kind, view }) => kind === 'ring' && String(view.locked).startsWith(COERCED));

async function confirms(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 20:05:00`);
  await stage.mustNot(COERCED, 'confirmStandDown', { proposal: 'all-clear' }, { id: 'bare' }, 'code_needed');
  const answered = await stage.must(COERCED, 'confirmStandDown', { proposal: 'all-clear' }, { id: 'signed', code: DURESS });
  const view = answered.reply.view as OperationView | null;
  stage.expect('20:05 the screen says that the alert is over', view?.phase === 'closed' && last(view)?.state === 'confirmed', view);
  stage.expect('20:05 and so does the next look', (await seen(stage, COERCED))?.phase === 'closed');
  stage.expect('20:05 and the alert is closed there', (await stage.view(COERCED, 'alert', 'a1'))?.state === 'closed');
  for (const member of ['vigie', ...NEAR]) {
    const real = await seen(stage, member);
    stage.expect(`20:05 nothing is closed (${member})`, real !== null && real.phase !== 'closed', real?.phase);
  }
  stage.expect('20:05 the alert is open', (await stage.view('vigie', 'alert', 'a1'))?.state === 'open');
  const near = last(await seen(stage, 'renard-1'));
  stage.expect('20:05 beside them it reads: recorded, waiting for the desk', near?.state === 'waiting' && !('waitsFor' in near), near);
}

async function rung(stage: Stage): Promise<void> {
  for (const member of ['vigie', 'delcassou']) {
    const rings = calls(stage, member);
    stage.expect(`20:05 ${member} is rung`, rings.length > 0, rings);
    stage.expect(
      `20:05 ${member}: a locked screen shows a call-sign and one letter`,
      rings.every(({ view }) => view.locked === `${COERCED}, C1` && view.what === 'contact'),
      rings,
    );
  }
  for (const member of [COERCED, ...NEAR]) stage.expect(`20:05 ${member} is not`, calls(stage, member).length === 0, calls(stage, member));
  const [call] = (await stage.view('vigie', 'board'))?.calls ?? [];
  stage.expect(
    '20:05 the board says who is not free, and what they did without effect',
    call?.kind === 'duress' && call.who.id === COERCED && call.acts.map(({ act }) => act).join() === 'standdown.confirm',
    call,
  );
  for (const member of NEAR) stage.expect(`20:05 ${member}'s board does not`, (await stage.view(member, 'board'))?.calls.length === 0);
  await stage.until(`${DAY_ONE} 20:06:30`);
  stage.expect('20:06:30 until somebody takes it, the desk is rung again', calls(stage, 'vigie').length >= 2, calls(stage, 'vigie').length);
  await stage.must('vigie', 'takeAttention', { item: `duress:${COERCED}` }, { id: 'mine' });
  await stage.mustNot('renard-1', 'takeAttention', { item: `duress:${COERCED}` }, { id: 'guess' }, 'item_unknown');
}

/** Their phone goes on as it would: through a power cut, a check-in, an order. */
async function goesOn(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 20:10:00`);
  await stage.powerCut();
  await stage.restart(`${DAY_ONE} 20:10:20`);
  await stage.connect();
  stage.expect('20:10:20 after a power cut the screen is the same', (await seen(stage, COERCED))?.phase === 'closed');
  await stage.must('atlas', 'issueAlert', {}, { id: 'a2', principal: 'hermine', action: 'hold', recipients: [COERCED], order: 'Restez.' });
  stage.expect('20:10:20 an order reaches them', stage.phone(COERCED).rings('a2').length > 0);
  await stage.answer(COERCED, 'a2', 'understood');
  await stage.until(`${DAY_ONE} 20:19:00`);
  // The genuine code sets nobody free: it is taken for what it says, on their screen.
  await stage.must(COERCED, 'recordCheckin', {}, { id: 'all-well', code: GENUINE });
  const own = (await stage.view(COERCED, 'me'))?.checkins.awaited ?? [];
  stage.expect('20:19 their check-in is taken, on their screen', own.length === 0, own);
  await stage.until(`${DAY_ONE} 20:25:01`);
  const [late] = (await stage.view('vigie', 'board'))?.awaited ?? [];
  stage.expect('20:25 at the desk they are late all the same', late?.who.id === COERCED && late.phase !== 'expected', late);
  const news = of(await stage.log('delcassou'), 'AttentionAsked').filter((event) => event.item === 'news');
  stage.expect(
    '20:25 and whoever is rung about it is far from them',
    news.length > 0 && news.every((event) => [event.recipients].flat().every((member) => ![COERCED, ...NEAR].includes(String(member)))),
    news,
  );
}

async function others(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 20:30:00`);
  await stage.must('renard-1', 'proposeStandDown', OPERATION, { id: 'again', outcome: 'excluded' });
  const answered = await stage.must('delcassou', 'confirmStandDown', { proposal: 'again' }, { id: 'signed-again' });
  stage.expect('20:30 two free people sign: it is recorded', answered.ok);
  const ground = last(await seen(stage, 'renard-1'));
  stage.expect(
    '20:30 on the ground it waits for the desk, and nothing says why',
    ground?.state === 'waiting' && !('waitsFor' in ground),
    ground,
  );
  const desk = last(await seen(stage, 'vigie'));
  stage.expect('20:30 the desk reads why', desk?.state === 'waiting' && desk.waitsFor?.map(({ id }) => id).join() === COERCED, desk);
  stage.expect('20:30 nothing is closed', (await seen(stage, 'vigie'))?.phase !== 'closed');
}

async function lifted(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 20:40:00`);
  const params = { member: COERCED };
  const spoke = { means: 'voice', proof_of_life: 'Rappelé sur sa radio ; question posée, réponse juste.' };
  await stage.mustNot(COERCED, 'liftDuress', params, { id: 'self', ...spoke, code: GENUINE }, 'other_person_needed');
  await stage.mustNot('vigie', 'liftDuress', params, { id: 'seen-on-a-map', ...spoke, means: 'device' }, 'sight_or_voice_needed');
  await stage.mustNot('vigie', 'liftDuress', params, { id: 'not-asked', means: 'voice' }, 'proof_of_life_missing');
  stage.expect('20:40 nothing has been lifted by trying', (await seen(stage, 'vigie'))?.phase !== 'closed');
  await stage.must('vigie', 'liftDuress', params, { id: 'free', ...spoke });
  const over = await seen(stage, 'vigie');
  stage.expect(
    '20:40 lifted: what the two signed takes effect at once',
    over?.phase === 'closed' && last(over)?.state === 'confirmed',
    over?.phase,
  );
  stage.expect('20:40 both alerts are closed', (await stage.view('vigie', 'alert', 'a1'))?.state === 'closed');
  const theirs = await seen(stage, COERCED);
  stage.expect('20:40 and their screen is that of everybody', last(theirs)?.id === 'again', theirs?.proposals);
  await stage.until(`${DAY_ONE} 20:40:00`);
  await stage.must(COERCED, 'recordCheckin', {}, { id: 'truly-well', code: GENUINE });
  const late = (await stage.view('vigie', 'board'))?.awaited.filter(({ phase }) => phase !== 'expected');
  stage.expect('20:40 their word counts again', late?.length === 0, late);
}

/** Everything those phones were ever sent, by any way. */
function noTrace(stage: Stage): void {
  for (const member of [COERCED, ...NEAR]) {
    const told = stage.phone(member).raw.join('\n');
    for (const word of ['duress', 'CoercedAct', '"coerced"', 'contrainte', 'not free', 'waitsFor']) {
      const at = told.indexOf(word);
      stage.expect(`nothing ${member}'s phone was sent holds ${word}`, at === -1, told.slice(Math.max(0, at - 200), at + 100));
    }
  }
}

/** What a clerk reads of it. */
async function told(stage: Stage): Promise<void> {
  const { status, text } = await stage.read('pont', '/api/v1/dossiers/d1/bag');
  stage.expect('the dossier says that the act had no effect', status === 200 && /sous contrainte\s: sans effet/.test(text), status);
  stage.expect('in both languages', text.includes('under duress: without effect'), status);
  const two = stage.instant(`${DAY_ONE} 20:40:00`) + MINUTE;
  stage.expect('and what two people signed', text.includes('enregistrée, en attente du poste') && stage.now < two, stage.now);
}
