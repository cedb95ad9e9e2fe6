/** What is missing before an appearance, while it can be mended (domain §6b, S2). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, MINUTE } from '../../kernel/time.ts';
import { EVENING, given, type Happened } from '../given.ts';
import { type AgendaEvent, evolveAgenda, initialAgenda } from './model.ts';
import { agendaWarnings, type Post, WARNS_AHEAD } from './warnings.ts';

const begin = given(evolveAgenda, initialAgenda);
const FROM = EVENING + 2 * HOUR;
const TO = FROM + 3 * HOUR;
const added = (more: object = {}): AgendaEvent => ({
  e: 'AppearanceAdded',
  appearance: 'halle',
  principal: 'hermine',
  from: FROM,
  to: TO,
  publicity: 'public',
  site: 'mairie',
  ...more,
});
const market = added();
const surveyed = (of: 'place' | 'route' | 'appearance', subject: string, at = EVENING): AgendaEvent => ({
  e: 'SiteSurveyed',
  survey: `${of}-${subject}-${at}`,
  of,
  subject,
  at,
  conflict: null,
});
const order = (version = 1, more: object = {}): AgendaEvent => ({
  e: 'MovementOrderIssued',
  order: 'o1',
  appearance: 'halle',
  version,
  havens: ['meleze'],
  routes: { primary: 'quai', alternate: null, emergency: 'rocade' },
  hospital: 'nord',
  ...more,
});
const briefed = (version: number, ...members: string[]): AgendaEvent => ({ e: 'MembersBriefed', order: 'o1', version, members });
const ready: AgendaEvent[] = [
  { e: 'PlaceAdded', place: 'meleze', kind: 'house' },
  { e: 'PlaceKeyHeld', place: 'meleze', key_holder: 'gardienne', access: null },
  { e: 'KeyHolderTold', place: 'meleze', at: EVENING, conflict: null },
  surveyed('place', 'meleze'),
  { e: 'RouteAdded', route: 'quai' },
  { e: 'RouteAdded', route: 'rocade' },
  surveyed('route', 'quai'),
  surveyed('route', 'rocade'),
  market,
  surveyed('appearance', 'halle'),
];
const whole: AgendaEvent[] = [...ready, order(), briefed(1, 'renard-1', 'renard-2')];
const POSTS: Post[] = [
  { member: 'renard-1', leads: true, from: EVENING, to: null },
  { member: 'renard-2', leads: false, from: EVENING, to: null },
];
const warned = (past: readonly Happened<AgendaEvent>[], posts: readonly Post[] = POSTS, now = EVENING + HOUR) =>
  agendaWarnings(begin(past).state, now, { posts: (principal) => (principal === 'hermine' ? posts : POSTS) });
const codes = (...args: Parameters<typeof warned>): string[] => warned(...args).map((row) => `${row.code} ${row.about.join('+')}`);

test('everything in order: nothing is said', () => {
  assert.deepEqual(codes(whole), []);
});

test('three days ahead and no more; nothing of what is over', () => {
  assert.deepEqual(codes([market], POSTS, FROM - WARNS_AHEAD - 1), []);
  assert.deepEqual(codes([market], POSTS, FROM - WARNS_AHEAD), ['order_missing halle', 'site_not_surveyed halle']);
  assert.deepEqual(codes([market, { e: 'AppearanceCancelled', appearance: 'halle' }]), []);
});

test('I-14 an hour that has passed is said, not taken for a beginning or an end', () => {
  assert.deepEqual(codes(whole, POSTS, FROM), ['start_unsaid halle']);
  const started: AgendaEvent = { e: 'AppearanceStarted', appearance: 'halle', conflict: null };
  assert.deepEqual(codes([...whole, started], POSTS, TO - 1), []);
  assert.deepEqual(codes([...whole, started], POSTS, TO + 30 * DAY), ['end_unsaid halle']);
  assert.deepEqual(codes([market], POSTS, TO), ['start_unsaid halle'], 'nothing else can be mended any more');
});

test('a team leader for every hour, somebody for every hour; the hours are named', () => {
  assert.deepEqual(codes(whole, []), ['team_leader_missing halle', 'hours_uncovered halle']);
  const early: Post[] = [{ member: 'renard-1', leads: true, from: FROM - DAY, to: FROM + HOUR }];
  const late: Post[] = [{ member: 'renard-2', leads: false, from: FROM + 2 * HOUR, to: TO }];
  const [unled, uncovered] = warned(whole, [...early, ...late]);
  assert.deepEqual(unled?.gaps, [{ from: FROM + HOUR, to: TO }]);
  assert.deepEqual(uncovered?.gaps, [{ from: FROM + HOUR, to: FROM + 2 * HOUR }]);
  assert.deepEqual(codes(whole, [...late, { member: 'renard-1', leads: true, from: FROM, to: null }]), [], 'one post covers another');
  const [tail] = warned(whole, [{ member: 'renard-1', leads: true, from: FROM + MINUTE, to: FROM + HOUR }]);
  assert.deepEqual(tail?.gaps, [
    { from: FROM, to: FROM + MINUTE },
    { from: FROM + HOUR, to: TO },
  ]);
});

test('nobody briefed, some never, some on an older version', () => {
  assert.deepEqual(codes([...ready, order()]), ['nobody_briefed o1']);
  assert.deepEqual(codes([...ready, order(), briefed(1, 'renard-1')]), ['not_briefed renard-2']);
  assert.deepEqual(codes([...whole, order(2)]), ['nobody_briefed o1', 'briefed_on_older renard-1+renard-2']);
  assert.deepEqual(codes([...whole, order(2), briefed(2, 'renard-1')]), ['briefed_on_older renard-2']);
});

test('an order issued before the hours or the site changed', () => {
  const moved: AgendaEvent = { e: 'AppearanceMoved', appearance: 'halle', from: FROM, to: TO, site: 'mairie' };
  assert.deepEqual(codes([...whole, moved]), ['order_before_move o1']);
  assert.deepEqual(codes([...whole, moved, order(2), briefed(2, 'renard-1', 'renard-2')]), []);
});

test('the way: primary, emergency, and when somebody last took it', () => {
  const none = { routes: { primary: null, alternate: null, emergency: null } };
  assert.deepEqual(codes([...ready, order(1, none), briefed(1, 'renard-1', 'renard-2')]), [
    'route_missing o1',
    'emergency_route_missing o1',
  ]);
  const fortnight = EVENING + 15 * DAY;
  const later = ready.map((event) => (event === market ? added({ from: fortnight, to: fortnight + HOUR }) : event));
  const stale = codes([...later, order(), briefed(1, 'renard-1', 'renard-2')], POSTS, fortnight - HOUR);
  assert.deepEqual(stale, ['route_stale quai+rocade', 'haven_stale meleze', 'recce_stale halle']);
});

test('I-20, decision 28: havens compromised or not visited, keys nobody is known to hold, holders nobody told, no hospital', () => {
  const bare: AgendaEvent[] = ['a', 'b', 'c'].map((place) => ({ e: 'PlaceAdded', place, kind: 'haven' }));
  const past = [
    ...ready,
    ...bare,
    { e: 'PlaceKeyHeld', place: 'b', key_holder: 'voisin', access: null },
    { e: 'PlaceCompromised', place: 'c', conflict: null },
    order(1, { havens: ['a', 'b', 'c', 'inconnu'], hospital: null }),
    briefed(1, 'renard-1', 'renard-2'),
  ] as AgendaEvent[];
  assert.deepEqual(codes(past), [
    'haven_compromised c',
    'haven_stale a+b',
    'key_holder_unknown a+c',
    'key_holder_not_told b',
    'hospital_missing o1',
  ]);
  assert.deepEqual(codes([...ready, order(1, { havens: [] }), briefed(1, 'renard-1', 'renard-2')]), ['haven_missing o1']);
});

test('what has become public waits to be reviewed', () => {
  const leaked: AgendaEvent = { e: 'PublicityChanged', appearance: 'halle', from: 'private', to: 'public', conflict: null };
  assert.deepEqual(codes([...whole, leaked]), ['publicity_to_review halle']);
});

test('S2 two principals on one site at the same hours: each is told of the other; other hours or another site, nobody is', () => {
  const other = (more: object): AgendaEvent => added({ appearance: 'voeux', principal: 'loutre', from: TO - HOUR, to: TO + HOUR, ...more });
  const shared = (more: object) => codes([...whole, other(more)]).filter((said) => said.startsWith('shared_site'));
  assert.deepEqual(shared({}), ['shared_site voeux', 'shared_site halle']);
  assert.deepEqual(shared({ from: TO }), []);
  assert.deepEqual(shared({ site: 'salle' }), []);
  assert.deepEqual(shared({ site: null }), []);
  assert.deepEqual(shared({ principal: 'hermine' }), []);
});
