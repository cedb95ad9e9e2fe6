/**
 * What must hold of a log after any fault, read from the log alone: one root for each size, nobody forgotten (I-05), no rung
 * that was due left unrung, everything answered yes there once (I-03, I-11).
 */
import assert from 'node:assert/strict';
import type { Mind } from '../../src/desk/mind.ts';
import { humanTold, type LoopEvent, standing, standingVersion } from '../../src/loop/loop.ts';

export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Every head that was ever signed and seen: one root per size. */
export class Heads {
  readonly roots = new Map<number, string>();
  see({ size, root }: Head, where: string): void {
    const text = Buffer.from(root).toString('base64');
    assert.equal(this.roots.get(size) ?? text, text, `two roots were signed for size ${size} (${where})`);
    this.roots.set(size, text);
  }
}

/** I-05: whom somebody must still hear has a next attempt in the future, or a human was told. Empty when it holds. */
export function forgotten(mind: Mind, now: number): string[] {
  return [...mind.state.alerting.alerts.values()].flatMap((alert) =>
    alert.recipients
      .filter((row) => row.required && alert.priority !== 3 && alert.state !== 'closed')
      .filter((row) => {
        const said = standing(alert, row);
        return !(
          said === 'acknowledged' ||
          humanTold(alert, row) ||
          (row.next !== null && row.next > now) ||
          (said === 'unable' && row.next === null)
        );
      })
      .map((row) => `${alert.id} ${row.member}: rung ${row.rung}, next ${row.next === null ? 'never' : row.next - now}`),
  );
}

/** Rungs the log promised, of which neither a result was noted nor a reason not to send was given. */
export function unrung(mind: Mind, events: readonly LoopEvent[]): string[] {
  const { alerts } = mind.state.alerting;
  return events.flatMap((event) => {
    if (event.e !== 'RungReached') return [];
    const alert = alerts.get(event.alert);
    assert.ok(alert !== undefined);
    if (alert.state === 'closed' || event.version < standingVersion(alert)) return [];
    const about = alert.recipients.find((row) => row.member === (event.instead ?? event.recipient));
    if (about === undefined || standing(alert, about) !== 'waiting' || (event.instead !== null && humanTold(alert, about))) return [];
    const rung = alert.recipients.find((row) => row.member === event.recipient);
    return event.channels
      .filter(
        (channel) =>
          !rung?.deliveries.some((sent) => sent.version === event.version && sent.channel === channel && sent.rung === event.rung),
      )
      .map((channel) => `${event.alert} v${event.version} ${event.recipient} ${channel} rung ${event.rung}`);
  });
}
