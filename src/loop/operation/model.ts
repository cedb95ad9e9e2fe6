import type { Means } from '../../kernel/decider.ts';
import type { Id, MemberId, PersonId, Sha256Hex, Thread } from '../../kernel/ids.ts';
import type { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export const OUTCOMES = ['confirmed', 'excluded', 'doubt_not_lifted', 'false_alarm'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const STATUSES = ['present', 'elsewhere_safe', 'unaccounted', 'injured'] as const;
export type Status = (typeof STATUSES)[number];
export const PHASES = ['standby', 'moving', 'sheltered', 'holding', 'relocating', 'closed'] as const;
export type Phase = (typeof PHASES)[number];

export type OperationAct =
  /** by the desk key, from the arrow; or by a team leader who moves before any alert (I-15) */
  | { act: 'operation.open'; with: { operation: Id; principal: PersonId; alert: Id | null; manifest: PersonId[] } }
  | { act: 'operation.attach'; with: { operation: Id; alert: Id } }
  | { act: 'operation.move'; with: { operation: Id; principal: PersonId; place: Id | null } }
  | { act: 'operation.arrive'; with: { operation: Id; place: Id | null } }
  | { act: 'operation.hold'; with: { operation: Id; next: Ms } }
  | { act: 'operation.relocate'; with: { operation: Id; place: Id | null } }
  | { act: 'rollcall.record'; with: { operation: Id; lines: RollCallLine[] } }
  | { act: 'manifest.add'; with: { operation: Id; person: PersonId } }
  | { act: 'refusal.record'; with: { operation: Id; person: PersonId } }
  | { act: 'standdown.propose'; with: { operation: Id; proposal: Id; outcome: Outcome; next_review: Ms | null } }
  | { act: 'standdown.confirm'; with: { operation: Id; proposal: Id; sha256: Sha256Hex } }
  /** by the desk key: 15 minutes have passed */
  | { act: 'standdown.lapse'; with: { operation: Id; proposal: Id } };

export interface RollCallLine { person: PersonId; status: Status; means: Means; by?: MemberId }

export type OperationEvent =
  | { e: 'OperationOpened'; operation: Id; principal: PersonId; alert: Id | null; manifest: PersonId[] }
  | { e: 'AlertAttached'; operation: Id; alert: Id }
  | { e: 'MovedOut'; operation: Id; place: Id | null; conflict: string | null }
  | { e: 'Arrived'; operation: Id; place: Id | null; conflict: string | null }
  | { e: 'HoldingPoint'; operation: Id; next: Ms; conflict: string | null }
  | { e: 'Relocated'; operation: Id; place: Id | null; conflict: string | null }
  | { e: 'RollCallRecorded'; operation: Id; lines: RollCallLine[]; complete: boolean; conflict: string | null }
  | { e: 'ManifestExtended'; operation: Id; person: PersonId; conflict: string | null }
  | { e: 'RefusalRecorded'; operation: Id; person: PersonId; conflict: string | null }
  | { e: 'StandDownProposed'; operation: Id; proposal: Id; outcome: Outcome; next_review: Ms | null; by: MemberId; lapses: Ms }
  | { e: 'StandDownLapsed'; operation: Id; proposal: Id }
  | { e: 'StoodDown'; operation: Id; proposal: Id; outcome: Outcome; next_review: Ms | null; by: MemberId[]; alone: boolean };

export interface ManifestLine { person: PersonId; status: Status; means: Means | null; confirmedBy: MemberId | null; at: Ms | null; refusedAt: Ms | null }
export interface Proposal { id: Id; index: number; by: MemberId; device: string; outcome: Outcome; nextReview: Ms | null; at: Ms; lapses: Ms; state: 'pending' | 'lapsed' | 'confirmed' }
export interface Operation {
  id: Id; index: number; thread: Thread; principal: PersonId; alerts: readonly Id[]; phase: Phase; openedAt: Ms;
  manifest: readonly ManifestLine[]; place: Id | null; movedAt: Ms | null; arrivedAt: Ms | null; nextPoint: Ms | null;
  proposals: readonly Proposal[]; outcome: Outcome | null; closedAt: Ms | null; nextReview: Ms | null; compartment: string | null; exercise: Id | null; touched: number;
}
export interface OperationState { readonly operations: Table<Operation> }

/** Accounted: a status other than `unaccounted`, by sight or voice. A device position never counts (I-17). */
export const isAccounted = (line: ManifestLine): boolean => line.status !== 'unaccounted' && (line.means === 'sight' || line.means === 'voice');
export const isComplete = (operation: Operation): boolean => operation.manifest.length > 0 && operation.manifest.every(isAccounted);

/** What the stage needs of the roster and of alerting; filled in by loop.ts. */
export interface OperationFacts {
  isPrincipal(id: PersonId): boolean;
  isTeamLeader(member: MemberId, principal: PersonId, at: Ms): boolean;
  hasRole(member: MemberId, role: string): boolean;
  singleHanded(): boolean;
  /** Everybody on the detail and their companions at `at`, the principal first, related persons accompanying included. */
  manifest(principal: PersonId, at: Ms): readonly PersonId[];
  /** Alerts still open for the principal, other than those attached to the operation. */
  otherOpenAlerts(principal: PersonId, attached: readonly Id[]): readonly Id[];
  /** SHA-256 (hex) of the signed note at a log index, as the conductor kept it; null when unknown. */
  noteSha256(index: number): Sha256Hex | null;
  activeFor(principal: PersonId): Operation | undefined;
}
