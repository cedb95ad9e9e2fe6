/** The token of this tab: from the address (then removed from it) or typed in; forgotten with the tab, or at once. */
import { signal } from '@preact/signals';

const KEY = 'abri.token';

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

/** `#token=…` is read once and taken out of the address, so that it is in no history, no bookmark and no screenshot. */
export function readToken(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  if (given !== null && given !== '') keepToken(given);
  else token.value = recall();
}
