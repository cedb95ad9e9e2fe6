/**
 * How often a property is tried, and from which seed. `npm run test:long` tries each twenty times as often; ABRI_SEED repeats a
 * run, and a failure prints its seed and the least input that fails: that input becomes a line of corpus/.
 */
import type fc from 'fast-check';

const TIMES = process.env.ABRI_LONG === '1' ? 20 : 1;
const SEED = process.env.ABRI_SEED === undefined ? {} : { seed: Number(process.env.ABRI_SEED) };

export const runs = <T>(numRuns: number): fc.Parameters<T> => ({ numRuns: numRuns * TIMES, ...SEED });
