/** `abri simulate`: stories drawn by lot on the real desk, until something breaks or the seeds run out. */
import type { Options } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';

export async function simulate({ values, json }: Options, io: Io): Promise<number> {
  // Only who asks for stories waits for the storyteller to load.
  const { linesOf, simulate: play } = await import('../../simulator/simulate.ts');
  const report = await play({
    from: Number(values.from ?? 1),
    seeds: Number(values.seeds ?? 100),
    shrink: values.shrink === true,
    ...(typeof values.plant === 'string' ? { plant: values.plant } : {}),
  });
  if (json) io.out(JSON.stringify(report));
  else for (const line of linesOf(report, io.lang)) io.out(line);
  return report.violations.length === 0 ? EXIT.ok : EXIT.fault;
}
