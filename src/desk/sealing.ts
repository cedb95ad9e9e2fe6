/**
 * Sealing a dossier (decision 8): gather whole threads, draw up what a human reads, digest it, have the digest signed
 * in `dossier.seal`, and only then add what can exist only afterwards: the seal itself, proofs and checkpoint.
 *
 * The texts drawn up for the seal are kept as one attachment in the same transaction, so that the bag can be made
 * again, byte for byte, after a crash or by a later version of the program (docs/decisions/0006).
 */
import type { Id, Thread } from '../kernel/ids.ts';
import { b64, fromB64 } from '../log/base64.ts';
import { sha256Hex } from '../log/digest.ts';
import { readDisclosure } from '../log/disclosure.ts';
import { type DossierDraft, draftDossier, enrolmentsNeeded, enrolmentsOf, finishDossier } from '../log/dossier/bag.ts';
import {
  CHRONOLOGY_EN,
  CHRONOLOGY_EN_PDF,
  CHRONOLOGY_FR,
  CHRONOLOGY_FR_PDF,
  LISEZMOI,
  POLICY,
  README,
  sumLines,
  VERIFY_HTML,
  VERIFY_SH,
  WITHHELD,
} from '../log/dossier/layout.ts';
import { readPolicy } from '../log/dossier/policy.ts';
import { attachmentsOf, ciphertextOf, shredsIn } from '../log/dossier/read.ts';
import { readWithheld, wordsPath } from '../log/dossier/wordchecks.ts';
import { type Entry, leafHash, parseEntry } from '../log/entry.ts';
import { openingOf } from '../log/epoch.ts';
import { LogFault } from '../log/fault.ts';
import { jcs } from '../log/jcs.ts';
import { formatProof } from '../log/proof.ts';
import { fromUtf8, toUtf8 } from '../log/text.ts';
import type { PastEpoch } from '../log/verify.ts';
import { logAltered } from './altered.ts';
import type { Command, Reply, Session } from './command.ts';
import type { Conductor } from './conductor.ts';
import type { SealRequest } from './door.ts';
import { evidenceFor } from './evidence.ts';
import type { Origin } from './note.ts';
import type { Ports, StoredEntry } from './ports.ts';

/** What a human reads in a dossier: made by the faces, handed in by main.ts, since the desk writes no prose. */
export interface Texts {
  chronology(input: {
    readonly dossier: Id;
    readonly lang: 'fr' | 'en';
    readonly zone: string;
    readonly entries: readonly Entry[];
    words(index: number): Readonly<Record<string, string>>;
  }): string;
  /** The chronology on paper; null where this machine cannot set it. */
  paper(input: Parameters<Texts['chronology']>[0]): Uint8Array | null;
  readonly verifySh: Uint8Array;
  readonly verifyHtml: Uint8Array;
}
export interface SealingOptions extends Origin {
  readonly texts: Texts;
  /** Epochs before the present one: a dossier sealed in one of them is proved under its own last head. */
  readonly past?: readonly PastEpoch[];
}

/** How often a seal is drawn up again because a thread moved while it was being drawn up. */
const TRIES = 5;
/**
 * The files that a later version might word otherwise, or would not have: kept with the seal, text as it is and paper in base64.
 * Everything else in a draft follows from the log, once it is known which fields are withheld.
 */
const PROSE = [LISEZMOI, README, VERIFY_SH, VERIFY_HTML, CHRONOLOGY_FR, CHRONOLOGY_EN, POLICY, WITHHELD];
const PAPER = [CHRONOLOGY_FR_PDF, CHRONOLOGY_EN_PDF];

interface Gathered {
  readonly entries: readonly Entry[];
  readonly enrolments: readonly number[];
  readonly heads: readonly { thread: Thread; seq: number; hash: string }[];
}

export class Sealing {
  readonly #conductor: Conductor;
  readonly #ports: Ports;
  readonly #options: SealingOptions;

