/** The system's random generator. */
import { randomBytes } from 'node:crypto';
import type { Dice } from '../../desk/ports.ts';

export const realDice: Dice = { bytes: (n) => new Uint8Array(randomBytes(n)) };
