import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Asker, Decision } from '../../kernel/decider.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { DAY, HOUR, MINUTE, type Ms } from '../../kernel/time.ts';
import { asks, disagreements, EVENING, refusalOf, type Sample } from '../given.ts';
import {
  activeFor,
  evolveOperation,
  initialOperation,
  isComplete,
  type Operation,
  type OperationAct,
  type OperationEvent,
  type OperationFacts,
  type OperationState,
  type Outcome,
  operationOf,
  type RollCallLine,
} from './model.ts';
import { decideOperation, type OperationSituation, operationLegality, operationSituation } from './rules.ts';

const ROLES: Readonly<Record<MemberId, readonly string[]>> = {
  'renard-1': ['team_leader'],
  'renard-2': ['protection_officer'],
  'martre-1': ['team_leader'],
  delcassou: ['supervisor'],
  vigie: ['watch_officer'],
};
/** The digest of the note at an index: invented, but one to one. */
const noteAt = (index: number): string => index.toString(16).padStart(64, '0');

function cast(change: Partial<OperationFacts> = {}): OperationFacts {
  return {
    rolesOf: (member) => ROLES[member] ?? [],
    isProtected: (id) => id === 'hermine',
    isTeamLeader: (member) => member === 'renard-1',
    singleHanded: () => false,
    manifest: () => ['hermine', 'renard-1', 'renard-2', 'assistante'],
    otherOpenAlerts: () => [],
    noteSha256: noteAt,
    underDuress: () => false,
    ...change,
  };
}

const everybody = (means: RollCallLine['means'] = 'sight'): RollCallLine[] =>
  ['hermine', 'renard-1', 'renard-2', 'assistante'].map((person) => ({ person, status: 'present', means }));

class Story {
  state: OperationState = initialOperation;
  facts: OperationFacts;
  index = 0;
  constructor(change: Partial<OperationFacts> = {}) {
    this.facts = cast(change);
  }
  ask(asked: OperationAct, by: MemberId, after: Ms, more: Partial<Asker> = {}): Decision<OperationEvent> {
    const asker = asks(by, { now: EVENING + after, ...more });
    const decision = decideOperation(this.state, asked, asker, this.facts);
    if (decision.ok) {
      for (const event of decision.events) this.state = evolveOperation(this.state, event, { ...asker, index: this.index, act: asked.act });
      this.index += 1;
    }
    return decision;
  }
  told(asked: OperationAct, by: MemberId, after: Ms, more: Partial<Asker> = {}): readonly OperationEvent[] {
    const decision = this.ask(asked, by, after, more);
    if (!decision.ok) throw new Error(`refused: ${decision.refusal.code}`);
    return decision.events;
  }
  get op(): Operation {
    const operation = this.state.operations.get('op');
    if (operation === undefined) throw new Error('no operation');
    return operation;
  }
  opened(): this {
    this.told({ act: 'operation.open', with: { operation: 'op', principal: 'hermine', alert: 'a1', manifest: [] } }, 'desk', 0);
    return this;
  }
  counted(): this {
    this.opened().told({ act: 'rollcall.record', with: { operation: 'op', lines: everybody() } }, 'renard-1', MINUTE);
    return this;
  }
}

const move = (operation = 'op'): OperationAct => ({ act: 'operation.move', with: { operation, principal: 'hermine', place: 'melèze' } });
const propose = (outcome: Outcome = 'excluded', next_review: Ms | null = null, proposal = 'p1'): OperationAct => ({
  act: 'standdown.propose',
  with: { operation: 'op', proposal, outcome, next_review },
});
const confirm = (story: Story, proposal = 'p1'): OperationAct => ({
  act: 'standdown.confirm',
  with: { operation: 'op', proposal, sha256: noteAt(story.op.proposals.find((p) => p.id === proposal)?.index ?? 0) },
});
const settle = (proposal = 'p1'): OperationAct => ({ act: 'standdown.settle', with: { operation: 'op', proposal } });
/** Confirmed by the second person, and settled by the desk. */
function standsDown(story: Story, by: MemberId, after: Ms, more: Partial<Asker> = {}): readonly OperationEvent[] {
  story.told(confirm(story), by, after, more);
  return story.told(settle(), 'desk', after);
}
const conflicts = (events: readonly OperationEvent[]): (string | null)[] => events.flatMap((e) => ('conflict' in e ? [e.conflict] : []));

