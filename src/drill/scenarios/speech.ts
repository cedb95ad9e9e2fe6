/**
 * S10: speech kills (domain §5, I-36). The party posts «elle est en sûreté chez sa tante»: that is an address. The place is
 * compromised and another is asked for; what the desk wants to say waits, and is told what for; a line prepared in advance
 * can be said meanwhile by one person. Nothing in the product had shown the party where she was.
 */
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { CONNECTED, cast } from './cast.ts';
import { alarm, arrive, DAY_ONE, DAY_TWO, of, opening, refer, rumour, START, standDown, TEAM } from './common.ts';

const POST = 'Elle est en sûreté chez sa tante.';
const LINE = 'Nous avons connaissance d’un signalement. La maire va bien. Nous n’en dirons pas plus ce soir.';
const PAGES = '/communiques';
const ANSWER = `${PAGES}/2031-03-12-la-maire-va-bien`;
/** People outside the operation, of the party, of another team and of the desk: none of them is told where she is. */
const OUTSIDE = ['plume', 'busard-2', 'atlas'];

export const speech: Scenario = {
  name: 'speech',
  title: { fr: 'La parole qui tue', en: 'Speech kills' },
  start: START,
  organisation: (now) =>
    cast(now, {
      newcomers(step) {
        step('delcassou', 'enrolMember', {}, { id: 'en-plume', member: 'plume', roles: ['related'], name: 'Plume, du parti' });
      },
    }),
  connected: [...CONNECTED, 'plume'],
  subject: { alerts: ['a1'], report: 'r5', operations: ['op-a1'], dossier: 'd1' },

  async play(stage) {
    await opening(stage);
    await prepared(stage);
    const thread = await rumour(stage);
    await alarm(stage);
    for (const member of TEAM) await stage.answer(member, 'a1', member === 'renard-1' ? 'executing' : 'understood');
    await stage.must('renard-1', 'moveOut', {}, { id: 'move', principal: 'hermine', place: 'meleze' });
    await stage.until(`${DAY_ONE} 17:58:00`);
    await arrive(stage, { by: 'renard-1', operation: 'op-a1', place: 'meleze' });
    await posted(stage);
    await nowhere(stage, '18:31', thread);
    await gate(stage);
    await moved(stage);
    await cleared(stage);
    await nowhere(stage, '22:00', thread);
    await corrected(stage);
    await refer(stage, [thread]);
  },
};

const codes = async (stage: Stage, id: string): Promise<string[]> =>
  (await stage.view('pont', 'statement', id))?.obstacles.map(({ code }) => code) ?? [];

/** A quiet afternoon: what may be said one day, whatever happens, is read and agreed to before anything does. */
async function prepared(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 16:20:00`);
  const line = { id: 'line', form: 'holding_line', about: ['hermine'], title: 'Ce soir à Vernac-sur-Argent', text: LINE };
  await stage.mustNot('pont', 'draftStatement', {}, { ...line, id: 'line-0', reveals: ['place'] }, 'line_says_too_much');
  await stage.must('pont', 'draftStatement', {}, line);
  const asked = (await stage.view('hermine', 'me'))?.toConsent;
  stage.expect('16:20 the person it is about is asked', asked?.join() === 'line', asked);
  await stage.must('hermine', 'consentStatement', { statement: 'line' }, { id: 'line-yes' });
  stage.expect('16:20 the line is ready', (await codes(stage, 'line')).length === 0, await codes(stage, 'line'));
  const page = await stage.page(PAGES);
  stage.expect('16:20 the public page says that nothing has been released', page.text.includes('Rien n’a été publié'), page.status);
  const drill = page.text.includes('EXERCICE') && page.headers.get('x-robots-tag') === 'noindex';
  stage.expect('16:20 and that it is an exercise', drill, page.text.slice(0, 300));
}

async function posted(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 18:30:00`);
  const post = { id: 'r5', verbatim: POST, channel: 'web', access: 'unknown', statement: 'fact_claimed', about: ['hermine'] };
  await stage.must('vigie', 'submitReport', {}, post);
  const link = {
    id: 'link-r5',
    a: 'r5',
    b: 'r1',
    kind: 'repeats_press',
    independence: 'dependent',
    basis: 'Le parti, qui le tient d’elle.',
  };
  await stage.must('atlas', 'linkReports', {}, link);
  const origins = (await stage.view('atlas', 'report', 'r1'))?.independentOrigins;
  stage.expect('18:30 what is posted adds no origin', origins === 0, origins);

  await stage.until(`${DAY_ONE} 18:31:00`);
  await stage.must('vigie', 'compromisePlace', { place: 'meleze' }, { id: 'known', reason: 'Sa tante y habite; c’est en ligne.' });
  const operation = await stage.view('vigie', 'operation', 'op-a1');
  stage.expect('18:31 the place is marked compromised where she is', operation?.place?.compromised === true, operation?.place);
  const leader = await stage.view('renard-1', 'board');
  const task = leader?.checks.find((row) => row.kind === 'relocate');
  stage.expect('18:31 her team leader is asked for another place', task?.owner === 'renard-1' && task.about === 'op-a1', leader?.checks);
  const first = leader?.places[0];
  stage.expect(
    '18:31 the other one is proposed first',
    first?.id === 'ardoise' && leader?.places.at(-1)?.validity === 'compromised',
    first,
  );
  stage.expect('18:31 nobody has decided for them', operation?.phase === 'sheltered' && operation.place?.id === 'meleze', operation?.phase);
}

