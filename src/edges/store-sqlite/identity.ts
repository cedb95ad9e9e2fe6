/** Who speaks, in `sessions.db`: sessions, links, passkeys, halves of PINs. Apart from the log and from the database of the log. */
import { join } from 'node:path';
import type { Clock, Identity } from '../../desk/ports.ts';
import { naming } from './fault.ts';
import { openForWriting } from './files.ts';
import { makePasskeys } from './passkeys.ts';
import { SESSIONS } from './schema.ts';
import { makeLinks, makeSessions } from './sessions.ts';
import { makeShares } from './shares.ts';

export type IdentityStore = Omit<Identity, 'deviceFor'> & { close(): void };

/** The folder must exist. Throws StoreFault when the file cannot be opened. */
export function openIdentity(given: { folder: string; clock: Pick<Clock, 'now'>; kek: Uint8Array }): IdentityStore {
  const { folder, clock, kek } = given;
  const db = openForWriting(join(folder, 'sessions.db'), SESSIONS);
  return naming(() => ({
    sessions: makeSessions(db, clock),
    links: makeLinks(db, clock),
    passkeys: makePasskeys(db, clock),
    shares: makeShares(db, clock, kek),
    close: () => db.close(),
  }));
}
