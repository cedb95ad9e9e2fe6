import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { operations } from '../../src/wire/operations.ts';
import { openPoste, type Poste } from './desk.ts';

let poste: Poste;
before(async () => { poste = await openPoste(); });
after(async () => {
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

test('every example of the operations table is accepted by the running desk', async (t) => {
  for (const operation of operations) {
    await t.test(operation.operationId, async () => {
      const query = new URLSearchParams(operation.query.flatMap((name) => (operation.example.params[name] === undefined ? [] : [[name, operation.example.params[name]]])));
      const path = operation.path.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => encodeURIComponent(operation.example.params[name] ?? ''));
      const reply = await poste.ask(operation.exampleAs, operation.method, `${path}${query.size > 0 ? `?${query}` : ''}`, operation.example.body ?? undefined);
      const body = await reply.json() as Record<string, unknown>;
      assert.equal(reply.status, operation.kind === 'read' ? 200 : 201, JSON.stringify(body));
      assert.equal(reply.headers.get('cache-control'), 'no-store');
      if (operation.kind !== 'read') {
        assert.equal(body.accepted, true);
        assert.equal(body.id, operation.example.body?.id);
        assert.equal(Date.parse(String(body.at_iso)), body.at);
      }
    });
  }
});
