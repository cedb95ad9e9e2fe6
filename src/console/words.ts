/**
 * The words of the console in the reader's language. French is written first and is the shape; the compiler refuses an
 * English table that lacks or invents a message.
 */
import { computed } from '@preact/signals';
import type { Lang } from '../wire/problems.ts';
import { lang } from './state/settings.ts';
import { french, set } from './typography.ts';
import { EN } from './words/en.ts';
import { FR } from './words/fr.ts';

export type Words = typeof FR;
export const TABLES: Readonly<Record<Lang, Words>> = { fr: set(FR, french), en: EN };

export const words = computed<Words>(() => TABLES[lang.value]);

/** The word of a code; the code itself when a later server wrote one this page does not know. */
export const term = (table: Readonly<Record<string, string>>, code: string | null): string => (code === null ? '' : (table[code] ?? code));
