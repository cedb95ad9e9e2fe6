import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DAY, HOUR, MINUTE } from '../../kernel/time.ts';
import { type IdentityStore, openIdentity } from './identity.ts';
import { IDLE, LINK_FOR, ROTATE_AFTER } from './sessions.ts';
import { TRIES } from './shares.ts';

const START = Date.UTC(2031, 2, 12, 16);
const OF = { member: 'renard-1', device: 'dev/0a1b2c3d', label: 'téléphone de service', how: 'link' } as const;
const KEK = new Uint8Array(32).fill(3);

interface Rig {
  now: number;
  store: IdentityStore;
  readonly folder: string;
  reopen(): void;
}
function rig(t: TestContext): Rig {
  const folder = mkdtempSync(join(tmpdir(), 'abri-sessions-'));
  const at = { now: START };
  const open = (): IdentityStore => openIdentity({ folder, kek: KEK, clock: { now: () => at.now } });
  const made: Rig = {
    get now() {
      return at.now;
    },
    set now(next) {
      at.now = next;
    },
    folder,
    store: open(),
    reopen: () => {
      made.store.close();
      made.store = open();
    },
  };
  t.after(() => {
    made.store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return made;
}

test('a session stands while it is used, twelve hours at most without, seven days in all; only hashes are stored', (t) => {
  const it = rig(t);
  const { token, id } = it.store.sessions.open(OF);
  for (const name of readdirSync(it.folder)) assert.equal(readFileSync(join(it.folder, name)).includes(token.slice(6)), false, name);
  it.reopen();
  assert.deepEqual(it.store.sessions.use(token), { id, member: 'renard-1', device: 'dev/0a1b2c3d', fresh: null });
  for (const wrong of ['', id, `${token}x`, token.toUpperCase(), `abris_${'A'.repeat(43)}`])
    assert.equal(it.store.sessions.use(wrong), null);

  it.now += IDLE - 1;
  assert.notEqual(it.store.sessions.standing(id), null, 'used in time');
  it.now += IDLE;
  assert.equal(it.store.sessions.standing(id), null, 'and then not');

  const long = it.store.sessions.open(OF);
  for (const opened = it.now; it.now < opened + 7 * DAY - 6 * HOUR; it.now += 6 * HOUR)
    assert.notEqual(it.store.sessions.standing(long.id), null);
  it.now += 6 * HOUR;
  assert.equal(it.store.sessions.standing(long.id), null, 'however much it was used');
});

test('a token is replaced when it is used after ten minutes; the one before is good for one rotation, and an answer that was lost costs nothing', (t) => {
  const it = rig(t);
  const { sessions } = it.store;
  const one = sessions.open(OF).token;
  assert.equal(sessions.use(one)?.fresh, null);
  it.now += ROTATE_AFTER;
  const lost = sessions.use(one)?.fresh ?? assert.fail('not replaced');
  assert.equal(sessions.use(one)?.fresh, null, 'asked beside it, in the same instant');
  assert.equal(sessions.glance(one)?.member, 'renard-1');
  // The answer that carried the new one never came: the old one is shown again, later.
  it.now += ROTATE_AFTER;
  const two = sessions.use(one)?.fresh ?? assert.fail('not replaced again');
  assert.notEqual(two, lost);
  assert.equal(sessions.use(two)?.fresh, null);
  assert.equal(sessions.use(one)?.fresh, null, 'a request that was on its way');
  it.now += ROTATE_AFTER;
  assert.equal(sessions.glance(two)?.device, OF.device, 'a glance hands nothing out');
  assert.notEqual(sessions.use(two)?.fresh, null);
});

test('a token that was replaced and comes back ends the session for both, and the list says why', (t) => {
  for (const reuse of ['before the one before', 'the one before, long after', 'one that was never shown'] as const) {
    const it = rig(t);
    const { sessions } = it.store;
    const { token: one, id } = sessions.open(OF);
    it.now += ROTATE_AFTER;
    const two = sessions.use(one)?.fresh ?? assert.fail();
    let copy = one;
    let mine = two;
    if (reuse === 'one that was never shown') {
      it.now += ROTATE_AFTER;
      mine = sessions.use(one)?.fresh ?? assert.fail();
      copy = two;
    } else {
      assert.notEqual(sessions.use(two), null);
      it.now += ROTATE_AFTER;
      if (reuse === 'before the one before') mine = sessions.use(two)?.fresh ?? assert.fail();
    }
    assert.equal(sessions.use(copy), null, reuse);
    assert.equal(sessions.use(mine), null, reuse);
    assert.equal(sessions.standing(id), null);
    assert.deepEqual(
      sessions.list().map(({ why }) => why),
      ['reused'],
    );
  }
});

test('a session ends once, all those of a device end together, and what is over is forgotten after thirty days', (t) => {
  const it = rig(t);
  const first = it.store.sessions.open(OF);
  const second = it.store.sessions.open(OF);
  const other = it.store.sessions.open({ ...OF, device: 'dev/00000002' });
  assert.deepEqual([it.store.sessions.end(first.id, 'left'), it.store.sessions.end(first.id, 'revoked')], [true, false]);
  assert.equal(it.store.sessions.endOf(OF.device), 1);
  assert.equal(it.store.sessions.use(second.token), null);
  assert.equal(it.store.sessions.bind(other.id, 'dev/00000003'), true);
  assert.equal(it.store.sessions.use(other.token)?.device, 'dev/00000003');
  assert.equal(it.store.sessions.bind(first.id, 'dev/00000003'), false, 'not one that is over');
  it.now += 31 * DAY;
  it.reopen();
  assert.deepEqual(it.store.sessions.list(), []);
});

test('a link works once, for ten minutes (decision 26)', (t) => {
  const it = rig(t);
  const of = { member: 'renard-1', device: 'dev/0a1b2c3d', by: 'vigie' };
  const { code, expires } = it.store.links.make(of);
  assert.equal(expires, START + LINK_FOR);
  assert.deepEqual(it.store.links.take(code), { member: 'renard-1', device: 'dev/0a1b2c3d' });
  assert.equal(it.store.links.take(code), null);
  const late = it.store.links.make(of).code;
  it.now += LINK_FOR;
  assert.equal(it.store.links.take(late), null);
  for (const wrong of ['', code.slice(0, -1), `abril_${'A'.repeat(43)}`]) assert.equal(it.store.links.take(wrong), null);
});

test('a passkey is one person’s, counted, and removed by them alone', (t) => {
  const it = rig(t);
  const key = {
    id: 'abc',
    member: 'vigie',
    label: 'poste',
    publicKey: Uint8Array.of(1, 2),
    counter: 0,
    transports: ['internal', 'usb'],
    synced: true,
  };
  assert.deepEqual([it.store.passkeys.add(key), it.store.passkeys.add({ ...key, member: 'renard-1' })], [true, false]);
  it.now += MINUTE;
  it.store.passkeys.used('abc', 7);
  assert.deepEqual(it.store.passkeys.find('abc'), { ...key, counter: 7, created: START, seen: START + MINUTE });
  assert.equal(it.store.passkeys.find('abd'), null);
  assert.equal(it.store.passkeys.remove('abc', 'renard-1'), false);
  assert.equal(it.store.passkeys.of('vigie').length, 1);
  assert.equal(it.store.passkeys.remove('abc', 'vigie'), true);
  assert.deepEqual(it.store.passkeys.of('vigie'), []);
});

test('the half of a PIN is given against its proof, and the tenth wrong try burns it, over a restart too', (t) => {
  const it = rig(t);
  const device = 'dev/0a1b2c3d';
  const proof = new Uint8Array(32).fill(1);
  const wrong = new Uint8Array(32).fill(2);
  const share = new Uint8Array(32).fill(9);
  assert.equal(it.store.shares.release(device, proof), null);
  it.store.shares.keep({ device, member: 'renard-1', share, proof });
  for (let left = TRIES - 1; left > 0; left--) assert.deepEqual(it.store.shares.release(device, wrong), { left });
  assert.deepEqual(it.store.shares.release(device, proof), { share }, 'the right one in time, and the count begins again');
  for (let left = TRIES - 1; left > 4; left--) assert.deepEqual(it.store.shares.release(device, wrong), { left });
  it.reopen();
  for (let left = 4; left >= 0; left--) assert.deepEqual(it.store.shares.release(device, wrong), { left });
  assert.deepEqual(it.store.shares.release(device, proof), { left: 0 }, 'burnt: even the right one opens nothing');
  // Neither the half nor the proof is on the disk as it was given.
  it.store.close();
  for (const name of readdirSync(it.folder)) {
    const bytes = readFileSync(join(it.folder, name));
    assert.deepEqual([bytes.includes(Buffer.from(share)), bytes.includes(Buffer.from(proof))], [false, false], name);
  }
  it.store = openIdentity({ folder: it.folder, kek: KEK, clock: { now: () => it.now } });
  it.store.shares.keep({ device, member: 'renard-1', share, proof });
  assert.deepEqual(it.store.shares.release(device, proof), { share }, 'enrolled again');
  assert.deepEqual([it.store.shares.burn(device), it.store.shares.burn(device)], [true, false]);
});
