/** What is decided and not yet written: persistent state (mind.ts), so that dropping a draft costs nothing (decision 12). */
import type { Thread } from '../kernel/ids.ts';
import type { Deadline, Ring } from '../loop/loop.ts';
import type { Touched } from './door.ts';
import type { Mind } from './mind.ts';
import type { AcceptedAct, StoredBlob, StoredEntry, StoredWords } from './ports.ts';

/** What one command, or one turn of commands, has decided and not yet written. */
export class Draft {
  mind: Mind;
  readonly entries: StoredEntry[] = [];
  readonly words: StoredWords[] = [];
  readonly blobs: StoredBlob[] = [];
  readonly accepted = new Map<string, AcceptedAct>();
  /** By prefix: the last word on the deadlines of one thing replaces those before. */
  readonly deadlines = new Map<string, readonly Deadline[]>();
  readonly addRings: Ring[] = [];
  readonly doneRings: string[] = [];
  readonly touched = new Map<string, Touched>();
  /** Threads whose words are to be gone once this is durable. */
  readonly shredded: Thread[] = [];
  constructor(mind: Mind) {
    this.mind = mind;
  }

  /** Takes over a part that was decided on this draft's mind. */
  take(part: Draft): void {
    this.mind = part.mind;
    for (const row of part.entries) this.entries.push(row);
    for (const row of part.words) this.words.push(row);
    for (const row of part.blobs) this.blobs.push(row);
    for (const [key, row] of part.accepted) this.accepted.set(key, row);
    for (const [prefix, rows] of part.deadlines) this.deadlines.set(prefix, rows);
    for (const ring of part.addRings) this.addRings.push(ring);
    for (const key of part.doneRings) this.doneRings.push(key);
    for (const [key, thing] of part.touched) this.touched.set(key, thing);
    this.shredded.push(...part.shredded);
  }
}
