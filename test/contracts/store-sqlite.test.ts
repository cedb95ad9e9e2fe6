/** The contract, then what is SQLite's own: files, keys, refusals to open, faults. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import type { Store } from '../../src/desk/ports.ts';
import { openCodes } from '../../src/edges/store-sqlite/codes.ts';
import { StoreFault, type StoreFaultCode } from '../../src/edges/store-sqlite/fault.ts';
import { openFolderForReading, openFolderForWriting } from '../../src/edges/store-sqlite/folder.ts';
import { ABRI } from '../../src/edges/store-sqlite/schema.ts';
import { openSqliteStore, type SqliteStore } from '../../src/edges/store-sqlite/store.ts';
import { openTokens } from '../../src/edges/store-sqlite/tokens.ts';
import { batchOf, entryAt, hex, ring, storeContract, THREAD } from './store.ts';

const KEK = new Uint8Array(32).fill(7);
const SCHEMA = new URL('./store-sqlite.schema.txt', import.meta.url);

function newFolder(t?: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'abri-store-'));
  t?.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

storeContract('sqlite', async () => {
  const folder = newFolder();
  let store: SqliteStore = await openSqliteStore({ folder, kek: KEK });
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await openSqliteStore({ folder, kek: KEK });
      return store;
    },
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

const withCode = (code: StoreFaultCode) => (error: unknown) => {
  assert.ok(error instanceof StoreFault, String(error));
  assert.equal(error.code, code, error.message);
  assert.ok(error.fr.length > 40 && error.en.length > 40);
  return true;
};
const refusesToOpen = (folder: string, code: StoreFaultCode, kek = KEK) => assert.rejects(openSqliteStore({ folder, kek }), withCode(code));

async function using<T>(folder: string, work: (store: SqliteStore) => Promise<T>): Promise<T> {
  const store = await openSqliteStore({ folder, kek: KEK });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
const sizeOf = async (store: Store): Promise<number> => (await store.head())?.size ?? 0;

test('the schema is the pinned one; a change is a new version and a step to it (decision 35)', async (t) => {
  const folder = newFolder(t);
  await using(folder, async () => {});
  openTokens({ folder, clock: { now: () => 0 } }).close();
  openCodes({ folder, kek: KEK }).close();
  const dump = ['abri.db', 'keys.db', 'sessions.db', 'codes.db'].map((name) => {
    const db = new DatabaseSync(join(folder, name), { readOnly: true });
    const version = Object.values(db.prepare('PRAGMA user_version').get() ?? {})[0];
    const rows = db.prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name").all();
    db.close();
    return [`-- ${name}, version ${version}`, ...rows.map(({ sql }) => `${sql};`)].join('\n\n');
  });
  const now = `${dump.join('\n\n')}\n`;
  if (process.env.ABRI_PIN === '1') writeFileSync(SCHEMA, now);
  assert.equal(now, readFileSync(SCHEMA, 'utf8'));
});

test('every file of the folder is readable by its owner only', { skip: process.platform === 'win32' && 'no mode bits' }, async (t) => {
  const folder = newFolder(t);
  await using(folder, async (store) => {
    await store.append(batchOf(0, 1, { words: [{ index: 0, n: 0, text: 'x' }] }));
    const open = readdirSync(folder).filter((name) => name !== 'lock.db' && (statSync(join(folder, name)).mode & 0o077) !== 0);
    assert.deepEqual(open, []);
  });
});

test('words, blobs and what was asked are in no file of the folder, neither plain nor hashed', async (t) => {
  const folder = newFolder(t);
  const canary = 'canari-4f1d9b7e-sous-le-pont';
  await using(folder, async (store) => {
    await store.append(
      batchOf(0, 2, {
        entries: [entryAt(0), entryAt(1, '-', 0)],
        words: [0, 1].map((index) => ({ index, n: 0, text: canary })),
        blobs: [{ sha256: hex('blob'), thread: THREAD, bytes: new Uint8Array(Buffer.from(canary)) }],
        accepted: [{ device: 'dev/00000001', id: 'i1', index: 0, asked: hex(canary), reply: '{}' }],
      }),
    );
    assert.deepEqual(await store.words(1), [{ n: 0, text: canary }]);
    while (!existsSync(join(folder, 'head.last'))) await new Promise((resolve) => setTimeout(resolve, 5));
    const names = readdirSync(folder);
    assert.ok(
      ['abri.db', 'abri.db-wal', 'keys.db', 'keys.db-wal', 'head.last'].every((name) => names.includes(name)),
      names.join(),
    );
    for (const name of names) {
      const bytes = readFileSync(join(folder, name));
      for (const trace of [canary, hex(canary), Buffer.from(canary).toString('base64').slice(0, 36)])
        assert.equal(bytes.includes(trace), false, name);
    }
  });
});

test('a destroyed data key is in no byte of keys.db', async (t) => {
  const folder = newFolder(t);
  await using(folder, async (store) => {
    await store.append(batchOf(0, 1, { words: [{ index: 0, n: 0, text: 'x' }] }));
    const db = new DatabaseSync(join(folder, 'keys.db'), { readOnly: true });
    const { wrapped } = db.prepare('SELECT wrapped FROM data_key').get() as { wrapped: Uint8Array };
    db.close();
    const there = () => ['keys.db', 'keys.db-wal'].some((name) => readFileSync(join(folder, name)).includes(Buffer.from(wrapped)));
    assert.equal(there(), true);
    assert.equal(await store.shred([THREAD]), true);
    assert.equal(there(), false);
    assert.equal(await store.shred([THREAD]), false);
  });
});

test('a second program on the same folder is refused; closing frees it', async (t) => {
  const folder = newFolder(t);
  await using(folder, async () => {
    await refusesToOpen(folder, 'locked');
    const program = `import { openFolderForReading, openFolderForWriting } from ${JSON.stringify(new URL('../../src/edges/store-sqlite/folder.ts', import.meta.url).href)};
      try { openFolderForWriting(${JSON.stringify(folder)}, new Uint8Array(32).fill(7)); console.log('opened'); } catch (e) { console.log(e.code); }`;
    const other = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    assert.equal(other.stdout.trim(), 'locked', other.stderr);
  });
  await using(folder, async () => {});
});

test('another master key, or none of the right length, opens nothing', async (t) => {
  const folder = newFolder(t);
  await using(folder, (store) => store.append(batchOf(0, 1)));
  const before = readFileSync(join(folder, 'abri.db'));
  await refusesToOpen(folder, 'wrong_kek', new Uint8Array(32).fill(8));
  await refusesToOpen(folder, 'wrong_kek', new Uint8Array(16));
  assert.deepEqual(readFileSync(join(folder, 'abri.db')), before);
  await using(folder, async (store) => assert.equal(await sizeOf(store), 1));
});

test('keys.db missing, or of another folder, is told before anything is made', async (t) => {
  const [folder, other] = [newFolder(t), newFolder(t)];
  for (const one of [folder, other]) await using(one, (store) => store.append(batchOf(0, 1)));
  renameSync(join(folder, 'keys.db'), join(folder, 'kept'));
  await refusesToOpen(folder, 'keys_missing');
  assert.equal(readdirSync(folder).includes('keys.db'), false);
  copyFileSync(join(other, 'keys.db'), join(folder, 'keys.db'));
  await refusesToOpen(folder, 'keys_missing');
  renameSync(join(folder, 'kept'), join(folder, 'keys.db'));
  await using(folder, async (store) => assert.equal(await sizeOf(store), 1));
});

test('an older keys.db lacks keys: their words are missing, and are not called shredded', async (t) => {
  const folder = newFolder(t);
  await using(folder, async () => {});
  copyFileSync(join(folder, 'keys.db'), join(folder, 'older'));
  await using(folder, (store) => store.append(batchOf(0, 1, { words: [{ index: 0, n: 0, text: 'x' }] })));
  renameSync(join(folder, 'older'), join(folder, 'keys.db'));
  await using(folder, async (store) => {
    await store.append(batchOf(1, 1, { words: [{ index: 1, n: 0, text: 'y' }] }));
    await assert.rejects(store.words(0), withCode('keys_missing'));
    assert.deepEqual(await store.words(1), [{ n: 0, text: 'y' }]);
  });
});

test('a database put back from a backup, or gone, is behind the last head (decision 7)', async (t) => {
  const folder = newFolder(t);
  const file = (name: string) => join(folder, name);
  await using(folder, (store) => store.append(batchOf(0, 1)));
  copyFileSync(file('abri.db'), file('backup'));
  await using(folder, (store) => store.append(batchOf(1, 1)));
  assert.match(readFileSync(file('head.last'), 'utf8'), /^abri\.head\/1\n2\n/);
  copyFileSync(file('abri.db'), file('newest'));
  copyFileSync(file('backup'), file('abri.db'));
  await refusesToOpen(folder, 'behind_last_head');
  rmSync(file('abri.db'));
  await refusesToOpen(folder, 'behind_last_head');
  assert.equal(readdirSync(folder).includes('abri.db'), false);
  renameSync(file('newest'), file('abri.db'));
  await using(folder, async (store) => assert.equal(await sizeOf(store), 2));
});

test('another history of the same size is refused; a head file one commit old, or gone, is written again', async (t) => {
  const folder = newFolder(t);
  const headFile = join(folder, 'head.last');
  await using(folder, (store) => store.append(batchOf(0, 1)));
  const older = readFileSync(headFile);
  await using(folder, (store) => store.append(batchOf(1, 1)));
  const newest = readFileSync(headFile);
  for (const spoil of [() => writeFileSync(headFile, older), () => rmSync(headFile)]) {
    spoil();
    await using(folder, async () => {});
    assert.deepEqual(readFileSync(headFile), newest);
  }
  writeFileSync(headFile, newest.toString().replace(/\n[A-Za-z0-9+/]{43}=\n/, `\n${Buffer.alloc(32).toString('base64')}\n`));
  await refusesToOpen(folder, 'other_history');
  writeFileSync(headFile, 'torn');
  await refusesToOpen(folder, 'damaged');
});

test('a folder of a newer program is refused untouched, an older one waits for its upgrade; another program’s database is not ours', async (t) => {
  const folder = newFolder(t);
  await using(folder, async () => {});
  const path = join(folder, 'abri.db');
  const change = (sql: string) => {
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
  };
  change('PRAGMA user_version = 99');
  const before = readFileSync(path);
  await refusesToOpen(folder, 'newer_folder');
  assert.deepEqual(readFileSync(path), before);
  change('PRAGMA user_version = 1');
  await refusesToOpen(folder, 'older_folder');
  change(`PRAGMA user_version = ${ABRI.version}; PRAGMA application_id = 1`);
  await refusesToOpen(folder, 'not_ours');
});

test('whoever only reads needs no lock, and is refused like the others', async (t) => {
  const folder = newFolder(t);
  await refusesToOpen(join(folder, 'nowhere'), 'nothing_here');
  assert.throws(() => openFolderForReading(folder, KEK), withCode('nothing_here'));
  await using(folder, async (store) => {
    await store.append(batchOf(0, 1, { words: [{ index: 0, n: 0, text: 'w' }] }));
    const reader = openFolderForReading(folder, KEK);
    assert.deepEqual([reader.head()?.size, reader.words(0)], [1, [{ n: 0, text: 'w' }]]);
    await store.append(batchOf(1, 1));
    assert.equal(reader.head()?.size, 2);
    reader.close();
  });
  assert.throws(() => openFolderForReading(folder, new Uint8Array(32)), withCode('wrong_kek'));
  const reader = openFolderForReading(folder, KEK);
  assert.equal(reader.head()?.size, 2);
  reader.close();
});

test('a damaged database is told as such, on opening or at the page that is broken', async (t) => {
  const spoilt = async (spoil: (path: string) => void): Promise<unknown> => {
    const folder = newFolder(t);
    await using(folder, async (store) => {
      for (let at = 0; at < 600; at += 100) await store.append(batchOf(at, 100));
    });
    spoil(join(folder, 'abri.db'));
    return await using(folder, async (store) => {
      assert.notDeepEqual(await store.check(), []);
      for await (const entry of store.entries(0, 600)) assert.ok(entry);
    }).then(
      () => null,
      (error: unknown) => error,
    );
  };
  withCode('damaged')(await spoilt((path) => writeFileSync(path, Buffer.alloc(4096, 1), { flag: 'r+' })));
  withCode('damaged')(await spoilt((path) => truncateSync(path, 20_000)));
  withCode('damaged')(
    await spoilt((path) => {
      const bytes = readFileSync(path);
      for (let page = 14; (page + 1) * 4096 <= bytes.length; page++) bytes.fill(0xff, page * 4096, page * 4096 + 64);
      writeFileSync(path, bytes);
    }),
  );
});

test('a sealed value that was changed by hand is damaged, not shredded', async (t) => {
  const folder = newFolder(t);
  await using(folder, (store) => store.append(batchOf(0, 2, { words: [0, 1].map((index) => ({ index, n: 0, text: `w${index}` })) })));
  const db = new DatabaseSync(join(folder, 'abri.db'));
  db.exec('UPDATE words SET sealed = (SELECT sealed FROM words WHERE "index" = 1) WHERE "index" = 0');
  db.close();
  await using(folder, async (store) => {
    await assert.rejects(store.words(0), withCode('damaged'));
    assert.deepEqual(await store.words(1), [{ n: 0, text: 'w1' }]);
  });
});

test('after close nothing is written, and closing twice is closing once', async (t) => {
  const store = await openSqliteStore({ folder: newFolder(t), kek: KEK });
  await store.close();
  await store.close();
  await assert.rejects(store.append(batchOf(0, 1)), withCode('stopped'));
});

/** A batch that needs room: 2 MB of blobs. */
const heavy = (expected: number) => {
  const blobs = Array.from({ length: 32 }, (_, i) => ({
    sha256: hex(`${expected} ${i}`),
    thread: THREAD,
    bytes: new Uint8Array(65_536).fill(i),
  }));
  return batchOf(expected, 1, { blobs, addRings: [ring(`r${expected}`)], words: [{ index: expected, n: 0, text: 'w' }] });
};

