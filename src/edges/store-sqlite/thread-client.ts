/** The store's end of a thread of its own (writer-thread.ts, snapshot-thread.ts): asks go out in order, answers come back in order. */
import { Worker } from 'node:worker_threads';
import { LostFence } from '../../desk/ports.ts';
import { isStoreFaultCode, StoreFault } from './fault.ts';
import type { Answer, Failure } from './messages.ts';

interface Waiting {
  resolve(value: boolean): void;
  reject(error: unknown): void;
}

function errorOf(failure: Failure): unknown {
  switch (failure.kind) {
    case 'lost_fence':
      return new LostFence(failure.message);
    case 'fault':
      return new StoreFault(isStoreFaultCode(failure.code) ? failure.code : 'io', failure.detail);
    case 'defect':
      return failure.error;
  }
}

export class ThreadClient<Ask extends { readonly what: string }> {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #isGone = false;

  private constructor(program: URL, data: unknown) {
    this.#worker = new Worker(program, { workerData: data, name: 'abri-store' });
    this.#worker.on('message', (answer: Answer) => {
      const waiting = this.#waiting.shift();
      if (this.#waiting.length === 0) this.#worker.unref(); // an idle store does not keep a process alive
      if (answer.ok) waiting?.resolve(answer.value);
      else waiting?.reject(errorOf(answer.failure));
    });
    this.#worker.on('error', (error) => this.#lose(error.message));
    this.#worker.on('exit', () => this.#lose('the thread ended'));
  }

  /** Rejects with the StoreFault that kept the thread from opening its files. */
  static async open<Ask extends { readonly what: string }>(program: URL, data: unknown): Promise<ThreadClient<Ask>> {
    const client = new ThreadClient<Ask>(program, data);
    await client.#next();
    return client;
  }

  ask(ask: Ask | { readonly what: 'close' }): Promise<boolean> {
    if (this.#isGone) return Promise.reject(new StoreFault('stopped'));
    this.#worker.ref();
    const answer = this.#next();
    this.#worker.postMessage(ask);
    return answer;
  }

  /** What was asked before is written first. Closing twice is closing once. */
  async close(): Promise<void> {
    if (this.#isGone) return;
    const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    const closed = this.ask({ what: 'close' });
    this.#isGone = true;
    await closed;
    this.#worker.ref();
    await ended;
  }

  #next(): Promise<boolean> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** The thread is gone: whoever waits must not wait for ever. */
  #lose(why: string): void {
    this.#isGone = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new StoreFault('stopped', why));
  }
}
