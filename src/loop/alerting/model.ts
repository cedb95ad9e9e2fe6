/**
 * Alerting: who must act now, by which channels, acknowledged by when, else who next.
 *
 * An alert begins `open`. It is made of immutable versions: the order itself, its updates, and, where it was taken back,
 * a recall or a cancellation. `open` ends by recall (`recalled`), by cancellation (`cancelled`, shown as "by one person
 * only" until a second confirms) or by the stand-down of its operation (`closed`). A recalled or cancelled alert opens
 * again by a new version of the order (the un-cancel of a false cancel). `closed` is final. No phase ends by time (I-14).
 *
 * Each recipient climbs a ladder of their own. At any instant one of these holds for every required one (I-05):
 *   acknowledged  they answered `understood` or `executing` to a version that still stands; `next` is null;
 *   climbing      `next` is the instant of the next rung (or, once `exhausted`, of the next round of telling people);
 *   unable        they said so: a substitute climbs in their place, or people are told as below;
 *   told          `exhausted`, and one of those called in their place has answered; `next` is null.
 * A rung adds channels and people and drops none. A recall and a cancellation are acknowledged in their turn, by
 * everyone whom any version reached (I-13). Grades, facets and scores cannot be seen from here: nothing in this folder
 * can wait for them (I-02).
 */
import type { Means, Told } from '../../kernel/decider.ts';
import type { Id, MemberId, PersonId, Thread } from '../../kernel/ids.ts';
import { actor } from '../../kernel/legality.ts';
import { type Marks, marked, rowsMarked, Table } from '../../kernel/table.ts';
import type { Ms } from '../../kernel/time.ts';

export const ACTIONS = ['evacuate', 'shelter', 'hold', 'avoid', 'ready', 'read'] as const;
export type Action = (typeof ACTIONS)[number];
/** The letter a locked screen shows: code name + letter + priority, nothing else (decision 18, I-12). */
export const ACTION_LETTER: Readonly<Record<Action, string>> = {
  evacuate: 'E',
  shelter: 'A',
  hold: 'T',
  avoid: 'V',
  ready: 'R',
  read: 'I',
};
export type Priority = 1 | 2 | 3;
export const ANSWERS = ['seen', 'understood', 'executing', 'unable'] as const;
export type AnswerKind = (typeof ANSWERS)[number];
export type ChannelName = 'push' | 'sms' | 'voice' | 'relay';
/** What a channel can say of a message. None of these is an acknowledgement (I-06). */
export type DeliveryState = 'accepted' | 'received' | 'displayed' | 'failed' | 'no_channel';

export type AlertingAct =
  | {
      act: 'alert.issue';
      with: {
        alert: Id;
        principal: PersonId;
        action: Action;
        priority: Priority;
        basis: Id[];
        recipients: MemberId[];
        urgency: Urgency;
        severity: Severity;
        certainty: Certainty;
      };
    }
  | { act: 'alert.update'; with: { alert: Id; action: Action; substantive: boolean } }
  | { act: 'alert.recall'; with: { alert: Id; version: number } }
  | { act: 'alert.cancel'; with: { alert: Id; version: number } }
  | { act: 'alert.answer'; with: { alert: Id; version: number; answer: AnswerKind; means: Means } }
  /** by the desk key: a recipient's next rung has come */
  | { act: 'alert.escalate'; with: { alert: Id; version: number; recipient: MemberId } }
  /** by the desk key: results of one flush of the outbox, one act for all (decision 5) */
  | { act: 'delivery.note'; with: { alert: Id; results: DeliveryResult[] } }
  /** by the desk key, from the arrow stand-down → alert */
  | { act: 'alert.close'; with: { alert: Id; cause: Id } };

export type Urgency = 'immediate' | 'expected' | 'future' | 'past' | 'unknown';
export type Severity = 'extreme' | 'severe' | 'moderate' | 'minor' | 'unknown';
export type Certainty = 'observed' | 'likely' | 'possible' | 'unlikely' | 'unknown';
export interface DeliveryResult {
  recipient: MemberId;
  version: number;
  channel: ChannelName;
  rung: number;
  state: DeliveryState;
}

