/** The real server in a child process, as these tests treat it: killed without a word, or stopped as a person would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { abri, ROOT } from '../e2e/program.ts';

/** Compiled code is kept from one start to the next: with fifty starts in a test, that is a third of its time. */
export const environment = (folder: string): Record<string, string> => ({
  NODE_COMPILE_CACHE: join(folder, 'compiled'),
  LC_ALL: 'en_GB.UTF-8',
});

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class Server {
  readonly data: string;
  readonly #folder: string;
  #child: ChildProcess | null = null;
  #ended: Promise<Ended> = Promise.resolve({ code: null, signal: null });
  /** What it said on standard error, all starts together: a desk in order says nothing. */
  complaints = '';
  url = '';

  /** @param folder holds the compiled code, and the data in `data` unless they are elsewhere. */
  constructor(folder: string, data: string = join(folder, 'data')) {
    this.#folder = folder;
    this.data = data;
  }

  /** Makes the example organisation; gives everybody's token. */
  async create(): Promise<Readonly<Record<string, string>>> {
    const made = await abri(['org', 'create', '--example', '--data', this.data, '--json'], { env: environment(this.#folder) });
    if (made.code !== 0) throw new Error(`no example organisation: ${made.err}`);
    return (JSON.parse(made.out) as { tokens: Record<string, string> }).tokens;
  }

  /** Resolves with true once it says it is ready and answers, with false when it ended before. */
  async start(): Promise<boolean> {
    const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), 'serve', '--data', this.data, '--port', '0'], {
      cwd: tmpdir(),
      env: { ...process.env, ...environment(this.#folder) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#ended = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Ended);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.complaints += text;
    });
    const ready = new Promise<boolean>((resolve) => {
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const url = /^ready (\S+)$/m.exec(said)?.[1];
        if (url === undefined) return;
        this.url = url;
        resolve(true);
      });
    });
    if (!(await Promise.race([ready, this.#ended.then(() => false)]))) return false;
    return await fetch(`${this.url}/api/v1/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** SIGKILL, as a power cut: nothing is told, nothing is flushed. */
  async kill(): Promise<Ended> {
    this.#child?.kill('SIGKILL');
    return await this.#ended;
  }
  /** SIGTERM, as an operator. */
  async stop(): Promise<Ended> {
    this.#child?.kill('SIGTERM');
    return await this.#ended;
  }
  /** Resolves when it ends by itself. */
  async ended(): Promise<Ended> {
    return await this.#ended;
  }
}
