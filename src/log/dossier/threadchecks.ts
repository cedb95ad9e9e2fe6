/** Threads whole from 0 to the heads the seal states: what makes a removed entry, even the last, visible (decision 2). */
import type { Thread } from '../../kernel/ids.ts';
import { b64 } from '../base64.ts';
import { type Entry, leafHash } from '../entry.ts';
import type { Findings } from './findings.ts';
import { entryPath } from './layout.ts';
import type { Seal } from './read.ts';

/** One hand-over: who sealed what, who says that it was received. */
export interface Custody {
  readonly what: 'sealed' | 'received';
  readonly dossier: string;
  /** ms UTC: of the seal, or at which it is said to have been received. */
  readonly at: number;
  readonly by: string;
  /** Of the receipt. */
  readonly reference: string | null;
}

export const custodyIn = (entries: readonly Entry[]): Custody[] =>
  entries
    .filter((entry) => entry.thread !== '-')
    .flatMap((entry) =>
      entry.events.flatMap((event): Custody[] => {
        const common = { dossier: String(event.dossier), by: entry.body.by };
        if (event.e === 'DossierSealed') return [{ what: 'sealed', ...common, at: entry.rx, reference: null }];
        if (event.e !== 'ReceiptRecorded') return [];
        return [{ what: 'received', ...common, at: Number(event.received_at), reference: String(event.reference) }];
      }),
    );

export function checkThreads(
  entries: readonly Entry[],
  last: Entry,
  seal: Seal,
  findings: Findings,
): { thread: Thread; entries: number }[] {
  const wrong = findings.begin('threads');
  const ends = new Map<Thread, { entry: Entry; leaf: string }>();
  let received = 0;
  for (const entry of entries) {
    const path = entryPath(entry.index);
    if (entry.rx < received) wrong(path, 'receipt');
    received = entry.rx;
    // Acts of the organisation are not carried whole: only enrolments are, and the seal lists them.
    if (entry.thread === '-') continue;
    if (entry.body.ex !== last.body.ex) wrong(path, 'exercise');
    const before = ends.get(entry.thread);
    if (entry.seq !== (before === undefined ? 0 : before.entry.seq + 1) || entry.prev !== (before?.leaf ?? '-')) wrong(path, 'hole');
    ends.set(entry.thread, { entry, leaf: b64(leafHash(entry.bytes)) });
  }
  for (const { thread, seq, hash } of seal.heads) {
    const end = ends.get(thread);
    // The thread of the seal goes one entry further than its stated head: the seal itself.
    const isRight =
      thread === last.thread ? last.seq === seq + 1 && last.prev === hash : end !== undefined && end.entry.seq === seq && end.leaf === hash;
    if (!isRight) wrong(entryPath((end?.entry ?? last).index), 'head', thread);
  }
  // The thread of the case is here whole: what its dossiers before this one were, stands in it (I-37).
  const isBefore = (entry: Entry): boolean =>
    entry !== last &&
    entry.thread === last.thread &&
    entry.events.some(({ e, dossier }) => e === 'DossierSealed' && dossier === seal.supplements);
  if (seal.supplements !== null && !entries.some(isBefore)) wrong(entryPath(last.index), 'supplements', seal.supplements);
  const named = new Set([...seal.heads.map((head) => head.thread), last.thread]);
  for (const [thread, { entry }] of ends) if (!named.has(thread)) wrong(entryPath(entry.index), 'foreign', thread);
  const here = new Set(entries.filter((entry) => entry.thread === '-').map((entry) => entry.index));
  const stated = new Set(seal.enrolments);
  for (const index of here) if (!stated.has(index)) wrong(entryPath(index), 'enrolments');
  for (const index of stated) if (!here.has(index)) wrong(entryPath(last.index), 'enrolments', String(index));
  return [...ends].map(([thread, { entry }]) => ({ thread, entries: entry.seq + 1 })).sort((a, b) => (a.thread < b.thread ? -1 : 1));
}
