/** What a planted bug is, and how one is made. */
import type { Batch, Clock, Store } from '../src/desk/ports.ts';
import type * as visible from '../src/desk/projection/visible.ts';
import type { Decision } from '../src/kernel/decider.ts';
import type * as loop from '../src/loop/loop.ts';
import type { LoopEvent } from '../src/loop/loop.ts';
import type { Host } from './disk.ts';
import type { Doing } from './story.ts';

export type Loop = typeof loop;
type Bent = 'decide' | 'evolve' | 'followups' | 'schedule' | 'allSchedules' | 'rings' | 'ringStillDue' | 'shownTo';
type Decide = Loop['decide'];

type VisibleTo = typeof visible.visibleTo;

export interface Plant {
  readonly name: string;
  /** The invariants that kill it: one of these must be broken in some story. */
  readonly killedBy: readonly string[];
  /** What people must do for it to show: stories where they do it often are played first. */
  readonly shows?: Doing;
  store?(store: Store, host: Host): Store;
  clock?(clock: Clock): Clock;
  /** Who may see what, given the real one. */
  readonly visibleTo?: (real: VisibleTo) => VisibleTo;
  /** Functions of the core, each given the real one. */
  readonly core?: { readonly [F in Bent]?: (real: Loop[F]) => Loop[F] };
}

/** A store like the given one, but for some of its methods. */
export function like(store: Store, but: Partial<Store>): Store {
  return {
    near: store.near,
    head: () => store.head(),
    entries: (from, to) => store.entries(from, to),
    words: (index) => store.words(index),
    blob: (sha256) => store.blob(sha256),
    append: (batch) => store.append(batch),
    accepted: (device, id) => store.accepted(device, id),
    shred: (scopes) => store.shred(scopes),
    timers: () => store.timers(),
    rings: () => store.rings(),
    beat: (at) => store.beat(at),
    lastBeat: () => store.lastBeat(),
    note: (key) => store.note(key),
    setNote: (key, value) => store.setNote(key, value),
    close: () => store.close(),
    ...but,
  };
}
export const writing = (change: (batch: Batch) => Batch) => (store: Store) =>
  like(store, { append: (batch) => store.append(change(batch)) });

/** A core that answers as the real one, but for what `change` makes of it. */
export const deciding =
  (change: (decision: Decision<LoopEvent>, ...asked: Parameters<Decide>) => Decision<LoopEvent>) =>
  (real: Decide): Decide =>
  (...asked) =>
    change(real(...asked), ...asked);
export const withEvents = (
  decision: Decision<LoopEvent>,
  change: (events: readonly LoopEvent[]) => readonly LoopEvent[],
): Decision<LoopEvent> => (decision.ok ? { ok: true, events: change(decision.events) } : decision);
