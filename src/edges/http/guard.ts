/**
 * What is refused before anything is read: a Host that is not ours (a page of another site that re-points its name at this
 * machine, "DNS rebinding").
 */

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** `localhost:8787` → `localhost`; null when the header is not a plain host with an optional port. */
function hostname(host: string): string | null {
  const found = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?$/.exec(host);
  return found?.[1]?.toLowerCase() ?? null;
}

export const isLoopback = (host: string | undefined): boolean => host !== undefined && LOOPBACK.has(hostname(host) ?? '');

export interface Guard {
  /** True when the Host header names this server: a loopback name, or exactly the host of the configured public address. */
  host(host: string | undefined): boolean;
  /** True when a browser's Origin is the very origin it talks to. Programs send none, which is fine for a bearer token. */
  origin(origin: string | undefined, host: string | undefined): boolean;
}

export function makeGuard(publicUrl: string | undefined): Guard {
  const home = publicUrl === undefined ? null : new URL(publicUrl);
  return {
    host: (host) => host !== undefined && (isLoopback(host) || host.toLowerCase() === home?.host),
    origin: (origin, host) => origin === undefined || origin === home?.origin || origin === `http://${host ?? ''}`,
  };
}
