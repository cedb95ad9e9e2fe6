/** What may be asked of the agenda, by whom, and why not. */
import { type Asker, accept, type Decision, type Legality, type Row, refuse } from '../../kernel/decider.ts';
import type { Id, PersonId } from '../../kernel/ids.ts';
import { actor, judge, NEVER } from '../../kernel/legality.ts';
import type { AgendaAct, AgendaEvent, AgendaFacts, AgendaState } from './model.ts';

/**
 * The thing the act names: not known here; a place; a route; an appearance, over once ended or cancelled; an order whose
 * current version is the one named, or not; a survey whose id is taken.
 */
export type AgendaSituation =
  | 'unknown'
  | 'usable'
  | 'compromised'
  | 'route'
  | 'planned'
  | 'in_progress'
  | 'over'
  | 'current'
  | 'outdated'
  | 'surveyed';

const PLANNERS = ['desk', 'watch_officer', 'supervisor', 'administrator', 'team_leader', 'advance'];
const ELSEWHERE = {
  usable: NEVER,
  compromised: NEVER,
  route: NEVER,
  planned: NEVER,
  in_progress: NEVER,
  over: NEVER,
  current: NEVER,
  outdated: NEVER,
  surveyed: NEVER,
};

const ofPlace = (kind: 'request' | 'testimony', doctrine: string): Row<AgendaSituation> => ({
  kind,
  doctrine,
  who: kind === 'testimony' ? 'anyone' : PLANNERS,
  in: { ...ELSEWHERE, unknown: 'place_unknown', usable: 'yes', compromised: 'yes' },
});
type Cells = { readonly planned: string; readonly in_progress: string; readonly over: string };
const ofAppearance = (kind: 'request' | 'testimony', doctrine: string, cells: Cells): Row<AgendaSituation> => ({
  kind,
  doctrine,
  who: kind === 'testimony' ? 'anyone' : PLANNERS,
  in: { ...ELSEWHERE, unknown: 'appearance_unknown', ...cells },
});
const WHILE_AHEAD: Cells = { planned: 'yes', in_progress: 'yes', over: 'appearance_over' };

export const agendaLegality: Legality<AgendaAct['act'], AgendaSituation> = {
  'place.add': {
    kind: 'request',
    doctrine: 'domain §3',
    who: PLANNERS,
    in: { ...ELSEWHERE, unknown: 'yes', usable: 'place_known', compromised: 'place_known' },
  },
  'place.recce': ofPlace('testimony', 'I-20'),
  'place.compromise': ofPlace('testimony', 'I-20'),
  'place.key': ofPlace('request', 'decision 28'),
  'place.told': ofPlace('testimony', 'decision 28'),
  'place.service': ofPlace('testimony', 'domain §3'),
  'route.add': { kind: 'request', doctrine: 'domain §3', who: PLANNERS, in: { ...ELSEWHERE, unknown: 'yes', route: 'route_known' } },
  'site.survey': {
    kind: 'testimony',
    doctrine: 'domain §6b',
    who: 'anyone',
    in: {
      ...ELSEWHERE,
      unknown: 'subject_not_known',
      usable: 'yes',
      compromised: 'yes',
      route: 'yes',
      planned: 'yes',
      in_progress: 'yes',
      over: 'yes',
      surveyed: 'survey_known',
    },
  },
  'appearance.add': {
    kind: 'request',
    doctrine: 'domain §3',
    who: PLANNERS,
    in: { ...ELSEWHERE, unknown: 'yes', planned: 'appearance_known', in_progress: 'appearance_known', over: 'appearance_known' },
  },
  'appearance.start': ofAppearance('testimony', 'I-08', { planned: 'yes', in_progress: 'appearance_started', over: 'appearance_over' }),
  // What is under way may still be prolonged or go elsewhere.
  'appearance.move': ofAppearance('request', 'domain §3', WHILE_AHEAD),
  'appearance.cancel': ofAppearance('request', 'I-14', { planned: 'yes', in_progress: 'appearance_started', over: 'appearance_over' }),
  'appearance.end': ofAppearance('testimony', 'I-14', { planned: 'appearance_not_started', in_progress: 'yes', over: 'appearance_over' }),
  'appearance.accompany': ofAppearance('request', 'domain §3', WHILE_AHEAD),
  'appearance.publicise': ofAppearance('testimony', 'domain §6b', WHILE_AHEAD),
  'appearance.review': ofAppearance('request', 'domain §6b', WHILE_AHEAD),
  'order.issue': {
    kind: 'request',
    doctrine: 'domain §3',
    who: PLANNERS,
    in: { ...ELSEWHERE, unknown: 'yes', current: 'order_version_not_newer', outdated: 'order_version_not_newer' },
  },
  'order.brief': {
    kind: 'request',
    doctrine: 'domain §3',
    who: [...PLANNERS, 'self'],
    in: { ...ELSEWHERE, unknown: 'order_unknown', current: 'yes', outdated: 'order_outdated' },
  },
};

