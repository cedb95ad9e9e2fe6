/** One thread of `hands.ts`: plays the seeds it is given, one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Asked, playSeed } from './hands.ts';

parentPort?.on('message', async (seed: number) => {
  parentPort?.postMessage(await playSeed(seed, workerData as Asked));
});
