/**
 * Passkeys, by the library. Discoverable credentials that verify their user: the phone or the key asks for a finger, a face or a
 * code, and says so under its signature. Attestation is not asked: which maker made it is nobody's business here.
 *
 * The library is loaded when it is first needed: a desk that has no passkey starts without it.
 */
import { createHash } from 'node:crypto';
import type { Passkey } from '../../../desk/ports.ts';
import type { MemberId } from '../../../kernel/ids.ts';

const library = () => import('@simplewebauthn/server');
type Library = Awaited<ReturnType<typeof library>>;
export type RegistrationResponse = Parameters<Library['verifyRegistrationResponse']>[0]['response'];
export type AuthenticationResponse = Parameters<Library['verifyAuthenticationResponse']>[0]['response'];

/** The address a page was opened at, as passkeys know it. */
export interface Place {
  readonly origin: string;
  readonly rpID: string;
}
/** Null where passkeys cannot be: at a bare address, which no authenticator takes for a name. */
export function placeOf(origin: string | undefined): Place | null {
  if (origin === undefined || !URL.canParse(origin)) return null;
  const { hostname, protocol } = new URL(origin);
  if (/^[\d.]+$|^\[/.test(hostname) || (protocol !== 'https:' && hostname !== 'localhost')) return null;
  return { origin, rpID: hostname };
}

/** The same for a member at each registration, so that an authenticator replaces and does not pile up; it says nothing of who they are. */
const handleOf = (log: string, member: MemberId): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(`abri passkey\n${log}\n${member}`).digest());

interface Asked {
  readonly place: Place;
  readonly challenge: string;
}

export async function registrationOptions(
  { place, challenge }: Asked,
  { log, member, known }: { readonly log: string; readonly member: MemberId; readonly known: readonly Passkey[] },
): Promise<object> {
  const { generateRegistrationOptions } = await library();
  return await generateRegistrationOptions({
    rpName: 'Abri',
    rpID: place.rpID,
    userName: member,
    userDisplayName: member,
    userID: handleOf(log, member),
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    attestationType: 'none',
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** What it gives to keep; null when it does not hold, whatever of it does not. */
export async function registered(
  place: Place,
  response: RegistrationResponse,
  takes: (challenge: string) => boolean,
): Promise<Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports' | 'synced'> | null> {
  const { verifyRegistrationResponse } = await library();
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: takes,
      expectedOrigin: place.origin,
      expectedRPID: place.rpID,
      requireUserVerification: true,
    });
    if (!verified) return null;
    const { credential, credentialBackedUp } = registrationInfo;
    const transports = (credential.transports ?? []).filter((name) => /^[a-z-]{1,20}$/.test(name)).slice(0, 8);
    return { id: credential.id, publicKey: credential.publicKey, counter: credential.counter, transports, synced: credentialBackedUp };
  } catch {
    return null;
  }
}

export async function authenticationOptions({ place, challenge }: Asked): Promise<object> {
  const { generateAuthenticationOptions } = await library();
  return await generateAuthenticationOptions({
    rpID: place.rpID,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    userVerification: 'required',
  });
}

/** The new counter; null when it does not hold. A counter that did not grow is a copy of the authenticator: it does not hold either. */
export async function authenticated(
  place: Place,
  passkey: Passkey,
  log: string,
  response: AuthenticationResponse,
  takes: (challenge: string) => boolean,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await library();
  const { userHandle } = response.response;
  if (userHandle !== undefined && userHandle !== Buffer.from(handleOf(log, passkey.member)).toString('base64url')) return null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: takes,
      expectedOrigin: place.origin,
      expectedRPID: place.rpID,
      requireUserVerification: true,
      credential: { id: passkey.id, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.counter },
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}