/** Fills a store until it refuses; returns how many entries it acknowledged. */
async function fill(append: (at: number) => Promise<void>): Promise<{ acknowledged: number; fault: unknown }> {
  for (let at = 0; at < 40; at++) {
    try {
      await append(at);
    } catch (fault) {
      return { acknowledged: at, fault };
    }
  }
  throw new Error('the disk was never full');
}

async function holdsExactly(folder: string, acknowledged: number): Promise<void> {
  await using(folder, async (store) => {
    assert.equal(await sizeOf(store), acknowledged);
    assert.equal((await store.rings()).length, acknowledged);
    assert.deepEqual(await store.words(acknowledged), []);
    assert.deepEqual(await store.check(), []);
    for (let index = 0; index < acknowledged; index++) assert.deepEqual(await store.words(index), [{ n: 0, text: 'w' }]);
  });
}

test('a database that cannot grow: disk_full, nothing half-written, no more writing until a restart', async (t) => {
  const folder = newFolder(t);
  await using(folder, async () => {});
  const { writer, close } = openFolderForWriting(folder, KEK, { maxPages: 2000 });
  const { acknowledged, fault } = await fill(async (at) => writer.append(heavy(at)));
  withCode('disk_full')(fault);
  assert.throws(() => writer.append(batchOf(acknowledged, 1)), withCode('disk_full'));
  close();
  assert.ok(acknowledged > 0);
  await holdsExactly(folder, acknowledged);
});

