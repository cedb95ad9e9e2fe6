import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { testBody } from '../../test/vectors/testlog.ts';
import { LogFault } from './fault.ts';
import { jcs, parseBody, parseProfile } from './jcs.ts';

const refused = (code: string) => (fault: unknown) => fault instanceof LogFault && fault.code === code;

test('what is written reads back the same, and writing is idempotent', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = jcs(value);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      assert.equal(jcs(JSON.parse(text)), text);
    }),
  );
});

test('the order of insertion of keys changes nothing', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.integer()), (value) => {
      assert.equal(jcs(value), jcs(Object.fromEntries(Object.entries(value).reverse())));
    }),
  );
});

test('what JSON cannot say is refused, not dropped', () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  for (const value of [
    undefined,
    { a: undefined },
    [undefined],
    Number.NaN,
    Infinity,
    1n,
    () => 1,
    Symbol('s'),
    '\ud800',
    { '\udfff': 1 },
    new Date(0),
    new Map(),
    cyclic,
  ]) {
    assert.throws(() => jcs(value), refused('jcs'));
  }
});

test('the profile: one spelling, printable ASCII, whole numbers', () => {
  assert.deepEqual(parseProfile('{"a":[1,-2,true,null,"x"],"b_2":{}}'), { a: [1, -2, true, null, 'x'], b_2: {} });
  const others = [
    '',
    ' {}',
    '{}\n',
    '\ufeff{}',
    '{"a":1,"a":1}',
    '{"a":1,"a":2}',
    '{"b":1,"a":2}',
    '{"a": 1}',
    '{"a":1.5}',
    '{"a":1.0}',
    '{"a":1e3}',
    '{"a":-0}',
    '{"a":01}',
    '{"a":9007199254740992}',
    '{"a":"é"}',
    '{"a":"\\u00e9"}',
    '{"a":"\\u0041"}',
    '{"a":"\\n"}',
    '{"a":"\u007f"}',
    '{"A":1}',
    '{"_a":1}',
    '{"":1}',
    '{"__proto__":1}',
    '{"a":{"__proto__":{"x":1}}}',
    `${'['.repeat(18)}${']'.repeat(18)}`,
    `${'['.repeat(8000)}${']'.repeat(8000)}`,
    'NaN',
    "{'a':1}",
  ];
  for (const other of others) assert.throws(() => parseProfile(other), refused('json'), other.slice(0, 40));
});

test('a body is read as it was written, optional keys included', () => {
  const sha256 = '00'.repeat(32);
  for (const body of [
    testBody(),
    testBody({ occurred: 1, for: 'genet-2', compartment: 'north', ref: [3], dev: 1, blob: [{ sha256, len: 12 }] }),
    testBody({ ex: 'drill-1', thread: '-', about: ['a-1', 'r-1'], with: { results: [{ n: 1, at: null }] } }),
  ]) {
    assert.deepEqual(parseBody(jcs(body)), body);
  }
});

test('a body lacking a key, with one too many, or with a value of another form is refused', () => {
  const body = testBody();
  for (const key of Object.keys(body)) {
    const { [key as keyof typeof body]: _, ...rest } = body;
    assert.throws(() => parseBody(jcs(rest)), refused('body.missing'), key);
  }
  assert.throws(() => parseBody(jcs({ ...body, extra: 1 })), refused('body.unknown'));
  assert.throws(() => parseBody(jcs({ ...body, constructor: 1 })), refused('body.unknown'));
  const digest = 'A'.repeat(43);
  const wrong: Record<string, unknown[]> = {
    v: [2, '1', null],
    act: ['', 'alert', 'Alert.issue', 'alert.', 3],
    t: [-1, '1', null],
    n: ['', 'AAAA', 'A'.repeat(15), 'A'.repeat(17), 3],
    sd: ['', {}, [1], ['A'], [digest, digest], [digest.replace('A', 'B'), digest]],
    seen: ['', '0', '0 ', '00 AAAA', 1],
    log: ['', 'a b', 'a+b', null],
    thread: ['', 'c1', 'C0000000000000000', '--'],
    id: ['', ' ', 'a b', '__proto__', 7],
    by: ['', null],
    dseq: [-1, '0'],
    ex: ['', 0],
    about: ['a', ['a b'], [1], {}],
    with: [[], null, 'x'],
    occurred: ['x', -1],
    for: [''],
    compartment: [''],
    ref: [1, [-1], ['1']],
    dev: [-1, '1'],
    blob: [{}, [{}], [{ sha256: 'x', len: 1 }], [{ sha256: '00'.repeat(32), len: -1 }], [{ sha256: '00'.repeat(32), len: 1, more: 1 }]],
  };
  for (const [key, values] of Object.entries(wrong)) {
    for (const value of values)
      assert.throws(() => parseBody(jcs({ ...body, [key]: value })), refused('body.value'), `${key} ${JSON.stringify(value)}`);
  }
  assert.throws(() => parseBody(jcs({ ...body, with: { x: 'a'.repeat(16_384) } })), refused('body.size'));
  assert.throws(() => parseBody(`${jcs(body)}\n`), refused('json'));
  assert.throws(() => parseBody('[]'), refused('json'));
});
