import assert from 'node:assert/strict';
import test from 'node:test';
import { operations } from '../../wire/operations.ts';
import { MemoryDesk } from './given.ts';

/** Sealing needs a real log: it is tried end to end elsewhere, and so is the receipt of what it made. */
const acts = operations.flatMap((operation) => (operation.kind === 'act' && !operation.needs.includes('sealDossier') ? [operation] : []));

test('the core accepts every step of the example organisation', () => {
  const desk = MemoryDesk.example();
  assert.ok(desk.words.length > 50);
});

test('every example is accepted, one after the other in document order', () => {
  const desk = MemoryDesk.example();
  for (const operation of acts) {
    assert.equal(
      desk.ask(operation.exampleAs, operation.operationId, operation.example.params, operation.example.body ?? {}),
      operation.exampleRefused ?? null,
      operation.operationId,
    );
    desk.pass(1000);
  }
});

test('every example that needs no other is accepted alone on a fresh organisation, without conflict', () => {
  for (const operation of acts.filter((one) => one.needs.length === 0 && one.exampleRefused === undefined)) {
    const desk = MemoryDesk.example();
    desk.pass();
    const { params, body } = operation.example;
    assert.equal(desk.ask(operation.exampleAs, operation.operationId, params, body ?? {}), null, operation.operationId);
    const conflicts = desk.last().map((acted) => acted.conflict);
    assert.ok(
      conflicts.every((code) => code === null),
      `${operation.operationId}: ${conflicts.join()}`,
    );
  }
});

test('every read answers whoever its example asks as', () => {
  const desk = MemoryDesk.example();
  for (const operation of operations) {
    // The log and the files it commits to are the store's: read end to end elsewhere.
    if (operation.kind !== 'read' || operation.stage === 'log' || operation.view === 'sealed-file') continue;
    const seen = desk.sees(operation.exampleAs);
    const { alert, report, operation: op, case: file, drill, review, thread, person, statement, sealed } = operation.example.params;
    const named = alert ?? report ?? op ?? file ?? drill ?? review ?? person ?? statement ?? sealed ?? '';
    const view = operation.view === 'timeline' ? seen.timeline(thread ?? '') : seen.view(operation.view, named);
    assert.equal(view?.kind, operation.view, operation.operationId);
  }
});
