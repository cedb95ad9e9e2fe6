/**
 * The doors of the server: headers of every request, the set-up of an empty folder, the files of the console, the upgrade to the
 * live link. Whatever is knocked with, the answer is in words or is what was asked for, and never a defect of ours.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createServer, type Server } from '../../src/edges/http/server.ts';
import { knowsCode } from '../../src/wire/problems.ts';
import { openPoste, type Poste } from '../http/desk.ts';
import { type RawReply, raw } from '../http/raw.ts';
import { hostileBodies } from './hostile.ts';
import { runs } from './runs.ts';

let poste: Poste;
let empty: Server;
let url = '';
let port = 0;
const folder = mkdtempSync(join(tmpdir(), 'abri-doors-'));
const faults: unknown[] = [];
const made: unknown[] = [];
before(async () => {
  poste = await openPoste();
  mkdirSync(join(folder, 'console/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'outside');
  writeFileSync(join(folder, 'console/index.html'), '<!doctype html><title>Abri</title>');
  writeFileSync(join(folder, 'console/assets/board-Bx3k9_aQ.js'), 'export {};');
  empty = createServer({
    staticFolder: join(folder, 'console'),
    onFault: (error) => faults.push(error),
    setup: {
      state: () => 'empty',
      createOrganisation: async (input) => {
        made.push(input);
        return { token: 'abri_jeton', member: input.member };
      },
      watchExercise: async () => ({ url: 'http://127.0.0.1:1/' }),
    },
  });
  ({ url, port } = await empty.listen(0, '127.0.0.1'));
});
after(async () => {
  await poste.close();
  await empty.close();
  rmSync(folder, { recursive: true });
  assert.deepEqual([...poste.faults, ...faults], []);
});

/** The code of a refusal, or `yes`. */
function said(what: string, { status, headers, body }: RawReply): string {
  assert.ok(status >= 200 && status < 500, `${what}: ${status} ${body.slice(0, 200)}`);
  if (status < 400) return 'yes';
  assert.match(headers['content-type'] ?? '', /^application\/problem\+json/, what);
  const problem = JSON.parse(body) as { code: string; status: number; title: string; detail: string };
  assert.ok(knowsCode(problem.code) && problem.status === status, `${what}: ${body}`);
  assert.ok(problem.detail.length > problem.title.length, what);
  return problem.code;
}

/** What a header line can carry: anything but what ends it. */
const value = fc.oneof(
  fc
    .string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((n) => String.fromCharCode(n)), maxLength: 60 })
    .filter((s) => !/[\x7f]/.test(s)),
  fc.constantFrom('', '*', 'null', '-1', '0x10', '1e9', 'a'.repeat(4000), 'gzip, deflate', '"', '%00', '{}', '../..', '__proto__', '\t'),
);
const header = fc.tuple(
  fc.constantFrom(
    ...['Accept-Language', 'Authorization', 'Content-Type', 'Content-Encoding', 'Origin', 'Cookie', 'If-None-Match', 'Range', 'Accept'],
    ...['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-HTTP-Method-Override', 'Forwarded', 'Referer', 'Te', 'Upgrade'],
    ...[
      'Connection',
      'Keep-Alive',
      'Sec-Fetch-Site',
      'Priority',
      'Content-Language',
      'X-Original-URL',
      'Prefer',
      '__proto__',
      'constructor',
    ],
  ),
  value,
);

test('any header with any value, twice if it likes: answered in words, and a header lets nobody in', async () => {
  const targets = fc.constantFrom(
    'GET /api/v1/board',
    'GET /api/v1/health',
    'POST /api/v1/reports',
    'GET /api/v1/openapi.json',
    'GET /api/v1/log',
    'GET /',
  );
  await fc.assert(
    fc.asyncProperty(targets, fc.array(header, { maxLength: 5 }), async (target, headers) => {
      const lines = headers.map(([name, text]) => `${name}: ${text}\r\n`).join('');
      const bytes = Buffer.from(
        `${target} HTTP/1.1\r\nHost: localhost\r\n${lines}Content-Length: 2\r\nConnection: close\r\n\r\n{}`,
        'latin1',
      );
      const reply = await raw(poste.port, [bytes], 300);
      const code = said(`${target} ${lines}`, reply);
      if (/board|log|reports/.test(target)) assert.notEqual(code, 'yes', lines);
    }),
    runs(150),
  );
});

