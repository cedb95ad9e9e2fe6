import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY, HOUR, MINUTE } from '../../kernel/time.ts';
import { asks, disagreements, EVENING, given, type Happened, refusalOf, type Sample } from '../given.ts';
import { havenValidity, proposePlaces, RECCE_GOOD_FOR } from './havens.ts';
import { type AgendaAct, type AgendaEvent, type AgendaFacts, evolveAgenda, initialAgenda, isAhead, type SafePlace } from './model.ts';
import { type AgendaSituation, agendaLegality, agendaSituation, decideAgenda } from './rules.ts';

const begin = given(evolveAgenda, initialAgenda);
const facts: AgendaFacts = {
  rolesOf: (member) =>
    ({ vigie: ['watch_officer'], 'renard-1': ['team_leader'], 'renard-4': ['advance'], 'renard-2': ['driver'] })[member] ?? [],
  isMember: (id) => id !== 'stranger',
  isPrincipal: (id) => id === 'hermine',
  isPerson: (id) => ['hermine', 'lison', 'renard-1', 'renard-3', 'vigie'].includes(id),
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
const held: AgendaEvent = { e: 'PlaceKeyHeld', place: 'meleze', key_holder: 'gardienne', access: 'REG-3' };
const quai: AgendaEvent = { e: 'RouteAdded', route: 'quai' };
const ended: AgendaEvent = { e: 'AppearanceEnded', appearance: 'halle', conflict: null };
const leaked: AgendaEvent = { e: 'PublicityChanged', appearance: 'halle', from: 'announced', to: 'public', conflict: null };
type Surveyed = Extract<AgendaEvent, { e: 'SiteSurveyed' }>['of'];
const seen = (of: Surveyed, subject: string, at: number, id = 's1'): AgendaEvent => ({
  e: 'SiteSurveyed',
  survey: id,
  of,
  subject,
  at,
  conflict: null,
});
const survey = (of: Surveyed, subject: string, at = EVENING): AgendaAct => ({
  act: 'site.survey',
  with: { survey: 's1', of, subject, at },
});
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

const decided = (past: readonly Happened<AgendaEvent>[], asked: AgendaAct, by = 'vigie', words = ['reason']) =>
  begin(past).when(decideAgenda, asked, asks(by, { now: NOW, words }), facts);
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
    { act: 'place.key', with: { place: 'meleze', key_holder: 'gardienne', access: null } },
    { act: 'place.service', with: { place: 'meleze', at: EVENING, capacity: null } },
  ];
  for (const asked of places) {
    sample('unknown', [], asked);
    sample('usable', [meleze], asked);
    sample('compromised', [meleze, burnt], asked);
  }
  const told: AgendaAct = { act: 'place.told', with: { place: 'meleze', at: EVENING } };
  sample('unknown', [], told);
  sample('usable', [meleze, held], told);
  sample('compromised', [meleze, held, burnt], told);
  const route: AgendaAct = { act: 'route.add', with: { route: 'quai' } };
  sample('unknown', [], route);
  sample('route', [quai], route);
  const ofAppearances: AgendaAct[] = [
    add,
    { act: 'appearance.start', with: { appearance: 'halle' } },
    { act: 'appearance.move', with: { appearance: 'halle', from: EVENING, to: NOW, site: null } },
    { act: 'appearance.cancel', with: { appearance: 'halle' } },
    { act: 'appearance.end', with: { appearance: 'halle' } },
    { act: 'appearance.accompany', with: { appearance: 'halle', accompanying: ['lison'] } },
    { act: 'appearance.publicise', with: { appearance: 'halle', publicity: 'private' } },
    { act: 'appearance.review', with: { appearance: 'halle' } },
  ];
  for (const asked of ofAppearances) {
    sample('unknown', [], asked);
    sample('planned', [market, leaked], asked);
    sample('in_progress', [market, leaked, started], asked);
    sample('over', [market, leaked, started, ended], asked);
  }
  sample('unknown', [], survey('place', 'meleze'));
  sample('usable', [meleze], survey('place', 'meleze'));
  sample('compromised', [meleze, burnt], survey('place', 'meleze'));
  sample('route', [quai], survey('route', 'quai'));
  sample('planned', [market], survey('appearance', 'halle'));
  sample('in_progress', [market, started], survey('appearance', 'halle'));
  sample('over', [market, started, ended], survey('appearance', 'halle'));
  sample('surveyed', [market, seen('appearance', 'halle', EVENING)], survey('appearance', 'halle'));
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
    const place: SafePlace | undefined = begin([meleze, recce('meleze', EVENING)]).state.places.get('meleze');
    assert.ok(place);
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

  test('decision 28: a key-holder, a reference for the way in, and "they were told"; a new key-holder has been told nothing', () => {
    const told: AgendaEvent = { e: 'KeyHolderTold', place: 'meleze', at: EVENING, conflict: null };
    const at = (...events: AgendaEvent[]) => begin([meleze, ...events]).state.places.get('meleze');
    assert.deepEqual([at(held)?.keyHolder, at(held)?.access, at(held)?.toldAt], ['gardienne', 'REG-3', null]);
    assert.equal(at(held, told, { ...told, at: EVENING - HOUR } as AgendaEvent)?.toldAt, EVENING);
    assert.equal(at(held, told, { ...held, access: 'REG-4' } as AgendaEvent)?.toldAt, EVENING, 'the same person');
    assert.equal(at(held, told, { ...held, key_holder: 'voisin' } as AgendaEvent)?.toldAt, null);
    assert.deepEqual(decided([meleze], { act: 'place.told', with: { place: 'meleze', at: EVENING } }, 'renard-2'), {
      ok: true,
      events: [{ ...told, conflict: 'key_holder_unknown' }],
    });
  });

  test('serviced: the last time counts; a capacity that is not said stays', () => {
    const serviced = (at: number, capacity: number | null): AgendaEvent => ({
      e: 'PlaceServiced',
      place: 'meleze',
      at,
      capacity,
      conflict: null,
    });
    const place = begin([{ ...meleze, capacity: 4 } as AgendaEvent, serviced(EVENING, 6), serviced(EVENING - HOUR, null)]).state.places.get(
      'meleze',
    );
    assert.deepEqual([place?.servicedAt, place?.capacity], [EVENING, 6]);
  });

  test('I-20 a survey of a place is a recce of it, by somebody, on a day; told late it restores nothing', () => {
    const { state } = begin([meleze, [seen('place', 'meleze', EVENING - DAY), { by: 'renard-4' }]]);
    assert.deepEqual([state.places.get('meleze')?.recce, state.surveys.get('s1')?.by], [EVENING - DAY, 'renard-4']);
    const restored = (at: number) =>
      begin([meleze, [burnt, { now: EVENING }], seen('place', 'meleze', at)]).state.places.get('meleze')?.compromisedAt;
    assert.deepEqual([restored(EVENING), restored(EVENING + 1)], [EVENING, null]);
    assert.deepEqual(decided([meleze], survey('place', 'meleze', NOW + DAY)), {
      ok: true,
      events: [{ e: 'SiteSurveyed', survey: 's1', of: 'place', subject: 'meleze', at: NOW, conflict: null }],
    });
  });

  test('a route and a site are surveyed the same way; the last visit counts', () => {
    const { state } = begin([
      quai,
      market,
      seen('route', 'quai', EVENING),
      seen('route', 'quai', EVENING - 1, 's2'),
      seen('appearance', 'halle', EVENING, 's3'),
    ]);
    assert.deepEqual(
      [state.routes.get('quai')?.recce, state.appearances.get('halle')?.surveyed, state.surveys.size],
      [EVENING, EVENING, 3],
    );
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

  test('I-14 it ends when somebody says so, and never by its hour; a cancelled one is over too, with a reason', () => {
    const row = (...events: AgendaEvent[]) => {
      const appearance = begin([market, ...events]).state.appearances.get('halle');
      assert.ok(appearance);
      return appearance;
    };
    assert.equal(isAhead(row(started)), true);
    assert.equal(isAhead(row(started, ended)), false);
    assert.equal(isAhead(row({ e: 'AppearanceCancelled', appearance: 'halle' })), false);
    const cancel: AgendaAct = { act: 'appearance.cancel', with: { appearance: 'halle' } };
    assert.equal(refusalOf(decided([market], cancel, 'vigie', [])), 'reason_missing');
    assert.equal(refusalOf(decided([market], cancel, 'renard-2')), 'role_missing');
    // Whoever was there may say that it is over, even where nobody said that it began: kept, with that reservation.
    assert.deepEqual(decided([market], { act: 'appearance.end', with: { appearance: 'halle' } }, 'renard-2'), {
      ok: true,
      events: [{ e: 'AppearanceEnded', appearance: 'halle', conflict: 'appearance_not_started' }],
    });
  });

  test('moved: other hours, another site; a survey of the old site says nothing of the new one', () => {
    const moved = (site: string): AgendaEvent => ({ e: 'AppearanceMoved', appearance: 'halle', from: NOW, to: NOW + HOUR, site });
    const at = (...events: Happened<AgendaEvent>[]) =>
      begin([{ ...market, site: 'mairie' } as AgendaEvent, ...events]).state.appearances.get('halle');
    const visited = seen('appearance', 'halle', EVENING);
    assert.deepEqual([at(visited, moved('mairie'))?.surveyed, at(visited, moved('salle'))?.surveyed], [EVENING, null]);
    assert.deepEqual([at(moved('salle'))?.movedIn, at(moved('salle'))?.from], [1, NOW]);
    assert.equal(
      answer([market], { act: 'appearance.move', with: { appearance: 'halle', from: NOW, to: NOW, site: null } }),
      'period_empty',
    );
  });

  test('who accompanies is somebody the roster knows, each once', () => {
    const with_ = (...accompanying: string[]): AgendaAct => ({ act: 'appearance.accompany', with: { appearance: 'halle', accompanying } });
    assert.equal(answer([market], with_('inconnu')), 'person_unknown');
    assert.deepEqual(decided([market], with_('lison', 'lison')), {
      ok: true,
      events: [{ e: 'AccompanyingSet', appearance: 'halle', accompanying: ['lison'] }],
    });
    const set: AgendaEvent = { e: 'AccompanyingSet', appearance: 'halle', accompanying: ['lison'] };
    assert.deepEqual(begin([market, set]).state.appearances.get('halle')?.accompanying, ['lison']);
    assert.equal(answer([], { ...add, with: { ...add.with, accompanying: ['inconnu'] } } as AgendaAct), 'person_unknown');
  });

  test('what becomes public is told by anybody, and waits to be reviewed since the first change; a review is of something', () => {
    const publicise = (publicity: 'public' | 'private'): AgendaAct => ({
      act: 'appearance.publicise',
      with: { appearance: 'halle', publicity },
    });
    const secret: AgendaEvent = { ...market, publicity: 'private' } as AgendaEvent;
    assert.deepEqual(decided([secret], publicise('public'), 'renard-2'), {
      ok: true,
      events: [{ e: 'PublicityChanged', appearance: 'halle', from: 'private', to: 'public', conflict: null }],
    });
    assert.deepEqual(decided([], publicise('public'), 'renard-2'), {
      ok: true,
      events: [{ e: 'PublicityChanged', appearance: 'halle', from: 'public', to: 'public', conflict: 'appearance_unknown' }],
    });
    assert.deepEqual(decided([secret], publicise('private')), {
      ok: true,
      events: [{ e: 'PublicityChanged', appearance: 'halle', from: 'private', to: 'private', conflict: 'publicity_same' }],
    });
    const since = (...events: Happened<AgendaEvent>[]) => begin([market, ...events]).state.appearances.get('halle')?.reviewSince;
    assert.equal(since([leaked, { now: NOW }], [leaked, { now: NOW + 1 }]), NOW);
    assert.equal(since(leaked, { e: 'AppearanceReviewed', appearance: 'halle' }), null);
    assert.equal(answer([market], { act: 'appearance.review', with: { appearance: 'halle' } }), 'nothing_to_review');
  });

  test('it begins when somebody says so, once; a conflict moves nothing', () => {
    const at = (...events: Happened<AgendaEvent>[]) => begin([market, ...events]).state.appearances.get('halle')?.startedAt;
    assert.equal(at(), null);
    assert.equal(at([started, { now: NOW }]), NOW);
    assert.equal(at([{ ...started, conflict: 'appearance_started' } as AgendaEvent, { now: NOW }]), null);
  });
});

