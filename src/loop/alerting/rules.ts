/** What may be asked of an alert, in which phase, by whom, and what follows. The rule, the button and the test read the same table. */
import { type Asker, accept, type Decision, type Legality, refuse } from '../../kernel/decider.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { actor, judge } from '../../kernel/legality.ts';
import { climb, firstRungs, replace, toRing } from './escalation.ts';
import { ladderOf } from './ladder.ts';
import {
  type Alert,
  type AlertingAct,
  type AlertingEvent,
  type AlertingFacts,
  type AlertingState,
  type AlertPhase,
  currentVersion,
  standing,
  standingVersion,
} from './model.ts';

/** Whether the alert an act names is known, and if so its phase. */
export type AlertingSituation = 'none' | AlertPhase;

/**
 * Who may correct or take back: whoever raised it, the officer on duty, the team leader of that principal (I-13).
 * `issuer` is not a role of the roster: it is whoever raised this alert.
 */
const CORRECTORS = ['issuer', 'watch_officer', 'supervisor', 'team_leader'] as const;

export const alertingLegality: Legality<AlertingAct['act'], AlertingSituation> = {
  'alert.issue': {
    kind: 'request',
    doctrine: 'I-01',
    who: 'anyone',
    in: { none: 'yes', open: 'alert_known', recalled: 'alert_known', cancelled: 'alert_known', closed: 'alert_known' },
  },
  'alert.update': {
    kind: 'request',
    doctrine: 'I-07',
    who: CORRECTORS,
    in: { none: 'alert_unknown', open: 'yes', recalled: 'yes', cancelled: 'yes', closed: 'alert_closed' },
  },
  'alert.recall': {
    kind: 'request',
    doctrine: 'I-13',
    who: CORRECTORS,
    in: { none: 'alert_unknown', open: 'yes', recalled: 'alert_recalled', cancelled: 'alert_cancelled', closed: 'alert_closed' },
  },
  'alert.cancel': {
    kind: 'request',
    doctrine: 'I-13',
    who: CORRECTORS,
    in: { none: 'alert_unknown', open: 'yes', recalled: 'alert_recalled', cancelled: 'yes', closed: 'alert_closed' },
  },
  'alert.answer': {
    kind: 'testimony',
    doctrine: 'I-06',
    who: 'anyone',
    in: { none: 'alert_unknown', open: 'yes', recalled: 'yes', cancelled: 'yes', closed: 'alert_closed' },
  },
  'alert.escalate': {
    kind: 'request',
    doctrine: 'I-05',
    who: 'desk',
    in: { none: 'alert_unknown', open: 'yes', recalled: 'yes', cancelled: 'yes', closed: 'alert_closed' },
  },
  'delivery.note': {
    kind: 'request',
    doctrine: 'I-06',
    who: 'desk',
    in: { none: 'alert_unknown', open: 'yes', recalled: 'yes', cancelled: 'yes', closed: 'yes' },
  },
  'alert.close': {
    kind: 'request',
    doctrine: 'I-14',
    who: 'desk',
    in: { none: 'alert_unknown', open: 'yes', recalled: 'yes', cancelled: 'yes', closed: 'alert_closed' },
  },
};

/** Which column of the table an act stands in. */
export const alertingSituation = (state: AlertingState, asked: AlertingAct): AlertingSituation =>
  state.alerts.get(asked.with.alert)?.state ?? 'none';

type With<A extends AlertingAct['act']> = Extract<AlertingAct, { act: A }>['with'];

/**
 * Answers an act. Refusals beside those of the table: `role_missing`, `principal_unknown`, `recipient_unknown` (with the
 * ids), `not_current_version`, `second_person_needed`, `nothing_due`. Conflicts of an answer: `alert_unknown`,
 * `alert_closed`, `not_a_recipient`, `older_version`, `version_unknown`.
 */
