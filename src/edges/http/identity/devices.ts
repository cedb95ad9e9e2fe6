/**
 * Keys of devices, as far as the server has to do with them: its half of a PIN, the place where a new device and its sponsors hand
 * each other the note they sign, and what has become of a device that asks.
 */
import { HOUR, MINUTE, type Ms } from '../../../kernel/time.ts';
import { asks, type EnrolmentView, type ShareView, type StandingView } from '../../../wire/identity.ts';
import { standingText } from '../../../wire/identity-texts.ts';
import { json } from '../replies.ts';
import type { App, Doors } from './doors.ts';
import { signedBy } from './proof.ts';

/** How long a released half may be kept in memory, away from the network (log-and-dossier §4). */
const LEASE: Ms = 12 * HOUR;
/** How long people who enrol a device have, standing beside each other. */
const MEETING: Ms = 15 * MINUTE;
const MEETINGS_MAX = 200;
const bytes = (base64url: string): Uint8Array => new Uint8Array(Buffer.from(base64url, 'base64url'));

export function mountDevices(app: App, { read, inside, outside }: Doors): void {
  app.post(
    '/api/v1/me/share',
    inside(async ({ c, desk, identity, caller, no }) => {
      const asked = await read(c, asks.keepShare);
      if (asked instanceof Response) return asked;
      if (caller.by !== 'session') return no('session_needed');
      const { member } = caller;
      const holder = desk.door.holderOf(asked.device);
      // Of one's own device, or of one that is about to be enrolled.
      const kept =
        (holder === null || holder === member) &&
        identity.shares.keep({ device: asked.device, member, share: bytes(asked.share), proof: bytes(asked.proof) });
      return kept ? json(201, { kind: 'share_kept' }) : no('device_not_yours');
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

  /** By what the new device and its sponsors alone know. In memory: after a restart one begins again, beside each other. */
  const meetings = new Map<string, { readonly note: string; readonly until: Ms }>();
  app.get(
    '/api/v1/enrolments/:nonce',
    inside(({ c, desk, caller }) => {
      const met = meetings.get(c.req.param('nonce') ?? '');
      const note = met !== undefined && desk.door.now() < met.until ? met.note : null;
      return json(200, { kind: 'enrolment', note, dseq: desk.door.countOf(caller.device) + 1 } satisfies EnrolmentView);
    }),
  );
  app.post(
    '/api/v1/enrolments/:nonce',
    inside(async ({ c, desk, caller, no }) => {
      const asked = await read(c, asks.meet);
      if (asked instanceof Response) return asked;
      const nonce = c.req.param('nonce') ?? '';
      if (!/^[A-Za-z0-9_-]{22}$/.test(nonce)) return no('not_found');
      const now = desk.door.now();
      for (const [name, { until }] of meetings) if (until <= now) meetings.delete(name);
      if (meetings.size >= MEETINGS_MAX && !meetings.has(nonce)) return no('too_many');
      meetings.set(nonce, { note: asked.note, until: now + MEETING });
      return json(201, { kind: 'enrolment', note: asked.note, dseq: desk.door.countOf(caller.device) + 1 } satisfies EnrolmentView);
    }),
  );

  // Whatever has become of its sessions: a phone that was lost learns that it was stopped, and wipes itself.
  app.post(
    '/api/v1/devices/standing',
    outside(async ({ c, desk, no }) => {
      const asked = await read(c, asks.standing);
      if (asked instanceof Response) return asked;
      const { device, signature } = asked;
      if (!signedBy(desk, device, standingText(desk.door.origin, device), signature)) return no('device_not_yours');
      return json(201, { kind: 'standing', stands: desk.door.stands(device) } satisfies StandingView);
    }),
  );
}
