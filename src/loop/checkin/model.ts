/**
 * Check-ins: who is expected to be heard from, by when; who has not been; who calls for help; whose word is not theirs.
 *
 * A plan is `expected`: a next check-in is due. When due + grace passes it is `missed` and the person themself is rung;
 * when they stay silent it is `overdue` and people are told, again and again, until somebody takes it, and again a while
 * after that. Only a human word closes it (I-14): the person's own, or that of somebody who saw or heard them. A plan
 * whose last check-in has been made, or that somebody ends while nobody is late, is `ended`. Time alone only ever makes
 * a plan worse. A planned silence ("out of reach until 16:40") moves what falls within it to its end; it lifts nothing.
 *
 * A panic is `open` until another person, who saw or spoke to them, cancels it; raised again it is open again. There is
 * one row per person, so that no id can stand in the way of a call for help (I-01).
 *
 * A duress is `active` until another person lifts it (decision 29). While it is, what the coerced person asks and says is
 * answered as ever and has no effect but the silent alarm (I-25b): it is folded into `facade`, the state of this stage as
 * it was at that instant, which is what their screen is made from (duress.ts).
 *
 * Codes are `set` by the person, one genuine and one for duress, and asked for once both were rehearsed (codes.ts). What they
 * are stands nowhere here: the state knows a set by its id, and which of its two was rehearsed.
 *
 * Items are named by the id of the plan, `panic:<person>` and `duress:<member>`.
 */

import type { Means, Told } from '../../kernel/decider.ts';
import type { DeviceName, Id, MemberId, PersonId, Thread } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export const CHECKIN_KINDS = ['ok', 'late', 'help'] as const;
/** `late`: running behind, all well. `help`: heard from, and a panic at once. */
export type CheckinKind = (typeof CHECKIN_KINDS)[number];
export const PANIC_MANNERS = ['visible', 'discreet'] as const;
/** Whether the phone of the person who calls for help shows it. Those who are called are the same. */
export type PanicManner = (typeof PANIC_MANNERS)[number];

/**
 * When check-ins are due: `every` so many ms since the last one was heard (elapsed, decision 14), or `at` instants that the
 * caller resolved from local time and zone, or both. With `until`, a last one is due then. `grace` in ms. `ladder` names
 * the organisation's ladder to ring by, null for its default.
 */
export type Rhythm = {
  every: Ms | null;
  at: Ms[];
  from: Ms;
  until: Ms | null;
  grace: Ms;
};

export type CheckinAct =
  | { act: 'checkin.plan'; with: { plan: Id; person: PersonId; ladder: Id | null } & Rhythm }
  | { act: 'checkin.end'; with: { plan: Id } }
  | { act: 'checkin.silence'; with: { person: PersonId; until: Ms } }
  | { act: 'checkin.record'; with: { person: PersonId; kind: CheckinKind; means: Means } }
  | { act: 'panic.raise'; with: { person: PersonId } }
  /** words: proof_of_life (how the question was asked and answered) */
  | { act: 'panic.cancel'; with: { person: PersonId; means: Means } }
  | { act: 'panic.preference'; with: { manner: PanicManner } }
  /** `code`: by the desk key, because their duress code was typed */
  | { act: 'duress.raise'; with: { member: MemberId; code?: true } }
  /** words: proof_of_life */
  | { act: 'duress.lift'; with: { member: MemberId; means: Means } }
  /** one's own, both at once; the codes themselves are never in the log */
  | { act: 'code.set'; with: { set: Id } }
  /** one of one's two, in a drill */
  | { act: 'code.rehearse'; with: Readonly<Record<string, never>> }
  /** by somebody who has the person before them: forgotten codes are no longer asked for, and new ones may be set */
  | { act: 'code.reset'; with: { member: MemberId; means: Means } }
  /** by the desk key: a code was typed with an act, and was theirs or nobody's */
  | { act: 'code.note'; with: { member: MemberId; act: string; matched: boolean } }
  /** "I have it": the ringing stops for a while; nothing is closed */
  | { act: 'attention.take'; with: { item: Id } }
  /** by the desk key: a check-in is past its grace, or people must be told again */
  | { act: 'attention.escalate'; with: { item: Id } }
  /** by the desk key: what the channels reported, one act per item and flush */
  | { act: 'attention.note'; with: { item: Id; results: CallResult[] } };

