/** Words of the lists of BIP-39: six to compare two devices by, twenty-four that are the root itself. */
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { sha256 } from '../log/digest.ts';
import { sixPlaces } from '../log/enrol.ts';
import { sameBytes, toUtf8 } from '../log/text.ts';
import { cut, join, type Part } from '../vault/shares.ts';
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

/** Where a share stands, of which root it is, what it holds, and a check of all three: 41 bytes in thirty words. */
const [MARK, SEED, CHECK] = [2, 32, 6];
const SHARE_WORDS = 30;
const concat = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const checkOf = (bytes: Uint8Array): Uint8Array => sha256(concat(toUtf8('abri.root-share/1'), bytes)).slice(0, CHECK);
/** Two shares are of one root when they bear its mark; it tells nothing of 32 random bytes. */
const markOf = (seed: Uint8Array): Uint8Array => sha256(concat(toUtf8('abri.root-mark/1'), seed)).slice(0, MARK);

/** Three shares of a root, two of which give it. */
export function rootShares(seed: Uint8Array, lang: Lang, dice: (length: number) => Uint8Array): string[] {
  return cut(seed, 2, 3, dice).map(({ at, bytes }) => {
    const share = concat(new Uint8Array([at]), markOf(seed), bytes);
    return inWords(concat(share, checkOf(share)), lang);
  });
}

/** The root two shares give; or which line of them is no share as it was printed, or that they are not two of one root. */
export function joinShares(lines: readonly string[]): Uint8Array | { readonly wrong: number } | 'apart' {
  const shares: Uint8Array[] = [];
  for (const [n, line] of lines.entries()) {
    const share = shareIn(line);
    if (share === null) return { wrong: n + 1 };
    shares.push(share);
  }
  const parts: Part[] = shares.map((share) => ({ at: share[0] ?? 0, bytes: share.slice(1 + MARK, 1 + MARK + SEED) }));
  if (parts.length !== 2 || parts[0]?.at === parts[1]?.at) return 'apart';
  const seed = join(parts);
  return shares.every((share) => sameBytes(share.slice(1, 1 + MARK), markOf(seed))) ? seed : 'apart';
}

function shareIn(line: string): Uint8Array | null {
  const typed = plain(line).split(' ');
  for (const list of Object.values(LISTS)) {
    const places = typed.map((word) => list.findIndex((known) => plain(known) === word));
    if (places.length !== SHARE_WORDS || places.includes(-1)) continue;
    const bits = places.map((place) => place.toString(2).padStart(11, '0')).join('');
    const bytes = Uint8Array.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
    const share = bytes.slice(0, -CHECK);
    const at = share[0] ?? 0;
    if (sameBytes(bytes.slice(-CHECK), checkOf(share)) && at > 0 && bits.endsWith('00')) return share;
  }
  return null;
}

function inWords(bytes: Uint8Array, lang: Lang): string {
  const bits = [...bytes]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .padEnd(SHARE_WORDS * 11, '0');
  return (bits.match(/.{11}/g) ?? []).map((place) => LISTS[lang][Number.parseInt(place, 2)] ?? '').join(' ');
}
