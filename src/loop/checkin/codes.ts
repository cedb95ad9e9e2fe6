/**
 * Codes: each person has two, one genuine and one for duress, and types one of them with an act (I-23, I-25). Which of the two
 * it was is for the desk to tell; here is which acts ask for a code, and what becomes of one that is nobody's.
 *
 * Off until rehearsed (decision 29): a code is asked for once the person has typed both in a drill. A duress code typed before
 * that counts all the same.
 */
import { type Asker, accept, type Decision, refuse } from '../../kernel/decider.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { type CheckinAct, type CheckinEvent, type CheckinFacts, type CheckinState, CODE_PLACES } from './model.ts';

/**
 * Acts that ask for the code of whoever acts: those that say that all is well, or let words out. To lift a duress, or end a call
 * for help, takes one beside what it takes anyway: never by a code alone (decision 29).
 */
export const CODED: ReadonlySet<string> = new Set([
  'standdown.propose',
  'standdown.confirm',
  'alert.recall',
  'alert.cancel',
  'panic.cancel',
  'duress.lift',
  'code.reset',
  'statement.secure',
  'statement.consent',
  'statement.vet',
  'statement.release',
]);
/** A request that no code stands in the way of (I-01). */
const ALWAYS = 'alert.issue';

/** Both were rehearsed: the acts of `CODED`, and "all is well", are asked with a code. */
export function asksCode(state: CheckinState, member: MemberId): boolean {
  const row = state.codes.get(member);
  return row !== undefined && row.set !== null && CODE_PLACES.every((place) => row.rehearsed.includes(place));
}

/**
 * What keeps an act back for the code it came with, or without. Testimony is recorded whatever was typed (decision 11), but a
 * duress is lifted by no testimony that a code was owed to.
 */
export function codeRefusal(state: CheckinState, act: string, kind: 'request' | 'testimony', asker: Asker): Decision<never> | null {
  if (asker.by === 'desk' || act === ALWAYS || (kind === 'testimony' && !CODED.has(act))) return null;
  if (asker.code === 'unknown') return refuse('code_wrong', 'I-25');
  return asker.code === undefined && CODED.has(act) && asksCode(state, actor(asker)) ? refuse('code_needed', 'decision 29') : null;
}

/** What keeps "all is well" from being taken for news: a word that was owed a code and came without, or with nobody's. */
export function unprovenWord(state: CheckinState, { code, ...asker }: Asker): string | null {
  if (code === 'unknown') return 'code_wrong';
  return code === undefined && asksCode(state, actor(asker)) ? 'code_needed' : null;
}

/** Where typing one's codes rehearses them: in a drill one takes part in, or in an exercise. */
export const mayRehearse = (member: MemberId, exercise: string | null, facts: Pick<CheckinFacts, 'rehearsing'>): boolean =>
  exercise !== null || facts.rehearsing(member);

type CodeAct = Extract<CheckinAct, { act: `code.${string}` }>;

/**
 * Refusals, beside those of the table: `not_by_relay`, `code_needed` to change codes without the present one,
 * `nothing_rehearsed` outside a drill, `other_person_needed` and `in_person_needed` for a reset; `member_unknown`.
 */
export function decideCodes(state: CheckinState, asked: CodeAct, asker: Asker, facts: CheckinFacts): Decision<CheckinEvent> {
  const member = actor(asker);
  switch (asked.act) {
    case 'code.set': {
      if (asker.by !== member) return refuse('not_by_relay', 'I-25', member);
      const isFirst = (state.codes.get(member)?.set ?? null) === null;
      return isFirst || asker.code === 'known' ? accept({ e: 'CodesSet', member, set: asked.with.set }) : refuse('code_needed', 'I-25');
    }
    case 'code.rehearse':
      if (!mayRehearse(member, asker.exercise, facts)) return refuse('nothing_rehearsed', 'decision 29');
      if (asker.code !== 'first' && asker.code !== 'second') return refuse('code_needed', 'decision 29');
      return accept({ e: 'CodeRehearsed', member, which: asker.code });
    case 'code.reset':
      if (asker.by === asked.with.member || member === asked.with.member) return refuse('other_person_needed', 'decision 29');
      if (asked.with.means !== 'sight') return refuse('in_person_needed', 'decision 29');
      return accept({ e: 'CodesReset', ...asked.with, by: member });
    case 'code.note':
      // Said of somebody nobody knows, it is nobody's.
      if (!facts.isMember(asked.with.member)) return refuse('member_unknown', 'I-23', asked.with.member);
      return accept({ e: 'CodeNoted', ...asked.with });
  }
}
