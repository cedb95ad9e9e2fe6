/** Instants and ages as the desk reads them: 24-hour local time with seconds, in the zone of the organisation (domain 6b). */
import { DAY, HOUR, MINUTE, type Ms, SECOND } from '../kernel/time.ts';
import type { Lang } from '../wire/problems.ts';

const LOCALE = { fr: 'fr-FR', en: 'en-GB' } as const;
const kept = new Map<string, Intl.DateTimeFormat>();

function format(lang: Lang, zone: string | null, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${lang} ${zone} ${JSON.stringify(parts)}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(LOCALE[lang], { ...parts, hourCycle: 'h23', ...(zone === null ? {} : { timeZone: zone }) });
  kept.set(key, made);
  return made;
}

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;

/** `17:38:55` */
export const clock = (at: Ms, lang: Lang, zone: string | null): string => format(lang, zone, CLOCK).format(at);
/** `18:30` */
export const hour = (at: Ms, lang: Lang, zone: string | null): string =>
  format(lang, zone, { hour: '2-digit', minute: '2-digit' }).format(at);
/** `mercredi 12 mars 2031` */
export const longDay = (at: Ms, lang: Lang, zone: string | null): string => format(lang, zone, { dateStyle: 'full' }).format(at);
/** `13 juin 2031`, for what is due on a day and not at an hour. */
export const date = (at: Ms, lang: Lang, zone: string | null): string => format(lang, zone, { dateStyle: 'medium' }).format(at);
/** `12 mars`, or null on the same local day as `now`. */
export function otherDay(at: Ms, now: Ms, lang: Lang, zone: string | null): string | null {
  const day = format(lang, zone, { dateStyle: 'short' });
  return day.format(at) === day.format(now) ? null : format(lang, zone, { day: 'numeric', month: 'short' }).format(at);
}

const UNITS = { fr: { s: 's', min: 'min', h: 'h', d: 'j' }, en: { s: 's', min: 'min', h: 'h', d: 'd' } } as const;
/** Between a figure and its unit, never broken over two lines. */
const NARROW = '\u202f';
const two = (n: number): string => String(n).padStart(2, '0');

/** A length of time in at most two figures: `42 s`, `1 min 12`, `2 h 05`, `3 j`. Never negative. */
export function span(length: Ms, lang: Lang): string {
  const unit = UNITS[lang];
  const whole = Math.max(0, length);
  if (whole < MINUTE) return [Math.floor(whole / SECOND), unit.s].join(NARROW);
  if (whole < HOUR) return [Math.floor(whole / MINUTE), unit.min, two(Math.floor((whole % MINUTE) / SECOND))].join(NARROW);
  if (whole < DAY) return [Math.floor(whole / HOUR), unit.h, two(Math.floor((whole % HOUR) / MINUTE))].join(NARROW);
  return [Math.floor(whole / DAY), unit.d].join(NARROW);
}
