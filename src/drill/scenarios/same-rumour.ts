/**
 * S3: one mouth, four reports (domain §5). A mediator tells the desk by telephone, a councillor who writes to the mayor,
 * and a blogger; a police unit quotes the blog back. Four reports, one origin at most: no «1», no «recoupée». The analyst
 * then takes the councillor's source for somebody else, and a day later learns that it was the mediator all along.
 */
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { CONNECTED, cast } from './cast.ts';
import { DAY_ONE, DAY_TWO, of, opening, refer, rumour, START, TEAM } from './common.ts';

const REPORTS = ['r1', 'r2', 'r3', 'r4'];
const GRADE_ONE = { info: '1', blind: true } as const;

export const sameRumour: Scenario = {
  name: 'same-rumour',
  title: { fr: 'La même rumeur, quatre fois', en: 'The same rumour, four times' },
  start: START,
  organisation: cast,
  connected: CONNECTED,
  subject: { alerts: ['a1'], report: 'r1', operations: [], dossier: 'd2' },

  async play(stage) {
    await opening(stage);
    const thread = await rumour(stage);
    // Nobody waits for a grade to tell the team to stay where it is (I-02).
    const hold = { id: 'a1', principal: 'hermine', action: 'hold', basis: ['r1'], order: 'Restez dans la salle, porte gardée.' };
    await stage.must('vigie', 'issueAlert', {}, hold);
    for (const member of TEAM) await stage.answer(member, 'a1', 'understood');
    await fourReports(stage, thread);
    await takenForTwo(stage, thread);
    await oneAfterAll(stage);
  },
};

/** How many independent origins each of the four rests on. */
async function origins(stage: Stage): Promise<string> {
  const counts: number[] = [];
  for (const id of REPORTS) counts.push((await stage.view('atlas', 'report', id))?.independentOrigins ?? -1);
  return counts.join(' ');
}

async function fourReports(stage: Stage, thread: string): Promise<void> {
  const report = { access: 'indirect', statement: 'hearsay', about: ['hermine'], thread };
  await stage.until(`${DAY_ONE} 17:50:00`);
  await stage.must('pont', 'submitReport', {}, { ...report, id: 'r2', channel: 'letter', source: 'elu-2', verbatim: 'On l’attendra.' });
  await stage.until(`${DAY_ONE} 18:10:00`);
  await stage.must(
    'vigie',
    'submitReport',
    {},
    { ...report, id: 'r3', channel: 'web', source: 'blog-1', verbatim: 'Ce soir, un scooter.' },
  );
  await stage.until(`${DAY_ONE} 18:40:00`);
  await stage.must(
    'pont',
    'submitReport',
    {},
    { ...report, id: 'r4', channel: 'phone', source: 'unite-5', verbatim: 'Nous l’avons aussi.' },
  );
  const links = [
    { id: 'link-r2', a: 'r2', b: 'r1', kind: 'supports', independence: 'unknown' },
    { id: 'link-r3', a: 'r3', b: 'r1', kind: 'derived_from', independence: 'dependent', basis: 'Le blogueur cite le médiateur.' },
    { id: 'link-r4', a: 'r4', b: 'r3', kind: 'repeats_press', independence: 'dependent', basis: 'Le billet, mot pour mot.' },
  ];
  for (const link of links) await stage.must('atlas', 'linkReports', {}, link);
  stage.expect('18:40 four reports, nobody named: no origin', (await origins(stage)) === '0 0 0 0', await origins(stage));

  await stage.must('atlas', 'nameOrigin', { report: 'r1' }, { id: 'named-r1', origin: 'or-mediateur' });
  stage.expect('18:40 the mediator named: one origin, and the others add none', (await origins(stage)) === '1 0 1 1', await origins(stage));
  const refused = await stage.ask('atlas', 'gradeReport', { report: 'r1' }, { ...GRADE_ONE, id: 'too-sure' });
  stage.expect('18:40 «1» is refused', refused.reply.code === 'credibility_one_needs_two_origins', refused.reply);
  const about = refused.reply.about as string[] | undefined;
  stage.expect(
    '18:40 the refusal names the path: all four reports',
    REPORTS.every((id) => about?.includes(id)),
    about,
  );
  const corroborated = { id: 'too-much', facet: 'corroborated', value: 'yes' };
  await stage.mustNot('atlas', 'setFacet', { report: 'r1' }, corroborated, 'corroboration_needs_two_origins');
  const path = (await stage.view('atlas', 'report', 'r4'))?.originsPath ?? [];
  stage.expect(
    '18:40 the path is shown in words',
    ['r4 repeats_press r3', 'r3 derived_from r1'].every((step) => path.includes(step)),
    path,
  );
}

