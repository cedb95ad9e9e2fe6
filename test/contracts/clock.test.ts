import { DrivenClock } from '../../src/edges/system/driven-clock.ts';
import { RealClock } from '../../src/edges/system/real-clock.ts';
import { clockContract } from './clock.ts';

clockContract('real clock', () => ({ clock: new RealClock(), pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }));

clockContract('driven clock', () => {
  const clock = new DrivenClock(1_900_000_000_000);
  return { clock, pass: async (ms) => clock.advance(clock.now() + ms) };
});
