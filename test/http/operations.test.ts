import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { tar } from '../../src/log/dossier/tar.ts';
import { operations } from '../../src/wire/operations.ts';
import { openPoste, type Poste } from './desk.ts';

let poste: Poste;
before(async () => {
  poste = await openPoste();
});
after(async () => {
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

test('every example of the operations table is accepted by the running desk', async (t) => {
  for (const operation of operations) {
    await t.test(operation.operationId, async () => {
      const query = new URLSearchParams(
        operation.query.flatMap((name) => (operation.example.params[name] === undefined ? [] : [[name, operation.example.params[name]]])),
      );
      const path = operation.path.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) =>
        encodeURIComponent(operation.example.params[name] ?? ''),
      );
      const reply = await poste.ask(
        operation.exampleAs,
        operation.method,
        `${path}${query.size > 0 ? `?${query}` : ''}`,
        operation.example.body ?? undefined,
      );
      const body = (await reply.json()) as Record<string, unknown>;
      assert.equal(reply.headers.get('cache-control'), 'no-store');
      assert.equal(body.code, operation.exampleRefused, JSON.stringify(body));
      if (operation.exampleRefused !== undefined) return;
      assert.equal(reply.status, operation.kind === 'read' ? 200 : 201, JSON.stringify(body));
      if (operation.kind !== 'read') {
        assert.equal(body.accepted, true);
        assert.equal(body.id, operation.example.body?.id);
        assert.equal(Date.parse(String(body.at_iso)), body.at);
      }
    });
  }
});

test('the bag of a sealed dossier: a tar of its files for the desk, nothing for anybody else', async () => {
  const reply = await poste.ask('pont', 'GET', '/api/v1/dossiers/ex-dossier/bag');
  assert.equal(reply.status, 200);
  assert.equal(reply.headers.get('content-type'), 'application/x-tar');
  assert.equal(reply.headers.get('content-disposition'), 'attachment; filename="ex-dossier.tar"');
  const bytes = Buffer.from(await reply.arrayBuffer());
  assert.equal(bytes.length, Number(reply.headers.get('content-length')));
  const files = await poste.desk.bag('ex-dossier');
  assert.ok(files !== null && files.size > 0);
  assert.deepEqual(bytes, Buffer.concat([...tar('ex-dossier', files)]));
  const refused = new Set<string>();
  for (const [member, dossier] of [
    ['renard-1', 'ex-dossier'],
    ['pont', 'nul'],
    ['pont', '..%2f..%2fx'],
    ['pont', '__proto__'],
  ] as const) {
    const answer = await poste.ask(member, 'GET', `/api/v1/dossiers/${dossier}/bag`);
    assert.equal(answer.status, 404);
    refused.add(await answer.text());
  }
  assert.equal(refused.size, 1);
  assert.equal((await poste.ask(null, 'GET', '/api/v1/dossiers/ex-dossier/bag')).status, 401);
});