/** `order` is the alert itself; `recall` and `cancel` take a version back and must be acknowledged in their turn (I-13). */
export type VersionKind = 'order' | 'recall' | 'cancel';
export type AlertingEvent =
  /**
   * `recipients` are those really rung: the named ones, else the detail, else whoever keeps the desk (`supervisor`). `also`: those
   * among them who are rung because of the level of protection; absent where nobody is.
   */
  | ({ e: 'AlertIssued'; ladder: Rung[]; because: 'named' | 'detail' | 'supervisor'; also?: MemberId[] } & Extract<
      AlertingAct,
      { act: 'alert.issue' }
    >['with'])
  | { e: 'AlertUpdated'; alert: Id; version: number; action: Action; substantive: boolean }
  | { e: 'AlertRecalled'; alert: Id; version: number; recipients: MemberId[] }
  | { e: 'AlertCancelled'; alert: Id; version: number; recipients: MemberId[]; confirmed: boolean }
  /**
   * Why a person is being rung: one event per recipient and rung, with all the channels rung (rungs add, never drop).
   * `instead` null: a rung of their own ladder. Otherwise they are rung because of that silent person, and their own
   * ladder is left as it is.
   */
  | {
      e: 'RungReached';
      alert: Id;
      version: number;
      recipient: MemberId;
      rung: number;
      channels: ChannelName[];
      next: Ms | null;
      instead: MemberId | null;
    }
  /** Someone added on the way: a substitute, the team leader asked to relay, the supervisor at the end of the ladder. */
  | {
      e: 'RecipientAdded';
      alert: Id;
      version: number;
      recipient: MemberId;
      because: 'substitute' | 'relay' | 'supervisor' | 'confidant';
      instead: MemberId;
    }
  | { e: 'LadderExhausted'; alert: Id; version: number; recipient: MemberId; told: MemberId[]; next: Ms }
  | {
      e: 'AlertAnswered';
      alert: Id;
      version: number;
      recipient: MemberId;
      answer: AnswerKind;
      means: Means;
      relayer: MemberId | null;
      conflict: string | null;
    }
  | { e: 'DeliveryNoted'; alert: Id; results: DeliveryResult[] }
  | { e: 'AlertClosed'; alert: Id; cause: Id };

/**
 * One step of a ladder: after so many ms without an answer, these channels are added (rungs add, never drop) and these
 * people called. The last step is the end of the ladder: it adds nothing, people are told.
 */
export interface Rung {
  after: Ms;
  channels: ChannelName[];
  call: ('substitute' | 'relay')[];
}

export interface Version {
  n: number;
  kind: VersionKind;
  action: Action;
  at: Ms;
  by: MemberId;
  substantive: boolean;
  index: number;
}
export interface Answer {
  version: number;
  kind: AnswerKind;
  at: Ms;
  t: Ms;
  means: Means;
  relayer: MemberId | null;
  conflict: string | null;
  index: number;
}
export type Because = 'detail' | 'named' | 'posture' | 'substitute' | 'relay' | 'supervisor' | 'confidant';
/** Somebody rung in the place of a silent person; `index` is the entry that called them, so that only later answers count. */
export interface Called {
  member: MemberId;
  because: 'substitute' | 'relay' | 'supervisor' | 'confidant';
  index: number;
}
export interface Recipient {
  member: MemberId;
  required: boolean;
  because: Because;
  /** For a substitute, relay, supervisor or confidant: the person they stand for. */
  instead: MemberId | null;
  rung: number;
  /** When the next rung is due; null once answered, or when a human has been told and answered for it. */
  next: Ms | null;
  exhausted: boolean;
  /** The newest version this person has been rung for; 0 = none yet. */
  reached: number;
  /** Who has been called in their place for the version that stands, oldest first. */
  called: readonly Called[];
  answers: readonly Answer[];
  deliveries: readonly { version: number; channel: ChannelName; rung: number; state: DeliveryState; at: Ms }[];
}
export interface Alert {
  id: Id;
  index: number;
  thread: Thread;
  principal: PersonId;
  priority: Priority;
  basis: readonly Id[];
  urgency: Urgency;
  severity: Severity;
  certainty: Certainty;
  by: MemberId;
  at: Ms;
  versions: readonly Version[];
  recipients: readonly Recipient[];
  ladder: readonly Rung[];
  state: AlertPhase;
  cancelledBy: readonly MemberId[];
  compartment: string | null;
  exercise: Id | null;
  /** Answers of people who were never rung: kept and shown, without effect. */
  strays: readonly (Answer & { member: MemberId })[];
  /** Index of the last entry that changed this alert. */
  touched: number;
}
export type AlertPhase = 'open' | 'recalled' | 'cancelled' | 'closed';
export interface AlertingState {
  readonly alerts: Table<Alert>;
  /** Those that are not closed. */
  readonly open: Marks;
  /** When each person last answered an alert that rang them. */
  readonly heard: Table<Ms>;
}

