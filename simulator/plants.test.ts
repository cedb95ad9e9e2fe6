/** Each planted bug is found, by its number, within a hundred stories: what the simulator's silence is worth. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plant } from './plant.ts';
import { PLANTS } from './plants.ts';
import { storyOf } from './story.ts';
import type { Finding } from './watch.ts';
import { playStory } from './world.ts';

/** A hundred seeds, those first whose stories give the bug most occasions to show. */
function inTurn({ shows }: Plant): number[] {
  const seeds = Array.from({ length: 100 }, (_, i) => i + 1);
  const occasions = new Map(seeds.map((seed) => [seed, storyOf(seed).actions.filter(({ does }) => does === shows).length]));
  return seeds.sort((a, b) => (occasions.get(b) ?? 0) - (occasions.get(a) ?? 0) || a - b);
}

for (const plant of PLANTS) {
  test(`killed: ${plant.name}`, async (t) => {
    for (const seed of inTurn(plant)) {
      const isKill = ({ invariant }: Finding): boolean => plant.killedBy.includes(invariant);
      const { findings } = await playStory(storyOf(seed), plant, { enough: isKill });
      const found = findings.find(isKill);
      if (found !== undefined) return t.diagnostic(`seed ${seed}, step ${found.step}, ${found.invariant}: ${found.what}`);
    }
    assert.fail(`a hundred stories, and nothing of ${plant.killedBy.join(', ')}`);
  });
}
