/**
 * What anybody may fetch: the statements, their photos, their feeds. Nothing here reads a token or a cookie, and nothing of
 * a request reaches the desk: an address chooses a page that is already printed, or none. Printed once for each change of
 * what is public, so that a crowd costs the desk no more than a reader.
 */
import { createHash } from 'node:crypto';
import { PUBLIC_PERMISSIONS } from '../../wire/policy.ts';
import type { Lang } from '../../wire/problems.ts';
import type { PublicStatement, PublicView } from '../../wire/public-views.ts';

/** How the pages are set in type; supplied by main.ts from src/public. */
export interface Printer {
  /** What the security policy allows for the style of the pages. */
  readonly styleSource: string;
  readonly home: Readonly<Record<Lang, string>>;
  list(view: PublicView, lang: Lang): string;
  statement(view: PublicView, statement: PublicStatement, lang: Lang): string;
  missing(view: PublicView, lang: Lang): string;
  /** `base`: the address the pages are reached at, when it is known. */
  atom(view: PublicView, lang: Lang, base: string | null): string;
  jsonFeed(view: PublicView, lang: Lang, base: string | null): string;
}
export interface PublicSource {
  view(): PublicView;
  photo(sha256: string): Promise<Uint8Array | null>;
}
export interface PublicParts {
  readonly source: PublicSource;
  readonly printer: Printer;
  /** `https://dire.example`; null: addresses in the feeds are relative. */
  readonly base: string | null;
}
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: string | undefined;
}
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null for HEAD and for what has no body. */
  readonly body: Uint8Array<ArrayBuffer> | null;
}
/** Null where the address is no public one. */
export type PublicPages = (asked: Asked) => Promise<Answer | null>;

/** Kept this long by whoever fetched it, s: a correction must not wait. */
const FRESH = 60;
/** Photos held in memory; the others are read again. */
const PHOTOS = 8;

interface Printed {
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  /** Ms; null where nothing is out. */
  readonly changed: number | null;
}

export function makePublicPages({ source, printer, base }: PublicParts): PublicPages {
  let from: PublicView | null = null;
  const printed = new Map<string, Printed>();
  const langs = Object.entries(printer.home) as [Lang, string][];

  const policy: Readonly<Record<string, string>> = {
    'content-security-policy': `default-src 'none'; img-src 'self'; style-src ${printer.styleSource}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'cross-origin',
    'permissions-policy': PUBLIC_PERMISSIONS,
  };

  /** What stands at an address; null for none. */
  async function at(path: string, view: PublicView): Promise<Printed | null> {
    if (path === '/robots.txt')
      return print(
        200,
        'text/plain',
        robots(
          view,
          langs.map(([, home]) => home),
        ),
        null,
      );
    for (const [lang, home] of langs) {
      if (path !== home && !path.startsWith(`${home}/`)) continue;
      const newest = view.statements[0]?.updated ?? null;
      const rest = path.slice(home.length + 1);
      if (path === home) return print(200, 'text/html', printer.list(view, lang), newest);
      if (rest === 'atom.xml') return print(200, 'application/atom+xml', printer.atom(view, lang, base), newest);
      if (rest === 'feed.json') return print(200, 'application/feed+json', printer.jsonFeed(view, lang, base), newest);
      const [slug, ...more] = rest.split('/');
      const statement = view.statements.find((one) => one.slug === slug);
      const missing = () => print(404, 'text/html', printer.missing(view, lang), null);
      if (statement === undefined) return missing();
      if (more.length === 0) return print(200, 'text/html', printer.statement(view, statement, lang), statement.updated);
      const { photo } = statement;
      const bytes = more.join('/') === 'photo' && photo !== null ? await source.photo(photo.sha256) : null;
      return photo === null || bytes === null ? missing() : print(200, `image/${photo.type}`, bytes, statement.updated);
    }
    return null;
  }

  return async ({ method, path, ifNoneMatch, ifModifiedSince }) => {
    const [, trailing] = langs.find(([, home]) => path === `${home}/`) ?? [];
    if (trailing !== undefined) return { status: 301, headers: { ...policy, location: trailing }, body: null };
    const view = source.view();
    if (view !== from) {
      printed.clear();
      from = view;
    }
    const found = printed.get(path) ?? (await at(path, view));
    if (found === null) return null;
    // An address that is none is printed each time: whoever makes addresses up must not fill the memory.
    if (found.status === 200 && source.view() === view) {
      const photos = [...printed.keys()].filter((kept) => kept.endsWith('/photo'));
      if (path.endsWith('/photo') && !printed.has(path) && photos.length >= PHOTOS) printed.delete(photos[0] ?? '');
      printed.set(path, found);
    }
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { ...policy, allow: 'GET, HEAD' }, body: null };
    const headers: Record<string, string> = {
      ...policy,
      'cache-control': found.status === 200 ? `public, max-age=${FRESH}` : 'no-store',
      ...(found.status === 200 ? { etag: found.etag } : {}),
      ...(found.changed === null ? {} : { 'last-modified': new Date(found.changed).toUTCString() }),
      ...(view.exercise ? { 'x-robots-tag': 'noindex' } : {}),
    };
    if (found.status === 200 && isKnown(found, ifNoneMatch, ifModifiedSince)) return { status: 304, headers, body: null };
    const whole = { ...headers, 'content-type': found.type, 'content-length': String(found.body.length) };
    return { status: found.status, headers: whole, body: method === 'HEAD' ? null : found.body };
  };
}

function print(status: number, type: string, content: string | Uint8Array, changed: number | null): Printed {
  const body = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { status, type: type.startsWith('image/') ? type : `${type}; charset=utf-8`, body, etag, changed };
}

/** RFC 9110 13.1: the tag decides where there is one; the date, which has whole seconds, only where there is none. */
function isKnown({ etag, changed }: Printed, ifNoneMatch: string | undefined, ifModifiedSince: string | undefined): boolean {
  if (ifNoneMatch !== undefined) {
    const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    return tags.includes(etag) || tags.includes('*');
  }
  const since = ifModifiedSince === undefined ? Number.NaN : Date.parse(ifModifiedSince);
  return changed !== null && !Number.isNaN(since) && Math.floor(changed / 1000) * 1000 <= since;
}

/** The desk itself is nobody's to index; nor is an exercise. */
const robots = ({ exercise }: PublicView, homes: readonly string[]): string =>
  ['User-agent: *', ...(exercise ? [] : homes.map((home) => `Allow: ${home}`)), 'Disallow: /', ''].join('\n');
