/** What an arrow asks of the core, and how it names it: derived from the cause, so that the same cause asks once. */
import type { Id, Thread } from '../../kernel/ids.ts';
import type { AlertingAct } from '../alerting/model.ts';
import type { AssessmentAct } from '../assessment/model.ts';
import type { DrillsAct } from '../drills/model.ts';
import type { OperationAct } from '../operation/model.ts';
import type { RosterAct } from '../roster/model.ts';

export interface Asks {
  readonly id: Id;
  readonly thread: Thread;
  readonly act: AlertingAct | AssessmentAct | OperationAct | DrillsAct | RosterAct;
}

const LONGEST_ID = 64;

/** `prefix-cause`, at most 64 characters. What is cut is the beginning: ids made by clients differ at their end. */
export const actId = (prefix: string, ...causes: readonly Id[]): Id => {
  const room = Math.floor((LONGEST_ID - prefix.length) / causes.length) - 1;
  return [prefix, ...causes.map((cause) => cause.slice(-room))].join('-');
};
