/**
 * Alert → drills. A live alert ends every drill that runs with one of the people it rings or protects, in the same commit:
 * nobody hears a rehearsed order while a real one is out (I-39).
 */
import type { Told } from '../../kernel/decider.ts';
import type { AlertingEvent } from '../alerting/model.ts';
import { type DrillsState, preemptedBy } from '../drills/model.ts';
import { type Asks, actId } from './asks.ts';

interface View {
  readonly drills: DrillsState;
}

/** An advisory is read before the next task: it ends nothing (decision 18). */
export function alertToDrills(event: Extract<AlertingEvent, { e: 'AlertIssued' }>, view: View, told: Told): Asks[] {
  if (event.priority === 3) return [];
  return preemptedBy(view.drills, [event.principal, ...event.recipients], told.exercise).map(({ id: drill, thread }) => ({
    id: actId('preempt', drill, event.alert),
    thread,
    act: { act: 'drill.preempt', with: { drill, alert: event.alert } },
  }));
}