export function decideAlerting(state: AlertingState, asked: AlertingAct, asker: Asker, facts: AlertingFacts): Decision<AlertingEvent> {
  const alert = state.alerts.get(asked.with.alert);
  const judged = judge(alertingLegality, asked.act, alertingSituation(state, asked), asker, (member) =>
    rolesFor(alert, member, asker, facts),
  );
  if (judged.refusal !== null) return { ok: false, refusal: { ...judged.refusal, about: [asked.with.alert] } };
  if (asked.act === 'alert.issue') return issue(asked.with, asker, facts);
  if (asked.act === 'alert.answer') return answer(alert, asked.with, judged.conflict, asker, facts);
  if (alert === undefined) throw new Error(`alerting: the table lets ${asked.act} through without an alert`);
  switch (asked.act) {
    case 'alert.update':
      return update(alert, asked.with, asker, facts);
    case 'alert.recall':
      return recall(alert, asked.with, asker, facts);
    case 'alert.cancel':
      return cancel(alert, asked.with, asker, facts);
    case 'alert.escalate':
      return escalate(alert, asked.with, asker, facts);
    case 'delivery.note':
      return accept({ e: 'DeliveryNoted', ...asked.with });
    case 'alert.close':
      return accept({ e: 'AlertClosed', ...asked.with });
  }
}

/** Roles as they bear on this alert: a team leader is that of its principal, not of another (S2). */
function rolesFor(alert: Alert | undefined, member: MemberId, asker: Asker, facts: AlertingFacts): string[] {
  if (alert === undefined) return [...facts.rolesOf(member)];
  const roles = facts.rolesOf(member).filter((role) => role !== 'team_leader');
  if (alert.by === member) roles.push('issuer');
  if (facts.teamLeader(alert.principal, asker.now) === member) roles.push('team_leader');
  return roles;
}

/** Whoever receives a word may raise the alert; nothing about the report is asked, weighed or awaited (I-01, I-02). */
function issue(asked: With<'alert.issue'>, asker: Asker, facts: AlertingFacts): Decision<AlertingEvent> {
  if (!facts.isProtected(asked.principal)) return refuse('principal_unknown', 'I-01', asked.principal);
  const strangers = asked.recipients.filter((m) => !facts.isMember(m));
  if (strangers.length > 0) return refuse('recipient_unknown', 'I-05', ...strangers);
  const { recipients: own, because } = addressees(asked, asker, facts);
  const also = overseers(asked, asker, facts).filter((member) => !own.includes(member));
  const recipients = [...own, ...also];
  const ladder = [...ladderOf(asked.priority)];
  const ringing = { id: asked.alert, priority: asked.priority, ladder, version: 1 };
  return accept<AlertingEvent>(
    { e: 'AlertIssued', ...asked, recipients, because, ladder, ...(also.length > 0 ? { also } : {}) },
    ...firstRungs(ringing, recipients, asker.now, facts),
  );
}

/** The named ones; else the principal's detail; else the desk; else whoever raised it: somebody always rings. */
function addressees(
  asked: With<'alert.issue'>,
  asker: Asker,
  facts: AlertingFacts,
): { recipients: MemberId[]; because: 'named' | 'detail' | 'supervisor' } {
  const members = (ids: readonly MemberId[]): MemberId[] => [...new Set(ids)].filter((m) => facts.isMember(m));
  if (asked.recipients.length > 0) return { recipients: members(asked.recipients), because: 'named' };
  const detail = members([...facts.detail(asked.principal, asker.now), asked.principal]);
  if (detail.length > 0) return { recipients: detail, because: 'detail' };
  const desk = members([...facts.watch(), ...facts.supervisors()]);
  return { recipients: desk.length > 0 ? desk : members([actor(asker)]), because: 'supervisor' };
}

/**
 * Under reinforced protection the supervisors are rung from the first instant, beside those whom the alert rings anyway and never
 * in their place (domain §2.10): those who may see it, and are not the one who raised it. An advisory rings nobody.
 */
function overseers(asked: With<'alert.issue'>, asker: Asker, facts: AlertingFacts): MemberId[] {
  if (asked.priority === 3 || !facts.reinforced(asked.principal, asker.now)) return [];
  const { compartment } = asker;
  const sees = (member: MemberId): boolean => compartment === undefined || facts.holds(member, compartment);
  return facts.supervisors().filter((member) => member !== actor(asker) && sees(member));
}

/** A new version of the order. It also brings back an alert recalled or cancelled by mistake; that always rings (S6). */
function update(alert: Alert, asked: With<'alert.update'>, asker: Asker, facts: AlertingFacts): Decision<AlertingEvent> {
  const version = currentVersion(alert).n + 1;
  const substantive = asked.substantive || alert.state !== 'open';
  const event: AlertingEvent = { e: 'AlertUpdated', ...asked, version, substantive };
  return accept(
    event,
    ...(substantive
      ? ring(
          alert,
          version,
          alert.recipients.map((r) => r.member),
          asker,
          facts,
        )
      : []),
  );
}

