/**
 * Alert → drills. A live alert ends every drill that runs with one of the people it rings or protects, in the same commit:
 * nobody hears a rehearsed order while a real one is out (I-39). Nor does whoever it rings later, in the place of somebody
 * silent; nor those it rang before, when an alert that was taken back is an order again.
 */
import type { Told } from '../../kernel/decider.ts';
import type { Id } from '../../kernel/ids.ts';
import type { AlertingEvent, AlertingState } from '../alerting/model.ts';
import { type DrillsState, preemptedBy } from '../drills/model.ts';
import { type Asks, actId } from './asks.ts';

interface View {
  readonly drills: DrillsState;
}

/** An advisory is read before the next task: it ends nothing (decision 18). */
export function alertToDrills(event: Extract<AlertingEvent, { e: 'AlertIssued' }>, view: View, told: Told): Asks[] {
  if (event.priority === 3) return [];
  return preempt(event.alert, [event.principal, ...event.recipients], view, told);
}

/** Somebody is rung who was not at first: a substitute, a relay, the supervisor at the end of a ladder. */
export function recipientToDrills(
  event: Extract<AlertingEvent, { e: 'RecipientAdded' }>,
  view: View & { readonly alerting: AlertingState },
  told: Told,
): Asks[] {
  return view.alerting.alerts.get(event.alert)?.priority === 3 ? [] : preempt(event.alert, [event.recipient], view, told);
}

/** An alert that was recalled or cancelled while the drill began, and that another version makes an order again. */
export function updateToDrills(
  event: Extract<AlertingEvent, { e: 'AlertUpdated' }>,
  view: View & { readonly alerting: AlertingState },
  told: Told,
): Asks[] {
  const alert = view.alerting.alerts.get(event.alert);
  if (alert === undefined || alert.priority === 3) return [];
  return preempt(alert.id, [alert.principal, ...alert.recipients.map(({ member }) => member)], view, told);
}

const preempt = (alert: Id, people: readonly Id[], { drills }: View, told: Told): Asks[] =>
  preemptedBy(drills, people, told.exercise).map(({ id: drill, thread }) => ({
    id: actId('preempt', drill, alert),
    thread,
    act: { act: 'drill.preempt', with: { drill, alert } },
  }));