/** What the stage needs to know of the roster and of assessment; filled in by loop.ts. */
export interface AlertingFacts {
  isMember(id: MemberId): boolean;
  /** A principal, or somebody close to one. */
  isProtected(id: PersonId): boolean;
  rolesOf(member: MemberId): readonly string[];
  onDuty(member: MemberId): boolean;
  /** Everyone on the principal's detail at `at` who is a member (with a device or not), the principal included when a member. */
  detail(principal: PersonId, at: Ms): readonly MemberId[];
  teamLeader(principal: PersonId, at: Ms): MemberId | null;
  substitute(member: MemberId, principal: PersonId, at: Ms): MemberId | null;
  supervisors(): readonly MemberId[];
  /** Whether this person is under reinforced protection at `at`. */
  reinforced(person: PersonId, at: Ms): boolean;
  /** Whether this member may see what stands behind that door. */
  holds(member: MemberId, compartment: string): boolean;
  watch(): readonly MemberId[];
  confidant(): MemberId | null;
  zone(): string;
  /** When any device of the member last proved that a push reaches it. */
  pushProvedAt(member: MemberId): Ms | null;
}

export const initialAlerting: AlertingState = { alerts: Table.empty(), open: Table.empty(), heard: Table.empty() };

/** Every alert that is not closed. */
export const openAlerts = (state: AlertingState): Alert[] => rowsMarked(state.open, state.alerts);

/** With an alert as it stands elsewhere (loop/believed.ts). */
export const adopted = (state: AlertingState, alert: Alert): AlertingState => ({
  ...state,
  alerts: state.alerts.with(alert.id, alert),
  open: marked(state.open, alert.id, alert.state !== 'closed'),
});

/** The newest version: what people are rung for. */
export function currentVersion(alert: Alert): Version {
  const version = alert.versions.at(-1);
  if (version === undefined) throw new Error(`alert ${alert.id} has no version`);
  return version;
}

/** The oldest version whose acknowledgement still stands: later ones only corrected the wording (I-07). */
export const standingVersion = (alert: Alert): number => alert.versions.findLast((v) => v.substantive)?.n ?? 1;

/** What a recipient's last word on the standing version amounts to. `seen` amounts to nothing (I-06). */
export function standing(alert: Alert, recipient: Recipient): 'acknowledged' | 'unable' | 'waiting' {
  const from = standingVersion(alert);
  const last = recipient.answers.findLast((a) => a.conflict === null && a.kind !== 'seen' && a.version >= from);
  if (last === undefined) return 'waiting';
  return last.kind === 'unable' ? 'unable' : 'acknowledged';
}

/** True once somebody called in this person's place has answered, after being called, that they understood (I-05). */
export function humanTold(alert: Alert, recipient: Recipient): boolean {
  const from = standingVersion(alert);
  return recipient.called.some((called) => {
    if (called.because === 'relay') return false;
    const human = alert.recipients.find((r) => r.member === called.member);
    return (
      human?.answers.some((a) => a.conflict === null && a.version >= from && a.index > called.index && isAcknowledgement(a.kind)) ?? false
    );
  });
}

/** A firm word: nothing more is asked of whoever gave it. */
export const isAcknowledgement = (kind: AnswerKind): boolean => kind === 'understood' || kind === 'executing';

/** Folds one event. Never decides: an event that names an alert nobody knows (a stray answer) changes nothing. */
export function evolveAlerting(state: AlertingState, event: AlertingEvent, told: Told): AlertingState {
  const alerts =
    event.e === 'AlertIssued'
      ? state.alerts.with(event.alert, issued(event, told))
      : state.alerts.change(event.alert, (known) => ({ ...fold(known, event, told), touched: told.index }));
  const alert = alerts.get(event.alert);
  if (alert === undefined) return state;
  const isHeard = event.e === 'AlertAnswered' && alert.recipients.some((row) => row.member === event.recipient);
  return {
    alerts,
    open: marked(state.open, alert.id, alert.state !== 'closed'),
    heard: isHeard ? state.heard.with(event.recipient, told.now) : state.heard,
  };
}

type Issued = Extract<AlertingEvent, { e: 'AlertIssued' }>;

function issued(event: Issued, told: Told): Alert {
  const by = actor(told);
  return {
    id: event.alert,
    index: told.index,
    thread: told.thread,
    principal: event.principal,
    priority: event.priority,
    basis: event.basis,
    urgency: event.urgency,
    severity: event.severity,
    certainty: event.certainty,
    by,
    at: told.now,
    versions: [{ n: 1, kind: 'order', action: event.action, at: told.now, by, substantive: true, index: told.index }],
    recipients: event.recipients.map((member) =>
      recipient(member, event.priority !== 3, event.also?.includes(member) ? 'posture' : event.because, null),
    ),
    ladder: event.ladder,
    state: 'open',
    cancelledBy: [],
    compartment: told.compartment ?? null,
    exercise: told.exercise,
    strays: [],
    touched: told.index,
  };
}

const recipient = (member: MemberId, required: boolean, because: Because, instead: MemberId | null): Recipient => ({
  member,
  required,
  because,
  instead,
  rung: 0,
  next: null,
  exhausted: false,
  reached: 0,
  called: [],
  answers: [],
  deliveries: [],
});

