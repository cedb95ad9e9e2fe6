/** A real browser keeps to the release that was signed: offline, when a newer one comes, and when somebody changes what is served. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { throwAway } from '../e2e/program.ts';
import { Between, copyConsole } from '../release/patched.ts';
import { type Key, makeKey, signConsole, withoutBuild } from '../release/signed.ts';
import { launch, needsBrowser, openPage, type Watched, without } from './browser.ts';

const folder = throwAway('signed');
const why = without() ?? withoutBuild();
let browser: Browser;
let key: Key;
let first = '';
let between: Between;
let url = '';

before(async () => {
  if (why !== null) return;
  browser = await launch();
  key = makeKey();
  first = copyConsole(join(folder.path, 'first'));
  signConsole(first, key, 1000);
});
beforeEach(async (t) => {
  if (why !== null) return;
  between = new Between();
  await between.show(first, true);
  url = await between.listen();
  (t as TestContext).after(() => between.close());
});
after(async () => {
  await browser?.close();
  folder.remove();
});
function missing(t: TestContext): boolean {
  if (!needsBrowser(t)) return true;
  if (why !== null) t.skip(why);
  return why !== null;
}

/** A release beside the first: `mark` is in its page, where a test sees it. */
function another(name: string, made: number, by: Key, before: readonly Key[] = []): string {
  const root = copyConsole(join(folder.path, name));
  const page = join(root, 'dist/console/index.html');
  writeFileSync(page, readFileSync(page, 'utf8').replace('<meta charset', `<meta name="mark" content="${name}"><meta charset`));
  signConsole(root, by, made, '0.2.0', before);
  return root;
}

const mark = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.querySelector('meta[name=mark]')?.getAttribute('content') ?? null);
const heldNote = (page: Page): Promise<string | null> =>
  page.evaluate(async () => (await (await caches.open('abri.release')).match('/note'))?.text() ?? null);

/** First visit: the page comes from the network, the worker takes the release and stands. */
async function visit(): Promise<Watched> {
  const watched = await openPage(browser, url);
  const stands = (): Promise<boolean> =>
    watched.page.evaluate(async () => navigator.serviceWorker.controller !== null && (await caches.match('/worker')) !== undefined);
  while (!(await stands())) await new Promise((later) => setTimeout(later, 20));
  return watched;
}
const alarm = async (page: Page): Promise<string> => {
  await page.locator('.refused').waitFor();
  return (await page.locator('.refused').textContent()) ?? '';
};

test('the release is held at the first visit, and shown with the line cut: the page of the store, its policy of this release', async (t) => {
  if (missing(t)) return;
  const { page, context, faults } = await visit();
  assert.equal(await heldNote(page), readFileSync(join(first, 'release.note'), 'utf8'));
  assert.deepEqual(faults, []);
  between.down = true;
  const response = await page.reload();
  assert.equal(response?.status(), 200);
  assert.match(response?.headers()['content-security-policy'] ?? '', /require-trusted-types-for 'script'/);
  await page.locator('.door').waitFor();
  assert.match((await page.locator('main').textContent()) ?? '', /Réessayer|ne répond pas/);
  await context.close();
});

test('a page somebody changed on its way is not shown, and every page is told', async (t) => {
  if (missing(t)) return;
  const { page, context } = await visit();
  between.patch = (path) =>
    path === '/' || path === '/index.html' ? { body: '<!doctype html><meta name="mark" content="other">', type: 'text/html' } : null;
  await page.reload();
  assert.equal(await mark(page), null);
  assert.match(await alarm(page), /Un fichier n’est pas celui de la liste.*dist\/console\/index\.html/);
  await context.close();
});

test('a newer release under the pinned key is taken: said, then shown at the next page', async (t) => {
  if (missing(t)) return;
  const { page, context, faults } = await visit();
  await between.show(another('second', 2000, key), true);
  await page.reload();
  await page.locator('.news').waitFor();
  assert.equal(await mark(page), null, 'the page that is open stays what it is');
  await page.locator('.news button').click();
  await page.waitForFunction(() => document.querySelector('meta[name=mark]') !== null);
  assert.equal(await mark(page), 'second');
  assert.deepEqual(faults, []);
  await context.close();
});

