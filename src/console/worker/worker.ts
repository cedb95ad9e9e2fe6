/**
 * The worker that stands between the console and the network: it shows the files of a signed release, and nothing else. It holds no
 * list of its own, so that it stays the same from one release to the next: the list is the signed note.
 *
 *   nothing held   no signed release was ever seen here: the network answers, as if there were no worker
 *   held           a note verified under the pinned key, every file of it in the store under its digest: only these are shown,
 *                  each looked at again when it is, with the headers of this file; a script, a style or a worker that is not
 *                  listed is not fetched; any other page of the desk (statements) is shown with nothing in it running
 *   news           a newer note under the pinned key, and every file of it with its digest: the note is replaced by one write,
 *                  and the next page is the new one
 *   refused        anything else: what is held stays, and every page is told why
 *
 * The first key seen is pinned (trust on first use); another takes over only by a list that both signed. A browser lets nobody stop a server from replacing the worker itself; the
 * pages are told when one arrives that the release does not list.
 */
import { deskHeaders, NOT_THE_CONSOLE } from '../../wire/policy.ts';
import { type Release, type ReleaseFile, SERVED } from '../../wire/release.ts';
import { hex, sha256, type Unbelieved, verifiedRelease } from './note.ts';

/** What a page may ask. `arriving`: the browser says that another worker is being put in place. */
export type Ask = 'state' | 'check' | 'arriving';
export interface Told {
  /** Null until a release was verified here. */
  readonly held: { readonly version: string; readonly key: string } | null;
  readonly refused: { readonly why: Unbelieved | 'no_list' | 'older' | 'changed' | 'worker'; readonly path: string | null } | null;
  /** A newer release was taken since the page was shown. */
  readonly news: boolean;
}

/** The part of a service worker's world that is used here; the types of a page do not have it. */
interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Asked extends Extendable {
  readonly data: Ask;
}
interface Scope {
  readonly clients: { claim(): Promise<void>; matchAll(options: object): Promise<readonly { postMessage(told: Told): void }[]> };
  addEventListener(type: 'install' | 'activate', hear: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', hear: (event: Fetching) => void): void;
  addEventListener(type: 'message', hear: (event: Asked) => void): void;
}
const scope = globalThis as unknown as Scope;

/** What runs in a page, or shapes it: never taken from the network once a release is held. */
const RUNS = [
  'script',
  'style',
  'worker',
  'sharedworker',
  'serviceworker',
  'audioworklet',
  'paintworklet',
  'manifest',
  'font',
  'xslt',
  'json',
];
const ASKED_AGAIN = [`${SERVED}index.html`, `${SERVED}sw.js`];
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  wav: 'audio/wav',
  webmanifest: 'application/manifest+json; charset=utf-8',
};

let refused: Told['refused'] = null;
let news = false;
/** What the held note said when it was last verified, with its text: the store is asked each time, the signature once. */
let known: { readonly note: string; readonly release: Release } | null = null;

const store = (): Promise<Cache> => caches.open('abri.release');
const kept = async (key: string): Promise<string | null> => (await (await store()).match(key))?.text() ?? null;
const keep = async (key: string, body: string | ArrayBuffer): Promise<void> => (await store()).put(key, new Response(body));
const servedBy = (release: Release): readonly ReleaseFile[] => release.files.filter(({ path }) => path.startsWith(SERVED));
const own = (release: Release): string | undefined => release.files.find(({ path }) => path === `${SERVED}sw.js`)?.sha256;

/** The release that is shown; null when there is none, or when the store no longer holds what it says. */
async function held(): Promise<Release | null> {
  const [note, vkey] = [await kept('/note'), await kept('/vkey')];
  if (note === null || vkey === null) return null;
  if (known?.note === note) return known.release;
  const release = await verifiedRelease(note, vkey);
  if (typeof release === 'string') return null;
  known = { note, release };
  return release;
}

/** Asks the server; null when it has none. Throws when there is no answer. */
async function ask(path: string): Promise<Response | null> {
  const response = await fetch(path, { cache: 'no-store', credentials: 'omit', redirect: 'error' });
  if (response.status >= 500) throw new Error(`${path}: ${response.status}`);
  return response.ok ? response : null;
}

