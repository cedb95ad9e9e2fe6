/** What a drill shows, and to whom; what is owed after a night, and how long the night took. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { DAY, HOUR, MINUTE, SECOND } from '../../kernel/time.ts';
import { MemoryDesk } from './given.ts';

const TEXT = 'EXERCICE - Le pont est coupé. - EXERCICE';
/** People no alert of the example rings. */
const PARTICIPANTS = ['prefecture', 'renard-4'];

function running(participants: readonly string[] = PARTICIPANTS): MemoryDesk {
  const desk = MemoryDesk.example();
  desk.did('vigie', 'planDrill', {}, { id: 'ex-1', scenario: 'pont', participants, title: 'Le pont' });
  desk.did('vigie', 'startDrill', { drill: 'ex-1' }, { id: 'ex-1-start' });
  return desk;
}
const inject = (desk: MemoryDesk, to: readonly string[], order = 'Le pont est coupé.', more: object = {}): string | null =>
  desk.ask('vigie', 'sendInject', { drill: 'ex-1' }, { id: `in-${desk.words.length}`, to, order, ...more });
const everybody = (desk: MemoryDesk): string[] => [...desk.state.roster.members].map(([id]) => id);
/** All that a member can read without knowing what to ask for, and the drill itself. */
const reads = (desk: MemoryDesk, member: string): string => {
  const seen = desk.sees(member);
  const thread = desk.state.drills.drills.get('ex-1')?.thread ?? '';
  return JSON.stringify([seen.me(), seen.board(), seen.drill('ex-1'), seen.view('drill', 'ex-1'), seen.timeline(thread)]);
};
const LEADERS = ['vigie', 'vigie-2', 'delcassou'];

test('I-39 an inject is read by whom it is for, while the drill runs, with its mark; by nobody else who does not lead it', () => {
  const desk = running();
  assert.deepEqual(
    desk
      .sees('prefecture')
      .me()
      .drills.map(({ id, injects }) => [id, injects]),
    [['ex-1', []]],
  );
  assert.equal(inject(desk, ['prefecture']), null);
  assert.deepEqual(
    desk
      .sees('prefecture')
      .me()
      .drills.map(({ injects }) => injects.map(({ text }) => text)),
    [[TEXT]],
  );
  assert.deepEqual(
    desk
      .sees('renard-4')
      .me()
      .drills.map(({ injects }) => injects),
    [[]],
    'takes part, and was told nothing yet',
  );
  for (const member of everybody(desk)) {
    const may = member === 'prefecture' || LEADERS.includes(member);
    assert.equal(reads(desk, member).includes('coupé'), may, member);
  }
  desk.did('vigie', 'endDrill', { drill: 'ex-1' }, { id: 'ex-1-end' });
  assert.deepEqual(desk.sees('prefecture').me().drills, []);
  assert.doesNotMatch(reads(desk, 'prefecture'), /coupé/);
});

test('I-39 I-40 the mark is put there by the desk, in the language said; a text that denies it is refused and leaves nothing', () => {
  const desk = running();
  assert.equal(inject(desk, ['prefecture'], 'The bridge is closed.', { lang: 'en' }), null);
  assert.equal(desk.sees('prefecture').me().drills[0]?.injects[0]?.text, 'EXERCISE - The bridge is closed. - EXERCISE');
  const size = desk.words.length;
  assert.equal(inject(desk, ['prefecture'], 'Ceci n’est pas un exercice.'), 'drill_text_denies');
  assert.equal(inject(desk, ['prefecture'], 'EXERCICE'), 'drill_text_empty');
  assert.equal(desk.words.length, size);
});

test('I-39 a drill reaches no alert, no ring and no list of things to answer', () => {
  const desk = running();
  const before = desk.state.alerting;
  assert.equal(inject(desk, ['prefecture']), null);
  assert.equal(desk.state.alerting, before);
  assert.deepEqual(desk.sees('prefecture').me().toAnswer, []);
});

