/**
 * A dossier and a log from a hostile hand: whatever is done to their bytes or their files, the judge answers, never throws, and
 * never says that it holds; whatever lies in the folder of a dossier, nothing outside it is read.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { readBagFolder } from '../../src/cli/bagfolder.ts';
import { verifyDossier } from '../../src/log/dossier/bag.ts';
import { verifyLog } from '../../src/log/verify.ts';
import { rebag } from '../dossier/attacks.ts';
import { makeWorld } from '../dossier/forge.ts';
import { LOG_KEY, testLog } from '../vectors/testlog.ts';
import { mutated } from './mutated.ts';
import { runs } from './runs.ts';

const world = makeWorld();
const paths = [...world.files.keys()];
const bytesAt = (path: string): Uint8Array => world.files.get(path) ?? new Uint8Array();

/** The verdict on other files than were sealed. */
function broken(files: ReadonlyMap<string, Uint8Array>): void {
  const report = verifyDossier(files, world.logPem);
  assert.equal(report.ok, false);
  assert.ok(report.faults.length > 0 && report.faults.every(({ words }) => words !== ''), 'each fault has words');
}

const one = fc.constantFrom(...paths).chain((path) => fc.tuple(fc.constant(path), mutated(bytesAt(path))));
const changed = (path: string, bytes: Uint8Array): boolean => Buffer.compare(bytes, bytesAt(path)) !== 0;

test('a file of a dossier mutated: never throws, never holds; with the lists written again by whoever did it, neither', () => {
  assert.equal(verifyDossier(world.files, world.logPem).ok, true);
  fc.assert(
    fc.property(one, fc.constantFrom('as it is', 'lists', 'lists and contents'), ([path, bytes], lists) => {
      fc.pre(changed(path, bytes));
      const spoilt = new Map([...world.files, [path, bytes]]);
      const files = lists === 'as it is' ? spoilt : rebag(spoilt, world.seal, lists === 'lists and contents');
      // A list written again is the list it was.
      fc.pre(paths.some((name) => changed(name, files.get(name) ?? new Uint8Array())));
      broken(files);
    }),
    runs(150),
  );
});

test('files of a dossier taken away, swapped, added: never throws, never holds', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'data/../../x',
      '/etc/passwd',
      'data/entries/00000000.entry',
      'data/entries/99999999.entry',
      'data/blobs/x',
      '__proto__',
      '',
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.subarray(paths, { maxLength: 3 }), fc.option(name), fc.uint8Array({ maxLength: 50 }), (gone, added, bytes) => {
      const files = new Map(world.files);
      for (const path of gone) files.delete(path);
      if (gone.length === 2) files.set(gone[0] ?? '', bytesAt(gone[1] ?? ''));
      if (added !== null) files.set(added, bytes);
      const same = files.size === world.files.size && paths.every((path) => files.has(path) && !changed(path, files.get(path) ?? bytes));
      fc.pre(!same);
      broken(files);
    }),
    runs(100),
  );
});

test('a log with an entry mutated, a head mutated, entries out of order: never throws, never says that it holds', async () => {
  const log = testLog();
  const checkpoint = log.checkpoint();
  const judge = async (entries: readonly Uint8Array[], head: string): Promise<boolean> =>
    (await verifyLog({ entries, checkpoint: head, logVkey: LOG_KEY.vkey })).ok;
  assert.equal(await judge(log.entries, checkpoint), true);
  const at = fc.nat(log.entries.length - 1);
  await fc.assert(
    fc.asyncProperty(
      at.chain((i) => mutated(log.entries[i] ?? new Uint8Array()).map((entry) => ({ i, entry }))),
      async ({ i, entry }) => {
        fc.pre(Buffer.compare(entry, log.entries[i] ?? new Uint8Array()) !== 0);
        assert.equal(await judge(log.entries.toSpliced(i, 1, entry), checkpoint), false);
      },
    ),
    runs(100),
  );
  await fc.assert(
    fc.asyncProperty(mutated(new TextEncoder().encode(checkpoint)), async (bytes) => {
      const head = new TextDecoder().decode(bytes);
      fc.pre(head !== checkpoint);
      assert.equal(await judge(log.entries, head), false);
    }),
    runs(100),
  );
  await fc.assert(
    fc.asyncProperty(at, at, async (a, b) => {
      fc.pre(a !== b);
      const moved = log.entries.toSpliced(a, 1).toSpliced(b, 0, log.entries[a] ?? new Uint8Array());
      assert.equal(await judge(moved, checkpoint), false);
      assert.equal(await judge(log.entries.toSpliced(a, 1), checkpoint), false, 'one left out');
      assert.equal(await judge(log.entries.toSpliced(a, 0, log.entries[b] ?? new Uint8Array()), checkpoint), false, 'one twice');
    }),
    runs(50),
  );
});

test('a folder that is made to deceive: links, folders, pipes and climbing names are named, and nothing outside is read', async () => {
  const base = mkdtempSync(join(tmpdir(), 'abri-bag-'));
  try {
    const bag = join(base, 'dossier-D1');
    for (const [path, bytes] of world.files) {
      mkdirSync(dirname(join(bag, path)), { recursive: true });
      writeFileSync(join(bag, path), bytes);
    }
    writeFileSync(join(base, 'secret'), 'nobody’s business');
    const strange: Readonly<Record<string, () => void>> = {
      'data/entries/link.entry': () => symlinkSync(join(base, 'secret'), join(bag, 'data/entries/link.entry')),
      'data/blobs/up': () => symlinkSync('../../..', join(bag, 'data/blobs/up')),
      'data/more': () => mkdirSync(join(bag, 'data/more')),
    };
    for (const make of Object.values(strange)) make();
    const read = await readBagFolder(bag);
    assert.deepEqual([...(read?.strange ?? [])].sort(), Object.keys(strange).sort());
    assert.equal(
      [...(read?.files.values() ?? [])].some((bytes) => Buffer.from(bytes).includes('business')),
      false,
    );
    assert.equal(await readBagFolder(join(base, 'nowhere')), null);
    assert.equal(await readBagFolder(join(base, 'secret')), null, 'a file is no folder');
    assert.equal(await readBagFolder(join(bag, 'a\0b')).catch(() => 'refused'), 'refused');
  } finally {
    rmSync(base, { recursive: true });
  }
});
