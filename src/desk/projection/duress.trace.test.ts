/**
 * I-23, I-24: two worlds, one in which somebody is not free and the desk knows, one in which they are. Whatever they do, and
 * whatever those near them ask, their devices read the same in both, to the byte: every view, every refusal, every reserve.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MINUTE } from '../../kernel/time.ts';
import type { LoopState } from '../../loop/loop.ts';
import { MemoryDesk } from './given.ts';
import { project } from './projection.ts';

type Body = Readonly<Record<string, unknown>>;
interface Ask {
  readonly by: string;
  readonly operation: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body: Body;
}
const asks = (by: string, operation: string, body: Body, params: Readonly<Record<string, string>> = {}): Ask => ({
  by,
  operation,
  params,
  body,
});

const NEAR = ['renard-1', 'renard-3', 'renard-4', 'hermine'];
const present = (person: string) => ({ person, status: 'present', means: 'sight' });

/** The example organisation, an alert for HERMINE, her team on the move; then, in one world, the duress. */
function world(member: string | null, by = 'vigie', before: (desk: MemoryDesk) => void = () => undefined): MemoryDesk {
  const desk = MemoryDesk.example();
  desk.did('vigie', 'issueAlert', {}, { id: 'al-1', principal: 'hermine', action: 'evacuate', order: 'Sortie arrière.' });
  desk.did('renard-1', 'answerAlert', { alert: 'al-1' }, { id: 'an-1', answer: 'executing' });
  desk.did('vigie', 'planCheckins', {}, { id: 'pl-2', person: 'renard-2' });
  desk.did('vigie', 'planCheckins', {}, { id: 'pl-3', person: 'renard-3' });
  before(desk);
  desk.pass();
  // In the other world, an entry that changes nothing.
  if (member !== null) desk.did(by, 'raiseDuress', {}, { id: 'du-1', member });
  else desk.did(by, 'liftDuress', { member: 'atlas' }, { id: 'du-1', means: 'voice', proof_of_life: 'Rappelé.' });
  return desk;
}

/** Everything a viewer can read, as text; digests of notes differ from entry to entry and say nothing. */
function everything(desk: MemoryDesk, viewer: string): string {
  const seen = desk.sees(viewer);
  const { alerting, operation, intake, inquiry } = desk.state;
  const ids = (table: { [Symbol.iterator](): Iterator<readonly [string, unknown]> }): string[] => [...table].map(([id]) => id).sort();
  const threads = new Set(
    [...alerting.alerts.values(), ...operation.operations.values(), ...intake.reports.values()].map((row) => row.thread),
  );
  const alerts = [...new Set([...ids(alerting.alerts), 'al-9'])];
  const operations = [...new Set([...ids(operation.operations), 'op-al-9'])];
  return JSON.stringify([
    seen.board(),
    seen.me(),
    seen.openItems(),
    alerts.map((id) => [seen.alert(id), seen.ring(id)]),
    operations.map((id) => seen.operation(id)),
    ids(intake.reports).map((id) => seen.report(id)),
    ids(inquiry.cases).map((id) => seen.caseFile(id)),
    [...threads].sort().map((thread) => seen.timeline(thread)),
  ]).replaceAll(/"(?:[0-9a-f]{64})"/g, '"digest"');
}

/** Byte for byte, saying where it differs and not the whole board. */
function same(actual: string, expected: string, what: string): void {
  const at = [...actual].findIndex((sign, i) => sign !== expected[i]);
  if (actual === expected) return;
  const from = Math.max(0, (at === -1 ? actual.length : at) - 150);
  assert.fail(`${what}: …${actual.slice(from, from + 400)}… instead of …${expected.slice(from, from + 400)}…`);
}

/** What they are answered: the refusal, or the reserve it was recorded with. */
function answered(desk: MemoryDesk, ask: Ask): string {
  const refused = desk.ask(ask.by, ask.operation, ask.params ?? {}, ask.body);
  return refused ?? `recorded ${desk.last()[0]?.conflict ?? 'plainly'}`;
}

