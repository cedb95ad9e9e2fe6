/** What may be asked of drills and of after-action reviews, by whom, and why not. */
import { type Asker, accept, type Deadline, type Decision, type Legality, refuse } from '../../kernel/decider.ts';
import type { Id } from '../../kernel/ids.ts';
import { actor, judge, NEVER } from '../../kernel/legality.ts';
import type { Ms } from '../../kernel/time.ts';
import {
  type Drill,
  type DrillsAct,
  type DrillsEvent,
  type DrillsFacts,
  type DrillsState,
  mayReach,
  REVIEW_WITHIN,
  type Review,
} from './model.ts';

/** Of the drill the act names: not known, planned, running, over. Of the review: not known, open, closed. */
export type DrillsSituation = 'unknown' | 'planned' | 'running' | 'over' | 'open' | 'closed';

const LEADERS = ['watch_officer', 'supervisor', 'administrator'];
/** Who keeps the list of what was promised. */
const KEEPERS = ['watch_officer', 'supervisor', 'analyst', 'liaison', 'authority', 'scribe', 'team_leader'];
const OF_DRILL = { open: NEVER, closed: NEVER } as const;
const OF_REVIEW = { planned: NEVER, running: NEVER, over: NEVER } as const;

export const drillsLegality: Legality<DrillsAct['act'], DrillsSituation> = {
  'drill.plan': {
    kind: 'request',
    doctrine: 'decision 15',
    who: LEADERS,
    in: { unknown: 'yes', planned: 'drill_known', running: 'drill_known', over: 'drill_known', ...OF_DRILL },
  },
  'drill.start': {
    kind: 'request',
    doctrine: 'decision 15',
    who: LEADERS,
    in: { unknown: 'drill_unknown', planned: 'yes', running: 'drill_running', over: 'drill_over', ...OF_DRILL },
  },
  'drill.inject': {
    kind: 'request',
    doctrine: 'I-39',
    who: LEADERS,
    in: { unknown: 'drill_unknown', planned: 'drill_not_running', running: 'yes', over: 'drill_over', ...OF_DRILL },
  },
  'drill.end': {
    kind: 'request',
    doctrine: 'I-39',
    who: ['desk', ...LEADERS],
    in: { unknown: 'drill_unknown', planned: 'yes', running: 'yes', over: 'drill_over', ...OF_DRILL },
  },
  'drill.preempt': {
    kind: 'request',
    doctrine: 'I-39',
    who: 'desk',
    in: { unknown: 'drill_unknown', planned: 'drill_not_running', running: 'yes', over: 'drill_over', ...OF_DRILL },
  },
  'review.open': {
    kind: 'request',
    doctrine: 'domain §2.12',
    who: ['desk', ...KEEPERS],
    in: { unknown: 'yes', ...OF_REVIEW, open: 'review_known', closed: 'review_known' },
  },
  'review.find': {
    kind: 'testimony',
    doctrine: 'domain §2.12',
    who: 'anyone',
    in: { unknown: 'review_unknown', ...OF_REVIEW, open: 'yes', closed: 'review_closed' },
  },
  'review.assign': {
    kind: 'request',
    doctrine: 'domain §2.12',
    who: KEEPERS,
    in: { unknown: 'review_unknown', ...OF_REVIEW, open: 'yes', closed: 'review_closed' },
  },
  // What was promised outlives the meeting where it was promised.
  'review.done': {
    kind: 'request',
    doctrine: 'domain §2.12',
    who: ['self', 'supervisor'],
    in: { unknown: 'review_unknown', ...OF_REVIEW, open: 'yes', closed: 'yes' },
  },
  'review.close': {
    kind: 'request',
    doctrine: 'I-14',
    who: KEEPERS,
    in: { unknown: 'review_unknown', ...OF_REVIEW, open: 'yes', closed: 'review_closed' },
  },
};

const OVER: Readonly<Record<Drill['state'], DrillsSituation>> = {
  planned: 'planned',
  running: 'running',
  ended: 'over',
  preempted: 'over',
};

