import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, MINUTE, SECOND } from '../../kernel/time.ts';
import { asks, EVENING, refusalOf } from '../given.ts';
import { answers, cast, escalates, issue, ringing, Story } from './cast.ts';
import { channelsAt, ladderOf, lockedText } from './ladder.ts';
import { currentVersion, evolveAlerting, humanTold, initialAlerting, standing } from './model.ts';
import { decideAlerting } from './rules.ts';

test('I-01 anyone enrolled raises an alert with nothing but a principal and an action, the principal and a relative too', () => {
  for (const by of ['vigie', 'atlas', 'renard-2', 'hermine', 'lison', 'dehors']) {
    const story = new Story();
    const events = story.told(issue({ recipients: [], basis: [] }), by, 0);
    assert.deepEqual(ringing(events), ['renard-1:0 push+sms', 'renard-2:0 push+sms', 'renard-3:0 push+sms', 'hermine:0 push+sms']);
    assert.equal(story.alert().by, by);
    assert.equal(story.recipient('hermine').because, 'detail');
  }
});

test('I-01 an alert for somebody without a detail rings the desk, and with no desk whoever raised it', () => {
  const story = new Story();
  assert.deepEqual(ringing(story.told(issue({ principal: 'martre', recipients: [] }), 'lison', 0)), [
    'vigie:0 push+sms',
    'delcassou:0 push+sms',
  ]);
  assert.equal(story.recipient('vigie').because, 'supervisor');
  const alone = new Story(cast({ watch: () => [], supervisors: () => [] }));
  assert.deepEqual(ringing(alone.told(issue({ principal: 'martre', recipients: [] }), 'lison', 0)), ['lison:0 push+sms']);
});

test('an alert names a principal the organisation knows, and members only', () => {
  const story = new Story();
  assert.equal(refusalOf(story.ask(issue({ principal: 'inconnue' }), 'vigie', 0)), 'principal_unknown');
  const decision = story.ask(issue({ recipients: ['renard-3', 'facteur'] }), 'vigie', 0);
  assert.deepEqual(decision, { ok: false, refusal: { code: 'recipient_unknown', doctrine: 'I-05', about: ['facteur'] } });
});

test('I-02 urgency, severity, certainty and basis change nothing of who is rung, when and how', () => {
  const plan = (change: Parameters<typeof issue>[0]) => new Story().told(issue({ ...change, recipients: [] }), 'vigie', 0).slice(1);
  const bare = plan({});
  for (const certainty of ['observed', 'likely', 'possible', 'unlikely', 'unknown'] as const) {
    for (const severity of ['extreme', 'severe', 'moderate', 'minor', 'unknown'] as const) {
      for (const basis of [[], ['r1'], ['r1', 'r2']]) assert.deepEqual(plan({ certainty, severity, basis, urgency: 'future' }), bare);
    }
  }
});

test('I-05 decision 20: a silent driver is rung by voice at 30 s, replaced and relayed at 60 s, and people are told at 120 s until one answers', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  assert.equal(story.due('renard-3'), 30 * SECOND);
  assert.deepEqual(ringing(story.told(escalates('renard-3'), 'desk', 30 * SECOND)), ['renard-3:1 push+sms+voice']);
  assert.deepEqual(ringing(story.told(escalates('renard-3'), 'desk', 60 * SECOND)), [
    'renard-3:2 push+sms+voice',
    'renard-5:0 push+sms',
    'renard-1:2 relay for renard-3',
  ]);
  assert.equal(story.recipient('renard-5').because, 'substitute');
  assert.equal(story.recipient('renard-5').instead, 'renard-3');
  assert.equal(story.recipient('renard-1').required, false);
  const end = story.told(escalates('renard-3'), 'desk', 120 * SECOND);
  assert.deepEqual(
    end.find((e) => e.e === 'LadderExhausted'),
    { e: 'LadderExhausted', alert: 'a1', version: 1, recipient: 'renard-3', told: ['delcassou', 'dehors'], next: EVENING + 180 * SECOND },
  );
  assert.deepEqual(ringing(end), [
    'renard-3:3 push+sms+voice',
    'delcassou:3 push+sms+voice for renard-3',
    'dehors:3 push+sms+voice for renard-3',
  ]);
  assert.deepEqual(ringing(story.told(escalates('renard-3'), 'desk', 180 * SECOND)), [
    'renard-3:4 push+sms+voice',
    'delcassou:4 push+sms+voice for renard-3',
    'dehors:4 push+sms+voice for renard-3',
  ]);
  assert.equal(story.due('renard-3'), 240 * SECOND);
  story.told(answers('understood'), 'delcassou', 200 * SECOND);
  assert.equal(story.due('renard-3'), null);
  assert.equal(story.recipient('renard-3').exhausted, true);
});