function sameInBoth(member: string, story: readonly Ask[], viewers: readonly string[], by = 'vigie'): void {
  const [held, free] = [world(member, by), world(null, by)];
  for (const viewer of viewers) same(everything(held, viewer), everything(free, viewer), `${viewer}, before anything`);
  for (const ask of story) {
    for (const desk of [held, free]) desk.pass(20_000);
    assert.equal(answered(held, ask), answered(free, ask), `${ask.operation} by ${ask.by}`);
    for (const viewer of viewers) same(everything(held, viewer), everything(free, viewer), `${viewer}, after ${ask.operation}`);
  }
}

const m = 'renard-2';
const op = { operation: 'op-al-1' };
/** Everything a protection officer may do on the ground, sensible or not. */
const ON_THE_GROUND: readonly Ask[] = [
  asks(m, 'recordCheckin', { id: 'ci-1' }),
  asks(m, 'recordCheckin', { id: 'ci-2', kind: 'late' }),
  asks(m, 'announceSilence', { id: 'si-1', minutes: 10 }),
  asks(m, 'choosePanicManner', { id: 'pm-1', manner: 'visible' }),
  asks(m, 'planCheckins', { id: 'cp-1', every: 10 * MINUTE }),
  asks(m, 'endCheckins', { id: 'ce-1' }, { plan: 'pl-2' }),
  asks(m, 'recordCheckin', { id: 'ci-3', person: 'renard-3', means: 'sight' }),
  asks(m, 'answerAlert', { id: 'an-2', answer: 'understood' }, { alert: 'al-1' }),
  asks(m, 'recordArrival', { id: 'ar-1', place: 'meleze' }, op),
  asks(m, 'recordArrival', { id: 'ar-2' }, op),
  asks(m, 'recordRollCall', { id: 'rc-1', lines: ['hermine', 'renard-1', 'renard-2'].map(present) }, op),
  asks(m, 'holdPoint', { id: 'hp-1' }, op),
  asks(m, 'relocate', { id: 'rl-1', place: 'ardoise' }, op),
  asks(m, 'extendManifest', { id: 'ma-1', person: 'lison' }, op),
  asks(m, 'recordRefusal', { id: 'rf-1', person: 'hermine', reason: 'Ne veut pas.' }, op),
  asks(m, 'submitReport', { id: 'rp-1', verbatim: 'Rien à signaler.', about: ['hermine'] }),
  asks('vigie', 'issueAlert', { id: 'al-2', principal: 'hermine', action: 'shelter', order: 'Abri, maintenant.' }),
  asks(m, 'answerAlert', { id: 'an-3', answer: 'executing' }, { alert: 'al-2' }),
  asks('vigie', 'updateAlert', { id: 'up-1', action: 'hold', order: 'Tenez.' }, { alert: 'al-2' }),
  asks('vigie', 'recallAlert', { id: 're-9', reason: 'Fini.' }, { alert: 'al-2' }),
  asks(m, 'issueAlert', { id: 'al-9', principal: 'hermine', action: 'evacuate', order: 'Ils arrivent.' }),
  asks(m, 'recallAlert', { id: 'rc-9' }, { alert: 'al-9' }),
  asks(m, 'recallAlert', { id: 'rc-8' }, { alert: 'al-1' }),
  asks(m, 'proposeStandDown', { id: 'sd-1', outcome: 'excluded' }, op),
  asks(m, 'raiseDuress', { id: 'du-2', member: 'renard-3' }),
  asks(m, 'liftDuress', { id: 'li-1', means: 'voice', proof_of_life: 'Oui.' }, { member: 'renard-2' }),
  asks(m, 'liftDuress', { id: 'li-2', means: 'voice', proof_of_life: 'Oui.' }, { member: 'renard-3' }),
  asks(m, 'takeAttention', { id: 'ta-1' }, { item: 'duress:renard-2' }),
  asks(m, 'takeAttention', { id: 'ta-2' }, { item: 'pl-3' }),
  asks(m, 'setDuty', { id: 'dt-1', on: false }),
  asks(m, 'enrolMember', { id: 'en-1', member: 'intrus', roles: ['watch_officer'] }),
];

