/**
 * The session of a browser travels in one cookie that no script can read and no other site can send. `__Host-` binds it to this
 * very host and to TLS; browsers count this machine's own names as such. Two desks on two ports of one machine would share a
 * name, so the port is in it.
 */
import { IDLE_SECONDS } from '../../../wire/identity.ts';

const NAME = '__Host-abri';

export const cookieName = (host: string | undefined): string => {
  const port = /:(\d{1,5})$/.exec(host ?? '')?.[1];
  return port === undefined ? NAME : `${NAME}-${port}`;
};

/** Its value in a `Cookie` header; null when it is not there, or twice: then somebody else put one beside it. */
export function readCookie(header: string | undefined, name: string): string | null {
  const values = (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at > 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
  const [only] = values;
  return values.length === 1 && only !== undefined && /^[\x21-\x7e]{1,400}$/.test(only) ? only : null;
}

const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';
export const setCookie = (name: string, token: string): string => `${name}=${token}; ${ATTRIBUTES}; Max-Age=${IDLE_SECONDS}`;
export const clearCookie = (name: string): string => `${name}=; ${ATTRIBUTES}; Max-Age=0`;
