/**
 * Snapshots on SQLite: `snapshot.db`, beside the log and apart from it. No backup needs it, and deleting it costs the
 * next start a replay. Read on the thread of the desk, a piece at a time; written in a thread of its own.
 */
import { existsSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SnapshotRefusal, Snapshots } from '../../desk/ports.ts';
import { openForReading } from './files.ts';
import type { SnapshotAsk } from './messages.ts';
import { SNAPSHOT } from './schema.ts';
import { snapshotFile } from './snapshot-file.ts';
import { ThreadClient } from './thread-client.ts';

/** Entries between two snapshots: what an opening replays at most, unless the desk never has a quiet moment. */
const EVERY = 4000;

export interface SnapshotOptions {
  readonly folder: string;
  readonly program: string;
  readonly every?: number;
  refused(why: SnapshotRefusal): void;
}

export function openSnapshots({ folder, program, every = EVERY, refused }: SnapshotOptions): Snapshots {
  let reading: { readonly db: DatabaseSync; readonly piece: StatementSync } | null = null;
  let writing: Promise<ThreadClient<SnapshotAsk>> | null = null;
  const ask = async (asked: SnapshotAsk): Promise<void> => {
    writing ??= ThreadClient.open<SnapshotAsk>(new URL('./snapshot-thread.ts', import.meta.url), { folder });
    await (await writing).ask(asked);
  };
  const path = snapshotFile(folder);
  /** Opened when first asked: where there was no file yet, what this process wrote is read all the same. */
  const read = (): NonNullable<typeof reading> => {
    if (reading === null) {
      const db = openForReading(path, SNAPSHOT);
      reading = { db, piece: db.prepare('SELECT bytes FROM piece WHERE id = ?') };
    }
    return reading;
  };
  const stopReading = (): void => {
    reading?.db.close();
    reading = null;
  };
  return {
    program,
    every,
    async root() {
      if (!existsSync(path)) return null;
      try {
        return (read().db.prepare('SELECT bytes FROM root').get() as { bytes: Uint8Array } | undefined)?.bytes ?? null;
      } catch {
        stopReading();
        refused('damaged');
        return null;
      }
    },
    piece: (id) => (existsSync(path) ? ((read().piece.get(id) as { bytes: Uint8Array } | undefined)?.bytes ?? null) : null),
    write: (pieces) => ask({ what: 'write', pieces }),
    seal: ({ root, next, gone }) => ask({ what: 'seal', root, next, gone }),
    async discard() {
      stopReading(); // nothing of it will be asked again, and some systems keep a file that is open
      await ask({ what: 'discard' });
    },
    refused,
    async close() {
      stopReading();
      await (await writing)?.close();
      writing = null;
    },
  } satisfies Snapshots;
}
