/**
 * A small invented log, made in memory with the log's own functions: an organisation, two threads of one case, a thread
 * that is nobody's business, and the dossier made of them. Deterministic: same call, same bytes.
 */
import { readFileSync } from 'node:fs';
import { b64, b64url } from '../../src/log/base64.ts';
import { signCheckpoint } from '../../src/log/checkpoint.ts';
import { publicKeyToPem, type Signer, sha256, sha256Hex, signerFromSeed } from '../../src/log/digest.ts';
import { makeDisclosure, readDisclosure } from '../../src/log/disclosure.ts';
import { type DossierInput, draftDossier, finishDossier } from '../../src/log/dossier/bag.ts';
import { encodeEntry, leafHash, parseEntry } from '../../src/log/entry.ts';
import { jcs } from '../../src/log/jcs.ts';
import { openNote, parseVkey, signNote } from '../../src/log/note.ts';
import { formatProof } from '../../src/log/proof.ts';
import { toUtf8 } from '../../src/log/text.ts';
import { Tree } from '../../src/log/tree.ts';

export const ORIGIN = 'abri.example/log/essai';
export const THREAD_A = 'caaaaaaaaaaaaaaaa';
export const THREAD_B = 'cbbbbbbbbbbbbbbbb';
export const THREAD_FOREIGN = 'cffffffffffffffff';
export const THREAD_CASE = 'ccccccccccccccccc';
export const VERIFY_SH_PATH = new URL('../../src/log/dossier/verify.sh', import.meta.url);
export const verifySh: Uint8Array = new Uint8Array(readFileSync(VERIFY_SH_PATH));
export const verifyHtml: Uint8Array = new Uint8Array(readFileSync(new URL('../../src/log/dossier/verify.html', import.meta.url)));

const START = Date.UTC(2031, 2, 9, 18, 0, 0);
const seed = (name: string): Uint8Array => sha256(toUtf8(`seed of ${name}`));
export const signerOf = (name: string): Signer => signerFromSeed(name, seed(name));
export const pemOf = (vkey: string): string => publicKeyToPem(parseVkey(vkey).pub);

export interface Act {
  readonly act: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly events?: readonly Readonly<Record<string, unknown>>[];
  readonly thread?: string;
  readonly by?: string;
  readonly device?: string;
  readonly signer?: Signer;
  readonly signers?: readonly Signer[];
  readonly words?: Readonly<Record<string, string>>;
  /** Disclosures as they are, of any shape. */
  readonly disclosures?: readonly string[];
  /** What is signed otherwise than an honest device would sign it. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly blobs?: readonly Uint8Array[];
  readonly ex?: string | null;
  /** How long after the previous entry, ms; and how late the device's clock said it was. */
  readonly after?: number;
  readonly late?: number;
  readonly log?: string;
}

/** What was signed of a key, where a test says only what was recorded of it: the same. */
function signedOf({ act, events = [] }: Act): object {
  const recorded = events.find(({ e }) => (act === 'device.enrol' && e === 'DeviceEnrolled') || (act === 'org.root' && e === 'RootPinned'));
  const { e: _, ...given } = recorded ?? {};
  return given;
}

export class Forge {
  tree = new Tree();
  readonly entries: Uint8Array[] = [];
  readonly disclosures: { index: number; text: string }[] = [];
  /** The epoch that is in force: `restore` opens the next one. */
  origin = ORIGIN;
  readonly devices = new Map<string, { member: string; index: number }>();
  readonly #threads = new Map<string, { seq: number; leaf: Uint8Array }>();
  #rx = START;

  get size(): number {
    return this.entries.length;
  }