function placeSituation(state: AgendaState, id: Id): AgendaSituation {
  const place = state.places.get(id);
  if (place === undefined) return 'unknown';
  return place.compromisedAt === null ? 'usable' : 'compromised';
}

function appearanceSituation(state: AgendaState, id: Id): AgendaSituation {
  const appearance = state.appearances.get(id);
  if (appearance === undefined) return 'unknown';
  if (appearance.endedAt !== null || appearance.cancelledAt !== null) return 'over';
  return appearance.startedAt === null ? 'planned' : 'in_progress';
}

/** Which column of the table an act stands in. A version above the one issued is `unknown`: nobody has it yet. */
export function agendaSituation(state: AgendaState, asked: AgendaAct): AgendaSituation {
  switch (asked.act) {
    case 'place.add':
    case 'place.recce':
    case 'place.compromise':
    case 'place.key':
    case 'place.told':
    case 'place.service':
      return placeSituation(state, asked.with.place);
    case 'route.add':
      return state.routes.has(asked.with.route) ? 'route' : 'unknown';
    case 'site.survey': {
      const { survey, of, subject } = asked.with;
      if (state.surveys.has(survey)) return 'surveyed';
      if (of === 'route') return state.routes.has(subject) ? 'route' : 'unknown';
      return of === 'place' ? placeSituation(state, subject) : appearanceSituation(state, subject);
    }
    case 'appearance.add':
    case 'appearance.start':
    case 'appearance.move':
    case 'appearance.cancel':
    case 'appearance.end':
    case 'appearance.accompany':
    case 'appearance.publicise':
    case 'appearance.review':
      return appearanceSituation(state, asked.with.appearance);
    case 'order.issue':
    case 'order.brief': {
      const order = state.orders.get(asked.with.order);
      if (order === undefined || asked.with.version > order.version) return 'unknown';
      return asked.with.version === order.version ? 'current' : 'outdated';
    }
    default:
      throw new Error(`agenda: unknown act ${(asked satisfies never as { act: string }).act}`);
  }
}

/** Someone who reads an order by themselves may say so for themselves; for others, those who brief. */
const aboutSelf = (asked: AgendaAct, asker: Asker): boolean =>
  asked.act === 'order.brief' && asked.with.members.every((member) => member === actor(asker));

export function decideAgenda(state: AgendaState, asked: AgendaAct, asker: Asker, facts: AgendaFacts): Decision<AgendaEvent> {
  const judged = judge(agendaLegality, asked.act, agendaSituation(state, asked), asker, facts.rolesOf, aboutSelf(asked, asker));
  if (judged.refusal !== null) return { ok: false, refusal: judged.refusal };
  const { conflict } = judged;
  // A device whose clock runs ahead would keep a place green for too long: nobody has been there later than now.
  const past = <T extends { at: number }>(told: T): T => ({ ...told, at: Math.min(told.at, asker.now) });
  switch (asked.act) {
    case 'place.add':
      return accept({ e: 'PlaceAdded', ...asked.with });
    case 'place.recce':
      return accept({ e: 'PlaceReconnoitred', ...past(asked.with), conflict });
    case 'place.compromise':
      return accept({ e: 'PlaceCompromised', place: asked.with.place, conflict });
    case 'place.key':
      return accept({ e: 'PlaceKeyHeld', ...asked.with });
    case 'place.told':
      return tell(state, past(asked.with), conflict);
    case 'place.service':
      return accept({ e: 'PlaceServiced', ...past(asked.with), conflict });
    case 'route.add':
      return accept({ e: 'RouteAdded', ...asked.with });
    case 'site.survey':
      return accept({ e: 'SiteSurveyed', ...past(asked.with), conflict });
    case 'appearance.add':
      if (!facts.isPrincipal(asked.with.principal)) return refuse('principal_unknown', 'domain §3', asked.with.principal);
      return emptyWindow(asked.with) ?? strangers(asked.with.accompanying ?? [], facts) ?? accept({ e: 'AppearanceAdded', ...asked.with });
    case 'appearance.start':
      return accept({ e: 'AppearanceStarted', appearance: asked.with.appearance, conflict });
    case 'appearance.move':
      return emptyWindow(asked.with) ?? accept({ e: 'AppearanceMoved', ...asked.with });
    case 'appearance.cancel':
      if (!asker.words.includes('reason')) return refuse('reason_missing', 'I-14', asked.with.appearance);
      return accept({ e: 'AppearanceCancelled', ...asked.with });
    case 'appearance.end':
      return accept({ e: 'AppearanceEnded', appearance: asked.with.appearance, conflict });
    case 'appearance.accompany': {
      const accompanying = [...new Set(asked.with.accompanying)];
      return strangers(accompanying, facts) ?? accept({ e: 'AccompanyingSet', appearance: asked.with.appearance, accompanying });
    }
    case 'appearance.publicise': {
      const { appearance, publicity: to } = asked.with;
      const from = state.appearances.get(appearance)?.publicity ?? to;
      return accept({ e: 'PublicityChanged', appearance, from, to, conflict: conflict ?? (from === to ? 'publicity_same' : null) });
    }
    case 'appearance.review': {
      const { appearance } = asked.with;
      if (state.appearances.get(appearance)?.reviewSince === null) return refuse('nothing_to_review', 'domain §6b', appearance);
      return accept({ e: 'AppearanceReviewed', appearance });
    }
    case 'order.issue':
      return issue(state, asked.with, facts);
    case 'order.brief': {
      const { members } = asked.with;
      if (members.length === 0) return refuse('nobody_briefed', 'domain §3');
      const unknown = members.filter((member) => !facts.isMember(member));
      if (unknown.length > 0) return refuse('member_unknown', 'domain §3', ...unknown);
      return accept({ e: 'MembersBriefed', ...asked.with });
    }
  }
}

