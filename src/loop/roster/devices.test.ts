import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Asker } from '../../kernel/decider.ts';
import { HOUR, MINUTE } from '../../kernel/time.ts';
import { asks, EVENING, given, type Happened, refusalOf } from '../given.ts';
import { fallen, LENT_AFTER } from './devices.ts';
import { rolesOf } from './members.ts';
import { type Enrolment, evolveRoster, initialRoster, type Role, type RosterAct, type RosterEvent } from './model.ts';
import { decideRoster } from './rules.ts';

const begin = given(evolveRoster, initialRoster);
const member = (id: string, roles: Role[], compartments: string[] = []): RosterEvent => ({
  e: 'MemberEnrolled',
  member: id,
  roles,
  compartments,
});
const holds = (id: string, custody: 'server' | 'device' = 'device', more: Partial<Enrolment> = {}): RosterEvent => ({
  e: 'DeviceEnrolled',
  device: `dev/${id}`,
  member: id,
  vkey: `dev/${id}+k`,
  custody,
  ...more,
});
const root: RosterEvent = { e: 'RootPinned', vkey: 'root+k' };
const people: Happened<RosterEvent>[] = [
  { e: 'OrganisationCreated', org: 'vernac', zone: 'Europe/Paris', confidant: null, single_handed: false },
  member('vigie', ['watch_officer']),
  member('chef', ['supervisor'], ['mairie']),
  member('renard-1', ['team_leader'], ['mairie']),
  member('renard-2', ['driver']),
  holds('vigie'),
  holds('chef'),
  holds('renard-1', 'server'),
];

const NEW: Enrolment = { device: 'dev/neuf', member: 'renard-1', vkey: 'dev/neuf+k', custody: 'device' };
const both: Partial<Asker> = { cosigned: ['dev/neuf'] };
const decide = (past: readonly Happened<RosterEvent>[], asked: RosterAct, asker: Asker) => {
  const { state, when } = begin(past);
  return when(decideRoster, asked, asker, {
    rolesOf: (id) => rolesOf(state, id),
    openItems: () => [],
    keyName: (vkey) => (vkey.includes('weak') ? null : (vkey.split('+')[0] ?? null)),
    operation: (id) => (id === 'op' ? { closedAt: null } : id === 'op-over' ? { closedAt: EVENING } : null),
  });
};
const enrol = (change: Partial<Enrolment> = {}, by = 'vigie', more: Partial<Asker> = both, past = people) =>
  refusalOf(decide(past, { act: 'device.enrol', with: { ...NEW, ...change } }, asks(by, more)));

