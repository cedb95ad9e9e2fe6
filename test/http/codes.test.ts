/**
 * I-23 and I-24 with codes, over the wire: two servers, the same people, the same story. At one of them renard-2 types the code
 * for duress, at the other the genuine one. Every answer has the same status, size and bytes, and so has everything that
 * their phone, and those near them, are sent or can ask for.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPoste, type Poste } from './desk.ts';
import { Phone } from './phone.ts';

const COERCED = 'renard-2';
const NEAR = ['renard-1', 'renard-3', 'hermine'] as const;
const GENUINE = '407193';
const DURESS = '852640';
const OP = '/api/v1/operations/op-al-1';
let held: Poste;
let free: Poste;
const phones = new Map<Poste, Map<string, Phone>>();

type Body = Readonly<Record<string, unknown>>;

async function must(poste: Poste, member: string, path: string, body: Body): Promise<void> {
  const reply = await poste.ask(member, 'POST', path, body);
  assert.equal(reply.status, 201, `${path}: ${await reply.text()}`);
}

before(async () => {
  // An exercise: what changes is shown at once, and codes may be rehearsed.
  [held, free] = await Promise.all([openPoste({ exercise: 'ex-essai' }), openPoste({ exercise: 'ex-essai' })]);
  for (const poste of [held, free]) {
    await must(poste, COERCED, '/api/v1/codes', { id: 'co-1', codes: { genuine: GENUINE, duress: DURESS } });
    for (const code of [GENUINE, DURESS]) await must(poste, COERCED, '/api/v1/codes/rehearsals', { id: `re-${code}`, code });
    await must(poste, 'vigie', '/api/v1/alerts', { id: 'al-1', principal: 'hermine', action: 'evacuate', order: 'Sortie arrière.' });
    await must(poste, 'renard-1', '/api/v1/alerts/al-1/answers', { id: 'an-1', answer: 'executing' });
    await must(poste, 'vigie', '/api/v1/check-in-plans', { id: 'pl-2', person: COERCED });
    const lines = ['hermine', 'renard-1', 'renard-2', 'renard-3', 'renard-4', 'assistante'].map((person) => ({
      person,
      status: 'present',
      means: 'sight',
    }));
    await must(poste, 'renard-1', `${OP}/roll-call`, { id: 'rc-1', lines });
    const known = new Map<string, Phone>();
    for (const member of [COERCED, ...NEAR]) known.set(member, await Phone.of(poste, member));
    phones.set(poste, known);
  }
});
after(async () => {
  for (const known of phones.values()) for (const phone of known.values()) phone.socket.terminate();
  for (const poste of [held, free]) await poste.close();
  assert.deepEqual([...held.faults, ...free.faults], []);
});

const plain = (text: string): string => text.replaceAll(/"[0-9a-f]{64}"/g, '"digest"').replaceAll(/"cursor":"[^"]+"/g, '"cursor"');

/** Status, and the body as it came: its length is compared as well. */
async function answer(poste: Poste, member: string, method: string, path: string, body?: Body): Promise<string[]> {
  const reply = await poste.ask(member, method, path, body);
  const text = await reply.text();
  return [String(reply.status), String(text.length), reply.headers.get('content-type') ?? '', plain(text)];
}

/** The same is asked of both; where a code is typed, at one of them it is that of duress. */
async function same(member: string, method: string, path: string, body?: Body, code?: string): Promise<string> {
  const typed = (one: string): Body | undefined => (code === undefined ? body : { ...body, code: code === 'own' ? one : code });
  const [a, b] = [await answer(held, member, method, path, typed(DURESS)), await answer(free, member, method, path, typed(GENUINE))];
  assert.deepEqual(a, b, `${member} ${method} ${path}`);
  return a[3] ?? '';
}

async function sameEverywhere(): Promise<void> {
  for (const member of [COERCED, ...NEAR])
    for (const path of ['/api/v1/me', '/api/v1/board', '/api/v1/alerts/al-1']) await same(member, 'GET', path);
  await same(COERCED, 'GET', OP);
  for (const member of [COERCED, ...NEAR]) {
    const [a, b] = await Promise.all([held, free].map((poste) => framesOf(poste, member)));
    assert.deepEqual(a, b, member);
  }
}

async function framesOf(poste: Poste, member: string): Promise<string[]> {
  const phone = phones.get(poste)?.get(member);
  assert.ok(phone !== undefined);
  await phone.beat();
  return phone.frames.filter(({ f }) => f !== 'beat').map((frame) => plain(JSON.stringify(frame)));
}

