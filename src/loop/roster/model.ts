/**
 * Roster: who is protected, who protects them, who is on duty, and who owns what is open.
 *
 * The organisation is *none* until it is created, once, before anything else; it is never un-created.
 * Members, devices, principals, related persons: *absent*, then *present* for ever; an id is never used twice, so that
 * an old entry can never come to speak of someone else. A device *stands* until it is revoked, which is for ever, or its time is
 * over (devices.ts). The root is pinned once; a paper recipient of a compartment takes the place of the one before. A principal may be a member too, under the same id.
 * An assignment is a period: it counts from `from` until just before `to`; `to` null means until further notice. Nobody
 * is "in the detail": who is there at an instant is reckoned (detail.ts), never typed. Ending one never prolongs it.
 * A related person is *covered* until somebody says otherwise or the cover comes to its end: time takes a cover away and
 * never gives one (I-14). Their contact plan is replaced whole; it needs no app, no device and no member: whom to try, in
 * which order, by which means (S11).
 * A handover is *offered*; it is *accepted* once every item of it is, at once or one after the other, and what is not yet
 * accepted stays with the one who offers (I-42): only an acceptance writes `owners`, and silence, a log-out or the hour of
 * the relief write nothing. It may be *withdrawn* by who offers or *declined* by who was asked, with a reason; what had
 * been accepted until then stays accepted.
 * What the desk says of itself (`desk.resume`, `log.restored`) is kept for ever: nobody is left to believe that it was there.
 */
