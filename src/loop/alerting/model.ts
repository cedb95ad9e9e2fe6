import type { Means } from '../../kernel/decider.ts';
import type { Id, MemberId, PersonId, Thread } from '../../kernel/ids.ts';
import type { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export const ACTIONS = ['evacuate', 'shelter', 'hold', 'avoid', 'ready', 'read'] as const;
export type Action = (typeof ACTIONS)[number];
/** The letter a locked screen shows: code name + letter + priority, nothing else (decision 18, I-12). */
export const ACTION_LETTER: Readonly<Record<Action, string>> = { evacuate: 'E', shelter: 'A', hold: 'T', avoid: 'V', ready: 'R', read: 'I' };
export type Priority = 1 | 2 | 3;
export const ANSWERS = ['seen', 'understood', 'executing', 'unable'] as const;
export type AnswerKind = (typeof ANSWERS)[number];
export type ChannelName = 'push' | 'sms' | 'voice' | 'relay';
/** What a channel can say of a message. None of these is an acknowledgement (I-06). */
export type DeliveryState = 'accepted' | 'received' | 'displayed' | 'failed' | 'no_channel';

export type AlertingAct =
  | { act: 'alert.issue'; with: { alert: Id; principal: PersonId; action: Action; priority: Priority; basis: Id[]; recipients: MemberId[]; urgency: Urgency; severity: Severity; certainty: Certainty } }
  | { act: 'alert.update'; with: { alert: Id; action: Action; substantive: boolean } }
  | { act: 'alert.recall'; with: { alert: Id; version: number } }
  | { act: 'alert.cancel'; with: { alert: Id; version: number } }
  | { act: 'alert.answer'; with: { alert: Id; version: number; answer: AnswerKind; means: Means } }
  /** by the desk key: a recipient's next rung has come */
  | { act: 'alert.escalate'; with: { alert: Id; version: number; recipient: MemberId } }
  /** by the desk key: results of one flush of the outbox, one act for all (decision 5) */
  | { act: 'delivery.note'; with: { alert: Id; results: DeliveryResult[] } }
  /** by the desk key, from the arrow stand-down → alert */
  | { act: 'alert.close'; with: { alert: Id; cause: Id } };

export type Urgency = 'immediate' | 'expected' | 'future' | 'past' | 'unknown';
export type Severity = 'extreme' | 'severe' | 'moderate' | 'minor' | 'unknown';
export type Certainty = 'observed' | 'likely' | 'possible' | 'unlikely' | 'unknown';
export interface DeliveryResult { recipient: MemberId; version: number; channel: ChannelName; rung: number; state: DeliveryState }

/** `order` is the alert itself; `recall` and `cancel` take a version back and must be acknowledged in their turn (I-13). */
export type VersionKind = 'order' | 'recall' | 'cancel';
export type AlertingEvent =
  | ({ e: 'AlertIssued'; ladder: Rung[] } & Extract<AlertingAct, { act: 'alert.issue' }>['with'])
  | { e: 'AlertUpdated'; alert: Id; version: number; action: Action; substantive: boolean }
  | { e: 'AlertRecalled'; alert: Id; version: number; recipients: MemberId[] }
  | { e: 'AlertCancelled'; alert: Id; version: number; recipients: MemberId[]; confirmed: boolean }
  /** Why a person is being rung: one event per recipient and rung, with the channels that rung adds. */
  | { e: 'RungReached'; alert: Id; version: number; recipient: MemberId; rung: number; channels: ChannelName[]; next: Ms | null }
  /** Someone added on the way: a substitute, the team leader asked to relay, the supervisor at the end of the ladder. */
  | { e: 'RecipientAdded'; alert: Id; version: number; recipient: MemberId; because: 'substitute' | 'relay' | 'supervisor' | 'confidant'; instead: MemberId }
  | { e: 'LadderExhausted'; alert: Id; version: number; recipient: MemberId; told: MemberId[]; next: Ms }
  | { e: 'AlertAnswered'; alert: Id; version: number; recipient: MemberId; answer: AnswerKind; means: Means; relayer: MemberId | null; conflict: string | null }
  | { e: 'DeliveryNoted'; alert: Id; results: DeliveryResult[] }
  | { e: 'AlertClosed'; alert: Id; cause: Id };

/** One step of a ladder: after so many ms without an answer, these channels are added (rungs add, never drop). */
export interface Rung { after: Ms; channels: ChannelName[]; call: ('substitute' | 'relay')[] }

export interface Version { n: number; kind: VersionKind; action: Action; at: Ms; by: MemberId; substantive: boolean; index: number }
export interface Recipient {
  member: MemberId;
  required: boolean;
  because: 'detail' | 'named' | 'substitute' | 'relay' | 'supervisor' | 'confidant';
  /** For a substitute, relay, supervisor or confidant: the person they stand for. */
  instead: MemberId | null;
  rung: number;
  /** When the next rung is due; null once answered, or when a human has been told and answered for it. */
  next: Ms | null;
  exhausted: boolean;
  /** The newest version this person has been rung for; 0 = none yet. */
  reached: number;
  answers: readonly { version: number; kind: AnswerKind; at: Ms; t: Ms; means: Means; relayer: MemberId | null; conflict: string | null; index: number }[];
  deliveries: readonly { version: number; channel: ChannelName; rung: number; state: DeliveryState; at: Ms }[];
}
export interface Alert {
  id: Id; index: number; thread: Thread; principal: PersonId; priority: Priority; basis: readonly Id[]; urgency: Urgency; severity: Severity; certainty: Certainty;
  by: MemberId; at: Ms; versions: readonly Version[]; recipients: readonly Recipient[]; ladder: readonly Rung[];
  state: AlertPhase; cancelledBy: readonly MemberId[]; compartment: string | null; exercise: Id | null;
  touched: number;
}
export type AlertPhase = 'open' | 'recalled' | 'cancelled' | 'closed';
export interface AlertingState { readonly alerts: Table<Alert> }

/** What the stage needs to know of the roster and of assessment; filled in by loop.ts. */
export interface AlertingFacts {
  isMember(id: MemberId): boolean;
  isPrincipal(id: PersonId): boolean;
  hasRole(member: MemberId, role: string): boolean;
  onDuty(member: MemberId): boolean;
  /** Everyone on the principal's detail at `at` who is a member (with a device or not), the principal included when a member. */
  detail(principal: PersonId, at: Ms): readonly MemberId[];
  teamLeader(principal: PersonId, at: Ms): MemberId | null;
  substitute(member: MemberId, principal: PersonId, at: Ms): MemberId | null;
  supervisors(): readonly MemberId[];
  watch(): readonly MemberId[];
  confidant(): MemberId | null;
  zone(): string;
  /** When any device of the member last proved that a push reaches it. */
  pushProvedAt(member: MemberId): Ms | null;
}
