/** Every operation and every route, with what no honest client sends: always an answer, always in words, never a fault of ours. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { operations } from '../../src/wire/operations.ts';
import { knowsCode } from '../../src/wire/problems.ts';
import { openPoste, type Poste } from '../http/desk.ts';
import { raw } from '../http/raw.ts';
import { addressOf, HOSTILE_IDS, hostileBodies, wrongFields } from './hostile.ts';
import { runs } from './runs.ts';

let poste: Poste;
before(async () => {
  poste = await openPoste();
});
after(async () => {
  // The server is still there, and never met a defect of its own.
  assert.equal((await poste.ask('vigie', 'GET', '/api/v1/board')).status, 200);
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

/** A refusal as it must be: a problem document with a code that has words. Returns the code. */
function held(what: string, status: number, type: string | null, text: string): string {
  assert.ok(status >= 400 && status < 500, `${what}: ${status} ${text.slice(0, 200)}`);
  assert.match(type ?? '', /^application\/problem\+json/, what);
  const problem = JSON.parse(text) as { code: string; status: number; title: string; detail: string };
  assert.equal(problem.status, status, what);
  assert.ok(knowsCode(problem.code), `${what}: ${problem.code}`);
  assert.ok(problem.title.length > 0 && problem.detail.length > problem.title.length, what);
  return problem.code;
}

async function heldReply(what: string, reply: Response): Promise<string> {
  return held(what, reply.status, reply.headers.get('content-type'), await reply.text());
}

/** Refused in words, or accepted: nothing else. */
async function neverAFault(what: string, reply: Response): Promise<void> {
  const text = await reply.text();
  if (reply.status === 200 || reply.status === 201) assert.ok(JSON.parse(text) !== null, what);
  else held(what, reply.status, reply.headers.get('content-type'), text);
}

test('hostile bodies, at every operation that takes one, each answered by its own code', async (t) => {
  for (const operation of operations) {
    const good = operation.example.body;
    if (good === null) continue;
    await t.test(operation.operationId, async () => {
      for (const { what, bytes, code } of hostileBodies(good)) {
        const got = await heldReply(what, await poste.ask(operation.exampleAs, 'POST', addressOf(operation, null), bytes));
        if (code !== null) assert.equal(got, code, what);
      }
    });
  }
});

test('wrong values in every field of every operation', async (t) => {
  for (const operation of operations) {
    const good = operation.example.body;
    if (good === null) continue;
    await t.test(operation.operationId, async () => {
      for (const { what, bytes } of wrongFields(good))
        await neverAFault(what, await poste.ask('renard-3', 'POST', addressOf(operation, null), bytes));
    });
  }
});

test('ids that are none, in the address of every operation: not found, and the same bytes as for an unknown one', async () => {
  for (const operation of operations) {
    if (!operation.path.includes('{')) continue;
    const body = operation.example.body ?? undefined;
    const unknown = await (await poste.ask('delcassou', operation.method, addressOf(operation, 'nul-ne-sait'), body)).text();
    for (const id of HOSTILE_IDS) {
      const what = `${operation.operationId} ${id.slice(0, 40)}`;
      const reply = await poste.ask('delcassou', operation.method, addressOf(operation, id), body);
      const text = await reply.text();
      const code = held(what, reply.status, reply.headers.get('content-type'), text);
      assert.ok(['not_found', 'method'].includes(code), `${what}: ${code}`);
      if (operation.kind === 'read') assert.equal(text, unknown, what);
    }
  }
});

test('an operation without a token learns nothing, whatever its body', async () => {
  for (const operation of operations) {
    const reply = await poste.ask(null, operation.method, addressOf(operation, null), operation.example.body ?? undefined);
    assert.equal(await heldReply(operation.operationId, reply), 'no_token');
  }
});

