/**
 * The device of whoever types: its keys made here, in the file that device-file.ts reads, and what it learns as it acts. Neither
 * key ever goes to the desk. The counter is written before what it counts is sent.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { b64, b64url, fromB64url } from '../log/base64.ts';
import { openCheckpoint } from '../log/checkpoint.ts';
import { type Signer, signerFromSeed } from '../log/digest.ts';
import { LogFault } from '../log/fault.ts';
import { parseVkey, vkeyOf } from '../log/note.ts';
import { newIdentity, recipientOf } from '../vault/age.ts';
import { FORM } from './device-file.ts';

interface Kept {
  readonly form: string;
  readonly device: string;
  readonly member: string;
  readonly identity: string;
  readonly seed: string;
  /** The key of the log, and of the root once there is one, as somebody gave them in person. */
  readonly log: string;
  readonly root?: string;
  /** False until a sponsor's text was signed here. */
  readonly vouched?: boolean;
  /** The name the log goes by since it was put back from a backup: the same key, another origin. */
  readonly origin?: string;
  /** The exercise it is in. */
  readonly ex?: string | null;
  readonly dseq?: number;
  /** The last head the desk told it, as it was signed: what it says it has seen. */
  readonly head?: string;
}

/** A file that is not there, that others may read, or that is no such file. */
type NoDevice = 'absent' | 'open' | 'unreadable';

export class OwnDevice {
  readonly path: string;
  readonly signer: Signer;
  #kept: Kept;

  constructor(path: string, kept: Kept) {
    this.path = path;
    this.#kept = kept;
    this.signer = signerFromSeed(kept.device, fromB64url(kept.seed));
    parseVkey(kept.log);
  }

  get member(): string {
    return this.#kept.member;
  }
  get vouched(): boolean {
    return this.#kept.vouched !== false;
  }
  /** Origin of the log it acts in. */
  get log(): string {
    return this.#kept.origin ?? parseVkey(this.#kept.log).name;
  }
  get ex(): string | null {
    return this.#kept.ex ?? null;
  }
  /** The head it has verified, as bodies name it; null before the first. */
  get seen(): string | null {
    const { head } = this.#kept;
    if (head === undefined) return null;
    const { size, root } = openCheckpoint(head, this.#logKey(this.log));
    return `${size} ${b64(root)}`;
  }
  recipient(): Promise<string> {
    return recipientOf(this.#kept.identity);
  }

  /** The next number of this device, for good: above the last one, and above the clock, so that two commands at once differ. */
  next(now: number, above = 0): number {
    const dseq = Math.max((this.#kept.dseq ?? 0) + 1, above + 1, now);
    this.#keep({ dseq });
    return dseq;
  }
  vouchedIn(ex: string | null): void {
    this.#keep({ vouched: true, ex });
  }
  pin(root: string): void {
    this.#keep({ root });
  }

  /** A head the desk tells: kept when the key of the log has signed it, under whatever name the log goes by now; else false. */
  told(head: string): boolean {
    const [origin = ''] = head.split('\n');
    try {
      openCheckpoint(head, this.#logKey(origin));
    } catch (error) {
      if (error instanceof LogFault) return false;
      throw error;
    }
    this.#keep({ origin, head });
    return true;
  }

  #logKey(origin: string): string {
    return vkeyOf(origin, parseVkey(this.#kept.log).pub);
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    write(this.path, this.#kept);
  }
}

/** Whole or not at all, for its owner alone. */
function write(path: string, kept: Kept): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  const fd = openSync(draft, 'wx', 0o600);
  try {
    writeSync(fd, `${JSON.stringify(kept)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(draft, path);
}

/** Makes the keys; null where there is such a file already. `log`: the key of the log, as somebody gave it in person. */
export async function makeDevice(path: string, member: string, log: string): Promise<OwnDevice | null> {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return null;
  const device = `dev/${randomBytes(4).toString('hex')}`;
  const { identity } = await newIdentity();
  const kept: Kept = { form: FORM, device, member, identity, seed: b64url(randomBytes(32)), log, vouched: false };
  const made = new OwnDevice(path, kept);
  write(path, kept);
  return made;
}

export function openDevice(path: string): OwnDevice | NoDevice {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) return 'absent';
  // Windows has no such bits: it answers 0o666 for every file.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) return 'open';
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Kept;
    return kept.form === FORM ? new OwnDevice(path, kept) : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
