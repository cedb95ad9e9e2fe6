/** One run of the desk's process on a store that may be struck: it lives until it stops by itself or dies, and the next one finds what it left. */
import { Desk } from '../../src/desk/desk.ts';
import { BLANK, learn, type Mind } from '../../src/desk/mind.ts';
import type { Channel, Ring, Store } from '../../src/desk/ports.ts';
import { DrivenClock } from '../../src/edges/system/driven-clock.ts';
import { type Entry, parseEntry } from '../../src/log/entry.ts';
import { isAlertRing, type LoopEvent } from '../../src/loop/loop.ts';
import { LOG, portsOn } from './rig.ts';
import { type Blow, Struck } from './strike.ts';

const CHANNELS = ['push', 'sms', 'voice', 'relay'] as const;

export class Life {
  readonly clock: DrivenClock;
  readonly struck: Struck;
  /** Everything that left, in order. */
  readonly rung: Ring[] = [];
  /** Why it stopped by itself, or could not start; null while it runs. */
  stopped: Error | null = null;
  isDead = false;
  readonly store: Store;
  #desk: Desk | null = null;

  private constructor(store: Store, now: number) {
    this.clock = new DrivenClock(now);
    this.struck = new Struck(store, () => this.die());
    this.store = this.struck.store;
  }

  /** Starts a process, whose start itself may be struck; `desk` is there once it has opened. */
  static start(store: Store, { now, blow }: { readonly now: number; readonly blow?: Blow }): { life: Life; opened: Promise<void> } {
    const life = new Life(store, now);
    if (blow !== undefined) life.struck.await(blow);
    const channels = CHANNELS.map((name): Channel => ({ name, send: (ring) => life.#send(ring) }));
    const opened = Desk.open(portsOn(life.store, life.clock, channels), {
      log: LOG,
      exercise: null,
      texts: { chronology: () => '', paper: () => null, verifySh: new Uint8Array(), verifyHtml: new Uint8Array() },
      keepBag: async () => undefined,
      onFatal: (error) => {
        life.stopped ??= error;
      },
    }).then((desk) => {
      life.#desk = desk;
    });
    return { life, opened };
  }

  static async open(store: Store, now: number): Promise<Life> {
    const { life, opened } = Life.start(store, { now });
    await opened;
    await life.settle();
    return life;
  }

  get desk(): Desk {
    if (this.#desk === null) throw new Error('the desk has not opened');
    return this.#desk;
  }

  /** Whom a person's own ladder has rung by push since `from`, in order. */
  rangSince(from: number): string[] {
    return this.rung
      .slice(from)
      .flatMap((ring) => (ring.channel === 'push' && isAlertRing(ring) && ring.instead === undefined ? [ring.recipient] : []));
  }

  /** Until nothing is under way, or nothing ever will be again. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      await new Promise((turn) => setImmediate(turn));
      quiet = this.isDead || this.stopped !== null || this.#desk?.idle !== false ? quiet + 1 : 0;
    }
  }

  /** Lets time pass until then, stopping at everything the desk must do on the way. */
  async pass(to: number): Promise<void> {
    for (;;) {
      await this.settle();
      const next = this.clock.nextDue();
      if (next === null || next > to || this.isDead || this.stopped !== null) break;
      this.clock.advance(Math.max(next, this.clock.now()));
    }
    if (this.isDead || this.stopped !== null) return;
    this.clock.advance(to);
    await this.settle();
  }

  die(): void {
    this.isDead = true;
    this.struck.die();
  }

  #send(ring: Ring): ReturnType<Channel['send']> {
    if (this.isDead) return new Promise(() => undefined);
    this.rung.push(ring);
    return Promise.resolve('accepted');
  }
}

export interface Read {
  readonly entries: readonly Entry[];
  readonly events: readonly LoopEvent[];
  readonly mind: Mind;
}

/** What a stranger reads on the disk. */
export async function readLog(store: Store): Promise<Read> {
  const entries: Entry[] = [];
  let mind = BLANK;
  for await (const { bytes } of store.entries(0, (await store.head())?.size ?? 0)) {
    const entry = parseEntry(new Uint8Array(bytes));
    entries.push(entry);
    mind = learn(mind, entry).mind;
  }
  return { entries, mind, events: entries.flatMap(({ events }) => events as unknown as readonly LoopEvent[]) };
}
