/** Duress around every stage (decision 29): what becomes of each act there is, and that nothing of it is left to chance. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE } from '../kernel/time.ts';
import { hiddenFrom, shownTo } from './believed.ts';
import { alert, counted, type Desk, goes, log, organised } from './cast.ts';
import { NEUTRALISED } from './checkin/duress.ts';
import { EVENING } from './given.ts';
import { type LoopAct, type LoopState, legality } from './loop.ts';

/** What a coerced person asks and that stands: it warns, asks, adds somebody to be looked after, or says what happened. */
const STANDS: Readonly<Record<string, string>> = {
  'device.prove': 'a phone says that it rings',
  'principal.add': 'somebody more to protect',
  'person.export': 'a copy for one person; whoever reads the folder it is made from can read more',
  'handover.decline': 'whoever held it holds it still',
  'place.compromise': 'a warning',
  'appearance.add': 'an exposure that is known is better known',
  'appearance.start': 'an exposure that begins',
  'trigger.keep': 'kept byte for byte, believed by nobody yet',
  'report.submit': 'believed by nobody yet',
  'check.open': 'asks somebody else to look',
  'alert.issue': 'a warning (I-01)',
  'alert.answer': 'says what they do; it calls nothing safe',
  'operation.move': 'people who move are counted (I-15)',
  'operation.relocate': 'people who move are counted (I-15)',
  'manifest.add': 'somebody more to count',
  'refusal.record': 'closes nothing (I-22)',
  'seal.open': 'reads what they could read before, and says so; nothing is burnt',
  'panic.raise': 'a call for help (I-01)',
  'case.open': 'gathers what is there',
  'case.extend': 'gathers what is there',
  'case.concern': 'gathers what is there',
  'case.reopen': 'what was closed is looked at again',
  'hold.place': 'nothing is destroyed',
  'statement.object': 'holds speech back',
  'review.open': 'asks for lessons',
  'review.find': 'a finding among others',
};

