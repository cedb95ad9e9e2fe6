/** Acts signed by the device that gives them, on the real server (decision 3): kept as they came, and counted once. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { b64 } from '../../src/log/base64.ts';
import { parseEntry } from '../../src/log/entry.ts';
import { openNote } from '../../src/log/note.ts';
import { verifyLog } from '../../src/log/verify.ts';
import { NOW, openPoste, type Poste } from './desk.ts';
import { enrolment, Handset } from './handset.ts';
import { Phone } from './phone.ts';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

let poste: Poste;
let vigie: Handset;
let renard: Handset;
const REPORT = '/api/v1/reports';

async function ask(member: string | null, path: string, body?: unknown): Promise<Answer> {
  const reply = await poste.ask(member, body === undefined ? 'GET' : 'POST', path, body);
  return { status: reply.status, body: (await reply.json()) as Answer['body'] };
}
const handset = (member: string, name: string): Handset => new Handset(member, name, () => poste.desk.now());

/** Before anybody's device holds its key, the desk itself vouches: there is no root yet. */
async function first(of: Handset, more: object = {}): Promise<void> {
  const body = { id: `enrol-${of.name.slice(4)}`, device: of.name, member: of.member, vkey: of.signer.vkey, ...more };
  const sponsor = handset('delcassou', poste.desk.deviceOf('delcassou') ?? '');
  const drawn = await sponsor.act('enrolDevice', body, { hand: { dseq: NOW }, beside: [of.signer] });
  const { note, disclosures } = drawn.signed as { note: string; disclosures: string[] };
  // The key of the sponsor is the desk's to use: what is handed in bears the line of the new device alone.
  const { text } = openNote(note);
  const [, own = ''] = note.slice(text.length + 1).split('\n');
  const answer = await ask('delcassou', '/api/v1/devices', { ...body, signed: { note: `${text}\n${own}\n`, disclosures } });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
}

const last = async (): Promise<ReturnType<typeof parseEntry>> => {
  let bytes = new Uint8Array();
  for await (const row of poste.store.entries(0, Number.POSITIVE_INFINITY)) bytes = row.bytes as Uint8Array<ArrayBuffer>;
  return parseEntry(bytes);
};

