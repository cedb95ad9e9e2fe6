import assert from 'node:assert/strict';
import test from 'node:test';
import { asked, enrolment, LOG_KEY, ORIGIN, type TestAct, TestLog, testLog, testSigner } from '../../test/vectors/testlog.ts';
import { b64 } from './base64.ts';
import { signCheckpoint } from './checkpoint.ts';
import { LogFault } from './fault.ts';
import type { Body, Plain } from './jcs.ts';
import { type LogReport, verifyLog } from './verify.ts';

const found = (report: LogReport): string[] => report.faults.map(({ index, code }) => `${index ?? '-'} ${code}`);
const audit = (log: TestLog, checkpoint = log.checkpoint(), treeOnly = false): Promise<LogReport> =>
  verifyLog({ entries: log.entries, checkpoint, logVkey: LOG_KEY.vkey, treeOnly });
/** A sound log, then one act that a desk might have let in. */
async function withAct(act: TestAct): Promise<string[]> {
  const log = testLog();
  log.add(act);
  return found(await audit(log));
}
const mine = { device: 'dev/0a1b2c3d', body: { dev: 1 } };

test('a sound log: no fault, every signature counted, the desk key named', async () => {
  const log = testLog();
  const seen: number[] = [];
  const report = await verifyLog({
    entries: log.entries,
    checkpoint: log.checkpoint(),
    logVkey: LOG_KEY.vkey,
    onProgress: (done) => seen.push(done),
  });
  assert.deepEqual(report, {
    ok: true,
    origin: ORIGIN,
    entries: 7,
    size: 7,
    root: b64(log.tree.root()),
    signatures: 7,
    desk: testSigner('desk').vkey,
    epochs: [{ origin: ORIGIN, from: 0, to: 7, signed: true, lostTo: null }],
    faults: [],
    more: 0,
    seen: 'not checkable here',
  });
  assert.deepEqual(seen, [7]);
});

test('entries may come as a stream; the empty log is sound', async () => {
  const log = testLog();
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield* log.entries;
  }
  assert.equal((await verifyLog({ entries: stream(), checkpoint: log.checkpoint(), logVkey: LOG_KEY.vkey })).ok, true);
  assert.equal((await audit(new TestLog())).ok, true);
});

test('one bit of any entry, and the root is not the signed one', async () => {
  const log = testLog();
  const checkpoint = log.checkpoint();
  for (const [i, entry] of log.entries.entries()) {
    const altered = entry.slice();
    altered[entry.length >>> 1] = (altered[entry.length >>> 1] ?? 0) ^ 1;
    for (const treeOnly of [true, false]) {
      const report = await verifyLog({ entries: log.entries.toSpliced(i, 1, altered), checkpoint, logVkey: LOG_KEY.vkey, treeOnly });
      assert.ok(found(report).includes('- tree.root'), `${i}`);
    }
  }
});

test('entries missing at the end, or beyond the signed head', async () => {
  const log = testLog();
  const whole = log.checkpoint();
  const short = await verifyLog({ entries: log.entries.slice(0, -1), checkpoint: whole, logVkey: LOG_KEY.vkey });
  assert.deepEqual(found(short), ['- log.short']);
  log.add(mine);
  assert.deepEqual(found(await audit(log, whole)), ['- log.long']);
});

test('a head that is not signed by the log key is not believed, and the entries are still judged', async () => {
  const log = testLog();
  const report = await audit(log, log.checkpoint().replace('\n7\n', '\n6\n'));
  assert.deepEqual([found(report), report.size, report.signatures], [['- checkpoint'], null, 7]);
  assert.match(report.faults[0]?.words ?? '', /tête du journal .*\(note\.signature\)\.$/);
  await assert.rejects(verifyLog({ entries: [], checkpoint: '', logVkey: 'x' }), LogFault);
});

test('receipt lines: place in the log, time, thread', async () => {
  assert.deepEqual(await withAct({ ...mine, receipt: { index: 8 } }), ['7 receipt.index']);
  assert.deepEqual(await withAct({ ...mine, receipt: { rx: 5 } }), ['7 receipt.rx']);
  assert.deepEqual(await withAct({ ...mine, receipt: { seq: 5 } }), ['7 thread.seq']);
  assert.deepEqual(await withAct({ ...mine, receipt: { prev: b64(new Uint8Array(32)) } }), ['7 thread.prev']);
  assert.deepEqual(await withAct({ ...mine, receipt: { seq: 0, prev: '-' } }), ['7 thread.seq', '7 thread.prev']);
});

