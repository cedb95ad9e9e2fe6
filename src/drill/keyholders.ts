/**
 * Devices that hold seal keys, in a drill: the root is pinned and vouches for them, as on the first day of an organisation. They seal
 * and open here, on this side of the wire; the server of the drill never reads a value, as in life.
 */
import { createHash, randomBytes } from 'node:crypto';
import { drawUp, EMPTY_HEAD, signDrawnUp, threadOf } from '../log/act.ts';
import { fromB64 } from '../log/base64.ts';
import { type Signer, signerFromSeed } from '../log/digest.ts';
import { newIdentity, openWith, sealFor } from '../vault/age.ts';
import { makeSealed, openSealed } from '../vault/sealed.ts';
import { operationNamed } from '../wire/operations.ts';
import type { SealedFileView } from '../wire/sealed-views.ts';
import { commandOf } from '../wire/signing.ts';
import type { Answered } from './phone.ts';
import type { Stage } from './stage.ts';

/** Invented, and worth nothing outside the folder of a drill. */
const keyOf = (name: string): Signer =>
  signerFromSeed(name, new Uint8Array(createHash('sha256').update(`key of a drill, ${name}`).digest()));

interface Holder {
  readonly device: string;
  readonly identity: string;
  readonly recipient: string;
}

export class Keyholders {
  readonly #stage: Stage;
  readonly #holders = new Map<string, Holder>();
  /** By value: what was sealed, and its commitment. */
  readonly #sealed = new Map<string, { readonly plain: Uint8Array; readonly pc: string }>();
  #log = '';
  #exercise: string | null = null;
  #counter = 0;

  private constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** The root is pinned by Delcassou; each of these members has a device that holds keys, for these compartments. */
  static async of(stage: Stage, members: readonly string[], compartments: readonly string[] = []): Promise<Keyholders> {
    const made = new Keyholders(stage);
    const { body } = await stage.get('delcassou', '/api/v1/log/checkpoint');
    made.#log = (body as { origin: string }).origin;
    made.#exercise = (await stage.view('delcassou', 'me'))?.exercise ?? null;
    const root = keyOf('root');
    await made.#vouched('pinRoot', { id: 'root', vkey: root.vkey }, [root]);
    for (const [n, member] of members.entries()) {
      const device = `dev/0d0000${(n + 1).toString(16).padStart(2, '0')}`;
      const signer = keyOf(device);
      const pair = await newIdentity();
      const held = compartments.length > 0 ? { compartments } : {};
      const body = { id: `key-${member}`, device, member, vkey: signer.vkey, seal: pair.recipient, root: true, ...held };
      await made.#vouched('enrolDevice', body, [signer, root]);
      made.#holders.set(member, { device, ...pair });
    }
    return made;
  }

  device(member: string): string {
    return this.#of(member).device;
  }

  /** A value is encrypted here, for the devices of these members, and leaves as a file. */
  async seal(
    by: string,
    named: { readonly value: string; readonly kind: string; readonly subject: string; readonly compartment?: string },
    text: string,
    members: readonly string[],
  ): Promise<Answered> {
    const made = makeSealed(text, new Uint8Array(randomBytes(32)));
    this.#sealed.set(named.value, made);
    const file = await this.#fileFor(made.plain, members);
    return await this.#stage.must(by, 'sealValue', {}, { id: `seal-${named.value}`, ...named, pc: made.pc, ...file });
  }

  /** Says why; null where that is refused. What comes back is decrypted here, and held against its commitment. */
  async open(member: string, value: string, id: string, why: Readonly<Record<string, unknown>> = {}): Promise<string | null> {
    const answered = await this.#stage.ask(member, 'openSealed', { sealed: value }, { id, ...why });
    if (!answered.ok) return null;
    const { status, body } = await this.#stage.get(member, `/api/v1/sealed/${value}/openings/${id}/file`);
    if (status !== 200) return null;
    const { age } = body as SealedFileView;
    return openSealed(await openWith(fromB64(age), this.#of(member).identity), this.#known(value).pc);
  }

  /** The same value, for more devices. */
  async reseal(
    by: string,
    value: string,
    id: string,
    members: readonly string[],
    ground: Readonly<Record<string, string>>,
  ): Promise<Answered> {
    const { plain, pc } = this.#known(value);
    return await this.#stage.must(by, 'resealValue', { sealed: value }, { id, pc, ...ground, ...(await this.#fileFor(plain, members)) });
  }

  async #fileFor(plain: Uint8Array, members: readonly string[]): Promise<{ to: string[]; age: string }> {
    const holders = members.map((member) => this.#of(member));
    const file = await sealFor(
      plain,
      holders.map(({ recipient }) => recipient),
    );
    return { to: holders.map(({ device }) => device), age: Buffer.from(file).toString('base64') };
  }

  #of(member: string): Holder {
    const holder = this.#holders.get(member);
    if (holder === undefined) throw new Error(`${member} holds no key in this scenario`);
    return holder;
  }
  #known(value: string): { readonly plain: Uint8Array; readonly pc: string } {
    const known = this.#sealed.get(value);
    if (known === undefined) throw new Error(`${value} was never sealed`);
    return known;
  }

  /** What Delcassou asks, signed beside her by keys the server does not hold; it adds the line of her own device. */
  async #vouched(operationId: string, body: Readonly<Record<string, unknown>> & { id: string }, beside: readonly Signer[]): Promise<void> {
    const operation = operationNamed(operationId);
    if (operation?.kind !== 'act') throw new Error(`no act ${operationId}`);
    const now = this.#stage.now;
    const command = commandOf(operation, {}, body, { now, by: 'delcassou' });
    const { id, act, words, thread = threadOf(id) } = command;
    // Her device has signed a few dozen acts by now: any number of milliseconds is above its counter.
    this.#counter = Math.max(this.#counter + 1, now);
    const hand = { log: this.#log, by: 'delcassou', ex: this.#exercise, t: now, dseq: this.#counter, seen: EMPTY_HEAD, dev: null };
    const { text, disclosures } = drawUp({ id, act: act.act, with: act.with, thread }, words, hand, (length) => randomBytes(length));
    const note = await signDrawnUp(text, beside);
    await this.#stage.must('delcassou', operationId, {}, { ...body, signed: { note, disclosures } });
  }
}
