import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Ring } from '../../src/loop/loop.ts';
import { serverFrame } from '../../src/wire/live.ts';
import { openPoste, type Poste } from './desk.ts';
import { Phone } from './phone.ts';
import { raw } from './raw.ts';

let poste: Poste;
// An exercise: everything is shown at once, so that nothing here waits on a clock.
before(async () => {
  poste = await openPoste({ exercise: 'ex-essai' });
});
after(async () => {
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

const report = (id: string, verbatim = 'Un fourgon blanc devant la grille.') => ({ id, verbatim, channel: 'phone', about: ['hermine'] });
const strip = (frames: readonly unknown[]) =>
  JSON.stringify(frames)
    .replaceAll(/"cursor":"[^"]+"/g, '""')
    .replaceAll(/"now":\d+/g, '""');

test('hello: who one is, then everything open, the board last; every frame is of the published shape', async () => {
  const phone = await Phone.of(poste, 'vigie');
  assert.equal(phone.frames[0]?.f, 'hello');
  assert.equal((phone.frames[0]?.me as { member: { id: string } } | undefined)?.member.id, 'vigie');
  assert.equal(phone.frames[0]?.exercise, 'ex-essai');
  const kinds = phone.items().map((item) => item.kind);
  assert.equal(kinds.at(-1), 'board');
  assert.ok(phone.items('alert').some((item) => item.id === 'al-loutre'));
  assert.ok(phone.items('operation').some((item) => item.id === 'op-cigogne'));
  assert.ok(phone.items('report').length > 0);
  for (const frame of phone.frames) serverFrame.parse(frame);
  phone.socket.terminate();
});

test('a field phone gets its own alerts and operations, and no board', async () => {
  const phone = await Phone.of(poste, 'busard-2');
  assert.ok(phone.items('alert').some((item) => item.id === 'al-loutre'));
  assert.deepEqual(phone.items('board'), []);
  assert.deepEqual(phone.items('report'), []);
  const other = await Phone.of(poste, 'renard-3');
  assert.ok(!other.items().some((item) => item.id === 'al-loutre'));
  phone.socket.terminate();
  other.socket.terminate();
});

test('what happens behind a door changes nothing on this side: not a frame, not a cursor', async () => {
  const phone = await Phone.of(poste, 'renard-3');
  const before = phone.frames.length;
  const reply = await poste.ask('vigie', 'POST', '/api/v1/reports', report('li-1'));
  assert.equal(reply.status, 201);
  assert.equal((await poste.ask('busard-2', 'POST', '/api/v1/alerts/al-loutre/answers', { id: 'li-2', answer: 'understood' })).status, 201);
  await phone.beat();
  assert.deepEqual(
    phone.frames.slice(before).map((frame) => frame.f),
    ['beat'],
  );
  phone.socket.terminate();
});

test('I-39 a drill message reaches the phones of those it is for, marked and as no ring, and leaves no frame on any other', async () => {
  const inside = await Phone.of(poste, 'renard-4');
  const outside = await Phone.of(poste, 'renard-3');
  const say = async (path: string, body: object) => assert.equal((await poste.ask('vigie', 'POST', path, body)).status, 201);
  await say('/api/v1/drills', { id: 'dr-li', scenario: 'pont', participants: ['renard-4'] });
  await say('/api/v1/drills/dr-li/start', { id: 'dr-li-start' });
  const before = outside.frames.length;
  await say('/api/v1/drills/dr-li/injects', { id: 'dr-li-1', to: ['renard-4'], order: 'Le pont est coupé.' });
  const told = await poste.ask('vigie', 'POST', '/api/v1/drills/dr-li/injects', { id: 'dr-li-2', to: ['renard-3'], order: 'Le pont.' });
  assert.equal(told.status, 403);
  assert.match(await told.text(), /not_in_drill/);
  await poste.server.settled();
  await inside.beat();
  await outside.beat();
  const heard = inside.items('me').at(-1)?.view as { drills: { id: string; injects: { text: string }[] }[] } | undefined;
  assert.deepEqual(
    heard?.drills.map(({ id, injects }) => [id, injects.map(({ text }) => text)]),
    [['dr-li', ['EXERCICE - Le pont est coupé. - EXERCICE']]],
  );
  assert.deepEqual(inside.items('ring'), []);
  assert.deepEqual(
    outside.frames.slice(before).map(({ f }) => f),
    ['beat'],
  );
  assert.doesNotMatch(JSON.stringify(outside.frames), /dr-li|coupé/);
  inside.socket.terminate();
  outside.socket.terminate();
});

test('a change is shown to whom it concerns, and only once', async () => {
  const desk = await Phone.of(poste, 'vigie');
  const field = await Phone.of(poste, 'renard-2');
  const [a, b] = [desk.frames.length, field.frames.length];
  assert.equal(
    (await poste.ask('vigie', 'POST', '/api/v1/alerts', { id: 'al-li', principal: 'hermine', action: 'evacuate', order: 'Sortie B.' }))
      .status,
    201,
  );
  await poste.server.settled();
  await desk.beat();
  await field.beat();
  const shown = field.items('alert').filter((item) => item.id === 'al-li');
  assert.equal(shown[0]?.view?.order, 'Sortie B.');
  assert.ok(field.items('me').length > 0, 'what is expected of me changed');
  for (const phone of [desk, field]) {
    const seen = phone.items().map((item) => strip([item]));
    for (const [i, text] of seen.entries()) assert.notEqual(text, seen[i - 1]);
  }
  assert.ok(desk.frames.slice(a).some((frame) => frame.kind === 'board'));
  assert.ok(field.frames.slice(b).every((frame) => frame.kind !== 'board'));
  desk.socket.terminate();
  field.socket.terminate();
});

test('acts run the same path as HTTP: same reply, same problems, same number back, in order', async () => {
  const phone = await Phone.of(poste, 'vigie');
  const done = await phone.act(1, 'submitReport', {}, report('li-3'));
  assert.equal(done.f, 'done');
  assert.equal((done.reply as { id: string }).id, 'li-3');
  const http = await (await poste.ask('vigie', 'POST', '/api/v1/reports', { id: 'li-4' })).json();
  assert.deepEqual((await phone.act(2, 'submitReport', {}, { id: 'li-4' })).problem, http);
  assert.equal(((await phone.act(3, 'getMe', {}, {})).problem as { code: string }).code, 'unknown_operation');
  assert.equal(((await phone.act(4, 'toString', {}, {})).problem as { code: string }).code, 'unknown_operation');
  assert.equal(((await phone.act(5, 'gradeReport', { report: 'nulle' }, { id: 'x' })).problem as { code: string }).code, 'not_found');
  assert.equal(((await phone.act(6, 'gradeReport', {}, { id: 'x' })).problem as { code: string }).code, 'missing_field');

  for (let n = 100; n < 140; n++)
    phone.send({ f: 'act', n, op: 'submitReport', params: {}, body: n % 3 === 0 ? { id: '' } : report(`li-${n}`) });
  await phone.wait((frame) => frame.n === 139);
  const numbers = phone.frames
    .filter((frame) => frame.f === 'done' || frame.f === 'refused')
    .map((frame) => Number(frame.n))
    .filter((n) => n >= 100);
  assert.deepEqual(
    numbers,
    Array.from({ length: 40 }, (_, i) => 100 + i),
  );
  phone.socket.terminate();
});

test('a beat comes back after everything asked before it', async () => {
  const phone = await Phone.of(poste, 'vigie');
  phone.send({ f: 'act', n: 1, op: 'submitReport', params: {}, body: report('li-beat') });
  phone.send({ f: 'beat', n: 2 });
  await phone.wait((frame) => frame.f === 'beat' && frame.n === 2);
  const order = phone.frames.map((frame) => `${frame.f} ${frame.n ?? ''}`);
  assert.ok(order.indexOf('done 1') < order.indexOf('beat 2'));
  phone.socket.terminate();
});

test('more than 64 acts at once: the rest is refused, each under its own number, and the link lives on', async () => {
  const phone = await Phone.of(poste, 'vigie');
  for (let n = 0; n < 120; n++) phone.send({ f: 'act', n, op: 'submitReport', params: {}, body: report(`li-m${n}`) });
  await phone.wait((frame) => frame.n === 119);
  const refused = phone.frames.filter((frame) => frame.f === 'refused');
  for (const frame of refused) assert.equal((frame.problem as { code: string }).code, 'too_many');
  assert.equal(phone.frames.filter((frame) => frame.f === 'done').length + refused.length, 120);
  assert.equal((await phone.act(500, 'submitReport', {}, report('li-after'))).f, 'done');
  phone.socket.terminate();
});

test('a resumed link is shown what it missed; a cursor of another person only means: begin again', async () => {
  const first = await Phone.of(poste, 'renard-2');
  const { cursor } = first;
  first.socket.terminate();
  assert.equal((await poste.ask('vigie', 'POST', '/api/v1/alerts/al-li/versions', { id: 'up-li', order: 'Sortie C.' })).status, 201);
  const again = await Phone.of(poste, 'renard-2', cursor);
  assert.equal(again.items('alert').find((item) => item.id === 'al-li')?.view?.order, 'Sortie C.');
  const stranger = await Phone.of(poste, 'renard-3', cursor);
  assert.equal(stranger.frames[0]?.f, 'hello');
  again.socket.terminate();
  stranger.socket.terminate();
});

test('a report shown here is shown again when its check closes', async () => {
  const phone = await Phone.of(poste, 'vigie');
  await phone.act(1, 'closeCheck', { check: 'ch-1' }, { id: 'li-ch', result: 'negative', evidence: 'Rien vu.' });
  await phone.beat();
  const last = phone.items('report').findLast((item) => item.id === 're-1');
  assert.equal((last?.view?.checks as { state: string }[] | undefined)?.[0]?.state, 'closed');
  phone.socket.terminate();
});

test('a ring goes to every link of its recipient and to nobody else; without a link it has failed', async () => {
  const ring = (recipient: string): Ring => ({
    key: `al-li:1:${recipient}:push:0`,
    alert: 'al-li',
    version: 1,
    kind: 'order',
    recipient,
    channel: 'push',
    rung: 0,
    notBefore: 0,
    thread: 'c00000000000000a1',
  });
  const channel = poste.server.liveChannel;
  assert.equal(await channel.send(ring('renard-1'), 'HERMINE E 1'), 'failed');
  assert.equal(poste.server.connected('renard-1'), false);
  const [a, b, other] = [await Phone.of(poste, 'renard-1'), await Phone.of(poste, 'renard-1'), await Phone.of(poste, 'renard-2')];
  assert.equal(poste.server.connected('renard-1'), true);
  assert.equal(await channel.send(ring('renard-1'), 'HERMINE E 1'), 'accepted');
  await Promise.all([a.beat(), b.beat(), other.beat()]);
  for (const phone of [a, b]) {
    const [item] = phone.items('ring').filter((one) => one.id === 'al-li:1:renard-1:push:0');
    assert.deepEqual(item?.view, {
      kind: 'ring',
      alert: 'al-li',
      version: 1,
      what: 'order',
      locked: 'HERMINE E 1',
      channel: 'push',
      rung: 0,
    });
  }
  assert.deepEqual(
    other.items('ring').filter((item) => item.id.includes('renard-1')),
    [],
  );
  for (const phone of [a, b, other]) phone.socket.terminate();
});

test('no token, a wrong one, a revoked one: refused in words, then closed', async () => {
  const mute = new Phone(poste.url);
  await mute.open();
  mute.send({ f: 'beat', n: 3 });
  assert.deepEqual(await mute.over(), { code: 1008, reason: 'no_token' });
  const wrong = new Phone(poste.url);
  await wrong.open();
  wrong.send({ f: 'hello', token: 'x', lang: 'en' });
  assert.deepEqual(await wrong.over(), { code: 1008, reason: 'no_token' });
  assert.match(JSON.stringify(wrong.frames), /You are not recognised/);
  const lost = await Phone.of(poste, 'atlas');
  poste.revoke('atlas');
  lost.send({ f: 'beat', n: 1 });
  assert.equal((await lost.over()).code, 1008);
});

test('the token may stand in the header of the handshake', async () => {
  const phone = new Phone(poste.url, { headers: { authorization: `Bearer ${poste.token('vigie')}` } });
  await phone.open();
  phone.send({ f: 'hello' });
  assert.equal((await phone.wait((frame) => frame.f === 'hello')).f, 'hello');
  phone.socket.terminate();
});

test('the handshake is guarded: host, origin, path, subprotocol, and what is no handshake', async () => {
  const base = 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
  const ask = async (path: string, host: string, more: string): Promise<string> => {
    const reply = await raw(poste.port, [`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`]);
    return reply.status === 101 ? '101' : `${reply.status} ${(JSON.parse(reply.body) as { code: string }).code}`;
  };
  const protocol = 'Sec-WebSocket-Protocol: abri.1\r\n';
  assert.equal(await ask('/api/v1/live', 'localhost', base + protocol), '101');
  assert.equal(await ask('/api/v1/live', 'evil.example', base + protocol), '421 forbidden_host');
  assert.equal(await ask('/api/v1/live', 'localhost', `${base}${protocol}Origin: https://evil.example\r\n`), '403 forbidden_origin');
  assert.equal(await ask('/api/v1/other', 'localhost', base + protocol), '404 not_found');
  assert.equal(await ask('/api/v1/live', 'localhost', base), '400 bad_frame');
  assert.equal(await ask('/api/v1/live', 'localhost', base.replace('13', '99') + protocol), '400 bad_frame');
  assert.equal(await ask('/api/v1/live', 'localhost', base.replace('AAAA', '') + protocol), '400 bad_frame');
  assert.equal(await ask('/api/v1/live', 'localhost', 'Connection: close\r\n'), '400 bad_frame');
  assert.equal(
    await ask('/api/v1/health', 'localhost', 'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\n').catch(
      () => 'answered as HTTP',
    ),
    '200 undefined',
  );
});

test('outside an exercise a redrawing waits its turn: a burst of reports redraws a board a few times, and nothing is lost', async () => {
  const live = await openPoste();
  const desk = await Phone.of(live, 'vigie');
  const before = desk.items('board').length;
  for (let i = 0; i < 40; i++) assert.equal((await live.ask('pont', 'POST', '/api/v1/reports', report(`bu-${i}`))).status, 201);
  await live.server.settled();
  await desk.beat();
  const boards = desk.items('board').slice(before);
  assert.ok(boards.length >= 1 && boards.length < 40, `${boards.length} boards`);
  const awaiting = boards.at(-1)?.view?.awaiting as { id: string }[];
  for (let i = 0; i < 40; i++) assert.ok(awaiting.some((line) => line.id === `bu-${i}`));
  assert.equal(live.server.idle(), true);
  desk.socket.close();
  await live.close();
  assert.deepEqual(live.faults, []);
});

test('a link that does not read is closed (1013) before it costs the desk its memory; the others go on', async () => {
  const slow = await Phone.of(poste, 'renard-4');
  const other = await Phone.of(poste, 'vigie');
  slow.socket.pause();
  const locked = 'x'.repeat(1 << 20);
  const ring: Ring = {
    key: 'k',
    alert: 'al-li',
    version: 1,
    kind: 'order',
    recipient: 'renard-4',
    channel: 'push',
    rung: 0,
    notBefore: 0,
    thread: 'c00000000000000a1',
  };
  let sent = 0;
  while (sent < 200 && (await poste.server.liveChannel.send(ring, locked)) === 'accepted') sent++;
  assert.ok(sent < 200, 'it was let go');
  assert.equal(poste.server.connected('renard-4'), false);
  await other.beat();
  slow.socket.resume();
  assert.equal((await slow.over()).code, 1013);
  other.socket.terminate();
});
