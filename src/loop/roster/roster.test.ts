import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Asker } from '../../kernel/decider.ts';
import { HOUR, MINUTE } from '../../kernel/time.ts';
import { asks, disagreements, EVENING, given, type Happened, refusalOf, type Sample } from '../given.ts';
import { hasRole, isMember, membersWithRole, ownerOf, provedAt, rolesOf } from './members.ts';
import { evolveRoster, initialRoster, leftOf, type RosterAct, type RosterEvent, type RosterFacts, type RosterState } from './model.ts';
import { decideRoster, type RosterSituation, rosterLegality, rosterSituation } from './rules.ts';

const begin = given(evolveRoster, initialRoster);
const founded: RosterEvent = { e: 'OrganisationCreated', org: 'vernac', zone: 'Europe/Paris', confidant: null, single_handed: false };
const enrolled = (member: string, ...roles: Extract<RosterEvent, { e: 'MemberEnrolled' }>['roles']): RosterEvent => ({
  e: 'MemberEnrolled',
  member,
  roles,
  compartments: [],
});
const peopled: Happened<RosterEvent>[] = [
  founded,
  enrolled('vigie', 'watch_officer'),
  enrolled('chef', 'supervisor'),
  enrolled('renard-1', 'team_leader'),
  { e: 'DeviceEnrolled', device: 'dev/vigie', member: 'vigie', vkey: 'k', custody: 'server' },
  { e: 'PrincipalAdded', principal: 'hermine' },
  { e: 'RelatedPersonAdded', person: 'lison', principal: 'hermine', relation: 'daughter', covered: false },
  {
    e: 'DetailAssigned',
    assignment: 'a1',
    principal: 'hermine',
    person: 'renard-1',
    part: 'team_leader',
    from: EVENING,
    to: null,
    substitute: null,
  },
];
const offered: RosterEvent = { e: 'HandoverOffered', handover: 'h1', from: 'vigie', to: 'chef', items: ['alert-1', 'check-1'] };
const taken: RosterEvent = { e: 'HandoverAccepted', handover: 'h1', by: 'chef', items: ['alert-1', 'check-1'] };

const factsOf = (state: RosterState, open: readonly string[] = ['alert-1', 'check-1']): RosterFacts => ({
  rolesOf: (member) => rolesOf(state, member),
  openItems: () => open,
  keyName: (vkey) => vkey.split('+')[0] ?? null,
  operation: () => null,
});
const decided = (past: readonly Happened<RosterEvent>[], asked: RosterAct, asker: Asker, open?: readonly string[]) => {
  const { state, when } = begin(past);
  return when(decideRoster, asked, asker, factsOf(state, open));
};
const answer = (...args: Parameters<typeof decided>) => refusalOf(decided(...args));

const ACTS = {
  'org.create': { act: 'org.create', with: { org: 'vernac', zone: 'Europe/Paris', confidant: null, single_handed: false } },
  'member.enrol': { act: 'member.enrol', with: { member: 'renard-2', roles: ['driver'], compartments: [] } },
  'device.enrol': { act: 'device.enrol', with: { device: 'dev/chef', member: 'chef', vkey: 'dev/chef+k', custody: 'server' } },
  'device.revoke': { act: 'device.revoke', with: { device: 'dev/vigie', reason_code: 'lost' } },
  'org.root': { act: 'org.root', with: { vkey: 'root+k' } },
  'recovery.set': { act: 'recovery.set', with: { compartment: 'mairie', seal: 'age1q' } },
  'device.prove': { act: 'device.prove', with: { channel: 'push' } },
  'principal.add': { act: 'principal.add', with: { principal: 'loutre' } },
  'related.add': { act: 'related.add', with: { person: 'basile', principal: 'hermine', relation: 'assistant', covered: false } },
  'related.cover': { act: 'related.cover', with: { person: 'lison', covered: true } },
  'related.plan': { act: 'related.plan', with: { person: 'lison', contacts: [{ contact: 'voisine', means: 'neighbour' }] } },
  'related.lapse': { act: 'related.lapse', with: { person: 'lison', until: EVENING + HOUR } },
  'detail.assign': {
    act: 'detail.assign',
    with: {
      assignment: 'a2',
      principal: 'hermine',
      person: 'renard-3',
      part: 'driver',
      from: EVENING,
      to: EVENING + HOUR,
      substitute: null,
    },
  },
  'detail.end': { act: 'detail.end', with: { assignment: 'a1', at: EVENING + HOUR } },
  'duty.set': { act: 'duty.set', with: { member: 'renard-1', on: true } },
  'handover.offer': { act: 'handover.offer', with: { handover: 'h1', to: 'chef', items: ['alert-1', 'check-1'] } },
  'handover.accept': { act: 'handover.accept', with: { handover: 'h1', items: ['alert-1', 'check-1'] } },
  'handover.withdraw': { act: 'handover.withdraw', with: { handover: 'h1' } },
  'handover.decline': { act: 'handover.decline', with: { handover: 'h1' } },
  'person.export': { act: 'person.export', with: { export: 'ex1', person: 'hermine' } },
  'desk.resume': { act: 'desk.resume', with: { from: EVENING, to: EVENING + MINUTE } },
  'log.restored': {
    act: 'log.restored',
    with: {
      origin: 'abri.example/log/essai/e2',
      previous: 'abri.example/log/essai',
      size: 40,
      root: 'A'.repeat(43),
      known_origin: 'abri.example/log/essai',
      known_size: 43,
      known_root: 'B'.repeat(43),
      who: null,
      from: EVENING - HOUR,
    },
  },
} satisfies { [A in RosterAct['act']]: Extract<RosterAct, { act: A }> };