test('who signed: an enrolled device, of the member who acts, for this log, once', async () => {
  assert.deepEqual(await withAct({ device: 'dev/ffffffff', body: {} }), ['7 note.unsigned']);
  assert.deepEqual(await withAct({ ...mine, body: { dev: 1, by: 'genet-2' } }), ['7 signer.member']);
  assert.deepEqual(await withAct({ ...mine, body: { dev: 2 } }), ['7 signer.dev']);
  assert.deepEqual(await withAct({ ...mine, body: { log: 'abri.example/log/autre' } }), ['7 body.log']);
});

test('a device uses an id and a count once; that of another device is its own affair', async () => {
  const genet = { device: 'dev/4e5f6a7b', body: { by: 'genet-2' } };
  for (const used of [{ id: 'act-5' }, { dseq: 5 }]) {
    assert.deepEqual(await withAct({ ...mine, body: { dev: 1, ...used } }), ['7 act.twice']);
    assert.deepEqual(await withAct({ ...genet, body: { ...genet.body, ...used } }), []);
  }
  // The desk counts for the devices it signs for: how, binds nobody.
  assert.deepEqual(await after(testLog(), { ...mine, body: { dev: 1, dseq: 90 } }, { ...mine, body: { dev: 1, dseq: 89 } }), []);
});

test('the outcome says of keys what was signed of them, and no other act says anything of keys', async () => {
  const event = { ...enrolment(HELD, 'genet-2'), custody: 'device', seal: 'age1a', compartments: ['nuit'], second: 'renard-1' };
  const enrol = (said: readonly Plain[], given: Plain = asked(event)): TestAct => ({
    device: 'desk',
    beside: [HELD],
    body: { act: 'device.enrol', by: 'desk', thread: '-', with: given },
    events: said,
  });
  const { seal: _, ...without } = event;
  const { second: __, ...alone } = event;
  for (const said of [
    [{ ...event, custody: 'server' }],
    [{ ...event, member: 'renard-1' }],
    [{ ...event, vkey: testSigner('autre').vkey }],
    [{ ...event, device: 'dev/aaaa0002' }],
    [{ ...event, seal: 'age1b' }],
    [{ ...event, compartments: ['nuit', 'sources'] }],
    [{ ...event, expires: 9_000_000_000_000 }],
    [without],
    [alone],
    [event, event],
    [event, { e: 'RootPinned', vkey: testSigner('root').vkey }],
    [],
  ])
    assert.deepEqual(await after(testLog(), enrol(said)), ['7 keys.said'], JSON.stringify(said));
  // Asked for twice, said once; and what the desk notes of another device stands beside it.
  const twice = enrol([{ e: 'ForkSeen' }, { ...enrolment(HELD, 'genet-2'), custody: 'device' }], {
    ...asked({ ...enrolment(HELD, 'genet-2'), custody: 'device' }),
  });
  assert.deepEqual(await after(testLog(), twice), []);
  const repeated = { ...enrolment(HELD, 'genet-2'), compartments: ['nuit', 'nuit'] };
  assert.deepEqual(await after(testLog(), enrol([{ ...repeated, compartments: ['nuit'] }], asked(repeated))), []);

  const revoked = { e: 'DeviceRevoked', device: HELD, member: 'genet-2', reason_code: 'lost' };
  const pinned = { e: 'RootPinned', vkey: testSigner('root').vkey };
  const others: readonly Plain[] = [event, revoked, pinned, { e: 'RecoverySet', compartment: 'nuit', seal: 'age1a' }];
  for (const said of others) assert.deepEqual(await withAct({ ...mine, events: [said] }), ['7 keys.said'], String(said.e));
  const stop = (said: readonly Plain[]): TestAct => ({
    device: 'desk',
    body: { act: 'device.revoke', by: 'desk', thread: '-', with: { device: HELD, reason_code: 'lost' } },
    events: said,
  });
  for (const said of [
    [],
    [{ ...revoked, device: 'dev/0a1b2c3d' }],
    [{ ...revoked, member: 'renard-1' }],
    [{ ...revoked, reason_code: 'left' }],
  ])
    assert.deepEqual(await after(withHeld(), stop(said)), ['8 keys.said'], JSON.stringify(said));
  // What was not signed changes nothing: the device goes on.
  assert.deepEqual(await after(withHeld(), stop([{ ...revoked, reason_code: 'left' }]), byHeld()), ['8 keys.said']);
});

