/**
 * Behind which door an act stands. What follows stays behind the door of what it follows: a thread is all in one
 * compartment, an alert takes that of its principal, a case that of its threads (decision 10).
 */
import type { Refusal } from '../kernel/decider.ts';
import type { MemberId, Thread } from '../kernel/ids.ts';
import { principalWith } from '../loop/loop.ts';
import type { Command } from './command.ts';
import type { Mind } from './mind.ts';

export type Door = { readonly ok: true; readonly compartment: string | null } | { readonly ok: false; readonly refusal: Refusal };

/**
 * The compartment of an act in `thread`, or why it cannot have one. Threads the person may not see are refused as if
 * they did not exist; a case never mixes compartments, or a dossier would carry out of one what belongs in it.
 */
export function compartmentOf(mind: Mind, command: Command, by: MemberId, thread: Thread): Door {
  const { roster, inquiry } = mind.state;
  const asked: Readonly<Record<string, unknown>> = command.act.with;
  const standing = thread === '-' ? null : (mind.threads.get(thread)?.compartment ?? null);
  if (command.act.act === 'case.open' || command.act.act === 'case.extend') {
    const held = roster.members.get(by)?.compartments ?? [];
    const doors = command.act.with.threads.map((id) => ({ id, door: mind.threads.get(id)?.compartment ?? null }));
    const hidden = doors.filter(({ door }) => door !== null && !held.includes(door)).map(({ id }) => id);
    if (hidden.length > 0) return { ok: false, refusal: { code: 'thread_unknown', doctrine: 'decision 2', about: hidden } };
    const own = inquiry.cases.get(command.act.with.case)?.compartment ?? command.compartment ?? null;
    const all = new Set([own, ...doors.map(({ door }) => door)].filter((door) => door !== null));
    if (all.size > 1) return { ok: false, refusal: { code: 'compartments_mixed', doctrine: 'decision 10' } };
    return { ok: true, compartment: [...all][0] ?? null };
  }
  // A relative stands behind the door of whom they are close to.
  const whose = asked.principal ?? (/^(checkin|panic)\./.test(command.act.act) ? asked.person : null);
  const near = typeof whose === 'string' ? principalWith(roster, whose) : '';
  const principal = roster.principals.get(near)?.compartment ?? null;
  return { ok: true, compartment: command.compartment ?? standing ?? (thread === '-' ? null : principal) };
}
