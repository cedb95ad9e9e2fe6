/**
 * S1, the reference scenario (domain §5): from a rumour that nobody has verified to a file a clerk can check, then what is
 * decided, said and learnt afterwards. Each block is a line of its table, and says what must be seen.
 */
import { MINUTE, SECOND } from '../../kernel/time.ts';
import type { Keyholders } from '../keyholders.ts';
import type { Scenario } from '../scenario.ts';
import type { Line, Stage } from '../stage.ts';
import { CONNECTED, cast } from './cast.ts';
import { DAY_ONE, DAY_TWO, refer as handOver, MANIFEST, ORDER, of, opening, START, TEAM } from './common.ts';
import { protect, speak } from './day-after.ts';
import { learn } from './lessons.ts';
import { envelope, reveal, sealed } from './sealed.ts';

/** The mediator's words as the desk wrote them, odd spacing and all: they must come back byte for byte. */
const WORDS = 'Deux sur un scooter,  on leur a dit de l’attendre après l’inauguration … «\u202fpas avant\u202f».\n';
const RECORDING = Buffer.from('appel entrant 17:38:10, enregistrement inventé pour l’exercice').toString('base64');

const indexOf = (lines: readonly Line[], e: string, key: string, id: string): number =>
  lines.find((line) => line.events.some((event) => event.e === e && event[key] === id))?.index ?? -1;

export const reference: Scenario = {
  name: 'reference',
  title: { fr: 'Le scooter de la halle', en: 'The scooter at the market hall' },
  start: START,
  organisation: (now) =>
    cast(now, {
      newcomers(step) {
        const prefecture = { member: 'prefecture', roles: ['authority'], name: 'Permanence de la préfecture (fictive)' };
        step('delcassou', 'enrolMember', {}, { id: 'en-prefecture', ...prefecture });
      },
    }),
  connected: [...CONNECTED, 'prefecture'],
  subject: { alerts: ['a1'], report: 'r1', operations: ['op-a1'], dossier: 'd1' },

  async play(stage) {
    await before(stage);
    const keys = await sealed(stage);
    await alarm(stage);
    await shelter(stage, keys);
    await assess(stage);
    await standDown(stage);
    await refer(stage, keys);
    await protect(stage);
    await speak(stage);
    await learn(stage);
  },
};

async function before(stage: Stage): Promise<void> {
  await opening(stage);
  await stage.must('renard-4', 'recordRecce', { place: 'meleze' }, { id: 'recce-meleze', at: stage.instant('2031-03-09 11:00:00') });
  await stage.must('renard-4', 'recordRecce', { place: 'ardoise' }, { id: 'recce-ardoise', at: stage.instant('2031-03-10 11:00:00') });
  await stage.must(
    'vigie',
    'addAppearance',
    {},
    {
      id: 'halle',
      principal: 'hermine',
      from: stage.instant(`${DAY_ONE} 17:30:00`),
      to: stage.instant(`${DAY_ONE} 18:45:00`),
      publicity: 'announced',
      title: 'Inauguration de la halle des Tilleuls',
    },
  );
  const team = ['renard-1', 'renard-2', 'renard-3', 'renard-4'];
  for (const version of [1, 2, 3]) {
    await stage.must(
      'renard-1',
      'issueOrder',
      {},
      { id: `order-v${version}`, order: 'route', appearance: 'halle', version, havens: ['meleze', 'ardoise'] },
    );
    await stage.must(
      'renard-1',
      'briefMembers',
      { order: 'route' },
      { id: `brief-v${version}`, version, members: version < 3 ? ['renard-1'] : team },
    );
  }
  const board = await stage.view('vigie', 'board');
  const order = board?.appearances.find((row) => row.id === 'halle')?.order;
  stage.expect(
    '16:05 the movement order stands at version 3, 4 of 4 briefed',
    order?.version === 3 && order.briefed === 4 && order.expected === 4,
    order,
  );
  const places = board?.places.map((row) => `${row.id} ${row.validity}`);
  stage.expect('16:05 MÉLÈZE and ARDOISE are green', places?.includes('meleze green') === true && places.includes('ardoise green'), places);

  // How she is protected before anything happens: decided, on a yearly assessment, until the summer.
  const yearly = { id: 'yearly', subject: 'hermine', likelihood: 'unlikely', confidence: 'moderate', reports: [] };
  await stage.must('atlas', 'stateAssessment', {}, yearly);
  await stage.must(
    'prefecture',
    'decidePosture',
    {},
    {
      id: 'level-1',
      person: 'hermine',
      level: 'vigilance',
      basis: ['yearly'],
      review_by: stage.instant('2031-06-01 09:00:00'),
      reason: 'Après la rupture du marché des déchets.',
    },
  );

  // Something that has nothing to do with it: it must never turn up in the dossier.
  await stage.until(`${DAY_ONE} 16:30:00`);
  await stage.must('vigie', 'submitReport', {}, { id: 'r-other', verbatim: 'Une voiture tourne autour de la gare.', about: ['loutre'] });

  await stage.until(`${DAY_ONE} 17:31:00`);
  await stage.must('renard-1', 'startAppearance', { appearance: 'halle' }, { id: 'halle-starts' });
  const running = (await stage.view('vigie', 'board'))?.appearances.find((row) => row.id === 'halle');
  stage.expect('17:31 the appearance is in progress', running?.startedAt === stage.now, running);
}

