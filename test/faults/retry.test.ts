/**
 * I-11 for every act of the wire, on the real server, in the smallest words its example has: asked again at once, again when
 * everything else has happened since, and again after a kill, it is answered the same and recorded once. What the desk fills
 * in from the present state (the version in force, the operation under way, "in 30 minutes") makes no other request of it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFolderForReading } from '../../src/edges/store-sqlite/folder.ts';
import { openKek } from '../../src/edges/system/secrets.ts';
import { parseEntry } from '../../src/log/entry.ts';
import { type Operation, operations } from '../../src/wire/operations.ts';
import { throwAway } from '../e2e/program.ts';
import { Server } from './server.ts';

/** What a retry must not change: the fate of the act, not the view that comes with it. */
interface Answer {
  readonly status: number;
  readonly code: unknown;
  readonly id: unknown;
  readonly at: unknown;
  readonly thread: unknown;
  readonly conflict: unknown;
}

test('every act, asked again, is answered the same and recorded once', async (t) => {
  const { path: folder, remove } = throwAway('retry');
  const server = new Server(folder);
  t.after(async () => {
    await server.kill();
    remove();
  });
  const tokens = await server.create();
  assert.ok(await server.start(), server.complaints);

  const ask = async ({ exampleAs, method, path, example }: Operation): Promise<Answer> => {
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => example.params[name] ?? '');
    const response = await fetch(`${server.url}${address}`, {
      method,
      headers: { authorization: `Bearer ${tokens[exampleAs]}`, 'content-type': 'application/json' },
      body: JSON.stringify(example.body),
    });
    const { code = null, id, at, thread, conflict } = (await response.json()) as Record<string, unknown>;
    return { status: response.status, code, id, at, thread, conflict };
  };
  const acts = operations.filter((operation) => operation.kind !== 'read' && operation.exampleRefused === undefined);
  const withNeeds = (operation: Operation): readonly Operation[] => [
    ...operation.needs.flatMap((name) => acts.filter(({ operationId }) => operationId === name).flatMap(withNeeds)),
    operation,
  ];
  const ordered = [...new Set(acts.flatMap(withNeeds))];
  const first = new Map<Operation, Answer>();
  for (const operation of ordered) {
    const answer = await ask(operation);
    assert.equal(answer.status, 201, `${operation.operationId}: ${String(answer.code)}`);
    first.set(operation, answer);
    assert.deepEqual(await ask(operation), answer, `${operation.operationId}, at once`);
  }
  for (const operation of ordered) assert.deepEqual(await ask(operation), first.get(operation), `${operation.operationId}, later`);
  await server.kill();
  assert.ok(await server.start(), server.complaints);
  for (const operation of ordered) assert.deepEqual(await ask(operation), first.get(operation), `${operation.operationId}, after a kill`);

  const reader = openFolderForReading(server.data, openKek(server.data));
  t.after(() => reader.close());
  const size = reader.head()?.size ?? 0;
  const bodies = [...reader.entries(0, size)].map(({ bytes }) => parseEntry(bytes).body);
  for (const { operationId, exampleAs, example } of ordered) {
    const times = bodies.filter(({ id, by }) => id === example.body?.id && by === exampleAs).length;
    assert.equal(times, 1, `${operationId} stands ${times} times in the log`);
  }
  assert.equal(server.complaints, '');
});
