/**
 * The loop as the desk runs it: each act decided on what the one before left, the arrows asked after it. All people invented.
 * Long because every arrow is told on the same small organisation.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Id, MemberId } from '../kernel/ids.ts';
import { DAY, MINUTE, SECOND } from '../kernel/time.ts';
import { alert, counted, Desk, goes, log, organised } from './cast.ts';
import { asks, EVENING, refusalOf } from './given.ts';
import { actId } from './handoffs/asks.ts';
import {
  allSchedules,
  arrows,
  decide,
  evolve,
  followups,
  initialLoop,
  isAlertRing,
  type LogFacts,
  type LoopAct,
  type LoopEvent,
  legality,
  openItems,
  RULES,
  ringStillDue,
  rings,
  touched,
} from './loop.ts';

test('an alert rings those who protect and the principal; a companion is counted, never ordered', () => {
  const desk = organised().told(alert(), 'vigie');
  assert.deepEqual(
    desk.state.alerting.alerts.get('a1')?.recipients.map((r) => r.member),
    ['renard-1', 'renard-2', 'renard-3', 'hermine'],
  );
  // No phone has proved a push yet, so voice rings at once (decision 20).
  assert.deepEqual(
    desk.rings.filter((r) => r.recipient === 'hermine').map((r) => r.key),
    ['a1:1:hermine:push:0', 'a1:1:hermine:sms:0', 'a1:1:hermine:voice:0'],
  );
});

test('decision 30: with nobody protecting, the companion is rung and holds the part of the team leader', () => {
  const desk = organised();
  for (const person of ['renard-1', 'renard-2', 'renard-3'])
    desk.told({ act: 'detail.end', with: { assignment: `d-${person}`, at: EVENING - MINUTE } }, 'desk');
  desk.told(alert(), 'vigie');
  assert.deepEqual(
    desk.state.alerting.alerts.get('a1')?.recipients.map((r) => r.member),
    ['assistante', 'hermine'],
  );
  desk.told({ act: 'operation.move', with: { operation: 'op', principal: 'hermine', place: null } }, 'hermine');
  assert.equal(desk.operation('op').phase, 'moving');
});

test('S1 I-36: an order to act makes a task of every relative nobody covers, owned by the liaison, once', () => {
  const desk = organised().told(alert(), 'vigie').told(alert('a2'), 'vigie', MINUTE);
  const checks = [...desk.state.assessment.checks.values()];
  assert.deepEqual(
    checks.map((c) => [c.id, c.kind, c.about, c.owner, c.due]),
    [['cover-lison-a1', 'cover_relative', 'lison', 'pont', EVENING + 15 * MINUTE]],
  );
  assert.equal(organised().told(alert('a1', { priority: 2, action: 'ready' }), 'vigie').state.assessment.checks.size, 0);
  const bare = new Desk();
  bare.told({ act: 'org.create', with: { org: 'o', zone: 'Europe/Paris', confidant: null, single_handed: true } }, 'desk');
  bare.told({ act: 'principal.add', with: { principal: 'hermine' } }, 'desk');
  bare.told({ act: 'related.add', with: { person: 'lison', principal: 'hermine', relation: 'daughter', covered: false } }, 'desk');
  bare.told(alert(), 'desk');
  assert.equal(bare.state.assessment.checks.get('cover-lison-a1')?.owner, null);
});

test('the first "I am going" opens the operation with everybody there when the alert was raised', () => {
  const desk = organised().told(alert(), 'vigie');
  desk.told({ act: 'detail.end', with: { assignment: 'd-renard-3', at: EVENING + SECOND } }, 'desk', SECOND);
  desk.told(goes('a1', 'understood'), 'renard-2', 5 * SECOND);
  assert.equal(desk.state.operation.operations.size, 0);
  desk.told(goes(), 'renard-1', 25 * SECOND).told(goes(), 'renard-2', 26 * SECOND);
  assert.deepEqual(
    desk.operation('op-a1').manifest.map((l) => l.person),
    ['hermine', 'renard-1', 'renard-2', 'renard-3', 'assistante'],
  );
  assert.deepEqual(desk.operation('op-a1').alerts, ['a1']);
  assert.equal(desk.acts.filter((a) => a.act === 'operation.open').length, 1);
});

test('an order to hold, a stray answer, and an answer to a recalled order open nothing', () => {
  const desk = organised()
    .told(alert('a1', { action: 'hold' }), 'vigie')
    .told(goes(), 'renard-1');
  desk.told(alert('a2'), 'vigie').told(goes('a2'), 'atlas').told(goes('a9'), 'renard-1');
  desk.told({ act: 'alert.recall', with: { alert: 'a2', version: 1 } }, 'vigie').told(goes('a2'), 'renard-1');
  assert.equal(desk.state.operation.operations.size, 0);
});

test('I-21 S2: two alerts for one principal are one operation, however they come', () => {
  const desk = organised()
    .told(alert('a1'), 'vigie')
    .told(alert('a2', { action: 'shelter' }), 'renard-1');
  desk.told(alert('note', { priority: 3, action: 'read' }), 'vigie');
  desk.told(goes('a1'), 'renard-1');
  assert.deepEqual(desk.operation('op-a1').alerts, ['a1', 'a2']);
  desk.told(alert('a3'), 'vigie');
  assert.deepEqual(desk.operation('op-a1').alerts, ['a1', 'a2', 'a3']);
  desk.told(goes('a2'), 'renard-2');
  assert.equal(desk.state.operation.operations.size, 1);
});

test('I-15 a team leader who moved first: the alert that follows joins their operation', () => {
  const desk = organised().told({ act: 'operation.move', with: { operation: 'op', principal: 'hermine', place: null } }, 'renard-1');
  desk.told(alert(), 'vigie').told(goes(), 'renard-1');
  assert.deepEqual(desk.operation('op').alerts, ['a1']);
  assert.equal(desk.state.operation.operations.size, 1);
});

test('I-18 I-19 I-13: two people stand down; every alert of the operation closes, no other, and a doubt leaves a review', () => {
  const desk = organised().told(alert('a1'), 'vigie').told(goes('a1'), 'renard-1').told(alert('a2'), 'vigie');
  desk.told({ act: 'alert.recall', with: { alert: 'a2', version: 1 } }, 'vigie');
  desk.told(alert('note', { priority: 3, action: 'read', principal: 'hermine' }), 'vigie');
  desk.told(counted('op-a1'), 'renard-1', MINUTE);
  const review = EVENING + DAY;
  const proposed = desk.acts.length;
  desk.told(
    { act: 'standdown.propose', with: { operation: 'op-a1', proposal: 'p1', outcome: 'doubt_not_lifted', next_review: review } },
    'renard-1',
    MINUTE,
    { words: ['residual_risk'] },
  );
  assert.deepEqual(
    [...desk.timers].filter(([key]) => key.startsWith('operation:')),
    [['operation:op-a1/p1', { due: EVENING + 16 * MINUTE, act: 'standdown.lapse' }]],
  );
  desk.told(
    { act: 'standdown.confirm', with: { operation: 'op-a1', proposal: 'p1', sha256: log.noteSha256(proposed) ?? '' } },
    'delcassou',
    2 * MINUTE,
  );
  assert.deepEqual(
    ['a1', 'a2', 'note'].map((id) => desk.state.alerting.alerts.get(id)?.state),
    ['closed', 'closed', 'closed'],
  );
  const check = desk.state.assessment.checks.get('review-op-a1');
  assert.deepEqual([check?.kind, check?.about, check?.owner, check?.due], ['other', 'op-a1', 'delcassou', review]);
  assert.equal(desk.timers.size, 0);
  assert.ok(desk.rings.every((ring) => !ringStillDue(desk.state, ring)));
});

test('I-18 an alert open for the principal and outside the operation holds it; an advisory does not', () => {
  const desk = organised()
    .told({ act: 'operation.move', with: { operation: 'op', principal: 'hermine', place: null } }, 'renard-1')
    .told(counted('op'), 'renard-1');
  const stranger = evolve(
    desk.state,
    {
      ...(organised()
        .told(alert('a8'), 'vigie')
        .events.find((e) => e.e === 'AlertIssued') as LoopEvent),
    },
    { ...asks('vigie'), index: 99, act: 'alert.issue' },
  );
  desk.state = stranger;
  const asked: LoopAct = { act: 'standdown.propose', with: { operation: 'op', proposal: 'p', outcome: 'excluded', next_review: null } };
  const refused = desk.ask(asked, 'renard-1');
  assert.deepEqual(refused.ok ? null : refused.refusal.about, ['a8']);
});

/** Both reviews of an operation that is over. */
const LESSONS = (operation: Id): LoopAct[] => [
  { act: 'review.open', with: { review: `hot-${operation}`, subject: operation, heat: 'hot' } },
  { act: 'review.open', with: { review: `cold-${operation}`, subject: operation, heat: 'cold' } },
];

