/** transparency-dev/merkle testdata: proofs of a Go library, the false ones included. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fromB64 } from '../../src/log/base64.ts';
import { verifyConsistency, verifyInclusion } from '../../src/log/tree.ts';
import { vectors } from './where.ts';

interface Case {
  desc: string;
  wantErr: boolean;
  proof: string[] | null;
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  size1: number;
  size2: number;
  root1: string;
  root2: string;
}

// JSON.parse rounds the indexes near 2^64 to numbers that are no longer safe: refused either way, as they must be.
function cases(folder: string): { file: string; given: Case }[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort();
  return files.map((file) => ({ file, given: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Case }));
}
const hash = (text: string): Uint8Array => fromB64(text);

test('inclusion proofs of transparency-dev/merkle', (t) => {
  const folder = vectors(t, 'merkle-transparency-dev', 'testdata', 'inclusion');
  if (folder === null) return;
  const all = cases(folder);
  assert.ok(all.length > 0);
  for (const { file, given } of all) {
    const holds = verifyInclusion(hash(given.leafHash), given.leafIdx, given.treeSize, (given.proof ?? []).map(hash), hash(given.root));
    assert.equal(holds, !given.wantErr, `${file}: ${given.desc}`);
  }
});

test('consistency proofs of transparency-dev/merkle', (t) => {
  const folder = vectors(t, 'merkle-transparency-dev', 'testdata', 'consistency');
  if (folder === null) return;
  const all = cases(folder);
  assert.ok(all.length > 0);
  for (const { file, given } of all) {
    const holds = verifyConsistency(given.size1, given.size2, (given.proof ?? []).map(hash), hash(given.root1), hash(given.root2));
    assert.equal(holds, !given.wantErr, `${file}: ${given.desc}`);
  }
});
