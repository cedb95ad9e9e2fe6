/**
 * The data folder (decision 34), 0700:
 *
 *     abri.db       the log, sealed words and blobs, timers, rings      keys.db   data keys, wrapped under the kek
 *     sessions.db   tokens and sessions, as hashes                      kek       the master key, unless systemd holds it
 *     head.last     the last signed head, not to be backed up           keys/     signing keys, one file each
 *     lock.db       one process at a time                               codes.db  codes, as tags under a pepper of the kek
 */
import { join } from 'node:path';
import { makePrivateFolder } from './private-file.ts';

/** Makes what is missing. Throws PortFault `open_to_others` when the folder is not empty and others may read it. */
export function makeDataFolder(path: string): void {
  makePrivateFolder(path);
  makePrivateFolder(join(path, 'keys'));
}
