/**
 * The store on SQLite: one folder, one organisation, one writer.
 *
 * `abri.db` (WAL, synchronous=FULL): entries, sealed words and blobs, accepted ids, timers, rings, head; a batch is one
 * transaction. `keys.db`: data keys wrapped under the kek. `sessions.db`: tokens. `head.last`: the last signed head. `shredded.last`: what was destroyed.
 * `snapshot.db` (snapshots.ts) may be deleted at any time. `lock.db`: one process at a time. Reads are synchronous on this thread; commits and their fsync are on another.
 */
import type { Batch, Stampbook, Store } from '../../desk/ports.ts';
import type { PastEpoch } from '../../log/verify.ts';
import { openFolderForReading } from './folder.ts';
import type { Ask } from './messages.ts';
import type { Reader } from './reader.ts';
import { ThreadClient } from './thread-client.ts';

export interface SqliteStore extends Store, Stampbook {
  /** Epochs before the present one. */
  pastEpochs(): Promise<readonly PastEpoch[]>;
  /** After this nothing more is signed under the origin that was (decision 7). Only a restore asks for it. */
  openEpoch(origin: string, lost: string | null): Promise<void>;
  /** `PRAGMA quick_check`: what is wrong with the database, empty when all is well. Reads every page: minutes on a large log. */
  check(): Promise<readonly string[]>;
}

/**
 * Opens the folder (which must exist, edges/system/folder.ts), making its files when there are none.
 * Rejects with a StoreFault, whose `code` says which of the checks failed; nothing is changed then.
 * @param options.kek the master key, 32 bytes
 */
export async function openSqliteStore({ folder, kek }: { folder: string; kek: Uint8Array }): Promise<SqliteStore> {
  const writer = await ThreadClient.open<Ask>(new URL('./writer-thread.ts', import.meta.url), { folder, kek });
  let reader: Reader;
  try {
    reader = openFolderForReading(folder, kek);
  } catch (error) {
    await writer.close();
    throw error;
  }
  let isOpen = true;
  return {
    near: {
      words: (index) => reader.wordsAtHand(index),
      entry: (index) => reader.entry(index),
      thread: (thread, from, to) => reader.thread(thread, from, to),
      leaves: (from, to) => reader.leaves(from, to),
    },
    head: async () => reader.head(),
    async *entries(from, to) {
      yield* reader.entries(from, to);
    },
    words: async (index) => reader.words(index),
    blob: async (sha256) => reader.blob(sha256),
    append: async (batch: Batch) => void (await writer.ask({ what: 'append', batch })),
    accepted: async (device, id) => reader.accepted(device, id),
    timers: async () => reader.timers(),
    rings: async () => reader.rings(),
    stamp: async (stamp) => void (await writer.ask({ what: 'stamp', stamp })),
    stamps: async (size) => reader.stamps.of(size),
    lastStamps: async () => reader.stamps.last(),
    stampedFrom: async (size, what) => reader.stamps.from(size, what),
    beat: async (at) => void (await writer.ask({ what: 'beat', at })),
    lastBeat: async () => reader.lastBeat(),
    note: async (key) => reader.note(key),
    setNote: async (key, value) => void (await writer.ask({ what: 'setNote', key, value })),
    pastEpochs: async () => reader.pastEpochs(),
    openEpoch: async (origin, lost) => void (await writer.ask({ what: 'openEpoch', origin, lost })),
    shred: async (scopes) => {
      const shredded = await writer.ask({ what: 'shred', scopes });
      reader.forgetKeys();
      return shredded;
    },
    check: async () => reader.check(),
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      reader.close(); // first, so that the writer, last out, folds the write-ahead log into the database
      await writer.close();
    },
  };
}
