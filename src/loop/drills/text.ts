/**
 * What a drill may say (I-39). It begins and ends with the exercise mark, and nowhere says that it is no exercise: in
 * Hawaii, in 2018, a drill message held "this is not a drill", and it was believed (domain §0.8).
 *
 * The core never sees words; whoever takes them in passes them through here first, on the way to the log and to a phone.
 */
import type { Refusal } from '../../kernel/decider.ts';

export type DrillLanguage = 'fr' | 'en';

/** The word that marks an exercise, the same on every screen, message and page. */
export const EXERCISE_MARK: Readonly<Record<DrillLanguage, string>> = { fr: 'EXERCICE', en: 'EXERCISE' };
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

/**
 * How a text ends that its own mark would make a denial: "this is not an", "ceci n'est pas". An order that merely ends with a
 * negation is none: "do not move", "ne bougez pas", "the relay answers no more".
 */
const NEGATED_FR = '(?:pas|plus|jamais|rien)(?: seulement| juste| simplement)?';
const NEGATED_EN = '(?:not?|never|no longer)(?: just| only| merely)?';
const UNFINISHED = [
  new RegExp(`\\b(?:${NEGATED_FR}|aucune?|ni) (?:d|de|dune?|une?|l|le|la)$`),
  new RegExp(`\\b(?:n?est|n?etait|n?sera|sagit|agit) (?:en )?${NEGATED_FR}$`),
  new RegExp(`\\b(?:${NEGATED_EN}|isnt|wasnt|aint) (?:an?|any|the)$`),
  new RegExp(`\\b(?:is|was|will be) ${NEGATED_EN}$`),
  new RegExp(`(?:^(?:${NEGATED_FR}|${NEGATED_EN})|\\b(?:aucune?|ni|no|isnt|wasnt|aint))$`),
];

/** Lower case, without accents, marks of format or apostrophes; everything else that is no letter is one space. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}'’‘ʼ`´]/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/[^a-z]+/g, ' ')
    .trim();

/** The text without its marks, and whether it bore the one at its end. */
function unmarked(text: string): { readonly body: string; readonly closed: boolean } {
  let body = text.trim();
  let closed = false;
  for (const mark of Object.values(EXERCISE_MARK)) {
    if (body.startsWith(`${mark}${BETWEEN}`)) body = body.slice(mark.length + BETWEEN.length);
    if (!body.endsWith(`${BETWEEN}${mark}`)) continue;
    body = body.slice(0, -mark.length - BETWEEN.length);
    closed = true;
  }
  return { body: body.trim(), closed };
}

/** True when the text says, in French or in English, that it is no exercise. Rather one sentence too many than one too few. */
export function deniesDrill(text: string): boolean {
  const { body, closed } = unmarked(text);
  const words = plain(body);
  const letters = words.replaceAll(' ', '');
  return (
    DENIALS.some((denial) => denial.test(words)) ||
    SENTENCES.some((sentence) => letters.includes(sentence)) ||
    (closed && UNFINISHED.some((ending) => ending.test(words)))
  );
}

export type DrillText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly refusal: Refusal };
const no = (code: string): DrillText => ({ ok: false, refusal: { code, doctrine: 'I-39' } });

/**
 * The text as a drill sends it, marked at both ends; marking twice changes nothing. Refusals: `drill_text_empty`,
 * `drill_text_denies`. What is judged is the marked text: "this is not an" becomes a denial by its mark.
 */
export function drillText(text: string, lang: DrillLanguage): DrillText {
  const mark = EXERCISE_MARK[lang];
  const said = unmarked(text).body;
  if (said === '' || said === mark) return no('drill_text_empty');
  const marked = [mark, said, mark].join(BETWEEN);
  return deniesDrill(marked) ? no('drill_text_denies') : { ok: true, text: marked };
}