describe('a device that holds its key is enrolled in person', () => {
  test('the new device signs beside its sponsor, or is refused; so is a key that is not sound, or bears another name', () => {
    assert.equal(enrol(), null);
    assert.equal(enrol({}, 'vigie', {}), 'possession_unproved');
    assert.equal(enrol({}, 'vigie', { cosigned: ['dev/chef'] }), 'possession_unproved');
    assert.equal(enrol({ vkey: 'weak' }), 'key_unsound');
    assert.equal(enrol({ vkey: 'dev/other+k' }), 'key_unsound');
  });

  test('a name used before is refused, of a stopped device as well; a driver vouches for nobody', () => {
    assert.equal(enrol({ device: 'dev/chef', vkey: 'dev/chef+k' }, 'vigie', { cosigned: ['dev/chef'] }), 'device_known');
    const stopped: RosterEvent = { e: 'DeviceRevoked', device: 'dev/chef', member: 'chef', reason_code: 'lost' };
    assert.equal(
      enrol({ device: 'dev/chef', vkey: 'dev/chef+k' }, 'vigie', { cosigned: ['dev/chef'] }, [...people, stopped]),
      'device_known',
    );
    assert.equal(enrol({}, 'renard-2'), 'role_missing');
  });

  test('decision 30: once there is a root, a sponsor whose key the server holds vouches only with the root beside them', () => {
    const served = [...people, member('admin', ['administrator']), holds('admin', 'server')];
    assert.equal(enrol({}, 'admin', both, served), null, 'no root yet: the log says who held the key');
    assert.equal(enrol({}, 'admin', both, [...served, root]), 'sponsor_key_on_server');
    assert.equal(enrol({ root: true }, 'admin', { cosigned: ['dev/neuf', 'root'] }, [...served, root]), null);
    assert.equal(enrol({ root: true }, 'admin', both, [...served, root]), 'root_unproved');
    assert.equal(enrol({ root: true }, 'admin', { cosigned: ['dev/neuf', 'root'] }, served), 'root_unproved', 'no root is pinned');
    assert.equal(enrol({}, 'vigie', both, [...served, root]), null);
  });

  test('decision 6: the keys of a compartment take a second sponsor who signs on their own device, or the root', () => {
    const wanted = { compartments: ['mairie'] };
    const all = { cosigned: ['dev/neuf', 'dev/chef'] };
    assert.equal(enrol(wanted), 'second_sponsor_needed');
    assert.equal(enrol({ ...wanted, second: 'chef' }, 'vigie', all), null);
    assert.equal(enrol({ ...wanted, second: 'chef' }), 'second_unproved');
    assert.equal(enrol({ ...wanted, second: 'vigie' }, 'vigie', { cosigned: ['dev/neuf', 'dev/vigie'] }), 'second_person_needed');
    assert.equal(enrol({ ...wanted, second: 'renard-1' }, 'vigie', all), 'second_person_needed', 'nobody is their own second');
    assert.equal(enrol({ ...wanted, second: 'renard-2' }, 'vigie', all), 'role_missing');
    assert.equal(enrol({ ...wanted, root: true }, 'vigie', { cosigned: ['dev/neuf', 'root'] }, [...people, root]), null);
    assert.equal(enrol({ compartments: ['nuit'], second: 'chef' }, 'vigie', all), 'compartment_not_held');
  });

  test('a second sponsor whose device was stopped has not signed', () => {
    const stopped: RosterEvent = { e: 'DeviceRevoked', device: 'dev/chef', member: 'chef', reason_code: 'stolen' };
    const asked = { compartments: ['mairie'], second: 'chef' };
    assert.equal(enrol(asked, 'vigie', { cosigned: ['dev/neuf', 'dev/chef'] }, [...people, stopped]), 'second_unproved');
  });

  test('what a device may hold stands in its row; what was left out of an old entry is nothing', () => {
    const given = { seal: 'age1q', compartments: ['mairie', 'mairie'], second: 'chef', expires: EVENING + 100 * HOUR };
    const decision = decide(
      people,
      { act: 'device.enrol', with: { ...NEW, ...given } },
      asks('vigie', { cosigned: ['dev/neuf', 'dev/chef'] }),
    );
    assert.ok(decision.ok);
    const { state } = begin([...people, [decision.events[0] as RosterEvent, { by: 'vigie' }]]);
    const { sponsor, seal, compartments, expires, operation, revoked } = state.devices.get('dev/neuf') ?? {};
    assert.deepEqual([sponsor, seal, compartments, expires, operation, revoked], ['vigie', 'age1q', ['mairie'], given.expires, null, null]);
    const old = state.devices.get('dev/renard-1');
    assert.deepEqual([old?.seal, old?.compartments, old?.expires, old?.revoked], [null, [], null, null]);
  });
});

test('the server holds no sealing key, and is not given the signature of somebody who signs on their own device', () => {
  const server = { custody: 'server' } as const;
  assert.equal(enrol(server), null);
  assert.equal(enrol({ ...server, seal: 'age1q' }), 'key_on_server');
  assert.equal(enrol({ ...server, compartments: ['mairie'] }), 'key_on_server');
  assert.equal(enrol({ ...server, member: 'chef' }), 'key_on_device');
  const stopped: RosterEvent = { e: 'DeviceRevoked', device: 'dev/chef', member: 'chef', reason_code: 'lost' };
  assert.equal(enrol({ ...server, member: 'chef' }, 'vigie', both, [...people, stopped]), null);
});