test('a forged signature under a sound tree is found: the log key alone cannot speak for a device', async () => {
  const log = testLog();
  const entry = new TextDecoder().decode(log.add(mine));
  const forged = new TestLog();
  for (const bytes of [...testLog().entries, new TextEncoder().encode(entry.replace('"report":"r-1"}', '"report":"r-9"}'))])
    forged.entries.push(bytes);
  const report = await verifyLog({ entries: forged.entries, checkpoint: log.checkpoint(), logVkey: LOG_KEY.vkey });
  assert.deepEqual(found(report), ['7 note.signature', '- tree.root']);
});

test('enrolment: by the desk, before use, a sound key in the name of the device', async () => {
  const device = 'dev/99999999';
  const by = (enrols: string, event: Plain): TestAct => ({
    device: enrols,
    body: { act: 'device.enrol', by: enrols === 'desk' ? 'desk' : 'renard-1', thread: '-', with: asked(event) },
    events: [event],
  });
  assert.deepEqual(await withAct(by(mine.device, enrolment(device, 'furet-3'))), ['7 enrol.signer']);
  assert.deepEqual(await withAct(by('desk', enrolment(device, 'furet-3', testSigner('autre').vkey))), ['7 enrol.vkey']);
  assert.deepEqual(await withAct(by('desk', { ...enrolment(device, 'furet-3'), vkey: 1 })), ['7 enrol.vkey']);
  const lowOrder = `${device}+00000000+${b64(Uint8Array.of(1, 1, ...new Uint8Array(31)))}`;
  assert.deepEqual(await withAct(by('desk', enrolment(device, 'furet-3', lowOrder))), ['7 enrol.vkey']);

  const log = testLog();
  log.add({ device, body: { by: 'furet-3' } });
  log.add(by('desk', enrolment(device, 'furet-3')));
  log.add({ device, body: { by: 'furet-3', dev: 8 } });
  assert.deepEqual(found(await audit(log)), ['7 note.unsigned']);
});

test('only the first entry may enrol the desk by itself', async () => {
  const log = new TestLog();
  for (const event of [enrolment('dev/0a1b2c3d', 'renard-1'), enrolment('desk', 'desk')])
    log.add({
      device: String(event.device),
      body: { act: 'device.enrol', by: String(event.member), thread: '-', with: asked(event) },
      events: [event],
    });
  assert.deepEqual(found(await audit(log)), ['0 note.unsigned', '0 enrol.signer', '1 note.unsigned', '1 enrol.signer']);
});

test('a malformed entry is one fault, in the language asked for; beyond a thousand they are counted', async () => {
  const log = testLog();
  const junk = [...log.entries, ...Array.from({ length: 1500 }, () => new TextEncoder().encode('rien'))];
  const report = await verifyLog({ entries: junk, checkpoint: log.checkpoint(), logVkey: LOG_KEY.vkey, language: 'en' });
  assert.equal(report.faults.length, 1000);
  assert.equal(report.more, 501);
  assert.deepEqual(report.faults[0], { index: 7, code: 'entry', words: 'The entry is malformed (entry.form).' });
});

test('tree only: no signature is looked at, and the report does not pretend otherwise', async () => {
  const log = testLog();
  log.add({ device: 'dev/ffffffff', body: {} });
  const report = await audit(log, log.checkpoint(), true);
  assert.deepEqual([report.ok, report.signatures, report.desk], [true, 0, null]);
  const stale = signCheckpoint(ORIGIN, 8, testLog().tree.root(), LOG_KEY);
  assert.deepEqual(found(await audit(log, stale, true)), ['- tree.root']);
});

/** A log in which renard-1 has a device that holds its key, enrolled as `more` says. */
const HELD = 'dev/aaaa0001';
function withHeld(more: Plain = {}, beside: readonly string[] = [HELD], sponsor = 'dev/0a1b2c3d'): TestLog {
  const log = testLog();
  const by = sponsor === 'desk' ? 'desk' : 'renard-1';
  const event = { ...enrolment(HELD, 'genet-2'), custody: 'device', ...more };
  log.add({ device: sponsor, beside, body: { act: 'device.enrol', by, thread: '-', with: asked(event) }, events: [event] });
  return log;
}
const byHeld = (body: Partial<Body> = {}): TestAct => ({ device: HELD, body: { by: 'genet-2', ...body } });
async function after(log: TestLog, ...acts: readonly TestAct[]): Promise<string[]> {
  for (const act of acts) log.add(act);
  return found(await audit(log));
}

