/** `npm test [-- PATTERN…] [--long]`: see tools/suite.ts. ABRI_TEST_STRICT=1 turns a skip into a failure. */
import { runSuite } from './suite.ts';

const args = process.argv.slice(2);
const holds = await runSuite({
  patterns: args.filter((arg) => !arg.startsWith('--')),
  strict: process.env.ABRI_TEST_STRICT === '1',
  long: args.includes('--long'),
});
process.exit(holds ? 0 : 1);
