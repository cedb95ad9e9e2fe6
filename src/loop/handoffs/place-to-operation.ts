/**
 * Place → operation. A place that is known is no shelter: whoever leads the people in it, or on their way to it, is asked to
 * choose another (S10). It proposes; on the ground the team leader alone decides, and the task ends when they have moved.
 */
import type { Told } from '../../kernel/decider.ts';
import type { Id } from '../../kernel/ids.ts';
import { MINUTE } from '../../kernel/time.ts';
import type { AgendaEvent } from '../agenda/model.ts';
import type { AssessmentState } from '../assessment/model.ts';
import type { OperationState } from '../operation/model.ts';
import { teamLeaderAt } from '../roster/detail.ts';
import type { RosterState } from '../roster/model.ts';
import { type Asks, actId } from './asks.ts';

/** How long they have to choose. */
const RELOCATE_WITHIN = 5 * MINUTE;

interface View {
  readonly roster: RosterState;
  readonly operation: OperationState;
  readonly assessment: AssessmentState;
}

/** Owned by the team leader, else by nobody, hence by the watch. */
export function placeToOperation(event: Extract<AgendaEvent, { e: 'PlaceCompromised' }>, view: View, told: Told): Asks[] {
  return view.operation.operations
    .filter((row) => row.phase !== 'closed' && row.place === event.place && proposals(view, row.id).length === 0)
    .map(({ id: about, principal, thread }) => {
      // Its name says how many there were before, and not which place: the whole desk reads it.
      const check = actId('relocate', about, String(asked(view, about).length + 1));
      const owner = teamLeaderAt(view.roster, principal, told.now);
      const due = told.now + RELOCATE_WITHIN;
      return { id: check, thread, act: { act: 'check.open', with: { check, kind: 'relocate', about, owner, due } } };
    });
}

const asked = ({ assessment }: Pick<View, 'assessment'>, operation: Id) =>
  assessment.checks.filter((row) => row.kind === 'relocate' && row.about === operation);
/** The proposals to move that still wait for this operation's team leader. */
export const proposals = (view: Pick<View, 'assessment'>, operation: Id) => asked(view, operation).filter((row) => row.state === 'open');
