/** This browser was a device, was stopped, and has wiped itself. */
import { signal } from '@preact/signals';

export const stopped = signal(false);
