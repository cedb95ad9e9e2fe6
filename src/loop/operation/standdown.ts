/**
 * Standing down: two people, two devices, everybody accounted for, nothing else under way (I-16, I-18, I-19, decision 6).
 * Whoever confirms is always told that it is recorded and waits for the desk (decision 29): the desk settles it.
 */
import { type Asker, accept, type Decision, refuse } from '../../kernel/decider.ts';
import type { Id, PersonId } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { MINUTE, type Ms } from '../../kernel/time.ts';
import {
  isAccounted,
  isComplete,
  type Operation,
  type OperationAct,
  type OperationEvent,
  type OperationFacts,
  type Proposal,
} from './model.ts';

type With<A extends OperationAct['act']> = Extract<OperationAct, { act: A }>['with'];

/** A proposal nobody confirms lapses after this long (decision 6). */
const LAPSE: Ms = 15 * MINUTE;
/** Where one person is alone on call, the second person is replaced by this delay and a call by someone outside (decision 30). */
const ALONE_DELAY: Ms = 30 * MINUTE;

/** Refusals: `proposal_known`, `people_unaccounted` and `other_alert_open` (with the ids), `next_review_missing`, `residual_risk_missing`. */
export function propose(
  operation: Operation,
  asked: With<'standdown.propose'>,
  asker: Asker,
  facts: OperationFacts,
): Decision<OperationEvent> {
  if (operation.proposals.some((p) => p.id === asked.proposal)) return refuse('proposal_known', 'I-11', asked.proposal);
  const obstacle = standsInTheWay(operation, facts);
  if (obstacle !== null) return obstacle;
  if (asked.outcome === 'doubt_not_lifted') {
    if (asked.next_review === null || asked.next_review < asker.now) return refuse('next_review_missing', 'I-19', operation.id);
    if (!asker.words.includes('residual_risk')) return refuse('residual_risk_missing', 'I-19', operation.id);
  }
  const lapses = asker.now + (facts.singleHanded() ? ALONE_DELAY : 0) + LAPSE;
  return accept({ e: 'StandDownProposed', ...asked, operation: operation.id, by: actor(asker), lapses });
}

/**
 * Refusals: those that may have arisen since the proposal, and `proposal_unknown`, `proposal_confirmed`, `proposal_lapsed`, `proposal_differs`,
 * `second_person_needed`, `second_device_needed`, `needs_team_leader_and_supervisor`, and, for one person alone,
 * `delay_not_over`, `outside_call_missing`.
 */
export function confirm(
  operation: Operation,
  asked: With<'standdown.confirm'>,
  asker: Asker,
  facts: OperationFacts,
): Decision<OperationEvent> {
  const proposal = operation.proposals.find((p) => p.id === asked.proposal);
  if (proposal === undefined) return refuse('proposal_unknown', 'I-18', asked.proposal);
  if (proposal.state === 'waiting') return refuse('proposal_confirmed', 'decision 29', proposal.id);
  if (proposal.state !== 'pending' || asker.now >= proposal.lapses) return refuse('proposal_lapsed', 'decision 6', proposal.id);
  if (facts.noteSha256(proposal.index) !== asked.sha256) return refuse('proposal_differs', 'decision 6', proposal.id);
  const obstacle = standsInTheWay(operation, facts);
  if (obstacle !== null) return obstacle;
  const second = actor(asker);
  const alone = second === proposal.by;
  const refused = alone ? aloneTooSoon(proposal, asker, facts) : notTheSecond(operation, proposal, asker, facts);
  if (refused !== null) return refused;
  const by = alone ? [second] : [proposal.by, second];
  return accept({ e: 'StandDownConfirmed', operation: operation.id, proposal: proposal.id, by, alone });
}

/**
 * By the desk: what two people have signed takes effect. Refused, and nothing recorded, while somebody is missing, another
 * alert is open, or one who signed or is in the operation is not free (I-18): it goes on waiting, and nobody there is told why.
 */
export function settle(operation: Operation, id: Id, facts: OperationFacts): Decision<OperationEvent> {
  const proposal = operation.proposals.find((p) => p.id === id);
  if (proposal?.state !== 'waiting') return refuse('nothing_due', 'decision 29', id);
  const obstacle = standsInTheWay(operation, facts);
  if (obstacle !== null) return obstacle;
  if (notFree(operation, proposal, facts).length > 0) return refuse('nothing_due', 'I-18', id);
  const { outcome, nextReview: next_review, signed, alone } = proposal;
  return accept({ e: 'StoodDown', operation: operation.id, proposal: id, outcome, next_review, by: [...signed], alone });
}

/** Who is in the way of a stand-down for not being free: of those who signed, and of those in the operation. */
export const notFree = (operation: Operation, proposal: Proposal, facts: Pick<OperationFacts, 'underDuress'>): PersonId[] =>
  [...new Set([...proposal.signed, ...operation.manifest.map((line) => line.person)])].filter((person) => facts.underDuress(person));

/** By the desk's timer, which only wakes: refused `nothing_due` unless the proposal is still pending and its time is over. */
export function lapse(operation: Operation, id: Id, now: Ms): Decision<OperationEvent> {
  const proposal = operation.proposals.find((p) => p.id === id);
  if (proposal?.state !== 'pending' || now < proposal.lapses) return refuse('nothing_due', 'decision 6', id);
  return accept({ e: 'StandDownLapsed', operation: operation.id, proposal: id });
}

function standsInTheWay(operation: Operation, facts: OperationFacts): Decision<never> | null {
  if (!isComplete(operation)) {
    const missing = operation.manifest.filter((line) => !isAccounted(line)).map((line) => line.person);
    return refuse('people_unaccounted', 'I-16', ...missing);
  }
  const others = facts.otherOpenAlerts(operation.principal, operation.alerts);
  return others.length > 0 ? refuse('other_alert_open', 'I-18', ...others) : null;
}

function aloneTooSoon(proposal: Proposal, asker: Asker, facts: OperationFacts): Decision<never> | null {
  if (!facts.singleHanded()) return refuse('second_person_needed', 'I-18', proposal.id);
  if (asker.now < proposal.at + ALONE_DELAY) return refuse('delay_not_over', 'decision 30', proposal.id);
  return asker.words.includes('outside_call') ? null : refuse('outside_call_missing', 'decision 30', proposal.id);
}

/** Two people and two hands: whoever proposed may not hold the device of the second, not even to relay their voice. */
function notTheSecond(operation: Operation, proposal: Proposal, asker: Asker, facts: OperationFacts): Decision<never> | null {
  if (asker.device === proposal.device || asker.by === proposal.by) return refuse('second_device_needed', 'I-18', proposal.id);
  if (facts.singleHanded()) return null;
  const leads = (member: string): boolean => facts.isTeamLeader(member, operation.principal, asker.now);
  const supervises = (member: string): boolean => facts.rolesOf(member).includes('supervisor');
  const [first, second] = [proposal.by, actor(asker)];
  const both = (leads(first) && supervises(second)) || (leads(second) && supervises(first));
  return both ? null : refuse('needs_team_leader_and_supervisor', 'I-18', proposal.id);
}
