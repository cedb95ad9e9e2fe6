import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Asker, Decision } from '../../kernel/decider.ts';
import type { DeviceName, MemberId } from '../../kernel/ids.ts';
import { HOUR, MINUTE, type Ms } from '../../kernel/time.ts';
import { asks, disagreements, EVENING, refusalOf, type Sample } from '../given.ts';
import {
  type Deployment,
  evolveSealed,
  initialSealed,
  type Movement,
  type Reader,
  readingEnd,
  readingOver,
  readsWith,
  type SealedAct,
  type SealedEvent,
  type SealedFacts,
  type SealedKind,
  type SealedState,
  type SealedValue,
} from './model.ts';
import { decideSealed, type SealedSituation, sealedLegality, sealedSituation } from './rules.ts';

const ROLES: Readonly<Record<MemberId, readonly string[]>> = {
  vigie: ['watch_officer'],
  delcassou: ['supervisor'],
  'renard-1': ['team_leader'],
  'renard-3': ['driver'],
  geai: ['watch_officer'],
};
const reader = (member: MemberId, more: Partial<Reader> = {}): Reader => ({
  member,
  seal: `age1${member}`,
  compartments: ['refuges'],
  over: null,
  ...more,
});

/** The people, their devices, and what the other stages know, which a test may change. All invented. */
class Story {
  state: SealedState = initialSealed;
  now: Ms = EVENING;
  readonly holders = new Set<MemberId>(['vigie', 'delcassou', 'renard-1']);
  readonly devices = new Map<DeviceName, Reader>([
    ['dev/vigie', reader('vigie')],
    ['dev/renard1', reader('renard-1')],
    ['dev/renard3', reader('renard-3', { compartments: [] })],
    ['dev/server', reader('vigie', { seal: null })],
  ]);
  order: Movement = { principal: 'hermine', havens: ['meleze'], briefed: ['renard-1', 'renard-3'], over: null };
  night: Deployment | null = null;
  concern = true;
  #index = 0;
  readonly facts: SealedFacts = {
    rolesOf: (member) => ROLES[member] ?? [],
    isMember: (id) => id in ROLES,
    isPerson: (id) => id in ROLES || id === 'hermine',
    isPlace: (id) => ['meleze', 'ardoise', 'granit', 'schiste'].includes(id),
    holds: (member, compartment) => compartment === 'refuges' && this.holders.has(member),
    device: (name) => this.devices.get(name) ?? null,
    order: (id) => (id === 'route' ? this.order : null),
    operation: (id) => (id === 'op' ? this.night : null),
    underWay: () => this.night !== null && this.night.over === null,
    concerns: (id) => id === 'op' && this.night !== null && this.concern,
  };

