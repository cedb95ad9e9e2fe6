/** What may be asked of the roster, by whom, and why not. Handover follows I-42; joining follows decisions 26 and 27. */
import { type Asker, accept, type Decision, type Legality, refuse } from '../../kernel/decider.ts';
import type { Id } from '../../kernel/ids.ts';
import { actor, judge, NEVER } from '../../kernel/legality.ts';
import { enrolDevice, SET_UP } from './devices.ts';
import { leftOf, type Restored, ROOT, type RosterAct, type RosterEvent, type RosterFacts, type RosterState } from './model.ts';

/** `none`: no organisation yet. Then, of the thing the act names: not known, known, or (a handover) accepted, or given up (a device: revoked). */
export type RosterSituation = 'none' | 'absent' | 'present' | 'accepted' | 'over';

const NO_ORG = 'organisation_missing';
const adds = (known: string) => ({ none: NO_ORG, absent: 'yes', present: known, accepted: NEVER, over: NEVER });
const changes = (unknown: string) => ({ none: NO_ORG, absent: unknown, present: 'yes', accepted: NEVER, over: NEVER });
const OF_HANDOVER = { ...changes('handover_unknown'), accepted: 'handover_accepted', over: 'handover_over' };

export const rosterLegality: Legality<RosterAct['act'], RosterSituation> = {
  'org.create': {
    kind: 'request',
    doctrine: 'architecture',
    who: ['desk'],
    in: { none: 'yes', absent: NEVER, present: 'organisation_exists', accepted: NEVER, over: NEVER },
  },
  'member.enrol': { kind: 'request', doctrine: 'decision 26', who: SET_UP, in: adds('member_known') },
  'device.enrol': { kind: 'request', doctrine: 'decision 26', who: SET_UP, in: adds('device_known') },
  // Whoever may vouch for a device may stop one, alone and at once; so may whoever it belongs to.
  'device.revoke': {
    kind: 'request',
    doctrine: 'decision 27',
    who: [...SET_UP, 'self'],
    in: { ...changes('device_unknown'), over: 'device_revoked' },
  },
  'org.root': { kind: 'request', doctrine: 'decision 30', who: ['desk', 'administrator', 'supervisor'], in: adds('root_pinned') },
  'recovery.set': {
    kind: 'request',
    doctrine: 'decision 30',
    who: ['administrator', 'supervisor'],
    in: { none: NO_ORG, absent: NEVER, present: 'yes', accepted: NEVER, over: NEVER },
  },
  'device.prove': { kind: 'testimony', doctrine: 'decision 20', who: 'anyone', in: changes('device_unknown') },
  'principal.add': { kind: 'request', doctrine: 'domain §3', who: SET_UP, in: adds('principal_known') },
  'related.add': { kind: 'request', doctrine: 'domain §1', who: SET_UP, in: adds('related_known') },
  'related.cover': { kind: 'request', doctrine: 'I-36', who: [...SET_UP, 'liaison'], in: changes('related_unknown') },
  'related.plan': { kind: 'request', doctrine: 'S11', who: [...SET_UP, 'liaison'], in: changes('related_unknown') },
  'related.lapse': { kind: 'request', doctrine: 'I-14', who: ['desk'], in: changes('related_unknown') },
  'detail.assign': { kind: 'request', doctrine: 'domain §3', who: SET_UP, in: adds('assignment_known') },
  'detail.end': { kind: 'request', doctrine: 'domain §3', who: SET_UP, in: changes('assignment_unknown') },
  'duty.set': { kind: 'request', doctrine: 'I-42', who: ['desk', 'self', 'watch_officer', 'supervisor'], in: changes('member_unknown') },
  'handover.offer': {
    kind: 'request',
    doctrine: 'I-42',
    who: ['watch_officer', 'supervisor'],
    in: { ...adds('handover_known'), accepted: 'handover_known', over: 'handover_known' },
  },
  'handover.accept': { kind: 'request', doctrine: 'I-42', who: ['self'], in: OF_HANDOVER },
  'handover.withdraw': { kind: 'request', doctrine: 'I-42', who: ['self', 'supervisor'], in: OF_HANDOVER },
  // That somebody does not take over is a fact, whenever it is said.
  'handover.decline': { kind: 'testimony', doctrine: 'I-42', who: ['self'], in: OF_HANDOVER },
  'person.export': { kind: 'request', doctrine: 'log 3', who: ['supervisor', 'administrator'], in: changes('person_unknown') },
  'desk.resume': {
    kind: 'testimony',
    doctrine: 'S8',
    who: 'desk',
    in: { none: NO_ORG, absent: NEVER, present: 'yes', accepted: NEVER, over: NEVER },
  },
  'log.restored': {
    kind: 'request',
    doctrine: 'decision 7',
    who: ['desk'],
    in: { none: NO_ORG, absent: NEVER, present: 'yes', accepted: NEVER, over: NEVER },
  },
};

