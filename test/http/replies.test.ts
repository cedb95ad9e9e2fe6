import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPoste, type Poste } from './desk.ts';
import { raw } from './raw.ts';

let poste: Poste;
before(async () => {
  poste = await openPoste();
});
after(async () => {
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

async function problemOf(reply: Response): Promise<Record<string, unknown>> {
  assert.match(reply.headers.get('content-type') ?? '', /^application\/problem\+json/);
  const body = (await reply.json()) as Record<string, unknown>;
  assert.equal(body.status, reply.status);
  return body;
}

test('without a token, with an unknown one and with a revoked one: the same 401, in the reader’s language', async () => {
  const none = await poste.ask(null, 'GET', '/api/v1/me');
  assert.equal(none.status, 401);
  assert.match(none.headers.get('www-authenticate') ?? '', /^Bearer/);
  const words = await none.text();
  assert.equal(await (await poste.ask('personne', 'GET', '/api/v1/me')).text(), words);
  for (const authorization of ['Basic dmlnaWU6eA==', 'Bearer', 'Bearer  ', 'Bearer a b', `Bearer ${'x'.repeat(5000)}`]) {
    assert.equal((await poste.ask(null, 'GET', '/api/v1/me', undefined, { authorization })).status, 401, authorization.slice(0, 20));
  }
  assert.match(words, /Vous n’êtes pas reconnu/);
  const english = await poste.ask(null, 'GET', '/api/v1/me', undefined, { 'accept-language': 'en-GB,fr;q=0.5' });
  assert.match(await english.text(), /You are not recognised/);
  poste.revoke('pont');
  assert.equal(await (await poste.ask('pont', 'GET', '/api/v1/me')).text(), words);
});

test('an act is answered once durable; the same id again is a retry; with other content, refused', async () => {
  const body = { id: 'ra-1', verbatim: 'Deux hommes devant la grille.' };
  const first = await poste.ask('vigie', 'POST', '/api/v1/reports', body);
  assert.equal(first.status, 201);
  const again = await poste.ask('vigie', 'POST', '/api/v1/reports', body);
  assert.equal(again.status, 201);
  assert.equal(((await again.json()) as { at: number }).at, ((await first.json()) as { at: number }).at);
  const other = await poste.ask('vigie', 'POST', '/api/v1/reports', { ...body, verbatim: 'Autre chose.' });
  assert.equal(other.status, 409);
  assert.equal((await problemOf(other)).code, 'id_reused');
});

test('the proposal of a stand-down answers with the digest the second person confirms', async () => {
  const reply = await poste.ask('busard-1', 'POST', '/api/v1/operations/op-martre/stand-downs', {
    id: 'pr-x',
    outcome: 'excluded',
    residual_risk: 'Aucun.',
    next_review: null,
  });
  const { view } = (await reply.json()) as { view: { proposals: { id: string; sha256: string }[] } };
  assert.match(view.proposals.find((row) => row.id === 'pr-x')?.sha256 ?? '', /^[0-9a-f]{64}$/);
});

test('refusals of the core come as problems with their doctrine; a missing role is 403', async () => {
  const refused = await poste.ask('renard-3', 'POST', '/api/v1/members', { id: 'x', member: 'intrus', roles: ['supervisor'] });
  assert.equal(refused.status, 403);
  const { code, doctrine } = await problemOf(refused);
  assert.equal(code, 'role_missing');
  assert.ok(String(doctrine).length > 0);
});

test('unknown, hidden and impossible ids answer with the same bytes', async () => {
  const hidden = await poste.ask('vigie', 'POST', '/api/v1/principals', { id: 'hid', principal: 'x' });
  assert.equal(hidden.status, 422);
  const texts = new Set<string>();
  for (const path of [
    '/api/v1/reports/re-inconnu',
    '/api/v1/reports/..%2f..%2fetc%2fpasswd',
    `/api/v1/reports/${'a'.repeat(65)}`,
    '/api/v1/reports/__proto__',
    '/api/v1/reports/%00',
    '/api/v1/reports/constructor',
    '/api/v1/reports/%ff',
    '/api/v1/reports/%E2%80%AE',
    '/api/v1/cases/ca-1',
  ]) {
    const reply = await poste.ask('busard-2', 'GET', path);
    assert.equal(reply.status, 404, path);
    texts.add(await reply.text());
  }
  assert.equal((await poste.ask('busard-2', 'GET', '/api/v1/reports/re-1')).status, 404, 'a field role does not read the desk’s reports');
  const graded = await poste.ask('busard-2', 'POST', '/api/v1/reports/re-1/gradings', { id: 'g-1', info: '3' });
  assert.equal(graded.status, 404, 'nor does it learn by acting that they are there');
  texts.add(await graded.text());
  assert.equal(texts.size, 1);
});

test('an answer to an alert one cannot see is kept all the same: testimony is never lost', async () => {
  assert.equal((await poste.ask('renard-3', 'GET', '/api/v1/alerts/al-loutre')).status, 404);
  const answered = await poste.ask('renard-3', 'POST', '/api/v1/alerts/al-loutre/answers', { id: 'an-1', answer: 'understood' });
  assert.equal(answered.status, 201);
  const missing = await poste.ask('renard-3', 'POST', '/api/v1/alerts/al-none/answers', { id: 'an-2', answer: 'understood' });
  type Told = { conflict: string | null; view: unknown; thread: string };
  const [hidden, unknown] = [(await answered.json()) as Told, (await missing.json()) as Told];
  // Nothing in the reply tells the hidden alert from one that is not there.
  for (const told of [hidden, unknown]) assert.deepEqual([told.conflict, told.view, told.thread], ['not_seen', null, '-']);
});

test('the log: its roles only, page by page, with cursors that serve nobody else', async () => {
  assert.equal((await problemOf(await poste.ask('vigie', 'GET', '/api/v1/log'))).code, 'not_allowed');
  assert.equal((await problemOf(await poste.ask('vigie', 'GET', '/api/v1/log/checkpoint'))).code, 'not_allowed');
  type Page = { size: number; next: string | null; lines: { index: number }[] };
  let cursor: string | null = null;
  let read = 0;
  let total = 0;
  do {
    const page = (await (
      await poste.ask('delcassou', 'GET', `/api/v1/log?limit=40${cursor === null ? '' : `&cursor=${cursor}`}`)
    ).json()) as Page;
    for (const line of page.lines) assert.equal(line.index, read++);
    total = page.size;
    cursor = page.next;
    if (cursor !== null)
      assert.equal((await problemOf(await poste.ask('vigie-2', 'GET', `/api/v1/log?cursor=${cursor}`))).code, 'bad_cursor');
  } while (cursor !== null);
  assert.equal(read, total);
  for (const bad of ['x', '..', 'A'.repeat(48), '%00', 'é']) {
    const reply = await poste.ask('delcassou', 'GET', `/api/v1/log?cursor=${bad}`);
    assert.equal(reply.status, 400);
    assert.equal((await problemOf(reply)).code, 'bad_cursor');
  }
  assert.equal((await problemOf(await poste.ask('delcassou', 'GET', '/api/v1/log?limit=0'))).code, 'bad_field');
  assert.equal((await problemOf(await poste.ask('delcassou', 'GET', '/api/v1/log?from=3'))).code, 'unknown_field');
  assert.equal((await problemOf(await poste.ask('delcassou', 'GET', '/api/v1/log?limit=3&limit=4'))).code, 'bad_field');
});

test('the last checkpoint is the signed note and what it says', async () => {
  const view = (await (await poste.ask('delcassou', 'GET', '/api/v1/log/checkpoint')).json()) as Record<string, unknown>;
  assert.equal(view.origin, 'abri.local/essai');
  assert.equal(view.size, poste.desk.position());
  assert.ok(String(view.checkpoint).startsWith(`abri.local/essai\n${view.size}\n${view.root}\n`));
});

test('method, type and size each have their own answer', async () => {
  const put = await poste.ask('vigie', 'PUT', '/api/v1/reports', {});
  assert.equal(put.status, 405);
  assert.equal(put.headers.get('allow'), 'POST');
  assert.equal((await poste.ask('vigie', 'DELETE', '/api/v1/me')).headers.get('allow'), 'GET, HEAD');
  assert.equal((await poste.ask('vigie', 'OPTIONS', '/api/v1/me', undefined, { origin: poste.url })).status, 405);
  assert.equal((await poste.ask('vigie', 'HEAD', '/api/v1/me')).status, 200);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'application/jsonp', '']) {
    const reply = await poste.ask('vigie', 'POST', '/api/v1/reports', '{}', { 'content-type': type });
    assert.equal(reply.status, 415, type);
    assert.equal((await problemOf(reply)).code, 'media_type');
  }
  assert.equal((await poste.ask('vigie', 'POST', '/api/v1/reports', '{}', { 'content-encoding': 'gzip' })).status, 415);
  assert.equal((await poste.ask('vigie', 'GET', '/api/v2/me')).status, 404);
  assert.equal((await poste.ask('vigie', 'GET', '/api')).status, 404);
});

