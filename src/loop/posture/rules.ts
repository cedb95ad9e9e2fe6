/** What may be asked of posture, by whom, and why not. The doctrine in words: README.md beside this file. */
import { type Asker, accept, type Deadline, type Decision, type Legality, refuse } from '../../kernel/decider.ts';
import type { Id, PersonId } from '../../kernel/ids.ts';
import { actor, judge, NEVER } from '../../kernel/legality.ts';
import { MINUTE, type Ms } from '../../kernel/time.ts';
import {
  type Change,
  inForce,
  type Level,
  type Lowering,
  type PostureAct,
  type PostureEvent,
  type PostureFacts,
  type PostureState,
  severityOf,
} from './model.ts';

/** Of the thing the act names: not known, known (of a decision: taken), or a lowering that waits or waits no more. */
export type PostureSituation = 'unknown' | 'known' | 'waiting' | 'over';

/** A lowering nobody confirms lapses after this long (decision 6). */
const LAPSE: Ms = 15 * MINUTE;

const PROPOSERS = ['watch_officer', 'supervisor', 'analyst', 'liaison', 'team_leader', 'authority'];

export const postureLegality: Legality<PostureAct['act'], PostureSituation> = {
  'posture.scale': {
    kind: 'request',
    doctrine: 'domain §1',
    who: ['desk', 'authority', 'administrator', 'supervisor'],
    in: { unknown: 'yes', known: 'scale_known', waiting: NEVER, over: NEVER },
  },
  'posture.propose': {
    kind: 'request',
    doctrine: 'domain §2.10',
    who: PROPOSERS,
    in: { unknown: 'yes', known: 'proposal_known', waiting: NEVER, over: NEVER },
  },
  'posture.hear': {
    kind: 'testimony',
    doctrine: 'domain §2.10',
    who: 'anyone',
    in: { unknown: 'person_unknown', known: 'yes', waiting: NEVER, over: NEVER },
  },
  'posture.decide': {
    kind: 'request',
    doctrine: 'I-41',
    who: ['authority'],
    in: { unknown: 'yes', known: 'posture_known', waiting: 'posture_known', over: 'posture_known' },
  },
  // The second person may be anyone enrolled, but never whom it is about (decision 30).
  'posture.confirm': {
    kind: 'request',
    doctrine: 'decision 30',
    who: 'anyone',
    in: { unknown: 'posture_unknown', known: 'posture_decided', waiting: 'yes', over: 'lowering_over' },
  },
  'posture.lapse': {
    kind: 'request',
    doctrine: 'decision 6',
    who: 'desk',
    in: { unknown: 'posture_unknown', known: 'nothing_due', waiting: 'yes', over: 'nothing_due' },
  },
  'posture.overdue': {
    kind: 'request',
    doctrine: 'I-14',
    who: 'desk',
    in: { unknown: 'posture_unknown', known: 'yes', waiting: 'nothing_due', over: 'nothing_due' },
  },
};

/** Which column of the table an act stands in. */
export function postureSituation(state: PostureState, asked: PostureAct, facts: PostureFacts): PostureSituation {
  const known = (is: boolean): PostureSituation => (is ? 'known' : 'unknown');
  switch (asked.act) {
    case 'posture.scale':
      return known(state.scales.has(asked.with.scale));
    case 'posture.propose':
      return known(state.proposals.has(asked.with.proposal));
    case 'posture.hear':
      return known(facts.isProtected(asked.with.person));
    case 'posture.decide':
    case 'posture.confirm':
    case 'posture.lapse':
    case 'posture.overdue': {
      const lowering = state.lowerings.get(asked.with.posture)?.state;
      if (lowering === 'waiting') return 'waiting';
      if (lowering === 'lapsed' || lowering === 'overtaken') return 'over';
      return known(state.decisions.has(asked.with.posture));
    }
    default:
      throw new Error(`posture: unknown act ${(asked satisfies never as { act: string }).act}`);
  }
}

type With<A extends PostureAct['act']> = Extract<PostureAct, { act: A }>['with'];

/**
 * Answers an act. Refusals beside those of the table: `role_missing`, `scale_empty`, `level_twice`, `level_unknown`,
 * `scale_unknown`, `person_unknown`, `basis_missing`, `basis_unknown` (with the ids), `review_date_missing`,
 * `reason_missing`, `verbatim_missing`, `own_posture`, `lowering_needs_assessment` (with the assessments that do not do),
 * `posture_differs`, `second_person_needed`, `second_device_needed`, `lowering_over`, `nothing_due`.
 */
