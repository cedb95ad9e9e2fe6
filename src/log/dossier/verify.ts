/**
 * The check of a dossier, from its bytes and the log's public key, which must come by another way than the dossier.
 * Trust flows from the key: key -> checkpoint -> seal (in the tree) -> data/contents.sha256 (its digest is in the seal)
 * -> every other file. verify.sh makes the same checks with nothing of ours; the two must agree.
 *
 * What it does not show: that what was reported is true, the hour towards a third party where no authority stamped the head,
 * what was withheld, nor that devices saw the same log (`seen`, decision 4).
 */
import type { DeviceName, Id, Thread } from '../../kernel/ids.ts';
import { b64 } from '../base64.ts';
import { type Checkpoint, openCheckpoint } from '../checkpoint.ts';
import { publicKeyFromPem, publicKeyToPem, sha256Hex } from '../digest.ts';
import { type Entry, leafHash, parseEntry } from '../entry.ts';
import { EpochTrail } from '../epoch.ts';
import { type OpenedNote, openNote, parseVkey, signedBy, vkeyOf } from '../note.ts';
import { parseProof } from '../proof.ts';
import { fromUtf8, sameBytes } from '../text.ts';
import { verifyInclusion } from '../tree.ts';
import { checkFiles, checkShape, checkTags, isText, lax, nameDifferences, payloadOf } from './filechecks.ts';
import { attempt, type DossierFault, Findings } from './findings.ts';
import {
  blobPath,
  CHECKPOINT,
  CONTENTS,
  type DossierFiles,
  entryPath,
  isAfterSeal,
  LOG_PEM,
  POLICY,
  proofPath,
  sumLines,
  VERIFY_SH,
} from './layout.ts';
import { checkStamp, checkWitnesses, type StampReport } from './outsidechecks.ts';
import { type DossierPolicy, readPolicy } from './policy.ts';
import { attachmentsOf, type Seal, sealOf } from './read.ts';
import { checkSignatures } from './signaturechecks.ts';
import { type Custody, checkThreads, custodyIn } from './threadchecks.ts';
import { checkSealed, checkWords, type FieldStates } from './wordchecks.ts';
import type { CheckName, ReportLanguage } from './words.ts';

export interface DossierReport {
  readonly ok: boolean;
  /** The first wrong file, or null. */
  readonly file: string | null;
  readonly faults: readonly DossierFault[];
  /** The checks that could be made, in order; those after a fault that leaves nothing to believe are not listed. */
  readonly checks: readonly { readonly name: CheckName; readonly ok: boolean }[];
  readonly origin: string | null;
  /** The key given, as it stands on a hand-over sheet. */
  readonly logVkey: string | null;
  readonly dossier: Id | null;
  readonly case: Id | null;
  readonly supplements: Id | null;
  readonly exercise: Id | null;
  /** Instant (ms UTC) at which the log received the seal. */
  readonly sealedAt: number | null;
  readonly size: number | null;
  /** Base64. */
  readonly root: string | null;
  readonly entries: number;
  readonly threads: readonly { readonly thread: Thread; readonly entries: number }[];
  /** `custody`: `server` while the desk signs for the device, `device` once only the device can. */
  readonly signers: readonly { readonly device: DeviceName; readonly vkey: string; readonly custody: string }[];
  readonly fields: FieldStates;
  /** Hand-overs that stand in these threads, in the order of the log: seals and receipts, this dossier's seal included. */
  readonly custody: readonly Custody[];
  readonly sealed: number;
  readonly witnesses: { readonly named: number; readonly signed: number };
  /** Null: the policy names no authority. */
  readonly stamp: StampReport | null;
  readonly seen: 'not checkable here';
}
export interface Expectation {
  /** The verify.sh the dossier must hold, when the caller knows it (hand-over sheet, own clone). */
  readonly verifySh?: Uint8Array;
  readonly language?: ReportLanguage;
}
type Writable<T> = { -readonly [K in keyof T]: T[K] };

const bytesOf = (files: DossierFiles, path: string): Uint8Array => files.get(path) ?? new Uint8Array();

