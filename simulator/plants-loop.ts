/** Bugs in check-ins, calls, duress, doors, postures, statements and drills: at least one for each rule about them. */
import { Table } from '../src/kernel/table.ts';
import { isCallRing, type LoopAct, type LoopEvent, type LoopState } from '../src/loop/loop.ts';
import { deciding, type Loop, type Plant, withEvents } from './plant.ts';

type Decide = Loop['decide'];

/** A core that decides some acts on another state than the one there is. */
const believing =
  (acts: readonly LoopAct['act'][], change: (state: LoopState) => LoopState) =>
  (real: Decide): Decide =>
  (state, asked, asker, log) =>
    real(acts.includes(asked.act) ? change(state) : state, asked, asker, log);

/** A core that accepts what it refuses for this reason. */
const accepting = (code: string, events: (asked: LoopAct, by: string) => LoopEvent[]) =>
  deciding((decision, _state, asked, asker) =>
    decision.ok || decision.refusal.code !== code ? decision : { ok: true, events: events(asked, asker.by) },
  );

const nobodyCoerced = (state: LoopState): LoopState => ({
  ...state,
  checkin: { ...state.checkin, duresses: Table.empty() },
  believed: Table.empty(),
});

const mapped = <Row>(table: Table<Row>, change: (row: Row) => Row): Table<Row> =>
  Table.of([...table].map(([key, row]) => [key, change(row)] as const));

/** Those who are rung about some items, changed. */
const ringing = (change: (recipients: readonly string[], person: string) => string[], items: (item: string) => boolean) =>
  deciding((decision) =>
    withEvents(decision, (events) =>
      events.map((event) =>
        event.e === 'AttentionAsked' && items(event.item) ? { ...event, recipients: change(event.recipients, event.person) } : event,
      ),
    ),
  );
const isPlan = (item: string): boolean => !item.includes(':');