export function decidePosture(state: PostureState, asked: PostureAct, asker: Asker, facts: PostureFacts): Decision<PostureEvent> {
  const judged = judge(postureLegality, asked.act, postureSituation(state, asked, facts), asker, facts.rolesOf);
  if (judged.refusal !== null) return { ok: false, refusal: judged.refusal };
  switch (asked.act) {
    case 'posture.scale':
      return setScale(asked.with);
    case 'posture.propose':
      return groundless(state, asked.with, asker, facts) ?? accept({ e: 'PostureProposed', ...asked.with, basis: once(asked.with.basis) });
    case 'posture.hear':
      if (!asker.words.includes('verbatim')) return refuse('verbatim_missing', 'domain §2.10', asked.with.person);
      return accept({ e: 'PersonHeard', ...asked.with, conflict: judged.conflict });
    case 'posture.decide':
      return decideLevel(state, asked.with, asker, facts);
    case 'posture.confirm':
      return confirm(state, waiting(state, asked.with.posture), asked.with, asker, facts);
    case 'posture.lapse': {
      const { id, person, lapses } = waiting(state, asked.with.posture);
      return asker.now < lapses ? refuse('nothing_due', 'decision 6', id) : accept({ e: 'LoweringLapsed', posture: id, person });
    }
    case 'posture.overdue':
      return overdue(state, asked.with.posture, asker.now);
  }
}

const once = (ids: readonly Id[]): Id[] => [...new Set(ids)];

function waiting(state: PostureState, id: Id): Lowering {
  const lowering = state.lowerings.get(id);
  if (lowering === undefined) throw new Error(`posture: lowering ${id} vanished between the table and the rule`);
  return lowering;
}

function setScale({ scale, levels, reinforced_from }: With<'posture.scale'>): Decision<PostureEvent> {
  if (levels.length === 0) return refuse('scale_empty', 'domain §1', scale);
  if (once(levels).length < levels.length)
    return refuse('level_twice', 'domain §1', ...once(levels.filter((l, i) => levels.indexOf(l) < i)));
  if (!levels.includes(reinforced_from)) return refuse('level_unknown', 'domain §1', reinforced_from);
  return accept({ e: 'PostureScaleSet', scale, levels, reinforced_from });
}

/** What a proposal and a decision both owe: somebody protected, a level of a scale, something it rests on, a date, a reason. */
function groundless(
  state: PostureState,
  asked: Level & { person: PersonId; basis: readonly Id[]; review_by: Ms },
  asker: Asker,
  facts: PostureFacts,
): Decision<never> | null {
  const { person, scale, level, basis, review_by } = asked;
  if (!facts.isProtected(person)) return refuse('person_unknown', 'domain §2.10', person);
  if (!state.scales.has(scale)) return refuse('scale_unknown', 'domain §1', scale);
  if (severityOf(state, { scale, level }) === undefined) return refuse('level_unknown', 'domain §1', level);
  if (basis.length === 0) return refuse('basis_missing', 'domain §2.10', person);
  const unknown = basis.filter((id) => !facts.isReport(id) && facts.assessment(id) === null);
  if (unknown.length > 0) return refuse('basis_unknown', 'domain §2.10', ...once(unknown));
  if (review_by <= asker.now) return refuse('review_date_missing', 'domain §2.10', person);
  return asker.words.includes('reason') ? null : refuse('reason_missing', 'domain §2.10', person);
}

/** The threatened person is heard and never decides: not for themselves, nor for those close to them, nor by another's voice. */
function isOwn(person: PersonId, asker: Asker, facts: PostureFacts): boolean {
  const concerned = [person, facts.principalOf(person)];
  return concerned.includes(actor(asker)) || concerned.includes(asker.by);
}

/** Both levels have passed `groundless`, now or when they were decided; a scale never changes. */
function severity(state: PostureState, level: Level): number {
  const rank = severityOf(state, level);
  if (rank === undefined) throw new Error(`posture: level ${level.level} is not on scale ${level.scale}`);
  return rank;
}

/** Compared by the order stored with the scale. Another scale compares with nothing. */
function changeTo(state: PostureState, person: PersonId, to: Level): Change {
  const from = inForce(state, person);
  if (from === undefined) return 'first';
  if (from.scale !== to.scale) return 'changed';
  const heavier = severity(state, to) - severity(state, from);
  if (heavier === 0) return 'kept';
  return heavier > 0 ? 'raised' : 'lowered';
}

