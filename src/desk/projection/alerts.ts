/** One alert for one viewer: the order, who has answered what, by whose voice, and what comes next. */

import { currentVersion, lockedText, openAlerts, standingVersion } from '../../loop/loop.ts';
import type { AlertLine, AlertView, AnswerView, RecipientView, VersionView } from '../../wire/views.ts';
import { alertActions } from './actions.ts';
import { shreddedAt } from './cases.ts';
import { codeName, contacts, custodyOf, logRef, ownerOf, person, personOrNull, signedBy } from './people.ts';
import type { Alert, Recipient, Version } from './rows.ts';
import { leadsFor, type Sight, seesAlert } from './sight.ts';
import { honestyOf } from './weight.ts';

/** The order in force: the newest order text; a recall or a cancellation brings none of its own. */
function orderText(sight: Sight, alert: Alert, upTo = Number.MAX_SAFE_INTEGER): string | null {
  const version = alert.versions.findLast((row) => row.kind === 'order' && row.n <= upTo && sight.words(row.index).order !== undefined);
  return version === undefined ? null : (sight.words(version.index).order ?? null);
}

/** What a locked phone shows: code name, letter, priority (I-12). Made by the core, from nothing but those. */
export function lockedOf(sight: Sight, alert: Alert, version: Version = currentVersion(alert)): string {
  return lockedText(codeName(sight, alert.principal), alert, version);
}

function answerView(sight: Sight, recipient: Recipient, answer: Recipient['answers'][number]): AnswerView {
  const words = sight.words(answer.index);
  // Why somebody cannot is for the desk and for whoever said it.
  const mayRead = sight.desk || recipient.member === sight.viewer || answer.relayer === sight.viewer;
  return {
    version: answer.version,
    kind: answer.kind,
    at: answer.at,
    t: answer.t,
    means: answer.means,
    relayer: personOrNull(sight, answer.relayer),
    readBack: mayRead ? (words.read_back ?? null) : null,
    reason: mayRead ? (words.reason ?? null) : null,
    conflict: answer.conflict,
    custody: custodyOf(sight, answer.relayer ?? recipient.member),
  };
}

/**
 * The last word on what stands: an answer holds while later versions only corrected the wording (I-07). A `seen` counts
 * only while nothing stronger was said.
 */
function lastWord(alert: Alert, recipient: Recipient): Recipient['answers'][number] | undefined {
  const from = standingVersion(alert);
  const valid = recipient.answers.filter((answer) => answer.conflict === null && answer.version >= from);
  return valid.findLast((answer) => answer.kind !== 'seen') ?? valid.at(-1);
}

function recipientView(sight: Sight, alert: Alert, recipient: Recipient): RecipientView {
  const answer = lastWord(alert, recipient);
  return {
    who: person(sight, recipient.member),
    required: recipient.required,
    because: recipient.because,
    instead: personOrNull(sight, recipient.instead),
    answer: answer?.kind ?? null,
    answeredAt: answer?.at ?? null,
    means: answer?.means ?? null,
    relayer: personOrNull(sight, answer?.relayer ?? null),
    rung: recipient.rung,
    next: recipient.next,
    exhausted: recipient.exhausted,
    reached: recipient.reached,
    answers: recipient.answers.map((one) => answerView(sight, recipient, one)),
    deliveries: recipient.deliveries.map(({ version, channel, rung, state, at }) => ({ version, channel, rung, state, at })),
  };
}

function versionView(sight: Sight, alert: Alert, version: Version): VersionView {
  const words = sight.words(version.index);
  return {
    n: version.n,
    kind: version.kind,
    action: version.action,
    order: version.kind === 'order' ? orderText(sight, alert, version.n) : null,
    reason: sight.desk || version.by === sight.viewer ? (words.reason ?? null) : null,
    at: version.at,
    by: person(sight, version.by),
    substantive: version.substantive,
    custody: custodyOf(sight, version.by),
    ...logRef(sight, version.index),
  };
}

export function alertView(sight: Sight, alert: Alert): AlertView {
  const version = currentVersion(alert);
  const all = sight.desk || alert.by === sight.viewer || leadsFor(sight, alert.principal);
  const mine = alert.recipients.find((row) => row.member === sight.viewer);
  const operation = sight.state.operation.operations.get(sight.state.operation.ofAlert.get(alert.id) ?? '');
  const recipients = alert.recipients.filter((row) => all || row.member === sight.viewer).map((row) => recipientView(sight, alert, row));
  return {
    kind: 'alert',
    id: alert.id,
    thread: alert.thread,
    shredded: shreddedAt(sight, alert.thread),
    principal: person(sight, alert.principal),
    action: version.action,
    locked: lockedOf(sight, alert),
    priority: alert.priority,
    urgency: alert.urgency,
    severity: alert.severity,
    certainty: alert.certainty,
    state: alert.state,
    cancelledBy: alert.cancelledBy,
    order: orderText(sight, alert),
    version: version.n,
    versions: alert.versions.map((row) => versionView(sight, alert, row)),
    by: person(sight, alert.by),
    at: alert.at,
    compartment: sight.desk ? alert.compartment : null,
    exercise: alert.exercise,
    recipients,
    mine: mine === undefined ? null : recipientView(sight, alert, mine),
    honesty: honestyOf(sight, alert),
    contacts: contacts(sight, alert.principal, mine !== undefined),
    operation: operation?.id ?? null,
    owner: ownerOf(sight, alert.id, alert.by),
    actions: alertActions(sight, alert),
    signed: signedBy(sight, alert.by),
    ...logRef(sight, alert.index),
  };
}

/** True while this recipient still has something to answer: the version in force has no firm word of theirs. */
export function awaits(alert: Alert, recipient: Recipient): boolean {
  if (alert.state === 'closed' || recipient.reached === 0) return false;
  const word = lastWord(alert, recipient);
  return word === undefined || word.kind === 'seen';
}

/** The board lines: every alert that is not closed and is not settled, most urgent first, then oldest. */
export function alertLines(sight: Sight): AlertLine[] {
  return openAlerts(sight.state.alerting)
    .filter((alert) => seesAlert(sight, alert))
    .sort((a, b) => a.priority - b.priority || a.index - b.index)
    .map((alert): AlertLine => {
      const version = currentVersion(alert);
      const all = sight.desk || alert.by === sight.viewer || leadsFor(sight, alert.principal);
      const rows = alert.recipients.filter((row) => all || row.member === sight.viewer);
      // A recall or a cancellation is owed only by those whom a version had reached.
      const owed = rows.filter((row) => row.required && (version.kind === 'order' || row.reached > 0));
      const firm = owed.filter((row) => ['understood', 'executing'].includes(lastWord(alert, row)?.kind ?? ''));
      const silent = owed.filter((row) => awaits(alert, row) || lastWord(alert, row) === undefined);
      return {
        id: alert.id,
        locked: lockedOf(sight, alert),
        principal: person(sight, alert.principal),
        action: version.action,
        priority: alert.priority,
        state: alert.state,
        version: version.n,
        order: orderText(sight, alert),
        at: alert.at,
        answered: firm.length,
        required: owed.length,
        silent: silent.map((row) => ({ who: person(sight, row.member), since: version.at, next: row.next, exhausted: row.exhausted })),
        unable: owed.filter((row) => lastWord(alert, row)?.kind === 'unable').map((row) => person(sight, row.member)),
        exercise: alert.exercise,
      };
    });
}
