/**
 * A witness (C2SP tlog-witness) for the logs of others: `POST /add-checkpoint`, and `GET /<sha256 of the origin>/checkpoint` for
 * whoever compares what they were shown. Nobody is asked who they are: a head speaks for itself by its signature, and nothing of
 * what is in a log ever comes here.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cosign } from '../../log/cosignature.ts';
import { type Signer, sha256Hex } from '../../log/digest.ts';
import { LogFault } from '../../log/fault.ts';
import { fromUtf8, toUtf8 } from '../../log/text.ts';
import { judge } from '../../log/witness.ts';
import type { SeenHeads } from './seen.ts';

/** Sixty-three hashes and a checkpoint are a tenth of it. */
const BODY_MAX = 64 * 1024;
/** Slow senders are cut off, ms; so is whoever opens more than this many connections in all. */
const WITHIN = 10_000;
const MOST = 1000;

export interface WitnessParts {
  readonly seen: SeenHeads;
  readonly signer: Signer;
  /** Asked at each request, so that a log can be added without a restart. */
  readonly logVkey: (origin: string) => string | null;
  /** Seconds since 1970. */
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}
interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body: string;
}

export interface WitnessServer {
  /** Port 0 takes a free one. Rejects when the address is taken. */
  listen(port: number, host: string): Promise<{ readonly url: string }>;
  close(): Promise<void>;
}

function addCheckpoint({ seen, signer, logVkey, now }: WitnessParts, body: string): Answer {
  return seen.decide<Answer>((lastOf) => {
    const verdict = judge(body, logVkey, lastOf);
    if (verdict.status === 409) return { answer: { status: 409, type: 'text/x.tlog.size', body: `${verdict.size}\n` }, seen: null };
    if (verdict.status !== 200) return { answer: { status: verdict.status, body: `${verdict.why}\n` }, seen: null };
    const { head, text, note } = verdict;
    const line = cosign(text, now(), signer);
    return { answer: { status: 200, body: line }, seen: { ...head, note: `${note}${line}` } };
  });
}

/** The body, or the status that says why not. */
async function bodyOf(incoming: IncomingMessage): Promise<string | 400 | 413> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of incoming as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > BODY_MAX) return 413;
    parts.push(part);
  }
  try {
    return fromUtf8(Buffer.concat(parts));
  } catch (error) {
    if (error instanceof LogFault) return 400;
    throw error;
  }
}

async function answerTo(parts: WitnessParts, incoming: IncomingMessage): Promise<Answer> {
  const path = (incoming.url ?? '').split('?', 1)[0] ?? '';
  if (path === '/add-checkpoint') {
    if (incoming.method !== 'POST') return { status: 405, body: 'POST\n' };
    const body = await bodyOf(incoming);
    return typeof body === 'string' ? addCheckpoint(parts, body) : { status: body, body: '' };
  }
  const hash = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path)?.[1];
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD') return { status: 405, body: 'GET\n' };
  const found = hash === undefined ? undefined : parts.seen.all().find(({ origin }) => sha256Hex(toUtf8(origin)) === hash);
  return found === undefined ? { status: 404, body: '' } : { status: 200, body: found.note };
}

export function createWitness(parts: WitnessParts): WitnessServer {
  const send = (outgoing: ServerResponse, { status, type = 'text/plain; charset=utf-8', body }: Answer): void => {
    const headers = { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
  };
  const http: Server = createServer({ headersTimeout: WITHIN, requestTimeout: WITHIN }, (incoming, outgoing) => {
    answerTo(parts, incoming).then(
      (answer) => send(outgoing, answer),
      (error: unknown) => {
        // A sender who left is no fault of ours; anything else is, and nothing was cosigned.
        if (!incoming.destroyed || incoming.complete) parts.onFault(error);
        if (!outgoing.headersSent) send(outgoing, { status: 500, body: '' });
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
