/** Somebody who stands between a client and the desk, or the desk itself once it was patched: all passes, but for what it changes. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Readonly<Record<string, unknown>>;

export interface Between {
  readonly url: string;
  /** Acts that came through. */
  readonly acts: string[];
  close(): void;
}

/** @param change gives what is answered instead, or null to leave it */
export async function between(url: string, change: (path: string, answer: Json) => Json | null): Promise<Between> {
  const acts: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = 'GET', url: path = '/', headers } = incoming;
    if (method !== 'GET') acts.push(path);
    const reply = await fetch(`${url}${path}`, {
      method,
      headers: Object.fromEntries(
        ['authorization', 'content-type', 'accept-language'].flatMap((name) => {
          const value = headers[name];
          return typeof value === 'string' ? [[name, value]] : [];
        }),
      ),
      ...(method === 'GET' ? {} : { body: Buffer.concat(chunks) }),
    });
    const text = await reply.text();
    const instead = reply.ok ? change(path, JSON.parse(text) as Json) : null;
    outgoing.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'application/json' });
    outgoing.end(instead === null ? text : JSON.stringify(instead));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    acts,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
