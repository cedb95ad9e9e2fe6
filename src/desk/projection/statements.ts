/** What is about to be said in public, for one viewer: the words, who has read them, and everything that keeps them back. */
import type { Id } from '../../kernel/ids.ts';
import { correctionsOf, inPublic, latestVersion, statementSeenBy } from '../../loop/loop.ts';
import { reasonText } from '../../wire/problems.ts';
import type { ObstacleView, StatementLine, StatementVersionView, StatementView } from '../../wire/speech-views.ts';
import { statementActions } from './actions.ts';
import { foundIn } from './found.ts';
import { logRef, person, personOrNull } from './people.ts';
import type { Statement, StatementVersion } from './rows.ts';
import { type Sight, seesCheck, seesOperation, seesPlaces, seesReport, seesStatement } from './sight.ts';

/** Whether the thing an id names stands before this viewer; an id of nothing known is nothing to hide. */
function seesId(sight: Sight, id: Id): boolean {
  const { operation, assessment, intake } = sight.whole;
  const { state } = sight;
  if (operation.operations.has(id)) {
    const row = state.operation.operations.get(id);
    return row !== undefined && seesOperation(sight, row);
  }
  if (assessment.checks.has(id)) {
    const row = state.assessment.checks.get(id);
    return row !== undefined && seesCheck(sight, row);
  }
  if (intake.reports.has(id)) {
    const row = state.intake.reports.get(id);
    return row !== undefined && seesReport(sight, row);
  }
  return sight.desk || sight.whole.roster.members.has(id) || sight.whole.roster.principals.has(id) || sight.whole.roster.related.has(id);
}

function versionView(sight: Sight, version: StatementVersion): StatementVersionView {
  const words = sight.words(version.index);
  const seen = (ids: readonly Id[]): Id[] => ids.filter((id) => seesId(sight, id));
  const { n, at, lang, photo, reveals, released } = version;
  return {
    n,
    by: person(sight, version.by),
    at,
    about: version.about.map((id) => person(sight, id)),
    title: words.title ?? null,
    text: words.text ?? null,
    lang,
    claims: version.claims.map(({ owned_by: ownedBy, basis }, i) => ({
      text: words[`claim_${i + 1}`] ?? null,
      ownedBy,
      basis: seen(basis),
    })),
    mentions: seen(version.mentions),
    tasks: seen(version.tasks),
    reveals,
    embargo: {
      until: version.embargoUntil,
      condition: version.embargoCondition,
      words: words.condition ?? null,
      liftedAt: version.embargoLifted?.at ?? null,
    },
    corrects: version.corrects,
    correction: words.correction ?? null,
    saidBefore: words.said_before ?? null,
    photo: photo === null ? null : { ...photo, alt: words.photo_alt ?? null, credit: words.photo_credit ?? null },
    objections: version.objections.map(({ by, at: when, index, reveals: said }) => ({
      by: person(sight, by),
      at: when,
      reveals: said,
      reason: sight.desk || by === sight.viewer ? (sight.words(index).reason ?? null) : null,
    })),
    released:
      released === null ? null : { by: person(sight, released.by), at: released.at, channel: released.channel, alone: released.alone },
    sha256: sight.extra.digest(version.index),
  };
}

/** The last version, held against what this viewer may see; the desk's own names in the words are told to those who know them. */
function obstaclesOf(sight: Sight, statement: Statement): ObstacleView[] {
  const { state, viewer, now } = sight;
  if (latestVersion(statement).released !== null) return [];
  const standing = statementSeenBy(state, statement, now, viewer).obstacles.map(({ code, about = [] }) => ({ code, about }));
  const found = seesPlaces(sight) && foundIn(state, sight.words, statement).length > 0;
  const words = standing.filter(({ code }) => AFTER_WORDS.has(code));
  const before = standing.filter(({ code }) => !AFTER_WORDS.has(code));
  const all = found ? [...before, { code: 'words_reveal', about: [statement.id] }, ...words] : standing;
  return all.map(({ code, about }) => {
    const seen = about.filter((id) => seesId(sight, id));
    const people = seen.filter((id) => person(sight, id).kind !== 'unknown');
    return { code, fr: reasonText(code, 'fr'), en: reasonText(code, 'en'), about: seen, who: people.map((id) => person(sight, id)) };
  });
}
/** What people do once the words themselves are right. */
const AFTER_WORDS: ReadonlySet<string> = new Set(['statement_objected', 'clearance_missing', 'line_not_prepared', 'embargo_holds']);

export function statementView(sight: Sight, statement: Statement): StatementView {
  const { state, viewer, now } = sight;
  const { clearances } = statementSeenBy(state, statement, now, viewer);
  const released = statement.versions.filter((version) => version.released !== null);
  return {
    kind: 'statement',
    id: statement.id,
    thread: statement.thread,
    form: statement.form,
    versions: statement.versions.map((version) => versionView(sight, version)),
    inPublic: inPublic(statement)?.n ?? null,
    released: released.map(({ n }) => n),
    corrections: correctionsOf(statement).map(({ n }) => n),
    obstacles: obstaclesOf(sight, statement),
    clearances: clearances.map(({ kind, person: of, by, at, means }) => ({
      kind,
      person: personOrNull(sight, of),
      by: person(sight, by),
      at,
      means,
    })),
    compartment: sight.desk ? statement.compartment : null,
    exercise: statement.exercise,
    actions: statementActions(sight, statement),
    ...logRef(sight, latestVersion(statement).index),
  };
}

/** Those that are still to leave first, then what is out, newest first. */
export function statementLines(sight: Sight): StatementLine[] {
  const lines = sight.state.statements.statements.filter((row) => seesStatement(sight, row)).map((row) => statementLine(sight, row));
  const rank = (line: StatementLine): number => (line.state === 'draft' ? 0 : 1);
  return lines.sort((a, b) => rank(a) - rank(b) || b.at - a.at || (a.id < b.id ? -1 : 1));
}

function statementLine(sight: Sight, statement: Statement): StatementLine {
  const version = latestVersion(statement);
  return {
    id: statement.id,
    form: statement.form,
    title: sight.words(version.index).title ?? null,
    about: version.about.map((id) => person(sight, id)),
    version: version.n,
    state: version.released === null ? 'draft' : 'released',
    at: version.at,
    by: version.by,
    inPublic: inPublic(statement)?.n ?? null,
    obstacles: obstaclesOf(sight, statement),
  };
}

/** Statements about the viewer that wait for their word, oldest first. */
export function toConsent(sight: Sight): Id[] {
  const { state, viewer, now } = sight;
  return state.statements.statements
    .filter((row) => {
      const version = latestVersion(row);
      if (version.released !== null || !version.about.includes(viewer)) return false;
      return !statementSeenBy(state, row, now, viewer).clearances.some((given) => given.kind === 'principal' && given.person === viewer);
    })
    .sort((a, b) => latestVersion(a).index - latestVersion(b).index)
    .map((row) => row.id);
}
