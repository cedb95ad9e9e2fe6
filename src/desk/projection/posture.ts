/** How somebody is protected: the level in force and since when, what waits, and for the desk alone why. */
import type { Id, PersonId } from '../../kernel/ids.ts';
import { historyOf, inForce, isReinforced, reviewsDue } from '../../loop/loop.ts';
import type { IntervalView, LevelRef, LoweringView, PostureLine, PostureView, ScaleView } from '../../wire/speech-views.ts';
import { postureActions } from './actions.ts';
import { logRef, person } from './people.ts';
import type { Interval, Lowering } from './rows.ts';
import { type Sight, seesPosture } from './sight.ts';

function levelRef(sight: Sight, { scale, level }: { readonly scale: Id; readonly level: Id }): LevelRef {
  const row = sight.state.posture.scales.get(scale);
  const n = (row?.levels.indexOf(level) ?? -1) + 1;
  return { scale, level, name: row === undefined ? null : (sight.words(row.index)[`level_${n}`] ?? null) };
}

/** Why, and on what: for the desk (decision 29). */
const grounds = (sight: Sight, row: { readonly index: number; readonly basis: readonly Id[] }) =>
  sight.desk ? { reason: sight.words(row.index).reason ?? null, basis: row.basis } : { reason: null, basis: [] };

function intervalView(sight: Sight, row: Interval): IntervalView {
  const { id, from, to, reviewBy, overdueSince, change, heard, measures } = row;
  const by = row.by.map((one) => person(sight, one));
  return { id, ...levelRef(sight, row), from, to, reviewBy, overdueSince, change, heard, measures, by, ...grounds(sight, row) };
}

function loweringView(sight: Sight, row: Lowering): LoweringView {
  const { id: posture, at, lapses, reviewBy } = row;
  const sha256 = sight.extra.digest(row.index);
  return { posture, ...levelRef(sight, row), by: person(sight, row.by), at, lapses, reviewBy, ...grounds(sight, row), sha256 };
}

function waiting(sight: Sight, of: PersonId): LoweringView[] {
  return sight.state.posture.lowerings
    .filter((row) => row.person === of && row.state === 'waiting' && row.lapses > sight.now)
    .sort((a, b) => a.index - b.index)
    .map((row) => loweringView(sight, row));
}

/** Everybody protected whose posture the viewer may read. */
const protectedBy = ({ state }: Sight): PersonId[] =>
  [...state.roster.principals.values(), ...state.roster.related.values()].sort((a, b) => a.index - b.index).map((row) => row.id);

export function postureView(sight: Sight, of: PersonId): PostureView {
  const { posture } = sight.state;
  const current = inForce(posture, of);
  const history = historyOf(posture, of).map((row) => intervalView(sight, row));
  const heard = posture.heard.get(of);
  // What somebody said of their own protection is theirs and the desk's.
  const mayRead = sight.desk || sight.viewer === of;
  return {
    kind: 'posture',
    person: person(sight, of),
    inForce: history.at(-1) ?? null,
    history,
    waiting: sight.desk ? waiting(sight, of) : [],
    proposals: sight.desk
      ? posture.proposals
          .filter((row) => row.person === of && row.answeredBy === null)
          .sort((a, b) => a.index - b.index)
          .map((row) => {
            const { id, at, reviewBy } = row;
            return { id, ...levelRef(sight, row), by: person(sight, row.by), at, reviewBy, ...grounds(sight, row) };
          })
      : [],
    heard: heard === undefined ? null : { at: heard.at, words: mayRead ? (sight.words(heard.index).verbatim ?? null) : null },
    actions: postureActions(sight, of),
    ...(current === undefined ? {} : logRef(sight, current.index)),
  };
}

/** Those whose review is overdue first, by name; nothing is lowered by the clock (I-14, I-41). */
export function postureLines(sight: Sight): PostureLine[] {
  const { posture } = sight.state;
  const due = reviewsDue(posture, sight.now).map((row) => row.person);
  const lines = protectedBy(sight).filter((id) => seesPosture(sight, id));
  const rank = (id: PersonId): number => (due.includes(id) ? due.indexOf(id) : due.length);
  return [...lines]
    .sort((a, b) => rank(a) - rank(b))
    .map((id) => {
      const row = inForce(posture, id);
      return {
        who: person(sight, id),
        level: row === undefined ? null : levelRef(sight, row),
        reinforced: isReinforced(posture, id, sight.now),
        since: row?.from ?? null,
        reviewBy: row?.reviewBy ?? null,
        overdue: due.includes(id),
        waiting: sight.desk ? (waiting(sight, id)[0] ?? null) : null,
      };
    });
}

export function scales(sight: Sight): ScaleView[] {
  return [...sight.state.posture.scales.values()]
    .sort((a, b) => a.index - b.index)
    .map((row) => ({
      id: row.id,
      title: sight.words(row.index).title ?? null,
      levels: row.levels.map((level) => levelRef(sight, { scale: row.id, level })),
      reinforcedFrom: row.reinforcedFrom,
    }));
}
