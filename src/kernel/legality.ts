/**
 * How a legality table is read: one place, so that the rule, the greyed button and the test say the same (habit 10).
 *
 * Two words may stand in `who` beside the roles of the organisation: `desk` (the desk's own key: set-up, timers,
 * arrows, imports) and `self` (the person the act is about).
 */
import type { Asker, Legality, Refusal } from './decider.ts';
import type { MemberId } from './ids.ts';

/** The cell of a pair that cannot come about: a place is never in progress. A test proves that `decide` never reads one. */
export const NEVER = 'does_not_arise';

/** The person whose act it is: the one relayed when there is one, else the holder of the device. */
export const actor = (asker: Pick<Asker, 'by' | 'for'>): MemberId => asker.for ?? asker.by;

/** What the table says of an act: refused; or allowed, with the conflict a testimony is recorded with (decision 11). */
export type Judgement = { readonly refusal: Refusal } | { readonly refusal: null; readonly conflict: string | null };

/**
 * Reads the row of `act` for this asker and this situation.
 *
 * Roles are those of the person acting. For testimony the relayer's do as well: recording what was said is enough.
 * `self` is true when the act is about the person who acts. Refusals: `not_addressed_to_you` where only that person may
 * act, else `role_missing`.
 */
export function judge<A extends string, S extends string>(
  table: Legality<A, S>,
  act: A,
  situation: S,
  asker: Asker,
  rolesOf: (member: MemberId) => readonly string[],
  self = false,
): Judgement {
  const row = table[act];
  const held = (member: MemberId): readonly string[] => (member === 'desk' ? ['desk'] : rolesOf(member));
  if (row.who !== 'anyone') {
    const wanted: readonly string[] = row.who === 'desk' ? ['desk'] : row.who;
    const roles = [...held(actor(asker)), ...(row.kind === 'testimony' ? held(asker.by) : []), ...(self ? ['self'] : [])];
    if (!roles.some((role) => wanted.includes(role))) {
      const code = wanted.every((role) => role === 'self') ? 'not_addressed_to_you' : 'role_missing';
      return { refusal: { code, doctrine: row.doctrine } };
    }
  }
  const says = row.in[situation];
  if (says === NEVER) throw new Error(`legality: ${act} cannot be asked of ${situation}`);
  if (says === 'yes') return { refusal: null, conflict: null };
  return row.kind === 'testimony' ? { refusal: null, conflict: says } : { refusal: { code: says, doctrine: row.doctrine } };
}
