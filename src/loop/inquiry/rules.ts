/** What may be asked of inquiry, by whom, and why not. */
import { type Asker, accept, type Decision, type Legality, type Row, refuse } from '../../kernel/decider.ts';
import { type Id, ORGANISATION_THREAD, type Thread } from '../../kernel/ids.ts';
import { judge, NEVER } from '../../kernel/legality.ts';
import type { Table } from '../../kernel/table.ts';
import type { Case, InquiryAct, InquiryEvent, InquiryFacts, InquiryState, ThreadHead } from './model.ts';
import { confirmPair, lapsePair, proposeLift, proposeShred, repeatShred } from './pairs.ts';
import { looseThreads } from './retention.ts';

/**
 * The case the act names, or that what it names is not known here; `sealed`: the dossier is, whatever its case; a hold that
 * stands or was lifted; a proposal that waits or is over; `ruled`: a category that has a rule.
 */
export type InquirySituation = 'unknown' | Case['state'] | 'shredded' | 'sealed' | 'held' | 'lifted' | 'pending' | 'settled' | 'ruled';

const OPENERS = ['liaison', 'supervisor', 'watch_officer', 'analyst'];
const KEEPERS = ['liaison', 'supervisor'];
const DECIDERS = ['supervisor', 'authority'];
const ELSEWHERE = {
  open: NEVER,
  referred: NEVER,
  dormant: NEVER,
  closed: NEVER,
  shredded: NEVER,
  sealed: NEVER,
  held: NEVER,
  lifted: NEVER,
  pending: NEVER,
  settled: NEVER,
  ruled: NEVER,
};
type Cells = { readonly [S in Case['state']]: string };
/** Of a case: nothing more is done to one whose words are gone. */
const ofCase = (who: readonly string[], doctrine: string, cells: Cells): Row<InquirySituation> => ({
  kind: 'request',
  doctrine,
  who,
  in: { ...ELSEWHERE, unknown: 'case_unknown', shredded: 'case_shredded', ...cells },
});
const GROWS: Cells = { open: 'yes', referred: 'yes', dormant: 'case_dormant', closed: 'case_closed' };
const NOT_CLOSED = 'case_not_closed';
const ofPair = (who: Row<InquirySituation>['who']): Row<InquirySituation> => ({
  kind: 'request',
  doctrine: 'decision 6',
  who,
  in: { ...ELSEWHERE, unknown: 'proposal_unknown', pending: 'yes', settled: 'proposal_lapsed' },
});

export const inquiryLegality: Legality<InquiryAct['act'], InquirySituation> = {
  'case.open': {
    kind: 'request',
    doctrine: 'domain §3',
    who: OPENERS,
    in: {
      ...ELSEWHERE,
      unknown: 'yes',
      open: 'case_known',
      referred: 'case_known',
      dormant: 'case_known',
      closed: 'case_known',
      shredded: 'case_known',
    },
  },
  'case.extend': ofCase(OPENERS, 'domain §3', GROWS),
  'case.concern': ofCase(OPENERS, 'I-38', { ...GROWS, dormant: 'yes', closed: 'yes' }),
  'case.rest': ofCase(KEEPERS, 'domain §3', GROWS),
  'case.close': ofCase(KEEPERS, 'domain §3', { ...GROWS, dormant: 'yes' }),
  'case.reopen': ofCase(KEEPERS, 'domain §3', { open: 'case_is_open', referred: 'case_is_open', dormant: 'yes', closed: 'yes' }),
  'dossier.seal': {
    kind: 'request',
    doctrine: 'I-37',
    who: KEEPERS,
    in: { ...ELSEWHERE, unknown: 'case_unknown', ...GROWS, shredded: 'case_shredded', sealed: 'dossier_sealed' },
  },
  'dossier.receipt': {
    kind: 'testimony',
    doctrine: 'domain §3',
    who: 'anyone',
    in: { ...ELSEWHERE, unknown: 'dossier_unknown', sealed: 'yes' },
  },
  'retention.set': { kind: 'request', doctrine: 'I-38', who: DECIDERS, in: { ...ELSEWHERE, unknown: 'yes', ruled: 'yes' } },
  // Whoever follows the case may stop its deletion, at once and alone; to let it go on takes two.
  'hold.place': {
    kind: 'request',
    doctrine: 'I-38',
    who: [...KEEPERS, 'authority'],
    in: { ...ELSEWHERE, unknown: 'yes', held: 'hold_known', lifted: 'hold_known' },
  },
  'hold.propose': {
    kind: 'request',
    doctrine: 'I-38',
    who: DECIDERS,
    in: { ...ELSEWHERE, unknown: 'hold_unknown', held: 'yes', lifted: 'hold_lifted', pending: 'proposal_known', settled: 'proposal_known' },
  },
  'hold.confirm': ofPair('anyone'),
  'shred.propose': {
    ...ofCase(DECIDERS, 'I-38', { open: NOT_CLOSED, referred: NOT_CLOSED, dormant: NOT_CLOSED, closed: 'yes' }),
    in: {
      ...ELSEWHERE,
      unknown: 'case_unknown',
      open: NOT_CLOSED,
      referred: NOT_CLOSED,
      dormant: NOT_CLOSED,
      closed: 'yes',
      shredded: 'case_shredded',
      pending: 'proposal_known',
      settled: 'proposal_known',
    },
  },
  'shred.confirm': ofPair('anyone'),
  'shred.lapse': ofPair('desk'),
  'shred.repeat': { kind: 'request', doctrine: 'I-38', who: 'desk', in: { ...ELSEWHERE, unknown: 'yes', settled: 'nothing_due' } },
};

