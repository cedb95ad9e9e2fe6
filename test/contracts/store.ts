/** What every store must do (desk/ports.ts). A second store is held to this same suite. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { type Batch, type Deadline, LostFence, type Ring, type Stampbook, type Store, type StoredEntry } from '../../src/desk/ports.ts';

export const THREAD = 'c00000000000000a1';
export const OTHER_THREAD = 'c00000000000000b2';

const digest = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest());
export const hex = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** An entry as the store sees it: the store reads none of these bytes. */
export function entryAt(index: number, thread = THREAD, threadSeq = index): StoredEntry {
  const bytes = new Uint8Array(Buffer.from(`abri.entry/1 ${index} ${1000 + index} ${thread} ${threadSeq} -\n{}\nnote ${index}\n`));
  return { index, rx: 1000 + index, thread, threadSeq, leaf: digest(`leaf ${index}`), bytes };
}

/** A batch that appends `count` entries to a log of size `expected`; anything else is empty unless given. */
export function batchOf(expected: number, count: number, more: Partial<Batch> = {}): Batch {
  const size = expected + count;
  return {
    expected,
    entries: Array.from({ length: count }, (_, i) => entryAt(expected + i)),
    words: [],
    blobs: [],
    accepted: [],
    clearTimers: [],
    setTimers: [],
    addRings: [],
    doneRings: [],
    head: { size, root: digest(`root ${size}`), checkpoint: `example/log\n${size}\n\n— example/log AAAA\n` },
    ...more,
  };
}

export const timer = (key: string, due: number): Deadline => ({
  key,
  due,
  thread: THREAD,
  act: { act: 'alert.escalate', with: { alert: 'a1', rung: 2 } },
});
export const ring = (key: string): Ring => ({
  key,
  alert: 'a1',
  version: 1,
  kind: 'order',
  recipient: 'renard-1',
  channel: 'push',
  rung: 0,
  notBefore: 5,
  thread: THREAD,
});

export interface OpenedStore {
  readonly store: Store & Stampbook;
  /** Closes the store and opens the same data again. */
  reopen(): Promise<Store & Stampbook>;
  close(): Promise<void>;
}

async function collect(store: Store, from: number, to: number): Promise<StoredEntry[]> {
  const all: StoredEntry[] = [];
  for await (const entry of store.entries(from, to))
    all.push({ ...entry, leaf: new Uint8Array(entry.leaf), bytes: new Uint8Array(entry.bytes) });
  return all;
}

