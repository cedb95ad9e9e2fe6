/** Sealed values on the whole loop: which devices read, what an operation is about, and who is told of many openings (S13). */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, type Ms } from '../kernel/time.ts';
import { alert, type Desk, goes, organised } from './cast.ts';
import { EVENING, refusalOf } from './given.ts';
import { fallenDevice, type LoopAct, ROOT, retentionFacts, sealedFacts } from './loop.ts';

const REVIEW = 'reads-';
const put = (value: string, subject: string, to: string[], more: object = {}): LoopAct => ({
  act: 'seal.put',
  with: {
    value,
    kind: 'place_address',
    subject,
    compartment: null,
    ct: 'a'.repeat(64),
    pc: 'p'.repeat(43),
    to,
    recovery: false,
    ...more,
  },
});
const opens = (value: string, operation: string | null = null): LoopAct => ({
  act: 'seal.open',
  with: { value, purpose_code: operation === null ? 'visit' : 'operation', operation },
});
const name = (n: number): string => `dev/0000000${n}`;

/** A device of each of these members, enrolled under the root: `dev/00000001`, `dev/00000002`… */
function keyed(members: readonly string[], more: object = {}, desk = organised()): Desk {
  const root: LoopAct = { act: 'org.root', with: { vkey: `${ROOT}+0+0` } };
  desk.told(root, 'delcassou', 0, { cosigned: [ROOT] });
  members.forEach((member, i) => {
    const device = name(i + 1);
    const enrol: LoopAct = {
      act: 'device.enrol',
      with: { device, member, vkey: `${device}+0+0`, custody: 'device', seal: `age1${member}`, root: true, ...more },
    };
    desk.told(enrol, 'delcassou', 0, { cosigned: [device, ROOT] });
  });
  for (const place of ['meleze', 'ardoise', 'granit']) desk.told({ act: 'place.add', with: { place, kind: 'house' } }, 'renard-1');
  return desk;
}
const over = (desk: Desk, n: number, after: Ms = 0) => sealedFacts(desk.state).device(name(n), EVENING + after)?.over;

describe('who reads', () => {
  test('a device reads from its enrolment until it is revoked; one that nobody enrolled never does', () => {
    const desk = keyed(['vigie']);
    assert.deepEqual(sealedFacts(desk.state).device(name(1), EVENING), {
      member: 'vigie',
      seal: 'age1vigie',
      compartments: [],
      over: null,
    });
    assert.equal(sealedFacts(desk.state).device('dev/ghost', EVENING), null);
    desk.told({ act: 'device.revoke', with: { device: name(1), reason_code: 'lost' } }, 'delcassou');
    assert.equal(over(desk, 1), 'revoked');
    assert.equal(refusalOf(desk.ask(put('v1', 'meleze', [name(1)]), 'vigie')), 'device_cannot_read');
  });

  test('a device signs from its enrolment until it is revoked or its time is over; one that nobody enrolled never does', () => {
    const desk = keyed(['vigie'], { expires: EVENING + HOUR });
    const why = (device: string, after: Ms = 0): string | null => fallenDevice(desk.state, device, EVENING + after);
    assert.deepEqual([why('dev/ghost'), why(name(1)), why(name(1), HOUR)], ['device_unknown', null, 'device_expired']);
    desk.told({ act: 'device.revoke', with: { device: name(1), reason_code: 'lost' } }, 'delcassou');
    assert.equal(why(name(1)), 'device_revoked');
  });

  test('decision 28: expiry is suspended for whoever is out in an operation', () => {
    const desk = keyed(['renard-1', 'vigie'], { expires: EVENING + HOUR });
    assert.equal(over(desk, 1, HOUR - 1), null);
    assert.equal(over(desk, 1, HOUR), 'expired');
    desk.told(alert(), 'vigie').told(goes(), 'renard-1');
    assert.equal(over(desk, 1, HOUR), null);
    assert.equal(over(desk, 2, HOUR), 'expired');
  });
});