const caseSituation = (state: InquiryState, id: Id): InquirySituation => {
  const file = state.cases.get(id);
  if (file === undefined) return 'unknown';
  return file.shreddedAt === null ? file.state : 'shredded';
};
function pairSituation(state: InquiryState, id: Id): 'pending' | 'settled' | null {
  const pair = state.pairs.get(id);
  if (pair === undefined) return null;
  return pair.state === 'pending' ? 'pending' : 'settled';
}
function holdSituation(state: InquiryState, id: Id): InquirySituation {
  const hold = state.holds.get(id);
  if (hold === undefined) return 'unknown';
  return hold.liftedAt === null ? 'held' : 'lifted';
}

/** Which column of the table an act stands in. */
export function inquirySituation(state: InquiryState, asked: InquiryAct): InquirySituation {
  switch (asked.act) {
    case 'case.open':
    case 'case.extend':
    case 'case.concern':
    case 'case.rest':
    case 'case.close':
    case 'case.reopen':
      return caseSituation(state, asked.with.case);
    case 'dossier.seal':
      return state.dossiers.has(asked.with.dossier) ? 'sealed' : caseSituation(state, asked.with.case);
    case 'dossier.receipt':
      return state.dossiers.has(asked.with.dossier) ? 'sealed' : 'unknown';
    case 'retention.set':
      return state.rules.has(asked.with.category) ? 'ruled' : 'unknown';
    case 'hold.place':
      return holdSituation(state, asked.with.hold);
    case 'hold.propose':
      return pairSituation(state, asked.with.proposal) ?? holdSituation(state, asked.with.hold);
    case 'shred.propose':
      return pairSituation(state, asked.with.proposal) ?? caseSituation(state, asked.with.case);
    case 'hold.confirm':
    case 'shred.confirm':
    case 'shred.lapse':
      return pairSituation(state, asked.with.proposal) ?? 'unknown';
    case 'shred.repeat':
      return asked.with.threads.every((thread) => state.shredded.has(thread)) ? 'settled' : 'unknown';
    default:
      throw new Error(`inquiry: unknown act ${(asked satisfies never as { act: string }).act}`);
  }
}

