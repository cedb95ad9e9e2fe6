/**
 * Sessions and the links that open them, in `sessions.db`, as SHA-256 only.
 *
 * A session *stands* from its opening until twelve hours pass without use, seven days pass in all, or it is ended. Its token is
 * replaced when it is used ten minutes after it was made. The one before stays good for one rotation, since an answer may be lost
 * on its way: until the new one has been shown it may be replaced again, and once it has, for ten minutes more. Any older one is a
 * copy somebody kept: showing it ends the session for both, and its owner comes in again.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock, Links, SessionRow, Sessions, Used } from '../../desk/ports.ts';
import { DAY, HOUR, MINUTE, type Ms } from '../../kernel/time.ts';
import { naming } from './fault.ts';

export const IDLE: Ms = 12 * HOUR;
const LONGEST: Ms = 7 * DAY;
export const ROTATE_AFTER: Ms = 10 * MINUTE;
const SEEN_EVERY: Ms = MINUTE;
export const LINK_FOR: Ms = 10 * MINUTE;
/** What is over is forgotten after this long, as operational logs are (decision 34). */
const KEPT_FOR: Ms = 30 * DAY;

const TOKEN = /^abris_[A-Za-z0-9_-]{43}$/;
const CODE = /^abril_[A-Za-z0-9_-]{43}$/;
const secret = (prefix: string): string => `${prefix}${randomBytes(32).toString('base64url')}`;
const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();

type Row = { -readonly [key in keyof SessionRow]: SessionRow[key] };
interface TokenRow {
  readonly session: string;
  readonly place: number;
  readonly made: Ms;
  readonly shown: Ms | null;
}

export function makeSessions(db: DatabaseSync, clock: Pick<Clock, 'now'>): Sessions {
  const prepare = (sql: string) => db.prepare(sql);
  const insert = prepare('INSERT INTO session (id, member, device, label, how, created, seen, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const byId = prepare('SELECT * FROM session WHERE id = ?');
  const all = prepare('SELECT * FROM session ORDER BY created, id');
  const touch = prepare('UPDATE session SET seen = ?, expires = ? WHERE id = ?');
  const strike = prepare('UPDATE session SET revoked = ?, why = ? WHERE id = ? AND revoked IS NULL');
  const rebind = prepare('UPDATE session SET device = ? WHERE id = ? AND revoked IS NULL');
  const give = prepare('INSERT INTO session_token (sha256, session, place, made) VALUES (?, ?, ?, ?)');
  const token = prepare('SELECT session, place, made, shown FROM session_token WHERE sha256 = ?');
  const last = prepare('SELECT session, place, made, shown FROM session_token WHERE session = ? ORDER BY place DESC LIMIT 1');
  const show = prepare('UPDATE session_token SET shown = ? WHERE sha256 = ?');
  // Place 0 is nobody's: what was made and never shown is a copy like any other from now on.
  const withdraw = prepare('UPDATE session_token SET place = 0 WHERE session = ? AND place = ?');

  forgetOld(db, clock.now() - KEPT_FOR);

  const end = (id: string, why: Row['why']): boolean => Number(strike.run(clock.now(), why, id).changes) > 0;

  /** The session, if it stands, with this use written down. */
  function standing(id: string): Row | null {
    const row = byId.get(id) as Row | undefined;
    const now = clock.now();
    if (row === undefined || row.revoked !== null || row.expires <= now) return null;
    if (now >= row.seen + SEEN_EVERY) touch.run(now, Math.min(now + IDLE, row.created + LONGEST), id);
    return row;
  }

  function renew(session: string, place: number): string {
    const fresh = secret('abris_');
    give.run(sha256(fresh), session, place, clock.now());
    return fresh;
  }

  /** What the shown token is worth: null when it ends the session, a new one when it is time and one may be handed out. */
  function rotated(hash: Uint8Array, shown: TokenRow, handsOut: boolean): { readonly fresh: string | null } | null {
    const now = clock.now();
    const top = last.get(shown.session) as unknown as TokenRow;
    const due = now >= top.made + ROTATE_AFTER;
    if (shown.place === top.place) {
      if (shown.shown === null) show.run(now, hash);
      return { fresh: due && handsOut ? renew(shown.session, top.place + 1) : null };
    }
    if (shown.place === 0 || shown.place !== top.place - 1 || (due && top.shown !== null)) return null;
    if (!due || !handsOut) return { fresh: null };
    withdraw.run(shown.session, top.place);
    return { fresh: renew(shown.session, top.place) };
  }

  function use(given: string, handsOut: boolean): Used | null {
    if (!TOKEN.test(given)) return null;
    const hash = sha256(given);
    const shown = token.get(hash) as TokenRow | undefined;
    const row = shown === undefined ? null : standing(shown.session);
    if (shown === undefined || row === null) return null;
    const next = rotated(hash, shown, handsOut);
    if (next === null) end(row.id, 'reused');
    return next === null ? null : { id: row.id, member: row.member, device: row.device, fresh: next.fresh };
  }

  return {
    open: ({ member, device, label, how }) =>
      naming(() => {
        const now = clock.now();
        const id = `s${randomBytes(8).toString('hex')}`;
        insert.run(id, member, device, label, how, now, now, now + IDLE);
        return { token: renew(id, 1), id };
      }),
    use: (given) => naming(() => use(given, true)),
    glance: (given) => naming(() => use(given, false)),
    standing: (id) =>
      naming(() => {
        const row = standing(id);
        return row === null ? null : { id: row.id, member: row.member, device: row.device };
      }),
    list: () => naming(() => (all.all() as unknown as SessionRow[]).map((row) => ({ ...row }))),
    end: (id, why) => naming(() => end(id, why)),
    endOf: (device) =>
      naming(() => {
        const theirs = (all.all() as unknown as SessionRow[]).filter((row) => row.device === device);
        return theirs.filter(({ id }) => end(id, 'revoked')).length;
      }),
    bind: (id, device) => naming(() => Number(rebind.run(device, id).changes) > 0),
  };
}

function forgetOld(db: DatabaseSync, before: Ms): void {
  const over = 'SELECT id FROM session WHERE expires < ? OR revoked < ?';
  db.prepare(`DELETE FROM session_token WHERE session IN (${over})`).run(before, before);
  db.prepare('DELETE FROM session WHERE expires < ? OR revoked < ?').run(before, before);
}

export function makeLinks(db: DatabaseSync, clock: Pick<Clock, 'now'>): Links {
  const insert = db.prepare('INSERT INTO link (sha256, member, device, by, created, expires) VALUES (?, ?, ?, ?, ?, ?)');
  const take = db.prepare('DELETE FROM link WHERE sha256 = ? RETURNING member, device, expires');
  const clear = db.prepare('DELETE FROM link WHERE expires <= ?');
  return {
    make: ({ member, device, by }) =>
      naming(() => {
        const now = clock.now();
        clear.run(now);
        const code = secret('abril_');
        insert.run(sha256(code), member, device, by, now, now + LINK_FOR);
        return { code, expires: now + LINK_FOR };
      }),
    take: (code) =>
      naming(() => {
        if (!CODE.test(code)) return null;
        const row = take.get(sha256(code)) as { member: string; device: string; expires: Ms } | undefined;
        return row === undefined || row.expires <= clock.now() ? null : { member: row.member, device: row.device };
      }),
  };
}
