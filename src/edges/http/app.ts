/**
 * The routes. Those of the desk come from the operations table (wire/operations), none is written by hand; the few others are
 * the documents that describe the interface, the bag of a dossier, the set-up and the console's own files.
 */
import type { HttpBindings } from '@hono/node-server';
import { type Context as Hc, Hono } from 'hono';
import { type Identity, PortFault } from '../../desk/ports.ts';
import { isId } from '../../kernel/ids.ts';
import { tar, tarLength } from '../../log/dossier/tar.ts';
import { liveSchema } from '../../wire/live.ts';
import { openapi } from '../../wire/openapi.ts';
import { type Operation, operations } from '../../wire/operations.ts';
import { deskHeaders } from '../../wire/policy.ts';
import { exactJson, type Lang, langOf, problem } from '../../wire/problems.ts';
import type { Finder } from './auth.ts';
import { isJson, readBody } from './body.ts';
import type { Guard } from './guard.ts';
import { type Caller, callerOf } from './identity/caller.ts';
import { mountIdentity } from './identity/routes.ts';
import { type Desk, type Outcome, perform, signerIn, WITHOUT_SESSION } from './perform.ts';
import type { PublicPages } from './public.ts';
import { buildState, releaseKey, releaseNote, type ServedRelease } from './release.ts';
import { fail, failWith, json } from './replies.ts';
import { makeSetup, ownPage, SETUP_STEPS, type SetupHandlers, setupState } from './setup.ts';
import { findStatic, type StaticFile } from './static.ts';
import { tlogPath, tlogReply } from './tlog.ts';

export interface AppParts {
  /** Null until the organisation exists (set-up). */
  readonly desk: () => Desk | null;
  readonly tokens: Finder;
  /** Sessions of browsers; null where there are tokens only. */
  readonly identity: () => Identity | null;
  /** Called once a session or a token was ended. */
  readonly ended: () => void;
  readonly guard: Guard;
  readonly setup: SetupHandlers | null;
  readonly files: ReadonlyMap<string, StaticFile>;
  readonly publicUrl: string | undefined;
  readonly pages: PublicPages | null;
  /** Null for a build nobody signed. */
  readonly release: ServedRelease | null;
  readonly onFault: (error: unknown) => void;
}
type Env = { Bindings: HttpBindings; Variables: { fresh?: string } };
type C = Hc<Env>;

const lang = (c: C): Lang => langOf(c.req.header('accept-language'));
/** `/api/v1/alerts/{alert}` as hono writes it. */
const pattern = (path: string): string => path.replaceAll(/\{([a-z_]+)\}/g, ':$1');

/** The body as exact JSON, or the answer that says why not. */
async function bodyOf(c: C): Promise<{ readonly body: unknown } | Response> {
  const encoding = c.req.header('content-encoding');
  if (!isJson(c.req.header('content-type')) || (encoding !== undefined && encoding !== 'identity')) return failWith('media_type', lang(c));
  const bytes = await readBody(c.env.incoming);
  if (bytes === 'too_large') return failWith('too_large', lang(c));
  if (bytes === 'cut') return failWith('malformed_json', lang(c));
  const read = exactJson(bytes);
  return read.ok ? { body: read.value } : fail(problem(read.fault.code, { lang: lang(c), field: read.fault.path }), lang(c));
}

/** Path parameters, and the query parameters the operation declares: any other, or one given twice, is refused by name. */
function paramsOf(c: C, operation: Operation): Record<string, string> | Response {
  const params: Record<string, string> = {};
  for (const name of Object.keys(operation.params.shape)) {
    const value = operation.query.includes(name) ? undefined : c.req.param(name);
    if (value !== undefined) params[name] = value;
  }
  for (const [name, value] of new URL(c.req.url).searchParams) {
    const code = !operation.query.includes(name) ? 'unknown_field' : name in params ? 'bad_field' : null;
    if (code !== null) return fail(problem(code, { lang: lang(c), field: `/${name.slice(0, 64)}` }), lang(c));
    params[name] = value;
  }
  return params;
}

