/**
 * A damaged data folder: bits turned in every table and index, pages blanked, files cut short, a write-ahead log lost. The desk
 * refuses it in words that say what to do, or everything it serves is right: never a screen, a ring or an answer that is wrong in
 * silence. SQLite has no checksums, so this is not for nothing.
 *
 * ABRI_SEED chooses the bits; `npm run test:long` turns many more.
 */
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { PortFault } from '../../src/desk/ports.ts';
import { readHeadFile } from '../../src/edges/store-sqlite/head-file.ts';
import { openSqliteStore } from '../../src/edges/store-sqlite/store.ts';
import { KEK, makeFolder, served, ToldInWords } from './folder.ts';
import { Life } from './life.ts';
import { seeded } from './people.ts';
import { as, NOW, report } from './rig.ts';

const SEED = Number(process.env.ABRI_SEED ?? Date.now() % 1_000_000);
const DICE = seeded(SEED);
const below = (n: number): number => Math.floor(DICE() * n);
/** Bits turned in each table and each index. */
const BITS = Number(process.env.ABRI_BITS ?? (process.env.ABRI_LONG === '1' ? 100 : 4));
const PAGE = 4096;
const FILES = ['abri.db', 'keys.db', 'sessions.db'] as const;

const base = mkdtempSync(join(tmpdir(), 'abri-damage-'));
const sound = join(base, 'sound');
let tokens: Readonly<Record<string, string>>;
let right: ReadonlyMap<string, string>;
before(async () => {
  tokens = await makeFolder(sound);
  right = await served(copyOf(sound), tokens);
});
after(() => rmSync(base, { recursive: true }));

let copies = 0;
function copyOf(folder: string): string {
  const copy = join(base, `copy-${copies++}`);
  cpSync(folder, copy, { recursive: true });
  chmodSync(copy, 0o700);
  return copy;
}

