/** Codes in memory, for tests: one keeper for a whole run, as one disk would be; nothing slow, and nothing hidden. */
import { hash } from 'node:crypto';
import type { CodeSet, Codes } from '../../src/desk/ports.ts';
import { sameBytes } from '../../src/log/text.ts';

export function memoryCodes(sets: Map<string, CodeSet> = new Map()): Codes {
  const key = (member: string, set: string): string => `${member} ${set}`;
  const has = ({ genuine, duress }: CodeSet, tag: Uint8Array): boolean => sameBytes(genuine, tag) || sameBytes(duress, tag);
  return {
    tag: async (code) => hash('sha256', code, 'buffer'),
    keep: (row) => void (sets.has(key(row.member, row.set)) || sets.set(key(row.member, row.set), row)),
    find: (member, set) => sets.get(key(member, set)) ?? null,
    bearing: (tag) => [...sets.values()].filter((row) => has(row, tag)),
    verdict(member, set, tag) {
      const row = sets.get(key(member, set ?? ''));
      if (row === undefined || !has(row, tag)) return { is: 'unknown', place: null };
      const isGenuine = sameBytes(row.genuine, tag);
      const genuineFirst = Buffer.compare(row.genuine, row.duress) < 0;
      return { is: isGenuine ? 'genuine' : 'duress', place: isGenuine === genuineFirst ? 'first' : 'second' };
    },
    prune(member, but) {
      for (const [at, row] of sets) if (row.member === member && !but.includes(row.set)) sets.delete(at);
    },
    onBeat: (work) => work(),
    close: () => undefined,
  };
}
