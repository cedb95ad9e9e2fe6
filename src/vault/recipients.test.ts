/** Nobody becomes a reader because a server says so: every way in that it has is tried, and refused (log-and-dossier §5). */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EMPTY_HEAD, LOG_KEY, ORIGIN, testBody, testSigner } from '../../test/vectors/testlog.ts';
import { b64 } from '../log/base64.ts';
import { signCheckpoint } from '../log/checkpoint.ts';
import { encodeEntry } from '../log/entry.ts';
import { LogFault } from '../log/fault.ts';
import { jcs, type Plain } from '../log/jcs.ts';
import { signNote } from '../log/note.ts';
import { formatProof } from '../log/proof.ts';
import { leafHash, Tree } from '../log/tree.ts';
import { type KnownKeys, type Pins, type Proven, readKeys, recipientsOf, vouched } from './recipients.ts';

const ROOT = testSigner('root');
const pins: Pins = { logVkey: LOG_KEY.vkey, rootVkey: ROOT.vkey };
const AT = 1_780_000_000_000;
const seal = (n: number): string => `age1${String(n).repeat(58).replaceAll('1', 'q')}`;
const name = (n: number): string => `dev/0000000${n}`;
const fault =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof LogFault && error.code === code;

/** A log that a server wrote: whatever it says is in it, signed by whichever keys the server has. */
class Log {
  readonly entries: Uint8Array[] = [];
  readonly tree = new Tree();
  #prev: Uint8Array | null = null;
  add(act: string, by: string, given: Plain, signers: readonly string[], log = ORIGIN): this {
    const index = this.entries.length;
    const body = testBody({ id: `act-${index}`, dseq: index, act, by, with: given, thread: '-', seen: EMPTY_HEAD, log });
    const note = signNote(`${jcs(body)}\n`, signers.map(testSigner));
    const prev = this.#prev === null ? '-' : b64(this.#prev);
    const entry = encodeEntry({ index, rx: AT + index, thread: '-', seq: index, prev, outcome: '{"ev":[],"rules":"1"}', note });
    this.#prev = leafHash(entry);
    this.tree.push(this.#prev);
    this.entries.push(entry);
    return this;
  }
  root = (): this => this.add('org.root', 'delcassou', { vkey: ROOT.vkey }, ['desk', 'root']);
  /** Of `dev/0000000n`, with what its note is signed by. */
  enrol(n: number, by: string, signers: readonly string[], more: Plain = {}): this {
    const given = { device: name(n), member: `m${n}`, vkey: testSigner(name(n)).vkey, custody: 'device', seal: seal(n), ...more };
    return this.add('device.enrol', by, given, signers);
  }
  first = (compartments: string[] = ['refuges']): this =>
    this.root().enrol(1, 'delcassou', ['desk', name(1), 'root'], { root: true, compartments });
  revoke = (n: number, signers: readonly string[] = ['desk']): this =>
    this.add('device.revoke', 'desk', { device: name(n), reason_code: 'lost' }, signers);
  get checkpoint(): string {
    return signCheckpoint(ORIGIN, this.tree.size, this.tree.root(), LOG_KEY);
  }
  get proven(): Proven[] {
    return this.entries.map((entry, i) => ({ entry, proof: formatProof(i, this.tree.inclusion(i), this.checkpoint) }));
  }
  get keys(): KnownKeys {
    return readKeys(this.proven, this.checkpoint, pins);
  }
  readers = (compartment: string | null, now = AT + 1000): string[] => [...recipientsOf(this.keys, compartment, now).seals.keys()];
}

describe('who reads', () => {
  test('the root vouches for the first, a device that counts for the next, two sponsors for a compartment', () => {
    const log = new Log().first();
    log.enrol(2, 'm1', [name(1), name(2)], { compartments: ['refuges'] });
    assert.deepEqual(log.readers('refuges'), [name(1)], 'one sponsor opens no compartment');
    assert.deepEqual(log.readers(null), [name(1), name(2)]);
    log.enrol(3, 'm1', [name(1), name(2), name(3)], { compartments: ['refuges'], second: 'm2' });
    assert.deepEqual(log.readers('refuges'), [name(1), name(3)]);
    assert.deepEqual(log.readers('sources'), [], 'another compartment is another key');
    assert.deepEqual(recipientsOf(log.keys, 'refuges', AT + 1000).seals.get(name(3)), seal(3));
    assert.deepEqual(log.keys.ghosts, []);
  });

  test('revoked, by whoever says so, expired, or without a seal key: not a reader', () => {
    const log = new Log()
      .first()
      .enrol(2, 'm1', [name(1), name(2)], { expires: AT + 500 })
      .enrol(3, 'm1', [name(1), name(3)]);
    assert.deepEqual(log.readers(null, AT + 499), [name(1), name(2), name(3)]);
    assert.deepEqual(log.readers(null, AT + 500), [name(1), name(3)]);
    assert.deepEqual(log.revoke(3).readers(null), [name(1)]);
    assert.deepEqual(log.revoke(3).revoke(9).readers(null), [name(1)], 'twice, or of nobody: nothing more');
    const { seal: _, ...unsealed } = { device: name(4), member: 'm4', vkey: testSigner(name(4)).vkey, custody: 'device', seal: '' };
    log.add('device.enrol', 'm1', unsealed, [name(1), name(4)]);
    assert.equal(log.keys.devices.get(name(4))?.seal, null);
    assert.deepEqual(log.readers(null), [name(1)]);
  });

  test('whoever was revoked vouches for nobody afterwards; those vouched for before stay', () => {
    const log = new Log()
      .first()
      .enrol(2, 'm1', [name(1), name(2)])
      .revoke(1)
      .enrol(3, 'm1', [name(1), name(3)]);
    assert.deepEqual(log.readers(null), [name(2)]);
    assert.deepEqual(log.keys.ghosts, [name(3)]);
  });

  test('the paper key of a compartment is named by a device that holds it, and by no other', () => {
    const log = new Log().first().enrol(2, 'm1', [name(1), name(2)]);
    const recovery = (): string | null => recipientsOf(log.keys, 'refuges', AT).recovery;
    assert.equal(recovery(), null);
    log.add('recovery.set', 'm2', { compartment: 'refuges', seal: seal(8) }, [name(2)]);
    log.add('recovery.set', 'desk', { compartment: 'refuges', seal: seal(8) }, ['desk']);
    log.add('recovery.set', 'm1', { compartment: 'refuges', seal: 'age1' }, [name(1)]);
    log.add('recovery.set', 'm1', { compartment: 'refuges' }, [name(1)]);
    assert.equal(recovery(), null, 'a forged paper would read everything');
    log.add('recovery.set', 'm1', { compartment: 'refuges', seal: seal(7) }, [name(1)]);
    assert.equal(recovery(), seal(7));
    assert.equal(recipientsOf(log.keys, null, AT).recovery, null);
  });
});

describe('a ghost the server wrote into the log is never a reader', () => {
  const ghosts: [string, (log: Log) => Log][] = [
    ['vouched for by a key the server keeps', (log) => log.enrol(9, 'm1', ['desk', name(9)])],
    ['vouched for by itself', (log) => log.enrol(9, 'm9', [name(9)])],
    ['in the name of a sponsor who did not sign', (log) => log.enrol(9, 'm1', [name(9), 'desk'])],
    ['signed by a sponsor, in the name of another', (log) => log.enrol(9, 'm2', [name(1), name(9)])],
    ['without proof that it holds its key', (log) => log.enrol(9, 'm1', [name(1)])],
    ['that says the root, without the root', (log) => log.enrol(9, 'm1', ['desk', name(9)], { root: true })],
    ['vouched for by another root', (log) => log.enrol(9, 'm1', ['desk', name(9), 'root-2'], { root: true })],
    ['under the name of another key', (log) => log.enrol(9, 'm1', [name(1), name(9)], { vkey: testSigner(name(8)).vkey })],
    ['with a key that is none', (log) => log.enrol(9, 'm1', [name(1), name(9)], { vkey: 'dev/00000009+0+0' })],
    ['for a recipient that is none', (log) => log.enrol(9, 'm1', [name(1), name(9)], { seal: 'age1pq1' })],
    ['for nobody', (log) => log.enrol(9, 'm1', [name(1), name(9)], { member: 7 })],
    ['vouched for by a ghost', (log) => log.enrol(8, 'm8', [name(8)]).enrol(9, 'm8', [name(8), name(9)])],
    ['before its sponsor was', (log) => log.enrol(9, 'm2', [name(2), name(9)]).enrol(2, 'm1', [name(1), name(2)])],
  ];
  for (const [how, haunt] of ghosts) {
    test(how, () => {
      const log = haunt(new Log().first());
      assert.ok(!log.readers(null).includes(name(9)));
      assert.ok(log.keys.ghosts.includes(name(9)));
    });
  }

  test('a compartment is not had by one sponsor, twice, nor by oneself, nor by a name without a signature', () => {
    const log = new Log().first().enrol(2, 'm1', [name(1), name(2)]);
    const wanted = { compartments: ['refuges'] };
    log.enrol(3, 'm1', [name(1), name(3)], { ...wanted, second: 'm1' });
    log.enrol(4, 'm1', [name(1), name(4)], { ...wanted, second: 'm2' });
    log.enrol(5, 'm1', [name(1), name(5)], { ...wanted, second: 'm5' });
    log.enrol(6, 'm1', [name(1), name(2), name(6)], { compartments: 'refuges', second: 'm2' });
    assert.deepEqual(log.readers('refuges'), [name(1)]);
  });

  test('a device keeps the key it was enrolled with', () => {
    const log = new Log().first();
    log.enrol(1, 'm1', [name(1), 'root'], { root: true, seal: seal(9), compartments: ['refuges'] });
    assert.equal(recipientsOf(log.keys, 'refuges', AT).seals.get(name(1)), seal(1));
    assert.deepEqual(log.keys.ghosts, [name(1)]);
  });

  test('a key that the server keeps is no reader, whoever signs', () => {
    assert.deepEqual(
      new Log()
        .first()
        .enrol(2, 'm1', [name(1), name(2)], { custody: 'server' })
        .readers(null),
      [name(1)],
    );
  });
});

describe('a log that is not the one pinned is refused whole', () => {
  const other = testSigner('abri.example/log/autre');
  test('another root, another head, another order, another log', () => {
    const log = new Log().first();
    const { proven, checkpoint } = log;
    const [a, b] = proven;
    assert.ok(a !== undefined && b !== undefined);
    const refused = (entries: Proven[], head: string, code: string, with_ = pins): void =>
      assert.throws(() => readKeys(entries, head, with_), fault(code), code);
    refused(proven, checkpoint, 'keys.root', { ...pins, rootVkey: testSigner('root-2').vkey });
    refused(proven, checkpoint, 'note.unsigned', { ...pins, logVkey: other.vkey });
    refused([b, a], checkpoint, 'keys.order');
    refused([a, a], checkpoint, 'keys.order');
    refused([{ ...a, entry: b.entry }], checkpoint, 'proof.false');
    refused(proven, new Log().first().revoke(1).checkpoint, 'keys.head');
    refused(
      new Log().add('org.root', 'm1', { vkey: ROOT.vkey }, ['desk'], 'abri.example/log/autre').proven,
      new Log().add('org.root', 'm1', { vkey: ROOT.vkey }, ['desk'], 'abri.example/log/autre').checkpoint,
      'keys.log',
    );
  });

  test('decision 7: acts of before a restore are of the same log', () => {
    const log = new Log().add('org.root', 'm1', { vkey: ROOT.vkey }, ['desk'], `${ORIGIN}/e2`);
    assert.equal(log.keys.size, 1);
  });
});

describe('the commitment of a value is what its sealing says', () => {
  const SAID = { value: 'v1', pc: 'p', compartment: 'refuges', signed: true };
  const put = (log: Log, signer: string, more: Plain = {}): Log =>
    log.add('seal.put', 'm1', { value: 'v1', pc: 'p', ct: 'c1', compartment: 'refuges', to: [name(1)], ...more }, [signer]);
  const rewrap = (log: Log, signer: string, more: Plain = {}): Log =>
    log.add('seal.rewrap', 'm1', { value: 'v1', pc: 'p', ct: 'c2', to: [name(1), name(2)], ...more }, [signer]);
  const of = (log: Log, to = log.entries.length): ReturnType<typeof vouched> => vouched(log.proven.slice(2, to), log.keys, pins);

  test('of the present file, and whether devices that count have said so', () => {
    assert.deepEqual(of(put(new Log().first(), name(1))), { ...SAID, ct: 'c1', to: [name(1)] });
    assert.deepEqual(of(rewrap(put(new Log().first(), name(1)), name(1))), { ...SAID, ct: 'c2', to: [name(1), name(2)] });
    assert.equal(of(rewrap(put(new Log().first(), name(1)), 'desk')).signed, false, 'the server may have made this file');
    assert.equal(of(put(new Log().first(), name(1)).revoke(1), 3).signed, true, 'revoked since');
  });

  test('a re-wrap of another value, with another commitment, or no sealing at all is refused', () => {
    const wrong: Log[] = [
      rewrap(put(new Log().first(), name(1)), name(1), { pc: 'q' }),
      rewrap(put(new Log().first(), name(1)), name(1), { value: 'v2' }),
      rewrap(new Log().first(), name(1)),
      put(new Log().first(), name(1), { ct: 7 }),
      put(put(new Log().first(), name(1)), name(1)),
    ];
    for (const [n, log] of wrong.entries()) assert.throws(() => of(log), fault('sealed.entries'), `case ${n}`);
    assert.throws(() => vouched([], new Log().first().keys, pins), LogFault);
  });
});