/** Of those, what nobody near them sees otherwise than it would be. */
const SAID_OF_THEMSELF = ['ci-1', 'ci-2', 'si-1', 'pm-1', 'cp-1', 'an-2', 'rf-1', 'rp-1', 'du-2', 'li-1', 'li-2', 'ta-1'];

test('I-23 I-24 whoever is not free is answered, and shown, to the byte what they would be', () => {
  sameInBoth(m, ON_THE_GROUND, [m]);
});

test('I-23 I-24 with codes: whichever of the two was typed, the same is answered, and shown to them and to those near them', () => {
  const own = { genuine: '407193', duress: '852640' };
  const coded = (): MemoryDesk => {
    const desk = MemoryDesk.example();
    desk.did(m, 'setCodes', {}, { id: 'co-1', codes: own });
    desk.did('vigie', 'issueAlert', {}, { id: 'al-1', principal: 'hermine', action: 'evacuate', order: 'Sortie arrière.' });
    desk.did('renard-1', 'answerAlert', { alert: 'al-1' }, { id: 'an-1', answer: 'executing' });
    desk.did('vigie', 'planCheckins', {}, { id: 'pl-2', person: m });
    desk.did('vigie', 'planCheckins', {}, { id: 'pl-3', person: 'renard-3' });
    return desk;
  };
  const tell = (story: readonly Ask[], viewers: readonly string[]): void => {
    const [held, free] = [coded(), coded()];
    for (const [n, ask] of story.entries()) {
      const typed = (code: string): Ask => (ask.by === m ? { ...ask, body: { ...ask.body, code: n % 5 === 4 ? '000000' : code } } : ask);
      for (const desk of [held, free]) desk.pass(20_000);
      assert.equal(answered(held, typed(own.duress)), answered(free, typed(own.genuine)), ask.operation);
      for (const viewer of viewers) same(everything(held, viewer), everything(free, viewer), `${viewer}, after ${ask.operation}`);
    }
    assert.deepEqual([held.state.checkin.duresses.size, free.state.checkin.duresses.size], [1, 0]);
  };
  const story = ON_THE_GROUND.filter(({ operation }) => operation !== 'raiseDuress');
  tell(story, [m]);
  // What they say of others, or of an operation, is seen near them not to count (docs/gaps.md).
  tell(
    story.filter(({ body }) => SAID_OF_THEMSELF.includes(String(body.id))),
    [m, ...NEAR],
  );
});

test('I-24 nor do the phones near them tell: of their check-ins, their plans, their silence, and that the desk knows', () => {
  const story = ON_THE_GROUND.filter(({ body }) => SAID_OF_THEMSELF.includes(String(body.id)));
  const near: readonly Ask[] = [
    asks('renard-1', 'takeAttention', { id: 'nt-1' }, { item: 'duress:renard-2' }),
    asks('renard-1', 'takeAttention', { id: 'nt-2' }, { item: 'pl-2' }),
    asks('renard-3', 'recordCheckin', { id: 'nc-1' }),
    asks('hermine', 'liftDuress', { id: 'nl-1', means: 'sight', proof_of_life: 'Oui.' }, { member: 'renard-4' }),
  ];
  sameInBoth(m, [...story, ...near], NEAR);
});

test('I-24 I-42 nor does a relief offered to somebody near them: it names everything open but what they may not know of', () => {
  sameInBoth(
    m,
    [
      asks('vigie', 'offerHandover', { id: 'ho-9', to: 'renard-1' }),
      asks('renard-1', 'acceptHandover', { id: 'ha-9' }, { handover: 'ho-9' }),
    ],
    NEAR,
  );
});