test('an arrow that finds nothing to ask asks for nothing; a review nobody can own is the watch’s', () => {
  const told = { ...asks('desk'), index: 0, act: 'x' };
  const down = {
    e: 'StoodDown',
    operation: 'op',
    proposal: 'p',
    outcome: 'doubt_not_lifted',
    next_review: EVENING,
    by: ['renard-1'],
    alone: true,
  } as const;
  assert.deepEqual(
    followups({ ...down, by: [...down.by] }, initialLoop, told).map(({ act }) => act),
    [{ act: 'check.open', with: { check: 'review-op', kind: 'other', about: 'op', owner: null, due: EVENING } }, ...LESSONS('op')],
  );
  assert.deepEqual(
    followups({ ...down, by: [], next_review: null }, initialLoop, told).map(({ act }) => act),
    LESSONS('op'),
  );
  const { state } = organised().told(alert(), 'vigie').told(goes(), 'renard-1');
  const [review] = followups({ ...down, by: [] }, state, told);
  assert.equal(review?.act.act === 'check.open' && review.act.with.owner, 'delcassou');
  const unheard = evolve(state, { e: 'AlertAttached', operation: 'op-a1', alert: 'a9' }, told);
  assert.deepEqual(
    followups({ ...down, operation: 'op-a1', outcome: 'excluded', by: [] }, unheard, told).map(({ id }) => id),
    ['close-a1', 'hot-op-a1', 'cold-op-a1'],
  );
});

