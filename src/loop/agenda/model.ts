/**
 * Agenda: where the principals are exposed, by which orders they move, and where they could take refuge.
 *
 * A safe place is *usable* or *compromised*. Compromised is terminal until someone has been there again: only a recce
 * made after the compromise restores it (I-20). A recce made before, reported late, changes nothing. A usable place
 * without a recce of the last fortnight is still proposed, but after those that have one. It has a key-holder, a way in
 * written down elsewhere under a reference, and "they were told"; a new key-holder has been told nothing.
 * A route has been reconnoitred or not; that goes stale as well. A survey is of a place, of a route or of the site of an
 * appearance: dated, by somebody, under an id of its own.
 * An appearance is *planned*, then *in progress*; it is *ended* or *cancelled* when somebody says so, never by the clock
 * (I-14): once its window is past it is overdue. When what is public about it changes, it is to be reviewed until somebody
 * has done so.
 * A movement order has one current version. A new version un-briefs everybody: who has read the old one knows the wrong
 * route. Who read which one is kept. Nobody can be briefed on a version that is not the current one.
 *
 * What a person saw (a recce, a compromise, an appearance that began) is testimony: where the thing is not known here,
 * it is recorded with a conflict and changes no row.
 */
import type { Told } from '../../kernel/decider.ts';
import type { Id, MemberId, PersonId } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export type PlaceKind = 'haven' | 'house' | 'room';
export type Publicity = 'public' | 'announced' | 'private';
/** What a survey is of: a safe place, a route, or the site of an appearance (named by the appearance). */
export type Surveyed = 'place' | 'route' | 'appearance';

/** From one place or site to another; `depart` null: when the one before is over. */
export interface Leg {
  from: Id;
  to: Id;
  depart: Ms | null;
}
/** Who sits where: the vehicle and the seat are ids of the team's own (`v2`, `rear-right`). */
export interface Seat {
  vehicle: Id;
  seat: Id;
  person: PersonId;
}
export interface Routes {
  primary: Id | null;
  alternate: Id | null;
  emergency: Id | null;
}
/** PACE: by what means, in which order, when one fails. Ids of means (`radio-2`), never a number or a key. */
export interface Comms {
  primary: Id | null;
  alternate: Id | null;
  contingency: Id | null;
  emergency: Id | null;
}
/** What an order may hold beyond its havens. Left out is unknown, and shown as missing before the appearance. */
type Plan = {
  legs?: Leg[];
  seats?: Seat[];
  routes?: Routes;
  hospital?: Id | null;
  comms?: Comms;
};

export type AgendaAct =
  | { act: 'place.add'; with: { place: Id; kind: PlaceKind; capacity?: number } }
  | { act: 'place.recce'; with: { place: Id; at: Ms } }
  | { act: 'place.compromise'; with: { place: Id } }
  /** `access`: the reference under which the way in is written down, elsewhere. No address enters the product (decision 9). */
  | { act: 'place.key'; with: { place: Id; key_holder: Id; access: Id | null } }
  /** the key-holder has been told that we may come */
  | { act: 'place.told'; with: { place: Id; at: Ms } }
  | { act: 'place.service'; with: { place: Id; at: Ms; capacity: number | null } }
  | { act: 'route.add'; with: { route: Id } }
  | { act: 'site.survey'; with: { survey: Id; of: Surveyed; subject: Id; at: Ms } }
  | {
      act: 'appearance.add';
      with: {
        appearance: Id;
        principal: PersonId;
        from: Ms;
        to: Ms;
        publicity: Publicity;
        site?: Id | null;
        accompanying?: PersonId[];
      };
    }
  | { act: 'appearance.start'; with: { appearance: Id } }
  | { act: 'appearance.move'; with: { appearance: Id; from: Ms; to: Ms; site: Id | null } }
  | { act: 'appearance.cancel'; with: { appearance: Id } }
  | { act: 'appearance.end'; with: { appearance: Id } }
  | { act: 'appearance.accompany'; with: { appearance: Id; accompanying: PersonId[] } }
  | { act: 'appearance.publicise'; with: { appearance: Id; publicity: Publicity } }
  /** somebody has looked again at what its publicity exposes */
  | { act: 'appearance.review'; with: { appearance: Id } }
  | { act: 'order.issue'; with: { order: Id; appearance: Id; version: number; havens: Id[] } & Plan }
  | { act: 'order.brief'; with: { order: Id; version: number; members: MemberId[] } };

