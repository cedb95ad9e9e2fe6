/**
 * Operation: people on the move, counted by name, until two people stand down.
 *
 * An operation begins `standby`, opened by the desk when somebody executes an order, or `moving`, by a team leader who
 * moved on their own (I-15). Moving ends on arrival (`sheltered`); a fixed point of situation makes it `holding`; a second
 * move, from shelter, is `relocating` and ends on arrival again. It ends only by a stand-down (`closed`, final): never
 * by time, never by a recall or a cancellation (I-13, I-14). One operation is active per principal; every alert for
 * that principal is attached to it (I-21).
 *
 * The manifest is everybody on the detail, their companions and the principal as of the alert, each `unaccounted` until
 * somebody saw or heard them (I-16, I-17). Being sheltered says nothing of being complete: that is reckoned from the
 * manifest, and one more person makes it incomplete again. What people saw and did is testimony: where it does not fit
 * the phase it is kept with a conflict and changes nothing here.
 *
 * A stand-down is two acts: a proposal, `pending` for 15 minutes, then confirmed by another person on another device, else
 * `lapsed` (decision 6, I-18). Confirmed, it is `waiting` for the desk, always: the desk settles it in the same commit when
 * nothing stands in its way (`confirmed`), and otherwise when that is gone; nobody is told there which it was (decision 29).
 * What waits lapses when people move again or another alert joins: two people have not signed for that.
 */