function act<A extends RosterAct['act']>(name: A, change: Partial<Extract<RosterAct, { act: A }>['with']> = {}): RosterAct {
  const { act: _, with: usual } = ACTS[name];
  return { act: name, with: { ...usual, ...change } } as RosterAct;
}

test('every act × situation of the table is what decide does', () => {
  const samples: Partial<Record<`${RosterAct['act']} ${RosterSituation}`, Sample<RosterSituation>>> = {};
  const sample = (situation: RosterSituation, past: readonly Happened<RosterEvent>[], asked: RosterAct, by = 'vigie') => {
    const asker = asks(by, { words: ['reason', 'purpose'], cosigned: ['root'] });
    const { state, when } = begin(past);
    samples[`${asked.act} ${situation}`] = {
      situation: rosterSituation(state, asked, asker),
      decision: when(decideRoster, asked, asker, { ...factsOf(state), rolesOf: () => ['watch_officer', 'supervisor'] }),
    };
  };
  for (const name of Object.keys(ACTS) as RosterAct['act'][]) {
    const by = ['org.create', 'desk.resume', 'related.lapse', 'log.restored'].includes(name) ? 'desk' : 'vigie';
    sample('none', [], act(name), by);
  }
  sample('present', peopled, act('org.create'), 'desk');
  sample('absent', peopled, act('member.enrol'));
  sample('present', peopled, act('member.enrol', { member: 'vigie' }));
  sample('absent', peopled, act('device.enrol'));
  sample('present', peopled, act('device.enrol', { device: 'dev/vigie' }));
  sample('absent', peopled, act('device.revoke', { device: 'dev/nobody' }));
  sample('present', peopled, act('device.revoke'));
  const stopped: RosterEvent = { e: 'DeviceRevoked', device: 'dev/vigie', member: 'vigie', reason_code: 'lost' };
  sample('over', [...peopled, stopped], act('device.revoke'));
  sample('absent', peopled, act('org.root'));
  sample('present', [...peopled, { e: 'RootPinned', vkey: 'root+k' }], act('org.root'));
  const mairie: RosterEvent = { e: 'MemberEnrolled', member: 'sage', roles: ['supervisor'], compartments: ['mairie'] };
  const held: RosterEvent = { e: 'DeviceEnrolled', device: 'dev/sage', member: 'sage', vkey: 'dev/sage+k', custody: 'device' };
  sample('present', [...peopled, mairie, held], act('recovery.set'), 'sage');
  sample('absent', peopled, act('device.prove'), 'stranger');
  sample('present', peopled, act('device.prove'));
  sample('absent', peopled, act('principal.add'));
  sample('present', peopled, act('principal.add', { principal: 'hermine' }));
  sample('absent', peopled, act('related.add'));
  sample('present', peopled, act('related.add', { person: 'lison' }));
  sample('absent', peopled, act('related.cover', { person: 'basile' }));
  sample('present', peopled, act('related.cover'));
  sample('absent', peopled, act('related.plan', { person: 'basile' }));
  sample('present', peopled, act('related.plan'));
  sample('absent', peopled, act('related.lapse', { person: 'basile' }), 'desk');
  sample(
    'present',
    [...peopled, { e: 'RelatedPersonCovered', person: 'lison', covered: true, until: EVENING + HOUR }],
    act('related.lapse'),
    'desk',
  );
  sample('absent', peopled, act('detail.assign'));
  sample('present', peopled, act('detail.assign', { assignment: 'a1' }));
  sample('absent', peopled, act('detail.end', { assignment: 'a9' }));
  sample('present', peopled, act('detail.end'));
  sample('absent', peopled, act('duty.set', { member: 'renard-9' }));
  sample('present', peopled, act('duty.set'));
  sample('absent', peopled, act('handover.offer'));
  sample('present', [...peopled, offered], act('handover.offer'));
  sample('accepted', [...peopled, offered, taken], act('handover.offer'));
  sample('absent', peopled, act('handover.accept'), 'chef');
  sample('present', [...peopled, offered], act('handover.accept'), 'chef');
  sample('accepted', [...peopled, offered, taken], act('handover.accept'), 'chef');
  const withdrawn: RosterEvent = { e: 'HandoverWithdrawn', handover: 'h1', by: 'vigie' };
  for (const [name, by] of [
    ['handover.withdraw', 'vigie'],
    ['handover.decline', 'chef'],
  ] as const) {
    sample('absent', peopled, act(name), by);
    sample('present', [...peopled, offered], act(name), by);
    sample('accepted', [...peopled, offered, taken], act(name), by);
    sample('over', [...peopled, offered, withdrawn], act(name), by);
  }
  sample('over', [...peopled, offered, withdrawn], act('handover.offer'));
  sample('over', [...peopled, offered, withdrawn], act('handover.accept'), 'chef');
  sample('absent', peopled, act('person.export', { person: 'basile' }));
  sample('present', peopled, act('person.export'));
  sample('present', peopled, act('desk.resume'), 'desk');
  sample('present', peopled, act('log.restored'), 'desk');
  assert.deepEqual(disagreements(rosterLegality, samples), []);
});

