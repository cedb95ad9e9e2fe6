/** The board, live, in a real browser against the real program. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { ask, launch, needsBrowser, openPage, type Served, serve, without } from './browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let served: Served;
before(async () => {
  if (without() !== null) return;
  browser = await launch();
  served = await serve({ example: true });
});
after(async () => {
  await browser?.close();
  await served?.stop();
});
const token = (member: string): string => served.tokens[member] ?? assert.fail(member);
const openBoard = (member: string, options = {}) => openPage(browser, `${served.url}/#token=${token(member)}`, options);
const issue = (id: string, principal: string, more = {}) =>
  ask(served.url, token('vigie'), '/api/v1/alerts', {
    id,
    principal,
    action: 'evacuate',
    basis: [],
    order: 'Sortie arrière, véhicule 2, cour nord.',
    ...more,
  });

test('an alert issued elsewhere comes onto the board, and an answer changes the person’s state, without a reload', async (t) => {
  if (!needsBrowser(t)) return;
  const { page, context, faults } = await openBoard('vigie');
  await page.locator('.alert').first().waitFor();
  await page.evaluate(() => Object.assign(globalThis, { stillHere: true }));
  await issue('a-live', 'hermine');
  const alert = page.locator('.alert').filter({ hasText: 'HERMINE' });
  await alert.waitFor();
  assert.match((await page.locator('[role=alert]').textContent()) ?? '', /Évacuer, HERMINE/, 'a new P1 is announced');
  assert.match((await alert.locator('.honesty').textContent()) ?? '', /Non évaluée/);
  const row = alert.locator('tbody tr').filter({ hasText: 'Renard-3' });
  assert.match((await row.textContent()) ?? '', /SANS RÉPONSE.*dans \d+/);
  assert.match((await alert.locator('tbody tr').first().textContent()) ?? '', /SANS RÉPONSE/, 'the silent come first');

  await ask(served.url, token('renard-1'), '/api/v1/alerts/a-live/answers', {
    id: 'an-1',
    answer: 'executing',
    for: 'renard-3',
    means: 'voice',
  });
  await row.filter({ hasText: 'J’Y VAIS' }).waitFor();
  assert.match((await row.textContent()) ?? '', /relayé par Renard-1, voix/);
  await page.locator('.operation').filter({ hasText: 'HERMINE' }).waitFor();
  assert.match((await page.locator('.thread').filter({ hasText: 'HERMINE' }).textContent()) ?? '', /clé tenue par le serveur/);
  assert.equal(await page.evaluate(() => 'stillHere' in globalThis), true);
  assert.equal((await page.locator('body').textContent())?.includes('Maëlle'), false, 'no civil name on a screen read over shoulders');
  assert.deepEqual(faults, []);
  await context.close();
});

test('new rows wait while somebody points at the list', async (t) => {
  if (!needsBrowser(t)) return;
  const { page, context } = await openBoard('vigie');
  const reports = page.locator('section').filter({ has: page.locator('#reports-h') });
  await reports.locator('li').first().waitFor();
  const before = await reports.locator('li').count();
  await reports.locator('li').first().hover();
  await ask(served.url, token('vigie'), '/api/v1/reports', {
    id: 'r-held',
    verbatim: 'Un homme attend devant la mairie.',
    about: ['hermine'],
  });
  const more = reports.getByRole('button', { name: '1 nouvelle' });
  await more.waitFor();
  assert.equal(await reports.locator('li').count(), before);
  await more.click();
  await reports.locator('li').filter({ hasText: 'devant la mairie' }).waitFor();
  await context.close();
});

async function violations(page: Page): Promise<unknown> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = (
      globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
      }
    ).axe;
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
  });
}

test('no accessibility fault that axe can find, in three themes and two languages', async (t) => {
  if (!needsBrowser(t)) return;
  const { page, context } = await openBoard('delcassou', { bypassCSP: true });
  await page.locator('.alert').first().waitFor();
  for (const lang of ['fr', 'en']) {
    await page.locator(`button[lang=${lang}]`).click();
    for (const theme of ['jour', 'sombre', 'nuit']) {
      await page.locator('select').selectOption(theme);
      assert.deepEqual(await violations(page), [], `${theme}, ${lang}`);
    }
  }
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.locator('#token').waitFor();
  assert.deepEqual(await violations(page), [], 'sign-in');
  await context.close();
});

test('everything fits at 320 px and at 200 %, and is reached from the keyboard', async (t) => {
  if (!needsBrowser(t)) return;
  const { page, context, faults } = await openBoard('delcassou', { viewport: { width: 320, height: 640 } });
  await page.locator('.alert').first().waitFor();
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  for (const lang of ['fr', 'en']) {
    await page.locator(`button[lang=${lang}]`).click();
    assert.equal(await overflow(), 0, lang);
  }
  // A window of 1280 by 800, enlarged twice.
  await page.setViewportSize({ width: 640, height: 400 });
  assert.equal(await overflow(), 0, '200 %');

  const reached = new Set<string>();
  const wanted = await page.locator('button, a, select').count();
  await page.locator('body').press('Home');
  for (let i = 0; i < wanted + 2; i++) {
    await page.keyboard.press('Tab');
    reached.add(
      await page.evaluate(() => [...document.querySelectorAll('button, a, select')].indexOf(document.activeElement as Element).toString()),
    );
  }
  assert.equal([...reached].filter((index) => index !== '-1').length, wanted);
  assert.deepEqual(faults, []);
  await context.close();
});

test('somebody of a team sees what concerns them, and no board', async (t) => {
  if (!needsBrowser(t)) return;
  const { page, context, faults } = await openBoard('busard-2');
  await page.locator('.alert').first().waitFor();
  assert.equal(await page.locator('#reports-h, #people-h').count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test('I-39 I-40 a participant reads the drill in a frame of its own, marked; the desk reads what is owed, by name and date', async (t) => {
  if (!needsBrowser(t)) return;
  // Whom no alert above rings.
  const say = (path: string, body: object) => ask(served.url, token('vigie'), path, body);
  await say('/api/v1/drills', { id: 'dr-b', scenario: 'pont', participants: ['prefecture'] });
  await say('/api/v1/drills/dr-b/start', { id: 'dr-b-start' });
  await say('/api/v1/drills/dr-b/injects', { id: 'dr-b-1', to: ['prefecture'], order: 'Le pont est coupé.' });
  const field = await openBoard('prefecture');
  const frame = field.page.locator('.exercise.mine');
  await frame.filter({ hasText: 'EXERCICE - Le pont est coupé. - EXERCICE' }).waitFor();
  assert.equal(await frame.locator('button').count(), 0);
  const desk = await openBoard('vigie');
  await desk.page.locator('#drills-h').waitFor();
  assert.equal(await desk.page.locator('.exercise.mine').count(), 0, 'who takes no part has no frame');
  const owed = desk.page.locator('section').filter({ has: desk.page.locator('#lessons-h') });
  assert.match((await owed.textContent()) ?? '', /dans .*Atlas, action promise.*Écrire qui dit le mot/);
  await say('/api/v1/alerts', { id: 'a-real', principal: 'hermine', action: 'evacuate', recipients: ['prefecture'] });
  await frame.waitFor({ state: 'detached' });
  for (const { context, faults } of [field, desk]) {
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test('a lost link is said with its hour, and comes back by itself', async (t) => {
  if (!needsBrowser(t)) return;
  const { page, context } = await openBoard('vigie');
  await page.locator('.status .live').waitFor();
  await served.halt();
  const lost = page.locator('.lost');
  await lost.waitFor();
  assert.match((await lost.textContent()) ?? '', /Lien perdu à \d\d:\d\d:\d\d.*radio/);
  assert.ok((await page.locator('.alert').count()) > 0, 'what was known stays on the screen');
  await served.resume();
  await lost.waitFor({ state: 'detached', timeout: 30_000 });
  await page.locator('.status .live').waitFor();
  await context.close();
});
