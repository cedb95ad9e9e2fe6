/**
 * Sealed: what is known to a few people only, and never to the desk that keeps it.
 *
 * A value is *absent*, then *sealed* for ever: its ciphertext, the commitment to what is in it, and the devices it was
 * encrypted for. It is sealed again for other devices (another file, the same commitment) when somebody joins, leaves, or is
 * briefed. Nothing here holds the value, and nothing of the core could: it is sealed and opened where a person is.
 *
 * A device is a *standing* reader, or was *briefed*: added for a movement order whose havens include the place, or for an
 * operation that goes there. A briefing is in force until twelve hours after the end of the movement, and for as long as an
 * operation of that principal is under way (decision 28). A movement ends when somebody says so, never by the clock (I-14).
 *
 * Every opening is an act with a purpose, kept for ever: who, when, why, for whom it was read aloud (I-38). During an
 * operation that concerns the subject, the operation is the purpose. Several places opened within an hour for no operation
 * are told to whoever answers for the compartment (S13).
 */
import type { Told } from '../../kernel/decider.ts';
import type { DeviceName, Id, MemberId, PersonId, Sha256Hex, Thread } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { Table } from '../../kernel/table.ts';
import { HOUR, type Ms } from '../../kernel/time.ts';

export type SealedKind = 'source_identity' | 'civil_identity' | 'place_address' | 'place_access' | 'proof_of_life';
/** Why a value is opened. `operation` is filled in while one is under way; for every other the words say more. */
export type Purpose = 'operation' | 'movement' | 'visit' | 'verification' | 'reseal' | 'judicial' | 'other';

export type SealedAct =
  | {
      act: 'seal.put';
      with: {
        value: Id;
        kind: SealedKind;
        /** A person, a place, or the reference number of a source. */
        subject: Id;
        compartment: string | null;
        /** The age file, kept as an attachment. */
        ct: Sha256Hex;
        /** base64url(SHA-256(P)): what every reader holds the opened file against. */
        pc: string;
        to: DeviceName[];
        /** Encrypted for the paper key of the compartment as well. */
        recovery: boolean;
      };
    }
  /** `order` or `operation`: why the devices that are added may read it, and for how long (decision 28). */
  | {
      act: 'seal.rewrap';
      with: { value: Id; ct: Sha256Hex; pc: string; to: DeviceName[]; recovery?: boolean; order?: Id; operation?: Id };
    }
  /** words: purpose, unless an operation is the purpose. `aloud`: to whom it is read aloud (decision 28) */
  | { act: 'seal.open'; with: { value: Id; purpose_code: Purpose; operation: Id | null; aloud?: MemberId[] } };

/** Added for a movement or for an operation, not for good. */
export interface Briefed {
  device: DeviceName;
  order: Id | null;
  operation: Id | null;
}

export type SealedEvent =
  | {
      e: 'ValueSealed';
      value: Id;
      kind: SealedKind;
      subject: Id;
      compartment: string | null;
      ct: Sha256Hex;
      pc: string;
      to: DeviceName[];
      recovery: boolean;
    }
  | { e: 'ValueRewrapped'; value: Id; ct: Sha256Hex; to: DeviceName[]; recovery: boolean; briefed: Briefed[] }
  | {
      e: 'ValueOpened';
      value: Id;
      purpose_code: Purpose;
      /** The operation that is the purpose. */
      during: Id | null;
      aloud: MemberId[];
      /** With others of its kind within the hour, and for no operation. */
      unusual: boolean;
    };

export interface Opening {
  /** The id of the act: whoever fetches the file names it. */
  id: Id;
  /** The entry whose words are the purpose. */
  index: number;
  by: MemberId;
  at: Ms;
  purpose: Purpose;
  operation: Id | null;
  aloud: readonly MemberId[];
  unusual: boolean;
}
export interface SealedValue {
  id: Id;
  index: number;
  thread: Thread;
  kind: SealedKind;
  subject: Id;
  compartment: string | null;
  by: MemberId;
  at: Ms;
  ct: Sha256Hex;
  pc: string;
  /** The entry that put the present file in its place. */
  wrappedIn: number;
  to: readonly DeviceName[];
  recovery: boolean;
  /** Of `to`, those that read it for a while. */
  briefed: readonly Briefed[];
  openings: readonly Opening[];
}
export interface SealedState {
  readonly values: Table<SealedValue>;
  /** By member: places opened for no operation, those of the last hour. */
  readonly reads: Table<readonly { readonly value: Id; readonly at: Ms }[]>;
}

/** A device as far as it may read. `over`: why no more. */
export interface Reader {
  readonly member: MemberId;
  /** Null for a device without a seal key. */
  readonly seal: string | null;
  readonly compartments: readonly string[];
  readonly over: 'revoked' | 'expired' | null;
}
/** A movement order, as far as it says who goes where. */
export interface Movement {
  readonly principal: PersonId;
  readonly havens: readonly Id[];
  readonly briefed: readonly MemberId[];
  /** When it was said to be over; null before. */
  readonly over: Ms | null;
}
export interface Deployment {
  readonly principal: PersonId;
  readonly places: readonly Id[];
  readonly people: readonly PersonId[];
  readonly over: Ms | null;
}

