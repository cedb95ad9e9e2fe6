/**
 * `abri bench append|verify`: figures with their floor beside them, from one run on this machine. A user's tool: no test
 * asserts a time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../src/desk/command.ts';
import type { Desk } from '../src/desk/desk.ts';
import { leafHash } from '../src/log/entry.ts';
import { Tree } from '../src/log/tree.ts';
import { verifyLog } from '../src/log/verify.ts';
import { cpuSeconds, ed25519VerifyPerSecond, fsyncsPerSecond, sha256EntriesPerSecond } from './floor.ts';

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

/** Reports submitted by one device, `atOnce` waiting together, each answered only when durable; events a second, wall time. */
async function submitReports({ desk, session }: BenchDesk, count: number, atOnce: number, prefix: string): Promise<number> {
  const start = performance.now();
  for (let done = 0; done < count; done += atOnce) {
    const wave = Array.from({ length: Math.min(atOnce, count - done) }, (_, i) => {
      const id = `${prefix}-${done + i}`;
      return desk.submit(session, {
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
    });
    for (const reply of await Promise.all(wave)) if (!reply.ok) throw new Error(`refused: ${reply.refusal.code}`);
  }
  return (count / (performance.now() - start)) * 1000;
}

async function gather(bench: BenchDesk): Promise<Uint8Array[]> {
  const entries: Uint8Array[] = [];
  for await (const bytes of bench.entries()) entries.push(bytes);
  return entries;
}

export const round = (n: number, digits = 0): number => Number(n.toFixed(digits));

/** Prints what was run; `atOnce` commands share a commit, as phones answering together do. */
export async function benchAppend(tools: BenchTools, count: number, atOnce = 256): Promise<Record<string, unknown>> {
  return await withDesk(tools, async (bench, folder) => {
    await submitReports(bench, Math.min(500, count), atOnce, 'warm');
    const durable = await submitReports(bench, count, atOnce, 'bench');
    const entries = await gather(bench);
    const sizes = entries.map((bytes) => bytes.length);
    // The tree alone, on the same bytes, again and again until there is something to measure.
    const rounds = Math.max(1, Math.ceil(100_000 / entries.length));
    const before = cpuSeconds();
    for (let i = 0; i < rounds; i++) {
      const tree = new Tree();
      for (const bytes of entries) tree.push(leafHash(bytes));
      tree.root();
    }
    const treeRate = (entries.length * rounds) / (cpuSeconds() - before);
    const body = Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
    return {
      bench: 'append',
      machine: machine(),
      entries: entries.length,
      entry_bytes_mean: body,
      at_once: atOnce,
      durable_events_per_s: round(durable),
      tree_appends_per_s: round(treeRate),
      floor: {
        sha256_entries_per_s: round(sha256EntriesPerSecond(repeat(sizes, rounds))),
        fsyncs_per_s: round(fsyncsPerSecond(folder)),
        ed25519_verify_per_s: round(ed25519VerifyPerSecond(body)),
      },
    };
  });
}

const repeat = (sizes: readonly number[], times: number): number[] => Array.from({ length: times }, () => sizes).flat();

/** The audit a clerk runs: the tree alone, then with every signature, threads and receipts. CPU seconds. */
export async function benchVerify(tools: BenchTools, count: number): Promise<Record<string, unknown>> {
  return await withDesk(tools, async (bench) => {
    await submitReports(bench, count, 256, 'bench');
    const entries = await gather(bench);
    const audit = async (treeOnly: boolean): Promise<number> => {
      const before = cpuSeconds();
      const report = await verifyLog({ entries, checkpoint: bench.desk.checkpoint(), logVkey: bench.logVkey, treeOnly });
      if (!report.ok) throw new Error(`the log does not verify: ${report.faults[0]?.code ?? 'unknown'}`);
      return cpuSeconds() - before;
    };
    const tree = await audit(true);
    const full = await audit(false);
    return {
      bench: 'verify',
      machine: machine(),
      entries: entries.length,
      tree_cpu_s: round(tree, 4),
      full_cpu_s: round(full, 4),
      floor: { sha256_entries_per_s: round(sha256EntriesPerSecond(entries.map((bytes) => bytes.length))) },
    };
  });
}
