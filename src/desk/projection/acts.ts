/**
 * The lines of a thread as a viewer's devices may show them (decision 29). Somebody who is not free reads what they read when
 * it was raised, what they did since, what would have followed from it, and what rings them. Everybody else reads all of it.
 */
import type { MemberId, Thread } from '../../kernel/ids.ts';
import type { LoopState } from '../../loop/loop.ts';
import type { Acted } from './rows.ts';

/** Acts that carry an order to whom it rings, and what became of it. */
const OF_AN_ALERT = /^(alert\.|delivery\.|operation\.(open|attach)$)/;

type ActsOf = (thread: Thread) => readonly Acted[];

export function actsShownTo({ believed, checkin }: LoopState, viewer: MemberId, acts: ActsOf): ActsOf {
  const world = believed.get(viewer);
  const duress = checkin.duresses.get(viewer);
  if (world === undefined || duress === undefined) return acts;
  const ringsThem = ({ act, with: given }: Acted): boolean => {
    const alert = OF_AN_ALERT.test(act) && typeof given.alert === 'string' ? world.alerting.alerts.get(given.alert) : undefined;
    return alert !== undefined && (alert.by === viewer || alert.recipients.some((row) => row.member === viewer));
  };
  const isTheirs = (line: Acted): boolean => line.index < duress.index || line.by === viewer || line.for === viewer || ringsThem(line);
  const key = ({ act, with: given }: Pick<Acted, 'act' | 'with'>): string => `${act} ${JSON.stringify(given)}`;
  return (thread) => {
    const followed = duress.acts.flatMap(({ index, at, follows }) =>
      follows
        .filter((next) => next.thread === thread)
        .map(({ act, with: given, events }): Acted => {
          const conflict = events.map((event) => ('conflict' in event ? event.conflict : null)).find((code) => typeof code === 'string');
          return {
            index,
            rx: at,
            t: at,
            act,
            with: given,
            by: 'desk',
            device: 'desk',
            exercise: duress.exercise,
            conflict: typeof conflict === 'string' ? conflict : null,
            wordless: true,
          };
        }),
    );
    // What followed from their own act on the desk as it is too is told once.
    const told = new Set(followed.map(key));
    const real = acts(thread).filter((line) => isTheirs(line) && !(line.by === 'desk' && line.index > duress.index && told.has(key(line))));
    return [...real, ...followed].sort((a, b) => a.index - b.index);
  };
}