/** What a channel reported of one message of a call. None of it says that anybody read it (I-06). */
export interface CallResult {
  recipient: MemberId;
  channel: string;
  rung: number;
  state: 'accepted' | 'received' | 'failed' | 'no_channel';
}
/** Every way there is, at once: whoever is called for may not wait for a ladder of channels. */
export const CALL_CHANNELS = ['push', 'sms', 'voice'] as const;

export type CheckinEvent =
  | ({ e: 'CheckinPlanned'; plan: Id; person: PersonId; ladder: Id | null; due: Ms } & Rhythm)
  | { e: 'CheckinEnded'; plan: Id }
  | { e: 'SilencePlanned'; person: PersonId; until: Ms; conflict: string | null }
  /** `said`: when the person's word was given, as far as the desk can know; `relayer` when another's device signed it. */
  | {
      e: 'CheckedIn';
      person: PersonId;
      kind: CheckinKind;
      means: Means;
      relayer: MemberId | null;
      said: Ms;
      conflict: string | null;
    }
  /** The plan's own share of a check-in: the next one due, null when it was the last. */
  | { e: 'CheckinMet'; plan: Id; said: Ms; due: Ms | null }
  /** The same for one that had been missed: both times stand in it, `missed` (when it was due) and `said`. */
  | { e: 'OverdueClosed'; plan: Id; missed: Ms; said: Ms; due: Ms | null }
  | { e: 'CheckinMissed'; plan: Id; person: PersonId; due: Ms }
  | { e: 'PanicRaised'; person: PersonId; manner: PanicManner; conflict: string | null }
  | { e: 'PanicCancelled'; person: PersonId; means: Means; by: MemberId }
  | { e: 'PanicPreferred'; member: MemberId; manner: PanicManner }
  /** `vicinity`: who was near them then; none of their devices may show it (I-24). */
  | { e: 'DuressRaised'; member: MemberId; vicinity: MemberId[] }
  | { e: 'DuressLifted'; member: MemberId; means: Means; by: MemberId }
  /**
   * What a coerced person did; `would` did not happen, nor what would have followed from it. `conflict` is that of `would`:
   * what they are answered. With `stands`, the act has had its own effect, told by the other events of the entry, and this
   * says only what they were answered and are shown.
   */
  | {
      e: 'CoercedActRecorded';
      member: MemberId;
      act: string;
      would: readonly Would[];
      follows?: readonly Followed[];
      stands?: true;
      conflict: string | null;
    }
  | { e: 'CodesSet'; member: MemberId; set: Id }
  | { e: 'CodeRehearsed'; member: MemberId; which: CodePlace }
  | { e: 'CodesReset'; member: MemberId; means: Means; by: MemberId }
  | { e: 'CodeNoted'; member: MemberId; act: string; matched: boolean }
  | { e: 'AttentionTaken'; item: Id; by: MemberId; next: Ms }
  /** These people must be rung now, about this person. Rungs add people and drop none; `next` is the next round. */
  | { e: 'AttentionAsked'; item: Id; person: PersonId; recipients: MemberId[]; rung: number; next: Ms }
  | { e: 'AttentionNoted'; item: Id; results: CallResult[] };

/** The two codes of a person, told apart and no more: not even the log knows which of them is for duress. */
export const CODE_PLACES = ['first', 'second'] as const;
export type CodePlace = (typeof CODE_PLACES)[number];

/** An event of any stage that did not happen. */
export type Would = { readonly e: string };
/** An act the desk would have asked for because of one that did not happen. */
export interface Followed {
  readonly id: Id;
  readonly thread: Thread;
  readonly act: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly events: readonly Would[];
}

