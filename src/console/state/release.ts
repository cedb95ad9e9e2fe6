/**
 * Which build this page is of, and whether its worker could verify it. The worker is registered where the desk shows a signed release,
 * or where one was held before: a desk that stops showing one does not make it go away.
 */
import { signal } from '@preact/signals';
import type { WORKER_POLICY } from '../../wire/policy.ts';
import type { Ask, Told } from '../worker/worker.ts';
import { askBuild } from './api.ts';

/** Null: not known yet. */
export const release = signal<Told | 'unsigned' | 'unchecked' | null>(null);

const SCRIPT = '/sw.js';
/** Between two looks of an open page, ms: an update that does not verify is said within it. */
const LOOK_EVERY = 15 * 60_000;
const POLICY: typeof WORKER_POLICY = 'abri-worker';

/** Under Trusted Types the address of a script is no text: this is the one address there is. */
function address(): string {
  const { trustedTypes } = globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(of: string): string } };
  };
  return trustedTypes?.createPolicy(POLICY, { createScriptURL: () => SCRIPT }).createScriptURL(SCRIPT) ?? SCRIPT;
}

export async function startRelease(): Promise<void> {
  const workers = globalThis.navigator?.serviceWorker;
  const answer = await askBuild();
  const signed = answer.ok && answer.value.signed;
  if (workers === undefined) {
    release.value = signed ? 'unchecked' : 'unsigned';
    return;
  }
  const before = await workers.getRegistration('/');
  if (before === undefined && !signed) {
    release.value = answer.ok ? 'unsigned' : null;
    return;
  }
  workers.addEventListener('message', ({ data }) => {
    release.value = data as Told;
  });
  workers.startMessages();
  const registration = before ?? (await workers.register(address(), { scope: '/', updateViaCache: 'none' }));
  const say = (what: Ask): void => registration.active?.postMessage(what);
  registration.addEventListener('updatefound', () => say('arriving'));
  say('state');
  setInterval(() => say('check'), LOOK_EVERY);
}