test('a false alarm leaves no review', () => {
  const desk = organised().told(alert(), 'vigie').told(goes(), 'renard-1').told(counted('op-a1'), 'renard-1');
  const index = desk.acts.length;
  desk.told(
    { act: 'standdown.propose', with: { operation: 'op-a1', proposal: 'p1', outcome: 'false_alarm', next_review: null } },
    'delcassou',
  );
  desk.told({ act: 'standdown.confirm', with: { operation: 'op-a1', proposal: 'p1', sha256: log.noteSha256(index) ?? '' } }, 'renard-1');
  assert.equal(desk.state.assessment.checks.has('review-op-a1'), false);
});

test('I-05 I-10: the timers kept act by act are those a restart would rebuild from the state', () => {
  const desk = organised();
  const agree = (): void => {
    const rebuilt = allSchedules(desk.state).flatMap((row) =>
      row.deadlines.map(({ key, due, act }) => [key, { due, act: act.act }] as const),
    );
    assert.deepEqual(new Map([...desk.timers].sort()), new Map([...rebuilt].sort((a, b) => (a[0] < b[0] ? -1 : 1))));
  };
  desk.told(alert('a'), 'vigie').told(alert('a:b'), 'vigie');
  agree();
  assert.equal(desk.timers.size, 8);
  desk.told(goes('a'), 'renard-1', SECOND);
  agree();
  desk.told({ act: 'alert.escalate', with: { alert: 'a', version: 1, recipient: 'renard-3' } }, 'desk', 30 * SECOND);
  agree();
  assert.equal(desk.timers.get('a:b/renard-3'), undefined);
  assert.equal(desk.timers.get('alert:a:b/renard-3')?.due, EVENING + 30 * SECOND);
  desk.told({ act: 'delivery.note', with: { alert: 'a', results: [] } }, 'desk', 31 * SECOND);
  agree();
});

test('I-14: a cover with an end has a timer, rebuilt from the state; one without an end, or taken away, has none', () => {
  const cover = (more: object): LoopAct => ({ act: 'related.cover', with: { person: 'lison', covered: true, ...more } });
  const desk = organised().told(cover({ by: 'pont', until: EVENING + MINUTE }), 'vigie');
  assert.deepEqual([...desk.timers], [['related:lison/cover', { due: EVENING + MINUTE, act: 'related.lapse' }]]);
  assert.deepEqual(
    allSchedules(desk.state).flatMap((row) => row.deadlines.map(({ key }) => key)),
    ['related:lison/cover'],
  );
  desk.told(cover({ by: 'pont' }), 'vigie');
  assert.equal(desk.timers.size, 0);
  desk
    .told(cover({ until: EVENING + MINUTE }), 'vigie')
    .told({ act: 'related.lapse', with: { person: 'lison', until: EVENING + MINUTE } }, 'desk', MINUTE);
  assert.deepEqual([desk.timers.size, desk.state.roster.related.get('lison')?.covered], [0, false]);
});

