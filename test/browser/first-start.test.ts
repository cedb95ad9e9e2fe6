/** An empty folder, in a real browser: two ways in, and both lead somewhere. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { firstSteps } from '../../src/console/board/first-steps.ts';
import { ask, launch, needsBrowser, openPage, type Served, serve, without } from './browser.ts';

let browser: Browser;
let served: Served;
before(async () => {
  if (without() !== null) return;
  browser = await launch();
  served = await serve({ example: false });
});
after(async () => {
  await browser?.close();
  await served?.stop();
});

test('the first start offers exactly two things, in the reader’s language', async (t) => {
  if (!needsBrowser(t)) return;
  const { page, context, faults } = await openPage(browser, served.url);
  await page.locator('.ways').waitFor();
  assert.deepEqual(await page.locator('main button').allTextContents(), ['Créer mon organisation', 'Regarder l’exercice de référence']);
  await page.locator('button[lang=en]').click();
  assert.deepEqual(await page.locator('main button').allTextContents(), ['Create my organisation', 'Watch the reference exercise']);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.deepEqual(faults, []);
  await context.close();
});

test('watching the exercise leads to a board marked EXERCICE, whose clock is the exercise’s own', async (t) => {
  if (!needsBrowser(t)) return;
  const { page, context, faults } = await openPage(browser, served.url);
  await page.getByRole('button', { name: 'Regarder l’exercice de référence' }).click();
  await page.locator('.exercise').waitFor({ timeout: 60_000 });
  assert.match((await page.locator('.exercise').textContent()) ?? '', /EXERCICE/);
  assert.match((await page.locator('.now').textContent()) ?? '', /mars 2031/);
  assert.equal(new URL(page.url()).hash, '', 'the token has left the address');
  assert.deepEqual(faults, []);
  await context.close();
});

test('creating an organisation shows its token once, then the board, whose first steps really work', async (t) => {
  if (!needsBrowser(t)) return;
  const { page, context, faults } = await openPage(browser, served.url);
  await page.getByRole('button', { name: 'Créer mon organisation' }).click();
  assert.notEqual(await page.inputValue('#zone'), '');
  await page.fill('#name', 'Cellule Cèdre');
  await page.fill('#member', 'veille-1');
  await page.fill('#zone', 'Europe/Paris');
  await page.getByRole('button', { name: 'Créer', exact: true }).click();
  const token = await page.locator('#own-token').inputValue();
  assert.match(token, /^abri_/);
  await page.getByRole('button', { name: 'Ouvrir le tableau' }).click();
  await page.locator('.steps').waitFor();
  assert.equal(await page.locator('h1').textContent(), 'Qu’est-ce qui demande une décision maintenant\u202f?');
  assert.match((await page.locator('.status').textContent()) ?? '', /Journal/, 'a supervisor reads the log’s seal');

  for (const { call } of firstSteps(Date.now())) if ('path' in call) await ask(served.url, token, call.path, call.body);
  await page.locator('.cards h3').filter({ hasText: 'HERMINE' }).waitFor();
  await page.locator('.steps').waitFor({ state: 'detached' });
  assert.match((await page.locator('.cards').textContent()) ?? '', /Renard-1 \(chef d’équipe\)/);

  // The tab remembers; leaving forgets.
  await page.reload();
  await page.locator('.cards').waitFor();
  await page.getByRole('button', { name: 'Quitter' }).click();
  await page.locator('#token').waitFor();
  assert.equal(
    await page.evaluate(() => JSON.stringify([sessionStorage.length, document.body.textContent?.includes('HERMINE')])),
    '[0,false]',
  );
  assert.deepEqual(faults, []);
  await context.close();
});
