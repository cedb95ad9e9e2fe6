/** Somebody at a browser of their own: they come in by a link, with an authenticator like that of a phone, and can be told apart. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ask, type Served as Desk, openPage, type Watched } from './browser.ts';

type Served = Pick<Desk, 'url' | 'tokens'>;

/** Passkeys know names, not addresses. */
export const homeOf = (served: Served): string => served.url.replace('127.0.0.1', 'localhost');

export async function linkFor(served: Served, member: string): Promise<string> {
  const { path } = (await ask(served.url, served.tokens.delcassou ?? '', `/api/v1/members/${member}/link`, {})) as { path: string };
  return path;
}

export async function comeInByLink(
  browser: Browser,
  served: Served,
  member: string,
  options: BrowserContextOptions = {},
  base = homeOf(served),
): Promise<Watched> {
  const watched = await openPage(browser, `${base}${await linkFor(served, member)}`, options);
  await watched.page.getByRole('button', { name: 'Ouvrir le poste sur cet appareil' }).click();
  await watched.page.locator('.top .me').waitFor();
  return watched;
}

/** An authenticator of the browser itself, which verifies its user and gives a secret (PRF). */
export async function withAuthenticator({ page, context }: Watched): Promise<void> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf: true,
    },
  });
}

/** What axe finds on a page that was opened with `bypassCSP`. */
export async function violations(page: Page, axe: string): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
  });
}