import type { Told } from '../../kernel/decider.ts';
import type { DeviceName, Id, MemberId, PersonId } from '../../kernel/ids.ts';
import { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export const ROLES = [
  'team_leader',
  'protection_officer',
  'driver',
  'advance',
  'watch_officer',
  'supervisor',
  'analyst',
  'liaison',
  'authority',
  'scribe',
  'administrator',
  'principal',
  'related',
  // Somebody of another organisation who checks that the log only grows, and reads none of it (docs/decisions/0019).
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that sit at the desk: they see what their compartments allow; field roles see what concerns them. */
export const DESK_ROLES: readonly Role[] = ['watch_officer', 'supervisor', 'analyst', 'liaison', 'authority', 'scribe', 'administrator'];
/** Roles that may read the log itself: indexes, sizes, roots (decision 10). */
export const LOG_ROLES: readonly Role[] = ['supervisor', 'scribe', 'administrator'];
/** Roles that may follow the tree of the log, its hashes and its heads: that it only grows can be checked without reading any of it. */
export const AUDIT_ROLES: readonly Role[] = [...LOG_ROLES, 'auditor'];

export type RosterAct =
  | { act: 'org.create'; with: { org: Id; zone: string; confidant: MemberId | null; single_handed: boolean } }
  | { act: 'member.enrol'; with: { member: MemberId; roles: Role[]; compartments: string[] } }
  | { act: 'device.enrol'; with: Enrolment }
  | { act: 'device.revoke'; with: { device: DeviceName; reason_code: Revocation } }
  /** by whoever founds trust here, with the root as second signature line */
  | { act: 'org.root'; with: { vkey: string } }
  /** the paper recipient that opens a compartment when every device is lost */
  | { act: 'recovery.set'; with: { compartment: string; seal: string } }
  | { act: 'device.prove'; with: { channel: Id } }
  | { act: 'principal.add'; with: { principal: PersonId } }
  | { act: 'related.add'; with: { person: PersonId; principal: PersonId; relation: Id; covered: boolean } }
  /** `by`: the member who covers them; `until`: the end of that cover; `check`: the task whose closing says so. */
  | { act: 'related.cover'; with: { person: PersonId; covered: boolean; by?: MemberId | null; until?: Ms | null; check?: Id } }
  /** words: note_1, note_2…, one for each contact that has one */
  | { act: 'related.plan'; with: { person: PersonId; contacts: ContactStep[] } }
  /** by the desk key: a cover has come to its end */
  | { act: 'related.lapse'; with: { person: PersonId; until: Ms } }
  | {
      act: 'detail.assign';
      with: { assignment: Id; principal: PersonId; person: PersonId; part: Part; from: Ms; to: Ms | null; substitute: MemberId | null };
    }
  | { act: 'detail.end'; with: { assignment: Id; at: Ms } }
  | { act: 'duty.set'; with: { member: MemberId; on: boolean } }
  | { act: 'handover.offer'; with: { handover: Id; to: MemberId; items: Id[] } }
  | { act: 'handover.accept'; with: { handover: Id; items: Id[] } }
  | { act: 'handover.withdraw'; with: { handover: Id } }
  | { act: 'handover.decline'; with: { handover: Id } }
  /** words: purpose. What is held about somebody is drawn up for them to read (`abri export person`). */
  | { act: 'person.export'; with: { export: Id; person: PersonId } }
  | { act: 'desk.resume'; with: { from: Ms; to: Ms } }
  | { act: 'log.restored'; with: Restored };

/** What the root's key is called, in its vkey and on signature lines. */
export const ROOT = 'root';

export const REVOCATIONS = ['lost', 'stolen', 'seized', 'replaced', 'left', 'other'] as const;
export type Revocation = (typeof REVOCATIONS)[number];

/** A key enters the log. The keys after `custody` are for one that the device itself holds; logs of before have none of them. */
export type Enrolment = {
  device: DeviceName;
  member: MemberId;
  vkey: string;
  custody: 'server' | 'device';
  /** The browser keeps no such key by itself: it lies encrypted beside it, where its scripts could reach it. */
  wrapped?: boolean;
  /** Its age recipient (`age1…`): what is sealed for this device. */
  seal?: string;
  /** What it may hold keys for: never more than its member may see. */
  compartments?: string[];
  expires?: Ms;
  /** A replacement lent for an operation, which does not outlive it by much (decision 27). */
  operation?: Id;
  /** The second sponsor, whose device signs too. */
  second?: MemberId;
  /** The root signs beside a sponsor whose key nobody has vouched for yet. */
  root?: boolean;
};

/** What the desk knows when its log is put back from a backup (decision 7): numbers and digests, never words. */
export type Restored = {
  /** The origin from here on, and the one that ends here. */
  origin: string;
  previous: string;
  /** Entries put back, and their root in base64. */
  size: number;
  root: string;
  /** The last head known to have been signed; null when nobody kept one. */
  known_origin: string | null;
  known_size: number | null;
  known_root: string | null;
  /** Who restores, when they are a member; their name and the reason are words. */
  who: MemberId | null;
  /** When the backup was made: what the desk received after that is not here, unless it is sent again. */
  from: Ms;
};

export const CONTACT_MEANS = ['voice', 'neighbour', 'visit'] as const;
export type ContactMeans = (typeof CONTACT_MEANS)[number];
/** Whom to try for a related person: a member, or somebody outside under an id of their own. How is in the words. */
export interface ContactStep {
  contact: Id;
  means: ContactMeans;
}

/** The part a person holds in a detail. A companion (assistant, relative) is counted, never ordered. */
export const PARTS = ['team_leader', 'protection_officer', 'driver', 'advance', 'companion'] as const;
export type Part = (typeof PARTS)[number];

export type RosterEvent =
  | { e: 'OrganisationCreated'; org: Id; zone: string; confidant: MemberId | null; single_handed: boolean }
  | { e: 'MemberEnrolled'; member: MemberId; roles: Role[]; compartments: string[] }
  | ({ e: 'DeviceEnrolled' } & Enrolment)
  | { e: 'DeviceRevoked'; device: DeviceName; member: MemberId; reason_code: Revocation }
  | { e: 'RootPinned'; vkey: string }
  | { e: 'RecoverySet'; compartment: string; seal: string }
  /** Beside any act: the door it stands behind, which its signer did not name. Who is told of it is told so (desk/mind.ts). */
  | { e: 'FiledBehind'; compartment: string }
  /** Beside any act: the head its device says it has seen is none of this log's (decision 4). */
  | { e: 'ForkSeen'; device: DeviceName; size: number; root: string }
  | { e: 'ReceptionProved'; device: DeviceName; member: MemberId; channel: Id; conflict: string | null }
  | { e: 'PrincipalAdded'; principal: PersonId }
  | { e: 'RelatedPersonAdded'; person: PersonId; principal: PersonId; relation: Id; covered: boolean }
  | { e: 'RelatedPersonCovered'; person: PersonId; covered: boolean; by?: MemberId | null; until?: Ms | null; check?: Id }
  | { e: 'RelatedPersonPlanned'; person: PersonId; contacts: ContactStep[] }
  | { e: 'RelatedCoverLapsed'; person: PersonId }
  | {
      e: 'DetailAssigned';
      assignment: Id;
      principal: PersonId;
      person: PersonId;
      part: Part;
      from: Ms;
      to: Ms | null;
      substitute: MemberId | null;
    }
  | { e: 'DetailEnded'; assignment: Id; at: Ms }
  | { e: 'DutySet'; member: MemberId; on: boolean }
  | { e: 'HandoverOffered'; handover: Id; from: MemberId; to: MemberId; items: Id[] }
  | { e: 'HandoverAccepted'; handover: Id; by: MemberId; items: Id[] }
  | { e: 'HandoverWithdrawn'; handover: Id; by: MemberId }
  | { e: 'HandoverDeclined'; handover: Id; by: MemberId; conflict: string | null }
  | { e: 'PersonExported'; export: Id; person: PersonId }
  | { e: 'DeskResumed'; from: Ms; to: Ms; conflict: string | null }
  /** `lost`: how many entries are known to be missing; null when it cannot be known. */
  | ({ e: 'LogRestored'; to: Ms; lost: number | null } & Restored);

/** `at` fields are instants; `index` fields are the log entry whose disclosures hold the words (names, code names). */
export interface Member {
  id: MemberId;
  index: number;
  roles: readonly Role[];
  compartments: readonly string[];
  onDuty: boolean;
  dutySince: Ms | null;
}
export interface Device {
  name: DeviceName;
  index: number;
  member: MemberId;
  vkey: string;
  custody: 'server' | 'device';
  /** last proof of reception per channel */
  proofs: Readonly<Record<string, Ms>>;
  /** Its age recipient; null for one that holds no seal key. */
  seal: string | null;
  /** Who vouched for it; the second one and the root stand in the entry. */
  sponsor: MemberId | null;
  /** What it may hold keys for. */
  compartments: readonly string[];
  expires: Ms | null;
  /** Lent for this operation. */
  operation: Id | null;
  /** Since when; null while it stands, as far as that goes. */
  revoked: Ms | null;
}
export interface Recovery {
  compartment: string;
  seal: string;
  index: number;
  by: MemberId;
}
export interface Principal {
  id: PersonId;
  index: number;
  compartment: string | null;
}
export interface RelatedPerson {
  id: PersonId;
  index: number;
  principal: PersonId;
  relation: Id;
  covered: boolean;
  /** While covered: by which member and until when, where that was said. */
  coveredBy: MemberId | null;
  coverUntil: Ms | null;
  plan: readonly ContactStep[];
  /** The entry whose words are the notes of the plan; null without a plan. */
  planIndex: number | null;
}
export interface Assignment {
  id: Id;
  index: number;
  principal: PersonId;
  person: PersonId;
  part: Part;
  from: Ms;
  to: Ms | null;
  substitute: MemberId | null;
}
export interface Handover {
  id: Id;
  index: number;
  from: MemberId;
  to: MemberId;
  items: readonly Id[];
  /** Those of `items` that have been accepted. */
  accepted: readonly Id[];
  state: 'offered' | 'accepted' | 'withdrawn' | 'declined';
  at: Ms;
  /** The entry that withdrew or declined it, whose words are the reason; null otherwise. */
  endedIn: number | null;
}
export interface RosterState {
  readonly org: { id: Id; index: number; zone: string; confidant: MemberId | null; singleHanded: boolean } | null;
  readonly members: Table<Member>;
  readonly devices: Table<Device>;
  /** The organisation's root, once pinned: what clients hold the first enrolments against. */
  readonly root: { vkey: string; index: number } | null;
  /** By compartment. */
  readonly recovery: Table<Recovery>;
  readonly principals: Table<Principal>;
  readonly related: Table<RelatedPerson>;
  readonly assignments: Table<Assignment>;
  readonly handovers: Table<Handover>;
  /** Who owns an open item (alert, operation, check id) since a handover was accepted; the issuer or opener until then. */
  readonly owners: Table<MemberId>;
  readonly outages: readonly { from: Ms; to: Ms; index: number }[];
  /** Each time the log was put back from a backup, oldest first. */
  readonly restores: readonly { from: Ms; to: Ms; lost: number | null; who: MemberId | null; index: number }[];
}

/** What the stage needs of the others; filled in by loop.ts. */
export interface RosterFacts {
  rolesOf(member: MemberId): readonly string[];
  /** Every open item (alert, operation, check) this member owns now: what a handover must name. */
  openItems(owner: MemberId): readonly Id[];
  /** The name a verifier key bears, when it is sound (canonical, of prime order); null otherwise. */
  keyName(vkey: string): string | null;
  /** Null for one nobody knows; `closedAt` is null while it goes on. */
  operation(id: Id): { readonly closedAt: Ms | null } | null;
}

/** What of a handover still waits for an acceptance. */
export const leftOf = ({ items, accepted }: Handover): Id[] => items.filter((item) => !accepted.includes(item));

export const initialRoster: RosterState = {
  org: null,
  members: Table.empty(),
  devices: Table.empty(),
  root: null,
  recovery: Table.empty(),
  principals: Table.empty(),
  related: Table.empty(),
  assignments: Table.empty(),
  handovers: Table.empty(),
  owners: Table.empty(),
  outages: [],
  restores: [],
};

export function evolveRoster(state: RosterState, event: RosterEvent, told: Told): RosterState {
  const { index, now } = told;
  switch (event.e) {
    case 'OrganisationCreated': {
      const { org, zone, confidant, single_handed } = event;
      return { ...state, org: { id: org, index, zone, confidant, singleHanded: single_handed } };
    }
    case 'MemberEnrolled': {
      const { member: id, roles, compartments } = event;
      return { ...state, members: state.members.with(id, { id, index, roles, compartments, onDuty: false, dutySince: null }) };
    }
    case 'DeviceEnrolled': {
      const { device: name, member, vkey, custody, seal = null, compartments = [], expires = null, operation = null } = event;
      const held = { seal, compartments, expires, operation, sponsor: told.by, revoked: null };
      return { ...state, devices: state.devices.with(name, { name, index, member, vkey, custody, proofs: {}, ...held }) };
    }
    case 'DeviceRevoked':
      return { ...state, devices: state.devices.change(event.device, (device) => ({ ...device, revoked: now })) };
    case 'FiledBehind':
    case 'ForkSeen':
      return state;
    case 'RootPinned':
      return { ...state, root: { vkey: event.vkey, index } };
    case 'RecoverySet': {
      const { compartment, seal } = event;
      return { ...state, recovery: state.recovery.with(compartment, { compartment, seal, index, by: told.by }) };
    }
    case 'ReceptionProved': {
      if (event.conflict !== null) return state;
      const proved = (device: Device): Device => ({ ...device, proofs: { ...device.proofs, [event.channel]: now } });
      return { ...state, devices: state.devices.change(event.device, proved) };
    }
    case 'PrincipalAdded':
      return {
        ...state,
        principals: state.principals.with(event.principal, { id: event.principal, index, compartment: told.compartment ?? null }),
      };
    case 'RelatedPersonAdded': {
      const { person: id, principal, relation, covered } = event;
      const added: RelatedPerson = {
        id,
        index,
        principal,
        relation,
        covered,
        coveredBy: null,
        coverUntil: null,
        plan: [],
        planIndex: null,
      };
      return { ...state, related: state.related.with(id, added) };
    }
    case 'RelatedPersonCovered': {
      const { covered, by = null, until = null } = event;
      const cover = { covered, coveredBy: covered ? by : null, coverUntil: covered ? until : null };
      return { ...state, related: state.related.change(event.person, (person) => ({ ...person, ...cover })) };
    }
    case 'RelatedPersonPlanned':
      return {
        ...state,
        related: state.related.change(event.person, (person) => ({ ...person, plan: event.contacts, planIndex: index })),
      };
    case 'RelatedCoverLapsed': {
      const lapsed = { covered: false, coveredBy: null, coverUntil: null };
      return { ...state, related: state.related.change(event.person, (person) => ({ ...person, ...lapsed })) };
    }
    case 'DetailAssigned': {
      const { e: _, assignment: id, ...assigned } = event;
      return { ...state, assignments: state.assignments.with(id, { id, index, ...assigned }) };
    }
    case 'DetailEnded':
      return { ...state, assignments: state.assignments.change(event.assignment, (assignment) => ({ ...assignment, to: event.at })) };
    case 'DutySet': {
      const { on } = event;
      // Saying "on duty" again does not restart the shift.
      const changed = (m: Member): Member => ({ ...m, onDuty: on, dutySince: on ? (m.dutySince ?? now) : null });
      return { ...state, members: state.members.change(event.member, changed) };
    }
    case 'HandoverOffered': {
      const { handover: id, from, to, items } = event;
      return {
        ...state,
        handovers: state.handovers.with(id, { id, index, from, to, items, accepted: [], state: 'offered', at: now, endedIn: null }),
      };
    }
    case 'HandoverAccepted': {
      let owners = state.owners;
      for (const item of event.items) owners = owners.with(item, event.by);
      const taken = (handover: Handover): Handover => {
        const accepted = [...new Set([...handover.accepted, ...event.items])];
        return {
          ...handover,
          accepted,
          ...(handover.items.every((item) => accepted.includes(item)) ? { state: 'accepted', at: now } : {}),
        };
      };
      return { ...state, handovers: state.handovers.change(event.handover, taken), owners };
    }
    case 'HandoverWithdrawn':
      return { ...state, handovers: state.handovers.change(event.handover, (row) => ({ ...row, state: 'withdrawn', endedIn: index })) };
    case 'HandoverDeclined':
      if (event.conflict !== null) return state;
      return { ...state, handovers: state.handovers.change(event.handover, (row) => ({ ...row, state: 'declined', endedIn: index })) };
    case 'PersonExported':
      // Kept by the log alone: who drew it up, when and why.
      return state;
    case 'DeskResumed':
      if (event.conflict !== null) return state;
      return { ...state, outages: [...state.outages, { from: event.from, to: event.to, index }] };
    case 'LogRestored': {
      const { from, to, lost, who } = event;
      return { ...state, restores: [...state.restores, { from, to, lost, who, index }] };
    }
    default:
      throw new Error(`roster: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}
