/**
 * What is missing before an appearance, while there is time to mend it (domain §6b): a pure reading of the agenda at an
 * instant, from three days ahead until somebody says that the appearance is over. A warning holds nothing up; it names the
 * ids a person needs to act. A window that has passed is overdue, never over (I-14).
 */
import type { Id, MemberId, PersonId } from '../../kernel/ids.ts';
import { HOUR, type Ms } from '../../kernel/time.ts';
import { freshness, havenValidity } from './havens.ts';
import { type AgendaState, type Appearance, isAhead, type MovementOrder, type SafePlace } from './model.ts';

/** How long ahead the agenda warns: two nights and the day between, in which a site can still be visited. */
export const WARNS_AHEAD: Ms = 72 * HOUR;

export type WarningCode =
  | 'start_unsaid'
  | 'end_unsaid'
  | 'team_leader_missing'
  | 'hours_uncovered'
  | 'order_missing'
  | 'order_before_move'
  | 'nobody_briefed'
  | 'not_briefed'
  | 'briefed_on_older'
  | 'site_not_surveyed'
  | 'recce_stale'
  | 'route_missing'
  | 'emergency_route_missing'
  | 'route_stale'
  | 'haven_missing'
  | 'haven_compromised'
  | 'haven_stale'
  | 'key_holder_unknown'
  | 'key_holder_not_told'
  | 'hospital_missing'
  | 'publicity_to_review'
  | 'shared_site';

export interface Window {
  readonly from: Ms;
  readonly to: Ms;
}
export interface Warning {
  readonly code: WarningCode;
  readonly doctrine: string;
  readonly appearance: Id;
  readonly about: readonly Id[];
  /** The hours it is about, where it is about hours. */
  readonly gaps: readonly Window[];
}

/** A member who protects, and when. */
export interface Post {
  readonly member: MemberId;
  readonly leads: boolean;
  readonly from: Ms;
  readonly to: Ms | null;
}
/** What the warnings need of the roster; filled in by facts.ts. */
export interface WarningFacts {
  /** Everybody assigned to protect this principal at some instant of the window, companions left out. */
  posts(principal: PersonId, window: Window): readonly Post[];
}

/** Soonest appearance first; of one appearance, in the order in which a team leader would mend it. */
export function agendaWarnings(state: AgendaState, now: Ms, facts: WarningFacts): Warning[] {
  return state.appearances
    .filter((row) => isAhead(row) && row.from <= now + WARNS_AHEAD)
    .sort((a, b) => a.from - b.from || a.index - b.index)
    .flatMap((row) => warningsOf(state, row, now, facts));
}

function warningsOf(state: AgendaState, row: Appearance, now: Ms, facts: WarningFacts): Warning[] {
  const found: Warning[] = [];
  const warn = (code: WarningCode, doctrine: string, about: readonly Id[], gaps: readonly Window[] = []): void => {
    if (about.length > 0) found.push({ code, doctrine, appearance: row.id, about, gaps });
  };
  const itself = (is: boolean): Id[] => (is ? [row.id] : []);
  warn('start_unsaid', 'I-14', itself(row.startedAt === null && row.from <= now));
  warn('end_unsaid', 'I-14', itself(row.startedAt !== null && row.to <= now));
  if (row.to <= now) return found;

  const posts = facts.posts(row.principal, row);
  const unled = gapsIn(
    row,
    posts.filter(({ leads }) => leads),
  );
  warn('team_leader_missing', 'domain §2', itself(unled.length > 0), unled);
  const uncovered = gapsIn(row, posts);
  warn('hours_uncovered', 'domain §3', itself(uncovered.length > 0), uncovered);
  const order = state.orders.filter(({ appearance }) => appearance === row.id)[0];
  warn('order_missing', 'domain §3', itself(order === undefined));
  if (order !== undefined) ofOrder(state, row, order, posts, now, warn);
  const site = freshness(row.surveyed, now);
  warn('site_not_surveyed', 'domain §6b', itself(site === 'never'));
  warn('recce_stale', 'domain §6b', itself(site === 'stale'));
  warn('publicity_to_review', 'domain §6b', itself(row.reviewSince !== null));
  warn('shared_site', 'S2', sharingSite(state, row));
  return found;
}

type Warn = (code: WarningCode, doctrine: string, about: readonly Id[]) => void;

function ofOrder(state: AgendaState, row: Appearance, order: MovementOrder, posts: readonly Post[], now: Ms, warn: Warn): void {
  const { id, routes, hospital, briefed, known } = order;
  const itself = (is: boolean): Id[] => (is ? [id] : []);
  warn('order_before_move', 'domain §3', itself(row.movedIn !== null && order.index < row.movedIn));
  const expected = [...new Set(posts.map(({ member }) => member))];
  const knows = (member: MemberId): number => known.find((briefing) => briefing.member === member)?.version ?? 0;
  warn('nobody_briefed', 'domain §3', itself(briefed.length === 0));
  if (briefed.length > 0)
    warn(
      'not_briefed',
      'domain §3',
      expected.filter((member) => knows(member) === 0),
    );
  warn(
    'briefed_on_older',
    'domain §3',
    known.filter(({ version }) => version < order.version).map(({ member }) => member),
  );
  warn('route_missing', 'domain §3', itself(routes.primary === null));
  warn('emergency_route_missing', 'domain §3', itself(routes.emergency === null));
  const used = [...new Set(Object.values(routes))].flatMap((route) => state.routes.get(route ?? '') ?? []);
  warn(
    'route_stale',
    'domain §6b',
    used.filter(({ recce }) => freshness(recce, now) !== 'green').map((route) => route.id),
  );
  const havens = order.havens.flatMap((place) => state.places.get(place) ?? []);
  const those = (is: (place: SafePlace) => boolean): Id[] => havens.filter(is).map((place) => place.id);
  warn('haven_missing', 'domain §3', itself(havens.length === 0));
  warn(
    'haven_compromised',
    'I-20',
    those((place) => havenValidity(place, now) === 'compromised'),
  );
  warn(
    'haven_stale',
    'I-20',
    those((place) => ['stale', 'never'].includes(havenValidity(place, now))),
  );
  warn(
    'key_holder_unknown',
    'decision 28',
    those(({ keyHolder }) => keyHolder === null),
  );
  warn(
    'key_holder_not_told',
    'decision 28',
    those(({ keyHolder, toldAt }) => keyHolder !== null && toldAt === null),
  );
  warn('hospital_missing', 'domain §3', itself(hospital === null));
}

/** The appearances of other principals on the same site at the same hours: two details that must know of each other (S2). */
const sharingSite = (state: AgendaState, row: Appearance): Id[] =>
  state.appearances
    .filter((other) => other.site !== null && other.site === row.site && other.principal !== row.principal && isAhead(other))
    .filter((other) => other.from < row.to && row.from < other.to)
    .sort((a, b) => a.index - b.index)
    .map((other) => other.id);

/** The hours of a window in which none of these posts is held. */
function gapsIn(window: Window, posts: readonly Post[]): Window[] {
  const gaps: Window[] = [];
  let at = window.from;
  for (const post of [...posts].sort((a, b) => a.from - b.from)) {
    if (post.from > at) gaps.push({ from: at, to: Math.min(post.from, window.to) });
    at = Math.max(at, post.to ?? window.to);
    if (at >= window.to) return gaps;
  }
  return [...gaps, { from: at, to: window.to }];
}
