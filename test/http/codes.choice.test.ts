/** I-25 over the wire: which codes may be chosen, what a refusal tells, and that a code for duress is heard whatever it came with. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openPoste, type Poste } from './desk.ts';

let poste: Poste;
before(async () => {
  poste = await openPoste();
});
after(async () => {
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

let count = 0;
const next = (): string => `n-${++count}`;
type Answer = Record<string, unknown> & { status: number };
async function ask(member: string, path: string, body: Readonly<Record<string, unknown>>): Promise<Answer> {
  const reply = await poste.ask(member, 'POST', path, { id: next(), ...body });
  return { status: reply.status, ...((await reply.json()) as Record<string, unknown>) };
}
const chooses = (member: string, genuine: string, duress: string, more: object = {}): Promise<Answer> =>
  ask(member, '/api/v1/codes', { codes: { genuine, duress }, ...more });
const notFree = (): string[] =>
  poste.desk
    .view('vigie')
    .board()
    .calls.filter(({ kind }) => kind === 'duress')
    .map(({ who }) => who.id);
const lift = async (member: string): Promise<void> => {
  const lifted = await ask('vigie', `/api/v1/duress/${member}/lift`, { means: 'voice', proof_of_life: 'Rappelé, réponse juste.' });
  assert.equal(lifted.status, 201);
};

test('I-25 a code that is somebody’s, of either kind, is refused in the words of every other that will not do', async () => {
  assert.equal((await chooses('renard-1', '407193', '852640')).status, 201);
  const refused = [
    await chooses('renard-2', '407193', '552013'),
    await chooses('renard-3', '552013', '407193'),
    await chooses('renard-4', '85 26-40', '552013'),
    // Near one's own other, guessed first, too short: in the same words.
    await chooses('hermine', '552013', '552014'),
    await chooses('atlas', '123456', '552013'),
    await chooses('pont', '5520', '1377'),
  ];
  const told = refused.map(({ status, code, title, detail, about }) => JSON.stringify([status, code, title, detail, about]));
  assert.equal(new Set(told).size, 1, told.join('\n'));
  assert.match(told[0] ?? '', /422,"code_unfit"/);
  assert.doesNotMatch(told.join(), /renard-1|pris|taken/);
  assert.equal((await chooses('renard-2', '407194', '852641')).status, 201, 'near somebody else’s is nobody’s');
  assert.equal((await chooses('renard-3', 'Verglas', 'Cordeau')).status, 201);
  assert.equal((await chooses('renard-4', 'vèrglàs', 'bruyère')).code, 'code_unfit', 'one word, however it is spelt');
});

test('nobody tries codes for long, and what was refused is nowhere', async () => {
  let last = '';
  for (let i = 0; i < 6; i++) last = String((await chooses('busard-1', '111111', '222222')).code);
  assert.equal(last, 'too_many_codes');
  assert.equal((await chooses('busard-1', '734105', '260918')).code, 'too_many_codes');
});

test('two who choose one code in the same instant: one of them has it', async () => {
  const [a, b] = await Promise.all([chooses('busard-2', '640285', '917306'), chooses('busard-3', '917306', '305172')]);
  assert.deepEqual([a.status, b.status].toSorted(), [201, 422]);
});

test('an id sent again is the same choice, or another one and refused; codes change only with the present one', async () => {
  const id = 'choix';
  assert.equal((await chooses('hermine', '519046', '283705', { id })).status, 201);
  assert.equal((await chooses('hermine', '519046', '283705', { id })).status, 201);
  assert.equal((await chooses('hermine', '519046', '660127', { id })).code, 'id_reused');
  assert.equal((await chooses('hermine', '904417', '660127')).code, 'code_needed');
  assert.equal((await chooses('hermine', '904417', '660127', { code: '000000' })).code, 'code_wrong');
  assert.equal((await chooses('hermine', '904417', '660127', { code: '519046' })).status, 201);
  // What was hers is anybody's again, once she is free of it.
  assert.equal((await chooses('vigie-2', '519046', '438219')).status, 201);
});

test('decision 29 a duress code typed before it was ever rehearsed counts all the same, with an act that asks for none', async () => {
  const said = await ask('renard-1', '/api/v1/reports', { verbatim: 'Rien à signaler.', about: ['hermine'], code: '852640' });
  assert.deepEqual([said.status, said.conflict], [201, null]);
  assert.deepEqual(notFree(), ['renard-1']);
  await lift('renard-1');
  assert.deepEqual(notFree(), []);
});

test('it is heard with an act that is refused, with one about what is not there, and said by voice to somebody who relays it', async () => {
  const code = '852640';
  const ways: [string, string, object, number][] = [
    ['renard-1', '/api/v1/operations/none/stand-downs', { outcome: 'excluded', code }, 404],
    ['renard-1', '/api/v1/members', { member: 'x', roles: ['driver'], code }, 403],
    ['renard-1', '/api/v1/cases/none/dossiers', { recipient: 'Brigade', purpose: 'x', code }, 404],
    ['vigie', '/api/v1/check-ins', { for: 'renard-1', code }, 201],
  ];
  for (const [by, path, body, status] of ways) {
    assert.equal((await ask(by, path, body as Record<string, unknown>)).status, status, path);
    assert.deepEqual(notFree(), ['renard-1'], path);
    await lift('renard-1');
  }
  assert.equal(
    (await ask('vigie', '/api/v1/check-ins', { code: '852640' })).conflict,
    'code_wrong',
    'in anybody else’s hand it is nobody’s',
  );
  assert.deepEqual(notFree(), []);
});

test('an alert leaves whatever code it came with (I-01)', async () => {
  const alert = { principal: 'loutre', action: 'hold', order: 'Tenez.', code: 'zzzzzz' };
  assert.equal((await ask('busard-1', '/api/v1/alerts', alert)).status, 201);
});

test('I-23 tried too often, no code is right for a while; the one for duress is heard all the same, and answered like the other', async () => {
  for (let i = 0; i < 10; i++)
    assert.equal((await ask('renard-2', '/api/v1/panic-manner', { manner: 'visible', code: '000000' })).status, 403);
  const [genuine, duress] = [
    await ask('renard-2', '/api/v1/panic-manner', { manner: 'visible', code: '407194' }),
    await ask('renard-2', '/api/v1/panic-manner', { manner: 'visible', code: '852641' }),
  ];
  assert.deepEqual(genuine, duress);
  assert.equal(genuine.code, 'code_wrong');
  assert.deepEqual(notFree(), ['renard-2']);
  await lift('renard-2');
});

test('no code is in the log, its words, what a retry is known by, or the journal of who tried', async () => {
  const kept: string[] = [];
  for await (const { bytes } of poste.store.entries(0, poste.desk.position())) kept.push(new TextDecoder().decode(bytes));
  for (let i = 0; i < poste.desk.position(); i++) kept.push(JSON.stringify(await poste.store.words(i)));
  for (const code of ['407193', '852640', '519046', 'verglas']) {
    assert.ok(!kept.some((text) => text.toLowerCase().includes(code)), code);
    assert.ok(!kept.some((text) => text.includes(hash('sha256', code))), code);
  }
});