test('I-05 when the silent one is the team leader, the relay is asked of their substitute, else of the watch', () => {
  const relays = (story: Story): string[] => {
    story.told(issue({ recipients: ['renard-1'] }), 'vigie', 0);
    return ringing(story.told(escalates('renard-1'), 'desk', 60 * SECOND)).filter((ring) => ring.includes('relay'));
  };
  assert.deepEqual(relays(new Story()), ['vigie:2 relay for renard-1']);
  assert.deepEqual(relays(new Story(cast({ substitute: () => 'renard-2' }))), ['renard-2:2 relay for renard-1']);
});

test('I-05 a substitute who is already a recipient climbs their own ladder and is not rung twice for a silence', () => {
  const story = new Story(cast({ substitute: () => 'renard-2' }));
  story.told(issue({ recipients: ['renard-2', 'renard-3'] }), 'vigie', 0);
  const events = story.told(escalates('renard-3'), 'desk', 60 * SECOND);
  assert.deepEqual(ringing(events), ['renard-3:2 push+sms+voice', 'renard-1:2 relay for renard-3']);
});

test('I-05 when everybody who could be told is missing, the watch is, then whoever raised the alert; the silent one is rung again', () => {
  const told = (change: Parameters<typeof cast>[0], by = 'lison', recipient = 'renard-3') => {
    const story = new Story(cast({ supervisors: () => [], confidant: () => null, ...change }));
    story.told(issue({ recipients: [recipient] }), by, 0);
    story.pass(120 * SECOND);
    return story.events.flatMap((e) => (e.e === 'LadderExhausted' && e.recipient === recipient ? [e.told] : []))[0];
  };
  assert.deepEqual(told({}), ['vigie']);
  assert.deepEqual(told({ watch: () => [] }), ['lison']);
  assert.deepEqual(told({ watch: () => [] }, 'lison', 'lison'), []);
  assert.deepEqual(told({ supervisors: () => ['delcassou'], confidant: () => 'delcassou' }), ['delcassou']);
});

test('I-05 an answer given before being told does not count as a human told; the substitute who answered does', () => {
  const early = new Story();
  early.told(issue({ recipients: ['renard-3', 'delcassou'] }), 'vigie', 0);
  early.told(answers('understood'), 'delcassou', 10 * SECOND);
  early.pass(120 * SECOND);
  assert.equal(early.due('renard-3'), 180 * SECOND);
  early.told(answers('understood'), 'delcassou', 130 * SECOND);
  assert.equal(early.due('renard-3'), null);

  const replaced = new Story();
  replaced.told(issue(), 'vigie', 0);
  replaced.pass(60 * SECOND);
  replaced.told(answers('executing'), 'renard-5', 70 * SECOND);
  replaced.pass(10 * MINUTE);
  assert.equal(replaced.due('renard-3'), null);
  assert.equal(humanTold(replaced.alert(), replaced.recipient('renard-3')), true);
  assert.equal(replaced.events.filter((e) => e.e === 'LadderExhausted').length, 1);
});

test('I-05 the team leader who relays has not told anybody: their own answer leaves the silence where it is', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  story.pass(120 * SECOND);
  story.told(answers('understood'), 'renard-1', 125 * SECOND);
  assert.equal(story.due('renard-3'), 180 * SECOND);
});

