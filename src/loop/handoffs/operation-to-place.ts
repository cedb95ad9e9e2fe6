/** Operation → place. They have moved, or nobody is sheltered any more: nothing is left to choose (S10). */
import type { AssessmentState } from '../assessment/model.ts';
import type { OperationEvent } from '../operation/model.ts';
import { type Asks, actId } from './asks.ts';
import { proposals } from './place-to-operation.ts';

interface View {
  readonly assessment: AssessmentState;
}

export function operationToPlace(event: Extract<OperationEvent, { e: 'Relocated' | 'StoodDown' }>, view: View): Asks[] {
  return proposals(view, event.operation).map(({ id: check, thread }) => ({
    id: actId('relocated', check),
    thread,
    act: { act: 'check.close', with: { check, result: 'done' } },
  }));
}
