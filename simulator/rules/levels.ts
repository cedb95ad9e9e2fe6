/** Posture: intervals without gap or overlap; nothing is lowered by one person, by the clock, or on an old assessment (I-41). */
import { MINUTE } from '../../src/kernel/time.ts';
import { type Appended, of, type Rule, type Scene } from '../rule.ts';

/** How long a second person has to confirm (decision 6); one person alone waits for as long as it could still be right. */
const LAPSE = 15 * MINUTE;

type Decided = ReturnType<typeof of<'PostureDecided'>>[number];

/** What is wrong with a decision that protects less than what stood. */
function loweredWrongly(
  { ledger: { levels, people }, entry: { body }, line, org }: Appended,
  { posture, by, basis, person }: Decided,
): string[] {
  const first = levels.waiting.get(posture);
  if (first === undefined || body.act !== 'posture.confirm') return ['by one person'];
  const wrong: string[] = [];
  if (new Set(by).size !== 2 || !by.includes(first.by) || !by.includes(line.voice)) wrong.push(`by ${by.join()}`);
  if ([first.by, first.hand].includes(line.by) || first.device === line.device) wrong.push('both from one hand');
  if (!first.isOpen) wrong.push('after it had lapsed, or something else was decided');
  if (line.rx >= (org.singleHanded ? first.reviewBy : first.at + LAPSE)) wrong.push('too late');
  const coerced =
    [first.by, first.hand].some((m) => people.wasCoerced(m, first.at)) || [line.by, line.voice].some((m) => people.isCoerced(m));
  if (coerced) wrong.push('under duress');
  const since = levels.inForce(person)?.index ?? -1;
  if (!basis.some((id) => (levels.assessed.get(id) ?? -1) > since)) wrong.push('on no new assessment');
  return wrong;
}

export const LEVELS_OF_EACH_ENTRY: readonly Rule<Appended>[] = [
  {
    name: 'I-41',
    check: (appended) =>
      of(appended.events, 'PostureDecided').flatMap((event) => {
        const { entry, ledger, line } = appended;
        const wrong = ledger.levels.isLess(event.person, event) ? loweredWrongly(appended, event) : [];
        if (entry.body.by === 'desk') wrong.push('by the desk');
        if (line.by === event.person || line.voice === event.person) wrong.push('by whom it protects');
        return wrong.map((what) => `${event.person} goes to ${event.level} ${what}`);
      }),
  },
  {
    name: 'I-41',
    check: ({ events, entry }) =>
      of(events, 'PostureReviewOverdue').flatMap(({ person }) =>
        entry.body.by === 'desk' && events.length === 1 ? [] : [`the review of ${person} brought about something else`],
      ),
  },
];

export const LEVELS_AFTER_EVERY_STEP: readonly Rule<Scene>[] = [
  {
    name: 'I-41',
    check: ({ replayed: { state }, ledger: { levels } }) =>
      [...levels.decided].flatMap(([person, decided]) => {
        const intervals = state.posture.intervals.get(person) ?? [];
        const wrong: string[] = intervals.length === decided.length ? [] : [`${intervals.length} intervals of ${decided.length} decisions`];
        decided.forEach(({ level, from }, i) => {
          const interval = intervals[i];
          const next = decided[i + 1]?.from ?? null;
          if (interval?.level !== level || interval.from !== from || interval.to !== next)
            wrong.push(`${interval?.level} from ${interval?.from} to ${interval?.to}, decided ${level} from ${from} to ${next}`);
        });
        return wrong.map((what) => `${person}: ${what}`);
      }),
  },
  {
    name: 'I-10',
    check: ({ disk, ledger: { levels } }) => [
      ...[...levels.decided.keys()].flatMap((person) => {
        const { reviewBy, isReviewSaid } = levels.inForce(person) ?? { reviewBy: 0, isReviewSaid: true };
        const isKept = isReviewSaid || disk.timers.get(`posture:${person}/review`)?.due === reviewBy;
        return isKept ? [] : [`nobody will be told that the level of ${person} must be reviewed`];
      }),
      ...[...levels.waiting.values()]
        .filter(({ isOpen, posture, person }) => isOpen && !disk.timers.has(`posture:${person}/${posture}`))
        .map(({ posture }) => `the decision ${posture} waits for ever`),
    ],
  },
];