test('S8 after an outage the ladder is where its own clock says, with everyone the missed rungs would have called', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  const late = story.told(escalates('renard-3'), 'desk', 77 * SECOND);
  assert.deepEqual(ringing(late), ['renard-3:2 push+sms+voice', 'renard-5:0 push+sms', 'renard-1:2 relay for renard-3']);
  assert.equal(story.due('renard-3'), 120 * SECOND);
  const night = new Story();
  night.told(issue(), 'vigie', 0);
  assert.deepEqual(ringing(night.told(escalates('renard-3'), 'desk', 2 * HOUR)), [
    'renard-5:0 push+sms',
    'renard-1:3 relay for renard-3',
    'renard-3:1 push+sms+voice',
    'delcassou:1 push+sms+voice for renard-3',
    'dehors:1 push+sms+voice for renard-3',
  ]);
});

test('decision 20: voice at once at night, off duty, or without a proof of push in 24 h', () => {
  const first = (story: Story, after = 0) => ringing(story.told(issue(), 'vigie', after));
  assert.deepEqual(first(new Story()), ['renard-3:0 push+sms']);
  assert.deepEqual(first(new Story(cast({ onDuty: () => false }))), ['renard-3:0 push+sms+voice']);
  assert.deepEqual(first(new Story(cast({ pushProvedAt: () => null }))), ['renard-3:0 push+sms+voice']);
  assert.deepEqual(first(new Story(cast({ pushProvedAt: () => EVENING - DAY - 1 }))), ['renard-3:0 push+sms+voice']);
  // 17:00 + 6 h = 23:00 in Paris.
  assert.deepEqual(first(new Story(), 6 * HOUR), ['renard-3:0 push+sms+voice']);
  const warning = new Story(cast({ onDuty: () => false }));
  assert.deepEqual(ringing(warning.told(issue({ priority: 2, action: 'ready' }), 'vigie', 6 * HOUR)), ['renard-3:0 push+sms']);
});

test('decision 18: an advisory never rings, whatever is answered', () => {
  const story = new Story();
  assert.deepEqual(ringing(story.told(issue({ priority: 3, action: 'read' }), 'vigie', 0)), []);
  assert.equal(story.recipient('renard-3').required, false);
  story.told(answers('unable'), 'renard-3', SECOND);
  story.told({ act: 'alert.update', with: { alert: 'a1', action: 'read', substantive: true } }, 'vigie', 2 * SECOND);
  story.told({ act: 'alert.recall', with: { alert: 'a1', version: 2 } }, 'vigie', 3 * SECOND);
  assert.deepEqual(ringing(story.events), []);
  assert.deepEqual(ladderOf(3), []);
});

test('I-06 seen, a delivery and an opened screen stop nothing; understood and executing do', () => {
  const story = new Story();
  story.told(issue({ recipients: ['renard-2', 'renard-3'] }), 'vigie', 0);
  const delivered = (['accepted', 'received', 'displayed'] as const).map((state) => ({
    recipient: 'renard-3',
    version: 1,
    channel: 'push' as const,
    rung: 0,
    state,
  }));
  story.told({ act: 'delivery.note', with: { alert: 'a1', results: delivered } }, 'desk', SECOND);
  story.told(answers('seen'), 'renard-3', 2 * SECOND);
  assert.equal(story.due('renard-3'), 30 * SECOND);
  assert.equal(standing(story.alert(), story.recipient('renard-3')), 'waiting');
  assert.equal(story.recipient('renard-3').deliveries.length, 3);
  story.told(answers('understood'), 'renard-3', 3 * SECOND);
  story.told(answers('executing'), 'renard-2', 3 * SECOND);
  assert.equal(story.due('renard-3'), null);
  assert.equal(story.due('renard-2'), null);
});

test('I-06 decision 19: "unable" rings the substitute at once and leaves the one who said it in peace', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  assert.deepEqual(ringing(story.told(answers('unable'), 'renard-3', 5 * SECOND)), ['renard-5:0 push+sms']);
  assert.equal(story.due('renard-3'), null);
  assert.equal(story.due('renard-5'), 35 * SECOND);
  assert.equal(story.recipient('renard-5').required, true);
  assert.deepEqual(ringing(story.told(answers('unable'), 'renard-3', 6 * SECOND)), []);
});

