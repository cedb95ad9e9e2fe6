/**
 * Making a dossier, in two steps because the seal must state what it seals (decision 8): `draftDossier` puts together
 * everything that exists before the seal and gives the digest of its list; the desk then appends `dossier.seal` with that
 * digest; `finishDossier` adds the seal, the proofs and the checkpoint. Pure: same input, same bytes (I-37).
 */
import type { Id, Sha256Hex } from '../../kernel/ids.ts';
import { parseCheckpoint } from '../checkpoint.ts';
import { publicKeyToPem, sha256Hex } from '../digest.ts';
import { readDisclosure } from '../disclosure.ts';
import { type Entry, parseEntry } from '../entry.ts';
import { logOf } from '../epoch.ts';
import { LogFault } from '../fault.ts';
import { openNote, parseVkey } from '../note.ts';
import { fromUtf8, toUtf8 } from '../text.ts';
import {
  blobPath,
  CHECKPOINT,
  CHRONOLOGY_EN,
  CHRONOLOGY_EN_PDF,
  CHRONOLOGY_FR,
  CHRONOLOGY_FR_PDF,
  CONTENTS,
  entryPath,
  keyPaths,
  LISEZMOI,
  LOG_PEM,
  POLICY,
  proofPath,
  README,
  STAMP,
  STAMPED,
  sealedPath,
  sumLines,
  TSA_PEM,
  VERIFY_HTML,
  VERIFY_SH,
  WITHHELD,
} from './layout.ts';
import { stampedText } from './outsidechecks.ts';
import { type PolicyAuthority, type PolicyWitness, policyText } from './policy.ts';
import { attachmentsOf, ciphertextOf, ciphertextsIn, enrolmentsOf, sealOf } from './read.ts';
import { withTagFiles } from './tags.ts';
import { lisezmoi, readme } from './texts.ts';
import { fieldsOf, withheldText, wordsPath } from './wordchecks.ts';

export interface DossierInput {
  readonly id: Id;
  readonly origin: string;
  readonly logVkey: string;
  /** Bytes of the entries, in any order: whole threads from 0, the enrolments of every signer, the sealer's included, and every restore of the log. */
  readonly entries: readonly Uint8Array[];
  /** Disclosure texts, with the index of the entry that carries their digest. Those of organisation entries are left out. */
  readonly disclosures: readonly { readonly index: number; readonly text: string }[];
  readonly blobs: readonly { readonly sha256: Sha256Hex; readonly bytes: Uint8Array }[];
  /** Sealed values, as age files: only what an entry or a disclosed field names may leave. */
  readonly sealed?: readonly { readonly sha256: Sha256Hex; readonly bytes: Uint8Array }[];
  /** HTML, from public/chronology. */
  readonly chronology: { readonly fr: string; readonly en: string };
  /** The same on paper; null where this machine cannot make it, and the dossier says so. */
  readonly pdf?: { readonly fr: Uint8Array; readonly en: Uint8Array } | null;
  /** Bytes of verify.sh and verify.html, as they stand beside this file. */
  readonly verifySh: Uint8Array;
  readonly verifyHtml: Uint8Array;
  /** Whose lines and whose time stamp may be added to the head afterwards. */
  readonly witnesses?: readonly PolicyWitness[];
  readonly tsa?: PolicyAuthority | null;
  readonly about: { readonly case: Id; readonly exercise: Id | null };
}
export interface DossierDraft {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Bytes of data/contents.sha256. */
  readonly contents: Uint8Array;
  readonly contentsSha256: Sha256Hex;
}

const refuse = (code: string, why: string): never => {
  throw new LogFault(`dossier.${code}`, why);
};

const placeOf = (entry: Entry, text: string): string =>
  wordsPath(entry, readDisclosure(text).digest) ?? refuse('disclosure', `entry ${entry.index} does not carry these words`);

/**
 * Everything before the seal. Throws LogFault `dossier.*` for what must never leave: words, attachments or keys that no
 * entry of the dossier carries, entries of another log, exercise and live mixed (I-39).
 */