/** Takes what the server offers if it is a newer release under the pinned key, whole; says why not otherwise. */
async function take(): Promise<Told['refused']> {
  const refuse = (why: NonNullable<Told['refused']>['why'], path: string | null = null): Told['refused'] => ({ why, path });
  const pinned = await kept('/vkey');
  const note = await (await ask('/release.note'))?.text();
  const offered = (await (await ask('/release.vkey'))?.text())?.trim();
  const vkey = pinned ?? offered;
  if (note === undefined || vkey === undefined) return pinned === null ? null : refuse('no_list');
  const before = await held();
  const release = note === known?.note && before !== null ? before : await verifiedRelease(note, vkey);
  if (typeof release === 'string') return refuse(release);
  const same = before !== null && note === known?.note;
  if (before !== null && !same && release.made <= before.made) return refuse('older');
  const files = servedBy(release);
  if (!files.some(({ path }) => path === `${SERVED}index.html`)) return refuse('not_a_release');
  const there = await store();
  for (const { path, sha256: digest } of files) {
    // What is in the store is not asked again, but for the page and the worker: a server that changes either is told of.
    if (!ASKED_AGAIN.includes(path) && (await there.match(`/${digest}`)) !== undefined) continue;
    const bytes = await (await ask(`/${path.slice(SERVED.length)}`))?.arrayBuffer();
    if (bytes === undefined || hex(await sha256(bytes)) !== digest) return refuse('changed', path);
    await keep(`/${digest}`, bytes);
  }
  if (same) return null;
  // Another key takes over when this very list, signed by the pinned one, is signed by it too: it holds before and after.
  const heir = offered !== undefined && typeof (await verifiedRelease(note, offered)) !== 'string' ? offered : vkey;
  await keep('/note', note);
  await keep('/vkey', heir);
  news = before !== null;
  const listed = new Set(['/note', '/vkey', '/worker', ...files.map((file) => `/${file.sha256}`)]);
  for (const request of await there.keys()) if (!listed.has(new URL(request.url).pathname)) await there.delete(request);
  return null;
}

async function tell(): Promise<void> {
  const [release, vkey] = [await held(), await kept('/vkey')];
  const shown = release === null || vkey === null ? null : { version: release.version, key: vkey.split('+').slice(0, 2).join('+') };
  for (const page of await scope.clients.matchAll({ type: 'window', includeUncontrolled: true }))
    page.postMessage({ held: shown, refused, news });
}

let checking: Promise<void> | null = null;
/** One look at a time. Whoever cannot be reached offers nothing, and nothing is said of it here: the page says that the link is lost. */
function check(): Promise<void> {
  checking ??= take()
    .then((found) => {
      if (refused?.why !== 'worker') refused = found;
    })
    .catch(() => undefined)
    .then(tell)
    .finally(() => {
      checking = null;
    });
  return checking;
}

/** Another worker comes: the release must say so, by listing another one than that which stands. */
async function arriving(): Promise<void> {
  await check();
  const release = await held();
  const standing = await kept('/worker');
  if (release === null || standing === null || own(release) !== standing) return;
  refused = { why: 'worker', path: `${SERVED}sw.js` };
  await tell();
}

/** A file of the release, looked at once more; never anything else in its place. */
async function show({ path, sha256: digest }: ReleaseFile): Promise<Response> {
  const bytes = await (await (await store()).match(`/${digest}`))?.arrayBuffer();
  if (bytes === undefined || hex(await sha256(bytes)) !== digest) return Response.error();
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return new Response(bytes, { headers: { ...deskHeaders(location.host), 'content-type': type } });
}

/** A page that is not ours to hold, with nothing in it running. */
async function withoutScript(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.type === 'opaqueredirect' || response.status === 0 || response.body === null) return response;
  const headers = new Headers(response.headers);
  headers.append('content-security-policy', "script-src 'none'; object-src 'none'; base-uri 'none'; frame-src 'none'");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function answer(request: Request): Promise<Response> {
  let release = await held();
  if (release === null) {
    if ((await kept('/vkey')) === null) return fetch(request);
    // There was a release here and its note no longer holds: it is taken again, or nothing is shown.
    await check();
    release = await held();
    if (release === null) return Response.error();
  }
  const { pathname } = new URL(request.url);
  const navigates = request.mode === 'navigate';
  if (request.method === 'GET' && !NOT_THE_CONSOLE.test(pathname)) {
    const page = navigates && !pathname.slice(pathname.lastIndexOf('/') + 1).includes('.');
    const file = servedBy(release).find(({ path }) => path === `${SERVED}${page ? 'index.html' : pathname.slice(1)}`);
    if (file !== undefined) return show(file);
    if (navigates || RUNS.includes(request.destination)) return Response.error();
  }
  if (navigates) return withoutScript(request);
  return RUNS.includes(request.destination) ? Response.error() : fetch(request);
}

// Another worker than the one that stands does not take its place while what the server offers is refused.
scope.addEventListener('install', (event) => {
  const sound = async (): Promise<void> => {
    await check();
    if (refused !== null && (await held()) !== null) throw new Error(refused.why);
  };
  event.waitUntil(sound());
});
scope.addEventListener('activate', (event) => {
  const settle = async (): Promise<void> => {
    const release = await held();
    const listed = release === null ? undefined : own(release);
    if (listed !== undefined) await keep('/worker', listed);
    await scope.clients.claim();
    await tell();
  };
  event.waitUntil(settle());
});
scope.addEventListener('message', (event) =>
  event.waitUntil(event.data === 'arriving' ? arriving() : event.data === 'check' ? check() : tell()),
);
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const navigates = request.mode === 'navigate';
  const asks = request.destination === '' || request.method !== 'GET';
  if ((asks && !navigates) || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(request));
  if (navigates) event.waitUntil(check());
});
