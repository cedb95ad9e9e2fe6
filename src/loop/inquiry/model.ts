/**
 * Inquiry: what is handed to a service outside, and the proof of what was handed over.
 *
 * A case gathers whole threads, each from its first entry. It is *open*; *referred* from the first receipt on, and may
 * still grow and be supplemented. *Dormant* and *closed* take nothing more, until it is reopened; each of these is said by
 * somebody, with a reason. A *shredded* case is the end of it: its words are gone, the entries stand and verify.
 * A dossier does not exist until it is sealed, and never changes afterwards (I-37): the seal names the digest of what a
 * human reads and the present end of every thread of the case, so that an entry left out at the end shows. What comes
 * later goes into another dossier, which says which one it supplements.
 * A receipt is testimony: it is recorded whoever brings it, and with a conflict where the dossier is not known here.
 * Custody is the list of those moments, in the order of the log.
 *
 * How long words are kept is ruled per category of person, and runs from the closing of the case (retention.ts). Of threads no
 * case gathers it runs from the last thing they hold; once it is over they are gathered in a *review*, a case like any other. A legal
 * hold is *placed* by one person and stands until two have *lifted* it; while it stands nothing of the case is shredded
 * (I-38). Lifting and shredding are each two acts of two people: a proposal is *pending* until it is *confirmed* or
 * *lapsed* (decisions 6 and 30).
 */
import type { Told } from '../../kernel/decider.ts';
import type { DeviceName, Id, MemberId, Sha256Hex, Thread } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

/** The end of a thread at the instant of sealing: what makes a removed last entry visible. */
export interface ThreadHead {
  thread: Thread;
  seq: number;
  hash: string;
}

/** Whose data a case holds: each has a period of its own (domain §3). */
export const CATEGORIES = ['principal', 'relative', 'source', 'witness', 'person_of_interest', 'third_party'] as const;
export type Category = (typeof CATEGORIES)[number];

export type InquiryAct =
  /** `review`: of threads no case gathered and whose period has run out; it is closed to be shredded. */
  | { act: 'case.open'; with: { case: Id; threads: Thread[]; review?: true } }
  | { act: 'case.extend'; with: { case: Id; threads: Thread[] } }
  | {
      act: 'dossier.seal';
      with: { dossier: Id; case: Id; contents: Sha256Hex; heads: ThreadHead[]; enrolments: number[]; supplements: Id | null };
    }
  | { act: 'dossier.receipt'; with: { dossier: Id; reference: Id; received_at: Ms } }
  /** Categories nobody can read off the threads: a witness, a person of interest, somebody met by chance. */
  | { act: 'case.concern'; with: { case: Id; categories: Category[] } }
  /** words: reason, for each of the three */
  | { act: 'case.rest'; with: { case: Id } }
  | { act: 'case.close'; with: { case: Id } }
  | { act: 'case.reopen'; with: { case: Id } }
  /** `validated`: counsel has looked at this period. The product knows no legal period of its own. */
  | { act: 'retention.set'; with: { category: Category; days: number; validated: boolean } }
  /** words: reason */
  | { act: 'hold.place'; with: { hold: Id; case: Id } }
  /** words: reason */
  | { act: 'hold.propose'; with: { proposal: Id; hold: Id } }
  | { act: 'hold.confirm'; with: { proposal: Id; sha256: Sha256Hex } }
  | { act: 'shred.propose'; with: { proposal: Id; case: Id } }
  | { act: 'shred.confirm'; with: { proposal: Id; sha256: Sha256Hex } }
  /** by the desk key: nobody confirmed in time */
  | { act: 'shred.lapse'; with: { proposal: Id } }
  /** by the desk key, at a restore: two people had these destroyed after the backup was made */
  | { act: 'shred.repeat'; with: { threads: Thread[] } };