test('I-24 somebody of the desk: the board they sit at, the cases they open, the dossiers and the levels they decide', () => {
  const v = 'delcassou';
  const story: readonly Ask[] = [
    asks(
      v,
      'recordRollCall',
      { id: 'v-1', lines: ['hermine', 'renard-1', 'renard-2', 'renard-3', 'renard-4', 'assistante'].map(present) },
      op,
    ),
    asks(v, 'openCase', { id: 'v-2', threads: ['c00000000000000a2'], title: 'La cour' }),
    asks(v, 'assignDetail', { id: 'v-3', principal: 'loutre', person: 'busard-3', part: 'driver' }),
    asks(v, 'coverRelated', { id: 'v-4' }, { person: 'lison' }),
    asks(v, 'closeCheck', { id: 'v-5', result: 'negative' }, { check: 'ch-1' }),
    asks(v, 'acceptHandover', { id: 'v-6' }, { handover: 'ho-1' }),
    asks(v, 'enrolMember', { id: 'v-7', member: 'intrus', roles: ['watch_officer'] }),
    asks(v, 'planCheckins', { id: 'v-8', person: 'intrus' }),
    asks(v, 'cancelAlert', { id: 'v-9' }, { alert: 'al-loutre' }),
    asks(v, 'raisePanic', { id: 'v-10' }),
  ];
  const [held, free] = [world(v, 'vigie'), world(null, 'vigie')];
  // A log role reads the log no further than it went: its size and the indexes stand apart (docs/gaps.md).
  const read = (desk: MemoryDesk): string => everything(desk, v).replaceAll(/,"log":\{[^}]*\}/g, '');
  for (const ask of story) {
    assert.equal(answered(held, ask), answered(free, ask), ask.operation);
    same(read(held), read(free), `${v}, after ${ask.operation}`);
  }
  assert.equal(held.sees(v).logSize, held.state.checkin.duresses.get(v)?.index);
  assert.ok(!held.state.roster.members.has('intrus'));
  // Nor does a witness who goes on signing tell that the log goes on.
  const outside = { witnesses: [{ name: 'temoin', at: held.now + 1, state: 'waiting' } as const], authority: null, fork: null };
  const extra = { exercise: null, origin: '', size: 0, checkpoint: '', digest: () => null, sealedAt: held.now, outside };
  const at = held.state.checkin.duresses.get(v)?.raisedAt;
  const seen = project(held.state, () => ({}), v, held.now, extra).board();
  assert.deepEqual(seen.log?.witnesses, [{ name: 'temoin', at, state: 'answered' }]);
});

/** Everybody counted, and the supervisor has proposed to stand down; `renard-1` leads. */
const proposed = (member: string | null): MemoryDesk =>
  world(member, 'vigie', (desk) => {
    const all = ['hermine', 'renard-1', 'renard-2', 'renard-3', 'renard-4', 'assistante'];
    desk.did('renard-3', 'recordRollCall', op, { id: 'all', lines: all.map(present) });
    desk.did('delcassou', 'proposeStandDown', op, { id: 'sd-1', outcome: 'excluded' });
  });
const stateOf = (desk: MemoryDesk, viewer: string) => {
  const seen = desk.sees(viewer).operation('op-al-1');
  return [seen?.phase === 'closed', seen?.proposals.at(-1)?.state, seen?.proposals.at(-1)?.waitsFor?.map(({ id }) => id)];
};

test('S5 decision 29: coerced, they see the alert over; nothing is; those near see what everybody sees of a stand-down that waits', () => {
  const [held, free] = [proposed('renard-1'), proposed(null)];
  for (const desk of [held, free]) desk.did('renard-1', 'confirmStandDown', { proposal: 'sd-1' }, { id: 'cf-1' });
  same(everything(held, 'renard-1'), everything(free, 'renard-1'), 'renard-1');
  assert.deepEqual(stateOf(held, 'renard-1'), [true, 'confirmed', undefined]);
  assert.equal(held.state.alerting.alerts.get('al-1')?.state, 'open');
  for (const viewer of ['renard-2', 'renard-3', 'hermine']) assert.deepEqual(stateOf(held, viewer), [false, 'waiting', undefined], viewer);
  assert.deepEqual(stateOf(held, 'vigie'), [false, 'pending', undefined], 'the desk sees that nobody has confirmed it');
});