test('what is too large is answered and never held: declared, streamed, or announced', async () => {
  const big = new Uint8Array(10 << 20).fill(0x61);
  const declared = await poste.ask('vigie', 'POST', '/api/v1/reports', big);
  assert.equal(declared.status, 413);
  assert.equal((await problemOf(declared)).code, 'too_large');
  const streamed = await fetch(`${poste.url}/api/v1/reports`, {
    method: 'POST',
    duplex: 'half',
    headers: { authorization: `Bearer ${poste.token('vigie')}`, 'content-type': 'application/json' },
    body: new ReadableStream({
      start(controller) {
        for (let i = 0; i < 160; i++) controller.enqueue(big.subarray(0, 1 << 16));
        controller.close();
      },
    }),
  } as RequestInit);
  assert.equal(streamed.status, 413);
  assert.equal((await problemOf(streamed)).code, 'too_large');
  const head = `POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${big.length}\r\nExpect: 100-continue\r\n\r\n`;
  const announced = await raw(poste.port, [head]);
  assert.equal(announced.status, 413);
});

test('a Host that is not ours, and a page of another site, are refused', async () => {
  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'localhost@evil', '[::1', '', 'a'.repeat(3000)]) {
    const reply = await raw(poste.port, [`GET /api/v1/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`]);
    assert.equal(reply.status, 421, host);
    assert.equal((JSON.parse(reply.body) as { code: string }).code, 'forbidden_host');
  }
  for (const host of [`127.0.0.1:${poste.port}`, 'localhost', 'LOCALHOST:1', '[::1]:8787']) {
    assert.equal((await raw(poste.port, [`GET /api/v1/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`])).status, 200, host);
  }
  const foreign = await poste.ask('vigie', 'POST', '/api/v1/reports', { id: 'f', verbatim: 'x' }, { origin: 'https://evil.example' });
  assert.equal(foreign.status, 403);
  assert.equal((await problemOf(foreign)).code, 'forbidden_origin');
});

