import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tar, tarLength } from '../../src/log/dossier/tar.ts';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const long = `data/${'longue-enquete/'.repeat(8)}chronologie.txt`;
const files = new Map([
  ['verify.sh', text('#!/bin/sh\necho ok\n')],
  ['data/vide', new Uint8Array()],
  [long, text('é'.repeat(300))],
  ['bagit.txt', text('x'.repeat(512))],
]);

test('tar(1) reads the archive back byte for byte', () => {
  const folder = mkdtempSync(join(tmpdir(), 'abri-tar-'));
  try {
    const archive = Buffer.concat([...tar('d-1', files)]);
    assert.equal(archive.length, tarLength(files));
    writeFileSync(join(folder, 'bag.tar'), archive);
    execFileSync('tar', ['-xf', 'bag.tar'], { cwd: folder });
    for (const [path, bytes] of files) assert.deepEqual(new Uint8Array(readFileSync(join(folder, 'd-1', path))), bytes, path);
    assert.equal(statSync(join(folder, 'd-1/verify.sh')).mode & 0o111, 0o111);
    assert.equal(statSync(join(folder, 'd-1/bagit.txt')).mode & 0o111, 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the same files give the same archive, in whatever order they come', () => {
  const turned = new Map([...files].reverse());
  assert.deepEqual(Buffer.concat([...tar('d', turned)]), Buffer.concat([...tar('d', files)]));
});

test('a path no ustar archive can hold is a defect of ours and says so', () => {
  assert.throws(() => [...tar('d', new Map([['n'.repeat(101), text('')]]))], /path too long/);
});