function decideLevel(state: PostureState, asked: With<'posture.decide'>, asker: Asker, facts: PostureFacts): Decision<PostureEvent> {
  const { person } = asked;
  if (isOwn(person, asker, facts)) return refuse('own_posture', 'domain §2.10', person);
  const missing = groundless(state, asked, asker, facts);
  if (missing !== null) return missing;
  const change = changeTo(state, person, asked);
  const by = actor(asker);
  const decision = { ...asked, basis: once(asked.basis), measures: once(asked.measures), change };
  if (change !== 'lowered' && change !== 'changed') {
    return accept({ e: 'PostureDecided', ...decision, heard: wasHeard(state, person), by: [by] });
  }
  const unassessed = notAssessedAnew(state, asked.person, asked.basis, facts);
  if (unassessed !== null) return unassessed;
  // One person alone cannot lower: the decision waits for a second for as long as it could still be right (decision 30).
  const lapses = facts.singleHanded() ? asked.review_by : asker.now + LAPSE;
  return accept({ e: 'LoweringDecided', ...decision, by, lapses });
}

/** An assessment about this person, or the principal they are close to, stated since the last decision and not to be reviewed. */
function notAssessedAnew(state: PostureState, person: PersonId, basis: readonly Id[], facts: PostureFacts): Decision<never> | null {
  const since = lastDecided(state, person);
  const principal = facts.principalOf(person);
  const isNew = (id: Id): boolean => {
    const stated = facts.assessment(id);
    if (stated === null || stated.needsReview || stated.index <= since) return false;
    return stated.about.includes(person) || (principal !== null && stated.about.includes(principal));
  };
  if (basis.some(isNew)) return null;
  return refuse('lowering_needs_assessment', 'I-41', ...once(basis.filter((id) => facts.assessment(id) !== null)));
}

/** The entry of the decision in force; before everything where there is none. */
const lastDecided = (state: PostureState, person: PersonId): number => inForce(state, person)?.index ?? -1;

const wasHeard = (state: PostureState, person: PersonId): boolean => (state.heard.get(person)?.index ?? -1) > lastDecided(state, person);

/** Two people and two hands. What stood when the authority decided must still stand when the second person confirms. */
function confirm(
  state: PostureState,
  lowering: Lowering,
  { sha256 }: With<'posture.confirm'>,
  asker: Asker,
  facts: PostureFacts,
): Decision<PostureEvent> {
  const { id, person, scale, level, reviewBy: review_by, change } = lowering;
  if (asker.now >= lowering.lapses) return refuse('lowering_over', 'decision 6', id);
  if (isOwn(person, asker, facts)) return refuse('own_posture', 'domain §2.10', person);
  if (facts.noteSha256(lowering.index) !== sha256) return refuse('posture_differs', 'decision 6', id);
  const second = actor(asker);
  // A coerced word has no effect, on either side, and reads like one that came too late (I-24, I-25b).
  const coerced =
    [lowering.by, lowering.hand].some((member) => facts.underDuress(member, lowering.at)) ||
    [second, asker.by].some((member) => facts.underDuress(member, asker.now));
  if (coerced) return refuse('lowering_over', 'decision 6', id);
  if (second === lowering.by) return refuse('second_person_needed', 'decision 30', id);
  const hands: readonly string[] = [lowering.by, lowering.hand];
  if (hands.includes(asker.by) || asker.device === lowering.device) return refuse('second_device_needed', 'decision 6', id);
  const unassessed = notAssessedAnew(state, person, lowering.basis, facts);
  if (unassessed !== null) return unassessed;
  const [basis, measures] = [[...lowering.basis], [...lowering.measures]];
  const by = [lowering.by, second];
  return accept({
    e: 'PostureDecided',
    posture: id,
    person,
    scale,
    level,
    basis,
    review_by,
    measures,
    change,
    heard: wasHeard(state, person),
    by,
  });
}

/** By the desk's timer, which only wakes: said once, of the interval in force, once its date has come. */
function overdue(state: PostureState, id: Id, now: Ms): Decision<PostureEvent> {
  const person = state.decisions.get(id);
  const current = person === undefined ? undefined : inForce(state, person);
  if (person === undefined || current?.id !== id || current.overdueSince !== null || now < current.reviewBy) {
    return refuse('nothing_due', 'I-14', id);
  }
  return accept({ e: 'PostureReviewOverdue', posture: id, person });
}

/** When the desk must come back to a person's posture: the review date of the level in force, the end of a lowering that waits. */
export function postureDeadlines(state: PostureState, person: PersonId): Deadline[] {
  const interval = inForce(state, person);
  const review = interval === undefined || interval.overdueSince !== null ? [] : [interval];
  const waiting = state.lowerings.filter((lowering) => lowering.person === person && lowering.state === 'waiting');
  return [
    ...review.map(({ id, thread, reviewBy: due }): Deadline => {
      return { key: `posture:${person}/review`, due, thread, act: { act: 'posture.overdue', with: { posture: id } } };
    }),
    ...waiting.map(({ id, thread, lapses: due }): Deadline => {
      return { key: `posture:${person}/${id}`, due, thread, act: { act: 'posture.lapse', with: { posture: id } } };
    }),
  ];
}
