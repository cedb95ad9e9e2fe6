/**
 * The mind kept beside the log, so that an opening reads what came since and not everything (docs/decisions/0011).
 *
 * A snapshot is derived, and only a shortcut: where it is missing, damaged, of another program or of another log, the
 * log is replayed from zero and gives the same mind. Its root is signed with the log's key and names every piece by its
 * digest; its leaves, with those that came since, must give the root that was signed for the log.
 *
 * It is written from an old mind while the desk goes on with newer ones (nothing in a mind ever changes), a few
 * milliseconds at a time, and takes the place of the one before only once it is whole.
 */
import { b64, fromB64 } from '../../log/base64.ts';
import { fromUtf8, toUtf8 } from '../../log/text.ts';
import { Tree } from '../../log/tree.ts';
import type { Mind } from '../mind.ts';
import type { SnapshotRefusal, Snapshots } from '../ports.ts';
import { Packer, SnapshotFault, unpack } from './pieces.ts';
import { Shares } from './shares.ts';

const FORMAT = 'abri.snapshot/1';
/** Under load a snapshot waits for a quiet moment, but not for ever: this many times the usual number of entries. */
const AT_MOST = 2;
/** At an orderly end an eighth of the usual number is worth a snapshot. */
const AT_CLOSING = 8;

interface Root {
  readonly format: typeof FORMAT;
  readonly program: string;
  readonly origin: string;
  readonly size: number;
  /** The number of the next piece. */
  readonly next: number;
  /** Pieces of the snapshot before that this one no longer stands on. They go with the next: a mind of before may still ask. */
  readonly dying: readonly number[];
  readonly tiles: string;
  readonly rest: string;
  /** Pieces that more than one text stands on. */
  readonly shared: Shares['more'];
  /** The mind, packed. */
  readonly mind: string;
}

export interface Found {
  readonly mind: Mind;
  readonly tree: Tree;
}

/** What the keeper asks of the conductor. */
interface Asked {
  readonly origin: string;
  sign(message: Uint8Array): Uint8Array;
  /** Leaf hashes of the stored entries. */
  leaves(from: number, to: number): Uint8Array;
  /** A piece that was read long after the opening is not the one written: nothing that stands on it can be trusted. */
  broken(fault: SnapshotFault): void;
  /** A snapshot could not be written; the desk goes on without. */
  failed(error: unknown): void;
}

export class Keeper {
  readonly #snapshots: Snapshots;
  readonly #ask: Asked;
  /** The mind that the last snapshot holds; null while there is none to build upon. */
  #last: { readonly mind: Mind; readonly text: string } | null = null;
  #shares = new Shares();
  #next = 1;
  #dying: readonly number[] = [];
  #writing: Promise<void> | null = null;
  #isOff = false;
  /** Still opening: a piece that is not right only means that the log is replayed. */
  #isOpening = false;

  constructor(snapshots: Snapshots, ask: Asked) {
    this.#snapshots = snapshots;
    this.#ask = ask;
  }