test('I-05 "unable" with nobody standing behind: people are told until one answers, without ringing the one who said it', () => {
  const story = new Story();
  story.told(issue({ recipients: ['renard-2'] }), 'vigie', 0);
  const events = story.told(answers('unable'), 'renard-2', 5 * SECOND);
  assert.deepEqual(ringing(events), ['delcassou:1 push+sms+voice for renard-2', 'dehors:1 push+sms+voice for renard-2']);
  assert.deepEqual(ringing(story.told(escalates('renard-2'), 'desk', 65 * SECOND)), [
    'delcassou:2 push+sms+voice for renard-2',
    'dehors:2 push+sms+voice for renard-2',
  ]);
  story.told(answers('executing'), 'dehors', 70 * SECOND);
  assert.equal(story.due('renard-2'), null);
});

test('I-05 "unable" whose substitute is already a recipient: they are rung for it, then people are told', () => {
  const story = new Story(cast({ substitute: () => 'renard-2' }));
  story.told(issue({ recipients: ['renard-2', 'renard-3'] }), 'vigie', 0);
  story.told(answers('executing'), 'renard-2', SECOND);
  assert.deepEqual(ringing(story.told(answers('unable'), 'renard-3', 5 * SECOND)), ['renard-2:1 push+sms for renard-3']);
  assert.equal(story.due('renard-3'), 65 * SECOND);
  assert.deepEqual(ringing(story.told(escalates('renard-3'), 'desk', 65 * SECOND)), [
    'delcassou:2 push+sms+voice for renard-3',
    'dehors:2 push+sms+voice for renard-3',
  ]);
  story.told(answers('executing'), 'renard-2', 70 * SECOND);
  assert.equal(story.due('renard-3'), null);

  const both = new Story(cast({ substitute: (m) => (m === 'renard-3' ? 'renard-2' : null) }));
  both.told(issue({ recipients: ['renard-2', 'renard-3'] }), 'vigie', 0);
  both.told(answers('unable'), 'renard-2', SECOND);
  assert.deepEqual(ringing(both.told(answers('unable'), 'renard-3', 2 * SECOND)), [
    'delcassou:1 push+sms+voice for renard-3',
    'dehors:1 push+sms+voice for renard-3',
  ]);
});

test('I-07 an acknowledgement of version 1 leaves a substantive version 2 unacknowledged, and everybody is rung again', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  story.told(answers('executing'), 'renard-3', 5 * SECOND);
  const update = { act: 'alert.update', with: { alert: 'a1', action: 'shelter', substantive: true } } as const;
  assert.deepEqual(ringing(story.told(update, 'vigie', 20 * SECOND)), ['renard-3:0 push+sms']);
  assert.equal(story.due('renard-3'), 50 * SECOND);
  const [late] = story.told(answers('executing', 1), 'renard-3', 21 * SECOND);
  assert.equal(late?.e === 'AlertAnswered' && late.conflict, 'older_version');
  assert.equal(story.due('renard-3'), 50 * SECOND);
  story.told(answers('understood', 2), 'renard-3', 22 * SECOND);
  assert.equal(story.due('renard-3'), null);
});

test('I-07 a correction its author marks as not substantive rings nobody and keeps acknowledgements of either version', () => {
  const story = new Story();
  story.told(issue({ recipients: ['renard-2', 'renard-3'] }), 'vigie', 0);
  story.told(answers('executing'), 'renard-3', 5 * SECOND);
  assert.deepEqual(
    ringing(story.told({ act: 'alert.update', with: { alert: 'a1', action: 'evacuate', substantive: false } }, 'vigie', 9 * SECOND)),
    [],
  );
  assert.equal(standing(story.alert(), story.recipient('renard-3')), 'acknowledged');
  assert.equal(story.due('renard-2'), 30 * SECOND);
  const [old] = story.told(answers('executing', 1), 'renard-2', 10 * SECOND);
  assert.equal(old?.e === 'AlertAnswered' && old.conflict, null);
  assert.equal(story.due('renard-2'), null);
});

test('I-07 an answer to a version that does not exist is kept and stops nothing', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  for (const version of [0, 7]) {
    const [answer] = story.told(answers('executing', version), 'renard-3', SECOND);
    assert.equal(answer?.e === 'AlertAnswered' && answer.conflict, 'version_unknown');
  }
  assert.equal(story.due('renard-3'), 30 * SECOND);
});

