/**
 * The full audit of a log, from its entries, one checkpoint and the log's key: nothing else is trusted. Device keys come
 * from the log itself; the desk key enrols itself in the first entry, under a head signed by the log key.
 *
 * A device that holds its key is enrolled by a sponsor and by itself; once a root is pinned, the sponsor holds their key too or
 * the root signs beside them; a compartment takes two. What the outcome says of keys is what was signed of them, or it is not
 * believed. What a device says it has seen is held against this log: `seen`.
 *
 * What it does not show: that no entry was withheld after this checkpoint; nor, where the desk signs for people, that their
 * devices saw the same log as you. The report says so.
 */
import { isId } from '../kernel/ids.ts';
import { b64 } from './base64.ts';
import { openCheckpoint } from './checkpoint.ts';
import { type Entry, parseEntry } from './entry.ts';
import { EpochTrail, logOf, openHeadOf } from './epoch.ts';
import { LogFault } from './fault.ts';
import type { Plain } from './jcs.ts';
import { isOfKeys, saysOfKeysWhatWasSigned, UsedOnce } from './keyacts.ts';
import { openNote, parseVkey, type SignatureCheck, signedBy, type Vkey, vkeyOf } from './note.ts';
import { sameBytes } from './text.ts';
import { leafHash, RootReckoner, Tree } from './tree.ts';
import { type FaultCode, type FaultLanguage, faultWords } from './verifywords.ts';

export interface Fault {
  /** The entry, or null when it is the checkpoint or the log as a whole. */
  readonly index: number | null;
  readonly code: FaultCode;
  readonly words: string;
}
/** What is kept of an epoch that a restore closed. */
export interface PastEpoch {
  readonly origin: string;
  /** How many entries of the log are of it or of the epochs before. */
  readonly size: number;
  /** The last head of it that the log still holds, as it was signed then. */
  readonly checkpoint: string;
  /** The last head known of it, when it went further than what was restored: what is missing was signed once. */
  readonly lost: string | null;
}
export interface EpochReport {
  readonly origin: string;
  /** Its entries, from the first to just before `to`. */
  readonly from: number;
  readonly to: number;
  /** Whether a head signed under this origin covers them here. */
  readonly signed: boolean;
  /** Size of the last head known of it, when it was further than what was restored. */
  readonly lostTo: number | null;
}
export interface LogReport {
  readonly ok: boolean;
  readonly origin: string;
  /** One for each time the log was restored, and the present one last. */
  readonly epochs: readonly EpochReport[];
  /** How many entries were read. */
  readonly entries: number;
  /** Size the checkpoint claims; null when the checkpoint could not be believed. */
  readonly size: number | null;
  /** Base64 root reckoned from the entries, at the checkpoint's size if there were that many. */
  readonly root: string;
  /** Signatures that were verified; 0 with `treeOnly`. */
  readonly signatures: number;
  /** The desk key as the first entry has it, to compare with the hand-over sheet; null if not read. */
  readonly desk: string | null;
  readonly faults: readonly Fault[];
  /** Faults beyond the first `FAULTS_MAX`, counted only. */
  readonly more: number;
  /** The heads devices say they have seen (decision 4); nothing to check where the desk signs for everybody. */
  readonly seen: 'not checkable here' | SeenReport;
}
export interface SeenReport {
  /** How many acts named a head of this log. */
  readonly checked: number;
  /** Acts whose device has seen another log, or one that was put back since: somebody must say why. */
  readonly other: readonly { readonly index: number; readonly device: string }[];
}
const FAULTS_MAX = 1000;
const PROGRESS_EVERY = 1024;
const DESK = 'desk';

export interface LogToVerify {
  /** The bytes of every entry from index 0, in order. */
  readonly entries: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly checkpoint: string;
  readonly logVkey: string;
  /** Epochs before the present one, oldest first. */
  readonly past?: readonly PastEpoch[];
  /** Called every 1,024 entries and at the end. */
  readonly onProgress?: (done: number) => void;
  /** Only that the entries hash to the signed root: much faster, says nothing of who signed what. */
  readonly treeOnly?: boolean;
  /** Who says whether a signature holds, when it is not to be looked at on the spot (cli/cores.ts). */
  readonly holds?: SignatureCheck;
  readonly language?: FaultLanguage;
}

interface Enrolled {
  readonly key: Vkey;
  readonly member: string;
  readonly index: number;
  readonly custody: string;
  readonly expires: number | null;
  readonly operation: string | null;
  revoked: boolean;
  /** The last counter it signed. */
  dseq: number;
}