  constructor(conductor: Conductor, ports: Ports, options: SealingOptions) {
    this.#conductor = conductor;
    this.#ports = ports;
    this.#options = options;
  }

  async seal(session: Session, request: SealRequest): Promise<Reply> {
    // What was asked, and not the act: the digest of the contents changes with every entry of the threads (I-11).
    const asked = jcs({ ...request });
    const before = await this.#conductor.acceptedBefore(session.device, request.id);
    if (before !== null) {
      const isRetry = before.asked === sha256Hex(toUtf8(asked));
      return isRetry
        ? (JSON.parse(before.reply) as Reply)
        : { ok: false, refusal: { code: 'id_reused', doctrine: 'I-11', about: [request.id] } };
    }
    for (let attempt = 1; ; attempt++) {
      const file = this.#conductor.mind.state.inquiry.cases.get(request.case);
      const gathered = await this.#gather(
        file === undefined ? [] : [...file.threads, file.thread],
        session.device,
        Number.POSITIVE_INFINITY,
      );
      const draft = await this.#draft(
        request.id,
        request.case,
        gathered,
        this.#options.log,
        ({ name }) => request.withhold?.includes(name) === true,
      );
      const prose = proseOf(draft);
      const own = gathered.heads.find((head) => head.thread === file?.thread);
      const command: Command = {
        id: request.id,
        // Another seal of the same case, or a receipt, may take its place while this one is drawn up: then drawn up again.
        ...(own === undefined ? {} : { threadSeq: own.seq + 1 }),
        asked,
        act: {
          act: 'dossier.seal',
          with: {
            dossier: request.id,
            case: request.case,
            contents: draft.contentsSha256,
            // The seal is the next entry of the case's own thread: its place there says where that one ends.
            heads: gathered.heads.filter((head) => head.thread !== file?.thread),
            enrolments: [...gathered.enrolments],
            supplements: request.supplements,
          },
        },
        words: { recipient: request.recipient, purpose: request.purpose },
        // Named in the signed body and kept in the same transaction: the bag can always be made again from the log.
        blobs: [{ base64: b64(toUtf8(JSON.stringify(prose))) }],
      };
      const reply = await this.#conductor.ask(session, command);
      if (reply.ok || reply.refusal.code !== 'heads_moved' || attempt === TRIES) return reply;
    }
  }

  /** The bag of a sealed dossier, made from the log and the prose kept with the seal: the same payload every time. */
  async bag(id: Id): Promise<ReadonlyMap<string, Uint8Array> | null> {
    const dossier = this.#conductor.mind.state.inquiry.dossiers.get(id);
    if (dossier === undefined) return null;
    const stored = await this.#entry(dossier.index);
    const seal = parseEntry(stored.bytes);
    const sha256 = seal.body.blob?.[0]?.sha256;
    const prose = sha256 === undefined ? null : await this.#ports.store.blob(sha256);
    if (prose === null) return null;
    const heads = seal.body.with.heads as readonly { thread: Thread }[];
    const threads = heads.map((head) => head.thread);
    const gathered = await this.#gather([...threads, seal.thread], this.#signer(seal), dossier.index);
    const epoch = this.#options.past?.find((row) => seal.index < row.size);
    const { log } = seal.body;
    const kept = JSON.parse(fromUtf8(prose)) as Record<string, string>;
    const withheld = readWithheld(toUtf8(kept[WITHHELD] ?? ''));
    const isWithheld = ({ path }: Field): boolean => withheld?.has(path) === true;
    const draft = asSealed(await this.#draft(id, dossier.case, gathered, log, isWithheld), kept);
    const { tree } = this.#conductor;
    const { size, checkpoint, stamp } = await this.#headOver(
      seal.index,
      draft,
      epoch ?? { size: tree.size, checkpoint: this.#conductor.checkpoint },
    );
    const proofs = new Map(
      [...gathered.entries, seal].map(({ index }) => [index, formatProof(index, tree.inclusion(index, size), checkpoint)]),
    );
    const sealDisclosures = await this.#disclosures([seal]);
    try {
      return finishDossier(draft, { sealEntry: stored.bytes, sealDisclosures, proofs, checkpoint, stamp });
    } catch (error) {
      // Drawn up again it is not what was sealed: a word or an attachment is gone from the disk.
      throw error instanceof LogFault ? logAltered(`dossier ${id}: ${error.message}`) : error;
    }
  }

  /**
   * The head a dossier is proved under: the first that somebody outside has said something of, with what the policy its seal fixed lets
   * in of that; `last` until then.
   */
  async #headOver(
    index: number,
    draft: DossierDraft,
    last: { readonly size: number; readonly checkpoint: string },
  ): Promise<{
    readonly size: number;
    readonly checkpoint: string;
    readonly stamp: { readonly tsr: Uint8Array; readonly ca: string } | null;
  }> {
    const policy = readPolicy(draft.files.get(POLICY) ?? new Uint8Array());
    const { outside } = this.#ports;
    const of = { logVkey: policy?.log ?? '', witnesses: policy?.witnesses ?? [], upTo: last.size };
    const evidence = outside === undefined || policy === null ? null : await evidenceFor(outside.book, index, of);
    if (evidence === null) return { ...last, stamp: null };
    const { size, checkpoint, tsr, tsa } = evidence;
    const isOfPolicy = tsa !== null && policy?.tsa?.ca === sha256Hex(toUtf8(tsa.ca));
    return { size, checkpoint, stamp: tsr === null || !isOfPolicy ? null : { tsr, ca: tsa.ca } };
  }

  #signer(entry: Entry): string {
    return this.#conductor.mind.state.roster.devices.filter((device) => device.index === entry.body.dev)[0]?.name ?? 'desk';
  }

  async #draft(id: Id, caseId: Id, { entries }: Gathered, log: string, isWithheld: (field: Field) => boolean): Promise<DossierDraft> {
    const { exercise, texts } = this.#options;
    const { outside } = this.#ports;
    const authority = outside?.authority ?? null;
    const zone = this.#conductor.mind.state.roster.org?.zone ?? 'UTC';
    const fields = (await this.#disclosures(entries)).flatMap(({ entry, text }) => {
      const { name, value, digest } = readDisclosure(text);
      const path = wordsPath(entry, digest);
      return path === null ? [] : [{ index: entry.index, text, name, value, path }];
    });
    const shown = fields.filter((field) => !isWithheld(field));
    // What is withheld is read by nobody: not in a field, and not in the chronology either.
    const said = new Map<number, Record<string, string>>();
    for (const { index, name, value } of shown) said.set(index, { ...said.get(index), [name]: value });
    const words = (index: number) => said.get(index) ?? {};
    const ciphertexts = new Set(entries.flatMap(ciphertextOf));
    const blobs: { sha256: string; bytes: Uint8Array }[] = [];
    const sealed: typeof blobs = [];
    for (const sha256 of new Set(entries.filter((entry) => entry.body.act !== 'dossier.seal').flatMap(attachmentsOf))) {
      const bytes = await this.#ports.store.blob(sha256);
      if (bytes !== null) (ciphertexts.has(sha256) ? sealed : blobs).push({ sha256, bytes });
    }
    const fr = texts.paper({ dossier: id, lang: 'fr', zone, entries, words });
    const en = texts.paper({ dossier: id, lang: 'en', zone, entries, words });
    return draftDossier({
      id,
      origin: log,
      logVkey: this.#ports.keys.ensure(log),
      entries: entries.map((entry) => entry.bytes),
      disclosures: shown,
      blobs,
      sealed,
      chronology: {
        fr: texts.chronology({ dossier: id, lang: 'fr', zone, entries, words }),
        en: texts.chronology({ dossier: id, lang: 'en', zone, entries, words }),
      },
      pdf: fr === null || en === null ? null : { fr, en },
      verifySh: texts.verifySh,
      verifyHtml: texts.verifyHtml,
      witnesses: (outside?.witnesses ?? []).filter(({ name }) => /^[!-~]+$/.test(name)).map(({ name, vkey }) => ({ name, vkey })),
      tsa: authority === null ? null : { name: fileName(authority.name), ca: sha256Hex(toUtf8(authority.ca)), isTest: authority.test },
      about: { case: caseId, exercise },
    });
  }

  async #disclosures(entries: readonly Entry[]): Promise<{ entry: Entry; text: string }[]> {
    const found: { entry: Entry; text: string }[] = [];
    for (const entry of entries)
      for (const { text } of await this.#ports.store.words(entry.index)) if (text !== null) found.push({ entry, text });
    return found;
  }

  async #entry(index: number): Promise<StoredEntry> {
    for await (const stored of this.#ports.store.entries(index, index + 1)) return stored;
    throw new Error(`entry ${index} is missing from the store`);
  }

  /**
   * Whole threads from their first entry, up to (not including) `before`, the enrolment of every signer, every restore of the log,
   * and what says that words of these threads are gone.
   * Throws PortFault `log_altered` where the disk no longer holds what was signed for: nothing is drawn up on it.
   */
  async #gather(threads: readonly Thread[], sealer: string, before: number): Promise<Gathered> {
    const wanted = new Set(threads);
    const found: Entry[] = [];
    const restores: Entry[] = [];
    const enrolled = new Map<string, Entry>();
    const ends = new Map<Thread, { seq: number; hash: string }>();
    const entriesOf = (thread: Thread) => this.#conductor.entriesOf(thread).filter(({ index }) => index < before);
    for (const entry of [...new Set<Thread>([...threads, '-'])].flatMap(entriesOf).sort((a, b) => a.index - b.index)) {
      for (const { device } of enrolmentsOf(entry)) enrolled.set(device, entry);
      if (openingOf(entry) !== null || shredsIn(entry).some((thread) => wanted.has(thread))) restores.push(entry);
      if (!wanted.has(entry.thread)) continue;
      found.push(entry);
      ends.set(entry.thread, { seq: entry.seq, hash: b64(leafHash(entry.bytes)) });
    }
    const signers = enrolmentsNeeded([...restores, ...found], sealer, (device) => enrolled.get(device));
    const needed = [...signers, ...restores].sort((a, b) => a.index - b.index);
    const entries = [...new Map([...needed, ...found].map((entry) => [entry.index, entry])).values()].sort((a, b) => a.index - b.index);
    for (const entry of entries) if (!this.#conductor.holds(entry)) throw logAltered(`entry ${entry.index}`);
    return { entries, enrolments: needed.map((entry) => entry.index), heads: [...ends].map(([thread, end]) => ({ thread, ...end })) };
  }
}

/** A name as the policy may bear it. */
const fileName = (name: string): string =>
  name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64) || 'tsa';

/** One disclosed field, and where it lies in the dossier. */
interface Field {
  readonly name: string;
  readonly path: string;
}

function proseOf({ files }: DossierDraft): Record<string, string> {
  const prose: Record<string, string> = {};
  for (const path of [...PROSE, ...PAPER]) {
    const bytes = files.get(path);
    if (bytes !== undefined) prose[path] = PAPER.includes(path) ? b64(bytes) : fromUtf8(bytes);
  }
  return prose;
}

/** The draft with its prose as it stood when it was sealed: a file that version did not write is not there. */
function asSealed(draft: DossierDraft, prose: Readonly<Record<string, string>>): DossierDraft {
  const files = new Map(draft.files);
  for (const path of [...PROSE, ...PAPER]) files.delete(path);
  for (const [path, text] of Object.entries(prose)) files.set(path, PAPER.includes(path) ? fromB64(text) : toUtf8(text));
  const contents = toUtf8(sumLines(files, files.keys()));
  return { files, contents, contentsSha256: sha256Hex(contents) };
}