test('I-09 nothing rings again once answered, recalled for a newer version, or before its time', () => {
  const story = new Story();
  story.told(issue({ recipients: ['renard-2', 'renard-3'] }), 'vigie', 0);
  story.told(answers('executing'), 'renard-3', 5 * SECOND);
  assert.equal(refusalOf(story.ask(escalates('renard-3'), 'desk', 30 * SECOND)), 'nothing_due');
  assert.equal(refusalOf(story.ask(escalates('renard-2'), 'desk', 29 * SECOND)), 'nothing_due');
  assert.equal(refusalOf(story.ask(escalates('vigie'), 'desk', 30 * SECOND)), 'nothing_due');
  story.told({ act: 'alert.update', with: { alert: 'a1', action: 'shelter', substantive: true } }, 'vigie', 6 * SECOND);
  assert.equal(refusalOf(story.ask(escalates('renard-2', 1), 'desk', 40 * SECOND)), 'nothing_due');
  story.told(escalates('renard-2', 2), 'desk', 40 * SECOND);
});

test('I-09 a closed alert never rings again, months later, whatever is answered', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  story.told({ act: 'alert.close', with: { alert: 'a1', cause: 'op-a1' } }, 'desk', SECOND);
  const [answer, ...rest] = story.told(answers('unable'), 'renard-3', 90 * DAY);
  assert.equal(answer?.e === 'AlertAnswered' && answer.conflict, 'alert_closed');
  assert.deepEqual(rest, []);
  assert.equal(refusalOf(story.ask(escalates('renard-3'), 'desk', 91 * DAY)), 'alert_closed');
  assert.equal(story.due('renard-3'), null);
  assert.equal(story.recipient('renard-3').answers.length, 1);
});

test('I-11 the same id is one alert; two different alerts stay two', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  assert.equal(refusalOf(story.ask(issue({ action: 'shelter' }), 'atlas', SECOND)), 'alert_known');
  story.told(issue({ alert: 'a2' }), 'vigie', SECOND);
  story.told(answers('executing', 1, 'a2'), 'renard-3', 2 * SECOND);
  assert.equal(story.due('renard-3', 'a1'), 30 * SECOND);
  assert.equal(story.due('renard-3', 'a2'), null);
});

test('I-11 the same answer twice is recorded twice and does nothing the second time', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  story.told(answers('executing'), 'renard-3', SECOND);
  const before = { ...story.recipient('renard-3'), answers: [] };
  assert.deepEqual(ringing(story.told(answers('executing'), 'renard-3', 2 * SECOND)), []);
  assert.equal(story.recipient('renard-3').answers.length, 2);
  assert.deepEqual({ ...story.recipient('renard-3'), answers: [] }, before);
});

test('I-06 a relayed answer is the answer of the person for whom it is made, and names the relayer', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  story.told({ act: 'alert.answer', with: { alert: 'a1', version: 1, answer: 'executing', means: 'voice' } }, 'renard-1', 5 * SECOND, {
    for: 'renard-3',
    t: EVENING,
  });
  const [answer] = story.recipient('renard-3').answers;
  assert.deepEqual(answer, {
    version: 1,
    kind: 'executing',
    at: EVENING + 5 * SECOND,
    t: EVENING,
    means: 'voice',
    relayer: 'renard-1',
    conflict: null,
    index: 1,
  });
  assert.equal(story.due('renard-3'), null);
});

test('an answer to an unknown alert, or from somebody never rung, is kept, shown and without effect', () => {
  const story = new Story();
  const [lost] = story.told(answers('executing', 1, 'a9'), 'renard-3', 0);
  assert.equal(lost?.e === 'AlertAnswered' && lost.conflict, 'alert_unknown');
  story.told(issue(), 'vigie', 0);
  const [stray] = story.told(answers('unable'), 'lison', SECOND);
  assert.equal(stray?.e === 'AlertAnswered' && stray.conflict, 'not_a_recipient');
  assert.equal(story.alert().strays[0]?.member, 'lison');
  assert.equal(story.due('renard-3'), 30 * SECOND);
});