test('a device that holds its key: by a sponsor and by itself, or it is not enrolled', async () => {
  assert.deepEqual(await after(withHeld(), byHeld()), []);
  assert.deepEqual(await after(withHeld({}, [])), ['7 enrol.signer'], 'no proof of possession');
  assert.deepEqual(await after(withHeld({ second: 'genet-2' })), ['7 enrol.signer'], 'a second sponsor who did not sign');
  assert.deepEqual(await after(withHeld({ compartments: ['nuit'] })), ['7 enrol.signer'], 'one alone, for a compartment');
  assert.deepEqual(await after(withHeld({ root: true }, [HELD, 'root'])), ['7 enrol.signer'], 'a root nobody pinned');
});

test('decision 30: once a root is pinned, the sponsor holds their key or the root signs; it is pinned once, by itself', async () => {
  const pinned = (beside: readonly string[]): TestAct => ({
    device: 'desk',
    beside,
    body: { act: 'org.root', by: 'desk', thread: '-', with: { vkey: testSigner('root').vkey } },
    events: [{ e: 'RootPinned', vkey: testSigner('root').vkey }],
  });
  assert.deepEqual(await after(testLog(), pinned([])), ['7 root']);
  assert.deepEqual(await after(testLog(), pinned(['root']), pinned(['root'])), ['8 root']);
  const log = testLog();
  log.add(pinned(['root']));
  const enrol = (beside: readonly string[], more: Plain): TestAct => {
    const event = { ...enrolment(HELD, 'genet-2'), custody: 'device', ...more };
    return { device: 'dev/0a1b2c3d', beside, body: { act: 'device.enrol', thread: '-', with: asked(event) }, events: [event] };
  };
  assert.deepEqual(await after(log, enrol([HELD], {}), enrol([HELD, 'root'], { root: true, compartments: ['nuit'] }), byHeld()), [
    '8 enrol.signer',
  ]);
});

test('after it was stopped, or its time is over, nothing it signs counts; its counter rises', async () => {
  const stop: TestAct = {
    device: 'desk',
    body: { act: 'device.revoke', by: 'desk', thread: '-', with: { device: HELD, reason_code: 'lost' } },
    events: [{ e: 'DeviceRevoked', device: HELD, member: 'genet-2', reason_code: 'lost' }],
  };
  assert.deepEqual(await after(withHeld(), byHeld(), stop, byHeld()), ['10 signer.revoked']);
  assert.deepEqual(await after(withHeld({ expires: 1_780_000_009_000 }), byHeld(), byHeld()), ['9 signer.expired']);
  assert.deepEqual(await after(withHeld(), byHeld({ dseq: 20 }), byHeld({ dseq: 19 })), ['9 signer.dseq']);
  const closed: TestAct = {
    device: 'desk',
    body: { by: 'desk', act: 'standdown.settle' },
    events: [{ e: 'StoodDown', operation: 'op-1' }],
  };
  const later = { receipt: { rx: 1_780_000_000_000 + 13 * 3_600_000 } };
  assert.deepEqual(await after(withHeld({ operation: 'op-1' }), byHeld(), closed, byHeld(), { ...byHeld(), ...later }), [
    '11 signer.expired',
  ]);
});

test('decision 4: a head that a device has seen is one of this log, or it is told; the desk may not keep silent about it', async () => {
  const log = withHeld();
  const seen = `${log.tree.size} ${b64(log.tree.root())}`;
  log.add(byHeld({ seen }));
  const other = `${log.tree.size} ${b64(new Uint8Array(32).fill(7))}`;
  const fork = { e: 'ForkSeen', device: HELD, size: log.tree.size, root: other.split(' ')[1] ?? '' };
  log.add({ ...byHeld({ seen: other }), events: [fork] });
  const report = await audit(log);
  assert.deepEqual([found(report), report.seen], [[], { checked: 1, other: [{ index: 9, device: HELD }] }]);
  log.add(byHeld({ seen: other }));
  log.add(byHeld({ seen: `99 ${seen.split(' ')[1]}` }));
  assert.deepEqual(found(await audit(log)), ['10 seen.hidden', '11 seen.hidden']);
});