/** How long a device lent for an operation outlives it, ms (decision 27). */
const LENT_AFTER = 12 * 3_600_000;
type Report = (code: FaultCode, detail?: string) => void;

/** Follows the log entry by entry, as the desk wrote it. */
class Auditor {
  readonly trail: EpochTrail;
  readonly starts: { readonly origin: string; readonly from: number }[];
  readonly devices = new Map<string, Enrolled>();
  readonly #threads = new Map<string, { seq: number; leaf: string }>();
  readonly #used = new UsedOnce();
  readonly #holds: SignatureCheck | undefined;
  #rx = 0;
  /** When each operation was closed: what was lent for it counts so much longer. */
  readonly #closed = new Map<string, number>();
  #root: Vkey | null = null;
  signatures = 0;
  seen = 0;
  readonly other: { index: number; device: string }[] = [];
  desk: string | null = null;

  constructor(head: string, holds: SignatureCheck | undefined) {
    this.#holds = holds;
    this.trail = new EpochTrail(head);
    this.starts = [{ origin: this.trail.origin, from: 0 }];
  }

  /** @param rootBefore of the entries before this one. */
  entry(at: number, bytes: Uint8Array, leaf: Uint8Array, rootBefore: (size?: number) => Uint8Array, report: Report): void {
    let entry: Entry;
    try {
      entry = parseEntry(bytes);
    } catch (fault) {
      if (!(fault instanceof LogFault)) throw fault;
      report('entry', fault.code);
      return;
    }
    this.#receipt(at, entry, leaf, report);
    const isOpening = this.#epoch(entry, rootBefore, report);
    const isSigned = saysOfKeysWhatWasSigned(entry);
    if (!isSigned) report('keys.said');
    const events = isSigned ? entry.events : entry.events.filter((event) => !isOfKeys(event));
    const enrolments = events.filter((event) => event.e === 'DeviceEnrolled');
    const isFirst = at === 0 && enrolments.some((event) => event.device === DESK);
    if (isFirst) for (const event of enrolments) if (event.device === DESK) this.#enrol(at, event, report);
    const signers = this.#signers(entry, report);
    if (signers.length > 0 && !signers.some((device) => this.devices.get(device)?.member === entry.body.by)) report('signer.member');
    const { dev } = entry.body;
    if (dev !== undefined && signers.length > 0 && !signers.some((device) => this.devices.get(device)?.index === dev)) report('signer.dev');
    if (isOpening && !signers.includes(DESK)) report('epoch', 'desk');
    const [acting] = signers;
    if (acting !== undefined) {
      const again = this.#used.take(acting, entry.body);
      if (again !== null) report('act.twice', again);
      this.#own(at, entry, acting, rootBefore, report);
    }
    for (const event of enrolments) {
      if (isFirst && event.device === DESK) continue;
      if (event.custody === 'device' ? this.#isVouched(entry, event, signers) : signers.includes(DESK)) this.#enrol(at, event, report);
      else report('enrol.signer');
    }
    for (const event of events) this.#trust(entry, event, report);
  }

  /** What a device says of itself, where it holds its key: its counter rises, and the head it has seen is one of this log's. */
  #own(at: number, { body, events }: Entry, name: string, rootOf: (size: number) => Uint8Array, report: Report): void {
    const device = this.devices.get(name);
    if (device === undefined || device.custody !== 'device') return;
    if (body.dseq <= device.dseq) report('signer.dseq');
    device.dseq = body.dseq;
    const [size = '', root = ''] = body.seen.split(' ');
    const isOurs = Number(size) <= at && b64(rootOf(Number(size))) === root;
    if (isOurs && size !== '0') this.seen++;
    if (isOurs) return;
    this.other.push({ index: at, device: name });
    // A server that shows two logs would rather not write down that somebody noticed.
    if (!events.some((event) => event.e === 'ForkSeen')) report('seen.hidden');
  }

