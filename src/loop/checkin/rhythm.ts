/** When somebody is expected to be heard from, and who is late. Reckoned from the state and an instant, never stored. */
import type { PersonId } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import type { CheckinState, Plan, Rhythm } from './model.ts';

/** The earliest of: the fixed instants after `after`, `every` since `since`, and the end. Null when none is left. */
function earliest({ every, at, until }: Rhythm, since: Ms, after: Ms): Ms | null {
  const within = (instant: Ms): boolean => until === null || instant < until;
  const fixed = at.filter((instant) => instant > after && within(instant));
  const elapsed = every === null ? [] : [since + every].filter(within);
  const last = until !== null && until > after ? [until] : [];
  const all = [...fixed, ...elapsed, ...last];
  return all.length === 0 ? null : Math.min(...all);
}

/**
 * The check-in due after a word given at `said`; null when none is left. Whoever is heard within the grace before a fixed
 * instant, or before the end, need not say it again; a word older than that leaves it due.
 */
export const nextDue = (rhythm: Rhythm, said: Ms): Ms | null => earliest(rhythm, said, said + rhythm.grace);

/** The first check-in of a plan; null when it asks for none. That a plan was made is nobody's word: it meets no instant. */
export const firstDue = (rhythm: Rhythm): Ms | null => earliest(rhythm, rhythm.from, rhythm.from - 1);

/** When a plan's next check-in is really due: not before the end of a planned silence. Null once ended. */
export function dueAt(state: CheckinState, plan: Plan): Ms | null {
  if (plan.due === null || plan.phase === 'ended') return null;
  if (plan.phase !== 'expected') return plan.missed;
  return Math.max(plan.due, state.silences.get(plan.person) ?? plan.due);
}

/** The phase of a plan at `now`: past its grace it is missed, whether or not the desk has been woken for it yet (I-14). */
export function phaseAt(state: CheckinState, plan: Plan, now: Ms): Plan['phase'] {
  const due = dueAt(state, plan);
  return plan.phase === 'expected' && due !== null && now >= due + plan.grace ? 'missed' : plan.phase;
}

/** The plans of a person that have not ended. */
export const plansOf = (state: CheckinState, person: PersonId): Plan[] =>
  state.plans.filter((plan) => plan.person === person && plan.phase !== 'ended').sort((a, b) => a.index - b.index);

/** A line of the board: who, since or until when, and whether people have been told. */
export interface Awaited {
  readonly plan: Plan;
  readonly due: Ms;
  readonly phase: Plan['phase'];
  /** Set while the person said they would be out of reach. */
  readonly silentUntil: Ms | null;
}

function awaited(state: CheckinState, now: Ms): Awaited[] {
  const lines = [...state.plans.values()].flatMap((plan): Awaited[] => {
    const due = dueAt(state, plan);
    if (due === null) return [];
    const silence = state.silences.get(plan.person) ?? now;
    return [{ plan, due, phase: phaseAt(state, plan, now), silentUntil: silence > now ? silence : null }];
  });
  return lines.sort((a, b) => a.due - b.due || a.plan.index - b.plan.index);
}

const isLate = (line: Awaited): boolean => line.phase !== 'expected';

/** Everybody past their grace at `now`, the longest first. Never empties with time (I-14). */
export const overdue = (state: CheckinState, now: Ms): Awaited[] => awaited(state, now).filter(isLate);

/** Everybody still expected at `now`, the nearest first; those within their grace are among them, with a `due` that is past. */
export const expected = (state: CheckinState, now: Ms): Awaited[] => awaited(state, now).filter((line) => !isLate(line));
