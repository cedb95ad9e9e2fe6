/** Everything of a value in sight, tables too: two minds compared by what they say, wherever their parts are kept. */
import { Table } from '../../src/kernel/table.ts';

export function plain(value: unknown): unknown {
  if (value instanceof Table) return { size: value.size, rows: [...value].map(([key, row]) => [key, plain(row)]) };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}
