/** A call for help: never put aside, whoever holds the phone (I-01). */
import type { Asker } from '../../kernel/decider.ts';
import type { PersonId } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { about, ask, ROUND } from './ladder.ts';
import { type CheckinEvent, type CheckinFacts, type CheckinState, panicItem, underDuress } from './model.ts';

/** Always an alarm, raised again as often as they call. Discreet unless they chose otherwise, and always so under duress. */
export function panic(state: CheckinState, person: PersonId, asker: Asker, facts: CheckinFacts): CheckinEvent[] {
  const chosen = state.preferences.get(person) ?? 'discreet';
  const manner = underDuress(state, person) ? 'discreet' : chosen;
  const item = panicItem(person);
  const known = state.panics.get(person);
  const of = known?.state === 'open' ? about(item, known) : { item, person, by: actor(asker) };
  const rung = known?.state === 'open' ? Math.max(0, known.calling.rung) : 0;
  return [
    { e: 'PanicRaised', person, manner, conflict: facts.isPerson(person) ? null : 'person_unknown' },
    ask(state, of, rung, asker.now + ROUND, asker.now, facts),
  ];
}
