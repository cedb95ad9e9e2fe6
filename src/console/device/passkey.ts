/**
 * Passkeys in the page, by the library: made, used to come in, and asked for the secret that wraps the seal key (PRF). What PRF gives
 * stays in the page: it is taken out of the answer before the answer goes to the desk.
 */
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { b64url } from '../../log/base64.ts';
import type { Answer } from '../state/api.ts';
import { comeIn, keepPasskey, passkeyOptions, wayInOptions } from '../state/identity.ts';
import { type Bytes, random } from './wrapping.ts';

type RegistrationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type AuthenticationOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** Extension results as this page reads them: the library hands them on as the browser gave them. */
interface Prf {
  readonly prf?: { readonly enabled?: boolean; readonly results?: { readonly first?: ArrayBuffer } };
}

/** No passkey at a bare address, nor in a browser without them. */
export const canUsePasskeys = (): boolean =>
  'PublicKeyCredential' in globalThis && isSecureContext && !/^[\d.]+$|^\[/.test(location.hostname);

export type Made =
  | { readonly ok: true; readonly credential: string; readonly hasSecret: boolean }
  | { readonly ok: false; readonly says: string | null };

const said = <T>(answer: Answer<T>): string | null => (answer.ok ? null : (answer.problem?.detail ?? null));

/** Makes one for whoever is signed in. `says` is null when the person or the authenticator declined. */
export async function makePasskey(label: string): Promise<Made> {
  const options = await passkeyOptions<RegistrationOptions>();
  if (!options.ok) return { ok: false, says: said(options) };
  try {
    const asked = { ...options.value, extensions: { ...options.value.extensions, prf: {} } };
    const response = await startRegistration({ optionsJSON: asked as RegistrationOptions });
    const hasSecret = (response.clientExtensionResults as Prf).prf?.enabled === true;
    const kept = await keepPasskey({ response: { ...response, clientExtensionResults: {} }, label });
    return kept.ok ? { ok: true, credential: response.id, hasSecret } : { ok: false, says: said(kept) };
  } catch {
    return { ok: false, says: null };
  }
}

/** Signs in; null when it is done, else what the desk answered, or an empty text when the person declined. */
export async function comeInByPasskey(label: string): Promise<string | null> {
  const options = await wayInOptions<AuthenticationOptions>();
  if (!options.ok) return said(options) ?? '';
  try {
    const response = await startAuthentication({ optionsJSON: options.value });
    const answer = await comeIn({ response: { ...response, clientExtensionResults: {} }, label });
    return answer.ok ? null : (said(answer) ?? '');
  } catch {
    return '';
  }
}

/** 32 bytes that this passkey gives for this salt, here and nowhere else; null when it gives none. Nothing is sent to the desk. */
export async function passkeySecret(credential: string, salt: Bytes): Promise<Bytes | null> {
  try {
    const options = {
      challenge: b64url(random(32)),
      rpId: location.hostname,
      userVerification: 'required',
      allowCredentials: [{ id: credential, type: 'public-key' }],
      extensions: { prf: { eval: { first: salt } } },
    };
    const response = await startAuthentication({ optionsJSON: options as unknown as AuthenticationOptions });
    const first = (response.clientExtensionResults as Prf).prf?.results?.first;
    return first === undefined || first.byteLength !== 32 ? null : new Uint8Array(first);
  } catch {
    return null;
  }
}