/** Who has been called about an item, and when the next round is due; `next` null while nothing is wrong. */
export interface Calling {
  rung: number;
  /** When people were first asked for, this time: a message of an earlier time is about something that is over. */
  since: Ms | null;
  next: Ms | null;
  told: readonly MemberId[];
  /** Set until the next round: who said "I have it". */
  takenBy: MemberId | null;
  /** What the channels reported of the present round. */
  results: readonly CallResult[];
}
interface Row {
  index: number;
  thread: Thread;
  calling: Calling;
  compartment: string | null;
  exercise: Id | null;
  /** Index of the last entry that changed this row. */
  touched: number;
}
export interface Plan extends Row, Readonly<Rhythm> {
  id: Id;
  person: PersonId;
  ladder: Id | null;
  by: MemberId;
  phase: 'expected' | 'missed' | 'overdue' | 'ended';
  /** The next check-in by the rhythm alone; a planned silence may put it off (rhythm.ts). Null once ended. */
  due: Ms | null;
  /** The check-in that was missed, while it is. */
  missed: Ms | null;
}
export interface Panic extends Row {
  person: PersonId;
  by: MemberId;
  manner: PanicManner;
  state: 'open' | 'cancelled';
  raisedAt: Ms;
}
export interface Duress extends Row {
  member: MemberId;
  by: MemberId;
  state: 'active' | 'lifted';
  raisedAt: Ms;
  /** The periods that were lifted, oldest first: what was done in them stays done under duress (I-25b). */
  past: readonly { from: Ms; to: Ms }[];
  vicinity: readonly MemberId[];
  /** What they did since, oldest first. */
  acts: readonly CoercedAct[];
  facade: CheckinState;
}
export interface CoercedAct {
  index: number;
  act: string;
  at: Ms;
  /** The act had its own effect: it was a warning. */
  stands: boolean;
  follows: readonly Followed[];
}
/** The codes of a member, by the id they were set under; `set` null when they have none, or none any more. */
export interface Codes {
  member: MemberId;
  set: Id | null;
  since: Ms;
  rehearsed: readonly CodePlace[];
  /** The last code that was not one of theirs. */
  missed: { readonly act: string; readonly at: Ms } | null;
}
/** The last word heard of a person. */
export interface Contact {
  person: PersonId;
  kind: CheckinKind;
  means: Means;
  said: Ms;
  at: Ms;
  index: number;
}
export interface CheckinState {
  readonly plans: Table<Plan>;
  /** By person: out of reach until. The last one said holds. */
  readonly silences: Table<Ms>;
  readonly contacts: Table<Contact>;
  readonly panics: Table<Panic>;
  readonly preferences: Table<PanicManner>;
  readonly duresses: Table<Duress>;
  readonly codes: Table<Codes>;
}

/** What the stage needs of the roster and of operations; filled in by loop.ts. */
export interface CheckinFacts {
  rolesOf(member: MemberId): readonly string[];
  isMember(id: MemberId): boolean;
  /** A member, a principal or a related person. */
  isPerson(id: PersonId): boolean;
  /** Who leads the detail this person is on, or is protected by, at `at`. */
  teamLeader(person: PersonId, at: Ms): MemberId | null;
  /** Who answers for an item: whoever accepted it in a handover, else `opener` where they hold the desk; null: the watch. */
  owner(item: Id, opener: MemberId): MemberId | null;
  /** True while a handover this member offered has not been accepted (S12). */
  relieving(member: MemberId): boolean;
  watch(): readonly MemberId[];
  supervisors(): readonly MemberId[];
  confidant(): MemberId | null;
  /** True while a drill that this member takes part in runs. */
  rehearsing(member: MemberId): boolean;
  /** Members who may be physically near this person at `at`: same detail, same operation. Never the person. */
  vicinity(member: MemberId, at: Ms): readonly MemberId[];
  /** How far the clock of this device is behind the desk's, as last measured; 0 when unknown (decision 14). */
  clockBehind(device: DeviceName): Ms;
}

export const initialCheckin: CheckinState = {
  plans: Table.empty(),
  silences: Table.empty(),
  contacts: Table.empty(),
  panics: Table.empty(),
  preferences: Table.empty(),
  duresses: Table.empty(),
  codes: Table.empty(),
};

export const panicItem = (person: PersonId): Id => `panic:${person}`;
export const duressItem = (member: MemberId): Id => `duress:${member}`;
/** The plan that a planned silence makes for somebody who has none: they are expected back when it ends. */
export const returnPlan = (person: PersonId): Id => `back:${person}`;
/** Ids of plans that would be taken for another item. */
export const isReserved = (plan: Id): boolean => /^(panic|duress|back):/.test(plan);

/** Any item by its id. */
export function itemOf(state: CheckinState, item: Id): Plan | Panic | Duress | undefined {
  const [, kind, of] = /^(panic|duress):(.*)$/.exec(item) ?? [];
  if (kind === 'panic') return state.panics.get(of ?? '');
  return kind === 'duress' ? state.duresses.get(of ?? '') : state.plans.get(item);
}