/** Which column of the table an act stands in. */
export function rosterSituation(state: RosterState, asked: RosterAct, asker: Asker): RosterSituation {
  // The first entry of a log enrols the desk's own key, so that every entry after it has a known signer (decision 1).
  const isFirst = asked.act === 'device.enrol' && asked.with.member === 'desk';
  if (state.org === null && !isFirst) return 'none';
  const known = (is: boolean): RosterSituation => (is ? 'present' : 'absent');
  switch (asked.act) {
    case 'org.create':
    case 'desk.resume':
    case 'log.restored':
    case 'recovery.set':
      return 'present';
    case 'org.root':
      return known(state.root !== null);
    case 'device.revoke': {
      const device = state.devices.get(asked.with.device);
      return device !== undefined && device.revoked !== null ? 'over' : known(device !== undefined);
    }
    case 'member.enrol':
    case 'duty.set':
      return known(state.members.has(asked.with.member));
    case 'device.enrol':
      return known(state.devices.has(asked.with.device));
    case 'device.prove':
      return known(state.devices.has(asker.device));
    case 'principal.add':
      return known(state.principals.has(asked.with.principal));
    case 'related.add':
    case 'related.cover':
    case 'related.plan':
    case 'related.lapse':
      return known(state.related.has(asked.with.person));
    case 'person.export':
      return known([state.members, state.principals, state.related].some((table) => table.has(asked.with.person)));
    case 'detail.assign':
    case 'detail.end':
      return known(state.assignments.has(asked.with.assignment));
    case 'handover.offer':
    case 'handover.accept':
    case 'handover.withdraw':
    case 'handover.decline': {
      const handover = state.handovers.get(asked.with.handover);
      if (handover?.state === 'withdrawn' || handover?.state === 'declined') return 'over';
      return handover?.state === 'accepted' ? 'accepted' : known(handover !== undefined);
    }
    default:
      throw new Error(`roster: unknown act ${(asked satisfies never as { act: string }).act}`);
  }
}

/** True when the act is about the one who acts: their own duty or device, a handover offered to them. */
function aboutSelf(state: RosterState, asked: RosterAct, asker: Asker): boolean {
  if (asked.act === 'duty.set') return asked.with.member === actor(asker);
  if (asked.act === 'device.revoke') return (state.devices.get(asked.with.device)?.member ?? actor(asker)) === actor(asker);
  if (asked.act === 'handover.accept' || asked.act === 'handover.decline') {
    const handover = state.handovers.get(asked.with.handover);
    return handover === undefined || handover.to === actor(asker);
  }
  if (asked.act === 'handover.withdraw') {
    const handover = state.handovers.get(asked.with.handover);
    return handover === undefined || handover.from === actor(asker);
  }
  return false;
}

const missingFrom = (list: readonly Id[], wanted: readonly Id[]): Id[] => wanted.filter((id) => !list.includes(id));

