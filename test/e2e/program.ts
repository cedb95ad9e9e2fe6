/**
 * The real program in a process of its own: one command line run to its end, or a desk that serves a folder. Every
 * folder is thrown away, every child is stopped by whoever started it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
const mainOf = (tree: string): string => join(tree, 'src/main.ts');
/** No command line takes a tenth of it on an idle machine. */
const LONGEST_MS = 120_000;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Given on standard input, then closed. */
  readonly input?: string | Uint8Array;
  /** Another tree than this one: a release that was signed. */
  readonly tree?: string;
}

/** English, and nothing of whoever runs the tests: a token file of theirs must not be read. Compiled code is kept, as by the launcher. */
const environment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => {
  const { ABRI_DATA: _, ABRI_TOKEN_FILE: __, ABRI_DEVICE_FILE: ___, ...rest } = process.env;
  return {
    NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.abri-cache'),
    ...rest,
    XDG_CONFIG_HOME: join(tmpdir(), 'abri-no-configuration'),
    LC_ALL: 'en_GB.UTF-8',
    ...more,
  };
};

function start(args: readonly string[], { cwd, env, tree = ROOT }: RunOptions = {}): ChildProcess {
  return spawn(process.execPath, [mainOf(tree), ...args], { cwd: cwd ?? tmpdir(), env: environment(env), stdio: ['pipe', 'pipe', 'pipe'] });
}

function gather(child: ChildProcess): { readonly out: () => string; readonly err: () => string } {
  const said = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  return { out: () => said.out, err: () => said.err };
}

/** `abri ARGS…`, to its end. A program that does not end is killed, and its code is null. */
export async function abri(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = start(args, options);
  const said = gather(child);
  const patience = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
  // A program that ends without reading its input is not a fault of the test.
  child.stdin?.on('error', () => undefined).end(options.input);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(patience);
  return { code, out: said.out(), err: said.err() };
}

export interface Served {
  readonly url: string;
  readonly pid: number;
  /** What it has printed so far; `complaints`: on standard error. */
  said(): string;
  complaints(): string;
  /** Ends it as a person would (SIGTERM); gives its exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, as a power cut. */
  kill(): Promise<void>;
}

/** `abri serve` on a free port, once it says it is ready. */
export const serve = (data: string, ...more: readonly string[]): Promise<Served> => running('serve', data, more);
/** `abri witness`, the same. */
export const witness = (data: string, ...more: readonly string[]): Promise<Served> => running('witness', data, more);

async function running(verb: string, data: string, more: readonly string[], tree = ROOT): Promise<Served> {
  const child = start([verb, '--data', data, '--port', '0', ...more], { tree });
  const said = gather(child);
  const closed = once(child, 'close') as Promise<[number | null]>;
  for (;;) {
    const url = /^ready (\S+)$/m.exec(said.out())?.[1];
    if (url !== undefined) {
      return {
        url,
        pid: child.pid ?? 0,
        said: said.out,
        complaints: said.err,
        kill: async () => {
          child.kill('SIGKILL');
          await closed;
        },
        stop: async () => {
          child.kill('SIGTERM');
          return (await closed)[0];
        },
      };
    }
    const over = await Promise.race([
      once(child.stdout as NonNullable<typeof child.stdout>, 'data').then(() => false),
      closed.then(() => true),
    ]);
    if (over) throw new Error(`${verb} did not start: ${said.err()}`);
  }
}

/** A folder under the system's temporary one, and how to be rid of it. */
export function throwAway(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `abri-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface ExampleDesk extends Served {
  readonly data: string;
  readonly tokens: Readonly<Record<string, string>>;
}

/**
 * A desk that serves a fresh example organisation, with everybody's token. `prepare`: what is put in its folder before it is served;
 * `tree`: another tree than this one, a release that was signed.
 */
export async function exampleDesk(
  folder: string,
  prepare: (data: string) => Promise<void> = async () => {},
  tree = ROOT,
): Promise<ExampleDesk> {
  const data = join(folder, 'data');
  const made = await abri(['org', 'create', '--example', '--data', data, '--json']);
  if (made.code !== 0) throw new Error(`no example organisation: ${made.err}`);
  const { tokens } = JSON.parse(made.out) as { tokens: Record<string, string> };
  await prepare(data);
  return { data, tokens, ...(await running('serve', data, [], tree)) };
}
