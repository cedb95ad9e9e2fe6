/** ICU plurals for the two languages: French counts 0 and 1,5 as one, English does not. */
import type { Lang } from '../../wire/problems.ts';

const RULES = { fr: new Intl.PluralRules('fr'), en: new Intl.PluralRules('en') } as const;
const FIGURES = { fr: new Intl.NumberFormat('fr'), en: new Intl.NumberFormat('en') } as const;

/** `3 origines`: the figure, then the form its language gives it. */
export const counter =
  (lang: Lang) =>
  (n: number, one: string, other: string): string =>
    `${FIGURES[lang].format(n)} ${RULES[lang].select(n) === 'one' ? one : other}`;
