/** RFC 8785: the test data of its author. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { jcs } from '../../src/log/jcs.ts';
import { vectors } from './where.ts';

test('canonical JSON of cyberphone/json-canonicalization, byte for byte', (t) => {
  const folder = vectors(t, 'jcs', 'testdata');
  if (folder === null) return;
  const names = readdirSync(join(folder, 'input'));
  assert.ok(names.length > 0);
  for (const name of names) {
    const written = jcs(JSON.parse(readFileSync(join(folder, 'input', name), 'utf8')));
    const wanted: string = readFileSync(join(folder, 'outhex', name.replace(/json$/, 'txt')), 'utf8').replace(/\s/g, '');
    assert.equal(Buffer.from(written, 'utf8').toString('hex'), wanted, name);
  }
});