function fold(alert: Alert, event: Exclude<AlertingEvent, Issued>, told: Told): Alert {
  switch (event.e) {
    case 'AlertUpdated': {
      const next = withVersion(alert, { kind: 'order', n: event.version, action: event.action, substantive: event.substantive }, told);
      return { ...next, state: 'open', cancelledBy: [] };
    }
    case 'AlertRecalled':
      return { ...takenBack(alert, 'recall', event.version, told), state: 'recalled' };
    case 'AlertCancelled': {
      const cancelledBy = [...alert.cancelledBy, actor(told)];
      if (event.confirmed) return { ...alert, cancelledBy };
      return { ...takenBack(alert, 'cancel', event.version, told), state: 'cancelled', cancelledBy };
    }
    case 'RungReached':
      return changed(alert, event.recipient, (r) => {
        const reached = Math.max(r.reached, event.version);
        return event.instead === null ? spared(alert, { ...r, rung: event.rung, next: event.next, reached }) : { ...r, reached };
      });
    case 'RecipientAdded': {
      const known = alert.recipients.some((r) => r.member === event.recipient);
      const added = known
        ? alert
        : {
            ...alert,
            recipients: [...alert.recipients, recipient(event.recipient, event.because === 'substitute', event.because, event.instead)],
          };
      const call: Called = { member: event.recipient, because: event.because, index: told.index };
      return changed(added, event.instead, (r) => ({
        ...r,
        called: [...r.called.filter((c) => c.member !== call.member || c.because !== call.because), call],
      }));
    }
    case 'LadderExhausted':
      return changed(alert, event.recipient, (r) => spared(alert, { ...r, exhausted: true, rung: r.rung + 1, next: event.next }));
    case 'AlertAnswered':
      return answered(alert, event, told);
    case 'DeliveryNoted':
      return event.results.reduce((a, result) => {
        const { recipient: member, ...delivery } = result;
        return changed(a, member, (r) => ({ ...r, deliveries: [...r.deliveries, { ...delivery, at: told.now }] }));
      }, alert);
    case 'AlertClosed':
      return { ...alert, state: 'closed', recipients: alert.recipients.map((r) => ({ ...r, next: null })) };
    default:
      throw new Error(`alerting: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}

/** One row replaced, found and copied without walking the others: an alert may ring ten thousand people. */
function changed(alert: Alert, member: MemberId, change: (r: Recipient) => Recipient): Alert {
  const at = alert.recipients.findIndex((r) => r.member === member);
  const row = alert.recipients[at];
  return row === undefined ? alert : { ...alert, recipients: alert.recipients.with(at, change(row)) };
}

/** A new version; a substantive one puts every ladder back on the ground: the rungs that follow start it again (I-07). */
function withVersion(alert: Alert, version: Pick<Version, 'kind' | 'n' | 'action' | 'substantive'>, told: Told): Alert {
  const versions = [...alert.versions, { ...version, at: told.now, by: actor(told), index: told.index }];
  if (!version.substantive) return { ...alert, versions };
  return { ...alert, versions, recipients: alert.recipients.map((r) => ({ ...r, rung: 0, next: null, exhausted: false, called: [] })) };
}

const takenBack = (alert: Alert, kind: VersionKind, n: number, told: Told): Alert =>
  withVersion(alert, { kind, n, action: currentVersion(alert).action, substantive: true }, told);

function answered(alert: Alert, event: Extract<AlertingEvent, { e: 'AlertAnswered' }>, told: Told): Alert {
  const { version, answer: kind, means, relayer, conflict, recipient: member } = event;
  const answer: Answer = { version, kind, at: told.now, t: told.t, means, relayer, conflict, index: told.index };
  if (!alert.recipients.some((r) => r.member === member)) return { ...alert, strays: [...alert.strays, { ...answer, member }] };
  const stands = conflict === null && version >= standingVersion(alert);
  return settled(
    changed(alert, member, (r) => {
      const answers = [...r.answers, answer];
      // "Unable" said again does not undo the telling of people that followed the first.
      const stops = stands && (isAcknowledgement(kind) || (kind === 'unable' && standing(alert, r) !== 'unable'));
      return stops ? { ...r, answers, next: null, exhausted: false } : { ...r, answers };
    }),
  );
}

/** No further round for somebody exhausted once a human has answered for them. */
const spared = (alert: Alert, r: Recipient): Recipient =>
  r.exhausted && r.next !== null && humanTold(alert, r) ? { ...r, next: null } : r;

/** The same for everyone, after an answer. */
const settled = (alert: Alert): Alert =>
  alert.recipients.some((r) => r.exhausted && r.next !== null)
    ? { ...alert, recipients: alert.recipients.map((r) => spared(alert, r)) }
    : alert;