export function draftDossier(input: DossierInput): DossierDraft {
  const files = new Map<string, Uint8Array>();
  const put = (path: string, bytes: Uint8Array): void => {
    if (files.has(path)) refuse('twice', `${path} would be there twice`);
    files.set(path, bytes);
  };
  const entries = new Map<number, Entry>();
  for (const bytes of input.entries) {
    const entry = parseEntry(bytes);
    if (logOf(entry.body.log) !== logOf(input.origin)) refuse('origin', `entry ${entry.index} is of another log`);
    if (entry.thread !== '-' && entry.body.ex !== input.about.exercise)
      refuse('exercise', `entry ${entry.index} is not of the same exercise`);
    put(entryPath(entry.index), bytes);
    entries.set(entry.index, entry);
  }
  for (const { index, text } of input.disclosures) {
    const entry = entries.get(index) ?? refuse('disclosure', `words of an entry that is not here: ${index}`);
    // Who bears a pseudonym is the organisation's business: an enrolment is here for its key, not for its words.
    if (entry.thread !== '-') put(placeOf(entry, text), toUtf8(text));
  }
  const attached = new Set([...entries.values()].flatMap(attachmentsOf));
  for (const { sha256, bytes } of input.blobs) {
    if (sha256Hex(bytes) !== sha256) refuse('blob', `an attachment is not what ${sha256} names`);
    if (!attached.has(sha256)) refuse('blob', `no entry here carries the attachment ${sha256}`);
    put(blobPath(sha256), bytes);
  }
  const shown = input.disclosures.map(({ text }) => readDisclosure(text).value);
  const named = new Set([...[...entries.values()].flatMap(ciphertextOf), ...shown.flatMap(ciphertextsIn)]);
  for (const { sha256, bytes } of input.sealed ?? []) {
    if (sha256Hex(bytes) !== sha256 || !named.has(sha256)) refuse('sealed', `no entry here names the sealed value ${sha256}`);
    put(sealedPath(sha256), bytes);
  }
  const log = parseVkey(input.logVkey);
  if (log.name !== input.origin) refuse('origin', 'the log key bears another name than the log');
  put(LOG_PEM, toUtf8(publicKeyToPem(log.pub)));
  const devices = new Map([...entries.values()].flatMap(enrolmentsOf).map((enrolment) => [enrolment.key.vkey, enrolment]));
  for (const { device, key } of devices.values()) {
    const paths = keyPaths(device);
    put(paths.pem, toUtf8(publicKeyToPem(key.pub)));
    put(paths.vkey, toUtf8(`${key.vkey}\n`));
  }
  const threads = new Set([...entries.values()].map((entry) => entry.thread).filter((thread) => thread !== '-'));
  const cover = {
    dossier: input.id,
    case: input.about.case,
    origin: input.origin,
    logVkey: input.logVkey,
    entries: entries.size,
    threads: threads.size,
    exercise: input.about.exercise,
    pdf: input.pdf !== undefined && input.pdf !== null,
    tsa: input.tsa ?? null,
  };
  put(LISEZMOI, toUtf8(lisezmoi(cover)));
  put(README, toUtf8(readme(cover)));
  put(VERIFY_SH, input.verifySh);
  put(VERIFY_HTML, input.verifyHtml);
  put(CHRONOLOGY_FR, toUtf8(input.chronology.fr));
  put(CHRONOLOGY_EN, toUtf8(input.chronology.en));
  if (input.pdf !== undefined && input.pdf !== null) {
    put(CHRONOLOGY_FR_PDF, input.pdf.fr);
    put(CHRONOLOGY_EN_PDF, input.pdf.en);
  }
  const inOrder = [...entries.values()].sort((a, b) => a.index - b.index);
  const withheld = [...fieldsOf(inOrder)].filter(([path, { shredded }]) => !shredded && !files.has(path));
  put(WITHHELD, toUtf8(withheldText(withheld.map(([path]) => path))));
  put(POLICY, toUtf8(policyText(input.logVkey, input.witnesses, input.tsa)));
  const contents = toUtf8(sumLines(files, files.keys()));
  return { files, contents, contentsSha256: sha256Hex(contents) };
}

/**
 * The whole bag. `proofs`: one tlog-proof text for the index of every entry, the seal included, all under `checkpoint`.
 * Throws LogFault `dossier.*` when the seal does not state this draft or a proof is missing.
 */
export function finishDossier(
  draft: DossierDraft,
  seal: {
    readonly sealEntry: Uint8Array;
    readonly sealDisclosures: readonly { readonly text: string }[];
    readonly proofs: ReadonlyMap<number, string>;
    /** Lines of witnesses included; those the policy does not name are a fault of the caller. */
    readonly checkpoint: string;
    /** What the authority of the policy answered about this head, and its certificate. */
    readonly stamp?: { readonly tsr: Uint8Array; readonly ca: string } | null;
  },
): Map<string, Uint8Array> {
  const entry = parseEntry(seal.sealEntry);
  const stated = sealOf(entry);
  if (stated.contents !== draft.contentsSha256) refuse('seal', 'the seal states other contents than this draft');
  const payload = new Map(draft.files);
  payload.set(CONTENTS, draft.contents);
  payload.set(entryPath(entry.index), seal.sealEntry);
  for (const { text } of seal.sealDisclosures) payload.set(placeOf(entry, text), toUtf8(text));
  payload.set(CHECKPOINT, toUtf8(seal.checkpoint));
  if (seal.stamp !== undefined && seal.stamp !== null) {
    payload.set(STAMPED, toUtf8(stampedText(seal.checkpoint)));
    payload.set(STAMP, seal.stamp.tsr);
    payload.set(TSA_PEM, toUtf8(seal.stamp.ca));
  }
  for (const path of [...payload.keys()].filter((name) => name.startsWith('data/entries/'))) {
    const { index } = parseEntry(payload.get(path) ?? new Uint8Array());
    payload.set(proofPath(index), toUtf8(seal.proofs.get(index) ?? refuse('proof', `no proof for entry ${index}`)));
  }
  const { origin } = parseCheckpoint(openNote(seal.checkpoint).text);
  if (fromUtf8(draft.files.get(POLICY) ?? new Uint8Array()).split(/[ +]/)[1] !== origin)
    refuse('origin', 'the checkpoint is of another log');
  return withTagFiles(payload, { origin, dossier: stated.dossier, sealedAt: entry.rx });
}
