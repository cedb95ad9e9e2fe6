/**
 * Alert → operation. Two alerts for one principal are one operation, where their contradiction is shown and a team leader
 * decides; neither replaces the other (I-21, S2).
 */
import type { Told } from '../../kernel/decider.ts';
import { type Alert, type AlertingEvent, type AlertingState, openAlerts } from '../alerting/model.ts';
import { activeFor, type OperationEvent, type OperationState } from '../operation/model.ts';
import { type Asks, actId } from './asks.ts';

interface View {
  readonly alerting: AlertingState;
  readonly operation: OperationState;
}

/** A new alert joins the operation already active for its principal. */
export function alertToOperation(event: Extract<AlertingEvent, { e: 'AlertIssued' }>, view: View, _told: Told): Asks[] {
  const alert = view.alerting.alerts.get(event.alert);
  return alert === undefined ? [] : attach(alert, view.operation);
}

/** An operation that opens takes in the alerts already open for its principal. Advisories order nothing and stay out. */
export function operationToAlerts(event: Extract<OperationEvent, { e: 'OperationOpened' }>, view: View, _told: Told): Asks[] {
  return openAlerts(view.alerting)
    .filter((alert) => alert.principal === event.principal && alert.state === 'open' && alert.priority !== 3)
    .flatMap((alert) => attach(alert, view.operation));
}

/** Attaches the alert to the active operation of its principal, unless it is there already. */
export function attach(alert: Alert, operations: OperationState): Asks[] {
  const operation = activeFor(operations, alert.principal);
  if (operation === undefined || operation.alerts.includes(alert.id)) return [];
  return [
    {
      id: actId('attach', alert.id, operation.id),
      thread: operation.thread,
      act: { act: 'operation.attach', with: { operation: operation.id, alert: alert.id } },
    },
  ];
}