before(async () => {
  poste = await openPoste();
  vigie = handset('vigie', 'dev/0000a001');
  renard = handset('renard-2', 'dev/0000a002');
  await first(vigie);
});
after(async () => {
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

describe('enrolment in person', () => {
  test('a sponsor’s own device and the new one sign one note, and it stands in the log as they signed it', async () => {
    const body = await enrolment(vigie, renard);
    assert.equal((await ask('vigie', '/api/v1/devices', body)).status, 201);
    const entry = await last();
    assert.equal(entry.note, (body.signed as { note: string }).note);
    assert.deepEqual(
      openNote(entry.note).signatures.map(({ name }) => name),
      [vigie.name, renard.name],
    );
    assert.deepEqual(entry.events, [
      { e: 'DeviceEnrolled', device: renard.name, member: 'renard-2', vkey: renard.signer.vkey, custody: 'device' },
    ]);
  });

  test('a key that is no sound key, a name used before, a missing or false proof of possession are refused', async () => {
    const codes: unknown[] = [];
    const other = handset('renard-3', 'dev/0000a003');
    const known = await enrolment(vigie, handset('renard-3', renard.name), { id: 'again' });
    codes.push((await ask('vigie', '/api/v1/devices', known)).body.code);
    const alone = await vigie.act('enrolDevice', { id: 'alone', device: other.name, member: other.member, vkey: other.signer.vkey });
    codes.push((await ask('vigie', '/api/v1/devices', alone)).body.code);
    const forged = await vigie.act(
      'enrolDevice',
      { id: 'forged', device: other.name, member: other.member, vkey: other.signer.vkey },
      { beside: [{ vkey: other.signer.vkey, sign: (message) => renard.signer.sign(message) }] },
    );
    codes.push((await ask('vigie', '/api/v1/devices', forged)).body.code);
    // Of small order: anybody signs under it.
    const weak = `dev/0000a003+00000000+${b64(new Uint8Array([1, 1, ...new Uint8Array(31)]))}`;
    const unsound = await vigie.act('enrolDevice', { id: 'weak', device: other.name, member: other.member, vkey: weak });
    codes.push((await ask('vigie', '/api/v1/devices', unsound)).body.code);
    assert.deepEqual(codes, ['device_known', 'possession_unproved', 'note_signature', 'key_unsound']);
  });
});

describe('a signed act', () => {
  test('is kept as it came, its words apart', async () => {
    const body = await renard.act('submitReport', { id: 'sg-1', verbatim: 'Deux scooters.' });
    const answer = await ask('renard-2', REPORT, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    const entry = await last();
    assert.equal(entry.note, (body.signed as { note: string }).note);
    assert.equal(entry.body.sd.length, 1);
    assert.equal((await ask('vigie', '/api/v1/reports/sg-1')).body.verbatim, 'Deux scooters.');
    const again = await ask('renard-2', REPORT, body);
    assert.deepEqual([again.status, again.body.at], [201, answer.body.at], 'sent again, it is the same act');
  });

  test('of another log, drill, device, or one that was signed before, is refused, and nothing is written', async () => {
    const size = (await poste.store.head())?.size;
    const report = { id: 'sg-2', verbatim: 'Rien.' };
    const codes: unknown[] = [];
    const ask2 = async (body: unknown, as = 'renard-2'): Promise<void> => {
      const { body: said } = await ask(as, REPORT, body);
      codes.push([said.code, ...((said.about as string[] | undefined) ?? [])].join(' '));
    };
    await ask2(await renard.act('submitReport', report, { hand: { log: 'abri.local/autre' } }));
    await ask2(await renard.act('submitReport', report, { hand: { ex: 'drill-1' } }));
    await ask2(await vigie.act('submitReport', report));
    await ask2(await renard.act('submitReport', report, { hand: { dseq: 1 } }));
    await ask2(await renard.act('submitReport', report, { hand: { by: 'vigie' } }));
    await ask2(await renard.act('submitReport', report, { hand: { dev: 0 } }));
    await ask2({ ...(await renard.act('submitReport', report)), verbatim: 'Autre chose.' });
    await ask2({ ...(await renard.act('submitReport', report)), id: 'sg-3' });
    await ask2(await renard.act('submitReport', report, { beside: [vigie.signer] }));
    const { signed } = (await renard.act('submitReport', report)) as { signed: { note: string; disclosures: string[] } };
    await ask2({ ...report, signed: { ...signed, disclosures: [] } });
    await ask2({ ...report, signed: { ...signed, note: signed.note.replace('"t":', '"t":1') } });
    await ask2({ ...report, signed: { ...signed, note: 'rien' } });
    assert.deepEqual(codes, [
      'note_differs log',
      'note_differs ex',
      'note_signature',
      'note_replayed 1',
      'note_differs by',
      'note_differs dev',
      'note_differs sd',
      'note_differs id',
      'note_signature',
      'note_differs sd',
      'note_signature',
      'note_malformed note.form',
    ]);
    assert.equal((await poste.store.head())?.size, size);
  });

  test('an act recorded once is not recorded again under another id or by another device: the note says which it was', async () => {
    const body = await renard.act('submitReport', { id: 'sg-4', verbatim: 'Une voiture.' });
    assert.equal((await ask('renard-2', REPORT, body)).status, 201);
    const size = (await poste.store.head())?.size;
    assert.equal((await ask('renard-2', REPORT, { ...body, id: 'sg-5' })).body.code, 'note_replayed');
    assert.equal((await ask('vigie', REPORT, body)).body.code, 'note_signature');
    assert.equal((await poste.store.head())?.size, size);
  });
});

describe('who holds their key signs', () => {
  test('an act that is not signed, in the name of a device that holds its key, is refused', async () => {
    const reply = await poste.desk.submit(
      { member: 'renard-2', device: renard.name },
      { id: 'un-1', act: { act: 'duty.set', with: { member: 'renard-2', on: true } }, words: {} },
    );
    assert.deepEqual(reply, { ok: false, refusal: { code: 'signature_required', doctrine: 'decision 3' } });
  });

  test('testimony about what a device knows no thread of stands in a thread of its own; a request does not', async () => {
    const thread = 'c00000000000000aa';
    const answer = await renard.act(
      'answerAlert',
      { id: 'an-1', answer: 'executing', version: 1 },
      { params: { alert: 'al-cigogne' }, hand: { thread }, known: { threadOf: () => null } },
    );
    const said = await ask('renard-2', '/api/v1/alerts/al-cigogne/answers', answer);
    assert.equal(said.status, 201, JSON.stringify(said.body));
    assert.equal((await last()).thread, '-' === said.body.thread ? thread : said.body.thread);
    const grade = await vigie.act(
      'gradeReport',
      { id: 'gr-1', info: '3' },
      { params: { report: 'sg-1' }, hand: { thread: 'c00000000000000bb' }, known: { threadOf: () => null } },
    );
    assert.equal((await ask('vigie', '/api/v1/reports/sg-1/gradings', grade)).body.code, 'note_differs');
  });

  test('behind a door the signer does not know of, the desk files the act there and says so beside it', async () => {
    await ask('delcassou', '/api/v1/principals', { id: 'secret', principal: 'secret', code_name: 'SECRET', compartment: 'nuit' });
    const alert = await renard.act(
      'issueAlert',
      { id: 'al-secret', principal: 'secret', action: 'shelter' },
      { hand: { thread: 'c00000000000000cc' } },
    );
    const said = await ask('renard-2', '/api/v1/alerts', alert);
    assert.equal(said.status, 201, JSON.stringify(said.body));
    let filed: unknown;
    for await (const row of poste.store.entries(0, Number.POSITIVE_INFINITY)) {
      const entry = parseEntry(row.bytes);
      if (entry.body.id === 'al-secret') filed = [entry.body.compartment ?? null, entry.events.find(({ e }) => e === 'FiledBehind')];
    }
    assert.deepEqual(filed, [null, { e: 'FiledBehind', compartment: 'nuit' }]);
    assert.equal((await ask('renard-4', '/api/v1/alerts/al-secret')).status, 404, 'it is behind that door');
  });
});

describe('what a device has seen (decision 4)', () => {
  test('a head of this log is taken; one of another log is kept, and shouted once, and refuses nothing', async () => {
    const { body } = await ask('renard-2', '/api/v1/head');
    const [, size = '', root = ''] = String(body.checkpoint).split('\n');
    const report = (id: string, seen: string) => renard.act('submitReport', { id, verbatim: 'Vu.' }, { hand: { seen } });
    assert.equal((await ask('renard-2', REPORT, await report('se-1', `${size} ${root}`))).status, 201);
    assert.ok(!(await last()).events.some(({ e }) => e === 'ForkSeen'));
    const other = `${size} ${b64(new Uint8Array(32).fill(7))}`;
    assert.equal((await ask('renard-2', REPORT, await report('se-2', other))).status, 201);
    assert.equal((await ask('renard-2', REPORT, await report('se-3', other))).status, 201);
    assert.equal((await ask('renard-2', REPORT, await report('se-4', `99999 ${root}`))).status, 201);
    const checks = ((await ask('vigie', '/api/v1/board')).body.checks as { kind: string; about: string }[]).filter(
      ({ kind }) => kind === 'fork',
    );
    assert.deepEqual(
      checks.map(({ kind }) => kind),
      ['fork', 'fork'],
      'one for each head that is not ours',
    );
  });
});

describe('I-01 an enrolled device, whatever has become of its session', () => {
  test('I-01 raises, answers, checks in and calls for help without a token, and reads nothing but its own alert', async () => {
    const answers: [string, number, unknown][] = [];
    const send = async (path: string, body: unknown): Promise<void> => {
      const { status, body: said } = await ask(null, path, body);
      answers.push([path, status, (said.view as { kind?: string } | null)?.kind ?? null]);
    };
    const raised = await renard.act('issueAlert', { id: 'i-1', principal: 'loutre', action: 'shelter' });
    await send('/api/v1/alerts', raised);
    const known = { threadOf: () => null };
    await send(
      '/api/v1/alerts/i-1/answers',
      await renard.act('answerAlert', { id: 'i-2', answer: 'seen', version: 1 }, { params: { alert: 'i-1' }, known }),
    );
    await send('/api/v1/check-ins', await renard.act('recordCheckin', { id: 'i-3' }));
    await send('/api/v1/panics', await renard.act('raisePanic', { id: 'i-4' }));
    assert.deepEqual(answers, [
      ['/api/v1/alerts', 201, 'alert'],
      ['/api/v1/alerts/i-1/answers', 201, 'alert'],
      ['/api/v1/check-ins', 201, null],
      ['/api/v1/panics', 201, null],
    ]);
  });

  test('I-01 nothing else: not another act, not a read, not without a signature, and not by a key the server holds', async () => {
    const refused = async (path: string, body?: unknown): Promise<void> => {
      const { status, body: said } = await ask(null, path, body);
      assert.deepEqual([status, said.code], [401, 'no_token'], path);
    };
    await refused(REPORT, await renard.act('submitReport', { id: 'i-5', verbatim: 'Rien.' }));
    await refused('/api/v1/board');
    await refused('/api/v1/alerts/i-1');
    await refused('/api/v1/alerts', { id: 'i-6', principal: 'loutre', action: 'shelter' });
    await refused('/api/v1/alerts', { id: 'i-6', principal: 'loutre', action: 'shelter', signed: { note: 'rien', disclosures: [] } });
    const forged = handset('renard-1', poste.desk.deviceOf('renard-1') ?? '');
    await refused('/api/v1/alerts', await forged.act('issueAlert', { id: 'i-6', principal: 'loutre', action: 'shelter' }));
  });
});

test('somebody who is not free signs as ever: the same answer, and what they signed is kept as it came', async () => {
  const genuine = await vigie.act('recordCheckin', { id: 'du-0' });
  const before = await ask('vigie', '/api/v1/check-ins', genuine);
  assert.equal((await ask('delcassou', '/api/v1/duress', { id: 'du', member: 'vigie' })).status, 201);
  const body = await vigie.act('recordCheckin', { id: 'du-1' });
  const said = await ask('vigie', '/api/v1/check-ins', body);
  assert.deepEqual(
    [said.status, Object.keys(said.body), said.body.conflict],
    [before.status, Object.keys(before.body), before.body.conflict],
  );
  const entry = await last();
  const kept: string[] = [];
  for await (const row of poste.store.entries(0, Number.POSITIVE_INFINITY)) kept.push(parseEntry(row.bytes).note);
  assert.ok(kept.includes((body.signed as { note: string }).note));
  assert.ok(entry.index > 0);
  const lifted = await ask('delcassou', '/api/v1/duress/vigie/lift', { id: 'du-2', means: 'sight', proof_of_life: 'Vue.' });
  assert.equal(lifted.status, 201, JSON.stringify(lifted.body));
});

describe('a device that was stopped', () => {
  test('reads no more at once, on a link that is open as well, and nothing it signs counts; the log verifies', async () => {
    const held = await Phone.of(poste, 'renard-4');
    const device = poste.desk.deviceOf('renard-4');
    const stop = await vigie.act('revokeDevice', { id: 'stop-1', device: renard.name, reason_code: 'stolen' });
    assert.equal((await ask('vigie', '/api/v1/device-revocations', stop)).status, 201);
    const raised = await renard.act('issueAlert', { id: 'st-1', principal: 'loutre', action: 'shelter' });
    assert.equal((await ask(null, '/api/v1/alerts', raised)).status, 401);
    assert.equal(
      (await ask('renard-2', REPORT, await renard.act('submitReport', { id: 'st-2', verbatim: 'Rien.' }))).body.code,
      'note_signature',
    );
    assert.equal((await ask('renard-4', '/api/v1/me')).status, 200);
    // The key the server holds for somebody is stopped the same way.
    const reply = await poste.desk.submit(
      { member: 'delcassou', device: poste.desk.deviceOf('delcassou') ?? '' },
      { id: 'stop-2', act: { act: 'device.revoke', with: { device: device ?? '', reason_code: 'lost' } }, words: {} },
    );
    assert.ok(reply.ok);
    assert.equal((await ask('renard-4', '/api/v1/me')).status, 401);
    await held.wait(({ f, problem }) => f === 'refused' && (problem as { code: string }).code === 'no_token');
    held.socket.terminate();
  });

  test('the whole of it verifies, and the acts that saw another log are told', async () => {
    const entries: Uint8Array[] = [];
    for await (const row of poste.store.entries(0, Number.POSITIVE_INFINITY)) entries.push(row.bytes);
    const report = await verifyLog({ entries, checkpoint: poste.desk.checkpoint(), logVkey: poste.logVkey });
    assert.deepEqual(report.faults, []);
    assert.ok(typeof report.seen === 'object');
    assert.equal(report.seen.checked, 1);
    assert.deepEqual(new Set(report.seen.other.map((row) => row.device)), new Set([renard.name]));
    assert.equal(report.seen.other.length, 3);
  });
});
