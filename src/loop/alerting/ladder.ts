/** The ladder: what is tried next, and when (decision 20). Nothing here decides; `rules.ts` and `escalation.ts` do. */

import type { MemberId } from '../../kernel/ids.ts';
import { DAY, isNight, MINUTE, type Ms, SECOND } from '../../kernel/time.ts';
import type { Alert, AlertingFacts, ChannelName, Priority, Rung, Version } from './model.ts';
import { ACTION_LETTER } from './model.ts';

/** Act now: 30 s to voice, 60 s to other people, 120 s to the end (decision 20). */
const ACT: readonly Rung[] = [
  { after: 0, channels: ['push', 'sms'], call: [] },
  { after: 30 * SECOND, channels: ['voice'], call: [] },
  { after: 60 * SECOND, channels: [], call: ['substitute', 'relay'] },
  { after: 120 * SECOND, channels: [], call: [] },
];

/** Be ready: the same steps with time to finish a sentence. No movement is ordered by a warning (decision 18). */
const BE_READY: readonly Rung[] = [
  { after: 0, channels: ['push', 'sms'], call: [] },
  { after: 2 * MINUTE, channels: ['voice'], call: [] },
  { after: 5 * MINUTE, channels: [], call: ['substitute', 'relay'] },
  { after: 10 * MINUTE, channels: [], call: [] },
];

/** Past the end of the ladder, people are told again at this interval until one of them answers (I-05). */
export const REPEAT: Ms = 60 * SECOND;
/** Warnings are held this long, so that a slip of the thumb can be recalled before anybody rings (ux 2.1). */
export const WARNING_HOLD: Ms = 5 * SECOND;
/** A push that has not been proved for this long is not relied upon alone. */
const PROOF_OF_PUSH: Ms = DAY;

/** The default ladder of a priority; empty for an advisory, which never rings. */
export function ladderOf(priority: Priority): readonly Rung[] {
  if (priority === 1) return ACT;
  return priority === 2 ? BE_READY : [];
}

/** Every channel of the rungs up to and including `rung`, voice among them from the start when `voiceFirst`. */
export function channelsAt(ladder: readonly Rung[], rung: number, voiceFirst: boolean): ChannelName[] {
  const channels = new Set<ChannelName>();
  for (const step of ladder.slice(0, rung + 1)) for (const channel of step.channels) channels.add(channel);
  if (voiceFirst) channels.add('voice');
  return [...channels];
}

/** Who needs voice at once when told to act: everybody at night, those off duty or without a proof of push in 24 h (decision 20). */
export function voiceFirst(priority: Priority, now: Ms, facts: AlertingFacts): (member: MemberId) => boolean {
  if (priority !== 1) return () => false;
  // Asked once for the whole alert: the hour is the same for everybody, and asking a calendar a thousand times is slow.
  if (isNight(now, facts.zone())) return () => true;
  return (member) => {
    const proved = facts.pushProvedAt(member);
    return !facts.onDuty(member) || proved === null || now - proved > PROOF_OF_PUSH;
  };
}

/**
 * All that a locked phone, an SMS or a voice may say: code name, action letter, priority (decision 18, I-08, I-12).
 * `version` is the one rung; for one taken back, the words say so.
 */
export function lockedText(codeName: string, alert: Pick<Alert, 'priority'>, version: Pick<Version, 'action' | 'kind'>): string {
  const text = `${codeName}, ${ACTION_LETTER[version.action]}${alert.priority}`;
  if (version.kind === 'recall') return `${text} rappelée`;
  return version.kind === 'cancel' ? `${text} annulée` : text;
}