/** What the desk would like to say: each thing in the way, in order, and the line meanwhile. */
async function gate(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 18:35:00`);
  const answer = {
    id: 'answer',
    about: ['hermine'],
    title: 'La maire est en sûreté',
    text: 'Elle a quitté la halle à 17 h 42. Elle va bien.',
    claims: [
      { text: 'Elle a quitté la halle à 17 h 42.', basis: ['r1'] },
      { text: 'Elle va bien.', owned_by: 'principal' },
    ],
    mentions: ['op-a1'],
    reveals: ['hour'],
  };
  await stage.must('pont', 'draftStatement', {}, answer);
  const all = ['relatives_uncovered', 'operation_open', 'statement_reveals', 'clearance_missing'];
  const stands = await codes(stage, 'answer');
  stage.expect('18:35 the gate says everything that stands in the way, the people first', stands.join() === all.join(), stands);
  const words = (await stage.view('pont', 'statement', 'answer'))?.obstacles[0];
  stage.expect('18:35 in words, and by name', words?.who[0]?.id === 'lison' && words.fr.includes('proche'), words);
  await stage.mustNot('pont', 'releaseStatement', { statement: 'answer' }, { id: 'too-soon-1' }, 'relatives_uncovered');
  await stage.must('vigie', 'coverRelated', { person: 'lison' }, { id: 'lison-covered' });
  await stage.mustNot('pont', 'releaseStatement', { statement: 'answer' }, { id: 'too-soon-2' }, 'operation_open');

  await stage.until(`${DAY_ONE} 18:36:00`);
  await stage.must('pont', 'releaseStatement', { statement: 'line' }, { id: 'line-out' });
  const line = await stage.view('vigie', 'statement', 'line');
  const out = line?.versions[0]?.released;
  stage.expect('18:36 the line is said while the operation is open, by one person, and marked so', out?.alone === true, out);
  const page = await stage.page(`${PAGES}/2031-03-12-ce-soir-a-vernac-sur-argent`);
  stage.expect('18:36 anybody reads it', page.status === 200 && page.text.includes(LINE), page.text);
  const told = (await stage.page(PAGES)).text;
  stage.expect('18:36 and nothing of what waits', !/en sûreté|17 h 42|halle/.test(told + page.text), told);
}

async function moved(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 18:38:00`);
  await stage.must('renard-1', 'relocate', { operation: 'op-a1' }, { id: 'elsewhere', place: 'ardoise' });
  const open = (await stage.view('vigie', 'board'))?.checks.filter((row) => row.kind === 'relocate');
  stage.expect('18:38 they move, and nothing more is asked', open?.length === 0, open);
  await stage.until(`${DAY_ONE} 18:52:00`);
  await stage.must('renard-1', 'recordArrival', { operation: 'op-a1' }, { id: 'arrive-2', place: 'ardoise' });
  await stage.until(`${DAY_ONE} 21:00:00`);
  await standDown(stage, { by: 'renard-1', operation: 'op-a1' });
}

