/**
 * The places a briefed phone carries (decision 28). Each is kept as the file that was sealed for this device, and, while the person has
 * unlocked it, opened under a key that no script can read: so that a tab that was killed shows it with the network off, twelve hours at
 * most. Only places are kept so, never what opens everything else that is sealed for this device.
 *
 *   carried   the file, its commitment, what is needed to name it; it opens with the PIN and its other half, or with the passkey
 *   open      the same, and its content under the key of the lease
 *   gone      the desk said so, its end has come, or nobody has heard of it for a day and no operation was under way
 *
 * Nothing here asks the desk anything, nor draws anything.
 */
import type { Id } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import type { SealedKind } from '../../wire/vocabulary.ts';
import { done, inStore } from './kept.ts';
import { LEASE } from './keys.ts';
import { type Bytes, random } from './wrapping.ts';

export interface Carried {
  readonly value: Id;
  readonly kind: SealedKind;
  /** The place it is of, and its code name. */
  readonly subject: Id;
  readonly codeName: string | null;
  /** When it was sealed, by the desk's clock. */
  readonly sealedAt: Ms;
  /** By the clock of this phone: when it was taken, and when the desk last said that it may be read. */
  readonly takenAt: Ms;
  readonly heardAt: Ms;
  /** When reading ends, once the desk has said so. */
  readonly until: Ms | null;
  /** Whether an operation was under way when the desk was last heard: nothing ends by itself then. */
  readonly suspended: boolean;
  /** The commitment the log vouched for when it was taken. */
  readonly pc: string;
  /** Whether a device that counts had signed it. */
  readonly signed: boolean;
  readonly file: Bytes;
  /** What is in it, under the key of the lease; null while it is locked. */
  readonly open: { readonly nonce: Bytes; readonly sealed: Bytes } | null;
}
/** Until when this phone shows what it carries without being unlocked again. */
export interface Lease {
  readonly key: CryptoKey;
  readonly from: Ms;
  readonly until: Ms;
}

/** How long what is carried is kept with no word from the desk (ux 2.5). */
const UNHEARD = 24 * 3600 * 1000;
const LEASE_KEY = 'lease';

/** Whether a place is to be let go of, by the clock of this phone. */
export const isOver = ({ until, heardAt, suspended }: Pick<Carried, 'until' | 'heardAt' | 'suspended'>, now: Ms): boolean =>
  until === null ? !suspended && now >= heardAt + UNHEARD : now >= until;

/** A clock that was set back before the lease began ends it as well. */
export const leaseStands = ({ from, until }: Pick<Lease, 'from' | 'until'>, now: Ms): boolean => from <= now && now < until;

export const recallPlaces = (): Promise<readonly Carried[]> =>
  inStore('places', 'readonly', (from) => done(from.getAll() as IDBRequest<Carried[]>));
export const keepPlace = (place: Carried): Promise<void> =>
  inStore('places', 'readwrite', async (to) => {
    await done(to.put(place, place.value));
  });
export const dropPlace = (value: Id): Promise<void> => inStore('places', 'readwrite', (from) => done(from.delete(value)));

export async function recallLease(): Promise<Lease | null> {
  const found = await inStore('device', 'readonly', (from) => done(from.get(LEASE_KEY) as IDBRequest<Lease | undefined>));
  return found ?? null;
}
export async function makeLease(now: Ms): Promise<Lease> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const lease = { key, from: now, until: now + LEASE };
  await inStore('device', 'readwrite', (to) => done(to.put(lease, LEASE_KEY)));
  return lease;
}
export const endLease = (): Promise<void> => inStore('device', 'readwrite', (from) => done(from.delete(LEASE_KEY)));

/** `value` is bound in: one place is never shown for another. */
const bound = (value: Id): Bytes => new TextEncoder().encode(`abri place/1\n${value}\n`);

export async function openUnder({ key }: Lease, value: Id, plain: Uint8Array): Promise<NonNullable<Carried['open']>> {
  const nonce = random(12);
  const of = { name: 'AES-GCM', iv: nonce, additionalData: bound(value) };
  return { nonce, sealed: new Uint8Array(await crypto.subtle.encrypt(of, key, new Uint8Array(plain))) };
}
/** Null when it is locked, or was opened under another lease. */
export async function plainUnder({ key }: Lease, { value, open }: Carried): Promise<Uint8Array | null> {
  if (open === null) return null;
  try {
    const of = { name: 'AES-GCM', iv: open.nonce, additionalData: bound(value) };
    return new Uint8Array(await crypto.subtle.decrypt(of, key, open.sealed));
  } catch {
    return null;
  }
}
