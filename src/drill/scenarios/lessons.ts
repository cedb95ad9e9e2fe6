/**
 * What is learnt from the night of HERMINE (domain §5, S1): the hot review on the day after, the cold one three weeks later.
 * The stand-down has opened both; the numbers are those of the log.
 */
import { DAY, MINUTE, SECOND } from '../../kernel/time.ts';
import type { Stage } from '../stage.ts';
import { DAY_TWO } from './common.ts';

const HOT = { review: 'hot-op-a1' };
const COLD = { review: 'cold-op-a1' };

export async function learn(stage: Stage): Promise<void> {
  const down = (await stage.view('vigie', 'operation', 'op-a1'))?.closedAt ?? 0;
  await stage.until(`${DAY_TWO} 13:00:00`);
  const board = await stage.view('vigie', 'board');
  const owed = board?.reviews.filter(({ subject }) => subject === 'op-a1').map(({ heat, due, overdue }) => [heat, due - down, overdue]);
  stage.expect(
    '13:00 the stand-down has left two reviews, hot within a day, cold within thirty',
    JSON.stringify(owed) ===
      JSON.stringify([
        ['hot', DAY, false],
        ['cold', 30 * DAY, false],
      ]),
    owed,
  );
  await stage.mustNot('vigie', 'closeReview', HOT, { id: 'nothing-said' }, 'review_empty');
  await stage.must('renard-3', 'recordFinding', HOT, { id: 'f1', verbatim: 'Ma sonnerie était coupée: j’ai su par la radio.' });
  await stage.must('hermine', 'recordFinding', HOT, { id: 'f2', verbatim: 'Personne n’a dit à Lison ce qui se passait.' });
  const due = stage.now + 14 * DAY;
  const plan = { id: 'm1', owner: 'pont', title: 'Un plan de contact pour Lison, essayé.', due };
  await stage.mustNot('renard-3', 'assignAction', HOT, plan, 'role_missing');
  await stage.must('renard-1', 'assignAction', HOT, plan);
  await counted(stage);
  await stage.must('vigie', 'closeReview', HOT, { id: 'hot-closed' });
  const line = (await stage.view('vigie', 'board'))?.owed.find(({ id }) => id === 'm1');
  stage.expect('13:00 the review is closed, what Pont promised is still owed', line?.owner.id === 'pont' && line.due === due, line);
  stage.expect('13:00 the other team reads none of it', (await stage.view('busard-1', 'review', HOT.review)) === null);

  // The stage keeps to winter time: here it is an hour later.
  await stage.until('2031-04-02 10:00:00');
  const late = (await stage.view('vigie', 'board'))?.owed.find(({ id }) => id === 'm1');
  stage.expect('2 April: it is late, named, and not gone', late?.overdue === true, late);
  await stage.must('pont', 'markActionDone', { ...HOT, action: 'm1' }, { id: 'm1-done' });
  await stage.must('atlas', 'recordFinding', COLD, {
    id: 'f3',
    verbatim: 'Trois comptes rendus, une seule voix: nous l’avons vu à temps.',
  });
  await stage.must('vigie', 'closeReview', COLD, { id: 'cold-closed' });
  const after = await stage.view('vigie', 'board');
  stage.expect(
    '2 April: nothing is left to learn, and nothing is owed',
    after?.reviews.length === 0 && after.owed.length === 0,
    after?.reviews,
  );
}

/** 70 s to the team leader and the time a thumb takes, 20 minutes to shelter, 28 to everybody; a drill is no live figure. */
async function counted(stage: Stage): Promise<void> {
  const review = await stage.view('renard-1', 'review', HOT.review);
  const took = review?.measures;
  const leader = took?.toLeader ?? 0;
  stage.expect('13:00 from the report to the team leader: 70 s', leader >= 70 * SECOND && leader < 71 * SECOND, took);
  stage.expect('13:00 to shelter: 19 min 50', took?.toShelter === 19 * MINUTE + 50 * SECOND, took);
  stage.expect('13:00 to everybody accounted for: 27 min 50', took?.toAccounted === 27 * MINUTE + 50 * SECOND, took);
  stage.expect('13:00 an exercise enters no live figure (I-39)', review?.usual?.operations === 0, review?.usual);
}
