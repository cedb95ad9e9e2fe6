/** Whether two minds are alike. What both share with what was found alike before is not read again: a step costs what it changed. */
import type { Mind } from '../src/desk/mind.ts';
import { Table } from '../src/kernel/table.ts';

/** Pairs found alike: every row is persistent, so they will be for ever. */
const alike = new WeakMap<object, object>();

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (alike.get(a) === b) return true;
  // A row may hold tables of its own: a coerced person's facade does.
  if (a instanceof Table && b instanceof Table) {
    const tables = isSame([...a], [...b]);
    if (tables) alike.set(a, b);
    return tables;
  }
  const [left, right] = [Object.keys(a), Object.keys(b)];
  const same = left.length === right.length && Array.isArray(a) === Array.isArray(b) && left.every((key) => isSame(a[key], b[key]));
  if (same) alike.set(a, b);
  return same;
}

/** Where two minds differ, as `stage.table key`; empty when a replay gives what is live. */
export function differences(live: Mind, replayed: Mind): string[] {
  const found: string[] = [];
  const walk = (name: string, a: unknown, b: unknown): void => {
    if (!(a instanceof Table && b instanceof Table)) {
      if (!isSame(a, b)) found.push(name);
      return;
    }
    if (alike.get(a) === b) return;
    const before = found.length;
    if (a.size !== b.size) found.push(`${name}: ${a.size} rows, ${b.size} replayed`);
    // Two tables list alike whatever was put in first, so they are read side by side.
    const others = b[Symbol.iterator]();
    for (const [key, row] of a) {
      const [otherKey, other] = others.next().value ?? [];
      if (otherKey !== key || !isSame(row, other)) found.push(`${name} ${key}`);
    }
    if (found.length === before) alike.set(a, b);
  };
  for (const [stage, tables] of Object.entries(live.state)) {
    if (tables instanceof Table) {
      walk(stage, tables, replayed.state[stage as keyof Mind['state']]);
      continue;
    }
    const others = replayed.state[stage as keyof Mind['state']] as unknown as Readonly<Record<string, unknown>>;
    for (const [name, table] of Object.entries(tables)) walk(`${stage}.${name}`, table, others[name]);
  }
  for (const name of ['size', 'rx', 'threads', 'counters', 'touched', 'proposals'] as const) walk(name, live[name], replayed[name]);
  return found;
}