  /** A device that holds its key is vouched for by somebody else's, and by itself; the keys of a compartment by two, or the root. */
  #isVouched(entry: Entry, event: Plain, signers: readonly string[]): boolean {
    const sponsors = signers.flatMap((name) => (name === event.device ? [] : (this.devices.get(name) ?? [])));
    const rooted = event.root === true && this.#root !== null && this.#signs(entry, this.#root.vkey);
    const held = sponsors.filter(({ custody }) => custody === 'device');
    const first = this.#root === null || rooted ? sponsors : held;
    const seconded = typeof event.second !== 'string' || held.some(({ member }) => member === event.second && member !== entry.body.by);
    const isGrave = Array.isArray(event.compartments) && event.compartments.length > 0;
    return (
      this.#signs(entry, event.vkey) &&
      (event.root !== true || rooted) &&
      first.some(({ member }) => member === entry.body.by) &&
      seconded &&
      (!isGrave || rooted || typeof event.second === 'string')
    );
  }

  /** Whether the note bears a signature under this very key; one that is malformed signs nothing. */
  #signs(entry: Entry, vkey: unknown): boolean {
    try {
      return signedBy(openNote(entry.note), parseVkey(typeof vkey === 'string' ? vkey : '')) === 'valid';
    } catch (fault) {
      if (fault instanceof LogFault) return false;
      throw fault;
    }
  }

  /** What changes whom to believe from here on. */
  #trust(entry: Entry, event: Plain, report: Report): void {
    if (event.e === 'DeviceRevoked') {
      const device = this.devices.get(String(event.device));
      if (device !== undefined && device.member !== event.member) report('keys.said');
      if (device !== undefined) device.revoked = true;
    } else if (event.e === 'StoodDown') {
      this.#closed.set(String(event.operation), entry.rx);
    } else if (event.e === 'RootPinned') {
      if (this.#root !== null || !this.#signs(entry, event.vkey)) report('root');
      else this.#root = parseVkey(String(event.vkey));
    }
  }

  #isOver({ expires, operation }: Enrolled, rx: number): boolean {
    const closed = operation === null ? undefined : this.#closed.get(operation);
    return (expires !== null && expires <= rx) || (closed !== undefined && closed + LENT_AFTER <= rx);
  }

  /** The origin an act was signed for is the one in force where it stands; only a restore changes it. */
  #epoch(entry: Entry, rootBefore: () => Uint8Array, report: Report): boolean {
    try {
      const opening = this.trail.take(entry);
      if (opening === null) {
        if (entry.body.log !== this.trail.origin) report('body.log');
        return false;
      }
      this.starts.push({ origin: opening.origin, from: opening.size });
      if (opening.root !== b64(rootBefore())) report('epoch.root');
    } catch (fault) {
      if (!(fault instanceof LogFault)) throw fault;
      report('epoch', fault.code);
    }
    return true;
  }

  #receipt(at: number, entry: Entry, leaf: Uint8Array, report: Report): void {
    if (entry.index !== at) report('receipt.index');
    if (entry.rx < this.#rx) report('receipt.rx');
    this.#rx = Math.max(this.#rx, entry.rx);
    const previous = this.#threads.get(entry.thread);
    if (entry.seq !== (previous === undefined ? 0 : previous.seq + 1)) report('thread.seq');
    if (entry.prev !== (previous?.leaf ?? '-')) report('thread.prev');
    this.#threads.set(entry.thread, { seq: entry.seq, leaf: b64(leaf) });
  }

  /** Names of the enrolled devices whose signature holds. Lines of unknown keys are ignored, as in any note. */
  #signers(entry: Entry, report: Report): string[] {
    const note = openNote(entry.note);
    const valid: string[] = [];
    let bad = false;
    for (const { name } of note.signatures) {
      const device = this.devices.get(name);
      if (device === undefined || valid.includes(name)) continue;
      const verdict = signedBy(note, device.key, this.#holds);
      if (verdict === 'valid' && (device.revoked || this.#isOver(device, entry.rx))) {
        report(device.revoked ? 'signer.revoked' : 'signer.expired');
        return [];
      }
      if (verdict === 'valid') {
        valid.push(name);
        this.signatures++;
      } else if (verdict === 'bad') bad = true;
    }
    if (bad) report('note.signature');
    else if (valid.length === 0) report('note.unsigned');
    return bad ? [] : valid;
  }

  #enrol(at: number, event: Plain, report: Report): void {
    const { device, member, vkey, custody, expires, operation } = event;
    try {
      const key = parseVkey(typeof vkey === 'string' ? vkey : '');
      if (key.name !== device || !isId(member)) throw new LogFault('vkey', 'the key bears another name');
      this.devices.set(key.name, {
        key,
        member,
        index: at,
        custody: custody === 'device' ? 'device' : 'server',
        expires: typeof expires === 'number' ? expires : null,
        operation: typeof operation === 'string' ? operation : null,
        revoked: false,
        dseq: -1,
      });
      if (key.name === DESK && this.desk === null) this.desk = key.vkey;
    } catch (fault) {
      if (!(fault instanceof LogFault)) throw fault;
      report('enrol.vkey', fault.code);
    }
  }
}