describe('decision 27: a phone lost in an operation', () => {
  test('a replacement is lent for the life of the operation, and holds the key of no compartment', () => {
    assert.equal(enrol({ operation: 'op' }), null);
    assert.equal(
      enrol({ operation: 'op', compartments: ['mairie'], second: 'chef' }, 'vigie', { cosigned: ['dev/neuf', 'dev/chef'] }),
      'lent_without_compartments',
    );
    assert.equal(enrol({ operation: 'op-over' }), 'operation_closed');
    assert.equal(enrol({ operation: 'nothing' }), 'operation_unknown');
  });

  test('it counts twelve hours after the operation, and no longer', () => {
    const { state } = begin([...people, holds('neuf', 'device', { operation: 'op' })]);
    const device = state.devices.get('dev/neuf');
    assert.ok(device);
    const ended = () => ({ closedAt: EVENING });
    assert.equal(
      fallen(device, EVENING + 100 * HOUR, () => ({ closedAt: null })),
      null,
    );
    assert.equal(fallen(device, EVENING + LENT_AFTER - 1, ended), null);
    assert.equal(fallen(device, EVENING + LENT_AFTER, ended), 'device_expired');
  });

  test('any sponsor stops a device alone and at once, and so does whoever it belongs to; nobody stops the desk', () => {
    const revoke = (device: string, by: string) =>
      refusalOf(
        decide(
          [...people, { e: 'DeviceEnrolled', device: 'desk', member: 'desk', vkey: 'k', custody: 'server' }],
          { act: 'device.revoke', with: { device, reason_code: 'seized' } },
          asks(by),
        ),
      );
    assert.equal(revoke('dev/renard-1', 'vigie'), null);
    assert.equal(revoke('dev/renard-1', 'renard-1'), null);
    assert.equal(revoke('dev/renard-1', 'renard-2'), 'role_missing');
    assert.equal(revoke('desk', 'chef'), 'device_of_desk');
    const { state } = begin([
      ...people,
      [{ e: 'DeviceRevoked', device: 'dev/chef', member: 'chef', reason_code: 'lost' }, { now: EVENING }],
    ]);
    const device = state.devices.get('dev/chef');
    assert.ok(device);
    assert.equal(device.revoked, EVENING);
    assert.equal(
      fallen(device, EVENING - MINUTE, () => null),
      'device_revoked',
      'for ever, whatever a clock says',
    );
  });

  test('a time that is over is over; one that is over before it begins is refused', () => {
    const { state } = begin([...people, holds('neuf', 'device', { expires: EVENING })]);
    const device = state.devices.get('dev/neuf');
    assert.ok(device);
    assert.deepEqual([fallen(device, EVENING - 1, () => null), fallen(device, EVENING, () => null)], [null, 'device_expired']);
    assert.equal(enrol({ expires: EVENING }), 'period_empty');
  });
});

describe('decision 30: the root, and paper', () => {
  const pin = (by: string, more: Partial<Asker>, vkey = 'root+k') =>
    refusalOf(decide(people, { act: 'org.root', with: { vkey } }, asks(by, more)));

  test('the root is pinned once, by who administers, with its own signature; it is called root', () => {
    assert.equal(pin('chef', { cosigned: ['root'] }), null);
    assert.equal(pin('chef', {}), 'root_unproved');
    assert.equal(pin('chef', { cosigned: ['root'] }, 'dev/chef+k'), 'key_unsound');
    assert.equal(pin('vigie', { cosigned: ['root'] }), 'role_missing');
    const again: RosterAct = { act: 'org.root', with: { vkey: 'root+k' } };
    assert.equal(refusalOf(decide([...people, root], again, asks('chef', { cosigned: ['root'] }))), 'root_pinned');
  });

  test('a paper recipient is set by somebody who holds the compartment, on a key of their own; the last one counts', () => {
    const set = (by: string, compartment = 'mairie', past = people) =>
      refusalOf(decide(past, { act: 'recovery.set', with: { compartment, seal: 'age1q' } }, asks(by)));
    assert.equal(set('chef'), null);
    assert.equal(set('chef', 'nuit'), 'compartment_not_held');
    assert.equal(set('renard-1'), 'role_missing');
    const served = [...people, member('admin', ['administrator'], ['mairie']), holds('admin', 'server')];
    assert.equal(set('admin', 'mairie', served), 'own_key_needed');
    const { state } = begin([
      ...people,
      { e: 'RecoverySet', compartment: 'mairie', seal: 'age1q' },
      [{ e: 'RecoverySet', compartment: 'mairie', seal: 'age1p' }, { by: 'chef' }],
    ]);
    assert.deepEqual(state.recovery.get('mairie'), { compartment: 'mairie', seal: 'age1p', index: people.length + 1, by: 'chef' });
  });
});
