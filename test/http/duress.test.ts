/**
 * I-23 and I-24 over the wire: two servers, at one of which somebody is not free. Every answer to their device has the same
 * status and the same body, to the byte but for digests; and their phone, and those near them, are sent the same frames.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPoste, type Poste } from './desk.ts';
import { Phone } from './phone.ts';

const COERCED = 'renard-2';
const NEAR = ['renard-1', 'hermine'] as const;
let held: Poste;
let free: Poste;

interface World {
  readonly poste: Poste;
  readonly phones: ReadonlyMap<string, Phone>;
}
const worlds: World[] = [];

before(async () => {
  // An exercise: what changes is shown at once.
  [held, free] = await Promise.all([openPoste({ exercise: 'ex-essai' }), openPoste({ exercise: 'ex-essai' })]);
  for (const poste of [held, free]) {
    await must(poste, 'vigie', '/api/v1/alerts', { id: 'al-1', principal: 'hermine', action: 'evacuate', order: 'Sortie arrière.' });
    await must(poste, 'renard-1', '/api/v1/alerts/al-1/answers', { id: 'an-1', answer: 'executing' });
    await must(poste, 'vigie', '/api/v1/check-in-plans', { id: 'pl-2', person: COERCED });
  }
  await must(held, 'vigie', '/api/v1/duress', { id: 'du', member: COERCED });
  await must(free, 'vigie', '/api/v1/duress/atlas/lift', { id: 'du', means: 'voice', proof_of_life: 'Rappelé.' });
  for (const poste of [held, free]) {
    const phones = new Map<string, Phone>();
    for (const member of [COERCED, ...NEAR]) phones.set(member, await Phone.of(poste, member));
    worlds.push({ poste, phones });
  }
});
after(async () => {
  for (const { phones } of worlds) for (const phone of phones.values()) phone.socket.terminate();
  for (const poste of [held, free]) await poste.close();
  assert.deepEqual([...held.faults, ...free.faults], []);
});

async function must(poste: Poste, member: string, path: string, body: object): Promise<void> {
  const reply = await poste.ask(member, 'POST', path, body);
  assert.equal(reply.status, 201, `${path}: ${await reply.text()}`);
}

const plain = (text: string): string => text.replaceAll(/"[0-9a-f]{64}"/g, '"digest"').replaceAll(/"cursor":"[^"]+"/g, '"cursor"');

/** Status, and the body as it came: its length is compared as well. */
async function answer(poste: Poste, member: string, method: string, path: string, body?: object): Promise<string[]> {
  const reply = await poste.ask(member, method, path, body);
  const text = await reply.text();
  return [String(reply.status), String(text.length), reply.headers.get('content-type') ?? '', plain(text)];
}

async function same(member: string, method: string, path: string, body?: object): Promise<void> {
  const [a, b] = [await answer(held, member, method, path, body), await answer(free, member, method, path, body)];
  assert.deepEqual(a, b, `${member} ${method} ${path}`);
}

test('every answer to a device that is not free: the same status, the same size, the same bytes', async () => {
  const op = '/api/v1/operations/op-al-1';
  const asked: [string, object][] = [
    ['/api/v1/check-ins', { id: 'ci-1' }],
    ['/api/v1/silences', { id: 'si-1', minutes: 10 }],
    ['/api/v1/panic-manner', { id: 'pm-1', manner: 'visible' }],
    ['/api/v1/check-in-plans', { id: 'cp-1' }],
    ['/api/v1/check-in-plans/pl-2/end', { id: 'ce-1' }],
    ['/api/v1/alerts/al-1/answers', { id: 'an-2', answer: 'executing' }],
    [`${op}/arrival`, { id: 'ar-1', place: 'meleze' }],
    [`${op}/roll-call`, { id: 'rc-1', lines: [{ person: 'hermine', status: 'present', means: 'sight' }] }],
    [`${op}/holding-points`, { id: 'hp-1' }],
    [`${op}/stand-downs`, { id: 'sd-1', outcome: 'excluded' }],
    ['/api/v1/alerts/al-1/recall', { id: 're-1' }],
    ['/api/v1/alerts/al-1/cancellation', { id: 'ca-1' }],
    ['/api/v1/duress', { id: 'du-2', member: 'renard-3' }],
    ['/api/v1/duress/renard-2/lift', { id: 'li-1', means: 'voice', proof_of_life: 'Oui.' }],
    ['/api/v1/calls/duress:renard-2/takes', { id: 'ta-1' }],
    ['/api/v1/reports', { id: 'rp-1', verbatim: 'Rien à signaler.', about: ['hermine'] }],
  ];
  for (const [path, body] of asked) {
    await same(COERCED, 'POST', path, body);
    // The same id again is a retry, and is answered as it was.
    await same(COERCED, 'POST', path, body);
  }
  for (const path of ['/api/v1/me', '/api/v1/board', '/api/v1/alerts/al-1', op, '/api/v1/log', '/api/v1/reports/rp-1'])
    await same(COERCED, 'GET', path);
  const thread = worlds[0]?.poste.desk.view(COERCED).operation('op-al-1')?.thread ?? '';
  await same(COERCED, 'GET', `/api/v1/threads/${thread}/timeline`);
});

test('the frames of their phone are the same, in the same order', async () => {
  const [a, b] = await Promise.all(worlds.map(async ({ phones }) => await framesOf(phones, COERCED)));
  assert.deepEqual(a, b);
  assert.ok(
    (a ?? []).some((frame) => frame.includes('"phase":"sheltered"')),
    'they are shown what they did',
  );
});

test('a call for help they raise for themself is answered alike, and heard', async () => {
  await same(COERCED, 'POST', '/api/v1/panics', { id: 'pa-1' });
  assert.ok(
    held.desk
      .view('vigie')
      .board()
      .calls.some(({ kind, who }) => kind === 'panic' && who.id === COERCED),
  );
});

test('no frame sent to a phone near them, and nothing such a phone can ask, says anything of a duress', async () => {
  for (const member of NEAR) {
    const frames = worlds[0] === undefined ? [] : await framesOf(worlds[0].phones, member);
    assert.doesNotMatch(frames.join('\n'), /duress|coerced|Coerced|contrainte/i, member);
    await same(member, 'POST', '/api/v1/calls/duress:renard-2/takes', { id: `ta-${member}` });
    for (const path of ['/api/v1/board', '/api/v1/me', '/api/v1/operations/op-al-1'])
      assert.doesNotMatch((await answer(held, member, 'GET', path)).join('\n'), /duress|coerced|contrainte/i, `${member} ${path}`);
  }
});

async function framesOf(phones: ReadonlyMap<string, Phone>, member: string): Promise<string[]> {
  const phone = phones.get(member);
  assert.ok(phone !== undefined);
  await phone.beat();
  return phone.frames.filter(({ f }) => f !== 'beat').map((frame) => plain(JSON.stringify(frame)));
}
