/**
 * A live desk beside the exercise, for the one scenario that asks whether the two can touch: the same program, another
 * folder, the real clock. Its organisation is one invented person.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

interface Reply {
  readonly status: number;
  readonly text: string;
}
export interface LiveDesk {
  /** The token of one who may read its log. */
  readonly supervisor: string;
  get(path: string, token: string): Promise<Reply>;
  post(path: string, token: string, body: unknown): Promise<Reply>;
  stop(): Promise<void>;
  /** Tries to serve its folder, once stopped, with a driven clock: the exit code, and what was said on standard error. */
  driven(): Promise<{ readonly code: number | null; readonly said: string }>;
}

const environment = { ...process.env, LC_ALL: 'en_GB.UTF-8' };

function start(program: string, args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  return { child, said, closed };
}

/** Makes an organisation in `folder`, which must be empty, and serves it on a free port. */
export async function liveDesk(program: string, folder: string): Promise<LiveDesk> {
  const data = join(folder, 'data');
  const made = start(program, ['org', 'create', '--name', 'Veille', '--member', 'guet', '--data', data, '--json']);
  const [code] = await made.closed;
  if (code !== 0) throw new Error(`no live organisation: ${made.said.err}`);
  const { tokens } = JSON.parse(made.said.out) as { tokens: Readonly<Record<string, string>> };
  const serving = start(program, ['serve', '--data', data, '--port', '0']);
  const url = await new Promise<string>((resolve, reject) => {
    serving.child.stdout.on('data', () => {
      const ready = /^ready (\S+)$/m.exec(serving.said.out)?.[1];
      if (ready !== undefined) resolve(ready);
    });
    serving.child.once('exit', () => reject(new Error(`the live desk did not start: ${serving.said.err}`)));
  });
  const ask = async (path: string, token: string, init: RequestInit): Promise<Reply> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(new URL(path, url), { ...init, headers });
    return { status: response.status, text: await response.text() };
  };
  return {
    supervisor: tokens.guet ?? '',
    get: (path, token) => ask(path, token, { method: 'GET' }),
    post: (path, token, body) => ask(path, token, { method: 'POST', body: JSON.stringify(body) }),
    async driven() {
      const tried = start(program, ['serve', '--data', data, '--port', '0', '--driven', '0']);
      const [ended] = await tried.closed;
      return { code: ended, said: tried.said.err };
    },
    async stop() {
      serving.child.kill('SIGTERM');
      await serving.closed;
    },
  };
}
