/**
 * The full audit of a log, from its entries, one checkpoint and the log's key: nothing else is trusted. Device keys come
 * from the log itself; the desk key enrols itself in the first entry, under a head signed by the log key.
 *
 * What it does not show: that no entry was withheld after this checkpoint, nor that devices saw the same log as you
 * (`seen`, decision 4). The report says so.
 */
import { isId } from '../kernel/ids.ts';
import { b64 } from './base64.ts';
import { openCheckpoint } from './checkpoint.ts';
import { type Entry, parseEntry } from './entry.ts';
import { LogFault } from './fault.ts';
import type { Plain } from './jcs.ts';
import { openNote, parseVkey, signedBy, type Vkey } from './note.ts';
import { sameBytes } from './text.ts';
import { leafHash, RootReckoner } from './tree.ts';
import { type FaultCode, type FaultLanguage, faultWords } from './verifywords.ts';

export interface Fault {
  /** The entry, or null when it is the checkpoint or the log as a whole. */
  readonly index: number | null;
  readonly code: FaultCode;
  readonly words: string;
}
export interface LogReport {
  readonly ok: boolean;
  readonly origin: string;
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
  readonly seen: 'not checkable here';
}
const FAULTS_MAX = 1000;
const PROGRESS_EVERY = 1024;
const DESK = 'desk';

export interface LogToVerify {
  /** The bytes of every entry from index 0, in order. */
  readonly entries: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly checkpoint: string;
  readonly logVkey: string;
  /** Called every 1,024 entries and at the end. */
  readonly onProgress?: (done: number) => void;
  /** Only that the entries hash to the signed root: much faster, says nothing of who signed what. */
  readonly treeOnly?: boolean;
  readonly language?: FaultLanguage;
}

interface Enrolled {
  readonly key: Vkey;
  readonly member: string;
  readonly index: number;
}
type Report = (code: FaultCode, detail?: string) => void;

/** Follows the log entry by entry, as the desk wrote it. */
class Auditor {
  readonly origin: string;
  readonly devices = new Map<string, Enrolled>();
  readonly #threads = new Map<string, { seq: number; leaf: string }>();
  readonly #acts = new Set<string>();
  #rx = 0;
  signatures = 0;
  desk: string | null = null;

  constructor(origin: string) {
    this.origin = origin;
  }

  entry(at: number, bytes: Uint8Array, leaf: Uint8Array, report: Report): void {
    let entry: Entry;
    try {
      entry = parseEntry(bytes);
    } catch (fault) {
      if (!(fault instanceof LogFault)) throw fault;
      report('entry', fault.code);
      return;
    }
    this.#receipt(at, entry, leaf, report);
    if (entry.body.log !== this.origin) report('body.log');
    const enrolments = entry.events.filter((event) => event.e === 'DeviceEnrolled');
    const isFirst = at === 0 && enrolments.some((event) => event.device === DESK);
    if (isFirst) for (const event of enrolments) if (event.device === DESK) this.#enrol(at, event, report);
    const signers = this.#signers(entry, report);
    if (signers.length > 0 && !signers.some((device) => this.devices.get(device)?.member === entry.body.by)) report('signer.member');
    const { dev } = entry.body;
    if (dev !== undefined && signers.length > 0 && !signers.some((device) => this.devices.get(device)?.index === dev)) report('signer.dev');
    for (const device of signers) {
      const act = `${device} ${entry.body.id}`;
      if (this.#acts.has(act)) report('act.twice');
      this.#acts.add(act);
    }
    for (const event of enrolments) {
      if (isFirst && event.device === DESK) continue;
      if (signers.includes(DESK)) this.#enrol(at, event, report);
      else report('enrol.signer');
    }
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
      const verdict = signedBy(note, device.key);
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
    const { device, member, vkey } = event;
    try {
      const key = parseVkey(typeof vkey === 'string' ? vkey : '');
      if (key.name !== device || !isId(member)) throw new LogFault('vkey', 'the key bears another name');
      this.devices.set(key.name, { key, member, index: at });
      if (key.name === DESK && this.desk === null) this.desk = key.vkey;
    } catch (fault) {
      if (!(fault instanceof LogFault)) throw fault;
      report('enrol.vkey', fault.code);
    }
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

  const origin = parseVkey(log.logVkey).name;
  let head: { readonly size: number; readonly root: Uint8Array } | null = null;
  try {
    head = openCheckpoint(log.checkpoint, log.logVkey);
  } catch (fault) {
    if (!(fault instanceof LogFault)) throw fault;
    add(null, 'checkpoint', fault.code);
  }

  const auditor = new Auditor(origin);
  const reckoner = new RootReckoner();
  let rootAtHead: Uint8Array | null = head?.size === 0 ? reckoner.root() : null;
  for await (const bytes of log.entries) {
    const at = reckoner.size;
    const leaf = leafHash(bytes);
    reckoner.push(leaf);
    if (log.treeOnly !== true) auditor.entry(at, bytes, leaf, (code, detail) => add(at, code, detail));
    if (reckoner.size === head?.size) rootAtHead = reckoner.root();
    if (reckoner.size % PROGRESS_EVERY === 0) log.onProgress?.(reckoner.size);
  }
  const entries = reckoner.size;
  log.onProgress?.(entries);

  if (head !== null) {
    if (rootAtHead === null) add(null, 'log.short', `${entries} / ${head.size}`);
    else if (!sameBytes(rootAtHead, head.root)) add(null, 'tree.root');
    if (entries > head.size) add(null, 'log.long', `${entries} / ${head.size}`);
  }
  return {
    ok: faults.length === 0,
    origin,
    entries,
    size: head?.size ?? null,
    root: b64(rootAtHead ?? reckoner.root()),
    signatures: auditor.signatures,
    desk: auditor.desk,
    faults,
    more,
    seen: 'not checkable here',
  };
}
