/**
 * Drills: the same loop rehearsed by named people in a window of time; and what is learnt, from drills and from nights.
 *
 * A drill is *planned*, then *running* from its start, then *ended*: by a person, or by the clock at the end of its window,
 * started or not. A live alert that touches one of its people ends it at once: *preempted* (I-39). Ended and preempted
 * are final; another drill is planned. Time may end a drill, for nothing becomes safe by it.
 * While it runs it reaches its participants and nobody else; before and after, nobody at all.
 *
 * An after-action review is of an operation or of a drill that is over: *hot*, due within a day, and *cold*, due within
 * thirty. It is *open* until somebody *closes* it; a passed date makes it overdue, never closed (I-14). A finding is what
 * somebody says went well or did not. An action has an owner and a date and outlives the review: *owed*, then *done*.
 */
import type { Told } from '../../kernel/decider.ts';
import type { Id, MemberId, Thread } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { Table } from '../../kernel/table.ts';
import { DAY, type Ms } from '../../kernel/time.ts';
import type { DrillLanguage } from './text.ts';

/** À chaud or à froid. */
export type Heat = 'hot' | 'cold';
/** "The same day" is read as a day's length: an operation that ends at 22:10 is not reviewed before midnight (domain §2.12). */
export const REVIEW_WITHIN: Readonly<Record<Heat, Ms>> = { hot: DAY, cold: 30 * DAY };

export type DrillsAct =
  | { act: 'drill.plan'; with: { drill: Id; scenario: Id; participants: MemberId[]; from: Ms; to: Ms } }
  | { act: 'drill.start'; with: { drill: Id } }
  /** `lang`: of its mark and of its words, which are marked before they are signed (text.ts) */
  | { act: 'drill.inject'; with: { drill: Id; inject: Id; to: MemberId[]; lang: DrillLanguage } }
  /** by who leads it, or by the desk key at the end of its window */
  | { act: 'drill.end'; with: { drill: Id } }
  /** by the desk key, from the arrow alert → drills */
  | { act: 'drill.preempt'; with: { drill: Id; alert: Id } }
  /** `subject`: an operation or a drill */
  | { act: 'review.open'; with: { review: Id; subject: Id; heat: Heat } }
  | { act: 'review.find'; with: { review: Id; finding: Id } }
  | { act: 'review.assign'; with: { review: Id; action: Id; owner: MemberId; due: Ms } }
  | { act: 'review.done'; with: { review: Id; action: Id } }
  | { act: 'review.close'; with: { review: Id } };

export type DrillsEvent =
  | { e: 'DrillPlanned'; drill: Id; scenario: Id; participants: MemberId[]; from: Ms; to: Ms }
  | { e: 'DrillStarted'; drill: Id }
  | { e: 'InjectSent'; drill: Id; inject: Id; to: MemberId[]; lang: DrillLanguage }
  | { e: 'DrillEnded'; drill: Id }
  | { e: 'DrillPreempted'; drill: Id; alert: Id }
  | { e: 'ReviewOpened'; review: Id; subject: Id; heat: Heat; due: Ms }
  | { e: 'FindingRecorded'; review: Id; finding: Id; conflict: string | null }
  | { e: 'ActionAssigned'; review: Id; action: Id; owner: MemberId; due: Ms }
  | { e: 'ActionDone'; review: Id; action: Id }
  | { e: 'ReviewClosed'; review: Id };

export interface Inject {
  id: Id;
  to: readonly MemberId[];
  lang: DrillLanguage;
  by: MemberId;
  at: Ms;
  index: number;
}
export interface Drill {
  id: Id;
  index: number;
  thread: Thread;
  scenario: Id;
  participants: readonly MemberId[];
  from: Ms;
  to: Ms;
  by: MemberId;
  state: 'planned' | 'running' | 'ended' | 'preempted';
  /** Null when it ended without having begun. */
  startedAt: Ms | null;
  endedAt: Ms | null;
  /** The live alert that ended it. */
  preemptedBy: Id | null;
  injects: readonly Inject[];
  compartment: string | null;
  touched: number;
}
export interface ReviewAction {
  id: Id;
  index: number;
  owner: MemberId;
  due: Ms;
  doneAt: Ms | null;
}
export interface Review {
  id: Id;
  index: number;
  thread: Thread;
  subject: Id;
  heat: Heat;
  due: Ms;
  state: 'open' | 'closed';
  closedAt: Ms | null;
  findings: readonly { id: Id; by: MemberId; at: Ms; index: number }[];
  actions: readonly ReviewAction[];
  compartment: string | null;
  touched: number;
}
export interface DrillsState {
  readonly drills: Table<Drill>;
  readonly reviews: Table<Review>;
}

