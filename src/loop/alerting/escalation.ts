/**
 * What follows when a recipient is silent or unable: the next rung, the people called in their place, the end of the
 * ladder. Every function answers the events; the callers have already checked that something is due.
 */
import type { MemberId } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import { channelsAt, REPEAT, voiceFirst } from './ladder.ts';
import { type Alert, type AlertingEvent, type AlertingFacts, type Called, currentVersion, type Recipient, standing } from './model.ts';

/** What is rung: enough of an alert that a new one, not yet in the state, can be rung too. */
export type Ringing = Pick<Alert, 'id' | 'priority' | 'ladder'> & { readonly version: number };

/** The first rung of each person's own ladder; nothing for an advisory, which never rings (decision 18). */
export function firstRungs(alert: Ringing, members: readonly MemberId[], now: Ms, facts: AlertingFacts): AlertingEvent[] {
  const second = alert.ladder[1];
  if (second === undefined) return [];
  const voice = voiceFirst(alert.priority, now, facts);
  return members.map((recipient) => ({
    e: 'RungReached',
    alert: alert.id,
    version: alert.version,
    recipient,
    rung: 0,
    channels: channelsAt(alert.ladder, 0, voice(recipient)),
    next: now + second.after,
    instead: null,
  }));
}

export const toRing = (alert: Alert): Ringing => ({
  id: alert.id,
  priority: alert.priority,
  ladder: alert.ladder,
  version: currentVersion(alert).n,
});

/**
 * A rung is due. After an outage several may be: the highest one due is reached at once, with the people whom the rungs
 * between would have called, and the clock of the ladder is the one it started with, never reset (S8).
 */
export function climb(alert: Alert, silent: Recipient, due: Ms, now: Ms, facts: AlertingFacts): AlertingEvent[] {
  if (silent.exhausted) return tell(alert, silent, now, facts);
  const started = due - (alert.ladder[silent.rung + 1]?.after ?? 0);
  const rung = alert.ladder.findLastIndex((step) => started + step.after <= now);
  const calls = alert.ladder.slice(silent.rung + 1, rung + 1).flatMap((step) => step.call);
  const called = calls.flatMap((call) =>
    call === 'substitute' ? callSubstitute(alert, silent, now, facts) : askRelay(alert, silent, rung, now, facts),
  );
  const after = alert.ladder[rung + 1];
  if (after === undefined) return [...called, ...tell(alert, silent, now, facts)];
  const version = currentVersion(alert).n;
  const channels = channelsAt(alert.ladder, rung, voiceFirst(alert.priority, now, facts)(silent.member));
  return [
    { e: 'RungReached', alert: alert.id, version, recipient: silent.member, rung, channels, next: started + after.after, instead: null },
    ...called,
  ];
}

/**
 * Somebody said they cannot. Their own phone is left in peace; the substitute is rung at once (decision 19). When nobody
 * stands behind them, or the one who does was already rung for themself, people are told until one answers.
 */
export function replace(alert: Alert, unable: Recipient, now: Ms, facts: AlertingFacts): AlertingEvent[] {
  const substitute = substituteOf(alert, unable, now, facts);
  const known = alert.recipients.find((r) => r.member === substitute);
  if (substitute === null || (known !== undefined && standing(alert, known) === 'unable')) return tell(alert, unable, now, facts, true);
  if (known === undefined) return callSubstitute(alert, unable, now, facts);
  const channels = channelsAt(alert.ladder, 0, voiceFirst(alert.priority, now, facts)(substitute));
  return [
    add(alert, unable, substitute, 'substitute'),
    {
      e: 'LadderExhausted',
      alert: alert.id,
      version: currentVersion(alert).n,
      recipient: unable.member,
      told: [substitute],
      next: now + REPEAT,
    },
    ringFor(alert, unable, substitute, unable.rung + 1, channels),
  ];
}

