/**
 * The desk's own time: the clock of the machine, but never behind the log (decision 14). A machine without a battery comes
 * back from a power cut hours in the past: receipt times may not decrease, and what the log promised for "now" or "in 30 s"
 * must not wait until that clock has caught up. From the last receipt on, time passes at its own pace.
 */
import type { Ms } from '../kernel/time.ts';
import type { Clock } from './ports.ts';

export class DeskClock implements Clock {
  readonly #clock: Clock;
  /** The last instant the log knows of, and what the steady clock said when it was read. */
  #floor: Ms = 0;
  #since: Ms = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on it is at least `rx`, and time passes. */
  notBehind(rx: Ms): void {
    this.#floor = rx;
    this.#since = this.steady();
  }

  now(): Ms {
    return Math.max(this.#clock.now(), Math.floor(this.#floor + (this.steady() - this.#since)));
  }

  steady(): Ms {
    return this.#clock.steady?.() ?? this.#clock.now();
  }

  at(due: Ms, wake: () => void): () => void {
    let forget: () => void = () => undefined;
    const look = (): void => {
      const left = due - this.now();
      if (left <= 0) wake();
      else forget = this.#clock.at(this.#clock.now() + left, look);
    };
    forget = this.#clock.at(this.#clock.now() + Math.max(0, due - this.now()), look);
    return () => forget();
  }

  pace(): Promise<void> {
    return this.#clock.pace();
  }
}
