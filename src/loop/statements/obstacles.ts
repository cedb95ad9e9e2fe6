/** What stands in the way of a release (I-36), in the order people take it away: the people first, the words after. */
import type { Refusal } from '../../kernel/decider.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import { type Clearance, type ClearanceKind, latest, type Statement, type StatementsFacts, type StatementVersion } from './model.ts';

const once = (ids: readonly Id[]): Id[] => [...new Set(ids)];

/**
 * Everything that keeps the last version of this statement from being released at `now`; empty when nothing does. Codes:
 * `relatives_uncovered`, `operation_open`, `task_undone`, `prosecutor_claims`, `statement_reveals`, `statement_objected`,
 * `clearance_missing` (about: `security`, `legal`, or the person whose consent is missing), `embargo_holds`; for a holding
 * line only `statement_objected`, `clearance_missing` and `line_not_prepared`. Of a released version: `statement_released`.
 *
 * A clearance given under duress has no effect, and reads here exactly as one nobody gave (I-25b, I-24).
 */
export function obstacles(statement: Statement, now: Ms, facts: StatementsFacts): Refusal[] {
  const version = latest(statement);
  if (version.released !== null) return [{ code: 'statement_released', doctrine: 'I-36', about: [statement.id] }];
  const found: Refusal[] = [];
  const stands = (code: string, about: readonly Id[], is = about.length > 0): void => {
    if (is) found.push({ code, doctrine: 'I-36', about: once(about) });
  };
  const isLine = statement.form === 'holding_line';
  if (!isLine) {
    stands(
      'relatives_uncovered',
      version.about.flatMap((principal) => facts.uncoveredRelatives(principal)),
    );
    stands('operation_open', openOperations(version, facts));
    stands(
      'task_undone',
      version.tasks.filter((task) => facts.taskDone(task) !== true),
    );
    stands(
      'prosecutor_claims',
      [statement.id],
      version.claims.some((claim) => claim.owned_by === 'prosecutor'),
    );
    stands('statement_reveals', [statement.id], version.reveals.length > 0);
  }
  stands(
    'statement_objected',
    version.objections.map((objection) => objection.by),
  );
  stands('clearance_missing', isLine ? consentsMissing(version, facts) : clearancesMissing(version, facts));
  if (isLine) stands('line_not_prepared', unprepared(version, facts));
  else stands('embargo_holds', [statement.id], isEmbargoed(version, now));
  return found;
}

/** Those it mentions, and those of the people it is about, mentioned or not: leaving one out of the list opens no door. */
function openOperations({ mentions, about }: StatementVersion, facts: StatementsFacts): Id[] {
  const theirs = about.flatMap((principal) => facts.openOperation(principal)?.id ?? []);
  return [...mentions.filter((id) => facts.operation(id)?.closed !== true), ...theirs];
}

const isFree = ({ by, hand, at }: Clearance, facts: StatementsFacts): boolean => !facts.underDuress(by, at) && !facts.underDuress(hand, at);

/** The clearances of a kind that count: given, and not under duress. */
export const clearancesOf = (version: StatementVersion, kind: ClearanceKind, person: Id | null, facts: StatementsFacts): Clearance[] =>
  version.clearances.filter((given) => given.kind === kind && given.person === person && isFree(given, facts));

const consentsMissing = (version: StatementVersion, facts: StatementsFacts): Id[] =>
  version.about.filter((person) => clearancesOf(version, 'principal', person, facts).length === 0);

const clearancesMissing = (version: StatementVersion, facts: StatementsFacts): Id[] => [
  ...(['security', 'legal'] as const).filter((kind) => clearancesOf(version, kind, null, facts).length === 0),
  ...consentsMissing(version, facts),
];

/** In advance: consented to before the operation now open for that person began. */
const unprepared = (version: StatementVersion, facts: StatementsFacts): Id[] =>
  version.about.flatMap((person) => {
    const open = facts.openOperation(person);
    const consents = clearancesOf(version, 'principal', person, facts);
    return open !== null && consents.length > 0 && consents.every((given) => given.at >= open.openedAt) ? [open.id] : [];
  });

const isEmbargoed = ({ embargoUntil, embargoCondition, embargoLifted }: StatementVersion, now: Ms): boolean =>
  (embargoUntil !== null && now < embargoUntil) || (embargoCondition !== null && embargoLifted === null);
