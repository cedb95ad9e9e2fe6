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
  type Followed,
  type Panic,
  type Plan,
  underDuress,
  type Would,
} from './model.ts';
import { panic } from './panic.ts';

/**
 * Acts that call something safe, take an order or a protection away, vouch for somebody or something, choose where people
 * go, speak for the desk, hand something over or let somebody in: under duress they have no effect. What only warns, asks
 * or records (an alert, a panic, a report, a move, a refusal) stands. A test holds this against every table of legality.
 */
export const NEUTRALISED: ReadonlySet<string> = new Set([
  // alerts and operations
  'alert.update',
  'alert.recall',
  'alert.cancel',
  'operation.arrive',
  'operation.hold',
  'rollcall.record',
  'standdown.propose',
  'standdown.confirm',
  // what is known, and what it is worth
  'report.grade',
  'report.link',
  'origin.name',
  'origin.merge',
  'facet.set',
  'check.close',
  'assessment.state',
  // places, ways, appearances and their orders
  'place.add',
  'place.recce',
  'place.key',
  'place.told',
  'place.service',
  'route.add',
  'site.survey',
  'appearance.move',
  'appearance.cancel',
  'appearance.end',
  'appearance.accompany',
  'appearance.publicise',
  'appearance.review',
  'order.issue',
  'order.brief',
  // what is sealed, and who may open it
  'seal.put',
  'seal.rewrap',
  // people
  'related.add',
  'related.cover',
  'related.plan',
  'detail.assign',
  'detail.end',
  'duty.set',
  'handover.offer',
  'handover.accept',
  'handover.withdraw',
  'member.enrol',
  'device.enrol',
  'device.revoke',
  'org.root',
  'recovery.set',
  // check-ins and calls
  'checkin.plan',
  'checkin.end',
  'checkin.silence',
  'checkin.record',
  'panic.cancel',
  'panic.preference',
  'duress.raise',
  'duress.lift',
  'attention.take',
  'code.set',
  'code.rehearse',
  'code.reset',
  // cases and dossiers
  'case.rest',
  'case.close',
  'dossier.seal',
  'dossier.receipt',
  'retention.set',
  'hold.propose',
  'hold.confirm',
  'shred.propose',
  'shred.confirm',
  // levels of protection
  'posture.scale',
  'posture.propose',
  'posture.hear',
  'posture.decide',
  'posture.confirm',
  // speech
  'statement.draft',
  'statement.secure',
  'statement.consent',
  'statement.vet',
  'statement.lift',
  'statement.release',
  // drills and reviews
  'drill.plan',
  'drill.start',
  'drill.inject',
  'drill.end',
  'review.assign',
  'review.done',
  'review.close',
]);

/** The coerced person whose act this is: the one whose hand signs, or the one whose voice is relayed. Null when free. */
export function coercedIn(state: CheckinState, asker: Pick<Asker, 'by' | 'for'>): MemberId | null {
  return [asker.by, actor(asker)].find((member) => underDuress(state, member)) ?? null;
}

/** An act as the loop asks it; `with` is looked at only for the few acts that need it. */
interface Asked {
  readonly act: string;
  readonly with: Readonly<Record<string, unknown>>;
}

/** True when this act of theirs has no effect. To say that one is not free oneself is heard, each time. */
export const isPutAside = (asked: Asked, member: MemberId): boolean =>
  NEUTRALISED.has(asked.act) && !(asked.act === 'duress.raise' && asked.with.member === member);

const conflictOf = (events: readonly Would[]): string | null => {
  const found = events.map((event) => ('conflict' in event ? event.conflict : null)).find((code) => typeof code === 'string');
  return typeof found === 'string' ? found : null;
};

/** What a coerced person was answered, and is shown from now on: `would`, and what would have followed from it. */
export function recorded(
  member: MemberId,
  asked: Asked,
  would: readonly Would[],
  more: { readonly follows?: readonly Followed[]; readonly stands?: true } = {},
): CheckinEvent {
  const { follows = [], stands } = more;
  return {
    e: 'CoercedActRecorded',
    member,
    act: asked.act,
    would,
    ...(follows.length === 0 ? {} : { follows }),
    ...(stands === undefined ? {} : { stands }),
    conflict: conflictOf(would),
  };
}

/**
 * Puts an accepted decision aside: what would have happened is kept in one event, and the desk is rung. A refusal is left
 * as it is. `believed` is what was decided on the state that person believes in.
 */
export function putAside(
  state: CheckinState,
  member: MemberId,
  asked: Asked,
  asker: Asker,
  facts: CheckinFacts,
  believed: Decision<Would>,
  follows: readonly Followed[] = [],
): Decision<CheckinEvent> {
  if (!believed.ok) return believed;
  const { person, kind } = asked.with;
  // A call for help is never put aside (I-01).
  const help = asked.act === 'checkin.record' && kind === 'help' ? panic(state, String(person), asker, facts) : [];
  return accept(recorded(member, asked, believed.events, { follows }), silentAlarm(state, member, asker, facts), ...help);
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
    codes: one(state.codes, facade.codes),
  };
}

const without = <T>(table: Table<T>, drop: (row: T) => boolean): Table<T> => Table.of([...table].filter(([, row]) => !drop(row)));
