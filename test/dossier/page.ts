/** The third judge: verify.html, opened from the disk by a real Chromium, and asked about many dossiers in one page. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

export const VERIFY_HTML_PATH = fileURLToPath(new URL('../../src/log/dossier/verify.html', import.meta.url));
const CHROMIUM = process.env.ABRI_CHROMIUM ?? '/usr/bin/chromium';

/** False when there is a browser; otherwise the reason to skip. Under ABRI_TEST_STRICT=1 nothing is skipped. */
export const noBrowser: string | false =
  existsSync(CHROMIUM) || process.env.ABRI_TEST_STRICT === '1' ? false : `no Chromium at ${CHROMIUM} (ABRI_CHROMIUM names another)`;

export interface PageVerdict {
  readonly ok: boolean;
  /** Files named as wrong, in order. */
  readonly files: readonly string[];
  readonly said: string;
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Judge {
  readonly page: Page;
  /** Errors of the page, refusals of its policy, requests to anybody. */
  readonly faults: string[];
  judge(files: ReadonlyMap<string, Uint8Array>, key: string): Promise<PageVerdict>;
  close(): Promise<void>;
}

/** The page as a clerk has it: a copy of the one file, somewhere on the disk. */
export async function openJudge(args: readonly string[] = []): Promise<Judge> {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-page-'));
  const copy = join(folder, 'verify.html');
  copyFileSync(VERIFY_HTML_PATH, copy);
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync', ...args],
  });
  const context = await browser.newContext({ locale: 'fr-FR', reducedMotion: 'reduce', viewport: { width: 1000, height: 800 } });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => request.url() !== pathToFileURL(copy).href && faults.push(`request to ${request.url()}`));
  await page.goto(pathToFileURL(copy).href);
  return {
    page,
    faults,
    async judge(files, key) {
      const given = [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')] as const);
      // By the names of the page itself: what it judges here is what it judges when a person chooses the folder.
      const asked = `(async ({ given, key }) => {
        const files = new Map(given.map(([path, base64]) => [path, fromLatin(atob(base64))]));
        const report = await judge(files, readLogKey(key));
        return { ok: report.ok, checks: report.checks, facts: report.facts, faults: report.faults.map(({ file, code, detail }) => [file, code, detail ?? '']) };
      })(${JSON.stringify({ given, key })})`;
      const report = (await page.evaluate(asked)) as Omit<PageVerdict, 'files' | 'said'> & { faults: [string, string, string][] };
      return { ...report, files: report.faults.map(([file]) => file), said: JSON.stringify(report.faults) };
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
