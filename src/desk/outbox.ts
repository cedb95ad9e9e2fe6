/**
 * Messages the log promised to send. At least once: a row leaves the store only in the commit that records its result;
 * after a crash it is sent again, unless the person has answered meanwhile (I-09). When in doubt, send again.
 */
import type { Ms } from '../kernel/time.ts';
import type { Ring } from '../loop/loop.ts';
import type { Channel, Clock } from './ports.ts';

export interface Sent {
  readonly ring: Ring;
  readonly state: 'accepted' | 'received' | 'failed' | 'no_channel';
}

export class Outbox {
  readonly #rows = new Map<string, Ring>();
  readonly #clock: Clock;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #stillDue: (ring: Ring) => boolean;
  readonly #lockedText: (ring: Ring) => string;
  readonly #record: (sent: readonly Sent[], dropped: readonly Ring[]) => Promise<void>;
  #flushing: Promise<void> | null = null;
  #again = false;
  #forget: (() => void) | null = null;
  #stopped = false;

  constructor(
    clock: Clock,
    channels: readonly Channel[],
    ask: { stillDue(ring: Ring): boolean; lockedText(ring: Ring): string; record(sent: readonly Sent[], dropped: readonly Ring[]): Promise<void> },
  ) {
    this.#clock = clock;
    this.#channels = new Map(channels.map((channel) => [channel.name, channel]));
    this.#stillDue = ask.stillDue;
    this.#lockedText = ask.lockedText;
    this.#record = ask.record;
  }

  change(add: readonly Ring[], done: readonly string[]): void {
    for (const ring of add) this.#rows.set(ring.key, ring);
    for (const key of done) this.#rows.delete(key);
    if (add.length > 0) this.kick();
  }

  get idle(): boolean {
    return this.#flushing === null;
  }

  /** When the next held message may leave, or null. */
  next(): Ms | null {
    let earliest: Ms | null = null;
    for (const ring of this.#rows.values()) if (earliest === null || ring.notBefore < earliest) earliest = ring.notBefore;
    return earliest;
  }

  kick(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = null;
      const next = this.next();
      this.#forget?.();
      if (next !== null && next > this.#clock.now()) this.#forget = this.#clock.at(next, () => this.kick());
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#forget?.();
  }

  async #flush(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const now = this.#clock.now();
      const due = [...this.#rows.values()].filter((ring) => ring.notBefore <= now);
      const sent: Sent[] = [];
      const dropped: Ring[] = [];
      for (const ring of due) {
        if (!this.#stillDue(ring)) {
          dropped.push(ring);
          continue;
        }
        sent.push({ ring, state: await this.#send(ring) });
        if (this.#stopped) return;
      }
      if (due.length > 0) {
        for (const ring of due) this.#rows.delete(ring.key);
        await this.#record(sent, dropped);
      }
    }
  }

  async #send(ring: Ring): Promise<Sent['state']> {
    const channel = this.#channels.get(ring.channel);
    if (channel === undefined) return 'no_channel';
    await this.#clock.pace();
    try {
      return await channel.send(ring, this.#lockedText(ring));
    } catch {
      return 'failed';
    }
  }
}