/** A small file system of our own, when this machine lets us mount one. */
function mounted(t: TestContext, options: string): string | null {
  const folder = newFolder();
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'abri-test', folder]);
  t.after(() => {
    if (done.status === 0) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return done.status === 0 ? folder : null;
}

test('a disk that is full: disk_full, and everything acknowledged is there once there is room', async (t) => {
  const folder = mounted(t, 'size=16m,mode=700');
  if (folder === null) return t.skip('mounting a small file system is not permitted here');
  const ballast = join(folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(8 << 20));
  const store = await openSqliteStore({ folder, kek: KEK });
  const { acknowledged, fault } = await fill((at) => store.append(heavy(at)));
  withCode('disk_full')(fault);
  await assert.rejects(store.append(batchOf(acknowledged, 1)), withCode('disk_full'));
  rmSync(ballast);
  await store.close();
  assert.ok(acknowledged > 0);
  await holdsExactly(folder, acknowledged);
});

test('a disk mounted read-only: refused on opening, in words', async (t) => {
  const folder = mounted(t, 'size=4m,mode=700');
  if (folder === null) return t.skip('mounting a small file system is not permitted here');
  await using(folder, (store) => store.append(batchOf(0, 1)));
  assert.equal(spawnSync('mount', ['-o', 'remount,ro', folder]).status, 0);
  await refusesToOpen(folder, 'read_only');
});