test('I-25b every act there is has no effect under duress, or stands, or is the desk’s own: none is forgotten, none is two', () => {
  const wrong: string[] = [];
  const all = new Set<string>();
  for (const table of Object.values(legality)) {
    for (const [act, row] of Object.entries(table)) {
      all.add(act);
      const kinds = [NEUTRALISED.has(act), act in STANDS, String(row.who) === 'desk'].filter(Boolean).length;
      if (kinds !== 1) wrong.push(`${act}: ${kinds}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(
    [...NEUTRALISED, ...Object.keys(STANDS)].filter((act) => !all.has(act)),
    [],
  );
});

const REPORT: Extract<LoopAct, { act: 'report.submit' }>['with'] = {
  report: 'r-1',
  channel: 'phone',
  access: 'direct',
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
};

/** 12 March: HERMINE is sheltered, everybody counted, a stand-down proposed; then the team leader is no longer free. */
function coercedLeader(): Desk {
  return organised()
    .told(alert('a1'), 'vigie')
    .told(goes('a1'), 'renard-1')
    .told(counted('op-a1'), 'renard-1')
    .told(
      { act: 'standdown.propose', with: { operation: 'op-a1', proposal: 'p1', outcome: 'false_alarm', next_review: null } },
      'delcassou',
      MINUTE,
      { device: 'dev/chef' },
    )
    .told({ act: 'duress.raise', with: { member: 'renard-1' } }, 'renard-1', 2 * MINUTE);
}
const believes = (desk: Desk): LoopState => {
  const world = desk.state.believed.get('renard-1');
  assert.ok(world !== undefined);
  return world;
};

test('I-25b a stand-down confirmed under duress is believed to the end by whoever gave it, and closes nothing', () => {
  const desk = coercedLeader();
  const proposal = desk.operation('op-a1').proposals[0];
  const sha256 = log.noteSha256(proposal?.index ?? 0) ?? '';
  desk.told({ act: 'standdown.confirm', with: { operation: 'op-a1', proposal: 'p1', sha256 } }, 'renard-1', 3 * MINUTE);
  assert.equal(believes(desk).operation.operations.get('op-a1')?.phase, 'closed');
  assert.equal(believes(desk).alerting.alerts.get('a1')?.state, 'closed');
  assert.notEqual(desk.operation('op-a1').phase, 'closed');
  assert.equal(desk.state.alerting.alerts.get('a1')?.state, 'open');
  // I-24: those near are shown a stand-down that waits, and no duress; the desk sees it whole.
  const near = shownTo(desk.state, 'renard-2', EVENING + 3 * MINUTE);
  assert.equal(near.checkin.duresses.size, 0);
  assert.equal(near.operation.operations.get('op-a1')?.proposals[0]?.state, 'waiting');
  assert.equal(shownTo(desk.state, 'renard-2', EVENING + 3 * MINUTE), near);
  assert.deepEqual(
    hiddenFrom(desk.state, 'renard-2', EVENING + 3 * MINUTE).map((row) => row.member),
    ['renard-1'],
  );
  assert.equal(shownTo(desk.state, 'renard-1', EVENING), believes(desk));
  assert.deepEqual(hiddenFrom(desk.state, 'delcassou', EVENING + 3 * MINUTE), []);
  // Lifted by somebody who saw them and asked: what was believed is gone.
  desk.told({ act: 'duress.lift', with: { member: 'renard-1', means: 'sight' } }, 'delcassou', 4 * MINUTE, { words: ['proof_of_life'] });
  assert.equal(desk.state.believed.size, 0);
  assert.deepEqual(hiddenFrom(desk.state, 'renard-2', EVENING + 4 * MINUTE), []);
});

test('decision 29: an order still reaches whoever is not free, and so does whoever they are called for', () => {
  const desk = coercedLeader();
  desk
    .told(alert('a2', { action: 'shelter' }), 'vigie', 3 * MINUTE)
    .told({ act: 'alert.update', with: { alert: 'a2', action: 'hold', substantive: true } }, 'vigie', 4 * MINUTE)
    .told({ act: 'alert.answer', with: { alert: 'a2', version: 2, answer: 'executing', means: 'device' } }, 'renard-1', 4 * MINUTE)
    .told(alert('a3', { action: 'avoid', priority: 3 }), 'renard-1', 5 * MINUTE)
    .told({ act: 'panic.raise', with: { person: 'hermine' } }, 'hermine', 6 * MINUTE)
    .told({ act: 'report.submit', with: REPORT }, 'renard-1', 6 * MINUTE, { words: ['verbatim'] });
  const world = believes(desk);
  assert.equal(world.alerting.alerts.get('a2')?.versions.length, 2);
  assert.ok(desk.state.alerting.alerts.get('a2')?.recipients.find((row) => row.member === 'renard-1')?.answers.length === 1);
  assert.ok(world.alerting.alerts.has('a3') && desk.state.alerting.alerts.has('a3'));
  assert.ok(world.intake.reports.has('r-1') && desk.state.intake.reports.has('r-1'));
  assert.equal(desk.state.checkin.panics.get('hermine')?.state, 'open');
  assert.ok(world.operation.operations.get('op-a1')?.alerts.includes('a2'), 'the operation they believe in takes the alert');
});

test('I-25b codes reset by somebody else for whoever is not free are asked for as they see it', () => {
  const desk = organised()
    .told({ act: 'code.set', with: { set: 's1' } }, 'renard-1')
    .told({ act: 'duress.raise', with: { member: 'renard-1' } }, 'renard-1', MINUTE);
  const before = believes(desk);
  desk.told({ act: 'code.reset', with: { member: 'renard-1', means: 'sight' } }, 'delcassou', 2 * MINUTE, { words: ['reason'] });
  assert.ok(desk.events.some(({ e }) => e === 'CodesReset'));
  assert.notEqual(believes(desk), before);
});

test('I-24 what they propose themself is shown near them as waiting, and raising it again changes nothing they believe', () => {
  const desk = coercedLeader();
  const before = believes(desk);
  desk.told({ act: 'duress.raise', with: { member: 'renard-1' } }, 'delcassou', 3 * MINUTE);
  assert.equal(believes(desk), before);
  desk.told(
    { act: 'standdown.propose', with: { operation: 'op-a1', proposal: 'p2', outcome: 'false_alarm', next_review: null } },
    'renard-1',
    4 * MINUTE,
  );
  assert.equal(
    desk.operation('op-a1').proposals.some(({ id }) => id === 'p2'),
    false,
  );
  assert.ok(
    believes(desk)
      .operation.operations.get('op-a1')
      ?.proposals.some(({ id }) => id === 'p2'),
  );
});