export function decideInquiry(state: InquiryState, asked: InquiryAct, asker: Asker, facts: InquiryFacts): Decision<InquiryEvent> {
  const judged = judge(inquiryLegality, asked.act, inquirySituation(state, asked), asker, facts.rolesOf);
  if (judged.refusal !== null) return { ok: false, refusal: judged.refusal };
  switch (asked.act) {
    case 'case.open': {
      const threads = [...new Set(asked.with.threads)];
      if (threads.length === 0) return refuse('case_empty', 'decision 2');
      const unknown = notThreads(threads, facts);
      if (unknown.length > 0) return refuse('thread_unknown', 'decision 2', ...unknown);
      const rehearsed = threads.filter(facts.rehearsed);
      if (rehearsed.length > 0) return refuse('thread_of_drill', 'I-39', ...rehearsed);
      if (asked.with.review !== true) return accept({ e: 'CaseOpened', case: asked.with.case, threads });
      const due = looseThreads(state, asker.now, facts).map(({ thread }) => thread);
      const kept = threads.filter((thread) => !due.includes(thread));
      return kept.length > 0
        ? refuse('thread_not_due', 'I-38', ...kept)
        : accept({ e: 'CaseOpened', case: asked.with.case, threads, review: true });
    }
    case 'case.extend': {
      if (state.cases.get(asked.with.case)?.review === true) return refuse('case_is_review', 'I-38', asked.with.case);
      const gathered = state.cases.get(asked.with.case)?.threads ?? [];
      const threads = [...new Set(asked.with.threads)].filter((thread) => !gathered.includes(thread));
      if (threads.length === 0) return refuse('threads_known', 'decision 2', ...asked.with.threads);
      const unknown = notThreads(threads, facts);
      if (unknown.length > 0) return refuse('thread_unknown', 'decision 2', ...unknown);
      const rehearsed = threads.filter(facts.rehearsed);
      if (rehearsed.length > 0) return refuse('thread_of_drill', 'I-39', ...rehearsed);
      return accept({ e: 'CaseExtended', case: asked.with.case, threads });
    }
    case 'dossier.seal': {
      const { dossier, case: of, contents, heads, supplements } = asked.with;
      const moved = movedThreads(state.cases.get(of)?.threads ?? [], heads, facts);
      if (moved.length > 0) return refuse('heads_moved', 'I-37', ...moved);
      if (supplements !== null && state.dossiers.get(supplements)?.case !== of) return refuse('dossier_unknown', 'I-37', supplements);
      // Until a second person can confirm, every seal is by one person, at once, and says so (decision 30).
      return accept({ e: 'DossierSealed', dossier, case: of, contents, supplements, alone: true });
    }
    case 'dossier.receipt':
      return accept({ e: 'ReceiptRecorded', ...asked.with, conflict: judged.conflict });
    case 'case.concern': {
      const categories = [...new Set(asked.with.categories)];
      if (categories.length === 0) return refuse('categories_missing', 'I-38', asked.with.case);
      return accept({ e: 'CaseConcerns', case: asked.with.case, categories });
    }
    case 'case.rest':
      return withReason(asker, asked.with.case) ?? accept({ e: 'CaseRested', case: asked.with.case });
    case 'case.close':
      return withReason(asker, asked.with.case) ?? accept({ e: 'CaseClosed', case: asked.with.case });
    case 'case.reopen':
      return withReason(asker, asked.with.case) ?? accept({ e: 'CaseReopened', case: asked.with.case });
    case 'retention.set':
      return accept({ e: 'RetentionSet', ...asked.with });
    case 'hold.place': {
      const { case: of } = asked.with;
      const file = caseSituation(state, of);
      if (file === 'unknown') return refuse('case_unknown', 'I-38', of);
      if (file === 'shredded') return refuse('case_shredded', 'I-38', of);
      return withReason(asker, of) ?? accept({ e: 'HoldPlaced', ...asked.with });
    }
    case 'hold.propose':
      return proposeLift(known(state.holds, asked.with.hold), asked.with.proposal, asker, facts);
    case 'shred.propose':
      return proposeShred(state, known(state.cases, asked.with.case), asked.with.proposal, asker, facts);
    case 'hold.confirm':
    case 'shred.confirm': {
      const pair = known(state.pairs, asked.with.proposal);
      // Each kind has an act of its own: nobody shreds what they took for a hold.
      if ((pair.what === 'lift') !== (asked.act === 'hold.confirm')) return refuse('proposal_unknown', 'decision 6', pair.id);
      return confirmPair(state, pair, asked.with.sha256, asker, facts);
    }
    case 'shred.lapse':
      return lapsePair(known(state.pairs, asked.with.proposal), asker.now);
    case 'shred.repeat':
      return repeatShred(state, asked.with.threads, facts);
  }
}

/** Why somebody sets a case aside, closes it or opens it again is told: it is read years later. */
const withReason = (asker: Asker, about: Id): Decision<never> | null =>
  asker.words.includes('reason') ? null : refuse('reason_missing', 'domain §3', about);

/** A row the table has found to be there. */
function known<T>(table: Table<T>, id: Id): T {
  const row = table.get(id);
  if (row === undefined) throw new Error(`inquiry: ${id} vanished between the table and the rule`);
  return row;
}

/** Threads that do not exist; the organisation's own is never part of a case, it would carry everybody's. */
const notThreads = (threads: readonly Thread[], facts: InquiryFacts): Thread[] =>
  threads.filter((thread) => thread === ORGANISATION_THREAD || facts.head(thread) === null);

/**
 * The threads for which the heads to be sealed are not the present ones: an entry has come in since, one is left out, or
 * one is named that the case does not have. The person looks again and seals what is there (I-37).
 */
function movedThreads(threads: readonly Thread[], heads: readonly ThreadHead[], facts: InquiryFacts): Thread[] {
  const moved = threads.filter((thread) => {
    const present = facts.head(thread);
    const named = heads.filter((head) => head.thread === thread);
    return !(present !== null && named.length === 1 && named[0]?.seq === present.seq && named[0].hash === present.hash);
  });
  const foreign = heads.map((head) => head.thread).filter((thread) => !threads.includes(thread));
  return [...new Set([...moved, ...foreign])];
}
