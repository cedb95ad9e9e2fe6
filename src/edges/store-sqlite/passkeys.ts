/** Passkeys in `sessions.db`: public keys and counters, by credential. The private half never leaves its authenticator. */
import type { DatabaseSync } from 'node:sqlite';
import type { Clock, Passkey, Passkeys } from '../../desk/ports.ts';
import { naming } from './fault.ts';

type Row = Readonly<{
  id: string;
  member: string;
  label: string;
  public_key: Uint8Array;
  counter: number;
  transports: string;
  synced: number;
  created: number;
  seen: number | null;
}>;

const passkeyOf = ({ public_key, transports, synced, ...row }: Row): Passkey => ({
  ...row,
  publicKey: new Uint8Array(public_key),
  transports: transports === '' ? [] : transports.split(' '),
  synced: synced === 1,
});

export function makePasskeys(db: DatabaseSync, clock: Pick<Clock, 'now'>): Passkeys {
  const insert = db.prepare(
    'INSERT INTO passkey (id, member, label, public_key, counter, transports, synced, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const byId = db.prepare('SELECT * FROM passkey WHERE id = ?');
  const byMember = db.prepare('SELECT * FROM passkey WHERE member = ? ORDER BY created, id');
  const count = db.prepare('UPDATE passkey SET counter = ?, seen = ? WHERE id = ?');
  const drop = db.prepare('DELETE FROM passkey WHERE id = ? AND member = ?');
  return {
    add: ({ id, member, label, publicKey, counter, transports, synced }) =>
      naming(() => insert.run(id, member, label, publicKey, counter, transports.join(' '), synced ? 1 : 0, clock.now()).changes === 1),
    find: (id) =>
      naming(() => {
        const row = byId.get(id) as Row | undefined;
        return row === undefined ? null : passkeyOf(row);
      }),
    of: (member) => naming(() => (byMember.all(member) as Row[]).map(passkeyOf)),
    used: (id, counter) => naming(() => void count.run(counter, clock.now(), id)),
    remove: (id, member) => naming(() => drop.run(id, member).changes === 1),
  };
}
