import { type BenchDesk, benchAppend, benchVerify } from '../../bench/bench.ts';
import type { Options } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { RealClock } from '../edges/system/real-clock.ts';

import { found, openLog, smallest } from './organisation.ts';

export async function bench(options: Options, io: Io): Promise<number> {
  const [what] = options.rest;
  const entries = Number(options.values.entries ?? 20_000);
  if ((what !== 'append' && what !== 'verify') || !Number.isSafeInteger(entries) || entries < 1) {
    io.err('abri bench append|verify [--entries N] [--json]');
    return EXIT.usage;
  }
  const tools = { open: openBench };
  const result = what === 'append' ? await benchAppend(tools, entries) : await benchVerify(tools, entries);
  io.out(JSON.stringify(result, null, options.json ? 0 : 2));
  return EXIT.ok;
}

async function openBench(folder: string): Promise<BenchDesk> {
  const opened = await found(folder, new RealClock(), [], smallest({ name: 'Mesure', member: 'banc', zone: 'UTC' }), 'bench');
  const device = await opened.enrolDevice('banc');
  return {
    desk: opened.desk,
    session: { member: 'banc', device },
    logVkey: opened.logVkey,
    async *entries() {
      const log = await openLog(folder);
      if (log === null) return;
      yield* log.entries();
      await log.close();
    },
    close: opened.close,
  };
}
