/**
 * A desk in memory and the people of the reference scenario, for tests only: each act decided on what the one before left, the
 * arrows asked after it, as the conductor does it. All people invented.
 *
 *     organised().told(alert('a1'), 'vigie').told(goes('a1'), 'renard-1').rings
 */
import type { Asker, Decision } from '../kernel/decider.ts';
import type { Id, MemberId } from '../kernel/ids.ts';
import { DAY, type Ms } from '../kernel/time.ts';
import { asks, EVENING } from './given.ts';
import {
  decide,
  evolve,
  followups,
  initialLoop,
  type LogFacts,
  type LoopAct,
  type LoopEvent,
  type LoopState,
  type Ring,
  type Role,
  rings,
  schedule,
} from './loop.ts';

/** What a test knows of the log: no thread has a head, every note has a digest of its own, every key is sound. */
export const log: LogFacts = {
  head: () => null,
  noteSha256: (index) => index.toString(16).padStart(64, '0'),
  keyName: (vkey) => vkey.split('+')[0] ?? null,
};

export class Desk {
  state: LoopState = initialLoop;
  events: LoopEvent[] = [];
  acts: { act: string; by: MemberId }[] = [];
  rings: Ring[] = [];
  /** The timers as the conductor keeps them: cleared by prefix, then set. */
  timers = new Map<string, { due: Ms; act: string }>();
  #index = 0;

  ask(asked: LoopAct, by: MemberId, after: Ms = 0, more: Partial<Asker> = {}): Decision<LoopEvent> {
    const asker = asks(by, { now: EVENING + after, ...more });
    const decision = decide(this.state, asked, asker, log);
    if (!decision.ok) return decision;
    const told = { ...asker, index: this.#index++, act: asked.act };
    for (const event of decision.events) this.state = evolve(this.state, event, told);
    this.events.push(...decision.events);
    this.acts.push({ act: asked.act, by });
    this.rings.push(...rings(this.state, decision.events, told));
    for (const { prefix, deadlines } of schedule(this.state, decision.events)) {
      for (const key of this.timers.keys()) if (key.startsWith(prefix)) this.timers.delete(key);
      for (const { key, due, act } of deadlines) this.timers.set(key, { due, act: act.act });
    }
    for (const event of decision.events) {
      for (const next of followups(event, this.state, told)) this.ask(next.act, 'desk', after, { id: next.id, thread: next.thread });
    }
    return decision;
  }

  told(asked: LoopAct, by: MemberId, after: Ms = 0, more: Partial<Asker> = {}): this {
    const decision = this.ask(asked, by, after, more);
    if (!decision.ok) throw new Error(`${asked.act} refused: ${decision.refusal.code}`);
    return this;
  }

  operation(id: Id) {
    const operation = this.state.operation.operations.get(id);
    if (operation === undefined) throw new Error(`no operation ${id}`);
    return operation;
  }
}

/** HERMINE, her detail, the desk, her assistant, and a daughter nobody covers. */
export function organised(): Desk {
  const desk = new Desk();
  desk.told({ act: 'org.create', with: { org: 'vernac', zone: 'Europe/Paris', confidant: 'dehors', single_handed: false } }, 'desk');
  const members: [MemberId, Role[]][] = [
    ['renard-1', ['team_leader']],
    ['renard-2', ['protection_officer']],
    ['renard-3', ['driver']],
    ['vigie', ['watch_officer']],
    ['delcassou', ['supervisor']],
    ['atlas', ['analyst']],
    ['pont', ['liaison']],
    ['hermine', ['principal']],
    ['assistante', []],
    ['dehors', []],
  ];
  for (const [member, roles] of members) {
    desk.told({ act: 'member.enrol', with: { member, roles, compartments: [] } }, 'desk');
    desk.told({ act: 'duty.set', with: { member, on: true } }, 'desk');
  }
  desk.told({ act: 'principal.add', with: { principal: 'hermine' } }, 'desk');
  desk.told({ act: 'related.add', with: { person: 'lison', principal: 'hermine', relation: 'daughter', covered: false } }, 'desk');
  desk.told({ act: 'related.add', with: { person: 'oncle', principal: 'hermine', relation: 'uncle', covered: true } }, 'desk');
  const parts = [
    ['renard-1', 'team_leader'],
    ['renard-2', 'protection_officer'],
    ['renard-3', 'driver'],
    ['assistante', 'companion'],
  ] as const;
  for (const [person, part] of parts) {
    desk.told(
      {
        act: 'detail.assign',
        with: { assignment: `d-${person}`, principal: 'hermine', person, part, from: EVENING - DAY, to: null, substitute: null },
      },
      'desk',
    );
  }
  return desk;
}

/** An order to evacuate HERMINE, unless `change` says otherwise. */
export const alert = (id: Id = 'a1', change: object = {}): LoopAct => ({
  act: 'alert.issue',
  with: {
    alert: id,
    principal: 'hermine',
    action: 'evacuate',
    priority: 1,
    basis: [],
    recipients: [],
    urgency: 'immediate',
    severity: 'extreme',
    certainty: 'unknown',
    ...change,
  },
});
export const goes = (id: Id = 'a1', answer: 'executing' | 'understood' = 'executing'): LoopAct => ({
  act: 'alert.answer',
  with: { alert: id, version: 1, answer, means: 'device' },
});
/** Everybody of HERMINE's operation, by sight. */
export const counted = (operation: Id): LoopAct => ({
  act: 'rollcall.record',
  with: {
    operation,
    lines: ['hermine', 'renard-1', 'renard-2', 'renard-3', 'assistante'].map((person) => ({ person, status: 'present', means: 'sight' })),
  },
});
