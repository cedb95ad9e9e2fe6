/**
 * `abri bench append|verify|prove`: figures with their floor beside them, from one run on this machine. A user's tool: no test
 * asserts a time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyOnAllCores } from '../src/cli/cores.ts';
import type { Session } from '../src/desk/command.ts';
import type { Desk } from '../src/desk/desk.ts';
import { leafHash } from '../src/log/entry.ts';
import { Tree } from '../src/log/tree.ts';
import { type LogReport, verifyLog } from '../src/log/verify.ts';
import {
  cpuSeconds,
  ed25519VerifyPerSecond,
  fsyncsPerSecond,
  nodeHashEntriesPerSecond,
  opensslEntriesPerSecond,
  sha256EntriesPerSecond,
} from './floor.ts';

/** A throw-away organisation, opened: supplied by main.ts. */
export interface BenchDesk {
  readonly desk: Desk;
  readonly session: Session;
  readonly logVkey: string;
  entries(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}
export interface BenchTools {
  open(folder: string): Promise<BenchDesk>;
}

export const machine = () => ({ cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version, load: loadavg()[0] });

async function withDesk<T>(tools: BenchTools, work: (bench: BenchDesk, folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'abri-bench-'));
  const bench = await tools.open(join(folder, 'data'));
  try {
    return await work(bench, folder);
  } finally {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Reports submitted by one device, `atOnce` under way all the time: whoever is answered, once it is durable, sends the next,
 * as phones do. Events a second of wall time, and of CPU time on all threads.
 */
async function submitReports(
  { desk, session }: BenchDesk,
  count: number,
  atOnce: number,
  prefix: string,
): Promise<{ readonly wall: number; readonly cpu: number }> {
  const [start, cpu] = [performance.now(), cpuSeconds()];
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) {
      const id = `${prefix}-${next++}`;
      const reply = await desk.submit(session, {
        id,
        act: {
          act: 'report.submit',
          with: {
            report: id,
            channel: 'bench',
            access: 'unknown',
            statement: 'unknown',
            about: [],
            source: null,
            relays: [],
            origin: null,
            trigger: null,
            corrects: null,
            heard_at: null,
            fact_at: null,
            tlp: 'amber',
          },
        },
        words: { verbatim: 'Un homme note les plaques devant la permanence.' },
      });
      if (!reply.ok) throw new Error(`refused: ${reply.refusal.code}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, one));
  return { wall: (count / (performance.now() - start)) * 1000, cpu: count / (cpuSeconds() - cpu) };
}

async function gather(bench: BenchDesk): Promise<Uint8Array[]> {
  const entries: Uint8Array[] = [];
  for await (const bytes of bench.entries()) entries.push(bytes);
  return entries;
}

export const round = (n: number, digits = 0): number => Number(n.toFixed(digits));

/** CPU seconds of one run of `work`, run again and again until there is something to measure; what is first compiled is not counted. */
export function cpuOf(work: () => unknown, seconds = 1): number {
  work();
  const before = cpuSeconds();
  let runs = 0;
  let spent = 0;
  while (spent < seconds) {
    work();
    runs++;
    spent = cpuSeconds() - before;
  }
  return spent / runs;
}

/** The tree alone, on bytes that are at hand: entries a second of CPU. */
function treeAppends(entries: readonly Uint8Array[]): number {
  const grown = (): Uint8Array => {
    const tree = new Tree();
    for (const bytes of entries) tree.push(leafHash(bytes));
    return tree.root();
  };
  return entries.length / cpuOf(grown);
}

/** Prints what was run; `atOnce` commands are under way, and those that meet share a commit. */
export async function benchAppend(tools: BenchTools, count: number, atOnce = 256): Promise<Record<string, unknown>> {
  return await withDesk(tools, async (bench, folder) => {
    await submitReports(bench, Math.min(500, count), atOnce, 'warm');
    const durable = await submitReports(bench, count, atOnce, 'bench');
    const entries = await gather(bench);
    const sizes = entries.map((bytes) => bytes.length);
    const body = Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
    const tree = treeAppends(entries);
    const floor = sha256Floor(sizes);
    const verify = ed25519VerifyPerSecond(body);
    return {
      bench: 'append',
      ran: `${count} report.submit signed by one device and committed durable through the desk and its store, ${atOnce} under way; then the tree of the ${entries.length} entries of that log, in memory`,
      machine: machine(),
      entries: entries.length,
      entry_bytes_mean: body,
      at_once: atOnce,
      durable_events_per_s: round(durable.wall),
      durable_events_per_cpu_s: round(durable.cpu),
      tree_appends_per_s: round(tree),
      floor: { ...floor.figures, fsyncs_per_s: round(fsyncsPerSecond(folder)), ed25519_verify_per_s: round(verify) },
      ratio: { tree_append_to_sha256: round(tree / floor.perSecond, 3), durable_to_ed25519_verify: round(durable.wall / verify, 3) },
    };
  });
}

/** SHA-256 of the same bytes: without a call per entry (the floor ratios are taken of), and as others call it. */
export function sha256Floor(sizes: readonly number[]): { readonly perSecond: number; readonly figures: Readonly<Record<string, unknown>> } {
  const perSecond = sha256EntriesPerSecond(sizes);
  return {
    perSecond,
    figures: {
      is: 'for each entry the blocks of 1 leaf hash and 1 node hash, as one stream of SHA-256; beside it, the same as two calls an entry',
      sha256_entries_per_s: round(perSecond),
      openssl_speed_entries_per_s: round(opensslEntriesPerSecond(sizes)),
      node_hash_entries_per_s: round(nodeHashEntriesPerSecond(sizes)),
    },
  };
}

/** The audit a clerk runs: the tree alone, then (unless `treeOnly`) every signature, thread and receipt, on one core and on all. */
export async function benchVerify(tools: BenchTools, count: number, treeOnly = false): Promise<Record<string, unknown>> {
  return await withDesk(tools, async (bench) => {
    await submitReports(bench, count, 256, 'bench');
    const entries = await gather(bench);
    const log = { checkpoint: bench.desk.checkpoint(), logVkey: bench.logVkey };
    const sound = (report: LogReport): void => {
      if (!report.ok) throw new Error(`the log does not verify: ${report.faults[0]?.code ?? 'unknown'}`);
    };
    const timed = async (audit: () => Promise<LogReport>): Promise<{ readonly cpu: number; readonly wall: number }> => {
      const [start, before] = [performance.now(), cpuSeconds()];
      sound(await audit());
      return { cpu: cpuSeconds() - before, wall: (performance.now() - start) / 1000 };
    };
    let runs = 0;
    let spent = 0;
    sound(await verifyLog({ ...log, entries, treeOnly: true }));
    for (; spent < 1; runs++) spent += (await timed(() => verifyLog({ ...log, entries, treeOnly: true }))).cpu;
    const tree = spent / runs;
    const threads = availableParallelism();
    const full = treeOnly ? null : await timed(() => verifyLog({ ...log, entries }));
    const all = treeOnly ? null : await timed(() => verifyOnAllCores({ ...log, entries: () => entries }, threads));
    const floor = sha256Floor(entries.map((bytes) => bytes.length));
    const perSecond = entries.length / tree;
    return {
      bench: 'verify',
      ran: `the audit of a log of ${entries.length} entries in memory: the tree alone, ${runs} times${treeOnly ? '' : `; with every signature, once on one core and once on ${threads}`}`,
      machine: machine(),
      entries: entries.length,
      tree_cpu_s: round(tree, 5),
      tree_entries_per_s: round(perSecond),
      ...(full === null || all === null
        ? {}
        : { full_cpu_s: round(full.cpu, 4), full_wall_s: round(full.wall, 4), all_cores_wall_s: round(all.wall, 4), threads }),
      floor: { ...floor.figures, ed25519_verify_per_s: round(ed25519VerifyPerSecond(entries[0]?.length ?? 0)) },
      ratio: { tree_verify_to_sha256: round(perSecond / floor.perSecond, 3) },
    };
  });
}