async function takenForTwo(stage: Stage, thread: string): Promise<void> {
  await stage.until(`${DAY_ONE} 19:30:00`);
  await stage.must('atlas', 'nameOrigin', { report: 'r2' }, { id: 'named-r2', origin: 'or-anonyme' });
  stage.expect('19:30 a second name alone adds nothing', (await origins(stage)).startsWith('1 '), await origins(stage));
  const stated = {
    id: 'link-r2-again',
    a: 'r2',
    b: 'r1',
    kind: 'supports',
    independence: 'independent',
    basis: 'L’élu dit: une autre voix.',
  };
  await stage.must('atlas', 'linkReports', {}, stated);
  stage.expect('19:30 two, once somebody answers for their independence', (await origins(stage)).startsWith('2 2'), await origins(stage));
  await stage.must('atlas', 'gradeReport', { report: 'r1' }, { ...GRADE_ONE, id: 'grade-1' });
  const assessed = { id: 'assessed', subject: 'hermine', likelihood: 'likely', confidence: 'moderate', reports: ['r1', 'r2'] };
  await stage.must('atlas', 'stateAssessment', {}, assessed);
  await stage.until(`${DAY_TWO} 09:00:00`);
  await refer(stage, [thread]);
}

async function oneAfterAll(stage: Stage): Promise<void> {
  await stage.until(`${DAY_TWO} 11:00:00`);
  const before = await sealed(stage);
  await stage.must('atlas', 'mergeOrigins', { from: 'or-anonyme' }, { id: 'merged', into: 'or-mediateur', basis: 'Même lapsus.' });
  stage.expect('11:00 one origin after all', (await origins(stage)).startsWith('1 1'), await origins(stage));
  const lines = await stage.log('delcassou');
  const merge = lines.findLast((line) => line.act === 'origin.merge')?.events.map((event) => event.e);
  stage.expect(
    '11:00 numbers and flags are in the same entry as the merge: nobody reads the one without the other',
    merge?.includes('OriginsReckoned') === true && merge.includes('AssessmentFlagged'),
    merge,
  );
  stage.expect('11:00 once', of(lines, 'AssessmentFlagged').length === 1);
  const review = (await stage.view('vigie', 'board'))?.needsReview.map((row) => row.id);
  stage.expect('11:00 the assessment is before the desk, to be judged again', review?.join() === 'assessed', review);
  const honesty = (await stage.view('renard-1', 'alert', 'a1'))?.honesty.fr;
  stage.expect('11:00 whoever was rung reads the new number', honesty?.includes('1 origine indépendante') === true, honesty);
  await stage.mustNot('atlas', 'gradeReport', { report: 'r1' }, { ...GRADE_ONE, id: 'sure-again' }, 'credibility_one_needs_two_origins');

  // What was handed out cannot be taken back: a second dossier says which one it corrects (I-37).
  await stage.must(
    'pont',
    'sealDossier',
    { case: 'k1' },
    { id: 'd2', recipient: 'La même (fictive)', purpose: 'Rectificatif', supplements: 'd1' },
  );
  const after = await sealed(stage);
  stage.expect('11:00 the first dossier is what it was', after[0]?.contents === before[0]?.contents, after);
  stage.expect('11:00 the second names it', after[1]?.supplements === 'd1', after);
}

const sealed = async (stage: Stage) => (await stage.view('pont', 'case', 'k1'))?.dossiers ?? [];