function recall(alert: Alert, asked: With<'alert.recall'>, asker: Asker, facts: AlertingFacts): Decision<AlertingEvent> {
  const current = currentVersion(alert).n;
  if (asked.version !== current) return refuse('not_current_version', 'I-13', alert.id);
  const recipients = reached(alert);
  return accept<AlertingEvent>(
    { e: 'AlertRecalled', alert: alert.id, version: current + 1, recipients },
    ...ring(alert, current + 1, recipients, asker, facts),
  );
}

/** One person's word cancels and tells everybody; a second person's word only confirms it (I-13). */
function cancel(alert: Alert, asked: With<'alert.cancel'>, asker: Asker, facts: AlertingFacts): Decision<AlertingEvent> {
  const current = currentVersion(alert).n;
  if (alert.state === 'cancelled') {
    // The second person may name what they see (the cancellation) or what it cancels.
    if (asked.version !== current && asked.version !== current - 1) return refuse('not_current_version', 'I-13', alert.id);
    if (alert.cancelledBy.length > 1) return refuse('alert_cancelled', 'I-13', alert.id);
    if (alert.cancelledBy.includes(actor(asker)) || alert.cancelledBy.includes(asker.by))
      return refuse('second_person_needed', 'I-13', alert.id);
    return accept<AlertingEvent>({ e: 'AlertCancelled', alert: alert.id, version: current, recipients: [], confirmed: true });
  }
  if (asked.version !== current) return refuse('not_current_version', 'I-13', alert.id);
  const recipients = reached(alert);
  return accept<AlertingEvent>(
    { e: 'AlertCancelled', alert: alert.id, version: current + 1, recipients, confirmed: false },
    ...ring(alert, current + 1, recipients, asker, facts),
  );
}

/** Everyone whom any version may have reached, by whichever channel: those who must hear that it is taken back (I-13). */
const reached = (alert: Alert): MemberId[] => alert.recipients.filter((r) => r.reached > 0).map((r) => r.member);

const ring = (alert: Alert, version: number, members: readonly MemberId[], asker: Asker, facts: AlertingFacts): AlertingEvent[] =>
  firstRungs({ ...toRing(alert), version }, members, asker.now, facts);

/** Testimony: always recorded. What it stops is read by `evolve`; what it starts (`unable`) is decided here. */
function answer(
  alert: Alert | undefined,
  asked: With<'alert.answer'>,
  unfit: string | null,
  asker: Asker,
  facts: AlertingFacts,
): Decision<AlertingEvent> {
  const member = actor(asker);
  const recipient = alert?.recipients.find((r) => r.member === member);
  const conflict = unfit ?? (alert === undefined ? null : misses(alert, recipient !== undefined, asked.version));
  const relayer = member === asker.by ? null : asker.by;
  const recorded: AlertingEvent = { e: 'AlertAnswered', ...asked, recipient: member, relayer, conflict };
  if (alert === undefined || recipient === undefined || conflict !== null || asked.answer !== 'unable') return accept(recorded);
  if (alert.ladder.length === 0 || standing(alert, recipient) === 'unable') return accept(recorded);
  return accept(recorded, ...replace(alert, recipient, asker.now, facts));
}

/** Why an answer to a known, open alert stops nothing. */
function misses(alert: Alert, isRecipient: boolean, version: number): string | null {
  if (!isRecipient) return 'not_a_recipient';
  if (version > currentVersion(alert).n || version < 1) return 'version_unknown';
  return version < standingVersion(alert) ? 'older_version' : null;
}

/** The timer only wakes; whether anything is due is decided here, against the state as it is now (I-09). */
function escalate(alert: Alert, asked: With<'alert.escalate'>, asker: Asker, facts: AlertingFacts): Decision<AlertingEvent> {
  const recipient = alert.recipients.find((r) => r.member === asked.recipient);
  const due = recipient?.next ?? null;
  if (recipient === undefined || due === null || due > asker.now || asked.version < standingVersion(alert)) {
    return refuse('nothing_due', 'I-09', alert.id);
  }
  return accept(...climb(alert, recipient, due, asker.now, facts));
}
