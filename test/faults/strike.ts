/**
 * One write of the desk, struck: between the desk and any store stands a hand that lets everything through but the one write
 * it was told to wait for, and decides whether that one reaches the disk and whether anybody lives to hear of it.
 */
import type { Batch, Stampbook, Store } from '../../src/desk/ports.ts';

/** What each method of the port is to a fault. A new one does not compile until it has its line here, and a write its row. */
const PORT: { readonly [method in keyof (Store & Stampbook)]-?: 'reads' | 'writes' | 'ends' } = {
  near: 'reads',
  head: 'reads',
  entries: 'reads',
  words: 'reads',
  blob: 'reads',
  append: 'writes',
  accepted: 'reads',
  shred: 'writes',
  timers: 'reads',
  rings: 'reads',
  stamp: 'writes',
  stamps: 'reads',
  lastStamps: 'reads',
  stampedFrom: 'reads',
  beat: 'writes',
  lastBeat: 'reads',
  note: 'reads',
  setNote: 'writes',
  close: 'ends',
};
type Method = keyof typeof PORT;
export const WRITES = (Object.keys(PORT) as Method[]).filter((method) => PORT[method] === 'writes');

export const FATES = {
  'not written, and reported failed': { written: false, told: true },
  'written, but reported failed': { written: true, told: true },
  'written, and the process dies before anyone is told': { written: true, told: false },
  'the process dies before it is written': { written: false, told: false },
} as const;
export type FateName = keyof typeof FATES;

/** A write on its way to the disk. */
export interface OnItsWay {
  readonly what: Method;
  readonly batch: Batch | null;
  readonly args: readonly unknown[];
}
export interface Blow {
  readonly on: (write: OnItsWay) => boolean;
  readonly fate: FateName;
}

const NEVER = new Promise<never>(() => undefined);

/** A store between the desk and another. Of a dead process every call stays unanswered. */
export class Struck<S extends Store = Store> {
  readonly store: S;
  /** Resolves once the blow has fallen, with the write it fell on. */
  readonly fallen: Promise<OnItsWay>;
  #fell: (write: OnItsWay) => void = () => undefined;
  #blow: Blow | null = null;
  #isDead = false;

  /** @param onDeath called when the process dies of a blow. */
  constructor(inner: S, onDeath: () => void = () => undefined) {
    this.fallen = new Promise((resolve) => {
      this.#fell = resolve;
    });
    this.store = new Proxy(inner, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        const through = (...args: unknown[]): unknown => Reflect.apply(method, target, args);
        return PORT[name as Method] === 'writes'
          ? (...args: unknown[]) => this.#write(name as Method, args, () => through(...args), onDeath)
          : (...args: unknown[]) => (this.#isDead ? NEVER : through(...args));
      },
    });
  }

  /** From now on, the first write that `on` knows meets its fate. */
  await(blow: Blow): void {
    this.#blow = blow;
  }
  get isArmed(): boolean {
    return this.#blow !== null;
  }
  die(): void {
    this.#isDead = true;
  }

  async #write(what: Method, args: readonly unknown[], through: () => unknown, onDeath: () => void): Promise<unknown> {
    if (this.#isDead) return NEVER;
    const write: OnItsWay = { what, args, batch: what === 'append' ? (args[0] as Batch) : null };
    if (this.#blow?.on(write) !== true) return through();
    const { written, told } = FATES[this.#blow.fate];
    this.#blow = null;
    if (!told) this.die();
    if (written) await through();
    this.#fell(write);
    if (told) throw new Error('EIO: the disk refused the write');
    onDeath();
    return NEVER;
  }
}