test('I-15 a team leader moves alone, before any alert and without approval: the operation opens with everybody to be counted', () => {
  const story = new Story();
  const events = story.told(move(), 'renard-1', 0);
  assert.deepEqual(events, [
    {
      e: 'OperationOpened',
      operation: 'op',
      principal: 'hermine',
      alert: null,
      manifest: ['hermine', 'renard-1', 'renard-2', 'assistante'],
    },
    { e: 'MovedOut', operation: 'op', place: 'melèze', known_as: null, conflict: null },
  ]);
  assert.equal(story.op.phase, 'moving');
  assert.equal(story.op.by, 'renard-1');
  assert.ok(story.op.manifest.every((line) => line.status === 'unaccounted'));
});

test('I-15 so does anybody on the detail when the team leader cannot, and their voice relayed counts as theirs', () => {
  assert.equal(new Story().told(move(), 'renard-2', 0).length, 2);
  assert.equal(new Story().told(move(), 'vigie', 0, { for: 'renard-2' }).length, 2);
  const late = new Story({ manifest: () => ['hermine'] });
  late.told(move(), 'renard-1', 0);
  assert.deepEqual(
    late.op.manifest.map((line) => line.person),
    ['hermine', 'renard-1'],
  );
});

test('I-15 a move told by someone who is not there, or of somebody unknown, is kept and opens nothing', () => {
  const story = new Story();
  assert.deepEqual(conflicts(story.told(move(), 'martre-1', 0)), ['not_on_detail']);
  assert.deepEqual(
    conflicts(story.told({ act: 'operation.move', with: { operation: 'op', principal: 'inconnue', place: null } }, 'renard-1', 0)),
    ['principal_unknown'],
  );
  assert.equal(story.state.operations.size, 0);
});

test('I-21 S4: a phone that moved while offline under its own id joins the operation already open, and its later words find it', () => {
  const story = new Story().opened();
  assert.deepEqual(story.told(move('phone-7'), 'renard-1', MINUTE), [
    { e: 'MovedOut', operation: 'op', place: 'melèze', known_as: 'phone-7', conflict: null },
  ]);
  assert.equal(operationOf(story.state, 'phone-7')?.id, 'op');
  story.told({ act: 'operation.arrive', with: { operation: 'phone-7', place: null } }, 'renard-1', 20 * MINUTE);
  assert.equal(story.op.phase, 'sheltered');
  assert.equal(story.op.place, 'melèze');
  assert.equal(story.state.operations.size, 1);
});

test('I-21 one operation per principal: the desk opens none beside it, and attaches an alert once', () => {
  const story = new Story().opened();
  const again = story.ask(
    { act: 'operation.open', with: { operation: 'op2', principal: 'hermine', alert: 'a2', manifest: [] } },
    'desk',
    MINUTE,
  );
  assert.deepEqual(again, { ok: false, refusal: { code: 'operation_active', doctrine: 'I-21', about: ['op'] } });
  story.told({ act: 'operation.attach', with: { operation: 'op', alert: 'a2' } }, 'desk', MINUTE);
  assert.deepEqual(story.op.alerts, ['a1', 'a2']);
  assert.equal(refusalOf(story.ask({ act: 'operation.attach', with: { operation: 'op', alert: 'a2' } }, 'desk', MINUTE)), 'alert_attached');
  assert.equal(
    refusalOf(new Story().ask({ act: 'operation.open', with: { operation: 'o', principal: 'x', alert: null, manifest: [] } }, 'desk', 0)),
    'principal_unknown',
  );
  assert.equal(activeFor(story.state, 'martre'), undefined);
});

