/** Drills and what is learnt from them. */
import { DAY, MINUTE } from '../../src/kernel/time.ts';
import { type Ask, type Given, ids, oneOf } from './ask.ts';

const planDrill: Ask = ({ id: drill, dice, now, org }) => {
  const participants = dice.some(Object.keys(org.members), 0.3);
  const from = dice.chance(0.9) ? now : now + MINUTE;
  return { act: { act: 'drill.plan', with: { drill, scenario: 'scooter', participants, from, to: now + dice.whole(4, 18) * MINUTE } } };
};

const oneIn = ({ mind, dice }: Given, ...states: readonly string[]) =>
  oneOf(
    mind.state.drills.drills.filter(({ state }) => states.includes(state) || dice.chance(0.1)),
    dice,
  );

const startDrill: Ask = (given) => {
  const drill = oneIn(given, 'planned');
  return drill === null ? null : { act: { act: 'drill.start', with: { drill: drill.id } } };
};

const inject: Ask = (given) => {
  const drill = oneIn(given, 'running');
  if (drill === null) return null;
  const { id, dice, org } = given;
  const outside = dice.chance(0.15) ? dice.some(Object.keys(org.members), 0.1) : [];
  const to = [...new Set([...dice.some(drill.participants, 0.6), ...outside])];
  return {
    act: { act: 'drill.inject', with: { drill: drill.id, inject: id, to, lang: 'fr' } },
    words: { order: 'EXERCICE - en abri - EXERCICE' },
  };
};

const endDrill: Ask = (given) => {
  const drill = oneIn(given, 'running', 'planned');
  return drill === null ? null : { act: { act: 'drill.end', with: { drill: drill.id } } };
};

const review: Ask = ({ id, mind, dice }) => {
  const over = mind.state.drills.drills.filter(({ state }) => state === 'ended' || state === 'preempted').map(({ id }) => id);
  const subject = dice.one([...over, ...ids(mind.state.operation.operations)].sort());
  return subject === null ? null : { act: { act: 'review.open', with: { review: id, subject, heat: dice.chance(0.5) ? 'hot' : 'cold' } } };
};

const openReview = ({ mind, dice }: Given) =>
  oneOf(
    mind.state.drills.reviews.filter(({ state }) => state === 'open' || dice.chance(0.1)),
    dice,
  );

const find: Ask = (given) => {
  const row = openReview(given);
  return row === null
    ? null
    : { act: { act: 'review.find', with: { review: row.id, finding: given.id } }, words: { verbatim: 'trop lent' } };
};

const assign: Ask = (given) => {
  const row = openReview(given);
  const owner = given.dice.one(Object.keys(given.org.members)) ?? '';
  const due = given.now + DAY;
  return row === null
    ? null
    : { act: { act: 'review.assign', with: { review: row.id, action: given.id, owner, due } }, words: { title: 'répéter' } };
};

const done: Ask = (given) => {
  const row = openReview(given);
  const action = row?.actions.find(({ doneAt }) => doneAt === null);
  if (row === null || action === undefined) return null;
  return {
    act: { act: 'review.done', with: { review: row.id, action: action.id } },
    ...(given.dice.chance(0.7) ? { by: action.owner } : {}),
  };
};

const closeReview: Ask = (given) => {
  const row = openReview(given);
  return row === null ? null : { act: { act: 'review.close', with: { review: row.id } } };
};

export const DRILLS_ASKS = {
  plan_drill: planDrill,
  start_drill: startDrill,
  inject,
  end_drill: endDrill,
  review,
  find,
  assign,
  done,
  close_review: closeReview,
} as const;
