/**
 * How long a large dossier takes: `abri verify` and verify.html, from the disk. Nothing is asserted about time; `npm run test:long` does it
 * with ten thousand entries and prints what it measured (aim: 5 s and 10 s).
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { checkBag } from '../../src/cli/verify.ts';
import { makeWorld } from './forge.ts';
import { noBrowser, openJudge } from './page.ts';

const ENTRIES = process.env.ABRI_LONG === '1' ? 10_000 : 200;
/** Entries a world has beside those it is asked to add. */
const OTHERS = 11;

test(`a dossier of ${ENTRIES} entries is judged from the disk, by the program and in a browser`, { skip: noBrowser }, async (t) => {
  const world = makeWorld({ more: ENTRIES - OTHERS });
  const folder = mkdtempSync(join(tmpdir(), 'dossier-'));
  const bag = join(folder, 'dossier-D1');
  const key = join(folder, 'log.pem');
  for (const path of new Set([...world.files.keys()].map((name) => dirname(join(bag, name))))) mkdirSync(path, { recursive: true });
  for (const [path, bytes] of world.files) writeFileSync(join(bag, path), bytes);
  writeFileSync(key, world.logPem);
  const measured = async (what: string, run: () => Promise<void>): Promise<void> => {
    const from = performance.now();
    const used = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(used);
    const busy = ((user + system) / 1e6).toFixed(2);
    t.diagnostic(
      `${what}: ${((performance.now() - from) / 1000).toFixed(2)} s (${busy} s of processor here) for ${ENTRIES} entries, ${world.files.size} files`,
    );
  };
  await measured('abri verify', async () => assert.deepEqual(await checkBag(bag, key), []));
  const judge = await openJudge();
  const { page } = judge;
  page.setDefaultTimeout(300_000);
  await page.locator('#folder').setInputFiles(bag);
  await page.locator('#key').fill(world.logPem);
  await measured('verify.html', async () => {
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await page.locator('.verdict').waitFor();
  });
  assert.match((await page.locator('.verdict').textContent()) ?? '', /^OK/);
  await judge.close();
  rmSync(folder, { recursive: true, force: true });
});