  ask(asked: SealedAct, by: MemberId, more: Partial<Asker> = {}): Decision<SealedEvent> {
    const asker = asks(by, { now: this.now, id: `act-${this.#index}`, ...more });
    const decision = decideSealed(this.state, asked, asker, this.facts);
    if (!decision.ok) return decision;
    for (const event of decision.events) this.state = evolveSealed(this.state, event, { ...asker, index: this.#index, act: asked.act });
    this.#index++;
    return decision;
  }
  answer(asked: SealedAct, by: MemberId, more: Partial<Asker> = {}): string | null {
    return refusalOf(this.ask(asked, by, more));
  }
  get value(): SealedValue {
    const row = this.state.values.get('v1');
    assert.ok(row);
    return row;
  }
  put = (more: Partial<Put> = {}, by: MemberId = 'vigie'): string | null => {
    const asked = put(more);
    return this.answer(asked, by, asked.with.compartment === null ? {} : { compartment: asked.with.compartment });
  };
  rewrap = (more: Partial<Rewrap> = {}, by: MemberId = 'vigie'): string | null =>
    this.answer({ act: 'seal.rewrap', with: { value: 'v1', ct: CT2, pc: PC, to: ['dev/vigie'], ...more } }, by);
  open = (by: MemberId = 'vigie', more: Partial<Open> = {}, words: string[] = ['purpose']): string | null =>
    this.answer({ act: 'seal.open', with: { value: 'v1', purpose_code: 'visit', operation: null, ...more } }, by, { words });
  reads = (member: MemberId): readonly DeviceName[] => readsWith(this.value, member, this.now, this.facts);
  after(elapsed: Ms): this {
    this.now += elapsed;
    return this;
  }
  goes(over: Ms | null = null): this {
    this.night = { principal: 'hermine', places: ['granit'], people: ['renard-3'], over };
    return this;
  }
}

type Of<A extends SealedAct['act']> = Extract<SealedAct, { act: A }>;
type Put = Of<'seal.put'>['with'];
type Rewrap = Of<'seal.rewrap'>['with'];
type Open = Of<'seal.open'>['with'];
const [CT, CT2, PC] = ['a'.repeat(64), 'b'.repeat(64), 'p'.repeat(43)];
const put = (more: Partial<Put> = {}): Of<'seal.put'> => ({
  act: 'seal.put',
  with: {
    value: 'v1',
    kind: 'place_address',
    subject: 'meleze',
    compartment: 'refuges',
    ct: CT,
    pc: PC,
    to: ['dev/vigie'],
    recovery: false,
    ...more,
  },
});
const sealed = (more: Partial<Put> = {}): Story => {
  const story = new Story();
  assert.equal(story.put(more), null);
  return story;
};

test('every act × situation of the table is what decide does', () => {
  const samples: Partial<Record<`${SealedAct['act']} ${SealedSituation}`, Sample<SealedSituation>>> = {};
  const acts: SealedAct[] = [
    put(),
    { act: 'seal.rewrap', with: { value: 'v1', ct: CT2, pc: PC, to: ['dev/vigie'] } },
    { act: 'seal.open', with: { value: 'v1', purpose_code: 'other', operation: null } },
  ];
  for (const situation of ['absent', 'sealed'] as const) {
    for (const asked of acts) {
      const story = situation === 'sealed' ? sealed() : new Story();
      const stands = sealedSituation(story.state, asked);
      const decision = story.ask(asked, 'vigie', { compartment: 'refuges', words: ['purpose'] });
      samples[`${asked.act} ${situation}`] = { situation: stands, decision };
    }
  }
  assert.deepEqual(disagreements(sealedLegality, samples), []);
});

describe('sealing', () => {
  test('a value is sealed for devices that may read, behind one door, once', () => {
    const story = sealed({ to: ['dev/vigie', 'dev/renard1', 'dev/vigie'], recovery: true });
    const { to, recovery, compartment, by, ct, pc } = story.value;
    assert.deepEqual(
      { to, recovery, compartment, by, ct, pc },
      { to: ['dev/vigie', 'dev/renard1'], recovery: true, compartment: 'refuges', by: 'vigie', ct: CT, pc: PC },
    );
    assert.equal(story.put(), 'value_known');
  });

  test('decision 10: never in front of its door, never by somebody who does not hold it, never for a device outside it', () => {
    const story = new Story();
    assert.equal(story.answer(put(), 'vigie'), 'compartment_differs');
    assert.equal(story.answer(put({ compartment: null }), 'vigie', { compartment: 'refuges' }), 'compartment_differs');
    assert.equal(story.put({}, 'geai'), 'compartment_not_held');
    assert.equal(story.put({ to: ['dev/renard3'] }), 'device_outside_compartment', 'the device is not enrolled for it');
    story.devices.set('dev/renard3', reader('renard-3'));
    assert.equal(story.put({ to: ['dev/renard3'] }), 'device_outside_compartment', 'its member does not hold it');
    assert.equal(story.put({ compartment: null, to: ['dev/renard3'] }, 'geai'), null, 'without a compartment, whoever is named');
  });

  test('a ghost is never a reader: unknown, revoked, expired, without a key, or nobody', () => {
    const story = new Story();
    assert.equal(story.put({ to: ['dev/ghost'] }), 'device_unknown');
    assert.equal(story.put({ to: ['dev/server'] }), 'device_cannot_read');
    for (const over of ['revoked', 'expired'] as const) {
      story.devices.set('dev/vigie', reader('vigie', { over }));
      assert.equal(story.put(), 'device_cannot_read', over);
    }
    assert.equal(story.put({ to: [] }), 'sealed_for_nobody');
    assert.equal(story.put({ to: [], recovery: true }), null);
  });

  test('what is sealed is of somebody or some place that is known; a source has only its number', () => {
    const known = (kind: SealedKind, subject: string): string | null => new Story().put({ kind, subject });
    assert.equal(known('place_access', 'hermine'), 'subject_unknown');
    assert.equal(known('civil_identity', 'meleze'), 'subject_unknown');
    assert.equal(known('proof_of_life', 'hermine'), null);
    assert.equal(known('source_identity', 'src-14'), null);
  });

  test('decision 27: nobody seals or opens by another’s hand', () => {
    assert.equal(sealed().answer(put({ value: 'v2' }), 'vigie', { compartment: 'refuges', for: 'renard-1' }), 'not_by_relay');
  });
});

describe('sealing again', () => {
  test('another file, the same commitment: a new reader joins, another leaves', () => {
    const story = sealed({ to: ['dev/vigie', 'dev/renard1'] });
    assert.equal(story.rewrap({ pc: 'q'.repeat(43) }), 'commitment_differs');
    assert.equal(story.rewrap({ to: [] }), 'sealed_for_nobody');
    assert.equal(story.rewrap({ to: ['dev/vigie', 'dev/ghost'] }), 'device_unknown');
    story.devices.set('dev/renard1', reader('renard-1', { over: 'revoked' }));
    assert.deepEqual(story.reads('renard-1'), [], 'revoked: the desk gives it nothing any more');
    assert.equal(story.rewrap({ to: ['dev/vigie', 'dev/renard1'] }), 'device_cannot_read');
    assert.equal(story.rewrap({ to: ['dev/vigie'] }), null);
    assert.deepEqual([story.value.to, story.value.ct, story.value.pc, story.value.wrappedIn], [['dev/vigie'], CT2, PC, 1]);
  });

  test('only whoever can open it seals it again: a reader, or a keeper of the paper key', () => {
    const story = sealed();
    assert.equal(story.rewrap({}, 'renard-1'), 'value_not_for_you');
    assert.equal(story.rewrap({}, 'delcassou'), 'value_not_for_you', 'sealed without a paper key');
    const kept = sealed({ recovery: true });
    assert.equal(kept.rewrap({ to: ['dev/renard1'] }, 'delcassou'), null);
    assert.equal(kept.value.recovery, true, 'left out, it stays as it was');
    assert.equal(kept.rewrap({ to: ['dev/renard1'], recovery: false }, 'renard-1'), null);
    assert.equal(kept.value.recovery, false);
  });
});

describe('decision 28: a movement opens its own places, to those briefed, for its time', () => {
  const all: DeviceName[] = ['dev/vigie', 'dev/renard3'];

  test('until twelve hours after its end; the compartment is not asked', () => {
    const story = sealed();
    assert.equal(story.rewrap({ to: all }), 'device_outside_compartment');
    assert.equal(story.rewrap({ to: all, order: 'route' }), null);
    assert.deepEqual(story.value.briefed, [{ device: 'dev/renard3', order: 'route', operation: null }]);
    assert.deepEqual(story.reads('renard-3'), ['dev/renard3']);
    story.after(30 * HOUR);
    assert.deepEqual(story.reads('renard-3'), ['dev/renard3'], 'late, not over: nobody has said so (I-14)');
    story.order = { ...story.order, over: story.now };
    const ends = readingEnd(story.value, 'dev/renard3', story.facts);
    assert.deepEqual(ends, { until: story.now + 12 * HOUR, suspended: false }, 'the phone is told when to let go');
    assert.deepEqual(readingEnd(story.value, 'dev/vigie', story.facts), { until: null, suspended: false });
    assert.deepEqual(story.after(12 * HOUR - 1).reads('renard-3'), ['dev/renard3']);
    assert.deepEqual(story.after(1).reads('renard-3'), []);
    assert.equal(readingOver(story.value, 'dev/renard3', story.now, story.facts), 'briefing');
    assert.equal(story.open('renard-3'), 'briefing_over');
    assert.equal(story.open('vigie'), null, 'whoever reads it for good does so still');
  });

  test('expiry is suspended while an operation is under way', () => {
    const story = sealed();
    story.rewrap({ to: all, order: 'route' });
    story.order = { ...story.order, over: story.now };
    story.goes().after(40 * HOUR);
    assert.deepEqual(story.reads('renard-3'), ['dev/renard3']);
    assert.deepEqual(readingEnd(story.value, 'dev/renard3', story.facts), { until: null, suspended: true });
    story.goes(story.now);
    assert.deepEqual(story.reads('renard-3'), []);
    assert.equal(story.rewrap({ to: all, order: 'route' }), 'briefing_over');
  });

  test('nothing else, and nobody else', () => {
    const story = sealed();
    assert.equal(story.rewrap({ to: all, order: 'none' }), 'order_unknown');
    assert.equal(story.rewrap({ to: all, operation: 'op' }), 'operation_unknown');
    story.goes();
    assert.equal(story.rewrap({ to: all, operation: 'op' }), 'place_not_of_movement');
    assert.equal(story.rewrap({ to: ['dev/vigie', 'dev/ghost'], order: 'route' }), 'device_unknown');
    assert.equal(story.rewrap({ to: ['dev/vigie', 'dev/server'], order: 'route' }), 'device_cannot_read');
    story.order = { ...story.order, briefed: ['renard-1'] };
    assert.equal(story.rewrap({ to: all, order: 'route' }), 'member_not_briefed');
    const name = sealed({ kind: 'civil_identity', subject: 'hermine' });
    assert.equal(name.rewrap({ to: all, order: 'route' }), 'place_not_of_movement');
  });

  test('decision 27: the place an operation goes to is read by those counted in it, at once', () => {
    const story = sealed({ subject: 'granit' }).goes();
    assert.equal(story.rewrap({ to: all, operation: 'op' }), null);
    assert.deepEqual(story.reads('renard-3'), ['dev/renard3']);
    story.goes(story.now).after(12 * HOUR);
    assert.deepEqual(story.reads('renard-3'), []);
  });

  test('a briefing that is over is not carried on by the next sealing; one in force is', () => {
    const story = sealed();
    story.rewrap({ to: all, order: 'route' });
    assert.equal(story.rewrap({ to: [...all, 'dev/renard1'] }), null);
    assert.deepEqual(
      story.value.briefed.map(({ device }) => device),
      ['dev/renard3'],
    );
    story.order = { ...story.order, over: story.now };
    story.after(13 * HOUR);
    assert.equal(story.rewrap({ to: all }), 'device_outside_compartment');
    story.order = { ...story.order, over: null };
    assert.equal(story.rewrap({ to: ['dev/vigie'] }), null);
    assert.deepEqual(story.value.briefed, []);
  });
});

describe('I-38: every opening is an act with a purpose', () => {
  test('it says why, in a word and in words; or an operation that concerns the subject is the purpose', () => {
    const story = sealed();
    assert.equal(story.open('vigie', {}, []), 'purpose_missing');
    assert.equal(story.open('vigie', { purpose_code: 'operation' }), 'purpose_missing');
    assert.equal(story.open('vigie', { operation: 'op' }), 'operation_not_concerned');
    story.goes();
    assert.equal(story.open('vigie', { operation: 'op', purpose_code: 'operation' }, []), null);
    story.concern = false;
    assert.equal(story.open('vigie', { operation: 'op' }), 'operation_not_concerned');
    assert.equal(story.open(), null);
    const openings = story.value.openings.map(({ by, purpose, operation }) => [by, purpose, operation]);
    assert.deepEqual(openings, [
      ['vigie', 'operation', 'op'],
      ['vigie', 'visit', null],
    ]);
  });

  test('by whoever reads it, or keeps the paper key', () => {
    const story = sealed({ recovery: true });
    assert.equal(story.open('renard-1'), 'value_not_for_you');
    assert.equal(story.open('delcassou'), null);
  });

  test('decision 28: read aloud by the desk, to members, and it is kept to whom', () => {
    const story = sealed({ to: ['dev/vigie', 'dev/renard1'] });
    assert.equal(story.open('vigie', { aloud: ['renard-3', 'renard-3'] }), null);
    assert.deepEqual(story.value.openings[0]?.aloud, ['renard-3']);
    assert.equal(story.open('vigie', { aloud: ['passant'] }), 'member_unknown');
    assert.equal(story.open('renard-1', { aloud: ['renard-3'] }), 'role_missing');
  });

  test('S13: several places within the hour, for no operation, are told; the same one twice is not', () => {
    const story = new Story();
    for (const [value, subject] of [
      ['v1', 'meleze'],
      ['v2', 'ardoise'],
      ['v3', 'granit'],
      ['v4', 'schiste'],
    ] as const)
      assert.equal(story.put({ value, subject }), null);
    const unusual = (value: string, more: Partial<Open> = {}): boolean => {
      assert.equal(story.open('vigie', { value, ...more }), null);
      return story.state.values.get(value)?.openings.at(-1)?.unusual ?? false;
    };
    assert.deepEqual([unusual('v1'), unusual('v1'), unusual('v2'), unusual('v3')], [false, false, false, true]);
    story.after(HOUR);
    assert.deepEqual([unusual('v4'), unusual('v1')], [false, false]);
    story.goes();
    assert.equal(unusual('v2', { operation: 'op' }), false, 'an operation needs to choose');
    story.put({ value: 'v5', kind: 'civil_identity', subject: 'hermine' });
    story.after(MINUTE);
    assert.equal(unusual('v5'), false);
  });
});

test('an event about what nobody knows changes nothing; an unknown act or event is a defect', () => {
  const told = { ...asks('vigie'), index: 0, act: 'test' };
  const stray: SealedEvent[] = [
    { e: 'ValueRewrapped', value: 'v9', ct: CT, to: [], recovery: false, briefed: [] },
    { e: 'ValueOpened', value: 'v9', purpose_code: 'other', during: null, aloud: [], unusual: false },
  ];
  for (const event of stray) assert.deepEqual(evolveSealed(initialSealed, event, told), initialSealed);
  const unknown: unknown = { e: 'Unsealed' };
  assert.throws(() => evolveSealed(initialSealed, unknown as SealedEvent, told), /unknown event/);
  const act: unknown = { act: 'seal.break', with: {} };
  assert.throws(() => sealedSituation(initialSealed, act as SealedAct), /unknown act/);
});
