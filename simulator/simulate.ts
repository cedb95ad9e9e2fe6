/**
 * `abri simulate`: plays one story per seed and says which invariants broke. The same seed on the same sources is the
 * same story, step by step.
 */
import { execFileSync } from 'node:child_process';
import { type Plant, plantNamed } from './plants.ts';
import { shrink } from './shrink.ts';
import { type Action, storyOf } from './story.ts';
import type { Finding } from './watch.ts';
import { playStory } from './world.ts';

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
}

export interface Violation extends Finding {
  readonly seed: number;
  /** With `shrink`: the lines that are enough. */
  readonly story?: readonly Action[];
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
  /** Stories per second. */
  readonly pace: number;
  /** The sources they were played on; null outside a clone. */
  readonly commit: string | null;
}

/** Throws when `plant` is no plant. */
export async function simulate(options: SimulateOptions): Promise<SimulateReport> {
  const plant = options.plant === undefined ? null : plantNamed(options.plant);
  const began = performance.now();
  const violations: Violation[] = [];
  const events: Record<string, number> = {};
  let [steps, deaths] = [0, 0];
  let seeds = 0;
  while (seeds < options.seeds && !(options.first === true && violations.length > 0)) {
    const seed = options.from + seeds++;
    const played = await playStory(storyOf(seed), plant, options.loud === true);
    steps += played.steps;
    deaths += played.deaths;
    for (const [name, times] of played.events) events[name] = (events[name] ?? 0) + times;
    violations.push(...(await tell(seed, played.findings, plant, options.shrink === true)));
  }
  const pace = Math.round((seeds / (performance.now() - began)) * 10_000) / 10;
  return { from: options.from, seeds, violations, steps, events, deaths, pace, commit: commit() };
}

async function tell(seed: number, findings: readonly Finding[], plant: Plant | null, isShort: boolean): Promise<Violation[]> {
  const first = new Map<string, Finding>();
  for (const finding of findings) if (!first.has(finding.invariant)) first.set(finding.invariant, finding);
  const told: Violation[] = [];
  for (const finding of first.values()) {
    if (!isShort) told.push({ seed, ...finding });
    else told.push({ seed, ...finding, story: (await shrink(storyOf(seed), finding.invariant, plant)).actions });
  }
  return told;
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
