/** How the words of a refusal are written: what happened, then what to do, in both languages. */
export interface ProblemWords {
  /** HTTP status when refused. */
  readonly status: number;
  readonly fr: readonly [title: string, todo: string];
  readonly en: readonly [title: string, todo: string];
}
/** By code. */
export type Wording = Readonly<Record<string, ProblemWords>>;

export const words = (status: number, fr: ProblemWords['fr'], en: ProblemWords['en']): ProblemWords => ({ status, fr, en });

/** Something the act names is not known to the desk, or not to this person: the two look alike (decision 10). */
export const unknown = (fr: string, en: string): ProblemWords =>
  words(
    404,
    [fr, 'Vérifiez l’identifiant; ce que vous ne pouvez pas voir répond de même.'],
    [en, 'Check the id; what you may not see answers likewise.'],
  );
/** An id that is already taken by another act. */
export const known = (fr: string, en: string): ProblemWords =>
  words(
    409,
    [fr, 'Regardez ce qui existe; pour autre chose, prenez un autre identifiant.'],
    [en, 'Look at what exists; for anything else, use another id.'],
  );
