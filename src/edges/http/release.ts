/**
 * The release this server shows: the signed list and the key it came with, byte for byte, for the worker of the console and
 * for `abri release verify --url`. The server judges nothing here: whoever reads the note does.
 */
import { readRelease } from '../../wire/release.ts';
import { json } from './replies.ts';

export interface ServedRelease {
  readonly note: string;
  readonly vkey: string;
  /** The files of the console are those of the list. */
  readonly whole: boolean;
}

/** Asked again each time, at the price of a digest: a release must be news at once. */
const ASKED_AGAIN = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' };

export const releaseNote = (release: ServedRelease): Response => new Response(release.note, { headers: ASKED_AGAIN });
export const releaseKey = (release: ServedRelease): Response => new Response(`${release.vkey}\n`, { headers: ASKED_AGAIN });

/** What a page may say of the build it is part of. */
export function buildState(release: ServedRelease | null): Response {
  const read = release === null ? null : readRelease(release.note.split('\n\n', 1)[0]?.concat('\n') ?? '');
  if (release === null || read === null) return json(200, { signed: false });
  const [name, id] = release.vkey.split('+');
  return json(200, { signed: release.whole, version: read.version, key: `${name}+${id}` });
}
