/**
 * Coming in, and what one may see and end of it: sessions, one-time links, passkeys, the server's half of a PIN. Nothing here is
 * an act of the loop, and nothing is in the log; who somebody is to the desk stays what the log says.
 */
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type * as z from 'zod';
import type { CameBy, Identity, SessionRow, TokenRow } from '../../../desk/ports.ts';
import { isId } from '../../../kernel/ids.ts';
import { HOUR } from '../../../kernel/time.ts';
import { ed25519Verify } from '../../../log/digest.ts';
import { parseVkey } from '../../../log/note.ts';
import {
  asks,
  bindingText,
  type LinkView,
  type PasskeysView,
  type SessionLine,
  type SessionsView,
  type ShareView,
  type SignedView,
} from '../../../wire/identity.ts';
import { type Lang, problem } from '../../../wire/problems.ts';
import type { Finder } from '../auth.ts';
import type { Desk } from '../perform.ts';
import { fail, failWith, json } from '../replies.ts';
import type { Caller } from './caller.ts';
import { Challenges } from './challenges.ts';
import { clearCookie, cookieName, setCookie } from './cookie.ts';
import {
  type AuthenticationResponse,
  authenticated,
  authenticationOptions,
  placeOf,
  type RegistrationResponse,
  registered,
  registrationOptions,
} from './webauthn.ts';

type C = Context<{ Bindings: HttpBindings; Variables: { fresh?: string } }>;
export interface IdentityParts {
  readonly desk: () => Desk | null;
  readonly identity: () => Identity | null;
  readonly tokens: Finder;
  readonly caller: (c: C) => Caller | Response;
  readonly bodyOf: (c: C) => Promise<{ readonly body: unknown } | Response>;
  readonly lang: (c: C) => Lang;
}
/** Roles that look after the sessions of others. */
const KEEPERS = ['supervisor', 'administrator'];
/** How long a released half may be kept in memory, away from the network (log-and-dossier §4). */
const LEASE = 12 * HOUR;
const bytes = (base64url: string): Uint8Array => new Uint8Array(Buffer.from(base64url, 'base64url'));

/** All a route of this file needs, once it is known who asks. */
interface In {
  readonly c: C;
  readonly desk: Desk;
  readonly identity: Identity;
  readonly caller: Caller;
  readonly no: (code: string) => Response;
}

