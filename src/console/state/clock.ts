/**
 * The desk's clock, not this machine's: measured at every frame that carries `now`. In an exercise time belongs to the
 * driver, so it stands where the desk last said.
 */
import { signal } from '@preact/signals';
import type { Ms } from '../../kernel/time.ts';

/** The instant ages are reckoned from; moves by whole seconds. */
export const now = signal<Ms>(0);

let offset: Ms | null = null;
let driven = false;

/** `performance.now()` and not the wall clock: the machine's own clock may be set while the page is open. */
export function heardClock(at: Ms, exercise: boolean): void {
  driven = exercise;
  offset = at - performance.now();
  now.value = at;
}

export function startClock(): void {
  setInterval(() => {
    if (offset !== null && !driven) now.value = Math.floor((performance.now() + offset) / 1000) * 1000;
  }, 1000);
}

export function forgetClock(): void {
  offset = null;
  now.value = 0;
}
