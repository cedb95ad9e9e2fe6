import type { Id, MemberId, Sha256Hex, Thread } from '../../kernel/ids.ts';
import type { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

/** The end of a thread at the instant of sealing: what makes a removed last entry visible. */
export interface ThreadHead { thread: Thread; seq: number; hash: string }

export type InquiryAct =
  | { act: 'case.open'; with: { case: Id; threads: Thread[] } }
  | { act: 'case.extend'; with: { case: Id; threads: Thread[] } }
  | { act: 'dossier.seal'; with: { dossier: Id; case: Id; contents: Sha256Hex; heads: ThreadHead[]; enrolments: number[]; supplements: Id | null } }
  | { act: 'dossier.receipt'; with: { dossier: Id; reference: Id; received_at: Ms } };

export type InquiryEvent =
  | { e: 'CaseOpened'; case: Id; threads: Thread[] }
  | { e: 'CaseExtended'; case: Id; threads: Thread[] }
  | { e: 'DossierSealed'; dossier: Id; case: Id; contents: Sha256Hex; supplements: Id | null; alone: boolean }
  | { e: 'ReceiptRecorded'; dossier: Id; reference: Id; received_at: Ms; conflict: string | null };

export interface Case { id: Id; index: number; thread: Thread; threads: readonly Thread[]; by: MemberId; at: Ms; state: 'open' | 'referred' | 'dormant' | 'closed'; dossiers: readonly Id[]; compartment: string | null }
export interface Dossier { id: Id; index: number; case: Id; contents: Sha256Hex; sealedAt: Ms; by: MemberId; alone: boolean; supplements: Id | null; receipts: readonly { reference: Id; at: Ms; by: MemberId; index: number }[]; custody: readonly { from: MemberId; at: Ms; what: 'sealed' | 'received'; index: number }[] }
export interface InquiryState { readonly cases: Table<Case>; readonly dossiers: Table<Dossier> }
/** What the stage needs of the log; filled in by the conductor through loop.ts. */
export interface InquiryFacts {
  /** The present head of a thread, null when the thread does not exist. */
  head(thread: Thread): ThreadHead | null;
  hasRole(member: MemberId, role: string): boolean;
}
