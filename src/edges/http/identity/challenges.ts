/** Challenges: each is answered once, soon, and for what it was made for. In memory: a restart only means to begin again. */
import { randomBytes } from 'node:crypto';
import { MINUTE, type Ms } from '../../../kernel/time.ts';

const WITHIN: Ms = 5 * MINUTE;
/** Whoever asks for more than this without answering pushes out the oldest. */
const MOST = 2000;

export type Purpose = 'register' | 'authenticate' | 'bind';

export class Challenges {
  readonly #open = new Map<string, { readonly purpose: Purpose; readonly whose: string; readonly until: Ms }>();
  readonly #now: () => Ms;

  constructor(now: () => Ms) {
    this.#now = now;
  }

  /** `whose`: the session or member it is for; empty when nobody is known yet. */
  make(purpose: Purpose, whose: string): string {
    const [oldest] = this.#open.keys();
    if (this.#open.size >= MOST && oldest !== undefined) this.#open.delete(oldest);
    const challenge = randomBytes(32).toString('base64url');
    this.#open.set(challenge, { purpose, whose, until: this.#now() + WITHIN });
    return challenge;
  }

  /** True once; whatever is wrong with it, it is used up. */
  take(challenge: string, purpose: Purpose, whose: string): boolean {
    const made = this.#open.get(challenge);
    this.#open.delete(challenge);
    return made !== undefined && made.purpose === purpose && made.whose === whose && this.#now() < made.until;
  }
}
