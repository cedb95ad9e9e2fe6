/**
 * Given–when–then for the stages, for tests only: these things had happened, this is asked, this is decided (habit 2).
 *
 *     given(evolveAgenda, initialAgenda)([{ e: 'PlaceAdded', place: 'melèze', kind: 'house' }])
 *       .when(decideAgenda, { act: 'place.compromise', with: { place: 'melèze' } }, asks('vigie'), facts);
 *
 * Each event is told as one entry of its own, a minute after the one before it, by `desk`, unless the test says otherwise.
 */
import type { Asker, Decision, Legality, Told } from '../kernel/decider.ts';
import { NEVER } from '../kernel/legality.ts';
import { MINUTE, type Ms } from '../kernel/time.ts';

/** 12 March 2031, 17:00 in Paris: the afternoon of the reference scenario. */
export const EVENING: Ms = Date.UTC(2031, 2, 12, 16);
export const THREAD = 'c0000000000000001';

/** Who asks, with everything a test does not care about filled in. */
export function asks(by: string, more: Partial<Asker> = {}): Asker {
  const now = more.now ?? EVENING + 60 * MINUTE;
  return { id: 'act', by, device: `dev/${by}`, thread: THREAD, now, t: now, exercise: null, words: [], ...more };
}

export type Happened<Event> = Event | readonly [Event, Partial<Told>];

export interface Given<State, Event extends { readonly e: string }> {
  readonly state: State;
  when<Act, Facts>(
    decide: (state: State, asked: Act, asker: Asker, facts: Facts) => Decision<Event>,
    asked: NoInfer<Act>,
    asker: Asker,
    facts: NoInfer<Facts>,
  ): Decision<Event>;
}

export function given<State, Event extends { readonly e: string }>(
  evolve: (state: State, event: Event, told: Told) => State,
  initial: State,
) {
  const isTold = (happened: Happened<Event>): happened is readonly [Event, Partial<Told>] => Array.isArray(happened);
  return (events: readonly Happened<Event>[]): Given<State, Event> => {
    let state = initial;
    events.forEach((happened, index) => {
      const [event, more] = isTold(happened) ? happened : [happened, {}];
      const now = more.now ?? EVENING + index * MINUTE;
      state = evolve(state, event, { ...asks(more.by ?? 'desk', { now }), index, act: 'test', ...more });
    });
    return { state, when: (decide, asked, asker, facts) => decide(state, asked, asker, facts) };
  };
}

/** The refusal code of a decision, or null when it was accepted: what most tests ask first. */
export const refusalOf = (decision: Decision<unknown>): string | null => (decision.ok ? null : decision.refusal.code);

/** One pair of a legality table, brought about: the column the stage says it stands in, and what was decided. */
export interface Sample<Situation extends string> {
  readonly situation: Situation;
  readonly decision: Decision<object>;
}

/**
 * Goes through every act × situation of a table and tells, in words, where the rule and the table disagree; empty when
 * they agree. A pair marked as never arising must have no sample; every other pair must have one, under `act situation`.
 */
export function disagreements<A extends string, S extends string>(
  table: Legality<A, S>,
  samples: Readonly<Partial<Record<`${A} ${S}`, Sample<S>>>>,
): string[] {
  const found: string[] = [];
  for (const act of Object.keys(table) as A[]) {
    const row = table[act];
    for (const situation of Object.keys(row.in) as S[]) {
      const says = row.in[situation];
      const pair: `${A} ${S}` = `${act} ${situation}`;
      const sample = samples[pair];
      if (says === NEVER || sample === undefined) {
        if (says !== NEVER) found.push(`${pair}: no sample`);
        else if (sample !== undefined) found.push(`${pair}: said never to arise, yet it did`);
        continue;
      }
      if (sample.situation !== situation) found.push(`${pair}: stands in ${sample.situation}`);
      const decided = outcomeOf(sample.decision);
      const wanted = says === 'yes' ? 'yes' : `${row.kind === 'testimony' ? 'recorded' : 'refused'} ${says}`;
      if (decided !== wanted) found.push(`${pair}: the table says ${wanted}, the rule ${decided}`);
    }
  }
  return found;
}

function outcomeOf(decision: Decision<object>): string {
  if (!decision.ok) return `refused ${decision.refusal.code}`;
  for (const event of decision.events) if ('conflict' in event && typeof event.conflict === 'string') return `recorded ${event.conflict}`;
  return 'yes';
}
