/** What may be asked of statements, by whom, and why not. The doctrine in words: README.md beside this file. */
import { type Asker, accept, type Decision, type Legality, refuse } from '../../kernel/decider.ts';
import type { Id } from '../../kernel/ids.ts';
import { actor, judge } from '../../kernel/legality.ts';
import {
  inPublic,
  latest,
  type Photo,
  type Reveal,
  type Statement,
  type StatementsAct,
  type StatementsEvent,
  type StatementsFacts,
  type StatementsState,
  type StatementVersion,
} from './model.ts';
import { clearancesOf, obstacles } from './obstacles.ts';

/** Of the statement the act names: not known here, its last version still a draft, or in public. */
export type StatementsSituation = 'unknown' | 'draft' | 'released';

const ON_A_DRAFT = { unknown: 'statement_unknown', draft: 'yes', released: 'statement_released' } as const;
/** May write another version of what somebody else began. */
const EDITORS = ['liaison', 'supervisor'];

export const statementsLegality: Legality<StatementsAct['act'], StatementsSituation> = {
  // A draft changes nothing, and words nobody may write here are said elsewhere, uncleared (S10).
  'statement.draft': { kind: 'request', doctrine: 'domain §2.11', who: 'anyone', in: { unknown: 'yes', draft: 'yes', released: 'yes' } },
  'statement.secure': {
    kind: 'request',
    doctrine: 'domain §2.11',
    who: ['team_leader', 'supervisor', 'watch_officer'],
    in: ON_A_DRAFT,
  },
  // Theirs alone; heard by the desk or their team leader when they hold no device of their own.
  'statement.consent': {
    kind: 'request',
    doctrine: 'domain §2.11',
    who: ['self', 'team_leader', 'supervisor', 'watch_officer'],
    in: ON_A_DRAFT,
  },
  'statement.vet': { kind: 'request', doctrine: 'domain §2.11', who: ['liaison', 'supervisor', 'authority'], in: ON_A_DRAFT },
  'statement.object': { kind: 'testimony', doctrine: 'S10', who: 'anyone', in: ON_A_DRAFT },
  'statement.lift': { kind: 'request', doctrine: 'domain §3', who: ['liaison', 'supervisor', 'watch_officer'], in: ON_A_DRAFT },
  'statement.release': { kind: 'request', doctrine: 'I-36', who: ['liaison', 'supervisor', 'watch_officer'], in: ON_A_DRAFT },
};

/** Which column of the table an act stands in. */
export function statementsSituation(state: StatementsState, asked: StatementsAct): StatementsSituation {
  if (!Object.hasOwn(statementsLegality, asked.act)) throw new Error(`statements: unknown act ${asked.act}`);
  const statement = state.statements.get(asked.with.statement);
  if (statement === undefined) return 'unknown';
  return latest(statement).released === null ? 'draft' : 'released';
}

type With<A extends StatementsAct['act']> = Extract<StatementsAct, { act: A }>['with'];

/**
 * Answers an act. Refusals beside those of the table: `role_missing`, `not_addressed_to_you`, those of a draft (below),
 * `statement_outdated`, `statement_differs`, `statement_reveals`, `words_reveal`, `prosecutor_claims`, `person_not_concerned`,
 * `consent_not_heard`, `embargo_unconditional`, `embargo_lifted`, `evidence_missing`, those of `obstacles.ts`,
 * `second_person_needed`, `second_device_needed`. Conflicts beside those of the table: `statement_outdated`.
 */
