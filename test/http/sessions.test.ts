/** Coming in by a browser: links, the cookie, whose page asks, what is listed and ended. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { MINUTE } from '../../src/kernel/time.ts';
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

const code = async (reply: Response): Promise<string> => `${reply.status} ${((await reply.json()) as { code?: string }).code ?? ''}`;
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${poste.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: poste.url, ...headers },
    body: JSON.stringify(body),
  });
const get = (path: string, cookie: string): Promise<Response> => fetch(`${poste.url}/api/v1${path}`, { headers: { cookie } });
/** `name=value` of the cookie an answer sets; empty when it sets none. */
const cookieOf = (reply: Response): string => reply.headers.get('set-cookie')?.split(';')[0] ?? '';

async function linkFor(member: string, by = 'delcassou'): Promise<string> {
  const reply = await poste.ask(by, 'POST', `/api/v1/members/${member}/link`, {});
  assert.equal(reply.status, 201, await reply.clone().text());
  const { code: made, path } = (await reply.json()) as { code: string; path: string };
  assert.equal(path, `/#link=${made}`);
  return made;
}
/** The cookie of a browser that came in by a link. */
async function cameIn(member: string): Promise<string> {
  const reply = await post('/session/link', { code: await linkFor(member), label: 'Firefox, poste 2' });
  assert.equal(reply.status, 201);
  return cookieOf(reply);
}

test('a link opens one session, in a cookie that no script reads and no other site sends; a second time it opens nothing', async () => {
  const made = await linkFor('renard-1');
  const reply = await post('/session/link', { code: made });
  assert.deepEqual(await reply.json(), {
    kind: 'signed',
    log: poste.desk.origin,
    who: { member: 'renard-1', device: poste.desk.deviceOf('renard-1') },
  });
  assert.match(
    reply.headers.get('set-cookie') ?? '',
    new RegExp(`^__Host-abri-${poste.port}=abris_[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=43200$`),
  );
  assert.equal(await code(await post('/session/link', { code: made })), '401 link_unknown');
  assert.equal(await code(await post('/session/link', { code: 'abril_x' })), '401 link_unknown');
  assert.equal(await code(await post('/session/link', { code: made, more: 1 })), '422 unknown_field');
  const me = (await (await get('/me', cookieOf(reply))).json()) as { member: { id: string } };
  assert.equal(me.member.id, 'renard-1');
  assert.deepEqual(await (await get('/session', '')).json(), { kind: 'signed', log: null, who: null });
});

test('who may make a link: for oneself, or whoever supervises or administers; never for nobody, nor for the desk', async () => {
  assert.equal(await code(await poste.ask('renard-1', 'POST', '/api/v1/members/delcassou/link', {})), '403 not_allowed');
  assert.equal((await poste.ask('renard-1', 'POST', '/api/v1/members/renard-1/link', {})).status, 201);
  for (const nobody of ['desk', 'nul-ne-sait', '__proto__'])
    assert.equal(await code(await poste.ask('delcassou', 'POST', `/api/v1/members/${nobody}/link`, {})), '404 not_found');
  assert.equal(await code(await poste.ask(null, 'POST', '/api/v1/members/renard-1/link', {})), '401 no_token');
});

test('a cookie writes only from our own page; a program with a token needs no origin', async () => {
  const cookie = await cameIn('renard-1');
  const duty = { id: 'duty-1', on: true };
  for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${poste.port + 1}`])
    assert.equal(await code(await post('/duty', duty, { cookie, origin })), '403 forbidden_origin', origin);
  const body = JSON.stringify(duty);
  const without = await raw(poste.port, [
    `POST /api/v1/duty HTTP/1.1\r\nHost: 127.0.0.1:${poste.port}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  ]);
  assert.equal((JSON.parse(without.body) as { code: string }).code, 'forbidden_origin');
  assert.equal((await post('/duty', duty, { cookie })).status, 201);
  // Nor may another site sign somebody in.
  assert.equal(
    await code(await post('/session/link', { code: await linkFor('renard-2') }, { origin: 'https://evil.example' })),
    '403 forbidden_origin',
  );
  // A cookie put twice was put by somebody else; one of another port is of another desk.
  assert.equal((await get('/me', `${cookie}; ${cookie}`)).status, 401);
  assert.equal((await get('/me', cookie.replace(/-\d+=/, '-1='))).status, 401);
});

test('used after ten minutes the token of a browser is replaced; a copy of an old one ends the session', async () => {
  const first = await cameIn('renard-2');
  assert.equal((await get('/me', first)).headers.get('set-cookie'), null);
  poste.clock.advance(poste.clock.now() + 10 * MINUTE);
  const second = cookieOf(await get('/me', first));
  assert.notEqual(second, '');
  assert.notEqual(second, first);
  assert.equal((await get('/me', first)).status, 200, 'asked beside it');
  assert.equal((await get('/me', second)).status, 200);
  poste.clock.advance(poste.clock.now() + 10 * MINUTE);
  const third = cookieOf(await get('/me', second));
  assert.equal((await get('/me', third)).status, 200);
  assert.equal((await get('/me', first)).status, 401, 'a copy');
  assert.equal((await get('/me', third)).status, 401, 'and then nobody has it');
});

