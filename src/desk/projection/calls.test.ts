import assert from 'node:assert/strict';
import test from 'node:test';
import { MINUTE } from '../../kernel/time.ts';
import type { AwaitedLine, CallLine } from '../../wire/checkin-views.ts';
import { AFTERNOON, MemoryDesk } from './given.ts';

const named = (lines: readonly (AwaitedLine | CallLine)[] = []): string[] => lines.map(({ who }) => who.id);

function planned(): MemoryDesk {
  const desk = MemoryDesk.example();
  desk.did('vigie', 'planCheckins', {}, { id: 'p-renard', person: 'renard-3' });
  return desk;
}

test('I-01 a check-in and a call for help need an id and nothing else; whoever asks is the person', () => {
  const desk = planned();
  desk.pass(20 * MINUTE);
  desk.did('renard-3', 'recordCheckin', {}, { id: 'ok' });
  assert.deepEqual(desk.sees('renard-3').me().checkins.awaited[0]?.due, AFTERNOON + 50 * MINUTE);
  desk.did('renard-3', 'raisePanic', {}, { id: 'help' });
  assert.deepEqual(named(desk.sees('vigie').board().calls), ['renard-3']);
});

test('I-17 of somebody else, nothing is supposed: without a word on how, it is hearsay and closes nothing', () => {
  const desk = planned();
  desk.pass(20 * MINUTE);
  desk.did('renard-1', 'recordCheckin', {}, { id: 'said', person: 'renard-3' });
  assert.equal(desk.last()[0]?.conflict, 'not_seen_or_heard');
  desk.did('renard-1', 'recordCheckin', {}, { id: 'seen', person: 'renard-3', means: 'sight' });
  assert.equal(desk.last()[0]?.conflict, null);
  desk.did('vigie', 'recordCheckin', {}, { id: 'radio', for: 'renard-3' });
  assert.equal(desk.last()[0]?.conflict, null);
});

test('I-14 the board says who is awaited and who is late, by name and since when; only a word takes them off it', () => {
  const desk = planned();
  const line = () =>
    desk
      .sees('vigie')
      .board()
      .awaited.find(({ who }) => who.id === 'renard-3');
  assert.deepEqual([line()?.phase, line()?.due], ['expected', AFTERNOON + 30 * MINUTE]);
  desk.pass(36 * MINUTE);
  assert.deepEqual([line()?.phase, line()?.due], ['missed', AFTERNOON + 30 * MINUTE]);
  desk.pass(300 * MINUTE);
  assert.equal(line()?.phase, 'missed');
  desk.did('renard-1', 'recordCheckin', {}, { id: 'seen', person: 'renard-3', means: 'sight' });
  assert.equal(line()?.phase, 'expected');
  desk.did('renard-3', 'announceSilence', {}, { id: 'quiet', minutes: 40 });
  const silent = desk.sees('vigie').board().silences;
  assert.deepEqual(
    silent.map(({ who, until }) => [who.id, until]),
    [['renard-3', desk.now + 40 * MINUTE]],
  );
});

test('those of a detail follow one another; another team sees nothing of it, unless it was called', () => {
  const desk = planned();
  desk.did('renard-3', 'raisePanic', {}, { id: 'help' });
  for (const viewer of ['vigie', 'renard-1', 'atlas']) assert.deepEqual(named(desk.sees(viewer).board().calls), ['renard-3'], viewer);
  assert.deepEqual(named(desk.sees('busard-2').board().calls), []);
  assert.ok(!named(desk.sees('busard-2').board().awaited).includes('renard-3'));
  assert.deepEqual(named(desk.sees('renard-1').me().calls), ['renard-3'], 'called, hence told on the phone');
  assert.deepEqual(named(desk.sees('renard-4').me().calls), []);
});

test('decision 31: a discreet call is on every screen but the person’s own; a visible one is there too', () => {
  const desk = planned();
  desk.did('delcassou', 'raisePanic', {}, { id: 'help' });
  assert.equal(desk.sees('delcassou').me().checkins.panicSince, null);
  assert.deepEqual(named(desk.sees('delcassou').board().calls), []);
  assert.deepEqual(named(desk.sees('vigie').board().calls), ['delcassou']);
  desk.did('hermine', 'choosePanicManner', {}, { id: 'shown', manner: 'visible' });
  desk.did('hermine', 'raisePanic', {}, { id: 'help-2' });
  assert.equal(desk.sees('hermine').me().checkins.panicSince, desk.now);
});

test('decision 10: nobody behind a door is awaited, silent or calling before whoever holds no key', () => {
  const desk = planned();
  desk.did('delcassou', 'addPrincipal', {}, { id: 'hi-pr', principal: 'zibeline', code_name: 'ZIBELINE', compartment: 'argent' });
  desk.did('delcassou', 'enrolMember', {}, { id: 'en-onyx', member: 'onyx', roles: ['watch_officer'], compartments: ['argent'] });
  const before = JSON.stringify(desk.sees('atlas').board());
  desk.did('onyx', 'planCheckins', {}, { id: 'hi-plan', person: 'zibeline' });
  desk.did('onyx', 'recordCheckin', {}, { id: 'hi-heard', person: 'zibeline', means: 'voice' });
  desk.did('onyx', 'announceSilence', {}, { id: 'hi-quiet', for: 'zibeline' });
  assert.equal(JSON.stringify(desk.sees('atlas').board()), before);
  assert.ok(named(desk.sees('onyx').board().awaited).includes('zibeline'));
});
