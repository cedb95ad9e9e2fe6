/** `npm run check`: what `.ci/run` judges, on a machine that has the programs it needs: nothing may be skipped. */
import { runSuite } from './suite.ts';

process.exit((await runSuite({ patterns: [], strict: true, long: false })) ? 0 : 1);
