import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openTokens } from './tokens.ts';

const OF = { member: 'renard-1', device: 'dev/0a1b2c3d', label: 'téléphone de service', expires: 2000 };

test('a token is found until it expires or is revoked, also after reopening; only its hash is stored', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'abri-tokens-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  let now = 1000;
  const clock = { now: () => now };
  const first = openTokens({ folder, clock });
  const one = first.createToken(OF);
  const two = first.createToken({ ...OF, member: 'loutre-2', expires: 9000 });
  assert.match(one.token, /^abri_[A-Za-z0-9_-]{43}$/);
  for (const name of readdirSync(folder)) assert.equal(readFileSync(join(folder, name)).includes(one.token.slice(5)), false, name);
  first.close();

  const tokens = openTokens({ folder, clock });
  t.after(() => tokens.close());
  assert.deepEqual(tokens.find(one.token), { member: 'renard-1', device: 'dev/0a1b2c3d', id: one.id });
  for (const wrong of ['', 'abri_', one.id, `${one.token}x`, one.token.toUpperCase(), `abri_${'A'.repeat(43)}`])
    assert.equal(tokens.find(wrong), null);
  now = 2000;
  assert.equal(tokens.find(one.token), null);
  assert.equal(tokens.find(two.token)?.member, 'loutre-2');
  assert.deepEqual([tokens.revoke(two.id), tokens.revoke(two.id), tokens.revoke('t0')], [true, false, false]);
  assert.equal(tokens.find(two.token), null);
  assert.deepEqual(
    tokens
      .list()
      .map(({ member, created, expires, revoked }) => [member, created, expires, revoked])
      .sort(),
    [
      ['loutre-2', 1000, 9000, 2000],
      ['renard-1', 1000, 2000, null],
    ],
  );
});
