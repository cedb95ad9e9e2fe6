/**
 * Time of a story. `Agenda` is the true time: what happens next, in order of (instant, place in the queue), and nothing
 * in between. `ProcessClock` is what the desk's process sees of it through a machine whose wall clock can be wrong.
 */
import type { Clock } from '../src/desk/ports.ts';
import type { Ms } from '../src/kernel/time.ts';

interface Item {
  readonly at: Ms;
  readonly place: number;
  run: (() => void) | null;
}

const before = (a: Item, b: Item): boolean => a.at < b.at || (a.at === b.at && a.place < b.place);

/** A binary heap of what will happen. */
export class Agenda {
  now: Ms;
  #place = 0;
  readonly #heap: Item[] = [];

  constructor(now: Ms) {
    this.now = now;
  }

  /** Asks for `run` after so many ms; returns a function that takes it back. */
  after(ms: Ms, run: () => void): () => void {
    const item: Item = { at: this.now + Math.max(0, ms), place: this.#place++, run };
    this.#push(item);
    return () => {
      item.run = null;
    };
  }

  /** The next thing to happen, no later than `until`; time has moved there. Null when there is none. */
  next(until: Ms): (() => void) | null {
    for (;;) {
      const [first] = this.#heap;
      if (first === undefined || first.at > until) return null;
      this.#pop();
      if (first.run === null) continue;
      this.now = first.at;
      return first.run;
    }
  }

  #push(item: Item): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(item);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up] as Item;
      if (!before(item, parent)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = item;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Item;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && before(heap[down + 1] as Item, heap[down] as Item)) down++;
      const child = heap[down] as Item;
      if (!before(child, last)) break;
      heap[at] = child;
      at = down;
    }
    heap[at] = last;
  }
}

/** The wall clock of the machine: true time, and by how much somebody or something has set it wrong. */
export interface Machine {
  wrongBy: Ms;
  /** Told when the wall is set, by whoever must look again. */
  readonly onSet: Set<() => void>;
}

/**
 * As `edges/system/real-clock.ts`: within one run of the process a step back is ridden out on time that passes, a step
 * forward is believed, and who waits looks again at once. A new process believes the wall, however far behind.
 */
export class ProcessClock implements Clock {
  readonly #agenda: Agenda;
  readonly #machine: Machine;
  readonly #alive: () => boolean;
  readonly #pace: () => Promise<void>;
  #ahead: Ms;
  readonly #born: Ms;
  readonly #waits = new Set<() => void>();

  constructor(agenda: Agenda, machine: Machine, alive: () => boolean, pace: () => Promise<void>) {
    this.#agenda = agenda;
    this.#machine = machine;
    this.#alive = alive;
    this.#pace = pace;
    this.#ahead = machine.wrongBy;
    this.#born = agenda.now;
    const look = (): void => {
      if (!alive()) {
        machine.onSet.delete(look);
        return;
      }
      for (const again of [...this.#waits]) again();
    };
    machine.onSet.add(look);
  }

  now(): Ms {
    this.#ahead = Math.max(this.#ahead, this.#machine.wrongBy);
    return this.#agenda.now + this.#ahead;
  }

  /** From the start of the process: it tells nothing of what time it is. */
  steady(): Ms {
    return this.#agenda.now - this.#born;
  }

  at(due: Ms, wake: () => void): () => void {
    let forget: () => void = () => undefined;
    const arm = (): void => {
      forget();
      forget = this.#agenda.after(due - this.now(), () => {
        this.#waits.delete(arm);
        if (this.#alive()) wake();
      });
    };
    this.#waits.add(arm);
    arm();
    return () => {
      this.#waits.delete(arm);
      forget();
    };
  }

  pace(): Promise<void> {
    return this.#pace();
  }
}
