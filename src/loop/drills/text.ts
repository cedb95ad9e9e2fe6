/**
 * What a drill may say (I-39). It begins and ends with the exercise mark, and nowhere says that it is no exercise: in
 * Hawaii, in 2018, a drill message held "this is not a drill", and it was believed (domain §0.8).
 *
 * The core never sees words; whoever takes them in passes them through here first, on the way to the log and to a phone.
 */
import type { Refusal } from '../../kernel/decider.ts';

type Language = 'fr' | 'en';

/** The word that marks an exercise, the same on every screen, message and page. */
export const EXERCISE_MARK: Readonly<Record<Language, string>> = { fr: 'EXERCICE', en: 'EXERCISE' };
/** Signs every telephone's alphabet has: a dash would halve the length of an SMS. */
const BETWEEN = ' - ';

const THINGS = '(?:exercices?|exercises?|entrainements?|simulations?|simulacres?|drills?|rehearsals?|tests?|essais?|manoeuvres?)';
/** The negations of both languages, whatever the language of the text. */
const DENIALS = [
  new RegExp(`\\b(?:pas|plus|jamais|rien|aucune?|ni) (?:seulement |juste |simplement )?(?:(?:d|de|dune?|une?|l|le|la) )?${THINGS}\\b`),
  new RegExp(`\\b(?:not?|isnt|aint|never|no longer) (?:just |only |merely )?(?:(?:an?|any|the) )?${THINGS}\\b`),
];
/** The two sentences themselves, however they are spaced. */
const SENTENCES = ['nestpasunexercice', 'isnotadrill'];

/** Lower case, without accents, marks of format or apostrophes; everything else that is no letter is one space. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}'’‘ʼ`´]/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/[^a-z]+/g, ' ')
    .trim();

/** True when the text says, in French or in English, that it is no exercise. Rather one sentence too many than one too few. */
export function deniesDrill(text: string): boolean {
  const words = plain(text);
  const letters = words.replaceAll(' ', '');
  return DENIALS.some((denial) => denial.test(words)) || SENTENCES.some((sentence) => letters.includes(sentence));
}

export type DrillText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly refusal: Refusal };
const no = (code: string): DrillText => ({ ok: false, refusal: { code, doctrine: 'I-39' } });

/**
 * The text as a drill sends it, marked at both ends; marking twice changes nothing. Refusals: `drill_text_empty`,
 * `drill_text_denies`. What is judged is the marked text: "this is not an" becomes a denial by its mark.
 */
export function drillText(text: string, lang: Language): DrillText {
  const mark = EXERCISE_MARK[lang];
  let said = text.trim();
  if (said.startsWith(`${mark}${BETWEEN}`)) said = said.slice(mark.length + BETWEEN.length);
  if (said.endsWith(`${BETWEEN}${mark}`)) said = said.slice(0, -mark.length - BETWEEN.length);
  said = said.trim();
  if (said === '' || said === mark) return no('drill_text_empty');
  const marked = [mark, said, mark].join(BETWEEN);
  return deniesDrill(marked) ? no('drill_text_denies') : { ok: true, text: marked };
}
