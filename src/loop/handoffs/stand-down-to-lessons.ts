/** Stand-down → lessons. Every operation that ends is reviewed twice: hot, while people remember; cold, once they have slept. */
import type { Told } from '../../kernel/decider.ts';
import type { OperationEvent } from '../operation/model.ts';
import { type Asks, actId } from './asks.ts';

export function standDownToLessons(event: Extract<OperationEvent, { e: 'StoodDown' }>, _view: unknown, told: Told): Asks[] {
  return (['hot', 'cold'] as const).map((heat) => {
    const review = actId(heat, event.operation);
    return { id: review, thread: told.thread, act: { act: 'review.open', with: { review, subject: event.operation, heat } } };
  });
}