async function alarm(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 17:38:10`);
  await stage.must('vigie', 'keepTrigger', {}, { id: 'call', base64: RECORDING });
  await stage.must(
    'vigie',
    'submitReport',
    {},
    {
      id: 'r1',
      verbatim: WORDS,
      channel: 'phone',
      access: 'indirect',
      statement: 'hearsay',
      about: ['hermine'],
      source: 'tilleul-7',
      relays: ['tilleul-7'],
      trigger: 'call',
      heard_at: stage.now,
    },
  );
  const r1 = await stage.view('vigie', 'report', 'r1');
  stage.expect('17:38:10 the words are kept byte for byte', r1?.verbatim === WORDS, r1?.verbatim);
  stage.expect('17:38:10 access is indirect and the origin unnamed', r1?.access === 'indirect' && r1.origin === null, r1?.access);
  stage.expect(
    '17:38:10 facets are no, no, no',
    r1 !== null && Object.values(r1.facets).every((facet) => facet.value === 'no'),
    r1?.facets,
  );
  stage.expect('17:38:10 an unnamed origin counts for nothing', r1?.independentOrigins === 0, r1?.independentOrigins);
  const lines = await stage.log('delcassou');
  stage.expect(
    '17:38:10 the recording was kept before the report',
    indexOf(lines, 'TriggerKept', 'trigger', 'call') < indexOf(lines, 'ReportReceived', 'report', 'r1'),
  );

  await stage.until(`${DAY_ONE} 17:38:55`);
  await stage.must('vigie', 'issueAlert', {}, { id: 'a1', principal: 'hermine', action: 'evacuate', basis: ['r1'], order: ORDER });
  for (const member of TEAM) {
    const [ring] = stage.phone(member).rings('a1');
    stage.expect(`17:38:55 ${member}'s phone rings at once, ungraded, and shows HERMINE, E1 only`, ring?.locked === 'HERMINE, E1', ring);
  }
  stage.expect(
    '17:38:55 nobody outside the detail is rung',
    stage.phone('busard-1').rings('a1').length === 0 && stage.phone('busard-2').rings('a1').length === 0,
  );
  const told = stage.phone('busard-2').raw.join('\n');
  stage.expect('17:38:55 the other team learns nothing', !told.includes('HERMINE') && !told.includes(ORDER) && !told.includes('scooter'));
  const a1 = await stage.view('vigie', 'alert', 'a1');
  stage.expect(
    '17:38:55 immediate, extreme, certainty unknown',
    a1?.urgency === 'immediate' && a1.severity === 'extreme' && a1.certainty === 'unknown',
    a1?.certainty,
  );
  stage.expect(
    '17:38:55 the honesty line says: not verified, not corroborated, not materialised',
    a1?.honesty.fr.startsWith('Non vérifiée, non recoupée, non matérialisée') === true,
    a1?.honesty.fr,
  );

  await stage.until(`${DAY_ONE} 17:39:05`);
  await stage.answer('hermine', 'a1', 'understood');
  await stage.until(`${DAY_ONE} 17:39:10`);
  await stage.answer('renard-4', 'a1', 'understood');
  await stage.until(`${DAY_ONE} 17:39:20`);
  await stage.answer('renard-1', 'a1', 'executing');
  await stage.answer('renard-2', 'a1', 'understood');
  const op = await stage.view('vigie', 'operation', 'op-a1');
  const manifest = op?.manifest.map((row) => row.who.id).sort();
  stage.expect(
    '17:39:20 the operation opens with the manifest as of the alert',
    manifest?.join() === [...MANIFEST].sort().join(),
    manifest,
  );

  await stage.until(`${DAY_ONE} 17:40:30`);
  const silent = (await stage.view('vigie', 'alert', 'a1'))?.recipients.find((row) => row.who.id === 'renard-3');
  const reached = of(await stage.log('delcassou'), 'RungReached').filter((event) => event.alert === 'a1' && event.recipient === 'renard-3');
  stage.expect(
    '17:39:25 Renard-3 is called by voice after 30 s',
    reached.some((event) => event.rung === 1 && (event.channels as string[]).includes('voice')),
    reached,
  );
  const added = of(await stage.log('delcassou'), 'RecipientAdded').filter((event) => event.instead === 'renard-3');
  stage.expect(
    '17:39:55 after 60 s Renard-1 is asked to relay by radio',
    added.some((event) => event.because === 'relay' && event.recipient === 'renard-1'),
    added,
  );
  stage.expect('17:40:30 Renard-3 is named on the board as silent', silent?.answer === null, silent);

  await stage.until(`${DAY_ONE} 17:40:40`);
  await stage.answer('renard-1', 'a1', 'executing', { for: 'renard-3', means: 'voice' });
  const relayed = (await stage.view('vigie', 'alert', 'a1'))?.recipients.find((row) => row.who.id === 'renard-3');
  stage.expect(
    '17:40:40 the acknowledgement carries its relayer and its means',
    relayed?.answer === 'executing' && relayed.relayer?.id === 'renard-1' && relayed.means === 'voice',
    relayed,
  );
  stage.expect('17:40:40 escalation stops for Renard-3', relayed?.next === null, relayed?.next);
  const rungSoFar = stage.phone('renard-3').rings('a1').length;
  await stage.until(`${DAY_ONE} 17:41:50`);
  stage.expect('17:41:50 nobody who answered is rung again', stage.phone('renard-3').rings('a1').length === rungSoFar, rungSoFar);
}

