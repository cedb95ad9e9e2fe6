/** What the tables of asks share: what is given, and how a thing is drawn from what the desk shows. */
import type { Command } from '../../src/desk/command.ts';
import type { Mind } from '../../src/desk/mind.ts';
import type { Id, MemberId } from '../../src/kernel/ids.ts';
import type { Ms } from '../../src/kernel/time.ts';
import type { LoopAct } from '../../src/loop/loop.ts';
import type { Organisation } from '../cast.ts';
import type { Dice } from '../dice.ts';

export interface Given {
  /** Of the act, and of what it makes. */
  readonly id: Id;
  readonly who: MemberId;
  readonly dice: Dice;
  readonly mind: Mind;
  readonly now: Ms;
  readonly org: Organisation;
}
export interface Said {
  readonly act: LoopAct;
  readonly words?: Command['words'];
  readonly for?: MemberId;
  readonly compartment?: string;
  /** Who really does it, where it can be only one person's: the consent of the one it is about. */
  readonly by?: MemberId;
  /** It says when it was said: an older word that arrives late is an older word. */
  readonly isDated?: boolean;
}
/** How one thing people set out to do becomes an act; null when there is nothing to act on. */
export type Ask = (given: Given) => Said | null;

type Listed<Row> = { filter(keep: (row: Row) => boolean): Row[] };

export const ids = (table: Listed<{ readonly id: Id }>): Id[] =>
  table
    .filter(() => true)
    .map((row) => row.id)
    .sort();

export const oneOf = <Row extends { readonly id: Id }>(rows: readonly Row[], dice: Dice): Row | null =>
  dice.one([...rows].sort((a, b) => (a.id < b.id ? -1 : 1)));

/** Everybody something may be about: members, principals, those close to them. */
export const peopleOf = ({ members, principals, related }: Organisation): string[] => [
  ...new Set([...Object.keys(members), ...principals, ...related.map(({ person }) => person)]),
];

export const isMemberOf = ({ members }: Organisation, person: string): boolean => Object.hasOwn(members, person);
