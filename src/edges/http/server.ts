/**
 * The server: HTTP for the interface and the console's files, WebSocket for the live link, one port. The desk may be attached
 * later: until an organisation exists only the set-up answers.
 */
import { existsSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Channel, Identity } from '../../desk/ports.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { langOf } from '../../wire/problems.ts';
import { makeApp } from './app.ts';
import type { Finder } from './auth.ts';
import { BODY_MAX } from './body.ts';
import { makeCursors } from './cursor.ts';
import { makeGuard } from './guard.ts';
import { Activity } from './live/activity.ts';
import { Hub } from './live/hub.ts';
import { acceptLinks, wantsUpgrade } from './live/upgrade.ts';
import type { Desk } from './perform.ts';
import type { PublicPages } from './public.ts';
import type { ServedRelease } from './release.ts';
import { failRaw, failSocket, failWith } from './replies.ts';
import type { SetupHandlers } from './setup.ts';
import { readStatic } from './static.ts';
import type { DeskDoor } from './views.ts';

export type { OrganisationInput, SetupHandlers } from './setup.ts';
export type { DeskDoor, Views } from './views.ts';

export interface ServerOptions {
  /** The built console; null or missing when there is none (tests, exercises). */
  readonly staticFolder: string | null;
  /** Null when the first start is not offered here. */
  readonly setup: SetupHandlers | null;
  /** `https://poste.example`: the address people use, when it is not this machine's own. */
  readonly publicUrl?: string;
  /** What anybody may read; none in tests that do not ask for it. */
  readonly pages?: PublicPages;
  /** The signed list of what is served; none for a build nobody signed. */
  readonly release?: ServedRelease | null;
  /** Told of a defect of ours; nothing of a request is in it. Standard error unless given. */
  readonly onFault?: (error: unknown) => void;
}
export interface Server {
  /** Port 0 takes a free one. Rejects when the address is taken. */
  listen(port: number, host: string): Promise<{ readonly port: number; readonly url: string }>;
  close(): Promise<void>;
  /** Opens the interface on a desk. `secretForCursors`: stable over restarts, so that cursors stay readable. */
  attach(door: DeskDoor, tokens: Finder, secretForCursors: Uint8Array, identity?: Identity): void;
  /** Rings over the live connections. */
  readonly liveChannel: Channel;
  connected(member: MemberId): boolean;
  /** No act unanswered, no frame unwritten, nothing put off. */
  idle(): boolean;
  settled(): Promise<void>;
}

/** Slow senders are cut off, ms: headers, then the whole request. */
const HEADERS_WITHIN = 10_000;
const REQUEST_WITHIN = 30_000;
/** What is being answered is waited for at a stop, ms: longer than the desk's own patience with the disk. */
const CLOSES_WITHIN = 5000;

const toStderr = (error: unknown): void => console.error(error instanceof Error ? (error.stack ?? error.message) : 'unknown fault');

export function createServer({ staticFolder, setup, publicUrl, pages, release, onFault = toStderr }: ServerOptions): Server {
  let desk: Desk | null = null;
  let finder: Finder = { find: () => null };
  const tokens: Finder = {
    find: (token) => finder.find(token),
    list: () => finder.list?.() ?? [],
    revoke: (id) => finder.revoke?.(id) ?? false,
  };
  let speakers: Identity | null = null;
  const identity = (): Identity | null => speakers;
  const guard = makeGuard(publicUrl);
  const hub = new Hub();
  const files = staticFolder !== null && existsSync(staticFolder) ? readStatic(staticFolder) : new Map();
  const app = makeApp({
    desk: () => desk,
    tokens,
    identity,
    ended: () => hub.weed(),
    guard,
    setup,
    files,
    publicUrl,
    pages: pages ?? null,
    release: release ?? null,
    onFault,
  });

  const answer = getRequestListener(app.fetch, {
    // The rest of the process keeps the platform's own Request and Response.
    overrideGlobalObjects: false,
    hostname: 'localhost',
    // What is no address at all never becomes a request.
    errorHandler: () => failWith('not_found', 'fr'),
  });
  /** Requests whose answer is still being made, whether or not anybody waits for it: the desk closes after them. */
  const asked = new Activity();
  const serve = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    if (guard.host(incoming.headers.host)) void Promise.resolve(answer(incoming, outgoing)).finally(asked.begin());
    else failRaw(outgoing, 'forbidden_host', langOf(incoming.headers['accept-language']));
  };
  const http = createHttp(
    { headersTimeout: HEADERS_WITHIN, requestTimeout: REQUEST_WITHIN, shouldUpgradeCallback: wantsUpgrade, requireHostHeader: false },
    serve,
  );
  // "Expect: 100-continue": what is too large is refused before it is sent.
  http.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (Number(incoming.headers['content-length'] ?? 0) > BODY_MAX)
      return failRaw(outgoing, 'too_large', langOf(incoming.headers['accept-language']));
    outgoing.writeContinue();
    serve(incoming, outgoing);
  });
  http.on('checkExpectation', (incoming: IncomingMessage, outgoing: ServerResponse) =>
    failRaw(outgoing, 'bad_request', langOf(incoming.headers['accept-language'])),
  );
  http.on('connect', (_: IncomingMessage, socket: Duplex) => failSocket(socket, 'method', 'fr', { allow: 'GET, HEAD, POST' }));
  http.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    return failSocket(socket, error.code === 'HPE_HEADER_OVERFLOW' ? 'too_large' : 'bad_request', 'fr');
  });
  const links = acceptLinks(http, guard, hub, { desk: () => desk, tokens, identity, activity: hub.activity }, onFault);

  return {
    liveChannel: hub.channel,
    connected: (member) => hub.connected(member),
    idle: () => hub.activity.idle,
    settled: () => hub.activity.settled(),
    attach(door, given, secretForCursors, who) {
      finder = given;
      speakers = who ?? null;
      desk = { door, cursors: makeCursors(secretForCursors), onFault };
      hub.attach(desk);
    },
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        http.once('error', reject);
        http.listen(port, host, () => {
          http.off('error', reject);
          const { port: taken } = http.address() as AddressInfo;
          resolve({ port: taken, url: publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${taken}` });
        });
      }),
    close: async () => {
      hub.close();
      links.close();
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      await closed;
      const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSES_WITHIN).unref());
      await Promise.race([Promise.all([asked.settled(), hub.activity.settled()]), patience]);
    },
  };
}
