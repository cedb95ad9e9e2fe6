/**
 * Every act of the wire with its example bent a little: senders that are forged, clocks that are wrong, ids that were used, values
 * of the right kind that make no sense. Each is accepted or refused in words, whoever asks; and whatever was accepted, the log is
 * whole, a restart finds the same, and everybody's screens open.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { verifyLog } from '../../src/log/verify.ts';
import { type Operation, operations } from '../../src/wire/operations.ts';
import { knowsCode } from '../../src/wire/problems.ts';
import { openPoste, type Poste } from '../http/desk.ts';
import { addressOf } from './hostile.ts';
import { runs } from './runs.ts';

const MEMBERS = ['vigie', 'delcassou', 'renard-1', 'renard-3', 'hermine', 'prefecture', 'atlas', 'busard-1'];
const acts = operations.filter(({ body }) => body !== null);

let poste: Poste;
before(async () => {
  poste = await openPoste();
});
after(async () => {
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

/** Accepted, or refused in words: the code. */
async function said(what: string, reply: Response): Promise<string> {
  const text = await reply.text();
  if (reply.status === 200 || reply.status === 201) return 'yes';
  assert.ok(reply.status >= 400 && reply.status < 500, `${what}: ${reply.status} ${text.slice(0, 300)}`);
  const { code } = JSON.parse(text) as { code: string };
  assert.ok(knowsCode(code), `${what}: ${code}`);
  return code;
}
const ask = (who: string, operation: Operation, body: unknown, params: string | null = null): Promise<Response> =>
  poste.ask(who, operation.method, addressOf(operation, params), body);

/** The log as a stranger checks it, every screen of everybody, and what a restart would read. */
async function isWhole(): Promise<void> {
  const entries: Uint8Array[] = [];
  const head = await poste.store.head();
  for await (const { bytes } of poste.store.entries(0, head?.size ?? 0)) entries.push(bytes);
  const { faults } = await verifyLog({ entries, checkpoint: head?.checkpoint ?? '', logVkey: poste.logVkey });
  assert.deepEqual(faults, []);
  for (const member of MEMBERS) {
    assert.equal((await poste.ask(member, 'GET', '/api/v1/board')).status, 200);
    assert.equal((await poste.ask(member, 'GET', '/api/v1/me')).status, 200);
    for (const { kind, id } of poste.desk.touchedSince(0, 1000)) {
      const path = { alert: 'alerts', operation: 'operations', report: 'reports', case: 'cases' }[kind];
      if (path !== undefined) await said(`${kind} ${id}`, await poste.ask(member, 'GET', `/api/v1/${path}/${id}`));
    }
  }
}

test('a sender, a device, a thread, a receipt time of one’s own: refused by name, by every act', async () => {
  const forged = {
    by: 'delcassou',
    device: 'dev/00000001',
    rx: 1,
    index: 0,
    thread: '-',
    dseq: 9,
    log: 'x',
    act: 'org.create',
    signature: 'x',
  };
  for (const operation of acts) {
    for (const [field, value] of Object.entries(forged)) {
      if (operation.body !== null && field in operation.body.shape) continue;
      const reply = await ask(operation.exampleAs, operation, { ...operation.example.body, id: `fg-${field}`, [field]: value });
      const { code, field: at } = (await reply.json()) as { code: string; field: string };
      assert.deepEqual([code, at], ['unknown_field', `/${field}`], operation.operationId);
    }
  }
});

test('the act of one, in the mouth of every other: answered in words, and an id that was used by its owner is theirs alone', async () => {
  for (const operation of acts) {
    for (const member of MEMBERS) await said(`${operation.operationId} by ${member}`, await ask(member, operation, operation.example.body));
  }
  await isWhole();
});

test('wrong clocks: an hour before there were hours, in a thousand years, in the last year of dates, a little later than now', async () => {
  const hours = [
    -1,
    0,
    1,
    1.5,
    Date.now() + 1000,
    32_503_680_000_000,
    8_640_000_000_000_000,
    8_640_000_000_000_001,
    '2031-03-12T16:00:00Z',
    null,
  ];
  for (const operation of acts) {
    const fields = Object.keys(operation.body?.shape ?? {}).filter((name) =>
      /occurred|_at$|^at$|^from$|^to$|^until$|^since$|next|due|review/.test(name),
    );
    for (const field of fields) {
      for (const [n, hour] of hours.entries())
        await said(
          `${operation.operationId} ${field} ${hour}`,
          await ask(operation.exampleAs, operation, { ...operation.example.body, id: `ck-${field}-${n}`, [field]: hour }),
        );
    }
  }
  await isWhole();
});

