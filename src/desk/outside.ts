/**
 * Our heads, shown to those outside: witnesses sign under them, an authority dates them (docs/decisions/0019). A head leaves at
 * most once a minute, and within a second of what must not wait: an alert, a seal, a shredding, a device. Whoever does not answer
 * is asked again, later and later. Nothing here is waited for by anybody: not by an alert, not by a seal, not by a commit.
 */
import { DAY, HOUR, MINUTE, type Ms, SECOND } from '../kernel/time.ts';
import { b64 } from '../log/base64.ts';
import { LogFault } from '../log/fault.ts';
import { toUtf8 } from '../log/text.ts';
import { openTimeStamp, timeStampRequest } from '../log/timestamp.ts';
import type { OutsideView } from '../wire/outside-views.ts';
import { cosigned, type Head } from './cosigning.ts';
import type { Ports, Stamp, Witness } from './ports.ts';

/** What comes together leaves together. */
const AT_ONCE: Ms = SECOND;
const NONCE = 8;

type State = OutsideView['witnesses'][number]['state'];
interface Party {
  /** Size of the last head it said something of, and when. */
  size: number;
  at: Ms | null;
  /** The same by our own clock, once it was asked since the start: theirs may be years away. */
  kept: Ms | null;
  state: State;
  /** Not asked before. */
  notBefore: Ms;
  /** How long it is left alone after the next failure. */
  patience: Ms;
}
const party = (last: { size: number; at: Ms } | null | undefined): Party => ({
  size: last?.size ?? 0,
  at: last?.at ?? null,
  kept: last?.at ?? null,
  state: last == null ? 'waiting' : 'answered',
  notBefore: 0,
  patience: MINUTE,
});

interface Fork {
  readonly witness: string;
  readonly at: Ms;
  readonly size: number;
}

export interface OutsideParts {
  readonly ports: Pick<Ports, 'clock' | 'dice' | 'store'> & { readonly outside: NonNullable<Ports['outside']> };
  /** The last durable head; null while there is none under this origin. */
  head(): Head | null;
  /** Size of the log just after the last seal of a dossier; 0 without one. */
  lastSeal(): number;
  /** Heads of more than `from` entries, up to `to`, have had their first word from one of them. */
  kept(from: number, to: number): Promise<void>;
  /** What is shown of this has changed. */
  changed(): void;
  /** The disk does not take what was answered. */
  onFatal(error: Error): void;
}

export class OutsideWorld {
  readonly #parts: OutsideParts;
  #witnesses: readonly { readonly witness: Witness; readonly is: Party }[] = [];
  #authority: Party | null = null;
  #fork: Fork | null = null;
  #wake: { readonly due: Ms; readonly forget: () => void } | null = null;
  #lastRound = Number.NEGATIVE_INFINITY;
  #running = false;
  /** Sizes that this round has added a word to. */
  #kept: { readonly from: number; readonly to: number } | null = null;
  #isStopped = false;

  constructor(parts: OutsideParts) {
    this.#parts = parts;
  }