export type InquiryEvent =
  | { e: 'CaseOpened'; case: Id; threads: Thread[]; review?: true }
  | { e: 'CaseExtended'; case: Id; threads: Thread[] }
  | { e: 'DossierSealed'; dossier: Id; case: Id; contents: Sha256Hex; supplements: Id | null; alone: boolean }
  | { e: 'ReceiptRecorded'; dossier: Id; reference: Id; received_at: Ms; conflict: string | null }
  | { e: 'CaseConcerns'; case: Id; categories: Category[] }
  | { e: 'CaseRested'; case: Id }
  | { e: 'CaseClosed'; case: Id }
  | { e: 'CaseReopened'; case: Id }
  | { e: 'RetentionSet'; category: Category; days: number; validated: boolean }
  | { e: 'HoldPlaced'; hold: Id; case: Id }
  | { e: 'HoldLiftProposed'; proposal: Id; hold: Id; case: Id; lapses: Ms | null }
  | { e: 'HoldLifted'; proposal: Id; hold: Id; case: Id; by: MemberId[] }
  | { e: 'ShredProposed'; proposal: Id; case: Id; threads: Thread[]; lapses: Ms | null }
  /** From here on the words of these threads are gone; the desk destroys their data keys as soon as this is durable. */
  | { e: 'Shredded'; proposal: Id; case: Id; threads: Thread[]; by: MemberId[] }
  | { e: 'PairLapsed'; proposal: Id; case: Id }
  /** As `Shredded`; `cases`: those of which nothing is left. */
  | { e: 'ShreddedAgain'; threads: Thread[]; cases: Id[] };

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
  /** Categories somebody named, beside those read off the threads. */
  categories: readonly Category[];
  /** While closed: since when its retention runs. */
  closedAt: Ms | null;
  shreddedAt: Ms | null;
  /** Its retention runs from the last thing its threads hold, not from its closing. */
  review: boolean;
}
export interface RetentionRule {
  id: Category;
  index: number;
  days: number;
  validated: boolean;
  by: MemberId;
  at: Ms;
}
export interface Hold {
  id: Id;
  /** The entry that says why. */
  index: number;
  case: Id;
  by: MemberId;
  at: Ms;
  liftedAt: Ms | null;
  liftedBy: readonly MemberId[];
}
/** What one person proposed and another confirms; `lapses` null: it waits, one person being alone on call (decision 30). */
export interface Pair {
  id: Id;
  index: number;
  what: 'lift' | 'shred';
  case: Id;
  /** The hold to lift; null for a shredding. */
  hold: Id | null;
  threads: readonly Thread[];
  by: MemberId;
  hand: MemberId;
  device: DeviceName;
  at: Ms;
  lapses: Ms | null;
  state: 'pending' | 'confirmed' | 'lapsed';
}
/** A thread whose words are gone: `index` is the entry that says so. */
export interface ShreddedThread {
  thread: Thread;
  /** Null: the entry that says with which case is one that a restore lost. */
  case: Id | null;
  at: Ms;
  index: number;
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
  readonly rules: Table<RetentionRule>;
  readonly holds: Table<Hold>;
  readonly pairs: Table<Pair>;
  readonly shredded: Table<ShreddedThread>;
}
/** What the stage needs of the log; filled in by the conductor through loop.ts. */
export interface InquiryFacts {
  /** The present head of a thread, null when the thread does not exist. */
  head(thread: Thread): ThreadHead | null;
  /** The thread of a drill: what was rehearsed enters no dossier (I-39). */
  rehearsed(thread: Thread): boolean;
  hasRole(member: MemberId, role: string): boolean;
  rolesOf(member: MemberId): readonly string[];
  singleHanded(): boolean;
  noteSha256(index: number): Sha256Hex | null;
  /** What is still open in a thread: alerts, operations, checks, and the rest. */
  openIn(thread: Thread): readonly Id[];
  /** Whose data a thread holds, as far as it can be read off it. */
  categoriesIn(thread: Thread): readonly Category[];
  /** Threads that hold somebody's data, and since when nothing was added that can be read off them. */
  heldSince(): ReadonlyMap<Thread, Ms>;
}

export const initialInquiry: InquiryState = {
  cases: Table.empty(),
  dossiers: Table.empty(),
  rules: Table.empty(),
  holds: Table.empty(),
  pairs: Table.empty(),
  shredded: Table.empty(),
};

/** The holds that stand on a case, oldest first. */
export const holdsOn = ({ holds }: InquiryState, of: Id): Hold[] =>
  holds.filter((hold) => hold.case === of && hold.liftedAt === null).sort((a, b) => a.index - b.index);

