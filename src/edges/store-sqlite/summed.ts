/**
 * A row that nothing vouches for but the disk: SQLite has no checksum, and one bit turned in a ring calls somebody else, or
 * nobody. The sum stands in the row itself; a row written before there were sums has none and is taken as it is.
 */
import { hash } from 'node:crypto';
import { StoreFault } from './fault.ts';

const sumOf = (text: string): string => hash('sha256', text, 'hex').slice(0, 16);

export const summed = (row: object): string => JSON.stringify({ ...row, sum: sumOf(JSON.stringify(row)) });

/** Throws StoreFault `damaged`. */
export function unsummed(text: string): unknown {
  const read = fromJson(text);
  if (typeof read !== 'object' || read === null) throw new StoreFault('damaged', 'a row is no object');
  const { sum, ...row } = read as { readonly sum?: unknown };
  if (sum !== undefined && sum !== sumOf(JSON.stringify(row))) throw new StoreFault('damaged', 'a row differs from its sum');
  return row;
}

/** What this program wrote as JSON. Throws StoreFault `damaged` for anything else. */
export function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StoreFault('damaged', 'a row is no JSON');
  }
}
