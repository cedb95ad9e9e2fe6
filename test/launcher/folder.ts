/** A small copy of the program to launch: the launcher's own files, a lock file of one package, a `npm` that is not npm. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { pinnedNode } from '../../tools/launcher/run.js';

const REPO = join(import.meta.dirname, '../..');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export class Folder {
  readonly root = mkdtempSync(join(tmpdir(), 'abri-launcher-'));

  constructor(t: TestContext) {
    t.after(() => rmSync(this.root, { recursive: true, force: true }));
    for (const path of ['bin', 'tools/launcher']) cpSync(join(REPO, path), join(this.root, path), { recursive: true });
    this.write('package.json', '{"name":"abri","type":"module"}');
    this.lock('1.0.0');
    this.write('hello.ts', 'console.log(JSON.stringify({ args: process.argv.slice(2), version: process.version as string }));');
    this.npm('echo "npm must not be called" >&2; exit 97');
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }
  read(...parts: string[]): string {
    return readFileSync(this.path(...parts), 'utf8');
  }
  write(path: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text, { mode });
  }

  lock(version: string): void {
    this.write('package-lock.json', JSON.stringify({ packages: { '': {}, 'node_modules/tiny': { version } } }));
  }

  /** What an npm does in the folder it is run in; every call leaves a line in `npm-calls`. */
  npm(script: string): void {
    this.write('fake/npm', `#!/bin/sh\necho "$@" >> ${this.path('npm-calls')}\n${script}\n`, 0o755);
  }
  npmCalls(): string[] {
    try {
      return this.read('npm-calls').trim().split('\n');
    } catch {
      return [];
    }
  }
  /** A `npm ci` that succeeds after a while. */
  npmThatInstalls(version: string): void {
    this.tree('ready/node_modules', version);
    this.npm(`sleep 0.3; cp -a ${this.path('ready/node_modules')} .`);
  }

  /** A tree as npm leaves it: the package, npm's own list, the pinned Node. */
  tree(path: string, version: string): void {
    this.write(`${path}/tiny/package.json`, JSON.stringify({ version }));
    this.write(`${path}/.package-lock.json`, JSON.stringify({ packages: { 'node_modules/tiny': { version } } }));
    const pinned = pinnedNode('');
    if (pinned === null) return;
    const name = dirname(dirname(pinned));
    symlinkSync(join(REPO, 'node_modules', name), this.path(path, name));
  }

  environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const env: NodeJS.ProcessEnv = { ...process.env, LANG: 'en_GB.UTF-8', ...extra, PATH: `${this.path('fake')}:/usr/bin:/bin` };
    for (const name of ['npm_execpath', 'NODE_OPTIONS', 'NODE_TEST_CONTEXT', 'LC_ALL', 'LC_MESSAGES']) delete env[name];
    return env;
  }

  start(args: readonly string[], extra?: NodeJS.ProcessEnv, before: readonly string[] = []): ChildProcess {
    const [command = '', ...rest] = [...before, process.execPath, this.path('bin/abri.js'), ...args];
    return spawn(command, rest, { cwd: this.root, env: this.environment(extra), stdio: ['ignore', 'pipe', 'pipe'] });
  }

  run(args: readonly string[], extra?: NodeJS.ProcessEnv, before?: readonly string[]): Promise<Ended> {
    return ended(this.start(args, extra, before));
  }
}

export function ended(child: ChildProcess): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((done, fail) => child.on('close', (code) => done({ code, out, err })).on('error', fail));
}
