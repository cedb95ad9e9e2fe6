/**
 * `abri simulate`: plays one story per seed and says which invariants broke. The same seed on the same sources is the
 * same story, step by step.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { playedInOrder, type Violation } from './hands.ts';
import { plantNamed } from './plants.ts';

/** A thread that plays fewer stories than this takes longer to begin than to play. */
const WORTH_A_HAND = 20;

export interface SimulateOptions {
  /** The first seed. */
  readonly from: number;
  /** How many. */
  readonly seeds: number;
  /** The name of a bug to put in (plants.ts). */
  readonly plant?: string;
  /** Shorten the story of each seed that breaks something. */
  readonly shrink?: boolean;
  /** Stop at the first seed that breaks something. */
  readonly first?: boolean;
  /** Tells every line of every story as it is played. */
  readonly loud?: boolean;
  /** How many threads play; one per core unless given. It changes nothing but the time it takes. */
  readonly hands?: number;
}

export interface SimulateReport {
  readonly from: number;
  /** Seeds played. */
  readonly seeds: number;
  /** One per invariant and seed: the first time it broke. */
  readonly violations: readonly Violation[];
  readonly steps: number;
  /** How often each event came about, and how often the desk died: how far the stories went. */
  readonly events: Readonly<Record<string, number>>;
  readonly deaths: number;
  readonly hands: number;
  /** Stories per second. */
  readonly pace: number;
  /** Of every story in order: the same for the same seeds on the same sources, however many hands played them. */
  readonly fingerprint: string;
  /** The sources they were played on; null outside a clone. */
  readonly commit: string | null;
}

/** Throws when `plant` is no plant. */
export async function simulate(options: SimulateOptions): Promise<SimulateReport> {
  if (options.plant !== undefined) plantNamed(options.plant);
  const { from, seeds: most, first = false, loud = false } = options;
  // Who wants the first that breaks, or every line as it is played, has them one after the other.
  const hands = first || loud ? 1 : (options.hands ?? Math.min(availableParallelism(), Math.ceil(most / WORTH_A_HAND)));
  const began = performance.now();
  const events: Record<string, number> = {};
  const violations: Violation[] = [];
  const print = createHash('sha256');
  let [seeds, steps, deaths] = [0, 0, 0];
  for await (const played of playedInOrder(options, hands)) {
    seeds++;
    steps += played.steps;
    deaths += played.deaths;
    for (const [name, times] of played.events) events[name] = (events[name] ?? 0) + times;
    violations.push(...played.violations);
    print.update(`${played.fingerprint}\n`);
    if (first && violations.length > 0) break;
  }
  const pace = Math.round((seeds / (performance.now() - began)) * 10_000) / 10;
  const fingerprint = print.digest('hex').slice(0, 16);
  return { from, seeds, violations, steps, events, deaths, hands, pace, fingerprint, commit: commit() };
}

/** The report as a person reads it. */
export function linesOf(report: SimulateReport, lang: 'fr' | 'en'): string[] {
  const { from, seeds, steps, pace, violations } = report;
  const range = `${from}–${from + seeds - 1}`;
  const at = report.commit ?? (lang === 'fr' ? 'inconnu' : 'unknown');
  const head =
    lang === 'fr'
      ? `Graines ${range}, ${steps} pas, ${pace} histoires par seconde, commit ${at} : ${violations.length === 0 ? 'tous les invariants tiennent' : 'des invariants ne tiennent pas'}.`
      : `Seeds ${range}, ${steps} steps, ${pace} stories a second, commit ${at}: ${violations.length === 0 ? 'every invariant holds' : 'invariants broken'}.`;
  const [seedWord, stepWord] = lang === 'fr' ? ['graine', 'pas'] : ['seed', 'step'];
  return [
    head,
    ...violations.flatMap(({ seed, step, invariant, what, story = [] }) => [
      `  ${seedWord} ${seed}, ${stepWord} ${step}, ${invariant}: ${what}`,
      ...story.map((action) => `    ${(action.at / 1000).toFixed(1).padStart(8)} s  ${action.who} ${action.does}`),
      `    abri simulate --from ${seed} --seeds 1 --shrink`,
    ]),
  ];
}

function commit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return null;
  }
}