test('ux 2.1: a warning is held five seconds before it rings, a recall of it is not', () => {
  const desk = organised().told(alert('a1', { priority: 2, action: 'ready', recipients: ['renard-3'] }), 'vigie');
  assert.deepEqual(
    desk.rings.map((r) => r.notBefore - EVENING),
    [5 * SECOND, 5 * SECOND],
  );
  desk.told({ act: 'alert.recall', with: { alert: 'a1', version: 1 } }, 'vigie', 2 * SECOND);
  const [push, , recalled] = desk.rings;
  assert.ok(recalled !== undefined && isAlertRing(recalled) && recalled.kind === 'recall');
  assert.equal(recalled.notBefore, EVENING + 2 * SECOND);
  assert.equal(push !== undefined && ringStillDue(desk.state, push), false);
  assert.equal(ringStillDue(desk.state, recalled), true);
});

test('S10: a place that is known asks those who are in it for another, once; the task ends when they have moved', () => {
  const desk = organised();
  for (const place of ['meleze', 'ardoise']) desk.told({ act: 'place.add', with: { place, kind: 'house' } }, 'renard-1');
  desk
    .told({ act: 'operation.move', with: { operation: 'op', principal: 'hermine', place: 'meleze' } }, 'renard-1')
    .told({ act: 'place.compromise', with: { place: 'ardoise' } }, 'vigie', MINUTE);
  const checks = () => [...desk.state.assessment.checks.values()].filter(({ kind }) => kind === 'relocate');
  assert.deepEqual(checks(), [], 'nobody is there');
  desk.told({ act: 'place.compromise', with: { place: 'meleze' } }, 'vigie', 2 * MINUTE);
  const [check] = checks();
  assert.deepEqual([check?.about, check?.owner, check?.due], ['op', 'renard-1', EVENING + 7 * MINUTE]);
  desk.told({ act: 'operation.arrive', with: { operation: 'op', place: 'meleze' } }, 'renard-1', 3 * MINUTE);
  assert.equal(check?.state, 'open', 'arriving there is not moving');
  desk.told({ act: 'operation.relocate', with: { operation: 'op', place: null } }, 'renard-1', 4 * MINUTE);
  assert.deepEqual(
    checks().map(({ state, result }) => [state, result]),
    [['closed', 'done']],
  );
});

test('I-09 a message that has not left is withdrawn once it is pointless, and only then', () => {
  const desk = organised().told(alert('a1', { recipients: ['renard-3'] }), 'vigie');
  const due = () => desk.rings.filter((ring) => ringStillDue(desk.state, ring)).map((ring) => ring.key);
  desk.told({ act: 'alert.escalate', with: { alert: 'a1', version: 1, recipient: 'renard-3' } }, 'desk', 60 * SECOND);
  assert.ok(due().includes('a1:1:renard-1:relay:2:renard-3'));
  assert.equal(desk.rings.filter(isAlertRing).find((r) => r.channel === 'relay')?.instead, 'renard-3');
  desk.told({ act: 'alert.answer', with: { alert: 'a1', version: 1, answer: 'executing', means: 'voice' } }, 'renard-1', 61 * SECOND, {
    for: 'renard-3',
  });
  // What was rung for the driver is withdrawn; the team leader, now asked to act in person, still is (their own order).
  assert.deepEqual(due(), ['a1:1:renard-1:push:0', 'a1:1:renard-1:sms:0', 'a1:1:renard-1:voice:0']);
  desk.told(goes(), 'renard-1', 62 * SECOND);
  assert.deepEqual(due(), []);
  const [first] = desk.rings;
  assert.ok(first);
  assert.equal(ringStillDue(desk.state, { ...first, alert: 'a9' }), false);
  assert.equal(ringStillDue(desk.state, { ...first, recipient: 'personne' }), false);
});

test('a rung of an alert that does not exist is a defect', () => {
  const event: LoopEvent = {
    e: 'RungReached',
    alert: 'a9',
    version: 1,
    recipient: 'x',
    rung: 0,
    channels: ['push'],
    next: null,
    instead: null,
  };
  assert.throws(() => rings(initialLoop, [event], { ...asks('desk'), index: 0, act: 'x' }), /not known/);
  assert.throws(() => evolve(initialLoop, { e: 'Unheard' } as never, { ...asks('desk'), index: 0, act: 'x' }), /unknown event/);
  assert.throws(() => touched([{ e: 'Unheard' } as never]), /unknown event/);
});

