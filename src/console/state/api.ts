/** What the page asks over HTTP: the set-up, who one is, and the thread of an alert that has no operation yet. */
import type { Problem } from '../../wire/problems.ts';
import type { MeView, TimelineView } from '../../wire/views.ts';
import { lang } from './settings.ts';
import { BROWSER } from './token.ts';

/** `problem` is null when the desk did not answer at all. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem | null };

async function ask<T>(path: string, init: RequestInit, token: string | null): Promise<Answer<T>> {
  try {
    const isBrowser = token === BROWSER;
    const authorization = token === null || isBrowser ? {} : { authorization: `Bearer ${token}` };
    const headers = { 'accept-language': lang.value, ...authorization, ...init.headers };
    const response = await fetch(path, { ...init, headers, cache: 'no-store', credentials: isBrowser ? 'same-origin' : 'omit' });
    const body: unknown = await response.json();
    return response.ok ? { ok: true, value: body as T } : { ok: false, problem: body as Problem };
  } catch {
    return { ok: false, problem: null };
  }
}
export const post = <T>(path: string, body: unknown, token: string | null = null): Promise<Answer<T>> =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }, token);
export const get = <T>(path: string, token: string | null): Promise<Answer<T>> => ask(path, {}, token);

export const askSetup = (): Promise<Answer<{ state: 'empty' | 'ready' }>> => ask('/api/v1/setup', {}, null);
export const askBuild = (): Promise<Answer<{ signed: boolean }>> => ask('/api/v1/build', {}, null);
export const askMe = (token: string): Promise<Answer<MeView>> => ask('/api/v1/me', {}, token);
export const askThread = (thread: string, token: string): Promise<Answer<TimelineView>> =>
  ask(`/api/v1/threads/${thread}/timeline`, {}, token);
export const createOrganisation = (body: {
  name: string;
  member: string;
  zone: string;
}): Promise<Answer<{ token: string; member: string }>> => post('/api/v1/setup/organisation', body);
export const watchExercise = (): Promise<Answer<{ url: string }>> => post('/api/v1/setup/exercise', {});
