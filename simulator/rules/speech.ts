/** Statements: nothing is said in public before the people are safe, the words are read by those who must, and nobody was coerced (I-36). */
import type { Id, PersonId } from '../../src/kernel/ids.ts';
import type { Cleared, VersionPage } from '../books/speech.ts';
import { type Appended, of, type Rule } from '../rule.ts';

/** The clearances of a kind that count: nobody is known to have been coerced into them. */
function free({ ledger: { people } }: Appended, page: VersionPage, kind: Cleared['kind'], person: PersonId | null = null): Cleared[] {
  return page.cleared.filter(
    (given) =>
      given.kind === kind &&
      given.person === person &&
      !people.wasCoerced(given.voice, given.at) &&
      !people.wasCoerced(given.hand, given.at),
  );
}

/** What the words tell too early: an operation, a person left alone, a thing not done. */
function tooEarly(
  { ledger, line: { rx } }: Appended,
  { drafted: { about, mentions, tasks, embargo_until, embargo_condition }, isLifted }: VersionPage,
): string[] {
  const wrong = [...ledger.operations.values()]
    .filter(({ id, principal, closed }) => closed === null && (mentions.includes(id) || about.includes(principal)))
    .map(({ id }) => `while ${id} is open`);
  for (const person of ledger.speech.uncovered(about, rx)) wrong.push(`while nobody covers ${person}`);
  for (const task of tasks) if (!ledger.speech.tasksDone.has(task)) wrong.push(`before ${task} was done`);
  if (embargo_until !== null && rx < embargo_until) wrong.push('before its hour');
  if (embargo_condition !== null && !isLifted) wrong.push('before its condition');
  return wrong;
}

function statement(appended: Appended, page: VersionPage): string[] {
  const { line } = appended;
  const { about, claims, reveals } = page.drafted;
  const wrong = tooEarly(appended, page);
  if (reveals.length > 0) wrong.push(`telling ${reveals.join()}`);
  if (claims.some(({ owned_by }) => owned_by === 'prosecutor')) wrong.push('with what is the prosecutor’s to say');
  const read = free(appended, page, 'security');
  if (!read.some(({ voice, hand, device }) => voice !== line.voice && hand !== line.by && voice !== line.by && device !== line.device))
    wrong.push('read for what it gives away by nobody else');
  if (free(appended, page, 'legal').length === 0) wrong.push('without its legal clearance');
  for (const person of about) if (free(appended, page, 'principal', person).length === 0) wrong.push(`without the consent of ${person}`);
  return wrong;
}

/** Prepared before anything was under way, consented to, and silent on place, hour, route and inquiry. */
function holdingLine(appended: Appended, page: VersionPage): string[] {
  const { about, reveals, mentions, claims } = page.drafted;
  const wrong: string[] = [];
  if (reveals.length > 0 || mentions.length > 0 || claims.some(({ owned_by }) => owned_by === 'prosecutor')) wrong.push('saying too much');
  for (const person of about) {
    const consents = free(appended, page, 'principal', person);
    const open = [...appended.ledger.operations.values()].find(({ principal, closed }) => principal === person && closed === null);
    if (consents.length === 0) wrong.push(`without the consent of ${person}`);
    else if (open !== undefined && consents.every(({ at }) => at >= open.at))
      wrong.push(`consented to by ${person} once ${open.id} was open`);
  }
  return wrong;
}

function released(appended: Appended, id: Id, version: number): string[] {
  const { entry, ledger, line } = appended;
  const versions = ledger.speech.statements.get(id) ?? [];
  const page = versions[version - 1];
  if (page === undefined || version !== versions.length) return ['and is not the last one written'];
  const wrong = page.drafted.form === 'holding_line' ? holdingLine(appended, page) : statement(appended, page);
  if (page.isReleased) wrong.push('a second time');
  if (page.isObjected) wrong.push('though somebody objects');
  if (entry.body.by === 'desk' || [line.by, line.voice].some((member) => ledger.people.isCoerced(member))) wrong.push(`by ${line.voice}`);
  return wrong;
}

export const SPEECH_OF_EACH_ENTRY: readonly Rule<Appended>[] = [
  {
    name: 'I-36',
    check: (appended) =>
      of(appended.events, 'StatementReleased').flatMap(({ statement: id, version }) =>
        released(appended, id, version).map((what) => `${id} v${version} went out ${what}`),
      ),
  },
  {
    name: 'I-36',
    // Consent is a person's own; of somebody who holds no device, heard by sight or voice and read back.
    check: ({ events, org, line, words }) =>
      of(events, 'StatementCleared').flatMap(({ clearance, person, means, statement: id }) => {
        if (clearance !== 'principal' || person === null || line.voice === person) return [];
        const isHeard = !Object.hasOwn(org.members, person) && (means === 'sight' || means === 'voice') && words.includes('read_back');
        return isHeard ? [] : [`${line.voice} consented to ${id} for ${person}`];
      }),
  },
];