test('moving, sheltered, holding, relocating, sheltered again', () => {
  const story = new Story().opened();
  const acts: OperationAct[] = [
    move(),
    { act: 'operation.arrive', with: { operation: 'op', place: 'ardoise' } },
    { act: 'operation.hold', with: { operation: 'op', next: EVENING + HOUR } },
    { act: 'operation.hold', with: { operation: 'op', next: EVENING + 2 * HOUR } },
    { act: 'operation.relocate', with: { operation: 'op', place: 'melèze' } },
    { act: 'operation.arrive', with: { operation: 'op', place: null } },
    move(),
  ];
  const phases = acts.map((act, i) => {
    assert.deepEqual(conflicts(story.told(act, 'renard-1', i * MINUTE)), [null]);
    return `${story.op.phase} ${story.op.place}`;
  });
  assert.deepEqual(phases, [
    'moving melèze',
    'sheltered ardoise',
    'holding ardoise',
    'holding ardoise',
    'relocating melèze',
    'sheltered melèze',
    'relocating melèze',
  ]);
  assert.equal(story.op.movedAt, EVENING);
  assert.equal(story.op.nextPoint, null);
});

test('I-15 testimony that does not fit the phase is kept with its conflict and changes no phase', () => {
  const story = new Story().opened();
  const said: [OperationAct, string][] = [
    [{ act: 'operation.hold', with: { operation: 'op', next: EVENING } }, 'not_sheltered'],
    [{ act: 'operation.relocate', with: { operation: 'op', place: null } }, 'not_sheltered'],
  ];
  for (const [act, conflict] of said) assert.deepEqual(conflicts(story.told(act, 'renard-1', MINUTE)), [conflict]);
  assert.equal(story.op.phase, 'standby');
  story.told({ act: 'operation.arrive', with: { operation: 'op', place: 'ardoise' } }, 'renard-1', MINUTE);
  const arrived = story.op;
  assert.deepEqual(conflicts(story.told({ act: 'operation.arrive', with: { operation: 'op', place: 'melèze' } }, 'renard-1', MINUTE)), [
    'already_sheltered',
  ]);
  assert.deepEqual({ ...story.op, touched: 0 }, { ...arrived, touched: 0 });
});

test('I-16 I-17 everybody is unaccounted until seen or heard; a position or hearsay accounts for nobody', () => {
  const story = new Story().opened();
  const call = (means: RollCallLine['means']) =>
    story.told({ act: 'rollcall.record', with: { operation: 'op', lines: everybody(means) } }, 'renard-1', MINUTE)[0];
  for (const means of ['device', 'relayed'] as const) {
    const event = call(means);
    assert.equal(event?.e === 'RollCallRecorded' && event.complete, false);
    assert.equal(isComplete(story.op), false);
  }
  const event = call('voice');
  assert.equal(event?.e === 'RollCallRecorded' && event.complete, true);
  assert.equal(isComplete(story.op), true);
  assert.equal(story.op.manifest[0]?.confirmedBy, 'renard-1');
});

test('I-17 a position does not undo what somebody saw, unless it is bad news', () => {
  const story = new Story().counted();
  const line = (status: RollCallLine['status'], means: RollCallLine['means'], by?: MemberId) =>
    story.told(
      {
        act: 'rollcall.record',
        with: { operation: 'op', lines: [{ person: 'hermine', status, means, ...(by === undefined ? {} : { by }) }] },
      },
      'vigie',
      2 * MINUTE,
    );
  line('elsewhere_safe', 'device');
  assert.equal(story.op.manifest[0]?.status, 'present');
  line('injured', 'device');
  assert.equal(isComplete(story.op), false);
  line('injured', 'voice', 'renard-2');
  assert.equal(isComplete(story.op), true);
  assert.equal(story.op.manifest[0]?.confirmedBy, 'renard-2');
  line('unaccounted', 'relayed');
  assert.equal(isComplete(story.op), false);
});