/** The code of a refusal in words, or `right`; anything else fails. */
async function verdict(folder: string, what: string): Promise<string> {
  try {
    const found = await served(folder, tokens);
    for (const [part, wanted] of right) {
      const given = found.get(part);
      // A token that is no longer known is refused in words at the door: nobody speaks for somebody else.
      if (part.startsWith('token of ') && given === undefined) continue;
      assert.equal(given, wanted, `${what}: ${part} is wrong, and nobody is told (ABRI_SEED=${SEED})`);
    }
    return 'right';
  } catch (error) {
    if (error instanceof ToldInWords) return 'told';
    if (!(error instanceof PortFault)) throw new Error(`${what}: without words (ABRI_SEED=${SEED})`, { cause: error });
    assert.ok(
      error.fr.length > 40 && error.en.length > 40 && error.fr !== error.en,
      `${what}: ${error.code} says what to do, in French and English`,
    );
    return error.code;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The pages of each table and index of a file. */
function pagesOf(file: string): Map<string, number[]> {
  const db = new DatabaseSync(join(sound, file), { readOnly: true });
  const rows = db.prepare('SELECT name, pageno AS page FROM dbstat ORDER BY pageno').all() as { name: string; page: number }[];
  db.close();
  const pages = new Map<string, number[]>();
  for (const { name, page } of rows) pages.set(name, [...(pages.get(name) ?? []), page - 1]);
  return pages;
}

function change(folder: string, file: string, how: (bytes: Buffer) => Buffer): string {
  const path = join(folder, file);
  writeFileSync(path, how(readFileSync(path)));
  return folder;
}

/** A bit of one of these pages; of a byte that holds something, where one is found. */
function turnBit(bytes: Buffer, pages: readonly number[]): string {
  const page = pages[below(pages.length)] ?? 0;
  let at = page * PAGE + below(PAGE);
  for (let tries = 0; bytes[at] === 0 && tries < 50; tries++) at = page * PAGE + below(PAGE);
  const bit = below(8);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  return `byte ${at}, bit ${bit}`;
}

test('bits turned in every table and every index: refused in words, or right', async (t) => {
  for (const file of FILES) {
    for (const [name, pages] of pagesOf(file)) {
      await t.test(`${file}, ${name}`, async (t) => {
        const met = new Map<string, number>();
        for (let n = 0; n < BITS; n++) {
          let where = '';
          const folder = change(copyOf(sound), file, (bytes) => {
            where = turnBit(bytes, pages);
            return bytes;
          });
          const code = await verdict(folder, `${file}, ${name}, ${where}`);
          met.set(code, (met.get(code) ?? 0) + 1);
        }
        t.diagnostic([...met].map(([code, n]) => `${code} ${n}`).join(', '));
      });
    }
  }
});

test('seed 114799: a root that one bit has made text of is damage, in words', async () => {
  const at = (pagesOf('abri.db').get('head')?.[0] ?? 0) * PAGE;
  const db = new DatabaseSync(join(sound, 'abri.db'), { readOnly: true });
  const { root } = db.prepare('SELECT root FROM head').get() as { root: Uint8Array };
  db.close();
  /** SQLite's type of 32 bytes; one more is 32 bytes of text. */
  const BYTES = 12 + 2 * 32;
  const folder = change(copyOf(sound), 'abri.db', (bytes) => {
    const type = bytes.lastIndexOf(BYTES, bytes.indexOf(root, at) - 1);
    assert.ok(type > at);
    bytes[type] = BYTES + 1;
    return bytes;
  });
  assert.equal(await verdict(folder, 'the root is text'), 'damaged');
});

test('a page blanked, in every table and every index: refused in words, or right', async (t) => {
  for (const file of FILES) {
    for (const [name, pages] of pagesOf(file)) {
      await t.test(`${file}, ${name}`, async () => {
        const page = pages[below(pages.length)] ?? 0;
        const folder = change(copyOf(sound), file, (bytes) => bytes.fill(0, page * PAGE, (page + 1) * PAGE));
        await verdict(folder, `${file}, ${name}, page ${page} blank`);
      });
    }
  }
});

test('files cut short, at a page and in the middle of one: refused in words, or right', async () => {
  for (const file of FILES) {
    const { length } = readFileSync(join(sound, file));
    for (const size of [0, 1, 100, PAGE, below(length), Math.floor(length / 2 / PAGE) * PAGE, length - PAGE, length - 1]) {
      const folder = copyOf(sound);
      truncateSync(join(folder, file), size);
      await verdict(folder, `${file} cut to ${size} bytes`);
    }
  }
});

test('head.last, whatever becomes of it: refused in words, or right; a database behind it never opens', async () => {
  const head = readFileSync(join(sound, 'head.last'));
  for (let n = 0; n < BITS * 3; n++) {
    let where = '';
    const folder = change(copyOf(sound), 'head.last', (bytes) => {
      const at = below(bytes.length);
      where = `head.last, byte ${at}`;
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      return bytes;
    });
    await verdict(folder, where);
  }
  for (const size of [0, 1, 12, head.length - 1])
    await verdict(
      change(copyOf(sound), 'head.last', (bytes) => bytes.subarray(0, size)),
      `head.last cut to ${size}`,
    );
  const ahead = (bytes: Buffer): Buffer =>
    Buffer.from(bytes.toString().replace(/\n(\d+)\n/, (_, size: string) => `\n${Number(size) + 1}\n`));
  assert.equal(await verdict(change(copyOf(sound), 'head.last', ahead), 'head.last is ahead'), 'behind_last_head');
});

/** As a kill leaves it: the last commits stand in the write-ahead logs alone. Gives what it serves as well. */
async function killed(): Promise<string> {
  const open = copyOf(sound);
  const store = await openSqliteStore({ folder: open, kek: KEK });
  const life = await Life.open(store, NOW);
  const reply = await life.desk.submit(as('vigie'), report('r-last'));
  assert.ok(reply.ok);
  await life.settle();
  while (readHeadFile(join(open, 'head.last'))?.size !== life.desk.position()) await new Promise((turn) => setTimeout(turn, 20));
  const folder = copyOf(open);
  await life.desk.close();
  return folder;
}

test('after a kill: the write-ahead log of the log lost, cut or spoilt is a database behind its head; that of the keys, keys that are missing', async (t) => {
  const folder = await killed();
  // What stood in the logs is served, whole: what follows is held against this.
  const whole = await served(copyOf(folder), tokens);
  const held = right;
  t.after(() => {
    right = held;
  });
  right = whole;
  const spoil = (file: string, how: (bytes: Buffer) => Buffer): Promise<string> => verdict(change(copyOf(folder), file, how), file);
  const lost = (bytes: Buffer): Buffer => bytes.subarray(0, 0);
  assert.equal(await spoil('abri.db-wal', lost), 'behind_last_head');
  assert.equal(await spoil('abri.db-wal', (bytes) => bytes.subarray(0, PAGE)), 'behind_last_head');
  assert.equal(await spoil('keys.db-wal', lost), 'keys_missing');
  assert.equal(await spoil('abri.db-shm', (bytes) => bytes.fill(0xa5)), 'right', 'the index of the log is made anew');
  assert.equal(await spoil('abri.db-shm', lost), 'right');
  for (let n = 0; n < BITS * 2; n++) {
    for (const file of ['abri.db-wal', 'keys.db-wal'])
      await spoil(file, (bytes) => {
        turnBit(bytes, [below(Math.floor(bytes.length / PAGE))]);
        return bytes;
      });
  }
});