const replied = (outcome: Outcome, of: Lang): Response => (outcome.ok ? json(outcome.status, outcome.body) : fail(outcome.problem, of));

export function makeApp({ desk, tokens, identity, ended, guard, setup, files, publicUrl, pages, release, onFault }: AppParts): Hono<Env> {
  const app = new Hono<Env>();

  /** Who asks, or the answer that says they are not known; the new token of a session goes along with whatever is answered. */
  const caller = (c: C): Caller | Response => {
    const [authorization, cookie, host, origin] = ['authorization', 'cookie', 'host', 'origin'].map((name) => c.req.header(name));
    const found = callerOf(tokens, identity(), { authorization, cookie, host, origin }, c.req.method === 'GET' || c.req.method === 'HEAD');
    if (typeof found === 'string') return failWith(found, lang(c));
    // A session speaks for its device only as long as the device counts: one that was stopped reads no more, at once.
    if (desk()?.door.stands(found.device) === false) return failWith('no_token', lang(c));
    if (found.fresh !== null) c.set('fresh', found.fresh);
    return found;
  };

  app.use('*', async (c, next) => {
    const host = c.req.header('host');
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!reads && !guard.origin(c.req.header('origin'), host)) return failWith('forbidden_origin', lang(c));
    await next();
    const fresh = c.get('fresh');
    // Whoever has just left, or come in anew, is told so and nothing else.
    if (fresh !== undefined && !c.res.headers.has('set-cookie')) c.res.headers.append('set-cookie', fresh);
    // The public pages bear their own, which are narrower.
    for (const [name, value] of Object.entries(deskHeaders(host ?? ''))) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    return undefined;
  });
  app.onError((error, c) => {
    onFault(error);
    return failWith(error instanceof PortFault ? 'unreadable' : 'internal', lang(c));
  });

  for (const operation of operations) {
    app.on(operation.method, pattern(operation.path), async (c) => {
      const here = desk();
      if (here === null) return failWith('organisation_missing', lang(c));
      const asking = caller(c);
      if (asking instanceof Response && !(asking.status === 401 && WITHOUT_SESSION.has(operation.operationId))) return asking;
      const session = asking instanceof Response ? null : asking;
      const params = paramsOf(c, operation);
      if (params instanceof Response) return session === null ? failWith('no_token', lang(c)) : params;
      const read = operation.body === null ? { body: null } : await bodyOf(c);
      if (session === null) {
        const signer = read instanceof Response ? null : signerIn(here.door, read.body);
        if (read instanceof Response || signer === null) return failWith('no_token', lang(c));
        const asked = { operation, params, body: read.body, session: signer, lang: lang(c), sessionless: true };
        return replied(await perform(here, asked), lang(c));
      }
      if (read instanceof Response) return read;
      return replied(await perform(here, { operation, params, body: read.body, session, lang: lang(c) }), lang(c));
    });
  }

  app.get('/api/v1/dossiers/:dossier/bag', async (c) => {
    const here = desk();
    if (here === null) return failWith('organisation_missing', lang(c));
    const session = caller(c);
    if (session instanceof Response) return session;
    const dossier = c.req.param('dossier');
    // The dossier of a case one may not see is a dossier that is not there.
    const seen = isId(dossier) && here.door.view(session.member).opensBag(dossier);
    const bag = seen ? await here.door.bag(dossier) : null;
    return bag === null ? failWith('not_found', lang(c)) : tarReply(dossier, bag);
  });

  app.get('/api/v1/statements/:statement/photos/:version', async (c) => {
    const here = desk();
    if (here === null) return failWith('organisation_missing', lang(c));
    const session = caller(c);
    if (session instanceof Response) return session;
    const { statement, version } = c.req.param();
    // Whoever clears a version must have seen its photo: it is shown to those who read the statement, before anybody else.
    const seen = isId(statement) ? here.door.view(session.member).statement(statement) : undefined;
    const photo = seen?.versions.find(({ n }) => String(n) === version)?.photo ?? null;
    const bytes = photo === null ? null : await here.door.kept(photo.sha256);
    if (photo === null || bytes === null) return failWith('not_found', lang(c));
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': `image/${photo.type}`, 'cache-control': 'no-store' } });
  });

  mountIdentity(app, { desk, identity, tokens, ended, caller, bodyOf, lang });

  app.get('/tlog/*', async (c) => {
    const here = desk();
    if (here === null) return failWith('organisation_missing', lang(c));
    const session = caller(c);
    if (session instanceof Response) return session;
    return await tlogReply(here.door, session.member, tlogPath(c.req.url), lang(c));
  });

  app.get('/api/v1/health', () => json(200, { status: 'ok' }));
  app.get('/api/v1/build', () => buildState(release));
  app.get('/release.note', (c) => (release === null ? failWith('not_found', lang(c)) : releaseNote(release)));
  app.get('/release.vkey', (c) => (release === null ? failWith('not_found', lang(c)) : releaseKey(release)));
  app.get('/api/v1/openapi.json', (c) => json(200, openapi(publicUrl ?? `http://${c.req.header('host')}`)));
  app.get('/api/v1/live.json', () => json(200, liveSchema()));
  // Reached without the upgrade to WebSocket only: see live/upgrade.ts.
  app.get('/api/v1/live', (c) => failWith('bad_frame', lang(c)));

  const step = makeSetup(setup);
  app.get('/api/v1/setup', (c) => setupState(setup, lang(c)));
  for (const name of SETUP_STEPS) {
    app.post(`/api/v1/setup/${name}`, async (c) => {
      if (!ownPage(c.req.header('host'), c.req.header('origin'))) return failWith('forbidden_origin', lang(c));
      const read = await bodyOf(c);
      return read instanceof Response ? read : step(name, read.body, lang(c));
    });
  }

  const allowed = new Map<string, Set<string>>();
  for (const { method, path } of app.routes) {
    if (method === 'ALL') continue;
    const methods = allowed.get(path) ?? new Set<string>();
    allowed.set(path, methods.add(method));
    if (method === 'GET') methods.add('HEAD');
  }
  for (const [path, methods] of allowed) app.all(path, (c) => failWith('method', lang(c), { allow: [...methods].join(', ') }));
  app.all('/api/*', (c) => failWith('not_found', lang(c)));
  app.all('/api', (c) => failWith('not_found', lang(c)));

  app.all('*', async (c) => {
    const { method, path } = c.req;
    const asked = { method, path, ifNoneMatch: c.req.header('if-none-match'), ifModifiedSince: c.req.header('if-modified-since') };
    const open = (await pages?.(asked)) ?? null;
    if (open !== null) return new Response(open.body, { status: open.status, headers: open.headers });
    const file = findStatic(files, c.req.path);
    if (file === undefined) return failWith('not_found', lang(c));
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return failWith('method', lang(c), { allow: 'GET, HEAD' });
    if (file.headers.etag !== undefined && c.req.header('if-none-match') === file.headers.etag)
      return new Response(null, { status: 304, headers: file.headers });
    return new Response(file.bytes, { headers: file.headers });
  });
  return app;
}

function tarReply(dossier: string, bag: ReadonlyMap<string, Uint8Array>): Response {
  // Colons are allowed in an id and not in a file name of every system.
  const name = dossier.replaceAll(':', '_');
  const pieces = tar(name, bag);
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'application/x-tar',
      'content-length': String(tarLength(bag)),
      'cache-control': 'no-store',
      'content-disposition': `attachment; filename="${name}.tar"`,
    },
  });
}
