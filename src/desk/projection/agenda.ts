/** The agenda for one viewer: appearances and their orders, places and routes, and what is missing while it can be mended. */
import type { Id } from '../../kernel/ids.ts';
import { agendaWarnings, freshness, havenValidity, isAhead, type Warning, type WarningCode, warningFacts } from '../../loop/loop.ts';
import type { AppearanceLine, OrderView, PlaceLine, RouteLine, SurveyView, WarningView } from '../../wire/agenda-views.ts';
import { WARNING_WORDS } from '../../wire/agenda-words.ts';

import { person, personOrNull, place } from './people.ts';
import type { Appearance, MovementOrder } from './rows.ts';
import { type Sight, seesPlaces, seesPrincipal } from './sight.ts';

const byIndex = (a: { readonly index: number }, b: { readonly index: number }): number => a.index - b.index;

/** Appearances that nobody has said to be over, soonest first: a window that has passed is late, not gone (I-14). */
export const appearanceLines = (sight: Sight): AppearanceLine[] =>
  sight.state.agenda.appearances
    .filter((row) => isAhead(row) && seesPrincipal(sight, row.principal))
    .sort((a, b) => a.from - b.from || byIndex(a, b))
    .map((row) => appearanceLine(sight, row));

function appearanceLine(sight: Sight, row: Appearance): AppearanceLine {
  const order = sight.state.agenda.orders.filter((one) => one.appearance === row.id)[0];
  return {
    id: row.id,
    principal: person(sight, row.principal),
    title: sight.words(row.index).title ?? null,
    from: row.from,
    to: row.to,
    publicity: row.publicity,
    startedAt: row.startedAt,
    overdue: row.to <= sight.now,
    site: row.site,
    accompanying: row.accompanying.map((id) => person(sight, id)),
    survey: surveyOf(sight, row.id),
    reviewSince: row.reviewSince,
    order: order === undefined ? null : orderView(sight, row, order),
  };
}

/** The last survey of a site, by when somebody was there. */
function surveyOf(sight: Sight, appearance: Id): SurveyView | null {
  const rows = sight.state.agenda.surveys.filter((row) => row.of === 'appearance' && row.subject === appearance);
  const last = rows.sort((a, b) => a.at - b.at || byIndex(a, b)).at(-1);
  // A survey of the site before the appearance went elsewhere says nothing of where it is now.
  if (last === undefined || sight.state.agenda.appearances.get(appearance)?.surveyed !== last.at) return null;
  const validity = freshness(last.at, sight.now) === 'green' ? 'green' : 'stale';
  return { at: last.at, by: person(sight, last.by), validity, note: sight.words(last.index).note ?? null };
}

function orderView(sight: Sight, row: Appearance, order: MovementOrder): OrderView {
  const expected = sight.state.roster.assignments.filter(
    (one) => one.principal === row.principal && one.part !== 'companion' && one.from <= row.from && (one.to === null || row.from < one.to),
  );
  return {
    id: order.id,
    version: order.version,
    at: order.at,
    briefed: order.briefed.length,
    expected: new Set(expected.map((one) => one.person)).size,
    briefings: order.known.map(({ member, version, at }) => ({
      who: person(sight, member),
      version,
      at,
      current: version === order.version,
    })),
    plan: seesPlaces(sight) || sight.protects.has(row.principal) ? planView(sight, order) : null,
  };
}

const planView = (sight: Sight, { havens, legs, seats, routes, hospital, comms }: MovementOrder): OrderView['plan'] => ({
  havens: havens.map((id) => place(sight, id)),
  legs,
  seats: seats.map(({ vehicle, seat, person: who }) => ({ vehicle, seat, who: person(sight, who) })),
  routes,
  hospital,
  comms,
});

const VALIDITIES = ['green', 'stale', 'never', 'compromised'] as const;
const rank = (a: { validity: (typeof VALIDITIES)[number] }, b: { validity: (typeof VALIDITIES)[number] }): number =>
  VALIDITIES.indexOf(a.validity) - VALIDITIES.indexOf(b.validity);

/** Every prepared place, in the order they may be proposed: a stale or compromised one never comes first (I-20). */
export function placeLines(sight: Sight): PlaceLine[] {
  if (!seesPlaces(sight)) return [];
  return [...sight.state.agenda.places.values()]
    .map((row) => ({ row, validity: havenValidity(row, sight.now) }))
    .sort((a, b) => rank(a, b) || byIndex(a.row, b.row))
    .map(({ row, validity }) => ({
      ...place(sight, row.id),
      recce: row.recce,
      validity,
      keyHolder: personOrNull(sight, row.keyHolder),
      toldAt: row.toldAt,
      access: row.access,
      capacity: row.capacity,
      servicedAt: row.servicedAt,
    }));
}

export function routeLines(sight: Sight): RouteLine[] {
  if (!seesPlaces(sight)) return [];
  return [...sight.state.agenda.routes.values()].sort(byIndex).map((row) => ({
    id: row.id,
    codeName: sight.words(row.index).code_name ?? null,
    recce: row.recce,
    validity: freshness(row.recce, sight.now),
  }));
}

/** The desk, and of their own principals those who lead or go ahead: whoever can mend it. What they may not see is not named. */
export function warnings(sight: Sight): WarningView[] {
  const { agenda } = sight.state;
  const goesAhead = sight.roles.includes('advance');
  const isFor = (row: Appearance): boolean =>
    sight.desk || sight.leads.has(row.principal) || (goesAhead && sight.protects.has(row.principal));
  return agendaWarnings(agenda, sight.now, warningFacts(sight.state)).flatMap((warning) => {
    const row = agenda.appearances.get(warning.appearance);
    if (row === undefined || !isFor(row)) return [];
    // Which places and routes is for whoever chooses among them (I-20): the others read that something is missing.
    if (OF_PLACES.has(warning.code) && !seesPlaces(sight)) return [viewOf(sight, row, warning, [row.id])];
    // Another principal's appearance is named only to whoever sees that principal (S2): the desk tells the others.
    const about = warning.code === 'shared_site' ? warning.about.filter((id) => seesAppearance(sight, id)) : warning.about;
    return about.length === 0 ? [] : [viewOf(sight, row, warning, about)];
  });
}

const OF_PLACES: ReadonlySet<WarningCode> = new Set([
  'haven_compromised',
  'haven_stale',
  'key_holder_unknown',
  'key_holder_not_told',
  'route_stale',
]);

function viewOf(sight: Sight, row: Appearance, { code, doctrine, gaps }: Warning, about: readonly Id[]): WarningView {
  return { code, doctrine, appearance: row.id, principal: person(sight, row.principal), about, gaps, ...WARNING_WORDS[code] };
}

const seesAppearance = (sight: Sight, id: Id): boolean => seesPrincipal(sight, sight.state.agenda.appearances.get(id)?.principal ?? '');
