/** What may be asked of inquiry, by whom, and why not. */
import { type Asker, accept, type Decision, type Legality, refuse } from '../../kernel/decider.ts';
import { ORGANISATION_THREAD, type Thread } from '../../kernel/ids.ts';
import { judge, NEVER } from '../../kernel/legality.ts';
import type { Case, InquiryAct, InquiryEvent, InquiryFacts, InquiryState, ThreadHead } from './model.ts';

/** The case the act names, or that it is not known here; `sealed`: the dossier the act names is, whatever its case. */
export type InquirySituation = 'unknown' | Case['state'] | 'sealed';

const OPENERS = ['liaison', 'supervisor', 'watch_officer', 'analyst'];
const DONE = { dormant: 'case_dormant', closed: 'case_closed' };
const KNOWN = { open: 'case_known', referred: 'case_known', dormant: 'case_known', closed: 'case_known' };

export const inquiryLegality: Legality<InquiryAct['act'], InquirySituation> = {
  'case.open': { kind: 'request', doctrine: 'domain §3', who: OPENERS, in: { unknown: 'yes', ...KNOWN, sealed: NEVER } },
  'case.extend': {
    kind: 'request',
    doctrine: 'domain §3',
    who: OPENERS,
    in: { unknown: 'case_unknown', open: 'yes', referred: 'yes', ...DONE, sealed: NEVER },
  },
  'dossier.seal': {
    kind: 'request',
    doctrine: 'I-37',
    who: ['liaison', 'supervisor'],
    in: { unknown: 'case_unknown', open: 'yes', referred: 'yes', ...DONE, sealed: 'dossier_sealed' },
  },
  'dossier.receipt': {
    kind: 'testimony',
    doctrine: 'domain §3',
    who: 'anyone',
    in: { unknown: 'dossier_unknown', open: NEVER, referred: NEVER, dormant: NEVER, closed: NEVER, sealed: 'yes' },
  },
};

/** Which column of the table an act stands in. */
export function inquirySituation(state: InquiryState, asked: InquiryAct): InquirySituation {
  switch (asked.act) {
    case 'case.open':
    case 'case.extend':
      return state.cases.get(asked.with.case)?.state ?? 'unknown';
    case 'dossier.seal':
      return state.dossiers.has(asked.with.dossier) ? 'sealed' : (state.cases.get(asked.with.case)?.state ?? 'unknown');
    case 'dossier.receipt':
      return state.dossiers.has(asked.with.dossier) ? 'sealed' : 'unknown';
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
      return accept({ e: 'CaseOpened', case: asked.with.case, threads });
    }
    case 'case.extend': {
      const gathered = state.cases.get(asked.with.case)?.threads ?? [];
      const threads = [...new Set(asked.with.threads)].filter((thread) => !gathered.includes(thread));
      if (threads.length === 0) return refuse('threads_known', 'decision 2', ...asked.with.threads);
      const unknown = notThreads(threads, facts);
      if (unknown.length > 0) return refuse('thread_unknown', 'decision 2', ...unknown);
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
  }
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
