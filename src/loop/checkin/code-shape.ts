/**
 * What may be a code: six to twelve digits, or one word of five to twenty-four letters for the radio. The two of a person are
 * of one kind and one length, so that neither is told from the other by what is sent; and far enough apart that a slip of the
 * thumb in one is never the other (I-25).
 */

const DIGITS = /^\d{6,12}$/;
const WORD = /^\p{L}{5,24}$/u;

/** One spelling of what was typed, or heard: without accents, capitals, spaces or the marks people put between digits. */
export const spelling = (typed: string): string =>
  typed
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Z}\s.\-_]/gu, '')
    .toLowerCase();

/** Tried first by whoever guesses: all signs alike, or each one after the one before it, up or down. */
function isGuessed(code: string): boolean {
  const steps = new Set([...code].slice(1).map((sign, i) => (sign.codePointAt(0) ?? 0) - (code.codePointAt(i) ?? 0)));
  const [step] = steps;
  return steps.size === 1 && step !== undefined && Math.abs(step) <= 1;
}

/** One sign changed, two neighbours swapped, or the number before or after: what a hand that shakes makes of a code. */
function isNear(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const differ = [...a].flatMap((sign, i) => (sign === b[i] ? [] : [i]));
  const [first = 0, second = 0] = differ;
  const swapped = differ.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first];
  return differ.length <= 1 || swapped || (DIGITS.test(a) && Math.abs(Number(a) - Number(b)) === 1);
}

/** Whether two spellings may be somebody's codes, as far as the two alone tell: whose else they are is asked elsewhere. */
export function areFit(genuine: string, duress: string): boolean {
  const alike = [DIGITS, WORD].some((shape) => shape.test(genuine) && shape.test(duress)) && genuine.length === duress.length;
  return alike && ![genuine, duress].some(isGuessed) && !isNear(genuine, duress);
}