test('I-16 one more person re-opens the count, whether added or met at the roll call', () => {
  const story = new Story().counted();
  assert.deepEqual(conflicts(story.told({ act: 'manifest.add', with: { operation: 'op', person: 'lison' } }, 'vigie', 2 * MINUTE)), [null]);
  assert.equal(isComplete(story.op), false);
  assert.deepEqual(conflicts(story.told({ act: 'manifest.add', with: { operation: 'op', person: 'lison' } }, 'vigie', 2 * MINUTE)), [
    'already_on_manifest',
  ]);
  const events = story.told(
    {
      act: 'rollcall.record',
      with: {
        operation: 'op',
        lines: [
          { person: 'lison', status: 'elsewhere_safe', means: 'voice' },
          { person: 'voisin', status: 'unaccounted', means: 'relayed' },
        ],
      },
    },
    'renard-1',
    3 * MINUTE,
  );
  assert.deepEqual(
    events.map((e) => e.e),
    ['ManifestExtended', 'RollCallRecorded'],
  );
  assert.deepEqual(conflicts(events), ['not_on_manifest', 'not_on_manifest']);
  assert.deepEqual(story.op.manifest.map((l) => l.person).slice(4), ['lison', 'voisin']);
  assert.equal(isComplete(story.op), false);
});

test('I-16 nobody stands down while somebody is unaccounted, at the proposal and again at the confirmation', () => {
  const story = new Story().opened();
  const refused = story.ask(propose(), 'renard-1', MINUTE);
  assert.deepEqual(refused, {
    ok: false,
    refusal: { code: 'people_unaccounted', doctrine: 'I-16', about: ['hermine', 'renard-1', 'renard-2', 'assistante'] },
  });
  const later = new Story().counted();
  later.told(propose(), 'renard-1', 2 * MINUTE);
  later.told({ act: 'manifest.add', with: { operation: 'op', person: 'lison' } }, 'vigie', 3 * MINUTE);
  assert.deepEqual(later.ask(confirm(later), 'delcassou', 4 * MINUTE), {
    ok: false,
    refusal: { code: 'people_unaccounted', doctrine: 'I-16', about: ['lison'] },
  });
});

test('I-18 another open alert for the principal holds the operation', () => {
  const story = new Story({ otherOpenAlerts: () => ['a2'] }).counted();
  assert.deepEqual(story.ask(propose(), 'renard-1', 2 * MINUTE), {
    ok: false,
    refusal: { code: 'other_alert_open', doctrine: 'I-18', about: ['a2'] },
  });
});

test('I-18 two people stand down: the team leader and a supervisor, in either order', () => {
  for (const [first, second] of [
    ['renard-1', 'delcassou'],
    ['delcassou', 'renard-1'],
  ] as const) {
    const story = new Story().counted();
    story.told(propose(), first, 2 * MINUTE);
    story.told(propose('false_alarm', null, 'p2'), first, 2 * MINUTE);
    const [event] = standsDown(story, second, 3 * MINUTE);
    assert.deepEqual(event, {
      e: 'StoodDown',
      operation: 'op',
      proposal: 'p1',
      outcome: 'excluded',
      next_review: null,
      by: [first, second],
      alone: false,
    });
    assert.equal(story.op.phase, 'closed');
    assert.equal(story.op.closedAt, EVENING + 3 * MINUTE);
    assert.deepEqual(
      story.op.proposals.map((p) => p.state),
      ['confirmed', 'lapsed'],
    );
  }
});

test('I-18 who may not propose, and who may not be the second', () => {
  const story = new Story().counted();
  for (const by of ['renard-2', 'vigie', 'martre-1']) assert.equal(refusalOf(story.ask(propose(), by, 2 * MINUTE)), 'role_missing');
  story.told(propose(), 'renard-1', 2 * MINUTE);
  assert.equal(refusalOf(story.ask(propose(), 'renard-1', 2 * MINUTE)), 'proposal_known');
  const refused = (by: string, more: Partial<Asker> = {}) => refusalOf(story.ask(confirm(story), by, 3 * MINUTE, more));
  assert.equal(refused('renard-1'), 'second_person_needed');
  assert.equal(refused('delcassou', { device: 'dev/renard-1' }), 'second_device_needed');
  assert.equal(refused('renard-1', { for: 'delcassou', device: 'dev/autre' }), 'second_device_needed');
  for (const by of ['renard-2', 'vigie', 'martre-1']) assert.equal(refused(by), 'needs_team_leader_and_supervisor');
  assert.equal(refused('vigie', { for: 'delcassou' }), null);
});

