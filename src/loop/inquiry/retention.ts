/**
 * What is due for deletion, and what stands in its way (I-38): a pure reading, per case. Retention runs from the closing of
 * the case, for the shortest period among the categories of people it is about; without a rule nobody set, nothing is due.
 * Nothing is due while the case is open or a hold stands; a thread that another case still gathers is kept with it.
 *
 * A thread no case gathers is loose: its period runs from the last thing it holds, and when it is over somebody gathers it in a
 * review, closes it, and two people shred it, as any case. A review never waits for another period.
 */
import type { Refusal } from '../../kernel/decider.ts';
import { type Id, ORGANISATION_THREAD, type Thread } from '../../kernel/ids.ts';
import { DAY, type Ms } from '../../kernel/time.ts';
import { CATEGORIES, type Case, type Category, holdsOn, type InquiryFacts, type InquiryState, type RetentionRule } from './model.ts';

type Facts = Pick<InquiryFacts, 'openIn' | 'categoriesIn' | 'heldSince'>;

/** Whose data a case holds: what its threads show, and what somebody said. */
export const categoriesOf = (file: Case, facts: Facts): Category[] => {
  const found = new Set<Category>([...file.categories, ...file.threads.flatMap((thread) => facts.categoriesIn(thread))]);
  return CATEGORIES.filter((category) => found.has(category));
};

/** When the retention of a closed case runs out, and by which category; null while it does not run. */
export function runsOut(state: InquiryState, file: Case, facts: Facts): { readonly at: Ms; readonly category: Category } | null {
  if (file.closedAt === null || file.shreddedAt !== null) return null;
  const shortest = shortestOf(state, categoriesOf(file, facts));
  if (shortest === null) return null;
  const held = facts.heldSince();
  const from = file.review ? Math.max(...file.threads.map((thread) => held.get(thread) ?? file.at)) : file.closedAt;
  return { at: from + shortest.days * DAY, category: shortest.id };
}

function shortestOf({ rules }: InquiryState, categories: readonly Category[]): RetentionRule | null {
  const found = categories.flatMap((category) => rules.get(category) ?? []);
  return found.sort((a, b) => a.days - b.days)[0] ?? null;
}

export interface Loose {
  readonly thread: Thread;
  readonly since: Ms;
  readonly category: Category;
}

/** Threads of no living case whose period has run out and in which nothing is open, the longest overdue first. */
export function looseThreads(state: InquiryState, now: Ms, facts: Facts): Loose[] {
  const gathered = new Set(state.cases.filter(({ shreddedAt }) => shreddedAt === null).flatMap((file) => [...file.threads, file.thread]));
  return [...facts.heldSince()]
    .flatMap(([thread, last]) => {
      if (gathered.has(thread) || state.shredded.has(thread) || thread === ORGANISATION_THREAD) return [];
      const shortest = shortestOf(state, facts.categoriesIn(thread));
      if (shortest === null || now < last + shortest.days * DAY || facts.openIn(thread).length > 0) return [];
      return [{ thread, since: last + shortest.days * DAY, category: shortest.id }];
    })
    .sort((a, b) => a.since - b.since || (a.thread < b.thread ? -1 : 1));
}

/** The threads that go with a case: its own and those it gathers, but for those another living case gathers, or gone already. */
export function threadsOf(state: InquiryState, file: Case): Thread[] {
  const kept = new Set(state.cases.filter((other) => other.id !== file.id && other.shreddedAt === null).flatMap((other) => other.threads));
  return [...new Set([...file.threads, file.thread])].filter((thread) => !kept.has(thread) && !state.shredded.has(thread));
}

/** Why the words of a case may not be shredded now; null when they may. */
export function keptBy(state: InquiryState, file: Case, now: Ms, facts: Facts): Refusal | null {
  const because = (code: string, ...about: Id[]): Refusal => ({ code, doctrine: 'I-38', about });
  if (file.closedAt === null) return because('case_not_closed', file.id);
  const holds = holdsOn(state, file.id);
  if (holds.length > 0) return because('case_held', ...holds.map((hold) => hold.id));
  const out = runsOut(state, file, facts);
  if (out === null) return because('retention_rule_missing', file.id);
  if (now < out.at) return because('retention_runs', file.id);
  const open = threadsOf(state, file).flatMap((thread) => facts.openIn(thread));
  return open.length > 0 ? because('thread_in_use', ...new Set(open)) : null;
}

export interface Overdue {
  readonly case: Id;
  /** Since when it should be gone. */
  readonly since: Ms;
  readonly category: Category;
  /** What stands in the way all the same: a hold, something open. Null: two people may shred it. */
  readonly obstacle: Refusal | null;
}

/** Every case whose retention has run out, the longest overdue first; what a hold keeps is shown as kept. */
export function pastRetention(state: InquiryState, now: Ms, facts: Facts): Overdue[] {
  return state.cases
    .filter(({ closedAt }) => closedAt !== null)
    .flatMap((file) => {
      const out = runsOut(state, file, facts);
      if (out === null || now < out.at) return [];
      return [{ case: file.id, since: out.at, category: out.category, obstacle: keptBy(state, file, now, facts) }];
    })
    .sort((a, b) => a.since - b.since || (a.case < b.case ? -1 : 1));
}
