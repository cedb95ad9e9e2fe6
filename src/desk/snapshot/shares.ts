/**
 * Which pieces more than one text stands on. A table in one place may share nodes with a table in another (what a coerced
 * person believes is the desk as it was), and outlive it there: a piece is let go when the last text that names it is.
 */
import { namedIn } from './pieces.ts';

/** Pieces looked at between two pauses. */
const BREATH = 256;

export class Shares {
  /** By piece: how many times it is named beyond the first. Few are. */
  readonly #more: Map<number, number>;
  /** Written and not named yet: whoever stands on a piece is written after it. */
  readonly #unnamed = new Set<number>();

  constructor(more: Iterable<readonly [id: number, times: number]> = []) {
    this.#more = new Map(more);
  }

  /** To be kept, and given to the constructor again. */
  get more(): readonly (readonly [id: number, times: number])[] {
    return [...this.#more];
  }

  /** A piece has been written. */
  made(id: number, text: string): void {
    this.#unnamed.add(id);
    this.hold(text);
  }

  /** This text stands from now on. */
  hold(text: string): void {
    for (const id of namedIn(text)) if (!this.#unnamed.delete(id)) this.#more.set(id, (this.#more.get(id) ?? 0) + 1);
  }

  /** This text stands no more: gives the pieces that nothing stands on any more. `read` gives the text of a piece. */
  *release(text: string, read: (id: number) => string): Generator<void, number[]> {
    const gone: number[] = [];
    const rest = namedIn(text);
    for (let looked = 1, id = rest.pop(); id !== undefined; looked++, id = rest.pop()) {
      if (looked % BREATH === 0) yield;
      const more = this.#more.get(id) ?? 0;
      if (more > 1) this.#more.set(id, more - 1);
      else if (!this.#more.delete(id)) {
        gone.push(id);
        for (const inner of namedIn(read(id))) rest.push(inner);
      }
    }
    return gone;
  }
}
