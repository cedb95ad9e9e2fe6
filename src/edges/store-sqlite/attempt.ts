/** What a thread of the store answers: that it was done, or why not, in a form that crosses to the other thread. */
import { LostFence } from '../../desk/ports.ts';
import { StoreFault } from './fault.ts';
import type { Answer, Failure } from './messages.ts';

function failureOf(error: unknown): Failure {
  if (error instanceof LostFence) return { kind: 'lost_fence', message: error.message };
  if (error instanceof StoreFault) return { kind: 'fault', code: error.code, detail: error.detail };
  return { kind: 'defect', error };
}

export function attempt(work: () => boolean): Answer {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}
