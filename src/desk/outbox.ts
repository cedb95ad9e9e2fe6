/**
 * Messages the log promised to send. At least once: a row leaves the store only in the commit that records its result;
 * after a crash it is sent again, unless the person has answered meanwhile (I-09). When in doubt, send again.
 *
 * What is due leaves at once, whatever left before it and has not come back: a channel that hangs silences nobody else.
 */
import type { Ms } from '../kernel/time.ts';
import type { Ring } from '../loop/loop.ts';
import type { Channel, Clock } from './ports.ts';

/** A channel that has said nothing of a message for this long has failed it; the ladder goes on, and the log says so. */
const SEND_WITHIN: Ms = 10_000;

export interface Sent {
  readonly ring: Ring;
  readonly state: 'accepted' | 'received' | 'failed' | 'no_channel';
}

export class Outbox {
  /** What has not left. */
  readonly #rows = new Map<string, Ring>();
  readonly #clock: Clock;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #stillDue: (ring: Ring) => boolean;
  readonly #lockedText: (ring: Ring) => string;
  readonly #record: (sent: readonly Sent[], dropped: readonly Ring[]) => Promise<void>;
  /** Keys of what is being sent, or sent and not yet recorded. */
  readonly #leaving = new Set<string>();
  #flushes = 0;
  #forget: (() => void) | null = null;
  #stopped = false;

  constructor(
    clock: Clock,
    channels: readonly Channel[],
    ask: {
      stillDue(ring: Ring): boolean;
      lockedText(ring: Ring): string;
      record(sent: readonly Sent[], dropped: readonly Ring[]): Promise<void>;
    },
  ) {
    this.#clock = clock;
    this.#channels = new Map(channels.map((channel) => [channel.name, channel]));
    this.#stillDue = ask.stillDue;
    this.#lockedText = ask.lockedText;
    this.#record = ask.record;
  }

  /**
   * Done before added, as in the store: what is asked again in the same commit is sent again. What is leaving already is
   * not (a restart reads the store while its own first commits are on their way out).
   */
  change(add: readonly Ring[], done: readonly string[]): void {
    for (const key of done) {
      this.#rows.delete(key);
      this.#leaving.delete(key);
    }
    for (const ring of add) if (!this.#leaving.has(ring.key)) this.#rows.set(ring.key, ring);
    if (add.length > 0) this.kick();
  }

  get idle(): boolean {
    return this.#flushes === 0;
  }

  /** When the next held message may leave, or null. */
  next(): Ms | null {
    let earliest: Ms | null = null;
    for (const ring of this.#rows.values()) if (earliest === null || ring.notBefore < earliest) earliest = ring.notBefore;
    return earliest;
  }

  /** Sends what is due: one flush per channel, recorded apart (decision 5); what has no channel is recorded together. */
  kick(): void {
    if (this.#stopped) return;
    const now = this.#clock.now();
    const flushes = new Map<Channel | null, Ring[]>();
    for (const ring of [...this.#rows.values()]) {
      if (ring.notBefore > now) continue;
      this.#rows.delete(ring.key);
      this.#leaving.add(ring.key);
      const channel = this.#channels.get(ring.channel) ?? null;
      const flush = flushes.get(channel);
      if (flush === undefined) flushes.set(channel, [ring]);
      else flush.push(ring);
    }
    for (const [channel, due] of flushes) void this.#flush(channel, due);
    this.#forget?.();
    const next = this.next();
    this.#forget = next === null ? null : this.#clock.at(next, () => this.kick());
  }

  stop(): void {
    this.#stopped = true;
    this.#forget?.();
    this.#forget = null;
  }

  async #flush(channel: Channel | null, due: readonly Ring[]): Promise<void> {
    this.#flushes++;
    try {
      const sending: Promise<Sent>[] = [];
      const dropped: Ring[] = [];
      for (const ring of due) {
        if (channel !== null) await this.#clock.pace();
        if (this.#stopped) return;
        // Asked last: whoever answered a moment ago is left in peace.
        if (!this.#stillDue(ring)) dropped.push(ring);
        else sending.push(this.#send(channel, ring));
      }
      const sent = await Promise.all(sending);
      // Not recorded: after the restart it is sent again.
      if (!this.#stopped) await this.#record(sent, dropped);
    } finally {
      for (const ring of due) this.#leaving.delete(ring.key);
      this.#flushes--;
    }
  }

  async #send(channel: Channel | null, ring: Ring): Promise<Sent> {
    if (channel === null) return { ring, state: 'no_channel' };
    let forget: () => void = () => undefined;
    const late = new Promise<'failed'>((settle) => {
      forget = this.#clock.at(this.#clock.now() + SEND_WITHIN, () => settle('failed'));
    });
    try {
      return { ring, state: await Promise.race([channel.send(ring, this.#lockedText(ring)), late]) };
    } catch {
      return { ring, state: 'failed' };
    } finally {
      forget();
    }
  }
}
