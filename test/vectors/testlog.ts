/** A small log of invented acts, signed with keys derived from their names. For tests only: these keys are public. */
import { b64, b64url } from '../../src/log/base64.ts';
import { signCheckpoint } from '../../src/log/checkpoint.ts';
import { type Signer, sha256, signerFromSeed } from '../../src/log/digest.ts';
import { encodeEntry } from '../../src/log/entry.ts';
import { type Body, jcs, type Plain } from '../../src/log/jcs.ts';
import { signNote } from '../../src/log/note.ts';
import { leafHash, Tree } from '../../src/log/tree.ts';

export const ORIGIN = 'abri.example/log/essai';
export const EMPTY_HEAD = '0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Seed = SHA-256 of `abri test key <name>`. */
export const testSigner = (name: string): Signer => signerFromSeed(name, sha256(bytes(`abri test key ${name}`)));
export const LOG_KEY = testSigner(ORIGIN);

export function testBody(over: Partial<Body> = {}): Body {
  const id = over.id ?? 'act-0';
  return {
    v: 1,
    act: 'report.submit',
    t: 1_780_000_000_000,
    n: b64url(sha256(bytes(id)).slice(0, 12)),
    sd: [],
    seen: EMPTY_HEAD,
    log: ORIGIN,
    thread: 'c00000000000000aa',
    id,
    by: 'renard-1',
    dseq: 0,
    ex: null,
    about: [],
    with: { report: 'r-1' },
    ...over,
  };
}

export interface TestAct {
  readonly device: string;
  /** Whose lines follow that of the device. */
  readonly beside?: readonly string[];
  readonly body: Partial<Body>;
  readonly events?: readonly Plain[];
  /** What the desk writes on the receipt line, when a test wants it to lie. */
  readonly receipt?: { readonly index?: number; readonly rx?: number; readonly seq?: number; readonly prev?: string };
}
export const enrolment = (device: string, member: string, vkey = testSigner(device).vkey): Plain => ({
  e: 'DeviceEnrolled',
  device,
  member,
  vkey,
  custody: 'server',
});

export class TestLog {
  readonly entries: Uint8Array[] = [];
  readonly tree = new Tree();
  readonly #heads = new Map<string, { seq: number; leaf: Uint8Array }>();

  add({ device, beside = [], body, events = [], receipt = {} }: TestAct): Uint8Array {
    const index = this.tree.size;
    const signed = testBody({ id: `act-${index}`, dseq: index, ...body });
    const head = this.#heads.get(signed.thread);
    const seq = receipt.seq ?? (head === undefined ? 0 : head.seq + 1);
    const entry = encodeEntry({
      index: receipt.index ?? index,
      rx: receipt.rx ?? 1_780_000_000_000 + 1000 * index,
      thread: signed.thread,
      seq,
      prev: receipt.prev ?? (head === undefined ? '-' : b64(head.leaf)),
      outcome: jcs({ ev: events, rules: '1' }),
      note: signNote(
        `${jcs(signed)}\n`,
        [device, ...beside].map((name) => testSigner(name)),
      ),
    });
    const leaf = leafHash(entry);
    this.#heads.set(signed.thread, { seq, leaf });
    this.tree.push(leaf);
    this.entries.push(entry);
    return entry;
  }

  checkpoint(): string {
    return signCheckpoint(ORIGIN, this.tree.size, this.tree.root(), LOG_KEY);
  }
}

/** The act that enrols with this event: what is signed of it. */
export const asked = ({ e: _, ...given }: Plain): Plain => given;

/** The desk, two devices, two threads. */
export function testLog(): TestLog {
  const log = new TestLog();
  const desk = { device: 'desk', body: { act: 'device.enrol', by: 'desk', thread: '-' } };
  for (const [device, member] of [
    ['desk', 'desk'],
    ['dev/0a1b2c3d', 'renard-1'],
    ['dev/4e5f6a7b', 'genet-2'],
  ] as const) {
    const event = enrolment(device, member);
    log.add({ ...desk, body: { ...desk.body, with: asked(event) }, events: [event] });
  }
  log.add({ device: 'dev/0a1b2c3d', body: { dev: 1 }, events: [{ e: 'ReportSubmitted', report: 'r-1' }] });
  log.add({
    device: 'dev/4e5f6a7b',
    body: { by: 'genet-2', dev: 2, act: 'alert.issue', thread: 'c00000000000000bb', with: { alert: 'a-1' } },
  });
  log.add({
    device: 'dev/0a1b2c3d',
    body: { act: 'alert.answer', dev: 1, thread: 'c00000000000000bb', with: { alert: 'a-1', answer: 'executing' } },
  });
  log.add({ device: 'dev/4e5f6a7b', body: { by: 'genet-2', act: 'report.grade', dev: 2, ref: [3], with: { report: 'r-1' } } });
  return log;
}
