/**
 * The server's half of a PIN, in `sessions.db`, sealed under the master key: a copy of the database with the phone does not open
 * it. A wrong try is counted before it is answered, so that pulling the plug gives no try back; the tenth burns the half.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock, Shares } from '../../desk/ports.ts';
import { seal, secretKey, unseal } from './cipher.ts';
import { naming, StoreFault } from './fault.ts';

export const TRIES = 10;
const aad = (device: string): string => `abri.share/1 ${device}`;
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

interface Row {
  readonly sealed: Uint8Array | null;
  readonly proof: Uint8Array;
  readonly tries: number;
}

export function makeShares(db: DatabaseSync, clock: Pick<Clock, 'now'>, kek: Uint8Array): Shares {
  const key = secretKey(kek);
  const put = db.prepare(
    'INSERT INTO share (device, member, sealed, proof, tries, created) VALUES (?, ?, ?, ?, 0, ?) ON CONFLICT (device) DO UPDATE ' +
      'SET sealed = excluded.sealed, proof = excluded.proof, tries = 0, created = excluded.created WHERE share.member = excluded.member',
  );
  const get = db.prepare('SELECT sealed, proof, tries FROM share WHERE device = ?');
  const count = db.prepare('UPDATE share SET tries = ?, sealed = CASE WHEN ? >= ? THEN NULL ELSE sealed END WHERE device = ?');
  const burn = db.prepare('UPDATE share SET sealed = NULL WHERE device = ? AND sealed IS NOT NULL');
  return {
    keep: ({ device, member, share, proof }) =>
      naming(() => put.run(device, member, seal(key, aad(device), share), sha256(proof), clock.now()).changes === 1),
    release: (device, proof) =>
      naming(() => {
        const row = get.get(device) as Row | undefined;
        if (row === undefined) return null;
        if (row.sealed === null) return { left: 0 };
        if (!timingSafeEqual(sha256(proof), row.proof)) {
          count.run(row.tries + 1, row.tries + 1, TRIES, device);
          return { left: Math.max(0, TRIES - row.tries - 1) };
        }
        if (row.tries > 0) count.run(0, 0, TRIES, device);
        const share = unseal(key, aad(device), row.sealed);
        if (share === null) throw new StoreFault('damaged', `sessions.db: share of ${device}`);
        return { share };
      }),
    burn: (device) => naming(() => burn.run(device).changes === 1),
  };
}
