import assert from 'node:assert/strict';
import test from 'node:test';
import { exampleOrganisation } from './example.ts';
import { operationNamed, operations, parseRequest } from './operations.ts';

test('operation ids and method + path are unique, and path parameters are the declared ones', () => {
  assert.equal(new Set(operations.map((o) => o.operationId)).size, operations.length);
  assert.equal(new Set(operations.map((o) => `${o.method} ${o.path}`)).size, operations.length);
  for (const o of operations) {
    const inPath = [...o.path.matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1]);
    assert.deepEqual([...inPath, ...o.query].sort(), Object.keys(o.params.shape).sort(), o.operationId);
  }
});

test('every example parses, and needs only operations that come before it', () => {
  const seen = new Set<string>();
  for (const o of operations) {
    const parsed = parseRequest(o, o.example.params, o.example.body);
    assert.equal(parsed.ok, true, `${o.operationId} ${JSON.stringify(parsed)}`);
    for (const needed of o.needs) assert.ok(seen.has(needed), `${o.operationId} needs ${needed}`);
    seen.add(o.operationId);
    assert.ok(o.summary.fr.length > 0 && o.summary.en.length > 0);
  }
});

test('the example organisation: ids are not reused by one member, and every asker of an example is enrolled', () => {
  const { steps } = exampleOrganisation(1_900_000_000_000);
  const ids = steps.map((s) => s.command.id);
  assert.equal(new Set(ids).size, ids.length);
  const enrolled = new Set(steps.flatMap((s) => (s.command.act.act === 'member.enrol' ? [s.command.act.with.member] : [])));
  for (const o of operations) assert.ok(enrolled.has(o.exampleAs), o.operationId);
  for (const s of steps) assert.ok(s.as === 'desk' || enrolled.has(s.as), s.command.id);
});

const submit = operationNamed('submitReport');
const answer = operationNamed('answerAlert');
assert.ok(submit && answer);
const refused = (body: unknown, operation = submit): unknown => {
  const parsed = parseRequest(operation, operation === answer ? { alert: 'al-1' } : {}, body);
  return parsed.ok ? null : parsed.fault;
};

test('an unknown key is refused by name; a missing one and a bad one are told apart', () => {
  assert.deepEqual(refused({ id: 'r1', verbatim: 'x', identity: 'y' }), { code: 'unknown_field', field: '/identity' });
  assert.deepEqual(refused({ id: 'r1' }), { code: 'missing_field', field: '/verbatim' });
  assert.deepEqual(refused({ id: '', verbatim: 'x' }), { code: 'bad_field', field: '/id' });
  assert.deepEqual(refused({ id: 'constructor', verbatim: 'x' }), { code: 'bad_field', field: '/id' });
  assert.deepEqual(refused([]), { code: 'bad_field', field: '' });
  assert.deepEqual(refused({ id: 'a', answer: 'ok' }, answer), { code: 'bad_field', field: '/answer' });
});

test('a verbatim keeps every character but NUL and broken surrogates; other texts take no control character', () => {
  const kept = ' \u0001\tmot \r\n\u202e fin  ';
  const parsed = parseRequest(submit, {}, { id: 'r1', verbatim: kept });
  assert.ok(parsed.ok);
  assert.equal(parsed.body.verbatim, kept);
  assert.deepEqual(refused({ id: 'r1', verbatim: 'a\u0000b' }), { code: 'bad_field', field: '/verbatim' });
  assert.deepEqual(refused({ id: 'r1', verbatim: 'a\ud800' }), { code: 'bad_field', field: '/verbatim' });
  assert.deepEqual(refused({ id: 'r1', verbatim: '' }), { code: 'bad_field', field: '/verbatim' });
  assert.deepEqual(refused({ id: 'r1', verbatim: 'x', summary: 'a\u0001' }), { code: 'bad_field', field: '/summary' });
});

test('an order has at most 140 signs, however many units they take', () => {
  const issue = operationNamed('issueAlert');
  assert.ok(issue);
  const of = (order: string): unknown => refused({ id: 'a1', principal: 'p', action: 'hold', order }, issue);
  assert.equal(of('🚗'.repeat(140)), null);
  assert.deepEqual(of('x'.repeat(141)), { code: 'bad_field', field: '/order' });
  assert.deepEqual(of('a\nb'), { code: 'bad_field', field: '/order' });
});

test('the smallest alert is complete (I-01): id, principal, action', () => {
  const issue = operationNamed('issueAlert');
  assert.ok(issue?.kind === 'act');
  const parsed = parseRequest(issue, {}, { id: 'a1', principal: 'hermine', action: 'evacuate' });
  assert.ok(parsed.ok);
  const command = issue.toAct(parsed.params, parsed.body, {
    now: 0,
    by: 'vigie',
    currentVersion: () => null,
    proposal: () => null,
    pairNote: () => null,
    activeOperation: () => null,
    orderVersion: () => 0,
    openItems: () => [],
    handoverItems: () => [],
    threadOf: () => null,
    scaleFor: () => null,
    lowering: () => null,
    statement: () => null,
    photo: () => ({ sha256: '', bytes: 0, type: 'other', metadata: false }),
    concerning: () => null,
    digest: () => ({ sha256: '', bytes: 0 }),
  });
  assert.deepEqual(command, {
    id: 'a1',
    words: {},
    act: {
      act: 'alert.issue',
      with: {
        alert: 'a1',
        principal: 'hermine',
        action: 'evacuate',
        priority: 1,
        basis: [],
        recipients: [],
        urgency: 'immediate',
        severity: 'extreme',
        certainty: 'unknown',
      },
    },
  });
});
