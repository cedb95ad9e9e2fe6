/** Stand-down → alert. Two people's word closes the alerts of the operation; nothing else does (I-13, I-14, I-18). */
import type { Told } from '../../kernel/decider.ts';
import type { AlertingState } from '../alerting/model.ts';
import type { OperationEvent, OperationState } from '../operation/model.ts';
import { type Asks, actId } from './asks.ts';

interface View {
  readonly alerting: AlertingState;
  readonly operation: OperationState;
}

export function standDownToAlert(event: Extract<OperationEvent, { e: 'StoodDown' }>, view: View, _told: Told): Asks[] {
  const attached = view.operation.operations.get(event.operation)?.alerts ?? [];
  return attached.flatMap((id) => {
    const alert = view.alerting.alerts.get(id);
    if (alert === undefined || alert.state === 'closed') return [];
    return [{ id: actId('close', id), thread: alert.thread, act: { act: 'alert.close', with: { alert: id, cause: event.operation } } }];
  });
}
