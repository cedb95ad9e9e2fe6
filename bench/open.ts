/**
 * `abri bench open`: how long a large organisation takes to open, in a process of its own, with a snapshot and without.
 * "Open" means that the desk has opened and that an alert given to it was answered, durable.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine, round } from './bench.ts';
import { fsyncsPerSecond, readSeconds } from './floor.ts';

/** How many entries are replayed to know what one costs: a million would take minutes and say the same. */
const REPLAYED = 20_000;
const SITTING = 100_000;
const RUNS = 5;

/** What one process found when it opened. */
export interface Opening {
  readonly entries: number;
  /** From the call to the alert's answer. */
  readonly seconds: number;
  /** Resident memory then, bytes. */
  readonly rss: number;
}
export interface OpenTools {
  /** Makes an organisation in the folder, or opens it again, and has it work until its log has this many entries. */
  grow(folder: string, entries: number): Promise<void>;
  /** Opens the folder in a new process. */
  openApart(folder: string): Promise<Opening>;
}

const median = (figures: readonly number[]): number => [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.size ?? 0;

export async function benchOpen(tools: OpenTools, entries: number, tell: (line: string) => void): Promise<Record<string, unknown>> {
  const scratch = await mkdtemp(join(tmpdir(), 'abri-bench-'));
  const folder = join(scratch, 'data');
  const snapshot = join(folder, 'snapshot.db');
  try {
    const sample = Math.min(entries, REPLAYED);
    await tools.grow(folder, sample);
    await rm(snapshot, { force: true });
    const replay = await tools.openApart(folder);
    tell(`${replay.entries} entries replayed in ${round(replay.seconds, 2)} s`);
    const began = performance.now();
    // In sittings, so that what was done in one need not all stay in memory for the next.
    for (let at = sample; at < entries; ) {
      at = Math.min(at + SITTING, entries);
      await tools.grow(folder, at);
      tell(`${at} entries after ${round((performance.now() - began) / 1000)} s more`);
    }
    const openings: Opening[] = [];
    for (let run = 0; run < RUNS; run++) openings.push(await tools.openApart(folder));
    const seconds = openings.map((opening) => opening.seconds);
    const snapshotBytes = await sizeOf(snapshot);
    return {
      bench: 'open',
      machine: machine(),
      entries: openings[0]?.entries,
      open_s: { min: round(Math.min(...seconds), 3), median: round(median(seconds), 3), runs: RUNS },
      resident_mb: round(median(openings.map((opening) => opening.rss)) / 1e6),
      snapshot_bytes: snapshotBytes,
      log_bytes: await sizeOf(join(folder, 'abri.db')),
      without_snapshot: {
        entries: replay.entries,
        seconds: round(replay.seconds, 3),
        ms_per_entry: round((replay.seconds * 1000) / replay.entries, 4),
        sampled: replay.entries < entries,
      },
      floor: {
        read_snapshot_s: round(readSeconds(snapshot), 3),
        fsyncs_per_s: round(fsyncsPerSecond(scratch)),
      },
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