/** Never throws for what the dossier contains. Throws LogFault `pem` when `logPem` itself is no sound Ed25519 key. */
export function verifyDossier(files: DossierFiles, logPem: string, expect: Expectation = {}): DossierReport {
  const pub = publicKeyFromPem(logPem);
  const findings = new Findings(expect.language ?? 'fr');
  const report: Writable<DossierReport> = {
    ok: false,
    file: null,
    faults: findings.faults,
    checks: [],
    origin: null,
    logVkey: null,
    dossier: null,
    case: null,
    supplements: null,
    exercise: null,
    sealedAt: null,
    size: null,
    root: null,
    entries: 0,
    threads: [],
    signers: [],
    fields: { disclosed: 0, withheld: 0, shredded: 0, missing: 0 },
    custody: [],
    sealed: 0,
    witnesses: { named: 0, signed: 0 },
    stamp: null,
    seen: 'not checkable here',
  };
  examine(files, pub, expect, findings, report);
  report.ok = !findings.any;
  report.file = findings.faults[0]?.file ?? null;
  report.checks = findings.begun.map((name) => ({ name, ok: !findings.faults.some((fault) => fault.check === name) }));
  return report;
}

function examine(files: DossierFiles, pub: Uint8Array, expect: Expectation, findings: Findings, report: Writable<DossierReport>): void {
  checkShape(files, findings);
  checkFiles(files, findings);
  if (findings.any) return;

  const opened = checkHead(files, pub, findings);
  if (opened === null) return;
  const { head, policy } = opened;
  report.origin = head.origin;
  report.logVkey = vkeyOf(head.origin, pub);
  report.size = head.size;
  report.root = b64(head.root);

  const entries = checkEntries(files, head.origin, findings);
  if (entries === null) return;
  report.entries = entries.length;

  const sealed = checkSeal(entries, findings);
  if (sealed === null) return;
  const { entry: last, seal } = sealed;
  const unproved = checkInclusion(files, entries, last, head, findings);
  if (unproved === null) return;
  report.dossier = seal.dossier;
  report.case = seal.case;
  report.supplements = seal.supplements;
  report.exercise = last.body.ex;
  report.sealedAt = last.rx;

  checkContents(files, unproved, last, seal, findings, expect);
  report.threads = checkThreads(entries, last, seal, findings);
  report.signers = checkSignatures(files, entries, findings);
  report.custody = custodyIn(entries);
  const { shown, ...fields } = checkWords(files, entries, findings);
  report.fields = fields;
  checkBlobs(files, entries, findings);
  const digestOf = (path: string): string => sha256Hex(bytesOf(files, path));
  report.sealed = checkSealed(files, entries, shown, digestOf, findings);
  const checkpoint = fromUtf8(bytesOf(files, CHECKPOINT));
  report.witnesses = checkWitnesses(checkpoint, policy, findings);
  report.stamp = checkStamp(files, policy, checkpoint, digestOf, findings);
  checkTags(files, { origin: head.origin, dossier: seal.dossier, sealedAt: last.rx }, findings);
}

function checkHead(files: DossierFiles, pub: Uint8Array, findings: Findings): { head: Checkpoint; policy: DossierPolicy } | null {
  const wrong = findings.begin('checkpoint');
  if (!isText(files.get(LOG_PEM), publicKeyToPem(pub))) wrong(LOG_PEM, 'logkey');
  const bytes = bytesOf(files, CHECKPOINT);
  const opened = attempt(() => {
    const vkey = vkeyOf(fromUtf8(bytes).split('\n')[0] ?? '', pub);
    // The line of the log comes first; those of witnesses are judged once the policy is known to be the one the seal fixed.
    return isFirstBy(openNote(bytes), vkey) ? { head: openCheckpoint(bytes, vkey), vkey } : null;
  });
  if ('fault' in opened || opened.value === null) {
    wrong(CHECKPOINT, 'checkpoint', 'fault' in opened ? opened.fault : '');
    return null;
  }
  const policy = readPolicy(bytesOf(files, POLICY));
  if (policy?.log !== opened.value.vkey) wrong(POLICY, 'policy');
  return policy === null ? null : { head: opened.value.head, policy };
}
const isFirstBy = ({ text, signatures }: OpenedNote, vkey: string): boolean =>
  signedBy({ text, signatures: signatures.slice(0, 1) }, parseVkey(vkey)) === 'valid';

