/** A client of the live link that keeps every frame it was sent. */
import { WebSocket } from 'ws';
import type { Poste } from './desk.ts';

export interface Frame extends Record<string, unknown> {
  readonly f: string;
}
interface Item extends Frame {
  readonly kind: string;
  readonly id: string;
  readonly view: Record<string, unknown> | null;
}

export class Phone {
  readonly socket: WebSocket;
  readonly frames: Frame[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  #wake: () => void = () => undefined;

  constructor(url: string, options: { readonly protocols?: string[]; readonly headers?: Record<string, string> } = {}) {
    this.socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/live`, options.protocols ?? ['abri.1'], {
      headers: options.headers ?? {},
    });
    this.socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)) as Frame);
      this.#wake();
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#wake();
    });
  }

  /** A phone that has said hello and been answered. */
  static async of(poste: Poste, member: string, cursor?: string): Promise<Phone> {
    const phone = new Phone(poste.url);
    await phone.open();
    phone.send({ f: 'hello', token: poste.token(member), ...(cursor === undefined ? {} : { cursor }) });
    await phone.beat();
    return phone;
  }

  open(): Promise<void> {
    return new Promise((resolve) => this.socket.once('open', () => resolve()));
  }
  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Waits for a frame, looking at those already here first; fails after two seconds. */
  async wait(wanted: (frame: Frame) => boolean): Promise<Frame> {
    const until = Date.now() + 2000;
    for (;;) {
      const found = this.frames.find(wanted);
      if (found !== undefined) return found;
      const left = until - Date.now();
      if (left <= 0 || this.closed !== null)
        throw new Error(`never came; closed: ${JSON.stringify(this.closed)}; last: ${JSON.stringify(this.frames.at(-1))?.slice(0, 300)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Resolves when everything the server wrote before has come. */
  async beat(): Promise<void> {
    const n = 1_000_000 + this.frames.length;
    this.send({ f: 'beat', n });
    await this.wait((frame) => frame.f === 'beat' && frame.n === n);
  }

  async act(n: number, op: string, params: Record<string, string>, body: Record<string, unknown>): Promise<Frame> {
    this.send({ f: 'act', n, op, params, body });
    return await this.wait((frame) => (frame.f === 'done' || frame.f === 'refused') && frame.n === n);
  }

  async over(): Promise<{ readonly code: number; readonly reason: string }> {
    if (this.closed === null) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`still open; last: ${JSON.stringify(this.frames.at(-1))?.slice(0, 300)}`)), 10_000);
        this.socket.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return this.closed ?? { code: 0, reason: '' };
  }

  items(kind?: string): Item[] {
    return this.frames.filter((frame): frame is Item => frame.f === 'item' && (kind === undefined || frame.kind === kind));
  }
  get cursor(): string {
    return String(this.frames.findLast((frame) => typeof frame.cursor === 'string')?.cursor);
  }
}
