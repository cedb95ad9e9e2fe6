/** Whether this phone carries places it shows without the desk (device/places.ts): then it opens on them when nothing answers. */
import { signal } from '@preact/signals';

export const carries = signal(false);
