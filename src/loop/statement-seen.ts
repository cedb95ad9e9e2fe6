/**
 * A statement as one person may see it stand: what keeps it back, and which clearances count. Somebody coerced sees their own
 * clearance where they put it, so that nothing on their screen tells the difference; for everybody else it was never given
 * (I-24, I-25b).
 */
import type { MemberId } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { statementsFacts } from './facts.ts';
import type { LoopState } from './loop.ts';
import { type Clearance, latest, type Statement } from './statements/model.ts';
import { clearancesOf, obstacles } from './statements/obstacles.ts';

/** Nothing here is asked of the log. */
const NO_LOG = { head: () => null, noteSha256: () => null, keyName: () => null };

/** Of the last version. The obstacles are in the order in which people take them away. */
export function statementSeenBy(state: LoopState, statement: Statement, now: Ms, viewer: MemberId) {
  const known = statementsFacts(state, NO_LOG);
  const facts = { ...known, underDuress: (member: MemberId, at: Ms) => member !== viewer && known.underDuress(member, at) };
  const version = latest(statement);
  const counts = (given: Clearance): boolean => clearancesOf(version, given.kind, given.person, facts).includes(given);
  return { obstacles: obstacles(statement, now, facts), clearances: version.clearances.filter(counts) };
}
