/** Roll call → stand-down. Nobody is missing any more: what two people signed, and that waited for it, may take effect (I-16). */
import { type OperationEvent, type OperationState, waitingIn } from '../operation/model.ts';
import { type Asks, actId } from './asks.ts';

interface View {
  readonly operation: OperationState;
}

export function rollCallToStandDown(event: Extract<OperationEvent, { e: 'RollCallRecorded' }>, view: View): Asks[] {
  const operation = view.operation.operations.get(event.operation);
  if (operation === undefined || operation.phase === 'closed') return [];
  return waitingIn(operation).map(({ id: proposal }) => ({
    id: actId('settle', proposal),
    thread: operation.thread,
    act: { act: 'standdown.settle', with: { operation: operation.id, proposal } },
  }));
}