const emptyWindow = ({ from, to }: { from: number; to: number }): Decision<never> | null =>
  to <= from ? refuse('period_empty', 'domain §3') : null;

function strangers(people: readonly PersonId[], facts: AgendaFacts): Decision<never> | null {
  const unknown = people.filter((person) => !facts.isPerson(person));
  return unknown.length > 0 ? refuse('person_unknown', 'domain §3', ...unknown) : null;
}

/** Nobody can have been told of a place whose key nobody is known to hold: kept, and shown. */
function tell(state: AgendaState, told: { place: Id; at: number }, conflict: string | null): Decision<AgendaEvent> {
  const holder = state.places.get(told.place)?.keyHolder ?? null;
  return accept({ e: 'KeyHolderTold', ...told, conflict: conflict ?? (holder === null ? 'key_holder_unknown' : null) });
}

/** One order per appearance, so that "the current version" means one thing; no haven that is not known, or that is burnt. */
function issue(state: AgendaState, order: Extract<AgendaAct, { act: 'order.issue' }>['with'], facts: AgendaFacts): Decision<AgendaEvent> {
  const { appearance, havens, routes, seats = [] } = order;
  const situation = appearanceSituation(state, appearance);
  if (situation === 'unknown') return refuse('appearance_unknown', 'domain §3', appearance);
  if (situation === 'over') return refuse('appearance_over', 'domain §3', appearance);
  const before = state.orders.get(order.order);
  if (before !== undefined && before.appearance !== appearance)
    return refuse('order_of_another_appearance', 'domain §3', before.appearance);
  const [other] = state.orders.filter((known) => known.appearance === appearance && known.id !== order.order);
  if (other !== undefined) return refuse('appearance_has_order', 'domain §3', other.id);
  const unknown = havens.filter((place) => !state.places.has(place));
  if (unknown.length > 0) return refuse('place_unknown', 'domain §3', ...unknown);
  const burnt = havens.filter((place) => typeof state.places.get(place)?.compromisedAt === 'number');
  if (burnt.length > 0) return refuse('place_compromised', 'I-20', ...burnt);
  const lost = Object.values(routes ?? {}).filter((route): route is Id => route !== null && !state.routes.has(route));
  if (lost.length > 0) return refuse('route_unknown', 'domain §3', ...lost);
  return (
    seatedTwice(seats) ??
    strangers(
      seats.map(({ person }) => person),
      facts,
    ) ??
    accept({ e: 'MovementOrderIssued', ...order })
  );
}

/** A person sits in one seat, and a seat holds one person: the driver reads it at a glance. */
function seatedTwice(seats: readonly { vehicle: Id; seat: Id; person: PersonId }[]): Decision<never> | null {
  const twice = seats.filter(
    ({ vehicle, seat, person }, i) => seats.findIndex((row) => row.person === person || (row.vehicle === vehicle && row.seat === seat)) < i,
  );
  return twice.length > 0 ? refuse('seated_twice', 'domain §3', ...twice.map(({ person }) => person)) : null;
}
