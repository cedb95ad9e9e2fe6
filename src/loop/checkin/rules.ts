/** What may be said and asked of check-ins, panic and duress, by whom, and what must be woken. One table for rule, button and test. */
import { type Asker, accept, type Deadline, type Decision, type Legality, type Refusal, refuse } from '../../kernel/decider.ts';
import type { Id, MemberId, PersonId } from '../../kernel/ids.ts';
import { actor, judge, NEVER } from '../../kernel/legality.ts';
import { MINUTE, type Ms } from '../../kernel/time.ts';
import { decideCodes, unprovenWord } from './codes.ts';
import { silentAlarm } from './duress.ts';
import { about, ask, dueOf, mayRing, PERSON_FIRST, ROUND, TAKEN_FOR } from './ladder.ts';
import {
  type CheckinAct,
  type CheckinEvent,
  type CheckinFacts,
  type CheckinState,
  duressItem,
  isReserved,
  itemOf,
  type Plan,
  panicItem,
  returnPlan,
} from './model.ts';
import { panic } from './panic.ts';
import { dueAt, firstDue, nextDue, phaseAt, plansOf } from './rhythm.ts';

/**
 * `none`: not known. Of a plan, or of the worst plan of a person: its phase now. Of a panic or a duress: `open` or `closed`. Of
 * codes: `open` while there are any.
 */
export type CheckinSituation = 'none' | Plan['phase'] | 'open' | 'closed';

const PLANNERS = ['desk', 'watch_officer', 'supervisor', 'team_leader'];
/** Roles that may take anything they see, called for it or not; a duress is taken only by somebody called for it. */
const TAKERS = ['watch_officer', 'supervisor', 'team_leader'];
/** Who may say, of somebody before them, that their codes are forgotten. */
const RESETTERS = ['watch_officer', 'supervisor', 'administrator', 'team_leader'];
/** How late somebody without a plan may be back from a silence they announced. */
const BACK_WITHIN: Ms = 10 * MINUTE;

const OF_A_PLAN = { open: NEVER, closed: NEVER } as const;
const OF_A_CALL = { expected: NEVER, missed: NEVER, overdue: NEVER, ended: NEVER } as const;
const OF_CODES = { ...OF_A_CALL, closed: NEVER } as const;

export const checkinLegality: Legality<CheckinAct['act'], CheckinSituation> = {
  'checkin.plan': {
    kind: 'request',
    doctrine: 'domain §3',
    who: [...PLANNERS, 'self'],
    in: {
      ...OF_A_PLAN,
      none: 'yes',
      expected: 'plan_known',
      missed: 'plan_known',
      overdue: 'plan_known',
      ended: 'plan_known',
    },
  },
  // Whoever is late must be found first: ending the plan would make them safe on paper (I-14).
  'checkin.end': {
    kind: 'request',
    doctrine: 'I-14',
    who: PLANNERS,
    in: {
      ...OF_A_PLAN,
      none: 'plan_unknown',
      expected: 'yes',
      missed: 'checkin_overdue',
      overdue: 'checkin_overdue',
      ended: 'plan_ended',
    },
  },
  'checkin.silence': {
    kind: 'testimony',
    doctrine: 'decision 31',
    who: 'anyone',
    in: {
      none: 'yes',
      expected: 'yes',
      missed: 'checkin_overdue',
      overdue: 'checkin_overdue',
      ended: NEVER,
      open: 'panic_open',
      closed: NEVER,
    },
  },
  'checkin.record': {
    kind: 'testimony',
    doctrine: 'I-01',
    who: 'anyone',
    in: { ...OF_A_PLAN, none: 'yes', expected: 'yes', missed: 'yes', overdue: 'yes', ended: NEVER },
  },
  'panic.raise': { kind: 'testimony', doctrine: 'I-01', who: 'anyone', in: { ...OF_A_CALL, none: 'yes', open: 'yes', closed: 'yes' } },
  'panic.cancel': {
    kind: 'request',
    doctrine: 'decision 29',
    who: 'anyone',
    in: { ...OF_A_CALL, none: 'panic_unknown', open: 'yes', closed: 'panic_cancelled' },
  },
  'panic.preference': {
    kind: 'request',
    doctrine: 'decision 31',
    who: 'anyone',
    in: { ...OF_A_CALL, none: 'yes', open: NEVER, closed: NEVER },
  },
  // Answered alike whatever is known: the answer must not tell who is under duress (I-24).
  'duress.raise': { kind: 'testimony', doctrine: 'I-25b', who: 'anyone', in: { ...OF_A_CALL, none: 'yes', open: 'yes', closed: 'yes' } },
  'duress.lift': {
    kind: 'testimony',
    doctrine: 'decision 29',
    who: 'anyone',
    in: { ...OF_A_CALL, none: 'yes', open: 'yes', closed: 'yes' },
  },
  'code.set': { kind: 'request', doctrine: 'I-25', who: 'anyone', in: { ...OF_CODES, none: 'yes', open: 'yes' } },
  'code.rehearse': { kind: 'request', doctrine: 'decision 29', who: 'anyone', in: { ...OF_CODES, none: 'codes_unset', open: 'yes' } },
  'code.reset': { kind: 'request', doctrine: 'decision 29', who: RESETTERS, in: { ...OF_CODES, none: 'codes_unset', open: 'yes' } },
  'code.note': { kind: 'request', doctrine: 'I-23', who: 'desk', in: { ...OF_CODES, none: 'yes', open: 'yes' } },
  'attention.take': {
    kind: 'request',
    doctrine: 'I-05',
    who: 'anyone',
    in: {
      none: 'item_unknown',
      expected: 'nothing_to_take',
      missed: 'yes',
      overdue: 'yes',
      ended: 'nothing_to_take',
      open: 'yes',
      closed: 'nothing_to_take',
    },
  },
  'attention.escalate': {
    kind: 'request',
    doctrine: 'I-14',
    who: 'desk',
    in: {
      none: 'item_unknown',
      expected: 'nothing_due',
      missed: 'yes',
      overdue: 'yes',
      ended: 'nothing_due',
      open: 'yes',
      closed: 'nothing_due',
    },
  },
  'attention.note': {
    kind: 'request',
    doctrine: 'decision 5',
    who: 'desk',
    in: { none: 'item_unknown', expected: 'yes', missed: 'yes', overdue: 'yes', ended: 'yes', open: 'yes', closed: 'yes' },
  },
};

