/**
 * Sessions: opened by a link, listed, ended, bound to a device that proves its key. Nothing here is an act of the loop, and nothing
 * is in the log; who somebody is to the desk stays what the log says.
 */
import type { CameBy, SessionRow, TokenRow } from '../../../desk/ports.ts';
import { isId } from '../../../kernel/ids.ts';
import { asks, type LinkView, type SessionLine, type SessionsView, type SignedView } from '../../../wire/identity.ts';
import { bindingText } from '../../../wire/identity-texts.ts';
import { json } from '../replies.ts';
import type { Challenges } from './challenges.ts';
import { clearCookie, cookieName, setCookie } from './cookie.ts';
import type { App, Doors, IdentityParts, Inside, Outside } from './doors.ts';
import { signedBy } from './proof.ts';

/** Roles that look after the sessions of others. */
const KEEPERS = ['supervisor', 'administrator'];

export function beginSession({ c, desk, identity }: Outside, of: { member: string; device: string; label: string; how: CameBy }): Response {
  const { token } = identity.sessions.open(of);
  const reply = json(201, { kind: 'signed', log: desk.door.origin, who: { member: of.member, device: of.device } } satisfies SignedView);
  reply.headers.append('set-cookie', setCookie(cookieName(c.req.header('host')), token));
  return reply;
}

export function mountSessions(app: App, parts: IdentityParts, { read, inside, outside }: Doors, challenges: Challenges): void {
  const keeps = ({ desk, caller }: Inside): boolean => desk.door.roles(caller.member).some((role) => KEEPERS.includes(role));

  app.get('/api/v1/session', (c) => {
    const desk = parts.desk();
    const caller = desk === null ? null : parts.caller(c);
    const known = desk === null || caller === null || caller instanceof Response ? null : { log: desk.door.origin, caller };
    const who = known === null ? null : { member: known.caller.member, device: known.caller.device };
    return json(200, { kind: 'signed', log: known?.log ?? null, who } satisfies SignedView);
  });

  app.post(
    '/api/v1/session/link',
    outside(async (it) => {
      const asked = await read(it.c, asks.link);
      if (asked instanceof Response) return asked;
      const taken = it.identity.links.take(asked.code);
      return taken === null ? it.no('link_unknown') : beginSession(it, { ...taken, label: asked.label ?? '', how: 'link' });
    }),
  );

  app.post(
    '/api/v1/session/leave',
    inside(async ({ c, identity, caller, no }) => {
      const asked = await read(c, asks.nothing);
      if (asked instanceof Response) return asked;
      if (caller.by !== 'session') return no('session_needed');
      identity.sessions.end(caller.id, 'left');
      parts.ended();
      const reply = json(201, { kind: 'signed', log: null, who: null } satisfies SignedView);
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
      const isTheirs = desk.door.holderOf(asked.device) === caller.member;
      if (!isTheirs || !signedBy(desk, asked.device, bindingText(desk.door.origin, asked.device, asked.challenge), asked.signature))
        return no('device_not_yours');
      identity.sessions.bind(caller.id, asked.device);
      return json(201, {
        kind: 'signed',
        log: desk.door.origin,
        who: { member: caller.member, device: asked.device },
      } satisfies SignedView);
    }),
  );

  /** Standing sessions and tokens of one member, newest first. */
  function sessionsOf({ identity, caller, desk }: Inside, member: string): SessionsView {
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
      parts.ended();
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
}