  /** The last snapshot of this log, if it is at most `size` entries long. What it says of the tree is for the caller to check. */
  async find(size: number): Promise<Found | null> {
    const bytes = await this.#snapshots.root();
    if (bytes === null) return null;
    this.#isOpening = true;
    try {
      const root = this.#rootOf(bytes);
      const refusal = root === null ? 'damaged' : this.#refusalOf(root, size);
      if (refusal !== null || root === null) {
        this.refuse(refusal ?? 'damaged');
        return null;
      }
      const pieces = { read: (id: number) => this.#piece(id), broken: (fault: SnapshotFault) => this.#broken(fault) };
      const mind = unpack(root.mind, pieces) as Mind;
      const leaves = (tile: number) => this.#ask.leaves(256 * tile, 256 * (tile + 1));
      const tree = Tree.resume({ size: root.size, tiles: fromB64(root.tiles), rest: fromB64(root.rest), leaves });
      this.#last = { mind, text: root.mind };
      this.#shares = new Shares(root.shared);
      this.#next = root.next;
      this.#dying = root.dying;
      return { mind, tree };
    } catch {
      this.refuse('damaged');
      return null;
    }
  }

  /** What was found is the log's own: from here on it is built upon. */
  found(): void {
    this.#isOpening = false;
  }

  /** What was found is not to be used. */
  refuse(why: SnapshotRefusal): void {
    this.#isOpening = false;
    this.#last = null;
    this.#shares = new Shares();
    this.#next = 1;
    this.#dying = [];
    this.#snapshots.refused(why);
  }

  /** After each commit: begins a snapshot of this mind when it is time, and comes back at once. */
  offer(mind: Mind, tree: Tree, isQuiet: boolean): void {
    const { every } = this.#snapshots;
    if (this.#writing === null && this.#waiting(mind) >= (isQuiet ? every : AT_MOST * every)) this.#begin(mind, tree);
  }

  /** The desk closes in order: what came since is worth keeping sooner, and nobody is in a hurry. */
  async close(now: () => Found): Promise<void> {
    await this.rest();
    // Asked now: the log may have grown while a snapshot was being finished.
    const { mind, tree } = now();
    if (this.#waiting(mind) >= this.#snapshots.every / AT_CLOSING) this.#begin(mind, tree);
    await this.rest();
    await this.#snapshots.close();
  }

  /** Resolves when nothing is being written. */
  async rest(): Promise<void> {
    await this.#writing;
  }

  #waiting(mind: Mind): number {
    return mind.size - (this.#last?.mind.size ?? 0);
  }

  #begin(mind: Mind, tree: Tree): void {
    if (this.#isOff) return;
    this.#writing = this.#write(mind, tree)
      .catch((error: unknown) => {
        // Nodes now name pieces that may not be there: nothing more is built upon them in this process.
        this.#isOff = true;
        this.#ask.failed(error);
      })
      .finally(() => {
        this.#writing = null;
      });
  }

  /** The snapshot there is must not be read again. */
  async discard(): Promise<void> {
    this.#isOff = true;
    await this.rest();
    await this.#snapshots.discard();
  }

  async #write(mind: Mind, tree: Tree): Promise<void> {
    const { size, tiles, rest } = tree.kept();
    if (size !== mind.size) throw new Error(`a tree of ${size} leaves for a mind of ${mind.size} entries`);
    const before = this.#last;
    if (before === null) await this.#snapshots.discard();
    const packer = new Packer(this.#next, this.#shares);
    const text = await this.#inBreaths(packer, packer.pack(mind));
    this.#shares.hold(text);
    const dead =
      before === null
        ? []
        : await this.#inBreaths(
            packer,
            this.#shares.release(before.text, (id) => this.#textOf(id)),
          );
    const root: Root = {
      format: FORMAT,
      program: this.#snapshots.program,
      origin: this.#ask.origin,
      size,
      next: packer.next,
      dying: dead,
      tiles: b64(tiles),
      rest: b64(rest),
      shared: this.#shares.more,
      mind: text,
    };
    const body = toUtf8(JSON.stringify(root));
    const signed = toUtf8(`${fromUtf8(body)}\n${b64(this.#ask.sign(body))}\n`);
    await this.#snapshots.seal({ root: signed, next: packer.next, gone: this.#dying });
    this.#last = { mind, text };
    this.#next = packer.next;
    this.#dying = dead;
  }

  /** Each pause gives what is ready to the store and lets everybody else have their turn. */
  async #inBreaths<T>(packer: Packer, work: Generator<void, T>): Promise<T> {
    for (;;) {
      const step = work.next();
      await this.#snapshots.write(packer.take());
      if (step.done === true) return step.value;
    }
  }

  #broken(fault: SnapshotFault): void {
    if (!this.#isOpening) this.#ask.broken(fault);
  }

  #piece(id: number): Uint8Array | null {
    try {
      return this.#snapshots.piece(id);
    } catch {
      return null;
    }
  }

  #textOf(id: number): string {
    const bytes = this.#piece(id);
    if (bytes === null) throw new SnapshotFault(`piece ${id} of the snapshot is gone`);
    return fromUtf8(bytes);
  }

  /** Null unless the signature is ours: Ed25519 gives one signature for one message, so it is made again and compared. */
  #rootOf(bytes: Uint8Array): Root | null {
    const [body = '', signature = '', end] = fromUtf8(bytes).split('\n');
    if (end !== '' || b64(this.#ask.sign(toUtf8(body))) !== signature) return null;
    return JSON.parse(body) as Root;
  }

  #refusalOf(root: Root, size: number): SnapshotRefusal | null {
    if (root.format !== FORMAT || root.program !== this.#snapshots.program) return 'other_program';
    if (root.origin !== this.#ask.origin) return 'other_log';
    return root.size > size ? 'ahead' : null;
  }
}