const WORST = ['overdue', 'missed', 'expected'] as const;

/** Which column of the table an act stands in, for this asker, at `asker.now`. */
export function checkinSituation(state: CheckinState, asked: CheckinAct, asker: Asker): CheckinSituation {
  switch (asked.act) {
    case 'checkin.plan':
    case 'checkin.end':
      return ofItem(state, asked.with.plan, asker.now);
    case 'checkin.silence':
      if (state.panics.get(asked.with.person)?.state === 'open') return 'open';
      return worstOf(state, asked.with.person, asker.now);
    case 'checkin.record':
      return worstOf(state, asked.with.person, asker.now);
    case 'panic.raise':
    case 'panic.cancel':
      return ofItem(state, panicItem(asked.with.person), asker.now);
    case 'duress.raise':
    case 'duress.lift':
      return ofItem(state, duressItem(asked.with.member), asker.now);
    case 'panic.preference':
      return 'none';
    case 'code.set':
    case 'code.rehearse':
      return ofCodes(state, actor(asker));
    case 'code.reset':
    case 'code.note':
      return ofCodes(state, asked.with.member);
    case 'attention.take': {
      const row = itemOf(state, asked.with.item);
      // A duress is unknown to whoever was not called for it.
      if (row !== undefined && 'member' in row && !row.calling.told.includes(actor(asker))) return 'none';
      return ofItem(state, asked.with.item, asker.now);
    }
    case 'attention.escalate':
    case 'attention.note':
      return ofItem(state, asked.with.item, asker.now);
    default:
      throw new Error(`checkin: unknown act ${(asked satisfies never as { act: string }).act}`);
  }
}

function ofItem(state: CheckinState, item: Id, now: Ms): CheckinSituation {
  const row = itemOf(state, item);
  if (row === undefined) return 'none';
  if ('phase' in row) return phaseAt(state, row, now);
  return row.state === 'open' || row.state === 'active' ? 'open' : 'closed';
}

const ofCodes = (state: CheckinState, member: MemberId): CheckinSituation =>
  (state.codes.get(member)?.set ?? null) === null ? 'none' : 'open';

function worstOf(state: CheckinState, person: PersonId, now: Ms): CheckinSituation {
  const phases = plansOf(state, person).map((plan) => phaseAt(state, plan, now));
  return WORST.find((phase) => phases.includes(phase)) ?? 'none';
}

type With<A extends CheckinAct['act']> = Extract<CheckinAct, { act: A }>['with'];

/**
 * Refusals: those of the table; `role_missing`; `other_person_needed`, `sight_or_voice_needed`, `proof_of_life_missing`
 * (whatever the state, so that they tell nothing of it); `plan_reserved`, `person_unknown`, `period_empty`,
 * `rhythm_missing`. Conflicts: those of the table; `person_unknown`, `not_their_word`, `silence_over`,
 * `not_seen_or_heard`, `word_too_old`, `code_needed`, `code_wrong`. Of a coerced person it is asked on what they believe (duress.ts).
 */
