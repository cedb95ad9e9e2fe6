import type { Id, MemberId, Sha256Hex, Thread } from '../../kernel/ids.ts';
import type { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export type Access = 'direct' | 'indirect' | 'unknown';
export type Tlp = 'red' | 'amber+strict' | 'amber' | 'green' | 'clear';

export type IntakeAct =
  | { act: 'trigger.keep'; with: { trigger: Id; sha256: Sha256Hex; bytes: number } }
  | {
      act: 'report.submit';
      with: {
        report: Id; channel: Id; access: Access; statement: 'fact_claimed' | 'hearsay' | 'opinion' | 'prediction' | 'unknown';
        about: Id[]; /** reference number of who told us; never a name */ source: Id | null; relays: Id[]; /** root of the chain, null when unknown */ origin: Id | null;
        trigger: Id | null; corrects: Id | null; heard_at: Ms | null; fact_at: Ms | null; tlp: Tlp;
      };
    };

export type IntakeEvent =
  | { e: 'TriggerKept'; trigger: Id; sha256: Sha256Hex; bytes: number }
  | ({ e: 'ReportReceived' } & Extract<IntakeAct, { act: 'report.submit' }>['with']);

export interface Trigger { id: Id; index: number; thread: Thread; sha256: Sha256Hex; bytes: number; at: Ms }
export interface Report {
  id: Id; index: number; thread: Thread; by: MemberId; at: Ms; channel: Id; access: Access; statement: string; about: readonly Id[]; source: Id | null;
  relays: readonly Id[]; origin: Id | null; trigger: Id | null; corrects: Id | null; correctedBy: Id | null; heardAt: Ms | null; factAt: Ms | null; tlp: Tlp;
  compartment: string | null;
}
export interface IntakeState { readonly triggers: Table<Trigger>; readonly reports: Table<Report> }
