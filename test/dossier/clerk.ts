/** The other judge: verify.sh, run by the system's own `sh` on a copy of the dossier written to a temporary folder. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VERIFY_SH_PATH } from './forge.ts';

const needed = ['sh', 'openssl', 'sha256sum', 'base64', 'od', 'comm'];
const absent = needed.filter((tool) => spawnSync(tool === 'sh' ? '/bin/sh' : 'which', tool === 'sh' ? ['-c', ':'] : [tool]).status !== 0);
const version = /^OpenSSL ([0-9]+)/.exec(spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? '0';
if (absent.length === 0 && Number(version) < 3) absent.push('openssl 3');

/** False when the clerk's tools are here; otherwise the reason to skip. Under ABRI_TEST_STRICT=1 nothing is skipped. */
export const skip: string | false = absent.length === 0 || process.env.ABRI_TEST_STRICT === '1' ? false : `missing: ${absent.join(', ')}`;

export interface Verdict {
  readonly code: number | null;
  readonly out: string;
  /** Files named by FAUX/WRONG lines, in order. */
  readonly files: readonly string[];
  readonly ms: number;
}

function written(files: ReadonlyMap<string, Uint8Array>): { bag: string; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-'));
  const bag = join(folder, 'dossier-D1');
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(bag, path)), { recursive: true });
    writeFileSync(join(bag, path), bytes);
  }
  return { bag, folder };
}
export function withFolder<T>(files: ReadonlyMap<string, Uint8Array>, use: (bag: string, folder: string) => T): T {
  const { bag, folder } = written(files);
  try {
    return use(bag, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
/** The same for those who take their time. */
export async function inFolder<T>(files: ReadonlyMap<string, Uint8Array>, use: (bag: string, folder: string) => Promise<T>): Promise<T> {
  const { bag, folder } = written(files);
  try {
    return await use(bag, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function runScript(args: readonly string[], script = fileURLToPath(VERIFY_SH_PATH), cwd?: string): Verdict {
  const began = performance.now();
  const done = spawnSync('sh', [script, ...args], { encoding: 'utf8', cwd });
  const out = `${done.stdout}${done.stderr}`;
  const files = [...out.matchAll(/^FAUX\/WRONG (.+?): /gm)].map((match) => match[1] ?? '');
  return { code: done.status, out, files, ms: performance.now() - began };
}

/** verify.sh's verdict on these files, under this key. */
export function clerk(files: ReadonlyMap<string, Uint8Array>, logPem: string): Verdict {
  return withFolder(files, (bag, folder) => {
    writeFileSync(join(folder, 'log.pem'), logPem);
    return runScript([join(folder, 'log.pem'), bag]);
  });
}
