/**
 * `/tlog/`: the log as C2SP tlog-tiles, for whoever checks it with tools of their own. Three circles (docs/decisions/0019): heads
 * and hashes for auditors, who learn that it only grows and nothing of what is in it; proofs for log-reading roles; entries, as
 * they stand, for those of them who open every door, since nothing can be left out of an entry.
 */
import type { MemberId } from '../../kernel/ids.ts';
import { decimal } from '../../log/text.ts';
import { parseTilePath } from '../../log/tree.ts';
import { type Lang, problem } from '../../wire/problems.ts';
import { fail, failWith } from './replies.ts';
import type { DeskDoor, Views } from './views.ts';

/** A tile never changes, and is only for whoever may have it. */
const KEPT = { 'cache-control': 'private, max-age=31536000, immutable', vary: 'authorization' };
const NOT_KEPT = { 'cache-control': 'no-store' };
const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';
const WIDTH = 256;

type Headers = Readonly<Record<string, string>>;

function reply(body: string | Uint8Array | null, type: string, headers: Headers, lang: Lang): Response {
  if (body === null) return failWith('not_found', lang);
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), { headers: { ...headers, 'content-type': type } });
}

/** What is asked for, below `/tlog/`. */
export interface TlogPath {
  readonly path: string;
  readonly query: URLSearchParams;
}
export function tlogPath(url: string): TlogPath {
  const { pathname, searchParams } = new URL(url);
  return { path: pathname.slice('/tlog/'.length), query: searchParams };
}

export async function tlogReply(door: DeskDoor, member: MemberId, { path, query }: TlogPath, lang: Lang): Promise<Response> {
  const views = door.view(member);
  if (!views.auditsLog) return failWith('not_allowed', lang);
  if (path === 'consistency') return consistency(door, query, lang);
  const [stray] = query.keys();
  if (stray !== undefined) return fail(problem('unknown_field', { lang, field: `/${stray.slice(0, 64)}` }), lang);
  if (path === 'checkpoint') return reply(await door.served.checkpoint(), TEXT, NOT_KEPT, lang);
  if (path.startsWith('proof/')) return proof(door, views, decimal(path.slice('proof/'.length)), lang);
  const tile = parseTilePath(path);
  if (tile === null) return failWith('not_found', lang);
  const { level, n, width } = tile;
  if (level !== 'entries') return reply(door.served.tile(level, n, width), BYTES, KEPT, lang);
  if (!views.readsEntries) return failWith('not_allowed', lang);
  // Whoever may not know of what came after reads as far as the log went before (decision 29).
  if (n * WIDTH + width > views.logSize) return failWith('not_found', lang);
  return reply(await door.served.bundle(n, width), BYTES, NOT_KEPT, lang);
}

function proof(door: DeskDoor, views: Views, index: number | null, lang: Lang): Response {
  if (!views.readsLog) return failWith('not_allowed', lang);
  return reply(index === null || index >= views.logSize ? null : door.served.proof(index), TEXT, NOT_KEPT, lang);
}

function consistency(door: DeskDoor, query: URLSearchParams, lang: Lang): Response {
  const sizes: number[] = [];
  for (const name of ['from', 'to']) {
    const [given, ...more] = query.getAll(name);
    const size = given === undefined || more.length > 0 ? null : decimal(given);
    if (size === null) return fail(problem(given === undefined ? 'missing_field' : 'bad_field', { lang, field: `/${name}` }), lang);
    sizes.push(size);
  }
  const stray = [...query.keys()].find((name) => name !== 'from' && name !== 'to');
  if (stray !== undefined) return fail(problem('unknown_field', { lang, field: `/${stray.slice(0, 64)}` }), lang);
  const [from = 0, to = 0] = sizes;
  return reply(door.served.consistency(from, to), TEXT, NOT_KEPT, lang);
}
