/** Each planted bug is found, by its number, within a hundred stories: what the simulator's silence is worth. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PLANTS } from './plants.ts';
import { storyOf } from './story.ts';
import { playStory } from './world.ts';

for (const plant of PLANTS) {
  test(`killed: ${plant.name}`, async (t) => {
    for (let seed = 1; seed <= 100; seed++) {
      const { findings } = await playStory(storyOf(seed), plant);
      const found = findings.find(({ invariant }) => plant.killedBy.includes(invariant));
      if (found !== undefined) return t.diagnostic(`seed ${seed}, step ${found.step}, ${found.invariant}: ${found.what}`);
    }
    assert.fail(`a hundred stories, and nothing of ${plant.killedBy.join(', ')}`);
  });
}
