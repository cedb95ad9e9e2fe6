/** Language and theme, remembered on this device. Nothing else about the person is. */
import { effect, signal } from '@preact/signals';
import type { Lang } from '../../wire/problems.ts';

export const THEMES = ['auto', 'jour', 'sombre', 'nuit'] as const;
export type Theme = (typeof THEMES)[number];

/** Storage may be refused (private windows, policies): a setting is then kept for the page only. */
function recall(key: string): string | null {
  try {
    return globalThis.localStorage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}
function remember(key: string, value: string): void {
  try {
    globalThis.localStorage?.setItem(key, value);
  } catch {
    // The setting holds until the page is closed.
  }
}

function firstLang(): Lang {
  const kept = recall('abri.lang');
  if (kept === 'fr' || kept === 'en') return kept;
  return globalThis.navigator?.language.toLowerCase().startsWith('en') ? 'en' : 'fr';
}

export const lang = signal<Lang>(firstLang());
export const theme = signal<Theme>(THEMES.find((name) => name === recall('abri.theme')) ?? 'auto');

/** Keeps the page's language and theme as chosen; `auto` follows the system, never into night, which is chosen by hand. */
export function applySettings(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = (): void => {
    document.documentElement.dataset.theme = theme.value === 'auto' ? (dark.matches ? 'sombre' : 'jour') : theme.value;
  };
  dark.addEventListener('change', paint);
  effect(paint);
  effect(() => {
    document.documentElement.lang = lang.value;
  });
}

export function chooseLang(next: Lang): void {
  lang.value = next;
  remember('abri.lang', next);
}
export function chooseTheme(next: Theme): void {
  theme.value = next;
  remember('abri.theme', next);
}