test('I-42 what is open belongs to whoever accepted it, else to the officer who opened it, else to the watch', () => {
  const desk = organised().told(alert('a1'), 'delcassou').told(alert('a2'), 'hermine').told(goes('a1'), 'renard-1');
  const sorted = (member: MemberId): Id[] => openItems(desk.state, member).sort();
  assert.deepEqual(sorted('delcassou'), ['a1']);
  assert.deepEqual(sorted('vigie'), ['a2', 'op-a1']);
  assert.deepEqual(sorted('pont'), ['cover-lison-a1']);
  assert.deepEqual(sorted('hermine'), []);
  desk.told({ act: 'handover.offer', with: { handover: 'h', to: 'delcassou', items: sorted('vigie') } }, 'vigie');
  assert.deepEqual(sorted('vigie'), ['a2', 'op-a1']);
  desk.told({ act: 'handover.accept', with: { handover: 'h', items: ['a2', 'op-a1'] } }, 'delcassou');
  assert.deepEqual(sorted('vigie'), []);
  assert.deepEqual(sorted('delcassou'), ['a1', 'a2', 'op-a1']);
  desk.told({ act: 'check.close', with: { check: 'cover-lison-a1', result: 'done' } }, 'pont');
  assert.deepEqual(sorted('pont'), []);
});

test('I-13 a recalled alert stays open business until everybody has answered the recall', () => {
  const desk = organised()
    .told(alert('a1', { recipients: ['renard-3'] }), 'vigie')
    .told({ act: 'alert.recall', with: { alert: 'a1', version: 1 } }, 'vigie');
  assert.deepEqual(openItems(desk.state, 'vigie'), ['a1']);
  desk.told({ act: 'alert.answer', with: { alert: 'a1', version: 2, answer: 'understood', means: 'device' } }, 'renard-3');
  assert.deepEqual(openItems(desk.state, 'vigie'), []);
});

test('only an enrolled member or the desk acts; a request relayed needs somebody whose part it is to relay', () => {
  const desk = organised().told(alert(), 'vigie');
  assert.equal(refusalOf(desk.ask(alert('a2'), 'facteur')), 'member_unknown');
  const recall: LoopAct = { act: 'alert.recall', with: { alert: 'a1', version: 1 } };
  assert.equal(refusalOf(desk.ask(recall, 'renard-3', 0, { for: 'delcassou' })), 'relayer_not_trusted');
  assert.equal(refusalOf(desk.ask(recall, 'vigie', 0, { for: 'renard-3' })), 'role_missing');
  desk.told(alert('a3'), 'renard-3', 0, { for: 'hermine' });
  assert.equal(desk.state.alerting.alerts.get('a3')?.by, 'hermine');
  desk.told(recall, 'renard-1', 0, { for: 'delcassou' });
});

test('a report is reckoned in the decision that receives it; told twice, the first stands', () => {
  const desk = organised();
  const report: LoopAct = {
    act: 'report.submit',
    with: {
      report: 'r1',
      channel: 'phone',
      access: 'indirect',
      statement: 'hearsay',
      about: ['hermine'],
      source: null,
      relays: ['tilleul-7'],
      origin: 'mediateur',
      trigger: null,
      corrects: null,
      heard_at: null,
      fact_at: null,
      tlp: 'amber',
    },
  };
  desk
    .told({ act: 'trigger.keep', with: { trigger: 't1', sha256: '0'.repeat(64), bytes: 3 } }, 'vigie')
    .told(report, 'vigie', 0, { words: ['verbatim'] });
  assert.deepEqual(
    desk.events.slice(-2).map((e) => e.e),
    ['ReportReceived', 'OriginsReckoned'],
  );
  desk.told(report, 'vigie', MINUTE, { words: ['verbatim'] });
  assert.equal(desk.events.at(-1)?.e, 'ReportReceived');
  desk.told({ act: 'report.grade', with: { report: 'r1', info: '3', source: null, blind: true } }, 'atlas');
  assert.equal(desk.state.assessment.weighed.get('r1')?.gradings.length, 1);
});