export type AgendaEvent =
  | { e: 'PlaceAdded'; place: Id; kind: PlaceKind; capacity?: number }
  | { e: 'PlaceReconnoitred'; place: Id; at: Ms; conflict: string | null }
  | { e: 'PlaceCompromised'; place: Id; conflict: string | null }
  | { e: 'PlaceKeyHeld'; place: Id; key_holder: Id; access: Id | null }
  | { e: 'KeyHolderTold'; place: Id; at: Ms; conflict: string | null }
  | { e: 'PlaceServiced'; place: Id; at: Ms; capacity: number | null; conflict: string | null }
  | { e: 'RouteAdded'; route: Id }
  | { e: 'SiteSurveyed'; survey: Id; of: Surveyed; subject: Id; at: Ms; conflict: string | null }
  | {
      e: 'AppearanceAdded';
      appearance: Id;
      principal: PersonId;
      from: Ms;
      to: Ms;
      publicity: Publicity;
      site?: Id | null;
      accompanying?: PersonId[];
    }
  | { e: 'AppearanceStarted'; appearance: Id; conflict: string | null }
  | { e: 'AppearanceMoved'; appearance: Id; from: Ms; to: Ms; site: Id | null }
  | { e: 'AppearanceCancelled'; appearance: Id }
  | { e: 'AppearanceEnded'; appearance: Id; conflict: string | null }
  | { e: 'AccompanyingSet'; appearance: Id; accompanying: PersonId[] }
  | { e: 'PublicityChanged'; appearance: Id; from: Publicity; to: Publicity; conflict: string | null }
  | { e: 'AppearanceReviewed'; appearance: Id }
  | ({ e: 'MovementOrderIssued'; order: Id; appearance: Id; version: number; havens: Id[] } & Plan)
  | { e: 'MembersBriefed'; order: Id; version: number; members: MemberId[] };

export interface SafePlace {
  id: Id;
  index: number;
  kind: PlaceKind;
  recce: Ms | null;
  compromisedAt: Ms | null;
  /** A person or a contact outside; null while nobody is known to hold the key. */
  keyHolder: Id | null;
  toldAt: Ms | null;
  access: Id | null;
  capacity: number | null;
  servicedAt: Ms | null;
}
export interface Route {
  id: Id;
  index: number;
  recce: Ms | null;
}
export interface SiteSurvey {
  id: Id;
  index: number;
  of: Surveyed;
  subject: Id;
  at: Ms;
  by: MemberId;
}
export interface Appearance {
  id: Id;
  index: number;
  principal: PersonId;
  from: Ms;
  to: Ms;
  publicity: Publicity;
  /** The site by an id of the organisation's own: two appearances with one site are in the same place (S2). */
  site: Id | null;
  accompanying: readonly PersonId[];
  startedAt: Ms | null;
  endedAt: Ms | null;
  cancelledAt: Ms | null;
  /** The entry in which its hours or its site last changed: an order issued before is written for another day. */
  movedIn: number | null;
  /** Since when what its publicity exposes waits to be reviewed. */
  reviewSince: Ms | null;
  /** The last survey of its site. */
  surveyed: Ms | null;
}
export interface Briefing {
  member: MemberId;
  version: number;
  at: Ms;
}
export interface MovementOrder {
  id: Id;
  index: number;
  appearance: Id;
  version: number;
  at: Ms;
  havens: readonly Id[];
  legs: readonly Leg[];
  seats: readonly Seat[];
  routes: Readonly<Routes>;
  hospital: Id | null;
  comms: Readonly<Comms>;
  /** briefed on the current version only */
  briefed: readonly MemberId[];
  /** Of everybody ever briefed, the last version they were briefed on. */
  known: readonly Briefing[];
}
export interface AgendaState {
  readonly places: Table<SafePlace>;
  readonly routes: Table<Route>;
  readonly surveys: Table<SiteSurvey>;
  readonly appearances: Table<Appearance>;
  readonly orders: Table<MovementOrder>;
}

/** What the stage needs of the roster; filled in by loop.ts. */
export interface AgendaFacts {
  rolesOf(member: MemberId): readonly string[];
  isMember(id: MemberId): boolean;
  isPrincipal(id: PersonId): boolean;
  /** Somebody the roster knows: a member, a principal, a related person, or whoever is assigned to a detail. */
  isPerson(id: PersonId): boolean;
}

export const initialAgenda: AgendaState = {
  places: Table.empty(),
  routes: Table.empty(),
  surveys: Table.empty(),
  appearances: Table.empty(),
  orders: Table.empty(),
};

/** An appearance that is neither ended nor cancelled, however late it is. */
export const isAhead = ({ endedAt, cancelledAt }: Appearance): boolean => endedAt === null && cancelledAt === null;

const NO_ROUTES: Routes = { primary: null, alternate: null, emergency: null };
const NO_COMMS: Comms = { primary: null, alternate: null, contingency: null, emergency: null };

/** The later of two instants: what is told late never makes an older visit the last one. */
const latest = (known: Ms | null, at: Ms): Ms => Math.max(known ?? at, at);

const visited = (place: SafePlace, at: Ms): SafePlace => ({
  ...place,
  recce: latest(place.recce, at),
  compromisedAt: place.compromisedAt !== null && at > place.compromisedAt ? null : place.compromisedAt,
});

