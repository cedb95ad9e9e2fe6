import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY, HOUR, MINUTE } from '../../kernel/time.ts';
import { asks, disagreements, EVENING, given, type Happened, refusalOf, type Sample } from '../given.ts';
import { havenValidity, proposePlaces, RECCE_GOOD_FOR } from './havens.ts';
import { type AgendaAct, type AgendaEvent, type AgendaFacts, evolveAgenda, initialAgenda, type SafePlace } from './model.ts';
import { type AgendaSituation, agendaLegality, agendaSituation, decideAgenda } from './rules.ts';

const begin = given(evolveAgenda, initialAgenda);
const facts: AgendaFacts = {
  rolesOf: (member) =>
    ({ vigie: ['watch_officer'], 'renard-1': ['team_leader'], 'renard-4': ['advance'], 'renard-2': ['driver'] })[member] ?? [],
  isMember: (id) => id !== 'stranger',
  isPrincipal: (id) => id === 'hermine',
};
const NOW = EVENING + HOUR;
const meleze: AgendaEvent = { e: 'PlaceAdded', place: 'meleze', kind: 'house' };
const ardoise: AgendaEvent = { e: 'PlaceAdded', place: 'ardoise', kind: 'haven' };
const recce = (place: string, at: number): AgendaEvent => ({ e: 'PlaceReconnoitred', place, at, conflict: null });
const burnt: AgendaEvent = { e: 'PlaceCompromised', place: 'meleze', conflict: null };
const market: AgendaEvent = {
  e: 'AppearanceAdded',
  appearance: 'halle',
  principal: 'hermine',
  from: EVENING + 30 * MINUTE,
  to: EVENING + 3 * HOUR,
  publicity: 'public',
};
const started: AgendaEvent = { e: 'AppearanceStarted', appearance: 'halle', conflict: null };
const order = (version: number): AgendaEvent => ({
  e: 'MovementOrderIssued',
  order: 'o1',
  appearance: 'halle',
  version,
  havens: ['meleze'],
});

const issue = (version: number, more: object = {}): AgendaAct => ({
  act: 'order.issue',
  with: { order: 'o1', appearance: 'halle', version, havens: ['meleze', 'ardoise'], ...more },
});
const brief = (version: number, ...members: string[]): AgendaAct => ({ act: 'order.brief', with: { order: 'o1', version, members } });
const add: AgendaAct = {
  act: 'appearance.add',
  with: { appearance: 'halle', principal: 'hermine', from: EVENING, to: NOW, publicity: 'public' },
};
const planned = [meleze, ardoise, market];

const decided = (past: readonly Happened<AgendaEvent>[], asked: AgendaAct, by = 'vigie') =>
  begin(past).when(decideAgenda, asked, asks(by, { now: NOW }), facts);
const answer = (...args: Parameters<typeof decided>) => refusalOf(decided(...args));

test('every act × situation of the table is what decide does', () => {
  const samples: Partial<Record<`${AgendaAct['act']} ${AgendaSituation}`, Sample<AgendaSituation>>> = {};
  const sample = (situation: AgendaSituation, past: readonly Happened<AgendaEvent>[], asked: AgendaAct) => {
    samples[`${asked.act} ${situation}`] = { situation: agendaSituation(begin(past).state, asked), decision: decided(past, asked) };
  };
  const places: AgendaAct[] = [
    { act: 'place.add', with: { place: 'meleze', kind: 'house' } },
    { act: 'place.recce', with: { place: 'meleze', at: EVENING } },
    { act: 'place.compromise', with: { place: 'meleze' } },
  ];
  for (const asked of places) {
    sample('unknown', [], asked);
    sample('usable', [meleze], asked);
    sample('compromised', [meleze, burnt], asked);
  }
  for (const asked of [add, { act: 'appearance.start', with: { appearance: 'halle' } } satisfies AgendaAct]) {
    sample('unknown', [], asked);
    sample('planned', [market], asked);
    sample('in_progress', [market, started], asked);
  }
  sample('unknown', planned, issue(1));
  sample('current', [...planned, order(2)], issue(2));
  sample('outdated', [...planned, order(2)], issue(1));
  sample('unknown', planned, brief(1, 'vigie'));
  sample('current', [...planned, order(2)], brief(2, 'vigie'));
  sample('outdated', [...planned, order(2)], brief(1, 'vigie'));
  assert.deepEqual(disagreements(agendaLegality, samples), []);
});