test('every path with every other method: 405 with what is allowed, or 404', async () => {
  const paths = [
    ...new Set(operations.map((operation) => addressOf(operation, 'x'))),
    '/api/v1/health',
    '/api/v1/setup',
    '/api/v1/setup/organisation',
    '/api/v1/dossiers/x/bag',
    '/api/v1/live',
    '/api/v1/openapi.json',
  ];
  for (const path of paths) {
    const allowed = new Set<string>();
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'LOCK', 'REPORT', 'QUERY']) {
      const reply = await raw(poste.port, [
        `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${poste.token('delcassou')}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      ]);
      assert.ok(reply.status < 500 && reply.status >= 200, `${method} ${path} ${reply.status}`);
      if (reply.status !== 405) continue;
      assert.equal(held(`${method} ${path}`, reply.status, reply.headers['content-type'] ?? null, reply.body), 'method');
      allowed.add(reply.headers.allow ?? '');
    }
    assert.ok(allowed.size === 1 && !allowed.has(''), `${path}: ${[...allowed]}`);
  }
});

test('10 MB, declared or poured in chunks, at every operation: 413, in words', async () => {
  const piece = 'a'.repeat(1 << 16);
  for (const operation of operations) {
    if (operation.body === null) continue;
    const head = `POST ${addressOf(operation, null)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${poste.token(operation.exampleAs)}\r\nContent-Type: application/json\r\nConnection: close\r\n`;
    const poured = function* (): Generator<string> {
      yield `${head}Transfer-Encoding: chunked\r\n\r\n`;
      for (let i = 0; i < 160; i++) yield `10000\r\n${piece}\r\n`;
      yield '0\r\n\r\n';
    };
    const declared = function* (): Generator<string> {
      yield `${head}Content-Length: ${160 << 16}\r\n\r\n`;
      for (let i = 0; i < 160; i++) yield piece;
    };
    for (const pieces of [poured(), declared()]) {
      const reply = await raw(poste.port, pieces, 2000);
      assert.equal(held(operation.operationId, reply.status, reply.headers['content-type'] ?? null, reply.body), 'too_large');
    }
  }
});

test('bytes that are no HTTP, and headers that play tricks', async () => {
  const auth = `Authorization: Bearer ${poste.token('vigie')}\r\n`;
  const tricks: readonly (readonly [string, string])[] = [
    ['garbage', '\u0000\u0001\u0002\r\n\r\n'],
    ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n'],
    ['no version', 'GET /api/v1/health\r\n\r\n'],
    ['unknown method', 'ZZZ / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['two lengths', 'POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x'],
    ['length and chunks', 'POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}'],
    ['negative length', 'POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n'],
    [
      'bad chunk',
      `POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\n${auth}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
    ],
    ['100 kB of headers', `GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['a very long address', `GET /api/v1/alerts/${'a'.repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ['a line folded', 'GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nX-A: a\r\n b\r\n\r\n'],
    ['a NUL in a header', 'GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nX-A: a\u0000b\r\n\r\n'],
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['an odd expectation', 'POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nExpect: wonders\r\nContent-Length: 0\r\n\r\n'],
    ['no host', 'GET /api/v1/health HTTP/1.1\r\n\r\n'],
    ['HTTP/1.0 without host', 'GET /api/v1/health HTTP/1.0\r\n\r\n'],
    ['another origin’s address', 'GET http://evil.example/api/v1/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['TRACE', 'TRACE /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['override', `GET /api/v1/reports HTTP/1.1\r\nHost: localhost\r\n${auth}X-HTTP-Method-Override: POST\r\n\r\n`],
    ['a backslash', 'GET /api\\v1\\health HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['an address in brackets', 'GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ];
  for (const [what, bytes] of tricks) {
    const reply = await raw(poste.port, [bytes], 200);
    assert.ok(reply.status >= 400 && reply.status < 500, `${what}: ${reply.status} ${reply.body.slice(0, 200)}`);
    held(what, reply.status, reply.headers['content-type'] ?? null, reply.body);
  }
});

test('a client that goes away in the middle harms nobody', async () => {
  for (const cut of [1, 60, 200]) {
    const text = `POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${poste.token('vigie')}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"id":"x"`;
    await raw(poste.port, [text.slice(0, cut)], 20);
  }
  assert.equal((await poste.ask(null, 'GET', '/api/v1/health')).status, 200);
});

test('any JSON and any address whatever: an answer', async () => {
  const paths = operations.filter((operation) => operation.method === 'POST').map((operation) => addressOf(operation, null));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 4 }), async (path, value) => {
      await neverAFault(path, await poste.ask('renard-3', 'POST', path, JSON.stringify(value)));
    }),
    runs(150),
  );
  await fc.assert(
    fc.asyncProperty(fc.webPath(), fc.webQueryParameters(), async (path, query) => {
      await neverAFault(path, await poste.ask('vigie', 'GET', `/api/v1${path}?${query}`));
    }),
    runs(150),
  );
});
