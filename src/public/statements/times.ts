/** Instants as the public reads them: the day and the hour where the organisation lives, and whose hour it is. */
import type { Ms } from '../../kernel/time.ts';
import type { Lang } from '../../wire/problems.ts';
import { PAGE_WORDS } from './words.ts';

const LOCALE = { fr: 'fr-FR', en: 'en-GB' } as const;

/** `13 mars 2031 à 11 h 20, heure de Paris` */
export function said(at: Ms, zone: string, lang: Lang): string {
  const date = new Intl.DateTimeFormat(LOCALE[lang], { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' }).format(at);
  const day = lang === 'fr' ? date.replace(/^1 /, '1er ') : date;
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(
    at,
  );
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return PAGE_WORDS[lang].at(day, part('hour'), part('minute'), placeOf(zone));
}

/** `Europe/Paris` → `Paris`. `UTC` names itself. */
const placeOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** RFC 3339, in the organisation's zone: `2031-03-13T11:20:00+01:00`. Seconds are not the public's. */
export function stamp(at: Ms, zone: string): string {
  const wall = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(at);
  const minutes = Math.round((Date.parse(`${wall.replace(' ', 'T')}Z`) - at) / 60_000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const away = Math.abs(minutes);
  return `${wall.replace(' ', 'T').slice(0, 16)}:00${minutes < 0 ? '-' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}
