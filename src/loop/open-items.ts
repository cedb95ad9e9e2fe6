/** What somebody on duty answers for now: it must be named, and accepted, when they are relieved (I-42). */
import type { Id, MemberId, PersonId, Thread } from '../kernel/ids.ts';
import { openAlerts } from './alerting/model.ts';
import { openChecks } from './assessment/model.ts';
import { duressItem, panicItem } from './checkin/model.ts';
import type { LoopState } from './loop.ts';
import { activeOperations } from './operation/model.ts';
import { hasRole } from './roster/members.ts';
import { principalWith } from './roster/related.ts';
import { latest } from './statements/model.ts';

export type OpenKind = 'alert' | 'operation' | 'check' | 'checkin' | 'panic' | 'duress' | 'statement' | 'drill' | 'action';
export interface OpenItem {
  readonly id: Id;
  readonly kind: OpenKind;
  /** Null where it is the watch's: nobody owns it (opened by the desk, or by someone who does not hold the desk). */
  readonly owner: MemberId | null;
  readonly compartment: string | null;
  readonly thread: Thread;
}

/**
 * The open items of this member: those they own and, where they keep the watch, those nobody owns and whose door they may
 * open. Those they must not know of (a duress near them, I-24) are left out whoever owns them.
 */
export function openItems(state: LoopState, member: MemberId): Id[] {
  const keepsWatch = hasRole(state.roster, member, 'watch_officer');
  const held = state.roster.members.get(member)?.compartments ?? [];
  const isWatched = ({ compartment }: OpenItem): boolean => keepsWatch && (compartment === null || held.includes(compartment));
  return openFor(state, member)
    .filter((item) => item.owner === member || (item.owner === null && isWatched(item)))
    .map(({ id }) => id);
}

/** Everything open that this viewer may know of. */
export function openFor(state: LoopState, viewer: MemberId): OpenItem[] {
  const secret = secretFrom(state, viewer);
  return allOpen(state).filter(({ id }) => !secret.has(id));
}

/** Items kept from a viewer: a duress from whoever is under it, and from those near them, even once it is lifted (I-24). */
export const secretFrom = (state: LoopState, viewer: MemberId): ReadonlySet<Id> =>
  new Set(
    state.checkin.duresses.filter((row) => row.member === viewer || row.vicinity.includes(viewer)).map((row) => duressItem(row.member)),
  );

/** What is open in each thread. */
export function openByThread(state: LoopState): ReadonlyMap<Thread, readonly Id[]> {
  const open = new Map<Thread, Id[]>();
  for (const { id, thread } of allOpen(state)) open.set(thread, [...(open.get(thread) ?? []), id]);
  return open;
}

type Opened = Omit<OpenItem, 'owner'> & { readonly opener: MemberId | null };
type Source = (state: LoopState) => readonly Opened[];

/** One line for each kind of thing that can be open. What has a named owner of its own passes it as the opener. */
const SOURCES: readonly Source[] = [
  // A recall or a cancellation is over once everybody has answered it.
  (state) =>
    openAlerts(state.alerting)
      .filter((row) => row.state === 'open' || row.recipients.some((r) => r.next !== null))
      .map((row) => opened('alert', row.id, row, atDesk(state, row.by), doorOf(state, row.compartment, row.principal))),
  // Everybody unaccounted for is named with the operation.
  (state) =>
    activeOperations(state.operation).map((row) =>
      opened('operation', row.id, row, atDesk(state, row.by), doorOf(state, row.compartment, row.principal)),
    ),
  // A posture whose review is overdue is a check as well (handoffs/posture-to-review.ts).
  (state) => openChecks(state.assessment).map((row) => opened('check', row.id, row, row.owner, doorOf(state, row.compartment, row.about))),
  (state) =>
    state.checkin.plans
      .filter((row) => row.phase !== 'ended')
      .map((row) => opened('checkin', row.id, row, atDesk(state, row.by), doorOf(state, row.compartment, row.person))),
  (state) =>
    state.checkin.panics
      .filter((row) => row.state === 'open')
      .map((row) => opened('panic', panicItem(row.person), row, atDesk(state, row.by), doorOf(state, row.compartment, row.person))),
  (state) =>
    state.checkin.duresses
      .filter((row) => row.state === 'active')
      .map((row) => opened('duress', duressItem(row.member), row, atDesk(state, row.by), doorOf(state, row.compartment, row.member))),
  // Held back until an hour or a condition: somebody must be there when it comes.
  (state) =>
    state.statements.statements
      .filter((row) => isEmbargoed(latest(row)))
      .map((row) => opened('statement', row.id, row, latest(row).by, row.compartment)),
  (state) =>
    state.drills.drills
      .filter((row) => row.state === 'running')
      .map((row) => opened('drill', row.id, row, atDesk(state, row.by), row.compartment)),
  (state) =>
    [...state.drills.reviews.values()].flatMap((row) =>
      row.actions.filter(({ doneAt }) => doneAt === null).map(({ id, owner }) => opened('action', id, row, owner, row.compartment)),
    ),
];

const opened = (
  kind: OpenKind,
  id: Id,
  { thread }: { readonly thread: Thread },
  opener: MemberId | null,
  compartment: string | null,
): Opened => ({
  kind,
  id,
  thread,
  opener,
  compartment,
});

const isEmbargoed = ({ released, embargoUntil, embargoCondition, embargoLifted }: ReturnType<typeof latest>): boolean =>
  released === null && (embargoUntil !== null || (embargoCondition !== null && embargoLifted === null));

/** An opener answers for what they opened where they hold the desk. */
const atDesk = ({ roster }: LoopState, opener: MemberId): MemberId | null =>
  hasRole(roster, opener, 'watch_officer') || hasRole(roster, opener, 'supervisor') ? opener : null;

/** Behind which door: its own, else that of the principal it is about. */
const doorOf = ({ roster }: LoopState, own: string | null, about: PersonId): string | null =>
  own ?? roster.principals.get(principalWith(roster, about))?.compartment ?? null;

function allOpen(state: LoopState): OpenItem[] {
  return SOURCES.flatMap((source) => source(state)).map(({ opener, ...item }) => {
    const owner = state.roster.owners.get(item.id) ?? opener;
    // Whoever says that they are not free themselves cannot answer for it, nor can somebody near them: the watch does.
    const isKeptFromThem = item.kind === 'duress' && owner !== null && secretFrom(state, owner).has(item.id);
    return { ...item, owner: isKeptFromThem ? null : owner };
  });
}
