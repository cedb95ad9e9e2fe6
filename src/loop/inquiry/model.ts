/**
 * Inquiry: what is handed to a service outside, and the proof of what was handed over.
 *
 * A case gathers whole threads, each from its first entry. It is *open*; *referred* from the first receipt on, and may
 * still grow and be supplemented. *Dormant* and *closed* take nothing more; no act leads there yet.
 * A dossier does not exist until it is sealed, and never changes afterwards (I-37): the seal names the digest of what a
 * human reads and the present end of every thread of the case, so that an entry left out at the end shows. What comes
 * later goes into another dossier, which says which one it supplements.
 * A receipt is testimony: it is recorded whoever brings it, and with a conflict where the dossier is not known here.
 * Custody is the list of those moments, in the order of the log.
 */
import type { Told } from '../../kernel/decider.ts';
import type { Id, MemberId, Sha256Hex, Thread } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

/** The end of a thread at the instant of sealing: what makes a removed last entry visible. */
export interface ThreadHead {
  thread: Thread;
  seq: number;
  hash: string;
}

export type InquiryAct =
  | { act: 'case.open'; with: { case: Id; threads: Thread[] } }
  | { act: 'case.extend'; with: { case: Id; threads: Thread[] } }
  | {
      act: 'dossier.seal';
      with: { dossier: Id; case: Id; contents: Sha256Hex; heads: ThreadHead[]; enrolments: number[]; supplements: Id | null };
    }
  | { act: 'dossier.receipt'; with: { dossier: Id; reference: Id; received_at: Ms } };

export type InquiryEvent =
  | { e: 'CaseOpened'; case: Id; threads: Thread[] }
  | { e: 'CaseExtended'; case: Id; threads: Thread[] }
  | { e: 'DossierSealed'; dossier: Id; case: Id; contents: Sha256Hex; supplements: Id | null; alone: boolean }
  | { e: 'ReceiptRecorded'; dossier: Id; reference: Id; received_at: Ms; conflict: string | null };

export interface Case {
  id: Id;
  index: number;
  thread: Thread;
  threads: readonly Thread[];
  by: MemberId;
  at: Ms;
  state: 'open' | 'referred' | 'dormant' | 'closed';
  dossiers: readonly Id[];
  compartment: string | null;
}
export interface Dossier {
  id: Id;
  index: number;
  case: Id;
  contents: Sha256Hex;
  sealedAt: Ms;
  by: MemberId;
  alone: boolean;
  supplements: Id | null;
  receipts: readonly { reference: Id; at: Ms; by: MemberId; index: number }[];
  custody: readonly { from: MemberId; at: Ms; what: 'sealed' | 'received'; index: number }[];
}
export interface InquiryState {
  readonly cases: Table<Case>;
  readonly dossiers: Table<Dossier>;
}
/** What the stage needs of the log; filled in by the conductor through loop.ts. */
export interface InquiryFacts {
  /** The present head of a thread, null when the thread does not exist. */
  head(thread: Thread): ThreadHead | null;
  hasRole(member: MemberId, role: string): boolean;
  rolesOf(member: MemberId): readonly string[];
}

export const initialInquiry: InquiryState = { cases: Table.empty(), dossiers: Table.empty() };

export function evolveInquiry(state: InquiryState, event: InquiryEvent, told: Told): InquiryState {
  const { index, thread, now } = told;
  const by = actor(told);
  switch (event.e) {
    case 'CaseOpened': {
      const { case: id, threads } = event;
      const opened: Case = { id, index, thread, threads, by, at: now, state: 'open', dossiers: [], compartment: told.compartment ?? null };
      return { ...state, cases: state.cases.with(id, opened) };
    }
    case 'CaseExtended':
      return { ...state, cases: state.cases.change(event.case, (known) => ({ ...known, threads: [...known.threads, ...event.threads] })) };
    case 'DossierSealed': {
      const { dossier: id, case: of, contents, supplements, alone } = event;
      const custody = [{ from: by, at: now, what: 'sealed' as const, index }];
      const sealed: Dossier = { id, index, case: of, contents, sealedAt: now, by, alone, supplements, receipts: [], custody };
      return {
        cases: state.cases.change(of, (known) => ({ ...known, dossiers: [...known.dossiers, id] })),
        dossiers: state.dossiers.with(id, sealed),
      };
    }
    case 'ReceiptRecorded': {
      const dossier = state.dossiers.get(event.dossier);
      if (event.conflict !== null || dossier === undefined) return state;
      const { reference, received_at: at } = event;
      const received: Dossier = {
        ...dossier,
        receipts: [...dossier.receipts, { reference, at, by, index }],
        custody: [...dossier.custody, { from: by, at, what: 'received', index }],
      };
      return {
        cases: state.cases.change(dossier.case, (known) => (known.state === 'open' ? { ...known, state: 'referred' } : known)),
        dossiers: state.dossiers.with(dossier.id, received),
      };
    }
    default:
      throw new Error(`inquiry: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}