async function cleared(stage: Stage): Promise<void> {
  const statement = { statement: 'answer' };
  await stage.mustNot('pont', 'releaseStatement', statement, { id: 'too-soon-3' }, 'statement_reveals');
  await stage.mustNot('renard-1', 'secureStatement', statement, { id: 'secure-0' }, 'statement_reveals');
  await stage.until(`${DAY_ONE} 21:10:00`);
  await stage.must(
    'pont',
    'draftStatement',
    {},
    {
      id: 'answer-2',
      ...statement,
      about: ['hermine'],
      title: 'La maire va bien',
      text: 'Elle va bien, et ceux qui l’entourent aussi.\n\nElle remercie les habitants de Vernac-sur-Argent.',
      claims: [{ text: 'Elle va bien, et ceux qui l’entourent aussi.', owned_by: 'principal' }],
      mentions: ['op-a1'],
    },
  );
  await stage.mustNot('pont', 'releaseStatement', statement, { id: 'too-soon-4' }, 'clearance_missing');
  await stage.must('renard-1', 'secureStatement', statement, { id: 'secure' });
  await stage.must('hermine', 'consentStatement', statement, { id: 'consent' });
  await stage.must('pont', 'vetStatement', statement, { id: 'vet' });
  await stage.until(`${DAY_ONE} 21:20:00`);
  await stage.must('pont', 'releaseStatement', statement, { id: 'out' });
  const released = of(await stage.log('delcassou'), 'StatementReleased').map((event) => `${event.statement} ${event.version}`);
  stage.expect('21:20 two people have let it out, and nothing else has left', released.join() === 'line 1,answer 2', released);
  const page = await stage.page(ANSWER);
  const words =
    page.text.includes('Elle va bien, et ceux qui l’entourent aussi.') && page.text.includes('21\u202fh\u202f20, heure de Paris');
  stage.expect('21:20 the public page gives its words and its hour', words && !page.text.includes('17 h 42'), page.text);
}

async function corrected(stage: Stage): Promise<void> {
  await stage.until(`${DAY_TWO} 08:30:00`);
  const statement = { statement: 'answer' };
  const next = {
    id: 'answer-3',
    ...statement,
    about: ['hermine'],
    title: 'La maire va bien',
    text: 'Elle va bien. Un de ses adjoints a été légèrement blessé en sortant; il est rentré chez lui.',
    claims: [{ text: 'Elle va bien.', owned_by: 'principal' }],
  };
  await stage.mustNot('pont', 'draftStatement', {}, { ...next, id: 'answer-3-0' }, 'correction_missing');
  const correction = 'Un adjoint a été légèrement blessé.';
  await stage.must('pont', 'draftStatement', {}, { ...next, correction, said_before: 'Nous avions écrit que personne n’était blessé.' });
  const before = (await stage.view('vigie', 'statement', 'answer'))?.inPublic;
  stage.expect('08:30 until it is cleared, what was out stays out', before === 2, before);
  const still = (await stage.page(ANSWER)).text;
  stage.expect('08:30 on the public page as well', still.includes('et ceux qui l’entourent') && !still.includes('adjoint'), still);
  await stage.must('delcassou', 'secureStatement', statement, { id: 'secure-3' });
  await stage.must('hermine', 'consentStatement', statement, { id: 'consent-3' });
  await stage.must('pont', 'vetStatement', statement, { id: 'vet-3' });
  await stage.must('pont', 'releaseStatement', statement, { id: 'out-3' });
  const seen = await stage.view('vigie', 'statement', 'answer');
  stage.expect(
    '08:30 the correction is out, and listed as one',
    seen?.inPublic === 3 && seen.corrections.join() === '3',
    seen?.corrections,
  );
}

/** Everything these people can ask for, and everything their screens were sent: the place is nowhere in it. */
async function nowhere(stage: Stage, at: string, thread: string): Promise<void> {
  const threads = (await stage.log('delcassou')).map((line) => line.thread);
  const paths = [
    '/api/v1/board',
    '/api/v1/me',
    '/api/v1/alerts/a1',
    '/api/v1/operations/op-a1',
    '/api/v1/log',
    ...['r1', 'r5'].map((id) => `/api/v1/reports/${id}`),
    ...['line', 'answer'].map((id) => `/api/v1/statements/${id}`),
    ...['hermine', 'lison'].map((id) => `/api/v1/people/${id}/posture`),
    ...[...new Set([thread, ...threads])].map((id) => `/api/v1/threads/${id}/timeline`),
  ];
  for (const member of OUTSIDE) {
    const read = await Promise.all(paths.map((path) => stage.read(member, path)));
    const told = [...read.map(({ text }) => text), ...stage.phone(member).raw].join('\n');
    const found = /m[ée]l[èe]ze/i.exec(told);
    stage.expect(`${at} nothing ${member} can read says where she is`, found === null, told.slice(Math.max(0, (found?.index ?? 0) - 200)));
  }
  const anybody = await Promise.all([PAGES, ANSWER, `${PAGES}/atom.xml`, `${PAGES}/feed.json`].map((path) => stage.page(path)));
  const leak = anybody.find(({ text }) => /m[ée]l[èe]ze|ardoise|renard|tante/i.test(text));
  stage.expect(`${at} nor does any public page`, leak === undefined, leak?.text);
  const entitled = await stage.read('renard-1', '/api/v1/operations/op-a1');
  stage.expect(`${at} those who take her there do read it`, /meleze|ardoise/.test(entitled.text), entitled.status);
}