  /** Takes up what is kept, and shows the head there is. */
  async start(): Promise<void> {
    const { outside, store } = this.#parts.ports;
    const last = await outside.book.lastStamps();
    const head = this.#parts.head();
    // What is kept of a head that this log does not have, larger or another, is not what anybody said of it: they are asked anew.
    const sound = async <Row extends { readonly size: number }>(row: Row | null | undefined): Promise<Row | null> =>
      row != null && head !== null && isOf(head, row.size, (await outside.book.stamps(row.size)).checkpoint) ? row : null;
    this.#witnesses = await Promise.all(
      outside.witnesses.map(async (witness) => ({ witness, is: party(await sound(last.witnesses.get(witness.vkey))) })),
    );
    if (outside.authority !== null) this.#authority = party(await sound(last.authority));
    const origin = head?.origin;
    const kept = origin === undefined ? null : await store.note(forkNote(origin));
    if (kept !== null) this.#fork = JSON.parse(kept) as Fork;
    this.#plan(this.#now);
  }

  /** Something was written. */
  committed(isUrgent: boolean): void {
    this.#plan(isUrgent ? this.#now + AT_ONCE : Math.max(this.#now + AT_ONCE, this.#lastRound + MINUTE));
  }

  get idle(): boolean {
    return !this.#running;
  }
  next(): Ms | null {
    return this.#wake?.due ?? null;
  }
  stop(): void {
    this.#isStopped = true;
    this.#wake?.forget();
    this.#wake = null;
  }

  view(): OutsideView {
    const { outside } = this.#parts.ports;
    const { authority } = outside;
    const size = this.#parts.head()?.size ?? 0;
    const stateOf = ({ size: seen, state }: Party): State => (state === 'answered' && seen < size ? 'waiting' : state);
    return {
      witnesses: this.#witnesses.map(({ witness: { name }, is }) => ({ name, at: is.at, state: stateOf(is) })),
      authority:
        authority === null || this.#authority === null
          ? null
          : { name: authority.name, test: authority.test, at: this.#authority.at, state: this.#authority.state },
      fork: this.#fork === null ? null : { witness: this.#fork.witness, at: this.#fork.at },
    };
  }

  get #now(): Ms {
    return this.#parts.ports.clock.now();
  }

  /** Wakes then, or before if that was planned. */
  #plan(due: Ms): void {
    if (this.#isStopped || (this.#wake !== null && this.#wake.due <= due)) return;
    this.#wake?.forget();
    const forget = this.#parts.ports.clock.at(due, () => {
      this.#wake = null;
      void this.#round();
    });
    this.#wake = { due, forget };
  }

  async #round(): Promise<void> {
    // Who is still being asked is not asked again: what came meanwhile is for the round after.
    if (this.#running) return;
    this.#running = true;
    this.#lastRound = this.#now;
    const before = JSON.stringify(this.view());
    try {
      const head = this.#parts.head();
      if (head !== null) await Promise.all([...this.#witnesses.map((one) => this.#show(one, head)), this.#date(head)]);
      const kept = this.#kept;
      this.#kept = null;
      if (kept !== null && !this.#isStopped) await this.#parts.kept(kept.from, kept.to);
    } catch (error) {
      if (!this.#isStopped) this.#parts.onFatal(error instanceof Error ? error : new Error(String(error)));
      return;
    } finally {
      this.#running = false;
    }
    if (this.#isStopped) return;
    if (JSON.stringify(this.view()) !== before) this.#parts.changed();
    this.#planNext();
  }

  #planNext(): void {
    const head = this.#parts.head();
    if (head === null) return;
    const dues = this.#witnesses.flatMap(({ is }) => (is.size < head.size ? [Math.max(is.notBefore, this.#lastRound + MINUTE)] : []));
    if (this.#authority !== null && this.#authority.size < head.size)
      dues.push(Math.max(this.#authority.notBefore, this.#dateDue(this.#authority), this.#lastRound + MINUTE));
    if (dues.length > 0) this.#plan(Math.min(...dues));
  }

  async #show({ witness, is }: { readonly witness: Witness; readonly is: Party }, head: Head): Promise<void> {
    if (is.size >= head.size || is.notBefore > this.#now) return;
    const answered = await cosigned(witness, head, is.size);
    if (this.#isStopped) return;
    if (answered.is === 'cosigned') return await this.#keep(is, answered.stamp);
    this.#failed(is, answered.is);
    if (answered.is === 'forked') await this.#shout(witness, head, answered.size);
  }

  async #shout({ name }: Witness, { origin }: Head, size: number): Promise<void> {
    if (this.#fork !== null) return;
    const { store, outside } = this.#parts.ports;
    this.#fork = { witness: name, at: this.#now, size };
    outside.forked(name, size);
    // Nobody unsays it by a restart.
    await store.setNote(forkNote(origin), JSON.stringify(this.#fork));
  }

  /** When the head is to be dated: a day after the last time, and at once when a dossier was sealed since. */
  #dateDue({ size, kept }: Party): Ms {
    return kept === null || this.#parts.lastSeal() > size ? 0 : kept + DAY;
  }

  async #date(head: Head): Promise<void> {
    const is = this.#authority;
    const { authority } = this.#parts.ports.outside;
    if (is === null || authority === null || is.notBefore > this.#now || this.#dateDue(is) > this.#now) return;
    const { size, checkpoint } = head;
    // Nothing was written since it was last dated: there is nothing to date.
    if (size <= is.size) return;
    const message = toUtf8(checkpoint);
    const nonce = this.#parts.ports.dice.bytes(NONCE);
    const reply = await authority.stamp(timeStampRequest(message, nonce));
    if (this.#isStopped) return;
    const at = reply === null ? null : datedAt(reply, message, nonce);
    if (reply === null || at === null) return this.#failed(is, reply === null ? 'unreachable' : 'refused');
    const { name, ca, test } = authority;
    await this.#keep(is, { size, checkpoint, at, tsr: reply, tsa: { name, ca, test } });
  }

  async #keep(is: Party, stamp: Stamp): Promise<void> {
    await this.#parts.ports.outside.book.stamp(stamp);
    this.#kept = { from: Math.min(is.size, this.#kept?.from ?? is.size), to: Math.max(stamp.size, this.#kept?.to ?? 0) };
    Object.assign(is, { size: stamp.size, at: stamp.at, kept: this.#now, state: 'answered', notBefore: 0, patience: MINUTE });
  }

  #failed(is: Party, state: State): void {
    Object.assign(is, { state, notBefore: this.#now + is.patience, patience: Math.min(2 * is.patience, HOUR) });
  }
}

/** Whether a head that was shown stands in this log: of one of its sizes, with the root it has there. */
function isOf({ size, tree }: Head, shown: number, checkpoint: string | null): boolean {
  const [, , root] = checkpoint?.split('\n') ?? [];
  return shown <= size && root === b64(tree.root(shown));
}

/** Under which fact of the folder a fork is kept: another epoch is another history, by right. */
export const forkNote = (origin: string): string => `fork:${origin}`;

/** Null when the answer is not about this head, or not to this question. */
function datedAt(reply: Uint8Array, message: Uint8Array, nonce: Uint8Array): Ms | null {
  try {
    return openTimeStamp(reply, message, nonce);
  } catch (error) {
    if (error instanceof LogFault) return null;
    throw error;
  }
}