export function mountIdentity(app: Hono<{ Bindings: HttpBindings; Variables: { fresh?: string } }>, parts: IdentityParts): void {
  const { lang } = parts;
  const challenges = new Challenges(() => parts.desk()?.door.now() ?? 0);

  async function read<S extends z.ZodType>(c: C, schema: S): Promise<z.output<S> | Response> {
    const given = await parts.bodyOf(c);
    if (given instanceof Response) return given;
    const parsed = schema.safeParse(given.body);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    const code = issue?.code === 'unrecognized_keys' ? 'unknown_field' : 'bad_field';
    return fail(problem(code, { lang: lang(c), field: `/${issue?.path.join('/') ?? ''}` }), lang(c));
  }

  /** Before anybody is known: a page of ours, and an organisation to come into. */
  const outside =
    (work: (c: C, here: Pick<In, 'desk' | 'identity' | 'no'>) => Response | Promise<Response>) =>
    (c: C): Response | Promise<Response> => {
      const desk = parts.desk();
      const identity = parts.identity();
      const no = (code: string): Response => failWith(code, lang(c));
      if (desk === null || identity === null) return no('organisation_missing');
      // A page of another site must not sign somebody in as somebody else either.
      if (c.req.method !== 'GET' && c.req.header('origin') === undefined) return no('forbidden_origin');
      return work(c, { desk, identity, no });
    };
  const inside =
    (work: (it: In) => Response | Promise<Response>) =>
    (c: C): Response | Promise<Response> => {
      const desk = parts.desk();
      const identity = parts.identity();
      const no = (code: string): Response => failWith(code, lang(c));
      if (desk === null || identity === null) return no('organisation_missing');
      const caller = parts.caller(c);
      return caller instanceof Response ? caller : work({ c, desk, identity, caller, no });
    };
  const keeps = ({ desk, caller }: In): boolean => desk.door.roles(caller.member).some((role) => KEEPERS.includes(role));

  function opened(c: C, identity: Identity, of: { member: string; device: string; label: string; how: CameBy }): Response {
    const { token } = identity.sessions.open(of);
    const view: SignedView = { kind: 'signed', who: { member: of.member, device: of.device } };
    const reply = json(201, view);
    reply.headers.append('set-cookie', setCookie(cookieName(c.req.header('host')), token));
    return reply;
  }

  app.get('/api/v1/session', (c) => {
    const caller = parts.desk() === null ? null : parts.caller(c);
    const who = caller === null || caller instanceof Response ? null : { member: caller.member, device: caller.device };
    return json(200, { kind: 'signed', who } satisfies SignedView);
  });

  app.post(
    '/api/v1/session/link',
    outside(async (c, { identity, no }) => {
      const asked = await read(c, asks.link);
      if (asked instanceof Response) return asked;
      const taken = identity.links.take(asked.code);
      return taken === null ? no('link_unknown') : opened(c, identity, { ...taken, label: asked.label ?? '', how: 'link' });
    }),
  );

  app.post(
    '/api/v1/session/passkey/options',
    outside(async (c, { no }) => {
      const asked = await read(c, asks.nothing);
      if (asked instanceof Response) return asked;
      const place = placeOf(c.req.header('origin'));
      if (place === null) return no('passkey_address');
      return json(201, await authenticationOptions({ place, challenge: challenges.make('authenticate', '') }));
    }),
  );
  app.post(
    '/api/v1/session/passkey',
    outside(async (c, { desk, identity, no }) => {
      const asked = await read(c, asks.passkey);
      if (asked instanceof Response) return asked;
      const place = placeOf(c.req.header('origin'));
      if (place === null) return no('passkey_address');
      const passkey = identity.passkeys.find(asked.response.id);
      const response = asked.response as unknown as AuthenticationResponse;
      const takes = (challenge: string): boolean => challenges.take(challenge, 'authenticate', '');
      const counter = passkey === null ? null : await authenticated(place, passkey, desk.door.origin, response, takes);
      const device = passkey === null || counter === null ? null : await identity.deviceFor(passkey.member);
      if (passkey === null || counter === null || device === null) return no('passkey_refused');
      identity.passkeys.used(passkey.id, counter);
      return opened(c, identity, { member: passkey.member, device, label: asked.label ?? passkey.label, how: 'passkey' });
    }),
  );

  app.post(
    '/api/v1/session/leave',
    inside(async ({ c, identity, caller, no }) => {
      const asked = await read(c, asks.nothing);
      if (asked instanceof Response) return asked;
      if (caller.by !== 'session') return no('session_needed');
      identity.sessions.end(caller.id, 'left');
      const reply = json(201, { kind: 'signed', who: null } satisfies SignedView);
      reply.headers.append('set-cookie', clearCookie(cookieName(c.req.header('host'))));
      return reply;
    }),
  );

  app.post(
    '/api/v1/session/challenge',
    inside(async ({ c, caller }) => {
      const asked = await read(c, asks.nothing);
      return asked instanceof Response ? asked : json(201, { challenge: challenges.make('bind', caller.id) });
    }),
  );
  app.post(
    '/api/v1/session/device',
    inside(async ({ c, desk, identity, caller, no }) => {
      const asked = await read(c, asks.bind);
      if (asked instanceof Response) return asked;
      if (caller.by !== 'session') return no('session_needed');
      if (!challenges.take(asked.challenge, 'bind', caller.id)) return no('challenge_unknown');
      const vkey = desk.door.holderOf(asked.device) === caller.member ? desk.door.enrolledKey(asked.device) : null;
      const text = new TextEncoder().encode(bindingText(desk.door.origin, asked.device, asked.challenge));
      if (vkey === null || !ed25519Verify(parseVkey(vkey).pub, text, bytes(asked.signature))) return no('device_not_yours');
      identity.sessions.bind(caller.id, asked.device);
      return json(201, { kind: 'signed', who: { member: caller.member, device: asked.device } } satisfies SignedView);
    }),
  );

  /** Standing sessions and tokens of one member, newest first. */
  function sessionsOf({ identity, caller, desk }: In, member: string): SessionsView {
    const now = desk.door.now();
    const stands = (row: { member: string; revoked: number | null; expires: number }): boolean =>
      row.member === member && row.revoked === null && row.expires > now;
    const lineOf = ({ id, device, label, created, seen, expires }: SessionRow | TokenRow, how: SessionLine['how']): SessionLine => ({
      ...{ id, how, device, label, created, seen, expires },
      current: id === caller.id,
    });
    const lines = [
      ...identity.sessions
        .list()
        .filter(stands)
        .map((row) => lineOf(row, row.how)),
      ...(parts.tokens.list?.() ?? []).filter(stands).map((row) => lineOf(row, 'token')),
    ];
    return { kind: 'sessions', member, sessions: lines.sort((a, b) => (b.seen ?? b.created) - (a.seen ?? a.created)) };
  }
  app.get(
    '/api/v1/me/sessions',
    inside((it) => json(200, sessionsOf(it, it.caller.member))),
  );
  app.get(
    '/api/v1/members/:member/sessions',
    inside((it) => {
      const member = it.c.req.param('member') ?? '';
      if (!keeps(it) && member !== it.caller.member) return it.no('not_allowed');
      return it.desk.door.roles(member).length === 0 ? it.no('not_found') : json(200, sessionsOf(it, member));
    }),
  );
  app.post(
    '/api/v1/sessions/:session/end',
    inside(async (it) => {
      const asked = await read(it.c, asks.nothing);
      if (asked instanceof Response) return asked;
      const { identity, caller, no } = it;
      const id = it.c.req.param('session') ?? '';
      const { tokens } = parts;
      const found = [...identity.sessions.list(), ...(tokens.list?.() ?? [])].find((row) => row.id === id && row.revoked === null);
      // That of somebody else is not there for whoever may not look after it.
      if (found === undefined || (found.member !== caller.member && !keeps(it))) return no('not_found');
      if (!identity.sessions.end(id, 'revoked')) tokens.revoke?.(id);
      return json(201, sessionsOf(it, found.member));
    }),
  );

  app.post(
    '/api/v1/members/:member/link',
    inside(async (it) => {
      const asked = await read(it.c, asks.nothing);
      if (asked instanceof Response) return asked;
      const { desk, identity, caller, no } = it;
      const member = it.c.req.param('member') ?? '';
      if (!isId(member) || member === 'desk') return no('not_found');
      if (member !== caller.member && !keeps(it)) return no('not_allowed');
      const device = desk.door.roles(member).length === 0 ? null : await identity.deviceFor(member);
      if (device === null) return no('not_found');
      const { code, expires } = identity.links.make({ member, device, by: caller.member });
      return json(201, { kind: 'link', member, code, path: `/#link=${code}`, expires } satisfies LinkView);
    }),
  );

  const passkeysOf = ({ identity, caller }: In): PasskeysView => ({
    kind: 'passkeys',
    passkeys: identity.passkeys.of(caller.member).map(({ id, label, synced, created, seen }) => ({ id, label, synced, created, seen })),
  });
  app.get(
    '/api/v1/me/passkeys',
    inside((it) => json(200, passkeysOf(it))),
  );
  app.post(
    '/api/v1/me/passkeys/options',
    inside(async ({ c, desk, identity, caller, no }) => {
      const asked = await read(c, asks.nothing);
      if (asked instanceof Response) return asked;
      // A token that lies in a file somewhere must not grow into a way in of its own.
      if (caller.by !== 'session') return no('session_needed');
      const place = placeOf(c.req.header('origin'));
      if (place === null) return no('passkey_address');
      const { member, id } = caller;
      const known = identity.passkeys.of(member);
      return json(
        201,
        await registrationOptions({ place, challenge: challenges.make('register', id) }, { log: desk.door.origin, member, known }),
      );
    }),
  );
  app.post(
    '/api/v1/me/passkeys',
    inside(async (it) => {
      const { c, identity, caller, no } = it;
      const asked = await read(c, asks.passkey);
      if (asked instanceof Response) return asked;
      if (caller.by !== 'session') return no('session_needed');
      const place = placeOf(c.req.header('origin'));
      if (place === null) return no('passkey_address');
      const response = asked.response as unknown as RegistrationResponse;
      const made = await registered(place, response, (challenge) => challenges.take(challenge, 'register', caller.id));
      if (made === null) return no('passkey_refused');
      const added = identity.passkeys.add({ ...made, member: caller.member, label: asked.label ?? '' });
      return added ? json(201, passkeysOf(it)) : no('passkey_known');
    }),
  );
  app.post(
    '/api/v1/me/passkeys/:passkey/remove',
    inside(async (it) => {
      const asked = await read(it.c, asks.nothing);
      if (asked instanceof Response) return asked;
      const removed = it.identity.passkeys.remove(it.c.req.param('passkey') ?? '', it.caller.member);
      return removed ? json(201, passkeysOf(it)) : it.no('not_found');
    }),
  );

  app.post(
    '/api/v1/me/share',
    inside(async ({ c, identity, caller, no }) => {
      const asked = await read(c, asks.keepShare);
      if (asked instanceof Response) return asked;
      if (caller.by !== 'session') return no('session_needed');
      const { member, device } = caller;
      identity.shares.keep({ device, member, share: bytes(asked.share), proof: bytes(asked.proof) });
      return json(201, { kind: 'share_kept' });
    }),
  );
  app.post(
    '/api/v1/me/share/release',
    inside(async ({ c, desk, identity, caller, no }) => {
      const asked = await read(c, asks.releaseShare);
      if (asked instanceof Response) return asked;
      if (caller.by !== 'session') return no('session_needed');
      const released = identity.shares.release(caller.device, bytes(asked.proof));
      if (released === null) return no('not_found');
      if ('left' in released) return no(released.left === 0 ? 'pin_burnt' : 'pin_wrong');
      const share = Buffer.from(released.share).toString('base64url');
      return json(201, { kind: 'share', share, lease: desk.door.now() + LEASE } satisfies ShareView);
    }),
  );
}