test('a drill runs in sight of the whole desk; what is planned, and what one holds, is for whoever leads', () => {
  const desk = running();
  desk.did('vigie', 'planDrill', {}, { id: 'ex-2', scenario: 'gare', participants: ['pont'], from: desk.now + HOUR });
  const lines = (member: string) =>
    desk
      .sees(member)
      .board()
      .drills.map(({ id, state }) => `${id} ${state}`);
  assert.deepEqual(lines('vigie'), ['dr-en-cours running', 'ex-1 running', 'dr-prevu planned', 'ex-2 planned', 'dr-passe ended']);
  assert.deepEqual(lines('atlas'), ['dr-en-cours running', 'ex-1 running']);
  assert.deepEqual(lines('busard-1'), []);
  assert.equal(desk.sees('atlas').drill('ex-1'), undefined);
  assert.equal(desk.sees('prefecture').drill('ex-1'), undefined);
  const view = desk.sees('vigie').drill('ex-1');
  assert.deepEqual(
    [view?.title, view?.actions.startDrill, view?.actions.sendInject?.allowed],
    ['Le pont', { allowed: false, reason: 'drill_running' }, true],
  );
  desk.pass(DAY);
  assert.ok(!lines('vigie').includes('dr-passe ended'), 'a day later it is no longer on the board');
});

test('S9 I-39 a live alert that rings a participant, or protects one, takes the drill off their screen in the same commit', () => {
  const desk = running();
  inject(desk, ['prefecture']);
  desk.did('vigie', 'issueAlert', {}, { id: 'al-live', principal: 'hermine', action: 'evacuate' });
  assert.deepEqual(
    desk.last().map(({ act }) => act),
    ['alert.issue', 'check.open', 'drill.preempt'],
  );
  assert.deepEqual(desk.sees('prefecture').me().drills, []);
  const line = desk
    .sees('vigie')
    .board()
    .drills.find(({ id }) => id === 'ex-1');
  assert.deepEqual([line?.state, line?.preemptedBy], ['preempted', 'al-live']);
  assert.equal(inject(desk, ['prefecture']), 'drill_over');
  desk.did('vigie', 'planDrill', {}, { id: 'ex-3', scenario: 'pont', participants: ['renard-4'] });
  assert.equal(desk.ask('vigie', 'startDrill', { drill: 'ex-3' }, { id: 'ex-3-start' }), 'live_alert_open');
});

test('I-39 so does whoever is rung later in the place of somebody silent; an advisory ends nothing', () => {
  const desk = running(['delcassou']);
  desk.did('vigie', 'issueAlert', {}, { id: 'al-note', principal: 'hermine', action: 'read', priority: 3 });
  assert.equal(desk.state.drills.drills.get('ex-1')?.state, 'running');
  desk.did('vigie', 'issueAlert', {}, { id: 'al-live', principal: 'hermine', action: 'evacuate', recipients: ['renard-3'] });
  assert.equal(desk.state.drills.drills.get('ex-1')?.state, 'running');
  for (let rung = 0; rung < 6; rung++) {
    const next = desk.state.alerting.alerts.get('al-live')?.recipients[0]?.next ?? desk.now;
    desk.now = Math.max(desk.now, next);
    const escalate = { act: 'alert.escalate', with: { alert: 'al-live', version: 1, recipient: 'renard-3' } } as const;
    desk.submit('desk', { id: `up-${rung}`, act: escalate, words: {}, thread: desk.state.alerting.alerts.get('al-live')?.thread ?? '-' });
  }
  const drill = desk.state.drills.drills.get('ex-1');
  assert.deepEqual([drill?.state, drill?.preemptedBy], ['preempted', 'al-live']);
});

