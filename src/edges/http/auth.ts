/** Who speaks: a bearer token, looked up at each request, so that a revoked one stops at once. */
import type { Session, Tokens } from '../../desk/ports.ts';

/** A list and a way to end them where people may ask for it; a test may only find. */
export type Finder = Pick<Tokens, 'find'> & Partial<Pick<Tokens, 'list' | 'revoke'>>;

/** The token of an `Authorization: Bearer` header; null when there is none or it is something else. */
export function bearer(header: string | undefined): string | null {
  return /^Bearer +([\x21-\x7e]{1,400}) *$/i.exec(header ?? '')?.[1] ?? null;
}

/** Unknown, expired and revoked look alike. */
export function sessionOf(tokens: Finder, token: string | null): Session | null {
  const found = token === null ? null : tokens.find(token);
  return found === null ? null : { member: found.member, device: found.device };
}
