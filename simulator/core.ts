/** The core as the desk imports it in a story: the real one, bent where the plant named in this file's own query bends it. */
import * as loop from '../src/loop/loop.ts';
import { plantNamed } from './plants.ts';

const name = new URL(import.meta.url).searchParams.get('plant') ?? '';
const bent = name === '' ? {} : (plantNamed(name).core ?? {});

export * from '../src/loop/loop.ts';
export const decide = bent.decide?.(loop.decide) ?? loop.decide;
export const evolve = bent.evolve?.(loop.evolve) ?? loop.evolve;
export const followups: typeof loop.followups = bent.followups?.(loop.followups) ?? loop.followups;
export const schedule = bent.schedule?.(loop.schedule) ?? loop.schedule;
export const allSchedules = bent.allSchedules?.(loop.allSchedules) ?? loop.allSchedules;
export const rings = bent.rings?.(loop.rings) ?? loop.rings;
export const ringStillDue = bent.ringStillDue?.(loop.ringStillDue) ?? loop.ringStillDue;
export const shownTo = bent.shownTo?.(loop.shownTo) ?? loop.shownTo;