export function evolveInquiry(state: InquiryState, event: InquiryEvent, told: Told): InquiryState {
  const { index, thread, now } = told;
  const by = actor(told);
  const ofCase = (id: Id, change: (known: Case) => Case): InquiryState => ({ ...state, cases: state.cases.change(id, change) });
  switch (event.e) {
    case 'CaseOpened': {
      const { case: id, threads } = event;
      const opened: Case = {
        id,
        index,
        thread,
        threads,
        by,
        at: now,
        state: 'open',
        dossiers: [],
        compartment: told.compartment ?? null,
        categories: [],
        closedAt: null,
        shreddedAt: null,
        review: event.review ?? false,
      };
      return { ...state, cases: state.cases.with(id, opened) };
    }
    case 'CaseExtended':
      return { ...state, cases: state.cases.change(event.case, (known) => ({ ...known, threads: [...known.threads, ...event.threads] })) };
    case 'DossierSealed': {
      const { dossier: id, case: of, contents, supplements, alone } = event;
      const custody = [{ from: by, at: now, what: 'sealed' as const, index }];
      const sealed: Dossier = { id, index, case: of, contents, sealedAt: now, by, alone, supplements, receipts: [], custody };
      return {
        ...state,
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
        ...state,
        cases: state.cases.change(dossier.case, (known) => (known.state === 'open' ? { ...known, state: 'referred' } : known)),
        dossiers: state.dossiers.with(dossier.id, received),
      };
    }
    case 'CaseConcerns': {
      const { categories } = event;
      return ofCase(event.case, (known) => ({ ...known, categories: [...new Set([...known.categories, ...categories])] }));
    }
    case 'CaseRested':
      return ofCase(event.case, (known) => ({ ...known, state: 'dormant' }));
    case 'CaseClosed':
      return ofCase(event.case, (known) => ({ ...known, state: 'closed', closedAt: now }));
    case 'CaseReopened': {
      const wasReceived = (known: Case): boolean => known.dossiers.some((id) => (state.dossiers.get(id)?.receipts.length ?? 0) > 0);
      return ofCase(event.case, (known) => ({ ...known, state: wasReceived(known) ? 'referred' : 'open', closedAt: null }));
    }
    case 'RetentionSet': {
      const { category: id, days, validated } = event;
      return { ...state, rules: state.rules.with(id, { id, index, days, validated, by, at: now }) };
    }
    case 'HoldPlaced': {
      const placed: Hold = { id: event.hold, index, case: event.case, by, at: now, liftedAt: null, liftedBy: [] };
      return { ...state, holds: state.holds.with(event.hold, placed) };
    }
    case 'HoldLiftProposed':
      return proposed(state, event, { what: 'lift', hold: event.hold, threads: [] }, told);
    case 'ShredProposed':
      return proposed(state, event, { what: 'shred', hold: null, threads: event.threads }, told);
    case 'HoldLifted': {
      const lifted = (hold: Hold): Hold => ({ ...hold, liftedAt: now, liftedBy: event.by });
      return { ...settled(state, event.proposal, 'confirmed'), holds: state.holds.change(event.hold, lifted) };
    }
    case 'Shredded': {
      const { case: of, threads } = event;
      const shredded = threads.reduce((table, thread) => table.with(thread, { thread, case: of, at: now, index }), state.shredded);
      const cases = state.cases.change(of, (known) => ({ ...known, shreddedAt: now }));
      return { ...settled(state, event.proposal, 'confirmed'), cases, shredded };
    }
    case 'PairLapsed':
      return settled(state, event.proposal, 'lapsed');
    case 'ShreddedAgain': {
      const shredded = event.threads.reduce((table, thread) => table.with(thread, { thread, case: null, at: now, index }), state.shredded);
      const cases = event.cases.reduce((table, id) => table.change(id, (known) => ({ ...known, shreddedAt: now })), state.cases);
      return { ...state, cases, shredded };
    }
    default:
      throw new Error(`inquiry: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}

function proposed(
  state: InquiryState,
  { proposal: id, case: of, lapses }: { proposal: Id; case: Id; lapses: Ms | null },
  what: Pick<Pair, 'what' | 'hold' | 'threads'>,
  told: Told,
): InquiryState {
  const { index, now, device } = told;
  const pair: Pair = { id, index, ...what, case: of, by: actor(told), hand: told.by, device, at: now, lapses, state: 'pending' };
  return { ...state, pairs: state.pairs.with(id, pair) };
}

const settled = (state: InquiryState, id: Id, how: 'confirmed' | 'lapsed'): InquiryState => ({
  ...state,
  pairs: state.pairs.change(id, (pair) => ({ ...pair, state: how })),
});
