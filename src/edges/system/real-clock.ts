/** The clock of a live desk. */
import type { Clock } from '../../desk/ports.ts';
import type { Ms } from '../../kernel/time.ts';

/**
 * Longest sleep between two looks at the clock, ms. `setTimeout` counts in a 32-bit number (24.8 days) and does not see
 * a wall clock that somebody sets; looking again often enough costs nothing and sees both.
 */
const LOOK_AGAIN = 10_000;

export class RealClock implements Clock {
  #wall: Ms = Date.now();
  #steadyThen: Ms = performance.now();

  /**
   * Wall time, which a step back does not take back: from then on time passes at its pace until the wall has caught up.
   * A ladder's "30 s" stays 30 s when somebody sets the clock (decision 14), and `rx` may not decrease anyway.
   */
  now(): Ms {
    const steady = this.steady();
    const passed = Math.floor(this.#wall + (steady - this.#steadyThen));
    const wall = Date.now();
    if (wall < passed) return passed;
    this.#wall = wall;
    this.#steadyThen = steady;
    return wall;
  }

  steady(): Ms {
    return performance.now();
  }

  /** Never before `due`; after a step forward of the wall clock, at most LOOK_AGAIN late. */
  at(due: Ms, wake: () => void): () => void {
    let timer: NodeJS.Timeout;
    const look = (): void => {
      const left = due - this.now();
      if (left <= 0) wake();
      else timer = setTimeout(look, Math.min(left, LOOK_AGAIN));
    };
    timer = setTimeout(look, Math.max(0, Math.min(due - this.now(), LOOK_AGAIN)));
    return () => clearTimeout(timer);
  }

  async pace(): Promise<void> {
    // Nothing holds a live desk's messages.
  }
}