describe('safe places', () => {
  test('I-20 a compromised place stays so until somebody has been there since', () => {
    const compromised: Happened<AgendaEvent>[] = [meleze, recce('meleze', EVENING - DAY), [burnt, { now: EVENING }]];
    const place = (...more: AgendaEvent[]) => begin([...compromised, ...more]).state.places.get('meleze');
    assert.equal(place()?.compromisedAt, EVENING);
    assert.equal(place(recce('meleze', EVENING))?.compromisedAt, EVENING, 'a recce of before, told late, restores nothing');
    assert.equal(place(recce('meleze', EVENING + 1))?.compromisedAt, null);
  });

  test('a recce told late never makes an older visit the last one; none is later than now', () => {
    const { state } = begin([meleze, recce('meleze', EVENING), recce('meleze', EVENING - DAY)]);
    assert.equal(state.places.get('meleze')?.recce, EVENING);
    const ahead = decided([meleze], { act: 'place.recce', with: { place: 'meleze', at: NOW + DAY } });
    assert.deepEqual(ahead, { ok: true, events: [{ e: 'PlaceReconnoitred', place: 'meleze', at: NOW, conflict: null }] });
  });

  test('I-20 validity: green for a fortnight after the recce, then stale; compromised before anything else', () => {
    const place: SafePlace = { id: 'meleze', index: 0, kind: 'house', recce: EVENING, compromisedAt: null };
    assert.equal(havenValidity(place, EVENING + RECCE_GOOD_FOR), 'green');
    assert.equal(havenValidity(place, EVENING + RECCE_GOOD_FOR + 1), 'stale');
    assert.equal(havenValidity({ ...place, recce: null }, EVENING), 'never');
    assert.equal(havenValidity({ ...place, compromisedAt: EVENING }, EVENING), 'compromised');
  });

  test('I-20 proposed: the valid in the order’s preference, then the stale, then the unvisited; the compromised never', () => {
    const ids = ['meleze', 'jamais', 'vieux', 'ardoise', 'gite', 'inconnu'];
    const { state } = begin([
      ...ids.slice(0, 5).map((place): AgendaEvent => ({ e: 'PlaceAdded', place, kind: 'haven' })),
      burnt,
      recce('vieux', EVENING - 15 * DAY),
      recce('ardoise', EVENING - DAY),
      recce('gite', EVENING),
    ]);
    assert.deepEqual(
      proposePlaces(state, ids, EVENING).map((place) => place.id),
      ['ardoise', 'gite', 'vieux', 'jamais'],
    );
  });

  test('anyone may say that a place is burnt; what is said of an unknown place is recorded with a conflict and moves nothing', () => {
    assert.equal(answer([meleze], { act: 'place.compromise', with: { place: 'meleze' } }, 'renard-2'), null);
    for (const e of ['PlaceCompromised', 'PlaceReconnoitred'] as const) {
      const event = { e, place: 'meleze', at: EVENING, conflict: 'place_unknown' } as AgendaEvent;
      assert.deepEqual(begin([meleze, event]).state.places.get('meleze'), begin([meleze]).state.places.get('meleze'));
    }
  });

  test('a driver plans nothing', () => {
    assert.equal(answer([], { act: 'place.add', with: { place: 'meleze', kind: 'house' } }, 'renard-2'), 'role_missing');
  });
});

describe('appearances', () => {
  test('an appearance has a window and a principal', () => {
    assert.equal(answer([], { act: 'appearance.add', with: { ...add.with, from: NOW, to: NOW } as never }), 'period_empty');
    assert.equal(answer([], { act: 'appearance.add', with: { ...add.with, principal: 'loutre' } as never }), 'principal_unknown');
  });

  test('it begins when somebody says so, once; a conflict moves nothing', () => {
    const at = (...events: Happened<AgendaEvent>[]) => begin([market, ...events]).state.appearances.get('halle')?.startedAt;
    assert.equal(at(), null);
    assert.equal(at([started, { now: NOW }]), NOW);
    assert.equal(at([{ ...started, conflict: 'appearance_started' } as AgendaEvent, { now: NOW }]), null);
  });
});

describe('movement orders', () => {
  test('a new version un-briefs everybody', () => {
    const briefed: AgendaEvent = { e: 'MembersBriefed', order: 'o1', version: 3, members: ['renard-1', 'renard-2', 'renard-1'] };
    assert.deepEqual(begin([...planned, order(3), briefed]).state.orders.get('o1')?.briefed, ['renard-1', 'renard-2']);
    assert.deepEqual(begin([...planned, order(3), briefed, order(4)]).state.orders.get('o1')?.briefed, []);
    assert.deepEqual(begin([...planned, order(4), briefed]).state.orders.get('o1')?.briefed, [], 'the old version is not the new one');
  });

  test('one may say that one has read it; for others, those who brief', () => {
    const past = [...planned, order(3)];
    assert.equal(answer(past, brief(3, 'renard-2'), 'renard-2'), null);
    assert.equal(answer(past, brief(3, 'renard-2', 'renard-3'), 'renard-2'), 'role_missing');
    assert.equal(answer(past, brief(3, 'renard-2', 'renard-3'), 'renard-1'), null);
    assert.equal(answer(past, brief(3, 'stranger')), 'member_unknown');
    assert.equal(answer(past, brief(3)), 'nobody_briefed');
  });

  test('an order belongs to one known appearance, which has no other', () => {
    assert.equal(answer([meleze], issue(1)), 'appearance_unknown');
    const two: AgendaEvent = { ...market, appearance: 'conseil' } as AgendaEvent;
    assert.equal(answer([...planned, two, order(1)], issue(2, { appearance: 'conseil' })), 'order_of_another_appearance');
    assert.equal(answer([...planned, order(1)], issue(2, { order: 'o2' })), 'appearance_has_order');
    assert.equal(answer([...planned, order(1)], issue(2)), null);
  });

  test('I-20 a haven of an order is known and not compromised', () => {
    assert.equal(answer([meleze, market], issue(1)), 'place_unknown');
    assert.equal(answer([...planned, burnt], issue(1)), 'place_compromised');
  });
});

test('an event or an act of another program is a defect, never a guess', () => {
  assert.throws(() => begin([{ e: 'Nonsense' } as unknown as AgendaEvent]), /unknown event Nonsense/);
  assert.throws(() => decided([], { act: 'nonsense' } as unknown as AgendaAct), /unknown act nonsense/);
});
