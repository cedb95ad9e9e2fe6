/**
 * What this browser keeps of itself as a device, in IndexedDB, where a key that no script can read may lie: one record, and the
 * places it carries (carried.ts). Wiped whole, with everything else the page ever kept, once the device has been stopped.
 */
import type { DeviceName, MemberId } from '../../kernel/ids.ts';
import type { Keeping } from '../../log/enrol.ts';
import type { Pins } from '../../vault/recipients.ts';
import type { Bytes, Wrapped } from './wrapping.ts';

/** A key the browser signs with itself; or the seed of one, under a key it does not give out (browsers without Ed25519). */
export type SigningKey = { readonly kind: 'browser'; readonly key: CryptoKey } | WrappedSeed;
export interface WrappedSeed {
  readonly kind: 'wrapped';
  readonly under: CryptoKey;
  readonly nonce: Bytes;
  readonly sealed: Bytes;
}

export interface Kept {
  readonly device: DeviceName;
  readonly member: MemberId;
  /** Origin of the log it belongs to. */
  readonly org: string;
  readonly vkey: string;
  readonly keeping: Keeping;
  readonly signing: SigningKey;
  /** Its age recipient, and its identity as it lies here. `credential`: the passkey that opens it. */
  readonly recipient: string;
  readonly lock: Wrapped;
  readonly credential: string | null;
  /** What it showed its sponsor; null once it is enrolled. */
  readonly request: string | null;
  /** The counter of the last act it signed (decision 3). */
  readonly dseq: number;
  /** The keys of the log and of the root, as they were at the first opening; absent before. */
  readonly pins?: Pins;
}

const DB = 'abri';
const STORES = ['device', 'places'] as const;
export type StoreName = (typeof STORES)[number];
const KEY = 'mine';

export const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Once all was wiped, what was still on its way writes nothing any more, until this browser becomes a device again. */
let isWiped = false;

/** One transaction on one store. Rejects where the browser keeps nothing. */
export async function inStore<T>(name: StoreName, mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
  if (isWiped) throw new DOMException('wiped', 'InvalidStateError');
  const opening = indexedDB.open(DB, 2);
  opening.onupgradeneeded = () => {
    for (const one of STORES) if (!opening.result.objectStoreNames.contains(one)) opening.result.createObjectStore(one);
  };
  const db = await done(opening);
  try {
    const transaction = db.transaction(name, mode);
    const over = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const value = await work(transaction.objectStore(name));
    await over;
    return value;
  } finally {
    db.close();
  }
}

const kept = (from: IDBObjectStore): Promise<Kept | null> => done(from.get(KEY)).then((found: Kept | undefined) => found ?? null);

/** Null when this browser is no device, or keeps nothing at all (private windows, policies). */
export async function recallDevice(): Promise<Kept | null> {
  try {
    return await inStore('device', 'readonly', kept);
  } catch {
    return null;
  }
}

/** Rejects when the browser keeps nothing: a key that is lost with the page is no key of a device. */
export async function keepDevice(record: Kept): Promise<void> {
  isWiped = false;
  await inStore('device', 'readwrite', (to) => done(to.put(record, KEY)));
}

/** Changes the record in one transaction: two tabs never take the same count. */
export async function changeDevice(change: (record: Kept) => Kept): Promise<Kept | null> {
  return await inStore('device', 'readwrite', async (to) => {
    const record = await kept(to);
    if (record === null) return null;
    const next = change(record);
    await done(to.put(next, KEY));
    return next;
  });
}

/** Keys, caches, settings: whatever this address ever kept in this browser. */
export async function wipe(): Promise<void> {
  isWiped = true;
  await done(indexedDB.deleteDatabase(DB)).catch(() => undefined);
  if ('caches' in globalThis) for (const name of await caches.keys()) await caches.delete(name);
  for (const storage of [sessionStorage, localStorage]) storage.clear();
  if ('serviceWorker' in navigator)
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}