async function shelter(stage: Stage, keys: Keyholders): Promise<void> {
  await stage.until(`${DAY_ONE} 17:42:00`);
  await stage.must('renard-1', 'moveOut', {}, { id: 'move', principal: 'hermine', place: 'meleze' });
  const place = async (member: string) => (await stage.view(member, 'operation', 'op-a1'))?.place?.codeName ?? null;
  stage.expect(
    '17:42 Renard-1 and Renard-3 see the place chosen',
    (await place('renard-1')) === 'MÉLÈZE' && (await place('renard-3')) === 'MÉLÈZE',
  );
  stage.expect('17:42 nobody outside the operation sees it', (await place('busard-1')) === null && (await place('atlas')) === null);
  await reveal(stage, keys);
  stage.expect('17:42 for the other team there is no operation at all', (await stage.view('busard-1', 'operation', 'op-a1')) === null);

  await stage.until(`${DAY_ONE} 17:58:00`);
  await stage.must('renard-1', 'recordArrival', { operation: 'op-a1' }, { id: 'arrive', place: 'meleze' });
  const seen = ['hermine', 'renard-1', 'renard-2', 'renard-3'].map((person) => ({ person, status: 'present', means: 'sight' }));
  await stage.must(
    'renard-1',
    'recordRollCall',
    { operation: 'op-a1' },
    {
      id: 'roll-1',
      lines: [
        ...seen,
        { person: 'renard-4', status: 'elsewhere_safe', means: 'voice' },
        { person: 'assistante', status: 'unaccounted', means: 'sight' },
      ],
    },
  );
  const first = await stage.view('vigie', 'operation', 'op-a1');
  stage.expect(
    '17:58 sheltered, not complete: the assistant is unaccounted for',
    first?.phase === 'sheltered' && first.complete === false,
    first?.phase,
  );
  await stage.until(`${DAY_ONE} 18:00:00`);
  await stage.mustNot(
    'renard-1',
    'proposeStandDown',
    { operation: 'op-a1' },
    {
      id: 'too-soon',
      outcome: 'doubt_not_lifted',
      next_review: stage.instant(`${DAY_TWO} 10:00:00`),
      residual_risk: 'Une personne manque.',
    },
    'people_unaccounted',
  );
}