test('I-13 a recall stops the order and rings, to be acknowledged in turn, everyone whom any version reached', () => {
  const story = new Story();
  story.told(issue({ recipients: ['renard-2', 'renard-3'] }), 'vigie', 0);
  story.pass(60 * SECOND);
  story.told(answers('executing'), 'renard-2', 61 * SECOND);
  const recall = story.told({ act: 'alert.recall', with: { alert: 'a1', version: 1 } }, 'delcassou', 62 * SECOND);
  assert.deepEqual(recall[0], {
    e: 'AlertRecalled',
    alert: 'a1',
    version: 2,
    recipients: ['renard-2', 'renard-3', 'renard-1', 'renard-5'],
  });
  assert.deepEqual(ringing(recall), ['renard-2:0 push+sms', 'renard-3:0 push+sms', 'renard-1:0 push+sms', 'renard-5:0 push+sms']);
  assert.equal(story.alert().state, 'recalled');
  assert.equal(currentVersion(story.alert()).kind, 'recall');
  // Nobody new is drawn into a recall: no substitute, only the relay.
  const sixty = story.told(escalates('renard-3', 2), 'desk', 122 * SECOND);
  assert.deepEqual(ringing(sixty), ['renard-3:2 push+sms+voice', 'renard-1:2 relay for renard-3']);
  for (const member of ['renard-1', 'renard-2', 'renard-3', 'renard-5']) story.told(answers('understood', 2), member, 123 * SECOND);
  assert.ok(story.alert().recipients.every((r) => r.next === null));
  assert.equal(refusalOf(story.ask({ act: 'alert.recall', with: { alert: 'a1', version: 2 } }, 'vigie', 124 * SECOND)), 'alert_recalled');
});

test('I-13 somebody unable to follow a recall: people are told, nobody is put in their place', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  story.told({ act: 'alert.recall', with: { alert: 'a1', version: 1 } }, 'vigie', SECOND);
  assert.deepEqual(ringing(story.told(answers('unable', 2), 'renard-3', 2 * SECOND)), [
    'delcassou:1 push+sms+voice for renard-3',
    'dehors:1 push+sms+voice for renard-3',
  ]);
});

test('I-13 whoever raised it, the officers and that team leader may take it back; another may not', () => {
  const asked = { act: 'alert.recall', with: { alert: 'a1', version: 1 } } as const;
  const by = (member: string): string | null => {
    const story = new Story();
    story.told(issue(), 'lison', 0);
    return refusalOf(story.ask(asked, member, SECOND));
  };
  for (const member of ['lison', 'vigie', 'delcassou', 'renard-1']) assert.equal(by(member), null);
  for (const member of ['renard-2', 'hermine', 'atlas']) assert.equal(by(member), 'role_missing');
  // A team leader, but of somebody else.
  const other = new Story(cast({ teamLeader: () => 'renard-2' }));
  other.told(issue(), 'lison', 0);
  assert.equal(refusalOf(other.ask(asked, 'renard-1', SECOND)), 'role_missing');
});

test('I-13 S6: a cancellation names the version it cancels; one person cancels, a second confirms, without ringing again', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  const cancel = (version: number) => ({ act: 'alert.cancel', with: { alert: 'a1', version } }) as const;
  assert.equal(refusalOf(story.ask(cancel(2), 'vigie', SECOND)), 'not_current_version');
  const events = story.told(cancel(1), 'vigie', SECOND);
  assert.deepEqual(ringing(events), ['renard-3:0 push+sms']);
  assert.equal(story.alert().state, 'cancelled');
  assert.deepEqual(story.alert().cancelledBy, ['vigie']);
  assert.equal(refusalOf(story.ask(cancel(2), 'vigie', 2 * SECOND)), 'second_person_needed');
  assert.equal(refusalOf(story.ask(cancel(2), 'vigie', 2 * SECOND, { for: 'delcassou' })), 'second_person_needed');
  assert.equal(refusalOf(story.ask(cancel(5), 'delcassou', 2 * SECOND)), 'not_current_version');
  assert.deepEqual(story.told(cancel(1), 'delcassou', 3 * SECOND), [
    { e: 'AlertCancelled', alert: 'a1', version: 2, recipients: [], confirmed: true },
  ]);
  assert.deepEqual(story.alert().cancelledBy, ['vigie', 'delcassou']);
  assert.equal(story.alert().versions.length, 2);
  assert.equal(refusalOf(story.ask(cancel(2), 'renard-1', 4 * SECOND)), 'alert_cancelled');
  assert.equal(refusalOf(story.ask({ act: 'alert.recall', with: { alert: 'a1', version: 1 } }, 'vigie', 4 * SECOND)), 'alert_cancelled');
});

