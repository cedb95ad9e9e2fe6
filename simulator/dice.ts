/** Chance that can be played again: everything a story leaves open is drawn from its seed, and from nothing else. */

/** Mulberry32: 32 bits of state, good enough to vary stories, fast enough to be asked a thousand times a second. */
export class Dice {
  #state: number;

  /** The parts say what is drawn: the same parts give the same draws, whatever else the story holds (shrinking needs that). */
  constructor(...parts: readonly (string | number)[]) {
    this.#state = mix(parts.join(' '));
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** One of a list; null of an empty one. */
  one<T>(list: readonly T[]): T | null {
    return list[this.whole(0, list.length - 1)] ?? null;
  }

  /** One of a table of weights. */
  weighed<K extends string>(weights: Readonly<Record<K, number>>): K {
    const rows = Object.entries(weights) as [K, number][];
    let left = this.next() * rows.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of rows) {
      left -= weight;
      if (left < 0) return key;
    }
    throw new Error('a table of weights is empty');
  }

  /** A few of a list, in its order: each with probability `p`. */
  some<T>(list: readonly T[], p: number): T[] {
    return list.filter(() => this.chance(p));
  }

  bytes(n: number): Uint8Array {
    return Uint8Array.from({ length: n }, () => this.whole(0, 255));
  }
}

/** FNV-1a with a final avalanche: neighbours ("seed 1", "seed 2") must not begin alike. */
function mix(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