test('I-39 an alert that was taken back ends the drill that began meanwhile, once it is an order again', () => {
  const desk = MemoryDesk.example();
  desk.did('vigie', 'issueAlert', {}, { id: 'al-live', principal: 'hermine', action: 'evacuate', recipients: ['renard-3'] });
  desk.did('vigie', 'recallAlert', { alert: 'al-live' }, { id: 'al-back', reason: 'Erreur.' });
  desk.did('vigie', 'planDrill', {}, { id: 'ex-9', scenario: 'pont', participants: ['renard-3'] });
  desk.did('vigie', 'startDrill', { drill: 'ex-9' }, { id: 'ex-9-start' });
  desk.did('vigie', 'updateAlert', { alert: 'al-live' }, { id: 'al-again', action: 'shelter', order: 'Abri.' });
  const drill = desk.state.drills.drills.get('ex-9');
  assert.deepEqual([drill?.state, drill?.preemptedBy], ['preempted', 'al-live']);
});

/** HERMINE is told to go on a report, moves, arrives, is counted; two people stand down. */
function aNight(): MemoryDesk {
  const desk = MemoryDesk.example();
  const thread = 'c00000000000000e1';
  desk.did('vigie', 'submitReport', {}, { id: 're-n', verbatim: 'Deux sur un scooter.', about: ['hermine'], thread });
  desk.pass(45 * SECOND);
  desk.did('vigie', 'issueAlert', {}, { id: 'al-n', principal: 'hermine', action: 'evacuate', basis: ['re-n'] });
  desk.pass(25 * SECOND);
  desk.did('renard-1', 'answerAlert', { alert: 'al-n' }, { id: 'an-n', answer: 'executing' });
  desk.did('renard-1', 'moveOut', {}, { id: 'mv-n', principal: 'hermine', place: 'meleze' });
  desk.pass(10 * MINUTE);
  const operation = 'op-al-n';
  desk.did('renard-1', 'recordArrival', { operation }, { id: 'ar-n', place: 'meleze' });
  const people = ['hermine', 'renard-1', 'renard-2', 'renard-3', 'renard-4', 'assistante'];
  const lines = people.map((person) => ({ person, status: 'present', means: 'sight' }));
  desk.did('renard-1', 'recordRollCall', { operation }, { id: 'rc-n1', lines: lines.slice(0, 5) });
  desk.pass(5 * MINUTE);
  desk.did('renard-1', 'recordRollCall', { operation }, { id: 'rc-n2', lines: lines.slice(5) });
  desk.pass(MINUTE);
  desk.did('renard-1', 'relocate', { operation }, { id: 'rl-n', place: 'ardoise' });
  desk.did('renard-1', 'recordArrival', { operation }, { id: 'ar-n2', place: 'ardoise' });
  desk.did('renard-1', 'recordRollCall', { operation }, { id: 'rc-n3', lines });
  desk.did('renard-1', 'proposeStandDown', { operation }, { id: 'sd-n', outcome: 'excluded' });
  desk.did('delcassou', 'confirmStandDown', { proposal: 'sd-n' }, { id: 'sc-n' });
  return desk;
}

test('S1 the stand-down leaves two reviews, dated; the numbers come from the log, and a relocation does not undo them', () => {
  const desk = aNight();
  const lines = desk
    .sees('vigie')
    .board()
    .reviews.filter(({ subject }) => subject === 'op-al-n');
  assert.deepEqual(
    lines.map(({ id, heat, due }) => [id, heat, due - desk.now]),
    [
      ['hot-op-al-n', 'hot', DAY],
      ['cold-op-al-n', 'cold', 30 * DAY],
    ],
  );
  const review = desk.sees('renard-1').review('hot-op-al-n');
  const took = { toLeader: 70 * SECOND, toShelter: 70 * SECOND + 10 * MINUTE, toAccounted: 70 * SECOND + 15 * MINUTE };
  assert.deepEqual(review?.measures, took);
  assert.deepEqual(review.usual, { operations: 1, ...took });
  assert.equal(desk.sees('busard-1').review('hot-op-al-n'), undefined, 'another team was not there');
});