test('any Host: ours, or refused before anything is read', async () => {
  const names = fc.oneof(
    value,
    fc.webAuthority(),
    fc.ipV4(),
    fc.ipV6().map((ip) => `[${ip}]`),
    fc.constantFrom('localhost.', 'LOCALHOST', '0', '[::ffff:127.0.0.1]'),
  );
  await fc.assert(
    fc.asyncProperty(names, async (host) => {
      const code = said(
        host,
        await raw(poste.port, [Buffer.from(`GET /api/v1/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, 'latin1')], 300),
      );
      const ours = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host.trim());
      assert.equal(code, ours ? 'yes' : code === 'bad_request' ? 'bad_request' : 'forbidden_host', host);
    }),
    runs(100),
  );
});

const setup = async (step: string, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<string> => {
  const reply = await fetch(`${url}/api/v1/setup/${step}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...headers },
    body: body as string,
  });
  return said(step, { status: reply.status, headers: Object.fromEntries(reply.headers), body: await reply.text() });
};
const organisation = { name: 'Cellule Vernac', member: 'vigie', zone: 'Europe/Paris' };

test('the set-up, with hostile bodies: refused, and no organisation is made of them', async () => {
  for (const { what, bytes } of hostileBodies(organisation)) {
    for (const step of ['organisation', 'exercise']) {
      if (step === 'exercise' && what === 'an empty object') continue;
      assert.notEqual(await setup(step, bytes), 'yes', `${step}: ${what}`);
    }
  }
  const before = made.length;
  for (const wrong of [
    { member: 'desk' },
    { member: '../x' },
    { zone: 'Vernac' },
    { zone: '' },
    { name: '' },
    { name: 'a\nb' },
    { name: 'x'.repeat(201) },
    { admin: true },
  ])
    assert.notEqual(await setup('organisation', JSON.stringify({ ...organisation, ...wrong })), 'yes', JSON.stringify(wrong));
  assert.equal(made.length, before);
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(...Object.keys(organisation)), async (json, field) => {
      await setup('organisation', JSON.stringify({ ...organisation, [field]: json }));
      await setup('organisation', JSON.stringify(json));
    }),
    runs(60),
  );
});

test('the set-up from elsewhere: another origin, another type, another method, 10 MB', async () => {
  const before = made.length;
  const good = JSON.stringify(organisation);
  for (const origin of ['https://evil.example', 'null', '', 'http://localhost', `${url}.evil.example`, url.replace('http', 'https')])
    assert.equal(await setup('organisation', good, { origin }), 'forbidden_origin', origin);
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
  ])
    assert.equal(await setup('organisation', good, { 'content-type': type }), 'media_type', type);
  assert.equal(await setup('organisation', `"${'a'.repeat(10 << 20)}"`), 'too_large');
  assert.equal(await setup('../setup/organisation/', good), 'not_found');
  assert.equal(made.length, before);
});

test('any path of the console: a file of it, its first page, or not found; nothing of the folder beside it', async () => {
  const climbing = fc
    .array(
      fc.constantFrom(
        '..',
        '.',
        '%2e%2e',
        '%2e.',
        '..%2f',
        '%5c..',
        'assets',
        'secret.txt',
        'console',
        'index.html',
        '',
        'board-Bx3k9_aQ.js',
        '%00',
        '__proto__',
        '~',
        'C:',
      ),
      { maxLength: 6 },
    )
    .map((parts) => `/${parts.join('/')}`);
  await fc.assert(
    fc.asyncProperty(fc.oneof(climbing, fc.webPath()), fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE'), async (path, method) => {
      const target = path === '' ? '/' : path;
      if (target.startsWith('/api')) return;
      const reply = await raw(
        port,
        [`${method} ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`],
        300,
      );
      if (method === 'HEAD') assert.ok(reply.status < 500);
      else said(`${method} ${target}`, reply);
      assert.doesNotMatch(reply.body, /outside/);
      assert.ok(!(reply.status === 200 && method !== 'GET' && method !== 'HEAD'), `${method} ${target}`);
    }),
    runs(150),
  );
});

test('the way into the live link, with any handshake: refused in words, or a link', async () => {
  const field = fc.tuple(
    fc.constantFrom(
      'Sec-WebSocket-Key',
      'Sec-WebSocket-Version',
      'Sec-WebSocket-Protocol',
      'Sec-WebSocket-Extensions',
      'Origin',
      'Authorization',
      'Upgrade',
    ),
    fc.oneof(
      value,
      fc.constantFrom(
        'AAAAAAAAAAAAAAAAAAAAAA==',
        '13',
        'abri.1',
        'abri.1, abri.2',
        'websocket',
        'permessage-deflate; server_max_window_bits=99',
      ),
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(field, { maxLength: 7 }), async (fields) => {
      const lines = fields.map(([name, text]) => `${name}: ${text}\r\n`).join('');
      const bytes = Buffer.from(
        `GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${lines}\r\n`,
        'latin1',
      );
      const reply = await raw(poste.port, [bytes], 100);
      if (reply.status === 101) return;
      said(lines, reply);
    }),
    runs(80),
  );
});