/** Refusals are codes of the table above, or of the rules below; the words for people live in the wire. */
export function decideRoster(state: RosterState, asked: RosterAct, asker: Asker, facts: RosterFacts): Decision<RosterEvent> {
  const judged = judge(
    rosterLegality,
    asked.act,
    rosterSituation(state, asked, asker),
    asker,
    facts.rolesOf,
    aboutSelf(state, asked, asker),
  );
  if (judged.refusal !== null) return { ok: false, refusal: judged.refusal };
  const { conflict } = judged;
  switch (asked.act) {
    case 'org.create':
      return accept({ e: 'OrganisationCreated', ...asked.with });
    case 'member.enrol':
      if (asker.for !== undefined) return refuse('not_by_relay', 'decision 27');
      // The desk signs timers and arrows under this name; a person may not take it.
      if (asked.with.member === 'desk') return refuse('member_reserved', 'decision 1', 'desk');
      return accept({
        e: 'MemberEnrolled',
        ...asked.with,
        roles: [...new Set(asked.with.roles)],
        compartments: [...new Set(asked.with.compartments)],
      });
    case 'device.enrol':
      return enrolDevice(state, asked.with, asker, facts);
    case 'device.revoke': {
      const { device, reason_code } = asked.with;
      const member = state.devices.get(device)?.member ?? '';
      // Without it no timer and no arrow would be signed any more.
      return member === 'desk' ? refuse('device_of_desk', 'decision 1') : accept({ e: 'DeviceRevoked', device, member, reason_code });
    }
    case 'org.root':
      if (facts.keyName(asked.with.vkey) !== ROOT) return refuse('key_unsound', 'decision 3');
      return asker.cosigned?.includes(ROOT) === true ? accept({ e: 'RootPinned', ...asked.with }) : refuse('root_unproved', 'decision 30');
    case 'recovery.set':
      return setRecovery(state, asked.with, asker);
    case 'device.prove': {
      const member = state.devices.get(asker.device)?.member ?? asker.by;
      return accept({ e: 'ReceptionProved', device: asker.device, member, channel: asked.with.channel, conflict });
    }
    case 'principal.add':
      return accept({ e: 'PrincipalAdded', ...asked.with });
    case 'related.add':
      if (!state.principals.has(asked.with.principal)) return refuse('principal_unknown', 'domain §1', asked.with.principal);
      return accept({ e: 'RelatedPersonAdded', ...asked.with });
    case 'related.cover':
      return cover(state, asked.with, asker);
    case 'related.plan':
      return plan(asked.with);
    case 'related.lapse': {
      const { person, until } = asked.with;
      const ends = state.related.get(person)?.coverUntil ?? null;
      if (ends === null || ends !== until || asker.now < ends) return refuse('nothing_due', 'I-14', person);
      return accept({ e: 'RelatedCoverLapsed', person });
    }
    case 'detail.assign':
      return assign(state, asked.with);
    case 'detail.end':
      return end(state, asked.with);
    case 'duty.set':
      return accept({ e: 'DutySet', ...asked.with });
    case 'handover.offer':
      return offer(state, asked.with, asker, facts);
    case 'handover.accept':
      return takeOver(state, asked.with, asker);
    case 'handover.withdraw':
      if (!asker.words.includes('reason')) return refuse('reason_missing', 'I-42', asked.with.handover);
      return accept({ e: 'HandoverWithdrawn', handover: asked.with.handover, by: actor(asker) });
    case 'handover.decline':
      return accept({ e: 'HandoverDeclined', handover: asked.with.handover, by: actor(asker), conflict });
    case 'person.export':
      // Whoever reads so much of one person says why, in their own name.
      if (asker.for !== undefined) return refuse('not_by_relay', 'log 3');
      if (!asker.words.includes('purpose')) return refuse('purpose_missing', 'log 3', asked.with.person);
      return accept({ e: 'PersonExported', ...asked.with });
    case 'desk.resume':
      if (asked.with.to < asked.with.from) return refuse('period_empty', 'decision 14');
      return accept({ e: 'DeskResumed', ...asked.with, conflict });
    case 'log.restored':
      if (asker.now < asked.with.from) return refuse('period_empty', 'decision 14');
      return accept({ e: 'LogRestored', ...asked.with, to: asker.now, lost: lostIn(asked.with) });
  }
}

/** Decision 7: what is missing is told as a number only when a head says so; "none" only when the last head is of what was put back. */
function lostIn({ size, previous, known_size: known, known_origin: origin }: Restored): number | null {
  if (known === null) return null;
  if (known > size) return known - size;
  return known === size && origin === previous ? 0 : null;
}

type With<Act extends RosterAct['act']> = Extract<RosterAct, { act: Act }>['with'];

/** Whom a compartment is sealed to besides its devices: said by somebody who holds it, on a key the server does not have. */
function setRecovery(state: RosterState, asked: With<'recovery.set'>, asker: Asker): Decision<RosterEvent> {
  if (asker.for !== undefined) return refuse('not_by_relay', 'decision 27');
  if (state.devices.get(asker.device)?.custody !== 'device') return refuse('own_key_needed', 'decision 3');
  const held = state.members.get(asker.by)?.compartments ?? [];
  if (!held.includes(asked.compartment)) return refuse('compartment_not_held', 'decision 10', asker.by);
  return accept({ e: 'RecoverySet', ...asked });
}

