/** How a long command speaks: where it stands now and then on stderr, and what went wrong in words, with its exit code. */
import { EXIT } from '../cli/exit.ts';
import { type Io, say } from '../cli/io.ts';
import { PortFault } from '../desk/ports.ts';
import { ArchiveFault, type ArchiveFaultCode } from '../edges/archive/fault.ts';

/** A person who waits is told at most this often, ms. */
const EVERY = 5000;

const EXITS: Readonly<Record<ArchiveFaultCode, number>> = {
  not_a_backup: EXIT.notFound,
  wrong_part: EXIT.usage,
  newer_backup: EXIT.conflict,
  altered: EXIT.broken,
  missing: EXIT.notFound,
  not_sealed: EXIT.broken,
  other_keys: EXIT.conflict,
  keys_older: EXIT.conflict,
  log_broken: EXIT.broken,
  source_broken: EXIT.broken,
  no_kek: EXIT.notFound,
  head_unreadable: EXIT.broken,
  other_history: EXIT.conflict,
  folder_in_use: EXIT.conflict,
  epoch_used: EXIT.conflict,
  inside_data: EXIT.usage,
  disk_full: EXIT.tryAgain,
  cannot_write: EXIT.refused,
};

/** What is missing on the machine is not found; anything else the machine refused may be tried again. */
const OF_PORTS: Readonly<Record<string, number>> = {
  nothing_here: EXIT.notFound,
  no_organisation: EXIT.notFound,
  kek_missing: EXIT.notFound,
  log_key_missing: EXIT.notFound,
  keys_missing: EXIT.conflict,
  wrong_kek: EXIT.conflict,
  newer_folder: EXIT.conflict,
  damaged: EXIT.broken,
  not_upgraded: EXIT.fault,
};

export async function told(io: Io, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PortFault)) throw error;
    io.err(`abri: ${io.lang === 'fr' ? error.fr : error.en}`);
    return error instanceof ArchiveFault ? EXITS[error.code] : (OF_PORTS[error.code] ?? EXIT.tryAgain);
  }
}

/** Tells of a step when it lasts. */
export function progress(io: Io): (fr: string, en: string) => (done: number, all?: number) => void {
  let last = performance.now();
  return (fr, en) =>
    (done, all = 1) => {
      if (performance.now() - last < EVERY) return;
      last = performance.now();
      io.err(say(io, `${fr} : ${Math.floor((100 * done) / all)} %`, `${en}: ${Math.floor((100 * done) / all)}%`));
    };
}
