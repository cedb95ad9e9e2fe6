/** A witness and a time-stamping authority without a network: they judge and sign as the real ones, and can be out of reach. */
import type { Authority, Witness } from '../../src/desk/ports.ts';
import type { Checkpoint } from '../../src/log/checkpoint.ts';
import { cosign, cosignerOf } from '../../src/log/cosignature.ts';
import type { Signer } from '../../src/log/digest.ts';
import { judge } from '../../src/log/witness.ts';
import { testSigner } from '../vectors/testlog.ts';

export class MemoryWitness implements Witness {
  readonly name: string;
  readonly vkey: string;
  readonly #signer: Signer;
  readonly #seconds: () => number;
  /** The logs it watches: their verifier key, by origin. */
  readonly logs = new Map<string, string>();
  readonly seen = new Map<string, Checkpoint>();
  isReachable = true;
  /** What it answers instead, when a test says so. */
  instead: Awaited<ReturnType<Witness['add']>> = null;
  /** How often it was asked, and when. */
  readonly asked: number[] = [];

  constructor(name: string, seconds: () => number) {
    this.name = name;
    this.#signer = testSigner(name);
    this.vkey = cosignerOf(this.#signer.vkey);
    this.#seconds = seconds;
  }

  async add(request: string): ReturnType<Witness['add']> {
    this.asked.push(this.#seconds());
    if (!this.isReachable) return null;
    if (this.instead !== null) return this.instead;
    const type = 'text/plain; charset=utf-8';
    const verdict = judge(
      request,
      (origin) => this.logs.get(origin) ?? null,
      (origin) => this.seen.get(origin) ?? null,
    );
    if (verdict.status === 409) return { status: 409, type: 'text/x.tlog.size', body: `${verdict.size}\n` };
    if (verdict.status !== 200) return { status: verdict.status, type, body: verdict.why };
    this.seen.set(verdict.head.origin, verdict.head);
    return { status: 200, type, body: cosign(verdict.text, this.#seconds(), this.#signer) };
  }
}

/** Answers what `stamp` gives; null is nobody there. */
export const authorityOf = (ca: string, stamp: (query: Uint8Array) => Uint8Array | null): Authority & { readonly asked: number[] } => {
  const asked: number[] = [];
  return {
    name: 'horodatage.essai',
    ca,
    test: true,
    asked,
    stamp: async (query) => {
      asked.push(query.length);
      return stamp(query);
    },
  };
};