describe('setting up', () => {
  test('the desk creates the organisation and enrols the first member; nobody else may create it', () => {
    assert.equal(answer([], act('org.create'), asks('desk')), null);
    assert.equal(answer([], act('org.create'), asks('vigie')), 'role_missing');
    assert.equal(answer([founded], act('member.enrol'), asks('desk')), null);
  });

  test('a driver enrols nobody; the watch officer does', () => {
    const past = [...peopled, enrolled('renard-3', 'driver')];
    assert.equal(answer(past, act('member.enrol'), asks('renard-3')), 'role_missing');
    assert.equal(answer(past, act('member.enrol'), asks('vigie')), null);
  });

  test('decision 27: roles and keys are not given by relay', () => {
    assert.equal(answer(peopled, act('member.enrol'), asks('renard-1', { for: 'vigie' })), 'not_by_relay');
    assert.equal(answer(peopled, act('device.enrol'), asks('renard-1', { for: 'vigie' })), 'not_by_relay');
  });

  test('nobody takes the name of the desk; only the desk enrols its own key', () => {
    assert.equal(answer(peopled, act('member.enrol', { member: 'desk' }), asks('vigie')), 'member_reserved');
    assert.equal(answer(peopled, act('device.enrol', { device: 'desk', member: 'desk', vkey: 'desk+k' }), asks('desk')), null);
    assert.equal(answer(peopled, act('device.enrol', { device: 'desk', member: 'desk', vkey: 'desk+k' }), asks('vigie')), 'member_unknown');
  });

  test('a role or compartment given twice counts once', () => {
    const decision = decided(peopled, act('member.enrol', { roles: ['driver', 'driver'], compartments: ['nuit', 'nuit'] }), asks('vigie'));
    assert.deepEqual(decision, {
      ok: true,
      events: [{ e: 'MemberEnrolled', member: 'renard-2', roles: ['driver'], compartments: ['nuit'] }],
    });
  });

  test('a relative belongs to a known principal, and keeps the compartment of nobody else', () => {
    assert.equal(answer(peopled, act('related.add', { principal: 'loutre' }), asks('vigie')), 'principal_unknown');
    const { state } = begin([founded, [{ e: 'PrincipalAdded', principal: 'hermine' }, { compartment: 'mairie' }]]);
    assert.equal(state.principals.get('hermine')?.compartment, 'mairie');
  });

  test('covering a relative is remembered', () => {
    const { state } = begin([...peopled, { e: 'RelatedPersonCovered', person: 'lison', covered: true }]);
    assert.equal(state.related.get('lison')?.covered, true);
  });
});