test('I-02 a graded report, however bad, changes nothing of the alert that rests on it', () => {
  const plan = (info: '1' | '5' | '6' | null, source: 'A' | 'E' | 'F' | null) => {
    const desk = organised();
    const told = {
      report: 'r1',
      channel: 'phone',
      access: 'indirect',
      statement: 'hearsay',
      about: ['hermine'],
      source: null,
      relays: [],
      origin: null,
      trigger: null,
      corrects: null,
      heard_at: null,
      fact_at: null,
      tlp: 'amber',
    } as const;
    desk.told({ act: 'report.submit', with: { ...told, about: [...told.about], relays: [] } }, 'vigie', 0, { words: ['verbatim'] });
    if (info !== null || source !== null) desk.ask({ act: 'report.grade', with: { report: 'r1', info, source, blind: false } }, 'atlas');
    desk.told(alert('a1', { basis: ['r1'] }), 'vigie', MINUTE);
    return desk.rings;
  };
  const bare = plan(null, null);
  for (const info of ['1', '5', '6', null] as const)
    for (const source of ['A', 'E', 'F', null] as const) assert.deepEqual(plan(info, source), bare);
});

test('places and cases pass through the same door', () => {
  const heads: LogFacts = { ...log, head: (thread) => ({ thread, seq: 0, hash: '' }) };
  const { state } = organised();
  const place = decide(
    state,
    { act: 'place.add', with: { place: 'meleze', kind: 'house' } },
    asks('desk', { words: ['code_name'] }),
    heads,
  );
  assert.deepEqual(place.ok && place.events.map((e) => e.e), ['PlaceAdded']);
  const opened = decide(
    state,
    { act: 'case.open', with: { case: 'k1', threads: ['c0000000000000001'] } },
    asks('pont', { words: ['title'] }),
    heads,
  );
  assert.deepEqual(opened.ok ? opened.events.map((e) => e.e) : opened.refusal, ['CaseOpened']);
  if (!opened.ok) return;
  const after = opened.events.reduce((folded, event) => evolve(folded, event, { ...asks('pont'), index: 50, act: 'case.open' }), state);
  assert.ok(after.inquiry.cases.has('k1'));
});

test('every event of every stage has its line in the map of arrows, and says what it touches', () => {
  const desk = organised().told(alert(), 'vigie').told(goes(), 'renard-1').told(counted('op-a1'), 'renard-1');
  for (const event of desk.events) {
    assert.ok(Object.hasOwn(arrows, event.e));
    assert.ok(touched([event]).every(({ id }) => id.length > 0));
  }
  const ids = [
    'org',
    'member',
    'principal',
    'person',
    'assignment',
    'handover',
    'place',
    'route',
    'category',
    'appearance',
    'order',
    'trigger',
    'report',
    'corrects',
    'a',
    'b',
    'into',
    'assessment',
    'check',
    'alert',
    'operation',
    'case',
    'dossier',
    'subject',
    'plan',
    'item',
    'scale',
    'statement',
    'drill',
    'review',
    'value',
  ];
  const named = { ...Object.fromEntries(ids.map((id) => [id, `the-${id}`])), would: [], cases: ['the-case'] };
  for (const e of Object.keys(arrows)) {
    const things = touched([{ ...named, e } as unknown as LoopEvent]);
    assert.ok(things.length > 0 && things.every(({ id }) => id === 'desk' || id.startsWith('the-')), e);
  }
  assert.deepEqual(touched(desk.events.filter((e) => e.e === 'OperationOpened')), [
    { kind: 'operation', id: 'op-a1' },
    { kind: 'alert', id: 'a1' },
  ]);
  assert.equal(RULES, '1');
  assert.deepEqual(
    Object.keys(legality),
    Object.keys(initialLoop).filter((name) => name !== 'standing' && name !== 'believed'),
  );
});

test('no act belongs to two stages', () => {
  const acts = Object.values(legality).flatMap((table) => Object.keys(table));
  assert.equal(new Set(acts).size, acts.length);
});

test('ids the desk derives fit, begin well, and keep the end that tells causes apart', () => {
  assert.equal(actId('op', 'a1'), 'op-a1');
  const long = 'x'.repeat(63);
  assert.equal(actId('op', `${long}7`).length, 64);
  assert.notEqual(actId('attach', `${long}1`, `${long}2`), actId('attach', `${long}1`, `${long}3`));
  assert.ok(actId('attach', `${long}1`, `${long}2`).length <= 64);
});
