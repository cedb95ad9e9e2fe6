/** Against a local authority of `openssl ts`: what a real one would answer, and what a lying one would. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeAuthority } from '../../test/http/authority.ts';
import { LogFault } from './fault.ts';
import { openTimeStamp, timeStampRequest } from './timestamp.ts';

const refused = (code: string) => (fault: unknown) => fault instanceof LogFault && fault.code === code;
const folder = mkdtempSync(join(tmpdir(), 'abri-tsa-'));
after(() => rmSync(folder, { recursive: true }));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const nonce = Uint8Array.of(0, 0x9f, 2, 3, 4, 5, 6, 7);

test('an authority stamps what we ask, `openssl ts -verify` agrees, and only the answer to this question is taken', (t) => {
  const authority = makeAuthority(t, join(folder, 'tsa'));
  if (authority === null) return;
  const message = bytes('abri.example/log/essai\n7\n');
  const query = timeStampRequest(message, nonce);
  const reply = authority.stamp(query);
  const at = openTimeStamp(reply, message, nonce);
  assert.ok(Math.abs(at - Date.now()) < 3_600_000);
  assert.equal(openTimeStamp(reply, message, null), at);
  assert.throws(() => openTimeStamp(reply, bytes('autre chose'), nonce), refused('timestamp.imprint'));
  assert.throws(() => openTimeStamp(reply, message, nonce.slice(2)), refused('timestamp.nonce'));
  assert.throws(() => openTimeStamp(reply.slice(0, -1), message, nonce), refused('timestamp.form'));
  assert.throws(() => openTimeStamp(authority.stamp(bytes('x')), message, nonce), refused('timestamp.refused'));

  const path = (name: string): string => join(folder, name);
  writeFileSync(path('q'), query);
  writeFileSync(path('r'), reply);
  writeFileSync(path('m'), message);
  writeFileSync(path('ca'), authority.ca);
  const openssl = (...args: string[]) => spawnSync('openssl', ['ts', ...args], { encoding: 'utf8' });
  const asked = openssl('-query', '-in', path('q'), '-text').stdout;
  assert.match(asked, /Hash Algorithm: sha256[\s\S]*Nonce: 0x9F020304050607[\s\S]*Certificate required: yes/);
  assert.match(openssl('-verify', '-in', path('r'), '-data', path('m'), '-CAfile', path('ca')).stdout, /Verification: OK/);
  assert.match(openssl('-verify', '-in', path('r'), '-queryfile', path('q'), '-CAfile', path('ca')).stdout, /Verification: OK/);
  assert.equal(readFileSync(path('m')).length, message.length);
});

test('a nonce is written as DER writes numbers', () => {
  const ends = (...given: number[]): string => Buffer.from(timeStampRequest(bytes(''), Uint8Array.from(given))).toString('hex');
  assert.match(ends(0x7f), /02017f0101ff$/);
  assert.match(ends(0x80), /020200800101ff$/);
  assert.match(ends(0, 0), /0201000101ff$/);
});
