/**
 * Deadlines the log promised. A timer decides nothing: it asks the core, which looks at the state as it is now and
 * may answer that nothing is due. Rows live in the store, written in the same transaction as their cause; this is
 * their mirror in memory, so that the desk sleeps until the earliest.
 */
import type { Ms } from '../kernel/time.ts';
import type { Deadline } from '../loop/loop.ts';
import type { Clock } from './ports.ts';

export class Timers {
  readonly #rows = new Map<string, Deadline>();
  readonly #clock: Clock;
  readonly #fire: (due: readonly Deadline[]) => Promise<void>;
  #forget: (() => void) | null = null;
  #firing = false;
  #stopped = false;

  constructor(clock: Clock, fire: (due: readonly Deadline[]) => Promise<void>) {
    this.#clock = clock;
    this.#fire = fire;
  }

  change(clear: readonly string[], set: readonly Deadline[]): void {
    for (const prefix of clear) for (const key of [...this.#rows.keys()]) if (key.startsWith(prefix)) this.#rows.delete(key);
    for (const row of set) this.#rows.set(row.key, row);
    this.#arm();
  }

  /** The earliest deadline, or null. */
  next(): Ms | null {
    let earliest: Ms | null = null;
    for (const row of this.#rows.values()) if (earliest === null || row.due < earliest) earliest = row.due;
    return earliest;
  }

  get idle(): boolean {
    return !this.#firing;
  }

  /** For good: a commit that was under way may still change the rows, and wakes nobody. */
  stop(): void {
    this.#stopped = true;
    this.#forget?.();
    this.#forget = null;
    this.#rows.clear();
  }

  #arm(): void {
    this.#forget?.();
    this.#forget = null;
    const next = this.next();
    if (next === null || this.#firing || this.#stopped) return;
    this.#forget = this.#clock.at(next, () => void this.#wake());
  }

  async #wake(): Promise<void> {
    if (this.#firing) return;
    this.#firing = true;
    try {
      const now = this.#clock.now();
      const due = [...this.#rows.values()].filter((row) => row.due <= now);
      // Taken out before asking: what is still due is scheduled anew by the events that follow; the stored row stays
      // until then, so that a crash here rings again rather than never.
      for (const row of due) this.#rows.delete(row.key);
      if (due.length > 0) await this.#fire(due);
    } finally {
      this.#firing = false;
      this.#arm();
    }
  }
}
