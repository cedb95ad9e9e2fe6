/** What the page asks about coming in: its session, links, passkeys, the half of a PIN, the meeting of a device and its sponsor. */
import type { EnrolmentView, LinkView, PasskeysView, SessionsView, ShareView, SignedView, StandingView } from '../../wire/identity.ts';
import { type Answer, get, post } from './api.ts';
import { BROWSER, keepToken, token } from './token.ts';

/** A coarse name of this browser, for whoever reads the list of sessions later. */
export function labelHere(): string {
  const { userAgent } = navigator;
  const browser = /Firefox|Edg|OPR|Chrome|Safari/.exec(userAgent)?.[0] ?? '';
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(userAgent)?.[0] ?? '';
  return [browser.replace('Edg', 'Edge'), system].filter((name) => name !== '').join(', ');
}

const signedIn = <T>(answer: Answer<T>): Answer<T> => {
  if (answer.ok) keepToken(BROWSER);
  return answer;
};

/** Who this browser is signed in as; also what keeps its session fresh. */
export const askSigned = (): Promise<Answer<SignedView>> => get('/api/v1/session', BROWSER);
export const comeInByLink = async (code: string): Promise<Answer<SignedView>> =>
  signedIn(await post<SignedView>('/api/v1/session/link', { code, label: labelHere() }, BROWSER));
export const wayInOptions = <T>(): Promise<Answer<T>> => post('/api/v1/session/passkey/options', {}, BROWSER);
export const comeIn = async (body: object): Promise<Answer<SignedView>> =>
  signedIn(await post<SignedView>('/api/v1/session/passkey', body, BROWSER));
export const leaveSession = (): Promise<Answer<SignedView>> => post('/api/v1/session/leave', {}, BROWSER);

export const askChallenge = (): Promise<Answer<{ challenge: string }>> => post('/api/v1/session/challenge', {}, BROWSER);
export const bindSession = (body: { device: string; challenge: string; signature: string }): Promise<Answer<SignedView>> =>
  post('/api/v1/session/device', body, BROWSER);
export const askStanding = (device: string, signature: string): Promise<Answer<StandingView>> =>
  post('/api/v1/devices/standing', { device, signature }, BROWSER);

export const askSessions = (): Promise<Answer<SessionsView>> => get('/api/v1/me/sessions', token.value);
export const endSession = (id: string): Promise<Answer<SessionsView>> => post(`/api/v1/sessions/${id}/end`, {}, token.value);
export const makeLink = (member: string): Promise<Answer<LinkView>> =>
  post(`/api/v1/members/${encodeURIComponent(member)}/link`, {}, token.value);

export const askPasskeys = (): Promise<Answer<PasskeysView>> => get('/api/v1/me/passkeys', token.value);
export const passkeyOptions = <T>(): Promise<Answer<T>> => post('/api/v1/me/passkeys/options', {}, token.value);
export const keepPasskey = (body: object): Promise<Answer<PasskeysView>> => post('/api/v1/me/passkeys', body, token.value);
export const removePasskey = (id: string): Promise<Answer<PasskeysView>> => post(`/api/v1/me/passkeys/${id}/remove`, {}, token.value);

export const keepShare = (body: { device: string; share: string; proof: string }): Promise<Answer<unknown>> =>
  post('/api/v1/me/share', body, BROWSER);
export const releaseShare = (proof: string): Promise<Answer<ShareView>> => post('/api/v1/me/share/release', { proof }, BROWSER);

export const askMeeting = (nonce: string): Promise<Answer<EnrolmentView>> => get(`/api/v1/enrolments/${nonce}`, token.value);
export const meet = (nonce: string, note: string): Promise<Answer<EnrolmentView>> =>
  post(`/api/v1/enrolments/${nonce}`, { note }, token.value);