async function assess(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 18:05:00`);
  await stage.must(
    'atlas',
    'gradeReport',
    { report: 'r1' },
    { id: 'grade-info', info: '3', blind: true, reason: 'Plausible, rien ne l’appuie.' },
  );
  await stage.must('atlas', 'gradeReport', { report: 'r1' }, { id: 'grade-source', source: 'C' });
  await stage.must(
    'pont',
    'submitReport',
    {},
    {
      id: 'r2',
      verbatim: 'Menace d’un scooter à l’inauguration.',
      channel: 'mail',
      access: 'indirect',
      statement: 'hearsay',
      about: ['hermine'],
      source: 'ong-4',
      relays: ['tilleul-7'],
      thread: (await stage.view('vigie', 'report', 'r1'))?.thread,
    },
  );
  await stage.must(
    'atlas',
    'linkReports',
    {},
    { id: 'link-r2', a: 'r2', b: 'r1', kind: 'derived_from', independence: 'dependent', basis: 'Le même médiateur.' },
  );
  const r1 = await stage.view('atlas', 'report', 'r1');
  const graded = of(await stage.log('delcassou'), 'ReportGraded').filter((event) => event.report === 'r1');
  const blindFirst = graded[0]?.info === '3' && graded[0]?.source === null && graded[0]?.blind === true && graded[1]?.source === 'C';
  stage.expect('18:05 graded blind: credibility 3 first, then source C', blindFirst, graded);
  stage.expect(
    '18:05 it stands as C3, on two axes',
    r1?.gradings.length === 1 && r1.gradings[0]?.info === '3' && r1.gradings[0].source === 'C',
    r1?.gradings,
  );
  stage.expect('18:05 two reports, no known origin: 0', r1?.independentOrigins === 0, r1?.independentOrigins);
  await stage.mustNot(
    'atlas',
    'setFacet',
    { report: 'r1' },
    { id: 'too-much', facet: 'corroborated', value: 'yes' },
    'corroboration_needs_two_origins',
  );
  await stage.mustNot('atlas', 'gradeReport', { report: 'r1' }, { id: 'too-sure', info: '1' }, 'credibility_one_needs_two_origins');
  stage.expect('18:05 the facet «recoupée» stays no', (await stage.view('vigie', 'report', 'r1'))?.facets.corroborated.value === 'no');

  await stage.until(`${DAY_ONE} 18:06:00`);
  await stage.must(
    'vigie',
    'recordRollCall',
    { operation: 'op-a1' },
    { id: 'roll-2', lines: [{ person: 'assistante', status: 'elsewhere_safe', means: 'voice' }] },
  );
  stage.expect('18:06 everybody is accounted for, by sight or voice', (await stage.view('vigie', 'operation', 'op-a1'))?.complete === true);

  await stage.until(`${DAY_ONE} 18:10:00`);
  const checks = [
    { id: 'camera', kind: 'camera', owner: 'vigie' },
    { id: 'call-back', kind: 'call_back', owner: 'atlas' },
    { id: 'patrol', kind: 'patrol', owner: 'pont' },
  ];
  for (const check of checks) await stage.must('vigie', 'openCheck', {}, { ...check, about: 'r1', due: stage.now + 60 * MINUTE });
  const open = (await stage.view('vigie', 'board'))?.checks ?? [];
  stage.expect(
    '18:10 three checks are open, each with an owner',
    checks.every((check) => open.some((row) => row.id === check.id && row.owner === check.owner)),
    open,
  );
  const cover = open.find((row) => row.kind === 'cover_relative');
  const alertAt = stage.instant(`${DAY_ONE} 17:38:55`);
  stage.expect(
    '18:10 the relatives rule has fired: cover Lison, by Pont, within 15 min of the alert',
    cover?.owner === 'pont' && cover.due === alertAt + 15 * MINUTE,
    cover,
  );
  stage.expect('18:10 it is overdue and shown so', cover?.overdue === true, cover);
  await stage.must(
    'pont',
    'closeCheck',
    { check: cover?.id ?? 'none' },
    { id: 'lison-covered', result: 'done', evidence: 'Une équipe l’a rejointe.' },
  );

  for (const point of ['18:40', '19:10', '19:40', '20:10', '20:40', '21:10']) {
    await stage.until(`${DAY_ONE} ${point}:00`);
    await stage.must(
      'renard-1',
      'holdPoint',
      { operation: 'op-a1' },
      { id: `point-${point.replace(':', '')}`, note: 'Tout le monde est là.' },
    );
    const next = (await stage.view('vigie', 'operation', 'op-a1'))?.nextPoint;
    stage.expect(`${point} the next point is set 30 min later`, next === stage.now + 30 * MINUTE, next);
    if (point !== '19:10') continue;
    await stage.until(`${DAY_ONE} 19:20:00`);
    await stage.must(
      'vigie',
      'submitReport',
      {},
      {
        id: 'r3',
        verbatim: '«\u202fElle a été touchée.\u202f»',
        channel: 'web',
        access: 'unknown',
        statement: 'hearsay',
        about: ['hermine'],
        thread: (await stage.view('vigie', 'report', 'r1'))?.thread,
      },
    );
    await stage.must(
      'atlas',
      'linkReports',
      {},
      { id: 'link-r3', a: 'r3', b: 'r1', kind: 'repeats_press', independence: 'dependent', basis: 'Contredit par l’appel de 17:58.' },
    );
    await stage.must(
      'vigie',
      'openCheck',
      {},
      { id: 'family', kind: 'welfare_call', about: 'r3', owner: 'pont', question: 'Rassurer la famille.' },
    );
    stage.expect('19:20 the online rumour adds no origin', (await stage.view('atlas', 'report', 'r1'))?.independentOrigins === 0);
  }
}

async function standDown(stage: Stage): Promise<void> {
  await stage.until(`${DAY_ONE} 21:45:00`);
  await stage.must('atlas', 'setFacet', { report: 'r1' }, { id: 'verify-1', facet: 'verified', value: 'in_progress' });
  await stage.must(
    'vigie',
    'closeCheck',
    { check: 'camera' },
    { id: 'camera-done', result: 'negative', evidence: 'Rien à la caméra 4 entre 17:00 et 18:30.' },
  );
  await stage.must('pont', 'closeCheck', { check: 'patrol' }, { id: 'patrol-done', result: 'negative' });
  await stage.must(
    'atlas',
    'closeCheck',
    { check: 'call-back' },
    { id: 'call-done', result: 'refused', evidence: 'Il ne nomme pas son informateur.' },
  );
  await stage.must('pont', 'closeCheck', { check: 'family' }, { id: 'family-done', result: 'done' });
  await stage.must('atlas', 'setFacet', { report: 'r1' }, { id: 'verify-2', facet: 'verified', value: 'no' });
  await stage.must(
    'atlas',
    'stateAssessment',
    {},
    {
      id: 'assessed',
      subject: 'hermine',
      likelihood: 'unlikely_to_even',
      confidence: 'low',
      reports: ['r1', 'r2', 'r3'],
      would_change: 'Que le médiateur nomme son informateur.',
    },
  );
  const r1 = await stage.view('atlas', 'report', 'r1');
  stage.expect(
    '21:45 verified goes from in progress to no',
    r1?.facets.verified.value === 'no' && r1.facets.verified.at === stage.now,
    r1?.facets,
  );
  const judged = r1?.assessments.find((row) => row.id === 'assessed');
  stage.expect(
    '21:45 likelihood and confidence stay two fields, with what would change them',
    judged?.likelihood === 'unlikely_to_even' && judged.confidence === 'low' && judged.wouldChange !== null,
    judged,
  );

  await stage.until(`${DAY_ONE} 22:10:00`);
  const operation = { operation: 'op-a1' };
  await stage.mustNot('renard-1', 'proposeStandDown', operation, { id: 'p0', outcome: 'resolved' }, 'bad_field');
  await stage.mustNot(
    'renard-1',
    'proposeStandDown',
    operation,
    { id: 'p1', outcome: 'doubt_not_lifted', residual_risk: 'L’informateur reste inconnu.' },
    'next_review_missing',
  );
  await stage.must('renard-1', 'proposeStandDown', operation, {
    id: 'p2',
    outcome: 'doubt_not_lifted',
    next_review: stage.instant(`${DAY_TWO} 10:00:00`),
    residual_risk: 'L’informateur reste inconnu; elle dort à MÉLÈZE.',
  });
  stage.expect('22:10 one person alone closes nothing', (await stage.view('vigie', 'operation', 'op-a1'))?.phase !== 'closed');
  await stage.mustNot('renard-1', 'confirmStandDown', { proposal: 'p2' }, { id: 'c0' }, 'second_person_needed');
  await stage.must('delcassou', 'confirmStandDown', { proposal: 'p2' }, { id: 'c1' });
  const closed = await stage.view('vigie', 'operation', 'op-a1');
  stage.expect(
    '22:10 two people stand down, the doubt not lifted',
    closed?.phase === 'closed' && closed.outcome === 'doubt_not_lifted',
    closed?.outcome,
  );
  stage.expect('22:10 the next review is fixed', closed?.nextReview === stage.instant(`${DAY_TWO} 10:00:00`), closed?.nextReview);
  stage.expect('22:10 the alert is closed with it', (await stage.view('vigie', 'alert', 'a1'))?.state === 'closed');
  const review = (await stage.view('vigie', 'board'))?.checks.find((row) => row.due === closed?.nextReview);
  stage.expect('22:10 a review of the posture is owed by then', review?.state === 'open', review);
}

async function refer(stage: Stage, keys: Keyholders): Promise<void> {
  await stage.until(`${DAY_TWO} 09:00:00`);
  const thread = (await stage.view('pont', 'report', 'r1'))?.thread ?? '';
  await handOver(stage, [thread]);
  const sealed = (await stage.view('pont', 'case', 'k1'))?.dossiers.find((row) => row.id === 'd1');
  stage.expect('09:00 the dossier is sealed, and says that one person sealed it', sealed?.alone === true, sealed);
  await envelope(stage, keys);
  await stage.until(`${DAY_TWO} 09:42:00`);
  await stage.must(
    'pont',
    'recordReceipt',
    { dossier: 'd1' },
    { id: 'receipt-1', reference: 'BRAC-2031-0313', from: 'Brigade régionale (fictive)' },
  );
  const received = (await stage.view('pont', 'case', 'k1'))?.dossiers.find((row) => row.id === 'd1');
  stage.expect(
    '09:42 the receipt is recorded; custody has two lines',
    received?.custodyLines.length === 2 && received.receipts.length === 1,
    received,
  );
  await stage.until(`${DAY_TWO} 09:43:00`);
  const lines = await stage.log('delcassou');
  const rungAfter = lines.filter(
    (line) => line.rx > stage.instant(`${DAY_ONE} 17:41:00`) + SECOND && line.events.some((event) => event.e === 'RungReached'),
  );
  stage.expect(
    '09:43 nothing has rung since the last answer',
    rungAfter.length === 0,
    rungAfter.map((line) => line.index),
  );
}
