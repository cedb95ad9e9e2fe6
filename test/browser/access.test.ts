/** Coming in with a browser, and what one has to say about it: links, passkeys, sessions. In a real browser, with an authenticator. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launch, needsBrowser, openPage, type Served, serve, without } from './browser.ts';
import { comeInByLink, homeOf, linkFor, violations, withAuthenticator } from './person.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let served: Served;
let home = '';
before(async () => {
  if (without() !== null) return;
  browser = await launch();
  served = await serve({ example: true });
  home = homeOf(served);
});
after(async () => {
  await browser?.close();
  await served?.stop();
});

async function inThreeThemes(page: Page, what: string): Promise<void> {
  for (const lang of ['en', 'fr']) {
    await page.locator(`button[lang=${lang}]`).click();
    for (const theme of ['sombre', 'nuit', 'jour']) {
      await page.locator('select').first().selectOption(theme);
      assert.deepEqual(await violations(page, AXE), [], `${what}, ${theme}, ${lang}`);
    }
  }
}

test('a link opens the desk once, in a cookie no script sees; it outlives the tab and not the leaving', async (t) => {
  if (!needsBrowser(t)) return;
  for (const base of [home, served.url]) {
    const path = await linkFor(served, 'vigie');
    const { page, context, faults } = await openPage(browser, `${base}${path}`);
    assert.match((await page.locator('h1').textContent()) ?? '', /Ce lien ouvre le poste une fois/);
    assert.equal(new URL(page.url()).hash, '', 'the code has left the address');
    await page.getByRole('button', { name: 'Ouvrir le poste sur cet appareil' }).click();
    await page.locator('.alert').first().waitFor();
    assert.deepEqual(await page.evaluate(() => [document.cookie, sessionStorage.length]), ['', 0]);
    await page.reload();
    await page.locator('.alert').first().waitFor();
    await page.getByRole('button', { name: 'Quitter' }).click();
    await page.locator('#token').waitFor();
    await page.reload();
    await page.locator('#token').waitFor();
    assert.deepEqual(faults, []);
    await page.goto(`${base}${path}`);
    await page.getByRole('button', { name: 'Ouvrir le poste sur cet appareil' }).click();
    assert.match((await page.getByRole('alert').textContent()) ?? '', /Ce lien n’ouvre plus rien/);
    await context.close();
  }
});

test('a passkey is added, opens the desk by itself, and is removed; at a bare address it is said why there is none', async (t) => {
  if (!needsBrowser(t)) return;
  const watched = await comeInByLink(browser, served, 'vigie');
  const { page, context, faults } = watched;
  await withAuthenticator(watched);
  await page.getByRole('button', { name: 'Mes accès' }).click();
  await page.getByText('Un lien à usage unique reste le seul chemin').waitFor();
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
  await page.getByRole('button', { name: /^Retirer Chrome/ }).waitFor();
  await page.getByRole('button', { name: 'Revenir au tableau' }).click();
  await page.getByRole('button', { name: 'Quitter' }).click();
  await page.getByRole('button', { name: 'Ouvrir avec ma clé d’accès' }).click();
  await page.locator('.alert').first().waitFor();
  assert.match((await page.locator('.me').textContent()) ?? '', /Vigie/);
  await page.getByRole('button', { name: 'Mes accès' }).click();
  await page.locator('.lines li').filter({ hasText: 'par clé d’accès' }).filter({ hasText: 'celle-ci' }).waitFor();
  await page.getByRole('button', { name: /^Retirer/ }).click();
  await page.getByText('Un lien à usage unique reste le seul chemin').waitFor();
  assert.deepEqual(faults, []);
  await context.close();

  const bare = await comeInByLink(browser, served, 'vigie', {}, served.url);
  await bare.page.getByRole('button', { name: 'Mes accès' }).click();
  await bare.page.getByText('À cette adresse il n’y en a pas').waitFor();
  assert.deepEqual(bare.faults, []);
  await bare.context.close();
});

test('a session closed from another one leaves its board at once, and it says so', async (t) => {
  if (!needsBrowser(t)) return;
  const lost = await comeInByLink(browser, served, 'vigie');
  const { page, context, faults } = await comeInByLink(browser, served, 'vigie');
  await page.getByRole('button', { name: 'Mes accès' }).click();
  const here = page.locator('.lines li').filter({ hasText: 'celle-ci' });
  await here.waitFor();
  assert.equal(await here.getByRole('button').count(), 0, 'this one is left, not closed');
  const others = page
    .locator('.lines li')
    .filter({ hasText: /par un lien|par clé/ })
    .getByRole('button');
  for (let left = await others.count(); left > 0; left--) {
    const shown = await page.locator('.lines li').count();
    await others.first().click();
    await page.waitForFunction((n) => document.querySelectorAll('.lines li').length < n, shown);
  }
  await lost.page.locator('#token').waitFor();
  assert.match((await lost.page.getByRole('alert').textContent()) ?? '', /ne reconnaît plus/);
  assert.deepEqual(faults, []);
  await context.close();
  await lost.context.close();
});

test('the screens of coming in: nothing that axe finds, in three themes and two languages, and they fit a phone', async (t) => {
  if (!needsBrowser(t)) return;
  const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const watched = await comeInByLink(browser, served, 'delcassou', { bypassCSP: true, viewport: { width: 360, height: 740 } });
  const { page, context } = watched;
  await page.getByRole('button', { name: 'Mes accès' }).click();
  await page.locator('.lines li').first().waitFor();
  await page.getByRole('button', { name: 'Faire le lien' }).click();
  await page.locator('.qr').waitFor();
  await inThreeThemes(page, 'access');
  assert.equal(await overflow(page), 0);
  await page.getByRole('button', { name: 'Parrainer un appareil' }).click();
  await page.locator('#request').waitFor();
  await inThreeThemes(page, 'sponsor');
  assert.equal(await overflow(page), 0);
  await page.goto(`${home}/#/enrol`);
  await page.locator('#pin').waitFor();
  await inThreeThemes(page, 'enrol');
  assert.equal(await overflow(page), 0);
  await context.close();
  const link = await openPage(browser, `${home}${await linkFor(served, 'vigie')}`, {
    bypassCSP: true,
    viewport: { width: 360, height: 740 },
  });
  await inThreeThemes(link.page, 'link');
  assert.equal(await overflow(link.page), 0);
  await link.context.close();
});