test('every answer bears the security headers, and none opens the interface to other sites', async () => {
  for (const path of ['/api/v1/health', '/api/v1/me', '/nulle-part']) {
    const reply = await poste.ask(null, 'GET', path, undefined, { origin: 'https://evil.example' });
    const csp = reply.headers.get('content-security-policy') ?? '';
    assert.ok(csp.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), path);
    assert.ok(csp.includes(`ws://127.0.0.1:${poste.port}`));
    assert.ok(!csp.includes('unsafe'));
    assert.ok(csp.endsWith("require-trusted-types-for 'script'; trusted-types abri-worker"), path);
    assert.match(reply.headers.get('permissions-policy') ?? '', /camera=\(self\).*microphone=\(\)/);
    assert.equal(reply.headers.get('cross-origin-embedder-policy'), 'require-corp');
    assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(reply.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(reply.headers.get('cross-origin-opener-policy'), 'same-origin');
    assert.equal(reply.headers.get('cross-origin-resource-policy'), 'same-origin');
    assert.equal(reply.headers.get('access-control-allow-origin'), null);
  }
});

test('the interface describes itself without a token, and health says nothing of the organisation', async () => {
  const document = (await (await poste.ask(null, 'GET', '/api/v1/openapi.json')).json()) as { servers: { url: string }[] };
  assert.equal(document.servers[0]?.url, poste.url);
  assert.equal(((await (await poste.ask(null, 'GET', '/api/v1/live.json')).json()) as { title: string }).title, 'abri.1');
  assert.deepEqual(await (await poste.ask(null, 'GET', '/api/v1/health')).json(), { status: 'ok' });
});

test('a disk that fails is said to have failed, with what to do instead', async () => {
  const broken = await openPoste();
  broken.store.broken = true;
  const reply = await broken.ask('vigie', 'POST', '/api/v1/alerts', { id: 'al-x', principal: 'hermine', action: 'evacuate' });
  assert.equal(reply.status, 503);
  const { code, title } = await problemOf(reply);
  assert.equal(code, 'not_durable');
  assert.match(String(title), /utilisez la radio/);
  await broken.close();
  assert.deepEqual(broken.faults, []);
});
