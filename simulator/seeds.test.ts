/** Seeds that taught something stay as tests, with what they taught (seeds/*.json: the lines of a story, or its seed alone). */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Story, storyOf } from './story.ts';
import { playStory } from './world.ts';

interface Kept {
  readonly seed: number;
  /** What it taught us. */
  readonly note: string;
  /** The story as it was played then: a later version of the simulator draws another from the same seed. */
  readonly story?: Omit<Story, 'seed'>;
}

const FOLDER = join(import.meta.dirname, 'seeds');
for (const file of readdirSync(FOLDER).sort()) {
  const kept = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Kept;
  test(`seed ${kept.seed} — ${kept.note}`, async () => {
    const story = kept.story === undefined ? storyOf(kept.seed) : { seed: kept.seed, ...kept.story };
    assert.deepEqual((await playStory(story)).findings, []);
  });
}
