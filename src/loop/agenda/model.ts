import type { Id, MemberId, PersonId } from '../../kernel/ids.ts';
import type { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export type AgendaAct =
  | { act: 'place.add'; with: { place: Id; kind: 'haven' | 'house' | 'room' } }
  | { act: 'place.recce'; with: { place: Id; at: Ms } }
  | { act: 'place.compromise'; with: { place: Id } }
  | { act: 'appearance.add'; with: { appearance: Id; principal: PersonId; from: Ms; to: Ms; publicity: 'public' | 'announced' | 'private' } }
  | { act: 'appearance.start'; with: { appearance: Id } }
  | { act: 'order.issue'; with: { order: Id; appearance: Id; version: number; havens: Id[] } }
  | { act: 'order.brief'; with: { order: Id; version: number; members: MemberId[] } };

export type AgendaEvent =
  | { e: 'PlaceAdded'; place: Id; kind: 'haven' | 'house' | 'room' }
  | { e: 'PlaceReconnoitred'; place: Id; at: Ms }
  | { e: 'PlaceCompromised'; place: Id }
  | { e: 'AppearanceAdded'; appearance: Id; principal: PersonId; from: Ms; to: Ms; publicity: 'public' | 'announced' | 'private' }
  | { e: 'AppearanceStarted'; appearance: Id }
  | { e: 'MovementOrderIssued'; order: Id; appearance: Id; version: number; havens: Id[] }
  | { e: 'MembersBriefed'; order: Id; version: number; members: MemberId[] };

export interface SafePlace { id: Id; index: number; kind: 'haven' | 'house' | 'room'; recce: Ms | null; compromisedAt: Ms | null }
export interface Appearance { id: Id; index: number; principal: PersonId; from: Ms; to: Ms; publicity: 'public' | 'announced' | 'private'; startedAt: Ms | null }
export interface MovementOrder { id: Id; index: number; appearance: Id; version: number; havens: readonly Id[]; /** briefed on the current version only */ briefed: readonly MemberId[] }
export interface AgendaState { readonly places: Table<SafePlace>; readonly appearances: Table<Appearance>; readonly orders: Table<MovementOrder> }