/** Whoever covers is a member, so that somebody can be rung; a cover that has ended before it begins covers nobody. */
function cover(state: RosterState, asked: With<'related.cover'>, asker: Asker): Decision<RosterEvent> {
  const { by = null, until = null } = asked;
  if (by !== null && !state.members.has(by)) return refuse('member_unknown', 'I-36', by);
  if (until !== null && until <= asker.now) return refuse('period_empty', 'I-36', asked.person);
  return accept({ e: 'RelatedPersonCovered', ...asked });
}

/** The order is what is agreed: whoever is tried twice would be tried before the next is. */
function plan({ person, contacts }: With<'related.plan'>): Decision<RosterEvent> {
  if (contacts.length === 0) return refuse('plan_empty', 'S11', person);
  const twice = contacts.filter(({ contact, means }, i) => contacts.findIndex((c) => c.contact === contact && c.means === means) < i);
  if (twice.length > 0) return refuse('contact_twice', 'S11', ...twice.map(({ contact }) => contact));
  return accept({ e: 'RelatedPersonPlanned', person, contacts });
}

/** A person may hold several parts at once. The substitute is rung in their place, so it must be a member, and another one. */
function assign(state: RosterState, assignment: With<'detail.assign'>): Decision<RosterEvent> {
  const { principal, person, from, to, substitute } = assignment;
  if (!state.principals.has(principal)) return refuse('principal_unknown', 'domain §3', principal);
  if (to !== null && to <= from) return refuse('period_empty', 'domain §3');
  if (substitute === person) return refuse('substitute_is_self', 'decision 19', person);
  if (substitute !== null && !state.members.has(substitute)) return refuse('member_unknown', 'decision 19', substitute);
  return accept({ e: 'DetailAssigned', ...assignment });
}

function end(state: RosterState, { assignment: id, at }: With<'detail.end'>): Decision<RosterEvent> {
  const assignment = state.assignments.get(id);
  if (assignment === undefined) throw new Error(`roster: assignment ${id} vanished between the table and the rule`);
  if (at < assignment.from) return refuse('period_empty', 'domain §3', id);
  if (assignment.to !== null && at > assignment.to) return refuse('period_not_prolonged', 'domain §3', id);
  return accept({ e: 'DetailEnded', assignment: id, at });
}

/** I-42: what is offered is exactly what is open; nothing is left behind, nothing is handed over that is not theirs. */
function offer(
  state: RosterState,
  { handover, to, items }: With<'handover.offer'>,
  asker: Asker,
  facts: RosterFacts,
): Decision<RosterEvent> {
  const from = actor(asker);
  if (to === from) return refuse('handover_to_self', 'I-42', to);
  if (!state.members.has(to)) return refuse('member_unknown', 'I-42', to);
  const open = facts.openItems(from);
  const missing = missingFrom(items, open);
  if (missing.length > 0) return refuse('handover_items_missing', 'I-42', ...missing);
  const others = missingFrom(open, items);
  if (others.length > 0) return refuse('handover_items_not_open', 'I-42', ...others);
  return accept({ e: 'HandoverOffered', handover, from, to, items: [...new Set(items)] });
}

/**
 * I-42: accepting names each item, all of them or some; the rest stays with the one who offered, as does what opened since.
 * What someone else has accepted meanwhile is not taken back. The one who hands over may not relay the acceptance: it would
 * be their own.
 */
function takeOver(state: RosterState, { handover: id, items }: With<'handover.accept'>, asker: Asker): Decision<RosterEvent> {
  const handover = state.handovers.get(id);
  if (handover === undefined) throw new Error(`roster: handover ${id} vanished between the table and the rule`);
  if (asker.by === handover.from) return refuse('handover_relayed_by_offerer', 'I-42', id);
  const others = missingFrom(handover.items, items);
  if (others.length > 0) return refuse('handover_items_not_offered', 'I-42', ...others);
  const named = handover.items.filter((item) => items.includes(item));
  const gone = named.filter((item) => (state.owners.get(item) ?? handover.from) !== handover.from);
  if (gone.length > 0) return refuse('handover_items_gone', 'I-42', ...gone);
  if (named.length === 0 && handover.items.length > 0) return refuse('handover_items_missing', 'I-42', ...leftOf(handover));
  return accept({ e: 'HandoverAccepted', handover: id, by: handover.to, items: named });
}
