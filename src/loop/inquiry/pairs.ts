/** Lifting a hold and shredding: each proposed by one person and confirmed by another, on another device (decisions 6 and 30). */
import { type Asker, accept, type Decision, refuse } from '../../kernel/decider.ts';
import type { Id, Sha256Hex, Thread } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { MINUTE, type Ms } from '../../kernel/time.ts';
import type { Case, Hold, InquiryEvent, InquiryFacts, InquiryState, Pair } from './model.ts';
import { keptBy, threadsOf } from './retention.ts';

/** A proposal nobody confirms lapses after this long (decision 6). */
const LAPSE: Ms = 15 * MINUTE;

/** One person alone on call cannot go on after a delay: it waits until there is a second (decision 30). */
const lapsesAt = (asker: Asker, facts: InquiryFacts): Ms | null => (facts.singleHanded() ? null : asker.now + LAPSE);

export function proposeLift(hold: Hold, proposal: Id, asker: Asker, facts: InquiryFacts): Decision<InquiryEvent> {
  if (!asker.words.includes('reason')) return refuse('reason_missing', 'I-38', hold.id);
  return accept({ e: 'HoldLiftProposed', proposal, hold: hold.id, case: hold.case, lapses: lapsesAt(asker, facts) });
}

export function proposeShred(state: InquiryState, file: Case, proposal: Id, asker: Asker, facts: InquiryFacts): Decision<InquiryEvent> {
  const refusal = keptBy(state, file, asker.now, facts);
  if (refusal !== null) return { ok: false, refusal };
  return accept({ e: 'ShredProposed', proposal, case: file.id, threads: threadsOf(state, file), lapses: lapsesAt(asker, facts) });
}

/** What stood when the first person proposed must still stand: a hold placed meanwhile keeps everything. */
export function confirmPair(state: InquiryState, pair: Pair, sha256: Sha256Hex, asker: Asker, facts: InquiryFacts): Decision<InquiryEvent> {
  const { id, case: of, hold, threads } = pair;
  if (pair.lapses !== null && asker.now >= pair.lapses) return refuse('proposal_lapsed', 'decision 6', id);
  if (facts.noteSha256(pair.index) !== sha256) return refuse('proposal_differs', 'decision 6', id);
  const second = actor(asker);
  if (second === pair.by || second === pair.hand) return refuse('second_person_needed', 'decision 30', id);
  if (asker.device === pair.device || asker.by === pair.by || asker.by === pair.hand)
    return refuse('second_device_needed', 'decision 6', id);
  const by = [pair.by, second];
  if (hold !== null) {
    if (state.holds.get(hold)?.liftedAt !== null) return refuse('hold_lifted', 'I-38', hold);
    return accept({ e: 'HoldLifted', proposal: id, hold, case: of, by });
  }
  const file = state.cases.get(of);
  if (file === undefined) throw new Error(`inquiry: case ${of} vanished between the proposal and its confirmation`);
  if (file.shreddedAt !== null) return refuse('case_shredded', 'I-38', of);
  const refusal = keptBy(state, file, asker.now, facts);
  if (refusal !== null) return { ok: false, refusal };
  // What the second person read is what goes: no thread more, no thread less.
  if (threadsOf(state, file).join() !== threads.join()) return refuse('shred_changed', 'I-38', of);
  return accept({ e: 'Shredded', proposal: id, case: of, threads: [...threads], by });
}

export function lapsePair({ id, case: of, lapses }: Pair, now: Ms): Decision<InquiryEvent> {
  return lapses === null || now < lapses ? refuse('nothing_due', 'decision 6', id) : accept({ e: 'PairLapsed', proposal: id, case: of });
}

/**
 * What two people had destroyed, and a backup brought back: neither a hold nor what is open stands against it, for it was
 * decided, and done. A case whose own thread and all it would take with it are gone is over, its dossiers with it.
 */
export function repeatShred(state: InquiryState, named: readonly Thread[], facts: InquiryFacts): Decision<InquiryEvent> {
  const threads = [...new Set(named)].filter((thread) => facts.head(thread) !== null && !state.shredded.has(thread));
  if (threads.length === 0) return refuse('thread_unknown', 'I-38', ...named);
  const cases = state.cases
    .filter((file) => file.shreddedAt === null && threads.includes(file.thread))
    .filter((file) => threadsOf(state, file).every((thread) => threads.includes(thread)));
  return accept({ e: 'ShreddedAgain', threads, cases: cases.map(({ id }) => id).sort() });
}
