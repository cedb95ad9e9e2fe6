import type { DeviceName, Id, MemberId, PersonId } from '../../kernel/ids.ts';
import type { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export const ROLES = [
  'team_leader', 'protection_officer', 'driver', 'advance', 'watch_officer', 'supervisor', 'analyst', 'liaison',
  'authority', 'scribe', 'administrator', 'principal', 'related',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that sit at the desk: they see what their compartments allow; field roles see what concerns them. */
export const DESK_ROLES: readonly Role[] = ['watch_officer', 'supervisor', 'analyst', 'liaison', 'authority', 'scribe', 'administrator'];
/** Roles that may read the log itself: indexes, sizes, roots (decision 10). */
export const LOG_ROLES: readonly Role[] = ['supervisor', 'scribe', 'administrator'];

export type RosterAct =
  | { act: 'org.create'; with: { org: Id; zone: string; confidant: MemberId | null; single_handed: boolean } }
  | { act: 'member.enrol'; with: { member: MemberId; roles: Role[]; compartments: string[] } }
  | { act: 'device.enrol'; with: { device: DeviceName; member: MemberId; vkey: string; custody: 'server' | 'device' } }
  | { act: 'device.prove'; with: { channel: Id } }
  | { act: 'principal.add'; with: { principal: PersonId } }
  | { act: 'related.add'; with: { person: PersonId; principal: PersonId; relation: Id; covered: boolean } }
  | { act: 'related.cover'; with: { person: PersonId; covered: boolean } }
  | { act: 'detail.assign'; with: { assignment: Id; principal: PersonId; person: PersonId; part: Part; from: Ms; to: Ms | null; substitute: MemberId | null } }
  | { act: 'detail.end'; with: { assignment: Id; at: Ms } }
  | { act: 'duty.set'; with: { member: MemberId; on: boolean } }
  | { act: 'handover.offer'; with: { handover: Id; to: MemberId; items: Id[] } }
  | { act: 'handover.accept'; with: { handover: Id; items: Id[] } }
  | { act: 'desk.resume'; with: { from: Ms; to: Ms } };

/** The part a person holds in a detail. A companion (assistant, relative) is counted, never ordered. */
export const PARTS = ['team_leader', 'protection_officer', 'driver', 'advance', 'companion'] as const;
export type Part = (typeof PARTS)[number];

export type RosterEvent =
  | { e: 'OrganisationCreated'; org: Id; zone: string; confidant: MemberId | null; single_handed: boolean }
  | { e: 'MemberEnrolled'; member: MemberId; roles: Role[]; compartments: string[] }
  | { e: 'DeviceEnrolled'; device: DeviceName; member: MemberId; vkey: string; custody: 'server' | 'device' }
  | { e: 'ReceptionProved'; device: DeviceName; member: MemberId; channel: Id }
  | { e: 'PrincipalAdded'; principal: PersonId }
  | { e: 'RelatedPersonAdded'; person: PersonId; principal: PersonId; relation: Id; covered: boolean }
  | { e: 'RelatedPersonCovered'; person: PersonId; covered: boolean }
  | { e: 'DetailAssigned'; assignment: Id; principal: PersonId; person: PersonId; part: Part; from: Ms; to: Ms | null; substitute: MemberId | null }
  | { e: 'DetailEnded'; assignment: Id; at: Ms }
  | { e: 'DutySet'; member: MemberId; on: boolean }
  | { e: 'HandoverOffered'; handover: Id; from: MemberId; to: MemberId; items: Id[] }
  | { e: 'HandoverAccepted'; handover: Id; by: MemberId; items: Id[] }
  | { e: 'DeskResumed'; from: Ms; to: Ms };

/** `at` fields are instants; `index` fields are the log entry whose disclosures hold the words (names, code names). */
export interface Member { id: MemberId; index: number; roles: readonly Role[]; compartments: readonly string[]; onDuty: boolean; dutySince: Ms | null }
export interface Device { name: DeviceName; index: number; member: MemberId; vkey: string; custody: 'server' | 'device'; /** last proof of reception per channel */ proofs: Readonly<Record<string, Ms>> }
export interface Principal { id: PersonId; index: number; compartment: string | null }
export interface RelatedPerson { id: PersonId; index: number; principal: PersonId; relation: Id; covered: boolean }
export interface Assignment { id: Id; index: number; principal: PersonId; person: PersonId; part: Part; from: Ms; to: Ms | null; substitute: MemberId | null }
export interface Handover { id: Id; index: number; from: MemberId; to: MemberId; items: readonly Id[]; state: 'offered' | 'accepted'; at: Ms }
export interface RosterState {
  readonly org: { id: Id; index: number; zone: string; confidant: MemberId | null; singleHanded: boolean } | null;
  readonly members: Table<Member>;
  readonly devices: Table<Device>;
  readonly principals: Table<Principal>;
  readonly related: Table<RelatedPerson>;
  readonly assignments: Table<Assignment>;
  readonly handovers: Table<Handover>;
  /** Who owns an open item (alert, operation, check id) since a handover was accepted; the issuer or opener until then. */
  readonly owners: Table<MemberId>;
  readonly outages: readonly { from: Ms; to: Ms; index: number }[];
}
