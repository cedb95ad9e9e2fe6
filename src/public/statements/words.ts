/** The words around a statement, in French first. What the organisation wrote is never touched, nor translated. */
import type { Lang } from '../../wire/problems.ts';

export interface PageWords {
  /** The title of the list, and of the feeds. */
  readonly statements: string;
  readonly by: (organisation: string) => string;
  readonly noneYet: string;
  readonly released: string;
  readonly updated: string;
  readonly reading: (minutes: number) => string;
  readonly readingLabel: string;
  readonly author: string;
  readonly credit: (name: string) => string;
  readonly corrections: string;
  readonly corrected: (n: number) => string;
  readonly saidBefore: string;
  readonly nowRead: string;
  readonly replaced: string;
  readonly related: string;
  readonly all: string;
  readonly feeds: string;
  readonly other: string;
  readonly exercise: string;
  readonly exerciseLead: string;
  readonly notFound: string;
  readonly notFoundLead: string;
  /** `9 h 42`, with the place whose hour it is. */
  readonly at: (day: string, hour: string, minute: string, place: string) => string;
}

/** Between a figure and its unit, before a high sign, inside guillemets: never broken over two lines. */
const N = '\u202f';

export const PAGE_WORDS: Readonly<Record<Lang, PageWords>> = {
  fr: {
    statements: 'Communiqués',
    by: (organisation) => `Communiqués de ${organisation}`,
    noneYet: 'Rien n’a été publié. Ce qui le sera le sera ici.',
    released: 'Publié le',
    updated: 'Mis à jour le',
    reading: (minutes) => `${minutes}${N}min`,
    readingLabel: 'Temps de lecture',
    author: 'Par',
    credit: (name) => `Photo\u00a0: ${name}`,
    corrections: 'Corrections',
    corrected: (n) => (n === 1 ? 'Ce communiqué a été corrigé.' : `Ce communiqué a été corrigé ${n} fois.`),
    saidBefore: 'Ce qui avait été dit',
    nowRead: 'Ce qu’il faut lire',
    replaced: 'Le texte de cette page est le texte corrigé.',
    related: 'Sur le même sujet',
    all: 'Tous les communiqués',
    feeds: 'Suivre\u00a0:',
    other: 'English',
    exercise: 'EXERCICE',
    exerciseLead: 'Personnes, lieux et faits sont inventés.',
    notFound: 'Rien à cette adresse',
    notFoundLead: 'Ce communiqué n’existe pas, ou n’est plus publié.',
    at: (day, hour, minute, place) => `${day} à ${hour.replace(/^0/, '')}${N}h${N}${minute}, heure de ${place}`,
  },
  en: {
    statements: 'Statements',
    by: (organisation) => `Statements by ${organisation}`,
    noneYet: 'Nothing has been released. What is released will be here.',
    released: 'Released on',
    updated: 'Updated on',
    reading: (minutes) => `${minutes} min`,
    readingLabel: 'Reading time',
    author: 'By',
    credit: (name) => `Photo: ${name}`,
    corrections: 'Corrections',
    corrected: (n) => (n === 1 ? 'This statement has been corrected.' : `This statement has been corrected ${n} times.`),
    saidBefore: 'What had been said',
    nowRead: 'What to read',
    replaced: 'The text of this page is the corrected one.',
    related: 'On the same matter',
    all: 'All statements',
    feeds: 'Follow:',
    other: 'Français',
    exercise: 'EXERCISE',
    exerciseLead: 'People, places and deeds are invented.',
    notFound: 'Nothing at this address',
    notFoundLead: 'This statement does not exist, or is no longer released.',
    at: (day, hour, minute, place) => `${day} at ${hour}:${minute}, ${place} time`,
  },
};
