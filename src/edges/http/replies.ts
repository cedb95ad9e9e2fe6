/** Answers as bytes: JSON for what was asked, a problem document (RFC 9457) for what went wrong. */
import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Lang, PROBLEM_TYPE, type Problem, problem } from '../../wire/problems.ts';

type Headers = Readonly<Record<string, string>>;

export const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  });

function problemHeaders({ status }: Problem, lang: Lang): Record<string, string> {
  return {
    'content-type': `${PROBLEM_TYPE}; charset=utf-8`,
    'cache-control': 'no-store',
    'content-language': lang,
    vary: 'accept-language',
    'x-content-type-options': 'nosniff',
    ...(status === 401 ? { 'www-authenticate': 'Bearer realm="abri"' } : {}),
  };
}

export const fail = (it: Problem, lang: Lang, more: Headers = {}): Response =>
  new Response(JSON.stringify(it), { status: it.status, headers: { ...problemHeaders(it, lang), ...more } });

export const failWith = (code: string, lang: Lang, more: Headers = {}): Response => fail(problem(code, { lang }), lang, more);

/** The same, where there is a raw answer and no application yet. */
export function failRaw(outgoing: ServerResponse, code: string, lang: Lang, more: Headers = {}): void {
  const it = problem(code, { lang });
  const body = JSON.stringify(it);
  outgoing.writeHead(it.status, { ...problemHeaders(it, lang), ...more, 'content-length': Buffer.byteLength(body) }).end(body);
}

/** The same, where there is only a socket: an upgrade that is refused, or bytes that are not HTTP. */
export function failSocket(socket: Duplex, code: string, lang: Lang, more: Headers = {}): void {
  const it = problem(code, { lang });
  const body = JSON.stringify(it);
  const headers = { ...problemHeaders(it, lang), ...more, 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  if (socket.writable) socket.end(`HTTP/1.1 ${it.status} ${STATUS_CODES[it.status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
  else socket.destroy();
}
