/** The six words two people compare before a device is vouched for (log/enrol.ts). */
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { sixPlaces } from '../../log/enrol.ts';
import type { Lang } from '../../wire/problems.ts';

const LISTS: Readonly<Record<Lang, readonly string[]>> = { fr: french, en: english };

/** In the language of the new device. */
export const sixWords = (text: string, lang: Lang): string[] => sixPlaces(text).map((at) => (LISTS[lang][at] ?? '').normalize('NFC'));