/** The end of the ladder: supervisors and confidant are rung on every channel, again each round, and so is the one who is silent, not unable. */
function tell(
  alert: Alert,
  silent: Recipient,
  now: Ms,
  facts: AlertingFacts,
  unable = standing(alert, silent) === 'unable',
): AlertingEvent[] {
  const told = peopleToTell(alert, silent, facts);
  const version = currentVersion(alert).n;
  const rung = silent.rung + 1;
  const next = now + REPEAT;
  const channels = channelsAt(alert.ladder, alert.ladder.length - 1, true);
  // Called before told: an answer they gave to something else does not count as having heard this.
  const calls = told.filter(({ member, because }) => !silent.exhausted || !isCalled(silent, member, because));
  return [
    ...calls.map(({ member, because }) => add(alert, silent, member, because)),
    { e: 'LadderExhausted', alert: alert.id, version, recipient: silent.member, told: told.map((t) => t.member), next },
    ...(unable
      ? []
      : [{ e: 'RungReached' as const, alert: alert.id, version, recipient: silent.member, rung, channels, next, instead: null }]),
    ...told.map(({ member }) => ringFor(alert, silent, member, rung, channels)),
  ];
}

/** Supervisors and the confidant; else the watch; else whoever raised the alert. Never the silent person. */
function peopleToTell(alert: Alert, silent: Recipient, facts: AlertingFacts): { member: MemberId; because: 'supervisor' | 'confidant' }[] {
  const others = (members: readonly MemberId[]): MemberId[] =>
    [...new Set(members)].filter((m) => m !== silent.member && facts.isMember(m));
  const supervisors = others(facts.supervisors());
  const confidant = facts.confidant();
  const confidants = others(confidant === null ? [] : [confidant]).filter((m) => !supervisors.includes(m));
  const named = [
    ...supervisors.map((member) => ({ member, because: 'supervisor' as const })),
    ...confidants.map((member) => ({ member, because: 'confidant' as const })),
  ];
  if (named.length > 0) return named;
  const watch = others(facts.watch());
  return (watch.length > 0 ? watch : others([alert.by])).map((member) => ({ member, because: 'supervisor' }));
}

/** A substitute climbs a ladder of their own; one who is already a recipient is climbing it, and is not rung twice. */
function callSubstitute(alert: Alert, silent: Recipient, now: Ms, facts: AlertingFacts): AlertingEvent[] {
  const substitute = substituteOf(alert, silent, now, facts);
  if (substitute === null || alert.recipients.some((r) => r.member === substitute)) return [];
  return [add(alert, silent, substitute, 'substitute'), ...firstRungs(toRing(alert), [substitute], now, facts)];
}

/** Nobody stands in for a recall or a cancellation: it is told to those the order reached, and to nobody else (I-13). */
function substituteOf(alert: Alert, of: Recipient, now: Ms, facts: AlertingFacts): MemberId | null {
  if (currentVersion(alert).kind !== 'order') return null;
  const substitute = facts.substitute(of.member, alert.principal, now);
  return substitute !== null && substitute !== of.member && facts.isMember(substitute) ? substitute : null;
}

/** The team leader is asked to pass the order on by radio; when they are the silent one, their substitute, else the watch. */
function askRelay(alert: Alert, silent: Recipient, rung: number, now: Ms, facts: AlertingFacts): AlertingEvent[] {
  const leader = facts.teamLeader(alert.principal, now);
  const relayer = leader === silent.member ? facts.substitute(silent.member, alert.principal, now) : leader;
  const relayers = (relayer !== null ? [relayer] : facts.watch()).filter((m) => m !== silent.member && facts.isMember(m));
  return relayers.flatMap((member) => [add(alert, silent, member, 'relay'), ringFor(alert, silent, member, rung, ['relay'])]);
}

const isCalled = (silent: Recipient, member: MemberId, because: Called['because']): boolean =>
  silent.called.some((c) => c.member === member && c.because === because);

const add = (alert: Alert, silent: Recipient, member: MemberId, because: Called['because']): AlertingEvent => ({
  e: 'RecipientAdded',
  alert: alert.id,
  version: currentVersion(alert).n,
  recipient: member,
  because,
  instead: silent.member,
});

const ringFor = (
  alert: Alert,
  silent: Recipient,
  member: MemberId,
  rung: number,
  channels: Extract<AlertingEvent, { e: 'RungReached' }>['channels'],
): AlertingEvent => ({
  e: 'RungReached',
  alert: alert.id,
  version: currentVersion(alert).n,
  recipient: member,
  rung,
  channels,
  next: null,
  instead: silent.member,
});