interface Kept {
  readonly origin: string;
  readonly head: { readonly size: number; readonly root: Uint8Array } | null;
  readonly lostTo: number | null;
  /** Set when the entries were found to give the root that was signed. */
  isRight: boolean;
}

/** The heads kept of an epoch, believed only under the log's own key in the name of that epoch. */
function openPast(
  { origin, checkpoint, lost }: PastEpoch,
  pub: Uint8Array,
  add: (index: null, code: FaultCode, detail?: string) => void,
): Kept {
  try {
    const head = openCheckpoint(checkpoint, vkeyOf(origin, pub));
    return { origin, head, lostTo: lost === null ? null : openHeadOf(logOf(origin), lost, pub).size, isRight: false };
  } catch (fault) {
    if (!(fault instanceof LogFault)) throw fault;
    add(null, 'epoch.checkpoint', origin);
    return { origin, head: null, lostTo: null, isRight: false };
  }
}

/** Never throws for what the log contains: every fault is in the report. Throws LogFault `vkey` when `logVkey` itself is no key. */
export async function verifyLog(log: LogToVerify): Promise<LogReport> {
  const faults: Fault[] = [];
  let more = 0;
  const add = (index: number | null, code: FaultCode, detail = ''): void => {
    if (faults.length < FAULTS_MAX) faults.push({ index, code, words: faultWords(code, log.language ?? 'fr', detail) });
    else more++;
  };

  const { name: origin, pub } = parseVkey(log.logVkey);
  let head: { readonly size: number; readonly root: Uint8Array } | null = null;
  try {
    head = openCheckpoint(log.checkpoint, log.logVkey);
  } catch (fault) {
    if (!(fault instanceof LogFault)) throw fault;
    add(null, 'checkpoint', fault.code);
  }

  const past = (log.past ?? []).map((epoch) => openPast(epoch, pub, add));
  const auditor = new Auditor(origin, log.holds);
  const reckoner = new RootReckoner();
  /** Kept whole where heads that devices have seen must be found again. */
  const tree = log.treeOnly === true ? null : new Tree();
  let rootAtHead: Uint8Array | null = head?.size === 0 ? reckoner.root() : null;
  const rootBefore = (size = reckoner.size): Uint8Array => (size === reckoner.size || tree === null ? reckoner.root() : tree.root(size));
  const take = (bytes: Uint8Array): void => {
    const at = reckoner.size;
    const leaf = leafHash(bytes);
    if (log.treeOnly !== true) auditor.entry(at, bytes, leaf, rootBefore, (code, detail) => add(at, code, detail));
    reckoner.push(leaf);
    tree?.push(leaf);
    if (reckoner.size === head?.size) rootAtHead = reckoner.root();
    for (const epoch of past) if (epoch.head?.size === reckoner.size) epoch.isRight = sameBytes(reckoner.root(), epoch.head.root);
    if (reckoner.size % PROGRESS_EVERY === 0) log.onProgress?.(reckoner.size);
  };
  // What is at hand is not waited for: the wait would cost more than the two hashes of an entry.
  if (Symbol.iterator in log.entries) for (const bytes of log.entries) take(bytes);
  else for await (const bytes of log.entries) take(bytes);
  const entries = reckoner.size;
  log.onProgress?.(entries);

  if (head !== null) {
    if (rootAtHead === null) add(null, 'log.short', `${entries} / ${head.size}`);
    else if (!sameBytes(rootAtHead, head.root)) add(null, 'tree.root');
    if (entries > head.size) add(null, 'log.long', `${entries} / ${head.size}`);
  }
  for (const { origin, head, isRight } of past) if (head !== null && !isRight) add(null, 'epoch.head', origin);
  if (log.treeOnly !== true && entries > 0 && auditor.trail.origin !== origin) add(null, 'epoch.last', auditor.trail.origin);
  return {
    ok: faults.length === 0,
    origin,
    epochs: auditor.starts.map((start, i) => {
      const kept = past.find((epoch) => epoch.origin === start.origin);
      const isLast = i === auditor.starts.length - 1;
      return {
        ...start,
        to: auditor.starts[i + 1]?.from ?? entries,
        signed: isLast ? head !== null && rootAtHead !== null && sameBytes(rootAtHead, head.root) : kept?.isRight === true,
        lostTo: kept?.lostTo ?? null,
      };
    }),
    entries,
    size: head?.size ?? null,
    root: b64(rootAtHead ?? reckoner.root()),
    signatures: auditor.signatures,
    desk: auditor.desk,
    faults,
    more,
    seen: auditor.seen + auditor.other.length === 0 ? 'not checkable here' : { checked: auditor.seen, other: auditor.other },
  };
}
