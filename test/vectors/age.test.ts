/** The test vectors of CCTV for age, through the same door as sealed values: binary files, native X25519 identities. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { inflateSync } from 'node:zlib';
import { sha256Hex } from '../../src/log/digest.ts';
import { LogFault } from '../../src/log/fault.ts';
import { openWith } from '../../src/vault/age.ts';
import { vectors } from './where.ts';

interface Vector {
  readonly says: ReadonlyMap<string, string>;
  readonly identities: readonly string[];
  readonly file: Uint8Array;
}

function read(path: string): Vector {
  const bytes = readFileSync(path);
  const end = bytes.indexOf('\n\n');
  const lines = bytes.subarray(0, end).toString('latin1').split('\n');
  const pairs = lines.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)] as const);
  const says = new Map(pairs);
  const raw = bytes.subarray(end + 2);
  const file = new Uint8Array(says.get('compressed') === 'zlib' ? inflateSync(raw) : raw);
  return { says, identities: pairs.filter(([name]) => name === 'identity').map(([, identity]) => identity), file };
}

/** Not ours by design: passphrases, armor, post-quantum keys. They are refused, whatever age makes of them. */
const isOurs = ({ says, identities }: Vector): boolean =>
  !says.has('passphrase') && says.get('armored') !== 'yes' && identities.every((identity) => /^AGE-SECRET-KEY-1[^P]/i.test(identity));

test('CCTV age: whatever age opens with an X25519 identity is opened, whatever it refuses is refused', async (t) => {
  const folder = vectors(t, 'cctv', 'age', 'testdata');
  if (folder === null) return;
  let ours = 0;
  for (const name of readdirSync(folder)) {
    const vector = read(join(folder, name));
    const opened: Uint8Array | LogFault = await (async () => {
      for (const identity of vector.identities) {
        try {
          return await openWith(vector.file, identity);
        } catch (error) {
          assert.ok(error instanceof LogFault, `${name}: ${String(error)}`);
        }
      }
      return new LogFault('age.file', 'none of the identities opens it');
    })();
    if (!isOurs(vector)) {
      assert.ok(opened instanceof LogFault, `${name}: opened`);
      continue;
    }
    ours++;
    const success = vector.says.get('expect') === 'success';
    assert.equal(opened instanceof Uint8Array, success, `${name}: expect ${vector.says.get('expect')}`);
    if (opened instanceof Uint8Array) assert.equal(sha256Hex(opened), vector.says.get('payload'), name);
  }
  assert.ok(ours > 60, `only ${ours} vectors are ours`);
});