/** All entries, by index, each with its proof file; null when one cannot be read. */
function checkEntries(files: DossierFiles, origin: string, findings: Findings): Entry[] | null {
  const wrong = findings.begin('entries');
  const entries: Entry[] = [];
  const trail = new EpochTrail(origin);
  const before = findings.faults.length;
  for (const path of payloadOf(files)) {
    const [, folder, n] = /^data\/(entries|proofs)\/([0-9]{8})\./.exec(path) ?? [];
    if (folder === 'entries' && !files.has(proofPath(Number(n)))) wrong(proofPath(Number(n)), 'missing');
    if (folder === 'proofs' && !files.has(entryPath(Number(n)))) wrong(path, 'widow');
  }
  if (findings.faults.length > before) return null;
  for (const path of payloadOf(files).sort()) {
    if (!path.startsWith('data/entries/')) continue;
    const read = attempt(() => parseEntry(bytesOf(files, path)));
    if ('fault' in read) wrong(path, 'entry', read.fault);
    else if (read.value.index > 99_999_999 || entryPath(read.value.index) !== path) wrong(path, 'index');
    else {
      // In the order of the log: only a restore, which must be here too, changes the origin acts are signed for.
      const opened = attempt(() => trail.take(read.value));
      if ('fault' in opened) wrong(path, 'epoch');
      else if (read.value.body.log !== trail.origin) wrong(path, 'origin', read.value.body.log);
      entries.push(read.value);
    }
  }
  if (findings.faults.length === before && trail.origin !== origin) wrong(CHECKPOINT, 'lastepoch', trail.origin);
  if (entries.length === 0) wrong('data/entries', 'missing');
  return findings.faults.length === before ? entries : null;
}

function checkSeal(entries: readonly Entry[], findings: Findings): { entry: Entry; seal: Seal } | null {
  const wrong = findings.begin('seal');
  const last = entries[entries.length - 1];
  if (last === undefined) return null;
  const seal = attempt(() => sealOf(last));
  if ('value' in seal) return { entry: last, seal: seal.value };
  wrong(entryPath(last.index), 'unsealed');
  return null;
}

/** The entries whose proof does not lead to the head; null when nothing after can be believed: a proof that is none, or the seal unproved. */
function checkInclusion(files: DossierFiles, entries: readonly Entry[], last: Entry, head: Checkpoint, findings: Findings): Entry[] | null {
  const wrong = findings.begin('inclusion');
  const before = findings.faults.length;
  const checkpoint = fromUtf8(bytesOf(files, CHECKPOINT));
  const unproved = entries.filter((entry) => {
    const path = proofPath(entry.index);
    const proof = attempt(() => parseProof(fromUtf8(bytesOf(files, path))));
    if ('value' in proof && proof.value.index === entry.index && proof.value.checkpoint === checkpoint) {
      return !verifyInclusion(leafHash(entry.bytes), entry.index, head.size, proof.value.hashes, head.root);
    }
    wrong(path, 'proof', 'fault' in proof ? proof.fault : '');
    return false;
  });
  if (unproved.includes(last)) wrong(entryPath(last.index), 'unproved', proofPath(last.index));
  return findings.faults.length === before ? unproved : null;
}

/** The files against the list the seal fixed. An entry that the list confirms is right: then it is its proof that was changed. */
function checkContents(
  files: DossierFiles,
  unproved: readonly Entry[],
  last: Entry,
  seal: Seal,
  findings: Findings,
  expect: Expectation,
): void {
  const wrong = findings.begin('contents');
  const before = findings.faults.length;
  const list = bytesOf(files, CONTENTS);
  const isBeforeSeal = (path: string): boolean => !isAfterSeal(path, last.index);
  const rebuilt = sumLines(files, payloadOf(files).filter(isBeforeSeal));
  const isSealed = sha256Hex(list) === seal.contents;
  const isRight = isText(list, rebuilt);
  if (isSealed && !isRight) {
    nameDifferences(lax(list), rebuilt, (path) => wrong(path, files.has(path) ? 'changed' : 'missing'), true);
  }
  const listed = new Set(isSealed ? lax(list).split('\n') : []);
  for (const entry of unproved) {
    const path = entryPath(entry.index);
    if (listed.has(`${sha256Hex(entry.bytes)}  ${path}`)) wrong(proofPath(entry.index), 'falseproof');
    else wrong(path, 'unproved', proofPath(entry.index));
  }
  if (!isSealed || (!isRight && findings.faults.length === before)) wrong(CONTENTS, 'contents');
  if (expect.verifySh !== undefined && !sameBytes(bytesOf(files, VERIFY_SH), expect.verifySh)) wrong(VERIFY_SH, 'script');
}

function checkBlobs(files: DossierFiles, entries: readonly Entry[], findings: Findings): void {
  const wrong = findings.begin('blobs');
  const attached = new Set(entries.flatMap(attachmentsOf));
  for (const path of payloadOf(files)) {
    if (!path.startsWith('data/blobs/')) continue;
    const name = path.slice('data/blobs/'.length);
    if (sha256Hex(bytesOf(files, path)) !== name) wrong(path, 'digest');
    if (!attached.has(name)) wrong(path, 'blob');
  }
  for (const { sha256, len } of entries.flatMap(({ body }) => body.blob ?? [])) {
    const bytes = files.get(blobPath(sha256));
    if (bytes !== undefined && bytes.length !== len) wrong(blobPath(sha256), 'length');
  }
}
