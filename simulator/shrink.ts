/** The shortest story that still breaks the same invariant: lines are taken out as long as it does. */
import type { Plant } from './plant.ts';
import type { Story } from './story.ts';
import { playStory } from './world.ts';

/** Runs spent on one story at most: past this the reader is quicker. */
const RUNS = 150;

/** Delta debugging on the list of actions: halves first, then quarters, down to single lines. */
export async function shrink(story: Story, invariant: string, plant: Plant | null): Promise<Story> {
  let runs = 0;
  const breaks = async (actions: Story['actions']): Promise<boolean> => {
    runs++;
    const { findings } = await playStory({ ...story, actions }, plant, { enough: (finding) => finding.invariant === invariant });
    return findings.some((finding) => finding.invariant === invariant);
  };
  let kept = story.actions;
  for (let chunk = Math.ceil(kept.length / 2); chunk >= 1 && runs < RUNS; chunk = chunk === 1 ? 0 : Math.ceil(chunk / 2)) {
    // From the end: what comes last explains least.
    for (let from = kept.length - chunk; from > -chunk && runs < RUNS; from -= chunk) {
      const without = kept.filter((_, i) => i < from || i >= from + chunk);
      if (without.length < kept.length && (await breaks(without))) kept = without;
    }
  }
  return { ...story, actions: kept };
}
