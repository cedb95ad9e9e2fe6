/**
 * What no stage can keep by itself: marks across stages, so that nobody need look through everything that ever was to find
 * what still waits. All of it follows from the events, like the rest.
 */
import type { Told } from '../kernel/decider.ts';
import { type Marks, marked, Table } from '../kernel/table.ts';
import type { LoopEvent, LoopState } from './loop.ts';

export interface Standing {
  /** Every compartment that anything was ever put behind, sorted: whoever holds them all sees everything. */
  readonly doors: readonly string[];
  /** Reports that nobody has graded, assessed or corrected. */
  readonly unweighed: Marks;
}

export const initialStanding: Standing = { doors: [], unweighed: Table.empty() };

/** `after` is the state once its stage has folded the event. */
export function evolveStanding({ doors, unweighed }: Standing, event: LoopEvent, told: Told, after: Omit<LoopState, 'standing'>): Standing {
  const door = told.compartment;
  return {
    doors: door === undefined || doors.includes(door) ? doors : [...doors, door].sort(),
    unweighed: reportsChangedBy(event).reduce((marks, id) => {
      const report = after.intake.reports.get(id);
      const isGraded = (after.assessment.weighed.get(id)?.gradings.length ?? 0) > 0;
      return marked(marks, id, report?.correctedBy === null && !isGraded && !after.assessment.assessedIn.has(id));
    }, unweighed),
  };
}

function reportsChangedBy(event: LoopEvent): readonly string[] {
  switch (event.e) {
    case 'ReportReceived':
      return event.corrects === null ? [event.report] : [event.report, event.corrects];
    case 'ReportGraded':
      return [event.report];
    case 'AssessmentStated':
      return [...event.reports, event.subject];
    default:
      return [];
  }
}
