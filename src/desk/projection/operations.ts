/** One operation for one viewer: is everybody safe, and if not, where are they? */

import { activeOperations, isAccounted, isComplete, notFree, underDuress } from '../../loop/loop.ts';
import type { ManifestView, OperationLine, OperationView, ProposalView } from '../../wire/views.ts';
import { operationActions } from './actions.ts';
import { shreddedAt } from './cases.ts';
import { custodyOf, logRef, ownerOf, person, placeOf, signedBy } from './people.ts';
import type { Operation } from './rows.ts';
import { type Sight, seesOperation } from './sight.ts';
import { timeline } from './timeline.ts';

type Line = Operation['manifest'][number];
const manifestView = (sight: Sight, line: Line): ManifestView => ({
  who: person(sight, line.person),
  status: line.status,
  means: line.means,
  confirmedBy: line.confirmedBy,
  at: line.at,
  refusedAt: line.refusedAt,
  accounted: isAccounted(line),
});

function proposalView(sight: Sight, operation: Operation, proposal: Operation['proposals'][number]): ProposalView {
  // Reasons and remaining risk reach the desk and whoever wrote them (decision 29).
  const mayRead = sight.desk || proposal.by === sight.viewer;
  return {
    id: proposal.id,
    by: person(sight, proposal.by),
    outcome: proposal.outcome,
    residualRisk: mayRead ? (sight.words(proposal.index).residual_risk ?? null) : null,
    nextReview: proposal.nextReview,
    at: proposal.at,
    lapses: proposal.lapses,
    state: proposal.state,
    ...waitsFor(sight, operation, proposal),
    sha256: sight.extra.digest(proposal.index),
    custody: custodyOf(sight, proposal.by),
  };
}

/** Reasons reach the desk alone; whoever may not know of a duress has lost its row already (loop/believed.ts). */
function waitsFor(sight: Sight, operation: Operation, proposal: Operation['proposals'][number]): Pick<ProposalView, 'waitsFor'> {
  if (!sight.desk || proposal.state !== 'waiting') return {};
  const held = notFree(operation, proposal, { underDuress: (member) => underDuress(sight.state.checkin, member) });
  return held.length === 0 ? {} : { waitsFor: held.map((id) => person(sight, id)) };
}

export function operationView(sight: Sight, operation: Operation): OperationView {
  return {
    kind: 'operation',
    id: operation.id,
    thread: operation.thread,
    shredded: shreddedAt(sight, operation.thread),
    principal: person(sight, operation.principal),
    alerts: operation.alerts,
    phase: operation.phase,
    complete: isComplete(operation),
    openedAt: operation.openedAt,
    movedAt: operation.movedAt,
    arrivedAt: operation.arrivedAt,
    nextPoint: operation.nextPoint,
    closedAt: operation.closedAt,
    outcome: operation.outcome,
    nextReview: operation.nextReview,
    manifest: operation.manifest.map((line) => manifestView(sight, line)),
    place: placeOf(sight, operation),
    proposals: operation.proposals.map((proposal) => proposalView(sight, operation, proposal)),
    owner: ownerOf(sight, operation.id, operation.by),
    compartment: sight.desk ? operation.compartment : null,
    exercise: operation.exercise,
    timeline: timeline(sight, operation.thread),
    actions: operationActions(sight, operation),
    signed: signedBy(sight, operation.by),
    ...logRef(sight, operation.index),
  };
}

/** Operations under way, oldest first. */
export function operationLines(sight: Sight): OperationLine[] {
  return activeOperations(sight.state.operation)
    .filter((operation) => seesOperation(sight, operation))
    .sort((a, b) => a.index - b.index)
    .map((operation) => ({
      id: operation.id,
      principal: person(sight, operation.principal),
      phase: operation.phase,
      complete: isComplete(operation),
      unaccounted: operation.manifest.filter((line) => !isAccounted(line)).map((line) => person(sight, line.person)),
      place: placeOf(sight, operation),
      openedAt: operation.openedAt,
      nextPoint: operation.nextPoint,
      pointOverdue: operation.nextPoint !== null && operation.nextPoint < sight.now,
      pendingProposal: operation.proposals.findLast((proposal) => proposal.state === 'pending')?.id ?? null,
      exercise: operation.exercise,
    }));
}
