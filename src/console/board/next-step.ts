/** What the desk will try next for somebody who has not answered, in words: «appel dans 25 s» (decision 20, I-05). */
import { ladderOf } from '../../loop/loop.ts';
import type { AlertView, RecipientView } from '../../wire/views.ts';
import { until } from '../parts.tsx';
import { now } from '../state/clock.ts';
import { term, words } from '../words.ts';

export function nextStep(alert: AlertView, row: RecipientView): string {
  const text = words.value.answers;
  const parts = row.exhausted ? [text.exhausted] : [];
  if (row.next === null) parts.push(...(row.exhausted ? [] : [text.noNext]));
  else {
    const what = row.exhausted ? text.next.repeat : nextName(alert, row);
    parts.push(row.next <= now.value ? text.now(what) : text.in(what, until(row.next)));
  }
  return parts.join(', ');
}

function nextName(alert: AlertView, row: RecipientView): string {
  const names = words.value.answers.next;
  const ladder = ladderOf(alert.priority);
  const rung = ladder[row.rung + 1];
  if (rung === undefined) return names.again;
  if (rung.call.length > 0) return names.substitute;
  return rung.channels.includes('voice') ? names.voice : row.rung + 1 === ladder.length - 1 ? names.end : names.again;
}

/** The channels tried for the version in force, each with how far it got; the last attempt of each counts. */
export function tried(alert: AlertView, row: RecipientView): string | null {
  const text = words.value.answers;
  const last = new Map(row.deliveries.filter((one) => one.version === alert.version).map((one) => [one.channel, one.state]));
  if (last.size === 0) return null;
  return text.tried([...last].map(([channel, state]) => `${term(text.channel, channel)} (${term(text.delivery, state)})`).join(', '));
}
