/**
 * What somebody would try who holds the machine, its folder, or a copy of it: the administrator, a thief, whoever seized it. One desk
 * that a witness outside has seen, and a device that holds its key; each attempt on a copy of its folder, made as well as it can be.
 */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT } from '../../src/cli/exit.ts';
import { fromB64 } from '../../src/log/base64.ts';
import { signerFromSeed } from '../../src/log/digest.ts';
import { newIdentity, openWith } from '../../src/vault/age.ts';
import type { SealedFileView, SealedView } from '../../src/wire/sealed-views.ts';
import { copyOf } from '../backup/restored.ts';
import { Handset } from '../http/handset.ts';
import { send } from './document.ts';
import { type Holder, Keyed } from './keyed.ts';
import { abri, type ExampleDesk, exampleDesk, type Served, serve, throwAway, witness } from './program.ts';
import { Seized } from './seized.ts';

const folder = throwAway('attacks-folder');
const VERBATIM = 'Deux hommes, CANARI-VOL-6TD, devant la porte.';
const BEHIND = /The database is behind the last signed head/;
let temoin: Served;
let desk: ExampleDesk;
let vigie: Holder;
let handset: Handset;
/** A copy taken before the end; the folder as it was when it was seized. */
let yesterday = '';
let today = '';
/** Last head the witness has signed. */
let cosigned = 0;

const post = async (url: string, path: string, body: unknown): Promise<number> => {
  const answer = await send(url, vigie.token, { method: 'POST', path: `/api/v1/${path}`, body: body as Record<string, unknown> });
  return answer.status;
};
const report = (id: string, verbatim: string) => handset.act('submitReport', { id, verbatim });

before(async () => {
  temoin = await witness(join(folder.path, 'temoin'), '--name', 'temoin.example/abri');
  const cosigner = /^vkey (.+)$/m.exec(temoin.said())?.[1] ?? '';
  desk = await exampleDesk(folder.path, async (data) => {
    const { vkey } = JSON.parse((await abri(['log', 'key', '--data', data, '--json'])).out) as { vkey: string };
    writeFileSync(join(folder.path, 'temoin', 'logs.txt'), `log ${vkey}\n`);
    writeFileSync(join(data, 'witnesses.txt'), `witness temoin ${cosigner} ${temoin.url}\n`);
  });
  const keyed = await Keyed.root(desk, folder.path);
  vigie = await keyed.enrol('vigie', 1);
  handset = new Handset('vigie', vigie.device, Date.now, { signer: vigie.signer, log: keyed.log });
  handset.dseq = Date.now();
  assert.equal(await post(desk.url, 'reports', await report('at-1', VERBATIM)), 201);
  assert.equal(await desk.stop(), 0);
  yesterday = copyOf(desk.data, join(folder.path, 'yesterday'));

  Object.assign(desk, await serve(desk.data));
  for (const id of ['at-2', 'at-3', 'at-4'])
    assert.equal(await post(desk.url, 'reports', await report(id, `Rien à signaler, ${id}.`)), 201);
  // An alert does not wait for the minute to be shown outside.
  const alert = await handset.act('issueAlert', { id: 'al-1', principal: 'loutre', action: 'shelter', recipients: ['renard-1'] });
  assert.equal(await post(desk.url, 'alerts', alert), 201);
  const signedBy = (): number => {
    const db = new DatabaseSync(join(desk.data, 'abri.db'), { readOnly: true });
    const { size } = db.prepare('SELECT coalesce(max(size), 0) AS size FROM cosignature').get() as { size: number };
    db.close();
    return size;
  };
  const old = new Seized(yesterday, join(folder.path, 'old')).head.size;
  for (let n = 0; n < 300 && cosigned <= old + 3; n++, cosigned = signedBy()) await sleep(50);
  assert.ok(cosigned > old + 3, `the witness has seen ${cosigned}`);
  assert.equal(await desk.stop(), 0);
  today = desk.data;
});
after(async () => {
  await temoin.stop();
  folder.remove();
});

let copies = 0;
const seized = (from = today): Seized => new Seized(from, join(folder.path, `copy-${copies++}`));