/** Which column of the table an act stands in. */
export function drillsSituation(state: DrillsState, asked: DrillsAct): DrillsSituation {
  switch (asked.act) {
    case 'drill.plan':
    case 'drill.start':
    case 'drill.inject':
    case 'drill.end':
    case 'drill.preempt': {
      const drill = state.drills.get(asked.with.drill);
      return drill === undefined ? 'unknown' : OVER[drill.state];
    }
    case 'review.open':
    case 'review.find':
    case 'review.assign':
    case 'review.done':
    case 'review.close':
      return state.reviews.get(asked.with.review)?.state ?? 'unknown';
    default:
      throw new Error(`drills: unknown act ${(asked satisfies never as { act: string }).act}`);
  }
}

type With<A extends DrillsAct['act']> = Extract<DrillsAct, { act: A }>['with'];

const actionOf = (review: Review | undefined, id: Id) => review?.actions.find((action) => action.id === id);

/**
 * Answers an act. Refusals beside those of the table: `role_missing`, `not_addressed_to_you`, `nobody_in_drill`,
 * `member_unknown`, `period_empty`, `drill_not_now`, `live_alert_open` and `participant_in_drill` (with the ids),
 * `inject_known`, `inject_text_missing`, `not_in_drill` (with the members), `nothing_due`, `subject_unknown`,
 * `subject_not_over`, `review_known`, `verbatim_missing`, `action_known`, `action_unknown`, `action_done`,
 * `action_text_missing`, `due_passed`, `review_empty`. Conflicts beside those of the table: `finding_known`.
 */
export function decideDrills(state: DrillsState, asked: DrillsAct, asker: Asker, facts: DrillsFacts): Decision<DrillsEvent> {
  const review = 'review' in asked.with ? state.reviews.get(asked.with.review) : undefined;
  const isOwner = asked.act === 'review.done' && actionOf(review, asked.with.action)?.owner === actor(asker);
  const judged = judge(drillsLegality, asked.act, drillsSituation(state, asked), asker, facts.rolesOf, isOwner);
  if (judged.refusal !== null) return { ok: false, refusal: judged.refusal };
  switch (asked.act) {
    case 'drill.plan':
      return plan(asked.with, asker.now, facts);
    case 'drill.start':
      return start(state, known(state, asked.with.drill), asker.now, facts);
    case 'drill.inject':
      return inject(state, known(state, asked.with.drill), asked.with, asker, facts);
    case 'drill.end': {
      // The desk's timer only wakes: it ends a drill at the end of its window, never before.
      const { id, to } = known(state, asked.with.drill);
      if (asker.by === 'desk' && asker.now < to) return refuse('nothing_due', 'I-39', id);
      return accept({ e: 'DrillEnded', drill: id });
    }
    case 'drill.preempt':
      return accept({ e: 'DrillPreempted', ...asked.with });
    case 'review.open':
      return openReview(state, asked.with, facts);
    case 'review.find': {
      if (!asker.words.includes('verbatim')) return refuse('verbatim_missing', 'domain §2.12', asked.with.review);
      const again = review?.findings.some((finding) => finding.id === asked.with.finding) ?? false;
      return accept({ e: 'FindingRecorded', ...asked.with, conflict: judged.conflict ?? (again ? 'finding_known' : null) });
    }
    case 'review.assign': {
      const { action, owner, due } = asked.with;
      if (actionOf(review, action) !== undefined) return refuse('action_known', 'domain §2.12', action);
      if (!facts.isMember(owner)) return refuse('member_unknown', 'domain §2.12', owner);
      if (due <= asker.now) return refuse('due_passed', 'domain §2.12', action);
      if (!asker.words.includes('title')) return refuse('action_text_missing', 'domain §2.12', action);
      return accept({ e: 'ActionAssigned', ...asked.with });
    }
    case 'review.done': {
      const action = actionOf(review, asked.with.action);
      if (action === undefined) return refuse('action_unknown', 'domain §2.12', asked.with.action);
      if (action.doneAt !== null) return refuse('action_done', 'domain §2.12', action.id);
      return accept({ e: 'ActionDone', ...asked.with });
    }
    case 'review.close':
      if (review?.findings.length === 0) return refuse('review_empty', 'domain §2.12', review.id);
      return accept({ e: 'ReviewClosed', ...asked.with });
  }
}

