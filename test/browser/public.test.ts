/** The public pages in a real browser: nothing fetched from anybody, no fault axe can find, light and dark, small and large. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { ask, launch, needsBrowser, openPage, type Served, serve, without } from './browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A grey sky over a darker square: a place without anybody, drawn here. */
function picture(width: number, height: number): string {
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 1; x <= width; x++)
      rows[y * (width + 1) + x] = y < height * 0.6 ? 200 - Math.floor((y / height) * 60) : 96 + ((x * y) % 9);
  const chunk = (name: string, body: Buffer): Buffer => {
    const head = Buffer.concat([Buffer.from(name), body]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(body.length);
    sum.writeUInt32BE(crc32(head));
    return Buffer.concat([size, head, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]).toString(
    'base64',
  );
}

let browser: Browser;
let served: Served;
let path = '';
const SLUG = 'heron-reprend-ses-permanences';
before(async () => {
  if (without() !== null) return;
  browser = await launch();
  served = await serve({ example: true });
  const post = (by: string, to: string, body: object) => ask(served.url, served.tokens[by] ?? '', `/api/v1/statements${to}`, body);
  const clear = async (id: string, statement: string): Promise<void> => {
    await post('delcassou', `/${statement}/security`, { id: `${id}-s` });
    await post('pont', `/${statement}/legal`, { id: `${id}-l` });
    await post('vigie', `/${statement}/consents`, { id: `${id}-c`, person: 'heron', read_back: 'Oui.' });
    await post('pont', `/${statement}/release`, { id: `${id}-r` });
  };
  const words = {
    about: ['heron'],
    title: 'HÉRON reprend ses permanences',
    text: 'HÉRON a été menacé la semaine passée. Il va bien, et ceux qui l’entourent aussi.\n\nSes permanences reprennent samedi. Il remercie celles et ceux qui ont appelé, écrit, ou simplement demandé de ses nouvelles.\n\nNous ne dirons rien d’autre tant que la justice travaille.',
    claims: [{ text: 'Il va bien.', owned_by: 'principal' }],
    mentions: [],
  };
  const photo = { base64: picture(960, 540), alt: 'La place de la mairie, vide, sous un ciel gris.', credit: 'Ville de Vernac (fictive)' };
  await post('pont', '', { id: 'pub', ...words, photo });
  await clear('pub', 'pub');
  await post('pont', '', {
    id: 'pub-2',
    statement: 'pub',
    ...words,
    photo,
    correction: 'Les permanences reprennent samedi.',
    said_before: 'Nous avions écrit vendredi.',
  });
  await clear('pub-2', 'pub');
  await clear('st-1', 'st-1');
  const list = await (await fetch(`${served.url}/communiques`)).text();
  path = new RegExp(`/communiques/[0-9-]+${SLUG}(?=")`).exec(list)?.[0] ?? '';
});
after(async () => {
  await browser?.close();
  await served?.stop();
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

test('every public page, by day and in the dark, on a desk and in a hand: nothing fetched elsewhere, nothing axe can find', async (t) => {
  if (!needsBrowser(t)) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [
      { width: 1280, height: 900 },
      { width: 320, height: 640 },
    ]) {
      for (const address of [
        '/communiques',
        '/statements',
        path,
        path.replace('/communiques', '/statements'),
        '/communiques/2031-01-01-rien',
      ]) {
        const what = `${address} ${colorScheme} ${viewport.width}`;
        // To look into the page axe must be let in; the page as it is comes next.
        const looked = await openPage(browser, served.url + address, { colorScheme, viewport, bypassCSP: true });
        assert.deepEqual(await violations(looked.page), [], what);
        assert.equal(await looked.page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, what);
        await looked.context.close();
        const { page, context, faults } = await openPage(browser, served.url + address, {
          colorScheme,
          viewport,
          javaScriptEnabled: false,
        });
        assert.deepEqual(
          faults.filter((fault) => !fault.includes('404')),
          [],
          what,
        );
        assert.deepEqual(await context.cookies(), []);
        if (address === path) assert.equal(await page.locator('h1').count(), 1);
        await context.close();
      }
    }
  }
});

test('the photo is shown, and everything is reached from the keyboard', async (t) => {
  if (!needsBrowser(t)) return;
  const { page, context, faults } = await openPage(browser, served.url + path);
  assert.ok(await page.locator('img').evaluate((img) => (img as HTMLImageElement).naturalWidth === 960));
  const wanted = await page.locator('a').count();
  const reached = new Set<string>();
  for (let i = 0; i < wanted + 1; i++) {
    await page.keyboard.press('Tab');
    reached.add(
      await page.evaluate(() => [...document.querySelectorAll('a')].indexOf(document.activeElement as HTMLAnchorElement).toString()),
    );
  }
  assert.equal([...reached].filter((index) => index !== '-1').length, wanted);
  assert.deepEqual(faults, []);
  await context.close();
});

test('the feed is XML that a browser reads whole', async (t) => {
  if (!needsBrowser(t)) return;
  const feed = await (await fetch(`${served.url}/communiques/atom.xml`)).text();
  const { page, context } = await openPage(browser, 'about:blank');
  const read = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'application/xml');
    return [parsed.querySelectorAll('parsererror').length, parsed.documentElement.namespaceURI, parsed.querySelectorAll('entry').length];
  }, feed);
  assert.deepEqual(read, [0, 'http://www.w3.org/2005/Atom', 2]);
  await context.close();
});
