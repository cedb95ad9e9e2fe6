/** Drills reach those who take part, while they run; a live alert ends them in the same commit (I-39). Reviews are closed by people. */
import type { Id } from '../../src/kernel/ids.ts';
import type { DrillPage } from '../books/drills.ts';
import type { Ledger } from '../ledger.ts';
import { type Appended, type Healed, of, type Rule, type Scene } from '../rule.ts';

/** Live orders and warnings that stand, for or to somebody of this drill. */
function liveFor(ledger: Ledger, { participants }: DrillPage): Id[] {
  return [...ledger.alerts.values()]
    .filter(({ priority, closed, versions }) => priority !== 3 && closed === null && versions.at(-1)?.kind === 'order')
    .filter(({ principal, known }) => [principal, ...known].some((person) => participants.has(person)))
    .map(({ id }) => id);
}

export const DRILLS_OF_EACH_ENTRY: readonly Rule<Appended>[] = [
  {
    name: 'I-39',
    check: ({ events, ledger, line: { rx } }) =>
      of(events, 'DrillStarted').flatMap(({ drill }) => {
        const page = ledger.drills.drills.get(drill);
        if (page === undefined || page.state !== 'planned') return [`${drill} began twice, or was never planned`];
        const wrong = liveFor(ledger, page).map((alert) => `beside ${alert}`);
        if (rx < page.from || rx >= page.to) wrong.push('outside its window');
        const busy = ledger.drills.running().filter((other) => [...other.participants].some((member) => page.participants.has(member)));
        return [...wrong, ...busy.map(({ id }) => `with people of ${id}`)].map((what) => `${drill} began ${what}`);
      }),
  },
  {
    name: 'I-39',
    check: ({ events, ledger }) =>
      of(events, 'InjectSent').flatMap(({ drill, inject, to }) => {
        const page = ledger.drills.drills.get(drill);
        if (page?.state !== 'running') return [`${inject} was sent and ${drill} does not run`];
        const outside = to.filter((member) => !page.participants.has(member)).map((member) => `to ${member}, who takes no part`);
        return [...outside, ...liveFor(ledger, page).map((alert) => `beside ${alert}`)].map((what) => `${inject} was sent ${what}`);
      }),
  },
  {
    name: 'I-39',
    check: ({ events, ledger, line: { rx, by } }) =>
      of(events, 'DrillEnded').flatMap(({ drill }) => {
        const page = ledger.drills.drills.get(drill);
        return by === 'desk' && (page === undefined || rx < page.to) ? [`the desk ended ${drill} before its time`] : [];
      }),
  },
  {
    name: 'I-14',
    check: ({ events, ledger, line: { by } }) =>
      of(events, 'ReviewClosed')
        .filter(({ review }) => by === 'desk' || !ledger.drills.openReviews.has(review))
        .map(({ review }) => `${review} was closed by ${by}`),
  },
];

export const DRILLS_AFTER_EVERY_STEP: readonly Rule<Scene>[] = [
  {
    name: 'I-39',
    // What reaches the disk reaches it whole: the alert and the end of the drill are one commit.
    check: ({ ledger }) =>
      ledger.drills.running().flatMap((page) => liveFor(ledger, page).map((alert) => `${page.id} goes on beside ${alert}`)),
  },
  {
    name: 'I-14',
    check: ({ replayed: { state }, ledger: { drills } }) =>
      state.drills.reviews
        .filter(({ id, state: is }) => (is === 'open') !== drills.openReviews.has(id))
        .map(({ id, state: is }) => `${id} is ${is}`),
  },
  {
    name: 'I-10',
    check: ({ disk, ledger: { drills } }) =>
      [...drills.drills.values()]
        .filter(({ id, to, state }) => state !== 'over' && disk.timers.get(`drill:${id}/end`)?.due !== to)
        .map(({ id }) => `${id} would go on past its window`),
  },
];

export const DRILLS_ONCE_HEALED: readonly Rule<Healed>[] = [
  {
    name: 'I-39',
    check: ({ ledger: { drills }, atRest }) =>
      [...drills.drills.values()]
        .filter(({ to, state }) => state !== 'over' && atRest !== null && to < atRest.now)
        .map(({ id }) => `${id} goes on past its window`),
  },
];
