/** Check-ins and calls for one viewer: who is late, who calls for help, whom the desk has been told is not free. */
import type { MemberId } from '../../kernel/ids.ts';
import { DAY } from '../../kernel/time.ts';
import { asksCode, type CheckinState, duressItem, expected, overdue, panicItem } from '../../loop/loop.ts';
import type { AwaitedLine, CallLine, CodesLine, OwnCheckins, OwnCodes, SilenceLine } from '../../wire/checkin-views.ts';
import { takeAction } from './actions.ts';
import { person, personOrNull } from './people.ts';
import { type Sight, seesPerson } from './sight.ts';

type Awaited = ReturnType<typeof overdue>[number];
type Calling = Awaited['plan']['calling'];

const wasCalled = (calling: Calling, viewer: MemberId): boolean => calling.told.includes(viewer);

function awaitedLine(sight: Sight, { plan, due, phase, silentUntil }: Awaited): AwaitedLine {
  const heard = sight.state.checkin.contacts.get(plan.person);
  return {
    plan: plan.id,
    who: person(sight, plan.person),
    phase: phase === 'ended' ? 'expected' : phase,
    due,
    silentUntil,
    heard: heard === undefined ? null : { at: heard.said, means: heard.means },
    takenBy: personOrNull(sight, plan.calling.takenBy),
    actions: takeAction(sight, plan.id, plan),
  };
}

const everybody = ({ state, now }: Sight): Awaited[] => [...overdue(state.checkin, now), ...expected(state.checkin, now)];

/** Everybody late, the longest first; then everybody expected, the nearest first. */
export function awaitedLines(sight: Sight): AwaitedLine[] {
  const near = seesPerson(sight);
  return everybody(sight)
    .filter(({ plan }) => near(plan.person) || wasCalled(plan.calling, sight.viewer))
    .map((line) => awaitedLine(sight, line));
}

/** Planned silences that are not over. */
export function silenceLines(sight: Sight): SilenceLine[] {
  const near = seesPerson(sight);
  return [...sight.state.checkin.silences]
    .filter(([who, until]) => until > sight.now && near(who))
    .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
    .map(([who, until]) => ({ who: person(sight, who), until }));
}

/**
 * Calls for help, then people who are not free, oldest first. Nobody's own phone shows their own discreet call; a duress is
 * for the desk and for whoever was called for it. Those who may not know of it have lost its row already (loop/believed.ts).
 */
export function callLines(sight: Sight): CallLine[] {
  const { state, viewer, desk } = sight;
  const near = seesPerson(sight);
  const panics = [...state.checkin.panics.values()]
    .filter((row) => row.state === 'open' && !(row.person === viewer && row.manner === 'discreet'))
    .filter((row) => near(row.person) || wasCalled(row.calling, viewer) || row.by === viewer)
    .sort((a, b) => a.index - b.index);
  const duresses = [...state.checkin.duresses.values()]
    .filter((row) => row.state === 'active' && (desk || wasCalled(row.calling, viewer)))
    .sort((a, b) => a.index - b.index);
  return [
    ...panics.map((row) => callLine(sight, 'panic', panicItem(row.person), row.person, row)),
    ...duresses.map((row) => callLine(sight, 'duress', duressItem(row.member), row.member, row, row.acts)),
  ];
}

type Row = { readonly by: MemberId; readonly raisedAt: number; readonly calling: Calling } & Parameters<typeof takeAction>[2];

function callLine(
  sight: Sight,
  kind: CallLine['kind'],
  item: string,
  who: string,
  row: Row,
  acts: readonly { readonly act: string; readonly at: number }[] = [],
): CallLine {
  return {
    item,
    kind,
    who: person(sight, who),
    since: row.raisedAt,
    by: person(sight, row.by),
    told: [...row.calling.told].sort().map((id) => person(sight, id)),
    takenBy: personOrNull(sight, row.calling.takenBy),
    next: row.calling.next,
    acts: acts.map(({ act, at }) => ({ act, at })),
    actions: takeAction(sight, item, row),
  };
}

export function ownCheckins(sight: Sight): OwnCheckins {
  const { viewer, now } = sight;
  const state: CheckinState = sight.state.checkin;
  const panic = state.panics.get(viewer);
  const silence = state.silences.get(viewer) ?? now;
  return {
    awaited: everybody(sight)
      .filter(({ plan }) => plan.person === viewer)
      .map((line) => awaitedLine(sight, line)),
    silentUntil: silence > now ? silence : null,
    manner: state.preferences.get(viewer) ?? 'discreet',
    panicSince: panic?.state === 'open' && panic.manner === 'visible' ? panic.raisedAt : null,
  };
}

/** Calls, and people who are late, that this viewer was rung about. */
export const calledAbout = (sight: Sight): { calls: CallLine[]; late: AwaitedLine[] } => ({
  calls: callLines(sight).filter(({ told }) => told.some(({ id }) => id === sight.viewer)),
  late: everybody(sight)
    .filter(({ plan, phase }) => phase !== 'expected' && plan.person !== sight.viewer && wasCalled(plan.calling, sight.viewer))
    .map((line) => awaitedLine(sight, line)),
});

/** Whose codes are set, rehearsed, or were not recognised within the day; for the desk. */
export function codesLines(sight: Sight): CodesLine[] {
  const { state, now, desk } = sight;
  if (!desk) return [];
  return [...state.checkin.codes.values()]
    .sort((a, b) => (a.member < b.member ? -1 : 1))
    .map(({ member, set, since, rehearsed, missed }) => ({
      who: person(sight, member),
      since: set === null ? null : since,
      rehearsed: rehearsed.length,
      missed: missed !== null && missed.at > now - DAY ? missed : null,
    }));
}

export function ownCodes({ state, viewer }: Sight): OwnCodes {
  const own = state.checkin.codes.get(viewer);
  return { since: own === undefined || own.set === null ? null : own.since, asked: asksCode(state.checkin, viewer) };
}
