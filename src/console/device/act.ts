/** An act, drawn up and signed by this device (log/act.ts). The count is taken before it is used: a number that is lost harms nobody. */
import { type DrawnUp, drawUp, EMPTY_HEAD, type Said, signDrawnUp } from '../../log/act.ts';
import { get } from '../state/api.ts';
import { now } from '../state/clock.ts';
import { exercise } from '../state/store.ts';
import { token } from '../state/token.ts';
import { changeDevice, type Kept } from './kept.ts';
import { signWith } from './keys.ts';
import { mine } from './mine.ts';
import { random } from './wrapping.ts';

export interface SignedAct {
  readonly note: string;
  readonly disclosures: readonly string[];
}

/** The head this device is told, as it says that it has seen it; the empty one when it is told none (decision 4). */
async function seenHere(): Promise<string> {
  const head = await get<{ checkpoint: string }>('/api/v1/head', token.value);
  const [, size, root] = head.ok ? head.value.checkpoint.split('\n') : [];
  return size === undefined || root === undefined ? EMPTY_HEAD : `${size} ${root}`;
}

/** Draws an act up for whoever is signed in. `dseq` is that of this device, or of one whose key the server holds. */
export async function drawnUp(
  said: Said,
  words: Readonly<Record<string, string>>,
  of: { by: string; log: string; dseq: number },
): Promise<DrawnUp> {
  const hand = { ...of, ex: exercise.value, t: now.value || Date.now(), seen: await seenHere(), dev: null };
  return drawUp(said, words, hand, random);
}

/** What this device signs; null when this browser is no enrolled device, or is another person's. */
export async function signedAct(said: Said, words: Readonly<Record<string, string>>): Promise<SignedAct | null> {
  const kept = await counted();
  if (kept === null) return null;
  const { text, disclosures } = await drawnUp(said, words, { by: kept.member, log: kept.org, dseq: kept.dseq });
  return { note: await signDrawnUp(text, [handOf(kept)]), disclosures };
}

export const handOf = ({ vkey, signing }: Kept) => ({ vkey, sign: (message: Uint8Array) => signWith(signing, message) });

async function counted(): Promise<Kept | null> {
  if (mine.value === null || mine.value.request !== null) return null;
  const next = await changeDevice((record) => ({ ...record, dseq: record.dseq + 1 }));
  mine.value = next;
  return next;
}