  append(act: Act): number {
    const index = this.entries.length;
    const device = act.device ?? 'desk';
    const thread = act.thread ?? '-';
    this.#rx += act.after ?? 1500;
    const words = Object.entries(act.words ?? {}).map(([name, value]) =>
      makeDisclosure(name, value, sha256(toUtf8(`salt ${index} ${name}`)).slice(0, 16)),
    );
    for (const text of act.disclosures ?? []) words.push({ text, digest: b64url(sha256(toUtf8(text))) });
    for (const { text } of words) this.disclosures.push({ index, text });
    const enrolled = this.devices.get(device);
    const body: Record<string, unknown> = {
      v: 1,
      act: act.act,
      t: this.#rx - 20 - (act.late ?? 0),
      n: b64url(sha256(toUtf8(`nonce ${index}`)).slice(0, 12)),
      sd: words.map((word) => word.digest).sort(),
      seen: '0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      log: act.log ?? this.origin,
      thread,
      id: `act-${index}`,
      by: act.by ?? enrolled?.member ?? 'desk',
      dseq: index,
      ex: act.ex ?? null,
      about: [],
      with: act.with ?? signedOf(act),
    };
    if (enrolled !== undefined) body.dev = enrolled.index;
    if (act.blobs !== undefined) body.blob = act.blobs.map((bytes) => ({ sha256: sha256Hex(bytes), len: bytes.length }));
    Object.assign(body, act.body);
    const before = this.#threads.get(thread);
    const bytes = encodeEntry({
      index,
      rx: this.#rx,
      thread,
      seq: before === undefined ? 0 : before.seq + 1,
      prev: before?.leaf ?? null,
      outcome: jcs({ ev: act.events ?? [], rules: '1' }),
      note: signNote(`${jcs(body)}\n`, act.signers ?? [act.signer ?? signerOf(device)]),
    });
    const leaf = leafHash(bytes);
    this.tree.push(leaf);
    this.entries.push(bytes);
    this.#threads.set(thread, { seq: (before?.seq ?? -1) + 1, leaf });
    return index;
  }

  enrol(device: string, member: string, custody: 'server' | 'device' = 'server'): number {
    const event = { e: 'DeviceEnrolled', device, member, vkey: signerOf(device).vkey, custody };
    const index = this.append({
      act: 'device.enrol',
      events: [event],
      words: { name: `civil name of ${member}` },
    });
    this.devices.set(device, { member, index });
    return index;
  }

  /** One key for every epoch, under the name of each. */
  get log(): Signer {
    return signerFromSeed(this.origin, seed(ORIGIN));
  }