const once = (ids: readonly Id[]): Id[] => [...new Set(ids)];

function known(state: DrillsState, id: Id): Drill {
  const drill = state.drills.get(id);
  if (drill === undefined) throw new Error(`drills: drill ${id} vanished between the table and the rule`);
  return drill;
}

function plan(asked: With<'drill.plan'>, now: Ms, facts: DrillsFacts): Decision<DrillsEvent> {
  const { drill, from, to } = asked;
  const participants = once(asked.participants);
  if (participants.length === 0) return refuse('nobody_in_drill', 'I-39', drill);
  const unknown = participants.filter((member) => !facts.isMember(member));
  if (unknown.length > 0) return refuse('member_unknown', 'I-39', ...unknown);
  if (to <= from) return refuse('period_empty', 'domain §3', drill);
  if (to <= now) return refuse('drill_not_now', 'domain §3', drill);
  return accept({ e: 'DrillPlanned', ...asked, participants });
}

/** It begins in its window, with people who are in nothing real and in no other drill. */
function start(state: DrillsState, drill: Drill, now: Ms, facts: DrillsFacts): Decision<DrillsEvent> {
  const { id, participants } = drill;
  if (now < drill.from || now >= drill.to) return refuse('drill_not_now', 'domain §3', id);
  const live = facts.liveAlerts(participants, id);
  if (live.length > 0) return refuse('live_alert_open', 'I-39', ...live);
  const busy = participants.filter((member) => state.drills.filter((other) => mayReach(state, other.id, member)).length > 0);
  if (busy.length > 0) return refuse('participant_in_drill', 'I-39', ...busy);
  return accept({ e: 'DrillStarted', drill: id });
}

/** I-39: nobody outside is addressed, and nothing rehearsed is said to people who have something real to do. */
function inject(state: DrillsState, drill: Drill, asked: With<'drill.inject'>, asker: Asker, facts: DrillsFacts): Decision<DrillsEvent> {
  const to = once(asked.to);
  if (drill.injects.some((sent) => sent.id === asked.inject)) return refuse('inject_known', 'I-11', asked.inject);
  const live = facts.liveAlerts(drill.participants, drill.id);
  if (live.length > 0) return refuse('live_alert_open', 'I-39', ...live);
  const outside = to.filter((member) => !mayReach(state, drill.id, member));
  if (outside.length > 0) return refuse('not_in_drill', 'I-39', ...outside);
  if (to.length === 0) return refuse('nobody_in_drill', 'I-39', drill.id);
  if (!asker.words.includes('order')) return refuse('inject_text_missing', 'I-39', asked.inject);
  return accept({ e: 'InjectSent', ...asked, to });
}

/** One hot and one cold review of each thing that is over. A drill that never began leaves nothing to review. */
function openReview(state: DrillsState, { review, subject, heat }: With<'review.open'>, facts: DrillsFacts): Decision<DrillsEvent> {
  const drill = state.drills.get(subject);
  const operation = facts.operation(subject);
  if (drill === undefined && operation === null) return refuse('subject_unknown', 'domain §2.12', subject);
  const ended = drill === undefined ? operation?.closedAt : drill.startedAt === null ? null : drill.endedAt;
  if (ended === null || ended === undefined) return refuse('subject_not_over', 'domain §2.12', subject);
  const same = state.reviews.filter((other) => other.subject === subject && other.heat === heat);
  if (same.length > 0) return refuse('review_known', 'domain §2.12', ...same.map(({ id }) => id));
  return accept({ e: 'ReviewOpened', review, subject, heat, due: ended + REVIEW_WITHIN[heat] });
}

/** A drill ends with its window, begun or not. */
export function drillDeadlines({ id, state, to: due, thread }: Drill): Deadline[] {
  if (state !== 'planned' && state !== 'running') return [];
  return [{ key: `drill:${id}/end`, due, thread, act: { act: 'drill.end', with: { drill: id } } }];
}