export const PLANTS_OF_THE_LOOP: readonly Plant[] = [
  {
    name: 'a missed check-in is forgiven when its time comes round again',
    killedBy: ['I-14'],
    shows: 'plan_checkins',
    core: {
      decide: deciding((decision, state, asked, asker) => {
        const plan = asked.act === 'attention.escalate' ? state.checkin.plans.get(asked.with.item) : undefined;
        if (plan?.phase !== 'overdue') return decision;
        const { id, missed, every } = plan;
        const due = every === null ? null : asker.now + every;
        return { ok: true, events: [{ e: 'OverdueClosed', plan: id, missed: missed ?? 0, said: asker.now, due }] };
      }),
    },
  },
  {
    name: 'hearsay is a sign of life',
    killedBy: ['I-14'],
    shows: 'hear',
    core: {
      decide: (real) => (state, asked, asker, log) =>
        asked.act === 'checkin.record' && asked.with.means === 'relayed'
          ? real(state, { act: asked.act, with: { ...asked.with, means: 'voice' } }, asker, log)
          : real(state, asked, asker, log),
    },
  },
  {
    name: 'a silence announced too late excuses it',
    killedBy: ['I-14'],
    shows: 'silence',
    core: {
      decide: deciding((decision) =>
        withEvents(decision, (events) => events.map((event) => (event.e === 'SilencePlanned' ? { ...event, conflict: null } : event))),
      ),
    },
  },
  {
    name: 'the plan of somebody late may be ended',
    killedBy: ['I-14'],
    shows: 'end_plan',
    core: {
      decide: accepting('checkin_overdue', (asked) => (asked.act === 'checkin.end' ? [{ e: 'CheckinEnded', plan: asked.with.plan }] : [])),
    },
  },
  {
    name: 'the others are called before the person',
    killedBy: ['decision 31'],
    shows: 'plan_checkins',
    core: { decide: ringing((recipients) => [...new Set([...recipients, 'lucie'])], isPlan) },
  },
  {
    name: 'nobody but the person is ever told that they are late',
    killedBy: ['decision 31', 'I-14'],
    shows: 'plan_checkins',
    core: { decide: ringing((_, person) => [person], isPlan) },
  },
  {
    name: 'nobody is woken for those who are expected',
    killedBy: ['I-10'],
    shows: 'plan_checkins',
    core: { schedule: (real) => (state, events) => real(state, events).filter((row) => !row.prefix.startsWith('checkin:')) },
  },
  {
    name: 'a call rings nobody',
    killedBy: ['S8'],
    shows: 'panic',
    core: { rings: (real) => (state, events, told) => real(state, events, told).filter((ring) => !isCallRing(ring)) },
  },
  {
    name: 'a call for help is over once somebody has it in hand',
    killedBy: ['I-14'],
    shows: 'panic',
    core: {
      decide: deciding((decision, _state, asked, asker) =>
        asked.act === 'attention.take' && asked.with.item.startsWith('panic:')
          ? withEvents(decision, (events) => [
              ...events,
              { e: 'PanicCancelled', person: asked.with.item.slice('panic:'.length), means: 'voice', by: asker.by },
            ])
          : decision,
      ),
    },
  },
  {
    name: 'whoever calls for help may call it off',
    killedBy: ['I-14'],
    shows: 'panic_over',
    core: {
      decide: accepting('other_person_needed', (asked, by) =>
        asked.act === 'panic.cancel' ? [{ e: 'PanicCancelled', ...asked.with, by }] : [],
      ),
    },
  },
  {
    name: 'nobody is coerced for longer than a round',
    killedBy: ['I-14'],
    shows: 'duress',
    core: {
      decide: deciding((decision, _state, asked) =>
        asked.act === 'attention.escalate' && asked.with.item.startsWith('duress:')
          ? withEvents(decision, () => [{ e: 'DuressLifted', member: asked.with.item.slice('duress:'.length), means: 'voice', by: 'desk' }])
          : decision,
      ),
    },
  },
  {
    name: 'a check-in under duress counts',
    killedBy: ['I-25b'],
    shows: 'duress',
    core: { decide: believing(['checkin.record'], nobodyCoerced) },
  },
  {
    name: 'a roll call under duress counts',
    killedBy: ['I-25b'],
    shows: 'duress',
    core: { decide: believing(['rollcall.record', 'standdown.propose', 'standdown.confirm'], nobodyCoerced) },
  },
  {
    name: 'a clearance under duress is a clearance',
    killedBy: ['I-25b', 'I-36'],
    shows: 'secure',
    core: { decide: believing(['statement.secure', 'statement.vet', 'statement.consent'], nobodyCoerced) },
  },
  {
    name: 'an operation is stood down while one of its people is not free',
    killedBy: ['I-18'],
    shows: 'duress',
    core: { decide: believing(['standdown.settle'], nobodyCoerced) },
  },
  {
    name: 'the silent alarm rings the person it is about',
    killedBy: ['I-24'],
    shows: 'duress',
    core: {
      decide: ringing(
        (recipients, person) => [...recipients, person],
        (item) => item.startsWith('duress:'),
      ),
    },
  },
  {
    name: 'the board shows a duress to those who are near',
    killedBy: ['I-24'],
    shows: 'duress',
    core: { shownTo: () => (state) => state },
  },
  {
    name: 'doors stand open to whoever looks',
    killedBy: ['decision 10'],
    visibleTo: () => (state) => state,
  },
  {
    name: 'one person lowers a level',
    killedBy: ['I-41'],
    shows: 'lower_level',
    core: {
      decide: deciding((decision, _state, asked, asker) => {
        if (!decision.ok || asked.act !== 'posture.decide') return decision;
        return withEvents(decision, (events) =>
          events.map((event) => {
            if (event.e !== 'LoweringDecided') return event;
            const { lapses: _, ...lowering } = event;
            return { ...lowering, e: 'PostureDecided', heard: false, by: [asker.by] };
          }),
        );
      }),
    },
  },
  {
    name: 'a review date that passes lowers the level',
    killedBy: ['I-41'],
    shows: 'raise_level',
    core: {
      decide: deciding((decision, state, asked, asker) => {
        if (!decision.ok || asked.act !== 'posture.overdue') return decision;
        const { posture } = asked.with;
        const person = state.posture.decisions.get(posture) ?? '';
        const { scale = '' } = state.posture.intervals.get(person)?.at(-1) ?? {};
        const level = state.posture.scales.get(scale)?.levels[0] ?? '';
        const lowered = { posture: `${posture}-2`, person, scale, level, basis: [], measures: [], heard: false, by: [] };
        return { ok: true, events: [{ e: 'PostureDecided', ...lowered, change: 'lowered', review_by: asker.now + 60_000 }] };
      }),
    },
  },
  {
    name: 'a level is lowered on what was known when it was raised',
    killedBy: ['I-41'],
    shows: 'lower_level',
    core: {
      decide: believing(['posture.decide', 'posture.confirm'], (state) => ({
        ...state,
        assessment: {
          ...state.assessment,
          assessments: mapped(state.assessment.assessments, (row) => ({ ...row, index: Number.MAX_SAFE_INTEGER, needsReview: false })),
        },
      })),
    },
  },
  {
    name: 'a level has no end when the next begins',
    killedBy: ['I-41', 'decision 1'],
    shows: 'raise_level',
    core: {
      evolve: (real) => (state, event, told) => {
        const after = real(state, event, told);
        if (event.e !== 'PostureDecided') return after;
        const intervals = after.posture.intervals.change(event.person, (rows) => rows.map((row) => ({ ...row, to: null })));
        return { ...after, posture: { ...after.posture, intervals } };
      },
    },
  },
  {
    name: 'a statement goes out while an operation is open',
    killedBy: ['I-36'],
    shows: 'release',
    core: {
      decide: believing(['statement.release'], (state) => ({
        ...state,
        operation: {
          ...state.operation,
          operations: mapped(state.operation.operations, (row) => ({ ...row, phase: 'closed' })),
          open: Table.empty(),
        },
      })),
    },
  },
  {
    name: 'a statement goes out and a relative is alone',
    killedBy: ['I-36'],
    shows: 'release',
    core: {
      decide: believing(['statement.release'], (state) => ({
        ...state,
        roster: { ...state.roster, related: mapped(state.roster.related, (row) => ({ ...row, covered: true, coverUntil: null })) },
      })),
    },
  },
  {
    name: 'what was cleared in one version is cleared in the next',
    killedBy: ['I-36', 'decision 1'],
    shows: 'draft',
    core: {
      evolve: (real) => (state, event, told) => {
        const after = real(state, event, told);
        const before = event.e === 'StatementDrafted' ? state.statements.statements.get(event.statement)?.versions.at(-1) : undefined;
        if (event.e !== 'StatementDrafted' || before === undefined) return after;
        const statements = after.statements.statements.change(event.statement, (row) => ({
          ...row,
          versions: row.versions.map((version) => (version.n === event.version ? { ...version, clearances: before.clearances } : version)),
        }));
        return { ...after, statements: { ...after.statements, statements } };
      },
    },
  },
  {
    name: 'a drill goes on beside a live alert',
    killedBy: ['I-39'],
    shows: 'start_drill',
    core: {
      followups: (real) =>
        ((...asked: Parameters<Loop['followups']>) => real(...asked).filter(({ act }) => act.act !== 'drill.preempt')) as Loop['followups'],
    },
  },
  {
    name: 'a drill is heard by somebody who takes no part',
    killedBy: ['I-39'],
    shows: 'inject',
    core: {
      decide: deciding((decision, state) =>
        withEvents(decision, (events) =>
          events.map((event) => {
            if (event.e !== 'InjectSent') return event;
            const { participants = [] } = state.drills.drills.get(event.drill) ?? {};
            const [stranger] = state.roster.members.filter(({ id }) => !participants.includes(id));
            return { ...event, to: [...event.to, ...(stranger === undefined ? [] : [stranger.id])] };
          }),
        ),
      ),
    },
  },
  {
    name: 'a drill does not end with its window',
    killedBy: ['I-10', 'I-39'],
    shows: 'start_drill',
    core: { schedule: (real) => (state, events) => real(state, events).filter((row) => !row.prefix.startsWith('drill:')) },
  },
  {
    name: 'a review is closed by the first thing found',
    killedBy: ['I-14'],
    shows: 'find',
    core: {
      decide: deciding((decision, _state, asked) =>
        asked.act === 'review.find'
          ? withEvents(decision, (events) => [...events, { e: 'ReviewClosed', review: asked.with.review }])
          : decision,
      ),
    },
  },
  {
    name: 'an offer moves what it names',
    killedBy: ['decision 1'],
    shows: 'hand_over',
    core: {
      evolve: (real) => (state, event, told) => {
        const after = real(state, event, told);
        if (event.e !== 'HandoverOffered') return after;
        const owners = event.items.reduce((table, item) => table.with(item, event.to), after.roster.owners);
        return { ...after, roster: { ...after.roster, owners } };
      },
    },
  },
];
