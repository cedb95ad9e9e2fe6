/**
 * Reads what a request carries, no further than the limit. What is too large is answered at once and its rest thrown away as
 * it comes, so that the client reads a reason instead of a broken connection, and so that the desk never holds it.
 */
import type { IncomingMessage } from 'node:http';

/** Largest body, in bytes: a report with a recorded trigger fits (wire/fields TRIGGER_MAX), a film does not. */
export const BODY_MAX = 1 << 20;

/** `cut`: the client went away before the end, nobody is left to answer. */
export type Read = Uint8Array | 'too_large' | 'cut';

export function readBody(incoming: IncomingMessage, max: number = BODY_MAX): Promise<Read> {
  const declared = Number(incoming.headers['content-length'] ?? 0);
  if (declared > max) {
    incoming.resume();
    return Promise.resolve('too_large');
  }
  return new Promise((resolve) => {
    let chunks: Uint8Array[] = [];
    let size = 0;
    incoming.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size <= max) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      // The listener stays: it keeps the stream flowing, and lets what comes fall.
      resolve('too_large');
    });
    incoming.on('end', () => resolve(size <= max ? Buffer.concat(chunks) : 'too_large'));
    incoming.on('error', () => resolve('cut'));
    incoming.on('close', () => resolve('cut'));
  });
}

/** `application/json` alone, in UTF-8 alone. A charset other than UTF-8 would be read wrongly, so it is refused. */
export function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(contentType.trim());
}
