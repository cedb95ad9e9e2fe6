/** The live link, with frames no honest client sends: refused in words or closed with a reason, and nobody else is harmed. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { FRAME_MAX } from '../../src/edges/http/live/upgrade.ts';
import { clientFrame, serverFrame } from '../../src/wire/live.ts';
import { operations } from '../../src/wire/operations.ts';
import { knowsCode } from '../../src/wire/problems.ts';
import { openPoste, type Poste } from '../http/desk.ts';
import { type Frame, Phone } from '../http/phone.ts';
import { hostileBodies } from './hostile.ts';
import { runs } from './runs.ts';

let poste: Poste;
let witness: Phone;
before(async () => {
  poste = await openPoste({ exercise: 'ex-essai' });
  witness = await Phone.of(poste, 'vigie');
});
after(async () => {
  await witness.beat();
  witness.socket.terminate();
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

const codeOf = (frame: Frame | undefined): string => (frame?.problem as { code: string } | undefined)?.code ?? '';
/** A refusal has words, and is of the published shape. */
function held(frame: Frame | undefined, what: string): string {
  serverFrame.parse(frame);
  const code = codeOf(frame);
  assert.ok(knowsCode(code) && code !== 'internal', `${what}: ${code}`);
  return code;
}

test('texts that are no exact JSON: told which fault, then closed (1007)', async () => {
  for (const { what, bytes, code } of hostileBodies({ f: 'beat', n: 1 })) {
    if (code === 'bad_field' || code === 'missing_field' || code === 'unknown_field') continue;
    const phone = await Phone.of(poste, 'renard-3');
    phone.socket.send(bytes, { binary: false });
    const { code: closed } = await phone.over();
    if (bytes.length > FRAME_MAX) {
      assert.equal(closed, 1009, what);
      continue;
    }
    // ws itself closes on text that is not UTF-8, before any of our code.
    assert.equal(closed, 1007, what);
    const last = phone.frames.at(-1);
    if (code === 'invalid_utf8' || (code === null && last?.f !== 'refused')) continue;
    const got = held(last, what);
    if (code !== null) assert.equal(got, code, what);
  }
});

test('frames that are none: refused in words, and closed unless one can tell which act was meant', async () => {
  const frames: unknown[] = [
    [],
    {},
    null,
    '"hello"',
    42,
    { f: 'nothing' },
    { f: 'hello', token: 3 },
    { f: 'act' },
    { f: 'beat' },
    { f: 'beat', n: -1 },
    { f: 'beat', n: 1.5 },
    { f: 'beat', n: 1, more: 1 },
    { f: 'act', n: 7 },
    { f: 'act', n: 7, op: 3, params: {}, body: {} },
    { f: 'act', n: 7, op: 'x', params: [], body: {} },
    { f: 'act', n: 7, op: 'x', params: { a: 1 }, body: {} },
    { f: 'act', n: 7, op: 'issueAlert', params: {}, body: [] },
    { f: 'act', n: 7, op: '../x', params: {}, body: {} },
    { f: 'hello', token: 'x' },
    { n: 7 },
  ];
  for (const frame of frames) {
    const what = JSON.stringify(frame);
    const phone = await Phone.of(poste, 'renard-3');
    phone.send(frame);
    const refused = await phone.wait((one) => one.f === 'refused');
    assert.equal(held(refused, what), 'bad_frame', what);
    if (refused.n !== 0) {
      await phone.beat();
      phone.socket.terminate();
    } else assert.equal((await phone.over()).code, 1008, what);
  }
});

test('bytes instead of text are closed with 1003, a frame over 256 KiB with 1009', async () => {
  const binary = await Phone.of(poste, 'renard-3');
  binary.socket.send(Buffer.from('{"f":"beat","n":1}'));
  assert.equal((await binary.over()).code, 1003);
  const large = await Phone.of(poste, 'renard-3');
  large.send(`{"f":"act","n":1,"op":"x","params":{},"body":{"a":"${'a'.repeat(300_000)}"}}`);
  assert.equal((await large.over()).code, 1009);
});

test('hostile bodies under every operation: refused under their own number, the link lives on', async (t) => {
  for (const operation of operations) {
    const good = operation.example.body;
    if (good === null) continue;
    await t.test(operation.operationId, async () => {
      const phone = await Phone.of(poste, 'renard-3');
      const bodies = [
        {},
        { ...good, more: 1 },
        { ...good, id: '' },
        { ...good, id: 'toString' },
        { ...good, id: 'a'.repeat(10_000) },
        { ...good, id: null },
        { ...good, id: [] },
        { id: { id: {} } },
        ...Object.keys(good).map((field) => ({ ...good, [field]: { nested: [[]] } })),
      ];
      for (const [n, body] of bodies.entries())
        held(await phone.act(n, operation.operationId, { ...operation.example.params }, body), operation.operationId);
      for (const [n, id] of ['..', '__proto__x', 'toString', 'a'.repeat(5000), '', '\u202e'].entries()) {
        const params = Object.fromEntries(Object.keys(operation.params.shape).map((name) => [name, id]));
        const frame = await phone.act(1000 + n, operation.operationId, params, good);
        if (Object.keys(params).length > 0) assert.equal(held(frame, operation.operationId), 'not_found');
      }
      phone.socket.terminate();
    });
  }
});

test('any JSON whatever, to a stranger and to a member: never a fault, never another’s harm', async () => {
  const frames = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.record(
      {
        f: fc.constantFrom('hello', 'act', 'beat', 'item'),
        n: fc.jsonValue(),
        op: fc.jsonValue(),
        params: fc.jsonValue(),
        body: fc.jsonValue(),
      },
      { requiredKeys: ['f'] },
    ),
  );
  await fc.assert(
    fc.asyncProperty(frames, fc.boolean(), async (frame, known) => {
      const phone = known ? await Phone.of(poste, 'renard-3') : new Phone(poste.url);
      if (!known) await phone.open();
      phone.send(frame);
      if (clientFrame.safeParse(frame).success) phone.socket.terminate();
      else {
        const refused = await phone.wait((one) => one.f === 'refused');
        held(refused, JSON.stringify(frame));
        phone.socket.terminate();
      }
    }),
    runs(60),
  );
  await witness.beat();
});
