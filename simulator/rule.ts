/** What a rule is asked of: an entry as it is appended, the scene after a step, the scene once everything works again. */
import type { Command } from '../src/desk/command.ts';
import type { Mind } from '../src/desk/mind.ts';
import type { MemberId } from '../src/kernel/ids.ts';
import type { Ms } from '../src/kernel/time.ts';
import type { Entry } from '../src/log/entry.ts';
import type { LoopEvent } from '../src/loop/loop.ts';
import type { Line } from './books/line.ts';
import type { Organisation } from './cast.ts';
import type { Disk } from './disk.ts';
import type { Ledger } from './ledger.ts';

export interface Appended {
  readonly entry: Entry;
  readonly line: Line;
  readonly events: readonly LoopEvent[];
  /** As it stood before this entry. */
  readonly ledger: Ledger;
  readonly before: Mind;
  readonly after: Mind;
  readonly org: Organisation;
  /** What the person's phone asked under this id; undefined when it never did. */
  readonly asked: Command | 'seal' | undefined;
  /** Names of the words disclosed with it. */
  readonly words: readonly string[];
}
export interface Rule<Of> {
  readonly name: string;
  /** In words; empty when it holds. */
  check(of: Of): readonly string[];
}

export interface Scene {
  readonly org: Organisation;
  readonly disk: Disk;
  readonly ledger: Ledger;
  /** What a replay of the disk gives. */
  readonly replayed: Mind;
  /** What the desk believes; null while it is down, or while a commit has reached the disk and not yet the desk. */
  readonly live: Mind | null;
  /** The desk while it is open and has nothing under way: when it will wake, and what time it thinks it is. */
  readonly atRest: { readonly nextDue: Ms | null; readonly now: Ms } | null;
  /** `device id` of everything answered 2xx → how often it stands in the log. */
  timesInLog(key: string): number;
  readonly answered: ReadonlySet<string>;
}

/** The end of a story: nothing fails any more, everybody has their phone, those who answer have had time to. */
export interface Healed extends Scene {
  readonly isSilent: (member: MemberId) => boolean;
  /** The newest version of an alert for which a person's phone was rung, 0 for none. */
  rungFor(alert: string, member: MemberId): number;
  /** Whether a person's phone has rung about a call. */
  hasRung(call: string, member: MemberId): boolean;
  /** What phones still wait to have answered. */
  readonly waiting: readonly string[];
}

export const of = <E extends LoopEvent['e']>(events: readonly LoopEvent[], e: E): Extract<LoopEvent, { e: E }>[] =>
  events.filter((event): event is Extract<LoopEvent, { e: E }> => event.e === e);