/** What the stage needs of the roster, of alerting and of the operations; filled in by loop.ts. */
export interface DrillsFacts {
  rolesOf(member: MemberId): readonly string[];
  isMember(id: MemberId): boolean;
  /**
   * Alerts that are open, order or warn (P1, P2), ring one of these people or protect one of them, and are real to this
   * drill: not rehearsed in it.
   */
  liveAlerts(people: readonly MemberId[], drill: Id): readonly Id[];
  /** When the operation closed; `closedAt` null while it is open, null when there is none by that id. */
  operation(id: Id): { closedAt: Ms | null } | null;
}

export const initialDrills: DrillsState = { drills: Table.empty(), reviews: Table.empty() };

/** The drill reaches this member: it runs, and they take part in it (I-39). Whoever is not told "yes" here is not addressed. */
export function mayReach(state: DrillsState, drill: Id, member: MemberId): boolean {
  const row = state.drills.get(drill);
  return row?.state === 'running' && row.participants.includes(member);
}

/**
 * The drills a live alert ends (I-39): those that run with one of these people. `exercise` is that of the alert, null when
 * it is live: a drill is not ended by its own rehearsed alerts.
 */
export const preemptedBy = (state: DrillsState, people: readonly Id[], exercise: Id | null): Drill[] =>
  state.drills.filter((drill) => drill.state === 'running' && drill.id !== exercise && drill.participants.some((p) => people.includes(p)));

/** Reviews not closed by their date, the longest overdue first. */
export const reviewsOverdue = (state: DrillsState, now: Ms): Review[] =>
  state.reviews.filter((review) => review.state === 'open' && review.due <= now).sort((a, b) => a.due - b.due || a.index - b.index);

/** What was promised and is not done, whatever became of the review, the earliest date first. */
export const actionsOwed = (state: DrillsState): (ReviewAction & { readonly review: Id })[] =>
  [...state.reviews.values()]
    .flatMap((review) => review.actions.map((action) => ({ ...action, review: review.id })))
    .filter((action) => action.doneAt === null)
    .sort((a, b) => a.due - b.due || a.index - b.index);

export function evolveDrills(state: DrillsState, event: DrillsEvent, told: Told): DrillsState {
  const { index, thread, now: at, compartment = null } = told;
  const by = actor(told);
  const change = (id: Id, to: (drill: Drill) => Partial<Drill>): DrillsState => ({
    ...state,
    drills: state.drills.change(id, (drill) => ({ ...drill, ...to(drill), touched: index })),
  });
  const review = (id: Id, to: (review: Review) => Partial<Review>): DrillsState => ({
    ...state,
    reviews: state.reviews.change(id, (row) => ({ ...row, ...to(row), touched: index })),
  });
  switch (event.e) {
    case 'DrillPlanned': {
      const { drill: id, scenario, participants, from, to } = event;
      const unbegun = { state: 'planned', startedAt: null, endedAt: null, preemptedBy: null, injects: [] } as const;
      const drill: Drill = { id, index, thread, scenario, participants, from, to, by, ...unbegun, compartment, touched: index };
      return { ...state, drills: state.drills.with(id, drill) };
    }
    case 'DrillStarted':
      return change(event.drill, () => ({ state: 'running', startedAt: at }));
    case 'InjectSent':
      return change(event.drill, ({ injects }) => ({
        injects: [...injects, { id: event.inject, to: event.to, lang: event.lang, by, at, index }],
      }));
    case 'DrillEnded':
      return change(event.drill, () => ({ state: 'ended', endedAt: at }));
    case 'DrillPreempted':
      return change(event.drill, () => ({ state: 'preempted', endedAt: at, preemptedBy: event.alert }));
    case 'ReviewOpened': {
      const { review: id, subject, heat, due } = event;
      const empty = { state: 'open', closedAt: null, findings: [], actions: [] } as const;
      const opened: Review = { id, index, thread, subject, heat, due, ...empty, compartment, touched: index };
      return { ...state, reviews: state.reviews.with(id, opened) };
    }
    case 'FindingRecorded':
      if (event.conflict !== null) return state;
      return review(event.review, ({ findings }) => ({ findings: [...findings, { id: event.finding, by, at, index }] }));
    case 'ActionAssigned': {
      const action: ReviewAction = { id: event.action, index, owner: event.owner, due: event.due, doneAt: null };
      return review(event.review, ({ actions }) => ({ actions: [...actions, action] }));
    }
    case 'ActionDone':
      return review(event.review, ({ actions }) => ({
        actions: actions.map((action) => (action.id === event.action ? { ...action, doneAt: at } : action)),
      }));
    case 'ReviewClosed':
      return review(event.review, () => ({ state: 'closed', closedAt: at }));
    default:
      throw new Error(`drills: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}
