/** What may be said and asked of an operation, in which phase, by whom. The rule, the button and the test read the same table. */
import { type Asker, accept, type Decision, type Legality, refuse } from '../../kernel/decider.ts';
import type { PersonId } from '../../kernel/ids.ts';
import { actor, judge } from '../../kernel/legality.ts';
import {
  activeFor,
  extended,
  isAccounted,
  type Operation,
  type OperationAct,
  type OperationEvent,
  type OperationFacts,
  type OperationState,
  operationOf,
  type Phase,
  readOut,
} from './model.ts';
import { confirm, lapse, propose, settle } from './standdown.ts';

/** Whether the operation an act names is known, and if so its phase. */
export type OperationSituation = 'none' | Phase;

const active = { standby: 'yes', moving: 'yes', sheltered: 'yes', holding: 'yes', relocating: 'yes' } as const;
const WHILE_ACTIVE = { none: 'operation_unknown', ...active, closed: 'operation_closed' } as const;

export const operationLegality: Legality<OperationAct['act'], OperationSituation> = {
  'operation.open': {
    kind: 'request',
    doctrine: 'I-21',
    who: 'desk',
    in: {
      none: 'yes',
      standby: 'operation_known',
      moving: 'operation_known',
      sheltered: 'operation_known',
      holding: 'operation_known',
      relocating: 'operation_known',
      closed: 'operation_known',
    },
  },
  'operation.attach': { kind: 'request', doctrine: 'I-21', who: 'desk', in: WHILE_ACTIVE },
  // From shelter it is read as a relocation: what a team leader did is never written otherwise (I-15).
  'operation.move': { kind: 'testimony', doctrine: 'I-15', who: 'anyone', in: { none: 'yes', ...active, closed: 'operation_closed' } },
  'operation.arrive': {
    kind: 'testimony',
    doctrine: 'domain §2.4',
    who: 'anyone',
    in: { ...WHILE_ACTIVE, sheltered: 'already_sheltered', holding: 'already_sheltered' },
  },
  'operation.hold': {
    kind: 'testimony',
    doctrine: 'domain §2.7',
    who: 'anyone',
    in: { ...WHILE_ACTIVE, standby: 'not_sheltered', moving: 'not_sheltered', relocating: 'not_sheltered' },
  },
  'operation.relocate': {
    kind: 'testimony',
    doctrine: 'domain §2.7',
    who: 'anyone',
    in: { ...WHILE_ACTIVE, standby: 'not_sheltered', moving: 'not_sheltered' },
  },
  'rollcall.record': { kind: 'testimony', doctrine: 'I-16', who: 'anyone', in: WHILE_ACTIVE },
  'manifest.add': { kind: 'testimony', doctrine: 'I-16', who: 'anyone', in: WHILE_ACTIVE },
  'refusal.record': { kind: 'testimony', doctrine: 'I-22', who: 'anyone', in: WHILE_ACTIVE },
  'standdown.propose': { kind: 'request', doctrine: 'I-18', who: ['team_leader', 'supervisor'], in: WHILE_ACTIVE },
  // The rule says which two people; with one person on call, the second may be anyone enrolled (decision 30).
  'standdown.confirm': { kind: 'request', doctrine: 'I-18', who: 'anyone', in: WHILE_ACTIVE },
  'standdown.lapse': { kind: 'request', doctrine: 'decision 6', who: 'desk', in: WHILE_ACTIVE },
  'standdown.settle': { kind: 'request', doctrine: 'decision 29', who: 'desk', in: WHILE_ACTIVE },
};

/** Which column of the table an act stands in. */
export const operationSituation = (state: OperationState, asked: OperationAct): OperationSituation => named(state, asked)?.phase ?? 'none';

type With<A extends OperationAct['act']> = Extract<OperationAct, { act: A }>['with'];

/**
 * Answers an act. Refusals beside those of the table: `role_missing`, `principal_unknown`, `operation_active` (with the
 * id), `alert_attached`, and those of `standdown.ts`. Conflicts beside those of the table: `principal_unknown`,
 * `not_on_detail`, `not_on_manifest`, `already_on_manifest`.
 */
