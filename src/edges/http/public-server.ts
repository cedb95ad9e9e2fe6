/**
 * The public pages on a door of their own (decision 34): whoever is sent here finds nothing of the desk behind it, whatever
 * address they try, and a crowd here is no crowd at the desk's own door.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, PublicPages } from './public.ts';

export interface PublicServer {
  /** Port 0 takes a free one. Rejects when the address is taken. */
  listen(port: number, host: string): Promise<{ readonly url: string }>;
  close(): Promise<void>;
}

/** Slow readers are cut off, ms; so is whoever opens more than this many connections in all. */
const WITHIN = 10_000;
const MOST = 1000;

const NOTHING: Answer = { status: 404, headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }, body: null };

export function createPublicServer(pages: PublicPages, home: string, onFault: (error: unknown) => void): PublicServer {
  const http = createServer({ headersTimeout: WITHIN, requestTimeout: WITHIN }, (incoming, outgoing) => {
    void serve(pages, home, incoming).then(
      (answer) => send(outgoing, answer),
      (error: unknown) => {
        onFault(error);
        send(outgoing, { ...NOTHING, status: 500 });
      },
    );
  });
  http.maxConnections = MOST;
  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        http.once('error', reject);
        http.listen(port, host, () => {
          http.off('error', reject);
          const { port: taken } = http.address() as AddressInfo;
          resolve({ url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}` });
        });
      }),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

async function serve(pages: PublicPages, home: string, incoming: IncomingMessage): Promise<Answer> {
  // Nothing is ever sent here: what comes is let fall.
  incoming.resume();
  const path = (incoming.url ?? '').split('?', 1)[0] ?? '';
  if (path === '/') return { ...NOTHING, status: 302, headers: { ...NOTHING.headers, location: home } };
  const asked = {
    method: incoming.method ?? '',
    path,
    ifNoneMatch: incoming.headers['if-none-match'],
    ifModifiedSince: incoming.headers['if-modified-since'],
  };
  return (await pages(asked)) ?? NOTHING;
}

function send(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, { 'content-length': 0, ...headers });
  if (body === null) outgoing.end();
  else outgoing.end(body);
}
