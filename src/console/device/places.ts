/**
 * What this phone carries, kept in step with the desk: taken when the person unlocks it, let go of when the desk says so or by itself,
 * and read with the network off. The taking is the opening that the log keeps; what is read afterwards on the phone is covered by it.
 */
import { computed, effect, signal } from '@preact/signals';
import type { Id } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import { LogFault } from '../../log/fault.ts';
import { openWith } from '../../vault/age.ts';
import { openSealed, parseSealed } from '../../vault/sealed.ts';
import type { SealedLine, SealedListView, SealedReader } from '../../wire/sealed-views.ts';
import { get } from '../state/api.ts';
import { carries } from '../state/carries.ts';
import { askSigned } from '../state/identity.ts';
import { stopped } from '../state/stopped.ts';
import { BROWSER, token } from '../state/token.ts';
import {
  type Carried,
  dropPlace,
  endLease,
  isOver,
  keepPlace,
  type Lease,
  leaseStands,
  makeLease,
  openUnder,
  plainUnder,
  recallLease,
  recallPlaces,
} from './carried.ts';
import type { Kept } from './kept.ts';
import { lockSealKey, sealIdentity, type Unlocked, unlockSealKey } from './keys.ts';
import { mine } from './mine.ts';
import { type NotOpened, openValue } from './opening.ts';

export const places = signal<readonly Carried[]>([]);
/** Null while what is carried is locked. */
const lease = signal<Lease | null>(null);
/** What the desk says of the places this person may read: null before it was heard on this page. */
export const listed = signal<readonly SealedLine[] | null>(null);
/** Whether the desk answered when it was last asked; `out`: it did, and nobody is signed in here. */
export const contact = signal<'asking' | 'live' | 'out' | 'silent'>('asking');

/** This phone's clock as ages are shown by it: with no desk to tell the time, what is on screen grows older all the same. */
export const here = signal<Ms>(Date.now());
const TICK = 10_000;

/** How often this phone looks whether something is over, and asks the desk when it can. */
const LOOK_EVERY = 60_000;
let started = false;

export const openUntil = (): Ms | null => (lease.value !== null && leaseStands(lease.value, Date.now()) ? lease.value.until : null);

/** How this device is named among the readers of a value; null when it is not one of them, or no more. */
export const readerHere = ({ readers }: SealedLine): SealedReader | null =>
  readers.find(({ device, over }) => device === mine.value?.device && over === null) ?? null;
const isBriefed = (line: SealedLine): boolean => {
  const reader = readerHere(line);
  return reader !== null && (reader.order !== null || reader.operation !== null);
};
/** Briefed to this device, and not on it yet. */
export const toTake = (): readonly SealedLine[] =>
  (listed.value ?? []).filter((line) => isBriefed(line) && !places.value.some(({ value }) => value === line.id));

const show = (all: readonly Carried[]): void => {
  places.value = all;
  carries.value = all.length > 0;
};

/** Once per page, where this browser is a device. */
export async function startPlaces(): Promise<void> {
  if (started) return;
  started = true;
  try {
    lease.value = await recallLease();
    show(await recallPlaces());
  } catch {
    // A browser that keeps nothing carries nothing.
    return;
  }
  const device = computed(() => mine.value?.device ?? null);
  effect(() => {
    // Again when somebody has signed in.
    const [known] = [device.value, token.value];
    if (known !== null) void lookHere();
  });
  effect(() => {
    if (stopped.value) forgetPlaces();
  });
  setInterval(() => void lookHere(), LOOK_EVERY);
  setInterval(() => {
    here.value = Date.now();
  }, TICK);
}

/** This device was wiped: what is in memory goes the same way, and nothing is written any more. */
export function forgetPlaces(): void {
  lease.value = null;
  listed.value = null;
  show([]);
}

/** A device that is wiped meanwhile has nothing to look at. */
const lookHere = (): Promise<void> => look().catch(() => undefined);

/** What is over goes, the lease too; then the desk is asked what still stands. */
async function look(): Promise<void> {
  if (stopped.value || mine.value === null) return;
  if (lease.value !== null && openUntil() === null) await lock();
  for (const { value } of places.value.filter((place) => isOver(place, Date.now()))) await letGo(value);
  await hear(mine.value);
}

