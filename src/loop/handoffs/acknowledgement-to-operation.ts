/**
 * Acknowledgement → operation. The first "I am going" to an order to evacuate or to shelter opens the operation, so that
 * somebody is counting before anybody arrives. Where one is already active the alert joins it (I-21).
 */
import type { Told } from '../../kernel/decider.ts';
import type { AlertingEvent, AlertingState } from '../alerting/model.ts';
import { activeFor, type OperationState } from '../operation/model.ts';
import { manifestAt } from '../roster/detail.ts';
import type { RosterState } from '../roster/model.ts';
import { attach } from './alert-to-operation.ts';
import { type Asks, actId } from './asks.ts';

interface View {
  readonly roster: RosterState;
  readonly alerting: AlertingState;
  readonly operation: OperationState;
}

export function acknowledgementToOperation(event: Extract<AlertingEvent, { e: 'AlertAnswered' }>, view: View, _told: Told): Asks[] {
  if (event.answer !== 'executing' || event.conflict !== null) return [];
  const alert = view.alerting.alerts.get(event.alert);
  const version = alert?.versions.find((v) => v.n === event.version);
  if (alert === undefined || version?.kind !== 'order' || (version.action !== 'evacuate' && version.action !== 'shelter')) return [];
  if (activeFor(view.operation, alert.principal) !== undefined) return attach(alert, view.operation);
  // As of the alert, not of the answer: whoever left the detail in between must still be counted (I-16).
  const manifest = manifestAt(view.roster, alert.principal, alert.at);
  const operation = actId('op', alert.id);
  return [
    {
      id: actId('open', alert.id),
      thread: alert.thread,
      act: { act: 'operation.open', with: { operation, principal: alert.principal, alert: alert.id, manifest } },
    },
  ];
}
