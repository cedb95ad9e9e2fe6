/** Instants as a reader in the organisation's zone writes them, and as everybody else does (UTC). */
import type { Ms } from '../../kernel/time.ts';
import type { Lang } from './vocabulary.ts';

export interface Times {
  /** `18:04:07` */
  clock(ms: Ms): string;
  /** Written in full, for headings. */
  day(ms: Ms): string;
  /** `9 mars 2031 18:04:07` */
  full(ms: Ms): string;
  /** `2031-03-09 17:04:07 UTC` */
  utc(ms: Ms): string;
}

export function timesIn(zone: string, lang: Lang): Times {
  const locale = lang === 'fr' ? 'fr-FR' : 'en-GB';
  const clock = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const day = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
  const date = new Intl.DateTimeFormat(locale, { timeZone: zone, year: 'numeric', month: 'long', day: 'numeric' });
  return {
    clock: (ms) => clock.format(ms),
    day: (ms) => day.format(ms),
    full: (ms) => `${date.format(ms)} ${clock.format(ms)}`,
    utc: (ms) => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
  };
}
