/** What somebody on duty answers for now: it must be named, and accepted, when they are relieved (I-42). */
import type { Id, MemberId } from '../kernel/ids.ts';
import { openAlerts } from './alerting/model.ts';
import { openChecks } from './assessment/model.ts';
import type { LoopState } from './loop.ts';
import { activeOperations } from './operation/model.ts';
import { hasRole } from './roster/members.ts';

/**
 * The open alerts, active operations (with everybody unaccounted for in them) and open checks of this member. What
 * nobody owns (opened by the desk, or raised by someone who does not hold the desk) belongs to whoever keeps the watch.
 */
export function openItems(state: LoopState, member: MemberId): Id[] {
  const keepsWatch = hasRole(state.roster, member, 'watch_officer');
  return allOpen(state)
    .filter(({ owner }) => owner === member || (owner === null && keepsWatch))
    .map(({ id }) => id);
}

/** Every open item with its owner, or null where it is the watch's. */
function allOpen({ roster, alerting, operation, assessment }: LoopState): { id: Id; owner: MemberId | null }[] {
  const desk = (opener: MemberId): MemberId | null =>
    hasRole(roster, opener, 'watch_officer') || hasRole(roster, opener, 'supervisor') ? opener : null;
  const items: { id: Id; owner: MemberId | null }[] = [];
  const add = (id: Id, opener: MemberId | null): void => {
    items.push({ id, owner: roster.owners.get(id) ?? opener });
  };
  for (const alert of openAlerts(alerting)) {
    // A recall or a cancellation is over once everybody has answered it.
    const over = alert.state !== 'open' && alert.recipients.every((r) => r.next === null);
    if (!over) add(alert.id, desk(alert.by));
  }
  for (const row of activeOperations(operation)) add(row.id, desk(row.by));
  for (const check of openChecks(assessment)) add(check.id, check.owner);
  return items;
}