/** Next contact: what the desk no longer lets this device read is let go of. Nothing is, because somebody else is signed in. */
async function hear(kept: Kept): Promise<void> {
  const signed = await askSigned();
  const isHere = signed.ok && signed.value.who?.member === kept.member && signed.value.log === kept.org;
  const answer = isHere ? await get<SealedListView>('/api/v1/sealed', BROWSER) : null;
  contact.value = answer?.ok === true ? 'live' : signed.ok && !isHere ? 'out' : 'silent';
  if (answer === null || !answer.ok || stopped.value) return;
  listed.value = answer.value.values.filter(({ what, mine: reads }) => reads && (what === 'place_address' || what === 'place_access'));
  for (const place of places.value) {
    const line = answer.value.values.find(({ id }) => id === place.value);
    const reader = line === undefined ? null : readerHere(line);
    if (line === undefined || reader === null) await letGo(place.value);
    else await keep(place, { codeName: line.subjectName, heardAt: Date.now(), until: reader.until, suspended: reader.suspended });
  }
}

/** What changes is laid over what stands now, in one go: what was opened meanwhile is not closed by what was heard before. */
async function keep(place: Carried, change: Partial<Carried>): Promise<void> {
  if (stopped.value) return;
  const next = { ...(places.value.find(({ value }) => value === place.value) ?? place), ...change };
  show([...places.value.filter(({ value }) => value !== place.value), next].sort((a, b) => a.takenAt - b.takenAt));
  await keepPlace(next);
}
async function letGo(value: Id): Promise<void> {
  show(places.value.filter((place) => place.value !== value));
  await dropPlace(value);
  if (places.value.length === 0) await shut();
}

/** Everything that is open here is closed: it takes the PIN or the passkey again. */
export async function lock(): Promise<void> {
  lockSealKey();
  await shut();
}
async function shut(): Promise<void> {
  if (lease.value === null) return;
  lease.value = null;
  await endLease();
  // Without its key, what was open is noise; it is taken out all the same.
  for (const place of places.value) await keep(place, { open: null });
}

/** The person unlocks this device: what it carries opens, for as long as the lease. `pin` is null where a passkey unlocks. */
export async function unlock(kept: Kept, pin: string | null): Promise<Unlocked> {
  const done = await unlockSealKey(kept, pin);
  const identity = sealIdentity();
  if (!done.ok || identity === null || places.value.length === 0) return done;
  for (const place of places.value) {
    try {
      const plain = await openWith(place.file, identity);
      openSealed(plain, place.pc);
      await open(place, plain);
    } catch (error) {
      // Damaged on this phone: it is taken again where there is a network.
      if (!(error instanceof LogFault)) throw error;
      await letGo(place.value);
    }
  }
  return done;
}

async function open(place: Carried, plain: Uint8Array): Promise<void> {
  if (lease.value === null || openUntil() === null) lease.value = await makeLease(Date.now());
  await keep(place, { open: await openUnder(lease.value, place.value, plain) });
}

/** Takes what was briefed to this device, each under an opening the log keeps. The first that was not opened is told; the others are taken. */
export async function takeAll(purpose: (line: SealedLine) => string): Promise<NotOpened | null> {
  let failed: NotOpened | null = null;
  for (const line of toTake()) {
    const reader = readerHere(line);
    const done = await openValue(line.id, { why: 'movement', purpose: purpose(line) });
    if (!done.ok) {
      failed ??= done;
      continue;
    }
    const at = Date.now();
    const { id: value, what: kind, subject, subjectName: codeName, at: sealedAt } = line;
    const { pc, signed, file, plain } = done;
    const ends = { until: reader?.until ?? null, suspended: reader?.suspended ?? false };
    const of = { value, kind, subject, codeName, sealedAt, takenAt: at, heardAt: at, ...ends, pc, signed, file, open: null };
    await open(of, plain);
  }
  return failed;
}

/** What a place that is carried says; null while it is locked. */
export async function readPlace(place: Carried): Promise<string | null> {
  if (lease.value === null || openUntil() === null) return null;
  const plain = await plainUnder(lease.value, place);
  return plain === null ? null : parseSealed(plain);
}
