/**
 * How this tab is signed in: by a token, from the address (then removed from it) or typed in, forgotten with the tab or at once; or
 * by the session of the browser, whose token no script can read.
 */
import { signal } from '@preact/signals';

const KEY = 'abri.token';
/** Stands for the session of the browser where a token would be: no token looks like it. */
export const BROWSER = 'browser';

function recall(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Null when nobody is signed in. */
export const token = signal<string | null>(null);

export function keepToken(value: string): void {
  token.value = value;
  if (value === BROWSER) return;
  try {
    sessionStorage.setItem(KEY, value);
  } catch {
    // Kept by the page only.
  }
}

export function forgetToken(): void {
  token.value = null;
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // It was never stored.
  }
}

export const recallToken = (): void => {
  token.value = recall();
};
