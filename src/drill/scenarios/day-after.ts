/**
 * S1, 13 March (domain §5): the level of protection is decided on what is known, for her and for her daughter, and what is
 * said in public is said in order.
 */
import type { Stage } from '../stage.ts';
import { DAY_TWO } from './common.ts';

/** 10:20: the authority answers the review that the doubt left behind. */
export async function protect(stage: Stage): Promise<void> {
  await stage.until(`${DAY_TWO} 10:20:00`);
  const owed = (await stage.view('delcassou', 'board'))?.checks.find((row) => row.due === stage.instant(`${DAY_TWO} 10:00:00`));
  stage.expect(
    '10:20 the review the doubt left is overdue, and somebody owns it',
    owed?.overdue === true && owed.owner === 'delcassou',
    owed,
  );
  await stage.must('hermine', 'hearPerson', { person: 'hermine' }, { id: 'heard', verbatim: 'Je tiens à mes permanences du samedi.' });
  const until = { review_by: stage.instant('2031-06-13 09:00:00'), reason: 'Le doute n’est pas levé; l’informateur reste inconnu.' };
  const level = { level: 'renforce', basis: ['assessed', 'r1'], ...until };
  await stage.mustNot('delcassou', 'decidePosture', {}, { id: 'level-0', person: 'hermine', ...level }, 'role_missing');
  await stage.must('prefecture', 'decidePosture', {}, { id: 'level-2', person: 'hermine', measures: ['escorte'], ...level });
  await stage.must('prefecture', 'decidePosture', {}, { id: 'level-lison', person: 'lison', ...level });
  const posture = await stage.view('vigie', 'posture', 'hermine');
  const [first, second] = posture?.history ?? [];
  stage.expect(
    '10:20 raised at one instant: the level before ends where the next begins',
    first?.to === second?.from && second?.from === stage.now && second.to === null && second.change === 'raised' && second.heard,
    posture?.history,
  );
  stage.expect(
    '10:20 until 13 June, by name and not by figure',
    second?.name === 'renforcé' && second.reviewBy === until.review_by,
    second,
  );
  const lison = (await stage.view('vigie', 'board'))?.postures.find((row) => row.who.id === 'lison');
  stage.expect('10:20 Lison is added', lison?.reinforced === true && lison.reviewBy === until.review_by, lison);
  const team = await stage.view('renard-2', 'posture', 'hermine');
  stage.expect(
    '10:20 her team reads the level, the desk alone reads why',
    team?.inForce?.name === 'renforcé' && team.inForce.reason === null,
  );
  await stage.must('delcassou', 'closeCheck', { check: owed?.id ?? 'none' }, { id: 'reviewed', result: 'done' });
  // A lowering is two people's, and needs a new assessment: the one behind the level in force will not do.
  const lower = { id: 'level-3', person: 'hermine', ...level, level: 'normal', basis: ['assessed'] };
  await stage.mustNot('prefecture', 'decidePosture', {}, lower, 'lowering_needs_assessment');
}

/** 11:00: her circle wants to name the threat. Everything that must not leave is taken out, in order; the people come first. */
export async function speak(stage: Stage): Promise<void> {
  await stage.until(`${DAY_TWO} 10:40:00`);
  await stage.must('vigie', 'coverRelated', { person: 'lison' }, { id: 'lison-alone', covered: false });
  await stage.until(`${DAY_TWO} 11:00:00`);
  const statement = { statement: 'said' };
  const about = { about: ['hermine'], mentions: ['op-a1'] };
  const well = { text: 'Elle va bien.', owned_by: 'principal' };
  const inquiry = { text: 'L’enquête vise deux hommes.', owned_by: 'prosecutor' };
  await stage.must(
    'pont',
    'draftStatement',
    {},
    {
      id: 'said',
      ...about,
      title: 'Ce qui s’est passé mercredi',
      text: 'Deux hommes l’attendaient. Elle est partie à 17 h 42 par la cour nord. L’enquête vise deux hommes. Elle va bien.',
      claims: [{ text: 'Deux hommes l’attendaient.', basis: ['r1'] }, inquiry, well],
      reveals: ['route', 'hour'],
    },
  );
  const stands = (await stage.view('pont', 'statement', 'said'))?.obstacles.map(({ code }) => code);
  const all = ['relatives_uncovered', 'prosecutor_claims', 'statement_reveals', 'clearance_missing'];
  stage.expect('11:00 everything that stands in the way is listed, in order', stands?.join() === all.join(), stands);
  await stage.mustNot('renard-1', 'secureStatement', statement, { id: 'secure-1' }, 'statement_reveals');
  await stage.mustNot('delcassou', 'vetStatement', statement, { id: 'vet-1' }, 'prosecutor_claims');
  await stage.must(
    'pont',
    'draftStatement',
    {},
    {
      id: 'said-2',
      ...statement,
      ...about,
      title: 'Ce qui s’est passé mercredi',
      text: 'La maire a été menacée mercredi. Elle va bien, et reprend ses permanences.',
      claims: [{ text: 'La maire a été menacée mercredi.', basis: ['r1'] }, well],
    },
  );
  await stage.must('renard-1', 'secureStatement', statement, { id: 'secure-2' });
  await stage.must('delcassou', 'vetStatement', statement, { id: 'vet-2' });
  await stage.must('hermine', 'consentStatement', statement, { id: 'consent-2' });
  await stage.mustNot('pont', 'releaseStatement', statement, { id: 'out-1' }, 'relatives_uncovered');
  await stage.until(`${DAY_TWO} 11:20:00`);
  await stage.must('vigie', 'coverRelated', { person: 'lison' }, { id: 'lison-again' });
  await stage.must('pont', 'releaseStatement', statement, { id: 'out-2' });
  const said = await stage.view('vigie', 'statement', 'said');
  const out = said?.versions[1]?.released;
  stage.expect('11:20 released once Lison is covered, by another than who read it for security', out?.by.id === 'pont' && !out.alone, out);
}
