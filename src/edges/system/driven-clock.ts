/**
 * The clock of an exercise folder: time stands still until the driver advances it (decision 15). Nothing here may reach
 * a live folder; main.ts refuses it there.
 */
import type { Clock } from '../../desk/ports.ts';
import type { Ms } from '../../kernel/time.ts';

interface Wake {
  readonly due: Ms;
  readonly place: number;
  readonly wake: () => void;
}

export class DrivenClock implements Clock {
  #now: Ms;
  #place = 0;
  readonly #wakes = new Set<Wake>();
  /** Sends still let through before the hold; null when nothing is held. */
  #sendsLeft: number | null = null;
  readonly #held: (() => void)[] = [];
  readonly #onHeld: () => void;

  /** @param onHeld called each time a send begins to wait. */
  constructor(now: Ms, onHeld: () => void = () => {}) {
    this.#now = now;
    this.#onHeld = onHeld;
  }

  now(): Ms {
    return this.#now;
  }

  steady(): Ms {
    return this.#now;
  }

  /** What is due already wakes at once (in a microtask), as with a real clock: time need not move for it. */
  at(due: Ms, wake: () => void): () => void {
    const one: Wake = { due, place: this.#place++, wake };
    this.#wakes.add(one);
    if (due <= this.#now) queueMicrotask(() => this.#fire(one));
    return () => void this.#wakes.delete(one);
  }

  /** The earliest instant somebody waits for, or null. */
  nextDue(): Ms | null {
    return this.#next()?.due ?? null;
  }

  /**
   * Moves time to `to`, waking on the way, in order, whoever waits; while one is woken, `now` is its own instant. What
   * they set in motion is not awaited: a driver that needs it goes from one `nextDue` to the next.
   * @throws Error when asked to go back.
   */
  advance(to: Ms): void {
    if (to < this.#now) throw new Error(`a driven clock does not go back: ${to} < ${this.#now}`);
    for (let next = this.#next(); next !== null && next.due <= to; next = this.#next()) {
      this.#now = Math.max(this.#now, next.due);
      this.#fire(next);
    }
    this.#now = to;
  }

  /** Lets `n` sends through; the one after, and those behind it, wait until `release`. */
  holdAfterSends(n: number): void {
    this.#sendsLeft = n;
  }

  release(): void {
    this.#sendsLeft = null;
    for (const go of this.#held.splice(0)) go();
  }

  async pace(): Promise<void> {
    if (this.#sendsLeft === null) return;
    if (this.#sendsLeft > 0) {
      this.#sendsLeft--;
      return;
    }
    const released = new Promise<void>((resolve) => this.#held.push(resolve));
    this.#onHeld();
    await released;
  }

  #next(): Wake | null {
    let next: Wake | null = null;
    for (const one of this.#wakes) if (next === null || one.due < next.due || (one.due === next.due && one.place < next.place)) next = one;
    return next;
  }

  #fire(one: Wake): void {
    if (this.#wakes.delete(one)) one.wake();
  }
}
