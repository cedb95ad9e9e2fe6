/** Passkeys over HTTP: what holds opens a session; what was replayed, forged, copied or made for another address does not. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MINUTE } from '../../src/kernel/time.ts';
import { Authenticator } from './authenticator.ts';
import { openPoste, type Poste } from './desk.ts';

let poste: Poste;
/** Passkeys know names, not addresses. */
let home = '';
before(async () => {
  poste = await openPoste();
  home = `http://localhost:${poste.port}`;
});
after(async () => {
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${home}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: home, ...headers },
    body: JSON.stringify(body),
  });
const said = async (reply: Response): Promise<string> => `${reply.status} ${((await reply.json()) as { code?: string }).code ?? ''}`.trim();
const challengeFrom = async (path: string, headers: Record<string, string> = {}): Promise<string> => {
  const reply = await post(path, {}, headers);
  assert.equal(reply.status, 201, await reply.clone().text());
  return ((await reply.json()) as { challenge: string }).challenge;
};

async function cameIn(member: string): Promise<Record<string, string>> {
  const { code } = poste.identity.links.make({ member, device: poste.desk.deviceOf(member) ?? '', by: 'delcassou' });
  const reply = await post('/session/link', { code });
  return { cookie: reply.headers.get('set-cookie')?.split(';')[0] ?? '' };
}
async function withPasskey(member: string): Promise<Authenticator> {
  const session = await cameIn(member);
  const key = new Authenticator();
  const challenge = await challengeFrom('/me/passkeys/options', session);
  const reply = await post('/me/passkeys', { response: key.register({ challenge, origin: home }), label: 'essai' }, session);
  assert.equal(reply.status, 201, await reply.clone().text());
  return key;
}

test('a passkey made in a session opens another, for its person, without a name being typed', async () => {
  const key = await withPasskey('renard-1');
  const challenge = await challengeFrom('/session/passkey/options');
  key.counter = 1;
  const reply = await post('/session/passkey', { response: key.authenticate({ challenge, origin: home }) });
  assert.deepEqual(await reply.json(), {
    kind: 'signed',
    log: poste.desk.origin,
    who: { member: 'renard-1', device: poste.desk.deviceOf('renard-1') },
  });
  assert.match(reply.headers.get('set-cookie') ?? '', /^__Host-abri-\d+=abris_/);
  const cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { passkeys } = (await (await fetch(`${home}/api/v1/me/passkeys`, { headers: { cookie } })).json()) as {
    passkeys: { id: string; label: string; seen: number | null }[];
  };
  assert.deepEqual(
    passkeys.map(({ label, seen }) => [label, seen !== null]),
    [['essai', true]],
  );
  // Removed, it opens nothing; and only its owner removes it.
  const other = await cameIn('renard-2');
  assert.equal(await said(await post(`/me/passkeys/${passkeys[0]?.id}/remove`, {}, other)), '404 not_found');
  assert.equal((await post(`/me/passkeys/${passkeys[0]?.id}/remove`, {}, { cookie })).status, 201);
  const again = await challengeFrom('/session/passkey/options');
  key.counter = 2;
  assert.equal(
    await said(await post('/session/passkey', { response: key.authenticate({ challenge: again, origin: home }) })),
    '401 passkey_refused',
  );
});

test('an answer is taken once, in time, for the challenge it was made for', async () => {
  const key = await withPasskey('renard-1');
  const answer = async (challenge: string): Promise<string> => {
    key.counter++;
    return await said(await post('/session/passkey', { response: key.authenticate({ challenge, origin: home }) }));
  };
  const challenge = await challengeFrom('/session/passkey/options');
  key.counter++;
  const response = key.authenticate({ challenge, origin: home });
  assert.equal((await post('/session/passkey', { response })).status, 201);
  assert.equal(await said(await post('/session/passkey', { response })), '401 passkey_refused', 'replayed');
  assert.equal(await answer(challenge), '401 passkey_refused', 'the challenge has served');
  assert.equal(await answer(Buffer.alloc(32, 7).toString('base64url')), '401 passkey_refused', 'a challenge nobody made');
  assert.equal(
    await answer(await challengeFrom('/me/passkeys/options', await cameIn('renard-1'))),
    '401 passkey_refused',
    'of a registration',
  );
  const late = await challengeFrom('/session/passkey/options');
  poste.clock.advance(poste.clock.now() + 5 * MINUTE);
  assert.equal(await answer(late), '401 passkey_refused', 'too late');
});

