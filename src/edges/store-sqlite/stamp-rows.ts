/** What is kept of witnesses and time-stamping authorities, read. Asked for now and then: nothing is prepared beforehand, and a folder of a version before has none of it. */
import type { DatabaseSync } from 'node:sqlite';
import type { LastStamps, StampedBy, Stamps } from '../../desk/ports.ts';
import { naming } from './fault.ts';

const NONE: Stamps = { checkpoint: null, cosignatures: [], tsr: null, tsa: null };
const FROM = {
  witness: 'SELECT min(size) AS size FROM cosignature WHERE size >= ?',
  authority: 'SELECT min(size) AS size FROM time_stamp WHERE size >= ?',
} as const;

interface TimeStampRow extends Omit<StampedBy, 'test'> {
  readonly size: number;
  readonly tsr: Uint8Array;
  readonly at: number;
  readonly test: number;
}

export class StampRows {
  readonly #db: DatabaseSync;
  #isThere: boolean | null = null;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  of(size: number): Stamps {
    return this.#read(NONE, () => {
      const shown = this.#db.prepare('SELECT checkpoint FROM shown WHERE size = ?').get(size) as { checkpoint: string } | undefined;
      if (shown === undefined) return NONE;
      const lines = this.#db.prepare('SELECT line FROM cosignature WHERE size = ? ORDER BY witness').all(size) as { line: string }[];
      const row = this.#timeStamp('WHERE size = ?', size);
      return {
        checkpoint: shown.checkpoint,
        cosignatures: lines.map(({ line }) => line),
        tsr: row === undefined ? null : new Uint8Array(row.tsr),
        tsa: row === undefined ? null : { name: row.name, ca: row.ca, test: row.test === 1 },
      };
    });
  }

  last(): LastStamps {
    return this.#read<LastStamps>({ witnesses: new Map(), authority: null }, () => {
      const witnesses = this.#db
        .prepare(
          'SELECT witness, size, at FROM cosignature AS one WHERE size = (SELECT max(size) FROM cosignature WHERE witness = one.witness)',
        )
        .all() as { witness: string; size: number; at: number }[];
      const row = this.#timeStamp('ORDER BY size DESC LIMIT 1');
      return {
        witnesses: new Map(witnesses.map(({ witness, size, at }) => [witness, { size, at }])),
        authority: row === undefined ? null : { size: row.size, at: row.at, name: row.name, test: row.test === 1 },
      };
    });
  }

  from(size: number, what: keyof typeof FROM): number | null {
    return this.#read(null, () => (this.#db.prepare(FROM[what]).get(size) as { size: number | null }).size);
  }

  #timeStamp(which: string, ...given: number[]): TimeStampRow | undefined {
    return this.#db.prepare(`SELECT size, tsr, at, name, ca, test FROM time_stamp ${which}`).get(...given) as unknown as
      | TimeStampRow
      | undefined;
  }

  #read<T>(none: T, read: () => T): T {
    return naming(() => {
      this.#isThere ??= this.#db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'shown'").get() !== undefined;
      return this.#isThere ? read() : none;
    });
  }
}
