/** Which page of the console the address names. What it carries besides (a token, a link) is read once and taken out of it. */
import { signal } from '@preact/signals';
import { keepToken, recallToken } from './token.ts';

export const PAGES = ['board', 'access', 'enrol', 'sponsor', 'places'] as const;
export type Page = (typeof PAGES)[number];

export const page = signal<Page>('board');
/** The code of a one-time link that was opened here and not used yet. */
export const link = signal<string | null>(null);

export const addressOf = (to: Page): string => (to === 'board' ? '#/' : `#/${to}`);
export function goTo(to: Page): void {
  history.pushState(null, '', addressOf(to));
  page.value = to;
}

/** A secret in the address is in no history, no bookmark and no screenshot afterwards. */
export function readAddress(): void {
  const hash = location.hash.slice(1);
  const named = PAGES.find((name) => hash === `/${name}`);
  const given = new URLSearchParams(hash.startsWith('/') ? '' : hash);
  page.value = named ?? 'board';
  if (hash !== '' && named === undefined) history.replaceState(null, '', location.pathname + location.search);
  link.value = given.get('link');
  const value = given.get('token');
  if (value !== null && value !== '') keepToken(value);
  else recallToken();
}
/** The person went back or forth, or pasted a link into an open tab. */
export function followAddress(): void {
  addEventListener('hashchange', () => {
    const named = PAGES.find((name) => location.hash === addressOf(name));
    if (named === undefined) readAddress();
    else page.value = named;
  });
  addEventListener('popstate', () => {
    page.value = PAGES.find((name) => location.hash === addressOf(name)) ?? 'board';
  });
}