test('I-13 a recall names the current version', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  story.told({ act: 'alert.update', with: { alert: 'a1', action: 'shelter', substantive: true } }, 'vigie', SECOND);
  assert.equal(refusalOf(story.ask({ act: 'alert.recall', with: { alert: 'a1', version: 1 } }, 'vigie', SECOND)), 'not_current_version');
});

test('S6 a false cancellation is undone by a new version that rings everybody, even when called not substantive', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  story.told({ act: 'alert.cancel', with: { alert: 'a1', version: 1 } }, 'vigie', SECOND);
  const events = story.told({ act: 'alert.update', with: { alert: 'a1', action: 'evacuate', substantive: false } }, 'vigie', 2 * SECOND);
  assert.deepEqual(ringing(events), ['renard-3:0 push+sms']);
  assert.equal(story.alert().state, 'open');
  assert.deepEqual(story.alert().cancelledBy, []);
  assert.equal(currentVersion(story.alert()).n, 3);
});

test('I-13 none closes another alert', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  story.told(issue({ alert: 'a2' }), 'vigie', 0);
  const before = story.alert('a2');
  story.told({ act: 'alert.cancel', with: { alert: 'a1', version: 1 } }, 'vigie', SECOND);
  assert.equal(story.alert('a2'), before);
});

test('I-14 a year of silence closes nothing', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  story.told(escalates('renard-3'), 'desk', 365 * DAY);
  assert.equal(story.alert().state, 'open');
  assert.equal(story.due('renard-3'), 365 * DAY + MINUTE);
});

test('I-08 I-12 a locked screen says code name, letter and priority, and whether it was taken back', () => {
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  story.told({ act: 'alert.update', with: { alert: 'a1', action: 'shelter', substantive: true } }, 'vigie', SECOND);
  story.told({ act: 'alert.recall', with: { alert: 'a1', version: 2 } }, 'vigie', 2 * SECOND);
  const said = (told: Story) => told.alert().versions.map((version) => lockedText('HERMINE', told.alert(), version));
  assert.deepEqual(said(story), ['HERMINE, E1', 'HERMINE, A1', 'HERMINE, A1 rappelée']);
  const cancelled = new Story();
  cancelled.told(issue({ priority: 2, action: 'ready' }), 'vigie', 0);
  cancelled.told({ act: 'alert.cancel', with: { alert: 'a1', version: 1 } }, 'vigie', SECOND);
  assert.deepEqual(said(cancelled), ['HERMINE, R2', 'HERMINE, R2 annulée']);
});

test('rungs add and drop nothing', () => {
  for (const priority of [1, 2] as const) {
    const ladder = ladderOf(priority);
    ladder.forEach((_, rung) => {
      const before = rung === 0 ? [] : channelsAt(ladder, rung - 1, false);
      assert.ok(before.every((channel) => channelsAt(ladder, rung, false).includes(channel)));
    });
  }
});

test('what cannot come about is a defect, not an answer', () => {
  const told = { ...asks('desk'), index: 0, act: 'x' };
  const story = new Story();
  story.told(issue(), 'vigie', 0);
  assert.throws(() => evolveAlerting(story.state, { e: 'Unheard', alert: 'a1' } as never, told), /unknown event/);
  assert.throws(() => currentVersion({ ...story.alert(), versions: [] }), /no version/);
  assert.equal(evolveAlerting(initialAlerting, { e: 'AlertClosed', alert: 'a9', cause: 'x' }, told).alerts.size, 0);
  assert.equal(refusalOf(decideAlerting(initialAlerting, escalates('renard-3'), asks('renard-3'), cast())), 'role_missing');
});
