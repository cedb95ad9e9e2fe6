/** What the stages may know of one another, read from one desk: who leads, who is near, who answers. All people invented. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, MINUTE } from '../kernel/time.ts';
import { alert, counted, goes, log, organised } from './cast.ts';
import { alertingFacts, checkinFacts, drillsFacts, operationFacts, postureFacts, statementsFacts } from './facts.ts';
import { EVENING, refusalOf } from './given.ts';
import { initialLoop, ringStillDue } from './loop.ts';

test('before there is an organisation nobody is known, on duty, confided in or protected', () => {
  assert.equal(alertingFacts(initialLoop).zone(), 'UTC');
  assert.equal(alertingFacts(initialLoop).onDuty('vigie'), false);
  assert.equal(operationFacts(initialLoop, log).singleHanded(), false);
  assert.equal(operationFacts(initialLoop, log).isTeamLeader('renard-1', 'hermine', EVENING), false);
  const checkins = checkinFacts(initialLoop);
  assert.equal(checkins.confidant(), null);
  assert.equal(checkins.isPerson('hermine'), false);
  assert.equal(checkins.teamLeader('hermine', EVENING), null);
  assert.deepEqual(checkins.vicinity('renard-1', EVENING), []);
  assert.equal(postureFacts(initialLoop, log).isProtected('hermine'), false);
  assert.equal(postureFacts(initialLoop, log).assessment('as-1'), null);
  assert.equal(drillsFacts(initialLoop).operation('op-1'), null);
});

test('who leads somebody, who answers for what they opened, and who is one of us', () => {
  const { state } = organised();
  const { teamLeader, owner, isPerson, relieving, confidant } = checkinFacts(state);
  assert.deepEqual(
    ['hermine', 'lison', 'renard-3', 'vigie', 'passante'].map((person) => teamLeader(person, EVENING)),
    ['renard-1', 'renard-1', 'renard-1', null, null],
  );
  assert.deepEqual(
    ['vigie', 'delcassou', 'renard-1'].map((opener) => owner('plan-1', opener)),
    ['vigie', 'delcassou', null],
  );
  assert.deepEqual(['renard-1', 'hermine', 'lison', 'passante'].map(isPerson), [true, true, true, false]);
  assert.equal(relieving('vigie'), false);
  assert.equal(confidant(), 'dehors');
  const posture = postureFacts(state, log);
  assert.deepEqual(['hermine', 'lison', 'vigie'].map(posture.isProtected), [true, true, false]);
  assert.deepEqual(['hermine', 'lison'].map(posture.principalOf), [null, 'hermine']);
});

test('I-24 near somebody are those of the details they are on or protected by at that instant, and those counted with them', () => {
  const desk = organised();
  const near = (member: string, at = EVENING): string[] => [...checkinFacts(desk.state).vicinity(member, at)].sort();
  assert.deepEqual(near('renard-2'), ['assistante', 'hermine', 'renard-1', 'renard-3']);
  assert.deepEqual(near('hermine'), ['assistante', 'renard-1', 'renard-2', 'renard-3']);
  assert.deepEqual(near('vigie'), []);
  assert.deepEqual(near('renard-2', EVENING - 2 * DAY), [], 'not yet on the detail');
  desk.told({ act: 'detail.end', with: { assignment: 'd-renard-2', at: EVENING + MINUTE } }, 'desk');
  assert.deepEqual(near('renard-2', EVENING + HOUR), [], 'no longer');
  // Counted in an operation, one is near those counted with one, whatever the assignment says.
  desk.told(alert('a1'), 'vigie').told(goes('a1'), 'renard-1').told(counted('op-a1'), 'renard-1');
  assert.ok(near('renard-2', EVENING + HOUR).includes('hermine'));
});

test('what an assessment is about: its subject, the reports it stands on, and whom they are about', () => {
  const desk = organised();
  const report = {
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
  desk.told({ act: 'report.submit', with: { ...report, about: [...report.about], relays: [] } }, 'vigie', 0, { words: ['verbatim'] });
  desk.told(
    { act: 'assessment.state', with: { assessment: 'as-1', subject: 'lison', likelihood: 'unlikely', confidence: 'low', reports: ['r1'] } },
    'atlas',
    MINUTE,
    { words: ['basis', 'would_change'] },
  );
  const known = postureFacts(desk.state, log).assessment('as-1');
  assert.deepEqual([known?.needsReview, known?.about], [false, ['lison', 'r1', 'hermine']]);
  const speech = statementsFacts(desk.state, log);
  assert.deepEqual(['r1', 'as-1', 'rien'].map(speech.isKnown), [true, true, false]);
  assert.deepEqual([speech.operation('op-1'), speech.openOperation('hermine'), speech.taskDone('c-1')], [null, null, null]);
  assert.deepEqual(speech.uncoveredRelatives('hermine'), ['lison']);
});

test('an operation under way is known to drills and to statements as open, and as closed once it is', () => {
  const desk = organised().told(alert('a1'), 'vigie').told(goes('a1'), 'renard-1');
  assert.deepEqual(drillsFacts(desk.state).operation('op-a1'), { closedAt: null });
  assert.equal(statementsFacts(desk.state, log).openOperation('hermine')?.id, 'op-a1');
  assert.equal(statementsFacts(desk.state, log).operation('op-a1')?.closed, false);
  assert.deepEqual(drillsFacts(desk.state).liveAlerts(['renard-3'], 'dr-1'), ['a1']);
});

test('a call rings while it stands, and a statement nobody drafted is refused by its own stage', () => {
  const desk = organised().told({ act: 'panic.raise', with: { person: 'hermine' } }, 'hermine');
  const call = desk.rings.find((ring) => 'call' in ring);
  assert.ok(call !== undefined && ringStillDue(desk.state, call));
  assert.equal(call.thread, desk.state.checkin.panics.get('hermine')?.thread);
  desk.told({ act: 'attention.take', with: { item: 'panic:hermine' } }, 'vigie', MINUTE);
  assert.equal(ringStillDue(desk.state, call), false);
  const release = { act: 'statement.release', with: { statement: 's1', version: 1, channel: 'site', sha256: '0'.repeat(64) } } as const;
  assert.equal(refusalOf(desk.ask(release, 'pont')), 'statement_unknown');
});
