/** `abri log show|verify|key` on a folder, beside a desk that serves it and after somebody has tampered with it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { send } from '../../test/e2e/document.ts';
import { abri, type ExampleDesk, exampleDesk, throwAway } from '../../test/e2e/program.ts';
import { EXIT } from './exit.ts';

const folder = throwAway('log');
let desk: ExampleDesk;
before(async () => {
  desk = await exampleDesk(folder.path);
});
after(async () => {
  await desk.stop();
  folder.remove();
});
const log = async (...args: string[]) => await abri(['log', ...args, '--data', desk.data]);

interface Line {
  readonly index: number;
  readonly at: string;
  readonly act: string;
  readonly by: string;
  readonly words: Readonly<Record<string, string>>;
}

test('show: every entry in order, with its words; a terminal is not driven by what somebody said', async () => {
  const verbatim = 'Rien \u001b[31mrouge\u001b[0m\nà signaler \u202e';
  await send(desk.url, desk.tokens.vigie ?? '', { method: 'POST', path: '/api/v1/reports', body: { id: 'r-colour', verbatim } });
  const [text, json, first] = await Promise.all([log('show'), log('show', '--json'), log('show', '--json', '--limit', '2')]);
  assert.deepEqual([text.code, json.code, first.code], [EXIT.ok, EXIT.ok, EXIT.ok], text.err);
  const lines = JSON.parse(json.out) as Line[];
  assert.deepEqual(
    lines.map(({ index }) => index),
    lines.map((_, i) => i),
  );
  for (const { at } of lines) assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const report = lines.find(({ words }) => words.verbatim === verbatim);
  assert.deepEqual([report?.act, report?.by], ['report.submit', 'vigie']);
  assert.deepEqual(JSON.parse(first.out), lines.slice(0, 2));
  assert.match(text.out, /verbatim: Rien \?\[31mrouge\?\[0m à signaler \?$/m);
  assert.doesNotMatch(text.out, /undefined|\[object/);
});

test('verify: whole beside a running desk, with and without signatures', async () => {
  const [text, json, tree] = await Promise.all([log('verify'), log('verify', '--json'), log('verify', '--json', '--tree-only')]);
  assert.equal(text.code, EXIT.ok, text.err);
  assert.match(text.out, /^The log is whole: \d+ entries, signed and chained\.\n$/);
  for (const ran of [json, tree]) {
    const report = JSON.parse(ran.out) as { ok: boolean; entries: number; size: number; faults: unknown[] };
    assert.deepEqual([ran.code, report.ok, report.faults], [EXIT.ok, true, []]);
    assert.ok(report.size > 50 && report.entries === report.size);
  }
});

test('key: the same public key on stdout, in a file and as JSON', async () => {
  const out = join(folder.path, 'log.pem');
  const [shown, json, kept] = await Promise.all([log('key'), log('key', '--json'), log('key', '--out', out)]);
  const { origin, vkey, pem } = JSON.parse(json.out) as { origin: string; vkey: string; pem: string };
  assert.match(pem, /^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=]+\n-----END PUBLIC KEY-----\n$/);
  assert.ok(vkey.startsWith(`${origin}+`));
  assert.equal(shown.out, pem);
  assert.equal(readFileSync(out, 'utf8'), pem);
  assert.deepEqual([kept.code, kept.out], [EXIT.ok, '']);
  assert.ok(kept.err.includes(vkey), 'the fingerprint is said, to be written down');
});

test('verify --full: the four states of a field, each by its name; one taken away by hand is MISSING, and the code is that of a broken seal', async () => {
  const [text, json] = await Promise.all([log('verify', '--full'), log('verify', '--full', '--json')]);
  assert.equal(text.code, EXIT.ok, text.err);
  assert.match(text.out, /^Fields: [1-9]\d* disclosed, 0 withheld, 0 shredded, 0 MISSING\.$/m);
  const { fields } = JSON.parse(json.out) as { fields: Record<string, number> };
  await desk.stop();
  const db = new DatabaseSync(join(desk.data, 'abri.db'));
  const [row] = db.prepare('SELECT "index", n FROM words ORDER BY "index" DESC LIMIT 1').all() as { index: number; n: number }[];
  db.prepare('DELETE FROM words WHERE "index" = ? AND n = ?').run(row?.index ?? 0, row?.n ?? 0);
  db.close();
  const [missing, told] = await Promise.all([log('verify', '--full'), log('verify', '--full', '--json')]);
  assert.deepEqual([missing.code, told.code], [EXIT.broken, EXIT.broken]);
  assert.match(missing.out, /0 shredded, 1 MISSING\.$/m);
  assert.match(missing.err, new RegExp(`^abri: ${row?.index}: MISSING: `, 'm'));
  const report = JSON.parse(told.out) as { ok: boolean; fields: Record<string, number>; field_faults: { index: number; code: string }[] };
  assert.deepEqual([report.ok, report.fields], [false, { ...fields, disclosed: Number(fields.disclosed) - 1, missing: 1 }]);
  assert.deepEqual(
    report.field_faults.map(({ index, code }) => [index, code]),
    [[row?.index, 'missing']],
  );
});

test('one bit changed in the database: verify is 7 and names the entry; show goes on past it', async () => {
  await desk.stop();
  const db = new DatabaseSync(join(desk.data, 'abri.db'));
  const row = db.prepare('SELECT bytes FROM entry WHERE "index" = 5').get() as { bytes: Uint8Array };
  const at = Buffer.from(row.bytes).indexOf('"with"') + 1;
  row.bytes[at] = (row.bytes[at] ?? 0) ^ 0x80;
  db.prepare('UPDATE entry SET bytes = ? WHERE "index" = 5').run(row.bytes);
  db.close();
  const [text, json, shown] = await Promise.all([log('verify'), log('verify', '--json'), log('show', '--json')]);
  assert.deepEqual([text.code, json.code, shown.code], [EXIT.broken, EXIT.broken, EXIT.broken]);
  assert.match(text.err, /^abri: 5: /m);
  assert.match(text.err, /^abri: tree\.root: /m);
  assert.doesNotMatch(text.err, /null|undefined/);
  const report = JSON.parse(json.out) as { ok: boolean; faults: { index: number | null }[] };
  assert.deepEqual([report.ok, report.faults[0]?.index], [false, 5]);
  assert.match(shown.err, /^abri: 5: unreadable entry\. Run: abri log verify\n$/);
  const indexes = (JSON.parse(shown.out) as Line[]).map(({ index }) => index);
  assert.ok(!indexes.includes(5) && indexes.includes(4) && indexes.includes(6));
});