  /** The log is put back from a backup and goes on under `origin`; `change` is what a dishonest server would state. */
  restore(origin: string, change: Readonly<Record<string, unknown>> = {}, act: Partial<Act> = {}): number {
    const stated = {
      origin,
      previous: this.origin,
      size: this.size,
      root: b64(this.tree.root()),
      known_origin: this.origin,
      known_size: this.size + 3,
      known_root: b64(sha256(toUtf8('lost'))),
      who: null,
      from: START,
    };
    const event = { e: 'LogRestored', ...stated, to: this.#rx, lost: 3, ...change };
    this.origin = origin;
    return this.append({ act: 'log.restored', with: stated, events: [event], words: { reason: 'disque' }, ...act });
  }

  head(thread: string): { thread: string; seq: number; hash: string } {
    const head = this.#threads.get(thread);
    if (head === undefined) throw new Error(`no thread ${thread}`);
    return { thread, seq: head.seq, hash: b64(head.leaf) };
  }

  checkpoint(signer: Signer = this.log): string {
    return signCheckpoint(this.origin, this.tree.size, this.tree.root(), signer);
  }
  proof(index: number, checkpoint: string): string {
    return formatProof(index, this.tree.inclusion(index), checkpoint);
  }
}

export const RECORDING = toUtf8('<invented recording: thirty seconds of a voice>');
const FOREIGN_BLOB = toUtf8('<a photograph of another case>');
const CHRONOLOGY = { fr: '<!doctype html><title>Chronologie</title>\n', en: '<!doctype html><title>Chronology</title>\n' };

export interface World {
  readonly forge: Forge;
  readonly input: DossierInput;
  readonly files: Map<string, Uint8Array>;
  readonly logPem: string;
  readonly seal: number;
  /** Of the thread that must not leave: index, words, blob. */
  readonly foreign: { readonly index: number; readonly words: string; readonly blob: Uint8Array };
}

export interface WorldOptions {
  /** Entries added to thread A, for sizes. */
  readonly more?: number;
  /** Entries of the organisation that no dossier needs, for deeper trees. */
  readonly pad?: number;
  readonly custody?: 'server' | 'device';
  readonly ex?: string | null;
  readonly input?: Partial<DossierInput>;
  /** Acts a dishonest server would put into its own log, in thread A unless they say otherwise. */
  readonly acts?: readonly Act[];
  /** Called between the acts of thread A and the opening of the case: gives the entries of the organisation to carry. */
  readonly restored?: (forge: Forge) => readonly number[];
  /** Enrolments it would add or change, after the honest ones. */
  readonly enrolments?: readonly Act[];
  /** What it would state in the seal. */
  readonly seal?: (honest: Record<string, unknown>) => Record<string, unknown>;
  readonly sealAct?: Partial<Act>;
  /** How many witnesses the policy names and the head bears the lines of. */
  readonly witnesses?: number;
  /** The authority the policy names, and what it answers about a head. */
  readonly authority?: Authority;
}

/** Who dates heads in a test. */
export interface Authority {
  readonly name: string;
  readonly ca: string;
  readonly isTest: boolean;
  stamp(stamped: Uint8Array): Uint8Array;
}
/** A witness of kind 0x04 (C2SP tlog-cosignature). */
export function witnessOf(name: string): { readonly name: string; readonly vkey: string; cosign(text: string, seconds: number): string } {
  const signer = signerOf(name);
  const { pub } = parseVkey(signer.vkey);
  const id = sha256(toUtf8(`${name}\n`), Uint8Array.of(4), pub).slice(0, 4);
  const at = (seconds: number): Uint8Array => new Uint8Array(new BigUint64Array([BigInt(seconds)]).buffer).reverse();
  return {
    name,
    vkey: `${name}+${Buffer.from(id).toString('hex')}+${b64(Uint8Array.of(4, ...pub))}`,
    cosign: (text, seconds) =>
      `\u2014 ${name} ${b64(Uint8Array.of(...id, ...at(seconds), ...signer.sign(toUtf8(`cosignature/v1\ntime ${seconds}\n${text}`))))}\n`,
  };
}

export function makeWorld(options: WorldOptions = {}): World {
  const forge = new Forge();
  const witnesses = ['lucarne', 'phare', 'vigie'].slice(0, options.witnesses ?? 0).map((name) => witnessOf(`temoin.example/${name}`));
  const { authority } = options;
  const ex = options.ex ?? null;
  forge.enrol('desk', 'desk');
  for (let i = 0; i < (options.pad ?? 3); i++)
    forge.append({ act: 'duty.set', events: [{ e: 'DutySet', member: 'renard-1', on: i % 2 === 0 }] });
  forge.enrol('dev/00000001', 'renard-1');
  forge.enrol('dev/00000002', 'merle-2', options.custody ?? 'server');
  forge.enrol('dev/00000009', 'corbeau-9');
  const added = (options.enrolments ?? []).map((act) => forge.append(act));
  const A = { thread: THREAD_A, ex };
  forge.append({
    ...A,
    act: 'trigger.keep',
    device: 'dev/00000001',
    events: [{ e: 'TriggerKept', trigger: 'T1', sha256: sha256Hex(RECORDING), bytes: RECORDING.length }],
    blobs: [RECORDING],
  });
  forge.append({
    ...A,
    act: 'report.submit',
    device: 'dev/00000001',
    late: 120_000,
    words: { verbatim: 'Une voix dit : « ce soir, à la sortie ». <b>é</b>', summary: 'menace par téléphone' },
    events: [
      {
        e: 'ReportReceived',
        report: 'R1',
        channel: 'phone',
        access: 'indirect',
        statement: 'hearsay',
        about: ['lison'],
        source: null,
        relays: [],
        origin: 'O1',
        trigger: 'T1',
        corrects: null,
        heard_at: null,
        fact_at: null,
        tlp: 'amber',
      },
    ],
  });
  const foreign = forge.append({
    thread: THREAD_FOREIGN,
    ex,
    act: 'report.submit',
    device: 'dev/00000009',
    words: { verbatim: 'autre affaire' },
    blobs: [FOREIGN_BLOB],
  });
  forge.append({
    ...A,
    act: 'alert.issue',
    device: 'dev/00000002',
    words: { order: 'Sortie par la cour', reason: 'appel de 19 h' },
    events: [
      {
        e: 'AlertIssued',
        alert: 'AL1',
        principal: 'lison',
        action: 'evacuate',
        priority: 1,
        basis: ['R1'],
        recipients: ['renard-1'],
        urgency: 'immediate',
        severity: 'extreme',
        certainty: 'unknown',
        ladder: [],
      },
    ],
  });
  forge.append({
    thread: THREAD_B,
    ex,
    act: 'report.submit',
    device: 'dev/00000002',
    words: { verbatim: 'second témoin' },
    events: [
      {
        e: 'ReportReceived',
        report: 'R2',
        channel: 'radio',
        access: 'direct',
        statement: 'fact_claimed',
        about: ['lison'],
        source: null,
        relays: [],
        origin: 'O2',
        trigger: null,
        corrects: null,
        heard_at: null,
        fact_at: null,
        tlp: 'amber',
      },
    ],
  });
  forge.append({
    ...A,
    act: 'alert.answer',
    device: 'dev/00000001',
    events: [
      {
        e: 'AlertAnswered',
        alert: 'AL1',
        version: 1,
        recipient: 'renard-1',
        answer: 'executing',
        means: 'device',
        relayer: null,
        conflict: null,
      },
    ],
  });
  forge.append({
    thread: THREAD_B,
    ex,
    act: 'facet.set',
    device: 'dev/00000002',
    events: [{ e: 'FacetSet', report: 'R2', facet: 'verified', value: 'yes' }],
  });
  for (let i = 0; i < (options.more ?? 0); i++) {
    forge.append({ ...A, act: 'alert.answer', device: i % 2 === 0 ? 'dev/00000001' : 'dev/00000002', words: { note: `note ${i}` } });
  }
  for (const act of options.acts ?? []) forge.append({ ...A, device: 'dev/00000001', ...act });
  const restores = options.restored?.(forge) ?? [];
  if (restores.length > 0) forge.append({ ...A, act: 'alert.answer', device: 'dev/00000001', words: { note: 'redit' } });
  forge.append({
    thread: THREAD_CASE,
    ex,
    act: 'case.open',
    device: 'dev/00000002',
    words: { title: 'Lison' },
    events: [{ e: 'CaseOpened', case: 'K1', threads: [THREAD_A, THREAD_B] }],
  });

  const wanted = new Set([THREAD_A, THREAD_B, THREAD_CASE]);
  const enrolments = ['desk', 'dev/00000001', 'dev/00000002'].map((device) => forge.devices.get(device)?.index ?? -1);
  enrolments.push(...added, ...restores);
  const included = forge.entries.filter((bytes, i) => wanted.has(parseEntry(bytes).thread) || enrolments.includes(i));
  const indexes = new Set(included.map((bytes) => parseEntry(bytes).index));
  const withheld = forge.disclosures.find(({ text }) => readDisclosure(text).name === 'summary')?.text;
  const input: DossierInput = {
    id: 'D1',
    origin: forge.origin,
    logVkey: forge.log.vkey,
    entries: included,
    // One field is withheld: its digest stays in the entry.
    disclosures: forge.disclosures.filter(({ index, text }) => indexes.has(index) && text !== withheld),
    blobs: [{ sha256: sha256Hex(RECORDING), bytes: RECORDING }],
    chronology: CHRONOLOGY,
    verifySh,
    verifyHtml,
    about: { case: 'K1', exercise: ex },
    witnesses: witnesses.map(({ vkey }, i) => ({ name: `w${i + 1}`, vkey })),
    tsa: authority === undefined ? null : { name: authority.name, ca: sha256Hex(toUtf8(authority.ca)), isTest: authority.isTest },
    ...options.input,
  };
  const draft = draftDossier(input);
  const heads = [THREAD_A, THREAD_B, THREAD_CASE].map((thread) => forge.head(thread));
  const stated = { dossier: 'D1', case: 'K1', contents: draft.contentsSha256, heads, enrolments, supplements: null };
  const seal = forge.append({
    thread: THREAD_CASE,
    ex,
    act: 'dossier.seal',
    device: 'dev/00000001',
    words: { recipient: 'Brigade fictive', purpose: 'enquête' },
    with: options.seal?.(stated) ?? stated,
    events: [{ e: 'DossierSealed', dossier: 'D1', case: 'K1', contents: draft.contentsSha256, supplements: null, alone: false }],
    ...options.sealAct,
  });
  forge.append({ thread: THREAD_FOREIGN, ex, act: 'report.submit', device: 'dev/00000009' });
  const bare = forge.checkpoint();
  const { text } = openNote(bare);
  const checkpoint = bare + witnesses.map((witness, i) => witness.cosign(text, START / 1000 + 600 + i)).join('');
  const stamp = authority === undefined ? null : { tsr: authority.stamp(toUtf8(bare)), ca: authority.ca };
  const proofs = new Map([...indexes, seal].map((index) => [index, forge.proof(index, checkpoint)]));
  const sealEntry = forge.entries[seal] ?? new Uint8Array();
  const sealDisclosures = forge.disclosures.filter(({ index }) => index === seal);
  const files = finishDossier(draft, { sealEntry, sealDisclosures, proofs, checkpoint, stamp });
  const words = forge.disclosures.find(({ index }) => index === foreign)?.text ?? '';
  return { forge, input, files, logPem: pemOf(forge.log.vkey), seal, foreign: { index: foreign, words, blob: FOREIGN_BLOB } };
}