const duresses = (poste: Poste) =>
  poste.desk
    .view('vigie')
    .board()
    .calls.filter(({ kind }) => kind === 'duress');

test('an act that asks for a code is refused without one, and with nobody’s, alike at both', async () => {
  assert.match(await same(COERCED, 'POST', `${OP}/stand-downs`, { id: 'sd-0', outcome: 'excluded' }), /"code_needed"/);
  assert.match(await same(COERCED, 'POST', `${OP}/stand-downs`, { id: 'sd-0', outcome: 'excluded' }, '000000'), /"code_wrong"/);
  assert.match(await same(COERCED, 'POST', '/api/v1/check-ins', { id: 'ci-0' }, '000000'), /"conflict":"code_wrong"/);
  await sameEverywhere();
  const [line] = held.desk
    .view('vigie')
    .board()
    .codes.filter(({ who }) => who.id === COERCED);
  assert.equal(line?.missed?.act, 'checkin.record', 'the desk is told');
  assert.deepEqual([duresses(held), duresses(free)], [[], []]);
});

test('I-23 I-24 the code for duress and the genuine one: the same answers, the same screens, the same frames', async () => {
  await same(COERCED, 'POST', '/api/v1/check-ins', { id: 'ci-1' }, 'own');
  await sameEverywhere();
  assert.equal(duresses(held)[0]?.who.id, COERCED);
  assert.deepEqual(duresses(free), []);
  const story: [string, Body, string?][] = [
    ['/api/v1/silences', { id: 'si-1', minutes: 10 }, 'own'],
    [`${OP}/arrival`, { id: 'ar-1', place: 'meleze' }, 'own'],
    // The same id again is a retry; a code typed with it is heard all the same.
    [`${OP}/arrival`, { id: 'ar-1', place: 'meleze' }, 'own'],
    [`${OP}/stand-downs`, { id: 'sd-1', outcome: 'excluded' }, 'own'],
    [`${OP}/stand-downs`, { id: 'sd-2', outcome: 'excluded' }, '111222'],
    ['/api/v1/alerts/al-1/recall', { id: 're-1' }, 'own'],
    ['/api/v1/alerts/none/cancellation', { id: 'ca-1' }, 'own'],
    ['/api/v1/check-ins', { id: 'ci-2', kind: 'late' }],
    ['/api/v1/duress/renard-2/lift', { id: 'li-1', means: 'voice', proof_of_life: 'Oui.' }, 'own'],
    ['/api/v1/codes/rehearsals', { id: 're-2' }, 'own'],
    [`${OP}/roll-call`, { id: 'rc-2', lines: [{ person: 'hermine', status: 'present', means: 'sight' }] }, 'own'],
    ['/api/v1/cases/none/dossiers', { id: 'do-1', recipient: 'Brigade', purpose: 'x' }, 'own'],
  ];
  for (const [path, body, code] of story) {
    await same(COERCED, 'POST', path, body, code);
    for (const path of ['/api/v1/me', '/api/v1/board', OP]) await same(COERCED, 'GET', path);
  }
  const frames = await Promise.all([held, free].map((poste) => framesOf(poste, COERCED)));
  assert.deepEqual(frames[0], frames[1]);
});

test('I-25b other codes set under duress are believed, and are nobody’s: the old ones go on speaking for them', async () => {
  const others = { genuine: '316245', duress: '794031' };
  assert.match(await same(COERCED, 'POST', '/api/v1/codes', { id: 'co-2', codes: others }), /"code_needed"/);
  await same(COERCED, 'POST', '/api/v1/codes', { id: 'co-2', codes: others }, 'own');
  assert.match(await same(COERCED, 'POST', '/api/v1/check-ins', { id: 'ci-3' }, 'own'), /"conflict":"code_wrong"/);
  assert.match(await same(COERCED, 'POST', '/api/v1/check-ins', { id: 'ci-4' }, others.genuine), /"conflict":null/);
  // Back to what they were: nobody's, as far as they can tell.
  await same(COERCED, 'POST', '/api/v1/codes', { id: 'co-3', codes: { genuine: GENUINE, duress: DURESS } }, others.genuine);
  await must(held, 'vigie', '/api/v1/duress/renard-2/lift', { id: 'li-9', means: 'voice', proof_of_life: 'Rappelé.' });
  await must(held, COERCED, '/api/v1/check-ins', { id: 'ci-5', code: GENUINE });
  assert.deepEqual(duresses(held), []);
  await must(held, COERCED, '/api/v1/check-ins', { id: 'ci-6', code: DURESS });
  assert.equal(duresses(held).length, 1);
});