interface Judged {
  readonly code: number | null;
  readonly faults: readonly { readonly index: number | null; readonly code: string }[];
}
async function verified(data: string): Promise<Judged> {
  const { code, out } = await abri(['log', 'verify', '--data', data, '--json']);
  return { code, faults: (JSON.parse(out) as Judged).faults.map(({ index, code: fault }) => ({ index, code: fault })) };
}
/** Serves a folder nobody should believe: what it was refused with, before it opened. */
async function refused(data: string): Promise<string> {
  return await serve(data).then(
    async (served) => {
      await served.stop();
      return 'served';
    },
    (error: Error) => error.message,
  );
}
/** A desk that serves it, its witness in reach: what is shouted to whoever runs the machine, to the desk, and to a probe. */
async function shouted(data: string, meanwhile: (served: Served) => Promise<void> = async () => {}): Promise<void> {
  const served = await serve(data);
  try {
    // I-01: an alert is taken all the same; and it does not wait for the minute to be shown outside.
    const alert = await handset.act('issueAlert', { id: `al-${handset.dseq}`, principal: 'hermine', action: 'shelter' });
    assert.equal(await post(served.url, 'alerts', alert), 201);
    for (let n = 0; n < 200 && served.complaints() === ''; n++) await sleep(50);
    assert.match(served.complaints(), /ALARM: the witness temoin was shown another history of this log/);
    const { body } = await send(served.url, vigie.token, { method: 'GET', path: '/api/v1/board', body: undefined });
    assert.equal((body.fork as { witness: string } | undefined)?.witness, 'temoin', JSON.stringify(body.fork));
    await meanwhile(served);
  } finally {
    await served.stop();
  }
  const status = await abri(['log', 'status', '--data', data]);
  assert.equal(status.code, EXIT.broken);
  assert.match(status.err, /ALARM: the witness temoin was shown/);
}

test('stolen database: without its keys it holds no word of anybody, and opens under no other key', async () => {
  const stolen = join(folder.path, 'stolen');
  mkdirSync(stolen, { mode: 0o700 });
  copyFileSync(join(today, 'abri.db'), join(stolen, 'abri.db'));
  const bytes = readFileSync(join(stolen, 'abri.db'));
  assert.ok(bytes.includes('report.submit'), 'the search is awake: what kind of act it was, it tells');
  for (const word of ['CANARI-VOL-6TD', 'Deux hommes', 'Rien à signaler', 'Delcassou']) assert.ok(!bytes.includes(word), word);
  const shown = async (): Promise<string> => {
    const { code, out, err } = await abri(['log', 'show', '--data', stolen]);
    assert.ok(code !== EXIT.ok && out === '', `${code} ${out}`);
    return err;
  };
  assert.match(await shown(), /master key is missing/);
  // With the keys, and the master key of another desk: it is of no use.
  copyFileSync(join(today, 'keys.db'), join(stolen, 'keys.db'));
  writeFileSync(join(stolen, 'kek'), readFileSync(join(today, 'kek'), 'utf8').replace(/[^\n]{8}\n/, 'AAAAAAA=\n'), { mode: 0o600 });
  assert.match(await shown(), /master key \(kek\) is not the one of this folder/);
  assert.match(await refused(stolen), /master key \(kek\) is not the one of this folder/);
});

describe('I-34 edited leaf', () => {
  const about = (text: string): string => text.replace('"id":"at-3"', '"id":"at-0"');

  test('without the key of the log: named by its place, and the desk does not open', async () => {
    const copy = seized();
    const index = copy.entries().findIndex(({ body }) => body.id === 'at-3');
    copy.put(index, (text) => about(text));
    const { code, faults } = await verified(copy.data);
    assert.equal(code, EXIT.broken);
    assert.ok(faults.some((fault) => fault.index === index && fault.code === 'note.signature'));
    assert.ok(faults.some((fault) => fault.code === 'tree.root'));
    assert.match(await refused(copy.data), /The log on the disk is not the one that was signed/);
  });

  test('with it, every hash and the head made to fit: the signature of the device is not to be had', async () => {
    const copy = seized();
    const index = copy.entries().findIndex(({ body }) => body.id === 'at-3');
    copy.rewrite(index, (text) => about(text));
    assert.deepEqual(await verified(copy.data), { code: EXIT.broken, faults: [{ index, code: 'note.signature' }] });
  });

  test('with it, and only in what the desk itself had written: the witness has signed another history, and it is shouted', async () => {
    const copy = seized();
    const index = copy.entries().findIndex(({ body }) => body.id === 'at-3');
    // When it came: nobody signed that line but the desk, and a log alone does not tell.
    copy.rewrite(index, (text) => text.replace(/^(abri\.entry\/1 \d+ )(\d+)/, (_, head: string, rx: string) => `${head}${Number(rx) + 1}`));
    assert.deepEqual(await verified(copy.data), { code: EXIT.ok, faults: [] });
    await shouted(copy.data);
  });
});

