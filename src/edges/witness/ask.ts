/** Asking a witness, or a time-stamping authority, over HTTP. Whatever the network does, it is an answer or none: never thrown. */
import type { Authority, Witness } from '../../desk/ports.ts';

/** ms: longer than any of them takes, shorter than the minute after which we ask again. */
const PATIENCE = 15_000;
const ANSWER_MAX = 1024 * 1024;

/** In clear on this machine only: a head tells how much a desk writes, and an answer must not be anybody's. */
export function isAskable(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username } = new URL(url);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)));
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array;
}

async function post(url: string, type: string, body: Uint8Array): Promise<Answer | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type },
      body: new Uint8Array(body),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
      length += part.length;
      if (length > ANSWER_MAX) return null;
      parts.push(part);
    }
    return { status: response.status, type: response.headers.get('content-type') ?? '', body: new Uint8Array(Buffer.concat(parts)) };
  } catch {
    return null;
  }
}

/** @param url the witness's submission prefix */
export function askWitness(named: { readonly name: string; readonly vkey: string; readonly url: string }): Witness {
  const place = `${named.url.replace(/\/$/, '')}/add-checkpoint`;
  return {
    name: named.name,
    vkey: named.vkey,
    add: async (request) => {
      const answer = await post(place, 'text/plain; charset=utf-8', new TextEncoder().encode(request));
      if (answer === null) return null;
      return { status: answer.status, type: answer.type, body: new TextDecoder().decode(answer.body) };
    },
  };
}

export function askAuthority(named: Omit<Authority, 'stamp'> & { readonly url: string }): Authority {
  return {
    name: named.name,
    ca: named.ca,
    test: named.test,
    stamp: async (query) => {
      const answer = await post(named.url, 'application/timestamp-query', query);
      return answer?.status === 200 ? answer.body : null;
    },
  };
}
