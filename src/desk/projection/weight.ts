/** What a report is worth, as one viewer may know it: facets, gradings, independent origins. Never a number of grades (I-28). */
import type { Id } from '../../kernel/ids.ts';
import { exposeGradings, standingGrades } from '../../loop/loop.ts';
import type { Facets, FacetView, GradingView, Honesty } from '../../wire/views.ts';
import type { Facet } from '../../wire/vocabulary.ts';
import type { Alert, Weighed } from './rows.ts';
import type { Sight } from './sight.ts';

const BLANK: FacetView = { value: 'no', at: null, by: null };
const facet = (weighed: Weighed | undefined, name: Facet): FacetView => {
  const set = weighed?.facets[name] ?? null;
  return set === null ? BLANK : { value: set.value, at: set.at, by: set.by };
};
export const facetsOf = (weighed: Weighed | undefined): Facets => ({
  verified: facet(weighed, 'verified'),
  corroborated: facet(weighed, 'corroborated'),
  materialised: facet(weighed, 'materialised'),
});

/** Gradings as the core lets this viewer read them: a grader sees no letter of others before committing a figure (I-29). */
const exposed = (sight: Sight, weighed: Weighed): Weighed['gradings'] => exposeGradings(weighed, sight.viewer, sight.roles);

/** Whether a letter is being kept from this viewer: then it is kept in every view, timelines included. */
export function masks(sight: Sight, report: Id): boolean {
  const weighed = sight.state.assessment.weighed.get(report);
  return weighed !== undefined && exposed(sight, weighed).some((grading, i) => grading.source !== weighed.gradings[i]?.source);
}

/** What each grader holds now, oldest first; disagreement is shown, never averaged. */
export function gradingsOf(sight: Sight, weighed: Weighed | undefined): GradingView[] {
  if (weighed === undefined) return [];
  return standingGrades(exposed(sight, weighed)).map(({ grader, info, source, blind, at }) => ({ grader, info, source, blind, at }));
}

const FACET_WORDS = {
  fr: { verified: 'vérifiée', corroborated: 'recoupée', materialised: 'matérialisée' },
  en: { verified: 'verified', corroborated: 'corroborated', materialised: 'materialised' },
} as const;

function facetWords(facets: Facets, lang: 'fr' | 'en'): string {
  const not = lang === 'fr' ? 'non ' : 'not ';
  const going = lang === 'fr' ? 'en cours' : 'in progress';
  return (['verified', 'corroborated', 'materialised'] as const)
    .map((name) => {
      const word = FACET_WORDS[lang][name];
      const { value } = facets[name];
      return value === 'yes' ? word : value === 'no' ? `${not}${word}` : `${word}: ${going}`;
    })
    .join(', ');
}

function gradeWords(gradings: readonly GradingView[], lang: 'fr' | 'en'): string {
  const said = gradings.filter((grading) => grading.info !== null || grading.source !== null);
  if (said.length === 0) return lang === 'fr' ? 'non cotée' : 'not graded';
  return `${lang === 'fr' ? 'cotée' : 'graded'} ${said.map((grading) => `${grading.source ?? '–'}${grading.info ?? '–'}`).join(', ')}`;
}

/** A first letter is a capital whatever comes first. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function sentences(reports: Honesty['reports'], lang: 'fr' | 'en'): string {
  if (reports.length === 0)
    return lang === 'fr' ? 'Non évaluée: donnée sans renseignement joint.' : 'Not assessed: issued without a report.';
  return reports
    .map(({ facets, gradings, independentOrigins: n }) => {
      const origins =
        lang === 'fr' ? `${n} origine${n > 1 ? 's' : ''} indépendante${n > 1 ? 's' : ''}` : `${n} independent origin${n === 1 ? '' : 's'}`;
      return sentence(`${facetWords(facets, lang)}; ${gradeWords(gradings, lang)}; ${origins}`);
    })
    .join(' ');
}

/**
 * The honesty line of an alert: what the reports it rests on are worth now. Whoever is rung or raised it is told for
 * all of them, by worth and not by id where they may not read the report; anybody else, for those they may see.
 */
export function honestyOf(sight: Sight, alert: Alert): Honesty {
  const own = alert.by === sight.viewer || alert.recipients.some((r) => r.member === sight.viewer);
  const reports = alert.basis.flatMap((id) => {
    const visible = sight.desk ? sight.state.intake.reports.has(id) : sight.whole.intake.reports.get(id)?.by === sight.viewer;
    if (!visible && !own) return [];
    const from = visible ? sight.state : sight.whole;
    if (!from.intake.reports.has(id)) return [];
    const weighed = from.assessment.weighed.get(id);
    return [
      {
        id: visible ? id : null,
        facets: facetsOf(weighed),
        independentOrigins: weighed?.independent ?? 0,
        contradictingOrigins: weighed?.contradicting ?? 0,
        gradings: gradingsOf(sight, weighed),
      },
    ];
  });
  return { reports, fr: sentences(reports, 'fr'), en: sentences(reports, 'en') };
}
