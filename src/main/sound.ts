/** What an inspection found, as the fault of the command that asked for it. */
import { PortFault } from '../desk/ports.ts';
import { ArchiveFault } from '../edges/archive/fault.ts';
import type { Sound, Unsound } from '../edges/store-sqlite/inspect.ts';

/** @param what the backup or the folder that was looked at */
export function orFault(found: Sound | Unsound, what: string, broken: 'log_broken' | 'source_broken' = 'log_broken'): Sound {
  if (found.ok) return found;
  switch (found.why) {
    case 'empty':
      throw new ArchiveFault('not_a_backup', what);
    case 'keys_older':
      throw new ArchiveFault('keys_older', what);
    case 'log':
      throw new ArchiveFault(broken, found.words);
    case 'no_log_key':
      throw new PortFault(
        'log_key_missing',
        `La clé du journal ${found.words} n’est pas parmi les clés.`,
        `The key of the log ${found.words} is not among the keys.`,
      );
  }
}
