/**
 * Cover → relatives. Somebody who is no longer covered while their principal, or they, are under an order to act is a task
 * again, whether a person said so or the cover came to its end (I-14, I-36).
 */
import type { Told } from '../../kernel/decider.ts';
import type { AlertingState } from '../alerting/model.ts';
import type { RosterEvent } from '../roster/model.ts';
import { coverTasks, type View as Relatives } from './alert-to-relatives.ts';
import type { Asks } from './asks.ts';

interface View extends Relatives {
  readonly alerting: AlertingState;
}

export function coverToRelatives(
  event: Extract<RosterEvent, { e: 'RelatedPersonCovered' | 'RelatedCoverLapsed' }>,
  view: View,
  told: Told,
): Asks[] {
  const person = view.roster.related.get(event.person);
  if (person === undefined || person.covered) return [];
  const [alert] = view.alerting.alerts
    .filter((row) => row.state === 'open' && row.priority === 1 && (row.principal === person.principal || row.principal === person.id))
    .sort((a, b) => b.index - a.index);
  return alert === undefined ? [] : coverTasks([person], alert, view, told, [String(told.index)]);
}
