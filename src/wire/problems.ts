/**
 * Refusals and faults as problem documents (RFC 9457): what happened, what was kept, what to do, in the reader's
 * language, with a stable code for programs. Nothing of a request is echoed but the name of a field and ids it named.
 */
import type { Refusal } from '../kernel/decider.ts';
import type { Id } from '../kernel/ids.ts';
import type { ProblemWords } from './problem-words.ts';
import { CORE_WORDS, WIRE_WORDS } from './problem-words.ts';

export type { ExactJson, Json, JsonFault, JsonLimits } from './exact-json.ts';
export { exactJson, JSON_LIMITS } from './exact-json.ts';

export type Lang = 'fr' | 'en';
export const PROBLEM_TYPE = 'application/problem+json';

export interface Problem {
  /** `urn:abri:problem:<code>` */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** JSON pointer of the field at fault. */
  readonly field?: string;
  /** Ids a person needs to act on it. */
  readonly about?: readonly Id[];
  /** Where the rule comes from (`I-13`, `decision 20`). */
  readonly doctrine?: string;
}
export interface ProblemDetails {
  readonly lang?: Lang;
  readonly field?: string;
  readonly about?: readonly Id[];
  readonly doctrine?: string;
}

const KEPT: Readonly<Record<Lang, string>> = { fr: 'Rien n’a été enregistré.', en: 'Nothing was recorded.' };
/** When the disk has not answered, "nothing was recorded" would be a claim nobody can make (I-04). */
const UNSURE: Readonly<Record<Lang, string>> = {
  fr: 'On ne peut dire si c’est enregistré.',
  en: 'Whether it was recorded cannot be said.',
};
const RECORDED: Readonly<Record<Lang, string>> = {
  fr: 'C’est enregistré, avec cette réserve, et montré au poste.',
  en: 'It is recorded, with this reservation, and shown to the desk.',
};
const UNSURE_CODES: readonly string[] = ['not_durable', 'unreadable', 'internal'];

const FALLBACK: ProblemWords = {
  status: 409,
  fr: ['Refusé', 'Montrez ce code au poste.'],
  en: ['Refused', 'Show this code to the desk.'],
};

function wordsFor(code: string): ProblemWords {
  if (Object.hasOwn(CORE_WORDS, code)) return CORE_WORDS[code] ?? FALLBACK;
  return Object.hasOwn(WIRE_WORDS, code) ? (WIRE_WORDS[code] ?? FALLBACK) : FALLBACK;
}

export const knowsCode = (code: string): boolean => Object.hasOwn(CORE_WORDS, code) || Object.hasOwn(WIRE_WORDS, code);

/** Makes the problem document of a code. French when no language is given. */
export function problem(code: string, { lang = 'fr', field, about, doctrine }: ProblemDetails = {}): Problem {
  const words = wordsFor(code);
  const [title, todo] = words[lang];
  const kept = (UNSURE_CODES.includes(code) ? UNSURE : KEPT)[lang];
  return {
    type: `urn:abri:problem:${code}`,
    title,
    status: words.status,
    detail: `${title}. ${kept} ${todo}`,
    code,
    ...(field === undefined ? {} : { field }),
    ...(about === undefined ? {} : { about }),
    ...(doctrine === undefined ? {} : { doctrine }),
  };
}

/** The problem document of a refusal of the core. */
export function problemOf({ code, doctrine, about }: Refusal, lang: Lang = 'fr'): Problem {
  return problem(code, { lang, doctrine, ...(about === undefined ? {} : { about }) });
}

/** The sentence shown beside testimony that was recorded with a conflict (decision 11). */
export function conflictText(code: string, lang: Lang = 'fr'): string {
  return `${wordsFor(code)[lang][0]}. ${RECORDED[lang]}`;
}

/** Why a button is grey: the title alone. */
export const reasonText = (code: string, lang: Lang = 'fr'): string => wordsFor(code)[lang][0];

/** The reader's language from an `Accept-Language` header: the first of French and English it names; French otherwise. */
export function langOf(header: string | null | undefined): Lang {
  for (const part of (header ?? '').split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if (tag === 'en' || tag === 'fr') return tag;
  }
  return 'fr';
}