export function decideStatements(
  state: StatementsState,
  asked: StatementsAct,
  asker: Asker,
  facts: StatementsFacts,
): Decision<StatementsEvent> {
  const statement = state.statements.get(asked.with.statement);
  const about = statement === undefined ? [] : latest(statement).about;
  const isOwn = asked.act === 'statement.consent' && asked.with.person === actor(asker);
  const rolesOf = (member: string): string[] => {
    const leads = about.some((principal) => facts.isTeamLeader(member, principal, asker.now));
    return [...facts.rolesOf(member).filter((role) => role !== 'team_leader'), ...(leads ? ['team_leader'] : [])];
  };
  const judged = judge(statementsLegality, asked.act, statementsSituation(state, asked), asker, rolesOf, isOwn);
  if (judged.refusal !== null) return { ok: false, refusal: { ...judged.refusal, about: [asked.with.statement] } };
  if (asked.act === 'statement.draft') return draft(statement, asked.with, asker, facts);
  if (asked.act === 'statement.object') {
    const outdated = statement !== undefined && latest(statement).n !== asked.with.version;
    const conflict = judged.conflict ?? (outdated ? 'statement_outdated' : null);
    return accept({ e: 'StatementObjected', ...asked.with, reveals: once(asked.with.reveals), conflict });
  }
  if (statement === undefined) throw new Error(`statements: the table lets ${asked.act} through without a statement`);
  const version = latest(statement);
  if (version.n !== asked.with.version) return refuse('statement_outdated', 'I-36', statement.id);
  // What is cleared and released is what was read: the signed note of that version, words included.
  if ('sha256' in asked.with && facts.noteSha256(version.index) !== asked.with.sha256) {
    return refuse('statement_differs', 'decision 6', statement.id);
  }
  const { id } = statement;
  const cleared = { e: 'StatementCleared', statement: id, version: version.n, person: null, means: 'device' } as const;
  switch (asked.act) {
    case 'statement.secure':
      if (version.reveals.length > 0) return refuse('statement_reveals', 'domain §2.11', id);
      if (isFound(asked.with)) return refuse('words_reveal', 'I-36', id);
      return accept({ ...cleared, clearance: 'security' });
    case 'statement.vet':
      if (version.claims.some((claim) => claim.owned_by === 'prosecutor')) return refuse('prosecutor_claims', 'domain §2.11', id);
      return accept({ ...cleared, clearance: 'legal' });
    case 'statement.consent':
      return consent(version, asked.with, asker, facts);
    case 'statement.lift':
      if (version.embargoCondition === null) return refuse('embargo_unconditional', 'domain §3', id);
      if (version.embargoLifted !== null) return refuse('embargo_lifted', 'domain §3', id);
      if (!asker.words.includes('evidence')) return refuse('evidence_missing', 'domain §3', id);
      return accept({ e: 'EmbargoLifted', statement: id, version: version.n });
    case 'statement.release':
      return release(statement, asked.with, asker, facts);
  }
}

const once = <T>(list: readonly T[]): T[] => [...new Set(list)];
/** What the desk recognised in the words stops them even where their author says that they give nothing away. */
const isFound = ({ found = [] }: { found?: readonly Reveal[] }): boolean => found.length > 0;

/** Refusals: `statement_not_next`, `statement_form_fixed`, `not_addressed_to_you`, those of the words, of what they name, of the photo. */
function draft(
  known: Statement | undefined,
  asked: With<'statement.draft'>,
  asker: Asker,
  facts: StatementsFacts,
): Decision<StatementsEvent> {
  const { statement: id, version, form } = asked;
  if (version !== (known?.versions.length ?? 0) + 1) return refuse('statement_not_next', 'I-36', id);
  if (known !== undefined) {
    if (known.form !== form) return refuse('statement_form_fixed', 'I-36', id);
    if (!mayRewrite(known, asker, facts)) return refuse('not_addressed_to_you', 'I-36', id);
  }
  const corrects = known === undefined ? null : (inPublic(known)?.n ?? null);
  const wrong = misworded(asked, corrects !== null, asker) ?? misnamed(asked, facts) ?? (form === 'holding_line' ? tooMuch(asked) : null);
  if (wrong !== null) return wrong;
  const { photo, ...drafted } = asked;
  const picture = photo === undefined ? null : pictured(id, photo, asker);
  if (picture !== null && 'ok' in picture) return picture;
  const { about, mentions, tasks, reveals } = asked;
  const lists = { about: once(about), mentions: once(mentions), tasks: once(tasks), reveals: once(reveals) };
  return accept({ e: 'StatementDrafted', ...drafted, ...lists, corrects, ...(picture === null ? {} : { photo: picture }) });
}

/**
 * What is public is exposure: a photo that still says where, when and with what it was taken is not kept, nor one nobody
 * describes. Refusals: `photo_type_unknown`, `photo_metadata`, `photo_alt_missing`, `photo_credit_missing`.
 */
function pictured(id: Id, photo: NonNullable<With<'statement.draft'>['photo']>, asker: Asker): Photo | Decision<never> {
  const { sha256, bytes, type, metadata } = photo;
  if (type === 'other') return refuse('photo_type_unknown', 'domain §6b', id);
  if (metadata) return refuse('photo_metadata', 'domain §6b', id);
  if (!asker.words.includes('photo_alt')) return refuse('photo_alt_missing', 'domain §3', id);
  return asker.words.includes('photo_credit') ? { sha256, bytes, type } : refuse('photo_credit_missing', 'domain §3', id);
}

/** Whoever wrote one of its versions, whom it is about, and those who edit: another version voids what others have cleared. */
function mayRewrite(statement: Statement, asker: Asker, facts: StatementsFacts): boolean {
  const writer = actor(asker);
  if (statement.versions.some((version) => version.by === writer || version.about.includes(writer))) return true;
  return facts.rolesOf(writer).some((role) => EDITORS.includes(role));
}