describe('the detail', () => {
  test('an assignment lasts, has a known principal, and a substitute who is another member', () => {
    const asked = (change: object) => answer(peopled, act('detail.assign', change), asks('vigie'));
    assert.equal(asked({ from: EVENING, to: EVENING }), 'period_empty');
    assert.equal(asked({ to: null }), null);
    assert.equal(asked({ principal: 'loutre' }), 'principal_unknown');
    assert.equal(asked({ person: 'renard-1', substitute: 'renard-1' }), 'substitute_is_self');
    assert.equal(asked({ substitute: 'renard-9' }), 'member_unknown');
    assert.equal(asked({ substitute: 'renard-1' }), null);
  });

  test('ending an assignment shortens it; it never prolongs it nor turns it round', () => {
    const past: Happened<RosterEvent>[] = [...peopled, { e: 'DetailEnded', assignment: 'a1', at: EVENING + HOUR }];
    assert.equal(answer(past, act('detail.end', { at: EVENING + 2 * HOUR }), asks('vigie')), 'period_not_prolonged');
    assert.equal(answer(past, act('detail.end', { at: EVENING - 1 }), asks('vigie')), 'period_empty');
    assert.equal(answer(past, act('detail.end', { at: EVENING + MINUTE }), asks('vigie')), null);
  });
});

describe('duty', () => {
  test('one takes one’s own post; another’s only the desk changes', () => {
    assert.equal(answer(peopled, act('duty.set'), asks('renard-1')), null);
    assert.equal(answer(peopled, act('duty.set', { member: 'vigie' }), asks('renard-1')), 'role_missing');
    assert.equal(answer(peopled, act('duty.set'), asks('vigie')), null);
    assert.equal(answer(peopled, act('duty.set'), asks('vigie', { for: 'renard-1' })), null);
  });

  test('saying "on duty" again does not restart the shift; going off ends it', () => {
    const on: RosterEvent = { e: 'DutySet', member: 'vigie', on: true };
    const again = begin([...peopled, [on, { now: EVENING }], [on, { now: EVENING + HOUR }]]).state.members.get('vigie');
    assert.deepEqual([again?.onDuty, again?.dutySince], [true, EVENING]);
    const off = begin([...peopled, on, { e: 'DutySet', member: 'vigie', on: false }]).state.members.get('vigie');
    assert.deepEqual([off?.onDuty, off?.dutySince], [false, null]);
  });
});

describe('proof of reception', () => {
  test('a phone that proves it receives is remembered with the instant, by channel; the latest of the member’s phones counts', () => {
    const { state } = begin([
      ...peopled,
      { e: 'DeviceEnrolled', device: 'dev/vigie-2', member: 'vigie', vkey: 'k', custody: 'server' },
      [{ e: 'ReceptionProved', device: 'dev/vigie', member: 'vigie', channel: 'push', conflict: null }, { now: EVENING + HOUR }],
      [{ e: 'ReceptionProved', device: 'dev/vigie-2', member: 'vigie', channel: 'push', conflict: null }, { now: EVENING }],
      [{ e: 'ReceptionProved', device: 'dev/vigie-2', member: 'vigie', channel: 'sms', conflict: 'device_unknown' }, { now: EVENING }],
    ]);
    assert.equal(provedAt(state, 'vigie', 'push'), EVENING + HOUR);
    assert.equal(provedAt(state, 'vigie', 'sms'), null);
    assert.equal(provedAt(state, 'chef', 'push'), null);
  });
});

