/**
 * Bearer tokens, one or more per member, in `sessions.db`. A token is `abri_` and 256 random bits, shown once; only its
 * SHA-256 is stored (decision 34): it has no less entropy than the hash, so a lookup by hash needs no slow derivation, and
 * the time of the lookup tells nothing an attacker could turn towards a valid token.
 */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Clock, TokenRow, Tokens } from '../../desk/ports.ts';
import { MINUTE, type Ms } from '../../kernel/time.ts';
import { naming } from './fault.ts';
import { openForWriting } from './files.ts';
import { SESSIONS } from './schema.ts';

/** A use is written down at most this often. */
const SEEN_EVERY: Ms = MINUTE;
const SHAPE = /^abri_[A-Za-z0-9_-]{43}$/;
const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/** The folder must exist. Throws StoreFault when the file cannot be opened. */
export function openTokens({ folder, clock }: { folder: string; clock: Pick<Clock, 'now'> }): Tokens {
  const db = openForWriting(join(folder, 'sessions.db'), SESSIONS);
  const prepare = (sql: string) => naming(() => db.prepare(sql));
  const insert = prepare('INSERT INTO token (id, sha256, member, device, label, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const select = prepare('SELECT member, device, id FROM token WHERE sha256 = ? AND expires > ? AND revoked IS NULL');
  const all = prepare(
    'SELECT token.id, member, device, label, created, expires, revoked, seen FROM token LEFT JOIN token_use USING (id) ORDER BY created, id',
  );
  const use = prepare(
    'INSERT INTO token_use (id, seen) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET seen = excluded.seen WHERE excluded.seen >= seen + ?',
  );
  const strike = prepare('UPDATE token SET revoked = ? WHERE id = ? AND revoked IS NULL');
  const noted = new Map<string, Ms>();
  /** When a token was last used is told to whoever lists them; no more than that is kept. */
  const note = (id: string): void => {
    const now = clock.now();
    if (now < (noted.get(id) ?? Number.NEGATIVE_INFINITY) + SEEN_EVERY) return;
    noted.set(id, now);
    try {
      use.run(id, now, SEEN_EVERY);
    } catch {
      // A disk that is full keeps nobody out.
    }
  };
  return {
    createToken: ({ member, device, label, expires }) =>
      naming(() => {
        const token = `abri_${randomBytes(32).toString('base64url')}`;
        const id = `t${randomBytes(8).toString('hex')}`;
        insert.run(id, sha256(token), member, device, label, clock.now(), expires);
        return { token, id };
      }),
    find: (token) =>
      naming(() => {
        if (!SHAPE.test(token)) return null;
        const row = select.get(sha256(token), clock.now()) as { member: string; device: string; id: string } | undefined;
        if (row === undefined) return null;
        note(row.id);
        return { member: row.member, device: row.device, id: row.id };
      }),
    list: () => naming(() => (all.all() as unknown as TokenRow[]).map((row) => ({ ...row }))),
    revoke: (id) => naming(() => Number(strike.run(clock.now(), id).changes) > 0),
    close: () => db.close(),
  };
}
