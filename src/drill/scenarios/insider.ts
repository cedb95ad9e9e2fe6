/**
 * S13: somebody of the desk reads what is not theirs (domain §5, decision 10). HERMINE stands behind the door «tilleuls»;
 * Geai keeps another team's watch. For Geai there is no alert, no report, no operation and no case: not on the board, not
 * in a number, not in a refusal, which is the same, sign by sign, as for an id nobody has ever used.
 */
import { HOUR } from '../../kernel/time.ts';
import { Keyholders } from '../keyholders.ts';
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { CONNECTED, cast } from './cast.ts';
import { alarm, arrive, DAY_ONE, ORDER, opening, refer, rumour, START, standDown, TEAM } from './common.ts';

/** Nobody has ever used it. */
const NOBODY = 'nobody';
const NO_THREAD = `c${'0'.repeat(16)}`;

export const insider: Scenario = {
  name: 'insider',
  title: { fr: 'Quelqu’un du poste lit ce qui n’est pas à lui', en: 'Somebody of the desk reads what is not theirs' },
  start: START,
  organisation: (now) =>
    cast(now, {
      compartment: 'tilleuls',
      newcomers(step) {
        const geai = { member: 'geai', roles: ['watch_officer', 'analyst'], compartments: ['gare'], name: 'Geai' };
        step('delcassou', 'enrolMember', {}, { id: 'en-geai', ...geai });
        step('geai', 'setDuty', {}, { id: 'duty-geai', on: true });
      },
    }),
  connected: [...CONNECTED, 'geai'],
  subject: { alerts: ['a1'], report: 'r1', operations: ['op-a1'], dossier: 'd1' },

  async play(stage) {
    await opening(stage);
    await stage.must('geai', 'submitReport', {}, { id: 'r-gare', verbatim: 'Une voiture tourne autour de la gare.', about: ['loutre'] });
    const keys = await seal(stage);
    const before = await board(stage);
    const thread = await rumour(stage);
    await alarm(stage);
    for (const member of TEAM) await stage.answer(member, 'a1', member === 'renard-1' ? 'executing' : 'understood');
    await stage.must('renard-1', 'moveOut', {}, { id: 'move', principal: 'hermine', place: 'meleze' });
    await arrive(stage, { by: 'renard-1', operation: 'op-a1', place: 'meleze' });
    await stage.must('vigie', 'openCheck', {}, { id: 'camera', kind: 'camera', about: 'r1', owner: 'vigie' });
    await stage.until(`${DAY_ONE} 21:00:00`);
    await standDown(stage, { by: 'renard-1', operation: 'op-a1' });
    await refer(stage, [thread]);
    stage.expect('21:00 the board Geai reads has not changed by one sign', (await board(stage)) === before, await board(stage));
    await reads(stage, thread);
    await opens(stage, keys);
    await asks(stage, thread);
    noTrace(stage);
  },
};

const VALUES = ['ad-meleze', 'ac-meleze', 'ad-ardoise'] as const;

/** Three addresses and ways in, sealed in the compartment, for Vigie's own device. */
async function seal(stage: Stage): Promise<Keyholders> {
  const keys = await Keyholders.of(stage, ['vigie'], ['tilleuls']);
  for (const [value, kind, subject] of [
    [VALUES[0], 'place_address', 'meleze'],
    [VALUES[1], 'place_access', 'meleze'],
    [VALUES[2], 'place_address', 'ardoise'],
  ] as const)
    await keys.seal('vigie', { value, kind, subject, compartment: 'tilleuls' }, `${value} (inventé)`, ['vigie']);
  return keys;
}

/** S13: whoever is entitled says why, is not stopped, and somebody who answers for the compartment is asked to ask. */
async function opens(stage: Stage, keys: Keyholders): Promise<void> {
  const none = await stage.read('geai', '/api/v1/sealed');
  stage.expect('no sealed value is there for Geai', none.text === '{"kind":"sealed-list","values":[]}', none.text);
  const asked = async (): Promise<string[]> => {
    const checks = (await stage.view('delcassou', 'board'))?.checks ?? [];
    return checks.filter(({ about }) => VALUES.some((value) => value === about)).map(({ owner }) => owner ?? '');
  };
  await stage.mustNot('vigie', 'openSealed', { sealed: VALUES[0] }, { id: 'read-none', operation: null }, 'purpose_missing');
  for (const [n, value] of VALUES.entries()) {
    const opened = await keys.open('vigie', value, `read-${n}`, { operation: null, purpose: 'Relire.' });
    stage.expect(`${value} opens for Vigie, who said why`, opened === `${value} (inventé)`, opened);
    const now = await asked();
    const expected = n < 2 ? 0 : 1;
    stage.expect(
      `after ${n + 1}, ${expected} supervisor is to ask why`,
      now.length === expected && now.every((id) => id === 'delcassou'),
      now,
    );
  }
}

/** Geai's board, without the clock's own ticking. */
const board = async (stage: Stage): Promise<string> =>
  (await stage.read('geai', '/api/v1/board')).text.replaceAll(/"(?:now|age|dutySince)":\d+/g, '');