describe('handover', () => {
  test('I-42 an offer that leaves an open item out is refused and names it', () => {
    assert.deepEqual(decided(peopled, act('handover.offer', { items: ['alert-1'] }), asks('vigie')), {
      ok: false,
      refusal: { code: 'handover_items_missing', doctrine: 'I-42', about: ['check-1'] },
    });
  });

  test('I-42 nothing is handed over that is not open, nor to oneself, nor to someone who is not a member', () => {
    assert.equal(
      answer(peopled, act('handover.offer', { items: ['alert-1', 'check-1', 'old'] }), asks('vigie')),
      'handover_items_not_open',
    );
    assert.equal(answer(peopled, act('handover.offer', { to: 'vigie' }), asks('vigie')), 'handover_to_self');
    assert.equal(answer(peopled, act('handover.offer', { to: 'nobody' }), asks('vigie')), 'member_unknown');
  });

  test('I-42 the outgoing officer stays owner until the acceptance, whatever the hour', () => {
    const before = begin([...peopled, offered]).state;
    assert.equal(ownerOf(before, 'alert-1', 'vigie'), 'vigie');
    const after = begin([...peopled, offered, taken]).state;
    assert.equal(ownerOf(after, 'alert-1', 'vigie'), 'chef');
    assert.equal(after.handovers.get('h1')?.state, 'accepted');
  });

  test('I-42 only the one it is offered to accepts, and the one who offers may not relay it', () => {
    const past = [...peopled, offered];
    assert.equal(answer(past, act('handover.accept'), asks('renard-1')), 'not_addressed_to_you');
    assert.equal(answer(past, act('handover.accept'), asks('vigie', { for: 'chef' })), 'handover_relayed_by_offerer');
    assert.equal(answer(past, act('handover.accept'), asks('renard-1', { for: 'chef' })), null);
  });

  test('I-42 accepting a part leaves the rest with the one who offers; the last part makes it whole', () => {
    const past = [...peopled, offered];
    assert.deepEqual(decided(past, act('handover.accept', { items: ['check-1', 'check-1'] }), asks('chef')), {
      ok: true,
      events: [{ e: 'HandoverAccepted', handover: 'h1', by: 'chef', items: ['check-1'] }],
    });
    const part: RosterEvent = { e: 'HandoverAccepted', handover: 'h1', by: 'chef', items: ['check-1'] };
    const { state } = begin([...past, part]);
    const handover = state.handovers.get('h1');
    assert.ok(handover);
    assert.deepEqual([handover.state, leftOf(handover)], ['offered', ['alert-1']]);
    assert.deepEqual([ownerOf(state, 'check-1', 'vigie'), ownerOf(state, 'alert-1', 'vigie')], ['chef', 'vigie']);
    const rest: RosterEvent = { e: 'HandoverAccepted', handover: 'h1', by: 'chef', items: ['alert-1'] };
    assert.equal(begin([...past, part, rest]).state.handovers.get('h1')?.state, 'accepted');
    assert.equal(answer([...past, part], act('handover.accept', { items: ['check-1'] }), asks('chef')), 'handover_items_gone');
  });

  test('I-42 accepting names something, and only what was offered; an offer of nothing is accepted as it is', () => {
    const past = [...peopled, offered];
    assert.deepEqual(decided(past, act('handover.accept', { items: [] }), asks('chef')), {
      ok: false,
      refusal: { code: 'handover_items_missing', doctrine: 'I-42', about: ['alert-1', 'check-1'] },
    });
    assert.equal(answer(past, act('handover.accept', { items: ['alert-1', 'check-1', 'x'] }), asks('chef')), 'handover_items_not_offered');
    const nothing: RosterEvent = { e: 'HandoverOffered', handover: 'h1', from: 'vigie', to: 'chef', items: [] };
    assert.equal(answer([...peopled, nothing], act('handover.accept', { items: [] }), asks('chef')), null);
    const nothingTaken: RosterEvent = { e: 'HandoverAccepted', handover: 'h1', by: 'chef', items: [] };
    assert.equal(begin([...peopled, nothing, nothingTaken]).state.handovers.get('h1')?.state, 'accepted');
  });

  test('I-42 an offer is withdrawn by its author or a supervisor, with a reason; declined by who was asked; both leave everything where it is', () => {
    const past = [...peopled, offered];
    const says = { words: ['reason'] };
    assert.equal(answer(past, act('handover.withdraw'), asks('vigie', says)), null);
    assert.equal(answer(past, act('handover.withdraw'), asks('chef', says)), null);
    assert.equal(answer(past, act('handover.withdraw'), asks('renard-1', says)), 'role_missing');
    assert.equal(answer(past, act('handover.withdraw'), asks('vigie')), 'reason_missing');
    assert.equal(answer(past, act('handover.decline'), asks('vigie')), 'not_addressed_to_you');
    assert.equal(answer(past, act('handover.decline'), asks('chef')), null, 'what was said is kept, reason or none');
    const part: RosterEvent = { e: 'HandoverAccepted', handover: 'h1', by: 'chef', items: ['check-1'] };
    const declined: RosterEvent = { e: 'HandoverDeclined', handover: 'h1', by: 'chef', conflict: null };
    const { state } = begin([...past, part, declined]);
    assert.deepEqual([state.handovers.get('h1')?.state, state.handovers.get('h1')?.endedIn], ['declined', past.length + 1]);
    assert.deepEqual([ownerOf(state, 'check-1', 'vigie'), ownerOf(state, 'alert-1', 'vigie')], ['chef', 'vigie']);
    const late = begin([...past, taken, { ...declined, conflict: 'handover_accepted' } as RosterEvent]).state;
    assert.equal(late.handovers.get('h1')?.state, 'accepted', 'told too late, kept, and without effect');
  });

  test('I-42 a stale offer takes nothing back from the one who accepted meanwhile', () => {
    const second: RosterEvent = { e: 'HandoverOffered', handover: 'h2', from: 'vigie', to: 'renard-1', items: ['alert-1'] };
    const late = act('handover.accept', { handover: 'h2', items: ['alert-1'] });
    assert.deepEqual(decided([...peopled, offered, second, taken], late, asks('renard-1')), {
      ok: false,
      refusal: { code: 'handover_items_gone', doctrine: 'I-42', about: ['alert-1'] },
    });
  });
});

