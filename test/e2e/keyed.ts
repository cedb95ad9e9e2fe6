/** Devices that hold their keys, on a desk that runs: the root is pinned, members enrol, each has a file of keys for the command line. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Drawn, drawnUp } from '../../src/cli/signing.ts';
import { openTokens } from '../../src/edges/store-sqlite/tokens.ts';
import { DAY } from '../../src/kernel/time.ts';
import { drawUp, EMPTY_HEAD, signDrawnUp, threadOf } from '../../src/log/act.ts';
import { b64url } from '../../src/log/base64.ts';
import { type Signer, sha256, signerFromSeed } from '../../src/log/digest.ts';
import { parseEnrolRequest } from '../../src/log/enrol.ts';
import { openNote } from '../../src/log/note.ts';
import { toUtf8 } from '../../src/log/text.ts';
import { newIdentity } from '../../src/vault/age.ts';
import { operationNamed } from '../../src/wire/operations.ts';
import { commandOf } from '../../src/wire/signing.ts';
import { send } from './document.ts';
import { abri, type ExampleDesk } from './program.ts';

const seedOf = (name: string): Uint8Array => sha256(toUtf8(`a key for tests, ${name}`));
const signerOf = (name: string): Signer => signerFromSeed(name, seedOf(name));
const ROOT = signerOf('root');

export interface Holder {
  readonly member: string;
  readonly device: string;
  readonly recipient: string;
  readonly identity: string;
  readonly signer: Signer;
  readonly token: string;
  /** `--url … --token-file … --device …` */
  readonly options: readonly string[];
}

export class Keyed {
  readonly desk: ExampleDesk;
  readonly #folder: string;
  #log = '';
  #logVkey = '';

  private constructor(desk: ExampleDesk, folder: string) {
    this.desk = desk;
    this.#folder = folder;
  }

  /** Origin of the log. */
  get log(): string {
    return this.#log;
  }

  /** The root is pinned by Delcassou, whose key this desk keeps: the note bears the line of the root alone. */
  static async root(desk: ExampleDesk, folder: string): Promise<Keyed> {
    const made = new Keyed(desk, folder);
    const { origin } = await made.get<{ origin: string }>('delcassou', '/api/v1/log/checkpoint');
    made.#log = origin;
    const key = await abri(['log', 'key', '--data', desk.data, '--json']);
    made.#logVkey = (JSON.parse(key.out) as { vkey: string }).vkey;
    await made.#signed('pinRoot', '/api/v1/root', { id: 'root', vkey: ROOT.vkey }, [ROOT]);
    return made;
  }

  async get<V>(member: string, path: string): Promise<V> {
    const { status, body } = await send(this.desk.url, this.desk.tokens[member] ?? '', { method: 'GET', path, body: undefined });
    assert.equal(status, 200, JSON.stringify(body));
    return body as V;
  }
  async post(member: string, path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
    const answer = await send(this.desk.url, this.desk.tokens[member] ?? '', { method: 'POST', path, body });
    assert.equal(answer.status, 201, `${path} ${JSON.stringify(answer.body)}`);
  }

  /** A device of a member, vouched for by the root; its file of keys, and a token for it. */
  async enrol(member: string, n: number, more: Readonly<Record<string, unknown>> = {}): Promise<Holder> {
    const device = `dev/000000${n.toString(16).padStart(2, '0')}`;
    const signer = signerOf(device);
    const { identity, recipient } = await newIdentity();
    const body = { id: `enrol-${device.slice(4)}`, device, member, vkey: signer.vkey, seal: recipient, root: true, ...more };
    await this.#signed('enrolDevice', '/api/v1/devices', body, [signer, ROOT]);
    const keys = join(this.#folder, `${member}-${n}.json`);
    const whole = {
      form: 'abri.device/1',
      device,
      member,
      log: this.#logVkey,
      root: ROOT.vkey,
      identity,
      seed: b64url(seedOf(device)),
    };
    writeFileSync(keys, JSON.stringify(whole), { mode: 0o600 });
    const token = join(this.#folder, `${member}-${n}.token`);
    // Sessions live apart from the log: a token can be made beside a running server.
    const tokens = openTokens({ folder: this.desk.data, clock: { now: Date.now } });
    const made = tokens.createToken({ member, device, label: 'cli', expires: Date.now() + DAY });
    tokens.close();
    writeFileSync(token, made.token, { mode: 0o600 });
    const options = ['--url', this.desk.url, '--token-file', token, '--device', keys];
    return { member, device, recipient, identity, signer, token: made.token, options };
  }

  /** An act of whoever holds a device of the command line, asked by hand: what the program would not ask. */
  async actAs(holder: Holder, path: string, drawn: Drawn): Promise<void> {
    const { member, device } = holder;
    const by = { log: this.#log, ex: null, member, name: device, dseq: Date.now(), seen: EMPTY_HEAD, dev: null };
    const { text, disclosures } = drawnUp(drawn, by);
    await this.#hand(holder, path, { ...drawn.body, signed: { note: await signDrawnUp(text, [signerOf(device)]), disclosures } });
  }
  async #hand(holder: Holder, path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
    const token = readFileSync(holder.options[3] ?? '', 'utf8').trim();
    const answer = await send(this.desk.url, token, { method: 'POST', path, body });
    assert.equal(answer.status, 201, `${path} ${JSON.stringify(answer.body)}`);
  }

  /** The device of a browser, vouched for by somebody of the command line who stands beside it and has compared the six words. */
  async vouch(holder: Holder, request: string): Promise<void> {
    const asked = parseEnrolRequest(request) ?? assert.fail('no request');
    const { name: device, member, vkey, age: seal, nonce } = asked;
    const body = { id: `enrol-${device.slice(4)}`, device, member, vkey, seal };
    const by = { log: this.#log, ex: null, member: holder.member, name: holder.device, dseq: Date.now(), seen: EMPTY_HEAD, dev: null };
    const { text, disclosures } = drawnUp({ operation: 'enrolDevice', body }, by);
    await this.#hand(holder, `/api/v1/enrolments/${nonce}`, { note: await signDrawnUp(text, [signerOf(holder.device)]) });
    for (;;) {
      const { note } = await this.get<{ note: string }>(holder.member, `/api/v1/enrolments/${nonce}`);
      if (openNote(note).signatures.some(({ name }) => name === device))
        return await this.#hand(holder, '/api/v1/devices', { ...body, signed: { note, disclosures } });
      await new Promise((later) => setTimeout(later, 100));
    }
  }

  /** What Delcassou asks, with the lines of those who sign beside: the desk adds that of her device. */
  async #signed(
    operationId: string,
    path: string,
    body: Readonly<Record<string, unknown>> & { id: string },
    beside: readonly Signer[],
  ): Promise<void> {
    const operation = operationNamed(operationId);
    assert.ok(operation?.kind === 'act');
    const now = Date.now();
    const { id, act, words, thread = threadOf(id) } = commandOf(operation, {}, body, { now, by: 'delcassou' });
    const hand = { log: this.#log, by: 'delcassou', ex: null, t: now, dseq: now, seen: EMPTY_HEAD, dev: null };
    const { text, disclosures } = drawUp({ id, act: act.act, with: act.with, thread }, words, hand, (length) => randomBytes(length));
    const note = await signDrawnUp(text, beside);
    await this.post('delcassou', path, { ...body, signed: { note, disclosures } });
  }
}
