/**
 * A simulated phone (or desk): a real WebSocket to the real server, as a person's device would hold. It keeps what it
 * was shown and rung for, and answers over the same connection.
 */
import { WebSocket } from 'ws';
import type { Ms } from '../kernel/time.ts';

export interface Item {
  readonly kind: string;
  readonly id: string;
  readonly view: Readonly<Record<string, unknown>>;
}
export interface Answered {
  readonly ok: boolean;
  /** The desk's reply when done, the problem when refused. */
  readonly reply: Readonly<Record<string, unknown>>;
}
interface Frame extends Record<string, unknown> {
  readonly f: string;
}

export class Phone {
  readonly member: string;
  /** Everything received since the phone was made, reconnections included, in order. */
  readonly received: Item[] = [];
  /** The raw frames, to prove what a locked screen could have shown. */
  readonly raw: string[] = [];
  /** How many of the frames were mere beats. */
  beats = 0;
  readonly #kept: {
    readonly op: string;
    readonly params: Readonly<Record<string, string>>;
    readonly body: Readonly<Record<string, unknown>>;
  }[] = [];
  #socket: WebSocket | null = null;
  #cursor: string | null = null;
  #n = 0;
  readonly #acts = new Map<number, (answered: Answered) => void>();
  readonly #beats = new Map<number, (now: Ms | null) => void>();

  constructor(member: string) {
    this.member = member;
  }

  get connected(): boolean {
    return this.#socket !== null;
  }

  /** Opens the connection and says hello, resuming from the last cursor; resolves at the server's hello. */
  async connect(url: string, token: string): Promise<void> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/live`, 'abri.1');
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', (code, reason) =>
        reject(new Error(`${this.member} was turned away (${code} ${String(reason)}): ${this.raw.at(-1) ?? ''}`)),
      );
      socket.on('open', () =>
        socket.send(JSON.stringify({ f: 'hello', token, lang: 'fr', ...(this.#cursor === null ? {} : { cursor: this.#cursor }) })),
      );
      socket.on('message', (data) => {
        const text = String(data);
        this.raw.push(text);
        if (this.#take(JSON.parse(text) as Frame)) resolve();
      });
    });
    socket.on('close', () => {
      if (this.#socket === socket) this.#lose();
    });
    this.#socket = socket;
  }

  /** The rings received for an alert, oldest first. */
  rings(alert: string): Readonly<Record<string, unknown>>[] {
    return this.received.filter((item) => item.kind === 'ring' && item.view.alert === alert).map((item) => item.view);
  }

  /** The last view of a thing this phone was sent. */
  last(kind: string, id: string): Readonly<Record<string, unknown>> | undefined {
    return this.received.findLast((item) => item.kind === kind && item.id === id)?.view;
  }

  async act(op: string, params: Readonly<Record<string, string>>, body: Readonly<Record<string, unknown>>): Promise<Answered> {
    const n = ++this.#n;
    const answered = new Promise<Answered>((resolve) => this.#acts.set(n, resolve));
    this.#send({ f: 'act', n, op, params, body });
    return await answered;
  }

  /** An act done without a network: kept here until it is sent, its `occurred` is what this phone's own clock says. */
  keep(op: string, params: Readonly<Record<string, string>>, body: Readonly<Record<string, unknown>>): void {
    this.#kept.push({ op, params, body });
  }

  /**
   * Everything kept leaves in order, in one burst, and twice: the phone that heard no answer in its basement cannot know
   * what arrived, so it sends again. Gives both answers to each act, first all of the first sending.
   */
  async sendKept(): Promise<Answered[]> {
    const kept = this.#kept.splice(0);
    return await Promise.all([...kept, ...kept].map(({ op, params, body }) => this.act(op, params, body)));
  }

  /**
   * Resolves once every frame the server wrote before has arrived here: frames keep their order on a connection. Gives
   * the server's own time, null without a connection.
   */
  async settled(): Promise<Ms | null> {
    if (this.#socket === null) return null;
    const n = ++this.#n;
    const back = new Promise<Ms | null>((resolve) => this.#beats.set(n, resolve));
    this.#send({ f: 'beat', n });
    return await back;
  }

  close(): void {
    this.#socket?.terminate();
    this.#lose();
  }

  #send(frame: Frame): void {
    if (this.#socket === null) throw new Error(`${this.member} has no connection`);
    this.#socket.send(JSON.stringify(frame));
  }

  #lose(): void {
    this.#socket = null;
    for (const resolve of this.#acts.values()) resolve({ ok: false, reply: { code: 'connection_lost' } });
    for (const resolve of this.#beats.values()) resolve(null);
    this.#acts.clear();
    this.#beats.clear();
  }

  /** True for the server's hello. */
  #take(frame: Frame): boolean {
    if (typeof frame.cursor === 'string') this.#cursor = frame.cursor;
    const n = typeof frame.n === 'number' ? frame.n : -1;
    switch (frame.f) {
      case 'hello':
        return true;
      case 'item':
        this.received.push({ kind: String(frame.kind), id: String(frame.id), view: frame.view as Item['view'] });
        return false;
      case 'done':
      case 'refused':
        this.#acts.get(n)?.({ ok: frame.f === 'done', reply: (frame.reply ?? frame.problem) as Answered['reply'] });
        this.#acts.delete(n);
        return false;
      case 'beat':
        this.beats++;
        this.#beats.get(n)?.(Number(frame.now));
        this.#beats.delete(n);
        return false;
      default:
        return false;
    }
  }
}