/** What the stage needs of the others; filled in by loop.ts. */
export interface SealedFacts {
  rolesOf(member: MemberId): readonly string[];
  isMember(id: MemberId): boolean;
  isPerson(id: PersonId): boolean;
  isPlace(id: Id): boolean;
  holds(member: MemberId, compartment: string): boolean;
  device(name: DeviceName, at: Ms): Reader | null;
  order(id: Id): Movement | null;
  operation(id: Id): Deployment | null;
  /** Whether an operation is under way for this principal. */
  underWay(principal: PersonId): boolean;
  /** Whether this operation is about that source, person or place. */
  concerns(operation: Id, kind: SealedKind, subject: Id): boolean;
}

export const initialSealed: SealedState = { values: Table.empty(), reads: Table.empty() };

/** Within this time, so many different places: more than anybody needs to choose one. */
const READS_WITHIN = HOUR;
export const READS_MANY = 3;
/** How long a briefing outlives the movement (decision 28). */
const BRIEFING_AFTER = 12 * HOUR;

export const isOfPlace = (kind: SealedKind): boolean => kind === 'place_address' || kind === 'place_access';

/** Places this member opened for no operation within the hour, this one included. */
export function readsOf(state: SealedState, member: MemberId, value: Id, now: Ms): { readonly value: Id; readonly at: Ms }[] {
  const known = (state.reads.get(member) ?? []).filter((row) => row.value !== value && now - row.at < READS_WITHIN);
  return [...known, { value, at: now }];
}

export function evolveSealed(state: SealedState, event: SealedEvent, told: Told): SealedState {
  const { index, thread, now } = told;
  switch (event.e) {
    case 'ValueSealed': {
      const { e: _, value: id, ...sealed } = event;
      const by = actor(told);
      const added: SealedValue = { id, index, thread, by, at: now, wrappedIn: index, briefed: [], openings: [], ...sealed };
      return { ...state, values: state.values.with(id, added) };
    }
    case 'ValueRewrapped': {
      const { ct, to, recovery, briefed } = event;
      return { ...state, values: state.values.change(event.value, (row) => ({ ...row, ct, to, recovery, briefed, wrappedIn: index })) };
    }
    case 'ValueOpened': {
      const { purpose_code: purpose, during: operation, aloud, unusual } = event;
      const by = actor(told);
      const opening: Opening = { id: told.id, index, by, at: now, purpose, operation, aloud, unusual };
      const row = state.values.get(event.value);
      const values = state.values.change(event.value, (known) => ({ ...known, openings: [...known.openings, opening] }));
      if (row === undefined || !isOfPlace(row.kind) || operation !== null) return { ...state, values };
      return { values, reads: state.reads.with(by, readsOf(state, by, event.value, now)) };
    }
    default:
      throw new Error(`sealed: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}

/** When a briefing lets its device read no more: null while the movement goes on, or an operation of its principal is under way. */
function briefingEnd({ order, operation }: Briefed, facts: SealedFacts): { readonly until: Ms | null; readonly suspended: boolean } {
  const of = [order === null ? null : facts.order(order), operation === null ? null : facts.operation(operation)];
  const rows = of.filter((row) => row !== null);
  const suspended = rows.some(({ principal }) => facts.underWay(principal));
  if (suspended || rows.some(({ over }) => over === null)) return { until: null, suspended };
  return { until: Math.max(0, ...rows.map(({ over }) => (over ?? 0) + BRIEFING_AFTER)), suspended };
}

/** The same for a device of `to`, so that it may let go by itself. Nothing ends for whoever reads the value for good. */
export function readingEnd(row: SealedValue, name: DeviceName, facts: SealedFacts): ReturnType<typeof briefingEnd> {
  const briefing = row.briefed.find((one) => one.device === name);
  return briefing === undefined ? { until: null, suspended: false } : briefingEnd(briefing, facts);
}

/** Why a device of `to` may not read any more; null while it may. */
export function readingOver(row: SealedValue, name: DeviceName, now: Ms, facts: SealedFacts): 'revoked' | 'expired' | 'briefing' | null {
  const device = facts.device(name, now);
  if (device === null) return 'revoked';
  if (device.over !== null) return device.over;
  const { until } = readingEnd(row, name, facts);
  return until === null || now < until ? null : 'briefing';
}

/** Devices of this member that may read the value now. */
export const readsWith = (row: SealedValue, member: MemberId, now: Ms, facts: SealedFacts): DeviceName[] =>
  row.to.filter((name) => facts.device(name, now)?.member === member && readingOver(row, name, now, facts) === null);
