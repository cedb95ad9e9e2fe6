/**
 * Bugs put in from outside, one at a time: each must be found, by its number, within a hundred stories (plants.test.ts). A
 * simulator that finds nothing is believed only as far as these are killed.
 */
import type { Batch } from '../src/desk/ports.ts';
import { isAlertRing } from '../src/loop/loop.ts';
import { deciding, type Loop, like, type Plant, withEvents, writing } from './plant.ts';
import { PLANTS_OF_THE_LOOP } from './plants-loop.ts';

export const PLANTS: readonly Plant[] = [
  {
    name: 'the store loses the rows of the outbox',
    killedBy: ['S8'],
    store: writing((batch) => ({ ...batch, addRings: [] })),
  },
  {
    name: 'the store loses the requests to pass an order on',
    killedBy: ['S8'],
    store: writing((batch) => ({ ...batch, addRings: batch.addRings.filter((ring) => ring.channel !== 'relay') })),
  },
  {
    name: 'the store answers before it has written',
    killedBy: ['I-03'],
    store: (store) =>
      like(store, {
        async append(batch) {
          void store.append(batch).catch(() => undefined);
        },
      }),
  },
  {
    name: 'a failed write is taken for a success',
    killedBy: ['I-03', 'I-34', 'S8', 'decision 1'],
    store: (store) => like(store, { append: (batch) => store.append(batch).catch(() => undefined) }),
  },
  {
    name: 'deadlines are cleared and not set again',
    killedBy: ['I-05', 'I-10'],
    store: writing((batch) => ({ ...batch, setTimers: [] })),
  },
  {
    name: 'the outbox forgets after a crash',
    killedBy: ['S8'],
    store: (store) => like(store, { rings: async () => [] }),
  },
  {
    name: 'the first result strikes off every message of the alert',
    killedBy: ['S8'],
    store: (store) =>
      like(store, {
        async append(batch) {
          const stored = batch.entries.length > 0 && batch.doneRings.length > 0 ? await store.rings() : [];
          const results = stored.filter(isAlertRing);
          const alerts = new Set(results.filter((ring) => batch.doneRings.includes(ring.key)).map((ring) => ring.alert));
          const struck = results.filter((ring) => alerts.has(ring.alert)).map((ring) => ring.key);
          return await store.append({ ...batch, doneRings: [...batch.doneRings, ...struck] });
        },
      }),
  },
  {
    name: 'accepted ids are forgotten',
    killedBy: ['I-11', 'I-03'],
    store: (store) => {
      const kept = new Set<string>();
      return like(store, {
        accepted: async () => null,
        append(batch) {
          const fresh = batch.accepted.filter((row) => !kept.has(`${row.device} ${row.id}`));
          for (const row of fresh) kept.add(`${row.device} ${row.id}`);
          return store.append({ ...batch, accepted: fresh });
        },
      });
    },
  },
  {
    name: 'deadlines are not taken up after a restart',
    killedBy: ['I-10'],
    store: (store) => like(store, { timers: async () => [] }),
    core: { allSchedules: () => () => [] },
  },
  {
    name: 'the clock wakes nobody after a minute',
    killedBy: ['I-10', 'I-05', 'S8'],
    clock: (clock) => ({
      now: () => clock.now(),
      pace: () => clock.pace(),
      at: (due, wake) => (due - clock.now() > 59_000 ? () => undefined : clock.at(due, wake)),
    }),
  },
  {
    name: 'what a channel says is taken for an answer',
    killedBy: ['I-06'],
    core: {
      decide: deciding((decision, _state, asked) => {
        if (asked.act !== 'delivery.note') return decision;
        const { alert, results } = asked.with;
        return withEvents(decision, (events) => [
          ...events,
          ...results
            .filter((result) => result.state === 'received')
            .map(({ recipient, version }) => {
              const answered = { e: 'AlertAnswered', alert, version, recipient, answer: 'understood', means: 'device' } as const;
              return { ...answered, relayer: null, conflict: null };
            }),
        ]);
      }),
    },
  },
  {
    name: 'those who have acknowledged are rung again',
    killedBy: ['I-09'],
    core: { ringStillDue: () => () => true },
  },
  {
    name: '“seen” stops the ladder',
    killedBy: ['I-06', 'I-05', 'I-10', 'decision 1'],
    core: {
      evolve: (real) => (state, event, told) =>
        real(state, event.e === 'AlertAnswered' && event.answer === 'seen' ? { ...event, answer: 'understood' } : event, told),
    },
  },
  {
    name: 'an answer to an old version counts for the new one',
    killedBy: ['I-06', 'I-07'],
    core: {
      decide: (real) => (state, asked, asker, log) => {
        if (asked.act !== 'alert.answer') return real(state, asked, asker, log);
        const version = state.alerting.alerts.get(asked.with.alert)?.versions.length ?? asked.with.version;
        return real(state, { act: 'alert.answer', with: { ...asked.with, version } }, asker, log);
      },
    },
  },
  {
    name: '“unable” calls nobody',
    killedBy: ['I-06', 'I-05'],
    core: {
      decide: deciding((decision, _state, asked) =>
        asked.act === 'alert.answer' && asked.with.answer === 'unable' ? withEvents(decision, (events) => events.slice(0, 1)) : decision,
      ),
    },
  },
  {
    name: 'a recall forgets one of those it must reach',
    killedBy: ['I-13'],
    core: {
      decide: deciding((decision, _state, asked) =>
        asked.act !== 'alert.recall'
          ? decision
          : withEvents(decision, (events) => {
              const last = events.findLast((event) => event.e === 'RungReached')?.recipient;
              return events
                .filter((event) => !(event.e === 'RungReached' && event.recipient === last))
                .map((event) =>
                  event.e === 'AlertRecalled' ? { ...event, recipients: event.recipients.filter((member) => member !== last) } : event,
                );
            }),
      ),
    },
  },
  {
    name: 'a recall closes the operation',
    killedBy: ['I-14'],
    core: {
      decide: deciding((decision, state, asked, asker) => {
        if (asked.act !== 'alert.recall') return decision;
        const [operation] = state.operation.operations.filter((row) => row.phase !== 'closed' && row.alerts.includes(asked.with.alert));
        if (operation === undefined) return decision;
        const closing = {
          e: 'StoodDown',
          operation: operation.id,
          proposal: 'none',
          outcome: 'excluded',
          next_review: null,
          by: [asker.by],
          alone: false,
        } as const;
        return withEvents(decision, (events) => [...events, { ...closing, by: [...closing.by] }]);
      }),
    },
  },
  {
    name: 'an alert nobody answers is closed after a while',
    killedBy: ['I-14'],
    core: {
      decide: deciding((decision, state, asked) => {
        if (asked.act !== 'alert.escalate') return decision;
        const { alert } = asked.with;
        const isOver = state.alerting.alerts.get(alert)?.recipients.some((row) => row.exhausted) ?? false;
        return isOver ? withEvents(decision, () => [{ e: 'AlertClosed', alert, cause: 'time' }]) : decision;
      }),
    },
  },
  {
    name: 'one person stands down twice',
    shows: 'confirm',
    killedBy: ['I-18'],
    core: {
      decide: deciding((decision, state, asked, asker) => {
        const isAlone =
          !decision.ok &&
          ['second_person_needed', 'second_device_needed', 'needs_team_leader_and_supervisor'].includes(decision.refusal.code);
        if (asked.act !== 'standdown.confirm' || !isAlone) return decision;
        const { operation, proposal } = asked.with;
        const { by = '' } = state.operation.operations.get(operation)?.proposals.at(-1) ?? {};
        return { ok: true, events: [{ e: 'StandDownConfirmed', operation, proposal, by: [by, asker.by], alone: false }] };
      }),
    },
  },
  {
    name: 'an operation is stood down with somebody missing',
    shows: 'confirm',
    killedBy: ['I-16'],
    core: {
      decide: (real) => (state, asked, asker, log) => {
        if (asked.act !== 'standdown.propose' && asked.act !== 'standdown.confirm' && asked.act !== 'standdown.settle')
          return real(state, asked, asker, log);
        const operations = state.operation.operations.change(asked.with.operation, (row) => ({
          ...row,
          manifest: row.manifest.map((line) => ({ ...line, status: 'present', means: 'sight' })),
        }));
        return real({ ...state, operation: { ...state.operation, operations } }, asked, asker, log);
      },
    },
  },
  {
    name: 'a device’s position counts a person in',
    killedBy: ['I-16', 'decision 1'],
    core: {
      evolve: (real) => (state, event, told) =>
        real(
          state,
          event.e === 'RollCallRecorded'
            ? { ...event, lines: event.lines.map((line) => (line.means === 'device' ? { ...line, means: 'sight' } : line)) }
            : event,
          told,
        ),
    },
  },
  {
    name: 'two operations for one principal',
    killedBy: ['I-21'],
    core: {
      decide: deciding((decision, _state, asked) => {
        if (asked.act !== 'operation.move') return decision;
        const { operation, principal, place } = asked.with;
        return withEvents(decision, (events) =>
          events.some((event) => event.e === 'MovedOut' && event.known_as !== null)
            ? [
                { e: 'OperationOpened', operation, principal, alert: null, manifest: [principal] },
                { e: 'MovedOut', operation, place, known_as: null, conflict: null },
              ]
            : events,
        );
      }),
    },
  },
  {
    name: 'a doubt not lifted leaves no task',
    killedBy: ['I-19'],
    core: {
      // A function for every kind of event has no shorter type than its own.
      followups: (real) =>
        ((...asked: Parameters<Loop['followups']>) => real(...asked).filter(({ act }) => act.act !== 'check.open')) as Loop['followups'],
    },
  },
  {
    name: '“I am going” opens no operation',
    killedBy: ['I-15'],
    core: {
      followups: (real) =>
        ((...asked: Parameters<Loop['followups']>) =>
          real(...asked).filter(({ act }) => act.act !== 'operation.open')) as Loop['followups'],
    },
  },
  {
    name: 'a repost counts as an origin',
    shows: 'link',
    killedBy: ['I-26'],
    core: {
      decide: deciding((decision, _state, asked) =>
        asked.act === 'report.link' && asked.with.kind === 'repeats_press'
          ? withEvents(decision, (events) => [...events, { e: 'OriginsReckoned', report: asked.with.b, independent: 9, contradicting: 0 }])
          : decision,
      ),
    },
  },
  {
    name: 'credibility 1 is given to whoever asks',
    shows: 'grade',
    killedBy: ['I-27'],
    core: {
      decide: deciding((decision, _state, asked, asker) => {
        if (decision.ok || asked.act !== 'report.grade' || decision.refusal.code !== 'credibility_one_needs_two_origins') return decision;
        return { ok: true, events: [{ e: 'ReportGraded', grader: asker.by, ...asked.with }] };
      }),
    },
  },
  {
    name: 'an offer is taken for an acceptance',
    killedBy: ['I-42'],
    core: {
      decide: deciding((decision, _state, asked) =>
        asked.act === 'handover.offer'
          ? withEvents(decision, (events) => [
              ...events,
              { e: 'HandoverAccepted', handover: asked.with.handover, by: asked.with.to, items: asked.with.items },
            ])
          : decision,
      ),
    },
  },
  {
    name: 'late testimony is refused',
    killedBy: ['decision 11'],
    core: {
      decide: deciding((decision) => {
        const conflict = decision.ok ? decision.events.find((event) => 'conflict' in event && event.conflict !== null) : undefined;
        return conflict === undefined ? decision : { ok: false, refusal: { code: 'too_late', doctrine: 'none' } };
      }),
    },
  },
  {
    name: 'an alert needs a report',
    killedBy: ['I-01'],
    core: {
      decide: deciding((decision, _state, asked) =>
        asked.act === 'alert.issue' && asked.with.basis.length === 0
          ? { ok: false, refusal: { code: 'basis_missing', doctrine: 'none' } }
          : decision,
      ),
    },
  },
  {
    name: 'a voice call is not promised',
    killedBy: ['S8'],
    core: { rings: (real) => (state, events, told) => real(state, events, told).filter((ring) => ring.channel !== 'voice') },
  },
  {
    name: 'a proposal to stand down does not lapse',
    killedBy: ['I-10'],
    core: { schedule: (real) => (state, events) => real(state, events).filter((row) => !row.prefix.startsWith('operation:')) },
  },
  {
    name: 'an entry is kept under the hash of another',
    killedBy: ['I-34'],
    store: (store) => {
      let late: Batch['entries'][number] | null = null;
      return like(store, {
        append(batch) {
          const [first] = batch.entries;
          const changed = late !== null && first !== undefined ? { ...first, leaf: late.leaf } : first;
          late = first ?? late;
          return store.append({ ...batch, entries: changed === undefined ? batch.entries : [changed, ...batch.entries.slice(1)] });
        },
      });
    },
  },
  ...PLANTS_OF_THE_LOOP,
];

export function plantNamed(name: string): Plant {
  const plant = PLANTS.find((one) => one.name === name);
  if (plant === undefined) throw new Error(`no plant is called “${name}”; known: ${PLANTS.map((one) => one.name).join(', ')}`);
  return plant;
}