describe('movement orders', () => {
  test('a new version un-briefs everybody, and who read the old one is still known', () => {
    const v3: AgendaEvent = { e: 'MembersBriefed', order: 'o1', version: 3, members: ['renard-1', 'renard-2'] };
    const v4: AgendaEvent = { e: 'MembersBriefed', order: 'o1', version: 4, members: ['renard-2'] };
    const { state } = begin([...planned, order(3), v3, order(4), v4]);
    assert.deepEqual(
      state.orders.get('o1')?.known.map(({ member, version }) => [member, version]),
      [
        ['renard-1', 3],
        ['renard-2', 4],
      ],
    );
  });

  test('routes are known; a person has one seat and a seat one person, who is somebody', () => {
    const routes = (primary: string | null) => ({ routes: { primary, alternate: null, emergency: null } });
    assert.equal(answer(planned, issue(1, routes('quai'))), 'route_unknown');
    assert.equal(answer([...planned, quai], issue(1, routes('quai'))), null);
    const seats = (...rows: [string, string][]) => ({ seats: rows.map(([seat, person]) => ({ vehicle: 'v2', seat, person })) });
    assert.equal(answer(planned, issue(1, seats(['driver', 'renard-3'], ['left', 'renard-3']))), 'seated_twice');
    assert.equal(answer(planned, issue(1, seats(['driver', 'renard-3'], ['driver', 'hermine']))), 'seated_twice');
    assert.equal(answer(planned, issue(1, seats(['driver', 'inconnu']))), 'person_unknown');
    assert.equal(answer(planned, issue(1, seats(['driver', 'renard-3'], ['left', 'hermine']))), null);
    assert.equal(answer([...planned, started, ended], issue(1)), 'appearance_over');
  });

  test('what an old order does not say is unknown, and what a new one says is kept', () => {
    const bare = begin([...planned, order(1)]).state.orders.get('o1');
    assert.deepEqual([bare?.hospital, bare?.seats, bare?.routes.primary, bare?.comms.primary], [null, [], null, null]);
    const comms = { primary: 'radio-1', alternate: null, contingency: null, emergency: null };
    const whole = begin([
      ...planned,
      { ...order(1), hospital: 'nord', comms, legs: [{ from: 'a', to: 'b', depart: null }] } as AgendaEvent,
    ]);
    const kept = whole.state.orders.get('o1');
    assert.deepEqual([kept?.hospital, kept?.comms, kept?.legs.length], ['nord', comms, 1]);
  });

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
