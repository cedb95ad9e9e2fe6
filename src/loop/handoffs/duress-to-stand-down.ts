/** Duress → stand-down. Somebody acts freely again: what two people signed and that waited for them may take effect (I-18). */
import type { CheckinEvent } from '../checkin/model.ts';
import { activeOperations, type OperationState, waitingIn } from '../operation/model.ts';
import { type Asks, actId } from './asks.ts';

interface View {
  readonly operation: OperationState;
}

export function duressToStandDown(event: Extract<CheckinEvent, { e: 'DuressLifted' }>, view: View): Asks[] {
  return activeOperations(view.operation).flatMap((operation) => {
    const isIn = operation.manifest.some((line) => line.person === event.member);
    return waitingIn(operation)
      .filter(({ signed }) => isIn || signed.includes(event.member))
      .map(({ id: proposal }) => ({
        id: actId('settle', proposal),
        thread: operation.thread,
        act: { act: 'standdown.settle', with: { operation: operation.id, proposal } },
      }));
  });
}
