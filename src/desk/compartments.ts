/**
 * Behind which door an act stands. What follows stays behind the door of what it follows: a thread is all in one
 * compartment, an alert takes that of its principal, a case that of its threads (decision 10).
 */
import type { Refusal } from '../kernel/decider.ts';
import type { Id, MemberId, Thread } from '../kernel/ids.ts';
import { principalWith, type RosterState } from '../loop/loop.ts';
import type { Command } from './command.ts';
import type { Mind } from './mind.ts';

export type Door = { readonly ok: true; readonly compartment: string | null } | { readonly ok: false; readonly refusal: Refusal };

/** Acts that name the person they are about, where the others name a principal. */
const OF_A_PERSON = /^(checkin|panic|posture)\./;

/** What is sealed of a person takes the door of their principal; a place and a source have none of their own. */
const OF_SOMEBODY: ReadonlySet<string> = new Set(['civil_identity', 'proof_of_life']);

/** The principals whose door an act takes: all a statement is about; else the one it names, or whom a relative is close to. */
function concerned({ act }: Command, roster: RosterState): readonly Id[] {
  if (act.act === 'statement.draft') return act.with.about;
  if (act.act === 'seal.put' && OF_SOMEBODY.has(act.with.kind)) return [principalWith(roster, act.with.subject)];
  const asked: Readonly<Record<string, unknown>> = act.with;
  const whose = asked.principal ?? (OF_A_PERSON.test(act.act) ? asked.person : null);
  return typeof whose === 'string' ? [principalWith(roster, whose)] : [];
}

/**
 * The compartment of an act in `thread`, or why it cannot have one. Threads the person may not see are refused as if
 * they did not exist; a case never mixes compartments, or a dossier would carry out of one what belongs in it.
 */
export function compartmentOf(mind: Mind, command: Command, by: MemberId, thread: Thread): Door {
  const { roster, inquiry } = mind.state;
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
  const doors = new Set(concerned(command, roster).flatMap((id) => roster.principals.get(id)?.compartment ?? []));
  // What is said of two people behind two doors would carry out of one what belongs in it.
  if (doors.size > 1) return { ok: false, refusal: { code: 'compartments_mixed', doctrine: 'decision 10' } };
  return { ok: true, compartment: command.compartment ?? standing ?? (thread === '-' ? null : ([...doors][0] ?? null)) };
}
