/** A device that holds its key, outside the desk: it draws an act up, signs it, and hands in what it signed. */
import { realDice } from '../../src/edges/system/dice.ts';
import { drawUp, EMPTY_HEAD, type Hands, signBeside, signDrawnUp, threadOf } from '../../src/log/act.ts';
import { type Signer, sha256, signerFromSeed } from '../../src/log/digest.ts';
import { toUtf8 } from '../../src/log/text.ts';
import type { Signed } from '../../src/wire/operation.ts';
import { operationNamed } from '../../src/wire/operations.ts';
import { commandOf, type Known } from '../../src/wire/signing.ts';

export const LOG = 'abri.local/essai';

type Fields = Readonly<Record<string, unknown>>;
export interface Said {
  readonly params?: Readonly<Record<string, string>>;
  /** Filled in where the device would look it up. */
  readonly known?: Partial<Known>;
  /** What a forger, or a device that is behind, would sign instead. */
  readonly hand?: Partial<{
    log: string;
    by: string;
    ex: string | null;
    dseq: number;
    seen: string;
    dev: number;
    thread: string;
    t: number;
  }>;
  /** Signs beside the device. */
  readonly beside?: readonly Hands[];
}

export class Handset {
  readonly member: string;
  readonly signer: Signer;
  dseq = 0;
  seen = EMPTY_HEAD;
  readonly now: () => number;
  readonly log: string;

  /** @param own.signer the key of a device that is enrolled already */
  constructor(member: string, name: string, now: () => number, own: { readonly signer?: Signer; readonly log?: string } = {}) {
    this.member = member;
    this.now = now;
    this.signer = own.signer ?? signerFromSeed(name, sha256(toUtf8(`a handset in a test, ${name}`)));
    this.log = own.log ?? LOG;
  }

  get name(): string {
    return this.signer.name;
  }

  /** The body as it is asked, with what the device signed beside it. */
  async act(operationId: string, body: Fields, { params = {}, known = {}, hand = {}, beside = [] }: Said = {}): Promise<Fields> {
    const operation = operationNamed(operationId);
    if (operation?.kind !== 'act') throw new Error(`no act ${operationId}`);
    const now = hand.t ?? this.now();
    const command = commandOf(operation, params, body, { now, by: this.member, ...known });
    const { id, act, words, occurred, compartment } = command;
    const thread = hand.thread ?? command.thread ?? threadOf(`${this.name}:${id}`);
    const { text, disclosures } = drawUp(
      { id, act: act.act, with: act.with, thread, for: command.for, occurred, compartment },
      words,
      {
        log: hand.log ?? this.log,
        by: hand.by ?? this.member,
        ex: hand.ex ?? null,
        t: now,
        dseq: hand.dseq ?? ++this.dseq,
        seen: hand.seen ?? this.seen,
        dev: hand.dev ?? null,
      },
      (n) => realDice.bytes(n),
    );
    let note = await signDrawnUp(text, [this.signer]);
    for (const other of beside) note = await signBeside(note, other);
    const signed: Signed = { note, disclosures };
    return { ...body, signed };
  }
}

/** What enrols a handset: `by` vouches for it, and signs first; the handset signs last. */
export async function enrolment(by: Handset, of: Handset, more: Fields = {}, beside: readonly Hands[] = []): Promise<Fields> {
  const body = { id: `enrol-${of.name.slice(4)}`, device: of.name, member: of.member, vkey: of.signer.vkey, ...more };
  return await by.act('enrolDevice', body, { beside: [...beside, of.signer] });
}