describe('what an operation is about', () => {
  const night = (): Desk => {
    const desk = keyed(['vigie']);
    const window = { from: EVENING, to: EVENING + HOUR };
    desk.told({ act: 'appearance.add', with: { appearance: 'halle', principal: 'hermine', publicity: 'public', ...window } }, 'vigie');
    desk.told({ act: 'order.issue', with: { order: 'route', appearance: 'halle', version: 1, havens: ['meleze'] } }, 'vigie');
    desk.told({ act: 'order.brief', with: { order: 'route', version: 1, members: ['renard-3'] } }, 'vigie');
    return desk;
  };
  const submitted: LoopAct = {
    act: 'report.submit',
    with: {
      report: 'r1',
      channel: 'phone',
      access: 'unknown',
      statement: 'unknown',
      about: ['hermine'],
      source: 'src-14',
      relays: [],
      origin: null,
      trigger: null,
      corrects: null,
      heard_at: null,
      fact_at: null,
      tlp: 'amber',
    },
  };

  test('the place it goes to and the havens of its principal, its people and those close to them, the source of its reports', () => {
    const desk = night()
      .told(submitted, 'vigie', 0, { words: ['verbatim'] })
      .told(alert('a1', { basis: ['r1'] }), 'vigie')
      .told(goes(), 'renard-1');
    desk.told({ act: 'operation.move', with: { operation: 'op-a1', principal: 'hermine', place: 'granit' } }, 'renard-1');
    const { concerns, operation, underWay } = sealedFacts(desk.state);
    const about = (kind: Parameters<typeof concerns>[1], subject: string): boolean => concerns('op-a1', kind, subject);
    assert.deepEqual(
      ['granit', 'meleze', 'ardoise'].map((place) => about('place_address', place)),
      [true, true, false],
    );
    assert.deepEqual(
      ['hermine', 'renard-1', 'lison', 'vigie'].map((person) => about('proof_of_life', person)),
      [true, true, true, false],
    );
    assert.deepEqual([about('source_identity', 'src-14'), about('source_identity', 'src-15')], [true, false]);
    assert.equal(concerns('op-none', 'place_access', 'granit'), false);
    assert.equal(operation('op-none'), null);
    assert.deepEqual([underWay('hermine'), underWay('loutre')], [true, false]);
    assert.equal(operation('op-a1')?.people.includes('renard-3'), true);
  });

  test('an order says who was briefed and when the movement was over; one nobody issued says nothing', () => {
    const desk = night();
    const order = () => sealedFacts(desk.state).order('route');
    assert.deepEqual(order(), { principal: 'hermine', havens: ['meleze'], briefed: ['renard-3'], over: null });
    assert.equal(sealedFacts(desk.state).order('none'), null);
    desk.told({ act: 'appearance.cancel', with: { appearance: 'halle' } }, 'vigie', MINUTE, { words: ['reason'] });
    assert.equal(order()?.over, EVENING + MINUTE);
  });
});

test('what is sealed of a source or of somebody counts for how long its thread is kept', () => {
  const desk = keyed(['vigie']);
  const sealed = (value: string, kind: string, subject: string): readonly string[] => {
    const thread = `c00000000000000${value}`;
    desk.told(put(value, subject, [name(1)], { kind }), 'vigie', 0, { thread });
    return retentionFacts(desk.state).categoriesIn(thread);
  };
  assert.deepEqual(sealed('a1', 'source_identity', 'src-14'), ['source']);
  assert.deepEqual(sealed('a2', 'civil_identity', 'hermine'), ['principal']);
  assert.deepEqual(sealed('a3', 'place_address', 'meleze'), []);
});

test('a thread in which something is sealed is never loose: it may be in use for years', () => {
  const desk = keyed(['vigie']);
  const [spoken, locked] = ['c00000000000000b1', 'c00000000000000b2'];
  const about = { channel: 'phone', access: 'unknown', statement: 'unknown', about: ['lison'], source: 'src-14', relays: [], origin: null };
  const report = (id: string): LoopAct => ({
    act: 'report.submit',
    with: { report: id, ...about, trigger: null, corrects: null, heard_at: null, fact_at: null, tlp: 'amber' } as never,
  });
  desk.told(report('r1'), 'vigie', MINUTE, { thread: spoken, words: ['verbatim'] });
  desk.told(report('r2'), 'vigie', 2 * MINUTE, { thread: spoken, words: ['verbatim'] });
  desk.told(report('r3'), 'vigie', 0, { thread: locked, words: ['verbatim'] });
  desk.told(put('b2', 'src-14', [name(1)], { kind: 'source_identity' }), 'vigie', 0, { thread: locked });
  const { heldSince, categoriesIn } = retentionFacts(desk.state);
  assert.deepEqual([heldSince().get(spoken), heldSince().get(locked)], [EVENING + 2 * MINUTE, undefined]);
  assert.deepEqual([...categoriesIn(spoken)].sort(), ['relative', 'source']);
});

describe('S13: many places opened for no operation', () => {
  const places = ['meleze', 'ardoise', 'granit'];
  const asked = (desk: Desk): (string | null)[] =>
    [...desk.state.assessment.checks.values()].filter(({ id }) => id.startsWith(REVIEW)).map(({ owner }) => owner);
  const reads = (desk: Desk, member: string, n: number, compartment: string | null = null): Desk => {
    places.forEach((place, i) => {
      const door = compartment === null ? {} : { compartment };
      desk.told(put(`v${i}`, place, [name(n)], { compartment }), member, 0, door);
      desk.told(opens(`v${i}`), member, i * MINUTE, { words: ['purpose'], id: `o${i}`, ...door });
    });
    return desk;
  };

  test('a supervisor is asked to ask, once the third is opened', () => {
    assert.deepEqual(asked(reads(keyed(['vigie']), 'vigie', 1)), ['delcassou']);
  });

  test('behind a door, it is a supervisor who holds it', () => {
    const desk = organised();
    for (const [member, role] of [
      ['garde', 'supervisor'],
      ['veille', 'watch_officer'],
    ] as const)
      desk.told({ act: 'member.enrol', with: { member, roles: [role], compartments: ['refuges'] } }, 'desk');
    assert.deepEqual(asked(reads(keyed(['veille'], { compartments: ['refuges'] }, desk), 'veille', 1, 'refuges')), ['garde']);
  });

  test('a supervisor who reads is not asked about themselves: it is the watch’s', () => {
    assert.deepEqual(asked(reads(keyed(['delcassou']), 'delcassou', 1)), [null]);
  });
});