test('forged, of another address, unverified, copied: refused, all in the same words', async () => {
  const key = await withPasskey('renard-1');
  const stranger = new Authenticator();
  key.counter = 5;
  const fresh = (): Promise<string> => challengeFrom('/session/passkey/options');
  const wrong: [string, object][] = [
    ['another origin', key.authenticate({ challenge: await fresh(), origin: 'https://evil.example' })],
    ['another name', key.authenticate({ challenge: await fresh(), origin: home, rpID: 'evil.example' })],
    ['nobody was asked for a finger', key.authenticate({ challenge: await fresh(), origin: home, unverified: true })],
    ['an unknown key', stranger.authenticate({ challenge: await fresh(), origin: home })],
    [
      'a known id with another key',
      {
        ...stranger.authenticate({ challenge: await fresh(), origin: home }),
        id: key.id.toString('base64url'),
        rawId: key.id.toString('base64url'),
      },
    ],
    ['a registration', key.register({ challenge: await fresh(), origin: home })],
    ['nothing inside', { ...key.authenticate({ challenge: await fresh(), origin: home }), response: {} }],
  ];
  for (const [what, response] of wrong) assert.equal(await said(await post('/session/passkey', { response })), '401 passkey_refused', what);

  assert.equal((await post('/session/passkey', { response: key.authenticate({ challenge: await fresh(), origin: home }) })).status, 201);
  key.counter = 3;
  const copy = key.authenticate({ challenge: await fresh(), origin: home });
  assert.equal(await said(await post('/session/passkey', { response: copy })), '401 passkey_refused', 'a counter that went back');
});

test('a registration is for the session that asked, with a user who was verified, once, and never by a token from a file', async () => {
  const [mine, theirs] = [await cameIn('renard-1'), await cameIn('renard-2')];
  const key = new Authenticator();
  const register = async (response: object, session = mine): Promise<string> => said(await post('/me/passkeys', { response }, session));
  const ask = (session = mine): Promise<string> => challengeFrom('/me/passkeys/options', session);
  assert.equal(
    await register(key.register({ challenge: await ask(theirs), origin: home })),
    '401 passkey_refused',
    'asked by somebody else',
  );
  assert.equal(await register(key.register({ challenge: await ask(), origin: 'https://evil.example' })), '401 passkey_refused');
  assert.equal(await register(key.register({ challenge: await ask(), origin: home, unverified: true })), '401 passkey_refused');
  const challenge = await ask();
  assert.equal(await register(key.register({ challenge, origin: home })), '201');
  assert.equal(await register(key.register({ challenge, origin: home })), '401 passkey_refused', 'replayed');
  assert.equal(
    await register(key.register({ challenge: await ask(theirs), origin: home }), theirs),
    '409 passkey_known',
    'somebody’s already',
  );
  assert.equal(await said(await poste.ask('renard-1', 'POST', '/api/v1/me/passkeys/options', {})), '403 session_needed');
});

test('at a bare address there are no passkeys, and it is said where there are', async () => {
  const reply = await poste.ask(null, 'POST', '/api/v1/session/passkey/options', {}, { origin: poste.url });
  assert.equal(await said(reply), '409 passkey_address');
  assert.equal(await said(await post('/session/passkey/options', {}, { origin: 'https://evil.example' })), '403 forbidden_origin');
});

test('behind a public address, passkeys are of its name, and of no other', async (t) => {
  const public_ = await openPoste({ publicUrl: 'https://poste.example' });
  t.after(() => public_.close());
  // As its proxy asks it.
  const ask = (path: string, origin: string, body: object = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${public_.port}/api/v1/session/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify(body),
    });
  const { rpId } = (await (await ask('passkey/options', 'https://poste.example')).json()) as { rpId: string };
  assert.equal(rpId, 'poste.example');
  assert.equal(await said(await ask('passkey/options', 'https://autre.example')), '403 forbidden_origin');
  const { code } = public_.identity.links.make({ member: 'renard-1', device: public_.desk.deviceOf('renard-1') ?? '', by: 'delcassou' });
  assert.equal((await ask('link', 'https://poste.example', { code })).status, 201);
});

test('the half of a PIN is given to the session of its device, against the proof; tries are counted and said', async () => {
  const session = await cameIn('renard-1');
  const device = poste.desk.deviceOf('renard-1');
  const [share, proof, wrong] = [1, 2, 3].map((n) => Buffer.alloc(32, n).toString('base64url')) as [string, string, string];
  assert.equal(await said(await post('/me/share/release', { proof }, session)), '404 not_found');
  assert.equal((await post('/me/share', { device, share, proof }, session)).status, 201);
  const released = (await (await post('/me/share/release', { proof }, session)).json()) as { share: string; lease: number };
  assert.deepEqual([released.share, released.lease - poste.clock.now()], [share, 12 * 60 * MINUTE]);
  for (let n = 0; n < 9; n++) assert.equal(await said(await post('/me/share/release', { proof: wrong }, session)), '403 pin_wrong');
  assert.equal(await said(await post('/me/share/release', { proof: wrong }, session)), '410 pin_burnt');
  assert.equal(await said(await post('/me/share/release', { proof }, session)), '410 pin_burnt');
  assert.equal(await said(await post('/me/share/release', { proof: 'x' }, session)), '422 bad_field');
  assert.equal(await said(await poste.ask('renard-1', 'POST', '/api/v1/me/share', { device, share, proof })), '403 session_needed');
  const theirs = await cameIn('renard-2');
  assert.equal(await said(await post('/me/share', { device, share, proof }, theirs)), '403 device_not_yours');
  // Of a device that is about to be enrolled: whoever came first keeps it.
  const coming = 'dev/0a1b2c3d';
  assert.equal((await post('/me/share', { device: coming, share, proof }, session)).status, 201);
  assert.equal(await said(await post('/me/share', { device: coming, share, proof }, theirs)), '403 device_not_yours');
});