test('sessions are listed with device and last use, and ended by their owner or by whoever looks after them; nobody else sees them', async () => {
  const cookie = await cameIn('renard-3');
  const listed = (await (await get('/me/sessions', cookie)).json()) as { sessions: Record<string, unknown>[] };
  assert.deepEqual(
    listed.sessions.map(({ how, label, device, current }) => [how, label, device, current]),
    [['link', 'Firefox, poste 2', poste.desk.deviceOf('renard-3'), true]],
  );
  const [{ id } = assert.fail()] = listed.sessions;
  assert.equal(await code(await poste.ask('renard-1', 'POST', `/api/v1/sessions/${id}/end`, {})), '404 not_found');
  assert.equal(await code(await poste.ask('renard-1', 'GET', '/api/v1/members/renard-3/sessions')), '403 not_allowed');
  assert.equal((await poste.ask('delcassou', 'GET', '/api/v1/members/renard-3/sessions')).status, 200);
  assert.equal((await poste.ask('delcassou', 'POST', `/api/v1/sessions/${id}/end`, {})).status, 201);
  assert.equal((await get('/me', cookie)).status, 401);
  assert.equal(await code(await poste.ask('delcassou', 'POST', `/api/v1/sessions/${id}/end`, {})), '404 not_found');

  const again = await cameIn('renard-3');
  const left = await post('/session/leave', {}, { cookie: again });
  assert.match(left.headers.get('set-cookie') ?? '', /Max-Age=0/);
  assert.equal((await get('/me', again)).status, 401);
  assert.equal(await code(await poste.ask('renard-3', 'POST', '/api/v1/session/leave', {})), '403 session_needed');
});

test('the live link takes the cookie of our own page, outlives its rotation, and ends with the session', async () => {
  const cookie = await cameIn('renard-1');
  const open = (headers: Record<string, string>): Promise<Record<string, unknown>> =>
    new Promise((done) => {
      const socket = new WebSocket(`${poste.url.replace('http', 'ws')}/api/v1/live`, 'abri.1', { headers });
      socket.on('open', () => socket.send('{"f":"hello"}'));
      socket.once('message', (data) => done({ ...(JSON.parse(String(data)) as object), socket }));
    });
  const stranger = await open({ cookie });
  assert.equal(stranger.f, 'refused', 'without an origin a cookie is nothing');
  (stranger.socket as WebSocket).terminate();
  const hello = await open({ cookie, origin: poste.url });
  assert.equal(hello.f, 'hello');
  const socket = hello.socket as WebSocket;
  const next = (f: string): Promise<Record<string, unknown>> =>
    new Promise((done) =>
      socket.on('message', (data) => {
        const frame = JSON.parse(String(data)) as Record<string, unknown>;
        if (frame.f === f) done(frame);
      }),
    );
  poste.clock.advance(poste.clock.now() + 10 * MINUTE);
  const fresh = cookieOf(await get('/me', cookie));
  await get('/me', fresh);
  const beat = next('beat');
  socket.send('{"f":"beat","n":1}');
  assert.equal((await beat).n, 1);
  const refused = next('refused');
  await post('/session/leave', {}, { cookie: fresh });
  assert.equal(((await refused).problem as { code: string }).code, 'no_token', 'at once, and not at the next word');
  socket.terminate();
});

test('a session is bound to a device by a signature over its own challenge, which serves once; nobody learns of a device without its key', async () => {
  const cookie = await cameIn('renard-1');
  const device = poste.desk.deviceOf('renard-1') ?? '';
  const signature = Buffer.alloc(64, 1).toString('base64url');
  const challengeOf = async (from: string): Promise<string> =>
    ((await (await post('/session/challenge', {}, { cookie: from })).json()) as { challenge: string }).challenge;
  const challenge = await challengeOf(cookie);
  const bind = (body: object): Promise<Response> => post('/session/device', body, { cookie });
  assert.equal(await code(await bind({ device, challenge, signature })), '403 device_not_yours', 'signed by nobody');
  assert.equal(await code(await bind({ device, challenge, signature })), '409 challenge_unknown', 'a second time');
  const theirs = await challengeOf(await cameIn('renard-2'));
  assert.equal(await code(await bind({ device, challenge: theirs, signature })), '409 challenge_unknown', 'of another session');
  assert.equal(
    await code(await bind({ device: poste.desk.deviceOf('vigie'), challenge: await challengeOf(cookie), signature })),
    '403 device_not_yours',
  );
  for (const asked of [device, 'dev/ffffffff'])
    assert.equal(
      await code(await post('/devices/standing', { device: asked, signature })),
      '403 device_not_yours',
      'known or not, the same',
    );
});

test('device and sponsor meet under what they alone know: what one leaves the other finds, for a quarter of an hour', async () => {
  const [one, other] = [await cameIn('renard-1'), await cameIn('delcassou')];
  const nonce = 'A'.repeat(22);
  const found = async (cookie: string): Promise<string | null> =>
    ((await (await get(`/enrolments/${nonce}`, cookie)).json()) as { note: string | null }).note;
  assert.equal(await found(one), null);
  assert.equal((await post(`/enrolments/${nonce}`, { note: 'une note' }, { cookie: other })).status, 201);
  assert.equal(await found(one), 'une note');
  assert.equal(await code(await post('/enrolments/x', { note: 'une note' }, { cookie: other })), '404 not_found');
  assert.equal(await code(await post(`/enrolments/${nonce}`, { note: 'une note' })), '401 no_token');
  poste.clock.advance(poste.clock.now() + 15 * MINUTE);
  assert.equal(await found(one), null);
});