async function reads(stage: Stage, thread: string): Promise<void> {
  const paths: [of: (id: string) => string, id: string, unknown: string][] = [
    [(id) => `/api/v1/alerts/${id}`, 'a1', NOBODY],
    [(id) => `/api/v1/reports/${id}`, 'r1', NOBODY],
    [(id) => `/api/v1/operations/${id}`, 'op-a1', NOBODY],
    [(id) => `/api/v1/cases/${id}`, 'k1', NOBODY],
    [(id) => `/api/v1/dossiers/${id}/bag`, 'd1', NOBODY],
    [(id) => `/api/v1/sealed/${id}`, VALUES[0], NOBODY],
    [(id) => `/api/v1/threads/${id}/timeline`, thread, NO_THREAD],
  ];
  for (const [of, id, unknown] of paths) {
    const hidden = await stage.read('geai', of(id));
    const none = await stage.read('geai', of(unknown));
    stage.expect(`${of(id)} is not there for Geai`, hidden.status === 404 && hidden.text === none.text, hidden);
    const theirs = await stage.read('vigie', of(id));
    stage.expect(`${of(id)} is there for Vigie`, theirs.status === 200, theirs.status);
  }
  const { status } = await stage.read('geai', '/api/v1/log');
  stage.expect('the log itself is not Geai’s to read', status === 403, status);
}

async function asks(stage: Stage, thread: string): Promise<void> {
  type Asked = [
    operation: string,
    params: (id: string) => Record<string, string>,
    body: (id: string) => object,
    id: string,
    unknown: string,
  ];
  const requests: Asked[] = [
    ['cancelAlert', (alert) => ({ alert }), () => ({}), 'a1', NOBODY],
    ['updateAlert', (alert) => ({ alert }), () => ({ action: 'hold' }), 'a1', NOBODY],
    ['gradeReport', (report) => ({ report }), () => ({ info: '6' }), 'r1', NOBODY],
    ['proposeStandDown', (operation) => ({ operation }), () => ({ outcome: 'excluded' }), 'op-a1', NOBODY],
    ['extendCase', (of) => ({ case: of }), () => ({ threads: [NO_THREAD] }), 'k1', NOBODY],
    ['sealDossier', (of) => ({ case: of }), () => ({ recipient: 'Geai', purpose: 'Voir' }), 'k1', NOBODY],
    ['openSealed', (sealed) => ({ sealed }), () => ({ purpose: 'Voir' }), VALUES[0], NOBODY],
  ];
  for (const [n, [operation, params, body, id, unknown]] of requests.entries()) {
    const hidden = await stage.ask('geai', operation, params(id), { id: `pry-${n}`, ...body(id) });
    const none = await stage.ask('geai', operation, params(unknown), { id: `pry-none-${n}`, ...body(unknown) });
    const same = JSON.stringify(hidden.reply) === JSON.stringify(none.reply);
    stage.expect(
      `${operation} on ${id} is refused as if it were not there`,
      !hidden.ok && hidden.reply.code === 'not_found' && same,
      hidden,
    );
  }
  // What the body names is held to the same: nothing is changed, joined or learnt by guessing an id.
  const window = { from: stage.now, to: stage.now + HOUR };
  const named: Asked[] = [
    ['openCase', () => ({}), (id) => ({ threads: [id], title: 'Voir' }), thread, NO_THREAD],
    ['linkReports', () => ({}), (id) => ({ a: 'r-gare', b: id, kind: 'supports' }), 'r1', NOBODY],
    ['stateAssessment', () => ({}), (id) => ({ subject: 'loutre', likelihood: 'even', confidence: 'low', reports: [id] }), 'r1', NOBODY],
    ['closeCheck', (check) => ({ check }), () => ({ result: 'negative' }), 'camera', NOBODY],
    ['coverRelated', (person) => ({ person }), () => ({}), 'lison', NOBODY],
    ['assignDetail', () => ({}), (id) => ({ principal: id, person: 'geai', part: 'driver' }), 'hermine', NOBODY],
    ['addAppearance', () => ({}), (id) => ({ principal: id, ...window }), 'hermine', NOBODY],
    ['addRelated', () => ({}), (id) => ({ person: 'voisin', principal: id, relation: 'neighbour' }), 'hermine', NOBODY],
  ];
  for (const [n, [operation, params, body, id, unknown]] of named.entries()) {
    const hidden = await stage.ask('geai', operation, params(id), { id: `name-${n}`, ...body(id) });
    const none = await stage.ask('geai', operation, params(unknown), { id: `name-none-${n}`, ...body(unknown) });
    const same = JSON.stringify(hidden.reply).replaceAll(id, unknown) === JSON.stringify(none.reply);
    stage.expect(`${operation} naming ${id} is refused as if it named nobody`, !hidden.ok && same, [hidden.reply, none.reply]);
  }
  // Testimony is never refused; but it tells nothing to whoever gives it, and moves nothing.
  const heard = await stage.ask('geai', 'answerAlert', { alert: 'a1' }, { id: 'pry-answer', answer: 'executing' });
  stage.expect(
    'an answer to what one may not see is kept, and tells nothing',
    heard.ok && heard.reply.conflict === 'not_seen' && heard.reply.view === null,
    heard,
  );
}

function noTrace(stage: Stage): void {
  const told = stage
    .phone('geai')
    .raw.filter((frame) => !frame.startsWith('{"f":"refused"'))
    .join('\n');
  for (const word of ['ad-meleze', 'HERMINE', ORDER, 'scooter', 'op-a1', '"a1"', '"r1"', 'Brigade'])
    stage.expect(
      `nothing Geai’s screen was sent holds ${word}`,
      !told.includes(word),
      told.slice(Math.max(0, told.indexOf(word) - 120)).slice(0, 300),
    );
}
