/** The policy of the pages, tried by a real browser: what an injection would do is stopped, on the board and on the public pages. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launch, needsBrowser, openPage, type Served, serve, without } from './browser.ts';

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

/** Tries what a hostile text on a page would; says which of it ran. */
const attempts = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(async () => {
    const seen: Record<string, string> = {};
    const world = globalThis as unknown as { ran?: string };
    const attempt = async (name: string, run: () => unknown): Promise<void> => {
      world.ran = '';
      try {
        await run();
        await new Promise((later) => setTimeout(later, 50));
        seen[name] = world.ran === '' ? 'blocked' : 'ran';
      } catch {
        seen[name] = 'refused';
      }
    };
    const add = (name: string, attributes: Readonly<Record<string, string>>): void => {
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      document.body.append(element);
    };
    await attempt('markup', () => {
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="globalThis.ran=1">');
    });
    await attempt('inline script', () => {
      const script = document.createElement('script');
      script.append("globalThis.ran='x'");
      document.body.append(script);
    });
    await attempt('handler', () => {
      add('a', { onclick: "globalThis.ran='x'", href: '#', id: 'bait' });
      document.getElementById('bait')?.click();
    });
    await attempt('javascript: address', () => {
      add('a', { href: "javascript:void(globalThis.ran='x')", id: 'bait2' });
      document.getElementById('bait2')?.click();
    });
    await attempt('eval', () => (Reflect.get(globalThis, 'eval') as (code: string) => void)("globalThis.ran='x'"));
    await attempt('timer text', () => (setTimeout as unknown as (code: string) => void)("globalThis.ran='x'"));
    await attempt('another policy', () => {
      const { trustedTypes } = globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } };
      trustedTypes.createPolicy('other', { createHTML: (text: string) => text });
      world.ran = 'x';
    });
    await attempt('another site', async () => {
      await fetch('https://dehors.example/', { mode: 'no-cors' });
      world.ran = 'x';
    });
    await attempt('frame', () => add('iframe', { srcdoc: "<script>parent.ran='x'</script>" }));
    await attempt('object', () => add('object', { data: "data:text/html,<script>top.ran='x'</script>" }));
    return seen;
  });

for (const path of ['/', '/communiques', '/statements/2031-01-01-rien']) {
  test(`nothing a text could bring in runs on ${path}`, async (t) => {
    if (!needsBrowser(t)) return;
    const { page, context } = await openPage(browser, served.url + path);
    const seen = await attempts(page);
    assert.ok(Object.keys(seen).length === 10);
    for (const [name, came] of Object.entries(seen)) assert.notEqual(came, 'ran', name);
    assert.equal(seen.markup, 'refused', 'Trusted Types: markup from a text is refused before it is read');
    assert.equal(await page.evaluate(() => self.crossOriginIsolated), true);
    await context.close();
  });
}
