/** Passkeys: a way in, and what one has of them. */
import { asks, type PasskeysView } from '../../../wire/identity.ts';
import { json } from '../replies.ts';
import type { Challenges } from './challenges.ts';
import type { App, Doors, Inside } from './doors.ts';
import { beginSession } from './sessions.ts';
import {
  type AuthenticationResponse,
  authenticated,
  authenticationOptions,
  placeOf,
  type RegistrationResponse,
  registered,
  registrationOptions,
} from './webauthn.ts';

export function mountPasskeys(app: App, { read, inside, outside }: Doors, challenges: Challenges): void {
  app.post(
    '/api/v1/session/passkey/options',
    outside(async ({ c, no }) => {
      const asked = await read(c, asks.nothing);
      if (asked instanceof Response) return asked;
      const place = placeOf(c.req.header('origin'));
      if (place === null) return no('passkey_address');
      return json(201, await authenticationOptions({ place, challenge: challenges.make('authenticate', '') }));
    }),
  );
  app.post(
    '/api/v1/session/passkey',
    outside(async (it) => {
      const { c, desk, identity, no } = it;
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
      return beginSession(it, { member: passkey.member, device, label: asked.label ?? passkey.label, how: 'passkey' });
    }),
  );

  const passkeysOf = ({ identity, caller }: Inside): PasskeysView => ({
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
}