export function storeContract(name: string, open: () => Promise<OpenedStore>): void {
  const on = (what: string, check: (opened: OpenedStore, t: TestContext) => Promise<void>): void => {
    test(`${name}: ${what}`, async (t) => {
      const opened = await open();
      try {
        await check(opened, t);
      } finally {
        await opened.close();
      }
    });
  };

  on('an empty store has no head, no entry, nothing to do', async ({ store }) => {
    assert.equal(await store.head(), null);
    assert.deepEqual(await collect(store, 0, 10), []);
    assert.deepEqual(await store.words(0), []);
    assert.equal(await store.blob(hex('x')), null);
    assert.equal(await store.accepted('dev/00000001', 'i1'), null);
    assert.deepEqual(await store.timers(), []);
    assert.deepEqual(await store.rings(), []);
    assert.equal(await store.lastBeat(), null);
    assert.equal(await store.note('org'), null);
  });

  on('what was appended is read back byte for byte, in order, also after reopening', async ({ store, reopen }) => {
    await store.append(batchOf(0, 3));
    await store.append(batchOf(3, 600));
    for (const next of [async () => store, reopen]) {
      const now = await next();
      const head = await now.head();
      assert.equal(head?.size, 603);
      assert.deepEqual(new Uint8Array(head.root), digest('root 603'));
      assert.equal(head.checkpoint, batchOf(3, 600).head.checkpoint);
      assert.deepEqual(
        await collect(now, 0, 603),
        Array.from({ length: 603 }, (_, i) => entryAt(i)),
      );
    }
  });

  on('entries: from is included, to is not, beyond the end is the end', async ({ store }) => {
    await store.append(batchOf(0, 5));
    assert.deepEqual(
      (await collect(store, 1, 3)).map((e) => e.index),
      [1, 2],
    );
    assert.deepEqual(
      (await collect(store, 4, 99)).map((e) => e.index),
      [4],
    );
    assert.deepEqual(await collect(store, 3, 3), []);
    assert.deepEqual(await collect(store, 9, 12), []);
  });

  on('a batch for another size is a lost fence, writes nothing, and the store goes on', async ({ store }) => {
    await store.append(batchOf(0, 2));
    for (const expected of [0, 1, 3]) {
      await assert.rejects(store.append(batchOf(expected, 1, { setTimers: [timer('t', 9)] })), LostFence);
    }
    assert.equal((await store.head())?.size, 2);
    assert.deepEqual(await store.timers(), []);
    await store.append(batchOf(2, 1));
    assert.equal((await store.head())?.size, 3);
  });

  on('two writers with the same draft: one wins, one loses', async ({ store }) => {
    const results = await Promise.allSettled([store.append(batchOf(0, 1)), store.append(batchOf(0, 1))]);
    assert.deepEqual(results.map((r) => r.status).sort(), ['fulfilled', 'rejected']);
    const lost = results.find((r) => r.status === 'rejected');
    assert.ok(lost?.reason instanceof LostFence);
  });

  on('a batch that contradicts the store is refused whole', async ({ store }) => {
    const accepted = { device: 'dev/00000001', id: 'i1', index: 0, asked: hex('asked'), reply: '{}' };
    await store.append(batchOf(0, 1, { accepted: [accepted] }));
    const wrong: Batch[] = [
      batchOf(1, 2, { entries: [entryAt(1), entryAt(3)] }),
      batchOf(1, 1, { head: batchOf(1, 2).head }),
      batchOf(1, 1, { entries: [entryAt(1, THREAD, 0)] }),
      batchOf(1, 1, { accepted: [{ ...accepted, index: 1 }] }),
      batchOf(1, 1, { words: [{ index: 7, n: 0, text: 'x' }] }),
    ];
    for (const batch of wrong) {
      const all = {
        ...batch,
        addRings: [ring('r')],
        setTimers: [timer('t', 1)],
        blobs: [{ sha256: hex('b'), thread: THREAD, bytes: Buffer.from('b') }],
      };
      await assert.rejects(store.append(all), (error) => error instanceof Error && !(error instanceof LostFence));
    }
    assert.equal((await store.head())?.size, 1);
    assert.equal((await collect(store, 0, 9)).length, 1);
    assert.deepEqual([await store.rings(), await store.timers(), await store.blob(hex('b'))], [[], [], null]);
    await store.append(batchOf(1, 1));
  });

  on('accepted ids are per device and kept for ever', async ({ store, reopen }) => {
    const one = { device: 'dev/00000001', id: 'i1', index: 0, asked: hex('asked 1'), reply: '{"n":1}' };
    const two = { device: 'dev/00000002', id: 'i1', index: 1, asked: hex('asked 2'), reply: '{"n":2}' };
    await store.append(batchOf(0, 2, { accepted: [one, two] }));
    const now = await reopen();
    assert.deepEqual(await now.accepted('dev/00000001', 'i1'), one);
    assert.deepEqual(await now.accepted('dev/00000002', 'i1'), two);
    assert.equal(await now.accepted('dev/00000003', 'i1'), null);
    assert.equal(await now.accepted('dev/00000001', 'I1'), null);
  });

  on('words come back in order of n, exactly', async ({ store, reopen }) => {
    const text = 'WyJzYWx0IiwidmVyYmF0aW0iLCLDqXZhY3VleiDwn4-cIl0';
    await store.append(
      batchOf(0, 2, {
        words: [
          { index: 1, n: 2, text: 'c' },
          { index: 1, n: 0, text },
          { index: 1, n: 1, text: '' },
        ],
      }),
    );
    await store.append(batchOf(2, 1, { words: [{ index: 0, n: 0, text: 'later, for an entry of before' }] }));
    const now = await reopen();
    assert.deepEqual(await now.words(1), [
      { n: 0, text },
      { n: 1, text: '' },
      { n: 2, text: 'c' },
    ]);
    assert.deepEqual(await now.words(0), [{ n: 0, text: 'later, for an entry of before' }]);
    assert.deepEqual(await now.words(2), []);
  });

  on('a blob is kept byte for byte; the same one again is harmless', async ({ store, reopen }) => {
    const bytes = new Uint8Array(70_000).map((_, i) => i % 251);
    const blob = { sha256: hex(bytes), thread: THREAD, bytes };
    await store.append(batchOf(0, 1, { blobs: [blob, { sha256: hex(''), thread: THREAD, bytes: new Uint8Array() }] }));
    await store.append(batchOf(1, 1, { blobs: [blob, { ...blob, thread: OTHER_THREAD }] }));
    const now = await reopen();
    assert.deepEqual(new Uint8Array((await now.blob(blob.sha256)) ?? []), bytes);
    assert.equal((await now.blob(hex('')))?.length, 0);
  });

  on('timers: cleared by prefix, then set; a prefix is no pattern; earliest first', async ({ store, reopen }) => {
    const keys = ['alert:a1:rung', 'alert:a1:answer', 'alert:a10:rung', 'alert:A1:rung', 'alert:a_:x', 'alert:a%', 'plan:p1'];
    await store.append(batchOf(0, 1, { setTimers: keys.map((key, i) => timer(key, 100 - i)) }));
    await store.append(
      batchOf(1, 1, { clearTimers: ['alert:a1:', 'alert:a_'], setTimers: [timer('alert:a1:rung', 50), timer('plan:p1', 1)] }),
    );
    const now = await reopen();
    assert.deepEqual(
      (await now.timers()).map(({ key, due }) => [key, due]),
      [
        ['plan:p1', 1],
        ['alert:a1:rung', 50],
        ['alert:a%', 95],
        ['alert:A1:rung', 97],
        ['alert:a10:rung', 98],
      ],
    );
    assert.deepEqual((await now.timers())[0], timer('plan:p1', 1));
  });

  on('timers due at the same instant are listed by key', async ({ store }) => {
    await store.append(batchOf(0, 1, { setTimers: [timer('b', 5), timer('a', 5), timer('c', 4)] }));
    assert.deepEqual(
      (await store.timers()).map(({ key }) => key),
      ['c', 'a', 'b'],
    );
  });

  on('rings stay in the order they were added until their result is in', async ({ store, reopen }) => {
    await store.append(batchOf(0, 1, { addRings: [ring('z'), ring('a'), ring('m')] }));
    await store.append(batchOf(1, 1, { addRings: [ring('b'), ring('z')], doneRings: ['a', 'never'] }));
    const now = await reopen();
    assert.deepEqual(
      (await now.rings()).map(({ key }) => key),
      ['z', 'm', 'b'],
    );
    assert.deepEqual((await now.rings())[0], ring('z'));
  });

  on('a ring done and asked again in one batch is sent again', async ({ store }) => {
    await store.append(batchOf(0, 1, { addRings: [ring('r')] }));
    await store.append(batchOf(1, 1, { addRings: [ring('r')], doneRings: ['r'] }));
    assert.deepEqual(
      (await store.rings()).map(({ key }) => key),
      ['r'],
    );
  });

  on('a batch without entries may settle rings and timers', async ({ store }) => {
    await store.append(batchOf(0, 1, { addRings: [ring('r')], setTimers: [timer('t', 1)] }));
    await store.append(batchOf(1, 0, { doneRings: ['r'], clearTimers: ['t'] }));
    assert.deepEqual([await store.rings(), await store.timers(), (await store.head())?.size], [[], [], 1]);
  });

  on('beats and notes: the last one counts, and none of it is in the log', async ({ store, reopen }) => {
    await store.beat(7);
    await store.beat(9);
    await store.setNote('exercise', 'x1');
    await store.setNote('exercise', 'x2');
    const now = await reopen();
    assert.deepEqual([await now.lastBeat(), await now.note('exercise'), await now.note('org'), await now.head()], [9, 'x2', null, null]);
  });

  on('stamps: the first answer of each about a head is kept, and found by size; none of it is in the log', async ({ store, reopen }) => {
    await store.append(batchOf(0, 3));
    const tsa = { name: 'Horodatage d’essai', ca: '-----BEGIN CERTIFICATE-----\n', test: true };
    const head = (size: number) => ({ size, checkpoint: `example/log\n${size}\n` });
    assert.deepEqual(await store.stamps(3), { checkpoint: null, cosignatures: [], tsr: null, tsa: null });
    assert.deepEqual(await store.lastStamps(), { witnesses: new Map(), authority: null });
    assert.equal(await store.stampedFrom(0, 'witness'), null);
    await store.stamp({ ...head(1), at: 10, witness: 'b+1', line: '\u2014 b AAAA\n' });
    await store.stamp({ ...head(3), at: 30, witness: 'b+1', line: '\u2014 b BBBB\n' });
    await store.stamp({ ...head(3), at: 31, witness: 'a+1', line: '\u2014 a CCCC\n' });
    await store.stamp({ ...head(3), at: 99, witness: 'a+1', line: '\u2014 a DDDD\n' });
    await store.stamp({ ...head(2), at: 20, tsr: Uint8Array.of(1, 2), tsa });
    await store.stamp({ ...head(2), at: 99, tsr: Uint8Array.of(9), tsa });
    for (const next of [async () => store, reopen]) {
      const now = await next();
      const lines = ['\u2014 a CCCC\n', '\u2014 b BBBB\n'];
      assert.deepEqual(await now.stamps(3), { checkpoint: 'example/log\n3\n', cosignatures: lines, tsr: null, tsa: null });
      assert.deepEqual(await now.stamps(2), { checkpoint: 'example/log\n2\n', cosignatures: [], tsr: Uint8Array.of(1, 2), tsa });
      const last = await now.lastStamps();
      assert.deepEqual([...last.witnesses].sort(), [
        ['a+1', { size: 3, at: 31 }],
        ['b+1', { size: 3, at: 30 }],
      ]);
      assert.deepEqual(last.authority, { size: 2, at: 20, name: tsa.name, test: true });
      assert.deepEqual([await now.stampedFrom(0, 'witness'), await now.stampedFrom(2, 'witness')], [1, 3]);
      assert.deepEqual([await now.stampedFrom(2, 'authority'), await now.stampedFrom(3, 'authority')], [2, null]);
      assert.equal((await now.head())?.size, 3);
    }
  });

  on('appends asked without waiting are written in the order they were asked', async ({ store }) => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => store.append(batchOf(i, 1))));
    assert.equal((await store.head())?.size, 20);
  });

  on('shredding a thread leaves its entries, says null for its words, and touches nothing else', async ({ store, reopen }) => {
    const shot = { sha256: hex('shot'), bytes: new Uint8Array(Buffer.from('shot')) };
    await store.append(
      batchOf(0, 4, {
        entries: [entryAt(0), entryAt(1, OTHER_THREAD, 0), entryAt(2, '-', 0), entryAt(3, '-', 1)],
        words: [0, 1, 2, 3].map((index) => ({ index, n: 0, text: `words ${index}` })),
        blobs: [
          { ...shot, thread: THREAD },
          { ...shot, thread: OTHER_THREAD },
        ],
        accepted: [{ device: 'dev/00000001', id: 'i1', index: 0, asked: hex('asked'), reply: '{}' }],
      }),
    );
    assert.equal(await store.shred([THREAD, '-:2']), true);
    assert.equal(await store.shred([THREAD, 'c00000000000000c3']), false, 'asked again, or of what has no key, it does nothing');
    await store.append(batchOf(4, 1, { entries: [entryAt(4, THREAD, 1)], words: [{ index: 4, n: 0, text: 'after' }] }));
    for (const next of [async () => store, reopen]) {
      const now = await next();
      assert.deepEqual(await now.words(0), [{ n: 0, text: null }]);
      assert.deepEqual(await now.words(1), [{ n: 0, text: 'words 1' }]);
      assert.deepEqual(await now.words(2), [{ n: 0, text: null }]);
      assert.deepEqual(await now.words(3), [{ n: 0, text: 'words 3' }]);
      assert.deepEqual(await now.words(4), [{ n: 0, text: 'after' }]);
      assert.equal(Buffer.from((await now.blob(shot.sha256)) ?? []).toString(), 'shot');
      assert.equal((await now.accepted('dev/00000001', 'i1'))?.asked, '');
      assert.equal((await collect(now, 0, 9)).length, 5);
    }
    const last = await reopen();
    assert.equal(await last.shred([OTHER_THREAD]), true);
    assert.equal(await last.blob(shot.sha256), null);
  });
}
