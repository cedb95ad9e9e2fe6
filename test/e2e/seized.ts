/**
 * Whoever holds the machine of a desk that is stopped, with every key that lies on it, and knows the formats as well as we do: after
 * each change the threads are chained again, the leaves hashed again, the head signed again, and `head.last` says the same.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readHeadFile, writeHeadFile } from '../../src/edges/store-sqlite/head-file.ts';
import { openKeys } from '../../src/edges/system/keys.ts';
import { drawUp, EMPTY_HEAD, signDrawnUp } from '../../src/log/act.ts';
import { signCheckpoint } from '../../src/log/checkpoint.ts';
import type { Signer } from '../../src/log/digest.ts';
import { type Entry, makeEntry, parseEntry } from '../../src/log/entry.ts';
import { jcs, type Plain } from '../../src/log/jcs.ts';
import { fromUtf8 } from '../../src/log/text.ts';
import { leafHash, Tree } from '../../src/log/tree.ts';
import { copyOf } from '../backup/restored.ts';

interface Forged {
  readonly act: string;
  readonly by: string;
  readonly with: Plain;
  readonly events: readonly Plain[];
}

/** Heads of more than `size` entries, as they were shown outside and signed or dated there. */
function unstamped(db: DatabaseSync, size: number): void {
  for (const table of ['cosignature', 'time_stamp', 'shown']) db.prepare(`DELETE FROM ${table} WHERE size > ?`).run(size);
}

export class Seized {
  readonly data: string;

  /** A copy of the folder as it stands: each attack has its own. */
  constructor(data: string, to: string) {
    this.data = copyOf(data, to);
  }

  get head(): { readonly size: number; readonly root: string } {
    const head = readHeadFile(join(this.data, 'head.last'));
    return { size: head?.size ?? 0, root: Buffer.from(head?.root ?? []).toString('base64') };
  }

  entries(): Entry[] {
    return this.#with((db) =>
      (db.prepare('SELECT bytes FROM entry ORDER BY "index"').all() as { bytes: Uint8Array }[]).map(({ bytes }) => parseEntry(bytes)),
    );
  }

  /** A key that lies in the folder. */
  signer(name: string): Signer {
    const keys = openKeys(join(this.data, 'keys'));
    return { name, vkey: keys.vkey(name) ?? '', sign: (message) => keys.sign(name, message) };
  }

  /** One entry as text, put in the place of the one that was there: nothing else is touched. */
  put(index: number, change: (text: string) => string): void {
    const bytes = Buffer.from(change(fromUtf8(this.entries()[index]?.bytes ?? new Uint8Array())));
    this.#with((db) => db.prepare('UPDATE entry SET bytes = ?, leaf = ? WHERE "index" = ?').run(bytes, leafHash(bytes), index));
  }

  /** The same, everything after it made to fit, and what others had signed of it taken away. */
  rewrite(index: number, change: (text: string) => string): void {
    this.#with((db) => unstamped(db, index));
    this.#signAgain(
      this.entries().map((entry) => (entry.index === index ? parseEntry(Buffer.from(change(fromUtf8(entry.bytes)))) : entry)),
    );
  }

  /** The end cut off, as if it had never been. */
  cut(size: number): void {
    this.#with((db) => {
      for (const table of ['words', 'accepted', 'entry']) db.prepare(`DELETE FROM ${table} WHERE "index" >= ?`).run(size);
      unstamped(db, size);
    });
    this.#signAgain(this.entries());
  }

  /** An act that nobody asked for, at the end. */
  async append({ act, by, with: given, events }: Forged, signers: readonly Signer[]): Promise<number> {
    const entries = this.entries();
    const last = entries.at(-1);
    const rx = Math.max(Date.now(), last?.rx ?? 0);
    const seq = entries.filter(({ thread }) => thread === '-').length;
    const id = `forged-${entries.length}`;
    const hand = { log: last?.body.log ?? '', by, ex: null, t: rx, dseq: rx, seen: EMPTY_HEAD, dev: null };
    const { text } = drawUp({ id, act, with: given, thread: '-' }, {}, hand, (length) => new Uint8Array(length).fill(9));
    const outcome = jcs({ ev: [...events], rules: last?.rules ?? '1' });
    const note = await signDrawnUp(text, signers);
    // The leaf before it in its thread is filled in with all the others.
    const prev = new Uint8Array(32);
    this.#signAgain([...entries, makeEntry({ index: entries.length, rx, thread: '-', seq, prev, outcome, note })]);
    return entries.length;
  }

  #signAgain(entries: readonly Entry[]): void {
    const tree = new Tree();
    const before = new Map<string, Uint8Array>();
    this.#with((db) => {
      const write = db.prepare('INSERT OR REPLACE INTO entry ("index", rx, thread, thread_seq, leaf, bytes) VALUES (?, ?, ?, ?, ?, ?)');
      const answer = db.prepare(`UPDATE accepted SET reply = json_set(reply, '$.at', ?) WHERE "index" = ?`);
      for (const { index, rx, thread, seq, outcome, note } of entries) {
        const { bytes } = makeEntry({ index, rx, thread, seq, prev: before.get(thread) ?? null, outcome, note });
        const leaf = leafHash(bytes);
        before.set(thread, leaf);
        tree.push(leaf);
        write.run(index, rx, thread, seq, leaf, bytes);
        answer.run(BigInt(rx), index);
      }
      const origin = entries.at(-1)?.body.log ?? '';
      const checkpoint = signCheckpoint(origin, tree.size, tree.root(), this.signer(origin));
      db.prepare('UPDATE head SET size = ?, root = ?, checkpoint = ?').run(tree.size, tree.root(), checkpoint);
      writeHeadFile(join(this.data, 'head.last'), { size: tree.size, root: tree.root(), checkpoint });
    });
    rmSync(join(this.data, 'snapshot.db'), { force: true });
  }

  #with<T>(work: (db: DatabaseSync) => T): T {
    const db = new DatabaseSync(join(this.data, 'abri.db'), { enableForeignKeyConstraints: false });
    try {
      db.exec('BEGIN');
      const done = work(db);
      db.exec('COMMIT');
      return done;
    } finally {
      db.close();
    }
  }
}
