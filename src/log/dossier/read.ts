/** What the dossier needs to know of entries: who enrols whom, and what the seal says. */
import {
  type DeviceName,
  type Id,
  isId,
  isThread,
  type MemberId,
  SHA256_HEX_PATTERN,
  type Sha256Hex,
  type Thread,
} from '../../kernel/ids.ts';
import { fromB64 } from '../base64.ts';
import type { Entry } from '../entry.ts';
import { LogFault } from '../fault.ts';
import { isPlain } from '../jcs.ts';
import { parseVkey, type Vkey } from '../note.ts';
import { isCount } from '../text.ts';
import { isDeviceName } from './layout.ts';

export interface Enrolment {
  readonly index: number;
  readonly device: DeviceName;
  /** Null for the root of the organisation, which is nobody's. */
  readonly member: MemberId | null;
  readonly key: Vkey;
  readonly custody: string;
}

/** How the key of the root is held: by nobody's device, on paper (decision 30). */
export const ROOT_CUSTODY = 'root';

/** The keys an entry of the organisation enrols: devices, and the root it pins. Throws LogFault `vkey` or `dossier.enrolment` for a malformed one. */
export function enrolmentsOf(entry: Entry): Enrolment[] {
  if (entry.thread !== '-') return [];
  const found: Enrolment[] = [];
  for (const event of entry.events) {
    if (event.e === 'RootPinned') {
      const key = parseVkey(typeof event.vkey === 'string' ? event.vkey : '');
      if (!isDeviceName(key.name)) throw new LogFault('dossier.enrolment', 'the root bears a name that no file can');
      found.push({ index: entry.index, device: key.name, member: null, key, custody: ROOT_CUSTODY });
    }
    if (event.e !== 'DeviceEnrolled') continue;
    const { device, member, vkey, custody } = event;
    if (typeof device !== 'string' || !isDeviceName(device) || !isId(member) || typeof vkey !== 'string' || typeof custody !== 'string') {
      throw new LogFault('dossier.enrolment', 'an enrolment names a device, a member, a key and who holds it');
    }
    const key = parseVkey(vkey);
    if (key.name !== device) throw new LogFault('dossier.enrolment', 'the key bears another name than the device');
    found.push({ index: entry.index, device, member, key, custody });
  }
  return found;
}

export interface Seal {
  readonly dossier: Id;
  readonly case: Id;
  readonly contents: Sha256Hex;
  readonly heads: readonly { readonly thread: Thread; readonly seq: number; readonly hash: string }[];
  readonly enrolments: readonly number[];
  readonly supplements: Id | null;
}

const isHead = (head: unknown): head is Seal['heads'][number] => {
  if (!isPlain(head) || typeof head.thread !== 'string' || typeof head.hash !== 'string') return false;
  if (!isThread(head.thread) || head.thread === '-' || !isCount(head.seq)) return false;
  try {
    return fromB64(head.hash).length === 32;
  } catch {
    return false;
  }
};
const allDifferent = (items: readonly unknown[]): boolean => new Set(items).size === items.length;

/** What a `dossier.seal` states, provided the core recorded the same. Throws LogFault `dossier.seal`. */
export function sealOf(entry: Entry): Seal {
  const refuse = (why: string): never => {
    throw new LogFault('dossier.seal', why);
  };
  if (entry.body.act !== 'dossier.seal') refuse('not a dossier.seal');
  if (entry.thread === '-') refuse('the seal is in no thread');
  const { dossier, case: about, contents, heads, enrolments, supplements } = entry.body.with;
  if (!isId(dossier) || !isId(about) || typeof contents !== 'string' || !SHA256_HEX_PATTERN.test(contents)) return refuse('malformed');
  if (!Array.isArray(heads) || !heads.every(isHead) || !allDifferent(heads.map((head) => head.thread))) return refuse('malformed heads');
  if (!Array.isArray(enrolments) || !enrolments.every(isCount) || !allDifferent(enrolments)) return refuse('malformed enrolments');
  if (supplements !== null && supplements !== undefined && !isId(supplements)) return refuse('malformed');
  const sealed = entry.events.find((event) => event.e === 'DossierSealed');
  if (sealed === undefined || sealed.dossier !== dossier || sealed.case !== about || sealed.contents !== contents) {
    refuse('what was asked is not what was recorded');
  }
  return { dossier, case: about, contents, heads, enrolments, supplements: supplements ?? null };
}

/** SHA-256 of the attachments an entry answers for: those its signed body lists, and triggers kept byte for byte. */
export function attachmentsOf(entry: Entry): string[] {
  const kept = entry.events.filter((event) => event.e === 'TriggerKept').map((event) => event.sha256);
  return [...(entry.body.blob ?? []).map((blob) => blob.sha256), ...kept.filter((sha256) => typeof sha256 === 'string')];
}

/** The threads whose words an entry says are gone. */
export function shredsIn(entry: Entry): Thread[] {
  if (entry.thread !== '-') return [];
  return entry.events
    .filter(({ e }) => e === 'Shredded')
    .flatMap(({ threads }) =>
      Array.isArray(threads) && threads.every((thread) => typeof thread === 'string' && isThread(thread)) ? threads : [],
    );
}

/** Digests of the sealed values an entry or disclosed words name: `seal.put`, `seal.rewrap`, or a field that is sealed. */
export const ciphertextOf = (entry: Entry): string[] => {
  const { ct } = entry.body.with;
  return typeof ct === 'string' ? [ct.replace(/^sha256:/, '')] : [];
};
export const ciphertextsIn = (words: string): string[] =>
  [...words.matchAll(/"ct":"(?:sha256:)?([0-9a-f]{64})"/g)].map(([, sha256 = '']) => sha256);

/** Names on the signature lines of an entry. */
function signersOf(entry: Entry): DeviceName[] {
  return entry.note
    .slice(entry.text.length + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' ')[1] ?? '');
}

/**
 * The enrolment entries a dossier needs: those of every signer of `entries` and of `sealer`, then those of whoever signed
 * these, until nobody new appears. `enrolmentOf` answers the entry that enrolled a device. Throws LogFault
 * `dossier.enrolment` when a signer was never enrolled.
 */
export function enrolmentsNeeded(
  entries: readonly Entry[],
  sealer: DeviceName,
  enrolmentOf: (device: DeviceName) => Entry | undefined,
): Entry[] {
  const needed = new Map<number, Entry>();
  const seen = new Set<DeviceName>();
  const queue = [sealer, ...entries.flatMap(signersOf)];
  for (let device = queue.pop(); device !== undefined; device = queue.pop()) {
    if (seen.has(device)) continue;
    seen.add(device);
    const entry = enrolmentOf(device);
    if (entry === undefined) throw new LogFault('dossier.enrolment', `${device} signed and was never enrolled`);
    needed.set(entry.index, entry);
    queue.push(...signersOf(entry));
  }
  return [...needed.values()].sort((a, b) => a.index - b.index);
}
