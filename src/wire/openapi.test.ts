import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { WARNING_WORDS } from './agenda-words.ts';
import { clientFrame, liveSchema } from './live.ts';
import { openapi } from './openapi.ts';
import { operations } from './operations.ts';
import { CORE_WORDS, WIRE_WORDS } from './problem-words.ts';
import { conflictText, knowsCode, langOf, problem, problemOf } from './problems.ts';
import * as vocabulary from './vocabulary.ts';

test('the OpenAPI document holds every operation with its example and its problems', () => {
  const document = JSON.parse(JSON.stringify(openapi('http://127.0.0.1:8787')));
  assert.equal(document.openapi, '3.1.0');
  for (const operation of operations) {
    const item = document.paths[operation.path][operation.method.toLowerCase()];
    assert.equal(item.operationId, operation.operationId);
    assert.equal(item['x-abri-as'], operation.exampleAs);
    if (operation.body !== null) {
      const { schema, example } = item.requestBody.content['application/json'];
      assert.equal(schema.additionalProperties, false, operation.operationId);
      assert.ok(schema.required.includes('id'));
      assert.deepEqual(example, operation.example.body);
    }
    assert.ok(item.responses['401'].content['application/problem+json']);
  }
});

test('the live schema is a document; frames refuse unknown keys', () => {
  const schema = JSON.parse(JSON.stringify(liveSchema()));
  assert.equal(schema.$defs.client.oneOf.length, 3);
  assert.equal(schema.$defs.server.oneOf.length, 5);
  assert.ok(clientFrame.safeParse({ f: 'act', n: 1, op: 'answerAlert', params: { alert: 'a' }, body: { id: 'x' } }).success);
  assert.ok(!clientFrame.safeParse({ f: 'beat', n: 1, more: true }).success);
});

test('a problem says what happened, what was kept and what to do, in both languages', () => {
  const refused = problemOf({ code: 'alert_closed', doctrine: 'I-13', about: ['al-1'] }, 'en');
  assert.deepEqual(refused, {
    type: 'urn:abri:problem:alert_closed',
    title: 'The alert is closed',
    status: 409,
    detail: 'The alert is closed. Nothing was recorded. To alert again, issue a new one.',
    code: 'alert_closed',
    about: ['al-1'],
    doctrine: 'I-13',
  });
  assert.match(problem('not_durable').detail, /radio/);
  assert.doesNotMatch(problem('not_durable').detail, /Rien n’a été enregistré/);
  assert.match(conflictText('alert_closed', 'fr'), /enregistré, avec cette réserve/);
  assert.equal(problem('constructor').title, 'Refusé');
  assert.equal(langOf('en-GB,fr;q=0.5'), 'en');
  assert.equal(langOf(null), 'fr');
  for (const words of [...Object.values(CORE_WORDS), ...Object.values(WIRE_WORDS)]) {
    for (const text of [...words.fr, ...words.en]) assert.ok(text.length > 0 && !text.includes('  '));
  }
});

/** Words of the core that are written like a code and are none: enumerations, roles, and marks of the tables. */
const NOT_CODES = new Set<string>([
  ...Object.values(vocabulary).flat(),
  ...Object.keys(WARNING_WORDS),
  'does_not_arise',
  'single_handed',
  'no_channel',
  'residual_risk',
  'outside_call',
  'proof_of_life',
  'too_old',
  'read_back',
  'photo_alt',
  'photo_credit',
]);

test('every code the core can refuse or note as a conflict has words', () => {
  const root = new URL('../loop/', import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/(?:\.test|model|given|origins)\.ts$/.test(name),
  );
  const sources = [...files.map((name) => new URL(name, root)), new URL('../kernel/legality.ts', import.meta.url)];
  const missing = new Set<string>();
  for (const source of sources) {
    const text = readFileSync(source, 'utf8').replace(/^import .*$/gm, '');
    for (const [, code = ''] of text.matchAll(/'([a-z]+(?:_[a-z0-9]+)+)'/g))
      if (!NOT_CODES.has(code) && !knowsCode(code)) missing.add(code);
    for (const [, code = ''] of text.matchAll(/refuse\('([a-z_]+)'/g)) if (!knowsCode(code)) missing.add(code);
  }
  assert.deepEqual([...missing].sort(), []);
});