test('decision 6: a confirmation names the very note proposed, within 15 minutes', () => {
  const story = new Story().counted();
  story.told(propose(), 'renard-1', 2 * MINUTE);
  const other: OperationAct = { act: 'standdown.confirm', with: { operation: 'op', proposal: 'p1', sha256: noteAt(99) } };
  assert.equal(refusalOf(story.ask(other, 'delcassou', 3 * MINUTE)), 'proposal_differs');
  assert.equal(
    refusalOf(
      story.ask({ act: 'standdown.confirm', with: { operation: 'op', proposal: 'p9', sha256: noteAt(2) } }, 'delcassou', 3 * MINUTE),
    ),
    'proposal_unknown',
  );
  const lapse: OperationAct = { act: 'standdown.lapse', with: { operation: 'op', proposal: 'p1' } };
  assert.equal(refusalOf(story.ask(lapse, 'desk', 16 * MINUTE)), 'nothing_due');
  assert.equal(refusalOf(story.ask(confirm(story), 'delcassou', 17 * MINUTE)), 'proposal_lapsed');
  story.told(propose('excluded', null, 'p2'), 'renard-1', 17 * MINUTE);
  story.told(lapse, 'desk', 17 * MINUTE);
  assert.deepEqual(
    story.op.proposals.map((p) => p.state),
    ['lapsed', 'pending'],
  );
  assert.equal(refusalOf(story.ask(lapse, 'desk', 18 * MINUTE)), 'nothing_due');
  assert.equal(refusalOf(story.ask(confirm(story), 'delcassou', 17 * MINUTE)), 'proposal_lapsed');
});

test('decision 30: one person alone on call stands down after 30 minutes and a call outside, and the record says so', () => {
  const story = new Story({ singleHanded: () => true }).counted();
  story.told(propose(), 'renard-1', 2 * MINUTE);
  assert.equal(refusalOf(story.ask(confirm(story), 'renard-1', 31 * MINUTE, { words: ['outside_call'] })), 'delay_not_over');
  assert.equal(refusalOf(story.ask(confirm(story), 'renard-1', 32 * MINUTE)), 'outside_call_missing');
  const [event] = standsDown(story, 'renard-1', 32 * MINUTE, { words: ['outside_call'] });
  assert.deepEqual(event, {
    e: 'StoodDown',
    operation: 'op',
    proposal: 'p1',
    outcome: 'excluded',
    next_review: null,
    by: ['renard-1'],
    alone: true,
  });

  const two = new Story({ singleHanded: () => true }).counted();
  two.told(propose(), 'renard-1', 2 * MINUTE);
  const [both] = standsDown(two, 'renard-2', 3 * MINUTE);
  assert.equal(both?.e === 'StoodDown' && both.alone, false);
});

test('decision 29: a confirmation is always recorded and waits for the desk; what is in the way is not said where it waits', () => {
  const held = new Set<string>();
  let missing: string[] = [];
  const story = new Story({ underDuress: (person) => held.has(person), otherOpenAlerts: () => missing }).counted();
  story.told(propose(), 'renard-1', 2 * MINUTE);
  held.add('assistante');
  const [recorded] = story.told(confirm(story), 'delcassou', 3 * MINUTE);
  assert.deepEqual(recorded, { e: 'StandDownConfirmed', operation: 'op', proposal: 'p1', by: ['renard-1', 'delcassou'], alone: false });
  assert.equal(story.op.proposals[0]?.state, 'waiting');
  for (const who of ['assistante', 'renard-1', 'delcassou']) {
    held.clear();
    held.add(who);
    assert.equal(refusalOf(story.ask(settle(), 'desk', DAY)), 'nothing_due', `I-18 ${who}`);
  }
  assert.equal(refusalOf(story.ask(confirm(story), 'delcassou', 4 * MINUTE)), 'proposal_confirmed');
  assert.equal(refusalOf(story.ask({ act: 'standdown.lapse', with: { operation: 'op', proposal: 'p1' } }, 'desk', DAY)), 'nothing_due');
  held.clear();
  missing = ['a9'];
  assert.equal(refusalOf(story.ask(settle(), 'desk', DAY)), 'other_alert_open');
  missing = [];
  assert.equal(story.told(settle(), 'desk', DAY)[0]?.e, 'StoodDown');
  assert.equal(refusalOf(story.ask(settle(), 'desk', DAY)), 'operation_closed');
});