test('I-18 decision 29: a stand-down by two free people waits while one of the operation is not; only the desk reads why; lifted, it settles', () => {
  const desk = proposed('renard-2');
  desk.did('renard-1', 'confirmStandDown', { proposal: 'sd-1' }, { id: 'cf-1' });
  for (const viewer of ['renard-1', 'renard-3', 'hermine']) assert.deepEqual(stateOf(desk, viewer), [false, 'waiting', undefined], viewer);
  for (const viewer of ['vigie', 'delcassou']) assert.deepEqual(stateOf(desk, viewer), [false, 'waiting', ['renard-2']], viewer);
  assert.equal(desk.ask('renard-1', 'confirmStandDown', { proposal: 'sd-1' }, { id: 'cf-2' }), 'proposal_confirmed');
  desk.did('vigie', 'liftDuress', { member: 'renard-2' }, { id: 'li-1', means: 'voice', proof_of_life: 'Rappelé, réponse juste.' });
  for (const viewer of ['renard-1', 'renard-2', 'vigie']) assert.deepEqual(stateOf(desk, viewer), [true, 'confirmed', undefined], viewer);
  assert.equal(desk.state.alerting.alerts.get('al-1')?.state, 'closed');
});

test('the desk sees it: who, since when, what they did and that none of it counts; and nothing of it once it is lifted', () => {
  const desk = world(m);
  desk.did(m, 'recordArrival', op, { id: 'ar-1', place: 'meleze' });
  desk.did(m, 'submitReport', {}, { id: 'rp-1', verbatim: 'Rien.', about: ['hermine'] });
  const [call] = desk.sees('vigie').board().calls;
  assert.deepEqual([call?.kind, call?.who.id, call?.acts.map(({ act }) => act)], ['duress', m, ['operation.arrive']]);
  const line = (viewer: string) =>
    desk
      .sees(viewer)
      .operation('op-al-1')
      ?.timeline.find(({ act }) => act === 'operation.arrive');
  assert.equal(line('vigie')?.coerced, true);
  for (const viewer of [m, ...NEAR]) assert.ok(line(viewer) !== undefined && !('coerced' in (line(viewer) ?? {})), viewer);
  assert.equal(desk.sees('vigie').operation('op-al-1')?.phase, 'standby');
  assert.equal(desk.sees(m).operation('op-al-1')?.phase, 'sheltered');
  desk.did('vigie', 'liftDuress', { member: m }, { id: 'li-1', means: 'voice', proof_of_life: 'Rappelé, réponse juste.' });
  assert.deepEqual(desk.sees('vigie').board().calls, []);
  assert.equal(desk.sees(m).operation('op-al-1')?.phase, 'standby', 'what they see is what is');
});

const STAGES = ['roster', 'agenda', 'assessment', 'operation', 'inquiry', 'posture', 'statements', 'drills'] as const;
/** Those of the story that stand: they warn, or say what happened. */
const STANDING = new Set(['answerAlert', 'submitReport', 'relocate', 'extendManifest', 'recordRefusal', 'issueAlert', 'raisePanic']);

test('I-25b whatever a coerced person does, in whatever order, nothing changes but that the desk knows; but for what stands', () => {
  const own = ON_THE_GROUND.filter(({ by }) => by === m);
  const order = fc.shuffledSubarray([...own.keys()], { minLength: 1 });
  fc.assert(
    fc.property(order, (chosen) => {
      const desk = world(m);
      for (const n of chosen) {
        const ask = own[n];
        if (ask === undefined || STANDING.has(ask.operation)) continue;
        const before: LoopState = desk.state;
        answered(desk, ask);
        for (const stage of STAGES) assert.equal(desk.state[stage], before[stage], `${ask.operation}: ${stage}`);
        assert.equal(desk.state.alerting, before.alerting);
        assert.equal(desk.state.intake, before.intake);
        for (const rows of ['plans', 'silences', 'contacts', 'panics', 'preferences'] as const)
          assert.equal(desk.state.checkin[rows], before.checkin[rows], `${ask.operation}: ${rows}`);
      }
    }),
    { numRuns: process.env.ABRI_LONG === '1' ? 400 : 40 },
  );
});
