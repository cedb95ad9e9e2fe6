/** What may be asked of the agenda, by whom, and why not. */
import { type Asker, accept, type Decision, type Legality, refuse } from '../../kernel/decider.ts';
import { actor, judge, NEVER } from '../../kernel/legality.ts';
import type { AgendaAct, AgendaEvent, AgendaFacts, AgendaState } from './model.ts';

/** The thing the act names: not known here; a place; an appearance; an order whose current version is the one named, or not. */
export type AgendaSituation = 'unknown' | 'usable' | 'compromised' | 'planned' | 'in_progress' | 'current' | 'outdated';

const PLANNERS = ['desk', 'watch_officer', 'supervisor', 'administrator', 'team_leader', 'advance'];
const ELSEWHERE = { usable: NEVER, compromised: NEVER, planned: NEVER, in_progress: NEVER, current: NEVER, outdated: NEVER };

export const agendaLegality: Legality<AgendaAct['act'], AgendaSituation> = {
  'place.add': {
    kind: 'request',
    doctrine: 'domain §3',
    who: PLANNERS,
    in: { ...ELSEWHERE, unknown: 'yes', usable: 'place_known', compromised: 'place_known' },
  },
  'place.recce': {
    kind: 'testimony',
    doctrine: 'I-20',
    who: 'anyone',
    in: { ...ELSEWHERE, unknown: 'place_unknown', usable: 'yes', compromised: 'yes' },
  },
  'place.compromise': {
    kind: 'testimony',
    doctrine: 'I-20',
    who: 'anyone',
    in: { ...ELSEWHERE, unknown: 'place_unknown', usable: 'yes', compromised: 'yes' },
  },
  'appearance.add': {
    kind: 'request',
    doctrine: 'domain §3',
    who: PLANNERS,
    in: { ...ELSEWHERE, unknown: 'yes', planned: 'appearance_known', in_progress: 'appearance_known' },
  },
  'appearance.start': {
    kind: 'testimony',
    doctrine: 'I-08',
    who: 'anyone',
    in: { ...ELSEWHERE, unknown: 'appearance_unknown', planned: 'yes', in_progress: 'appearance_started' },
  },
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

/** Which column of the table an act stands in. A version above the one issued is `unknown`: nobody has it yet. */
export function agendaSituation(state: AgendaState, asked: AgendaAct): AgendaSituation {
  switch (asked.act) {
    case 'place.add':
    case 'place.recce':
    case 'place.compromise': {
      const place = state.places.get(asked.with.place);
      if (place === undefined) return 'unknown';
      return place.compromisedAt === null ? 'usable' : 'compromised';
    }
    case 'appearance.add':
    case 'appearance.start': {
      const appearance = state.appearances.get(asked.with.appearance);
      if (appearance === undefined) return 'unknown';
      return appearance.startedAt === null ? 'planned' : 'in_progress';
    }
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
  switch (asked.act) {
    case 'place.add':
      return accept({ e: 'PlaceAdded', ...asked.with });
    case 'place.recce':
      // A device whose clock runs ahead would keep a place green for too long: nobody has been there later than now.
      return accept({ e: 'PlaceReconnoitred', place: asked.with.place, at: Math.min(asked.with.at, asker.now), conflict });
    case 'place.compromise':
      return accept({ e: 'PlaceCompromised', place: asked.with.place, conflict });
    case 'appearance.add':
      if (asked.with.to <= asked.with.from) return refuse('period_empty', 'domain §3');
      if (!facts.isPrincipal(asked.with.principal)) return refuse('principal_unknown', 'domain §3', asked.with.principal);
      return accept({ e: 'AppearanceAdded', ...asked.with });
    case 'appearance.start':
      return accept({ e: 'AppearanceStarted', appearance: asked.with.appearance, conflict });
    case 'order.issue':
      return issue(state, asked.with);
    case 'order.brief': {
      const { members } = asked.with;
      if (members.length === 0) return refuse('nobody_briefed', 'domain §3');
      const strangers = members.filter((member) => !facts.isMember(member));
      if (strangers.length > 0) return refuse('member_unknown', 'domain §3', ...strangers);
      return accept({ e: 'MembersBriefed', ...asked.with });
    }
  }
}

/** One order per appearance, so that "the current version" means one thing; no haven that is not known, or that is burnt. */
function issue(state: AgendaState, order: Extract<AgendaAct, { act: 'order.issue' }>['with']): Decision<AgendaEvent> {
  const { appearance, havens } = order;
  if (!state.appearances.has(appearance)) return refuse('appearance_unknown', 'domain §3', appearance);
  const before = state.orders.get(order.order);
  if (before !== undefined && before.appearance !== appearance)
    return refuse('order_of_another_appearance', 'domain §3', before.appearance);
  const [other] = state.orders.filter((known) => known.appearance === appearance && known.id !== order.order);
  if (other !== undefined) return refuse('appearance_has_order', 'domain §3', other.id);
  const unknown = havens.filter((place) => !state.places.has(place));
  if (unknown.length > 0) return refuse('place_unknown', 'domain §3', ...unknown);
  const burnt = havens.filter((place) => typeof state.places.get(place)?.compromisedAt === 'number');
  if (burnt.length > 0) return refuse('place_compromised', 'I-20', ...burnt);
  return accept({ e: 'MovementOrderIssued', ...order });
}
