/**
 * Confirmation → stand-down. Two people have signed: the desk settles it at once where nothing stands in the way, and says
 * nothing of it where something does (decision 29).
 */
import type { OperationEvent, OperationState } from '../operation/model.ts';
import { type Asks, actId } from './asks.ts';

interface View {
  readonly operation: OperationState;
}

export function confirmationToStandDown(event: Extract<OperationEvent, { e: 'StandDownConfirmed' }>, view: View): Asks[] {
  const { operation, proposal } = event;
  const thread = view.operation.operations.get(operation)?.thread;
  if (thread === undefined) return [];
  return [{ id: actId('settle', proposal), thread, act: { act: 'standdown.settle', with: { operation, proposal } } }];
}