describe('a power cut', () => {
  test('the desk says from when to when it was away; a person cannot', () => {
    const { state } = begin([
      ...peopled,
      { e: 'DeskResumed', from: 1, to: 2, conflict: null },
      { e: 'DeskResumed', from: 3, to: 4, conflict: 'x' },
    ]);
    assert.deepEqual(state.outages, [{ from: 1, to: 2, index: peopled.length }]);
    assert.equal(answer(peopled, act('desk.resume'), asks('vigie')), 'role_missing');
    assert.equal(answer(peopled, act('desk.resume', { from: 2, to: 1 }), asks('desk')), 'period_empty');
  });
});

describe('a log put back from a backup (decision 7)', () => {
  const lost = (change: Parameters<typeof act<'log.restored'>>[1]) => {
    const decision = decided(peopled, act('log.restored', change), asks('desk'));
    const [event] = decision.ok ? decision.events : [];
    return event?.e === 'LogRestored' ? event.lost : decision;
  };

  test('what is missing is a number only when a signed head says so', () => {
    assert.equal(lost({}), 3);
    assert.equal(lost({ known_size: 40 }), 0, 'the last head is the one that was put back');
    assert.equal(lost({ known_size: 39 }), null, 'an older head tells nothing of what followed');
    assert.equal(lost({ known_size: null, known_origin: null, known_root: null }), null);
    assert.equal(lost({ known_size: 40, known_origin: 'abri.example/log/essai/e2' }), null, 'another epoch had gone on elsewhere');
  });

  test('it is kept for ever, and only the desk says it', () => {
    const { state } = begin([...peopled, { e: 'LogRestored', ...ACTS['log.restored'].with, to: EVENING, lost: 3 }]);
    assert.deepEqual(state.restores, [{ from: EVENING - HOUR, to: EVENING, lost: 3, who: null, index: peopled.length }]);
    assert.equal(answer(peopled, act('log.restored'), asks('vigie')), 'role_missing');
    assert.equal(answer([], act('log.restored'), asks('desk')), 'organisation_missing');
    assert.equal(answer(peopled, act('log.restored', { from: Number.MAX_SAFE_INTEGER }), asks('desk')), 'period_empty');
  });
});

test('those on duty are named first, then by id', () => {
  const { state } = begin([
    ...peopled,
    enrolled('alba', 'supervisor'),
    enrolled('zoe', 'supervisor'),
    { e: 'DutySet', member: 'zoe', on: true },
  ]);
  assert.deepEqual(membersWithRole(state, 'supervisor'), ['zoe', 'alba', 'chef']);
  assert.equal(isMember(state, 'zoe') && hasRole(state, 'zoe', 'supervisor') && !hasRole(state, 'nobody', 'supervisor'), true);
});

test('an event or an act of another program is a defect, never a guess', () => {
  assert.throws(() => begin([{ e: 'Nonsense' } as unknown as RosterEvent]), /unknown event Nonsense/);
  assert.throws(() => decided(peopled, { act: 'nonsense' } as unknown as RosterAct, asks('vigie')), /unknown act nonsense/);
});

test('log 3 what is held about a person is drawn up by a supervisor or an administrator, in their own name, with a purpose', () => {
  const past = [...peopled, enrolled('chef-2', 'supervisor'), enrolled('renard-3', 'driver')];
  const drawn = (by: string, more: Parameters<typeof asks>[1] = {}) =>
    answer(past, act('person.export'), asks(by, { words: ['purpose'], ...more }));
  assert.deepEqual([drawn('chef-2'), drawn('renard-3')], [null, 'role_missing']);
  assert.equal(drawn('chef-2', { words: [] }), 'purpose_missing');
  assert.equal(drawn('renard-3', { for: 'chef-2' }), 'not_by_relay');
});
