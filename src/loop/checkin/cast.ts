/** For tests only: the people of the reference scenario (all invented), and a story told act by act. */
import type { Asker, Decision } from '../../kernel/decider.ts';
import type { Id, MemberId, PersonId } from '../../kernel/ids.ts';
import { MINUTE, type Ms } from '../../kernel/time.ts';
import { asks, EVENING } from '../given.ts';
import { coercedIn, isPutAside, putAside } from './duress.ts';
import {
  type CheckinAct,
  type CheckinEvent,
  type CheckinFacts,
  type CheckinKind,
  type CheckinState,
  evolveCheckin,
  initialCheckin,
  type Plan,
} from './model.ts';
import { checkinDeadlines, decideCheckin } from './rules.ts';

const ROLES: Readonly<Record<MemberId, readonly string[]>> = {
  'renard-1': ['team_leader'],
  'renard-2': ['protection_officer'],
  'renard-3': ['driver'],
  vigie: ['watch_officer'],
  delcassou: ['supervisor'],
  hermine: ['principal'],
  atlas: ['analyst'],
  dehors: [],
};

/** HERMINE and her detail move together; Lison has no device; the watch answers for what nobody at the desk opened. */
export function cast(change: Partial<CheckinFacts> = {}): CheckinFacts {
  const together = ['hermine', 'renard-1', 'renard-2', 'renard-3'];
  return {
    rolesOf: (member) => ROLES[member] ?? [],
    isMember: (id) => id in ROLES,
    isPerson: (id) => id in ROLES || id === 'lison',
    teamLeader: (person) => ([...together, 'lison'].includes(person) ? 'renard-1' : null),
    owner: (_, opener) => (opener === 'vigie' || opener === 'delcassou' ? opener : null),
    relieving: () => false,
    rehearsing: () => false,
    watch: () => ['vigie'],
    supervisors: () => ['delcassou'],
    confidant: () => 'dehors',
    vicinity: (member) => (together.includes(member) ? together.filter((near) => near !== member) : []),
    clockBehind: () => 0,
    ...change,
  };
}

type Planned = Extract<CheckinAct, { act: 'checkin.plan' }>['with'];
/** HERMINE every 30 minutes from 17:00, 5 minutes' grace, without an end. */
export const plans = (change: Partial<Planned> = {}): CheckinAct => ({
  act: 'checkin.plan',
  with: {
    plan: 'p1',
    person: 'hermine',
    every: 30 * MINUTE,
    at: [],
    from: EVENING,
    until: null,
    grace: 5 * MINUTE,
    ladder: null,
    ...change,
  },
});
export const records = (
  kind: CheckinKind = 'ok',
  person: PersonId = 'hermine',
  means: 'device' | 'sight' | 'voice' | 'relayed' = 'device',
): CheckinAct => ({ act: 'checkin.record', with: { person, kind, means } });
export const silent = (until: Ms, person: PersonId = 'hermine'): CheckinAct => ({ act: 'checkin.silence', with: { person, until } });
export const takes = (item: Id): CheckinAct => ({ act: 'attention.take', with: { item } });
export const escalates = (item: Id): CheckinAct => ({ act: 'attention.escalate', with: { item } });
export const panics = (person: PersonId = 'hermine'): CheckinAct => ({ act: 'panic.raise', with: { person } });
export const coerced = (member: MemberId = 'renard-2'): CheckinAct => ({ act: 'duress.raise', with: { member } });
export const PROVED: Partial<Asker> = { words: ['proof_of_life'] };

/** As the loop asks it (loop/believed.ts): whoever is not free is answered on what they believe. */
export function asLoopAsks(state: CheckinState, asked: CheckinAct, asker: Asker, facts: CheckinFacts): Decision<CheckinEvent> {
  const member = coercedIn(state, asker);
  if (member === null || !isPutAside(asked, member)) return decideCheckin(state, asked, asker, facts);
  const world = asker.by === member ? (state.duresses.get(member)?.facade ?? state) : state;
  return putAside(state, member, asked, asker, facts, decideCheckin(world, asked, asker, facts));
}

/** Instants are minutes after 17:00. */
export class Story {
  state: CheckinState = initialCheckin;
  readonly facts: CheckinFacts;
  #index = 0;

  constructor(change: Partial<CheckinFacts> = {}) {
    this.facts = cast(change);
  }

  ask(asked: CheckinAct, by: MemberId, minute: number, more: Partial<Asker> = {}): Decision<CheckinEvent> {
    const asker = asks(by, { now: EVENING + minute * MINUTE, ...more });
    const decision = asLoopAsks(this.state, asked, asker, this.facts);
    if (decision.ok) {
      for (const event of decision.events) this.state = evolveCheckin(this.state, event, { ...asker, index: this.#index, act: asked.act });
      this.#index += 1;
    }
    return decision;
  }

  told(asked: CheckinAct, by: MemberId, minute: number, more: Partial<Asker> = {}): readonly CheckinEvent[] {
    const decision = this.ask(asked, by, minute, more);
    if (!decision.ok) throw new Error(`refused: ${decision.refusal.code}`);
    return decision.events;
  }

  /** Wakes the item as the desk's timer would. */
  wake(item: Id, minute: number): readonly CheckinEvent[] {
    return this.told(escalates(item), 'desk', minute);
  }

  /** Minutes after 17:00 at which the desk must look at the item again. */
  due(item: Id): number | null {
    const due = checkinDeadlines(this.state, item)[0]?.due;
    return due === undefined ? null : (due - EVENING) / MINUTE;
  }

  plan(id: Id = 'p1'): Plan {
    const plan = this.state.plans.get(id);
    if (plan === undefined) throw new Error(`no plan ${id}`);
    return plan;
  }
}

/** Whom these events ask to ring. */
export const rung = (events: readonly CheckinEvent[]): MemberId[] =>
  events.flatMap((event) => (event.e === 'AttentionAsked' ? event.recipients : []));
