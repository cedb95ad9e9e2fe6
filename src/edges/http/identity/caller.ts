/**
 * Who asks over HTTP: the bearer of a token (the command line, programs), or a browser by its cookie. A cookie goes along by
 * itself with whatever a page sends, so that a write with one must say by its Origin that it comes from our own page.
 */
import type { Identity, Session } from '../../../desk/ports.ts';
import type { Id } from '../../../kernel/ids.ts';
import { bearer, type Finder } from '../auth.ts';
import { cookieName, readCookie, setCookie } from './cookie.ts';

export interface Caller extends Session {
  readonly id: Id;
  readonly by: 'token' | 'session';
  /** The `Set-Cookie` that replaces the token of the session; null while it stays. */
  readonly fresh: string | null;
}
export interface Headers {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

/** Unknown, expired and revoked look alike. An Authorization header is what is meant, even a wrong one. */
export function callerOf(
  tokens: Finder,
  identity: Identity | null,
  { authorization, cookie, host, origin }: Headers,
  reads: boolean,
): Caller | 'no_token' | 'forbidden_origin' {
  if (authorization !== undefined || identity === null) {
    const token = bearer(authorization);
    const found = token === null ? null : tokens.find(token);
    return found === null ? 'no_token' : { member: found.member, device: found.device, id: found.id, by: 'token', fresh: null };
  }
  const name = cookieName(host);
  const token = readCookie(cookie, name);
  if (token === null) return 'no_token';
  if (!reads && origin === undefined) return 'forbidden_origin';
  const used = identity.sessions.use(token);
  if (used === null) return 'no_token';
  const { member, device, id, fresh } = used;
  return { member, device, id, by: 'session', fresh: fresh === null ? null : setCookie(name, fresh) };
}
