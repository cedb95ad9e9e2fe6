/**
 * Many stories at once: each thread (`hand.ts`) plays one story after the other, whichever seed is next; what they played
 * is handed on in the order of the seeds, so that a report is the same however many hands there were.
 */
import { Worker } from 'node:worker_threads';
import type { Plant } from './plant.ts';
import { plantNamed } from './plants.ts';
import { shrink } from './shrink.ts';
import { type Action, storyOf } from './story.ts';
import type { Finding } from './watch.ts';
import { playStory } from './world.ts';

export interface Asked {
  readonly from: number;
  readonly seeds: number;
  readonly plant?: string;
  readonly shrink?: boolean;
  readonly loud?: boolean;
}
export interface Violation extends Finding {
  readonly seed: number;
  /** With `shrink`: the lines that are enough. */
  readonly story?: readonly Action[];
}
export interface PlayedSeed {
  readonly seed: number;
  readonly steps: number;
  readonly deaths: number;
  readonly events: readonly (readonly [name: string, times: number])[];
  readonly fingerprint: string;
  /** One per invariant: the first time it broke. */
  readonly violations: readonly Violation[];
}

/** One seed, played in this thread. */
export async function playSeed(seed: number, asked: Asked): Promise<PlayedSeed> {
  const plant = asked.plant === undefined ? null : plantNamed(asked.plant);
  const { steps, deaths, events, fingerprint, findings } = await playStory(storyOf(seed), plant, { loud: asked.loud === true });
  const violations = await tell(seed, findings, plant, asked.shrink === true);
  return { seed, steps, deaths, events: [...events], fingerprint, violations };
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

export async function* playedInOrder(asked: Asked, hands: number): AsyncGenerator<PlayedSeed> {
  const { from, seeds } = asked;
  if (hands <= 1) {
    for (let seed = from; seed < from + seeds; seed++) yield await playSeed(seed, asked);
    return;
  }
  const played = new Map<number, PlayedSeed>();
  let next = from;
  let wake = (): void => undefined;
  let fault: unknown = null;
  const workers = Array.from({ length: hands }, () => new Worker(new URL('hand.ts', import.meta.url), { workerData: asked }));
  for (const worker of workers) {
    const give = (): void => {
      if (next < from + seeds) worker.postMessage(next++);
    };
    worker.on('message', (story: PlayedSeed) => {
      played.set(story.seed, story);
      give();
      wake();
    });
    worker.on('error', (error) => {
      fault ??= error;
      wake();
    });
    give();
  }
  try {
    for (let seed = from; seed < from + seeds; seed++) {
      while (!played.has(seed)) {
        if (fault !== null) throw fault;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const story = played.get(seed);
      played.delete(seed);
      if (story !== undefined) yield story;
    }
  } finally {
    await Promise.all(workers.map(async (worker) => await worker.terminate()));
  }
}