test('decision 29: what waits lapses when people move again or another alert joins: nobody has signed for that', () => {
  const after: OperationAct[] = [move(), { act: 'operation.attach', with: { operation: 'op', alert: 'a2' } }];
  for (const next of after) {
    const story = new Story({ underDuress: () => true }).counted();
    story.told(propose(), 'renard-1', 2 * MINUTE);
    story.told(confirm(story), 'delcassou', 3 * MINUTE);
    story.told(next, next.act === 'operation.attach' ? 'desk' : 'renard-1', 4 * MINUTE);
    assert.equal(story.op.proposals[0]?.state, 'lapsed', next.act);
  }
});

test('a log of before stand-downs waited still opens: confirmed and stood down in one', () => {
  const story = new Story().counted();
  story.told(propose(), 'renard-1', 2 * MINUTE);
  const old = {
    e: 'StoodDown',
    operation: 'op',
    proposal: 'p1',
    outcome: 'excluded',
    next_review: null,
    by: ['renard-1', 'delcassou'],
    alone: false,
  } as const;
  const state = evolveOperation(story.state, { ...old, by: [...old.by] }, { ...asks('delcassou'), index: 9, act: 'standdown.confirm' });
  assert.equal(state.operations.get('op')?.phase, 'closed');
  assert.equal(state.operations.get('op')?.proposals[0]?.state, 'confirmed');
});

test('I-19 a doubt that is not lifted says what risk remains and when it is looked at again', () => {
  const story = new Story().counted();
  const words = ['residual_risk'];
  const ask = (next: Ms | null, said: string[] = words) =>
    refusalOf(story.ask(propose('doubt_not_lifted', next), 'renard-1', 2 * MINUTE, { words: said }));
  assert.equal(ask(null), 'next_review_missing');
  assert.equal(ask(EVENING), 'next_review_missing');
  assert.equal(ask(EVENING + DAY, []), 'residual_risk_missing');
  assert.equal(ask(EVENING + DAY), null);
  standsDown(story, 'delcassou', 3 * MINUTE);
  assert.equal(story.op.outcome, 'doubt_not_lifted');
  assert.equal(story.op.nextReview, EVENING + DAY);
});

test('I-22 a refusal is one act, closes nothing, and stands beside the name', () => {
  const story = new Story().opened();
  assert.deepEqual(conflicts(story.told({ act: 'refusal.record', with: { operation: 'op', person: 'hermine' } }, 'renard-1', MINUTE)), [
    null,
  ]);
  assert.equal(story.op.manifest[0]?.refusedAt, EVENING + MINUTE);
  assert.equal(story.op.manifest[0]?.status, 'unaccounted');
  assert.equal(story.op.phase, 'standby');
  assert.deepEqual(conflicts(story.told({ act: 'refusal.record', with: { operation: 'op', person: 'lison' } }, 'renard-1', MINUTE)), [
    'not_on_manifest',
  ]);
});

