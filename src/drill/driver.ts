/**
 * The driver owns time (decision 15). The real server runs as a child process on an exercise folder, the only kind that
 * accepts a driven clock; the driver moves its clock to the earliest thing due, and only when everybody is idle.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Ms } from '../kernel/time.ts';

/** What the driver says to the server. */
export type Order = { do: 'advance'; to: Ms } | { do: 'settle'; n: number } | { do: 'hold'; afterSends: number } | { do: 'release' };
/** What the server says to the driver. */
export type Word = { ready: string } | { settled: number; nextDue: Ms | null } | { held: true };

export class Driver {
  /** The file a child process runs. */
  readonly program: string;
  readonly #folder: string;
  #child: ChildProcess | null = null;
  #url = '';
  #n = 0;
  readonly #settling = new Map<number, (nextDue: Ms | null) => void>();
  #held: (() => void) | null = null;
  now: Ms;

  constructor(program: string, folder: string, now: Ms) {
    this.program = program;
    this.#folder = folder;
    this.now = now;
  }

  get url(): string {
    return this.#url;
  }

  /** Starts the server at the driver's present instant; resolves when it is ready. */
  async start(port = 0): Promise<void> {
    const child = fork(this.program, ['serve', '--data', this.#folder, '--port', String(port), '--driven', String(this.now)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let complaints = '';
    child.stderr?.on('data', (data) => {
      complaints += String(data);
    });
    this.#child = child;
    this.#url = await new Promise<string>((resolve, reject) => {
      child.on('message', (word: Word) => {
        if ('ready' in word) resolve(word.ready);
        else if ('settled' in word) {
          this.#settling.get(word.settled)?.(word.nextDue);
          this.#settling.delete(word.settled);
        } else this.#held?.();
      });
      child.on('exit', (code) => reject(new Error(`the server stopped (${code ?? 'killed'}): ${complaints.trim()}`)));
    });
  }

  /** Everything decided, written and sent; the next instant at which the server will act by itself, or null. */
  async settle(): Promise<Ms | null> {
    const n = ++this.#n;
    const settled = new Promise<Ms | null>((resolve) => this.#settling.set(n, resolve));
    this.#say({ do: 'settle', n });
    return await settled;
  }

  advance(to: Ms): void {
    this.now = to;
    this.#say({ do: 'advance', to });
  }

  /** From now on the server sends `count` messages and then stands still; resolves when it does. */
  async hold(count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#held = resolve;
      this.#say({ do: 'hold', afterSends: count });
    });
  }

  /** A power cut: nothing is told, nothing is flushed. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await gone;
    this.#child = null;
  }

  #say(order: Order): void {
    if (this.#child === null) throw new Error('the server is not running');
    this.#child.send(order);
  }
}