test('a recording in base64 with bits after its last byte is refused by its field: it was a defect (500) once', async () => {
  const operation = acts.find(({ operationId }) => operationId === 'keepTrigger') ?? assert.fail();
  for (const base64 of ['AB==', 'AAB=', 'AAAAAB==']) {
    const reply = await ask('vigie', operation, { id: 'stray', base64 });
    assert.deepEqual([reply.status, ((await reply.json()) as { code: string }).code], [422, 'bad_field'], base64);
  }
  for (const [n, base64] of ['AA==', 'AAE=', 'AAAAAQ=='].entries())
    assert.equal(await said(base64, await ask('vigie', operation, { id: `stray-${n}`, base64 })), 'yes');
});

/** A value like this one that is not this one. */
function like(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === 'number')
    return fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.constantFrom(0, -1, 2 ** 53, value + 1, value - 1));
  if (typeof value === 'boolean') return fc.constantFrom(true, false, null, 'true');
  if (Array.isArray(value))
    return fc.oneof(
      fc.constant([]),
      fc.constant([...value, ...value]),
      fc.array(value.length > 0 ? like(value[0]) : fc.jsonValue(), { maxLength: 3 }),
    );
  if (typeof value === 'object' && value !== null)
    return fc.constantFrom(...Object.keys(value), 'more').chain((key) => bent(value as Record<string, unknown>, key));
  const text = String(value);
  return fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      text.slice(0, -1),
      `${text}x`,
      text.toUpperCase(),
      `${text.slice(0, -1)}B`,
      text.replace(/.(=*)$/, 'B$1'),
      text + text,
      'hermine',
      'renard-1',
      'vigie',
      'ex-alert',
      're-1',
      'op-martre',
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('\u202eeslaf', 'a\u0000b', 'é'.normalize('NFD'), '🜁'.repeat(141), '<script>', '{{7*7}}', '-', '.', '..'),
  );
}
const bent = (body: Readonly<Record<string, unknown>>, key: string): fc.Arbitrary<Record<string, unknown>> =>
  like(body[key]).map((value) => ({ ...body, [key]: value }));

test('examples bent in one or two places, by anybody: accepted or refused in words, and what was accepted leaves the log whole', async () => {
  let n = 0;
  const request = fc.constantFrom(...acts).chain((operation) => {
    const good = operation.example.body ?? {};
    const keys = [...Object.keys(operation.body?.shape ?? {})].filter((key) => key !== 'id');
    const key = fc.constantFrom(...(keys.length > 0 ? keys : ['id']));
    const once = key.chain((one) => bent(good, one));
    const body = fc.oneof(
      once,
      once.chain((first) => key.chain((other) => bent(first, other))),
    );
    return fc.tuple(fc.constant(operation), body, fc.constantFrom(...MEMBERS, operation.exampleAs), fc.boolean());
  });
  await fc.assert(
    fc.asyncProperty(request, async ([operation, body, who, isNew]) => {
      const asked = isNew ? { ...body, id: `bt-${n++}` } : body;
      await said(`${operation.operationId} ${JSON.stringify(asked)}`, await ask(who, operation, asked));
    }),
    runs(600),
  );
  await isWhole();
});

test('replayed: whatever was answered is answered the same, and nothing is added', async () => {
  const answerTo = async (operation: Operation): Promise<string> => {
    const reply = await ask(operation.exampleAs, operation, operation.example.body);
    const { code = '', id = '', at = 0 } = (await reply.json()) as { code?: string; id?: string; at?: number };
    return `${reply.status} ${code} ${id} ${at}`;
  };
  // What was refused so far may be accepted now, once.
  for (const operation of acts) await answerTo(operation);
  const first: string[] = [];
  for (const operation of acts) first.push(await answerTo(operation));
  const size = (await poste.store.head())?.size;
  for (const [n, operation] of acts.entries()) assert.equal(await answerTo(operation), first[n], operation.operationId);
  // A code that comes with what is refused is noted each time: whoever types one for duress has said it.
  const noted = acts.filter(({ example }, n) => example.body?.code !== undefined && first[n]?.startsWith('201') === false).length;
  assert.equal((await poste.store.head())?.size, (size ?? 0) + noted, 'nothing was added');
});
