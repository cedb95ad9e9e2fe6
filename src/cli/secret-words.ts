/** Words of the lists of BIP-39: six to compare two devices by, twenty-four that are the root itself. */
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { sixPlaces } from '../log/enrol.ts';
import type { Lang } from './io.ts';

const LISTS: Readonly<Record<Lang, string[]>> = { fr: french, en: english };
/** The same letters, whoever typed them and on which keyboard. */
const plain = (text: string): string => text.normalize('NFKD').toLowerCase().trim().replace(/\s+/g, ' ');

/** Of the text of a request (log/enrol.ts), in the language of the new device. */
export const sixWords = (text: string, lang: Lang): string =>
  sixPlaces(text)
    .map((at) => LISTS[lang][at] ?? '')
    .join(' ');
export const areTheSixWords = (typed: string, text: string, lang: Lang): boolean => plain(typed) === plain(sixWords(text, lang));

/** 32 bytes as twenty-four words, the last of which holds a check of the others. */
export const rootWords = (seed: Uint8Array, lang: Lang): string => entropyToMnemonic(seed, LISTS[lang]);
/** Null when these are no twenty-four words of either list, or one of them is wrong. */
export function rootSeed(typed: string): Uint8Array | null {
  for (const list of Object.values(LISTS)) {
    try {
      const seed = mnemonicToEntropy(plain(typed), list);
      if (seed.length === 32) return seed;
    } catch {
      // Not of this list: the other is tried.
    }
  }
  return null;
}
