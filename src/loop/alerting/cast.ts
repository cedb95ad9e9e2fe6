/**
 * For tests only: the people of the reference scenario (all invented), and a story told act by act, each act decided on
 * what the ones before it left.
 */
import type { Asker, Decision } from '../../kernel/decider.ts';
import type { Id, MemberId } from '../../kernel/ids.ts';
import { DAY, type Ms } from '../../kernel/time.ts';
import { asks, EVENING } from '../given.ts';
import {
  type Alert,
  type AlertingAct,
  type AlertingEvent,
  type AlertingFacts,
  type AlertingState,
  evolveAlerting,
  initialAlerting,
  type Recipient,
} from './model.ts';
import { decideAlerting } from './rules.ts';

export const ROLES: Readonly<Record<MemberId, readonly string[]>> = {
  'renard-1': ['team_leader'],
  'renard-2': ['protection_officer'],
  'renard-3': ['driver'],
  'renard-5': ['driver'],
  vigie: ['watch_officer'],
  delcassou: ['supervisor'],
  hermine: ['principal'],
  lison: ['related'],
  atlas: ['analyst'],
  dehors: [],
};

/** HERMINE's detail by day, everyone on duty with a push proved an hour ago; renard-5 stands behind the driver. */
export function cast(change: Partial<AlertingFacts> = {}): AlertingFacts {
  return {
    isMember: (id) => id in ROLES,
    isProtected: (id) => id === 'hermine' || id === 'martre',
    rolesOf: (id) => ROLES[id] ?? [],
    onDuty: () => true,
    detail: (principal) => (principal === 'hermine' ? ['renard-1', 'renard-2', 'renard-3'] : []),
    teamLeader: (principal) => (principal === 'hermine' ? 'renard-1' : null),
    substitute: (member) => (member === 'renard-3' ? 'renard-5' : null),
    supervisors: () => ['delcassou'],
    reinforced: () => false,
    holds: () => false,
    watch: () => ['vigie'],
    confidant: () => 'dehors',
    zone: () => 'Europe/Paris',
    pushProvedAt: () => EVENING - DAY / 24,
    ...change,
  };
}

export type Issue = Extract<AlertingAct, { act: 'alert.issue' }>;
export const issue = (change: Partial<Issue['with']> = {}): Issue => ({
  act: 'alert.issue',
  with: {
    alert: 'a1',
    principal: 'hermine',
    action: 'evacuate',
    priority: 1,
    basis: [],
    recipients: ['renard-3'],
    urgency: 'immediate',
    severity: 'extreme',
    certainty: 'unknown',
    ...change,
  },
});
type AnswerAct = Extract<AlertingAct, { act: 'alert.answer' }>;
export const answers = (answer: AnswerAct['with']['answer'], version = 1, alert: Id = 'a1'): AnswerAct => ({
  act: 'alert.answer',
  with: { alert, version, answer, means: 'device' },
});
export const escalates = (recipient: MemberId, version = 1, alert: Id = 'a1'): AlertingAct => ({
  act: 'alert.escalate',
  with: { alert, version, recipient },
});

export class Story {
  state: AlertingState = initialAlerting;
  /** Every event so far, in order. */
  readonly events: AlertingEvent[] = [];
  facts: AlertingFacts;
  #index = 0;
  constructor(facts: AlertingFacts = cast()) {
    this.facts = facts;
  }

  /** Asks at `EVENING + after` ms; adopts what was decided. */
  ask(asked: AlertingAct, by: MemberId, after: Ms, more: Partial<Asker> = {}): Decision<AlertingEvent> {
    const asker = asks(by, { now: EVENING + after, ...more });
    const decision = decideAlerting(this.state, asked, asker, this.facts);
    if (decision.ok) {
      for (const event of decision.events) this.state = evolveAlerting(this.state, event, { ...asker, index: this.#index, act: asked.act });
      this.events.push(...decision.events);
      this.#index += 1;
    }
    return decision;
  }

  /** The same, for an act that must be accepted; its events. */
  told(asked: AlertingAct, by: MemberId, after: Ms, more: Partial<Asker> = {}): readonly AlertingEvent[] {
    const decision = this.ask(asked, by, after, more);
    if (!decision.ok) throw new Error(`refused: ${decision.refusal.code}`);
    return decision.events;
  }

  alert(id: Id = 'a1'): Alert {
    const alert = this.state.alerts.get(id);
    if (alert === undefined) throw new Error(`no alert ${id}`);
    return alert;
  }

  recipient(member: MemberId, alert: Id = 'a1'): Recipient {
    const recipient = this.alert(alert).recipients.find((r) => r.member === member);
    if (recipient === undefined) throw new Error(`${member} is not a recipient`);
    return recipient;
  }

  /** When their next rung is due, in ms after `EVENING`; null when nothing is due. */
  due(member: MemberId, alert: Id = 'a1'): Ms | null {
    const { next } = this.recipient(member, alert);
    return next === null ? null : next - EVENING;
  }

  /** Wakes every rung due up to `until` ms after `EVENING`, in order of time, as the desk's timer would. */
  pass(until: Ms): void {
    for (;;) {
      const due = [...this.state.alerts.values()]
        .flatMap((alert) =>
          alert.recipients.flatMap((r) => (r.next === null || r.next > EVENING + until ? [] : [{ alert, member: r.member, next: r.next }])),
        )
        .sort((a, b) => a.next - b.next || (a.member < b.member ? -1 : 1))[0];
      if (due === undefined) return;
      this.told(escalates(due.member, due.alert.versions.length, due.alert.id), 'desk', due.next - EVENING);
    }
  }
}

/** `member:rung channels` for every ring among these events. */
export const ringing = (events: readonly AlertingEvent[]): string[] =>
  events.flatMap((e) =>
    e.e === 'RungReached' ? [`${e.recipient}:${e.rung} ${e.channels.join('+')}${e.instead === null ? '' : ` for ${e.instead}`}`] : [],
  );
