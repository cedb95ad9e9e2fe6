/** Bodies no honest client sends, with the code each must be answered with (null: any refusal will do). */
import type { Operation } from '../../src/wire/operations.ts';

export interface Hostile {
  readonly what: string;
  readonly bytes: string | Uint8Array;
  readonly code: string | null;
}

const utf8 = new TextEncoder();
const spliced = (before: string, bytes: readonly number[], after: string): Uint8Array =>
  new Uint8Array([...utf8.encode(before), ...bytes, ...utf8.encode(after)]);

/** `good` is a body the operation would take. */
export function hostileBodies(good: Readonly<Record<string, unknown>>): Hostile[] {
  const text = JSON.stringify(good);
  const open = text.slice(0, -1);
  const also = (field: string): string => `${open === '{' ? '{' : `${open},`}${field}}`;
  return [
    { what: 'nothing', bytes: '', code: 'malformed_json' },
    { what: 'half of it', bytes: text.slice(0, Math.ceil(text.length / 2)), code: 'malformed_json' },
    { what: 'twice', bytes: text + text, code: 'malformed_json' },
    { what: 'a comma too many', bytes: `${open},}`, code: 'malformed_json' },
    { what: 'single quotes', bytes: "{'id':'a'}", code: 'malformed_json' },
    { what: 'a comment', bytes: `/**/${text}`, code: 'malformed_json' },
    { what: 'NaN', bytes: also('"x":NaN'), code: 'malformed_json' },
    { what: 'Infinity', bytes: also('"x":-Infinity'), code: 'malformed_json' },
    { what: 'a bare control character', bytes: also('"x":"\u0001"'), code: 'malformed_json' },
    { what: 'an XML bomb', bytes: '<!DOCTYPE a [<!ENTITY a "a">]><a>&a;</a>', code: 'malformed_json' },
    { what: '10,000 lists', bytes: '['.repeat(10_000) + ']'.repeat(10_000), code: 'too_deep' },
    { what: '10,000 objects', bytes: `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, code: 'too_deep' },
    { what: '500,000 open brackets', bytes: '['.repeat(500_000), code: 'too_deep' },
    { what: 'deep in a field', bytes: also(`"x":${'['.repeat(40)}${']'.repeat(40)}`), code: 'too_deep' },
    { what: '__proto__', bytes: also('"__proto__":{"admin":true}'), code: 'forbidden_key' },
    { what: '__proto__, escaped', bytes: also('"\\u005f_proto__":1'), code: 'forbidden_key' },
    { what: 'constructor', bytes: also('"constructor":{"prototype":{}}'), code: 'forbidden_key' },
    { what: 'a key twice', bytes: '{"id":"a","id":"b"}', code: 'duplicate_key' },
    { what: 'a key twice, once escaped', bytes: '{"id":"a","i\\u0064":"b"}', code: 'duplicate_key' },
    { what: 'a lone surrogate', bytes: '{"id":"\\ud800"}', code: 'lone_surrogate' },
    { what: 'a lone surrogate as a key', bytes: '{"\\udfff":1}', code: 'lone_surrogate' },
    { what: 'NUL, escaped', bytes: '{"id":"a\\u0000b"}', code: 'nul' },
    { what: 'NUL, bare', bytes: '{"id":"a\u0000b"}', code: 'nul' },
    { what: 'bad UTF-8', bytes: spliced('{"id":"', [0xc3, 0x28], '"}'), code: 'invalid_utf8' },
    { what: 'overlong UTF-8', bytes: spliced('{"id":"', [0xc0, 0xaf], '"}'), code: 'invalid_utf8' },
    { what: 'a surrogate in UTF-8', bytes: spliced('{"id":"', [0xed, 0xa0, 0x80], '"}'), code: 'invalid_utf8' },
    { what: 'UTF-16', bytes: new Uint8Array(Buffer.from(text, 'utf16le')), code: null },
    { what: 'a byte order mark', bytes: `\ufeff${text}`, code: 'bom' },
    { what: 'a huge integer', bytes: also(`"x":${'9'.repeat(400)}`), code: 'number_range' },
    { what: '1e999', bytes: also('"x":1e999'), code: 'number_range' },
    { what: 'more than 1 MiB', bytes: `"${'a'.repeat(1 << 20)}"`, code: 'too_large' },
    { what: 'a list', bytes: '[]', code: 'bad_field' },
    { what: 'null', bytes: 'null', code: 'bad_field' },
    { what: 'a text', bytes: '"id"', code: 'bad_field' },
    { what: 'a number', bytes: '42', code: 'bad_field' },
    { what: 'true', bytes: 'true', code: 'bad_field' },
    { what: 'an empty object', bytes: '{}', code: 'missing_field' },
    { what: 'a field that is not', bytes: also('"identite_de_la_source":"x"'), code: 'unknown_field' },
    { what: 'a very long id', bytes: JSON.stringify({ ...good, id: 'a'.repeat(100_000) }), code: 'bad_field' },
    { what: 'an id that climbs', bytes: JSON.stringify({ ...good, id: '../../etc/passwd' }), code: 'bad_field' },
    { what: 'an id every object has', bytes: JSON.stringify({ ...good, id: 'toString' }), code: 'bad_field' },
  ];
}

/** Wrong values for each field of an example, one at a time. A few may be right for a field: then the desk says so. */
const WRONG: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  9_007_199_254_740_991,
  1e308,
  '',
  ' ',
  'é'.repeat(9000),
  'x'.repeat(100_000),
  '\u202e',
  '-'.repeat(64),
  '__proto__',
  "' OR 1=1 --",
  [],
  {},
  [[]],
  [null],
  [{}],
  { id: 'x' },
  Array.from({ length: 501 }, (_, i) => `x${i}`),
  ['__proto__'],
  ['a', 'a'],
  '🜁',
  '2031-03-12T16:00:00Z',
];

export function* wrongFields(good: Readonly<Record<string, unknown>>): Generator<Hostile> {
  for (const field of Object.keys(good)) {
    for (const wrong of WRONG)
      yield { what: `${field} = ${JSON.stringify(wrong)?.slice(0, 40)}`, bytes: JSON.stringify({ ...good, [field]: wrong }), code: null };
  }
}

/** What stands where an id is expected in an address. Percent-encoded where an address would not carry it. */
export const HOSTILE_IDS: readonly string[] = [
  'a'.repeat(65),
  'a'.repeat(4000),
  '__proto__',
  'constructor',
  'toString',
  '%00',
  '%2e%2e',
  '..%2f..%2fetc%2fpasswd',
  '%ff%fe',
  '%ed%a0%80',
  '%zz',
  '%',
  '-x',
  '.x',
  ':x',
  'a%20b',
  'a%0d%0aSet-Cookie:%20x=1',
  '%F0%9F%9C%81',
  "'%20OR%201=1",
  '%25%32%65',
  'a;b',
  'a%5cb',
  '{alert}',
  '*',
  '%3Cscript%3E',
  `${'0'.repeat(64)}x`,
];

/** The address of an operation with each of its path parameters replaced by `hostile`, or by its example when null. */
export function addressOf(operation: Operation, hostile: string | null): string {
  return operation.path.replaceAll(
    /\{([a-z_]+)\}/g,
    (_, name: string) => hostile ?? encodeURIComponent(operation.example.params[name] ?? ''),
  );
}
