/**
 * Agenda: where the principals are exposed, by which orders they move, and where they could take refuge.
 *
 * A safe place is *usable* or *compromised*. Compromised is terminal until someone has been there again: only a recce
 * made after the compromise restores it (I-20). A recce made before, reported late, changes nothing. A usable place
 * without a recce of the last fortnight is still proposed, but after those that have one.
 * An appearance is *planned*, then *in progress*; it is over when its window is (nothing here becomes "safe" with time).
 * A movement order has one current version. A new version un-briefs everybody: who has read the old one knows the wrong
 * route. Nobody can be briefed on a version that is not the current one.
 *
 * What a person saw (a recce, a compromise, an appearance that began) is testimony: where the thing is not known here,
 * it is recorded with a conflict and changes no row.
 */
import type { Told } from '../../kernel/decider.ts';
import type { Id, MemberId, PersonId } from '../../kernel/ids.ts';
import { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export type AgendaAct =
  | { act: 'place.add'; with: { place: Id; kind: 'haven' | 'house' | 'room' } }
  | { act: 'place.recce'; with: { place: Id; at: Ms } }
  | { act: 'place.compromise'; with: { place: Id } }
  | {
      act: 'appearance.add';
      with: { appearance: Id; principal: PersonId; from: Ms; to: Ms; publicity: 'public' | 'announced' | 'private' };
    }
  | { act: 'appearance.start'; with: { appearance: Id } }
  | { act: 'order.issue'; with: { order: Id; appearance: Id; version: number; havens: Id[] } }
  | { act: 'order.brief'; with: { order: Id; version: number; members: MemberId[] } };

export type AgendaEvent =
  | { e: 'PlaceAdded'; place: Id; kind: 'haven' | 'house' | 'room' }
  | { e: 'PlaceReconnoitred'; place: Id; at: Ms; conflict: string | null }
  | { e: 'PlaceCompromised'; place: Id; conflict: string | null }
  | { e: 'AppearanceAdded'; appearance: Id; principal: PersonId; from: Ms; to: Ms; publicity: 'public' | 'announced' | 'private' }
  | { e: 'AppearanceStarted'; appearance: Id; conflict: string | null }
  | { e: 'MovementOrderIssued'; order: Id; appearance: Id; version: number; havens: Id[] }
  | { e: 'MembersBriefed'; order: Id; version: number; members: MemberId[] };

export interface SafePlace {
  id: Id;
  index: number;
  kind: 'haven' | 'house' | 'room';
  recce: Ms | null;
  compromisedAt: Ms | null;
}
export interface Appearance {
  id: Id;
  index: number;
  principal: PersonId;
  from: Ms;
  to: Ms;
  publicity: 'public' | 'announced' | 'private';
  startedAt: Ms | null;
}
export interface MovementOrder {
  id: Id;
  index: number;
  appearance: Id;
  version: number;
  havens: readonly Id[] /** briefed on the current version only */;
  briefed: readonly MemberId[];
}
export interface AgendaState {
  readonly places: Table<SafePlace>;
  readonly appearances: Table<Appearance>;
  readonly orders: Table<MovementOrder>;
}

/** What the stage needs of the roster; filled in by loop.ts. */
export interface AgendaFacts {
  rolesOf(member: MemberId): readonly string[];
  isMember(id: MemberId): boolean;
  isPrincipal(id: PersonId): boolean;
}

export const initialAgenda: AgendaState = { places: Table.empty(), appearances: Table.empty(), orders: Table.empty() };

export function evolveAgenda(state: AgendaState, event: AgendaEvent, told: Told): AgendaState {
  const { index, now } = told;
  switch (event.e) {
    case 'PlaceAdded': {
      const { place: id, kind } = event;
      return { ...state, places: state.places.with(id, { id, index, kind, recce: null, compromisedAt: null }) };
    }
    case 'PlaceReconnoitred': {
      if (event.conflict !== null) return state;
      const seen = (place: SafePlace): SafePlace => ({
        ...place,
        recce: Math.max(place.recce ?? event.at, event.at),
        compromisedAt: place.compromisedAt !== null && event.at > place.compromisedAt ? null : place.compromisedAt,
      });
      return { ...state, places: state.places.change(event.place, seen) };
    }
    case 'PlaceCompromised':
      if (event.conflict !== null) return state;
      return { ...state, places: state.places.change(event.place, (place) => ({ ...place, compromisedAt: now })) };
    case 'AppearanceAdded': {
      const { e: _, appearance: id, ...planned } = event;
      return { ...state, appearances: state.appearances.with(id, { id, index, ...planned, startedAt: null }) };
    }
    case 'AppearanceStarted':
      if (event.conflict !== null) return state;
      return { ...state, appearances: state.appearances.change(event.appearance, (appearance) => ({ ...appearance, startedAt: now })) };
    case 'MovementOrderIssued': {
      const { order: id, appearance, version, havens } = event;
      return { ...state, orders: state.orders.with(id, { id, index, appearance, version, havens, briefed: [] }) };
    }
    case 'MembersBriefed': {
      const read = (order: MovementOrder): MovementOrder =>
        order.version === event.version ? { ...order, briefed: [...new Set([...order.briefed, ...event.members])] } : order;
      return { ...state, orders: state.orders.change(event.order, read) };
    }
    default:
      throw new Error(`agenda: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}
