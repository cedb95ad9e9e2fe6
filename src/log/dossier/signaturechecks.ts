/** Each act signed by a device whose enrolment is in the dossier, once, and saying itself what is recorded of keys; each key file equal to that enrolment. */
import type { DeviceName } from '../../kernel/ids.ts';
import { publicKeyToPem } from '../digest.ts';
import type { Entry } from '../entry.ts';
import { openingOf } from '../epoch.ts';
import { saysOfKeysWhatWasSigned, UsedOnce } from '../keyacts.ts';
import { openNote, signedBy } from '../note.ts';
import { isText, payloadOf } from './filechecks.ts';
import { attempt, type Findings } from './findings.ts';
import { type DossierFiles, entryPath, keyPaths, LOG_PEM, TSA_PEM } from './layout.ts';
import { type Enrolment, enrolmentsOf, ROOT_CUSTODY, shredsIn } from './read.ts';

/** The desk enrols itself, then everybody else (decision 1). */
const DESK: DeviceName = 'desk';

export interface DossierSigner {
  readonly device: DeviceName;
  readonly vkey: string;
  readonly custody: string;
}

/**
 * The desk enrols, or somebody enrolled before together with the device itself: two lines on one note (decision 6). The root
 * is pinned by somebody and by itself.
 */
function isSponsored(own: readonly Enrolment[], names: readonly DeviceName[], known: readonly DeviceName[]): boolean {
  const isProved = own.length > 0 && own.every(({ device, custody }) => custody !== 'server' && names.includes(device));
  if (own.some(({ custody }) => custody === ROOT_CUSTODY)) return isProved && known.length > 0;
  return names.includes(DESK) || (isProved && known.length > 0);
}

export function checkSignatures(files: DossierFiles, entries: readonly Entry[], findings: Findings): DossierSigner[] {
  const wrong = findings.begin('signatures');
  const devices = new Map<DeviceName, Enrolment>();
  const all: Enrolment[] = [];
  const threads = new Set(entries.map((entry) => entry.thread));
  for (const entry of entries) {
    if (entry.thread !== '-') continue;
    const path = entryPath(entry.index);
    const read = attempt(() => enrolmentsOf(entry));
    // Two more acts of the organisation may be here: a restore of the log, and what says that words of these threads are gone.
    const isOther = openingOf(entry) !== null || shredsIn(entry).some((thread) => threads.has(thread));
    if ('value' in read && read.value.length === 0 && isOther) continue;
    if ('fault' in read || read.value.length === 0) {
      wrong(path, 'enrolment', 'fault' in read ? read.fault : '');
      continue;
    }
    for (const enrolment of read.value) {
      const known = devices.get(enrolment.device);
      if (known !== undefined && known.key.vkey !== enrolment.key.vkey) wrong(path, 'twokeys', enrolment.device);
      if (known === undefined) devices.set(enrolment.device, enrolment);
      all.push(enrolment);
    }
  }

  const used = new Set<DeviceName>();
  const once = new UsedOnce();
  const counts = new Map<DeviceName, number>();
  for (const entry of entries) {
    const path = entryPath(entry.index);
    const note = openNote(entry.note);
    const members: string[] = [];
    for (const { name } of note.signatures) {
      const enrolment = devices.get(name);
      if (enrolment === undefined) {
        wrong(path, 'signer', name);
        continue;
      }
      const isItself = enrolment.index === entry.index && name !== DESK;
      if (!isItself) used.add(name);
      if (enrolment.member !== null) members.push(enrolment.member);
      // A new device signs its own enrolment, to show that it holds the key; a key of the server shows nothing by that.
      if (enrolment.index > entry.index || (isItself && enrolment.custody === 'server')) wrong(path, 'early', name);
      if (signedBy(note, enrolment.key) !== 'valid') wrong(path, 'signature', name);
    }
    const { dev, by, dseq } = entry.body;
    if (!saysOfKeysWhatWasSigned(entry)) wrong(path, 'said');
    const acting = note.signatures[0]?.name ?? '';
    const again = once.take(acting, entry.body);
    if (again !== null) wrong(path, 'again', again);
    // Where the server signs for a device it counts for it too, and how binds nobody.
    if (devices.get(acting)?.custody === 'device' && dseq <= (counts.get(acting) ?? -1)) wrong(path, 'count');
    counts.set(acting, dseq);
    if (members.length > 0 && !members.includes(by)) wrong(path, 'member', by);
    const names = note.signatures.map((signature) => signature.name);
    if (dev !== undefined && !all.some((enrolment) => enrolment.index === dev && names.includes(enrolment.device))) wrong(path, 'dev');
    const own = all.filter((enrolment) => enrolment.index === entry.index);
    const known = names.filter((name) => (devices.get(name)?.index ?? entry.index) < entry.index);
    if (entry.thread === '-' && shredsIn(entry).length === 0 && !isSponsored(own, names, known)) wrong(path, 'sponsor');
  }
  for (const entry of entries) {
    const enrolled = all.filter((enrolment) => enrolment.index === entry.index);
    if (enrolled.length > 0 && !enrolled.some((enrolment) => used.has(enrolment.device))) wrong(entryPath(entry.index), 'enrolment');
  }

  const wrongKey = findings.begin('keys');
  const expected = new Set([LOG_PEM, TSA_PEM]);
  for (const { device, key } of devices.values()) {
    const paths = keyPaths(device);
    expected.add(paths.pem).add(paths.vkey);
    if (!isText(files.get(paths.pem), publicKeyToPem(key.pub))) wrongKey(paths.pem, files.has(paths.pem) ? 'key' : 'missing');
    if (!isText(files.get(paths.vkey), `${key.vkey}\n`)) wrongKey(paths.vkey, files.has(paths.vkey) ? 'key' : 'missing');
  }
  for (const path of payloadOf(files)) if (path.startsWith('data/keys/') && !expected.has(path)) wrongKey(path, 'nobody');
  return [...devices.values()]
    .map(({ device, key, custody }) => ({ device, vkey: key.vkey, custody }))
    .sort((a, b) => (a.device < b.device ? -1 : 1));
}