test('I-39 an operation that was rehearsed has its numbers, and enters no live figure', () => {
  const desk = aNight();
  const { operation } = desk.state;
  const rehearsed = operation.operations.change('op-al-n', (row) => ({ ...row, exercise: 'ex-night' }));
  desk.state = { ...desk.state, operation: { ...operation, operations: rehearsed } };
  const review = desk.sees('vigie').review('hot-op-al-n');
  assert.equal(review?.measures?.toLeader, 70 * SECOND);
  assert.deepEqual(review.usual, { operations: 0, toLeader: null, toShelter: null, toAccounted: null });
});

test('domain §2.12 findings are everybody’s; what is promised has a name and a date, outlives the review, and is never gone', () => {
  const desk = aNight();
  const hot = { review: 'hot-op-al-n' };
  desk.did('renard-3', 'recordFinding', hot, { id: 'f-1', verbatim: 'Le véhicule 2 n’avait pas le plein.' });
  assert.equal(desk.ask('renard-3', 'assignAction', hot, { id: 'm-0', owner: 'renard-3', title: 'Le plein.' }), 'role_missing');
  desk.did('renard-1', 'assignAction', hot, { id: 'm-1', owner: 'renard-3', title: 'Le plein, chaque soir.', due: desk.now + 2 * DAY });
  desk.did('renard-1', 'closeReview', hot, { id: 'closed' });
  const owed = () =>
    desk
      .sees('vigie')
      .board()
      .owed.filter(({ review }) => review === 'hot-op-al-n');
  assert.deepEqual(
    owed().map(({ id, title, owner, overdue }) => [id, title, owner.id, overdue]),
    [['m-1', 'Le plein, chaque soir.', 'renard-3', false]],
  );
  assert.deepEqual(
    desk
      .sees('renard-3')
      .me()
      .owed.map(({ id }) => id),
    ['m-1'],
  );
  assert.deepEqual(desk.sees('renard-2').me().owed, [], 'each reads their own');
  assert.ok(
    !desk
      .sees('vigie')
      .board()
      .reviews.some(({ id }) => id === 'hot-op-al-n'),
  );
  desk.pass(3 * DAY);
  assert.equal(owed()[0]?.overdue, true);
  desk.did('renard-3', 'markActionDone', { ...hot, action: 'm-1' }, { id: 'm-1-done' });
  assert.deepEqual(owed(), []);
  const view = desk.sees('renard-2').review('hot-op-al-n');
  assert.deepEqual(
    [view?.state, view?.findings.map(({ text, by }) => [text, by.id]), view?.promised.map(({ doneAt }) => doneAt)],
    ['closed', [['Le véhicule 2 n’avait pas le plein.', 'renard-3']], [desk.now]],
  );
  desk.pass(30 * DAY);
  assert.equal(
    desk
      .sees('vigie')
      .board()
      .reviews.find(({ id }) => id === 'cold-op-al-n')?.overdue,
    true,
    'overdue, never closed (I-14)',
  );
});

test('I-39 the thread of a drill enters no case; its review is read by those who took part', () => {
  const desk = running();
  const thread = desk.state.drills.drills.get('ex-1')?.thread ?? '';
  assert.equal(desk.ask('pont', 'openCase', {}, { id: 'ca-x', threads: [thread] }), 'thread_of_drill');
  assert.equal(desk.ask('pont', 'extendCase', { case: 'ca-1' }, { id: 'ca-y', threads: [thread] }), 'thread_of_drill');
  desk.did('vigie', 'endDrill', { drill: 'ex-1' }, { id: 'ex-1-end' });
  desk.did('vigie', 'openReview', {}, { id: 'rx-1', subject: 'ex-1', heat: 'hot' });
  desk.did('renard-4', 'recordFinding', { review: 'rx-1' }, { id: 'f-1', verbatim: 'La radio ne passe pas sous le pont.' });
  const view = desk.sees('renard-4').review('rx-1');
  assert.deepEqual([view?.of, view?.measures, view?.usual, view?.findings.length], ['drill', null, null, 1]);
  assert.equal(desk.sees('renard-3').review('rx-1'), undefined);
});