test('refused and shouted: another key, an older release, no list, a file that is not the one listed', async (t) => {
  if (missing(t)) return;
  const { page, context } = await visit();
  const held = await heldNote(page);
  const offers: readonly (readonly [show: () => Promise<void>, says: RegExp])[] = [
    [() => between.show(another('forged', 3000, makeKey()), true), /n’est pas signée par la clé retenue/],
    [() => between.show(another('older', 500, key), true), /n’est pas plus récente/],
    [() => between.show(first, false), /ne montre plus de liste signée/],
    [
      async () => {
        await between.show(another('tampered', 4000, key), true);
        between.patch = (path) => (/^\/assets\/.*\.css$/.test(path) || path === '/index.html' ? { body: 'x', type: 'text/css' } : null);
      },
      /Un fichier n’est pas celui de la liste/,
    ],
  ];
  for (const [show, says] of offers) {
    await show();
    await page.reload();
    await page.waitForFunction((pattern) => new RegExp(pattern).test(document.querySelector('.refused')?.textContent ?? ''), says.source);
    assert.equal(await mark(page), null);
    assert.equal(await heldNote(page), held);
  }
  // What was refused is forgotten once the server shows again what is held.
  between.patch = () => null;
  await between.show(first, true);
  await page.reload();
  await page.locator('.door').waitFor();
  await page.locator('.refused').waitFor({ state: 'detached' });
  await context.close();
});

test('a key hands over to another by a list that both signed, and is then worth nothing', async (t) => {
  if (missing(t)) return;
  const { page, context } = await visit();
  const next = makeKey('abri.example/release-2');
  await between.show(another('handed-over', 2000, next, [key]), true);
  await page.reload();
  await page.locator('.news').waitFor();
  await between.show(another('by-the-old', 3000, key), true);
  await page.reload();
  assert.match(await alarm(page), /n’est pas signée par la clé retenue/);
  await between.show(another('by-the-new', 4000, next), true);
  await page.reload();
  await page.locator('.news').waitFor();
  await context.close();
});

test('what is held is damaged in the store: taken again whole, and nothing unverified in between', async (t) => {
  if (missing(t)) return;
  const { page, context } = await visit();
  await page.evaluate(async () => {
    const store = await caches.open('abri.release');
    const note = (await (await store.match('/note'))?.text()) ?? '';
    await store.put('/note', new Response(note.replace('0.1.0', '0.1.1')));
  });
  between.patch = (path) => (path === '/' ? { body: '<!doctype html><meta name="mark" content="other">', type: 'text/html' } : null);
  await page.reload();
  await page.locator('.door').waitFor();
  assert.equal(await mark(page), null);
  between.down = true;
  await page.evaluate(async () => (await caches.open('abri.release')).put('/note', new Response('')));
  await assert.rejects(page.reload());
  await context.close();
});

test('another worker given to the browser alone, and the right one to whoever looks: the open pages are told to stop', async (t) => {
  if (missing(t)) return;
  const { page, context } = await visit();
  await page.reload();
  between.patch = (path, { headers }) =>
    path === '/sw.js' && headers['service-worker'] === 'script'
      ? { body: 'addEventListener("fetch", () => {}); // other', type: 'text/javascript' }
      : null;
  await page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())?.update();
  });
  assert.match(await alarm(page), /est en train d’être remplacé.*N’ouvrez rien de scellé/);
  await context.close();
});

test('what is not of the release does not run: no script of another address, no script in a page of statements', async (t) => {
  if (missing(t)) return;
  const { page, context } = await visit();
  between.patch = (path) => {
    if (path === '/assets/more.js') return { body: 'document.title = "run"', type: 'text/javascript' };
    if (path === '/statements/x')
      return {
        body: '<!doctype html><title>calm</title><script>document.title = "run"</script><script src="/assets/more.js"></script>',
        type: 'text/html',
      };
    return null;
  };
  await page.reload();
  const loaded = await page.evaluate(
    () =>
      new Promise((done) => {
        const link = document.createElement('link');
        link.rel = 'modulepreload';
        link.href = '/assets/more.js';
        link.onload = () => done('loaded');
        link.onerror = () => done('refused');
        document.head.append(link);
      }),
  );
  assert.equal(loaded, 'refused');
  await page.goto(`${url}/statements/x`);
  assert.equal(await page.title(), 'calm');
  await context.close();
});

test('a build nobody signed: no worker, nothing kept, nothing in the way', async (t) => {
  if (missing(t)) return;
  await between.show(first, false);
  const { page, context, faults } = await openPage(browser, url);
  await page.locator('#token').waitFor();
  assert.deepEqual(await page.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, await caches.keys()]), [
    0,
    [],
  ]);
  assert.deepEqual(faults, []);
  await context.close();
});
