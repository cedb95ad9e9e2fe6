/** The way in of the live link: the same guards as HTTP, then a WebSocket that must say hello. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Id } from '../../../kernel/ids.ts';
import { BEAT_EVERY, LIVE_SUBPROTOCOL } from '../../../wire/live.ts';
import { langOf } from '../../../wire/problems.ts';
import { bearer } from '../auth.ts';
import type { Guard } from '../guard.ts';
import { cookieName, readCookie } from '../identity/cookie.ts';
import { failSocket } from '../replies.ts';
import type { Hub } from './hub.ts';
import { Link, type Shared } from './link.ts';

/** Largest message of a client, bytes; a larger one closes the link with 1009. */
export const FRAME_MAX = 256 << 10;
/** A connection that has said nothing by then is closed, ms. */
const HELLO_WITHIN = 10_000;

/** How long a closing server waits for goodbyes, ms. */
const FAREWELL = 300;

const PATH = /^\/api\/v1\/live(?:\?.*)?$/;

export const wantsUpgrade = (request: IncomingMessage): boolean => request.headers.upgrade?.toLowerCase() === 'websocket';

export function acceptLinks(server: Server, guard: Guard, hub: Hub, shared: Shared, onFault: (error: unknown) => void): { close(): void } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_MAX,
    perMessageDeflate: false,
    clientTracking: true,
    handleProtocols: (offered) => (offered.has(LIVE_SUBPROTOCOL) ? LIVE_SUBPROTOCOL : false),
  });
  // What is no WebSocket handshake at all (a missing key, an unknown version) is answered in words too.
  sockets.on('wsClientError', (_, socket, request) => failSocket(socket, 'bad_frame', langOf(request.headers['accept-language'])));

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { host, origin } = request.headers;
    const lang = langOf(request.headers['accept-language']);
    socket.on('error', () => socket.destroy());
    const offered = String(request.headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map((name) => name.trim());
    const refused = !guard.host(host)
      ? 'forbidden_host'
      : !guard.origin(origin, host)
        ? 'forbidden_origin'
        : !PATH.test(request.url ?? '')
          ? 'not_found'
          : shared.desk() === null
            ? 'organisation_missing'
            : !offered.includes(LIVE_SUBPROTOCOL)
              ? 'bad_frame'
              : null;
    if (refused !== null) return failSocket(socket, refused, lang);
    sockets.handleUpgrade(request, socket, head, (made) => {
      welcome(
        made,
        hub,
        new Link(made, shared, { token: bearer(request.headers.authorization), browser: browserOf(request, shared), lang }),
        onFault,
      );
    });
  });
  return {
    close() {
      for (const socket of sockets.clients) socket.close(1001, 'closing');
      sockets.close();
      // Whoever does not say goodbye in turn is not waited for.
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, FAREWELL);
    },
  };
}

/** The session of a page of ours; none for a page that does not say where it comes from. */
function browserOf({ headers }: IncomingMessage, shared: Shared): Id | null {
  const token = headers.origin === undefined ? null : readCookie(headers.cookie, cookieName(headers.host));
  return token === null ? null : (shared.identity()?.sessions.glance(token)?.id ?? null);
}

function welcome(socket: WebSocket, hub: Hub, link: Link, onFault: (error: unknown) => void): void {
  const late = setTimeout(() => link.dismiss('no_token', 1008), HELLO_WITHIN);
  late.unref();
  // Dead connections (a phone in a tunnel) are found by silence: no pong and no word for two beats.
  let silent = 0;
  const pulse = setInterval(() => {
    silent = link.alive ? 0 : silent + 1;
    link.alive = false;
    if (silent >= 2) socket.terminate();
    else socket.ping();
  }, BEAT_EVERY);
  pulse.unref();
  socket.on('pong', () => {
    link.alive = true;
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary) return link.close(1003, 'text only');
    try {
      // ws gives one Buffer per message: binaryType is left at its default.
      link.receive(data as Buffer, (cursor) => {
        clearTimeout(late);
        hub.greet(link, cursor);
      });
    } catch (error) {
      onFault(error);
      link.close(1011, 'internal');
    }
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearTimeout(late);
    clearInterval(pulse);
    hub.leave(link);
  });
}
