/** Gradings as they may be shown: two axes apart, never one number, and blind where blindness was promised (I-28, I-29). */
import type { MemberId } from '../../kernel/ids.ts';
import { facetOf, type Grading, type InfoFigure, type SourceLetter, type Weighed } from './model.ts';

/** Those who grade, and whom the source's letter could sway. */
export const GRADERS: readonly string[] = ['analyst', 'watch_officer', 'supervisor'];

/** True once this person has said what they think of the information itself. */
export const hasCommitted = (gradings: readonly Grading[], grader: MemberId): boolean =>
  gradings.some((grading) => grading.grader === grader && grading.info !== null);

/**
 * The gradings this viewer may read: to a grader who has not committed a figure for the information, the source letters
 * that others gave are null (I-29). Leave `roles` out and the viewer is taken for a grader.
 */
export function exposeGradings(weighed: Weighed, viewer: MemberId, roles: readonly string[] = GRADERS): Grading[] {
  const blind = roles.some((role) => GRADERS.includes(role)) && !hasCommitted(weighed.gradings, viewer);
  return weighed.gradings.map((grading) => (blind && grading.grader !== viewer ? { ...grading, source: null } : grading));
}

/** What each grader holds now, oldest grader first: their last word on each axis, which they may have given apart. */
export function standingGrades(gradings: readonly Grading[]): Grading[] {
  const standing = new Map<MemberId, Grading>();
  for (const grading of gradings) {
    const before = standing.get(grading.grader);
    standing.set(grading.grader, {
      ...grading,
      info: grading.info ?? before?.info ?? null,
      source: grading.source ?? before?.source ?? null,
    });
  }
  return [...standing.values()];
}

const judged = (code: string | null): boolean => code !== null && code !== 'F' && code !== '6';

/**
 * Compares two codes of one axis, best first. "Cannot be judged" and "nobody has said" are no middle value and no low
 * one: they come after all others, as a group of their own, equal among themselves (I-28).
 */
export function sortGrades<Code extends SourceLetter | InfoFigure>(a: Code | null, b: Code | null): number {
  if (!judged(a) || !judged(b)) return Number(judged(b)) - Number(judged(a));
  return a === b ? 0 : (a as Code) < (b as Code) ? -1 : 1;
}

/**
 * What a person has stated that the lineage no longer bears: credibility 1, or "corroborated", with fewer than two
 * independent origins. Nobody's word is changed for them; it is shown, so that they may look again (I-27, I-30).
 */
export function overstated(weighed: Weighed): ('credibility' | 'corroborated')[] {
  if (weighed.independent >= 2) return [];
  return [
    ...(standingGrades(weighed.gradings).some((grading) => grading.info === '1') ? ['credibility' as const] : []),
    ...(facetOf(weighed, 'corroborated') === 'yes' ? ['corroborated' as const] : []),
  ];
}
