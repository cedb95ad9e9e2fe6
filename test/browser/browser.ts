/** A real browser and the real program: what the tests of this folder are made with. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/main.ts');
const CHROMIUM = process.env.ABRI_CHROMIUM ?? '/usr/bin/chromium';
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Why there can be no browser test here; null when there can. */
export function without(): string | null {
  if (!existsSync(CHROMIUM)) return `no Chromium at ${CHROMIUM} (ABRI_CHROMIUM names another)`;
  if (!existsSync(join(ROOT, 'dist/console/index.html'))) return 'the console is not built: any start of bin/abri builds it';
  return null;
}
/** Skips with the reason; in a strict run a skip is a failure, which the runner of the suite sees to. */
export function needsBrowser(t: TestContext): boolean {
  const why = without();
  if (why !== null) t.skip(why);
  return why === null;
}

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: QUIET });

/** A page that keeps what went wrong on it: errors, refusals of the security policy, requests to anybody else. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly faults: string[];
}
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({
    locale: 'fr-FR',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'data:' && !['127.0.0.1', 'localhost'].includes(hostname)) faults.push(`request to ${request.url()}`);
  });
  await page.goto(url);
  return { page, context, faults };
}

export interface Program {
  readonly child: ChildProcess;
  /** What it printed, as far as it went. */
  readonly said: () => string;
  /** Resolves with the first match in its output. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  stop(): Promise<void>;
}
/** Runs the program as anybody would. */
export function run(...args: string[]): Program {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'fr_FR.UTF-8' },
  });
  let said = '';
  const hear = (bytes: Buffer): void => {
    said += bytes.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    child,
    said: () => said,
    async until(pattern) {
      for (;;) {
        const found = pattern.exec(said);
        if (found !== null) return found;
        if (child.exitCode !== null) throw new Error(`the program ended (${child.exitCode}): ${said}`);
        await new Promise((later) => setTimeout(later, 20));
      }
    },
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      // What a test leaves behind must not hold the next one up.
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await exited;
      clearTimeout(late);
    },
  };
}

/** A served folder of its own; `tokens` by member when it holds the example organisation. */
export interface Served {
  readonly url: string;
  readonly tokens: Readonly<Record<string, string>>;
  /** The program ends; `resume` starts it again on the same folder and port. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}
export async function serve({ example }: { readonly example: boolean }): Promise<Served> {
  const home = mkdtempSync(join(tmpdir(), 'abri-browser-'));
  const folder = join(home, 'data');
  let tokens: Record<string, string> = {};
  if (example) {
    const made = run('org', 'create', '--example', '--data', folder, '--json');
    const [line] = await made.until(/\{.*\}\n/);
    tokens = (JSON.parse(line) as { tokens: Record<string, string> }).tokens;
    await made.stop();
  }
  let program = run('serve', '--data', folder, '--port', '0');
  const [, url = ''] = await program.until(/ready (http:\S+)/);
  return {
    url,
    tokens,
    halt: () => program.stop(),
    async resume() {
      program = run('serve', '--data', folder, '--port', new URL(url).port);
      await program.until(/ready/);
    },
    async stop() {
      await program.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Asks the interface as a member would; throws what it answered when it refused. */
export async function ask(url: string, token: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(new URL(path, url), {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}
