/** Where a command reads and writes: data on stdout, messages on stderr, so that `--json | jq` always works. */
export type Lang = 'fr' | 'en';
export interface Io {
  out(text: string): void;
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly lang: Lang;
  readonly cwd: string;
  /** Standard input, unless given. */
  readonly input?: AsyncIterable<Uint8Array>;
}

/** French unless the person's locale says English (LC_ALL, LC_MESSAGES, LANG, in that order). */
export function langOf(env: Readonly<Record<string, string | undefined>>): Lang {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^en/i.test(locale) ? 'en' : 'fr';
}

/** For a terminal: what could move its cursor, colour it or turn its text round is not printed. `--json` holds every character. */
export const printable = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');

/** A message in the person's language. */
export const say = (io: Io, fr: string, en: string): string => (io.lang === 'fr' ? fr : en);
