/**
 * The protective loop: the order of the stages, the union of their acts and events, the exhaustive map of arrows and
 * the deadlines. The only exit of the core: the desk, the wire and the faces reach the stages through here.
 */
import type { Asker, Deadline, Decision, Told } from '../kernel/decider.ts';
import type { Id, MemberId, Sha256Hex, Thread } from '../kernel/ids.ts';
import type { AgendaAct, AgendaEvent, AgendaState } from './agenda/model.ts';
import type { AlertingAct, AlertingEvent, AlertingState, ChannelName, VersionKind } from './alerting/model.ts';
import type { AssessmentAct, AssessmentEvent, AssessmentState } from './assessment/model.ts';
import type { InquiryAct, InquiryEvent, InquiryState, ThreadHead } from './inquiry/model.ts';
import type { IntakeAct, IntakeEvent, IntakeState } from './intake/model.ts';
import type { OperationAct, OperationEvent, OperationState } from './operation/model.ts';
import type { RosterAct, RosterEvent, RosterState } from './roster/model.ts';

export type LoopAct = RosterAct | AgendaAct | IntakeAct | AssessmentAct | AlertingAct | OperationAct | InquiryAct;
export type LoopEvent = RosterEvent | AgendaEvent | IntakeEvent | AssessmentEvent | AlertingEvent | OperationEvent | InquiryEvent;
export interface LoopState {
  readonly roster: RosterState;
  readonly agenda: AgendaState;
  readonly intake: IntakeState;
  readonly assessment: AssessmentState;
  readonly alerting: AlertingState;
  readonly operation: OperationState;
  readonly inquiry: InquiryState;
}

/** What only the log knows; the conductor answers from its draft. */
export interface LogFacts {
  head(thread: Thread): ThreadHead | null;
  noteSha256(index: number): Sha256Hex | null;
}

/** A message that must leave: at-least-once, the key makes a repeat harmless (alert:version:recipient:channel:rung). */
export interface Ring {
  readonly key: string;
  readonly alert: Id;
  readonly version: number;
  readonly kind: VersionKind;
  readonly recipient: MemberId;
  readonly channel: ChannelName;
  readonly rung: number;
  /** Not before this instant: P2 and P3 are held 5 s (ux 2.1); P1 leaves at once. */
  readonly notBefore: number;
  readonly thread: Thread;
}

/** The version of the rules, written in every outcome line. */
export const RULES = '1';
export type { Asker, Deadline, Decision, Told };

/** An act the desk key asks for because of what just happened: one file per arrow in handoffs/. */
export interface Followup {
  /** Deterministic (derived from the cause), so that a replay of the cause asks for the same act once. */
  readonly id: Id;
  readonly thread: Thread;
  readonly act: LoopAct;
}
/** The deadlines of one thing: the conductor clears every stored key that begins with `prefix`, then stores these. */
export interface Schedule {
  readonly prefix: string;
  readonly deadlines: readonly Deadline[];
}
