import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer, type OrganisationInput, type Server } from '../../src/edges/http/server.ts';
import { raw } from './raw.ts';

let server: Server;
let url = '';
let port = 0;
let folder = '';
let state: 'empty' | 'ready' = 'empty';
const asked: unknown[] = [];
const faults: unknown[] = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'abri-static-'));
  mkdirSync(join(folder, 'console/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'hors du dossier');
  writeFileSync(join(folder, 'console/index.html'), '<!doctype html><title>Abri</title>');
  writeFileSync(join(folder, 'console/assets/board-Bx3k9_aQ.js'), 'export {};');
  writeFileSync(join(folder, 'console/favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'console/lien.txt'));
  server = createServer({
    staticFolder: join(folder, 'console'),
    onFault: (error) => faults.push(error),
    setup: {
      state: () => state,
      createOrganisation: async (input: OrganisationInput) => {
        asked.push(input);
        await new Promise((resolve) => setTimeout(resolve, 20));
        state = 'ready';
        return { token: 'abri_jeton', member: input.member };
      },
      watchExercise: async () => ({ url: 'http://127.0.0.1:1/' }),
    },
  });
  ({ url, port } = await server.listen(0, '127.0.0.1'));
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
  assert.deepEqual(faults, []);
});

const post = (path: string, body: unknown, headers: Record<string, string> = { origin: url }): Promise<Response> =>
  fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const code = async (reply: Response): Promise<string> => `${reply.status} ${((await reply.json()) as { code: string }).code}`;
const organisation = { name: 'Cellule Vernac', member: 'vigie', name_of_member: 'Tobias', zone: 'Europe/Paris' };

test('before there is an organisation the interface says so, and the live link too', async () => {
  assert.deepEqual(await (await fetch(`${url}/api/v1/setup`)).json(), { state: 'empty', lang: 'fr' });
  assert.deepEqual(await (await fetch(`${url}/api/v1/setup`, { headers: { 'accept-language': 'en' } })).json(), {
    state: 'empty',
    lang: 'en',
  });
  assert.equal(await code(await fetch(`${url}/api/v1/me`)), '409 organisation_missing');
  assert.equal(await code(await fetch(`${url}/api/v1/dossiers/d/bag`)), '409 organisation_missing');
  const live = await raw(port, [
    'GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: abri.1\r\n\r\n',
  ]);
  assert.equal(live.status, 409);
});

test('only a page of this very server, on this very machine, may set up', async () => {
  for (const origin of [
    'https://evil.example',
    'null',
    `http://localhost:${port}`,
    `https://127.0.0.1:${port}`,
    `http://127.0.0.1:${port + 1}`,
  ]) {
    assert.equal(await code(await post('/api/v1/setup/organisation', organisation, { origin })), '403 forbidden_origin', origin);
  }
  assert.equal(await code(await post('/api/v1/setup/organisation', organisation, {})), '403 forbidden_origin');
  assert.equal(await code(await post('/api/v1/setup/exercise', {}, {})), '403 forbidden_origin');
  const body = JSON.stringify(organisation);
  const rebound = await raw(port, [
    `POST /api/v1/setup/organisation HTTP/1.1\r\nHost: evil.example:${port}\r\nOrigin: http://evil.example:${port}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  ]);
  assert.equal(rebound.status, 421);
  assert.equal(
    await code(await post('/api/v1/setup/organisation', organisation, { origin: url, 'content-type': 'text/plain' })),
    '415 media_type',
  );
  assert.deepEqual(asked, []);
});

test('what is asked is held against its shape', async () => {
  for (const wrong of [
    {},
    [],
    null,
    { ...organisation, zone: 'Mars/Olympus' },
    { ...organisation, member: 'desk' },
    { ...organisation, member: '../x' },
    { ...organisation, name: 'a\nb' },
    { ...organisation, more: 1 },
  ]) {
    assert.equal(await code(await post('/api/v1/setup/organisation', wrong)), '422 bad_field', JSON.stringify(wrong));
  }
  assert.deepEqual(asked, []);
});

test('an exercise is shown; an organisation is made once, even when asked twice at the same time', async () => {
  assert.deepEqual(await (await post('/api/v1/setup/exercise', {})).json(), { url: 'http://127.0.0.1:1/' });
  const [one, two] = await Promise.all([
    post('/api/v1/setup/organisation', organisation),
    post('/api/v1/setup/organisation', organisation),
  ]);
  assert.deepEqual([one?.status, two?.status].sort(), [201, 409]);
  assert.deepEqual(asked, [organisation]);
  assert.equal(await code(await post('/api/v1/setup/organisation', organisation)), '409 organisation_exists');
  assert.equal(await code(await post('/api/v1/setup/exercise', {})), '409 organisation_exists');
  assert.deepEqual(await (await fetch(`${url}/api/v1/setup`)).json(), { state: 'ready', lang: 'fr' });
});

test('the console: right types, hashed files for ever, the page itself never kept', async () => {
  const page = await fetch(`${url}/`);
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(page.headers.get('cache-control'), 'no-store');
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  const script = await fetch(`${url}/assets/board-Bx3k9_aQ.js`);
  assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
  assert.match(script.headers.get('cache-control') ?? '', /immutable/);
  const icon = await fetch(`${url}/favicon.svg`);
  assert.match(icon.headers.get('content-type') ?? '', /^image\/svg\+xml/);
  const etag = icon.headers.get('etag') ?? '';
  assert.equal((await fetch(`${url}/favicon.svg`, { headers: { 'if-none-match': etag } })).status, 304);
  assert.match(await (await fetch(`${url}/alertes/al-1`)).text(), /<title>Abri/, 'a page address belongs to the console’s own router');
  assert.equal((await fetch(`${url}/absent.js`)).status, 404);
  assert.equal((await fetch(`${url}/`, { method: 'POST' })).status, 405);
});

test('no path leaves the folder, and no link is followed', async () => {
  const paths = [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/..\\secret.txt',
    '//secret.txt',
    '/.%00./secret.txt',
    '/lien.txt',
    '/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/secret.txt%00.js',
    '/....//secret.txt',
    `/${'../'.repeat(40)}etc/passwd`,
    'file:///etc/passwd',
    '*',
  ];
  for (const path of paths) {
    const reply = await raw(port, [`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`]);
    assert.ok(reply.status === 404 || reply.status === 400 || reply.body.includes('<title>Abri'), `${path} ${reply.status}`);
    assert.ok(!reply.body.includes('hors du dossier') && !reply.body.includes('root:'), path);
  }
});
