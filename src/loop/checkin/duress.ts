/**
 * What becomes of the acts of a coerced person, and what their screen, and the screens near them, are made from.
 *
 * They are answered as they would have been, by the state they believe in; the act is kept, has no effect, and rings the
 * desk (I-24, I-25b). Only another person ends it (decision 29).
 */
import { type Asker, accept, type Decision } from '../../kernel/decider.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';
import { about, ask, ROUND, vicinityOf } from './ladder.ts';
import {
  type CheckinEvent,
  type CheckinFacts,
  type CheckinState,
  type Duress,
  duressItem,
  type Panic,
  type Plan,
  underDuress,
  type Would,
} from './model.ts';

/**
 * Acts that call something safe, take an order or a protection away, vouch for somebody, hand something over or let
 * somebody in: under duress they have no effect. What only warns or records (an alert, a panic, a report, a refusal) stands.
 */
export const NEUTRALISED: ReadonlySet<string> = new Set([
  'alert.update',
  'alert.recall',
  'alert.cancel',
  'operation.arrive',
  'operation.hold',
  'rollcall.record',
  'standdown.propose',
  'standdown.confirm',
  'check.close',
  'facet.set',
  'place.recce',
  'place.key',
  'place.told',
  'place.service',
  'site.survey',
  'appearance.move',
  'appearance.cancel',
  'appearance.end',
  'appearance.review',
  'related.cover',
  'related.plan',
  'detail.assign',
  'detail.end',
  'duty.set',
  'handover.offer',
  'handover.accept',
  'handover.withdraw',
  'member.enrol',
  'hold.propose',
  'hold.confirm',
  'shred.propose',
  'shred.confirm',
  'retention.set',
  'case.close',
  'device.enrol',
  'checkin.plan',
  'checkin.end',
  'checkin.silence',
  'checkin.record',
  'panic.cancel',
  'panic.preference',
  'duress.raise',
  'duress.lift',
  'attention.take',
]);

/** The coerced person whose act this is: the one whose hand signs, or the one whose voice is relayed. Null when free. */
export function coercedIn(state: CheckinState, asker: Pick<Asker, 'by' | 'for'>): MemberId | null {
  return [asker.by, actor(asker)].find((member) => underDuress(state, member)) ?? null;
}

/**
 * Puts an accepted decision aside when a coerced person asked for it: what would have happened is kept in one event, and
 * the desk is rung. A refusal is left as it is, and so is every decision nobody coerced asked for. `decision` should be
 * taken on the state that person believes in.
 */
export function neutralised<Event extends Would>(
  state: CheckinState,
  act: string,
  asker: Asker,
  facts: CheckinFacts,
  decision: Decision<Event>,
): Decision<Event | CheckinEvent> {
  const member = coercedIn(state, asker);
  if (member === null || !NEUTRALISED.has(act) || !decision.ok) return decision;
  const conflict = decision.events.map((event) => ('conflict' in event ? event.conflict : null)).find((c) => typeof c === 'string');
  return accept<CheckinEvent>(
    { e: 'CoercedActRecorded', member, act, would: decision.events, conflict: typeof conflict === 'string' ? conflict : null },
    silentAlarm(state, member, asker, facts),
  );
}

/** Rings the desk about this person, at the round already reached. */
export function silentAlarm(state: CheckinState, member: MemberId, asker: Asker, facts: CheckinFacts): CheckinEvent {
  const item = duressItem(member);
  const row = state.duresses.get(member);
  const known = row?.state === 'active' ? row : null;
  const of = known === null ? { item, person: member, by: actor(asker) } : about(item, known);
  return ask(state, of, Math.max(0, known?.calling.rung ?? 0), asker.now + ROUND, asker.now, facts);
}

/**
 * The state of this stage as a member's devices may show it. A coerced person sees it as it was when it was raised, with
 * what they have done since. Those near them see everything but that: the rows of the coerced person are those of the
 * facade (I-24). Everybody else sees it whole; whom a duress may be shown to among them is for the projection to say.
 */
export function asShownTo(state: CheckinState, viewer: MemberId, now: Ms, facts: Pick<CheckinFacts, 'vicinity'>): CheckinState {
  const active = state.duresses.filter((duress) => duress.state === 'active');
  const own = active.find((duress) => duress.member === viewer);
  if (own !== undefined) return { ...own.facade, duresses: Table.empty() };
  const hidden = active.filter((duress) => vicinityOf(state, duress.member, now, facts).includes(viewer));
  if (hidden.length === 0) return state;
  const shown = hidden.reduce(withFacadeOf, state);
  return { ...shown, duresses: without(state.duresses, (duress) => hidden.includes(duress)) };
}

function withFacadeOf(state: CheckinState, { member, facade }: Duress): CheckinState {
  const theirs = (row: Plan | Panic): boolean => row.person === member;
  const swap = <T extends Plan | Panic>(truth: Table<T>, shown: Table<T>): Table<T> =>
    Table.of([...without(truth, theirs), ...[...shown].filter(([, row]) => theirs(row))]);
  const one = <T>(truth: Table<T>, shown: Table<T>): Table<T> => {
    const row = shown.get(member);
    return Table.of([...[...truth].filter(([key]) => key !== member), ...(row === undefined ? [] : [[member, row] as const])]);
  };
  return {
    ...state,
    plans: swap(state.plans, facade.plans),
    panics: swap(state.panics, facade.panics),
    silences: one(state.silences, facade.silences),
    contacts: one(state.contacts, facade.contacts),
  };
}

const without = <T>(table: Table<T>, drop: (row: T) => boolean): Table<T> => Table.of([...table].filter(([, row]) => !drop(row)));