test('forged event (decision 3): written into the log by whoever holds all its keys, in the name of a device that holds its own', async () => {
  const copy = seized();
  const vigies = vigie.signer;
  const act = {
    act: 'duty.set',
    by: 'vigie',
    with: { member: 'vigie', on: false },
    events: [{ e: 'DutySet', member: 'vigie', on: false }],
  };
  const unsigned = await copy.append(act, [copy.signer('desk')]);
  const masked = await copy.append(act, [{ ...vigies, sign: (message) => copy.signer('desk').sign(message) }]);
  assert.deepEqual(await verified(copy.data), {
    code: EXIT.broken,
    faults: [
      { index: unsigned, code: 'signer.member' },
      { index: masked, code: 'note.signature' },
    ],
  });
});

describe('I-34 truncated log', () => {
  test('its end taken away, its head signed anew: the last head stands beside, and the desk does not open', async () => {
    const copy = seized();
    const last = readFileSync(join(copy.data, 'head.last'));
    copy.cut(cosigned - 2);
    writeFileSync(join(copy.data, 'head.last'), last);
    assert.match(await refused(copy.data), BEHIND);
  });

  test('and that one as well: the witness has seen more, a device too; both are shouted', async () => {
    const copy = seized();
    const { size, root } = copy.head;
    copy.cut(cosigned - 2);
    await shouted(copy.data, async ({ url }) => {
      const after = await handset.act('submitReport', { id: 'at-5', verbatim: 'Tout est calme.' }, { hand: { seen: `${size} ${root}` } });
      assert.equal(await post(url, 'reports', after), 201);
      const { body } = await send(url, vigie.token, { method: 'GET', path: '/api/v1/board', body: undefined });
      assert.ok((body.checks as { kind: string }[]).some(({ kind }) => kind === 'fork'));
    });
    const judged = await abri(['log', 'verify', '--data', copy.data]);
    assert.match(judged.out, /WARNING: 1 acts of devices that have seen another log/);
  });
});

test('split view, old backup (I-34): a copy of yesterday’s folder is served and goes its own way; the witness of both shouts, also once it is no longer asked', async () => {
  const copy = seized(yesterday);
  await shouted(copy.data, async ({ url }) => {
    for (let n = 0; n < 8; n++) assert.equal(await post(url, 'reports', await report(`sv-${n}`, 'Une autre histoire.')), 201);
  });
  writeFileSync(join(copy.data, 'witnesses.txt'), '');
  const again = await serve(copy.data);
  const { body } = await send(again.url, vigie.token, { method: 'GET', path: '/api/v1/board', body: undefined });
  await again.stop();
  assert.equal((body.fork as { witness: string }).witness, 'temoin');
  // Beside the folder of today it does not even open: that machine knows how far it was.
  const moved = seized();
  copyFileSync(join(yesterday, 'abri.db'), join(moved.data, 'abri.db'));
  assert.match(await refused(moved.data), BEHIND);
});

test('ghost recipient (decision 6): enrolled in the log by whoever holds its keys; the audit says so, and nobody seals for it', async () => {
  const copy = seized();
  const { identity, recipient } = await newIdentity();
  const ghost = signerFromSeed('dev/000000ee', new Uint8Array(32).fill(0xee));
  const given = { device: ghost.name, member: 'vigie', vkey: ghost.vkey, custody: 'device', seal: recipient };
  const forged = { act: 'device.enrol', by: 'desk', with: given, events: [{ e: 'DeviceEnrolled', ...given }] };
  const index = await copy.append(forged, [copy.signer('desk'), ghost]);
  assert.deepEqual(await verified(copy.data), { code: EXIT.broken, faults: [{ index, code: 'enrol.signer' }] });

  const served = await serve(copy.data);
  const own = [...vigie.options.slice(2), '--url', served.url];
  const sealed = await abri(['seal', 'place_address', 'ardoise', '--to', 'vigie', '--value', 'v-1', ...own], {
    input: '12, rue Inventée\n',
  });
  const opened = await abri(['open', 'v-1', '--why', 'Relecture', '--id', 'op-1', ...own]);
  const get = (path: string) => send(served.url, vigie.token, { method: 'GET', path: `/api/v1/sealed/${path}`, body: undefined });
  const view = (await get('v-1')).body as unknown as SealedView;
  const file = (await get('v-1/openings/op-1/file')).body as unknown as SealedFileView;
  await served.stop();
  assert.equal(sealed.code, EXIT.ok, sealed.err);
  assert.match(sealed.err, /Warning: dev\/000000ee stands in the log and neither the root nor a sponsor vouches for it/);
  assert.deepEqual([opened.code, opened.out], [EXIT.ok, '12, rue Inventée\n'], opened.err);
  assert.deepEqual(
    view.readers.map(({ device }) => device),
    [vigie.device],
  );
  await assert.rejects(openWith(fromB64(file.age), identity));
});
