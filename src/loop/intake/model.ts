/**
 * Intake: a report comes in. Its trigger is kept byte for byte, its words are kept verbatim, and nothing is believed yet.
 *
 * A trigger (a recording, an SMS, headers) and a report are *open* to be received, then *known*, and never change.
 * A report is put right by another report that names it: the first stays as it was said and only points to the one that
 * corrects it. Either may arrive first (a phone that was offline): the pointer is the same in the end.
 * Everybody's report takes this path: the principal's and a relative's too (I-33). There is no other box to put it in.
 * A report is testimony: well formed, it is recorded, whatever it is about and whoever is not known here. One that comes
 * twice under one id is recorded with a conflict; the first stands.
 * `source`, `relays` and `origin` are reference numbers. Whose they are is not here, nor anywhere in the log (I-31).
 */
import type { Told } from '../../kernel/decider.ts';
import type { Id, MemberId, Sha256Hex, Thread } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export type Access = 'direct' | 'indirect' | 'unknown';
export type Tlp = 'red' | 'amber+strict' | 'amber' | 'green' | 'clear';

export type IntakeAct =
  | { act: 'trigger.keep'; with: { trigger: Id; sha256: Sha256Hex; bytes: number } }
  | {
      act: 'report.submit';
      with: {
        report: Id;
        channel: Id;
        access: Access;
        statement: 'fact_claimed' | 'hearsay' | 'opinion' | 'prediction' | 'unknown';
        about: Id[] /** reference number of who told us; never a name */;
        source: Id | null;
        relays: Id[] /** root of the chain, null when unknown */;
        origin: Id | null;
        trigger: Id | null;
        corrects: Id | null;
        heard_at: Ms | null;
        fact_at: Ms | null;
        tlp: Tlp;
      };
    };

export type IntakeEvent =
  | { e: 'TriggerKept'; trigger: Id; sha256: Sha256Hex; bytes: number; conflict: string | null }
  | ({ e: 'ReportReceived'; conflict: string | null } & Extract<IntakeAct, { act: 'report.submit' }>['with']);

export interface Trigger {
  id: Id;
  index: number;
  thread: Thread;
  sha256: Sha256Hex;
  bytes: number;
  at: Ms;
}
export interface Report {
  id: Id;
  index: number;
  thread: Thread;
  by: MemberId;
  at: Ms;
  channel: Id;
  access: Access;
  statement: string;
  about: readonly Id[];
  source: Id | null;
  relays: readonly Id[];
  origin: Id | null;
  trigger: Id | null;
  corrects: Id | null;
  correctedBy: Id | null;
  heardAt: Ms | null;
  factAt: Ms | null;
  tlp: Tlp;
  compartment: string | null;
}
export interface IntakeState {
  readonly triggers: Table<Trigger>;
  readonly reports: Table<Report>;
  /** Report -> the newest report that corrects it; kept for a report that has not come in yet as well. */
  readonly corrections: Table<Id>;
}
/** Intake needs to know nothing of the others: nothing anywhere may delay a report. */
export interface IntakeFacts {
  rolesOf(member: MemberId): readonly string[];
}

export const initialIntake: IntakeState = { triggers: Table.empty(), reports: Table.empty(), corrections: Table.empty() };

export function evolveIntake(state: IntakeState, event: IntakeEvent, told: Told): IntakeState {
  const { index, thread, now } = told;
  switch (event.e) {
    case 'TriggerKept': {
      if (event.conflict !== null) return state;
      const { trigger: id, sha256, bytes } = event;
      return { ...state, triggers: state.triggers.with(id, { id, index, thread, sha256, bytes, at: now }) };
    }
    case 'ReportReceived': {
      if (event.conflict !== null) return state;
      const { report: id, channel, access, statement, about, source, relays, origin, trigger, corrects, tlp } = event;
      const report: Report = {
        id,
        index,
        thread,
        by: actor(told),
        at: now,
        channel,
        access,
        statement,
        about,
        source,
        relays,
        origin,
        trigger,
        corrects,
        correctedBy: state.corrections.get(id) ?? null,
        heardAt: event.heard_at,
        factAt: event.fact_at,
        tlp,
        compartment: told.compartment ?? null,
      };
      const reports = state.reports.with(id, report);
      // Nothing corrects itself.
      if (corrects === null || corrects === id) return { ...state, reports };
      return {
        ...state,
        reports: reports.change(corrects, (corrected) => ({ ...corrected, correctedBy: id })),
        corrections: state.corrections.with(corrects, id),
      };
    }
    default:
      throw new Error(`intake: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}