export function decideOperation(state: OperationState, asked: OperationAct, asker: Asker, facts: OperationFacts): Decision<OperationEvent> {
  const operation = named(state, asked);
  const judged = judge(operationLegality, asked.act, operationSituation(state, asked), asker, (member) => {
    const roles = facts.rolesOf(member).filter((role) => role !== 'team_leader');
    return operation !== undefined && facts.isTeamLeader(member, operation.principal, asker.now) ? [...roles, 'team_leader'] : roles;
  });
  if (judged.refusal !== null) return { ok: false, refusal: { ...judged.refusal, about: [asked.with.operation] } };
  const { conflict } = judged;
  const id = operation?.id ?? asked.with.operation;
  switch (asked.act) {
    case 'operation.open':
      return open(state, asked.with, asker, facts);
    case 'operation.move':
      return move(operation, asked.with, conflict, asker, facts);
    case 'operation.arrive':
      return accept({ e: 'Arrived', operation: id, place: asked.with.place, conflict });
    case 'operation.hold':
      return accept({ e: 'HoldingPoint', operation: id, next: asked.with.next, conflict });
    case 'operation.relocate':
      return accept({ e: 'Relocated', operation: id, place: asked.with.place, conflict });
    case 'rollcall.record':
      return rollCall(operation, { ...asked.with, operation: id }, conflict, asker);
    case 'manifest.add': {
      const known = operation?.manifest.some((line) => line.person === asked.with.person) ?? false;
      return accept({
        e: 'ManifestExtended',
        operation: id,
        person: asked.with.person,
        conflict: conflict ?? (known ? 'already_on_manifest' : null),
      });
    }
    case 'refusal.record': {
      const known = operation?.manifest.some((line) => line.person === asked.with.person) ?? false;
      return accept({
        e: 'RefusalRecorded',
        operation: id,
        person: asked.with.person,
        conflict: conflict ?? (known ? null : 'not_on_manifest'),
      });
    }
  }
  if (operation === undefined) throw new Error(`operation: the table lets ${asked.act} through without an operation`);
  switch (asked.act) {
    case 'operation.attach':
      if (operation.alerts.includes(asked.with.alert)) return refuse('alert_attached', 'I-21', asked.with.alert);
      return accept({ e: 'AlertAttached', operation: id, alert: asked.with.alert });
    case 'standdown.propose':
      return propose(operation, asked.with, asker, facts);
    case 'standdown.confirm':
      return confirm(operation, asked.with, asker, facts);
    case 'standdown.lapse':
      return lapse(operation, asked.with.proposal, asker.now);
    case 'standdown.settle':
      return settle(operation, asked.with.proposal, facts);
  }
}

/**
 * The operation an act is about. A phone that moved while offline names an id the desk has never seen: its move is told
 * of the operation already active for that principal, if any (I-21, S4).
 */
function named(state: OperationState, asked: OperationAct): Operation | undefined {
  const known = operationOf(state, asked.with.operation);
  return known === undefined && asked.act === 'operation.move' ? activeFor(state, asked.with.principal) : known;
}

const once = (ids: readonly PersonId[]): PersonId[] => [...new Set(ids)];

function open(state: OperationState, asked: With<'operation.open'>, asker: Asker, facts: OperationFacts): Decision<OperationEvent> {
  if (!facts.isProtected(asked.principal)) return refuse('principal_unknown', 'I-21', asked.principal);
  const other = activeFor(state, asked.principal);
  if (other !== undefined) return refuse('operation_active', 'I-21', other.id);
  const people = asked.manifest.length > 0 ? asked.manifest : facts.manifest(asked.principal, asker.now);
  return accept({ e: 'OperationOpened', ...asked, manifest: once([asked.principal, ...people]) });
}

/** A team leader moves alone, without approval, before any alert if need be; the record follows (I-15). */
function move(
  operation: Operation | undefined,
  asked: With<'operation.move'>,
  conflict: string | null,
  asker: Asker,
  facts: OperationFacts,
): Decision<OperationEvent> {
  const { operation: id, principal, place } = asked;
  if (operation !== undefined) {
    return accept({ e: 'MovedOut', operation: operation.id, place, known_as: operation.id === id ? null : id, conflict });
  }
  const stray = (reason: string): Decision<OperationEvent> =>
    accept({ e: 'MovedOut', operation: id, place, known_as: null, conflict: reason });
  if (!facts.isProtected(principal)) return stray('principal_unknown');
  const mover = actor(asker);
  const manifest = facts.manifest(principal, asker.now);
  if (!facts.isTeamLeader(mover, principal, asker.now) && !manifest.includes(mover)) return stray('not_on_detail');
  return accept<OperationEvent>(
    { e: 'OperationOpened', operation: id, principal, alert: null, manifest: once([principal, ...manifest, mover]) },
    { e: 'MovedOut', operation: id, place, known_as: null, conflict: null },
  );
}

/** Somebody counted who was not on the list joins it, shown as a conflict, so that nobody is lost (I-16). */
function rollCall(
  operation: Operation | undefined,
  asked: With<'rollcall.record'>,
  unfit: string | null,
  asker: Asker,
): Decision<OperationEvent> {
  const { operation: id, lines } = asked;
  if (operation === undefined || unfit !== null)
    return accept({ e: 'RollCallRecorded', operation: id, lines, complete: false, conflict: unfit });
  const strangers = once(lines.map((line) => line.person)).filter((person) => !operation.manifest.some((line) => line.person === person));
  const conflict = strangers.length > 0 ? 'not_on_manifest' : null;
  const complete = readOut(strangers.reduce(extended, operation.manifest), lines, actor(asker), asker.now).every(isAccounted);
  return accept<OperationEvent>(...strangers.map((person) => ({ e: 'ManifestExtended' as const, operation: id, person, conflict })), {
    e: 'RollCallRecorded',
    operation: id,
    lines,
    complete,
    conflict,
  });
}
