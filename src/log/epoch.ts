/**
 * Epochs (decision 7, docs/decisions/0010). A log that was restored from a backup goes on as the same tree under another
 * origin: `<log>`, then `<log>/e2`, `<log>/e3`… The key is the same, so that whoever was given `log.pem` checks all of them.
 * The first entry under a new origin is `log.restored`: it states the size and the root it went on from, and what is known
 * to be missing. Two heads of one size may then exist, never under one origin.
 */
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import type { Entry } from './entry.ts';
import { LogFault } from './fault.ts';
import { vkeyOf } from './note.ts';
import { isCount } from './text.ts';

const EPOCH = /\/e([2-9]|[1-9][0-9]{1,8})$/;

/** The name of the log, whatever the epoch. */
export const logOf = (origin: string): string => origin.replace(EPOCH, '');
/** 1 for a log that was never restored. */
export const epochOf = (origin: string): number => Number(EPOCH.exec(origin)?.[1] ?? 1);
export const originOf = (log: string, epoch: number): string => (epoch === 1 ? log : `${log}/e${epoch}`);

/** A head of this log, of whatever epoch it says, under the log's own key. Throws LogFault. */
export function openHeadOf(log: string, checkpoint: string, pub: Uint8Array): Checkpoint {
  const origin = checkpoint.split('\n')[0] ?? '';
  if (logOf(origin) !== log) throw new LogFault('checkpoint.origin', 'this checkpoint is that of another log');
  return openCheckpoint(checkpoint, vkeyOf(origin, pub));
}

export interface Opening {
  /** The origin from this entry on. */
  readonly origin: string;
  /** How many entries it went on from, and their root in base64. */
  readonly size: number;
  readonly root: string;
}

/** What `log.restored` states; null for any other entry. Throws LogFault `epoch` for one that cannot be believed. */
export function openingOf(entry: Entry): Opening | null {
  const event = entry.events.find(({ e }) => e === 'LogRestored');
  if (event === undefined) return null;
  const { origin, size, root } = event;
  if (entry.thread !== '-' || entry.events.length !== 1 || typeof origin !== 'string' || !isCount(size) || typeof root !== 'string') {
    throw new LogFault('epoch', 'a restore states the origin, the size and the root from which the log goes on');
  }
  if (entry.body.log !== origin || entry.index !== size) throw new LogFault('epoch', 'a restore is the first entry under its own origin');
  return { origin, size, root };
}

/** Follows a log, or the entries of a dossier, in order: which origin each must have been signed for. */
export class EpochTrail {
  #origin: string;

  /** @param head the origin the head bears: the last of the epochs. */
  constructor(head: string) {
    this.#origin = logOf(head);
  }

  /** The origin in force after what was taken so far. */
  get origin(): string {
    return this.#origin;
  }

  /** The opening, when the entry is one that may stand here. Throws LogFault `epoch` for one that may not. */
  take(entry: Entry): Opening | null {
    const opening = openingOf(entry);
    if (opening === null) return null;
    if (logOf(opening.origin) !== logOf(this.#origin) || epochOf(opening.origin) <= epochOf(this.#origin)) {
      throw new LogFault('epoch', 'an epoch of another log, or one that was there before');
    }
    this.#origin = opening.origin;
    return opening;
  }
}
