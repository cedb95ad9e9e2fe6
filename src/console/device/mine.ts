/**
 * This browser as a device: what it keeps, whether it is enrolled, and what it does when it learns that it has been stopped. Enrolled,
 * its session is bound to it by its key, and what it asks from then on it signs.
 */
import { effect, signal } from '@preact/signals';
import { b64url } from '../../log/base64.ts';
import { toUtf8 } from '../../log/text.ts';
import { bindingText, standingText } from '../../wire/identity-texts.ts';
import { askChallenge, askSigned, askStanding, bindSession } from '../state/identity.ts';
import { stopped } from '../state/stopped.ts';
import { me } from '../state/store.ts';
import { BROWSER, forgetToken, token } from '../state/token.ts';
import { changeDevice, type Kept, recallDevice, wipe } from './kept.ts';
import { lockSealKey, signWith } from './keys.ts';

/** What this browser keeps of itself; null while it is no device. */
export const mine = signal<Kept | null>(null);
let started = false;

const signText = async ({ signing }: Kept, text: string): Promise<string> => b64url(await signWith(signing, toUtf8(text)));

/**
 * Asks what has become of this device, and wipes it if it was stopped. A desk that does not know it (it is being enrolled), or that
 * does not answer, changes nothing.
 */
async function heedStanding(): Promise<void> {
  const kept = mine.value;
  if (kept === null || kept.request !== null) return;
  const answer = await askStanding(kept.device, await signText(kept, standingText(kept.org, kept.device)));
  if (!answer.ok || answer.value.stands) return;
  lockSealKey();
  await wipe();
  mine.value = null;
  forgetToken();
  stopped.value = true;
}

/** The session speaks as this device from now on: its key answers a challenge of that very session. */
async function bindHere(kept: Kept): Promise<void> {
  const signed = await askSigned();
  if (!signed.ok || signed.value.who === null || signed.value.log !== kept.org || signed.value.who.device === kept.device) return;
  const challenge = await askChallenge();
  if (!challenge.ok) return;
  const signature = await signText(kept, bindingText(kept.org, kept.device, challenge.value.challenge));
  await bindSession({ device: kept.device, challenge: challenge.value.challenge, signature });
}

/** Whoever signs in here later is somebody else's business: only its own member is bound to it. */
const isHere = (kept: Kept): boolean =>
  token.value === BROWSER && me.value?.member.id === kept.member && me.value.devices.some(({ name }) => name === kept.device);

/** Once per page: at its start where there is a device, or when it becomes one. */
export async function startDevice(): Promise<void> {
  if (started) return;
  started = true;
  mine.value = await recallDevice();
  await heedStanding();
  let bound = false;
  effect(() => {
    const kept = mine.value;
    const here = kept !== null && isHere(kept);
    if (!here) bound = false;
    if (kept === null || !here || bound) return;
    bound = true;
    void enrolled(kept).then(bindHere);
  });
  // Signed out for no reason of the person's: perhaps the device was stopped.
  let wasIn = token.value !== null;
  effect(() => {
    const isIn = token.value !== null;
    if (wasIn && !isIn) void heedStanding();
    wasIn = isIn;
  });
}

/** The log knows it now: what it showed its sponsor is of no more use. */
async function enrolled(kept: Kept): Promise<Kept> {
  if (kept.request === null) return kept;
  mine.value = await changeDevice((record) => ({ ...record, request: null }));
  return mine.value ?? kept;
}
