/** A log built by transparency-dev/tessera, the Go implementation: our tree, tiles, bundles and checkpoints are the same bytes. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fromB64 } from '../../src/log/base64.ts';
import { openCheckpoint, signCheckpoint } from '../../src/log/checkpoint.ts';
import { signerFromSeed } from '../../src/log/digest.ts';
import { entryBundle } from '../../src/log/entry.ts';
import { leafHash, Tree, tilePath } from '../../src/log/tree.ts';
import { vectors } from './where.ts';

/** The words build_log.sh appends, and the keys it signs with. */
function recipe(folder: string): { entries: Uint8Array[]; vkey: string; signer: ReturnType<typeof signerFromSeed> } {
  const script = readFileSync(join(folder, 'build_log.sh'), 'utf8');
  const words = /^for i in (.+); do$/m.exec(script)?.[1]?.split(' ') ?? [];
  const vkey = /LOG_PUBLIC_KEY="([^"]+)"/.exec(script)?.[1] ?? '';
  const [, name = '', secret = ''] = /LOG_PRIVATE_KEY="PRIVATE\+KEY\+([^+]+)\+[0-9a-f]{8}\+([^"]+)"/.exec(script) ?? [];
  assert.ok(words.length > 0);
  return { entries: words.map((word) => new TextEncoder().encode(word)), vkey, signer: signerFromSeed(name, fromB64(secret).slice(1)) };
}

test('checkpoints of tessera are reproduced byte for byte, signature included', (t) => {
  const folder = vectors(t, 'tessera-log', 'testdata');
  if (folder === null) return;
  const { entries, vkey, signer } = recipe(folder);
  assert.equal(signer.vkey, vkey);
  const tree = new Tree();
  for (let size = 0; size <= entries.length; size++) {
    const entry = entries[size - 1];
    if (entry !== undefined) tree.push(leafHash(entry));
    const published: string = readFileSync(join(folder, 'log', `checkpoint.${size}`), 'utf8');
    assert.equal(signCheckpoint(signer.name, size, tree.root(), signer), published);
    assert.deepEqual(openCheckpoint(published, vkey), { origin: signer.name, size, root: tree.root() });
  }
});

test('tiles and entry bundles of tessera are reproduced byte for byte', (t) => {
  const folder = vectors(t, 'tessera-log', 'testdata');
  if (folder === null) return;
  const { entries } = recipe(folder);
  const tree = new Tree();
  for (const entry of entries) tree.push(leafHash(entry));
  const widths = readdirSync(join(folder, 'log/tile/0/000.p')).map(Number);
  assert.equal(widths.length, entries.length);
  for (const width of widths) {
    assert.deepEqual(Buffer.from(tree.tile(0, 0, width)), readFileSync(join(folder, 'log', tilePath(0, 0, width))));
    const bundle = join(folder, 'log', tilePath('entries', 0, width));
    assert.ok(existsSync(bundle));
    assert.deepEqual(Buffer.from(entryBundle(entries.slice(0, width))), readFileSync(bundle));
  }
});