export function evolveAgenda(state: AgendaState, event: AgendaEvent, told: Told): AgendaState {
  const { index, now } = told;
  if ('conflict' in event && event.conflict !== null) return state;
  const place = (id: Id, change: (row: SafePlace) => SafePlace): AgendaState => ({ ...state, places: state.places.change(id, change) });
  const appearance = (id: Id, change: Partial<Appearance>): AgendaState => ({
    ...state,
    appearances: state.appearances.change(id, (row) => ({ ...row, ...change })),
  });
  switch (event.e) {
    case 'PlaceAdded': {
      const { place: id, kind, capacity = null } = event;
      const nothingElse = { recce: null, compromisedAt: null, keyHolder: null, toldAt: null, access: null, servicedAt: null };
      return { ...state, places: state.places.with(id, { id, index, kind, capacity, ...nothingElse }) };
    }
    case 'PlaceReconnoitred':
      return place(event.place, (row) => visited(row, event.at));
    case 'PlaceCompromised':
      return place(event.place, (row) => ({ ...row, compromisedAt: now }));
    case 'PlaceKeyHeld':
      return place(event.place, (row) => ({
        ...row,
        keyHolder: event.key_holder,
        access: event.access,
        toldAt: row.keyHolder === event.key_holder ? row.toldAt : null,
      }));
    case 'KeyHolderTold':
      return place(event.place, (row) => ({ ...row, toldAt: latest(row.toldAt, event.at) }));
    case 'PlaceServiced':
      return place(event.place, (row) => ({
        ...row,
        servicedAt: latest(row.servicedAt, event.at),
        capacity: event.capacity ?? row.capacity,
      }));
    case 'RouteAdded':
      return { ...state, routes: state.routes.with(event.route, { id: event.route, index, recce: null }) };
    case 'SiteSurveyed':
      return surveyed(state, event, told);
    case 'AppearanceAdded': {
      const { e: _, appearance: id, site = null, accompanying = [], ...planned } = event;
      const added: Appearance = {
        id,
        index,
        ...planned,
        site,
        accompanying,
        startedAt: null,
        endedAt: null,
        cancelledAt: null,
        movedIn: null,
        reviewSince: null,
        surveyed: null,
      };
      return { ...state, appearances: state.appearances.with(id, added) };
    }
    case 'AppearanceStarted':
      return appearance(event.appearance, { startedAt: now });
    case 'AppearanceMoved': {
      const { from, to, site } = event;
      const elsewhere = state.appearances.get(event.appearance)?.site !== site;
      return appearance(event.appearance, { from, to, site, movedIn: index, ...(elsewhere ? { surveyed: null } : {}) });
    }
    case 'AppearanceCancelled':
      return appearance(event.appearance, { cancelledAt: now });
    case 'AppearanceEnded':
      return appearance(event.appearance, { endedAt: now });
    case 'AccompanyingSet':
      return appearance(event.appearance, { accompanying: event.accompanying });
    case 'PublicityChanged': {
      const since = state.appearances.get(event.appearance)?.reviewSince ?? now;
      return appearance(event.appearance, { publicity: event.to, reviewSince: since });
    }
    case 'AppearanceReviewed':
      return appearance(event.appearance, { reviewSince: null });
    case 'MovementOrderIssued': {
      const { e: _, order: id, legs = [], seats = [], routes = NO_ROUTES, hospital = null, comms = NO_COMMS, ...issued } = event;
      const known = state.orders.get(id)?.known ?? [];
      const order: MovementOrder = { id, index, ...issued, legs, seats, routes, hospital, comms, at: now, briefed: [], known };
      return { ...state, orders: state.orders.with(id, order) };
    }
    case 'MembersBriefed': {
      const { version, members } = event;
      const read = (order: MovementOrder): MovementOrder => {
        if (order.version !== version) return order;
        const others = order.known.filter(({ member }) => !members.includes(member));
        const briefings = [...new Set(members)].map((member) => ({ member, version, at: now }));
        return { ...order, briefed: [...new Set([...order.briefed, ...members])], known: [...others, ...briefings] };
      };
      return { ...state, orders: state.orders.change(event.order, read) };
    }
    default:
      throw new Error(`agenda: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}

/** A survey is kept, and is the last visit of what it is of where none came later. */
function surveyed(state: AgendaState, event: Extract<AgendaEvent, { e: 'SiteSurveyed' }>, told: Told): AgendaState {
  const { survey: id, of, subject, at } = event;
  const surveys = state.surveys.with(id, { id, index: told.index, of, subject, at, by: actor(told) });
  switch (of) {
    case 'place':
      return { ...state, surveys, places: state.places.change(subject, (row) => visited(row, at)) };
    case 'route':
      return { ...state, surveys, routes: state.routes.change(subject, (row) => ({ ...row, recce: latest(row.recce, at) })) };
    case 'appearance':
      return {
        ...state,
        surveys,
        appearances: state.appearances.change(subject, (row) => ({ ...row, surveyed: latest(row.surveyed, at) })),
      };
  }
}