test('I-14 a closed operation stays as it was, whatever is said of it, and nothing closes by time', () => {
  const story = new Story().counted();
  assert.equal(story.op.phase, 'standby');
  story.told(propose(), 'renard-1', 2 * MINUTE);
  standsDown(story, 'delcassou', 3 * MINUTE);
  const closed = { ...story.op, touched: 0 };
  story.told(move(), 'renard-1', DAY);
  story.told(
    { act: 'rollcall.record', with: { operation: 'op', lines: [{ person: 'hermine', status: 'unaccounted', means: 'voice' }] } },
    'renard-1',
    DAY,
  );
  assert.deepEqual({ ...story.op, touched: 0 }, closed);
});

/** The shortest story that brings about each phase, everybody counted; a proposal pending where one may be. */
const REACHED: Record<OperationSituation, (story: Story) => void> = {
  none: () => undefined,
  standby: () => undefined,
  moving: (story) => story.told(move(), 'renard-1', 0),
  sheltered: (story) => story.told({ act: 'operation.arrive', with: { operation: 'op', place: null } }, 'renard-1', 0),
  holding: (story) => [
    REACHED.sheltered(story),
    story.told({ act: 'operation.hold', with: { operation: 'op', next: EVENING } }, 'renard-1', 0),
  ],
  relocating: (story) => [
    REACHED.sheltered(story),
    story.told({ act: 'operation.relocate', with: { operation: 'op', place: null } }, 'renard-1', 0),
  ],
  closed: (story) => standsDown(story, 'delcassou', 3 * MINUTE),
};

test('the table and the rule agree on every act in every phase', () => {
  const samples: Record<string, Sample<OperationSituation>> = {};
  for (const [phase, bringAbout] of Object.entries(REACHED)) {
    const story = new Story();
    if (phase !== 'none') story.counted().told(propose(), 'renard-1', 2 * MINUTE);
    bringAbout(story);
    const asked: [OperationAct, string, Ms][] = [
      [{ act: 'operation.open', with: { operation: 'op', principal: 'hermine', alert: null, manifest: [] } }, 'desk', 0],
      [{ act: 'operation.attach', with: { operation: 'op', alert: 'a9' } }, 'desk', 0],
      [move(), 'renard-1', 0],
      [{ act: 'operation.arrive', with: { operation: 'op', place: null } }, 'renard-1', 0],
      [{ act: 'operation.hold', with: { operation: 'op', next: EVENING } }, 'renard-1', 0],
      [{ act: 'operation.relocate', with: { operation: 'op', place: null } }, 'renard-1', 0],
      [{ act: 'rollcall.record', with: { operation: 'op', lines: everybody() } }, 'renard-1', 0],
      [{ act: 'manifest.add', with: { operation: 'op', person: 'lison' } }, 'vigie', 0],
      [{ act: 'refusal.record', with: { operation: 'op', person: 'hermine' } }, 'vigie', 0],
      [propose('excluded', null, 'p9'), 'delcassou', 3 * MINUTE],
      [
        phase === 'none' ? { act: 'standdown.confirm', with: { operation: 'op', proposal: 'p1', sha256: noteAt(0) } } : confirm(story),
        'delcassou',
        3 * MINUTE,
      ],
      [{ act: 'standdown.lapse', with: { operation: 'op', proposal: 'p1' } }, 'desk', 20 * MINUTE],
    ];
    for (const [act, by, after] of asked) {
      const decision = decideOperation(story.state, act, asks(by, { now: EVENING + after }), story.facts);
      samples[`${act.act} ${phase}`] = { situation: operationSituation(story.state, act), decision };
    }
    if (phase !== 'none' && phase !== 'closed') story.told(confirm(story), 'delcassou', 3 * MINUTE);
    const decision = decideOperation(story.state, settle(), asks('desk', { now: EVENING + 3 * MINUTE }), story.facts);
    samples[`standdown.settle ${phase}`] = { situation: operationSituation(story.state, settle()), decision };
  }
  assert.deepEqual(disagreements(operationLegality, samples), []);
});

test('what cannot come about is a defect, not an answer', () => {
  const story = new Story().opened();
  assert.throws(
    () => evolveOperation(story.state, { e: 'Unheard', operation: 'op' } as never, { ...asks('desk'), index: 0, act: 'x' }),
    /unknown event/,
  );
});
