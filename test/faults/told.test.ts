/**
 * What whoever keeps the server is told of a damaged folder, in French and in English, and never by a stack: `abri log verify`
 * names the entry, `abri serve` says what to do, a key that is lost or changed signs nothing, a bag that is missing is made again.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { abri, throwAway } from '../e2e/program.ts';
import { environment, Server } from './server.ts';

const PAGE = 4096;
const TRY_AGAIN = 75;
const BROKEN = 7;
const IN: Readonly<Record<string, { LC_ALL: string; words: RegExp }>> = {
  French: { LC_ALL: 'fr_FR.UTF-8', words: /copiez-le tel quel/ },
  English: { LC_ALL: 'en_GB.UTF-8', words: /copy it as it is/ },
};

const { path: base, remove } = throwAway('told');
const sound = join(base, 'data');
let tokens: Readonly<Record<string, string>>;
before(async () => {
  tokens = await new Server(base).create();
});
after(remove);

let copies = 0;
/** A copy of the folder, and a server for it. */
function copyOf(t: TestContext): { data: string; server: Server } {
  const data = join(base, `copy-${copies++}`);
  assert.equal(spawnSync('cp', ['-a', sound, data]).status, 0);
  const server = new Server(base, data);
  t.after(async () => {
    await server.kill();
    rmSync(data, { recursive: true });
  });
  return { data, server };
}
function change(path: string, how: (bytes: Buffer) => Buffer): void {
  writeFileSync(path, how(readFileSync(path)));
}
const entryIn = (bytes: Buffer, index: number): number => bytes.indexOf(`abri.entry/1 ${index} `);

for (const [language, { LC_ALL, words }] of Object.entries(IN)) {
  test(`an entry of which one bit turned: named by "log verify", and the desk does not open on it (${language})`, async (t) => {
    const { data } = copyOf(t);
    const env = { ...environment(base), LC_ALL };
    change(join(data, 'abri.db'), (bytes) => {
      const at = entryIn(bytes, 17) + 40;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes;
    });
    const verified = await abri(['log', 'verify', '--data', data], { env });
    assert.equal(verified.code, BROKEN);
    assert.match(verified.err, /^abri: 17: /m);
    const served = await abri(['serve', '--data', data, '--port', '0'], { env });
    assert.equal(served.code, TRY_AGAIN);
    assert.match(served.err, words);
    assert.match(served.err, /log verify/);
    assert.doesNotMatch(served.err, /\n\s+at /, 'words for a person, not a stack');
  });

  test(`a page of entries that cannot be read: each is named, the others are still checked (${language})`, async (t) => {
    const { data } = copyOf(t);
    const env = { ...environment(base), LC_ALL };
    change(join(data, 'abri.db'), (bytes) => {
      const page = Math.floor(entryIn(bytes, 20) / PAGE);
      return bytes.fill(0, page * PAGE, (page + 1) * PAGE);
    });
    const verified = await abri(['log', 'verify', '--data', data, '--json'], { env });
    assert.equal(verified.code, BROKEN, verified.err);
    const { faults } = JSON.parse(verified.out) as { faults: { index: number | null; words: string }[] };
    const named = faults.map(({ index }) => index);
    assert.ok(named.includes(20) && !named.includes(0), String(named));
    const shown = await abri(['log', 'show', '--data', data], { env });
    assert.equal(shown.code, BROKEN);
    assert.match(shown.err, /^abri ?: 20/m);
    const served = await abri(['serve', '--data', data, '--port', '0'], { env });
    assert.deepEqual([served.code, words.test(served.err), /\n\s+at /.test(served.err)], [TRY_AGAIN, true, false], served.err);
  });
}

const pem = (): string => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const report = (server: Server, member: string, id: string): Promise<Response> =>
  fetch(`${server.url}/api/v1/reports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens[member]}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id, verbatim: 'Un scooter, deux fois.' }),
  });

test('a key that was changed signs nothing: of the log or the desk, the desk does not open; of a device, its acts are refused', async (t) => {
  for (const [which, name] of [
    ['log', /^abri\.local/],
    ['desk', /^desk\.pem$/],
  ] as const) {
    const { data, server } = copyOf(t);
    const file = readdirSync(join(data, 'keys')).find((found) => name.test(found)) ?? '';
    writeFileSync(join(data, 'keys', file), pem());
    assert.equal(await server.start(), false, which);
    assert.deepEqual(await server.ended(), { code: TRY_AGAIN, signal: null });
    assert.match(server.complaints, /backup/);
    assert.doesNotMatch(server.complaints, /\n\s+at /, 'words for a person, not a stack');
  }
  const { data, server } = copyOf(t);
  const members = new Map<string, string>();
  const shown = await abri(['log', 'show', '--data', data, '--json'], { env: environment(base) });
  for (const { events } of JSON.parse(shown.out) as { events: Record<string, string>[] }[])
    for (const { e, member, device } of events) if (e === 'DeviceEnrolled') members.set(member ?? '', device ?? '');
  const file = join(data, 'keys', `${encodeURIComponent(members.get('vigie') ?? '')}.pem`);
  writeFileSync(file, pem());
  assert.ok(await server.start(), server.complaints);
  const refused = await report(server, 'vigie', 'r1');
  assert.deepEqual([refused.status, ((await refused.json()) as { code: string }).code], [503, 'device_key_unusable']);
  assert.equal((await report(server, 'vigie-2', 'r2')).status, 201, 'a colleague acts');
  await server.stop();
  assert.equal((await abri(['log', 'verify', '--data', data], { env: environment(base) })).code, 0, 'nothing unsigned is in the log');
});

test('a dossier whose bag could not be written is sealed all the same, and its bag is in the folder after the next start, whole', async (t) => {
  const { data, server } = copyOf(t);
  const env = environment(base);
  const bag = join(data, 'dossiers', 'dossier-d1');
  writeFileSync(join(data, 'dossiers'), 'a file where there should be a folder');
  assert.ok(await server.start(), server.complaints);
  const sealed = await fetch(`${server.url}/api/v1/cases/ca-1/dossiers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.delcassou}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'd1', recipient: 'Brigade inventée', purpose: 'Transmission.' }),
  });
  assert.equal(sealed.status, 201);
  assert.match(server.complaints, /sealed; its copy in .* could not be written/);
  const fetched = await fetch(`${server.url}/api/v1/dossiers/d1/bag`, { headers: { authorization: `Bearer ${tokens.delcassou}` } });
  assert.equal(fetched.status, 200, 'it can be fetched all the same');
  await fetched.arrayBuffer();
  await server.kill();

  rmSync(join(data, 'dossiers'));
  // What a cut in the middle of writing leaves is no bag, and is in nobody's way.
  mkdirSync(join(data, 'dossiers', '.new-d1', 'data'), { recursive: true });
  writeFileSync(join(data, 'dossiers', '.new-d1', 'bagit.txt'), 'BagIt-Ver');
  assert.ok(await server.start(), server.complaints);
  const key = join(base, 'log.pem');
  assert.equal((await abri(['log', 'key', '--data', data, '--out', key], { env })).code, 0);
  const verified = await abri(['verify', bag, '--key', key], { env });
  assert.equal(verified.code, 0, verified.out + verified.err);
  assert.deepEqual(readdirSync(join(data, 'dossiers')), ['dossier-d1']);
});