/** Refusals: `statement_text_missing`, `claims_missing`, and `claim_text_`, `correction_`, `condition_missing`; `embargo_over`. */
function misworded(asked: With<'statement.draft'>, corrects: boolean, asker: Asker): Decision<never> | null {
  const { statement: id, form, claims, embargo_condition, embargo_until } = asked;
  const has = (word: string): boolean => asker.words.includes(word);
  if (!has('title') || !has('text')) return refuse('statement_text_missing', 'domain §3', id);
  if (form === 'statement' && claims.length === 0) return refuse('claims_missing', 'domain §3', id);
  if (!claims.every((_, n) => has(`claim_${n + 1}`))) return refuse('claim_text_missing', 'domain §3', id);
  if (corrects && !has('correction')) return refuse('correction_missing', 'I-36', id);
  if (embargo_condition !== null && !has('condition')) return refuse('condition_missing', 'domain §3', id);
  return embargo_until !== null && embargo_until <= asker.now ? refuse('embargo_over', 'domain §3', id) : null;
}

/** Refusals: `about_missing`, `claim_without_basis`; with the ids, `principal_`, `basis_`, `operation_` and `check_unknown`. */
function misnamed(asked: With<'statement.draft'>, facts: StatementsFacts): Decision<never> | null {
  const { statement: id, about, claims, mentions, tasks } = asked;
  if (about.length === 0) return refuse('about_missing', 'domain §2.11', id);
  if (claims.some(({ owned_by, basis }) => owned_by === 'desk' && basis.length === 0))
    return refuse('claim_without_basis', 'domain §3', id);
  const named: readonly (readonly [code: string, unknown: Id[]])[] = [
    ['principal_unknown', about.filter((person) => !facts.isPrincipal(person))],
    ['basis_unknown', claims.flatMap(({ basis }) => basis).filter((basis) => !facts.isKnown(basis))],
    ['operation_unknown', mentions.filter((operation) => facts.operation(operation) === null)],
    ['check_unknown', tasks.filter((task) => facts.taskDone(task) === null)],
  ];
  const first = named.find(([, unknown]) => unknown.length > 0);
  return first === undefined ? null : refuse(first[0], 'domain §3', ...once(first[1]));
}

/** A holding line says nothing that could harm, and waits for nothing: that is why one person may release it (I-36). */
function tooMuch(asked: With<'statement.draft'>): Decision<never> | null {
  const { statement: id, reveals, mentions, claims, tasks, photo, embargo_until, embargo_condition } = asked;
  const prosecutors = claims.some((claim) => claim.owned_by === 'prosecutor');
  if (reveals.length > 0 || mentions.length > 0 || prosecutors || photo !== undefined) return refuse('line_says_too_much', 'I-36', id);
  const waits = tasks.length > 0 || embargo_until !== null || embargo_condition !== null;
  return waits ? refuse('line_waits_for_nothing', 'I-36', id) : null;
}

/** Given by the person themselves, on a device or by a relayed voice; read back to whoever heard it where they are not enrolled. */
function consent(
  version: StatementVersion,
  asked: With<'statement.consent'>,
  asker: Asker,
  facts: StatementsFacts,
): Decision<StatementsEvent> {
  const { statement, person, means } = asked;
  if (!version.about.includes(person)) return refuse('person_not_concerned', 'domain §2.11', person);
  if (actor(asker) !== person) {
    if (facts.isMember(person)) return refuse('not_addressed_to_you', 'domain §2.11', person);
    const heard = (means === 'sight' || means === 'voice') && asker.words.includes('read_back');
    if (!heard) return refuse('consent_not_heard', 'domain §2.11', person);
  }
  return accept({ e: 'StatementCleared', statement, version: version.n, clearance: 'principal', person, means });
}

/**
 * Refused for the first thing that stands in its way. Beyond that, a statement takes two people and two hands: whoever
 * read it for security, and whoever releases it. A holding line takes one, and says whether it was alone (decision 30).
 */
function release(statement: Statement, asked: With<'statement.release'>, asker: Asker, facts: StatementsFacts): Decision<StatementsEvent> {
  const { id, form } = statement;
  const version = latest(statement);
  const obstacle = obstacles(statement, asker.now, facts)[0];
  if (obstacle !== undefined) return { ok: false, refusal: obstacle };
  if (isFound(asked)) return refuse('words_reveal', 'I-36', id);
  // Coerced, the request reads as if a clearance had never been given: nothing on that screen says why (I-24, I-25b).
  if (facts.underDuress(actor(asker), asker.now) || facts.underDuress(asker.by, asker.now)) {
    return refuse('clearance_missing', 'I-36', ...(form === 'statement' ? ['security'] : version.about));
  }
  const read = clearancesOf(version, 'security', null, facts);
  const byAnother = read.filter(({ by }) => by !== actor(asker));
  const onAnother = byAnother.some(({ by, hand, device }) => by !== asker.by && hand !== asker.by && device !== asker.device);
  const released = { e: 'StatementReleased', statement: id, version: version.n, channel: asked.channel } as const;
  if (form === 'holding_line') return accept({ ...released, alone: !onAnother });
  if (byAnother.length === 0) return refuse('second_person_needed', 'I-36', id);
  return onAnother ? accept({ ...released, alone: false }) : refuse('second_device_needed', 'decision 6', id);
}
