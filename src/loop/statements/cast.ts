/** The people of the statements' tests, and what the other stages know that evening. For tests only; all invented. */
import assert from 'node:assert/strict';
import type { Asker, Decision } from '../../kernel/decider.ts';
import type { Id, MemberId, PersonId } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import { asks, EVENING, refusalOf } from '../given.ts';
import {
  evolveStatements,
  initialStatements,
  latest,
  type Reveal,
  type Statement,
  type StatementsAct,
  type StatementsEvent,
  type StatementsFacts,
  type StatementsState,
} from './model.ts';
import { decideStatements } from './rules.ts';

const ROLES: Readonly<Record<MemberId, readonly string[]>> = {
  pont: ['liaison'],
  delcassou: ['supervisor'],
  vigie: ['watch_officer'],
  prefete: ['authority'],
  'renard-1': ['team_leader'],
  'busard-1': ['team_leader'],
};
export const noteAt = (index: number): string => index.toString(16).padStart(64, '0');
const WORDS = ['title', 'text', ...[1, 2].map((n) => `claim_${n}`), 'correction', 'condition', 'evidence', 'read_back'];

/** What the other stages know, which a test may change as the evening goes on. */
class World {
  readonly operations = new Map<Id, { principal: PersonId; openedAt: Ms; closed: boolean }>();
  readonly uncovered = new Set<PersonId>();
  readonly tasks = new Map<Id, boolean>([['t1', true]]);
  readonly coerced: { member: MemberId; at: Ms }[] = [];
  readonly facts: StatementsFacts = {
    rolesOf: (member) => ROLES[member] ?? [],
    isMember: (id) => id === 'hermine' || id in ROLES,
    isPrincipal: (id) => id === 'hermine' || id === 'loutre',
    isTeamLeader: (member, principal) => member === 'renard-1' && principal === 'hermine',
    operation: (id) => this.operations.get(id) ?? null,
    openOperation: (principal) => {
      const open = [...this.operations].find(([, row]) => row.principal === principal && !row.closed);
      return open === undefined ? null : { id: open[0], openedAt: open[1].openedAt };
    },
    uncoveredRelatives: (principal) => (principal === 'hermine' ? [...this.uncovered] : []),
    taskDone: (id) => this.tasks.get(id) ?? null,
    isKnown: (id) => id === 'r1' || id === 'as-1',
    underDuress: (member, at) => this.coerced.some((told) => told.member === member && told.at === at),
    noteSha256: noteAt,
  };
}

export class Story extends World {
  state: StatementsState = initialStatements;
  index = 0;
  now: Ms = EVENING;
  ask(asked: StatementsAct, by: MemberId, more: Partial<Asker> = {}): Decision<StatementsEvent> {
    const asker = asks(by, { now: this.now, words: WORDS, ...more });
    const decision = decideStatements(this.state, asked, asker, this.facts);
    if (!decision.ok) return decision;
    for (const event of decision.events) this.state = evolveStatements(this.state, event, { ...asker, index: this.index, act: asked.act });
    this.index++;
    return decision;
  }
  answer(asked: StatementsAct, by: MemberId, more: Partial<Asker> = {}): string | null {
    return refusalOf(this.ask(asked, by, more));
  }
  get statement(): Statement {
    const statement = this.state.statements.get('s1');
    assert.ok(statement);
    return statement;
  }
  /** The statement's last version, as the act that clears or releases it must name it. */
  get read(): { statement: Id; version: number; sha256: string } {
    const { n, index } = latest(this.statement);
    return { statement: 's1', version: n, sha256: noteAt(index) };
  }
  secure = (by = 'delcassou', more: Partial<Asker> = {}) => this.answer({ act: 'statement.secure', with: this.read }, by, more);
  vet = (by = 'pont') => this.answer({ act: 'statement.vet', with: this.read }, by);
  consent = (person = 'hermine', by = person, more: Partial<Asker> = {}) =>
    this.answer({ act: 'statement.consent', with: { ...this.read, person, means: 'device' } }, by, more);
  release = (by = 'pont', more: Partial<Asker> = {}) =>
    this.answer({ act: 'statement.release', with: { ...this.read, channel: 'site' } }, by, more);
  lift = (by = 'pont', more: Partial<Asker> = {}) =>
    this.answer({ act: 'statement.lift', with: { statement: 's1', version: this.read.version } }, by, more);
  object = (by: MemberId, reveals: Reveal[] = []) =>
    this.answer({ act: 'statement.object', with: { statement: 's1', version: this.read.version, reveals } }, by);
  cleared(): this {
    this.secure();
    this.vet();
    this.consent();
    return this;
  }
  after(elapsed: Ms): this {
    this.now += elapsed;
    return this;
  }
  opens(id: Id, principal: PersonId = 'hermine'): void {
    this.operations.set(id, { principal, openedAt: this.now, closed: false });
  }
  closes(id: Id): void {
    const row = this.operations.get(id);
    if (row !== undefined) row.closed = true;
  }
}

export type Draft = Extract<StatementsAct, { act: 'statement.draft' }>['with'];
export const draft = (more: Partial<Draft> = {}): StatementsAct => ({
  act: 'statement.draft',
  with: {
    statement: 's1',
    version: 1,
    form: 'statement',
    about: ['hermine'],
    claims: [{ owned_by: 'desk', basis: ['r1'] }],
    mentions: [],
    tasks: [],
    reveals: [],
    embargo_until: null,
    embargo_condition: null,
    ...more,
  },
});
export const line = (more: Partial<Draft> = {}): StatementsAct => draft({ form: 'holding_line', claims: [], ...more });
export function drafted(more: Partial<Draft> = {}): Story {
  const story = new Story();
  assert.equal(story.answer(draft(more), 'pont'), null);
  return story;
}
export function prepared(more: Partial<Draft> = {}): Story {
  const story = new Story();
  assert.equal(story.answer(line(more), 'pont'), null);
  return story;
}
