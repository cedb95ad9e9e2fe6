/** One case for one viewer: what was handed over, what keeps it, and what is left of it; and what the desk must delete. */
import type { Id, Thread } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import { CATEGORIES, categoriesOf, holdsOn, looseThreads, pastRetention, retentionFacts, runsOut } from '../../loop/loop.ts';
import type { CaseView, DossierView, HoldView, PairView, RetentionView } from '../../wire/inquiry-views.ts';
import { caseActions } from './actions.ts';
import { logRef, person, personOrNull, signedBy } from './people.ts';
import type { Case, Dossier, Hold, Pair } from './rows.ts';
import type { Sight } from './sight.ts';

/** Since when the words of a thread are gone; null while they stand. */
export const shreddedAt = ({ whole }: Sight, thread: Thread): Ms | null => whole.inquiry.shredded.get(thread)?.at ?? null;

function dossierView(sight: Sight, row: Dossier): DossierView {
  const words = sight.words(row.index);
  return {
    id: row.id,
    case: row.case,
    contents: row.contents,
    sealedAt: row.sealedAt,
    by: person(sight, row.by),
    alone: row.alone,
    supplements: row.supplements,
    recipient: words.recipient ?? null,
    purpose: words.purpose ?? null,
    receipts: row.receipts.map((receipt) => ({
      reference: receipt.reference,
      at: receipt.at,
      by: receipt.by,
      from: sight.words(receipt.index).recipient ?? null,
      custody: signedBy(sight, receipt.by).custody,
    })),
    custodyLines: row.custody.map(({ from, at, what }) => ({ from, at, what })),
    signed: signedBy(sight, row.by),
  };
}

const holdView = (sight: Sight, { id, by, at, index }: Hold): HoldView => ({
  id,
  by: person(sight, by),
  at,
  reason: sight.words(index).reason ?? null,
});

const pairView = (sight: Sight, { id, what, hold, threads, by, at, lapses, index }: Pair): PairView => ({
  id,
  what,
  hold,
  threads,
  by: person(sight, by),
  at,
  lapses,
  reason: sight.words(index).reason ?? null,
  sha256: sight.extra.digest(index),
});

export function caseView(sight: Sight, row: Case): CaseView {
  const { inquiry } = sight.state;
  const facts = retentionFacts(sight.state);
  return {
    kind: 'case',
    id: row.id,
    thread: row.thread,
    title: sight.words(row.index).title ?? null,
    threads: row.threads,
    by: person(sight, row.by),
    at: row.at,
    state: row.state,
    dossiers: row.dossiers.flatMap((id) => inquiry.dossiers.get(id) ?? []).map((one) => dossierView(sight, one)),
    categories: categoriesOf(row, facts),
    closedAt: row.closedAt,
    keptUntil: runsOut(inquiry, row, facts),
    holds: holdsOn(inquiry, row.id).map((hold) => holdView(sight, hold)),
    pairs: inquiry.pairs
      .filter((pair) => pair.case === row.id && pair.state === 'pending')
      .sort((a, b) => a.index - b.index)
      .map((pair) => pairView(sight, pair)),
    shredded: row.shreddedAt === null ? null : { at: row.shreddedAt, threads: goneWith(sight, row) },
    compartment: row.compartment,
    actions: caseActions(sight, row),
    signed: signedBy(sight, row.by),
    ...logRef(sight, row.index),
  };
}

/** Of the threads of a case, its own included, those whose words are gone. */
const goneWith = (sight: Sight, { threads, thread }: Case): Thread[] =>
  [...new Set([...threads, thread])].filter((one) => shreddedAt(sight, one) !== null);

/** Every category and its period, and every case whose period has run out, the longest overdue first (I-38). */
export function retention(sight: Sight): RetentionView | null {
  if (!sight.desk) return null;
  const { inquiry } = sight.state;
  const facts = retentionFacts(sight.state);
  const titleOf = (id: Id): string | null => {
    const file = inquiry.cases.get(id);
    return file === undefined ? null : (sight.words(file.index).title ?? null);
  };
  return {
    rules: CATEGORIES.map((category) => {
      const rule = inquiry.rules.get(category);
      return {
        category,
        days: rule?.days ?? null,
        validated: rule?.validated ?? false,
        at: rule?.at ?? null,
        by: personOrNull(sight, rule?.by ?? null),
      };
    }),
    overdue: pastRetention(inquiry, sight.now, facts).map((row) => ({
      case: row.case,
      title: titleOf(row.case),
      since: row.since,
      category: row.category,
      obstacle: row.obstacle?.code ?? null,
    })),
    loose: looseThreads(inquiry, sight.now, facts),
  };
}