export function decideCheckin(state: CheckinState, asked: CheckinAct, asker: Asker, facts: CheckinFacts): Decision<CheckinEvent> {
  const barred = unfit(asked, asker);
  if (barred !== null) return { ok: false, refusal: barred };
  const self = asked.act === 'checkin.plan' && asked.with.person === actor(asker);
  const judged = judge(checkinLegality, asked.act, checkinSituation(state, asked, asker), asker, facts.rolesOf, self);
  if (judged.refusal !== null) return { ok: false, refusal: judged.refusal };
  const { conflict } = judged;
  const by = actor(asker);
  switch (asked.act) {
    case 'checkin.plan':
      return plan(asked.with, asker, facts);
    case 'checkin.end':
      return accept({ e: 'CheckinEnded', plan: asked.with.plan });
    case 'checkin.silence':
      return silence(state, asked.with, conflict, asker, facts);
    case 'checkin.record':
      return record(state, asked.with, asker, facts);
    case 'panic.raise':
      return accept(...panic(state, asked.with.person, asker, facts));
    case 'panic.cancel':
      return accept({ e: 'PanicCancelled', ...asked.with, by });
    case 'panic.preference':
      return accept({ e: 'PanicPreferred', member: by, manner: asked.with.manner });
    case 'duress.raise': {
      const { member } = asked.with;
      return accept(
        { e: 'DuressRaised', member, vicinity: [...facts.vicinity(member, asker.now)] },
        silentAlarm(state, member, asker, facts),
      );
    }
    case 'duress.lift':
      return accept({ e: 'DuressLifted', ...asked.with, by });
    case 'code.set':
    case 'code.rehearse':
    case 'code.reset':
    case 'code.note':
      return decideCodes(state, asked, asker, facts);
    case 'attention.take':
      return take(state, asked.with.item, asker, facts);
    case 'attention.escalate':
      return escalate(state, asked.with.item, asker.now, facts);
    case 'attention.note':
      return accept({ e: 'AttentionNoted', ...asked.with });
  }
}

/**
 * Nobody ends their own panic or duress, by hand or by another's, and no machine does; the other must have seen or heard
 * them, and asked.
 */
function unfit(asked: CheckinAct, asker: Asker): Refusal | null {
  if (asked.act !== 'panic.cancel' && asked.act !== 'duress.lift') return null;
  const doctrine = 'decision 29';
  const person = asked.act === 'panic.cancel' ? asked.with.person : asked.with.member;
  if ([person, 'desk'].includes(asker.by) || actor(asker) === person) return { code: 'other_person_needed', doctrine };
  if (asked.with.means !== 'sight' && asked.with.means !== 'voice') return { code: 'sight_or_voice_needed', doctrine };
  return asker.words.includes('proof_of_life') ? null : { code: 'proof_of_life_missing', doctrine };
}

function plan(asked: With<'checkin.plan'>, asker: Asker, facts: CheckinFacts): Decision<CheckinEvent> {
  const { person, until, every, grace } = asked;
  // What has passed is not asked for: nobody is late the moment a plan is made.
  const from = Math.max(asked.from, asker.now);
  if (isReserved(asked.plan)) return refuse('plan_reserved', 'domain §3', asked.plan);
  if (!facts.isPerson(person)) return refuse('person_unknown', 'domain §3', person);
  if (until !== null && until <= from) return refuse('period_empty', 'domain §3', asked.plan);
  const due = firstDue({ ...asked, from });
  const asksNothing = every === null && !asked.at.some((instant) => instant >= from);
  if (due === null || asksNothing || grace < 0 || (every !== null && every <= 0)) return refuse('rhythm_missing', 'domain §3', asked.plan);
  return accept({ e: 'CheckinPlanned', ...asked, from, due });
}

/** Two taps: until when. Only the person's own word, theirs or relayed; somebody without a plan is expected back when it ends. */
function silence(
  state: CheckinState,
  { person, until }: With<'checkin.silence'>,
  unfitting: string | null,
  asker: Asker,
  facts: CheckinFacts,
): Decision<CheckinEvent> {
  const stray = !facts.isPerson(person) ? 'person_unknown' : actor(asker) !== person ? 'not_their_word' : null;
  const conflict = stray ?? unfitting ?? (until <= asker.now ? 'silence_over' : null);
  const said: CheckinEvent = { e: 'SilencePlanned', person, until, conflict };
  const back = returnPlan(person);
  if (conflict !== null || plansOf(state, person).some((known) => known.id !== back)) return accept(said);
  const rhythm = { every: null, at: [until], from: asker.now, until: null, grace: BACK_WITHIN };
  return accept<CheckinEvent>(said, { e: 'CheckinPlanned', plan: back, person, ladder: null, ...rhythm, due: until });
}

