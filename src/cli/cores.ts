/**
 * The full audit on every core. Signatures are nine tenths of its cost and ask nothing of one another: the audit goes on as if
 * each held, threads look at them behind it, and where one does not, the audit is made again, alone, to say which and what
 * follows from it. A sound log is read once; only a broken one twice.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type LogReport, type LogToVerify, verifyLog } from '../log/verify.ts';
import { allHold, packed } from './signatures.ts';

/** What goes to a thread at a time: some hundred signatures, a hundred times what it costs to hand them over. */
const PARCEL = 256 * 1024;
/** Parcels under way for each thread: it never waits for the next one, and a long log does not pile up in memory. */
const AHEAD = 2;

export type RereadableLog = Omit<LogToVerify, 'entries' | 'holds'> & { entries(): LogToVerify['entries'] };

/** As `verifyLog`, which says everything; only sooner. A log too short to fill a parcel starts no thread. */
export async function verifyOnAllCores(log: RereadableLog, threads: number = availableParallelism()): Promise<LogReport> {
  const alone = (): Promise<LogReport> => verifyLog({ ...log, entries: log.entries() });
  if (log.treeOnly === true || threads < 2) return await alone();
  const cores = new Cores(threads);
  try {
    const report = await verifyLog({ ...log, entries: paced(log.entries(), cores), holds: cores.take });
    if (await cores.allHeld()) return report;
  } finally {
    await cores.close();
  }
  return await alone();
}

/** The audit waits where the threads are behind. */
async function* paced(entries: LogToVerify['entries'], cores: Cores): AsyncGenerator<Uint8Array> {
  for await (const bytes of entries) {
    if (cores.isBehind) await cores.room();
    yield bytes;
  }
}

class Cores {
  readonly #threads: number;
  readonly #workers: Worker[] = [];
  #parcel: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;
  #underWay = 0;
  #next = 0;
  #isSound = true;
  #wake: (() => void) | null = null;

  constructor(threads: number) {
    this.#threads = threads;
  }

  /** True for now: `allHeld` says whether it was. */
  readonly take = (pub: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
    const one = packed(pub, message, signature);
    this.#parcel.push(one);
    this.#bytes += one.length;
    if (this.#bytes >= PARCEL) this.#send();
    return true;
  };

  get isBehind(): boolean {
    return this.#isSound && this.#underWay >= AHEAD * this.#threads;
  }

  /** Resolves when a parcel has come back. */
  async room(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  async allHeld(): Promise<boolean> {
    if (this.#workers.length === 0) return this.#parcel.every(allHold);
    this.#send();
    while (this.#isSound && this.#underWay > 0) await this.room();
    return this.#isSound;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #send(): void {
    const parcel = Buffer.concat(this.#parcel);
    this.#parcel = [];
    this.#bytes = 0;
    this.#underWay++;
    const worker = this.#workers[this.#next] ?? this.#start();
    this.#next = (this.#next + 1) % this.#threads;
    worker.postMessage(parcel);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./signature-thread.ts', import.meta.url), { name: 'abri-audit' });
    const done = (isSound: boolean): void => {
      this.#underWay--;
      this.#isSound &&= isSound;
      this.#wake?.();
      this.#wake = null;
    };
    worker.on('message', done);
    // A thread that died has verified nothing: the audit is made alone.
    worker.on('error', () => done(false));
    this.#workers.push(worker);
    return worker;
  }
}
