/** `/tlog/` and its three circles: heads and hashes for auditors, proofs for log-reading roles, entries for those who open every door. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exampleOrganisation } from '../../src/wire/example.ts';
import type { FoundingStep } from '../../src/wire/founding.ts';
import type { Role } from '../../src/wire/vocabulary.ts';
import { audit, type Read } from '../e2e/tlog-audit.ts';
import { NOW, openPoste, type Poste } from './desk.ts';

let poste: Poste;
const get = (member: string | null, path: string): Promise<Response> => poste.ask(member, 'GET', `/tlog/${path}`);
const over =
  (member: string): Read =>
  async (path) => {
    const reply = await get(member, path);
    return reply.status === 200 ? Buffer.from(await reply.arrayBuffer()) : null;
  };
const codeOf = async (reply: Response): Promise<string> => ((await reply.json()) as { code: string }).code;

before(async () => {
  const organisation = exampleOrganisation(NOW);
  const enrol = (member: string, role: Role, compartments: string[]): FoundingStep => ({
    as: 'delcassou',
    command: { id: `en-${member}`, act: { act: 'member.enrol', with: { member, roles: [role], compartments } }, words: {} },
  });
  const more = [enrol('auditrice', 'auditor', ['source']), enrol('greffe', 'scribe', []), enrol('dame', 'supervisor', ['source'])];
  const steps = [...organisation.steps, ...more];
  poste = await openPoste({ organisation: { ...organisation, steps } });
  // Enough for a full tile and a partial one.
  for (let n = 0; poste.desk.position() < 300; n++) {
    const body = { id: `re-t${n}`, verbatim: `Renseignement inventé ${n}.`, about: ['hermine'] };
    assert.equal((await poste.ask('vigie', 'POST', '/api/v1/reports', body)).status, 201);
  }
  const hidden = { id: 're-porte', verbatim: 'Derrière une porte.', about: ['hermine'], compartment: 'source' };
  assert.equal((await poste.ask('dame', 'POST', '/api/v1/reports', hidden)).status, 201);
});
after(async () => {
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

test('an auditor verifies the tree; a supervisor who opens every door, the entries too', async () => {
  assert.equal(await audit(over('auditrice'), poste.logVkey, false), poste.desk.position());
  assert.equal(await audit(over('dame'), poste.logVkey, true), poste.desk.position());
});

test('entries are for who opens every door: what is behind one cannot be taken out of a bundle (decision 10)', async () => {
  for (const member of ['greffe', 'delcassou']) {
    assert.equal(await codeOf(await get(member, 'tile/entries/000')), 'not_allowed', member);
    assert.equal((await get(member, 'proof/0')).status, 200, member);
    assert.equal(await audit(over(member), poste.logVkey, false), poste.desk.position());
  }
});

test('an auditor gets heads, hashes and consistency, and no entry, no proof of one, no board; others get nothing', async () => {
  for (const path of ['tile/entries/000', 'tile/entries/000.p/1', 'proof/0'])
    assert.equal(await codeOf(await get('auditrice', path)), 'not_allowed', path);
  const board = await poste.ask('auditrice', 'GET', '/api/v1/board');
  const seen = (await board.json()) as Record<string, unknown>;
  assert.deepEqual([seen.openAlerts, seen.awaiting, seen.operations, seen.log], [[], [], [], undefined]);
  for (const path of ['checkpoint', 'tile/0/000', 'consistency?from=1&to=2', 'tile/entries/000', 'proof/0'])
    assert.equal(await codeOf(await get('vigie', path)), 'not_allowed', path);
  assert.equal(await codeOf(await get(null, 'checkpoint')), 'no_token');
  // A proof is text that stands alone; consistency is hashes, one a line.
  assert.match(await (await get('delcassou', 'proof/3')).text(), /^c2sp\.org\/tlog-proof@v1\nindex 3\n/);
  assert.match(await (await get('auditrice', 'consistency?from=3&to=200')).text(), /^([A-Za-z0-9+/]{43}=\n)+$/);
  assert.equal(await (await get('auditrice', 'consistency?from=0&to=7')).text(), '');
});

test('a tile may be kept for ever by whoever may have it, entries by nobody; what is not there is not there', async () => {
  const kept = await get('auditrice', 'tile/0/000');
  assert.equal(kept.headers.get('cache-control'), 'private, max-age=31536000, immutable');
  assert.equal(kept.headers.get('content-type'), 'application/octet-stream');
  assert.equal((await kept.arrayBuffer()).byteLength, 8192);
  for (const path of ['checkpoint', 'tile/entries/000'])
    assert.equal((await get('dame', path)).headers.get('cache-control'), 'no-store', path);
  for (const path of [
    'tile/0/x001/000',
    'tile/0/001',
    'tile/0/000.p/256',
    'tile/0/0',
    'tile/00/000',
    'tile/9/000',
    'tile/0/000.p/0',
    '..%2f',
    '',
  ])
    assert.equal(await codeOf(await get('auditrice', path)), 'not_found', path);
  for (const path of ['proof/99999', 'proof/-1', 'proof/x']) assert.equal(await codeOf(await get('delcassou', path)), 'not_found', path);
  const wrong = {
    'consistency?from=2': 'missing_field',
    'consistency?from=x&to=2': 'bad_field',
    'consistency?from=1&to=2&to=3': 'bad_field',
  };
  for (const [path, code] of Object.entries({
    ...wrong,
    'consistency?from=1&to=2&x=1': 'unknown_field',
    'checkpoint?x=1': 'unknown_field',
  }))
    assert.equal(await codeOf(await get('auditrice', path)), code, path);
  assert.equal(await codeOf(await get('auditrice', 'consistency?from=3&to=2')), 'not_found');
});