/**
 * A word from the person, or about them from somebody who saw or heard them. It closes what was missed, unless it is so
 * old that the next one has been missed too: a message that waited in a dead phone is no sign of life now.
 */
function record(
  state: CheckinState,
  { person, kind, means }: With<'checkin.record'>,
  asker: Asker,
  facts: CheckinFacts,
): Decision<CheckinEvent> {
  const { now } = asker;
  const said = Math.min(now, asker.t + facts.clockBehind(asker.device));
  const relayer = asker.by === person ? null : asker.by;
  // A device speaks for the hand that holds it, and for nobody else (I-17); hearsay closes nothing, nor does a machine.
  const heard = asker.by !== 'desk' && (means === 'sight' || means === 'voice' || (means === 'device' && asker.by === person));
  // What somebody saw or heard of another is the witness's own word: no code of theirs is owed to it.
  const unproven = kind === 'ok' && actor(asker) === person ? unprovenWord(state, asker) : null;
  const stray = !facts.isPerson(person) ? 'person_unknown' : heard ? unproven : 'not_seen_or_heard';
  const met = stray === null ? plansOf(state, person).map((known) => meet(state, known, said, now)) : [];
  const conflict = stray ?? (met.includes('too_old') ? 'word_too_old' : null);
  const moved = met.filter((event) => event !== null && event !== 'too_old');
  const help = kind === 'help' ? panic(state, person, asker, facts) : [];
  return accept<CheckinEvent>({ e: 'CheckedIn', person, kind, means, relayer, said, conflict }, ...moved, ...help);
}

/** What a word given at `said` does to one plan: null when it was not asked for yet. */
function meet(state: CheckinState, known: Plan, said: Ms, now: Ms): CheckinEvent | 'too_old' | null {
  const due = nextDue(known, said);
  if (phaseAt(state, known, now) === 'expected') {
    const sooner = due !== null && known.due !== null && due <= known.due;
    return sooner ? null : { e: 'CheckinMet', plan: known.id, said, due };
  }
  const missed = dueAt(state, known) ?? now;
  const next = due === null ? now : Math.max(due, state.silences.get(known.person) ?? due);
  return now >= next + known.grace && due !== null ? 'too_old' : { e: 'OverdueClosed', plan: known.id, missed, said, due };
}

/** Refusals: `other_person_needed`, `role_missing` for whoever was neither called nor holds the desk or the team. */
function take(state: CheckinState, item: Id, asker: Asker, facts: CheckinFacts): Decision<CheckinEvent> {
  const row = itemOf(state, item);
  if (row === undefined) throw new Error(`checkin: item ${item} vanished between the table and the rule`);
  const by = actor(asker);
  const { person } = about(item, row);
  if ([person, 'desk'].includes(asker.by) || by === person) return refuse('other_person_needed', 'I-05', item);
  const called = row.calling.told.includes(by) || facts.rolesOf(by).some((role) => TAKERS.includes(role));
  if (!called) return refuse('role_missing', 'I-05', item);
  return accept({ e: 'AttentionTaken', item, by, next: asker.now + TAKEN_FOR });
}

/**
 * By the desk's timer, which only wakes: refused `nothing_due` before its time. The clock starts when the grace ended and
 * is never reset: after an outage the person and the others are rung at once (S8).
 */
function escalate(state: CheckinState, item: Id, now: Ms, facts: CheckinFacts): Decision<CheckinEvent> {
  const row = itemOf(state, item);
  const due = dueOf(state, item);
  if (row === undefined || due === null || now < due) return refuse('nothing_due', 'I-14', item);
  const of = about(item, row);
  const round = now + ROUND;
  if (!('phase' in row) || row.phase !== 'expected') return accept(ask(state, of, row.calling.rung + 1, round, now, facts));
  const alone = mayRing(state, row.person, facts) && now < due + PERSON_FIRST;
  const missed: CheckinEvent = { e: 'CheckinMissed', plan: item, person: row.person, due: due - row.grace };
  return accept<CheckinEvent>(missed, alone ? ask(state, of, 0, due + PERSON_FIRST, now, facts) : ask(state, of, 1, round, now, facts));
}

/** When the desk must look at an item again, and what it then asks. One deadline at most; none while nothing is due. */
export function checkinDeadlines(state: CheckinState, item: Id): Deadline[] {
  const row = itemOf(state, item);
  const due = dueOf(state, item);
  if (row === undefined || due === null) return [];
  return [{ key: `checkin:${item}/wake`, due, thread: row.thread, act: { act: 'attention.escalate', with: { item } } }];
}