import type { Means, Told } from '../../kernel/decider.ts';
import type { Id, MemberId, PersonId, Sha256Hex, Thread } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { type Marks, marked, rowsMarked, Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export const OUTCOMES = ['confirmed', 'excluded', 'doubt_not_lifted', 'false_alarm'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const STATUSES = ['present', 'elsewhere_safe', 'unaccounted', 'injured'] as const;
export type Status = (typeof STATUSES)[number];
export const PHASES = ['standby', 'moving', 'sheltered', 'holding', 'relocating', 'closed'] as const;
export type Phase = (typeof PHASES)[number];

export type OperationAct =
  /** by the desk key, from the arrow; or by a team leader who moves before any alert (I-15) */
  | { act: 'operation.open'; with: { operation: Id; principal: PersonId; alert: Id | null; manifest: PersonId[] } }
  | { act: 'operation.attach'; with: { operation: Id; alert: Id } }
  | { act: 'operation.move'; with: { operation: Id; principal: PersonId; place: Id | null } }
  | { act: 'operation.arrive'; with: { operation: Id; place: Id | null } }
  | { act: 'operation.hold'; with: { operation: Id; next: Ms } }
  | { act: 'operation.relocate'; with: { operation: Id; place: Id | null } }
  | { act: 'rollcall.record'; with: { operation: Id; lines: RollCallLine[] } }
  | { act: 'manifest.add'; with: { operation: Id; person: PersonId } }
  | { act: 'refusal.record'; with: { operation: Id; person: PersonId } }
  | { act: 'standdown.propose'; with: { operation: Id; proposal: Id; outcome: Outcome; next_review: Ms | null } }
  | { act: 'standdown.confirm'; with: { operation: Id; proposal: Id; sha256: Sha256Hex } }
  /** by the desk key: 15 minutes have passed */
  | { act: 'standdown.lapse'; with: { operation: Id; proposal: Id } }
  /** by the desk key: it is confirmed, and nothing may stand in its way any more */
  | { act: 'standdown.settle'; with: { operation: Id; proposal: Id } };

export interface RollCallLine {
  person: PersonId;
  status: Status;
  means: Means;
  by?: MemberId;
}

export type OperationEvent =
  | { e: 'OperationOpened'; operation: Id; principal: PersonId; alert: Id | null; manifest: PersonId[] }
  | { e: 'AlertAttached'; operation: Id; alert: Id }
  /** `known_as`: the id under which a phone that moved while offline knows this operation; its later acts bear it. */
  | { e: 'MovedOut'; operation: Id; place: Id | null; known_as: Id | null; conflict: string | null }
  | { e: 'Arrived'; operation: Id; place: Id | null; conflict: string | null }
  | { e: 'HoldingPoint'; operation: Id; next: Ms; conflict: string | null }
  | { e: 'Relocated'; operation: Id; place: Id | null; conflict: string | null }
  | { e: 'RollCallRecorded'; operation: Id; lines: RollCallLine[]; complete: boolean; conflict: string | null }
  | { e: 'ManifestExtended'; operation: Id; person: PersonId; conflict: string | null }
  | { e: 'RefusalRecorded'; operation: Id; person: PersonId; conflict: string | null }
  | { e: 'StandDownProposed'; operation: Id; proposal: Id; outcome: Outcome; next_review: Ms | null; by: MemberId; lapses: Ms }
  | { e: 'StandDownLapsed'; operation: Id; proposal: Id }
  | { e: 'StandDownConfirmed'; operation: Id; proposal: Id; by: MemberId[]; alone: boolean }
  | { e: 'StoodDown'; operation: Id; proposal: Id; outcome: Outcome; next_review: Ms | null; by: MemberId[]; alone: boolean };

export interface ManifestLine {
  person: PersonId;
  status: Status;
  means: Means | null;
  confirmedBy: MemberId | null;
  at: Ms | null;
  refusedAt: Ms | null;
}
export interface Proposal {
  id: Id;
  index: number;
  by: MemberId;
  device: string;
  outcome: Outcome;
  nextReview: Ms | null;
  at: Ms;
  lapses: Ms;
  state: 'pending' | 'lapsed' | 'waiting' | 'confirmed';
  /** Who signed, once it is confirmed: both, or one alone. */
  signed: readonly MemberId[];
  alone: boolean;
}
export interface Operation {
  id: Id;
  index: number;
  thread: Thread;
  principal: PersonId;
  alerts: readonly Id[];
  phase: Phase;
  openedAt: Ms;
  /** Who opened it: a team leader, or `desk` for the arrow. */
  by: MemberId;
  manifest: readonly ManifestLine[];
  place: Id | null;
  movedAt: Ms | null;
  arrivedAt: Ms | null;
  /** The first arrival: a relocation later in the night does not undo it. */
  shelteredAt: Ms | null;
  /** Since when nobody on the manifest has been missing; null while somebody is. */
  accountedAt: Ms | null;
  nextPoint: Ms | null;
  proposals: readonly Proposal[];
  outcome: Outcome | null;
  closedAt: Ms | null;
  nextReview: Ms | null;
  compartment: string | null;
  exercise: Id | null;
  /** Index of the last entry that changed this operation. */
  touched: number;
}
export interface OperationState {
  readonly operations: Table<Operation>;
  /** Ids that phones gave, while offline, to an operation the desk already had under another. */
  readonly aliases: Table<Id>;
  /** Those that are not closed. */
  readonly open: Marks;
  /** Alert -> the operation it was last attached to. */
  readonly ofAlert: Table<Id>;
}

/** Accounted: a status other than `unaccounted`, by sight or voice. A device position never counts (I-17). */
export const isAccounted = (line: ManifestLine): boolean =>
  line.status !== 'unaccounted' && (line.means === 'sight' || line.means === 'voice');
export const isComplete = (operation: Operation): boolean => operation.manifest.length > 0 && operation.manifest.every(isAccounted);

/** What the stage needs of the roster and of alerting; filled in by loop.ts. */
export interface OperationFacts {
  /** A principal, or somebody close to one. */
  isProtected(id: PersonId): boolean;
  isTeamLeader(member: MemberId, principal: PersonId, at: Ms): boolean;
  rolesOf(member: MemberId): readonly string[];
  singleHanded(): boolean;
  /** Everybody on the detail and their companions at `at`, the principal first, related persons accompanying included. */
  manifest(principal: PersonId, at: Ms): readonly PersonId[];
  /** Alerts still open for the principal, other than those attached to the operation. */
  otherOpenAlerts(principal: PersonId, attached: readonly Id[]): readonly Id[];
  /** SHA-256 (hex) of the signed note at a log index, as the conductor kept it; null when unknown. */
  noteSha256(index: number): Sha256Hex | null;
  /** Somebody who may not be free to act. */
  underDuress(person: PersonId): boolean;
}

export const initialOperation: OperationState = {
  operations: Table.empty(),
  aliases: Table.empty(),
  open: Table.empty(),
  ofAlert: Table.empty(),
};

/** Every operation that is not closed. */
export const activeOperations = (state: OperationState): Operation[] => rowsMarked(state.open, state.operations);

/** The operation an act names, by its own id or by one a phone gave it while offline. */
export const operationOf = (state: OperationState, id: Id): Operation | undefined =>
  state.operations.get(id) ?? state.operations.get(state.aliases.get(id) ?? id);

/** The one operation of this principal that is not closed (I-21). */
export const activeFor = (state: OperationState, principal: PersonId): Operation | undefined =>
  activeOperations(state).find((row) => row.principal === principal);

const unaccounted = (person: PersonId): ManifestLine => ({
  person,
  status: 'unaccounted',
  means: null,
  confirmedBy: null,
  at: null,
  refusedAt: null,
});

/** A position or hearsay brings bad news only: it never counts anybody, and never undoes what a person saw or heard (I-17). */
const outweighs = (line: RollCallLine, known: ManifestLine): boolean =>
  line.means === 'sight' || line.means === 'voice' || !isAccounted(known) || line.status === 'unaccounted' || line.status === 'injured';

/** The manifest once these lines are read out, in order. `by` vouches for the lines that name nobody else. */
export function readOut(manifest: readonly ManifestLine[], lines: readonly RollCallLine[], by: MemberId, at: Ms): ManifestLine[] {
  return lines.reduce<ManifestLine[]>(
    (list, line) =>
      list.map((known) => {
        if (known.person !== line.person || !outweighs(line, known)) return known;
        return { ...known, status: line.status, means: line.means, confirmedBy: line.by ?? by, at };
      }),
    [...manifest],
  );
}

/** The manifest with one more person, unaccounted until counted (I-16). */
export const extended = (manifest: readonly ManifestLine[], person: PersonId): readonly ManifestLine[] =>
  manifest.some((line) => line.person === person) ? manifest : [...manifest, unaccounted(person)];

/** Folds one event. An event about an operation nobody knows (a stray testimony) changes nothing. */
export function evolveOperation(state: OperationState, event: OperationEvent, told: Told): OperationState {
  const operations =
    event.e === 'OperationOpened'
      ? state.operations.with(event.operation, opened(event, told))
      : state.operations.change(event.operation, (operation) => ({ ...fold(operation, event, told), touched: told.index }));
  const operation = operations.get(event.operation);
  const known = event.e === 'MovedOut' ? event.known_as : null;
  const attached = event.e === 'OperationOpened' || event.e === 'AlertAttached' ? event.alert : null;
  return {
    operations,
    aliases: known === null ? state.aliases : state.aliases.with(known, event.operation),
    open: operation === undefined ? state.open : marked(state.open, operation.id, operation.phase !== 'closed'),
    ofAlert: attached === null || !operation?.alerts.includes(attached) ? state.ofAlert : state.ofAlert.with(attached, operation.id),
  };
}

type Opened = Extract<OperationEvent, { e: 'OperationOpened' }>;

const opened = (event: Opened, told: Told): Operation => ({
  id: event.operation,
  index: told.index,
  thread: told.thread,
  principal: event.principal,
  alerts: event.alert === null ? [] : [event.alert],
  phase: 'standby',
  openedAt: told.now,
  by: actor(told),
  manifest: event.manifest.map(unaccounted),
  place: null,
  movedAt: null,
  arrivedAt: null,
  shelteredAt: null,
  accountedAt: null,
  nextPoint: null,
  proposals: [],
  outcome: null,
  closedAt: null,
  nextReview: null,
  compartment: told.compartment ?? null,
  exercise: told.exercise,
  touched: told.index,
});

/** Where the phase stands once a team leader says they move: from shelter it is a relocation. */
const onTheMove = (phase: Phase): Phase => (phase === 'standby' || phase === 'moving' ? 'moving' : 'relocating');

const counted = (operation: Operation, now: Ms): Operation => ({
  ...operation,
  accountedAt: isComplete(operation) ? (operation.accountedAt ?? now) : null,
});

/** What waited for the desk, once something has happened that its two people have not signed for. */
const overtaken = (proposals: readonly Proposal[]): readonly Proposal[] =>
  proposals.map((p) => (p.state === 'waiting' ? { ...p, state: 'lapsed' } : p));

/** The proposals that two people have signed and that wait for the desk. */
export const waitingIn = (operation: Operation): Proposal[] => operation.proposals.filter((p) => p.state === 'waiting');

function fold(operation: Operation, event: Exclude<OperationEvent, Opened>, told: Told): Operation {
  const { now } = told;
  // What closed it is final; what is said afterwards stands in the log, with its conflict.
  if (operation.phase === 'closed') return operation;
  switch (event.e) {
    case 'AlertAttached':
      return { ...operation, alerts: [...operation.alerts, event.alert], proposals: overtaken(operation.proposals) };
    case 'MovedOut':
      if (event.conflict !== null) return operation;
      return {
        ...operation,
        phase: onTheMove(operation.phase),
        place: event.place,
        movedAt: operation.movedAt ?? now,
        nextPoint: null,
        proposals: overtaken(operation.proposals),
      };
    case 'Arrived':
      if (event.conflict !== null) return operation;
      return {
        ...operation,
        phase: 'sheltered',
        place: event.place ?? operation.place,
        arrivedAt: now,
        shelteredAt: operation.shelteredAt ?? now,
      };
    case 'HoldingPoint':
      return event.conflict === null ? { ...operation, phase: 'holding', nextPoint: event.next } : operation;
    case 'Relocated':
      if (event.conflict !== null) return operation;
      return { ...operation, phase: 'relocating', place: event.place, nextPoint: null, proposals: overtaken(operation.proposals) };
    case 'RollCallRecorded':
      return counted({ ...operation, manifest: readOut(operation.manifest, event.lines, actor(told), now) }, now);
    case 'ManifestExtended':
      return counted({ ...operation, manifest: extended(operation.manifest, event.person) }, now);
    case 'RefusalRecorded': {
      const manifest = operation.manifest.map((line) => (line.person === event.person ? { ...line, refusedAt: now } : line));
      return { ...operation, manifest };
    }
    case 'StandDownProposed': {
      const { proposal: id, by, outcome, next_review: nextReview, lapses } = event;
      const proposal: Proposal = {
        id,
        index: told.index,
        by,
        device: told.device,
        outcome,
        nextReview,
        at: now,
        lapses,
        state: 'pending',
        signed: [],
        alone: false,
      };
      return { ...operation, proposals: [...operation.proposals, proposal] };
    }
    case 'StandDownLapsed':
      return { ...operation, proposals: operation.proposals.map((p) => (p.id === event.proposal ? { ...p, state: 'lapsed' } : p)) };
    case 'StandDownConfirmed': {
      const { proposal, by: signed, alone } = event;
      return {
        ...operation,
        proposals: operation.proposals.map((p) => (p.id === proposal ? { ...p, state: 'waiting', signed, alone } : p)),
      };
    }
    case 'StoodDown': {
      // A log of before a stand-down waited for the desk goes straight from pending to here.
      const proposals = operation.proposals.map((p): Proposal => {
        if (p.id === event.proposal) return { ...p, state: 'confirmed', signed: event.by, alone: event.alone };
        return p.state === 'pending' || p.state === 'waiting' ? { ...p, state: 'lapsed' } : p;
      });
      return {
        ...operation,
        phase: 'closed',
        proposals,
        outcome: event.outcome,
        nextReview: event.next_review,
        closedAt: now,
        nextPoint: null,
      };
    }
    default:
      throw new Error(`operation: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}