/**
 * True while somebody may be acting under constraint. The facts of other stages ask it: a stand-down, a clearance or a
 * second signature that such a person is part of does not stand (I-18, I-25b). Never shown to them or to those near them.
 */
export const underDuress = (state: CheckinState, member: MemberId): boolean => state.duresses.get(member)?.state === 'active';

/** As known now: this member acted under duress at that instant, lifted since or not. */
export function underDuressAt(state: CheckinState, member: MemberId, at: Ms): boolean {
  const duress = state.duresses.get(member);
  if (duress === undefined) return false;
  return (duress.state === 'active' && duress.raisedAt <= at) || duress.past.some(({ from, to }) => from <= at && at <= to);
}

const QUIET: Calling = { rung: -1, since: null, next: null, told: [], takenBy: null, results: [] };

const row = (told: Told): Row => ({
  index: told.index,
  thread: told.thread,
  calling: QUIET,
  compartment: told.compartment ?? null,
  exercise: told.exercise,
  touched: told.index,
});

/** Folds one event. What a coerced person did changes their facade and nothing else. */
export function evolveCheckin(state: CheckinState, event: CheckinEvent, told: Told): CheckinState {
  const { index, now } = told;
  const touched = index;
  const plan = (id: Id, change: (known: Plan) => Plan): CheckinState => ({
    ...state,
    plans: state.plans.change(id, (known) => ({ ...change(known), touched })),
  });
  switch (event.e) {
    case 'CheckinPlanned': {
      const { e: _, plan: id, ...planned } = event;
      const fresh: Plan = { id, ...planned, ...row(told), by: actor(told), phase: 'expected', missed: null };
      return { ...state, plans: state.plans.with(id, fresh) };
    }
    case 'CheckinEnded':
      return plan(event.plan, (known) => ({ ...known, phase: 'ended', due: null }));
    case 'SilencePlanned':
      return event.conflict === null ? { ...state, silences: state.silences.with(event.person, event.until) } : state;
    case 'CheckedIn': {
      if (event.conflict !== null && event.conflict !== 'word_too_old') return state;
      const { person, kind, means, said } = event;
      if (said < (state.contacts.get(person)?.said ?? said)) return state;
      return { ...state, contacts: state.contacts.with(person, { person, kind, means, said, at: now, index }) };
    }
    case 'CheckinMet':
    case 'OverdueClosed': {
      const { due } = event;
      return plan(event.plan, (known) => ({ ...known, due, phase: due === null ? 'ended' : 'expected', missed: null, calling: QUIET }));
    }
    case 'CheckinMissed':
      return plan(event.plan, (known) => ({ ...known, phase: 'missed', missed: event.due }));
    case 'PanicRaised': {
      const { person, manner } = event;
      const known = state.panics.get(person);
      const again = known?.state === 'open' ? known : { ...row(told), person, by: actor(told), raisedAt: now };
      // Once discreet, a second call does not light the screen.
      const kept = known?.state === 'open' && known.manner === 'discreet' ? 'discreet' : manner;
      return { ...state, panics: state.panics.with(person, { ...again, manner: kept, state: 'open', touched }) };
    }
    case 'PanicCancelled': {
      const over = (panic: Panic): Panic => ({ ...panic, state: 'cancelled', calling: { ...panic.calling, next: null }, touched });
      return { ...state, panics: state.panics.change(event.person, over) };
    }
    case 'PanicPreferred':
      return { ...state, preferences: state.preferences.with(event.member, event.manner) };
    case 'DuressRaised': {
      const { member, vicinity } = event;
      const before = state.duresses.get(member);
      if (before?.state === 'active') return state;
      const facade = { ...state, duresses: Table.empty<Duress>() };
      const past = before?.past ?? [];
      const raised: Duress = { ...row(told), member, by: actor(told), state: 'active', raisedAt: now, past, vicinity, acts: [], facade };
      return { ...state, duresses: state.duresses.with(member, raised) };
    }
    case 'DuressLifted': {
      const lifted = (duress: Duress): Duress => {
        const past = duress.state === 'active' ? [...duress.past, { from: duress.raisedAt, to: now }] : duress.past;
        return { ...duress, state: 'lifted', past, calling: { ...duress.calling, next: null }, touched };
      };
      return { ...state, duresses: state.duresses.change(event.member, lifted) };
    }
    case 'CoercedActRecorded': {
      const pretended = (duress: Duress): Duress => ({
        ...duress,
        acts: [...duress.acts, { index, act: event.act, at: now, stands: event.stands ?? false, follows: event.follows ?? [] }],
        facade: event.would.filter(isCheckinEvent).reduce((folded, would) => evolveCheckin(folded, would, told), duress.facade),
        touched,
      });
      return { ...state, duresses: state.duresses.change(event.member, pretended) };
    }
    case 'CodesSet':
      return coded(state, event, told, ({ missed }) => ({ set: event.set, since: now, rehearsed: [], missed }));
    case 'CodeRehearsed':
      return coded(state, event, told, ({ rehearsed }) => ({
        rehearsed: CODE_PLACES.filter((place) => place === event.which || rehearsed.includes(place)),
      }));
    case 'CodesReset':
      return coded(state, event, told, () => ({ set: null, since: now, rehearsed: [] }));
    case 'CodeNoted':
      return event.matched ? state : coded(state, event, told, () => ({ missed: { act: event.act, at: now } }));
    case 'AttentionTaken':
      return called(state, event.item, touched, (calling) => ({ ...calling, takenBy: event.by, next: event.next }));
    case 'AttentionAsked': {
      const { item, rung, next } = event;
      const asked = called(state, item, touched, (calling) => ({
        rung,
        since: calling.since ?? now,
        next,
        told: [...new Set([...calling.told, ...event.recipients])],
        takenBy: null,
        results: [],
      }));
      const late = (known: Plan): Plan => ({ ...known, phase: rung > 0 ? 'overdue' : 'missed' });
      return { ...asked, plans: asked.plans.change(item, late) };
    }
    case 'AttentionNoted':
      return called(state, event.item, touched, (calling) => ({
        ...calling,
        results: [...calling.results, ...event.results.filter(({ rung }) => rung === calling.rung)],
      }));
    default:
      throw new Error(`checkin: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}

/**
 * Changes the codes of a member. Of somebody who is not free, what others do about their codes is folded into what they are
 * shown as well; and a reset takes nothing from the code that still speaks for them (I-25b).
 */
function coded(
  state: CheckinState,
  event: Extract<CheckinEvent, { e: 'CodesSet' | 'CodeRehearsed' | 'CodesReset' | 'CodeNoted' }>,
  told: Told,
  change: (known: Codes) => Partial<Codes>,
): CheckinState {
  const { member } = event;
  const known = state.codes.get(member) ?? { member, set: null, since: told.now, rehearsed: [], missed: null };
  const changed = { ...state, codes: state.codes.with(member, { ...known, ...change(known) }) };
  if (!underDuress(state, member)) return changed;
  const duresses = state.duresses.change(member, (duress) => ({ ...duress, facade: evolveCheckin(duress.facade, event, told) }));
  return { ...(event.e === 'CodeNoted' ? changed : state), duresses };
}

/** Changes the calling of an item, whichever table it stands in. */
function called(state: CheckinState, item: Id, touched: number, change: (calling: Calling) => Calling): CheckinState {
  const next = <T extends Row>(known: T): T => ({ ...known, calling: change(known.calling), touched });
  const known = itemOf(state, item);
  if (known === undefined) return state;
  if ('member' in known) return { ...state, duresses: state.duresses.with(known.member, next(known)) };
  if ('manner' in known) return { ...state, panics: state.panics.with(known.person, next(known)) };
  return { ...state, plans: state.plans.with(item, next(known)) };
}

/** Every event of this stage: an event of another that did not happen is not folded here. A missing line does not compile. */
const OURS: Readonly<Record<CheckinEvent['e'], true>> = {
  CheckinPlanned: true,
  CheckinEnded: true,
  SilencePlanned: true,
  CheckedIn: true,
  CheckinMet: true,
  OverdueClosed: true,
  CheckinMissed: true,
  PanicRaised: true,
  PanicCancelled: true,
  PanicPreferred: true,
  DuressRaised: true,
  DuressLifted: true,
  CoercedActRecorded: true,
  CodesSet: true,
  CodeRehearsed: true,
  CodesReset: true,
  CodeNoted: true,
  AttentionTaken: true,
  AttentionAsked: true,
  AttentionNoted: true,
};
export const isCheckinEvent = (event: Would): event is CheckinEvent => Object.hasOwn(OURS, event.e);
